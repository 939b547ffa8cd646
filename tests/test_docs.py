"""What the documents say and the code must not drift apart."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import BaseCommand, get_commands, load_command_class

from quizzes.linting import NAMES

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
DOCS = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
# What the operating system or the server means by it, and we only look at.
OF_OTHERS = {"TMPDIR", "GUNICORN_CMD_ARGS", "XDG_CONFIG_HOME", "DJANGO_SETTINGS_MODULE"}


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


def read_by_compose():
    """Every variable that compose.yaml takes from .env for itself."""
    return set(re.findall(r"\$\{([A-Z0-9_]+)", (ROOT / "compose.yaml").read_text()))


def in_the_table():
    rows = README.partition("### Settings")[2].partition("For the tests")[0].splitlines()
    return {
        name
        for row in rows
        if row.startswith("| `")
        for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])
    }


def test_env_example_lists_every_variable_and_no_other():
    named = set(re.findall(r"^#([A-Z0-9_]+)=", EXAMPLE, re.M))
    assert named == read_from_the_environment() | read_by_compose()


def test_the_readme_lists_every_variable_and_no_other():
    assert in_the_table() == read_from_the_environment()


def test_the_tests_shut_out_every_variable_of_this_machine():
    kept_out = set(re.findall(r'"([A-Z_]+)"', (ROOT / "tests" / "settings.py").read_text()))
    own = {"DATABASE_URL", "DATA_DIR"}
    assert read_from_the_environment() - kept_out - own == set()


def test_env_example_sets_nothing_by_itself():
    assert [line for line in EXAMPLE.splitlines() if line and not line.startswith("#")] == []


def ours():
    """The commands of manage.py that are Docent's own."""
    return {name for name, app in get_commands().items() if app in ("config", "learn", "quizzes")}


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_it_names_only_commands_there_are(page):
    assert set(re.findall(r"manage\.py ([a-z_]+)", page.read_text())) - set(get_commands()) == set()


def test_every_command_is_named_somewhere():
    said = "".join(page.read_text() for page in DOCS)
    assert {name for name in ours() if not re.search(rf"\b{name}\b", said)} == set()


def test_every_option_of_a_command_is_named_somewhere():
    said = "".join(page.read_text() for page in DOCS)
    of_django = {
        flag for action in BaseCommand().create_parser("", "")._actions for flag in action.option_strings
    }
    of_django |= {"--database", "--no-input", "--noinput"}
    unsaid = {
        f"{name} {flag}"
        for name in ours() - {"createsuperuser"}
        for action in load_command_class(get_commands()[name], name).create_parser("", name)._actions
        for flag in action.option_strings
        if flag.startswith("--") and flag not in of_django and not re.search(rf"{flag}\b", said)
    }
    assert unsaid == set()


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_it_names_only_verbs_of_make_there_are(page):
    verbs = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"(?:^|`|&& |\b[A-Z]+=\S+ )make ([a-z][a-z-]+)", page.read_text(), re.M))
    assert named - verbs == set()
    assert {"run", "test", "help", "upgrade"} <= verbs


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_test_it_names_is_there(page):
    named = set(re.findall(r"\btests/[\w/]+(?:\.\w+)?", page.read_text()))
    to_be_written = {"tests/quizzes/test_types_year.py"}  # the example of docs/question-types.md
    assert [name for name in sorted(named - to_be_written) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_file_and_heading_it_links_to_is_there(page):
    missing = []
    for file, heading in re.findall(r"\]\(([^)#:\s]*)(?:#([^)]*))?\)", page.read_text()):
        there = (page.parent / file) if file else page
        if not there.is_file() or heading and heading not in headings(there):
            missing.append(f"{file}#{heading}")
    assert missing == []


def headings(page):
    """What a link to each heading of this page ends with."""
    said = re.findall(r"^#+ (.+)$", page.read_text(), re.M)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in said}


def test_each_row_of_what_is_never_lost_says_what_runs_of_it():
    page = (ROOT / "docs" / "reliability.md").read_text()
    promised, runs = page.partition("How much of each row runs when")[::2]
    rows = re.findall(r"^\| (R\d+|hosts) \|", promised, re.M)
    assert rows == [*(f"R{number}" for number in range(1, 14)), "hosts"]
    said = runs.partition("## ")[0]
    assert {row for row in rows if not re.search(rf"^\|.*\b{row}\b.*\|.*\|.*\|$", said, re.M)} == set()


def test_the_lines_that_make_the_nginx_site_leave_nothing_to_fill_in():
    operating = (ROOT / "docs" / "operating.md").read_text()
    [command] = re.findall(r"^(sed .+) \| sudo tee", operating, re.M)
    made = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    site = "\n".join(line for line in made.splitlines() if not line.startswith("#"))
    assert "${" not in site and not re.search(r"\bapp\d", site)
    assert "server 127.0.0.1:8000" in site and "server_name learn.example.org;" in site


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
    stopped = re.findall(r"systemctl stop docent[a-z. ]+", operating)
    assert len(stopped) >= 3 and set(stopped) == {"systemctl stop docent.socket docent.service"}


@pytest.mark.parametrize("containers", [False, True], ids=["systemd", "compose"])
def test_after_a_total_loss_the_copy_of_who_has_left_is_not_emptied(tmp_path, containers):
    """Exactly the line for cron, on a machine whose own list is new and empty."""
    lines = (ROOT / "docs" / "operating.md").read_text().splitlines()
    [line] = [each for each in lines if "/safe/erased" in each and ("compose" in each) is containers]
    line = line.split(None, 5)[5].replace("cd /srv/docent", "true").replace("/safe", str(tmp_path))
    own = tmp_path / "own"
    line = line.replace("/srv/docent/.data/erased", str(own))
    line = f"docker() {{ cat {own}; }}; {line}"
    for here, kept in ("7 gone\n", "7 gone\n"), ("", "7 gone\n"), ("9 too\n7 gone\n", "7 gone\n9 too\n"):
        own.write_text(here)
        done = subprocess.run(["sh", "-c", line], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        assert (tmp_path / "erased").read_text() == kept
