"""Setting the rules of a quiz."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from learn import progress
from learn.models import LearningPath
from quizzes import attempts, presets
from quizzes.models import Allowance, Quiz
from quizzes.presets import PRESETS, rules_of
from tests import desk, make
from tests.quizzes.test_admin_quizzes import save

from .setting import page, rules

pytestmark = pytest.mark.django_db


def differing(quiz):
    return presets.differing(quiz.preset, rules_of(quiz))


def test_the_model_begins_with_the_settings_of_a_check():
    assert differing(Quiz()) == {}


def test_the_presets_are_three_cards_that_say_what_they_do(client, quiz):
    html = page(client, quiz)
    assert html.count('name="preset"') == 3
    assert re.findall(r"<b>(\w+)</b> <span>([^<]*)</span>", html) == [
        (
            "Practice",
            "Learners see at once whether an answer is right, and why. Each question can be tried up to 3 times, "
            "with your hints in between, but never so often that only the right answer is left. What is right only "
            "at a further try counts less, by a third for each. It can be taken as often as they like. The best attempt counts.",
        ),
        (
            "Check",
            "Learners see at once whether an answer is right, and why. Each question is answered once. It can "
            "be taken as often as they like. The best attempt counts.",
        ),
        (
            "Exam",
            "Learners see what is right, and why, when they have finished. They can change their answers until "
            "they finish. It can be taken once. The time is limited to 30 minutes. Each learner gets the questions "
            "in another order.",
        ),
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"tries": 5, "penalty": Decimal(0)},
            "can be tried up to 5 times, with your hints in between, but never so often that only the right "
            "answer is left. Further tries take nothing off. It can",
        ),
        (
            {"tries": 2, "penalty": Decimal("0.4")},
            "What is right only at a further try counts less, by 40\xa0% for each.",
        ),
        ({"attempts_allowed": 2, "counts": "latest"}, "It can be taken 2 times. The latest attempt counts."),
        (
            {"closes_wall": "2999-05-03T10:00", "zone": "UTC"},
            "as often as they like until it closes. The best",
        ),
        ({"time_limit": 1}, "The time is limited to 1 minute."),
        ({"feedback": "after_close"}, "Learners see what is right, and why, when the quiz has closed."),
        ({"feedback": "never"}, "Learners see their score at the end, and not what is right."),
        ({"certainty": "asked"}, "They may say how sure they are."),
        ({"certainty": "scored"}, "They may say how sure they are, which earns marks of its own."),
    ],
)
def test_the_card_of_a_quiz_says_what_was_changed_in_it(client, quiz, changed, said):
    assert said not in page(client, quiz)
    Quiz.objects.update(**changed)
    assert said in page(client, quiz)


def test_choosing_another_card_leaves_when_it_opens_and_closes(client, quiz):
    times = {"opens_wall": "2026-05-01T08:00", "closes_wall": "2026-05-03T23:59", "zone": "Europe/Berlin"}
    Quiz.objects.update(**times)
    quiz.refresh_from_db()
    save(client, quiz, **rules(quiz, preset="exam"))
    assert Quiz.objects.filter(preset="exam", time_limit=30, **times).exists()


@pytest.mark.parametrize("preset", ["practice", "exam"])
def test_choosing_a_card_sets_everything_left_as_it_was(client, quiz, preset):
    save(client, quiz, **rules(quiz, preset=preset))
    quiz.refresh_from_db()
    assert (quiz.preset, differing(quiz)) == (preset, {})


def test_what_was_changed_as_well_stays_changed(client, quiz):
    save(client, quiz, **rules(quiz, preset="exam", attempts_allowed=3))
    quiz.refresh_from_db()
    assert differing(quiz) == {"attempts_allowed": 3}


def test_a_page_that_filled_the_settings_itself_is_taken_at_its_word(client, quiz):
    sent = rules(quiz, **PRESETS["exam"] | {"time_limit": None, "preset": "exam"})
    save(client, quiz, **sent, filled_for="exam")
    quiz.refresh_from_db()
    assert differing(quiz) == {"time_limit": None}


def test_a_setting_is_changed_without_choosing_another_card(client, quiz):
    save(client, quiz, **rules(quiz, penalty=Decimal("0.5"), shuffles_choices=False))
    quiz.refresh_from_db()
    assert differing(quiz) == {"penalty": Decimal("0.5"), "shuffles_choices": False}
    assert "Settings of these rules (changed: " in page(client, quiz)


def test_saving_a_page_without_a_change_changes_nothing(client, quiz):
    before = quiz.authored()
    save(client, quiz, **rules(quiz))
    assert Quiz.objects.get().authored() == before


def test_a_new_quiz_takes_its_card(client, quiz):
    fields = {"path": quiz.path_id, "kind": "final", "title": "The final", "pass_points": 1}
    client.post("/admin/quizzes/quiz/add/", fields | rules(Quiz(), preset="exam"))
    assert differing(Quiz.objects.get(kind="final")) == {}


def test_a_practice_on_no_lesson_is_called_what_it_is(client, quiz):
    fields = {"path": quiz.path_id, "kind": "final", "title": "Warm up", "pass_points": 1}
    client.post("/admin/quizzes/quiz/add/", fields | rules(Quiz(), preset="practice"))
    made = Quiz.objects.get(title="Warm up")
    assert made.what_it_is == "practice at the end of the path"
    for address in ("/admin/quizzes/quiz/", f"/admin/quizzes/quiz/{made.pk}/change/"):
        shown = client.get(address).text
        assert "practice at the end of the path" in shown.lower()
    assert "1 check, 0 finals, 1 practice at the end of a path." in client.get("/admin/").text
    progress.enrol(make.learner(), quiz.path, timezone.now())
    Quiz.objects.filter(pk=made.pk).update(state="published")
    table = client.get(f"/admin/learn/enrolment/{quiz.path_id}/").text
    assert ">Warm up</th>" in table and ">Final<" not in table


def test_who_makes_a_quiz_chooses_where_it_stands(client, quiz):
    page = client.get("/admin/quizzes/quiz/add/").text
    assert ">check of a lesson</option>" in page and ">at the end of the path</option>" in page
    fields = {"path": quiz.path_id, "kind": "final", "pass_points": 1}
    client.post("/admin/quizzes/quiz/add/", fields | {"title": "Warm up"} | rules(Quiz(), preset="practice"))
    page = client.post("/admin/quizzes/quiz/add/", fields | {"title": "Last"} | rules(Quiz(), preset="exam"))
    assert "Something stands at the end of this path already. Retire that one first." in page.text


def test_it_opens_and_closes_by_the_clocks_of_its_zone(client, quiz):
    sent = rules(quiz, opens_wall="2026-05-03T08:00", closes_wall="2026-05-03T23:59:00", zone="Europe/Berlin")
    save(client, quiz, **sent)
    quiz.refresh_from_db()
    assert (quiz.closes_wall, quiz.zone) == ("2026-05-03T23:59", "Europe/Berlin")
    assert quiz.closes_at == datetime(2026, 5, 3, 21, 59, tzinfo=UTC)


def test_without_a_zone_it_is_the_sites(client, quiz):
    save(client, quiz, **rules(quiz, closes_wall="2026-05-03T23:59"))
    quiz.refresh_from_db()
    assert (quiz.zone, quiz.closes_at) == ("UTC", datetime(2026, 5, 3, 23, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("zone", "Europe/Berln", "There is no time zone “Europe/Berln”."),
        ("closes_wall", "2026-05-01T10:00", "It closes before it opens. Choose a later time."),
        ("closes_wall", "soon", "“soon” is not a day with a time."),
        ("feedback", "never", "On this path wrong answers are always corrected: choose when, not never."),
        ("feedback", "after_close", "Say below when the quiz closes"),
        ("tries", "11", "Write 10 or less."),
        ("time_limit", "0", "Write 1 or more."),
        ("grace", "9999", "Write 3600 or less."),
    ],
)
def test_a_fault_is_said_at_its_field_and_nothing_is_saved(client, quiz, field, value, sentence):
    opens = "" if field == "feedback" else "2026-05-02T10:00"
    response = save(client, quiz, **rules(quiz, opens_wall=opens) | {field: value})
    assert sentence in str(response.context["adminform"].form.errors[field][0])
    quiz.refresh_from_db()
    assert differing(quiz) == {}


def test_where_the_path_allows_it_feedback_is_never_given(client, quiz):
    LearningPath.objects.update(corrects_always=False)
    save(client, quiz, **rules(quiz, feedback="never"))
    quiz.refresh_from_db()
    assert quiz.feedback == "never"


def sit(quiz, email, finishes=True):
    learner = make.learner(email, email)
    attempt = attempts.start(learner, quiz, timezone.now())
    if finishes:
        attempts.finish(attempt, timezone.now())
    return attempt


EXAM = {"feedback": "at_end", "attempts_allowed": "1", "time_limit": "30", "shuffles_questions": True}


def test_who_makes_an_exam_of_a_quiz_is_told_what_that_means_for_those_who_sat_it(client, quiz):
    for email in ("ann@example.org", "mia@example.org"):
        sit(quiz, email)
    sit(quiz, "zoe@example.org", finishes=False)
    said = desk.said(save(client, quiz, **rules(quiz, preset="exam", **EXAM)))
    assert (
        "3 people have sat this quiz: attempts begun until now keep the rules they began with. "
        "1 of them is sitting it now. The new rules hold for what is begun from now on. "
        "3 people have used all attempts allowed now and cannot begin again. Below you can give them more."
    ) in said


def test_who_was_given_more_attempts_has_some_left(client, quiz):
    attempt = sit(quiz, "ann@example.org")
    Allowance.objects.create(quiz=quiz, learner=attempt.learner, extra_attempts=1)
    said = " ".join(desk.said(save(client, quiz, **rules(quiz, attempts_allowed="1"))))
    assert "1 person has sat this quiz" in said and "cannot begin again" not in said


def test_one_person_who_is_sitting_it_is_spoken_of(client, quiz):
    sit(quiz, "ann@example.org", finishes=False)
    said = " ".join(desk.said(save(client, quiz, **rules(quiz, tries="2"))))
    assert "1 person is sitting this quiz now" in said and "of them" not in said


@pytest.mark.parametrize("sat", [True, False])
def test_nothing_is_said_where_no_rule_changes_or_nobody_sat_it(client, quiz, sat):
    if sat:
        sit(quiz, "ann@example.org")
    changed = {"title": "Another title"} if sat else rules(quiz, tries="2")
    assert "keep the rules" not in " ".join(desk.said(save(client, quiz, **changed)))


TIMES = {"opens_wall": "2026-03-29T02:30", "closes_wall": "2026-10-25T02:30", "zone": "Europe/Berlin"}


def test_a_time_the_clocks_jump_over_is_said_as_it_is_taken(client, quiz):
    said = desk.said(save(client, quiz, **rules(quiz, **TIMES)))
    assert "The clocks in Berlin jump over 29 March 2026, 02:30. It is taken as 29 March 2026, 03:00." in said
    assert any("show 25 October 2026, 02:30 twice" in each for each in said)
    assert "jump over 29 March 2026, 02:30" in page(client, quiz)


def test_when_it_closes_is_held_against_now_and_its_limit(client, quiz):
    past = {"opens_wall": "2020-05-03T08:00", "closes_wall": "2020-05-03T08:20", "zone": "UTC"}
    said = desk.said(save(client, quiz, **rules(quiz, time_limit="30", **past)))
    assert "It has closed by now, so nobody can begin it." in said
    assert "It is open for 20 minutes only: nobody has the 30 minutes of its limit." in said


def test_an_end_that_moved_is_not_said_to_have_stayed(client, quiz):
    sit(quiz, "ann@example.org", finishes=False)
    closes = {"closes_wall": "2999-05-03T08:20", "zone": "UTC"}
    said = " ".join(desk.said(save(client, quiz, **rules(quiz, **closes))))
    assert "1 attempt under way ends at another time now." in said and "the rules" not in said
    quiz.refresh_from_db()
    closes = {"closes_wall": "2999-05-04T08:20", "zone": "UTC"}
    said = " ".join(desk.said(save(client, quiz, **rules(quiz, tries="2", **closes))))
    assert "the attempt keeps the rules it began with." in said
    assert "Of attempts under way only the end is another." in said


def test_a_shorter_limit_is_said_to_leave_what_is_under_way(client, quiz):
    Quiz.objects.update(time_limit=30)
    quiz.refresh_from_db()
    sit(quiz, "ann@example.org", finishes=False)
    said = " ".join(desk.said(save(client, quiz, **rules(quiz, time_limit="10"))))
    assert "What is under way ends when it was said to as it began." in said and "keep" not in said
