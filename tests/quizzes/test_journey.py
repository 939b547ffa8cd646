"""The rows of a path and the one thing to do next."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from learn import progress, publishing
from quizzes import attempts
from quizzes.journey import journey
from quizzes.models import Quiz
from quizzes.sheet import sheet
from tests import desk, make

pytestmark = pytest.mark.django_db


def rows(path, learner):
    return [
        (step.title, step.state, step.note, step.is_next)
        for step in journey(path, learner, timezone.now()).steps
    ]


def test_a_stranger_sees_the_lessons_and_the_final():
    path, *_ = make.course()
    assert rows(path, AnonymousUser()) == [
        ("What tea is", "open", "Next · 1 minute", True),
        ("Final", "open", "1 question", False),
    ]


def test_a_lesson_read_waits_for_its_questions():
    path, lesson, *_ = make.course()
    learner = make.learner()
    enrolment = progress.enrol(learner, path, timezone.now())
    progress.mark_read(enrolment, lesson, lesson.current, timezone.now())
    assert rows(path, learner)[0] == ("What tea is", "read", "Read. 2 questions left", True)


def test_a_lesson_done_says_when_and_the_final_comes_next():
    path, lesson, *_ = make.course()
    learner = make.learner()
    enrolment = progress.enrol(learner, path, timezone.now())
    progress.mark_read(enrolment, lesson, lesson.current, timezone.now())
    progress.check_passed(enrolment, lesson, timezone.now())
    day = timezone.localtime().strftime("%-d %B")
    assert rows(path, learner) == [
        ("What tea is", "done", f"Done {day}", False),
        ("Final", "open", "Next · 1 question", True),
    ]


def test_a_check_passed_before_its_lesson_is_read_is_not_hidden():
    path, lesson, *_ = make.course()
    learner = make.learner()
    progress.check_passed(progress.enrol(learner, path, timezone.now()), lesson, timezone.now())
    assert rows(path, learner)[0] == (
        "What tea is", "open", "Next · Its check is passed. 1 minute to read", True,
    )  # fmt: skip
    assert journey(path, learner, timezone.now()).has_begun


def test_reading_in_all_is_added_up_before_it_is_rounded(client, django_assert_num_queries):
    document = make.document()
    key = document.passages.first().key
    body = f"{'word ' * 60}[@{key}]"  # a third of a minute
    lessons = [make.lesson(document, f"l{n}", f"L{n}", body, summary="") for n in range(6)]
    path = make.path(document, lessons)
    found = journey(path, AnonymousUser(), timezone.now())
    assert [step.note for step in found.steps] == ["Next · 1 minute", *["1 minute"] * 5]
    assert found.minutes == 2
    assert "2 minutes of reading in all." in client.get("/learn/tea/").text
    with django_assert_num_queries(0):
        assert found.minutes == 2
    lessons[0].body = f"{'word ' * 420}[@{key}]"
    lessons[0].save()
    publishing.publish(lessons[0], None, timezone.now())
    assert journey(path, AnonymousUser(), timezone.now()).minutes == 4
    assert sheet(path).minutes == 4


def test_reading_in_all_takes_a_minute_at_least():
    path, *_ = make.course()
    assert journey(path, AnonymousUser(), timezone.now()).minutes == 1
    assert sheet(path).minutes == 1


def test_what_was_begun_comes_before_what_was_not():
    path, lesson, check, final = make.course()
    learner = make.learner()
    enrolment = progress.enrol(learner, path, timezone.now())
    attempt = learner.attempts.create(
        enrolment=enrolment, quiz=final, number=1, started_at=timezone.now(), **final.kept()
    )
    slot = final.slots.get()
    attempt.responses.create(slot=slot, version=slot.question.current, position=1)
    assert rows(path, learner) == [
        ("What tea is", "open", "1 minute", False),
        ("Final", "open", "1 question left", True),
    ]


def sat_once(final, learner):
    enrolment = progress.enrol(learner, final.path, timezone.now())
    Quiz.objects.filter(pk=final.pk).update(attempts_allowed=1)
    final.refresh_from_db()
    attempts.finish(attempts.start(learner, final, timezone.now()), timezone.now())
    lesson = final.path.steps.get().lesson
    progress.mark_read(enrolment, lesson, lesson.current, timezone.now())
    progress.check_passed(enrolment, lesson, timezone.now())


def test_what_has_no_attempt_left_is_not_offered_next():
    *_, final = make.course()
    learner = make.learner()
    sat_once(final, learner)
    assert rows(final.path, learner)[1] == ("Final", "open", "1 question · no attempt left", False)
    page = desk.signed_in(learner).get("/").text
    assert "Begin “" not in page and "What you joined has nothing you can begin now." in page


def test_who_was_given_more_attempts_may_begin_again():
    *_, final = make.course()
    learner = make.learner()
    sat_once(final, learner)
    final.allowances.create(learner=learner, extra_attempts=1)
    assert rows(final.path, learner)[1] == ("Final", "open", "Next · 1 question", True)


def ending(name):
    """The final of a path of that name."""
    document = make.document(name, name)
    path = make.path(document, [make.lesson(document)], slug=name)
    return make.quiz(path, [make.question(document, "last", "The last question?")], slug="final", title=name)


def test_a_path_of_questions_alone_speaks_of_no_lessons():
    final = ending("tea")
    final.path.steps.all().delete()
    learner = make.learner()
    client = desk.signed_in(learner)
    for page in ("/", final.path.get_absolute_url()):
        said = client.get(page).text
        assert "To the questions" in said and "lesson 1" not in said and "minutes of reading" not in said
    progress.enrol(learner, final.path, timezone.now())
    assert "0 of 0" not in client.get("/").text


def test_home_shows_an_attempt_under_way_on_every_path_and_first_where_a_clock_runs():
    timed, other, last = (ending(name) for name in ("tea", "milk", "water"))
    learner = make.learner()
    Quiz.objects.filter(pk=timed.pk).update(time_limit=30)
    for quiz in (timed, other, last):
        attempts.start(learner, Quiz.objects.get(pk=quiz.pk), timezone.now())
    page = desk.signed_in(learner).get("/").text
    assert page.count("Go on answering") == 3
    assert page.index("minutes left") < page.index("Go on answering")


def test_nothing_is_next_when_the_path_is_done():
    path, lesson, *_ = make.course()
    learner = make.learner()
    enrolment = progress.enrol(learner, path, timezone.now())
    progress.mark_read(enrolment, lesson, lesson.current, timezone.now())
    progress.check_passed(enrolment, lesson, timezone.now())
    progress.final_passed(enrolment, timezone.now())
    assert journey(path, learner, timezone.now()).next is None


def test_what_is_taken_again_is_found_and_waits_until_there_is_nothing_else():
    path, lesson, check, final = make.course()
    learner, now = make.learner(), timezone.now()
    enrolment = progress.enrol(learner, path, now)
    progress.mark_read(enrolment, lesson, lesson.current, now)
    progress.check_passed(enrolment, lesson, now)
    attempts.start(learner, Quiz.objects.get(pk=check.pk), now)
    found = journey(path, learner, now)
    assert found.next.is_final
    assert found.steps[0].note.endswith(". Taken again: 2 questions left")
    progress.final_passed(enrolment, now)
    assert journey(path, learner, now).next.lesson == lesson
    page = desk.signed_in(learner).get("/").text
    assert "Go on answering" in page and "Taken again: 2 questions left" in page


def test_drafts_and_empty_quizzes_are_not_on_the_path():
    path, lesson, check, final = make.course()
    final.slots.all().delete()
    draft = make.lesson(lesson.document, "draft", "Draft", published=False)
    path.steps.create(lesson=draft, position=2)
    assert [step.title for step in journey(path, AnonymousUser(), timezone.now()).steps] == ["What tea is"]


def timed(quiz, learner, minutes):
    """An attempt of the learner with so many minutes left."""
    Quiz.objects.filter(pk=quiz.pk).update(time_limit=60)
    quiz.refresh_from_db()
    attempt = attempts.start(learner, quiz, timezone.now())
    attempt.deadline = timezone.now() + timedelta(minutes=minutes, seconds=20)
    attempt.save()
    return attempt


def test_a_clock_that_runs_does_not_hide_that_it_was_passed_before():
    path, lesson, check, final = make.course()
    learner = make.learner()
    progress.final_passed(progress.enrol(learner, path, timezone.now()), timezone.now())
    timed(final, learner, 12)
    day = timezone.localtime().strftime("%-d %B")
    assert rows(path, learner)[1][2] == f"Passed {day} · Final · 1 question left · 12 minutes left"


def test_a_clock_that_runs_comes_first_and_says_what_is_left():
    path, lesson, check, final = make.course()
    learner = make.learner()
    timed(final, learner, 12)
    assert rows(path, learner) == [
        ("What tea is", "open", "1 minute", False),
        ("Final", "open", "Final · 1 question left · 12 minutes left", True),
    ]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "less than a minute left"), (119, "119 minutes left"), (300, "5 hours left")],
)
def test_what_is_left_is_said_as_a_person_would(minutes, said):
    path, lesson, check, final = make.course()
    learner = make.learner()
    timed(final, learner, minutes)
    assert rows(path, learner)[1][2] == f"Final · 1 question left · {said}"


def test_an_attempt_whose_time_is_up_leads_to_how_it_went():
    path, lesson, check, final = make.course()
    learner = make.learner()
    timed(final, learner, -5)
    assert rows(path, learner) == [
        ("What tea is", "open", "1 minute", False),
        ("Final", "open", "The time is up", True),
    ]


def test_a_check_begun_before_its_lesson_was_read_is_gone_on_with():
    path, lesson, check, final = make.course()
    learner = make.learner()
    attempts.start(learner, check, timezone.now())
    [step, _final] = journey(path, learner, timezone.now()).steps
    assert (step.note, step.is_next, step.asks) == ("2 questions left", True, True)


def test_an_exam_says_how_many_are_left_by_what_is_saved():
    path, lesson, check, final = make.course()
    Quiz.objects.update(feedback="at_end")
    check.refresh_from_db()
    learner = make.learner()
    attempt = attempts.start(learner, check, timezone.now())
    for left, said in ((1, "1 question left"), (0, "All answered, not finished yet")):
        response = attempt.responses.order_by("position")[1 - left]
        attempts.save(response, {"choices": [1]}, 0, timezone.now())
        assert rows(path, learner)[0][2] == said
