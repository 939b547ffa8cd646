"""Writing GIFT: what is written reads back the same, here and by Moodle's rules."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats import gift_parser, gift_text
from quizzes.formats.bank import BankChoice
from quizzes.formats.course_values import QuestionFile, tidy

RIGHT, NONE = Decimal(1), Decimal(0)


def question(kind="single", choices=(("A leaf", RIGHT, "It is."), ("A stone", NONE, "")), **fields):
    values = {
        "file": "questions/check",
        "slug": "what-is-tea",
        "topic": "plants",
        "stem": "What is tea?",
        "explanation": "Tea is a leaf.",
        "cites": ("4f2c9a1b", "00c0ffee"),
    }
    rows = tuple(
        BankChoice(text, credit, why, *(dict(more) for more in details))
        for text, credit, why, *details in choices
    )
    return QuestionFile(kind=kind, choices=rows, **values | fields)


def test_one_choice():
    assert gift_text.write(question()) == (
        "// [id:what-is-tea] [tag:topic=plants] [tag:cite=4f2c9a1b] [tag:cite=00c0ffee]\n"
        "::what-is-tea::[markdown]What is tea? {\n"
        "=A leaf # It is.\n"
        "~A stone\n"
        "####Tea is a leaf.\n"
        "}\n"
    )


def test_several_choices_have_weights():
    third = Decimal("0.3333333")
    several = question(
        "multiple", (("A", third, ""), ("B", third, ""), ("C", third, ""), ("D", -RIGHT, "No."))
    )
    assert "~%33.33333%A\n~%33.33333%B\n~%33.33333%C\n~%-100%D # No.\n" in gift_text.write(several)


def test_true_or_false_gives_the_why_of_the_wrong_answer_first():
    rows = (("True", NONE, "No stone."), ("False", RIGHT, "Right."))
    assert "{FALSE#No stone.#Right.\n####Tea is a leaf.\n}" in gift_text.write(question("truefalse", rows))


def test_short_answers():
    rows = (("K2", RIGHT, ""), ("vitamin K", Decimal("0.5"), "Which one?"))
    assert "{\n=K2\n=%50%vitamin K # Which one?\n" in gift_text.write(question("short", rows))


def test_what_gift_takes_for_its_own_is_escaped():
    text = gift_text.write(question(stem="Is {a} ~ b = #1: yes?\nOr \\n?", state="draft"))
    assert r"Is \{a\} \~ b \= \#1\: yes?\nOr \\n? {" in text
    assert "[tag:state=draft]" in text


@pytest.mark.parametrize(
    "unsayable",
    [
        question(choices=()),
        question(choices=(("A leaf", NONE, ""), ("A stone", NONE, ""))),
        question("short", (("a -> b", RIGHT, ""),)),
        question("", ()),
        question(topic="a [b]"),
        question(choices=(("", RIGHT, ""), ("A stone", NONE, ""))[:0]),
        question("truefalse", (("Yes", RIGHT, ""), ("No", NONE, ""))),
    ],
    ids=["no choices", "none right", "an arrow", "no kind", "brackets", "nothing", "other words"],
)
def test_what_gift_cannot_say_is_not_said_otherwise(unsayable):
    assert gift_text.write(unsayable) is None


WORDS = st.text(
    st.one_of(st.sampled_from("~={}#:\\%n/ ->[]$*_\n"), st.characters(exclude_categories=["C", "Z"])),
    min_size=1,
    max_size=30,
).filter(lambda text: gift_text.escaped(text))
CREDIT = st.sampled_from([Decimal("-1"), Decimal("-0.3333333"), NONE, Decimal("0.5"), Decimal("0.25")])


@st.composite
def questions(draw):
    kind = draw(st.sampled_from(["single", "multiple", "short", "truefalse"]))
    why = st.one_of(st.just(""), WORDS)
    if kind == "truefalse":
        is_true = draw(st.booleans())
        rows = (("True", Decimal(is_true), draw(why)), ("False", Decimal(not is_true), draw(why)))
    else:
        rest = draw(st.lists(st.tuples(WORDS, CREDIT, why), min_size=1, max_size=4))
        first = RIGHT if kind != "multiple" else Decimal("0.5")
        rows = ((draw(WORDS), first, draw(why)), *rest)
    fields = {"stem": draw(WORDS), "explanation": draw(st.one_of(st.just(""), WORDS))}
    return question(kind, rows, **fields)


@given(questions())
@settings(max_examples=150, deadline=None)
def test_what_is_written_reads_the_same(question):
    """Or GIFT cannot say it, which happens to oddities alone."""
    text = gift_text.write(question)
    if text is None:
        rows = [part for row in question.choices for part in (row.text, row.feedback)]
        assert any("->" in part or part.lstrip().startswith("%") for part in [*rows, question.stem])
        return
    assert "\n\n" not in text
    [read] = gift_parser.parse(text).questions
    assert (read.slug, read.topic, tuple(read.cites), read.kind) == (
        question.slug, question.topic, question.cites, question.kind
    )  # fmt: skip
    assert words(read) == words(question)
    assert [(row.credit, row.details) for row in read.choices] == [
        (row.credit, row.details) for row in question.choices
    ]


def words(question):
    """What it says; of a text in one line without its runs of white space."""
    texts = [question.stem, question.explanation]
    texts += [part for row in question.choices for part in (row.text, row.feedback)]
    return [tidy(text) if "\n" in tidy(text) else " ".join(text.split()) for text in texts]


def test_numbers_and_pairs():
    numbers = question("numeric", (("3.5", RIGHT, "", {"tolerance": "0.1"}), ("*", NONE, "No.")))
    assert "{#\n=3.5:0.1\n~ # No.\n####Tea is a leaf.\n}" in gift_text.write(numbers)
    pairs = question(
        "matching", (("Paris", NONE, "", {"match": "*La* France"}), ("", NONE, "", {"match": "Spain"}))
    )
    assert "{\n=Paris -> *La* France\n= -> Spain\n" in gift_text.write(pairs)


def test_title_tags_and_category_ride_along():
    text = gift_text.write(question(title="What?", tags=("hard", "a=b"), category="tea/leaves"))
    assert text.startswith("// [id:what-is-tea] [tag:topic=plants] ")
    assert "[tag:hard] [tag:a=b]\n::What?::[markdown]" in text
    assert gift_text.joined([("tea/leaves", "A\n"), ("", "B\n")]) == (
        "$CATEGORY: $course$/top/tea/leaves\n\nA\n\n$CATEGORY: $course$/top\n\nB\n"
    )


@pytest.mark.parametrize(
    "unsayable",
    [
        question(hints=("Think.",)),
        question(details={"keep_order": True}),
        question("ordering", (("a", NONE, ""), ("b", NONE, ""))),
        question("numeric", (("3", RIGHT, "", {"tolerance": "0.1", "relative": True}),)),
        question(category="tea/"),
        question(title="what-is-tea"),
        question(tags=("state=draft",)),
    ],
    ids=["hints", "order", "kind", "relative", "category", "title", "tag"],
)
def test_what_stands_in_toml_is_left_to_it(unsayable):
    assert gift_text.write(unsayable) is None
