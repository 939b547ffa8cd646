"""Whether a host is this very machine, and which hosts a server would listen on."""

import argparse
import ipaddress
import os
import shlex
import sys

from .environment import text


def is_loopback(host):
    """Whether nobody can reach this host from another machine."""
    host = host.strip("[]").lower()
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def bound_hosts():
    """Every host a server started by this very command would listen on, as far as the command says."""
    words = [*shlex.split(os.environ.get("GUNICORN_CMD_ARGS", "")), *sys.argv[1:]]
    options = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    options.add_argument("-b", "--bind", action="append", default=[])
    try:
        binds = [bind for value in options.parse_known_args(words)[0].bind for bind in value.split(",")]
    except argparse.ArgumentError:
        binds = []  # the server says itself what is wrong with its options
    if "gunicorn" in sys.argv[0] and not binds and text("PORT"):
        binds = ["0.0.0.0"]  # noqa: S104  What gunicorn does with PORT when nobody says more.
    if sys.argv[1:2] == ["runserver"]:
        binds += [word for word in sys.argv[2:] if ":" in word and not word.startswith("-")]
    hosts = [bind.strip().rpartition(":")[0] or bind.strip() for bind in binds]
    return [text("HOST"), *hosts] if text("HOST") else hosts
