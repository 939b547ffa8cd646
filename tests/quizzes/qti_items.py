"""QTI items and packages as tests write and read them."""

import io
import zipfile
from decimal import Decimal

from quizzes.formats import qti

RIGHT, NONE, HALF = Decimal(1), Decimal(0), Decimal("0.5")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
SCORE = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
TEMPLATE = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
MATCH = f'<responseProcessing template="{TEMPLATE}match_correct"/>'
MAP = f'<responseProcessing template="{TEMPLATE}map_response"/>'
RULE = (
    "<responseProcessing><responseCondition><responseIf><match><variable identifier='R'/>"
    "<correct identifier='R'/></match><setOutcomeValue identifier='SCORE'>"
    "<baseValue baseType='float'>{worth}</baseValue></setOutcomeValue></responseIf></responseCondition>"
    "{more}</responseProcessing>"
)


def declared(correct=("A",), cardinality="single", base="identifier", mapping="", name="R"):
    values = "".join(f"<value>{value}</value>" for value in correct)
    correct = f"<correctResponse>{values}</correctResponse>" if correct else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"{correct}{mapping}</responseDeclaration>"
    )


def mapping(entries, **bounds):
    rows = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in entries.items())
    told = "".join(f" {name}='{value}'" for name, value in bounds.items())
    return f"<mapping{told}>{rows}</mapping>"


def item(body, response=None, processing=MATCH, after="", **attributes):
    named = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        '<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" '
        f'identifier="i1" title="An item"{named}>{declared() if response is None else response}{SCORE}'
        f"<itemBody>{body}</itemBody>{processing}{after}</assessmentItem>"
    )


def choices(shuffle="true", most=1, inner=None, prompt="What is tea?"):
    inner = (
        inner
        or '<simpleChoice identifier="A">A leaf</simpleChoice><simpleChoice identifier="B">A stone</simpleChoice>'
    )
    return (
        f'<choiceInteraction responseIdentifier="R" shuffle="{shuffle}" maxChoices="{most}">'
        f"<prompt>{prompt}</prompt>{inner}</choiceInteraction>"
    )


def read(text):
    return qti.read(text.encode() if isinstance(text, str) else text)


def one(text, losses=()):
    bank = read(text)
    assert bank.errors == []
    assert [loss.what for loss in bank.losses] == list(losses)
    [question] = bank.questions
    return question


def error(text):
    bank = read(text)
    assert bank.questions == []
    [found] = bank.errors
    return found.message


def said(question):
    return [(choice.text, choice.credit) for choice in question.choices]


def package(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zip_file:
        for name, data in files.items():
            zip_file.writestr(name, data)
    return packed.getvalue()
