"""`manage.py lint_questions`."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from quizzes import authoring
from quizzes.good_questions import check, waive
from tests import make
from tests.quizzes.flawed import GIVEAWAY, giveaway

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def run(capsys, *args):
    """(exit status, what was printed)."""
    try:
        call_command("lint_questions", *args)
        status = 0
    except SystemExit as end:
        status = end.code
    return status, capsys.readouterr().out


def test_the_command_prints_one_object_and_ends_with_1_when_there_is_an_error(document, path, capsys):
    make.quiz(path, [giveaway(document)], pass_points=1)
    status, printed = run(capsys, "tea", "--json")
    told = json.loads(printed)
    assert status == 1
    assert (told["questions"], told["counts"]["error"]) == (1, 1)
    error = told["findings"][0]
    assert (error["rule"], error["severity"], error["question"], error["document"]) == (
        "key-longest", "error", "what-is-tea", "tea"
    )  # fmt: skip
    assert error["name"] == "The right answer is the longest"
    assert error["spots"][0] == {
        "place": "row",
        "row": 1,
        "text": GIVEAWAY[0][0],
        "spans": [[0, len(GIVEAWAY[0][0])]],
        "words": [GIVEAWAY[0][0]],
    }
    assert error["waived"] is None and error["quiz"] is None and error["line"] is None
    of_quiz = next(finding for finding in told["findings"] if finding["quiz"])
    assert (of_quiz["rule"], of_quiz["quiz"], of_quiz["path"]) == ("pass-by-luck", "check", "tea")
    assert told["quizzes"] == [
        {
            "path": "tea",
            "quiz": "check",
            "guesser": {"asked": 1, "hits": 1.0, "by_luck": 0.33, "limit": 2, "beats_luck": False},
            "passed_by_luck": 0.3333,
        }
    ]
    assert set(told["reading"]) == {"sentences", "words", "flesch_kincaid", "flesch_ease", "smog"}


def test_the_command_ends_well_when_errors_are_left_as_they_are(document, path, capsys):
    question = giveaway(document)
    make.quiz(path, [question])
    waive(question, "key-longest", "Meant so.", make.educator(), NOW)
    status, printed = run(capsys, "tea", "--json", "--severity", "error")
    told = json.loads(printed)
    assert status == 0
    assert [finding["waived"]["reason"] for finding in told["findings"]] == ["Meant so."]
    assert told["counts"]["waived"] == 1


def test_the_command_tells_a_person_what_and_where(document, path, capsys):
    make.quiz(path, [giveaway(document)])
    status, printed = run(capsys, "--quiz", "check", "--severity", "error")
    assert status == 1
    assert "error: what-is-tea: The right answer is clearly longer" in printed
    assert f"    [{GIVEAWAY[0][0]}]" in printed
    assert "tea/check: the guesser gets 1.0 of 1, luck 0.3. Too many from 2." in printed
    assert "1 question: 1 error, " in printed
    assert "note:" not in printed


def test_a_file_of_questions_is_read_before_it_is_brought(capsys, tmp_path):
    file = tmp_path / "tea.gift"
    file.write_text(
        "::Tea::What is tea? {\n=A leaf of a bush that grows on mountains\n~A stone#No.\n~A "
        "fish#No.\n####Tea is a leaf.}\n\n::Again::What is a tea? {\n=A leaf of a bush that grows on "
        "mountains\n~A stone#No.\n~A bird#No.\n####Tea is a leaf.}\n"
    )
    status, printed = run(capsys, str(file), "--json")
    told = json.loads(printed)
    assert status == 1
    assert [(f["question"], f["line"]) for f in told["findings"] if f["rule"] == "key-longest"] == [
        ("Tea", 1),
        ("Again", 7),
    ]
    assert [f["question"] for f in told["findings"] if f["rule"] == "same-question"] == ["Again"]
    assert "no-passage" not in {f["rule"] for f in told["findings"]}
    assert told["quizzes"][0]["guesser"]["asked"] == 2
    assert "All of them: the guesser gets 2.0 of 2" in run(capsys, str(file))[1]
    assert not authoring.Question.objects.exists()


def test_a_file_that_is_no_bank_says_so(capsys, tmp_path):
    (tmp_path / "x.txt").write_text("Dear all,")
    assert run(capsys, str(tmp_path / "x.txt"))[0].startswith("No questions were found in this file.")


@pytest.mark.parametrize("asked", [("coffee",), ("--quiz", "coffee"), ("tea", "--quiz", "coffee")])
def test_the_command_names_what_there_is(document, path, capsys, asked):
    make.quiz(path)
    status, _printed = run(capsys, *asked)
    assert status.startswith("There is no “coffee”. There is: ")


def test_the_first_course_has_no_error_and_no_warning(course, capsys):
    report = check(course)
    assert len(report.questions) == 49
    assert [
        (of.thing.slug, each.finding.rule) for of, each in report.judged if each.finding.severity != "note"
    ] == []
    assert run(capsys, course.slug)[0] == 0
