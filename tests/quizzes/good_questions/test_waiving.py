"""Leaving what was found as it is, with a reason, until what it is about changes."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from quizzes import authoring
from quizzes.banks import bank_question
from quizzes.good_questions import check, take_back, waive
from quizzes.linted import digest
from quizzes.models import LintWaiver
from quizzes.wording import Row
from tests import make
from tests.quizzes.flawed import GIVEAWAY, errors, found, giveaway, reworded

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_a_finding_is_left_as_it_is_with_a_reason(document, path):
    question, ed = giveaway(document), make.educator()
    make.quiz(path, [question])
    waive(question, "key-longest", "  The mountains\nmatter. ", ed, NOW)
    report = check(path)
    assert report.counts["error"] == 0 and report.counts["waived"] == 1
    judged = next(each for _of, each in report.judged if each.finding.rule == "key-longest")
    assert (judged.waiver.reason, judged.waiver.by, judged.waiver.at) == ("The mountains matter.", ed, NOW)
    take_back(question, "key-longest")
    assert check(path).counts["error"] == 1


def test_it_counts_again_when_the_words_change(document, path):
    question = giveaway(document, state="draft")
    make.quiz(path, [question])
    waive(question, "key-longest", "The mountains matter.", None, NOW)
    longer = Row("A leaf of a bush that grows on mountains in the snow", True)
    reworded(question, rows=[longer, *(Row(text, False, why) for text, _credit, why in GIVEAWAY[1:])])
    assert errors(check(path)) == {("what-is-tea", "key-longest")}
    waive(question, "key-longest", "They still do.", None, NOW)
    assert [waiver.reason for waiver in LintWaiver.objects.all()] == ["They still do."]
    assert errors(check(path)) == set()


def test_it_holds_when_anything_else_changes_than_the_words_it_marks(document, path):
    question = giveaway(document, state="draft")
    make.quiz(path, [question])
    waive(question, "key-longest", "The mountains matter.", None, NOW)
    reworded(question, explanation="Tea is a leaf, and more.", hints=["It grows."])
    assert errors(check(path)) == set()


def test_what_an_earlier_docent_left_as_it_is_stays_so_while_nothing_changes(document, path):
    question = giveaway(document, state="draft")
    make.quiz(path, [question])
    waive(question, "key-longest", "The mountains matter.", None, NOW)
    LintWaiver.objects.update(digest=digest(bank_question(question)))
    assert errors(check(path)) == set()
    reworded(question, explanation="Tea is a leaf, and more.")
    assert errors(check(path)) == {("what-is-tea", "key-longest")}


def test_only_what_rests_on_the_sentences_counts_again_when_they_change(document, path):
    water = make.document("water", "Water", sentences=("Water is wet.",)).passages.get()
    question = giveaway(document)
    make.quiz(path, [question])
    question.citations.update(passage=water)
    for rule in ("key-longest", "key-unsupported"):
        waive(question, rule, "It is meant so.", None, NOW)
    assert errors(check(path)) == set()
    question.citations.create(passage=document.passages.get(), position=2)
    assert found(check(path)) >= {("what-is-tea", "key-longest", "error")}
    question.citations.filter(passage=document.passages.get()).delete()
    question.citations.update(passage=make.document("ice", "Ice", sentences=("Ice is cold.",)).passages.get())
    assert errors(check(path)) == {("what-is-tea", "key-unsupported")}


def test_a_quiz_can_be_left_as_it_is_until_its_questions_change(document, path):
    quiz = make.quiz(path, [make.question(document)])
    waive(quiz, "pass-by-luck", "It is for practice.", None, NOW)
    rules = {each.finding.rule for each in check(path).quizzes[0].open}
    assert "pass-by-luck" not in rules
    quiz.slots.create(question=make.question(document, "q2", "Where does tea grow?"), position=2)
    rules = {each.finding.rule for each in check(path).quizzes[0].open}
    assert "pass-by-luck" in rules


def test_a_repetition_counts_again_when_either_question_changes(document, path):
    first = make.question(document, "again", "What is a tea?")
    second = make.question(document)
    make.quiz(path, [first, second])
    waive(second, "same-question", "One is for practice.", None, NOW)
    assert check(path).counts["waived"] == 1
    authoring.QuestionVersion.objects.filter(question=first).update(explanation="Tea is a leaf of a bush.")
    assert check(path).counts["waived"] == 1
    authoring.QuestionVersion.objects.filter(question=first).update(stem="What is a tea, then?")
    assert check(path).counts["waived"] == 0


@pytest.mark.parametrize(
    ("rule", "reason", "said"),
    [
        ("key-longest", " \n", "Say in a few words why it may stay as it is."),
        (
            "key-longest",
            "x" * 501,
            "The reason has 501 characters; at most 500 are possible. Say it shorter.",
        ),
        (
            "negative-stem",
            "Meant so.",
            "Nothing of this kind is found here any more, so there is nothing to leave.",
        ),
    ],
)
def test_what_cannot_be_left_says_why_and_changes_nothing(document, path, rule, reason, said):
    with pytest.raises(ValidationError) as refused:
        waive(giveaway(document), rule, reason, None, NOW)
    assert refused.value.messages == [said]
    assert not LintWaiver.objects.exists()
