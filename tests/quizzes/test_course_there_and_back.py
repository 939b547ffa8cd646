"""A course goes out as files and comes in again as the same course, byte for byte."""

import base64
import tomllib

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learn.importing.importing import import_file
from learn.models import Document, LearningPath, Lesson, PathLesson, Place, Revision
from learn.models.lessons import Announced
from learn.publishing import publish
from quizzes import behind, work
from quizzes.courses import export_course
from quizzes.formats.course_files import Zip
from quizzes.formats.course_values import CourseFaults
from quizzes.models import Question, QuestionVersion, Quiz
from tests import make
from tests.quizzes.course_folder import FILES, HOT, LEAF, NOW, change, elsewhere, empty, exported, load, said

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.mark.django_db
class TestThereAndBack:
    def test_the_first_course(self, course):
        files = exported(course.slug)
        _report, again = elsewhere(files, course.slug)
        assert again == files
        assert len([name for name in files if name.startswith("lessons/")]) == 5

    def test_the_files_in_their_order(self, folder):
        load(folder)
        assert list(exported()) == [
            "exported.toml",
            "figures/cup.svg",
            "figures/figures.toml",
            "glossary.md",
            "lessons/leaves.md",
            "lessons/water.md",
            "path.toml",
            "questions/check-1.gift",
            "questions/final.gift",
            "revisions/001.md",
            "revisions/001.original.md",
            "revisions/001.toml",
            "source.md",
        ]

    def test_a_practice_at_the_end_is_called_so(self, folder):
        change(folder, "path.toml", 'kind = "final"', 'kind = "practice"')
        load(folder)
        quiz = Quiz.objects.get(slug="final")
        assert (quiz.what_it_is, quiz.tries) == ("practice at the end of the path", 3)
        files = exported()
        assert b'kind = "practice"' in files["path.toml"] and b"preset" not in files["path.toml"]
        _report, again = elsewhere(files)
        assert again == files
        assert not load(files).changed

    def test_a_path_published_before_its_check_found_anything_stays_published(self, folder):
        change(folder, "path.toml", "open = true", "open = true\npublish_check_blocks = true")
        load(folder)
        assert LearningPath.objects.get().state == "published"
        files = exported()
        report, again = elsewhere(files)
        assert again == files
        noted = "The path is published, as its files say, though its publish check finds 1 thing."
        assert report.notes == [noted]

    def test_a_practice_written_as_a_final_of_old_comes_back_as_one(self, folder):
        change(folder, "path.toml", 'kind = "final"', 'kind = "final"\npreset = "practice"')
        load(folder)
        assert b'kind = "practice"' in exported()["path.toml"]
        assert not load(exported()).changed
        assert not load(folder).changed

    def test_an_export_over_its_own_site_changes_nothing(self, folder):
        load(folder)
        report = load(exported())
        assert (report.changed, said(report), report.notes) == (False, {}, [])

    def test_the_hand_written_folder_over_its_export_changes_nothing(self, folder):
        load(folder)
        with transaction.atomic():
            files = exported()
            empty()
            load(files)
            report = load(folder)
            assert (report.changed, said(report), report.notes) == (False, {}, [])

    def test_a_zip_is_the_same_course(self, folder, tmp_path):
        load(folder)
        export = export_course(LearningPath.objects.get())
        (tmp_path / "tea.zip").write_bytes(export.zip())
        _report, again = elsewhere(tmp_path / "tea.zip")
        assert again == export.files
        assert Zip(export.zip()).names() == sorted(export.files)

    def test_every_edition_comes_back_with_its_keys_and_places(self, folder):
        load(folder)
        change(folder, "source.md", "Water is warm.", "Water is very warm. It is drunk hot.")
        load(folder)
        places = list(Place.objects.order_by("pk").values_list("passage__key", "start", "end", "position"))
        texts = list(Revision.objects.order_by("number").values_list("text", "created_at", "file_digest"))
        files = exported()
        _report, again = elsewhere(files)
        assert again == files
        empty()
        load(files)
        assert (
            list(Place.objects.order_by("pk").values_list("passage__key", "start", "end", "position"))
            == places
        )
        assert (
            list(Revision.objects.order_by("number").values_list("text", "created_at", "file_digest"))
            == texts
        )
        assert Document.objects.get().current_revision.file.read() == (folder / "source.md").read_bytes()

    def test_an_upload_that_is_no_markdown_stands_beside_its_text(self, folder):
        load(folder)
        import_file(b"ALL ABOUT TEA\n\nTea is a leaf. It is hot.\n", "tea.txt", slug="tea")
        files = exported()
        assert "source.md" not in files
        assert files["revisions/002.original.txt"].startswith(b"ALL ABOUT")
        _report, again = elsewhere(files)
        assert again == files

    def test_nothing_of_it_is_read_or_split_again(self, folder, monkeypatch):
        load(folder)
        files = exported()
        monkeypatch.setattr("quizzes.formats.course_folder.read_document", None)
        _report, again = elsewhere(files)
        assert again == files

    def test_the_pictures_of_the_document_come_with_it(self, folder):
        load(folder)
        picture = base64.b64encode(PIXEL).decode()
        page = f'<h1>All about tea</h1><p>Tea is a leaf.</p><p><img alt="A cup" src="data:image/png;base64,{picture}"></p>'
        import_file(page.encode(), "tea.html", slug="tea")
        [image] = Document.objects.get().images.all()
        files = exported()
        assert files[f"images/{image.digest}.png"] == PIXEL
        _report, again = elsewhere(files)
        assert again == files
        files[f"images/{image.digest}.png"] = PIXEL + b"more"
        with pytest.raises(CourseFaults, match="This is not the picture it is named after."):
            load(files)

    def test_what_was_accepted_as_it_is_comes_with_its_reason(self, folder):
        load(folder)
        document = Document.objects.get()
        import_file(b"# All about tea\n\n## Other\n\nA pot is clay.\n", "source.md", slug="tea")
        lesson, question = Lesson.objects.first(), Question.objects.first()
        passage, asked = lesson.citations.first().passage, question.citations.first().passage
        work.accept(lesson, passage, "Both are true.", None, NOW)
        work.accept(question, asked, "So it was.", None, NOW)
        files = exported()
        assert tomllib.loads(files["path.toml"].decode())["accepted"] == [
            {"lesson": lesson.slug, "key": passage.key, "edition": 2, "reason": "Both are true."},
            {"question": question.slug, "key": asked.key, "edition": 2, "reason": "So it was."},
        ]
        left = len(work.queue(document).items)
        report, again = elsewhere(files)
        assert again == files
        assert report.counts["accepted"]["new"] == 2
        assert load(files).counts["accepted"]["unchanged"] == 2
        assert len(work.queue(Document.objects.get()).items) == left

    def test_of_a_sentence_that_left_nothing_more_is_said_where_it_was_accepted(self, folder):
        load(folder)
        document = Document.objects.get()
        import_file(FILES["source.md"].replace(" It is drunk hot.", "").encode(), "source.md", slug="tea")
        hot, lost = document.passages.get(text="It is drunk hot."), f"the source no longer says {HOT}"
        before = exported()
        assert [
            lost in note and "lessons/" in note and "questions/" in note for note in load(before).notes
        ] == [True]
        work.accept(Lesson.objects.get(slug="leaves"), hot, "It still is.", None, NOW)
        for files in (before, exported()):  # the site knows, and so do newer files
            assert [lost in note and "lessons/" not in note for note in load(files).notes] == [True]
        work.accept(Question.objects.get(slug="hot"), hot, "It still is.", None, NOW)
        assert load(before).notes == load(exported()).notes == []
        assert elsewhere(exported())[0].notes == []

    def test_that_a_sentence_was_reworded_under_a_question_is_known_elsewhere_too(self, folder):
        load(folder)
        document, question = Document.objects.get(), Question.objects.get(slug="hot")
        import_file(FILES["source.md"].replace("drunk hot", "drunk cold").encode(), "source.md", slug="tea")
        question.citations.update(passage=document.passages.get(text="It is drunk cold."))
        assert behind.questions_behind(document) == [question]
        files = exported()
        assert tomllib.loads(files["path.toml"].decode())["reworded"] == [{"question": "hot", "edition": 1}]
        with transaction.atomic():
            empty()
            load(files)
            found = behind.questions_behind(Document.objects.get())
            again = exported()
            transaction.set_rollback(True)
        assert [each.slug for each in found] == ["hot"]
        assert again == files
        assert not load(files).changed

    def test_a_question_begun_with_the_newest_edition_says_nothing_of_editions(self, folder):
        load(folder)
        import_file(FILES["source.md"].replace("drunk hot", "drunk cold").encode(), "source.md", slug="tea")
        cold = Document.objects.get().passages.get(text="It is drunk cold.")
        made = make.question(Document.objects.get(), "how", "How is it drunk?")
        made.citations.update(passage=cold)
        assert b"[[reworded]]" not in exported()["path.toml"]

    @pytest.mark.parametrize(
        "wrong, said",
        [
            ('question = "no-such"\nedition = 1', "has to name a question of this course"),
            ('question = "hot"\nedition = 9', "hot: there is no edition 9"),
            ('question = "hot"\nedition = 0', "hot: there is no edition 0"),
            ('question = "hot"', "“edition” is missing"),
        ],
    )
    def test_what_is_reworded_of_nothing_is_a_fault(self, folder, wrong, said):
        load(folder)
        files = exported()
        files["path.toml"] += f"\n[[reworded]]\n{wrong}\n".encode()
        with pytest.raises(CourseFaults, match=said):
            load(files)

    def test_what_readers_were_told_of_a_lesson_comes_with_it(self, folder):
        load(folder)
        lesson = Lesson.objects.get(slug="water")
        Lesson.objects.filter(pk=lesson.pk).update(body=lesson.body.replace("warm", "tepid"))
        publish(lesson, None, NOW, why="It was never hot.", announced=Announced.CORRECTION)
        files = exported()
        assert b'tell = "correction"\nwhy = "It was never hot."\n' in files["lessons/water.md"]
        assert b"tell" not in files["lessons/leaves.md"]
        _report, again = elsewhere(files)
        assert again == files

    @pytest.mark.parametrize(
        "wrong, said",
        [
            ("", "has to name one lesson or one question"),
            ('lesson = "no-such"', "has to name one lesson or one question"),
            ('lesson = "leaves"\nquestion = "what-is-tea"', "has to name one lesson or one question"),
        ],
    )
    def test_what_is_accepted_of_nothing_is_a_fault(self, folder, wrong, said):
        load(folder)
        files = exported()
        files["path.toml"] += f'\n[[accepted]]\n{wrong}\nkey = "{LEAF}"\nedition = 1\nreason = "x"\n'.encode()
        with pytest.raises(CourseFaults, match=said):
            load(files)

    @pytest.mark.parametrize(
        "key, edition, said", [("00000000", 1, "has the key"), (LEAF, 9, "no edition 9")]
    )
    def test_what_is_accepted_of_no_sentence_or_edition_is_a_fault(self, folder, key, edition, said):
        load(folder)
        files, slug = exported(), Lesson.objects.first().slug
        said_so = f'\n[[accepted]]\nlesson = "{slug}"\nkey = "{key}"\nedition = {edition}\nreason = "x"\n'
        files["path.toml"] += said_so.encode()
        with pytest.raises(CourseFaults, match=said):
            load(files)

    def test_a_lesson_taken_off_the_path_leaves_its_check_and_its_questions_come_with_the_bank(self, folder):
        load(folder)
        PathLesson.objects.get(lesson__slug="leaves").delete()
        check = Quiz.objects.get(slug="check-1")
        check.lint_waivers.create(rule="longest-option", reason="On purpose.", digest="0" * 64, at=NOW)
        export = export_course(LearningPath.objects.get())
        assert export.notes == [
            "“Check: leaves” is left out: its lesson, “What tea is”, is not on the path. Its questions are in "
            "questions/bank.",
            "The lesson “leaves” is on no path, so it is left out.",
        ]
        assert b"check-1" not in export.files["path.toml"]
        assert b"[id:what-is-tea]" in export.files["questions/bank.gift"]
        _report, again = elsewhere(export.files)
        assert again == export.files
        report = load(export.files)
        assert (report.changed, report.notes) == (False, [])
        assert Quiz.objects.get(slug="check-1").slots.count() == 2

    def test_an_edition_loads_without_its_upload(self, folder):
        load(folder)
        files = exported()
        kept = {
            name: data
            for name, data in files.items()
            if name not in ("source.md", "revisions/001.original.md")
        }
        _report, again = elsewhere(kept)
        noted = "exported.toml"  # names the files there were
        assert again | {noted: b""} == kept | {noted: b""}


WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
LINE = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
NAME = st.one_of(st.just(""), LINE)
STATE = st.sampled_from(["draft", "published", "retired"])
SLUG = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)


SOURCES = [
    FILES["source.md"],
    FILES["source.md"].replace("It is drunk hot.", "It is drunk cold."),
    FILES["source.md"].replace("## Water", "## On water"),
    FILES["source.md"].replace("## Water\n\nWater is warm.\n", "## Pots\n\nA pot is clay.\n"),
]


@given(data=st.data())
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.django_db
@pytest.mark.usefixtures("keep_files_apart")
def test_any_history_of_a_source_goes_there_and_back(data):
    """Whatever editions there were, gone back to and retitled: each export over the site that went on changes
    nothing, and the last one brings a site that stood at any of them to the same files."""
    history = data.draw(st.lists(st.sampled_from(SOURCES[1:] + SOURCES[:1]), min_size=1, max_size=4))
    with transaction.atomic():
        load({name: text.encode() for name, text in FILES.items()})
        files = [exported()]
        for source in history:
            import_file(source.encode(), "source.md", slug="tea")
            files.append(exported())
        for older in files:
            over = load(older)
            assert (over.changed, said(over)) == (False, {})
            assert exported() == files[-1]
        transaction.set_rollback(True)
    with transaction.atomic():
        load(data.draw(st.sampled_from(files)))
        load(files[-1])
        again = exported()
        transaction.set_rollback(True)
    assert again == files[-1]


@given(data=st.data())
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.django_db
@pytest.mark.usefixtures("keep_files_apart")
def test_any_course_goes_there_and_back(data):
    """Whatever a person writes on the site: their words, in whatever states, as files and back."""
    draw = data.draw
    with transaction.atomic():
        load({name: text.encode() for name, text in FILES.items()})
        path, document = LearningPath.objects.get(), Document.objects.get()
        LearningPath.objects.update(
            title=draw(LINE), about=draw(TEXT), notice=draw(TEXT), appointment=draw(TEXT), state=draw(STATE)
        )
        document.terms.create(
            slug="new", name=draw(LINE), aliases=draw(TEXT), definition=draw(TEXT), is_general=True
        )
        lesson = make.lesson(document, slug="new", state="draft", body=draw(TEXT), title=draw(LINE))
        Lesson.objects.filter(pk=lesson.pk).update(objectives=draw(TEXT), summary=draw(TEXT), state="draft")
        path.steps.create(lesson=lesson, position=3)
        for slug in draw(st.lists(SLUG, unique=True, max_size=3)):
            rows = [(draw(TEXT), n == 0, draw(LINE)) for n in range(draw(st.integers(2, 4)))]
            made = make.question(document, f"new-{slug}", draw(TEXT), choices=rows, explanation=draw(TEXT))
            made.title, made.category = draw(NAME), "/".join(draw(st.lists(WORDS, max_size=2)))
            made.tags = draw(st.lists(LINE, max_size=2, unique=True))
            made.save()
            hints = draw(st.lists(TEXT, max_size=2))
            QuestionVersion.objects.filter(pk=made.current_id).update(hints=hints)
            if draw(st.booleans()):
                slots = Quiz.objects.get(slug=draw(st.sampled_from(["final", "check-1"]))).slots
                slots.create(question=made, position=slots.count() + 1)
        files = exported()
        over = load(files)
        assert (over.changed, said(over), over.notes) == (False, {}, [])
        transaction.set_rollback(True)
    tomllib.loads(files["path.toml"].decode())
    with transaction.atomic():
        report = load(files)
        again = exported()
        transaction.set_rollback(True)
    assert again == files, report
