"""Who has tried what how often, who is stuck, and how the table of progress and its spreadsheet tell it."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from learn import progress
from learn.models import PathLesson
from quizzes import attempts
from quizzes.models import Allowance, Attempt, QuestionVersion, Quiz, Slot
from quizzes.tried import TrackingTried
from tests import desk, make
from tests.quizzes.sitting import RIGHT, WRONG

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TABLE = TrackingTried()


@pytest.fixture
def way():
    """A path of one lesson, whose check passes with two of three, and a final."""
    way, _lesson, check, _final = make.course(3)
    Quiz.objects.filter(pk=check.pk).update(pass_points=2)
    return way


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def learner(name="Mia"):
    return make.learner(f"{name.lower()}@example.org", name)


def sit(person, way, *answers, quiz="check", days_ago=0):
    """An attempt with these answers, so many days ago, finished when there is one to each question."""
    now = NOW - timedelta(days=days_ago)
    attempt = attempts.start(person, way.quizzes.get(slug=quiz), now)
    for response, answer in zip(attempt.responses.all(), answers, strict=False):
        attempts.answer(response, answer, response.seq, now)
    return Attempt.objects.get(pk=attempt.pk)


def names(way, shown):
    return [enrolment.learner.name for enrolment in TABLE.found(way, NOW, shown)]


def address(way, query=""):
    return f"/admin/learn/enrolment/{way.pk}/{query}"


def row_of(way, person):
    [enrolment] = TABLE.found(way, NOW).filter(learner=person)
    [row] = TABLE.rows(way, list(way.steps.select_related("lesson")), [enrolment], NOW)
    return row


# Who has started


def test_who_has_opened_a_question_and_read_nothing_has_started(way):
    progress.enrol(learner("Otto"), way, NOW)
    sit(learner("Mia"), way)
    assert (names(way, "not_started"), names(way, "under_way")) == (["Otto"], ["Mia"])


# Who is stuck


def test_who_has_tried_twice_without_passing_is_stuck(way, client):
    once, twice = learner("Once"), learner("Twice")
    sit(once, way, WRONG, WRONG, WRONG)
    for _time in range(2):
        sit(twice, way, WRONG, RIGHT, WRONG)
    assert names(way, "stuck") == ["Twice"]
    page = client.get(address(way, "?show=stuck"))
    assert [row.learner.name for row in page.context["rows"]] == ["Twice"]
    numbers = {slug: number for slug, _name, number in page.context["filters"]}
    assert (numbers["all"], numbers["under_way"], numbers["stuck"]) == (2, 2, 1)
    assert "2 learners, 0 finished, 1 stuck." in client.get("/admin/").text


def test_what_they_are_stuck_at_is_told_with_tries_best_score_and_day(way):
    person = learner()
    sit(person, way, WRONG, RIGHT, WRONG, days_ago=3)
    sit(person, way, WRONG, WRONG, WRONG, days_ago=2)
    [(number, lesson, tried)] = row_of(way, person).stuck
    day = f"{timezone.localtime(NOW - timedelta(days=2)):%-d %b %Y}"
    assert (number, lesson.title) == (1, "What tea is")
    assert tried.words == f"2 tries, best 1 of 3 (2 needed), last on {day}"
    sit(person, way)
    assert row_of(way, person).stuck[0][2].words.endswith(f"last on {day}, another under way")


def test_who_passes_is_stuck_no_longer(way):
    person = learner()
    for answers in ([WRONG] * 3, [WRONG] * 3, [RIGHT] * 3):
        sit(person, way, *answers)
    assert names(way, "stuck") == []
    assert (
        row_of(way, person).cells[0].words.startswith("check passed, not read: 3 tries, best 3 of 3, last on")
    )


def test_one_is_stuck_at_the_final_too(way):
    person = learner()
    for _time in range(2):
        sit(person, way, WRONG, quiz="final")
    assert [(number, tried.times) for number, _lesson, tried in row_of(way, person).stuck] == [(None, 2)]
    attempt = sit(person, way, RIGHT, quiz="final")
    assert attempt.finished_at and names(way, "stuck") == []


def test_who_has_used_up_the_only_try_is_stuck_unless_given_another(way):
    check = way.quizzes.get(slug="check")
    Quiz.objects.filter(pk=check.pk).update(attempts_allowed=1)
    person = learner()
    sit(person, way, WRONG, WRONG, WRONG)
    assert names(way, "stuck") == ["Mia"]
    assert row_of(way, person).stuck[0][2].words.endswith("no try left")
    Allowance.objects.create(quiz=check, learner=person, extra_attempts=1)
    assert names(way, "stuck") == []
    assert "no try left" not in row_of(way, person).cells[0].words


@pytest.mark.parametrize(
    "not_asked_for", ["check not required", "quiz retired", "result not known", "finished"]
)
def test_nobody_is_stuck_at_what_the_path_does_not_ask_for(way, not_asked_for):
    person = learner()
    for _time in range(2):
        attempt = sit(person, way, WRONG, WRONG, WRONG)
    if not_asked_for == "check not required":
        PathLesson.objects.filter(path=way).update(check_required=False)
    elif not_asked_for == "quiz retired":
        way.quizzes.filter(slug="check").update(state="retired")
    elif not_asked_for == "result not known":
        person.attempts.update(settled_at=None)
    else:
        attempt.enrolment.completed_at = NOW
        attempt.enrolment.save()
    assert names(way, "stuck") == []
    assert row_of(way, person).stuck == []


def test_who_tries_things_out_as_staff_and_other_paths_are_not_counted(way):
    other = make.path(way.document, slug="other", title="Other")
    progress.enrol(learner("Otto"), other, NOW)
    for person in (make.educator(), learner("Mia")):
        for _time in range(3):
            sit(person, way, WRONG, WRONG, WRONG)
    numbers = TABLE.numbers([way, other], NOW)
    assert (numbers[way.pk]["all"], numbers[way.pk]["stuck"]) == (1, 1)
    assert (numbers[other.pk]["all"], numbers[other.pk]["stuck"]) == (1, 0)


def test_the_numbers_are_those_of_the_lists(way):
    sit(learner("Begun"), way)
    progress.enrol(learner("Not"), way, NOW)
    finished = sit(learner("Finished"), way, RIGHT, RIGHT, RIGHT)
    progress.mark_read(finished.enrolment, finished.quiz.lesson, finished.quiz.lesson.current, NOW)
    progress.final_passed(finished.enrolment, NOW)
    stuck = learner("Stuck")
    for _time in range(2):
        sit(stuck, way, WRONG, WRONG, WRONG)
    listed = {shown: len(names(way, shown)) for shown in TABLE.SHOWN}
    assert TABLE.numbers([way], NOW)[way.pk] == listed
    assert listed == {
        "all": 4,
        "not_started": 1,
        "under_way": 2,
        "stuck": 1,
        "finished": 1,
        "behind": 0,
        "away": 0,
    }


# The table


def test_a_cell_shows_how_often_a_check_was_tried_and_the_best_score(way, client):
    person = learner()
    for answers in ((WRONG, WRONG, WRONG), (RIGHT, WRONG, WRONG)):
        sit(person, way, *answers)
    page = client.get(address(way)).text
    assert (
        '<td class="tick tried" role="cell" data-of="1"><span class="mark" aria-hidden="true">2</span>'
        in page
    )
    assert '<small aria-hidden="true">1/3</small>' in page
    assert '<span class="only-spoken">not read: 2 tries, best 1 of 3 (2 needed), last on ' in page


def test_an_attempt_that_was_only_opened_shows_as_begun(way):
    person = learner()
    sit(person, way)
    cell = row_of(way, person).cells[0]
    assert (cell.state, cell.words) == ("begun", "not read: under way for the first time")


def test_neither_points_nor_shares_are_rounded_up_to_a_pass(way):
    person = learner()
    attempt = sit(person, way, RIGHT, WRONG, WRONG)
    attempt.responses.filter(position=2).update(fraction=Decimal("0.99949"))
    tried = row_of(way, person).tried[attempt.quiz.lesson_id]
    assert (tried.score, tried.percent) == (("1.99", "3"), 66)


def test_the_database_adds_up_what_the_standing_says(way):
    """What counts of an answer is said twice, since the database cannot ask Python: they must agree."""
    for slot, points in zip(Slot.objects.filter(quiz__slug="check"), ("2", "0.5", "1.25"), strict=True):
        make.forced(Slot.objects.filter(pk=slot.pk), points=Decimal(points))
    for number, ruling in enumerate(("", "credit", "dropped")):
        attempt = sit(learner(f"L{number}"), way, RIGHT, WRONG)
        attempts.finish(attempt, NOW)
        for position in (1, 2, 3):
            version = attempt.responses.get(position=position).version_id
            make.forced(QuestionVersion.objects.filter(pk=version), ruling=ruling)
            [summed] = attempts.with_sums(Attempt.objects.filter(pk=attempt.pk))
            said, whole = attempts.summed(summed), attempts.standing(attempt)
            assert (said.right, said.needed, said.total) == (whole.right, whole.needed, whole.total)
            assert said.passed == whole.passed
            make.forced(QuestionVersion.objects.filter(pk=version), ruling="")


def test_another_learner_s_attempts_are_not_in_the_row(way):
    ann, ben = learner("Ann"), learner("Ben")
    for _time in range(2):
        sit(ann, way, WRONG, WRONG, WRONG)
    progress.enrol(ben, way, NOW)
    assert row_of(way, ben).stuck == [] and row_of(way, ben).tried == {}


@pytest.mark.parametrize("learners", [1, 3])
def test_the_table_asks_as_much_for_one_who_is_stuck_as_for_three(learners, way, django_assert_num_queries):
    for number in range(learners):
        person = learner(f"L{number}")
        for _time in range(number + 2):
            sit(person, way, WRONG, WRONG, WRONG)
    client = desk.signed_in(desk.educator())
    with django_assert_num_queries(15):
        client.get(address(way, "?show=stuck"))


# The spreadsheet


def test_the_spreadsheet_has_tries_best_score_and_day_in_columns_of_their_own(way, client):
    person, day = learner(), timezone.localdate(NOW - timedelta(days=1)).isoformat()
    for days_ago in (4, 1):
        sit(person, way, RIGHT, WRONG, WRONG, days_ago=days_ago)
    sit(person, way, quiz="final")
    text = client.get(address(way, "csv/?show=stuck")).getvalue().decode()[1:]
    heads, row = csv.reader(io.StringIO(text))
    assert heads[-8:] == [
        "Stuck at",
        "Time is up, not handed in",
        "What tea is: tries",
        "What tea is: best score in %",
        "What tea is: last try",
        "Final: tries",
        "Final: best score in %",
        "Final: last try",
    ]
    assert row[-8:] == ["What tea is", "", "2", "33", day, "0", "", ""]


def test_the_spreadsheet_has_no_such_columns_for_lessons_without_questions(way, client):
    PathLesson.objects.create(path=way, lesson=make.lesson(way.document, "pots", "Pots"), position=2)
    way.quizzes.filter(slug="final").update(state="retired")
    progress.enrol(learner(), way, NOW)
    heads, row = csv.reader(io.StringIO(client.get(address(way, "csv/")).getvalue().decode()))
    assert [head for head in heads if ": " in head][-3:] == heads[-3:]
    assert [head.split(":")[0] for head in heads[-3:]] == ["What tea is"] * 3
    assert row[-4:] == ["", "0", "", ""]
