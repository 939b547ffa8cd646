"""The command that makes a course of a file."""

import pytest
from django.core.management import call_command

from learn.models import LearningPath, Lesson
from tests import make

from .tea_course import LISTED, PLANTS, TEA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]


@pytest.mark.parametrize(
    "text, said",
    [
        ("# Tea\n\nTea is a leaf.\n", "Under its title no headings were found, so all of it is one lesson."),
        (f"# Plants\n\n{LISTED}{PLANTS}", "“Plants”: Only a list of the document’s own headings"),
    ],
)
def test_the_command_says_what_it_made_no_lesson_of_or_only_one(tmp_path, capsys, text, said):
    file = tmp_path / "plants.md"
    file.write_text(text)
    call_command("make_course", file)
    assert said in capsys.readouterr().err
    assert not Lesson.objects.filter(title="Plants").exists()


def test_the_command_makes_a_published_course_of_a_file_in_one(tmp_path, capsys):
    file = tmp_path / "tea.md"
    file.write_text(TEA)
    call_command("make_course", file, "--level", "2", "--publish")
    said = capsys.readouterr()
    assert said.out.splitlines()[1:] == [
        "“Tea” has 4 new draft lessons, each with an empty check.",
        "Published, with 4 lessons.",
    ]
    assert "“Water”: Short for a lesson: under 40 words." in said.err
    call_command("make_course", file, "--level", "2", "--publish")
    assert "These lessons exist already, on “Tea”." in capsys.readouterr().out
    assert (Lesson.objects.count(), LearningPath.objects.published().count()) == (4, 1)
    LearningPath.objects.update(publish_check_blocks=True)
    with pytest.raises(SystemExit, match="Nothing was published: 1 thing stands against it."):
        call_command("make_course", file, "--level", "2", "--publish")
    assert "Tea: It has no date by which its facts are checked again." in capsys.readouterr().err


def test_the_command_asks_why_where_learners_are_told_that_a_lesson_has_changed(tmp_path):
    file = tmp_path / "tea.md"
    file.write_text(TEA)
    call_command("make_course", file, "--level", "2", "--publish")
    path, lesson = LearningPath.objects.get(), Lesson.objects.get(slug="water")
    make.read(make.learner(), path, lesson)
    lesson.body = f"It is warm. [@{path.document.passages.first().key}]"
    lesson.save()
    with pytest.raises(SystemExit, match="has changed: “Water”. Nothing is published: add --why “…”."):
        call_command("make_course", file, "--level", "2", "--publish")
    call_command("make_course", file, "--level", "2", "--publish", "--why", "The source names it.")
    assert Lesson.objects.get(slug="water").current.why == "The source names it."


def test_the_command_says_in_one_sentence_what_is_wrong(tmp_path):
    with pytest.raises(SystemExit, match="There is no file “none.md”."):
        call_command("make_course", tmp_path / "none.md")
