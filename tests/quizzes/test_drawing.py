"""Questions drawn from the bank, and what is shuffled: fixed as the attempt begins."""

from collections import Counter

import pytest
from django.core.exceptions import ValidationError

from quizzes import attempts, authoring
from quizzes.attempts.drawing import lacking
from quizzes.models import Quiz, Response, Slot
from tests import make
from tests.quizzes.sitting import LATER, NOW, RIGHT, WRONG, responses

pytestmark = pytest.mark.django_db


def bank(quiz, topic, number):
    return [
        make.question(quiz.path.document, f"{topic}-{n}", f"{topic} {n}?", topic=topic) for n in range(number)
    ]


@pytest.fixture
def quiz():
    """Asks one question by name and draws two on heat."""
    document = make.document()
    quiz = make.quiz(make.path(document), [make.question(document, "named", topic="heat")])
    Slot.objects.create(quiz=quiz, position=2, draws=2, draw_topic="heat")
    return quiz


def slugs(attempt):
    return [response.version.question.slug for response in responses(attempt)]


def test_it_draws_as_many_as_the_slot_says_from_its_topic(quiz):
    bank(quiz, "heat", 5)
    bank(quiz, "cold", 5)
    attempt = attempts.start(make.learner(), quiz, NOW)
    named, *drawn = slugs(attempt)
    assert named == "named"
    assert len(set(drawn)) == 2
    assert all(slug.startswith("heat-") for slug in drawn)
    assert [(r.slot.position, r.drawn) for r in responses(attempt)] == [(1, 0), (2, 0), (2, 1)]


def test_what_was_drawn_stays(quiz):
    bank(quiz, "heat", 9)
    attempt = attempts.start(make.learner(), quiz, NOW)
    before = slugs(attempt)
    assert slugs(attempts.start(attempt.learner, quiz, LATER)) == before


def test_no_question_is_asked_twice(quiz):
    bank(quiz, "heat", 4)
    Slot.objects.create(quiz=quiz, position=3, draws=1, draw_topic="heat")
    Slot.objects.create(quiz=quiz, position=4, draws=5)
    drawn = slugs(attempts.start(make.learner(), quiz, NOW))
    assert sorted(drawn) == ["heat-0", "heat-1", "heat-2", "heat-3", "named"]


def test_what_this_learner_has_not_seen_comes_first(quiz):
    bank(quiz, "heat", 6)
    mia = make.learner()
    seen = []
    for _ in range(3):
        attempt = attempts.start(mia, quiz, NOW)
        seen += slugs(attempt)[1:]
        attempts.finish(attempt, NOW)
    assert len(set(seen)) == 6


def test_what_was_seen_longest_ago_comes_again_first(quiz):
    bank(quiz, "heat", 4)
    mia = make.learner()
    seen = []
    for day in range(3):
        at = NOW.replace(day=1 + day)
        attempt = attempts.start(mia, quiz, at)
        seen.append(set(slugs(attempt)[1:]))
        attempts.finish(attempt, at)
    assert seen[2] == seen[0] != seen[1]


def test_drafts_and_questions_of_other_documents_are_not_drawn(quiz):
    [fits] = bank(quiz, "heat", 1)
    make.question(quiz.path.document, "draft", topic="heat", state="draft")
    other = make.document("coffee", "Coffee", sentences=("Coffee is a bean.",))
    make.question(other, "bean", topic="heat")
    assert slugs(attempts.start(make.learner(), quiz, NOW)) == ["named", fits.slug]


def test_what_was_missed_is_drawn_again(quiz):
    bank(quiz, "heat", 9)
    attempt = attempts.start(make.learner(), quiz, NOW)
    before = slugs(attempt)
    for response, given in zip(responses(attempt), (RIGHT, RIGHT, WRONG), strict=True):
        attempts.answer(response, given, 0, NOW)
    again = attempts.start(attempt.learner, quiz, LATER, missed_of=attempt)
    assert slugs(again) == before
    assert [bool(r.carried_from_id) for r in responses(again)] == [True, True, False]


def test_a_missed_question_that_is_retired_makes_room_for_another(quiz):
    drawn = bank(quiz, "heat", 3)
    attempt = attempts.start(make.learner(), quiz, NOW)
    retired = Response.objects.get(attempt=attempt, slot__position=2, drawn=0).version.question
    type(retired).objects.filter(pk=retired.pk).update(state="retired")
    for response, given in zip(responses(attempt), (WRONG, WRONG, RIGHT), strict=True):
        attempts.answer(response, given, 0, NOW)
    again = attempts.start(attempt.learner, quiz, LATER, missed_of=attempt)
    assert retired.slug not in slugs(again)
    assert len(set(slugs(again))) == len(drawn)
    assert sum(bool(r.carried_from_id) for r in responses(again)) == 1


def test_it_says_which_topics_have_too_few():
    there = ["heat", "heat", "heat", "cold"]
    assert lacking(there, [(3, "heat"), (1, "")]) == []
    assert lacking(there, [(2, "heat"), (2, "heat")]) == [("heat", 4, 3)]
    assert lacking(there, [(2, "heat"), (3, "")]) == [("", 5, 4)]
    assert lacking([], [(1, "heat")]) == [("heat", 1, 0)]


@pytest.mark.parametrize("there", [0, 1, 9])
def test_how_many_it_asks_counts_what_can_be_drawn(quiz, there):
    bank(quiz, "heat", there)
    assert Quiz.objects.with_asks().get().asks == 1 + min(2, there)
    assert len(slugs(attempts.start(make.learner(), quiz, NOW))) == 1 + min(2, there)


@pytest.mark.parametrize("questions", [3, 9])
def test_drawing_takes_the_same_number_of_queries(quiz, questions, django_assert_num_queries):
    bank(quiz, "heat", questions)
    Slot.objects.filter(question=None).update(draws=questions)
    mia = make.learner()
    with django_assert_num_queries(16):
        attempts.start(mia, quiz, NOW)


def test_the_order_of_questions_is_shuffled_once_for_each_attempt():
    way, lesson, check, final = make.course(3)
    Quiz.objects.update(shuffles_questions=True)
    check.refresh_from_db()
    firsts = Counter()
    for n in range(30):
        attempt = attempts.start(make.learner(f"{n}@example.org"), check, NOW)
        order = slugs(attempt)
        assert slugs(attempt) == order and sorted(order) == ["q0", "q1", "q2"]
        firsts[order[0]] += 1
    assert len(firsts) == 3


def test_choices_stay_as_written_where_they_are_not_shuffled():
    way, lesson, check, final = make.course(3)
    Quiz.objects.update(shuffles_choices=False)
    check.refresh_from_db()
    attempt = attempts.start(make.learner(), check, NOW)
    assert [r.choice_order for r in responses(attempt)] == [[0, 1, 2]] * 3


def test_a_question_without_which_too_few_could_be_drawn_is_not_retired(quiz):
    first, second = bank(quiz, "heat", 2)
    Quiz.objects.update(pass_points=3)
    with pytest.raises(ValidationError, match="needs 3 right answers and would have 2 questions left"):
        authoring.retire(first)
    first.refresh_from_db()
    assert first.state == "published"
    Quiz.objects.update(pass_points=2)
    authoring.retire(first)
    first.refresh_from_db()
    assert first.state == "retired"


def left_out(question):
    make.forced(question.versions.all(), ruling="dropped")
    return question


def test_what_is_left_out_of_the_score_is_never_drawn(quiz):
    left_out(bank(quiz, "heat", 1)[0])
    attempt = attempts.start(make.learner(), quiz, NOW)
    assert [each.version.question.slug for each in responses(attempt)] == ["named"]
    assert Quiz.objects.with_asks().get().asks == 1


def test_a_question_left_out_takes_its_share_of_the_mark_when_another_is_retired():
    document = make.document()
    questions = [make.question(document, f"q{n}") for n in range(4)]
    make.quiz(make.path(document), questions, pass_points=3)
    left_out(questions[0])
    authoring.retire(questions[1])
    with pytest.raises(ValidationError, match="would have 1 question left"):
        authoring.retire(questions[2])


def test_a_question_that_is_left_out_already_is_retired_whatever_the_mark():
    document = make.document()
    questions = [make.question(document, f"q{n}") for n in range(3)]
    path = make.path(document)
    make.quiz(path, questions[:2], pass_points=2)
    make.quiz(path, questions[2:], lesson=make.lesson(document), slug="only", title="Only")
    for question in (questions[0], questions[2]):
        authoring.retire(left_out(question))
        question.refresh_from_db()
        assert question.state == "retired"
    with pytest.raises(ValidationError, match="would ask nothing any more"):
        authoring.retire(questions[1])
