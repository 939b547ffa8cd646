"""A course loaded again so that a check, or the final, asks nothing any more: nobody is left before it."""

import re

import pytest

from learn import progress
from learn.models import Document, LearningPath, Lesson
from quizzes.dead_ends import dead_ends
from quizzes.models import Question, Quiz
from tests import make
from tests.quizzes.course_folder import NOW, change, load

pytestmark = pytest.mark.django_db


def test_a_check_that_files_leave_without_a_question_is_asked_for_no_more(folder):
    load(folder)
    path, lesson = LearningPath.objects.get(), Lesson.objects.get(slug="leaves")
    LearningPath.objects.update(final_required=False)
    enrolment = progress.enrol(make.learner(), path, NOW)
    for each in Lesson.objects.all():
        progress.mark_read(enrolment, each, each.current, NOW)
    change(folder, "questions/check-1.gift", "[id:what-is-tea]", "[id:new-one] [tag:state=draft]")
    change(folder, "questions/check-1.gift", "[id:hot]", "[id:new-two] [tag:state=draft]")
    said = "“What tea is” is done from now on when it is read. What was to be passed there asks nothing now."
    assert said in load(folder, dry_run=True).notes
    assert path.steps.get(lesson=lesson).check_required
    assert said in load(folder).notes
    assert not path.steps.get(lesson=lesson).check_required and not dead_ends([path])
    enrolment.refresh_from_db()
    assert enrolment.completed_at == NOW
    assert said not in load(folder).notes and not path.steps.get(lesson=lesson).check_required


def test_a_final_that_files_leave_without_a_question_is_asked_for_no_more(folder):
    load(folder)
    path = LearningPath.objects.get()
    assert path.final_required
    name = re.search(r"\[id:([a-z-]+)\]", (folder / "questions/final.gift").read_text())[0]
    change(folder, "questions/final.gift", name, "[id:new-last] [tag:state=draft]")
    said = "“Tea for everyone” is finished from now on with its last lesson. What was to be passed there asks nothing now."
    assert said in load(folder).notes
    path.refresh_from_db()
    assert not path.final_required


def test_so_is_a_check_of_another_path_that_draws_by_a_topic_the_files_change(folder):
    load(folder)
    document = Document.objects.get()
    lesson = Lesson.objects.get(slug="leaves")
    other = make.path(document, [lesson], slug="other", title="Another path", final_required=False)
    check = make.quiz(other, [], lesson=lesson, slug="drawn", title="Drawn")
    topic = Question.objects.get(slug="what-is-tea").topic
    check.slots.create(position=1, draws=1, draw_topic=topic)
    assert other.steps.get().check_required and not dead_ends([other])
    change(folder, "questions/check-1.gift", f"[tag:topic={topic}]", "[tag:topic=elsewhere]")
    load(folder)
    assert not other.steps.get().check_required


def test_what_files_ask_for_though_nobody_could_pass_it_before_is_only_named(folder):
    load(folder)
    Quiz.objects.filter(slug="check-1").update(state="draft")
    assert not any("from now on" in note for note in load(folder).notes)
    assert [end.lesson.slug for end in dead_ends(LearningPath.objects.all())] == ["leaves"]
