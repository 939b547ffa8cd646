"""What a learner reads about a question whose marking was corrected after they answered."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learn import progress
from quizzes import attempts, regrading
from quizzes.models import QuestionVersion
from tests import desk, make
from tests.quizzes.sitting import LATER, NOW, RIGHT, WRONG, answer_all
from tests.quizzes.views.pages import address, words

pytestmark = pytest.mark.django_db
THIRD_OF_MAY = datetime(2027, 5, 3, 10, tzinfo=UTC)


@pytest.fixture
def attempt(mia, course):
    """She was wrong by the key at the first of two questions, and has read the lesson."""
    _way, lesson, check, _final = course
    check.pass_points = 2
    check.save()
    attempt = answer_all(attempts.start(mia, check, NOW), WRONG, RIGHT)
    progress.mark_read(attempt.enrolment, lesson, lesson.current, NOW)
    return attempt


def correct(attempt, right=1, ruling="", reason="The source says stone.", at=THIRD_OF_MAY, **how):
    version = QuestionVersion.objects.get(pk=attempt.responses.get(position=1).version_id)
    marking = version.marking() | {"ruling": ruling}
    for row in marking["choices"]:
        row["credit"] = "1" if row["position"] == right else "0"
    seen = regrading.preview(version, marking)
    return regrading.regrade(version, marking, seen.seal, reason, None, at, **how)


def page(client, attempt, position=""):
    return words(client.get(f"{attempt.get_absolute_url()}{position and f'{position}/'}"))


def test_the_review_says_when_and_why_it_was_corrected(client, attempt):
    assert "Not this one." in page(client, attempt, 1)
    correct(attempt)
    after = page(client, attempt, 1)
    assert "This question was corrected on 3 May 2027: The source says stone." in after
    assert "Yes." in after and "Not this one." not in after
    assert "corrected" not in page(client, attempt, 2)


def test_a_correction_taken_back_is_called_so(client, attempt):
    done = correct(attempt)
    later = THIRD_OF_MAY + timedelta(days=1)
    correct(attempt, right=0, reason="It says leaf after all.", at=later, undoes=done)
    review, results = page(client, attempt, 1), page(client, attempt)
    said = "A correction of this question was taken back on 4 May 2027: It says leaf after all."
    assert said in review and "was corrected on" not in review
    assert "1 of 2." in results and "Not right · correction taken back on 4 May 2027" in results
    assert "corrected since you answered" not in results


def test_the_results_show_the_new_score(client, attempt):
    assert "1 of 2." in page(client, attempt)
    correct(attempt)
    after = page(client, attempt)
    assert "2 of 2. You passed." in after
    assert "1 question was corrected since you answered it. This is your score with the correction." in after
    assert "Right · corrected on 3 May 2027" in after


@pytest.mark.parametrize(
    "ruling, said, score, row",
    [
        (
            "credit",
            "Everyone has been given this one’s points.",
            "2 of 2.",
            "Answered · everyone has been given its points",
        ),
        ("dropped", "This one is left out of the score.", "1 of 1.", "Answered · left out of the score"),
    ],
)
def test_of_a_faulty_question_the_ruling_and_its_reason_are_told_and_not_what_the_key_says(
    client, attempt, ruling, said, score, row
):
    correct(attempt, right=0, ruling=ruling, reason="Both are named.")
    after = page(client, attempt, 1)
    assert f"{said} It turned out to be faulty: Both are named. Tea is a leaf." in after
    assert "Not this one." not in after and "Correct answer" not in after and "You chose" not in after
    assert "A stone Your answer" in after and after.count("Your answer") == 1
    results = page(client, attempt)
    assert score in results and row in results and "Not right" not in results


@pytest.mark.parametrize("ruling", ["credit", "dropped"])
def test_the_page_of_a_faulty_question_asks_for_its_reason_once(client, attempt, ruling):
    address = f"{attempt.get_absolute_url()}1/"
    correct(attempt)
    client.get(address)
    with CaptureQueriesContext(connection) as plain:
        client.get(address)
    correct(attempt, right=0, ruling=ruling)
    with CaptureQueriesContext(connection) as ruled:
        client.get(address)
    assert len(ruled) == len(plain) + 1


def test_who_answers_a_question_of_which_everyone_is_given_the_points_reads_that_and_why(
    client, attempt, mia
):
    correct(attempt, right=0, ruling="credit", at=NOW, reason="Both are named.")
    again = attempts.start(mia, attempt.quiz, THIRD_OF_MAY)
    assert "Both are named." not in page(client, again, 1)
    attempts.answer(again.responses.get(position=1), WRONG, 0, THIRD_OF_MAY)
    said = "Everyone has been given this one’s points. It turned out to be faulty: Both are named."
    assert said in page(client, again, 1)


def test_who_answers_after_the_correction_reads_nothing_of_it(client, attempt, mia):
    correct(attempt, at=NOW)
    again = attempts.start(mia, attempt.quiz, THIRD_OF_MAY)
    response = again.responses.get(position=1)
    assert "corrected" not in page(client, again, 1)
    attempts.answer(response, WRONG, 0, THIRD_OF_MAY)
    assert "corrected" not in page(client, again, 1)


def test_nothing_of_it_is_told_before_the_answer(client, attempt, mia):
    again = attempts.start(mia, attempt.quiz, NOW)
    correct(attempt)
    assert "The source says stone." not in page(client, again, 1)


def test_who_stays_passed_though_a_correction_was_taken_back_reads_both(client, attempt):
    done = correct(attempt)
    assert "2 of 2. You passed." in page(client, attempt)
    correct(attempt, right=0, at=THIRD_OF_MAY + timedelta(days=1), undoes=done)
    after = page(client, attempt)
    assert "1 of 2. You passed on 3 May 2027. The score was corrected since." in after
    assert "You need" not in after


def test_who_stays_passed_though_the_question_was_left_out_reads_both(client, attempt, mia):
    """She passed with the one that is left out."""
    again = answer_all(attempts.start(mia, attempt.quiz, LATER), RIGHT, RIGHT)
    assert "2 of 2. You passed." in page(client, again)
    correct(again, right=0, ruling="dropped")
    assert "1 of 1. You passed." in page(client, again)
    wrong = QuestionVersion.objects.get(pk=again.responses.get(position=2).version_id)
    marking = wrong.marking()
    marking["choices"][0]["credit"], marking["choices"][1]["credit"] = "0", "1"
    seen = regrading.preview(wrong, marking)
    regrading.regrade(wrong, marking, seen.seal, "Why", None, THIRD_OF_MAY)
    after = page(client, again)
    assert "0 of 1. You passed on 12 November. The score was corrected since." in after


def test_an_attempt_that_no_correction_touched_says_what_is_needed(client, attempt, mia):
    answer_all(attempts.start(mia, attempt.quiz, LATER), RIGHT, RIGHT)
    assert "1 of 2. You need 2." in page(client, attempt)


def test_whose_check_was_taken_back_reads_why_on_the_path(client, attempt):
    correct(attempt)
    assert "Done" in words(client.get("/learn/tea/"))
    correct(attempt, right=2, takes_away=True)
    assert "Read. A question was corrected, so its check is open again" in words(client.get("/learn/tea/"))
    answer_all(attempts.start(attempt.learner, attempt.quiz, THIRD_OF_MAY), {"choices": [2]}, RIGHT)
    assert "open again" not in words(client.get("/learn/tea/"))


@pytest.fixture
def tried(mia, course):
    """She may try twice, and was wrong by the key with a stone at the first of two questions."""
    _way, _lesson, check, _final = course
    check.tries, check.penalty = 3, Decimal("0.333")
    check.save()
    attempt = attempts.start(mia, check, NOW)
    response = attempt.responses.get(position=1)
    attempts.answer(response, WRONG, response.seq, NOW)
    return attempt


def test_an_attempt_under_way_says_that_everyone_gets_credit(client, tried):
    correct(tried, right=0, ruling="credit")
    after = page(client, tried, 1)
    assert "Everyone has been given this one’s points. It turned out to be faulty: The source" in after
    assert "Not yet." not in after


@pytest.mark.parametrize("then", [RIGHT, None], ids=["another answer", "asked to be shown"])
def test_a_first_answer_that_is_right_by_the_correction_is_told_in_place_of_the_last(client, tried, then):
    response = tried.responses.get(position=1)
    attempts.answer(response, then, response.seq, NOW, gave_up=then is None)
    correct(tried)
    attempts.finish(tried, THIRD_OF_MAY)
    after = page(client, tried, 1)
    assert "Your first answer is right now: it counts 100 %." in after
    assert "Not this one." not in after and "You chose" not in after and "Here it is." not in after
    assert "A stone Your answer. Correct" in after
    assert ("After that you answered “A leaf”: It is a leaf." in after) is (then == RIGHT)
    results = page(client, tried)
    assert "Question 0? Right · corrected" in results


def test_a_later_answer_that_is_right_by_the_correction_says_which_try_it_was(client, mia):
    document = make.document("four")
    question = make.question(document, choices=(*make.CHOICES, ("A bird", 0, "It has no wings.")))
    quiz = make.quiz(make.path(document, slug="four"), [question], tries=3)
    attempt = attempts.start(mia, quiz, NOW)
    for given in (WRONG, {"choices": [2]}, RIGHT):
        response = attempt.responses.get()
        attempts.answer(response, given, response.seq, NOW)
    correct(attempt, right=2)
    after = page(client, attempt, 1)
    assert "Your answer at try 2 is right now: it counts 67 %." in after
    assert "Before that you answered “A stone”" in after
    assert "After the tries before" not in after


def test_an_attempt_under_way_says_that_the_answer_is_right_now(client, tried):
    assert "Not yet." in page(client, tried, 1)
    correct(tried)
    after = page(client, tried, 1)
    assert "Your first answer is right now: it counts 100 %." in after
    assert "This question was corrected on 3 May 2027: The source says stone." in after
    assert "Try again" not in after
    assert "Not yet." not in after and "tries left" not in after and "try left" not in after
    client.post(f"{tried.get_absolute_url()}1/", {"show": "1", "seq": tried.responses.get(position=1).seq})
    assert tried.responses.get(position=1).fraction == 1
    assert "Your first answer is right now: it counts 100 %." in page(client, tried, 1)


def test_the_pages_ask_as_much_for_one_corrected_question_as_for_three(client, mia):
    taken = {count: asked_for(client, mia, count) for count in (1, 3)}
    assert taken[1] == taken[3]


def asked_for(client, mia, count):
    document = make.document(f"of-{count}")
    questions = [make.question(document, f"q{count}-{n}") for n in range(count)]
    quiz = make.quiz(make.path(document, slug=f"of-{count}"), questions, tries=3)
    attempt = attempts.start(mia, quiz, NOW)
    for response in attempt.responses.all():
        for given in (WRONG, RIGHT):
            attempts.answer(response, given, response.seq, NOW)
            response.refresh_from_db()
    for version in QuestionVersion.objects.filter(question__in=questions):
        marking = version.marking()
        marking["choices"][0]["credit"], marking["choices"][1]["credit"] = "0", "1"
        seal = regrading.preview(version, marking).seal
        regrading.regrade(version, marking, seal, "Why", None, THIRD_OF_MAY)
    client.get(attempt.get_absolute_url())
    with CaptureQueriesContext(connection) as captured:
        client.get(attempt.get_absolute_url())
    return len(captured)


def test_another_learner_sees_nothing_of_an_attempt(attempt):
    correct(attempt)
    other = desk.signed_in(make.learner("ann@example.org", "Ann"))
    assert other.get(f"{attempt.get_absolute_url()}1/").status_code == 404


def test_the_page_before_the_first_question_counts_no_question_that_is_left_out(client, attempt):
    assert "2 questions. You pass with 2 right." in words(client.get(address(attempt.quiz)))
    correct(attempt, right=0, ruling="dropped")
    assert "1 question. You pass with 1 right." in words(client.get(address(attempt.quiz)))


def test_the_path_does_not_ask_what_is_left_out(client, attempt):
    assert "Ask me" in words(client.get("/learn/tea/"))
    make.forced(QuestionVersion.objects.filter(question__slug__in=["q0", "q1"]), ruling="dropped")
    assert "Ask me" not in words(client.get("/learn/tea/"))


def test_who_asks_to_be_shown_after_the_correction_still_reads_that_the_answer_counts(client, tried):
    correct(tried)
    response = tried.responses.get(position=1)
    attempts.answer(response, None, response.seq, THIRD_OF_MAY + timedelta(days=1), gave_up=True)
    after = page(client, tried, 1)
    assert "Your first answer is right now: it counts 100 %." in after
    assert "Here it is." not in after


def leave_all_out(attempt):
    for response in attempt.responses.all():
        version = QuestionVersion.objects.get(pk=response.version_id)
        marking = version.marking() | {"ruling": "dropped"}
        seal = regrading.preview(version, marking).seal
        regrading.regrade(version, marking, seal, "Why", None, THIRD_OF_MAY)


def test_where_all_is_left_out_who_sat_it_reads_what_became_of_it(client, attempt):
    leave_all_out(attempt)
    intro = words(client.get(address(attempt.quiz)))
    assert "There is nothing to answer here at present: the questions turned out to be faulty" in intro
    assert "yet" not in intro and "missed nothing" not in intro
    assert "Last time, on 12 November. Nothing of it counts any more. See how it went" in intro
    results = page(client, attempt)
    assert "Nothing of it counts any more." in results and "0 of 0" not in results
    assert "2 questions turned out to be faulty and are left out of the score." in results
    assert "You need" not in results and "All of it again" not in results


def test_where_all_is_left_out_who_passed_stays_passed_and_reads_so(client, attempt, mia):
    again = answer_all(attempts.start(mia, attempt.quiz, LATER), RIGHT, RIGHT)
    leave_all_out(again)
    assert "You passed this on 12 November." in words(client.get(address(attempt.quiz)))
    results = page(client, again)
    assert "Nothing of it counts any more. You passed on 12 November. That you passed stays." in results


def test_where_all_is_left_out_an_attempt_under_way_in_which_something_was_answered_is_over(
    client, attempt, mia
):
    attempts.answer(attempts.start(mia, attempt.quiz, NOW).responses.first(), RIGHT, 0, NOW)
    leave_all_out(attempt)
    intro = words(client.get(address(attempt.quiz)))
    assert "Last time, on 3 May. Nothing of it counts any more. See how it went" in intro
    assert "Go on where you were" not in intro


def test_an_attempt_under_way_says_that_a_correction_was_taken_back(client, mia, course):
    _way, _lesson, check, _final = course
    check.tries = 3
    check.save()
    done = correct(answer_all(attempts.start(mia, check, NOW), WRONG, RIGHT), reason="The source says stone.")
    under_way = attempts.start(mia, check, THIRD_OF_MAY)
    response = under_way.responses.get(position=1)
    attempts.answer(response, RIGHT, response.seq, THIRD_OF_MAY)
    later = THIRD_OF_MAY + timedelta(days=1)
    correct(under_way, right=0, reason="It says leaf after all.", at=later, undoes=done)
    after = page(client, under_way, 1)
    assert "A correction of this question was taken back on 4 May 2027: It says leaf after all." in after
    assert "was corrected on" not in after


@pytest.mark.parametrize(
    ("ruling", "said"),
    [
        ("dropped", "This question was left out of the score for a time. Since 4 May 2027 it counts again: They are clear."),
        ("credit", "Everyone had credit for this question for a time. Since 4 May 2027 the answers count again: They are clear."),
    ],
)  # fmt: skip
def test_that_a_question_counts_again_is_said_as_it_happened(client, attempt, mia, ruling, said):
    """To who had answered before it was left out, and to who was answering then."""
    under_way = attempts.start(mia, attempt.quiz, NOW)
    done = correct(attempt, right=0, ruling=ruling, reason="Its words are unclear.")
    answer_all(under_way, WRONG, RIGHT)
    later = THIRD_OF_MAY + timedelta(days=1)
    correct(attempt, right=0, reason="They are clear.", at=later, undoes=done)
    for mine in (attempt, under_way):
        after = page(client, mine, 1)
        assert said in after and "corrected on" not in after
        assert "Its words are unclear." not in after and "turned out to be faulty" not in after


@pytest.mark.parametrize("when", ["before", "after"])
def test_who_left_it_open_reads_that_everyone_gets_credit(client, attempt, mia, when):
    """Whether the question was corrected after the attempt or had been before it."""
    if when == "after":
        correct(attempt, right=0, ruling="credit", at=NOW)
    at = LATER if when == "before" else THIRD_OF_MAY
    again = attempts.start(mia, attempt.quiz, at)
    second = again.responses.get(position=2)
    attempts.answer(second, RIGHT, second.seq, at)
    attempts.finish(again, at)
    if when == "before":
        assert "everyone has been given its points" not in page(client, again)
        correct(attempt, right=0, ruling="credit")
    results = page(client, again)
    assert "2 of 2." in results and "Not answered · everyone has been given its points" in results
    assert ("its points · corrected on 3 May 2027" in results) is (when == "before")
    assert "since you answered" not in results
    assert ("1 question was corrected since. This is your score" in results) is (when == "before")


def test_a_score_of_fewer_points_says_how_many_of_all_questions_are_left_out(client, attempt):
    correct(attempt, right=0, ruling="dropped")
    results = page(client, attempt)
    assert "1 of 1." in results
    assert "1 of the 2 questions turned out to be faulty and is left out of the score." in results
