"""What starts Docent and keeps it running: compose.yaml and the units of systemd. No engine runs them here; what
they must say is held, and systemd looks its own over where it is."""

import configparser
import os
import re
import shutil
import subprocess

import pytest
import yaml
from django.conf import settings

CONFIG = settings.BASE_DIR / "config"
COMPOSE = yaml.safe_load((settings.BASE_DIR / "compose.yaml").read_text())["services"]
APPS = ("prepare", "app1", "app2")


def unit(name):
    said = configparser.ConfigParser(strict=False, interpolation=None, delimiters="=")
    said.optionxform = str
    said.read(CONFIG / name)
    return said


SERVICE = unit("docent.service")


def test_a_long_migration_is_not_broken_off():
    assert SERVICE["Service"]["TimeoutStartSec"] == "infinity"


def test_it_is_tried_until_its_database_is_there():
    """Five quick failures would end it for good."""
    assert SERVICE["Unit"]["StartLimitIntervalSec"] == "0"
    assert (SERVICE["Service"]["Restart"], SERVICE["Service"]["RestartSec"]) == ("on-failure", "5")


def test_systemd_is_not_asked_to_read_what_docent_reads_by_other_rules():
    """It would take backslashes out of values, and win."""
    assert "EnvironmentFile" not in SERVICE["Service"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_finds_nothing_it_does_not_know(tmp_path):
    for name in ("docent.service", "docent.socket"):
        said = (CONFIG / name).read_text()
        said = said.replace("/srv/docent/.venv/bin/python", shutil.which("true")).replace("User=docent\n", "")
        (tmp_path / name).write_text(said)
    command = [
        "systemd-analyze",
        "verify",
        "--man=no",
        tmp_path / "docent.service",
        tmp_path / "docent.socket",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert "Unknown" not in done.stderr and "docent.service:" not in done.stderr, done.stderr


def test_nginx_begins_anew_when_the_servers_are_made_anew():
    """It asks once where they are; after that their addresses may be others."""
    waits = {"condition": "service_healthy", "restart": True}
    assert COMPOSE["nginx"]["depends_on"] == {"app1": waits, "app2": waits}


@pytest.mark.parametrize("name", APPS)
def test_what_env_says_for_a_site_without_containers_does_not_move_what_is_kept(name):
    said = COMPOSE[name]["environment"]
    assert (said["DATA_DIR"], said["BACKUP_DIR"]) == ("/data", "/data/backups")
    assert (said["STATIC_ROOT"], said["PORT"]) == ("/app/built/static", "8000")
    assert f"STATIC_ROOT={said['STATIC_ROOT']}" in (settings.BASE_DIR / "Dockerfile").read_text()


@pytest.mark.parametrize("name", APPS)
def test_it_may_end_what_it_is_answering(name):
    [asked] = re.findall(r"^graceful_timeout = (\d+)$", (CONFIG / "gunicorn.py").read_text(), re.M)
    assert int(COMPOSE[name]["stop_grace_period"].removesuffix("s")) > int(asked)


@pytest.mark.parametrize("name", COMPOSE)
def test_no_log_grows_until_the_disk_is_full(name):
    assert COMPOSE[name]["logging"] == {
        "driver": "json-file",
        "options": {"max-size": "10m", "max-file": "5"},
    }


def line_for_cron(words):
    """The command of the line of cron's table, without containers, that has these words."""
    text = (settings.BASE_DIR / "docs" / "operating.md").read_text()
    return next(line.split(None, 5)[5] for line in text.splitlines() if line[:1].isdigit() and words in line)


@pytest.mark.skipif(not shutil.which("rsync"), reason="no rsync here")
def test_what_a_broken_connection_left_of_a_backup_is_mended_the_next_night(tmp_path):
    made, safe = tmp_path / "backups", tmp_path / "safe"
    made.mkdir()
    safe.mkdir()
    (made / "2026-01-01-021700.docent").write_bytes(b"whole")
    (safe / "2026-01-01-021700.docent").write_bytes(b"who")
    for day in range(1, 31):
        (safe / f"2025-11-{day:02}-021700.docent").write_bytes(b"older")
        os.utime(safe / f"2025-11-{day:02}-021700.docent", (day, day))
    line = line_for_cron("rsync").replace("/srv/docent/.data/backups", str(made)).replace("/safe", str(safe))
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert (safe / "2026-01-01-021700.docent").read_bytes() == b"whole"
    assert len(list(safe.iterdir())) == 30 and not (safe / "2025-11-01-021700.docent").exists()
