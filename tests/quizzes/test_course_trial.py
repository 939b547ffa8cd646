"""What a load would change, without changing it."""

import pytest
from django.core.management import call_command

from learn.models import Document, Lesson
from quizzes.formats.course_values import CourseFaults
from tests.quizzes.course_folder import change, load, said


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
