"""A page that was open while its lesson was published again: what counts as read is what it showed."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from learn import progress, publishing
from learn.models import LessonProgress
from tests import desk, make

pytestmark = pytest.mark.django_db

MAY = datetime(timezone.now().year, 5, 3, 12, tzinfo=UTC)
SENTENCES = ("Tea is a leaf.", "Tea is a bush.", "Water is warm.", "A pot is clay.")
LESSON = "/learn/tea/leaves/"
CHANGES = "/learn/tea/leaves/changes/"


@pytest.fixture
def document():
    return make.document(sentences=SENTENCES)


def says(document, *sentences):
    keys = dict(document.passages.values_list("text", "key"))
    return "Words. [" + "; ".join(f"@{keys[text]}" for text in sentences) + "]"


@pytest.fixture
def lesson(document):
    return make.lesson(document, body=says(document, "Tea is a leaf.", "Water is warm."), summary="")


@pytest.fixture
def path(document, lesson):
    path = make.path(document, [lesson])
    path.steps.update(check_required=False)
    return path


@pytest.fixture
def mia(path):
    return make.learner()


@pytest.fixture
def client(mia):
    return desk.signed_in(mia)


def publish(lesson, *sentences, **told):
    lesson.body = says(lesson.document, *sentences)
    lesson.save()
    return publishing.publish(lesson, None, MAY, **told)


def form_to(page, action=""):
    """What the form of this page sends that leads there."""
    form = next(form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if action in form)
    return dict(re.findall(r'<input type="hidden" name="(version|read)" value="(.*?)">', form))


def row():
    return LessonProgress.objects.select_related("read_version", "caught_up_version").get()


# What has changed


@pytest.fixture
def behind(mia, path, lesson):
    """Mia has read the first version, and the second is published."""
    make.read(mia, path, lesson)
    return publish(lesson, "Tea is a bush.", "Water is warm.")


def test_a_change_that_came_after_the_page_was_opened_is_not_called_read(client, behind, lesson):
    sent = form_to(client.get(CHANGES).text)
    publish(lesson, "Tea is a bush.", "A pot is clay.")
    response = client.post(CHANGES, sent, follow=True)
    assert response.redirect_chain == [(CHANGES, 302)]
    assert desk.said(response) == ["The lesson has changed again meanwhile. This is what is new."]
    assert "A pot is clay." in response.text and "bush" not in response.text
    assert row().caught_up_version == behind
    assert "See what changed" in client.get("/").text
    response = client.post(CHANGES, form_to(response.text), follow=True)
    assert desk.said(response) == ["You are up to date."]
    assert "See what changed" not in client.get("/").text


def test_a_quiet_version_meanwhile_keeps_nobody(client, behind, lesson):
    sent = form_to(client.get(CHANGES).text)
    publish(lesson, "Water is warm.", "Tea is a bush.")
    assert desk.said(client.post(CHANGES, sent, follow=True)) == ["You are up to date."]
    publish(lesson, "Tea is a bush.", "A pot is clay.")
    assert "A pot is clay." in client.get(CHANGES).text


def test_a_correction_in_the_same_sentences_meanwhile_is_told(client, behind, lesson):
    sent = form_to(client.get(CHANGES).text)
    lesson.body = f"Other {lesson.body}"
    lesson.save()
    publishing.publish(lesson, None, MAY, "It was the other.", "correction")
    response = client.post(CHANGES, sent, follow=True)
    assert "Corrected on 3 May." in response.text and "You are up to date." not in response.text


def test_what_was_seen_in_another_tab_stays_seen(client, behind, lesson):
    old = form_to(client.get(CHANGES).text)
    newest = publish(lesson, "Tea is a bush.", "A pot is clay.")
    client.post(CHANGES, form_to(client.get(CHANGES).text))
    assert client.post(CHANGES, old, follow=True).redirect_chain == [(LESSON, 302)]
    assert row().caught_up_version == newest
    publish(lesson, "Tea is a leaf.")
    client.post(CHANGES, old)
    assert row().caught_up_version == newest


@pytest.mark.parametrize(
    "said", [{}, *({"version": v} for v in ("", "x", "²", "-1", "0", "7", "9" * 30, "2\0", "1e0"))]
)
def test_without_a_version_or_with_none_there_is_it_is_the_published_one(client, behind, said):
    assert desk.said(client.post(CHANGES, said, follow=True)) == ["You are up to date."]
    assert row().caught_up_version == behind


def test_a_version_is_one_of_this_lesson(client, behind, document):
    other = make.lesson(document, slug="pots", body=says(document, "A pot is clay."), summary="")
    for text in ("Water is warm.", "Tea is a leaf."):
        publish(other, text)
    client.post(CHANGES, {"version": "3"})
    assert row().caught_up_version == behind


def test_reading_the_changes_again_later_takes_nothing_back(client, behind):
    client.post(CHANGES, {"version": "2"})
    at = row().caught_up_at
    client.post(CHANGES, {"version": "1"})
    assert (row().caught_up_version, row().caught_up_at) == (behind, at)


# The lesson


def test_a_lesson_is_read_as_it_was_shown_and_what_came_since_is_told(client, lesson):
    first, sent = lesson.current, form_to(client.get(LESSON).text, "read/")
    publish(lesson, "Tea is a bush.", "Water is warm.")
    response = client.post(f"{LESSON}read/", sent, follow=True)
    assert response.redirect_chain == [(CHANGES, 302)]
    assert desk.said(response) == [
        "“What tea is” is marked as read.",
        "The lesson has changed while you read it. This is what is new.",
    ]
    assert "Tea is a <ins>bush</ins>." in response.text
    assert row().read_version == first


def test_who_has_read_the_newer_one_in_another_tab_has_read_that(client, mia, path, lesson):
    sent = form_to(client.get(LESSON).text, "read/")
    newest = publish(lesson, "Tea is a bush.", "Water is warm.")
    client.post(f"{LESSON}read/", form_to(client.get(LESSON).text, "read/"))
    client.post(f"{LESSON}read/", sent)
    assert (row().read_version, row().caught_up_version) == (newest, None)
    assert "See what changed" not in client.get("/").text


@pytest.mark.parametrize("said", [{}, {"version": "x"}, {"version": "0"}, {"version": "9" * 30}])
def test_a_page_that_names_no_version_showed_the_published_one(client, lesson, said):
    newest = publish(lesson, "Tea is a bush.", "Water is warm.")
    response = client.post(f"{LESSON}read/", said, follow=True)
    assert desk.said(response) == ["“What tea is” is marked as read."]
    assert row().read_version == newest


@pytest.mark.parametrize("versions", [1, 3])
def test_saying_it_asks_as_much_after_three_versions_as_after_one(
    client, mia, path, lesson, versions, django_assert_num_queries
):
    for number in range(versions - 1):
        publish(lesson, SENTENCES[number])
    progress.enrol(mia, path, timezone.now())
    sent = form_to(client.get(LESSON).text, "read/")
    client.get(LESSON)
    with django_assert_num_queries(8 + make.A_LOCK):
        client.post(f"{LESSON}read/", sent)
