"""A site in use, made with the program's own verbs; and what of it no later version may change."""

from datetime import UTC, datetime, timedelta

from learn import progress
from learn.models import Enrolment, LearningPath, LessonProgress
from quizzes import attempts, regrading, waiving
from quizzes.courses import load_course
from quizzes.models import Allowance, Attempt, Quiz
from tests import make
from tests.conftest import FIRST_COURSE
from tests.quizzes.question_types import EXAMPLES, PLANT, in_database

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def populate():
    """Two courses, one with a question of each kind; three learners who are done, midway and waiting for an
    exam to close; a correction, a waiver, and more time for one of them."""
    load_course(FIRST_COURSE)
    path = LearningPath.objects.get(slug=FIRST_COURSE.name)
    source = make.document()
    source.figures.create(slug="plant", svg=PLANT, alternative="A leaf on a stem over its root.")
    taught = make.lesson(source)
    tea = make.path(source, [taught])
    asked = [in_database(make, source, kind) for kind in EXAMPLES]
    check = make.quiz(tea, asked, taught)
    exam = make.quiz(tea, asked[:3], slug="exam", title="Exam", feedback="at_end", attempts_allowed=2)
    done, midway, waiting = (
        make.learner(f"{name}@example.org", name.title()) for name in ("ada", "ben", "cleo")
    )
    teacher = make.educator()
    for number, learner in enumerate((done, midway)):
        sit(learner, path.quizzes.order_by("pk").first(), right=2 + number)
        enrolment = progress.enrol(learner, path, NOW)
        lesson = path.lessons.order_by("pk").first()
        progress.mark_read(enrolment, lesson, lesson.current, NOW)
    sit(done, check, right=9)
    sit(midway, check, right=4, answered=6)
    sit(waiting, exam, right=1, answered=2)
    Allowance.objects.create(quiz=exam, learner=waiting, extra_attempts=1)
    wording = asked[0].current
    marking = wording.marking()
    for row in marking["choices"]:
        row["credit"] = "1" if row["position"] == 1 else "0"
    seen = regrading.preview(wording, marking)
    regrading.regrade(wording, marking, seen.seal, "The key was wrong.", teacher, NOW + timedelta(hours=1))
    waiving.waive(tea, source.passages.order_by("pk").last(), "Known to all.", teacher, NOW)


def sit(learner, quiz, right, answered=None):
    """An attempt with so many right answers, the other ones given up; finished when all are answered."""
    attempt = attempts.start(learner, Quiz.objects.get(pk=quiz.pk), NOW)
    for number, response in enumerate(attempts.sheet(learner, attempt.pk)):
        if answered is not None and number >= answered:
            attempts.save(response, correct(response), response.seq, NOW)
            return
        given = correct(response) if number < right else None
        attempts.answer(response, given, response.seq, NOW, gave_up=given is None)


def correct(response):
    return response.version.type.correct_answer(response.version)


def number(value):
    """As both engines write it."""
    return None if value is None else f"{value.normalize():f}"


def facts():
    """{what: value} of all that a person would miss."""
    return {
        "scores": [
            [
                a.learner.email,
                a.quiz.slug,
                number(s.right),
                number(s.total),
                s.passed,
                a.finished_at is not None,
            ]
            for a in Attempt.objects.select_related("learner", "quiz").order_by("pk")
            for s in [attempts.standing(a)]
        ],
        "answers": [
            [
                r.position,
                r.version.stem,
                r.draft,
                number(r.fraction),
                [t.answer for t in r.tries.order_by("number")],
            ]
            for a in Attempt.objects.order_by("pk")
            for r in a.responses.select_related("version").order_by("position")
        ],
        "read": [
            [p.enrolment.learner.email, p.lesson.slug, p.read_at is not None, p.check_passed_at is not None]
            for p in LessonProgress.objects.select_related("enrolment__learner", "lesson").order_by("pk")
        ],
        "finished": [
            [e.learner.email, e.path.slug, e.final_passed_at is not None]
            for e in Enrolment.objects.select_related("learner", "path").order_by("pk")
        ],
        "lessons": [
            [lesson.slug, lesson.title, sorted(lesson.current.keys)]
            for path in LearningPath.objects.order_by("pk")
            for lesson in path.lessons.order_by("pk")
        ],
    }
