"""The commands that bring and take questions: what they print, and when they fail."""

import base64
import json

import pytest
from django.core.management import call_command

from quizzes.models import Question
from tests import make

from .qti_items import PNG

AIKEN = "What is tea?\nA) A leaf\nB) A stone\nANSWER: A\n\nNo key?\nA) x\nB) y\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "bank.xyz"
    path.write_text(AIKEN)
    return path


def bring(capsys, *args):
    """(exit code, the object printed)."""
    code = 0
    try:
        call_command("import_questions", *map(str, args), "--json")
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(capsys.readouterr().out)


def test_a_trial_needs_no_database(file, capsys):
    assert bring(capsys, file, "--dry-run") == (
        0,
        {
            "questions": [{"kind": "single", "title": "What is tea?", "line": 1}],
            "losses": [],
            "errors": [
                {"title": "No key?", "line": 6, "message": "The line ANSWER: is missing under its choices."}
            ],
        },
    )


@pytest.mark.parametrize(
    "content", [b"", b"Tea is a leaf.", b"%PDF-1.4", b"\x89PNG\r\n", b"<html></html>", b"PK\x03\x04"]
)
def test_what_is_no_bank_fails_and_says_so_in_the_object(content, tmp_path, capsys):
    path = tmp_path / "questions.gift"
    path.write_bytes(content)
    code, printed = bring(capsys, path, "--dry-run")
    assert (code, printed["questions"], printed["losses"]) == (1, [], [])
    [error] = printed["errors"]
    assert (error["title"], error["line"]) == ("questions.gift", None)
    assert error["message"].endswith(".")


def test_a_file_that_is_not_there(tmp_path, capsys):
    code, printed = bring(capsys, tmp_path / "none.csv", "--dry-run")
    assert (code, printed["errors"][0]["title"]) == (1, "none.csv")


def test_a_format_can_be_told(file, capsys):
    code, printed = bring(capsys, file, "--dry-run", "--format", "csv")
    assert (code, len(printed["errors"])) == (1, 1)
    assert bring(capsys, file, "--dry-run", "--format", "Aiken")[0] == 0
    code, printed = bring(capsys, file, "--dry-run", "--format", "tea")
    assert (code, printed["errors"][0]["message"]) == (
        2, "There is no such format. There is: gift, moodle_xml, aiken, csv, qti21, qti22, qti30, blackboard."
    )  # fmt: skip


@pytest.mark.django_db
def test_it_keeps_drafts_under_the_only_document(file, capsys):
    document = make.document()
    assert bring(capsys, file)[0] == 0
    assert bring(capsys, file)[0] == 0
    assert Question.objects.get().document == document


@pytest.mark.django_db
def test_it_puts_them_into_a_quiz(file, capsys):
    _path, _lesson, check, _final = make.course()
    assert bring(capsys, file, "--quiz", "tea/check")[0] == 0
    assert check.slots.last().question.current.stem == "What is tea?"
    code, printed = bring(capsys, file, "--quiz", "none")
    assert (code, printed["errors"][0]["message"]) == (
        2, "There is no such quiz. There is: tea/check, tea/final."
    )  # fmt: skip


@pytest.mark.django_db
def test_it_asks_which_document_is_meant(file, capsys):
    code, printed = bring(capsys, file)
    assert (code, printed["errors"][0]["message"][:26]) == (2, "There is no document yet. ")
    make.document()
    make.document(slug="coffee", title="Coffee")
    assert bring(capsys, file)[1]["errors"][0]["message"].endswith("--document: coffee, tea.")
    assert bring(capsys, file, "--document", "coffee")[0] == 0
    assert Question.objects.get().document.slug == "coffee"


@pytest.mark.django_db
def test_a_person_reads_what_was_done(file, capsys):
    make.document()
    call_command("import_questions", str(file))
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "single     What is tea?", "1 question was read.", "1 new question, a draft."
    ]  # fmt: skip
    assert said.err == "Line 6: No key?: The line ANSWER: is missing under its choices.\n"


@pytest.mark.django_db
def test_where_no_such_quiz_is_nothing_is_said_to_be_read(file, capsys):
    make.course()
    with pytest.raises(SystemExit):
        call_command("import_questions", str(file), "--quiz", "nope")
    said = capsys.readouterr()
    assert said.out == "" and "There is no such quiz. There is: tea/check, tea/final." in said.err


def test_a_question_of_two_lines_stands_on_one(tmp_path, capsys):
    bank = tmp_path / "bank.gift"
    bank.write_text("What\nis tea? {=A leaf ~A stone}\n\nSee\\n\\nthere? {T}\n")
    call_command("import_questions", str(bank), "--dry-run")
    said = capsys.readouterr().out.splitlines()
    assert said == ["single     What is tea?", "truefalse  See there?", "2 questions were read."]


@pytest.mark.django_db
def test_what_is_asked_here_in_the_same_words_is_named(tmp_path, capsys):
    make.question(
        make.document(), slug="steps", stem="How many steps?", kind="numeric", choices=[("6", 1, "")]
    )
    bank = tmp_path / "bank.gift"
    bank.write_text("::Steps:: How many steps? {#5}\n\nHow many cups? {#5}\n")
    call_command("import_questions", str(bank))
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "“Steps” asks the same as steps, word for word, and is left out. --keep-duplicates brings it, too."
    ]
    assert said.out.splitlines()[-1] == (
        "1 new question, a draft. 1 asks the same as another, word for word: left out."
    )
    call_command("import_questions", str(bank), "--keep-duplicates")
    said = capsys.readouterr().err.splitlines()
    assert said == ["steps-2 asks the same as steps, word for word: see which of them is to stay."]


@pytest.mark.django_db
def test_a_trial_says_what_is_here_already_and_keeps_nothing(tmp_path, capsys):
    make.question(
        make.document(), slug="steps", stem="How many steps?", kind="numeric", choices=[("6", 1, "")]
    )
    bank = tmp_path / "bank.gift"
    bank.write_text("::Steps:: How many steps? {#5}\n\n// [id:steps]\nHow many cups? {#5}\n\nNew? {T}\n")
    call_command("import_questions", str(bank), "--dry-run", "--document", "tea")
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "“Steps” asks the same as steps, word for word, and is left out. --keep-duplicates brings it, too."
    ]
    assert said.out.splitlines()[-2:] == [
        "3 questions were read.",
        "A trial: nothing was kept. Without --dry-run: 1 new question, a draft. "
        "1 says something else here than in the file and stays as it is here: steps. "
        "1 asks the same as another, word for word: left out.",
    ]
    assert Question.objects.count() == 1
    code, printed = bring(capsys, bank, "--dry-run", "--quiz", "none")
    assert (code, printed["errors"][0]["message"][:22]) == (2, "There is no such quiz.")


@pytest.mark.django_db
def test_a_trial_keeps_no_pictures(tmp_path, capsys):
    document = make.document()
    text = b'<quiz><question type="truefalse"><questiontext format="html"><text>&lt;img src="@@PLUGINFILE@@/a.png"&gt;</text>'
    text += b'<file name="a.png" encoding="base64">' + base64.b64encode(PNG) + b"</file></questiontext>"
    text += b'<answer fraction="100"><text>true</text></answer><answer><text>false</text></answer></question></quiz>'
    bank = tmp_path / "bank.xml"
    bank.write_bytes(text)
    call_command("import_questions", str(bank), "--dry-run", "--document", "tea")
    assert document.images.count() == 0
    call_command("import_questions", str(bank))
    assert document.images.count() == 1


@pytest.mark.django_db
def test_questions_are_written_to_a_file(tmp_path, capsys):
    way, _lesson, check, _final = make.course()
    for given, count in ((["--quiz", "tea/check"], 2), (["--path", "tea"], 3), (["--document", "tea"], 3), ([], 3),
                         (["--question", "q0"], 1)):  # fmt: skip
        path = tmp_path / "bank.csv"
        call_command("export_questions", "--format", "csv", "--output", str(path), *given)
        assert len(path.read_text().splitlines()) == count + 1
    assert capsys.readouterr().out.splitlines()[-1] == f"1 question in {path}"


@pytest.mark.django_db
def test_questions_are_printed_and_what_is_lost_named(capsys):
    make.course()
    call_command("export_questions", "--format", "aiken", "--question", "last")
    said = capsys.readouterr()
    assert said.out == "The last question?\nA) A leaf\nB) A stone\nC) A fish\nANSWER: A\n"
    assert "Not carried over: explanation: Aiken has no place for this. (last)\n" in said.err


@pytest.mark.django_db
@pytest.mark.parametrize("written_as", ["aiken", "gift"])
def test_it_counts_what_is_written_and_not_what_was_asked_for(tmp_path, capsys, written_as):
    make.course()
    make.question(
        make.document("steps"), kind="ordering", choices=[("One", 1, ""), ("Two", 0, ""), ("Three", 0, "")]
    )
    path = tmp_path / "bank.txt"
    call_command("export_questions", "--format", written_as, "--output", str(path))
    assert capsys.readouterr().out == f"3 of 4 questions in {path}\n"


@pytest.mark.django_db
def test_what_many_questions_lose_is_said_once(capsys):
    make.course()
    call_command("export_questions", "--format", "aiken")
    lines = capsys.readouterr().err.splitlines()
    assert "Not carried over: explanation: Aiken has no place for this. (last, q0, q1)" in lines
    assert len(lines) == len(set(lines)) < 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--format", "tea"], "There is no such format."),
        (["--format", "csv", "--path", "x"], "There is no “x”. There is: tea."),
        (["--format", "csv", "--question", "x"], "There is no such question: x."),
        (["--format", "csv", "--output", "/no/such/folder/x.csv"], "cannot be written"),
    ],
)
def test_what_is_not_there_is_said(given, said):
    make.course()
    with pytest.raises(SystemExit, match=said):
        call_command("export_questions", *given)


@pytest.mark.django_db
def test_what_stands_twice_in_the_file_is_named(tmp_path, capsys):
    make.document()
    bank = tmp_path / "bank.gift"
    bank.write_text("::Steps:: How many? {#5}\n\n::Stairs:: How many? {#6}\n\n::Steps:: How many? {#5}\n")
    call_command("import_questions", str(bank), "--keep-duplicates")
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "stairs asks the same as steps, word for word: see which of them is to stay."
    ]
    assert said.out.splitlines()[-1] == "2 new questions, all drafts. 1 stands twice in the file: kept once."


@pytest.mark.django_db
def test_a_file_that_is_missing_is_named_before_anything_is_asked(tmp_path, capsys):
    make.document()
    make.document("water", "Water")
    code, printed = bring(capsys, tmp_path / "none.gift")
    assert code == 1 and "cannot be read" in printed["errors"][0]["message"]
