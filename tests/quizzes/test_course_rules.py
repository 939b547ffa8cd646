"""The rules of a quiz and what it draws, in a course's files: out, in, and out again."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from quizzes import attempts
from quizzes.courses import export_course, load_course
from quizzes.formats.course_files import Folder
from quizzes.formats.course_values import CourseFaults
from quizzes.formats.quiz_rules import draw_of
from quizzes.models import Quiz, Slot
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    document = make.document()
    lesson = make.lesson(document)
    quiz = make.quiz(make.path(document, [lesson]), [make.question(document, "named")], lesson)
    for n in range(3):
        make.question(document, f"heat-{n}", f"Heat {n}?", topic="heat")
    return quiz


def export(quiz, folder):
    export_course(quiz.path).write(folder)
    return folder / "path.toml"


def table(path):
    return path.read_text().partition("[[quizzes]]")[2].strip().splitlines()


def reloaded(quiz, folder, **changed):
    """path.toml's quiz table after exporting, loading over a site that has other rules, and exporting again."""
    for name, value in changed.items():
        setattr(quiz, name, value)
    quiz.save()
    first = export(quiz, folder / "first")
    Quiz.objects.update(loaded_digest="")
    Quiz.objects.update(preset="check", feedback="at_once", tries=1, time_limit=None, attempts_allowed=None,
                        opens_wall="", closes_wall="", zone="", shuffles_questions=False, certainty="")  # fmt: skip
    load_course(Folder(folder / "first"), take_files=["path.toml"])
    second = export(Quiz.objects.get(), folder / "second")
    assert second.read_text() == first.read_text()
    return table(first)


def test_a_plain_check_says_nothing_of_rules(quiz, tmp_path):
    assert [line.partition(" =")[0] for line in table(export(quiz, tmp_path / "out"))] == [
        "slug", "kind", "lesson", "title", "pass",
    ]  # fmt: skip
    assert "rules" not in quiz.authored() and "preset" not in quiz.authored()


def test_only_what_differs_from_the_preset_is_written(quiz, tmp_path):
    lines = reloaded(
        quiz, tmp_path, preset="exam", feedback="after_close", shuffles_questions=True, time_limit=None,
        attempts_allowed=2, opens_wall="2026-05-03T08:00", closes_wall="2026-05-03T23:59",
        zone="Europe/Berlin", certainty="asked", penalty=Decimal("0.500"),
    )  # fmt: skip
    assert lines[5:] == [
        'preset = "exam"',
        'feedback = "after_close"',
        'penalty = "0.5"',
        'certainty = "asked"',
        "time_limit = 0",
        "attempts = 2",
        'opens = "2026-05-03T08:00"',
        'closes = "2026-05-03T23:59"',
        'zone = "Europe/Berlin"',
    ]
    now = Quiz.objects.get()
    assert (now.time_limit, now.attempts_allowed, now.closes_at.isoformat()) == (
        None, 2, "2026-05-03T21:59:00+00:00",
    )  # fmt: skip


def test_draws_stand_in_the_list_of_questions(quiz, tmp_path):
    Slot.objects.create(quiz=quiz, position=2, draws=2, draw_topic="heat")
    Slot.objects.create(quiz=quiz, position=3, draws=1)
    lines = reloaded(quiz, tmp_path)
    assert lines[-1] == 'questions = ["named", "draw 2 from heat", "draw 1"]'
    assert [(s.draws, s.draw_topic) for s in Quiz.objects.get().slots.filter(question=None)] == [
        (2, "heat"),
        (1, ""),
    ]


def test_loading_again_changes_no_slot(quiz, tmp_path):
    Slot.objects.create(quiz=quiz, position=2, draws=2, draw_topic="heat")
    export(quiz, tmp_path / "out")
    before = list(Slot.objects.values_list("pk", "position"))
    report = load_course(Folder(tmp_path / "out"))
    assert list(Slot.objects.values_list("pk", "position")) == before
    assert report.counts["quizzes"]["unchanged"] == 1


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('preset = "hard"', "“preset” is practice, check or exam."),
        ('feedback = "never"', "wrong answers are always corrected"),
        ('feedback = "later"', "“feedback”: Value 'later' is not a valid choice."),
        ('feedback = "after_close"', "“feedback”: Say below when the quiz closes"),
        ("tries = 0", "“tries”: Ensure this value is greater than or equal to 1."),
        ("tries = true", "“tries” has to be a whole number."),
        ('penalty = "much"', "“penalty” is a share from 0 to 1 in quotes"),
        ('closes = "soon"', "“closes”: “soon” is not a day with a time."),
        ('closes = "2026-05-03T10:00"', "“zone”: Say in which time zone"),
        ('zone = "Mars"', "“zone”: There is no time zone “Mars”."),
        ('questions = ["named", "draw 9 from heat"]', "it draws 9 from “heat”, where there are 3 questions"),
        ('questions = ["draw 2 from heat"]\npass = 3', "“pass” is 3, but there are 2 questions."),
        ('questions = ["draw few from heat"]', "there is no question “draw few from heat”."),
        ("tires = 3", "“tires” is not known here. Did you mean “tries”?"),
    ],
)
def test_a_fault_names_the_quiz_and_what_is_wrong(quiz, tmp_path, line, sentence):
    path = export(quiz, tmp_path / "out")
    text = path.read_text()
    if "pass" in line:
        text = text.replace("pass = 1\n", "")
    path.write_text(text + line + "\n")
    with pytest.raises(CourseFaults) as faults:
        load_course(Folder(tmp_path / "out"))
    assert sentence in str(faults.value)


@pytest.mark.parametrize(
    ("entry", "draw"),
    [
        ("draw 3 from heat", (3, "heat")),
        ("draw 3 from two words", (3, "two words")),
        ("draw 12", (12, "")),
        ("draw", None),
        ("draw-3", None),
        ("draw 99999", None),
    ],
)
def test_an_entry_is_a_draw_or_a_name(entry, draw):
    assert draw_of(entry) == draw


def test_attempts_under_way_end_when_the_files_say_now(quiz, tmp_path):
    mia, until = make.learner(), timezone.now() + timedelta(hours=3)
    make.read(mia, quiz.path, quiz.lesson)
    written = export(quiz, tmp_path / "out")
    attempt = attempts.start(mia, quiz, timezone.now())
    closes = f'closes = "{until:%Y-%m-%dT%H:%M}"\nzone = "UTC"\n'
    written.write_text(written.read_text().replace("[[quizzes]]\n", f"[[quizzes]]\n{closes}"))
    report = load_course(Folder(tmp_path / "out"))
    attempt.refresh_from_db()
    assert attempt.deadline == until.replace(second=0, microsecond=0)
    assert any("1 attempt under way ends at another time now." in note for note in report.notes)
