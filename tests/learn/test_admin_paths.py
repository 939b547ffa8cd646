"""Arranging a path, and who may say that it was reviewed."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from learn import progress
from learn.models import LearningPath
from tests import desk, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def path():
    document = make.document()
    return make.path(
        document, [make.lesson(document, name, name.title()) for name in ("one", "two", "three")]
    )


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def typed(path, places=(1, 2, 3), removed=(), **changed):
    """The path's form as a browser sends it, its lessons given these places."""
    steps = list(path.steps.all())
    values = {
        "title": path.title,
        "about": path.about,
        "language": "en",
        "state": path.state,
        "is_open": "on",
        "steps-TOTAL_FORMS": len(steps),
        "steps-INITIAL_FORMS": len(steps),
    }
    for number, (step, place) in enumerate(zip(steps, places, strict=True)):
        values |= {
            f"steps-{number}-id": step.pk,
            f"steps-{number}-path": path.pk,
            f"steps-{number}-position": place,
            f"steps-{number}-lesson": step.lesson_id,
        }
        if step.lesson.slug in removed:
            values[f"steps-{number}-DELETE"] = "on"
    return values | changed


def save(client, path, *args, **kwargs):
    return client.post(
        f"/admin/learn/learningpath/{path.pk}/change/", typed(path, *args, **kwargs), follow=True
    )


def order(path):
    return [(step.position, step.lesson.slug) for step in path.steps.all()]


def test_the_form_saves_what_is_typed(client, path):
    save(client, path, title="Tea again", notice="Hot.", written_by="Ed", next_check_on="2130-01-01")
    path.refresh_from_db()
    assert (path.title, path.notice, path.written_by) == ("Tea again", "Hot.", "Ed")
    assert str(path.next_check_on) == "2130-01-01"


@pytest.mark.parametrize(
    "places, expected",
    [
        ((1, 2, 1), ["three", "one", "two"]),
        ((3, 2, 3), ["two", "three", "one"]),
        ((10, 20, 5), ["three", "one", "two"]),
        ((1, 2, 3), ["one", "two", "three"]),
    ],
)
def test_lessons_follow_the_numbers_typed(client, path, places, expected):
    save(client, path, places)
    assert order(path) == [(number, slug) for number, slug in enumerate(expected, 1)]


def test_a_lesson_taken_out_of_a_path_stays_a_lesson(client, path):
    save(client, path, removed=["two"])
    assert order(path) == [(1, "one"), (2, "three")]
    assert path.document.lessons.count() == 3


def test_a_lesson_is_added_with_a_number(client, path):
    extra = make.lesson(path.document, "four", "Four")
    more = {
        "steps-TOTAL_FORMS": 4,
        "steps-3-path": path.pk,
        "steps-3-position": 2,
        "steps-3-lesson": extra.pk,
    }
    save(client, path, **more)
    assert order(path) == [(1, "one"), (2, "four"), (3, "two"), (4, "three")]


def test_lessons_without_numbers_come_after_the_row_above_them(client, path):
    more = {"steps-TOTAL_FORMS": 5}
    for row, slug in ((3, "four"), (4, "five")):
        lesson = make.lesson(path.document, slug, slug.title())
        more |= {f"steps-{row}-path": path.pk, f"steps-{row}-position": "", f"steps-{row}-lesson": lesson.pk}
    save(client, path, **more)
    assert [slug for _place, slug in order(path)] == ["one", "two", "three", "four", "five"]
    page = client.get(f"/admin/learn/learningpath/{path.pk}/change/").text
    assert "A row without a place comes after the one above it." in page


def test_a_lesson_of_another_document_cannot_be_added(client, path):
    other = make.lesson(make.document("coffee", "Coffee", sentences=("Coffee is a bean.",)), "bean", "Bean")
    more = {
        "steps-TOTAL_FORMS": 4,
        "steps-3-path": path.pk,
        "steps-3-position": 2,
        "steps-3-lesson": other.pk,
    }
    save(client, path, **more)
    assert len(order(path)) == 3


def test_the_link_to_send_to_learners_stands_on_the_page(client, path):
    page = client.get(f"/admin/learn/learningpath/{path.pk}/change/").text
    assert "http://testserver/learn/tea/" in page


def test_as_learners_see_it_is_offered_where_an_educator_may_see_it(client, path):
    page = client.get(f"/admin/learn/learningpath/{path.pk}/change/").text
    assert "As learners see it" in page and "have already joined can open it" not in page
    LearningPath.objects.update(is_open=False)
    page = client.get(f"/admin/learn/learningpath/{path.pk}/change/").text
    assert "As learners see it" not in page and "have already joined can open it" in page


def test_the_next_check_comes_after_the_last(client, path):
    response = save(client, path, facts_checked_on="2026-11-22", next_check_on="2026-11-01")
    assert "The next check comes after the last one." in response.text


def test_publishing_a_path_without_lessons_warns(client):
    path = make.path(make.document(), state="draft")
    response = save(client, path, places=(), state="published")
    assert any("learners find none here" in sentence for sentence in desk.said(response))


def test_a_new_path_takes_its_address_from_its_title_and_starts_as_a_draft(client):
    document = make.document()
    fields = {"document": document.pk, "title": "Green tea", "language": "en", "state": "published"}
    client.post("/admin/learn/learningpath/add/", fields)
    path = LearningPath.objects.get()
    assert (path.slug, path.state) == ("green-tea", "draft")


def test_a_review_is_recorded_in_the_name_of_who_is_signed_in_and_dated_today(client, path):
    someone = make.learner()
    client.post(
        f"/admin/learn/learningpath/{path.pk}/review/",
        {
            "_record": "1",
            "role": "cardiologist, City Clinic",
            "reviewed_by": someone.pk,
            "reviewed_as": "Prof. Nobody",
            "reviewed_on": "2020-01-01",
        },
    )
    path.refresh_from_db()
    assert path.reviewed_by.email == "ed@example.org"
    assert path.reviewed_as == "Ed Okafor, cardiologist, City Clinic"
    assert path.reviewed_on == timezone.localdate()
    assert LogEntry.objects.filter(change_message="Recorded a review.").count() == 1


def test_a_review_cannot_be_typed_into_the_path_s_form(client, path):
    save(client, path, reviewed_by="1", reviewed_as="Prof. Nobody", reviewed_on="2020-01-01")
    path.refresh_from_db()
    assert (path.reviewed_by, path.reviewed_as, path.reviewed_on) == (None, "", None)


def test_a_review_needs_a_role(client, path):
    response = client.post(f"/admin/learn/learningpath/{path.pk}/review/", {"_record": "1", "role": " "})
    assert response.context["form"].errors["role"]
    path.refresh_from_db()
    assert path.reviewed_on is None


def test_looking_at_the_page_records_nothing(client, path):
    client.get(f"/admin/learn/learningpath/{path.pk}/review/")
    client.post(f"/admin/learn/learningpath/{path.pk}/review/", {"role": "nurse"})
    path.refresh_from_db()
    assert path.reviewed_on is None


@pytest.mark.parametrize("nobody", [{"name": ""}, {"is_demo": True}])
def test_who_has_no_name_of_their_own_cannot_record_a_review(path, nobody):
    person = desk.educator()
    for field, value in nobody.items():
        setattr(person, field, value)
    person.save()
    client = desk.signed_in(person)
    client.post(f"/admin/learn/learningpath/{path.pk}/review/", {"_record": "1", "role": "nurse"})
    path.refresh_from_db()
    assert path.reviewed_on is None


def test_only_who_recorded_a_review_takes_it_back(client, path):
    address = f"/admin/learn/learningpath/{path.pk}/review/"
    client.post(address, {"_record": "1", "role": "nurse"})
    desk.signed_in(desk.educator("other@example.org", "Other")).post(address, {"_take_back": "1"})
    path.refresh_from_db()
    assert path.reviewed_as == "Ed Okafor, nurse"
    client.post(address, {"_take_back": "1"})
    path.refresh_from_db()
    assert (path.reviewed_by, path.reviewed_as, path.reviewed_on) == (None, "", None)


@pytest.mark.parametrize("lessons", [1, 3])
def test_the_form_asks_as_much_for_one_lesson_as_for_three(lessons, django_assert_num_queries):
    document = make.document()
    path = make.path(document, [make.lesson(document, f"l{n}", f"L{n}") for n in range(lessons)])
    client = desk.signed_in(desk.educator())
    with django_assert_num_queries(11):
        client.get(f"/admin/learn/learningpath/{path.pk}/change/")


# Taking a path from its learners


def joined(path, finished=1, others=1):
    for number in range(finished + others):
        learner = make.learner(f"learner-{number}@example.org")
        done = timezone.now() if number < finished else None
        path.enrolments.create(learner=learner, joined_at=timezone.now(), completed_at=done)
    path.enrolments.create(learner=make.educator("tries@example.org"), joined_at=timezone.now())


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_taking_a_path_from_learners_is_asked_first_with_their_number(client, state):
    path = make.path(make.document())
    joined(path)
    response = save(client, path, places=(), state=state, title="Green tea")
    path.refresh_from_db()
    assert (path.state, path.title) == ("published", "Tea for everyone")
    assert "Take it from 2 learners who have joined (1 has finished it)" in response.text
    assert "Nothing has changed yet. Tick this" in response.text
    assert 'value="Green tea"' in response.text
    save(client, path, places=(), state=state, title="Green tea", is_sure="on")
    path.refresh_from_db()
    assert (path.state, path.title) == (state, "Green tea")


def test_while_it_is_asked_the_page_still_says_that_the_path_is_published(client):
    document = make.document()
    path = make.path(document, [make.lesson(document)])
    joined(path)
    page = save(client, path, places=(1,), state="draft").text
    assert "Not saved yet" in page and "<b>Published</b>" in page
    assert "The path is a draft" not in page and "Publish everything" not in page


def test_what_takes_a_path_from_nobody_is_not_asked(client):
    path = make.path(make.document())
    path.enrolments.create(learner=make.educator("tries@example.org"), joined_at=timezone.now())
    save(client, path, places=(), state="draft")
    path.refresh_from_db()
    assert path.state == "draft"


def test_saving_a_published_path_that_stays_so_is_not_asked(client):
    path = make.path(make.document())
    path.enrolments.create(learner=make.learner(), joined_at=timezone.now())
    assert "is_sure" not in client.get(f"/admin/learn/learningpath/{path.pk}/change/").text
    save(client, path, places=(), title="Green tea")
    path.refresh_from_db()
    assert path.title == "Green tea"


# The day of the next check


def test_a_day_for_the_next_check_that_has_passed_is_refused_when_it_is_chosen(client):
    path = make.path(make.document())
    yesterday = timezone.localdate() - timedelta(days=1)
    response = save(client, path, places=(), next_check_on=yesterday.isoformat())
    assert "This day has passed. Choose one that is to come." in response.text
    path.refresh_from_db()
    assert path.next_check_on is None
    save(client, path, places=(), next_check_on=timezone.localdate().isoformat())
    path.refresh_from_db()
    assert path.next_check_on == timezone.localdate()


def test_one_that_has_passed_since_keeps_nobody_from_changing_something_else(client):
    yesterday = timezone.localdate() - timedelta(days=1)
    path = make.path(make.document(), next_check_on=yesterday)
    save(client, path, places=(), next_check_on=yesterday.isoformat(), title="Green tea")
    path.refresh_from_db()
    assert path.title == "Green tea"


def test_who_has_read_everything_has_finished_once_the_path_asks_for_no_check(client, path):
    LearningPath.objects.filter(pk=path.pk).update(final_required=False)
    mine = progress.enrol(make.learner(), path, timezone.now())
    for step in path.steps.all():
        progress.mark_read(mine, step.lesson, step.lesson.current, timezone.now())
    mine.refresh_from_db()
    assert mine.completed_at is None
    page = client.get(f"/admin/learn/learningpath/{path.pk}/change/")
    assert "A lesson is done when it is read and its check is passed; unticked, when it is read." in page.text
    save(client, path)  # no box is ticked
    mine.refresh_from_db()
    assert mine.completed_at
