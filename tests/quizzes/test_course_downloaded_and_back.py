"""A course made on this site, taken along, changed in an editor and brought back: the download is the base of
what comes back."""

import pytest
from django.core.management import call_command

from learn.models import Document, Figure, LearningPath, Lesson, Term
from learn.publishing import publish
from quizzes.models import Question, Quiz
from tests import make
from tests.quizzes.course_folder import NOW, exported, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(folder):
    """A course that never came from files, as far as the site knows."""
    load(folder)
    for model in (Figure, Lesson, Term, Question, Quiz, LearningPath):
        model.objects.update(loaded_digest="")
    return LearningPath.objects.get()


def leaves():
    return Lesson.objects.get(slug="leaves")


def changed(files, name, old, new):
    assert old.encode() in files[name]
    return files | {name: files[name].replace(old.encode(), new.encode())}


CHANGES = [
    ("lessons/leaves.md", "on a bush", "on a low bush", lambda: leaves().current.body),
    ("glossary.md", "A low tree", "A low bush, no tree", lambda: Term.objects.get(slug="bush").definition),
    ("figures/figures.toml", "A cup of tea", "A low cup", lambda: Figure.objects.get().alternative),
    ("questions/check-1.gift", "A stone", "A low stone", lambda: str(answers("what-is-tea"))),
    ("path.toml", "Check: leaves", "Check low leaves", lambda: Quiz.objects.get(slug="check-1").title),
    ("path.toml", "Tea for everyone", "Tea so low", lambda: LearningPath.objects.get().title),
    ("path.toml", "All about tea", "All about low tea", lambda: Document.objects.get().title),
]


def answers(slug):
    return [choice.text for choice in Question.objects.get(slug=slug).current.choice_list]


@pytest.mark.parametrize(("name", "old", "new", "now"), CHANGES)
def test_a_change_in_the_files_alone_is_taken(path, name, old, new, now):
    report = load(changed(exported(), name, old, new))
    assert report.kept == [] and report.changed
    assert "low" in now()
    assert not load(exported()).changed


def test_unchanged_it_changes_nothing(path):
    report = load(exported())
    assert not report.changed and report.kept == []


def test_what_was_edited_here_since_stays_and_is_named(path):
    files = changed(exported(), "lessons/leaves.md", "on a bush", "on a low bush")
    Lesson.objects.filter(slug="leaves").update(title="My title")
    assert load(files).kept == ["lessons/leaves.md"]
    assert "low" not in leaves().body


def test_an_older_download_does_not_take_over_what_was_edited_before_a_newer_one(path):
    older = exported()
    lesson = leaves()
    lesson.body = lesson.body.replace("bush", "hill")
    lesson.save()
    publish(lesson, None, NOW)
    exported()
    assert load(changed(older, "lessons/leaves.md", "on a bush", "on a low bush")).kept == [
        "lessons/leaves.md"
    ]


def test_what_waits_in_the_editor_is_not_overwritten(path):
    Lesson.objects.filter(slug="leaves").update(body="Half a thought.")
    report = load(changed(exported(), "lessons/leaves.md", "on a bush", "on a low bush"))
    assert report.kept == ["lessons/leaves.md"]
    assert leaves().body == "Half a thought."


def test_brought_back_and_changed_again_it_is_taken_again(path):
    load(changed(exported(), "lessons/leaves.md", "on a bush", "on a low bush"))
    report = load(changed(exported(), "lessons/leaves.md", "low bush", "high bush"))
    assert report.named["updated"] == ["lessons/leaves.md"]


# Into a folder that was edited


def test_a_folder_that_was_edited_is_not_written_over_without_a_word(path, tmp_path, capsys):
    out = tmp_path / "out"
    call_command("export_course", "tea", out)
    lesson = out / "lessons" / "leaves.md"
    lesson.write_text(lesson.read_text().replace("bush", "low bush"))
    (out / "lessons" / "new.md").write_text("mine")
    with pytest.raises(SystemExit) as refused:
        call_command("export_course", "tea", out)
    assert str(refused.value) == (
        "Nothing was written: in “out” these are not as the export left them: lessons/leaves.md. Load the "
        "course first, export it to another folder, or overwrite them with --force."
    )
    assert "low bush" in lesson.read_text()
    call_command("export_course", "tea", out, "--force")
    assert "low bush" not in lesson.read_text()
    assert (out / "lessons" / "new.md").read_text() == "mine"
    assert "lessons/new.md is not of this course. It was left as it is." in capsys.readouterr().err


def without_its_lesson(path):
    """The course as it is after its lesson was taken out of the path and another one put there."""
    path.quizzes.all().delete()
    path.steps.all().delete()
    path.steps.create(lesson=make.lesson(path.document, "bags", "On bags"), position=1)


@pytest.mark.parametrize("is_noted", [True, False])
def test_what_an_export_wrote_and_the_course_no_longer_has_is_taken_away_where_it_is_known(
    path, tmp_path, is_noted
):
    out = tmp_path / "out"
    call_command("export_course", "tea", out)
    (out / "README.txt").write_text("mine")
    (out / "lessons" / "notes.md").write_text("mine")
    without_its_lesson(path)
    if not is_noted:  # an export of an earlier release
        (out / "exported.toml").unlink()
    call_command("export_course", "tea", out, "--force")
    there = sorted(each.name for each in (out / "lessons").iterdir())
    assert there == [
        "bags.md",
        *([] if is_noted else ["leaves.md"]),
        "notes.md",
        *([] if is_noted else ["water.md"]),
    ]
    assert (out / "README.txt").read_text() == "mine"


def test_what_was_edited_in_a_file_the_course_no_longer_has_is_nobody_elses(path, tmp_path):
    out = tmp_path / "out"
    call_command("export_course", "tea", out)
    lesson = out / "lessons" / "leaves.md"
    lesson.write_text("My own words.")
    without_its_lesson(path)
    call_command("export_course", "tea", out)
    assert lesson.read_text() == "My own words."


def test_a_long_list_of_changed_files_is_told_by_its_first(path, tmp_path):
    out = tmp_path / "out"
    names = [f"lesson-{n:02}" for n in range(20)]
    for position, name in enumerate(names, 2):
        path.steps.create(lesson=make.lesson(path.document, name), position=position)
    call_command("export_course", "tea", out)
    for name in names:
        (out / "lessons" / f"{name}.md").write_text("mine")
    with pytest.raises(SystemExit, match="lesson-11.md and 8 more. Load the course first"):
        call_command("export_course", "tea", out)


def test_a_zip_is_written_over_an_export_of_this_course_only(path, tmp_path):
    out = tmp_path / "tea.zip"
    for _time in range(2):
        call_command("export_course", "tea", out)
    out.write_bytes(b"something else")
    with pytest.raises(SystemExit, match="“tea.zip” is there already and no export of this course."):
        call_command("export_course", "tea", out)
    assert out.read_bytes() == b"something else"
    call_command("export_course", "tea", out, "--force")
    assert out.read_bytes()[:2] == b"PK"


def test_white_space_that_an_editor_leaves_is_no_loss(path, tmp_path):
    out = tmp_path / "out"
    call_command("export_course", "tea", out)
    lesson = out / "lessons" / "leaves.md"
    as_exported = lesson.read_bytes()
    lesson.write_bytes(as_exported.replace(b"\n", b" \r\n") + b"\r\n\r\n")
    call_command("export_course", "tea", out)
    assert lesson.read_bytes() == as_exported


def test_a_folder_as_the_last_export_left_it_is_written_again(path, tmp_path):
    out = tmp_path / "out"
    call_command("export_course", "tea", out)
    Lesson.objects.filter(slug="leaves").update(lede="It is old.")
    publish(leaves(), None, NOW)
    call_command("export_course", "tea", out)
    assert "It is old." in (out / "lessons" / "leaves.md").read_text()


def test_what_was_loaded_is_not_lost_by_the_next_export(path, tmp_path):
    out = tmp_path / "out"
    call_command("export_course", "tea", out)
    lesson = out / "lessons" / "leaves.md"
    lesson.write_text(lesson.read_text().replace("bush", "low bush"))
    call_command("load_course", out)
    call_command("export_course", "tea", out)
    assert "low bush" in lesson.read_text()
