"""What the documents say and the code must not drift apart."""

import ast
import re
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands

from quizzes.linting import NAMES

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
# What the operating system or the server means by it, and we only look at.
OF_OTHERS = {"GUNICORN_CMD_ARGS", "XDG_CONFIG_HOME", "DJANGO_SETTINGS_MODULE"}


def read_from_the_environment():
    """Every variable that config/ reads: through os.environ, or through the words of settings.py."""
    names = set()
    for path in (ROOT / "config").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                names.add(node.slice)
            if isinstance(node, ast.Call) and node.args:
                if ast.unparse(node.func) in ("os.environ.get", "flag", "number", "text", "email", "folder"):
                    names.add(node.args[0])
    return {name.value for name in names if isinstance(name, ast.Constant)} - OF_OTHERS


def in_the_table():
    rows = README.partition("### Settings")[2].partition("For the tests")[0].splitlines()
    return {
        name
        for row in rows
        if row.startswith("| `")
        for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])
    }


def test_env_example_lists_every_variable_and_no_other():
    assert set(re.findall(r"^#([A-Z_]+)=", EXAMPLE, re.M)) == read_from_the_environment()


def test_the_readme_lists_every_variable_and_no_other():
    assert in_the_table() == read_from_the_environment()


def test_the_tests_shut_out_every_variable_of_this_machine():
    kept_out = set(re.findall(r'"([A-Z_]+)"', (ROOT / "tests" / "settings.py").read_text()))
    own = {"DATABASE_URL", "DATA_DIR"}
    assert read_from_the_environment() - kept_out - own == set()


def test_env_example_sets_nothing_by_itself():
    assert [line for line in EXAMPLE.splitlines() if line and not line.startswith("#")] == []


def test_the_readme_names_only_commands_there_are():
    named = set(re.findall(r"manage\.py ([a-z_]+)", README))
    assert named - set(get_commands()) == set()
    assert {"start", "end_demo", "add_educator", "load_course", "import_document", "passages"} <= named


def test_the_readme_names_only_verbs_of_make_there_are():
    verbs = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`?make ([a-z]+)", README.partition("## The words")[0])) - {"run", "test"} <= verbs
    assert {"run", "test", "help"} <= verbs


def test_every_file_the_readme_links_to_exists():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_every_folder_and_file_of_the_map_exists():
    tree = README.partition("## The code")[2].split("```")[1]
    missing, top = [], ""
    for line in tree.strip().splitlines():
        names = [
            name.strip(",") for name in line.split("   ")[0].split() if name.strip(",").endswith(("/", ".py"))
        ]
        if not line.startswith(" "):
            top = names[0]
            names = []
        missing += [top + name for name in names if not (ROOT / top / name).exists()]
    assert missing == []


def test_every_rule_about_questions_is_explained_once_and_no_other():
    rows = re.findall(r"^\| `([a-z-]+)` \|", (ROOT / "docs" / "good-questions.md").read_text(), re.M)
    assert sorted(rows) == sorted(NAMES)


def test_whoever_stops_the_site_stops_its_socket_too():
    """While the socket stands, the next visitor starts the service again."""
    operating = (ROOT / "docs" / "operating.md").read_text()
    stopped = re.findall(r"systemctl stop [a-z. ]+", operating)
    assert len(stopped) >= 3 and set(stopped) == {"systemctl stop docent.socket docent.service"}
