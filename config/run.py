"""Makes everything ready and serves it, as in production but on this machine: `make run`."""

import errno
import os
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def address():
    """HOST and PORT as given, checked: the port is one that can be opened."""
    host = os.environ.get("HOST") or "127.0.0.1"
    port = os.environ.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        sys.exit(f"PORT={port!r} is not right. PORT should be a number from 1 to 65535, such as 8000.")
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host.strip("[]"), int(port), type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except socket.gaierror:
        sys.exit(f"HOST={host!r} is not right. HOST should be an address of this machine, such as 127.0.0.1.")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            sys.exit(f"Port {port} is in use, perhaps by Docent already. Choose another: make run PORT=8001")
        sys.exit(
            f"{host} port {port} cannot be opened ({error.strerror}). Choose others with HOST= and PORT=."
        )
    return host, port


def welcome(host, port):
    """Where the site can be reached, what is done there, and how it stops."""
    from django.conf import settings
    from django.urls import reverse
    from django.utils.translation import gettext as _

    if host in ("0.0.0.0", "::"):  # noqa: S104  every address of this machine, of which this is one
        host = "127.0.0.1"
    site = f"http://[{host}]:{port}" if ":" in host.strip("[]") else f"http://{host}:{port}"
    words = {"site": site, "sign_in": site + reverse("account_login"), "admin": site + reverse("admin:index")}
    if settings.DEMO:
        said = _(
            "Docent is ready: %(site)s\n\n"
            "  This is a demo. To sign in, press one of two buttons at %(sign_in)s\n"
            "  The demo learner reads and answers. The demo educator writes at %(admin)s\n\n"
            "Stop it with Ctrl-C. What is done stays."
        )
    else:
        said = _(
            "Docent is ready: %(site)s\n\n"
            "  Educators write at %(admin)s\n"
            "  Make one with: .venv/bin/python manage.py add_educator EMAIL\n\n"
            "Stop it with Ctrl-C. What is done stays."
        )
    return "\n" + said % words + "\n"


def main():
    sys.path.insert(0, str(ROOT))
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import DatabaseError, OperationalError

    from config import damaged
    from config.environment import read_file

    try:
        read_file()
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        os.environ["DEMO"] = os.environ.get("DEMO") or "1"
        host, port = address()
        os.environ["HOST"], os.environ["PORT"] = host, port
        import django
        from django.core.management import call_command

        django.setup()
        call_command("start", verbosity=0)
        print(welcome(host, port))
    except (ImproperlyConfigured, CommandError) as error:
        sys.exit(f"Docent cannot start. {error}")
    except OperationalError as error:
        sys.exit(f"Docent cannot open its database. {error}")
    except DatabaseError as error:
        if not damaged.is_damage(error):
            raise
        sys.exit(damaged.sentence(error))
    bind = f"[{host}]:{port}" if ":" in host.strip("[]") else f"{host}:{port}"
    os.chdir(ROOT)
    sys.stdout.flush()  # what follows replaces this process with all it has not said yet
    os.execv(
        sys.executable,
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "--bind", bind],
    )


if __name__ == "__main__":
    main()
