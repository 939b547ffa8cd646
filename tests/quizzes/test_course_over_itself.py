"""A course that was taken along and is brought back unchanged: nothing changes, and no alarm is raised."""

import pytest

from learn import publishing
from learn.models import Document, LearningPath, Lesson, Term
from quizzes import authoring
from quizzes.asked_figures import is_given
from quizzes.models import Question, Quiz
from tests import make
from tests.quizzes import question_types
from tests.quizzes.course_folder import NOW, exported, load, said

pytestmark = pytest.mark.django_db

DRAWN = question_types.PLANT.replace("\n", "\r\n") + "  \r\n\r\n"


def drawn_at_the_desk(slug="brought"):
    """A drawing as an upload leaves it, which a question asks about and a learner was given."""
    document = Document.objects.get()
    figure = document.figures.create(slug="plant", svg=DRAWN, alternative="A plant,\r\nwith leaves. ")
    question = question_types.in_database(make, document, "hotspot")
    quiz = Quiz.objects.get(slug="final")
    quiz.slots.create(question=question, position=9)
    learner = make.learner()
    enrolment = learner.enrolments.create(path=quiz.path, joined_at=NOW)
    attempt = quiz.attempts.create(
        learner=learner, enrolment=enrolment, number=1, started_at=NOW, **quiz.kept()
    )
    attempt.responses.create(slot=quiz.slots.last(), version=question.current, position=1)
    assert is_given(figure)


def written_with_what_a_browser_sends():
    words = {
        "lede": "Tea.\r\n\r\nIt is old. ",
        "objectives": "say it\r\n\r\n name it ",
        "summary": " In short. ",
    }
    for lesson in Lesson.objects.all():
        Lesson.objects.filter(pk=lesson.pk).update(body=f"{lesson.body}\r\n\r\n", **words)
        publishing.publish(lesson, None, NOW)
    Term.objects.update(definition="A low\r\ntree. ", is_general=True)
    Term.objects.filter(slug="bush").update(aliases="shrub\r\n\r\n bushes ")
    Question.objects.get(slug="hot").versions.update(stem="It is drunk\r\nhot.  ", explanation=" Hot.\r\n")
    LearningPath.objects.update(about=" Tea. ", notice="One.\r\n\r\nTwo. ", appointment="Is it?\r\n\r\nWhy? ")
    Document.objects.update(authors=" Jane Roe ", licence="CC BY 4.0  ")


def retired_lesson_on_the_path():
    publishing.retire(Lesson.objects.get(slug="water"))


def lesson_taken_off_the_path_and_retired():
    lesson = Lesson.objects.get(slug="water")
    lesson.steps.all().delete()
    publishing.retire(lesson)


def lesson_of_another_path():
    lesson = Lesson.objects.get(slug="water")
    lesson.steps.all().delete()
    make.path(lesson.document, [lesson], slug="other")


def question_of_another_path_and_one_retired():
    document = Document.objects.get()
    other = make.path(document, slug="other")
    hot = Question.objects.get(slug="hot")
    hot.slots.all().delete()
    make.quiz(other, [hot], slug="other-final")
    authoring.retire(make.question(document, "retired"))


def lesson_edited_and_not_published():
    Lesson.objects.filter(slug="leaves").update(title="Not yet", body="Not yet.")


def made_on_the_site():
    document, path = Document.objects.get(), LearningPath.objects.get()
    path.steps.create(lesson=make.lesson(document, "mine", "Mine "), position=7)
    asked = make.question(document, "my-own", "Mine? ")
    Quiz.objects.get(slug="final").slots.create(question=asked, position=9)


def made_on_the_site_and_edited_since():
    made_on_the_site()
    Lesson.objects.filter(slug="mine").update(body="Not yet.")


@pytest.mark.parametrize(
    "do",
    [
        drawn_at_the_desk, written_with_what_a_browser_sends, retired_lesson_on_the_path,
        lesson_taken_off_the_path_and_retired, lesson_of_another_path,
        question_of_another_path_and_one_retired, lesson_edited_and_not_published, made_on_the_site,
        made_on_the_site_and_edited_since,
    ],
)  # fmt: skip
def test_loading_a_courses_own_export_changes_nothing_and_says_nothing_else(folder, do):
    load(folder)
    do()
    for _again in range(2):
        report = load(exported())
        assert (said(report), report.notes, report.shown, report.changed) == ({}, [], {}, False)
