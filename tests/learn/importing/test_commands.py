import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from learn.importing.readers import LARGEST_TEXT_MB, READERS
from learn.models import Document, Revision
from tests import make

pytestmark = pytest.mark.usefixtures("keep_files_apart")

TEA = "# Tea\n\nTea is a leaf.\n\n## Water\n\nUse:\n\n- a cup\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "tea.md"
    path.write_text(TEA)
    return path


def refused(capsys, *args):
    """The sentence a refused import ends with: exit status 1, nothing on stdout."""
    with pytest.raises(SystemExit) as error:
        call_command("import_document", *args)
    assert capsys.readouterr().out == ""
    # A text given to sys.exit is printed as the last line of stderr, with exit status 1.
    sentence = error.value.code
    assert isinstance(sentence, str)
    assert 0 < len(sentence) <= 120
    assert "\n" not in sentence
    return sentence


class TestADryRun:
    """Without the mark for a database, so none can be touched."""

    def test_it_prints_the_outline_as_one_object(self, file, capsys):
        call_command("import_document", file, "--dry-run", "--json")
        assert json.loads(capsys.readouterr().out) == {
            "title": "Tea",
            "language": "en",
            "authors": "",
            "published_on": None,
            "licence": "",
            "source_address": "",
            "sections": [
                {
                    "level": 1,
                    "title": "",
                    "passages": [{"key": "3964580b", "text": "Tea is a leaf.", "kind": "sentence"}],
                },
                {
                    "level": 2,
                    "title": "Water",
                    "passages": [
                        {"key": "1ff47952", "text": "Use:", "kind": "sentence"},
                        {"key": "987581c5", "text": "a cup", "kind": "item"},
                    ],
                },
            ],
            "beside": [],
            "warnings": [],
        }

    def test_it_tells_where_links_lead_apart_from_the_passages(self, file, capsys):
        file.write_text(TEA + "\nSee [cups](/cups).\n")
        call_command("import_document", file, "--dry-run", "--json")
        found = json.loads(capsys.readouterr().out)
        assert found["sections"][-1]["passages"][-1]["text"] == "See cups."
        assert found["beside"] == ["cups (/cups)"]

    def test_it_shows_the_outline_to_a_person(self, file, capsys):
        call_command("import_document", file, "--dry-run")
        assert "## Water\n1ff47952  Use:\n" in capsys.readouterr().out

    def test_a_file_that_cannot_be_read_is_said_in_one_sentence(self, tmp_path, capsys):
        odd = tmp_path / "tea.xyz"
        odd.write_text("x")
        assert "Save it as one of these: .docx" in refused(capsys, odd, "--dry-run", "--json")

    def test_a_folder_is_refused(self, tmp_path, capsys):
        assert refused(capsys, tmp_path) == f"That is a folder. Give one file: {', '.join(READERS)}."

    def test_a_missing_file_is_refused(self, tmp_path, capsys):
        assert refused(capsys, tmp_path / "no.md") == "There is no file “no.md”."

    def test_a_name_that_cannot_be_one_is_refused(self, capsys):
        refused(capsys, "te\0a.md")
        refused(capsys, "x" * 5000 + ".md")

    def test_a_huge_file_is_refused_unread(self, tmp_path, capsys):
        huge = tmp_path / "huge.txt"
        with huge.open("wb") as sparse:
            sparse.truncate(10**10)
        assert f"larger than {LARGEST_TEXT_MB} MB" in refused(capsys, huge)

    def test_a_short_name_that_is_none_is_refused(self, file, capsys):
        assert refused(capsys, file, "--slug", "a b") == "A short name has only letters, digits, - and _."


@pytest.mark.django_db
class TestAnImport:
    def test_it_says_what_it_did(self, file, capsys):
        call_command("import_document", file)
        assert capsys.readouterr().out == "“tea”, edition 1. 2 sections: 2 new. 3 passages: 3 new.\n"

    def test_it_says_so_as_json(self, file, capsys):
        call_command("import_document", file, "--json", "--slug", "leaf")
        assert json.loads(capsys.readouterr().out) == {
            "document": "leaf",
            "revision": 1,
            "changed": True,
            "sections": {"new": 2, "kept": 0, "renamed": 0, "gone": 0},
            "passages": {"kept": 0, "moved": 0, "changed": 0, "new": 3, "gone": 0},
            "published_on": None,
        }

    def test_the_same_file_again_says_that_nothing_changed(self, file, capsys):
        call_command("import_document", file)
        capsys.readouterr()
        call_command("import_document", file, "--json")
        assert json.loads(capsys.readouterr().out)["changed"] is False
        assert Revision.objects.count() == 1

    def test_warnings_go_beside_the_report(self, file, capsys):
        file.write_text(TEA + "\n![](cup.png)\n")
        call_command("import_document", file)
        assert capsys.readouterr().err == "An image has no words for those who cannot see it: cup.png.\n"

    def test_a_refused_file_changes_nothing(self, file, capsys):
        file.write_text("")
        refused(capsys, file)
        assert not Document.objects.exists()


@pytest.mark.django_db
class TestTheNextEdition:
    NEW = "# Tea\n\nTea is a plant.\n\n## Water\n\nUse:\n\n- a cup\n\n## Pots\n\nA pot holds it.\n"
    SHOWN = (
        "Compared with edition 1 of “tea”:\n"
        "Sentences: 1 changed, 1 new, 0 gone, 0 moved, 2 unchanged.\n"
        "Sections: 2 kept, 0 renamed, 1 new, 0 gone.\n"
        "\n"
        "# Tea: 1 changed\n"
        "- Tea is a [-leaf-].\n"
        "+ Tea is a {+plant+}.\n"
        "\n"
        "## Pots (new section): 1 new\n"
        "+ A pot holds it.\n"
        "\n"
        "1 section is unchanged.\n"
        "\n"
        "It is of no day, for the file tells none. Give it with --date.\n"
    )

    @pytest.fixture(autouse=True)
    def second(self, file, capsys):
        call_command("import_document", file)
        file.write_text(self.NEW)
        capsys.readouterr()

    def bring(self, capsys, file, *words):
        """(what is printed, the sentence it stops with)."""
        try:
            call_command("import_document", file, *words)
        except SystemExit as end:
            return capsys.readouterr().out, end.code
        return capsys.readouterr().out, ""

    def test_it_is_shown_first_and_nothing_changes(self, file, capsys):
        printed, stopped = self.bring(capsys, file, "--slug", "tea")
        assert printed == self.SHOWN
        assert stopped == "Nothing has changed. Add --confirm 1 to make this edition 2."
        assert Revision.objects.count() == 1

    def test_it_is_shown_by_a_dry_run_of_a_named_document_too(self, file, capsys):
        assert self.bring(capsys, file, "--slug", "tea", "--dry-run") == (self.SHOWN, "")
        assert Revision.objects.count() == 1

    def test_confirming_names_the_edition_it_was_compared_with(self, file, capsys):
        printed, stopped = self.bring(capsys, file, "--confirm", "1")
        assert (printed[:19], stopped) == ("“tea”, edition 2. 3", "")
        file.write_text(TEA)
        printed, stopped = self.bring(capsys, file, "--confirm", "1")
        assert stopped.startswith("Someone brought edition 2 meanwhile.")
        assert Revision.objects.count() == 2

    def test_yes_shows_it_and_goes_on(self, file, capsys):
        printed, stopped = self.bring(capsys, file, "--yes")
        assert printed.startswith(self.SHOWN)
        assert Revision.objects.count() == 2

    @pytest.mark.parametrize("answer, editions", [("yes", 2), ("no", 1), ("", 1)])
    def test_a_person_at_a_terminal_is_asked(self, file, capsys, monkeypatch, answer, editions):
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", lambda question: answer)
        self.bring(capsys, file)
        assert Revision.objects.count() == editions

    def test_the_report_for_a_program_stays_alone(self, file, capsys):
        printed, stopped = self.bring(capsys, file, "--yes", "--json")
        assert json.loads(printed)["revision"] == 2

    FROM_FILE = "It is of 1 October 2026, as the file tells. Give another with --date.\n"
    STANDS = (
        "The file does not say of which day it is; the edition before is of 2 March 2026. Say it with --date. "
        "Left out, learners read no day.\n"
    )
    GIVEN = "It is of 5 November 2026, as you say.\n"

    @pytest.mark.parametrize(
        ("words", "dated", "day", "said"),
        [
            ([], True, date(2026, 10, 1), FROM_FILE),
            ([], False, None, STANDS),
            (["--date", "2026-11-05"], True, date(2026, 11, 5), GIVEN),
            (["--date", "2026-11-05"], False, date(2026, 11, 5), GIVEN),
        ],
    )
    def test_it_is_of_the_day_that_was_given_or_that_its_file_tells(
        self, file, capsys, words, dated, day, said
    ):
        Document.objects.update(published_on=date(2026, 3, 2))
        file.write_text(("---\ndate: 2026-10-01\n---\n" if dated else "") + self.NEW)
        printed, stopped = self.bring(capsys, file, *words)
        assert said in printed and stopped.startswith("Nothing has changed.")
        assert Document.objects.get().published_on == date(2026, 3, 2)
        call_command("import_document", file, "--yes", *words)
        assert capsys.readouterr().out.endswith(said)
        assert Document.objects.get().published_on == day
        call_command("import_document", file, "--json", "--yes")
        assert json.loads(capsys.readouterr().out)["published_on"] == (day and day.isoformat())

    def test_the_days_its_paths_were_checked_on_stay_and_are_named(self, file, capsys):
        path = make.path(Document.objects.get(), facts_checked_on=date(2025, 3, 1))
        path.next_check_on = date(2026, 3, 1)
        path.save()
        make.path(path.document, slug="old", title="Old", state="retired", next_check_on=date(2024, 1, 1))
        printed, _stopped = self.bring(capsys, file, "--yes")
        assert printed.endswith(
            "“Tea for everyone” keeps what it says of the edition before: facts checked on 1 March 2025, next "
            "check due on 1 March 2026.\n"
        )

    def test_a_day_that_is_none_is_refused(self, file, capsys):
        _printed, stopped = self.bring(capsys, file, "--yes", "--date", "5.11.2026")
        assert stopped == "“5.11.2026” is no day. Write it like 2026-05-03."
        assert Revision.objects.count() == 1

    def test_the_day_of_the_edition_there_is_can_be_given_too(self, file, capsys):
        file.write_text(TEA)
        printed, _stopped = self.bring(capsys, file, "--date", "2026-11-05")
        assert printed.endswith(self.GIVEN)
        assert Document.objects.get().published_on == date(2026, 11, 5)
        assert Revision.objects.count() == 1

    def test_a_new_document_may_be_given_its_day(self, file, capsys):
        self.bring(capsys, file, "--slug", "other", "--date", "2026-11-05")
        assert Document.objects.get(slug="other").published_on == date(2026, 11, 5)

    def test_what_moved_went_or_changed_its_name_is_told(self, file, capsys):
        file.write_text("# Tea\n\n## On water\n\nTea is a leaf.\n\nUse:\n\n- a cup\n")
        printed, _stopped = self.bring(capsys, file)
        assert (
            "## On water (was “Water”): 1 moved here, 2 unchanged\n> Tea is a leaf. (from “Tea”)\n" in printed
        )
        assert "# Tea (section gone)" in printed


@pytest.mark.django_db
class TestPassages:
    def test_it_lists_keys_beside_sentences(self, file, capsys):
        call_command("import_document", file)
        capsys.readouterr()
        call_command("passages", "tea")
        assert capsys.readouterr().out == (
            "# Tea\n\n3964580b  Tea is a leaf.\n\n## Water\n1ff47952  Use:\n987581c5  a cup\n"
        )

    def test_it_lists_the_newest_edition_alone(self, file, capsys):
        call_command("import_document", file)
        file.write_text(TEA.replace("a leaf", "a plant"))
        call_command("import_document", file, "--yes")
        capsys.readouterr()
        call_command("passages", "tea")
        printed = capsys.readouterr().out
        assert "Tea is a plant." in printed
        assert "Tea is a leaf." not in printed

    def test_an_unknown_document_names_those_there_are(self, file):
        call_command("import_document", file)
        with pytest.raises(CommandError, match="There is no document “cocoa”. Documents: tea."):
            call_command("passages", "cocoa")
