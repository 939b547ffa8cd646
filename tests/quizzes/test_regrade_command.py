"""Correcting from a file what more have answered than a browser waits for."""

import json

import pytest
from django.core.management import CommandError, call_command

from quizzes import attempts
from quizzes.models import Regrade
from quizzes.regrading import correcting
from tests import desk, make
from tests.quizzes.correcting import fresh, left_out
from tests.quizzes.desk.correcting import address, typed, version_of
from tests.quizzes.sitting import NOW, RIGHT, WRONG, answer_all, responses, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


@pytest.fixture
def attempt():
    return answer_all(sit(2), WRONG, RIGHT)


@pytest.fixture
def file(client, attempt, tmp_path, monkeypatch):
    """The correction by which a stone is right, as the page gives it."""
    monkeypatch.setattr(correcting, "MOST_IN_A_PAGE", 0)
    version = version_of(attempt)
    response = client.post(address(version), typed(version, 1, _file="1"))
    name = f"correction-{version.question.slug}.json"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert desk.done() == ["Downloaded a correction."]
    path = tmp_path / "correction.json"
    path.write_bytes(response.content)
    return path


def run(capsys, *args):
    call_command("regrade", *map(str, args))
    return capsys.readouterr().out.splitlines()


def test_the_page_says_beforehand_what_takes_too_long_and_what_to_do(client, attempt, monkeypatch):
    page = client.get(address(version_of(attempt))).text
    assert "manage.py regrade" not in page and "Take it as a file" not in page
    monkeypatch.setattr(correcting, "MOST_IN_A_PAGE", 0)
    page = client.get(address(version_of(attempt))).text
    assert "More than 0 answers were given to it." in page
    assert "manage.py regrade FILE" in page and "Take it as a file" in page


def test_a_mistake_is_said_before_there_is_a_file(client, attempt):
    version = version_of(attempt)
    response = client.post(address(version), typed(version, _file="1"))
    assert response.status_code == 200 and "<title>Mistakes:" in " ".join(response.text.split())
    assert desk.done() == []


def test_without_a_reason_it_only_shows_what_would_change(file, attempt, capsys):
    lines = run(capsys, file)
    assert lines[1:] == [
        "What “A leaf” earns: 100 % → 0 %",
        "What “A stone” earns: 0 % → 100 %",
        "Explanation: Tea is a leaf. → Tea is a stone.",
        "        1  answers marked again",
        "        1  earn something else",
        "        1  learners gain",
        "        0  learners lose",
        "        1  newly passed",
        "        0  would no longer pass, and stay passed without --takes-away",
        "Nothing was changed. Say why with --reason, and it is done.",
    ]
    assert not Regrade.objects.exists() and attempts.standing(attempt).right == 1


def test_with_a_reason_it_is_done_in_the_name_of_who_made_it(file, attempt, capsys):
    assert run(capsys, file, "--reason", "The source says stone.")[-1] == (
        "Corrected. 1 answer earns something else now."
    )
    made = Regrade.objects.get()
    assert (made.reason, made.by.email, made.takes_away) == (
        "The source says stone.",
        "ed@example.org",
        False,
    )
    assert attempts.standing(attempt).right == 2
    assert desk.done() == ["Downloaded a correction.", "Corrected. 1 answer earns something else now."]
    with pytest.raises(CommandError, match="Nothing is corrected yet"):
        run(capsys, file, "--reason", "Again")


def test_it_says_which_attempts_end_and_what_is_to_be_passed_no_more(attempt, capsys, tmp_path):
    path, first, second = tmp_path / "drop.json", *responses(attempt)
    bo = attempts.start(make.learner("bo@example.org", "Bo"), attempt.quiz, NOW)
    last = responses(bo)[1]
    attempts.answer(last, RIGHT, last.seq, NOW)

    def dropped(version):
        version = fresh(version)
        path.write_text(json.dumps({"version": version.pk, "marking": left_out(version)}))
        return [" ".join(line.split()) for line in run(capsys, path, "--reason", "It is wrong.")]

    assert "1 attempts under way end: Check: tea" in dropped(first.version)
    said = dropped(second.version)
    assert "0 wait for what asks nothing then, and need not pass it any more: Check: tea" in said
    assert "2 answers left out" in said and not [line for line in said if "earn something" in line]
    assert said[-1] == "Corrected. 2 answers are left out now."


def test_it_is_undone_in_the_same_way(client, file, attempt, capsys, tmp_path):
    run(capsys, file, "--reason", "The source says stone.")
    done = Regrade.objects.get()
    page = client.get(f"/admin/quizzes/regrade/{done.pk}/change/").text
    assert f'href="/admin/quizzes/regrade/{done.pk}/undo/?file=1"' in page
    back = tmp_path / "back.json"
    back.write_bytes(client.get(f"/admin/quizzes/regrade/{done.pk}/undo/?file=1").content)
    said = run(capsys, back, "--reason", "It was right before.", "--takes-away")[-1]
    assert said == "The correction is undone. 1 answer earns something else now."
    assert Regrade.objects.latest("pk").undoes == done
    assert attempts.standing(attempt).right == 1
    with pytest.raises(CommandError, match="was corrected again since"):
        run(capsys, back, "--reason", "Again")


def test_other_versions_with_the_same_key_are_offered_and_corrected_and_undone_along(
    client, file, attempt, capsys, tmp_path
):
    """As the page does: each is ticked, what is shown is all of it together, and all is done at once."""
    question = version_of(attempt).question
    question.current = second = version_of(attempt).successor(2)
    question.save()
    bo = attempts.start(make.learner("bo@example.org", "Bo"), attempt.quiz, NOW)
    answer_all(bo, WRONG, RIGHT)
    alone = run(capsys, file)
    assert (
        "Counts the same: Version 2, given to 1 learner. With --also 2 it is corrected in the same way."
        in alone
    )
    assert "        1  learners gain" in alone
    both = run(capsys, file, "--also", "2")
    assert "Along with it: Version 2, given to 1 learner." in both
    assert "        2  learners gain" in both and not Regrade.objects.exists()
    said = run(capsys, file, "--also", "2", "--reason", "The source says stone.")[-1]
    assert said == "Corrected. 2 answers earn something else now. So is version 2."
    assert attempts.standing(bo).right == attempts.standing(attempt).right == 2
    with pytest.raises(CommandError, match="Version 2 does not count as this one does"):
        run(capsys, file, "--also", "2")
    done = Regrade.objects.get(version__number=1)
    back = tmp_path / "back.json"
    back.write_bytes(client.get(f"/admin/quizzes/regrade/{done.pk}/undo/?file=1").content)
    run(capsys, back, "--also", "2", "--reason", "It was right before.", "--takes-away")
    assert Regrade.objects.filter(undoes__isnull=False).count() == 2
    assert fresh(second).marking() == second.marking()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("{", "is no correction"),
        ("[]", "is no correction"),
        ({"version": None, "marking": {}}, "of a question that is not on this site"),
        ({"marking": []}, "is no correction"),
        ({"marking": {"ruling": "", "explanation": "", "choices": [{"position": 0}]}}, "is no correction"),
        ({"marking": {"ruling": "", "explanation": "", "choices": []}}, "Learners have read these words"),
        ({"undoes": 999}, "of a question that is not on this site"),
    ],
)
def test_what_is_no_correction_changes_nothing(told, said, file, capsys):
    text = told if isinstance(told, str) else json.dumps(json.loads(file.read_text()) | told)
    file.write_text(text)
    with pytest.raises(CommandError, match=said):
        run(capsys, file, "--reason", "Why")
    assert not Regrade.objects.exists()


def test_a_file_that_is_not_there(tmp_path, capsys):
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        run(capsys, tmp_path / "none.json")


def test_a_file_is_given_to_who_may_correct_alone(attempt, file):
    other = desk.signed_in(make.educator("new@example.org", "New"))
    version = version_of(attempt)
    assert other.post(address(version), typed(version, 1, _file="1")).status_code == 403
