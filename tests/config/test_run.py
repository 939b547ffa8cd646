"""What `make run` says when it cannot run."""

import ast
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings

from config import install
from config import run as make_run

ROOT = Path(settings.BASE_DIR)


def environment(tmp_path, **variables):
    nothing = dict.fromkeys(
        ("ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "DEMO", "HOST", "PORT", "SECRET_KEY"), ""
    )
    own = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DATA_DIR": str(tmp_path / "data")}
    return nothing | own | variables


def run(tmp_path, **variables):
    """`config/run.py` in an environment of its own, stopped by what is wrong there."""
    command = [sys.executable, ROOT / "config" / "run.py"]
    env = environment(tmp_path, **variables)
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)


def fetch(address, process):
    """The answer of the site that this process is about to serve."""
    for _ in range(1800):
        try:
            return urlopen(address, timeout=10)
        except (URLError, TimeoutError):  # not there yet, or busy with its first page
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.1)
    raise AssertionError("the site did not come up within three minutes")


def test_it_serves_the_first_course_as_in_production_and_ends_cleanly(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        site = f"http://127.0.0.1:{free.getsockname()[1]}"
    process = subprocess.Popen(
        [sys.executable, ROOT / "config" / "run.py"],
        env=environment(tmp_path, PORT=site.rpartition(":")[2]),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        page = fetch(site, process).read().decode()
        assert "Can arteries lose their calcium?" in page and "Demo. Anyone can sign in." in page
        style = fetch(site + re.search(r"/static/docent\.\w+\.css", page).group(), process)
        assert style.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    finally:
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=120)[0]
    assert process.returncode == 0
    assert f"Docent is ready: {site}\n" in said
    assert [line for line in said.splitlines() if "Traceback" in line or "ERROR" in line] == []


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("127.0.0.1", "http://127.0.0.1:8123"),
        ("0.0.0.0", "http://127.0.0.1:8123"),
        ("::1", "http://[::1]:8123"),
    ],
)
def test_it_says_where_it_can_be_reached_and_how_it_stops(settings, host, site):
    said = make_run.welcome(host, "8123")
    assert f"Docent is ready: {site}\n" in said and "Stop it with Ctrl-C." in said
    assert "add_educator EMAIL" in said and f"{site}/admin/" in said
    settings.DEMO = True
    assert f"press one of two buttons at {site}/account/sign-in/" in make_run.welcome(host, "8123")


def test_a_port_in_use_is_said_with_what_to_do(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = run(tmp_path, PORT=str(port))
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr == (
        f"Port {port} is in use, perhaps by Docent already. Choose another: make run PORT=8001\n"
    )


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000 ", "٨٠٠٠"])
def test_a_port_that_is_none_is_said(tmp_path, port):
    found = run(tmp_path, PORT=port)
    assert (
        found.stderr
        == f"PORT={port!r} is not right. PORT should be a number from 1 to 65535, such as 8000.\n"
    )


def test_a_host_that_is_none_is_said(tmp_path):
    found = run(tmp_path, HOST="no such host")
    assert found.stderr == (
        "HOST='no such host' is not right. HOST should be an address of this machine, such as 127.0.0.1.\n"
    )


def test_a_database_that_cannot_be_opened_is_said_in_one_line(tmp_path):
    found = run(tmp_path, PORT="18999", DATABASE_URL="sqlite:////nowhere/docent.sqlite3")
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr == "Docent cannot open its database. unable to open database file\n"


def test_a_demo_that_could_be_reached_from_elsewhere_is_refused_in_one_line(tmp_path):
    found = run(tmp_path, HOST="0.0.0.0", PORT="18999")
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr == (
        "Docent cannot start. A demo lets anyone sign in, so it runs on this machine only, but '0.0.0.0' can be "
        "reached from elsewhere. Use 127.0.0.1; or set DEMO=0 and run `python manage.py end_demo`.\n"
    )
    assert not (tmp_path / "data" / "docent.sqlite3").exists()


def test_a_python_too_old_can_read_so_far():
    source = (ROOT / "config" / "install.py").read_text()
    tree = ast.parse(source, feature_version=(3, 4))
    assert [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.NamedExpr)] == []


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A checkout of one requirement that no index has, with an environment beside it."""
    (tmp_path / "packages.txt").write_text(f"docent-is-nowhere==1.0 --hash=sha256:{'0' * 64}\n")
    venv = tmp_path / ".venv"
    venv.mkdir()
    for name, value in {
        "ROOT": tmp_path,
        "VENV": venv,
        "LOG": venv / "install.log",
        "PYTHON": sys.executable,
    }.items():
        monkeypatch.setattr(install, name, str(value))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return tmp_path


def test_a_python_too_old_is_said(elsewhere, monkeypatch):
    monkeypatch.setattr(install, "PYTHON", str(elsewhere / "none"))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit) as stop:
        install.make_venv()
    assert str(stop.value) == (
        "Docent needs Python 3.11 or later; this is 3.9. Name another: make PYTHON=python3.12 run"
    )


def test_a_python_too_old_does_not_matter_once_there_is_an_environment(elsewhere, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    install.make_venv()


def test_no_network_is_said_with_where_to_read_more(elsewhere):
    with pytest.raises(SystemExit) as stop:
        install.install("packages.txt")
    assert str(stop.value) == (
        "The packages could not be fetched or installed: is this machine on the network? "
        f"What pip said stands in {elsewhere / '.venv' / 'install.log'}."
    )
    assert "docent-is-nowhere" in (elsewhere / ".venv" / "install.log").read_text()


def test_what_failed_to_install_is_tried_again_next_time(elsewhere):
    for _ in range(2):
        with pytest.raises(SystemExit):
            install.install("packages.txt")


def test_an_environment_that_cannot_be_made_is_said_and_leaves_nothing(elsewhere, monkeypatch):
    monkeypatch.setattr(install, "PYTHON", str(elsewhere / "none"))
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        install.make_venv()
    assert not (elsewhere / ".venv").exists()


def test_a_reader_that_has_seen_enough_is_no_error():
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "manage.py", "help", "--commands"]
    done = subprocess.run(command, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, timeout=60)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")
