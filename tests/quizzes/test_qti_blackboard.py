"""QTI 1.2 as Blackboard writes it: scores without numbers, partners apart from their lists, a field for all gaps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats import qti
from quizzes.formats.bank import NotABank
from tests.quizzes.older_items import HALF, NONE, RIGHT, bank, equal, one, rule, said, words


def blackboard(kind, tests='<varequal respident="response" case="No">a</varequal>', cardinality="Single"):
    """An item as Blackboard writes it: words in a tag of its own, the score set to the most there is."""

    def said(text):
        return (
            '<flow class="FORMATTED_TEXT_BLOCK"><material><mat_extension><mat_formattedtext type="HTML">'
            f"{text}</mat_formattedtext></mat_extension></material></flow>"
        )

    labels = "".join(
        f'<flow_label><response_label ident="{name}">{said(text)}</response_label></flow_label>'
        for name, text in (("a", "leaf"), ("b", "stone"), ("c", "water"))
    )
    return (
        f"<item title='Tea'><itemmetadata><bbmd_questiontype>{kind}</bbmd_questiontype></itemmetadata><presentation>"
        f'{said("&lt;p&gt;What is tea?&lt;/p&gt;")}<response_lid ident="response" rcardinality="{cardinality}">'
        f"<render_choice>{labels}</render_choice></response_lid></presentation><resprocessing>"
        '<outcomes><decvar varname="SCORE" minvalue="0" maxvalue="10"/></outcomes><respcondition title="correct">'
        f'<conditionvar>{tests}</conditionvar><setvar variablename="SCORE" action="Set">SCORE.max</setvar>'
        '</respcondition><respcondition title="incorrect"><conditionvar><other/></conditionvar>'
        '<setvar variablename="SCORE" action="Set">0</setvar></respcondition></resprocessing></item>'
    )


def test_blackboard_sets_the_score_to_the_most_there_is():
    question = one(blackboard("Multiple Choice"))
    assert (question.kind, question.stem) == ("single", "What is tea?")
    assert said(question) == [("leaf", RIGHT), ("stone", NONE), ("water", NONE)]
    several = "<and>{}<not>{}</not>{}</and>".format(*(equal(name, "response") for name in "abc"))
    question = one(blackboard("Multiple Answer", several, "Multiple"))
    assert (question.kind, said(question)) == (
        "multiple",
        [("leaf", HALF), ("stone", -RIGHT), ("water", HALF)],
    )
    [error] = qti.read(bank(blackboard("Essay"))).errors
    assert error.message == "It asks for an essay, which cannot be asked here."


@pytest.mark.parametrize(
    ("kind", "response", "tests", "said_so"),
    [
        (
            "Fill in the Blank",
            '<response_str ident="response"><render_fib fibtype="String"/></response_str>',
            [equal("leaf", "response"), equal("leaves", "response")],
            ("short", [("leaf", {}), ("leaves", {})]),
        ),
        (
            "Numeric",
            '<response_num ident="response"><render_fib fibtype="Decimal"/></response_num>',
            [
                '<vargte respident="response">3.5</vargte><varlte respident="response">4.5</varlte>'
                + equal("4.0", "response")
            ],
            ("numeric", [("4", {"tolerance": "0.5"})]),
        ),
        (
            "Numeric",
            '<response_num ident="response"><render_fib fibtype="Decimal"/></response_num>',
            [
                '<vargte respident="response">4.0</vargte><varlte respident="response">4.0</varlte>'
                + equal("4.0", "response")
            ],
            ("numeric", [("4", {})]),
        ),
    ],
    ids=["words", "a number and how far off", "a number"],
)
def test_what_is_typed_is_right_without_a_score_as_blackboard_writes_it(kind, response, tests, said_so):
    """A condition tells that it is right by what it shows, and sets no score."""
    shown = '<displayfeedback linkrefid="correct" feedbacktype="Response"/>'
    rules = "".join(
        f"<respcondition><conditionvar>{test}</conditionvar>{shown}</respcondition>" for test in tests
    )
    question = one(
        f"<item title=''><itemmetadata><bbmd_questiontype>{kind}</bbmd_questiontype></itemmetadata>"
        f"<presentation>{words('How much tea?')}{response}</presentation><resprocessing>"
        f'<outcomes><decvar varname="SCORE" minvalue="0.0" maxvalue="5.0"/></outcomes>{rules}'
        f"{rule('<other/>', '0.0')}</resprocessing></item>"
    )
    assert (question.kind, [(choice.text, choice.details) for choice in question.choices]) == said_so
    assert {choice.credit for choice in question.choices} == {RIGHT}


def formatted(text):
    return f'<flow class="FORMATTED_TEXT_BLOCK">{words(text)}</flow>'


def test_pairs_of_blackboard_have_their_partners_once_after_all_lists():
    def to_match(text, name, labels):
        labels = "".join(f'<response_label ident="{label}"/>' for label in labels)
        return (
            f'<flow class="Block">{formatted(text)}<response_lid ident="{name}" rcardinality="Single">'
            f"<render_choice><flow_label>{labels}</flow_label></render_choice></response_lid></flow>"
        )

    partners = "".join(
        f'<flow class="Block">{formatted(text)}</flow>' for text in ("2 minutes", "4 minutes", "9 minutes")
    )
    shown = '<displayfeedback linkrefid="correct" feedbacktype="Response"/>'
    rules = "".join(
        f"<respcondition><conditionvar>{equal(value, name)}</conditionvar>{shown}</respcondition>"
        for name, value in (("green", "g1"), ("black", "b2"))
    )
    question = one(
        "<item title=''><itemmetadata><bbmd_questiontype>Matching</bbmd_questiontype></itemmetadata><presentation>"
        f'<flow class="Block"><flow class="QUESTION_BLOCK">{formatted("How long?")}</flow>'
        f'<flow class="RESPONSE_BLOCK">{to_match("Green tea", "green", ("g1", "g2", "g3"))}'
        f"{to_match('Black tea', 'black', ('b1', 'b2', 'b3'))}</flow>"
        f'<flow class="RIGHT_MATCH_BLOCK">{partners}</flow></flow></presentation>'
        f"<resprocessing>{rules}{rule('<other/>', '0')}</resprocessing></item>"
    )
    assert (question.kind, question.stem) == ("matching", "How long?")
    assert [(choice.text, choice.details["match"]) for choice in question.choices] == [
        ("Green tea", "2 minutes"),
        ("Black tea", "4 minutes"),
        ("", "9 minutes"),
    ]


def test_gaps_of_blackboard_are_named_by_what_is_right_alone():
    either = f"<or>{equal('leaf', 'x')}<varsubset respident='x'>leaves</varsubset></or>"
    both = f"<and>{either}<or>{equal('warm', 'y')}</or></and>"
    question = one(
        "<item title=''><itemmetadata><bbmd_questiontype>Fill in the Blank Plus</bbmd_questiontype></itemmetadata>"
        f'<presentation><flow class="Block">{formatted("Tea is a [x] in [y] water.")}'
        '<flow class="RESPONSE_BLOCK"><response_str ident="response"><render_fib/></response_str></flow></flow>'
        f"</presentation><resprocessing>{rule(both, 'SCORE.max')}"
        f"{rule('<other/>', '0')}</resprocessing></item>"
    )
    assert (question.kind, question.stem) == ("gaps", "Tea is a [[1]] in [[2]] water.")
    assert [(choice.text, choice.details) for choice in question.choices] == [
        ("leaf", {"gap": 1}),
        ("*leaves*", {"gap": 1}),
        ("warm", {"gap": 2}),
    ]


KINDS = ["Matching", "Numeric", "Fill in the Blank", "Fill in the Blank Plus", "Ordering"]
PART = st.sampled_from(
    [
        "<flow>",
        "</flow>",
        '<flow class="RIGHT_MATCH_BLOCK">',
        formatted("x [a]"),
        '<response_lid ident="a"><response_label ident="b"/><response_label/></response_lid>',
        '<response_str ident="response"/>',
        "<response_num/>",
    ]
)
TEST = st.sampled_from([equal("b", "a"), equal("", ""), "<vargte>x</vargte>", "<other/>", "<and/>"])


@given(st.sampled_from(KINDS), st.lists(PART, max_size=8), st.lists(TEST, max_size=3))
@settings(max_examples=80, deadline=None)
def test_no_item_makes_it_stumble(kind, parts, tests):
    condition = f"<respcondition><conditionvar>{''.join(tests)}</conditionvar></respcondition>"
    told = f"<item><itemmetadata><bbmd_questiontype>{kind}</bbmd_questiontype></itemmetadata><presentation>"
    try:
        qti.read(
            bank(f"{told}{''.join(parts)}</presentation><resprocessing>{condition}</resprocessing></item>")
        )
    except NotABank:
        pass
