"""What the page on banks shows can be read as it stands there."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from quizzes.formats import gift
from quizzes.formats.course_folder import Reader
from quizzes.formats.course_text import question_texts
from quizzes.formats.question_files import QuestionReader
from quizzes.question_types import QUESTION_TYPES

PAGE = (Path(settings.BASE_DIR) / "docs" / "question-banks.md").read_text()
TABLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


class InMemory:
    def __init__(self, files):
        self.files = files

    def names(self):
        return sorted(self.files)

    def read(self, name):
        return self.files[name]


def questions(text):
    """The questions of a TOML file, and what is wrong in it."""
    reader = Reader(InMemory({"questions/bank.toml": text.encode()}))
    return QuestionReader(reader).all("questions/bank"), [str(fault) for fault in reader.faults]


def test_the_gift_of_the_page():
    [text] = re.findall(r"```\n(\$CATEGORY.*?)```", PAGE, re.DOTALL)
    bank = gift.read(text.encode())
    assert (bank.errors, bank.losses) == ([], [])
    assert [found.kind for found in bank.questions] == ["single", "truefalse", "short", "numeric", "matching"]


@pytest.mark.parametrize("text", TABLES)
def test_the_tables_of_the_page_are_whole_questions(text):
    [found], faults = questions(text)
    assert faults == []
    rows = [
        {"text": row.text, "credit": row.credit, "feedback": row.feedback, "details": row.details}
        for row in found.choices
    ]
    authored = {
        "stem": found.stem,
        "explanation": found.explanation,
        "details": found.details,
        "choices": rows,
    }
    assert QUESTION_TYPES[found.kind].faults(authored) == []


@pytest.mark.parametrize("text", TABLES)
def test_a_table_is_written_as_it_reads(text):
    class Course:
        questions = []

    [found], _faults = questions(text)
    files = question_texts(Course, [found])
    assert list(files) == ["questions/bank.toml.toml"]
    again, faults = questions(files["questions/bank.toml.toml"])
    assert (faults, again[0].choices, again[0].details) == ([], found.choices, found.details)
    assert again[0].hints == found.hints


def test_what_stands_in_a_table():
    [found], _faults = questions(TABLES[0])
    assert (found.title, found.category, found.tags, found.state) == (
        "The dose in the trial", "Heart/Vessels", ("hard",), "draft",
    )  # fmt: skip
    assert found.details == {
        "units": [{"name": "mg", "factor": "1"}, {"name": "g", "factor": "1000"}],
        "unit_required": True,
    }
    assert [(row.text, row.credit, row.details) for row in found.choices] == [
        ("10", Decimal(1), {"tolerance": "0.05", "relative": True}), ("*", Decimal(0), {}),
    ]  # fmt: skip
