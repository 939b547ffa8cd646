"""What was edited on the site and in the files: the site's stays, and the report names it."""

import pytest

from learn.models import Document, Figure, LearningPath, Lesson, Term
from learn.models.lessons import digest_of
from quizzes.formats.course_values import CourseFaults
from quizzes.models import Question, Quiz
from tests import make
from tests.quizzes.course_folder import HOT, LEAF, UNCHANGED, change, counted, load


@pytest.mark.django_db
class TestEditedOnTheSite:
    def edit(self, model, slug, **fields):
        model.objects.filter(slug=slug).update(**fields)

    def test_an_edit_alone_stays_and_needs_no_word(self, folder):
        load(folder)
        self.edit(Lesson, "leaves", title="My title")
        report = load(folder)
        assert (counted(report), report.kept) == (UNCHANGED, [])
        assert Lesson.objects.get(slug="leaves").title == "My title"

    def test_changed_on_both_sides_the_site_s_stays_and_the_report_names_it(self, folder):
        load(folder)
        self.edit(Lesson, "leaves", title="My title")
        change(folder, "lessons/leaves.md", "on a bush", "on a low bush")
        report = load(folder)
        assert report.kept == ["lessons/leaves.md"]
        assert counted(report)["lessons"] == {"kept": 1, "unchanged": 1}
        assert (
            "Kept your edit of lessons/leaves.md. To take the file's: --take-file lessons/leaves.md"
            in str(report)
        )
        lesson = Lesson.objects.get(slug="leaves")
        assert (lesson.title, lesson.current.number) == ("My title", 1)
        assert "low bush" not in lesson.body
        assert load(folder).kept == ["lessons/leaves.md"]

    def test_the_report_shows_the_lines_that_differ_here_and_in_the_file(self, folder):
        load(folder)
        self.edit(Lesson, "leaves", title="My title")
        change(folder, "lessons/leaves.md", "on a bush", "on a low bush")
        change(folder, "questions/check-1.gift", "~A stone", "~A rock")
        shown = load(folder, dry_run=True).shown
        assert {name: each.title for name, each in shown.items()} == {
            "lessons/leaves.md": "My title",
            "questions/check-1.gift#what-is-tea": "What is tea?",
        }
        lines = {
            each.label: [(row.old, row.new) for row in each.rows]
            for each in shown["lessons/leaves.md"].differs
        }
        cites = f"[@{LEAF}; @{HOT}]"
        assert lines == {
            "Title": [("My title", "What tea is")],
            "Lesson": [(f"Tea grows on a bush. {cites}", f"Tea grows on a low bush. {cites}")],
        }
        [choices] = shown["questions/check-1.gift#what-is-tea"].differs
        assert [(row.old, row.new) for row in choices.rows] == [
            ("A stone · 0 · The source names a leaf.", "A rock · 0 · The source names a leaf.")
        ]

    def test_a_changed_paragraph_stands_beside_itself_under_a_new_one(self, folder):
        load(folder)
        added = "Some drink it cold.\n\nTea grows on a low bush."
        change(folder, "lessons/leaves.md", "Tea grows on a bush.", added)
        [differs] = load(folder, dry_run=True).shown["lessons/leaves.md"].differs
        assert [(row.old[:20], row.new[:24]) for row in differs.rows] == [
            ("", "Some drink it cold."),
            ("Tea grows on a bush.", "Tea grows on a low bush."),
        ]

    def test_what_was_edited_on_one_side_only_and_stays_shows_nothing(self, folder):
        load(folder)
        self.edit(Lesson, "leaves", title="My title")
        assert load(folder, dry_run=True).shown == {}

    def test_the_document_s_fields_are_shown_too(self, folder):
        load(folder)
        self.edit(Document, "tea", title="Mine")
        [differs] = load(folder, dry_run=True).shown["path.toml#document"].differs
        assert [(differs.label, row.old, row.new) for row in differs.rows] == [
            ("Title", "Mine", "All about tea")
        ]

    def test_the_file_is_taken_where_it_is_asked_for(self, folder):
        load(folder)
        self.edit(Lesson, "leaves", title="My title")
        change(folder, "lessons/leaves.md", "on a bush", "on a low bush")
        report = load(folder, "lessons/leaves.md")
        assert (report.kept, counted(report)["lessons"]) == ([], {"taken": 1, "unchanged": 1})
        assert Lesson.objects.get(slug="leaves").title == "What tea is"
        assert counted(load(folder)) == UNCHANGED

    def test_the_same_change_on_both_sides_is_no_conflict(self, folder):
        load(folder)
        self.edit(Term, "bush", definition="A plant.")
        change(folder, "glossary.md", "A low\ntree.", "A plant.")
        assert counted(load(folder)) == UNCHANGED
        change(folder, "glossary.md", "A plant.", "A green plant.")
        assert counted(load(folder))["terms"] == {"updated": 1, "unchanged": 1}

    @pytest.mark.parametrize(
        ("name", "model", "slug", "edit", "file", "old", "new"),
        [
            ("glossary.md#bush", Term, "bush", {"definition": "Mine."}, "glossary.md", "A low", "A small"),
            (
                "figures/cup.svg",
                Figure,
                "cup",
                {"alternative": "Mine."},
                "figures/figures.toml",
                "A cup",
                "One cup",
            ),
            (
                "questions/final.gift#warm",
                Question,
                "warm",
                {"topic": "mine"},
                "questions/final.gift",
                "How is",
                "What is",
            ),
            (
                "path.toml",
                LearningPath,
                "tea",
                {"about": "Mine."},
                "path.toml",
                "A course about",
                "All about",
            ),
            (
                "path.toml#final",
                Quiz,
                "final",
                {"title": "Mine"},
                "path.toml",
                "The whole course",
                "All of it",
            ),
        ],
    )
    def test_it_holds_for_everything_a_file_brings(self, folder, name, model, slug, edit, file, old, new):
        load(folder)
        self.edit(model, slug, **edit)
        change(folder, file, old, new)
        assert load(folder).kept == [name]
        ((field, mine),) = edit.items()
        assert getattr(model.objects.get(slug=slug), field) == mine
        assert load(folder, name).kept == []
        assert getattr(model.objects.get(slug=slug), field) != mine

    def test_a_page_saved_without_a_change_is_no_edit(self, folder):
        load(folder)
        lesson = Lesson.objects.get(slug="leaves")
        self.edit(Lesson, "leaves", body=lesson.body.replace("\n", "\r\n"))
        change(folder, "lessons/leaves.md", "on a bush", "on a low bush")
        assert load(folder).kept == []

    def test_what_was_made_on_the_site_is_never_overwritten(self, folder):
        document = make.document(slug="tea", sentences=["Tea is a leaf."])
        make.lesson(document, slug="leaves", title="Mine")
        assert load(folder).kept == ["path.toml#document", "lessons/leaves.md"]
        assert Lesson.objects.get(slug="leaves").title == "Mine"

    def test_the_document_s_fields_stay_and_are_named(self, folder):
        load(folder)
        self.edit(Document, "tea", title="Mine")
        report = load(folder)
        assert report.notes == ["What the site says of the document stays: “title”."]
        assert "Kept your edit of path.toml#document. To take the file's: --take-file path" in str(report)
        load(folder, "path.toml#document")
        assert Document.objects.get().title == "All about tea"

    def test_a_name_the_course_does_not_have_is_refused(self, folder):
        load(folder)
        with pytest.raises(CourseFaults, match="lessons/none.md: The course has no such file."):
            load(folder, "lessons/none.md")

    def test_a_question_says_what_it_said_before_titles_tags_hints_and_details_came(self, folder):
        load(folder)
        question = Question.objects.get(slug="hot")
        assert question.authored().keys() == {"topic", "kind", "stem", "explanation", "choices", "cites"}
        assert all(len(row) == 3 for row in question.authored()["choices"])
        assert question.loaded_digest == digest_of(question.authored())
        question.tags = ["hard"]
        question.save()
        assert question.authored()["tags"] == ["hard"]
        change(folder, "questions/check-1.gift", "It is drunk hot. {TRUE", "It is drunk very hot. {TRUE")
        assert load(folder).kept == ["questions/check-1.gift#hot"]
