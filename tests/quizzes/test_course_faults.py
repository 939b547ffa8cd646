"""What is wrong in a course's files is named with its line, and nothing is saved."""

import pytest
from django.core.management import call_command

from learn.importing import CannotRead
from learn.models import Document, Lesson
from quizzes.formats.course_values import CourseFaults
from tests.quizzes.course_folder import HOT, LEAF, WATER, change, load


def faults(folder):
    """What is wrong with the folder; and nothing of it may have been saved."""
    with pytest.raises(CourseFaults) as error:
        load(folder)
    assert not Document.objects.exists()
    return [str(fault) for fault in error.value.faults]


@pytest.mark.django_db
class TestFaults:
    @pytest.mark.parametrize(
        ("file", "old", "new", "said"),
        [
            ("path.toml", 'about = "', "about = ", "path.toml, line 3: "),
            ("path.toml", "open = true", "open =", "path.toml, line 5: This line cannot be read (Invalid value)."),
            ("path.toml", "open = true", 'open = "yes"', "path.toml: “open” has to be true or false."),
            ("path.toml", "open = true", "opne = true", "path.toml: “opne” is not known here. Did you mean “open”?"),
            ("path.toml", 'title = "Tea for everyone"', "", "path.toml: “title” is missing."),
            ("path.toml", "is_restatement = true", 'source_address = "javascript:alert(1)"', "has to be the address of a web page"),
            ("path.toml", 'slug = "tea"\ntitle = "All', 'slug = "te a"\ntitle = "All', "“te a” is not a short name"),
            ("path.toml", 'slug = "water"', 'slug = "leaves"', "“leaves” stands 2 times in [[lessons]]"),
            ("path.toml", 'slug = "water"', 'slug = "milk"', "lessons/milk.md: This file is missing."),
            ("path.toml", 'lesson = "leaves"', 'lesson = "leafs"', "there is no lesson “leafs”. Did you mean “leaves”?"),
            ("path.toml", 'kind = "final"', 'kind = "exam"', "“kind” is check, final or practice."),
            ("path.toml", 'kind = "final"', 'kind = "practice"\npreset = "exam"', "[[quizzes]] final: with “kind” practice, “preset” is practice too."),
            ("path.toml", 'kind = "final"', 'kind = "practice"\nlesson = "leaves"', "a final or a practice belongs to no lesson."),
            ("path.toml", "pass = 1", "pass = 3", "“pass” is 3, but there are 2 questions."),
            ("path.toml", 'slug = "final"', 'slug = "last"', "questions/last.gift: This file is missing."),
            ("lessons/leaves.md", "+++\ntitle", "title", "A lesson begins with its settings between two lines of +++."),
            ("lessons/leaves.md", 'section = "Leaves"', 'section = "Leafs"',
             "lessons/leaves.md, line 3: The document has no section “Leafs”. Did you mean “Leaves”?"),
            ("lessons/leaves.md", "+++\ntitle", '+++\ntell = "everyone"\ntitle', "“tell” is update or correction."),
            ("lessons/leaves.md", "+++\ntitle", "+++\nwhy = 3\ntitle", "“why” has to be text in quotes."),
            ("lessons/leaves.md", "+++\ntitle", f'+++\nwhy = "{"x" * 201}"\ntitle', "lessons/leaves.md, line 2: “why” is longer than 200 characters"),
            ("lessons/leaves.md", ":::figure cup", ":::figure cop",
             "lessons/leaves.md, line 10: There is no figure “cop”. Did you mean “cup”?"),
            ("lessons/leaves.md", "on a bush", "on a [bush](term:bosh)",
             "lessons/leaves.md, line 8: The glossary has no word “bosh”. Did you mean “bush”?"),
            ("lessons/leaves.md", f"[@{LEAF}; @{HOT}]", f"[@{LEAF}; @{HOT[:-1]}x]",
             f"lessons/leaves.md, line 8: No sentence of the document has the key {HOT[:-1]}x. Did you mean {HOT} (“It is drunk hot.”)?"),
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
            ("questions/check-1.gift", "####Tea is a leaf.", f"####{'x' * 50_001}", "questions/check-1.gift, line 2: A text of it is longer than 50000 characters."),
            ("questions/check-1.gift", "~A stone", f"~A stone#{'x' * 10_001}", "line 2: An answer of it is longer than 10000 characters."),
            ("questions/check-1.gift", "{TRUE", "{#x", "line 9: “x” is not a number."),
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
            "path.toml: This file is missing: every course has it, with its document as source.md or in "
            "revisions/. A document by itself is brought as a new document."
        ]
