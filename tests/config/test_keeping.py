"""What a browser may keep of a page, and what nobody else may."""

import gzip

import pytest
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse

from learn.models import LessonVersion
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    """Where a published lesson is read."""
    document = make.document()
    lesson = make.lesson(document)
    path = make.path(document, [lesson])
    return reverse("learn:lesson", args=[path.slug, lesson.slug])


def again(client, before, address):
    return client.get(address, headers={"If-None-Match": before.headers["ETag"]})


def test_a_page_that_has_not_changed_is_not_sent_again(client, lesson):
    before = client.get(lesson)
    after = again(client, before, lesson)
    assert (after.status_code, after.content) == (304, b"")


def test_one_that_has_changed_is(client, lesson):
    before = client.get(lesson)
    LessonVersion.objects.update(html="<p>Something else.</p>")
    after = again(client, before, lesson)
    assert after.status_code == 200 and b"Something else." in after.content


def test_packed_pages_are_recognised_too(client, lesson):
    packed = {"Accept-Encoding": "gzip"}
    before = client.get(lesson, headers=packed)
    assert gzip.decompress(before.content)
    after = client.get(lesson, headers=packed | {"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 304


def test_what_a_stranger_was_sent_does_not_stand_for_what_a_learner_gets(client, lesson):
    before = client.get(lesson)
    client.force_login(make.learner())
    after = again(client, before, lesson)
    assert after.status_code == 200 and "Account" in after.text


def test_nor_one_learners_page_for_another_ones(lesson):
    mia, ann = Client(), Client()
    mia.force_login(make.learner("mia@example.org"))
    ann.force_login(make.learner("ann@example.org"))
    assert again(ann, mia.get("/"), "/").status_code == 200


@pytest.mark.parametrize("who", ["stranger", "learner"])
def test_a_page_is_kept_by_nobody_but_the_browser_it_was_sent_to(client, lesson, who):
    if who == "learner":
        client.force_login(make.learner())
    for address in (lesson, "/", "/about/", "/nowhere/"):
        assert client.get(address).headers["Cache-Control"] == "private, no-cache"


def test_an_attempt_is_kept_nowhere(client):
    document = make.document()
    quiz = make.quiz(make.path(document), [make.question(document)])
    client.force_login(make.learner())
    page = client.post(f"/learn/{quiz.path.slug}/quiz/{quiz.slug}/", follow=True)
    assert page.headers["Cache-Control"] == "private, no-store" and "ETag" not in page.headers


def test_a_file_that_never_changes_is_kept_for_good(client):
    assert "max-age" in client.get(static("docent.css")).headers["Cache-Control"]
