"""No cell of any sheet we hand out is a formula, and what can be brought back comes back as it was."""

import csv
import io
import unicodedata
import zipfile
from itertools import product

import pytest
from django.utils import timezone

from learn import privacy, progress, spreadsheets, tracking
from quizzes import attempts
from quizzes.formats import csv_bank
from quizzes.formats.bank import BankChoice, BankQuestion
from quizzes.formats.course_values import tidy
from quizzes.tried import TrackingTried
from tests import make

SIGNS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"]
BEFORE = ["", " ", "   ", "\u00a0", "\u3000", "\u200b", "\ufeff", "'", "''", "' ", '"', "\x0b"]
AFTER = [
    "1+1",
    "SUM(A1:A9)",
    'HYPERLINK("http://evil.example","x")',
    "cmd|' /C calc'!A0",
    "1\n=2",
    ",=2",
    ";=2",
]
PAYLOADS = ["".join(parts) for parts in product(BEFORE, SIGNS, AFTER)]


def is_run(cell):
    """Whether a spreadsheet could run it; a rule of the test's own, read character by character."""
    for letter in cell:
        if letter in "\t\r\n":
            return True
        if letter.isspace() or unicodedata.category(letter) in ("Cf", "Cc"):
            continue
        return unicodedata.normalize("NFKC", letter)[0] in "=+-@"
    return False


def cells(text):
    return [cell for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")) for cell in row]


def test_the_payloads_are_many_and_would_be_run():
    print(f"\n{len(PAYLOADS)} payloads")
    assert len(PAYLOADS) > 1000
    # All but those behind an apostrophe or a quote.
    assert sum(map(is_run, PAYLOADS)) == len(PAYLOADS) * 8 // 12


def test_no_cell_of_ours_is_run():
    assert [text for text in PAYLOADS if is_run(spreadsheets.safe_cell(text))] == []
    assert [
        text for text in PAYLOADS if spreadsheets.safe_cell(text).removeprefix("'") != text.removeprefix("'")
    ] == []
    assert spreadsheets.safe_cell("Mia O'Neill, 3-4") == "Mia O'Neill, 3-4"


@pytest.fixture
def sat(db):
    """Learners called by payloads, on a path whose lesson is called by one, who answered with one."""
    source = make.document(title="=1")
    lesson = make.lesson(source, title="=HYPERLINK(1)")
    way = make.path(source, [lesson], title="@SUM(A1)")
    quiz = make.quiz(way, [make.question(source, "w", "+1", "short", [("leaf", 1, "")])], lesson, title="-1")
    for number, text in enumerate(PAYLOADS[::40]):
        person = make.learner(f"{number}@example.org", text.replace("\x00", "")[:150])
        progress.enrol(person, way, timezone.now())
    attempt = attempts.start(person, quiz, timezone.now())
    attempts.answer(attempt.responses.get(), {"text": "\t=1+1"}, 0, timezone.now())
    return way, person


def sheets(sat):
    """{name: text} of every sheet there is to take away."""
    way, person = sat
    table, now = TrackingTried(), timezone.now()
    lines = table.as_csv(way, table.found(way, now), now)
    found = {"progress": "".join(lines)}
    with zipfile.ZipFile(io.BytesIO(privacy.my_data(person))) as archive:
        found |= {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv")}
    return found | {"bank": bank().data.decode()}


def question(text):
    rows = (BankChoice(text, 1, text), BankChoice("y", 0, ""))
    return BankQuestion(
        "single", text, rows, title=text, explanation=text, hints=(text,), tags=(text,), topic=text, category=text
    )  # fmt: skip


def bank():
    return csv_bank.write([question(text) for text in PAYLOADS[::3] if tidy(text) == text])


def test_no_sheet_has_a_cell_that_is_run(sat):
    found = sheets(sat)
    assert set(found) == {"progress", "courses.csv", "lessons.csv", "answers.csv", "bank"}
    assert {
        name: [cell for cell in cells(text) if is_run(cell)] for name, text in found.items()
    } == dict.fromkeys(found, [])
    assert sum(len(cells(text)) for text in found.values()) > 1000
    assert "'=HYPERLINK(1)" in cells(found["progress"])[:9]


def test_a_cell_that_is_run_would_be_seen(sat, monkeypatch):
    """The control: cells as they were typed."""
    for place in (tracking, privacy):
        monkeypatch.setattr(place, "safe_cell", str)
    monkeypatch.setattr("quizzes.formats.csv_writing.guarded", str)
    for name, text in sheets(sat).items():
        if name != "lessons.csv":
            assert any(map(is_run, cells(text))), name


def test_the_words_come_back_unchanged():
    texts = [text for text in PAYLOADS if tidy(text) == text]
    back = csv_bank.read(csv_bank.write([question(text) for text in texts]).data).questions
    print(f"\n{len(texts)} questions there and back")
    assert len(texts) > 500
    assert [found.stem for found in back] == texts
    assert [found.choices[0].text for found in back] == texts
    assert [found.explanation for found in back] == texts
