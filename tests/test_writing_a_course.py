"""The page that shows a teacher how to write a course: what stands on it works as it stands."""

import re
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command, get_commands
from django.utils import timezone

from learn.importing.readers import read
from learn.models import LearningPath, Lesson
from quizzes.courses import export_course, load_course
from quizzes.formats import course_folder, lesson_files
from quizzes.models import Question

PAGE = (Path(site.BASE_DIR) / "docs" / "writing-a-course.md").read_text()
FILES = dict(re.findall(r"^`([a-z/.-]+)`\n\n```[a-z]+\n(.*?\n)```$", PAGE, re.M | re.S))


@pytest.fixture
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    for name, text in FILES.items():
        path = tmp_path / "bread" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "bread"


@pytest.mark.django_db
def test_the_course_on_the_page_loads(folder):
    report = load_course(folder, now=timezone.now())
    assert report.notes == []
    assert {kind: dict(count) for kind, count in report.counts.items() if count} == {
        "lessons": {"new": 2},
        "terms": {"new": 2},
        "figures": {"new": 1},
        "questions": {"new": 4},
        "quizzes": {"new": 2},
        "path": {"new": 1},
    }
    assert set(Lesson.objects.values_list("state", flat=True)) == {"published"}
    assert set(Question.objects.values_list("current__kind", flat=True)) == {
        "single",
        "truefalse",
        "short",
        "multiple",
    }


@pytest.mark.django_db
def test_the_keys_on_the_page_are_those_it_prints(folder, capsys):
    call_command("import_document", folder / "source.md", "--dry-run")
    [shown] = re.findall(r"^```keys\n(.*?)```$", PAGE, re.M | re.S)
    assert capsys.readouterr().out == shown


def test_every_sentence_of_its_source_is_taught_or_asked():
    outline = read(FILES["source.md"].encode(), "source.md")
    cited = " ".join(text for name, text in FILES.items() if name.startswith(("lessons/", "questions/")))
    assert [key for _section, _passage, key in outline.keyed() if key not in cited] == []


@pytest.mark.django_db
def test_what_it_says_of_the_export_is_so(folder):
    load_course(folder, now=timezone.now())
    files = export_course(LearningPath.objects.get()).files
    assert set(FILES) <= set(files)
    assert files["source.md"].decode() == FILES["source.md"]
    assert {"revisions/001.md", "revisions/001.toml", "revisions/001.original.md"} <= set(files)


def test_it_names_every_setting_there_is():
    of_path, of_front = set(course_folder.PATH), set(lesson_files.FRONT)
    named = of_path | of_front | set(course_folder.QUIZ) | set(course_folder.PATH_LESSON)
    named |= set(course_folder.DOCUMENT) | set(course_folder.AUTHORSHIP)
    assert [name for name in sorted(named) if not re.search(rf"\b{name}\b", PAGE)] == []


def test_it_names_only_commands_there_are():
    assert set(re.findall(r"manage\.py ([a-z_]+)", PAGE)) - set(get_commands()) == set()
