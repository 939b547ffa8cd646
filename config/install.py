"""Puts the packages of the given requirement files into .venv, where they are not there yet.

Any Python 3 can read this file, so that one too old is told so in a sentence instead of failing on
newer syntax further on. Python 3.11 runs the rest."""

import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
LOG = os.path.join(VENV, "install.log")


def stop(sentence):
    sys.exit(sentence)


def works():
    """Whether .venv holds a Python that starts and is new enough. One moved or upgraded away does not."""
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.call([PYTHON, "-c", check], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_venv():
    if works():
        return
    if sys.version_info < (3, 11):
        stop(
            "Docent needs Python 3.11 or later; this is {0}.{1}. Name another: "
            "make PYTHON=python3.12 run".format(*sys.version_info[:2])
        )
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        stop(
            "This Python cannot make an environment of its own (" + VENV + "). "
            "On Debian or Ubuntu: apt-get install python3-venv. Then run the command again."
        )


def install(name):
    """Installs one file of locked packages, unless this very file is installed already."""
    with open(os.path.join(ROOT, name), "rb") as file:
        wanted = hashlib.sha256(file.read()).hexdigest()
    stamp = os.path.join(VENV, "installed-" + name.replace("/", "-"))
    if os.path.exists(stamp):
        with open(stamp) as file:
            if file.read() == wanted:
                return
    print("Installing the packages of " + name + " ...", flush=True)
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
               "--require-hashes", "--requirement", os.path.join(ROOT, name)]  # fmt: skip
    with open(LOG, "wb") as log:
        if subprocess.call(command, stdout=log, stderr=subprocess.STDOUT):
            stop(
                "The packages could not be fetched or installed: is this machine on the network? "
                "What pip said stands in " + LOG + "."
            )
    with open(stamp, "w") as file:
        file.write(wanted)


if __name__ == "__main__":
    make_venv()
    for name in sys.argv[1:]:
        install(name)
