"""A lesson that is published on a path after a learner had finished it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learn import progress
from learn.models import LearningPath
from tests import make

pytestmark = pytest.mark.django_db
NEW = "“Telling the family” is new since you finished. The course still counts as done."


def text(response):
    return " ".join(response.text.split())


@pytest.fixture
def path():
    source = make.document()
    path = make.path(source, [make.lesson(source)], final_required=False)
    path.steps.update(check_required=False)
    return path


@pytest.fixture
def mia(client, path):
    learner = finish(make.learner(), path)
    client.force_login(learner)
    return learner


def finish(learner, path):
    now = timezone.now()
    enrolment = progress.enrol(learner, path, now)
    for lesson in path.lessons.all():
        progress.mark_read(enrolment, lesson, lesson.current, now)
    enrolment.refresh_from_db()
    assert enrolment.completed_at
    return learner


def join(path, slug="family", title="Telling the family"):
    lesson = make.lesson(path.document, slug, title)
    path.steps.create(lesson=lesson, position=path.steps.count() + 1, check_required=False)
    return lesson


def test_home_says_so_in_one_line_and_its_button_leads_to_it(client, path, mia):
    assert "All done for now" in client.get("/").text
    join(path)
    home = text(client.get("/"))
    assert home.count(NEW) == 1
    assert "All done for now" not in home and "finished everything" not in home
    assert '<a class="button" href="/learn/tea/family/">Read the new lesson</a>' in home
    assert home.count('class="button"') == 1


def test_the_path_says_so_and_what_was_finished_stays_finished(client, path, mia):
    assert "Every lesson is read." in client.get("/learn/tea/").text
    join(path)
    page = text(client.get("/learn/tea/"))
    assert page.count(NEW) == 1 and "You finished this path on" in page
    assert "Every lesson is read." not in page
    assert '<a class="button" href="/learn/tea/family/">Read the new lesson</a>' in page
    assert "New · 1 minute" in page and page.count('class="button"') == 1
    assert mia.enrolments.get().completed_at


def test_once_it_is_read_all_is_done_as_before_and_on_the_same_day(client, path, mia):
    lesson, day = join(path), mia.enrolments.get().completed_at
    progress.mark_read(mia.enrolments.get(), lesson, lesson.current, timezone.now())
    assert mia.enrolments.get().completed_at == day
    assert "All done for now" in client.get("/").text
    assert "Every lesson is read." in client.get("/learn/tea/").text


def test_several_are_named_together(client, path, mia):
    join(path)
    join(path, "pots", "Pots")
    said = "“Telling the family” and “Pots” are new since you finished. The course still counts as done."
    assert said in text(client.get("/")) and said in text(client.get("/learn/tea/"))


def test_its_check_is_not_called_left_over(client, path, mia):
    make.quiz(path, [make.question(path.document, "who", "Who?")], lesson=join(path))
    page = text(client.get("/learn/tea/"))
    assert NEW in page and "still open, if you like" not in page


def test_what_is_not_finished_comes_before_it_and_its_course_says_so_below(client, path, mia):
    other = make.path(path.document, [make.lesson(path.document, "pots", "Pots")], slug="o", title="Other")
    progress.enrol(mia, other, timezone.now())
    mia.enrolments.filter(path=path).update(last_seen_at=timezone.now())
    join(path)
    home = text(client.get("/"))
    assert "<h1>Other</h1>" in home and home.count(NEW) == 1


def test_of_a_draft_and_to_who_has_not_finished_nothing_is_said(client, path, mia):
    lesson = make.lesson(path.document, "family", "Telling the family", published=False)
    path.steps.create(lesson=lesson, position=2)
    assert "All done for now" in client.get("/").text
    join(path, "pots", "Pots")
    ben = make.learner("ben@example.org")
    progress.enrol(ben, path, timezone.now())
    client.force_login(ben)
    assert "new since you finished" not in client.get("/").text + client.get("/learn/tea/").text


@pytest.mark.parametrize("paths", [1, 3])
def test_home_asks_no_more_for_it(client, path, mia, paths, django_assert_num_queries):
    for n in range(1, paths):
        another = make.path(
            path.document, [path.lessons.first()], slug=f"p{n}", title=f"P{n}", final_required=False
        )
        another.steps.update(check_required=False)
        finish(mia, another)
    client.get("/")
    before = len(counted(client))
    for each in LearningPath.objects.all():
        join(each, f"new-{each.slug}", f"New of {each.slug}")
    client.get("/")
    with django_assert_num_queries(before):
        assert client.get("/").text.count("new since you finished") == paths


def counted(client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    return asked.captured_queries
