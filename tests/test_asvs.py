"""docs/asvs.md names what holds each requirement: what it names must be there, and its sums must be right."""

import ast
import re

from django.conf import settings

TEXT = (settings.BASE_DIR / "docs" / "asvs.md").read_text()
ROWS = re.findall(r"^\| (V[\d.]+) \| .+? \| (.+) \|$", TEXT, re.M)


def functions_of(path):
    file = settings.BASE_DIR / path
    tree = ast.parse(file.read_text() if file.is_file() else "")
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_test_it_names_is_there():
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT))
    assert len(named) > 100
    there = {path: functions_of(path) for path, _name in named}
    assert sorted(f"{path}::{name}" for path, name in named if name not in there[path]) == []


def test_every_setting_it_names_is_there():
    assert sorted(name for name in re.findall(r"`([A-Z][A-Z_]+)`", TEXT) if not hasattr(settings, name)) == []


def test_each_requirement_stands_once_and_they_are_counted_rightly():
    assert len(ROWS) == len({number for number, _held in ROWS}) == 215
    no = sum(held.startswith("not met:") for _number, held in ROWS)
    none = sum(held.startswith("does not apply") for _number, held in ROWS)
    part = sum("not met" in held for _number, held in ROWS) - no
    met = len(ROWS) - no - none - part
    assert f"**{met} are met, {part} in part, {no} are not, and {none} do not apply**" in TEXT
