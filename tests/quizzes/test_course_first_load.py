"""A course comes from its files for the first time."""

from datetime import date

import pytest
from django.core.management import call_command

from learn.models import Document, LearningPath, Lesson, Term
from quizzes.models import Question, Quiz
from tests.quizzes.course_folder import HOT, LEAF, NOW, change, load


@pytest.mark.django_db
class TestTheFirstTime:
    def test_it_says_what_it_loaded(self, folder):
        assert str(load(folder)).splitlines() == [
            "Source: “tea”, edition 1. 2 sections: 2 new. 3 passages: 3 new.",
            "2 lessons: 2 new",
            "2 words: 2 new",
            "1 figure: 1 new",
            "3 questions: 3 new",
            "2 quizzes: 2 new",
            "1 path: 1 new",
        ]

    def test_it_makes_the_document_and_the_path(self, folder):
        load(folder)
        document, path = Document.objects.get(), LearningPath.objects.get()
        assert (document.slug, document.title, document.is_restatement) == ("tea", "All about tea", True)
        assert (path.slug, path.title, path.state, path.is_open) == (
            "tea",
            "Tea for everyone",
            "published",
            True,
        )
        assert (path.written_by, path.written_from) == ("the tea authors", "")
        assert (path.facts_checked_on, path.next_check_on) == (date(2026, 11, 22), None)
        assert path.appointment_questions == ["Is tea for me?", "How much?"]
        assert path.final_required
        assert list(path.steps.values_list("lesson__slug", "position", "check_required", "full_notice")) == [
            ("leaves", 1, True, True),
            ("water", 2, False, False),
        ]

    def test_a_lesson_without_a_check_is_done_when_it_is_read(self, folder):
        change(folder, "path.toml", "check_required = false\n", "")
        change(folder, "path.toml", 'title = "Check: leaves"', 'title = "Check: leaves"\nstate = "draft"')
        load(folder)
        needed = LearningPath.objects.get().steps.values_list("lesson__slug", "check_required")
        assert list(needed) == [("leaves", False), ("water", False)]

    def test_a_day_for_the_next_check_that_has_passed_is_said(self, folder):
        change(folder, "path.toml", "2026-11-22\n", "2020-01-01\nnext_check_on = 2020-05-03\n")
        said = "path.toml: its facts were to be checked by 3 May 2020. Look at them, and set a later day."
        assert said in str(load(folder))
        change(folder, "path.toml", "2020-05-03", "2120-05-03")
        assert "were to be checked" not in str(load(folder))

    def test_it_publishes_the_lessons(self, folder):
        load(folder)
        lesson = Lesson.objects.get(slug="leaves")
        assert (lesson.title, lesson.state, lesson.section.title) == ("What tea is", "published", "Leaves")
        assert lesson.objectives == "say what tea is\nname a bush"
        assert lesson.current.keys == [LEAF, HOT]
        assert lesson.current.published_at == NOW
        assert "<svg" in lesson.current.html
        assert sorted(c.passage.key for c in lesson.citations.all()) == sorted([LEAF, HOT])

    def test_it_makes_the_words(self, folder):
        load(folder)
        assert list(Term.objects.values_list("slug", "name", "aliases", "definition", "is_general")) == [
            ("bush", "Bush", "bushes\nshrub", "A low tree.", True),
            ("tea", "Tea", "", f"A leaf. [@{LEAF}]", False),
        ]

    def test_it_makes_the_questions(self, folder):
        load(folder)
        question = Question.objects.get(slug="what-is-tea")
        version = question.current
        assert (question.topic, question.state) == ("plants", "published")
        assert [passage.key for passage in question.passages.all()] == [LEAF]
        assert (version.number, version.kind, version.stem) == (1, "single", "What is tea?")
        assert version.explanation == "Tea is a leaf."
        assert [(c.position, c.text, c.credit, c.feedback) for c in version.choice_list] == [
            (0, "A leaf", 1, "It is."),
            (1, "A stone", 0, "The source names a leaf."),
            (2, "A fish", 0, "No fish is named."),
        ]
        assert set(Question.objects.values_list("slug", "current__kind")) == {
            ("what-is-tea", "single"),
            ("hot", "truefalse"),
            ("warm", "short"),
        }

    def test_it_makes_the_quizzes_in_the_order_of_the_file(self, folder):
        load(folder)
        check, final = Quiz.objects.get(slug="check-1"), Quiz.objects.get(slug="final")
        assert (check.kind, check.lesson.slug, check.pass_points, check.state) == (
            "check",
            "leaves",
            1,
            "published",
        )
        assert (final.kind, final.lesson) == ("final", None)
        assert list(check.slots.values_list("position", "question__slug", "points")) == [
            (1, "what-is-tea", 1),
            (2, "hot", 1),
        ]

    def test_the_command_prints_the_report(self, folder, capsys):
        call_command("load_course", folder)
        assert "2 lessons: 2 new\n" in capsys.readouterr().out
        call_command("load_course", folder, verbosity=0)
        assert capsys.readouterr().out == ""
