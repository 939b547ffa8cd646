"""A document becomes a course: the drafts, and publishing them all at once."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from learn import progress
from learn.models import LearningPath, Lesson
from learn.models.lessons import State
from quizzes.journey import journey
from quizzes.making import NothingPublished, make_course, publish_everything
from quizzes.models import Quiz
from quizzes.planning import plan
from quizzes.publish_check import findings
from tests import desk, make

from .tea_course import TEA, bring, many

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

NOW = timezone.now()


def keys(document, *starts):
    return [document.passages.get(text__startswith=start).key for start in starts]


# The course


def test_each_part_becomes_a_draft_lesson_that_cites_all_it_says():
    document = bring()
    make_course(plan(document, 2))
    lesson = Lesson.objects.get(title="Leaves")
    leaf, bush, green, black, bitter = keys(document, "Tea is a leaf", "It grows", "green", "black", "They")
    assert lesson.body == (
        f"Tea is a leaf. It grows on a bush. [@{leaf}; @{bush}]\n\n"
        f"- green [@{green}]\n- black [@{black}]\n\n"
        f"## Old leaves\n\nThey are bitter. [@{bitter}]"
    )
    assert [c.passage.key for c in lesson.citations.all()] == [leaf, bush, green, black, bitter]
    assert (lesson.slug, lesson.state, lesson.section.title) == ("leaves", State.DRAFT, "Leaves")


def test_the_path_is_a_draft_with_the_lessons_in_order_and_an_empty_check_each():
    document = bring()
    made = make_course(plan(document, 2), title="Tea for all", written_by="Ed", is_open=True)
    path = LearningPath.objects.get()
    assert (path.slug, path.state, path.written_by, path.is_open) == ("tea-for-all", "draft", "Ed", True)
    assert [step.lesson.title for step in path.steps.all()] == ["Introduction", "Leaves", "Water", "Work"]
    assert [(quiz.lesson.title, quiz.state, quiz.slots.count()) for quiz in path.quizzes.order_by("pk")] == [
        ("Introduction", "draft", 0), ("Leaves", "draft", 0), ("Water", "draft", 0), ("Work", "draft", 0),
    ]  # fmt: skip
    assert str(made) == "“Tea for all” has 4 new draft lessons, each with an empty check."


def test_what_is_left_out_becomes_nothing_and_a_title_can_be_changed():
    course = plan(bring(), 2)
    course.parts[0].is_taken = False
    course.parts[1].title = "What a leaf is"
    make_course(course)
    assert list(Lesson.objects.order_by("pk").values_list("title", "slug")) == [
        ("What a leaf is", "what-a-leaf-is"), ("Water", "water"), ("Work", "work"),
    ]  # fmt: skip


def test_headings_of_the_same_name_get_names_of_their_own_in_addresses():
    document = bring("# Tea\n\n## Taste\n\nMild.\n\n## Taste\n\nStrong.\n")
    make_course(plan(document, 2))
    assert list(Lesson.objects.order_by("pk").values_list("slug", flat=True)) == ["taste", "taste-2"]
    assert list(Quiz.objects.order_by("pk").values_list("slug", flat=True)) == ["taste", "taste-2"]


def test_a_second_time_says_that_the_lessons_exist():
    document = bring()
    make_course(plan(document, 2))
    again = make_course(plan(document, 2))
    assert str(again) == "These lessons exist already, on “Tea”. Nothing was made twice."
    assert plan(document, 2).is_made
    assert (Lesson.objects.count(), LearningPath.objects.count(), Quiz.objects.count()) == (4, 1, 4)


def test_lessons_at_another_level_are_not_made_of_what_is_taught_already():
    document = bring()
    make_course(plan(document, 2))
    make_course(plan(document, 3))
    assert Lesson.objects.count() == 4


def test_what_a_newer_edition_adds_joins_the_path():
    document = bring()
    make_course(plan(document, 2))
    bring(TEA + "\n## Pots\n\nA pot is made of clay.\n")
    course = plan(document, 2)
    assert [part.title for part in course.parts if not part.lesson] == ["Pots"]
    make_course(course)
    assert [step.lesson.title for step in LearningPath.objects.get().steps.all()][-1] == "Pots"
    assert Quiz.objects.filter(lesson__title="Pots").count() == 1


def test_an_outline_of_an_older_edition_makes_nothing():
    document = bring()
    course = plan(document, 2)
    bring(TEA + "\n## Pots\n\nA pot is made of clay.\n")
    with pytest.raises(ValidationError, match="newer edition"):
        make_course(course)
    assert not Lesson.objects.exists()


def test_no_section_at_all_is_refused():
    course = plan(bring(), 2)
    for part in course.parts:
        part.is_taken = False
    with pytest.raises(ValidationError, match="Choose at least one section"):
        make_course(course)


def test_more_lessons_than_a_course_has_are_refused():
    document = bring(many(201))
    with pytest.raises(ValidationError, match="That would be 201 lessons"):
        make_course(plan(document))
    assert not Lesson.objects.exists() and not LearningPath.objects.exists()


@pytest.mark.parametrize("count", [1, 30])
def test_making_asks_as_often_for_thirty_lessons_as_for_one(count, django_assert_num_queries):
    course = plan(bring(many(count)))
    with django_assert_num_queries(15):
        make_course(course)


# Publishing


def test_everything_is_published_at_once():
    made = make_course(plan(bring(), 2))
    assert publish_everything(made.path, None, NOW) == 4
    path = LearningPath.objects.get()
    assert path.state == State.PUBLISHED
    assert path.lessons.published().count() == 4
    assert set(path.quizzes.values_list("state", flat=True)) == {"draft"}
    assert [finding.kind for finding in findings(path)] == ["path"]  # it has no date of review yet


def test_publishing_twice_makes_no_second_versions():
    made = make_course(plan(bring(), 2))
    publish_everything(made.path, None, NOW)
    publish_everything(made.path, None, NOW)
    assert Lesson.objects.filter(current__number=1).count() == 4


def test_a_path_that_asks_for_it_is_held_back_whole_by_the_publish_check():
    made = make_course(plan(bring(), 2), publish_check_blocks=True)
    with pytest.raises(NothingPublished, match="Nothing was published: 1 thing stands against it."):
        publish_everything(made.path, None, NOW)
    assert not Lesson.objects.published().exists()
    assert LearningPath.objects.get().state == State.DRAFT
    LearningPath.objects.update(next_check_on=NOW.date())
    assert publish_everything(made.path, None, NOW) == 4


def test_a_lesson_that_cannot_be_published_is_named_and_holds_the_others_back():
    made = make_course(plan(bring(), 2))
    Lesson.objects.filter(slug="water").update(body="")
    with pytest.raises(ValidationError, match="“Water”: The lesson is empty."):
        publish_everything(made.path, None, NOW)
    assert not Lesson.objects.published().exists()


def test_why_is_asked_where_those_who_have_read_a_lesson_are_told_that_it_has_changed():
    path = make_course(plan(bring(), 2)).path
    publish_everything(path, None, NOW)
    lesson, other = path.lessons.get(slug="water"), path.lessons.exclude(slug="water").first()
    lesson.body = f"It is warm. [@{path.document.passages.first().key}]"
    lesson.save()
    other.body += "\n\n## More"
    other.save()
    publish_everything(path, None, NOW)  # nobody has read them
    make.read(make.learner(), path, lesson)
    lesson.body = f"It is warm. [@{path.document.passages.last().key}]"
    lesson.save()
    address = f"/admin/learn/learningpath/{path.pk}/publish/"
    Lesson.objects.filter(pk=other.pk).update(state=State.DRAFT)
    client = desk.signed_in(desk.educator())
    assert 'name="why"' in client.get(address, follow=True).text
    said = "Say in one line why: learners who have read it are told that it has changed: “Water”."
    assert desk.said(client.post(address, follow=True)) == [said]
    assert Lesson.objects.get(pk=other.pk).state == State.DRAFT
    client.post(address, {"why": " The source\nnames it. "})
    told = dict(Lesson.objects.values_list("slug", "current__why"))
    assert told.pop("water") == "The source names it." and not any(told.values())


def test_a_retired_lesson_stays_retired():
    made = make_course(plan(bring(), 2))
    Lesson.objects.filter(slug="water").update(state=State.RETIRED)
    assert publish_everything(made.path, None, NOW) == 3
    assert Lesson.objects.get(slug="water").state == State.RETIRED


def test_a_path_without_lessons_is_not_published():
    with pytest.raises(ValidationError, match="no lesson yet"):
        publish_everything(make.path(bring(), state="draft"), None, NOW)


# When a lesson is done


def test_a_lesson_is_done_when_it_is_read_until_learners_get_its_check():
    made = make_course(plan(bring(), 2))
    publish_everything(made.path, None, NOW)
    assert set(made.path.steps.values_list("check_required", flat=True)) == {False}
    mia, journey_now = make.learner(), lambda: journey(made.path, mia, NOW)
    for lesson in made.path.lessons.select_related("current"):
        progress.mark_read(progress.enrol(mia, made.path, NOW), lesson, lesson.current, NOW)
    assert journey_now().done == 4 and journey_now().completed_at


def test_publishing_everything_gives_the_checks_that_have_their_questions_and_they_count():
    document = bring()
    path = make_course(plan(document, 2)).path
    first, second, *_others = path.quizzes.order_by("pk")
    first.slots.create(question=make.question(document), position=1)
    second.slots.create(question=make.question(document, "draft", state="draft"), position=1)
    publish_everything(path, None, NOW)
    assert [quiz.state for quiz in path.quizzes.order_by("pk")] == ["published", "draft", "draft", "draft"]
    assert list(path.steps.values_list("check_required", flat=True)) == [True, False, False, False]
    mia = make.learner()
    progress.mark_read(progress.enrol(mia, path, NOW), first.lesson, first.lesson.versions.get(), NOW)
    assert [step.state for step in journey(path, mia, NOW).steps][0] == "read"
