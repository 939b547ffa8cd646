"""How much a question may say: as much in its form as in a file, so that what was brought can be edited."""

from decimal import Decimal

import pytest

from quizzes import banks
from quizzes.formats.bank import BankChoice, BankQuestion
from quizzes.formats.fitting import fault_of
from quizzes.models import Question
from quizzes.wording import LONGEST_ROW, LONGEST_TEXT, MOST_ROWS

from .filling import rows_typed, said, save, write

pytestmark = pytest.mark.django_db
LEAF = {"text": "A leaf", "is_right": "on"}


def brought(document, **said):
    """The question, as a file with nothing to refuse brings it."""
    question = BankQuestion(**{"stem": "Which?", "explanation": "Tea is a leaf."} | said)
    assert fault_of(question) == ""
    banks.save([question], document)
    return Question.objects.get()


def rows(*texts):
    """The first of them is right."""
    return tuple(BankChoice(text, Decimal(number == 0)) for number, text in enumerate(texts))


PAIRS = tuple(BankChoice(f"Half {n}", Decimal(1), details={"match": f"{n}" * LONGEST_ROW}) for n in (1, 2))


@pytest.mark.parametrize(
    "written",
    [
        {"kind": "single", "choices": rows("t" * LONGEST_ROW, "A stone")},
        {"kind": "matching", "choices": PAIRS},
        {"kind": "single", "choices": rows("A leaf", "A stone"), "hints": ("h" * LONGEST_TEXT,)},
        {"kind": "short", "choices": rows(*(f"leaf {n}" for n in range(MOST_ROWS)))},
        {"kind": "single", "choices": rows("A leaf", "A stone"), "tags": tuple(f"{n:0100}" for n in range(50))},
    ],
    ids=["a long choice", "a long partner", "a long hint", "many rows", "many tags"],
)  # fmt: skip
def test_what_was_brought_can_be_edited(client, document, written):
    question = brought(document, **written)
    page = save(client, question, explanation="Another truth.")
    assert said(page) == ""
    current = Question.objects.get().versions.latest("number")
    assert current.explanation == "Another truth."
    assert [(row.text, row.details) for row in current.choice_list] == [
        (row.text, row.details) for row in written["choices"]
    ]
    assert (tuple(current.hints), tuple(Question.objects.get().tags)) == (
        written.get("hints", ()),
        written.get("tags", ()),
    )


@pytest.mark.parametrize("field", ["text", "match", "why"])
@pytest.mark.parametrize("button", ["_draft", "_publish"])
def test_over_it_a_sentence_says_so_and_nothing_is_cut(client, document, field, button):
    typed = "t" * (LONGEST_ROW + 1)
    row = LEAF | {field: typed}
    page = write(client, document, "matching", row, {"text": "A stone", "match": "grey"}, button=button)
    assert "This text has 10001 characters; at most 10000 are possible. Say it shorter." in said(page)
    assert typed in page.text and "maxlength" not in page.text.split(f"id_rows-0-{field}")[1].split(">")[0]
    assert not Question.objects.exists()


def test_in_a_file_a_longer_partner_is_an_error_too():
    pair = BankChoice("Half", Decimal(1), details={"match": "t" * (LONGEST_ROW + 1)})
    question = BankQuestion("matching", "Which?", (pair, *PAIRS))
    assert fault_of(question) == "An answer of it is longer than 10000 characters."


def test_one_row_more_than_there_may_be(client, document):
    typed = rows_typed(*[{"text": f"leaf {n}", "is_right": "on"} for n in range(MOST_ROWS + 1)])
    page = write(client, document, "short", **typed | {"rows-TOTAL_FORMS": MOST_ROWS + 1})
    assert "At most 200 rows are possible." in said(page)
