"""What rules find in a question and may stay goes along with the course, with its reason."""

import tomllib

import pytest
from django.db import transaction

from quizzes import good_questions
from quizzes.formats.course_values import CourseFaults
from quizzes.models import Question, Quiz
from tests.quizzes.course_folder import NOW, change, elsewhere, empty, exported, load

pytestmark = pytest.mark.django_db


def test_what_rules_find_and_may_stay_comes_with_its_reason(folder):
    change(folder, "questions/check-1.gift", "What is tea?", "According to the text, what is tea?")
    load(folder)
    final, asked = Quiz.objects.get(slug="final"), Question.objects.get(slug="what-is-tea")
    for thing in (final, asked):
        rule = good_questions.judged_of(thing)[0].finding.rule
        good_questions.waive(thing, rule, "It has to be.", None, NOW)
    files = exported()
    left = tomllib.loads(files["path.toml"].decode())["left"]
    assert [(each.get("quiz") or each["question"], each["reason"]) for each in left] == [
        ("final", "It has to be."), ("what-is-tea", "It has to be.")
    ]  # fmt: skip
    report, again = elsewhere(files)
    assert again == files
    assert report.counts["left"]["new"] == 2
    assert load(files).counts["left"]["unchanged"] == 2


def test_it_counts_again_where_the_words_have_changed(folder):
    change(folder, "questions/check-1.gift", "What is tea?", "According to the text, what is tea?")
    load(folder)
    asked = Question.objects.get(slug="what-is-tea")
    rule = good_questions.judged_of(asked)[0].finding.rule
    good_questions.waive(asked, rule, "It has to be.", None, NOW)
    files = exported()

    def left_elsewhere(files):
        with transaction.atomic():
            empty()
            load(files)
            judged = good_questions.judged_of(Question.objects.get(slug="what-is-tea"))
            transaction.set_rollback(True)
        return [each.waiver is not None for each in judged if each.finding.rule == rule]

    assert left_elsewhere(files) == [True]
    files["questions/check-1.gift"] = files["questions/check-1.gift"].replace(b"to the text", b"to this text")
    assert left_elsewhere(files) == [False]


def test_written_by_hand_it_holds_for_the_words_beside_it(folder):
    change(folder, "questions/check-1.gift", "What is tea?", "According to the text, what is tea?")
    load(folder)
    rule = good_questions.judged_of(Question.objects.get(slug="what-is-tea"))[0].finding.rule
    files = exported()
    files["path.toml"] += f'\n[[left]]\nquestion = "what-is-tea"\nrule = "{rule}"\nreason = "So."\n'.encode()
    assert load(files).counts["left"]["new"] == 1
    assert good_questions.judged_of(Question.objects.get(slug="what-is-tea"))[0].waiver.reason == "So."


@pytest.mark.parametrize(
    "wrong, said",
    [
        ('rule = "key-longest"', "has to name one question or one quiz"),
        ('question = "no-such"\nrule = "key-longest"', "has to name one question or one quiz"),
        (
            'question = "warm"\nrule = "key-longer"',
            "names no rule: “key-longer”. Did you mean “key-longest”",
        ),
    ],
)
def test_what_is_left_of_nothing_is_a_fault(folder, wrong, said):
    load(folder)
    files = exported()
    files["path.toml"] += f'\n[[left]]\n{wrong}\nreason = "x"\n'.encode()
    with pytest.raises(CourseFaults, match=said):
        load(files)
