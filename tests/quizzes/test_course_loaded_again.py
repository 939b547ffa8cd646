"""A course is loaded over itself: what changed in the files is taken, and nothing else."""

import re
import threading

import pytest
from django.core.management import call_command
from django.db import connections

from learn.importing.keys import digest
from learn.models import Document, LearningPath, Lesson, PathLesson, Revision
from quizzes import removing
from quizzes.courses import load_course
from quizzes.models import Attempt, Choice, Question, QuestionVersion, Quiz, Response, Slot
from tests import make
from tests.conftest import FIRST_COURSE
from tests.quizzes.course_folder import FILES, HOT, LEAF, NOW, UNCHANGED, WATER, change, counted, load, write


def answer(question):
    """A learner has been given the question in the first check."""
    learner, path = make.learner(), LearningPath.objects.get()
    enrolment = learner.enrolments.create(path=path, joined_at=NOW)
    slot = Slot.objects.get(question=question)
    attempt = Attempt.objects.create(
        learner=learner, enrolment=enrolment, quiz=slot.quiz, number=1, started_at=NOW, **slot.quiz.kept()
    )
    return Response.objects.create(attempt=attempt, slot=slot, version=question.current, position=1)


@pytest.mark.django_db
class TestAgain:
    def test_of_a_document_that_is_retired_it_says_how_it_comes_back(self, folder):
        load(folder)
        removing.retire(Document.objects.get())
        said = "” is retired here, and nobody reads it: “Bring it back” is on its page on the desk."
        assert load(folder).notes[-1].endswith(said)
        assert LearningPath.objects.get().state == "retired"

    def test_unchanged_files_change_nothing(self, folder):
        load(folder)
        models = (Revision, Lesson, Question, QuestionVersion, Choice, Slot, PathLesson)
        before = [list(model.objects.order_by("pk").values()) for model in models]
        report = load(folder)
        assert counted(report) == UNCHANGED
        assert not report.changed
        assert str(report).startswith("Nothing has changed in the files.\n")
        assert [list(model.objects.order_by("pk").values()) for model in models] == before

    def test_a_translation_that_came_before_its_original_is_linked_once_that_is_here(self, folder):
        change(folder, "path.toml", 'language = "en"', 'language = "en"\noriginal = "tea-at-first"')
        missing = "path.toml: the path “tea-at-first”, of which this is a translation, is not on this site."
        assert load(folder).notes == [missing]
        original = make.path(Document.objects.get(), slug="tea-at-first")
        shown = load(folder, dry_run=True)
        linked = "path.toml: this is a translation of “tea-at-first” from now on."
        assert (shown.changed, shown.notes) == (True, [linked])
        load(folder)
        assert LearningPath.objects.get(slug="tea").original == original
        report = load(folder)
        assert (report.changed, report.notes) == (False, [])

    def test_a_changed_lesson_is_published_again(self, folder):
        load(folder)
        change(folder, "lessons/leaves.md", "on a bush", "on a low bush")
        assert counted(load(folder)) == UNCHANGED | {"lessons": {"updated": 1, "unchanged": 1}}
        lesson = Lesson.objects.get(slug="leaves")
        assert lesson.current.number == 2
        assert "low bush" in lesson.current.body

    def test_a_changed_lesson_tells_its_readers_what_its_file_says(self, folder):
        load(folder)
        change(folder, "lessons/leaves.md", "on a bush", "on a low bush")
        told = 'section = "Leaves"\ntell = "correction"\nwhy = "The bush was too high."'
        change(folder, "lessons/leaves.md", 'section = "Leaves"', told)
        load(folder)
        version = Lesson.objects.get(slug="leaves").current
        assert (version.number, version.announced, version.why) == (
            2,
            "correction",
            "The bush was too high.",
        )

    def test_it_says_of_a_changed_lesson_that_its_readers_are_not_told(self, folder):
        load(folder)
        said = "lessons/leaves.md: those who have read it are not told that it changes"
        change(folder, "lessons/leaves.md", "on a bush", "on a low bush")
        assert not any(note.startswith(said) for note in load(folder, dry_run=True).notes)
        path = LearningPath.objects.get()
        make.read(make.learner(), path, path.lessons.get(slug="leaves"))
        assert any(note.startswith(said) for note in load(folder, dry_run=True).notes)

    def test_of_a_retired_lesson_it_is_not_said_what_has_left_its_source(self, folder):
        load(folder)
        change(folder, "source.md", "Water is warm.", "Water is hot.")
        assert any("lessons/water.md, line" in note for note in load(folder, dry_run=True).notes)
        change(folder, "lessons/water.md", 'section = "Water"', 'section = "Water"\nstate = "retired"')
        assert not any("lessons/water.md, line" in note for note in load(folder, dry_run=True).notes)

    def test_of_a_lesson_or_question_retired_on_the_site_it_is_not_said_either(self, folder):
        load(folder)
        Lesson.objects.filter(slug="water").update(state="retired")
        Question.objects.filter(slug="warm").update(state="retired")
        change(folder, "source.md", "Water is warm.", "Water is hot.")
        assert load(folder).notes == []

    def test_what_was_told_once_is_not_told_again(self, folder):
        told = 'section = "Leaves"\ntell = "correction"\nwhy = "The bush was too high."'
        change(folder, "lessons/leaves.md", 'section = "Leaves"', told)
        load(folder)
        change(folder, "lessons/leaves.md", "on a bush", "on a low bush")
        load(folder)
        version = Lesson.objects.get(slug="leaves").current
        assert (version.number, version.announced, version.why) == (2, "", "")

    def test_why_is_asked_of_a_lesson_whose_readers_are_told_that_it_has_changed(self, folder, capsys):
        load(folder)
        path = LearningPath.objects.get()
        make.read(make.learner(), path, path.lessons.get(slug="leaves"))
        change(folder, "lessons/leaves.md", f"on a bush. [@{LEAF}", f"on a bush. [@{WATER}; @{LEAF}")
        call_command("load_course", folder, "--dry-run")
        said = "lessons/leaves.md: Say why in one line, as why = “…” in its settings: those who have read it are told of it."
        assert said in capsys.readouterr().out
        with pytest.raises(SystemExit, match="Nothing was changed"):
            call_command("load_course", folder)
        assert f"{said}\nOr say it once for all of them: --why “…”." in capsys.readouterr().err
        assert Lesson.objects.get(slug="leaves").current.number == 1
        call_command("load_course", folder, "--why", "The source names it.")
        assert Lesson.objects.get(slug="leaves").current.why == "The source names it."

    def test_a_lesson_that_was_withdrawn_is_updated_and_not_published(self, folder):
        load(folder)
        Lesson.objects.filter(slug="leaves").update(state="draft")
        change(folder, "lessons/leaves.md", "on a bush", "on a low bush")
        report = load(folder)
        lesson = Lesson.objects.get(slug="leaves")
        assert (lesson.state, lesson.current.number) == ("draft", 1)
        assert "low bush" in lesson.body
        assert report.notes == [
            "lessons/leaves.md was updated, but is not published: it is not on the site either."
        ]

    def test_a_changed_question_nobody_was_given_is_changed_in_place(self, folder):
        load(folder)
        change(folder, "questions/check-1.gift", "~A fish # No fish is named.\n", "")
        assert counted(load(folder)) == UNCHANGED | {"questions": {"updated": 1, "unchanged": 2}}
        question = Question.objects.get(slug="what-is-tea")
        assert question.versions.count() == 1
        assert [choice.text for choice in question.current.choice_list] == ["A leaf", "A stone"]

    def test_a_changed_question_with_answers_gets_a_new_wording(self, folder):
        load(folder)
        question = Question.objects.get(slug="what-is-tea")
        given = answer(question)
        change(folder, "questions/check-1.gift", "What is tea?", "What is tea made of?")
        load(folder)
        question.refresh_from_db()
        given.refresh_from_db()
        assert (question.current.number, question.current.stem) == (2, "What is tea made of?")
        assert (given.version.number, given.version.stem) == (1, "What is tea?")
        assert len(given.version.choice_list) == 3

    def test_other_sentences_make_no_new_wording(self, folder):
        load(folder)
        question = Question.objects.get(slug="what-is-tea")
        answer(question)
        change(folder, "questions/check-1.gift", f"[tag:cite={LEAF}]", f"[tag:cite={HOT}]")
        load(folder)
        assert question.versions.count() == 1
        assert [passage.key for passage in question.passages.all()] == [HOT]

    def test_a_changed_word_reaches_the_lessons_learners_read(self, folder):
        load(folder)
        change(folder, "lessons/leaves.md", "a bush", "a shrubbery")
        load(folder)
        assert "word-bush" not in Lesson.objects.get(slug="leaves").current.html
        change(folder, "glossary.md", "shrub", "shrubbery")
        load(folder)
        version = Lesson.objects.get(slug="leaves").current
        assert "word-bush" in version.html
        assert version.number == 2

    def test_a_changed_figure_reaches_the_lessons_learners_read(self, folder):
        load(folder)
        change(folder, "figures/cup.svg", "M0 0", "M0 0 L9 9")
        assert counted(load(folder)) == UNCHANGED | {"figures": {"updated": 1}}
        assert "L9 9" in Lesson.objects.get(slug="leaves").current.html

    def test_a_changed_order_of_questions_is_taken(self, folder):
        load(folder)
        first, second = (folder / "questions/check-1.gift").read_text().split("\n\n")
        (folder / "questions/check-1.gift").write_text(second.strip() + "\n\n" + first)
        assert counted(load(folder)) == UNCHANGED | {"quizzes": {"updated": 1, "unchanged": 1}}
        assert list(Quiz.objects.get(slug="check-1").slots.values_list("question__slug", flat=True)) == [
            "hot",
            "what-is-tea",
        ]

    def test_a_changed_path_is_taken(self, folder):
        load(folder)
        change(folder, "path.toml", "A course about tea.", "All of tea.")
        change(folder, "path.toml", 'title = "Check: leaves"', 'title = "Check: what tea is"')
        assert counted(load(folder)) == UNCHANGED | {
            "path": {"updated": 1},
            "quizzes": {"updated": 1, "unchanged": 1},
        }
        assert LearningPath.objects.get().about == "All of tea."

    def test_a_changed_source_is_a_new_edition_first(self, folder):
        load(folder)
        change(folder, "source.md", "Water is warm.", "Water is warm. It boils.")
        boils = digest("sentence", "", "It boils.")[:8]
        change(folder, "lessons/water.md", "It is warm.", f"It boils. [@{boils}]\n\nIt is warm.")
        report = load(folder)
        assert report.source.as_dict()["passages"] == {
            "kept": 3,
            "moved": 0,
            "changed": 0,
            "new": 1,
            "gone": 0,
        }
        assert report.changed
        assert counted(report)["lessons"] == {"updated": 1, "unchanged": 1}
        newest = Document.objects.get().current_revision
        assert newest.number == 2
        assert {lesson.section.revision for lesson in Lesson.objects.all()} == {newest}

    def test_a_sentence_the_source_lost_is_named_with_what_took_its_place(self, folder):
        load(folder)
        change(folder, "source.md", "Water is warm.", "Water is very warm.")
        notes = load(folder).notes
        new = digest("sentence", "", "Water is very warm.")[:8]
        assert notes == [
            "lessons/water.md, line 5; questions/final.gift, line 2: the source no longer says "
            f"{WATER}, “Water is warm.”. Did you mean {new} (“Water is very warm.”)?",
        ]


@pytest.mark.django_db
class TestWhatVanished:
    def test_nothing_is_deleted_and_all_is_named(self, folder):
        load(folder)
        question = Question.objects.get(slug="hot")
        (folder / "questions/check-1.gift").write_text(FILES["questions/check-1.gift"].split("\n\n")[0])
        write(folder, "glossary.md", FILES["glossary.md"].split("\n\n")[0])
        report = load(folder)
        assert report.notes == [
            "tea is no longer in glossary.md. It stays on the site; retire it there.",
            "hot is no longer in questions. It stays on the site; retire it there.",
        ]
        assert Question.objects.filter(pk=question.pk).exists()
        assert list(Quiz.objects.get(slug="check-1").slots.values_list("question__slug", flat=True)) == [
            "what-is-tea"
        ]

    def test_a_question_learners_were_given_keeps_its_place(self, folder):
        load(folder)
        answer(Question.objects.get(slug="what-is-tea"))
        (folder / "questions/check-1.gift").write_text(FILES["questions/check-1.gift"].split("\n\n")[1])
        report = load(folder)
        assert (
            "path.toml#check-1 keeps the question what-is-tea, which learners have been given."
            in report.notes
        )
        assert list(Quiz.objects.get(slug="check-1").slots.values_list("position", "question__slug")) == [
            (1, "hot"),
            (2, "what-is-tea"),
        ]
        assert counted(load(folder))["quizzes"] == {"unchanged": 2}

    def test_a_lesson_out_of_the_path_stays_on_it(self, folder):
        load(folder)
        change(folder, "path.toml", '[[lessons]]\nslug = "water"\ncheck_required = false\n', "")
        report = load(folder)
        assert PathLesson.objects.count() == 2
        assert report.notes == [
            "lessons/water.md is not named in path.toml and was not loaded.",
            "water is no longer in lessons. It stays on the site; retire it there.",
        ]


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_load_once(folder):
    outcomes, start = [], threading.Barrier(2)

    def run():
        try:
            start.wait()
            outcomes.append(load(folder).changed)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False, True]
    assert (LearningPath.objects.count(), Question.objects.count(), Quiz.objects.count()) == (1, 3, 2)


def test_the_first_course_loads_whole(course):
    assert course.steps.count() == 5
    assert list(course.quizzes.order_by("slug").values_list("slug", "pass_points")) == [
        ("check-1", 3),
        ("check-2", 6),
        ("check-3", 5),
        ("check-4", 7),
        ("check-5", 7),
        ("final", 9),
    ]
    assert [quiz.slots.count() for quiz in course.quizzes.order_by("slug")] == [4, 8, 7, 9, 9, 12]
    assert not course.document.lessons.exclude(state="published").exists()


def test_the_first_course_loaded_again_changes_nothing(course):
    report = load_course(FIRST_COURSE)
    assert not report.changed
    assert report.kept == report.notes == []
    assert not re.search(r"new|updated|kept", str(report))
