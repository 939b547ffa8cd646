"""Two at once, on real connections: one attempt, one answer, one completion."""

import threading
import time
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from learn import progress
from learn.models import Enrolment, LessonProgress
from quizzes import attempts, regrading
from quizzes.models import Allowance, Attempt, Question, QuestionVersion, Quiz, Response, Try
from tests import make
from tests.quizzes.sitting import LATER, NOW, OTHER, RIGHT, WRONG, answer_all, responses, sit

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Runs the calls in threads of their own, released together; returns what each returned or raised."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        try:
            barrier.wait(5)
            results[place] = call()
        except Exception as error:  # noqa: BLE001
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_eight_starts_at_once_are_one_attempt():
    way, lesson, check, final = make.course(2)
    mia = make.learner()
    started = at_once(*[lambda: attempts.start(mia, check, NOW)] * 8)
    assert {attempt.pk for attempt in started} == {Attempt.objects.get().pk}
    assert Response.objects.count() == 2


def test_eight_answers_at_once_are_one_answer():
    attempt = sit(1, pass_points=1)
    [response] = responses(attempt)
    given = at_once(*[lambda: attempts.answer(response, RIGHT, 0, NOW)] * 8)
    assert {each.pk for each in given} == {Try.objects.get().pk}
    assert Attempt.objects.get().finished_at == NOW


def test_of_two_different_answers_at_once_one_counts_and_the_other_is_told():
    [response] = responses(sit(1))
    results = at_once(
        lambda: attempts.answer(response, RIGHT, 0, NOW), lambda: attempts.answer(response, WRONG, 0, NOW)
    )
    kept = Try.objects.get()
    [told] = [each for each in results if isinstance(each, attempts.AlreadyAnswered)]
    assert kept in results
    assert told.stored == kept.answer


def test_the_last_two_answers_at_once_finish_the_attempt():
    attempt = sit(2)
    first, second = responses(attempt)
    at_once(lambda: attempts.answer(first, RIGHT, 0, NOW), lambda: attempts.answer(second, RIGHT, 0, NOW))
    attempt.refresh_from_db()
    assert attempt.finished_at == NOW
    assert LessonProgress.objects.get().check_passed_at == NOW


def test_of_eight_saves_at_once_one_is_kept_and_the_others_are_told():
    [response] = responses(sit(1))
    drafts = [{"choices": [n % 3]} for n in range(8)]
    results = at_once(*(lambda draft=draft: attempts.save(response, draft, 0, NOW) for draft in drafts))
    response.refresh_from_db()
    assert response.seq == 1
    for draft, result in zip(drafts, results, strict=True):
        assert result == 1 if draft == response.draft else result.stored == response.draft


def test_eight_ends_of_an_exam_at_once_submit_once():
    attempt = sit(3, feedback="at_end")
    for response in responses(attempt):
        attempts.save(response, RIGHT, 0, NOW)
    at_once(*[lambda: attempts.finish(attempt, LATER)] * 8)
    assert Try.objects.count() == 3
    assert LessonProgress.objects.get().check_passed_at == LATER


def test_a_save_at_once_with_the_end_is_submitted_or_told_that_it_is_too_late():
    attempt = sit(1, feedback="at_end")
    [response] = responses(attempt)
    results = at_once(
        lambda: attempts.finish(attempt, LATER), *[lambda: attempts.save(response, RIGHT, 0, LATER)] * 3
    )[1:]
    kept = list(Try.objects.values_list("answer", flat=True))
    late = (attempts.AttemptFinished, attempts.AlreadyAnswered)
    if kept:
        assert kept == [RIGHT] and all(isinstance(result, int) for result in results)
    else:
        assert all(isinstance(result, late) for result in results)


def test_eight_equal_tries_at_once_are_one_try():
    [response] = responses(sit(1, tries=3))
    given = at_once(*[lambda: attempts.answer(response, WRONG, 0, NOW)] * 8)
    assert {each.pk for each in given} == {Try.objects.get().pk}


def test_eight_equal_tries_at_once_in_other_letters_are_one_try():
    document = make.document()
    question = make.question(document, kind="short", choices=[("Rome", 1, "")])
    quiz = make.quiz(make.path(document), [question], tries=3)
    [response] = responses(attempts.start(make.learner(), quiz, NOW))
    spelled = ["Paris", "paris", " PARIS", "Paris.", "the Paris", "pARIS ", "The  Paris", "paris"]
    given = at_once(*[partial(attempts.answer, response, {"text": text}, 0, NOW) for text in spelled])
    assert {each.pk for each in given} == {Try.objects.get().pk}


def test_of_two_different_tries_at_once_one_is_used_and_the_other_is_asked_about():
    [response] = responses(sit(1, tries=3))
    results = at_once(
        lambda: attempts.answer(response, WRONG, 0, NOW), lambda: attempts.answer(response, OTHER, 0, NOW)
    )
    [told] = [each for each in results if isinstance(each, attempts.Conflict)]
    assert told.stored == Try.objects.get().answer


def test_starting_again_at_once_when_the_time_is_up_closes_one_and_begins_one():
    attempt = sit(2, feedback="at_end", time_limit=1)
    attempts.save(responses(attempt)[0], RIGHT, 0, NOW)
    started = at_once(*[lambda: attempts.start(attempt.learner, attempt.quiz, LATER)] * 6)
    assert {each.number for each in started} == {2}
    assert Attempt.objects.count() == 2
    assert Try.objects.count() == 1


@pytest.mark.parametrize("reads", [0, 2, 4, 6])
def test_whatever_comes_between_the_last_acknowledged_save_is_what_is_handed_in(reads):
    attempt = sit(1, feedback="at_end")
    [response] = responses(attempt)

    def keeps_saving(*drafts):
        """The (seq, draft) of every save that was acknowledged."""
        acknowledged, seq = [], 0
        for draft in drafts:
            try:
                seq = attempts.save(response, {"choices": [draft]}, seq, NOW)
                acknowledged.append((seq, draft))
            except attempts.Conflict as conflict:
                seq = conflict.seq
            except (attempts.AttemptFinished, attempts.AlreadyAnswered):
                break
        return acknowledged

    *saved, _ended = at_once(
        lambda: keeps_saving(0, 1, 2, 0, 1, 2),
        lambda: keeps_saving(2, 1, 0, 2, 1, 0),
        lambda: [attempts.standing(attempt) for _ in range(reads)] and attempts.finish(attempt, LATER),
    )
    attempts.finish(attempt, LATER)
    response.refresh_from_db()
    newest = max((pair for pairs in saved for pair in pairs), default=None)
    given = Try.objects.first()
    assert (given and given.answer) == (newest and {"choices": [newest[1]]})


def test_a_regrade_amid_answers_leaves_no_mark_by_the_old_key():
    attempt = sit(1, pass_points=1)
    learners = [make.learner(f"{n}@example.org", str(n)) for n in range(5)]
    version = responses(attempt)[0].version
    sat = [attempt, *(attempts.start(learner, attempt.quiz, NOW) for learner in learners)]
    marking = version.marking()
    for row in marking["choices"]:
        row["credit"] = "1" if row["position"] == 1 else "0"

    seal = regrading.preview(version, marking).seal

    def correct():
        return regrading.regrade(version, marking, seal, "Why", None, NOW)

    def answer(attempt):
        response = responses(attempt)[0]
        return lambda: attempts.answer(response, WRONG, 0, NOW)

    results = at_once(correct, *map(answer, sat))
    assert [each for each in results if isinstance(each, Exception)] == []
    assert [each.fraction for each in Response.objects.all()] == [1] * 6
    assert LessonProgress.objects.filter(check_passed_at=NOW).count() == 6


def test_a_question_left_out_amid_the_last_answers_leaves_no_attempt_waiting_for_it():
    """Whichever comes first: the answer ends the attempt, or all that is left to do is to finish it."""
    attempt = sit(2, pass_points=2)
    sat = [attempt]
    sat += [attempts.start(make.learner(f"{n}@example.org", str(n)), attempt.quiz, NOW) for n in range(4)]
    version = responses(attempt)[1].version
    marking = version.marking() | {"ruling": "dropped"}
    seal = regrading.preview(version, marking).seal
    firsts = [responses(each)[0] for each in sat]
    results = at_once(
        lambda: regrading.regrade(version, marking, seal, "Why", None, NOW),
        *[partial(attempts.answer, response, RIGHT, 0, NOW) for response in firsts],
    )
    assert [each for each in results if isinstance(each, Exception)] == []
    for each in sat:
        assert attempts.next_to_answer(responses(each)) is None
        attempts.finish(each, LATER)
        standing = attempts.standing(each)
        assert (standing.right, standing.total, standing.passed) == (1, 1, True)
    assert LessonProgress.objects.filter(check_passed_at__isnull=False).count() == 5


def keyed(version, right):
    marking = QuestionVersion.objects.get(pk=version.pk).marking()
    for row in marking["choices"]:
        row["credit"] = "1" if row["position"] == right else "0"
    return marking


def on_its_way(call, done, wait=0.5):
    """Does it in a transaction that is not over when ``done`` is set, and lasts a moment longer."""
    with transaction.atomic():
        result = call()
        done.set()
        time.sleep(wait)
    return result


def test_an_answer_on_its_way_when_a_correction_is_written_is_corrected_too():
    first, done = sit(2), threading.Event()
    ann = attempts.start(make.learner("ann@example.org", "Ann"), first.quiz, NOW)
    version = responses(first)[0].version
    seal = regrading.preview(version, keyed(version, 1)).seal

    def correct():
        done.wait(5)
        # It began before this one and is seen after it, so that its keys are no longer the newest.
        attempts.answer(responses(ann)[0], WRONG, 0, NOW)
        return regrading.regrade(version, keyed(version, 1), seal, "Why", None, NOW)

    response = responses(first)[0]
    results = at_once(correct, lambda: on_its_way(lambda: attempts.answer(response, WRONG, 0, NOW), done))
    assert [each for each in results if isinstance(each, Exception)] == []
    assert [each.fraction for each in version.responses.all()] == [1, 1]
    assert results[0].changes.count() == 2 and results[0].since.answers == 2


def ending(attempt):
    """The last answer of an attempt whose other questions are answered."""
    *firsts, last = responses(attempt)
    for response in firsts:
        attempts.answer(response, RIGHT, response.seq, NOW)
    return partial(attempts.answer, last, RIGHT, last.seq, NOW)


def last_acts(one, other):
    """The one is on its way when the other is done."""
    done = threading.Event()
    results = at_once(lambda: on_its_way(one, done), lambda: done.wait(5) and other())
    assert [each for each in results if isinstance(each, Exception)] == []


@pytest.mark.parametrize("turned", [False, True])
def test_a_check_and_a_final_that_end_at_once_finish_the_path(turned):
    way, lesson, check, final = make.course(1)
    mia = make.learner()
    progress.mark_read(progress.enrol(mia, way, NOW), lesson, lesson.current, NOW)
    acts = [ending(attempts.start(mia, quiz, NOW)) for quiz in (check, final)]
    last_acts(*(reversed(acts) if turned else acts))
    assert Enrolment.objects.get().completed_at == NOW


def test_two_lessons_read_at_once_finish_the_path():
    source = make.document()
    lessons = [make.lesson(source, slug) for slug in ("one", "two")]
    way = make.path(source, lessons, final_required=False)
    way.steps.update(check_required=False)
    mine = progress.enrol(make.learner(), way, NOW)
    last_acts(*(partial(progress.mark_read, mine, lesson, lesson.current, NOW) for lesson in lessons))
    assert Enrolment.objects.get().completed_at == NOW


def test_a_check_whose_time_is_up_and_the_last_reading_at_once_finish_the_path():
    attempt = sit(1, pass_points=1, feedback="at_end", time_limit=1)
    progress.final_is_not_needed(attempt.quiz.path, NOW)
    attempts.save(responses(attempt)[0], RIGHT, 0, NOW)
    read = partial(
        progress.mark_read, attempt.enrolment, attempt.quiz.lesson, attempt.quiz.lesson.current, NOW
    )
    last_acts(read, partial(attempts.close_all, LATER))
    assert Enrolment.objects.get().completed_at


def test_the_last_reading_in_the_moment_in_which_less_is_asked_finishes_the_path():
    way, lesson, check, final = make.course(1)
    progress.final_is_not_needed(way, NOW)
    mine = progress.enrol(make.learner(), way, NOW)
    last_acts(
        partial(progress.mark_read, mine, lesson, lesson.current, NOW),
        partial(progress.reading_is_enough, way, lesson, LATER),
    )
    assert Enrolment.objects.get().completed_at == LATER


def test_an_attempt_that_ends_in_the_moment_in_which_more_time_is_given_ends_as_it_ended():
    attempt = sit(1, time_limit=30)
    Allowance.objects.create(quiz=attempt.quiz, learner=attempt.learner, extra_minutes=10)
    last_acts(partial(attempts.finish, attempt, LATER), partial(attempts.move_deadlines, attempt.quiz, LATER))
    ended = Attempt.objects.get()
    assert (ended.finished_at, ended.deadline) == (LATER, attempt.deadline)


@pytest.mark.parametrize("begins_first", [True, False])
def test_more_time_given_in_the_moment_in_which_a_learner_begins_is_theirs(begins_first):
    way, lesson, check, final = make.course(1)
    Quiz.objects.filter(pk=check.pk).update(time_limit=30)
    check, mia = Quiz.objects.get(pk=check.pk), make.learner()

    def give():
        with transaction.atomic():
            Allowance.objects.create(quiz=check, learner=mia, extra_minutes=10)
            attempts.move_deadlines(Quiz.objects.get(pk=check.pk), NOW, mia)

    acts = [partial(attempts.start, mia, check, NOW), give]
    last_acts(*(acts if begins_first else reversed(acts)))
    assert Attempt.objects.get().deadline == NOW + timedelta(minutes=40)


def test_a_check_passed_in_the_moment_in_which_the_pass_before_it_is_taken_away_is_passed():
    first, done = answer_all(sit(1, pass_points=1), RIGHT), threading.Event()
    version = responses(first)[0].version
    # The newer wording is another one, so that nothing of it waits for the correction of the older.
    Question.objects.filter(pk=version.question_id).update(current=version.successor(2))
    again = attempts.start(first.learner, first.quiz, LATER)
    [response] = responses(again)
    assert response.version != version
    seal = regrading.preview(version, keyed(version, 1)).seal

    def correct():
        done.wait(5)
        return regrading.regrade(version, keyed(version, 1), seal, "Why", None, LATER, takes_away=True)

    results = at_once(correct, lambda: on_its_way(lambda: attempts.answer(response, RIGHT, 0, LATER), done))
    assert [each for each in results if isinstance(each, Exception)] == []
    assert LessonProgress.objects.get().check_passed_at
    assert not results[0].completions.exists()
