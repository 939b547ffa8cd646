"""Items of QTI 1.2."""

from decimal import Decimal

from quizzes.formats import qti

RIGHT, NONE, HALF = Decimal(1), Decimal(0), Decimal("0.5")


def item(kind, body, rules="", after="", title="An item", ident="i1"):
    return (
        f'<item ident="{ident}" title="{title}"><itemmetadata><qtimetadata><qtimetadatafield>'
        f"<fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield></qtimetadata>"
        f"</itemmetadata><presentation>{body}</presentation><resprocessing>{rules}</resprocessing>{after}</item>"
    )


def bank(*items):
    return (
        '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment title="Heart">'
        f'<section ident="root_section">{"".join(items)}</section></assessment></questestinterop>'
    ).encode()


def words(text):
    return f'<material><mattext texttype="text/html">{text}</mattext></material>'


def choices(texts, name="response1", cardinality="Single", own=""):
    labels = "".join(
        f'<response_label ident="{n}"><material><mattext>{text}</mattext></material></response_label>'
        for n, text in enumerate(texts)
    )
    return (
        f'<response_lid ident="{name}" rcardinality="{cardinality}">{own}<render_choice>{labels}</render_choice>'
        "</response_lid>"
    )


def equal(value, name="response1"):
    return f'<varequal respident="{name}">{value}</varequal>'


def rule(test, worth="100", action="Set", go_on="", shows=""):
    told = f' continue="{go_on}"' if go_on else ""
    sets = f'<setvar action="{action}" varname="SCORE">{worth}</setvar>' if worth else ""
    shown = f'<displayfeedback feedbacktype="Response" linkrefid="{shows}"/>' if shows else ""
    return f"<respcondition{told}><conditionvar>{test}</conditionvar>{sets}{shown}</respcondition>"


def feedback(ident, text):
    return f'<itemfeedback ident="{ident}"><flow_mat>{words(text)}</flow_mat></itemfeedback>'


def one(text):
    found = qti.read(bank(text))
    assert found.errors == []
    return found.questions[0]


def said(question):
    return [(choice.text, choice.credit) for choice in question.choices]
