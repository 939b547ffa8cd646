"""The container's image, as far as it can be made without a container: its own lines, run in a folder."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

DOCKERFILE = (settings.BASE_DIR / "Dockerfile").read_text()
COPIED = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M)


@pytest.fixture
def app(tmp_path):
    """/app of the image after its last line: what it copies, and what its RUN that collects files makes."""
    app = tmp_path / "app"
    app.mkdir(mode=0o755)
    for name in " ".join(COPIED).split():
        (app / name).symlink_to(settings.BASE_DIR / name)
    (app / ".venv").symlink_to(sys.prefix)
    line = re.search(r"RUN (DJANGO_SETTINGS_MODULE=[^&]+?)\s*\\?\s*&&", DOCKERFILE.replace("\\\n", " "))[1]
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        ["sh", "-c", "umask 022; " + re.sub(r"(?<![\w/])/(app|tmp)/", rf"{tmp_path}/\1/", line)],
        cwd=app, env=bare, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return app


def test_it_copies_all_that_the_program_is_made_of():
    copied = set(" ".join(COPIED).split())
    assert copied == {
        "requirements.txt",
        "manage.py",
        "pyproject.toml",
        "config",
        "learn",
        "quizzes",
        "templates",
        "static",
    }


def test_it_can_back_up_the_database_it_is_composed_with():
    """pg_dump refuses a server that is newer than itself."""
    [client] = re.findall(r"postgresql-client-(\d+)", DOCKERFILE)
    [server] = re.findall(r"image: postgres:(\d+)", (settings.BASE_DIR / "compose.yaml").read_text())
    assert client == server


@pytest.mark.parametrize(("s3", "installs"), [("", False), ("1", True)])
def test_it_has_the_packages_of_s3_where_it_is_built_with_them(tmp_path, s3, installs):
    line = re.search(r"^ARG S3=\nRUN (.*S3.*)$", DOCKERFILE, re.M)[1]
    [asked_for] = re.findall(r"-r (\S+);", line)
    assert (settings.BASE_DIR / asked_for).is_file()
    spoken = line.replace("/app/.venv/bin/pip", "echo")
    done = subprocess.run(["sh", "-c", spoken], env={"S3": s3}, capture_output=True, text=True, check=True)
    assert ("--require-hashes" in done.stdout) is installs


def test_no_secret_of_the_checkout_is_sent_to_be_built():
    ignored = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
    assert {".env", ".env.*", ".data", ".git", "certificates", "*.docent"} <= set(ignored)


def test_the_user_without_rights_can_read_the_files_it_collects(app):
    made = [app / "built", *(app / "built").rglob("*")]
    assert any(path.suffix == ".css" for path in made)
    for path in made:
        needed = stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0)
        assert path.stat().st_mode & needed == needed, path


def test_its_server_finds_them_where_they_were_put(app):
    said = dict(re.findall(r"([A-Z_]+)=(\S+)", re.search(r"^ENV (PYTHONUNBUFFERED.*)$", DOCKERFILE, re.M)[1]))
    assert Path(said["STATIC_ROOT"]) == Path("/app/built/static")
    assert (app / "built" / "static" / "staticfiles.json").is_file()


def test_its_first_start_writes_nothing_among_them(app, tmp_path):
    """They are read-only there; and the layers of an image keep the times of files to the second."""
    image, written = tmp_path / "image", tmp_path / "image" / "built" / "static"
    shutil.copytree(app, image, ignore=shutil.ignore_patterns(".venv", "__pycache__"))
    (image / ".venv").symlink_to(sys.prefix)
    for path in image.rglob("*"):
        if not path.is_symlink():
            os.utime(path, (int(path.stat().st_mtime),) * 2)
    before = {path: path.stat().st_mtime_ns for path in [written, *written.rglob("*")]}
    done = subprocess.run(
        [sys.executable, "manage.py", "start"], cwd=image, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "STATIC_ROOT": str(written),
             "DATA_DIR": str(tmp_path / "data")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "collected" not in done.stdout
    assert {path: path.stat().st_mtime_ns for path in [written, *written.rglob("*")]} == before
