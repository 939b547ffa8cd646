"""A course goes out as files and comes in again as the same course, byte for byte."""

import base64
import re
import tomllib

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learn.importing.importing import import_file
from learn.models import Document, LearningPath, Lesson, Passage, Place, Revision, Section
from learn.publishing import publish
from quizzes.courses import load_course
from quizzes.exporting import export_course
from quizzes.formats.course_files import Folder, Zip
from quizzes.formats.course_values import CourseFaults
from quizzes.models import Choice, Question, QuestionVersion, Quiz, Slot, Waiver
from tests import make
from tests.quizzes.test_courses import FILES, HOT, LEAF, WATER, change, write

NOW = timezone.now()
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        write(tmp_path / "course", name, text)
    return tmp_path / "course"


class InMemory:
    """The files of a course, as `load_course` takes them."""

    def __init__(self, files):
        self.files = files

    def names(self):
        return sorted(self.files)

    def read(self, name):
        if name not in self.files:
            raise FileNotFoundError(name)
        return self.files[name]


def load(files, **options):
    return load_course(InMemory(files) if isinstance(files, dict) else files, now=NOW, **options)


def exported(slug="tea"):
    return export_course(LearningPath.objects.get(slug=slug)).files


def elsewhere(files, slug="tea", **options):
    """(the report, the export) of loading the files into a site that has nothing; this one stays as it is."""
    with transaction.atomic():
        empty()
        report = load(files, **options)
        again = exported(slug)
        transaction.set_rollback(True)
    return report, again


def empty():
    Question.objects.update(current=None)
    Lesson.objects.update(current=None)
    for model in (Slot, Quiz, Waiver, Choice, QuestionVersion, Question):
        model.objects.all().delete()
    LearningPath.objects.all().delete()
    for lesson in Lesson.objects.all():
        lesson.versions.all().delete()
    Lesson.objects.all().delete()
    Place.objects.all().delete()
    Section.objects.all().delete()
    Passage.objects.all().delete()
    Revision.objects.all().delete()
    for document in Document.objects.all():
        document.terms.all().delete()
        document.figures.all().delete()
    Document.objects.all().delete()


def said(report):
    return {outcome: names for outcome, names in report.named.items() if names and outcome != "unchanged"}


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

    def test_an_edition_loads_without_its_upload(self, folder):
        load(folder)
        files = exported()
        kept = {
            name: data
            for name, data in files.items()
            if name not in ("source.md", "revisions/001.original.md")
        }
        _report, again = elsewhere(kept)
        assert again == kept


@pytest.mark.django_db
class TestWhatIsInIt:
    def test_drafts_and_what_is_retired_come_back_as_such(self, folder):
        load(folder)
        document, path = Document.objects.get(), LearningPath.objects.get()
        Lesson.objects.filter(slug="water").update(state="draft")
        Quiz.objects.filter(slug="final").update(state="retired")
        Question.objects.filter(slug="hot").update(state="retired")
        Question.objects.create(document=document, slug="begun", topic="drink")
        path.state = "draft"
        path.save()
        files = exported()
        assert b'state = "draft"\n' in files["lessons/water.md"]
        assert b"[tag:state=retired]" in files["questions/check-1.gift"]
        assert files["questions/bank.toml"] == (
            b'[[questions]]\nslug = "begun"\ntopic = "drink"\nstate = "draft"\n'
        )
        _report, again = elsewhere(files)
        assert again == files
        assert not load(files).changed

    def test_a_lesson_is_as_learners_read_it(self, folder):
        load(folder)
        Lesson.objects.filter(slug="water").update(body="Half a thou")
        export = export_course(LearningPath.objects.get())
        assert b"It is warm." in export.files["lessons/water.md"]
        assert export.notes == [
            "lessons/water.md is what learners read: a change in the editor is not published yet."
        ]

    def test_a_lesson_on_no_path_is_left_out_and_named(self, folder):
        load(folder)
        make.lesson(Document.objects.get(), slug="alone", state="draft")
        export = export_course(LearningPath.objects.get())
        assert "lessons/alone.md" not in export.files
        assert export.notes == ["The lesson “alone” is on no path, so it is left out."]

    def test_a_question_asked_twice_is_written_once(self, folder):
        load(folder)
        final = Quiz.objects.get(slug="final")
        Slot.objects.create(quiz=final, question=Question.objects.get(slug="hot"), position=2)
        files = exported()
        assert b'questions = ["warm", "hot"]' in files["path.toml"]
        _report, again = elsewhere(files)
        assert again == files

    def test_what_is_left_out_on_purpose_is_in_it_without_who_said_so(self, folder):
        load(folder)
        path = LearningPath.objects.get()
        passage = Passage.objects.get(key=HOT)
        Waiver.objects.create(path=path, passage=passage, reason="Plain.", by=make.educator(), at=NOW)
        files = exported()
        assert f'[waived]\n{HOT} = "Plain."\n'.encode() in files["path.toml"] or HOT.isdigit()
        report, again = elsewhere(files)
        assert again == files
        assert f"path.toml#{HOT}" in report.named["new"]

    def test_the_second_section_of_one_name_is_told_from_the_first(self, folder):
        change(folder, "source.md", "## Water", "## Leaves")
        change(folder, "lessons/water.md", 'section = "Water"', 'section = "Leaves"\nsection_number = 2')
        load(folder)
        assert Lesson.objects.get(slug="water").section.position == 2
        files = exported()
        assert b"section_number = 2\n" in files["lessons/water.md"]
        _report, again = elsewhere(files)
        assert again == files

    def test_no_person_and_no_number_of_a_row_is_in_it(self, folder):
        person = make.educator("secret@example.org", "Sam Secret")
        load(folder, by=person)
        lesson = Lesson.objects.get(slug="water")
        publish(lesson, person, NOW)
        LearningPath.objects.update(
            reviewed_by=person, reviewed_as="Sam Secret, nurse", reviewed_on=NOW.date()
        )
        whole = b"".join(exported().values())
        assert b"Secret" not in whole and b"secret@" not in whole
        assert not re.search(rb"\b(id|pk) = ", whole)

    def test_the_same_number_of_queries_for_one_question_and_for_thirty(
        self, folder, django_assert_num_queries
    ):
        load(folder)
        path = LearningPath.objects.get()
        with django_assert_num_queries(20):
            export_course(path)
        document, quiz = path.document, Quiz.objects.get(slug="final")
        for n in range(30):
            question = make.question(document, f"more-{n}", f"Question {n}?")
            Slot.objects.create(quiz=quiz, question=question, position=n + 2)
            make.term(document, f"word-{n}", f"word {n}")
        path = LearningPath.objects.get()
        with django_assert_num_queries(20):
            export_course(path)


@pytest.mark.django_db
class TestEditions:
    def faults(self, files):
        with pytest.raises(CourseFaults) as error:
            load(files)
        return [str(fault) for fault in error.value.faults]

    def files(self, folder):
        load(folder)
        files = exported()
        empty()
        return files

    def test_a_changed_sentence_is_named_with_its_line(self, folder):
        files = self.files(folder)
        files["revisions/001.md"] = files["revisions/001.md"].replace(b"Water is warm", b"Water is cold")
        assert self.faults(files) == [
            f"revisions/001.md, line 9: This is not the sentence of the key {WATER}. The text of an edition is "
            "never changed: put it back, and write the new text in source.md."
        ]
        assert not Document.objects.exists()

    def test_a_changed_heading_is_noticed(self, folder):
        files = self.files(folder)
        files["revisions/001.md"] = files["revisions/001.md"].replace(b"Water\n", b"Earth\n")
        assert self.faults(files)[0].startswith("revisions/001.md: The text of an edition is never changed")

    def test_other_line_ends_are_no_change(self, folder):
        files = self.files(folder)
        again = {n: d if ".original" in n else d.replace(b"\n", b"\r\n") for n, d in files.items()}
        again["source.md"] = files["source.md"]
        _report, found = elsewhere(again)
        assert found == files

    def test_a_manifest_that_was_changed_is_named(self, folder):
        files = self.files(folder)
        text = files["revisions/001.toml"].decode()
        end = re.search(r", (\d+, \d+), ", text)[1]
        for old, new, said in (
            (LEAF, "zz", "revisions/001.toml"),
            (LEAF, "00000000", "This is not the sentence of the key 00000000."),
            (end, "3, 99999", "revisions/001.toml, line"),
            ('"sentence", true', '"poem", true', "This is not a place in the text."),
            ("level = 2", "level = 9", "A section has a level, a title and places."),
            ('reader = "', 'reeder = "', "“reeder” is not known here."),
            ("places = [", "places = ", "revisions/001.toml, line"),
        ):
            assert old in text
            found = self.faults(files | {"revisions/001.toml": text.replace(old, new, 1).encode()})
            assert any(said in fault for fault in found), found
        assert not Document.objects.exists()

    def test_an_upload_that_was_changed_is_named(self, folder):
        files = self.files(folder) | {"revisions/001.original.md": b"# Other\n\nText.\n"}
        assert self.faults(files) == [
            "revisions/001.original.md: This is not the file the edition came from. "
            "Put that back, or take it out."
        ]

    def test_a_gap_in_the_editions_is_named(self, folder):
        files = self.files(folder)
        files["revisions/003.toml"] = files["revisions/001.toml"]
        assert self.faults(files) == [
            "revisions: The editions are not numbered 001, 002 and so on without a gap."
        ]

    def test_a_new_text_in_source_md_becomes_the_next_edition(self, folder):
        files = self.files(folder)
        load(files)
        files["source.md"] = files["source.md"].replace(b"Water is warm.", b"Water is warm. It boils.")
        report = load(files)
        assert report.source.revision == 2
        assert not load(files).source.changed

    def test_editions_the_site_lacks_are_added(self, folder):
        one = self.files(folder)
        load(one)
        import_file(folder.joinpath("source.md").read_bytes() + b"\nIt boils.\n", "source.md", slug="tea")
        two = exported()
        empty()
        load(one)
        report = load(two)
        assert (report.source.revision, report.source.changed) == (2, True)
        assert {lesson.section.revision.number for lesson in Lesson.objects.all()} == {2}
        assert exported() == two

    def test_a_site_that_is_ahead_stays_ahead(self, folder):
        one = self.files(folder)
        load(one)
        import_file(folder.joinpath("source.md").read_bytes() + b"\nIt boils.\n", "source.md", slug="tea")
        report = load(one)
        assert (report.source.revision, report.changed) == (2, False)

    def test_a_site_that_went_another_way_is_not_overwritten(self, folder):
        one = self.files(folder)
        load(one)
        import_file(folder.joinpath("source.md").read_bytes() + b"\nIt boils.\n", "source.md", slug="tea")
        two = exported()
        empty()
        load(one)
        import_file(folder.joinpath("source.md").read_bytes() + b"\nIt cools.\n", "source.md", slug="tea")
        [fault] = self.faults(two)
        assert "The site has another edition 2 of “All about tea” than these files." in fault
        assert Document.objects.get().current_revision.number == 2
        report = load(two, take_files=["revisions"])
        assert (report.source.revision, report.source.changed) == (3, True)


@pytest.mark.django_db
class TestATrial:
    def test_it_says_what_would_change_and_changes_nothing(self, folder, tmp_path):
        assert said(load(folder, dry_run=True))["new"]
        assert not Document.objects.exists()
        assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []

    def test_over_a_course_that_is_there(self, folder, capsys):
        load(folder)
        change(folder, "lessons/leaves.md", "on a bush", "on a low bush")
        change(folder, "lessons/water.md", "It is warm.", "It is quite warm.")
        Lesson.objects.filter(slug="water").update(title="My title")
        call_command("load_course", folder, "--dry-run")
        lines = capsys.readouterr().out.splitlines()
        assert lines[:2] == [
            "updated: lessons/leaves.md",
            "kept as edited on the site: lessons/water.md",
        ]
        assert lines[-1] == "This was a trial: nothing was changed."
        assert "low" not in Lesson.objects.get(slug="leaves").body

    def test_a_load_that_fails_leaves_no_file_behind(self, folder, tmp_path):
        change(folder, "figures/cup.svg", "<path", "<script")
        with pytest.raises(CourseFaults):
            load(folder)
        change(folder, "figures/cup.svg", "<script", "<path")
        change(folder, "lessons/water.md", 'title = "Warm water"', f'title = "{"x" * 999}"')
        with pytest.raises(CourseFaults):
            load(folder)
        assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


@pytest.mark.django_db
class TestTheCommand:
    def test_it_writes_a_folder_and_over_its_own_export_again(self, folder, tmp_path, capsys):
        load(folder)
        call_command("export_course", "tea", tmp_path / "out")
        assert capsys.readouterr().out == f"12 files in {tmp_path / 'out'}\n"
        (tmp_path / "out" / "README.md").write_text("mine")
        (tmp_path / "out" / "lessons" / "gone.md").write_text("of an older export")
        call_command("export_course", "tea", tmp_path / "out")
        assert {
            name: Folder(tmp_path / "out").read(name) for name in Folder(tmp_path / "out").names()
        } == exported()
        assert (tmp_path / "out" / "README.md").read_text() == "mine"

    def test_it_writes_a_zip(self, folder, tmp_path):
        load(folder)
        call_command("export_course", "tea", tmp_path / "out.zip")
        assert Zip((tmp_path / "out.zip").read_bytes()).files == exported()

    def test_it_overwrites_nothing_else(self, folder, tmp_path):
        load(folder)
        with pytest.raises(SystemExit, match="“course” is not empty and no export of this course."):
            call_command("export_course", "tea", folder)
        assert (folder / "path.toml").read_text() == FILES["path.toml"]
        (tmp_path / "file").write_text("mine")
        with pytest.raises(SystemExit, match="“file” is a file."):
            call_command("export_course", "tea", tmp_path / "file")

    def test_it_names_the_paths_there_are(self, folder, tmp_path):
        load(folder)
        with pytest.raises(SystemExit, match="There is no path “coffee”. There is: tea"):
            call_command("export_course", "coffee", tmp_path / "out")


WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
LINE = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
STATE = st.sampled_from(["draft", "published", "retired"])
SLUG = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)


@given(data=st.data())
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.django_db
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
            if draw(st.booleans()):
                slots = Quiz.objects.get(slug=draw(st.sampled_from(["final", "check-1"]))).slots
                slots.create(question=made, position=slots.count() + 1)
        files = exported()
        transaction.set_rollback(True)
    tomllib.loads(files["path.toml"].decode())
    with transaction.atomic():
        report = load(files)
        again = exported()
        transaction.set_rollback(True)
    assert again == files, report
