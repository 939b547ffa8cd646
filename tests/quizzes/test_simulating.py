"""Learners nobody is: what is noted of them is what would have been noted of people."""

import io
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F, Q

from learn import progress, tracking
from learn.models import Enrolment, LessonProgress, User
from quizzes import attempts
from quizzes.grading import fraction_of
from quizzes.models import Attempt, Quiz, Response, Try
from quizzes.simulating import CannotSimulate, remove, simulate, simulated
from quizzes.tracking import went
from tests import make
from tests.quizzes import question_types
from tests.quizzes.sitting import RIGHT, answer_all

UNTIL = datetime(2026, 11, 12, tzinfo=UTC)
MODELS = (User, Enrolment, LessonProgress, Attempt, Response, Try)

pytestmark = pytest.mark.django_db


def rows():
    return [
        list(model._base_manager.order_by("pk").values(*(f.attname for f in model._meta.concrete_fields)))
        for model in MODELS
    ]


def every_kind(**fields):
    """A path whose final asks a question of each kind."""
    source = make.document()
    path = make.path(source, [make.lesson(source)])
    path.steps.update(check_required=False)
    questions = [
        make.question(
            source,
            kind,
            question_types.STEMS.get(kind, f"{kind}?"),
            kind,
            choices,
            details=question_types.DETAILS.get(kind, {}),
        )
        for kind, choices in question_types.EXAMPLES.items()
    ]
    return make.quiz(path, questions, slug="final", pass_points=5, **fields)


def assert_as_the_verbs_would_note_it():
    """What every row says of the others, by the functions that real answers go through."""
    connection.check_constraints()
    responses = Response.objects.select_related("attempt__quiz", "carried_from")
    for response in responses.prefetch_related("tries", "version__choices"):
        tries = [each.answer for each in response.tries.all()]
        if response.carried_from_id:
            assert (response.fraction, tries) == (1, [])
            assert response.carried_from.version_id == response.version_id
        elif tries:
            assert response.fraction == fraction_of(response.version, tries, response.attempt.quiz.penalty)
            (only,) = response.tries.all()
            assert only.fraction == response.version.type.grade(response.version, only.answer).fraction
        else:
            assert response.fraction is None and response.answered_at is None
    for attempt in Attempt.objects.filter(finished_at=None):
        assert attempt.responses.filter(answered_at=None).exists()
    passed = {
        (attempt.enrolment_id, attempt.quiz.lesson_id)
        for attempt in Attempt.objects.filter(finished_at__isnull=False).select_related("quiz")
        if attempts.passes(attempt, list(attempt.responses.select_related("slot", "version")))
    }
    checks = LessonProgress.objects.filter(check_passed_at__isnull=False)
    finals = Enrolment.objects.filter(final_passed_at__isnull=False)
    noted = set(checks.values_list("enrolment", "lesson"))
    assert passed == noted | {(pk, None) for pk in finals.values_list("pk", flat=True)}
    for path in {enrolment.path for enrolment in Enrolment.objects.select_related("path")}:
        finished = set(progress.finished(path).values_list("pk", flat=True))
        assert finished == set(
            path.enrolments.filter(completed_at__isnull=False).values_list("pk", flat=True)
        )
    for earlier, later in (
        (F("attempt__started_at"), "answered_at__lt"),
        (F("attempt__enrolment__joined_at"), "attempt__started_at__lt"),
    ):
        assert not Response.objects.filter(carried_from=None, **{later: earlier}).exists()
    assert not Enrolment.objects.filter(Q(last_seen_at__gt=UNTIL) | Q(completed_at__gt=UNTIL)).exists()


def test_what_is_noted_of_them_is_what_the_verbs_would_have_noted(course):
    report = simulate(24, 7, UNTIL, responses=600)
    assert abs(report.rows[Try] - 600) < 120
    assert Attempt.objects.filter(builds_on__isnull=False).exists()
    assert Attempt.objects.filter(finished_at=None).exists()
    assert Enrolment.objects.filter(completed_at__isnull=False).exists()
    assert_as_the_verbs_would_note_it()


@pytest.mark.parametrize(
    "rules",
    [
        {},
        {"tries": 3},
        {"feedback": "at_end", "time_limit": 2, "certainty": "asked", "attempts_allowed": 2},
        {"counts": "average", "shuffles_questions": True},
    ],
    ids=str,
)
def test_every_kind_of_question_is_answered_under_the_rules_of_its_quiz(rules):
    quiz = every_kind(**rules)
    simulate(8, 3, UNTIL)
    answered = Try.objects.values("response__version").annotate(n=Count("pk"))
    assert answered.count() == len(question_types.EXAMPLES)
    assert_as_the_verbs_would_note_it()
    used = Attempt.objects.values("learner").annotate(n=Count("pk")).order_by("-n")[0]["n"]
    assert used <= (quiz.attempts_allowed or 3)


def test_a_row_of_theirs_looks_like_one_of_a_person():
    """The same answers, given through the verbs, leave the same values."""
    way, lesson, check, final = make.course(2)
    simulate(12, 1, UNTIL)
    theirs = Attempt.objects.filter(quiz=check, number=1, finished_at__isnull=False)
    theirs = next(each for each in theirs if all(r.fraction == 1 for r in each.responses.all()))
    mine = attempts.start(make.learner(), Quiz.objects.get(pk=check.pk), UNTIL)
    answer_all(mine, RIGHT, RIGHT)
    told_apart = {"id", "attempt_id", "answered_at", "choice_order"}

    def told(attempt):
        return [
            {name: value for name, value in row.items() if name not in told_apart}
            for row in attempt.responses.order_by("position").values(
                *(field.attname for field in Response._meta.concrete_fields)
            )
        ]

    assert told(theirs) == told(mine)
    assert [t.answer for r in theirs.responses.all() for t in r.tries.all()] == [RIGHT, RIGHT]
    assert (theirs.settled_at, mine.settled_at) == (theirs.finished_at, mine.finished_at)


def test_the_same_seed_makes_the_same_rows_again(course):
    simulate(6, 5, UNTIL)
    first = rows()
    simulate(6, 5, UNTIL)
    assert rows() == first
    simulate(6, 6, UNTIL)
    assert rows() != first


def test_the_figures_of_a_path_show_them(course):
    simulate(30, 2, UNTIL)
    numbers = tracking.Tracking().numbers([course], UNTIL)[course.pk]
    assert numbers["all"] == 30
    assert 0 < numbers["finished"] < 30
    right = {row.percent for quiz, questions in went(course) for row in questions}
    assert len(right) > 10, "questions are differently hard"


def test_they_can_be_taken_away_again(course):
    make.learner(is_demo=True, email="learner@demo.invalid")
    ed = make.educator()
    before = rows()
    simulate(10, 1, UNTIL)
    assert simulated().count() == 10
    assert remove() == 10
    assert rows() == before
    assert User.objects.filter(pk=ed.pk).exists()


def test_people_go_on_after_them(course):
    simulate(5, 1, UNTIL)
    mia = make.learner()
    assert attempts.start(mia, course.quizzes.order_by("pk").first(), UNTIL).learner == mia


def test_it_refuses_where_somebody_learns(course):
    make.learner()
    before = rows()
    with pytest.raises(CannotSimulate, match="1 real learner"):
        simulate(10, 1, UNTIL)
    assert rows() == before


def test_it_refuses_where_nothing_can_be_learnt(db):
    with pytest.raises(CannotSimulate, match="Publish a path"):
        simulate(10, 1, UNTIL)


def test_by_command(course):
    out = io.StringIO()
    call_command("simulate_cohort", learners=3, until=UNTIL, seed=4, responses=30, stdout=out)
    assert "3 simulated learners" in out.getvalue()
    first = rows()
    call_command("simulate_cohort", "--learners=3", "--until=2026-11-12", "--seed=4", "--responses=30")
    assert rows() == first
    call_command("simulate_cohort", "--remove", stdout=out)
    assert "Removed 3" in out.getvalue()
    make.learner()
    with pytest.raises(SystemExit, match="real learner"):
        call_command("simulate_cohort")
    with pytest.raises(SystemExit, match="no published path"):
        User.objects.all().delete()
        call_command("simulate_cohort", path="nowhere")
