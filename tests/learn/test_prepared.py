"""A query made into SQL once says what the same query asked plainly says."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Count, DateTimeField, F, FilteredRelation, Q
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from learn import prepared as module
from learn.models import Enrolment, LearningPath, Lesson, PathLesson, User
from learn.prepared import Given, each, prepared, room

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def built():
    """The shapes a query was built for."""
    return []


@pytest.fixture
def of_slug(built):
    @prepared
    def of_slug():
        built.append(())
        return LearningPath.objects.select_related("document").filter(slug=Given("slug"))

    return of_slug


def test_it_is_built_once_and_asked_each_time(course, of_slug, built):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        first, none, again = of_slug(slug=course.slug), of_slug(slug="nowhere"), of_slug(slug=course.slug)
    assert (first, none, again) == ([course], [], [course])
    assert (len(built), len(asked)) == (1, 3)


def test_the_rows_are_as_django_makes_them(course, of_slug, django_assert_num_queries):
    (found,) = of_slug(slug=course.slug)
    plain = LearningPath.objects.select_related("document").get(slug=course.slug)
    with django_assert_num_queries(0):
        assert found.document == plain.document
    fields = [field.attname for field in LearningPath._meta.concrete_fields]
    assert [getattr(found, name) for name in fields] == [getattr(plain, name) for name in fields]


def test_rows_that_lead_to_the_same_row_lead_to_one_object(course, django_assert_num_queries):
    @prepared
    def steps():
        return PathLesson.objects.select_related("path__document", "lesson__current").order_by("position")

    with django_assert_num_queries(1):
        found = steps()
        assert len({id(step.path) for step in found}) == len({id(step.path.document) for step in found}) == 1
        assert [step.lesson.current.title for step in found] == list(
            dict.fromkeys(step.lesson.current.title for step in found)
        )
    again = steps()
    assert again[0].path == found[0].path and again[0].path is not found[0].path


def test_a_row_that_leads_nowhere_has_none_and_what_was_put_off_is_read_when_it_is_asked_for(course):
    @prepared
    def lessons():
        return Lesson.objects.select_related("current").defer("current__html").order_by("pk")

    lesson = Lesson.objects.order_by("pk").first()
    html = lesson.current.html
    assert lessons()[0].current.html == html
    Lesson.objects.filter(pk=lesson.pk).update(current=None)
    assert lessons()[0].current is None


def test_a_model_that_makes_its_objects_in_its_own_way_makes_them(course, of_slug, monkeypatch):
    made, really = [], LearningPath.__init__

    def make(self, *values):
        made.append(self)
        really(self, *values)

    monkeypatch.setattr(LearningPath, "__init__", make)
    assert of_slug(slug=course.slug) == made == [course]


def test_whoever_listens_for_new_objects_hears_of_them(course, of_slug):
    heard = []

    def listen(instance, **more):
        heard.append(instance)

    post_init.connect(listen, sender=LearningPath)
    try:
        assert of_slug(slug=course.slug) == heard == [course]
    finally:
        post_init.disconnect(listen, sender=LearningPath)


def test_what_was_read_can_be_saved_and_read_again(course, of_slug):
    (found,) = of_slug(slug=course.slug)
    found.title = "Another"
    found.save()
    found.refresh_from_db()
    assert (found.title, found._state.adding, found._state.db) == ("Another", False, "default")
    assert LearningPath.objects.count() == 1


def test_what_changed_in_between_is_seen(course, of_slug):
    of_slug(slug=course.slug)
    LearningPath.objects.update(title="Another")
    assert of_slug(slug=course.slug)[0].title == "Another"


def test_a_moment_is_given_as_the_database_keeps_it():
    @prepared
    def joined_since():
        return User.objects.filter(date_joined__gte=Given("when", DateTimeField())).order_by("pk")

    for days in (0, 1, 2):
        User.objects.create_user(f"{days}@example.org", date_joined=NOW + timedelta(days=days))
    for days in (0, 1, 2, 3):
        when = NOW + timedelta(days=days)
        assert joined_since(when=when) == list(User.objects.filter(date_joined__gte=when).order_by("pk"))


@pytest.mark.parametrize("count", range(6))
def test_a_list_of_any_length_is_given(course, count):
    @prepared
    def titled(count):
        return Lesson.objects.filter(title__in=each("titles", count)).order_by("pk")

    titles = list(Lesson.objects.order_by("pk").values_list("title", flat=True)[:count])
    assert [lesson.title for lesson in titled(room(titles), titles=titles)] == titles


def test_few_sizes_serve_lists_of_every_length():
    assert [room(range(length)) for length in (0, 1, 2, 3, 4, 5, 9, 33)] == [0, 1, 2, 4, 4, 8, 16, 64]


def test_a_join_on_what_is_given_and_counts_and_values_are_those_of_the_plain_query(course):
    @prepared
    def steps():
        mine = FilteredRelation("path__enrolments", condition=Q(path__enrolments__learner=Given("learner")))
        counted = PathLesson.objects.annotate(
            mine=mine, joined=F("mine__joined_at"), all=Count("path__steps")
        )
        return counted.order_by("pk").values("pk", "joined", "all", "lesson__current__keys")

    ann, ben = (User.objects.create_user(f"{name}@example.org") for name in ("ann", "ben"))
    Enrolment.objects.create(learner=ann, path=course, joined_at=NOW, last_seen_at=NOW)
    hers, his, nobodys = steps(learner=ann.pk), steps(learner=ben.pk), steps(learner=None)
    assert {row["joined"] for row in hers} == {NOW}
    assert {row["joined"] for row in [*his, *nobodys]} == {None}
    assert [row["lesson__current__keys"] for row in hers] == list(
        PathLesson.objects.order_by("pk").values_list("lesson__current__keys", flat=True)
    )
    assert {row["all"] for row in hers} == {course.steps.count()}


def test_no_value_becomes_part_of_the_sql(course, of_slug):
    assert of_slug(slug="' OR 1=1 --") == []
    assert of_slug(slug="%s") == []


def test_a_value_that_was_not_given_is_an_error_and_not_the_one_of_before(course, of_slug):
    of_slug(slug=course.slug)
    with pytest.raises(KeyError):
        of_slug()


def test_what_is_kept_has_an_end(monkeypatch, course, built):
    @prepared
    def some(first):
        built.append(first)
        return Lesson.objects.order_by("pk")[first : first + 1]

    monkeypatch.setattr(module, "KEPT", 3)
    module.kept.clear()
    for first in range(5):
        assert some(first) == list(Lesson.objects.order_by("pk")[first : first + 1])
    assert len(module.kept) <= 3


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_itself(of_slug):
    found = {}

    def ask(slug):
        found[slug] = [of_slug(slug=slug) for _time in range(30)]
        connection.close()

    threads = [threading.Thread(target=ask, args=[f"nowhere-{number}"]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == {f"nowhere-{number}": [[]] * 30 for number in range(4)}
