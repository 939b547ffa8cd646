"""The editions of a course's source as files: kept with their keys, and never changed."""

import re
from datetime import date

import pytest

from learn.importing import resplitting
from learn.importing.importing import import_file
from learn.models import Document, LearningPath, Lesson, Section
from quizzes.formats.course_values import CourseFaults
from quizzes.models import Question, Waiver
from tests.quizzes.course_folder import (
    FILES,
    LEAF,
    NOW,
    WATER,
    change,
    elsewhere,
    empty,
    exported,
    load,
    write,
)


def said_of(section):
    return section.revision.number, section.title


def without_water(files):
    """path.toml without its second lesson."""
    step = rb'\[\[lessons\]\]\nslug = "water"\n(?:\w+ = \w+\n)*'
    return {"path.toml": re.sub(step, b"", files["path.toml"])}


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
            f"revisions/001.md, line 9: This is not the sentence of the key {WATER}. The text of an edition"
            f" is never changed: put it back. The new text goes into source.md in the course's folder, or is "
            "brought on the site as the next edition."
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

    def test_the_day_an_earlier_edition_was_of_goes_along(self, folder):
        load(folder)
        import_file(b"# Tea\n\nTea is a bush.\n", "tea.md", slug=Document.objects.get().slug)
        Document.objects.get().revisions.filter(number=1).update(published_on=date(2021, 5, 3))
        files = exported()
        assert b"published_on = 2021-05-03\n" in files["revisions/001.toml"]
        _report, found = elsewhere(files)
        assert found == files
        revisions = Document.objects.get().revisions
        revisions.update(published_on=None)
        load(files)  # what came without it before has it now
        assert [each.published_on for each in revisions.all()] == [None, date(2021, 5, 3)]
        wrong = files["revisions/001.toml"].replace(b"= 2021-05-03", b'= "May"')
        assert "“published_on” has to be a date" in self.faults(files | {"revisions/001.toml": wrong})[0]

    def test_a_new_text_in_source_md_becomes_the_next_edition(self, folder):
        files = self.files(folder)
        load(files)
        files["source.md"] = files["source.md"].replace(b"Water is warm.", b"Water is warm. It boils.")
        report = load(files)
        assert report.source.revision == 2
        assert not load(files).source.changed

    def test_the_day_of_the_edition_before_stays_when_source_md_and_its_day_are_new(self, folder):
        change(folder, "path.toml", "is_restatement", "published_on = 2021-05-03\nis_restatement")
        files = self.files(folder)
        load(files)
        files["source.md"] = files["source.md"].replace(b"Water is warm.", b"Water is warm. It boils.")
        files["path.toml"] = files["path.toml"].replace(b"2021-05-03", b"2024-06-04")
        load(files)
        document = Document.objects.get()
        assert document.published_on == date(2024, 6, 4)
        days = list(document.revisions.values_list("number", "published_on"))
        assert days == [(2, None), (1, date(2021, 5, 3))]

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

    def test_an_older_export_leaves_a_lesson_under_the_heading_its_section_has_now(self, folder):
        one = self.files(folder)
        load(one)
        source = folder.joinpath("source.md").read_bytes()
        import_file(source.replace(b"## Water", b"## On water"), "source.md", slug="tea")
        load(one)
        assert said_of(Lesson.objects.get(slug="water").section) == (2, "On water")
        one["lessons/water.md"] = one["lessons/water.md"].replace(b"It is warm", b"It is very warm")
        assert load(one).named["updated"] == ["lessons/water.md"]
        assert said_of(Lesson.objects.get(slug="water").section) == (2, "On water")

    def test_which_of_the_sections_of_one_name_it_is_is_told_by_the_edition_of_the_files(self, folder):
        write(folder, "source.md", FILES["source.md"] + "\n## Leaves\n\nThey fall.\n")
        load(folder)
        fall = Section.objects.get(title="Leaves", position=3)
        Lesson.objects.filter(slug="water").update(section=fall)
        one = exported()
        newer = one["source.md"].replace(b"## Water", b"## Leaves\n\nThey are picked.\n\n## Water")
        import_file(newer, "source.md", slug="tea")
        assert said_of(Lesson.objects.get(slug="water").section) == (2, "Leaves")
        one["lessons/water.md"] = one["lessons/water.md"].replace(b"It is warm", b"It is very warm")
        assert load(one).named["updated"] == ["lessons/water.md"]
        assert Lesson.objects.get(slug="water").section.places.get().passage.text == "They fall."

    def test_a_lesson_whose_section_has_left_is_of_that_section_elsewhere_too(self, folder):
        more = "".join(f"\n## Example\n\nIt is cup {number}.\n" for number in range(3))
        write(folder, "source.md", FILES["source.md"] + more)
        load(folder)
        [_first, second, _third] = Section.objects.filter(title="Example").order_by("position")
        Lesson.objects.filter(slug="water").update(section=second)
        source = exported()["source.md"]
        import_file(source.replace(b"## Example\n\nIt is cup 1.\n\n", b""), "source.md", slug="tea")
        assert Lesson.objects.get(slug="water").section == second
        files = exported()
        assert b'section = "Example"\nsection_number = 2\nedition = 1\n' in files["lessons/water.md"]
        _report, again = elsewhere(files)
        assert again == files
        empty()
        load(files)
        section = Lesson.objects.get(slug="water").section
        assert said_of(section) == (1, "Example")
        assert section.places.get().passage.text == "It is cup 1."
        files["lessons/water.md"] = files["lessons/water.md"].replace(b"edition = 1", b"edition = 9")
        assert self.faults(files) == ["lessons/water.md, line 5: There is no edition 9 in revisions/."]

    def test_a_lesson_new_in_the_files_stands_under_the_heading_its_section_has_now(self, folder):
        one = self.files(folder)
        load({name: data for name, data in one.items() if name != "path.toml"} | without_water(one))
        source = folder.joinpath("source.md").read_bytes()
        import_file(source.replace(b"## Water", b"## On water"), "source.md", slug="tea")
        load(one)
        assert said_of(Lesson.objects.get(slug="water").section) == (2, "On water")

    def test_files_written_before_the_sentences_were_parted_anew_cite_what_stands_there_now(
        self, folder, monkeypatch
    ):
        load(folder)
        monkeypatch.setattr(resplitting, "SPLITTER", "joining 1")
        monkeypatch.setattr(resplitting, "split", lambda text, _language: [text])
        document = Document.objects.get()
        resplitting.part_anew(document, resplitting.anew(document.current_revision), None, NOW)
        report = load(folder)
        assert (report.changed, report.kept, report.notes) == (False, [], [])
        change(folder, "lessons/leaves.md", "on a bush", "on a low bush")
        change(folder, "glossary.md", "A leaf.", "A green leaf.")
        assert load(folder).named["updated"] == ["glossary.md#tea", "lessons/leaves.md"]
        joined = document.passages.get(text="Tea is a leaf. It is drunk hot.").key
        assert f"Tea grows on a low bush. [@{joined}]" in Lesson.objects.get(slug="leaves").body
        files = exported()
        _report, again = elsewhere(files)
        assert again == files

    def test_a_site_that_went_back_to_an_earlier_edition_stays_there(self, folder):
        load(folder)
        source = folder.joinpath("source.md").read_bytes()
        import_file(source + b"\nIt boils.\n", "source.md", slug="tea")
        two = exported()
        import_file(source, "source.md", slug="tea")
        report = load(two)
        assert (report.source.revision, report.changed) == (3, False)
        assert Document.objects.get().current_revision.text == Document.objects.get().revisions.last().text

    def test_going_back_elsewhere_comes_along_with_what_rests_on_the_edition_between(self, folder):
        one = self.files(folder)
        load(one)
        source = folder.joinpath("source.md").read_bytes()
        import_file(source + b"\nIt boils.\n", "source.md", slug="tea")
        boils = Document.objects.get().passages.get(text="It boils.")
        Question.objects.get(slug="hot").citations.update(passage=boils)
        Waiver.objects.create(path=LearningPath.objects.get(), passage=boils, reason="Known.", at=NOW)
        import_file(source, "source.md", slug="tea")
        three = exported()
        empty()
        load(one)
        assert load(three).source.revision == 3
        assert exported() == three

    def test_what_rests_on_an_edition_the_site_never_had_is_named(self, folder):
        load(folder)
        later = folder.joinpath("source.md").read_bytes().replace(b"Water is warm.", b"Water is hot.")
        import_file(later, "source.md", slug="tea")
        two = exported()
        empty()
        import_file(later, "source.md", slug="tea")
        assert self.faults(two) == [
            f"{where}: The site does not have the edition that says {WATER}, “Water is warm.”. Rest on another "
            "sentence, or: --take-file revisions"
            for where in ("lessons/water.md, line 5", "questions/final.gift, line 2")
        ]
        assert load(two, "revisions").source.revision == 3
        assert Question.objects.get(slug="warm").citations.get().passage.key == WATER

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
        report = load(two, "revisions")
        assert (report.source.revision, report.source.changed) == (3, True)
