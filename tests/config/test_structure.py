"""What holds for the whole house, whoever builds on it."""

import ast
import re
import subprocess
from importlib import metadata
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def python_files(folder):
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts)


def test_every_tests_folder_is_a_package():
    """Without __init__.py tests/quizzes would shadow quizzes, or nothing would run and all be green."""
    folders = {path.parent for path in python_files("tests")}
    assert sorted(str(folder) for folder in folders if not (folder / "__init__.py").is_file()) == []


def names_quizzes(path):
    """Lines where code, or a string of it, names quizzes. Prose in docstrings and comments may."""
    tree = ast.parse(path.read_text())
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            said = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            said = [node.module or ""]
        elif isinstance(node, ast.Name):
            said = [node.id]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            said = [node.value]
        else:
            continue
        if any("quizzes" in name for name in said):
            yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_learn_never_names_quizzes():
    assert [line for path in python_files("learn") for line in names_quizzes(path)] == []


@pytest.mark.parametrize(
    "code",
    [
        "import quizzes",
        "from quizzes.models import Quiz",
        "apps.get_model('quizzes', 'Quiz')",
        "url('quizzes:quiz')",
    ],
)
def test_naming_quizzes_would_be_seen(code, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.config.test_structure.ROOT", tmp_path)
    (tmp_path / "module.py").write_text(code)
    assert list(names_quizzes(tmp_path / "module.py")) == ["module.py:1"]


def test_no_template_has_inline_script_style_or_handler():
    """The Content-Security-Policy drops them without a word, so they must not be written at all."""
    forbidden = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=|javascript:", re.I
    )
    found = [
        f"{path.relative_to(ROOT)}: {match.group().strip()}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for match in forbidden.finditer(path.read_text())
    ]
    assert found == []


def test_nothing_of_a_run_is_committed():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split()
    if not tracked:
        pytest.skip("not a git checkout")
    assert [
        name
        for name in tracked
        if name.startswith((".venv/", ".data/")) or name.endswith((".pyc", ".sqlite3"))
    ] == []


def test_what_we_import_is_in_the_lock():
    """What only the tools of tests bring is not there on a site that was made as the README says."""
    lock = (ROOT / "requirements.txt").read_text() + (ROOT / "config" / "requirements-s3.txt").read_text()
    locked = set(re.findall(r"^([a-z0-9._-]+)==", lock, re.MULTILINE))
    known = metadata.packages_distributions()
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for folder in ("config", "learn", "quizzes")
        for path in python_files(folder)
        for name in imported(path)
        if name in known and not locked.intersection(each.lower().replace("_", "-") for each in known[name])
    }
    assert missing == set()


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]
