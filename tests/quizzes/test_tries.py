"""Several tries at a question: hints, what they cost, and when it is over."""

from decimal import Decimal

import pytest

from quizzes import attempts
from quizzes.models import Choice, Try
from tests import make
from tests.quizzes.sitting import LATER, OTHER, RIGHT, WRONG, responses, sit

pytestmark = pytest.mark.django_db


def practise(questions=1, **fields):
    return sit(questions, **{"preset": "practice", "tries": 3} | fields)


def answer(attempt, given, position=1, **how):
    response = responses(attempt)[position - 1]
    return attempts.answer(response, given, response.seq, LATER, **how)


MILLI = [{"name": "g", "factor": "1"}, {"name": "mg", "factor": "0.001"}]


def filled(word, number, chosen):
    return {"gaps": {"1": word, "2": number, "3": chosen}}


def test_a_wrong_answer_leaves_the_question_open():
    attempt = practise()
    assert answer(attempt, WRONG).number == 1
    [response] = responses(attempt)
    assert (response.answered_at, response.draft, response.seq) == (None, WRONG, 1)


def test_the_second_try_is_appended_and_ends_it_when_it_is_right():
    attempt = practise()
    answer(attempt, WRONG)
    answer(attempt, RIGHT)
    [response] = responses(attempt)
    assert [(t.number, t.answer, t.fraction) for t in Try.objects.order_by("number")] == [
        (1, WRONG, 0),
        (2, RIGHT, 1),
    ]
    assert (response.answered_at, response.fraction) == (LATER, Decimal("0.667"))


def test_the_last_try_ends_it():
    attempt = practise(tries=2)
    for given in (WRONG, OTHER):
        answer(attempt, given)
    attempt.refresh_from_db()
    assert (responses(attempt)[0].fraction, attempt.finished_at) == (0, LATER)


def test_there_are_never_so_many_tries_that_only_the_right_answer_is_left():
    attempt = practise(tries=9)
    answer(attempt, WRONG)
    answer(attempt, OTHER)
    assert responses(attempt)[0].answered_at == LATER


def test_true_or_false_has_one_try():
    document = make.document()
    question = make.question(document, kind="truefalse", choices=(("True", 1, ""), ("False", 0, "")))
    quiz = make.quiz(make.path(document), [question], tries=3)
    attempt = attempts.start(make.learner(), quiz, LATER)
    answer(attempt, WRONG)
    assert responses(attempt)[0].answered_at == LATER


def test_asking_to_be_shown_ends_it_and_keeps_what_the_try_before_earned():
    attempt = practise()
    make.forced(Choice.objects.filter(position=1), credit=Decimal("0.5"))
    answer(attempt, WRONG)
    assert answer(attempt, None, gave_up=True).number == 2
    [response] = responses(attempt)
    assert (response.answered_at, response.fraction) == (LATER, Decimal("0.5"))


def test_the_same_answer_again_uses_no_try():
    attempt = practise()
    first = answer(attempt, WRONG)
    assert answer(attempt, WRONG) == first
    [response] = responses(attempt)
    assert attempts.answer(response, WRONG, 0, LATER) == first
    assert Try.objects.count() == 1


GAPS = {"gaps": [{"kind": "typed"}, {"kind": "number"}, {"kind": "list"}]}
IN_GAPS = [("Leaf", 1, "", {"gap": 1}), ("6", 1, "", {"gap": 2})] + [
    (text, credit, "", {"gap": 3}) for text, credit in (("warm", 1), ("cold", 0))
]
PARIS = {"kind": "short", "choices": [("Rome", 1, "")]}
SIX = {"kind": "numeric", "choices": [("7", 1, "")], "details": {"units": MILLI}}
FILLED = {"kind": "gaps", "stem": "[[1]] [[2]] [[3]]", "choices": IN_GAPS, "details": GAPS}


@pytest.mark.parametrize(
    "question, one, other, is_same",
    [
        (PARIS, {"text": " Paris"}, {"text": "paris."}, True),
        (PARIS, {"text": "Paris"}, {"text": "the  Paris"}, True),
        (PARIS, {"text": "Paris"}, {"text": "Pari"}, False),
        (PARIS | {"details": {"case": True}}, {"text": "Paris"}, {"text": "paris"}, False),
        # The article is a part of the name here, so only one of them is right.
        (PARIS | {"choices": [("The Who", 1, "")]}, {"text": "Who"}, {"text": "The Who"}, False),
        (SIX, {"text": "6"}, {"text": "6.0"}, True),
        (SIX, {"text": "6 g"}, {"text": "6000 mg"}, True),
        (SIX, {"text": "6"}, {"text": "6,000"}, False),
        (SIX, {"text": "6"}, {"text": "-6"}, False),
        (FILLED, filled(" tree", "5", 3), filled("A Tree", "5.0", 3), True),
        (FILLED, filled("tree", "5", 3), filled("tree", "5", 2), False),
        (FILLED, filled("tree", "5", 3), filled("tree", "5.5", 3), False),
        (FILLED, {"gaps": {"1": "tree"}}, {"gaps": {"1": "Tree", "2": "5"}}, False),
    ],
)
def test_the_same_answer_in_other_letters_uses_no_try(question, one, other, is_same):
    document = make.document()
    quiz = make.quiz(make.path(document), [make.question(document, **question)], tries=4)
    attempt = attempts.start(make.learner(), quiz, LATER)
    first = answer(attempt, one)
    assert (answer(attempt, other) == first) is is_same
    assert Try.objects.count() == (1 if is_same else 2)


def test_a_draft_that_is_the_last_answer_in_other_letters_is_no_try_when_the_time_is_up():
    document = make.document()
    quiz = make.quiz(make.path(document), [make.question(document, **PARIS)], tries=3, time_limit=30)
    attempt = attempts.start(make.learner(), quiz, LATER)
    answer(attempt, {"text": "Paris"})
    attempts.save(responses(attempt)[0], {"text": "paris "}, 1, LATER)
    attempts.finish(attempt, attempt.deadline)
    assert [each.answer for each in Try.objects.all()] == [{"text": "Paris"}]


def test_once_over_the_same_answer_in_other_letters_is_told_as_the_same():
    document = make.document()
    questions = [make.question(document, slug, **PARIS) for slug in ("one", "two")]
    attempt = attempts.start(make.learner(), make.quiz(make.path(document), questions), LATER)
    given = answer(attempt, {"text": "Paris"})
    assert attempts.answer(responses(attempt)[0], {"text": " paris"}, 0, LATER) == given


def test_a_try_from_a_page_older_than_the_last_one_is_asked_about():
    attempt = practise()
    answer(attempt, WRONG)
    with pytest.raises(attempts.Conflict) as conflict:
        attempts.answer(responses(attempt)[0], OTHER, 0, LATER)
    assert (conflict.value.stored, conflict.value.seq) == (WRONG, 1)
    assert Try.objects.count() == 1


def test_a_draft_between_tries_is_kept():
    attempt = practise()
    answer(attempt, WRONG)
    attempts.save(responses(attempt)[0], OTHER, 1, LATER)
    assert responses(attempt)[0].draft == OTHER
    assert Try.objects.count() == 1


def test_stopping_early_keeps_what_the_tries_earned():
    attempt = practise(2)
    make.forced(Choice.objects.filter(position=1), credit=Decimal("0.5"))
    answer(attempt, WRONG)
    attempts.finish(attempt, LATER)
    assert [r.fraction for r in responses(attempt)] == [Decimal("0.5"), None]
    assert attempts.standing(attempt).right == Decimal("0.5")
