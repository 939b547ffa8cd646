"""What came in, or was corrected, between seeing what a correction changes and confirming it."""

import re

import pytest
from django.core import signing

from quizzes import attempts
from quizzes.admin.regrades import SALT
from quizzes.models import Regrade
from tests import desk, make
from tests.quizzes.sitting import NOW, RIGHT, WRONG, answer_all, sit

from .correcting import address, another, confirm, look, version_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "names, said",
    [
        (["Ann"], "Corrected. 2 answers earn something else now; 1 came in since you looked."),
        (["Ann", "Bo"], "Corrected. 3 answers earn something else now; 2 came in since you looked."),
    ],
)
def test_answers_that_came_in_since_are_corrected_too_and_that_is_said(client, attempt, names, said):
    version = version_of(attempt)
    preview = look(client, version, 1)
    for name in names:
        another(attempt, WRONG, RIGHT, email=f"{name}@example.org", name=name)
    assert desk.said(confirm(client, version, preview)) == desk.done() == [said]
    assert Regrade.objects.get().changes.count() == 1 + len(names)


@pytest.mark.parametrize("count, ended", [(1, "1 attempt"), (2, "2 attempts")])
def test_attempts_that_ended_since_are_told_of(client, attempt, count, ended):
    version = version_of(attempt)
    sat = [attempts.start(make.learner(f"{n}@example.org", str(n)), attempt.quiz, NOW) for n in range(count)]
    preview = look(client, version, 1)
    for each in sat:
        attempts.finish(each, NOW)
    assert desk.said(confirm(client, version, preview)) == [
        f"Corrected. 1 answer earns something else now; {ended} ended since you looked."
    ]


def test_what_another_corrected_meanwhile_is_shown_again_and_nothing_is_changed(client, attempt):
    version = version_of(attempt)
    preview, other = look(client, version, 1), look(client, version, 2)
    confirm(client, version, other, "Fish, said Bo.")
    again = confirm(client, version, preview)
    assert "corrected since you looked, so nothing was changed. Look again." in again.text
    assert "The source says stone." in again.text and "Mia" in again.text
    assert Regrade.objects.get().reason == "Fish, said Bo."
    assert desk.said(confirm(client, version, again)) == ["Corrected. 1 answer earns something else now."]


def test_who_passed_since_is_shown_before_that_is_taken_away(client):
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    version = version_of(attempt)
    preview = look(client, version, 1)
    ann = another(attempt, RIGHT, RIGHT)
    again = confirm(client, version, preview, takes_away="on")
    assert "others have passed who would lose that with this, so nothing was changed" in again.text
    assert "<dt>No longer passed</dt><dd>Mia, Ann</dd>" in again.text
    assert re.search(r'name="takes_away"[^>]* checked', again.text)
    assert not Regrade.objects.exists()
    confirm(client, version, again, takes_away="on")
    assert ann.enrolment.lessons.get().check_passed_at is None


def test_a_page_of_an_older_site_is_too_old(client, attempt):
    version = version_of(attempt)
    proposal = {"version": version.pk, "marking": version.marking(), "seal": "a digest", "undoes": None}
    data = {"proposal": signing.dumps(proposal, salt=SALT, compress=True), "reason": "x"}
    response = client.post(address(version, "confirm/"), data, follow=True)
    assert desk.said(response) == ["This page was too old. Nothing was changed; begin again."]


def test_confirming_twice_corrects_once(client, attempt):
    version = version_of(attempt)
    preview = look(client, version, 1)
    confirm(client, version, preview)
    again = confirm(client, version, preview)
    assert Regrade.objects.count() == 1
    assert desk.said(again) == ["That is corrected already."]


@pytest.mark.parametrize("proposal", ["", "x", "eyJ2ZXJzaW9uIjoxfQ:1:bad"])
def test_a_confirmation_of_nothing_that_was_previewed_changes_nothing(client, attempt, proposal):
    version = version_of(attempt)
    response = client.post(address(version, "confirm/"), {"proposal": proposal, "reason": "x"}, follow=True)
    assert desk.said(response) == ["This page was too old. Nothing was changed; begin again."]
    assert not Regrade.objects.exists()
