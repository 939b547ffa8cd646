"""Every claim of the article is stated, taught and asked; dropping any one of them fails here."""

import pytest

from tests import content

COUNTS = {"check-1": 4, "check-2": 8, "check-3": 7, "check-4": 9, "check-5": 9, "final": 12}
PASSES = {"check-1": 3, "check-2": 6, "check-3": 5, "check-4": 7, "check-5": 7, "final": 9}
TOPICS = {"mechanism", "treatment", "lifestyle", "evidence"}
CLAIMS = content.claims()
PASSAGES = content.source_passages()
LESSONS = {lesson.slug: lesson for lesson in content.lessons()}
QUESTIONS = {question.slug: question for question in content.questions()}


def test_every_claim_has_its_own_name():
    names = [claim["id"] for claim in CLAIMS]
    assert len(names) == len(set(names)) >= 60


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["id"])
def test_every_claim_is_stated_taught_and_asked(claim):
    assert claim["says"] and claim["passages"] and claim["lessons"], (
        "a claim needs words, a passage and a lesson"
    )
    assert claim["questions"], f"no question asks that: {claim['says']}"
    for key in claim["passages"]:
        assert key in PASSAGES, f"source.md has no passage {key}"
        for slug in claim["lessons"]:
            assert key in LESSONS[slug].taught, f"no paragraph of {slug} cites {key}: {PASSAGES[key]}"
        for slug in claim["questions"]:
            assert slug in QUESTIONS, f"there is no question {slug}"
            assert key in QUESTIONS[slug].keys, f"the question {slug} does not cite {key}: {PASSAGES[key]}"


def test_every_sentence_of_the_source_text_carries_a_claim():
    assert set(PASSAGES) == {key for claim in CLAIMS for key in claim["passages"]}


def test_claims_are_not_worded_as_the_source_text_is():
    assert not {claim["says"] for claim in CLAIMS} & set(PASSAGES.values())


def test_no_sentence_of_the_source_text_is_longer_than_25_words():
    long = [sentence for sentence in PASSAGES.values() if len(content.words(sentence)) > 25]
    assert not long


def test_every_question_cites_passages_that_exist_and_names_its_topic():
    assert QUESTIONS, "the course has no questions"
    for question in content.questions():
        assert question.slug and " " not in question.slug, f"a question without a name: {question.text[:80]}"
        assert question.keys, f"{question.slug} cites nothing"
        assert question.keys <= set(PASSAGES), f"{question.slug} cites {question.keys - set(PASSAGES)}"
        assert len(question.topics) == 1 and set(question.topics) <= TOPICS, question.slug
        assert question.explains, f"{question.slug} does not explain itself"


def test_no_two_questions_share_a_name():
    assert len(QUESTIONS) == len(content.questions())


def test_no_question_is_left_out_of_the_claims():
    asked = {slug for claim in CLAIMS for slug in claim["questions"]}
    assert set(QUESTIONS) == asked


def test_each_quiz_has_its_number_of_questions_and_its_pass():
    found = {quiz: sum(question.quiz == quiz for question in QUESTIONS.values()) for quiz in COUNTS}
    assert found == COUNTS
    assert {quiz["slug"]: quiz["pass"] for quiz in content.path()["quizzes"]} == PASSES


def test_each_check_asks_only_what_its_lesson_taught():
    for quiz in content.path()["quizzes"]:
        if quiz["kind"] != "check":
            continue
        for question in QUESTIONS.values():
            if question.quiz == quiz["slug"]:
                untaught = question.keys - LESSONS[quiz["lesson"]].taught
                assert not untaught, (
                    f"{question.slug} rests on {untaught}, which {quiz['lesson']} does not teach"
                )
