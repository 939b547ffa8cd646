"""What is found on a path, in a quiz or in the whole bank."""

import pytest
from django.utils import timezone

from learn.models import LearningPath
from quizzes import authoring, linted
from quizzes.good_questions import check, waive
from quizzes.models import Quiz
from tests import make
from tests.quizzes.flawed import errors, found, giveaway, reworded

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_a_path_is_checked_with_what_its_quizzes_ask_and_the_bank_with_all(document, path):
    make.quiz(path, [giveaway(document)])
    giveaway(document, slug="unasked", stem="Where does tea come from?")
    assert errors(check(path)) == {("what-is-tea", "key-longest")}
    assert errors(check()) == {("what-is-tea", "key-longest"), ("unasked", "key-longest")}


def test_a_quiz_is_checked_by_itself(document, path):
    one = make.quiz(path, [giveaway(document)])
    two = make.quiz(
        path, [make.question(document, "q2", "What is tea made of?")], lesson=path.lessons.get(), slug="two"
    )
    assert errors(check(quiz=one)) == {("what-is-tea", "key-longest")}
    assert errors(check(quiz=two)) == set()
    assert [linted.thing for linted in check(quiz=two).quizzes] == [two]


def test_a_draw_is_checked_with_everything_it_may_draw(document, path):
    giveaway(document, topic="plants")
    giveaway(document, slug="other", stem="Where does tea come from?", topic="trade")
    make.quiz(path).slots.create(position=1, draws=1, draw_topic="plants")
    assert errors(check(path)) == {("what-is-tea", "key-longest")}


def test_the_newest_wording_is_checked_whether_learners_get_it_or_not(document, path):
    question = make.question(document)
    make.quiz(path, [question])
    assert errors(check(path)) == set()
    reworded(question)
    assert errors(check(path)) == {("what-is-tea", "key-longest")}


def test_what_is_retired_or_only_begun_is_let_be(document, path):
    make.quiz(path, [giveaway(document)])
    authoring.Question.objects.update(state="retired")
    authoring.Question.objects.create(document=document, slug="begun")
    assert errors(check()) == set()


def test_what_a_learner_cannot_look_up_is_said_with_the_sentences_at_hand(document, path):
    question = make.question(document, choices=(("A colour of the sky", 1, ""), *make.CHOICES[1:]))
    make.quiz(path, [question])
    assert ("what-is-tea", "key-unsupported", "error") in found(check(path))
    question.citations.all().delete()
    assert ("what-is-tea", "no-passage", "warning") in found(check(path))


def test_a_notice_makes_it_a_health_course(document, path):
    question = make.question(document, explanation="You should take your tablets with tea.")
    make.quiz(path, [question])
    assert errors(check(path)) == set()
    LearningPath.objects.update(notice="This course is for learning.")
    assert errors(check(path)) == {("what-is-tea", "advice")}


def test_where_choices_keep_their_order_letters_may_name_them(document, path):
    rows = (("A leaf", 1, ""), ("A stone", 0, "No."), ("Both A and B", 0, "No."))
    quiz = make.quiz(path, [make.question(document, choices=rows)])
    assert ("what-is-tea", "choice-letters", "error") in found(check(path))
    Quiz.objects.update(shuffles_choices=False)
    assert ("what-is-tea", "choice-letters", "warning") in found(check(quiz=quiz))


def test_a_question_that_repeats_another_of_its_bank_is_found(document, path):
    make.quiz(path, [make.question(document), make.question(document, "again", "What is a tea?")])
    assert ("what-is-tea", "same-question", "warning") in found(check(path))


def test_a_final_is_asked_about_each_section_and_topic(document, path):
    other = make.document("water", "Water", sentences=("Water is wet.",))
    question = make.question(other)
    make.quiz(path, [make.question(document)], lesson=path.lessons.get())
    final = make.quiz(path, [question], slug="final")
    question.topic = "water"
    question.save()
    assert {rule for slug, rule, _severity in found(check(quiz=final)) if slug == "final"} >= {
        "section-left-out", "topic-left-out"
    }  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_one_question_takes_as_many_queries_as_three(document, path, count, django_assert_num_queries):
    asked = [giveaway(document, slug=f"q{n}", stem=f"What is tea number {n} of them?") for n in range(count)]
    make.quiz(path, asked)
    for question in asked:
        waive(question, "key-longest", "It is meant so.", None, NOW)
    with django_assert_num_queries(18):
        check(path)


def test_what_the_rules_said_of_the_same_words_is_remembered_and_never_of_others(document, path, monkeypatch):
    monkeypatch.setattr(linted, "FEW", 0)
    question = giveaway(document)
    make.quiz(path, [question])
    first = check(path)
    assert found(check(path)) == found(first)
    question.citations.all().delete()
    assert ("what-is-tea", "no-passage", "warning") in found(check(path))
    authoring.QuestionVersion.objects.update(stem="Which is not tea?")
    assert ("what-is-tea", "negative-stem", "warning") in found(check(path))
