"""Questions for the tests of bank formats: one of each kind, and strategies that draw any."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from quizzes.formats.bank import BankChoice, BankQuestion

KEYS = ("4f2c9a1b", "00c0ffee")
RIGHT, NONE = Decimal(1), Decimal(0)


def question(kind="single", rows=(("A leaf", 1, "It is."), ("A stone", 0, "")), **fields):
    """A `BankQuestion`; rows are (text, credit, feedback) or (text, credit, feedback, details)."""
    values = {
        "slug": "what-is-tea",
        "topic": "plants",
        "stem": "What is tea?",
        "explanation": "Tea is a leaf.",
        "cites": KEYS,
    }
    choices = tuple(
        BankChoice(text, Decimal(credit), why, *(dict(more) for more in details))
        for text, credit, why, *details in rows
    )
    return BankQuestion(kind=kind, choices=choices, **values | fields)


def without_lines(found):
    """The question as it was before it stood in a file."""
    rows = tuple(replace(row, line=None) for row in found.choices)
    return replace(found, choices=rows, line=None)


LETTERS = st.one_of(
    st.sampled_from("~={}#:\\%/ ->[]$*_<>&`|!().+1"), st.characters(exclude_categories=["C", "Z"])
)
LINE = st.text(LETTERS, min_size=1, max_size=25).map(lambda text: " ".join(text.split())).filter(bool)
BLOCK = st.lists(LINE, min_size=1, max_size=2).map("\n\n".join)
TYPED = st.text(
    st.one_of(st.sampled_from("*-.,'~=#{}:%<&"), st.characters(categories=["L", "N"])),
    min_size=1,
    max_size=12,
)
WHY = st.one_of(st.just(""), LINE)
CREDIT = st.sampled_from([Decimal("-1"), Decimal("-0.3333333"), NONE, Decimal("0.5"), Decimal("0.25")])
NUMBER = st.decimals(-1000, 1000, places=2, allow_nan=False).map(lambda number: format(number + 0, "f"))
REACH = st.one_of(st.just({}), st.sampled_from(["0", "0.5", "12"]).map(lambda text: {"tolerance": text}))
# A run of white space in a name is one space: so it is kept, and so it is brought.
TAG = st.from_regex(r"[a-z][a-z0-9 ]{0,8}[a-z0-9]", fullmatch=True).map(lambda tag: " ".join(tag.split()))
SLUG = st.from_regex(r"[a-z][a-z0-9-]{0,8}[a-z0-9]", fullmatch=True)


@st.composite
def rows_of(draw, kind):
    if kind == "truefalse":
        is_true = draw(st.booleans())
        return (("True", int(is_true), draw(WHY)), ("False", int(not is_true), draw(WHY)))
    more = draw(st.integers(1, 3))
    if kind == "single":
        return ((draw(LINE), 1, draw(WHY)), *((draw(LINE), draw(CREDIT), draw(WHY)) for _ in range(more)))
    if kind == "multiple":
        return ((draw(LINE), "0.5", draw(WHY)), *((draw(LINE), draw(CREDIT), draw(WHY)) for _ in range(more)))
    if kind == "short":
        return ((draw(TYPED), 1, draw(WHY)), *((draw(TYPED), draw(CREDIT), draw(WHY)) for _ in range(more)))
    if kind == "numeric":
        rows = [(draw(NUMBER), draw(CREDIT), draw(WHY), draw(REACH)) for _ in range(more)]
        return (*rows, *([("*", 0, draw(LINE))] if draw(st.booleans()) else []))
    if kind == "gaps":
        return tuple(draw(gap_rows(more)))
    if kind == "ordering":
        return tuple((draw(LINE), 0, draw(WHY)) for _ in range(more + 1))
    partners = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
    prompts = [draw(LINE) for _ in range(more)] + ([""] if draw(st.booleans()) else [])
    return tuple((prompt, 0, "", {"match": draw(partners)}) for prompt in prompts)


@st.composite
def questions(draw, kinds, **fields):
    kind = draw(st.sampled_from(kinds))
    values = {
        "stem": draw(BLOCK),
        "explanation": draw(st.one_of(st.just(""), BLOCK)),
        "slug": draw(SLUG),
        "title": draw(st.one_of(st.just(""), LINE)),
        "tags": tuple(draw(st.lists(TAG, max_size=2, unique=True))),
        "category": "/".join(draw(st.lists(TAG, max_size=2))),
    }
    rows = draw(rows_of(kind))
    if kind == "gaps":
        kinds = {row[3]["gap"]: row[3].pop("kind") for row in rows}
        values["details"] = {"gaps": [{"kind": name} for name in kinds.values()]}
        if draw(st.booleans()):
            values["details"] |= {"case": True} if "typed" in kinds.values() else {}
            values["details"] |= {"keep_order": True} if "list" in kinds.values() else {}
        values["stem"] += "".join(f" [[{gap}]]" for gap in kinds)
    return question(kind, rows, **values | {name: draw(value) for name, value in fields.items()})


@st.composite
def gap_rows(draw, more):
    rows = []
    kinds = draw(st.lists(st.sampled_from(["typed", "list", "number"]), min_size=1, max_size=3))
    for gap, kind in enumerate(kinds, 1):
        text = {"typed": TYPED, "list": LINE, "number": NUMBER}[kind]
        credits = [1, *(draw(CREDIT) for _ in range(more))]
        rows += [
            (
                draw(text),
                credit,
                draw(WHY),
                {"gap": gap, "kind": kind} | (draw(REACH) if kind == "number" else {}),
            )
            for credit in credits
        ]
    return rows
