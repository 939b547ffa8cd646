"""The editions of a course's source as files: kept with their keys, and never changed."""

import re
from datetime import date

import pytest

from learn.importing.importing import import_file
from learn.models import Document, Lesson
from quizzes.formats.course_values import CourseFaults
from tests.quizzes.course_folder import LEAF, WATER, elsewhere, empty, exported, load


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
        report = load(two, "revisions")
        assert (report.source.revision, report.source.changed) == (3, True)
