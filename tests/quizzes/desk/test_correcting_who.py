"""Who may correct how a version counts, who sees what, and how much the pages ask."""

import pytest
from django.contrib.auth.models import Permission

from quizzes import attempts
from quizzes.models import Regrade
from tests import desk, make
from tests.quizzes.sitting import NOW, RIGHT, WRONG, answer_all, sit

from .correcting import address, confirm, look, version_of

pytestmark = pytest.mark.django_db


def staff(*permissions):
    person = make.educator("reader@example.org", "Reader")
    person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return desk.signed_in(person)


def test_who_may_only_look_corrects_nothing(client, attempt):
    version = version_of(attempt)
    preview = look(client, version, 1)
    reader = staff("view_regrade", "view_question")
    assert reader.get(address(version)).status_code == 403
    assert look(reader, version, 1).status_code == 403
    assert confirm(reader, version, preview).status_code == 403
    confirm(client, version, preview)
    page = reader.get(f"/admin/quizzes/regrade/{Regrade.objects.get().pk}/change/")
    assert "The source says stone." in page.text
    assert "Mia" not in page.text and "Undo it" not in page.text


@pytest.mark.parametrize("what", ["", "1/change/", "1/undo/", "version/1/"])
def test_learners_see_nothing_of_it(attempt, what):
    assert desk.signed_in(attempt.learner).get(f"/admin/quizzes/regrade/{what}").status_code in (302, 403)


def test_confirming_is_a_post(client, attempt):
    assert client.get(address(version_of(attempt), "confirm/")).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_as_much_for_one_learner_as_for_three(count, django_assert_num_queries):
    attempt = answer_all(sit(2), WRONG, RIGHT)
    for number in range(count - 1):
        other = make.learner(f"{number}@example.org", str(number))
        answer_all(attempts.start(other, attempt.quiz, NOW), WRONG, RIGHT)
    client, version = desk.signed_in(desk.educator()), version_of(attempt)
    with django_assert_num_queries(31):
        preview = look(client, version, 1)
    confirm(client, version, preview)
    with django_assert_num_queries(15):
        client.get(f"/admin/quizzes/regrade/{Regrade.objects.get().pk}/change/")
    with django_assert_num_queries(6):
        client.get("/admin/quizzes/regrade/")


def test_markup_runs_nowhere(client, attempt):
    bad = "<script>alert(1)</script>"
    version = version_of(attempt)
    preview = look(client, version, 1, explanation=bad, **{"rows-1-why": bad})
    done = confirm(client, version, preview, reason=bad)
    for page in (
        preview,
        done,
        client.get("/admin/quizzes/regrade/"),
        client.get(f"/admin/quizzes/question/{version.question_id}/history/"),
    ):
        assert bad not in page.text
