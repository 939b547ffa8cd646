import re
import threading
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from learn.importing import CannotRead
from learn.importing.keys import digest
from learn.models import Document, Figure, LearningPath, Lesson, PathLesson, Revision, Term
from quizzes.courses import load_course
from quizzes.formats.course_values import CourseFaults
from quizzes.models import Attempt, Choice, Question, QuestionVersion, Quiz, Response, Slot
from tests import make
from tests.conftest import FIRST_COURSE

NOW = timezone.now()
LEAF, HOT, WATER = (
    digest("sentence", "", text)[:8] for text in ("Tea is a leaf.", "It is drunk hot.", "Water is warm.")
)

FILES = {
    "source.md": "# All about tea\n\n## Leaves\n\nTea is a leaf. It is drunk hot.\n\n## Water\n\nWater is warm.\n",
    "path.toml": '''slug = "tea"
title = "Tea for everyone"
about = "A course about tea."
language = "en"
open = true
notice = """For learning."""
appointment = ["Is tea for me?", "How much?"]

[document]
slug = "tea"
title = "All about tea"
is_restatement = true

[authorship]
written_by = "the tea authors"
facts_checked_on = 2026-11-22

[[lessons]]
slug = "leaves"
full_notice = true

[[lessons]]
slug = "water"
check_required = false

[[quizzes]]
slug = "check-1"
kind = "check"
lesson = "leaves"
title = "Check: leaves"
pass = 1

[[quizzes]]
slug = "final"
kind = "final"
title = "The whole course"
pass = 1
''',
    "lessons/leaves.md": f'''+++
title = "What tea is"
section = "Leaves"
lede = """Tea is a plant. [@{LEAF}]"""
learn = ["say what tea is", "name a bush"]
summary = """A leaf. [@{LEAF}]"""
+++
Tea grows on a bush. [@{LEAF}; @{HOT}]

:::figure cup
A cup. [@{HOT}]
:::
''',
    "lessons/water.md": f'+++\ntitle = "Warm water"\nsection = "Water"\n+++\nIt is warm. [@{WATER}]\n',
    "glossary.md": f"## Bush\nslug: bush\nalso: bushes; shrub\ngeneral: yes\nA low\ntree.\n\n## Tea\nslug: tea\nA leaf. [@{LEAF}]\n",
    "figures/cup.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0"/></svg>\n',
    "figures/figures.toml": '[cup]\nalternative = "A cup of tea."\n',
    "questions/check-1.gift": f"""// [id:what-is-tea] [tag:topic=plants] [tag:cite={LEAF}]
::What::What is tea? {{
=A leaf # It is.
~A stone # The source names a leaf.
~A fish # No fish is named.
####Tea is a leaf.}}

// [id:hot] [tag:topic=drink] [tag:cite={HOT}]
It is drunk hot. {{TRUE#The source says hot.#####It is drunk hot.}}
""",
    "questions/final.gift": f"// [id:warm] [tag:topic=drink] [tag:cite={WATER}]\nHow is water? {{=warm =hot ####It is warm.}}\n",
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        write(tmp_path / "course", name, text)
    return tmp_path / "course"


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def change(folder, name, old, new):
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new))


def load(folder, *take_files):
    return load_course(folder, take_files, now=NOW)


def faults(folder):
    """What is wrong with the folder; and nothing of it may have been saved."""
    with pytest.raises(CourseFaults) as error:
        load(folder)
    assert not Document.objects.exists()
    return [str(fault) for fault in error.value.faults]


def counted(report):
    return {kind: dict(count) for kind, count in report.counts.items() if count}


def answer(question):
    """A learner has been given the question in the first check."""
    learner, path = make.learner(), LearningPath.objects.get()
    enrolment = learner.enrolments.create(path=path, joined_at=NOW)
    slot = Slot.objects.get(question=question)
    attempt = Attempt.objects.create(
        learner=learner, enrolment=enrolment, quiz=slot.quiz, number=1, started_at=NOW
    )
    return Response.objects.create(attempt=attempt, slot=slot, version=question.current, position=1)


UNCHANGED = {
    "lessons": {"unchanged": 2},
    "terms": {"unchanged": 2},
    "figures": {"unchanged": 1},
    "questions": {"unchanged": 3},
    "quizzes": {"unchanged": 2},
    "path": {"unchanged": 1},
}


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


@pytest.mark.django_db
class TestAgain:
    def test_unchanged_files_change_nothing(self, folder):
        load(folder)
        models = (Revision, Lesson, Question, QuestionVersion, Choice, Slot, PathLesson)
        before = [list(model.objects.order_by("pk").values()) for model in models]
        report = load(folder)
        assert counted(report) == UNCHANGED
        assert not report.changed
        assert str(report).startswith("Nothing has changed in the files.\n")
        assert [list(model.objects.order_by("pk").values()) for model in models] == before

    def test_a_changed_lesson_is_published_again(self, folder):
        load(folder)
        change(folder, "lessons/leaves.md", "on a bush", "on a low bush")
        assert counted(load(folder)) == UNCHANGED | {"lessons": {"updated": 1, "unchanged": 1}}
        lesson = Lesson.objects.get(slug="leaves")
        assert lesson.current.number == 2
        assert "low bush" in lesson.current.body

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
            f"lessons/water.md, line 5: the source no longer says {WATER}, “Water is warm.”. "
            f"Did you mean {new} (“Water is very warm.”)?",
            f"questions/final.gift, line 2: the source no longer says {WATER}, “Water is warm.”. "
            f"Did you mean {new} (“Water is very warm.”)?",
        ]


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


@pytest.mark.django_db
class TestFaults:
    @pytest.mark.parametrize(
        ("file", "old", "new", "said"),
        [
            ("path.toml", 'about = "', "about = ", "path.toml, line 3: "),
            ("path.toml", "open = true", 'open = "yes"', "path.toml: “open” has to be true or false."),
            ("path.toml", "open = true", "opne = true", "path.toml: “opne” is not known here. Did you mean “open”?"),
            ("path.toml", 'title = "Tea for everyone"', "", "path.toml: “title” is missing."),
            ("path.toml", 'slug = "tea"\ntitle = "All', 'slug = "te a"\ntitle = "All', "“te a” is not a short name"),
            ("path.toml", 'slug = "water"', 'slug = "leaves"', "“leaves” stands 2 times in [[lessons]]"),
            ("path.toml", 'slug = "water"', 'slug = "milk"', "lessons/milk.md: This file is missing."),
            ("path.toml", 'lesson = "leaves"', 'lesson = "leafs"', "there is no lesson “leafs”. Did you mean “leaves”?"),
            ("path.toml", 'kind = "final"', 'kind = "exam"', "“kind” is check or final."),
            ("path.toml", "pass = 1", "pass = 3", "“pass” is 3, but there are 2 questions."),
            ("path.toml", 'slug = "final"', 'slug = "last"', "questions/last.gift: This file is missing."),
            ("lessons/leaves.md", "+++\ntitle", "title", "A lesson begins with its settings between two lines of +++."),
            ("lessons/leaves.md", 'section = "Leaves"', 'section = "Leafs"',
             "lessons/leaves.md, line 3: source.md has no section “Leafs”. Did you mean “Leaves”?"),
            ("lessons/leaves.md", ":::figure cup", ":::figure cop",
             "lessons/leaves.md, line 10: There is no figure “cop”. Did you mean “cup”?"),
            ("lessons/leaves.md", "on a bush", "on a [bush](term:bosh)",
             "lessons/leaves.md, line 8: The glossary has no word “bosh”. Did you mean “bush”?"),
            ("lessons/leaves.md", f"[@{LEAF}; @{HOT}]", f"[@{LEAF}; @{HOT[:-1]}x]",
             f"lessons/leaves.md, line 8: No sentence of source.md has the key {HOT[:-1]}x. Did you mean {HOT} (“It is drunk hot.”)?"),
            ("glossary.md", "slug: tea", "slug: bush", "“bush” stands 2 times in glossary.md"),
            ("glossary.md", "slug: tea\n", "", "glossary.md, line 8: “Tea” needs a line “slug: …” and its meaning."),
            ("glossary.md", f" [@{LEAF}]", "", "“Tea” cites no sentence. Add one, or “general: yes”."),
            ("glossary.md", "general: yes", "general: perhaps", "glossary.md, line 4: “general” is yes or no."),
            ("glossary.md", "shrub", "tea", "“Tea” belongs to “Bush” already."),
            ("figures/cup.svg", "<path", "<script", "figures/cup.svg: "),
            ("figures/figures.toml", "alternative", "alt", "“cup” needs an “alternative”"),
            ("questions/check-1.gift", "[id:hot]", "[id:what-is-tea]", "“what-is-tea” stands 2 times in this course"),
            ("questions/check-1.gift", "[id:hot] ", "", "questions/check-1.gift, line 9: This question has no id."),
            ("questions/check-1.gift", f"[tag:cite={HOT}]", "", "line 9: This question cites no sentence."),
            ("questions/check-1.gift", "~A stone", "=A stone", "line 2: Mark exactly one choice as correct."),
            ("questions/check-1.gift", "####Tea is a leaf.", "", "line 2: Write the explanation"),
            ("questions/check-1.gift", "{TRUE", "{#5", "line 9: A numerical question is not a kind"),
        ],
    )  # fmt: skip
    def test_each_is_named_with_its_file_and_line_and_nothing_is_saved(self, folder, file, old, new, said):
        change(folder, file, old, new)
        assert [fault for fault in faults(folder) if said in fault], faults(folder)

    @pytest.mark.parametrize(
        "name", ["path.toml", "source.md", "lessons/water.md", "questions/final.gift", "figures/cup.svg"]
    )
    def test_a_missing_file_is_named(self, folder, name):
        (folder / name).unlink()
        assert any(fault.startswith(f"{name}: This file is missing") for fault in faults(folder))

    def test_all_are_named_at_once(self, folder):
        change(folder, "lessons/leaves.md", "Leaves", "Leafs")
        change(folder, "questions/final.gift", WATER, "00000000")
        assert len(faults(folder)) == 2

    def test_a_path_of_another_document_is_never_mixed_with_this(self, folder):
        load(folder)
        change(folder, "path.toml", 'slug = "tea"\ntitle = "All', 'slug = "tea-2"\ntitle = "All')
        with pytest.raises(CourseFaults, match="The site's path “tea” rests on another document, “tea”."):
            load(folder)
        assert Document.objects.count() == 1

    def test_a_fault_in_a_later_load_changes_nothing(self, folder):
        load(folder)
        change(folder, "lessons/leaves.md", "on a bush", "on a low bush")
        change(folder, "questions/final.gift", WATER, "00000000")
        with pytest.raises(CourseFaults):
            load(folder)
        assert Lesson.objects.get(slug="leaves").current.number == 1

    def test_what_only_saving_finds_is_a_fault_too(self, folder):
        change(folder, "lessons/water.md", "Warm water", "w" * 201)
        assert any(fault.startswith("lessons/water.md: ") for fault in faults(folder))

    def test_the_command_ends_with_one_sentence(self, folder, capsys):
        (folder / "source.md").unlink()
        with pytest.raises(SystemExit) as error:
            call_command("load_course", folder)
        assert error.value.code == "1 thing has to be put right first. Nothing was changed."
        printed = capsys.readouterr()
        assert (printed.out, printed.err) == ("", "source.md: This file is missing.\n")

    def test_a_folder_that_is_none_is_refused(self, tmp_path):
        with pytest.raises(CannotRead, match="There is no folder or file “none”."):
            load(tmp_path / "none")
        (tmp_path / "empty").mkdir()
        assert faults(tmp_path / "empty") == [
            "path.toml: This file is missing: a course folder has path.toml and source.md."
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
        ("check-5", 6),
        ("final", 9),
    ]
    assert [quiz.slots.count() for quiz in course.quizzes.order_by("slug")] == [4, 8, 7, 9, 8, 12]
    assert not course.document.lessons.exclude(state="published").exists()


def test_the_first_course_loaded_again_changes_nothing(course):
    report = load_course(FIRST_COURSE)
    assert not report.changed
    assert report.kept == report.notes == []
    assert not re.search(r"new|updated|kept", str(report))
