"""A lesson that is no longer part of a path, before whoever had begun it."""

import pytest
from django.utils import timezone

from learn import progress, publishing
from quizzes.journey import journey
from tests import make

pytestmark = pytest.mark.django_db

SAID = "“What tea is” is no longer part of “Tea for everyone”. What you did in it is kept."


def text(response):
    return " ".join(response.text.split())


def taken_off(path, lesson):
    path.steps.filter(lesson=lesson).delete()


def withdrawn(_path, lesson):
    publishing.withdraw(lesson)


@pytest.fixture(params=[lambda _path, lesson: publishing.retire(lesson), taken_off, withdrawn])
def gone(request):
    """(path, lesson, a learner who read it) after it left the path, on which another is left."""
    path, lesson, *_ = make.course()
    path.steps.create(lesson=make.lesson(lesson.document, slug="more", title="More tea"), position=2)
    learner = make.read(make.learner(), path, lesson)
    request.param(path, lesson)
    return path, lesson, learner


@pytest.mark.parametrize("address", ["/", "/learn/tea/"])
def test_home_and_the_path_say_so(client, gone, address):
    client.force_login(gone[2])
    assert SAID in text(client.get(address))


def test_home_says_so_of_a_path_that_is_finished_and_of_one_that_is_not_gone_on_with(client, gone):
    path, lesson, learner = gone
    make.read(learner, path, path.lessons.get(slug="more"))
    learner.enrolments.update(completed_at=timezone.now())
    client.force_login(learner)
    assert "All done for now" in client.get("/").text
    assert text(client.get("/")).count(SAID) == 1
    other = make.path(lesson.document, [path.lessons.get(slug="more")], slug="other", title="Other")
    make.read(learner, other)
    progress.enrol(learner, other, timezone.now())
    home = text(client.get("/"))
    assert "<h1>Other</h1>" in home and home.count(SAID) == 1


@pytest.mark.parametrize("paths", [1, 3])
def test_home_asks_as_much_for_lessons_gone_from_three_paths_as_from_one(
    client, gone, paths, django_assert_num_queries
):
    path, lesson, learner = gone
    for number in range(1, paths):
        other = make.path(lesson.document, [lesson], slug=f"p{number}", title=f"P {number}")
        lesson.refresh_from_db()
        enrolment = progress.enrol(learner, other, timezone.now())
        enrolment.lessons.create(lesson=lesson, started_at=timezone.now())
        other.steps.all().delete()
    client.force_login(learner)
    client.get("/")
    with django_assert_num_queries(7):
        assert text(client.get("/")).count("is no longer part of") == paths


@pytest.mark.parametrize("address", ["leaves/", "leaves/changes/"])
def test_its_addresses_say_so_and_lead_on(client, gone, address):
    client.force_login(gone[2])
    response = client.get(f"/learn/tea/{address}")
    assert response.status_code == 404
    assert SAID in text(response)
    assert 'href="/learn/tea/"' in text(response)


def test_the_address_of_its_check_says_so_to_who_had_read_it_alone(client):
    path, lesson, *_ = make.course()
    mia, ben = make.read(make.learner(), path, lesson), make.learner("ben@example.org", "Ben")
    publishing.retire(lesson)
    for person, said in ((mia, SAID), (ben, "This page is not here"), (None, "This page is not here")):
        client.logout()
        if person:
            client.force_login(person)
        response = client.get("/learn/tea/quiz/check/")
        assert response.status_code == 404 and said in text(response)


def test_who_had_only_opened_it_reads_so_too(client, gone):
    path, lesson, _learner = gone
    ann = make.learner("ann@example.org", "Ann")
    mine = progress.enrol(ann, path, timezone.now())
    mine.lessons.create(lesson=lesson, started_at=timezone.now())
    client.force_login(ann)
    assert SAID in text(client.get("/learn/tea/leaves/"))


def test_nobody_else_is_told_that_there_was_one(client, gone):
    path, *_ = gone
    for person in (None, make.learner("ben@example.org", "Ben")):
        if person:
            progress.enrol(person, path, timezone.now())
            client.force_login(person)
        for address in ("/", "/learn/tea/", "/learn/tea/leaves/"):
            assert "no longer part" not in text(client.get(address))
        assert "This page is not here" in text(client.get("/learn/tea/leaves/"))


def test_two_are_named_together(client, gone):
    path, lesson, learner = gone
    more = path.steps.get(lesson__slug="more").lesson
    make.read(learner, path, more)
    publishing.retire(more)
    client.force_login(learner)
    said = (
        "“What tea is” and “More tea” are no longer part of “Tea for everyone”. What you did in them is kept."
    )
    assert said in text(client.get("/learn/tea/"))


def test_a_lesson_that_is_still_there_is_not_named():
    path, lesson, *_ = make.course()
    learner = make.read(make.learner(), path, lesson)
    assert not journey(path, learner, timezone.now()).gone


def test_of_a_path_that_has_ended_the_path_is_told(client, gone):
    path, _lesson, learner = gone
    path.state = "retired"
    path.save()
    client.force_login(learner)
    assert "“Tea for everyone” is no longer offered" in text(client.get("/learn/tea/leaves/"))
