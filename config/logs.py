"""What is written down of each request and each fault, and for whom. No name, no address of a person, no
answer, and no path: a path can hold the token of a password reset. The route it matched says enough."""

import errno
import json
import logging
import re
import time
import traceback
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings
from django.core.mail import mail_admins

GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
request_id = ContextVar("request_id", default="")
log = logging.getLogger("docent.requests")
SAME_AGAIN = 600  # seconds


def note_requests(get_response):
    """Gives each request an id, repeats it in the response, and logs one line when it is answered. A proxy's
    own id is taken only where settings say that a proxy is in front."""

    def middleware(request):
        given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
        token = request_id.set(given if GIVEN.fullmatch(given) else uuid.uuid4().hex)
        began = time.perf_counter()
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = request_id.get()
            log.info(
                "%s %s %s",
                request.method,
                route_of(request),
                response.status_code,
                extra={
                    "method": request.method,
                    "route": route_of(request),
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - began) * 1000, 1),
                },
            )
            return response
        finally:
            request_id.reset(token)

    return middleware


def route_of(request):
    """The pattern the request's path matched, without what stood in its place; "-" for none."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "-"


class WithoutPaths(logging.Filter):
    """Puts the route where Django's own records have the path, and the request's id into every record. Who
    was turned away is no fault of the program: such a record has no traceback."""

    def filter(self, record):
        record.request_id = request_id.get()
        request = getattr(record, "request", None)
        if hasattr(request, "path"):
            record.route = route_of(request)
            paths = {request.path, request.get_full_path()}
            args = record.args if isinstance(record.args, tuple) else ()
            record.args = tuple(record.route if str(each) in paths else each for each in args)
        if record.name == "django.request" and record.levelno < logging.ERROR:
            record.exc_info = None
            # Without its path it would say nothing, and each request has a line of its own.
            return getattr(record, "status_code", 0) != 404
        return True


class NoFault(logging.Filter):
    """Makes a warning without a traceback of what Django calls an error and is none of the program's: anybody
    can ask by a host that is not ours, and who scans a network does."""

    def filter(self, record):
        record.levelno, record.levelname, record.exc_info = logging.WARNING, "WARNING", None
        return True


class WithoutValues(logging.Formatter):
    """Writes of a fault, and of all that led to it, where it was and of what kind. What it says of itself can
    be an answer or an address: the database quotes the row it refuses."""

    def formatException(self, exc_info):  # noqa: N802  as logging calls it
        chain, error = [], exc_info[1]
        while error and error not in chain:
            chain.append(error)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhich led to:\n".join(map(place_and_kind, reversed(chain)))


def place_and_kind(error):
    """Its frames, its class, and what names no value: the database's code and constraint, or the system's."""
    known = (
        getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None),
        getattr(getattr(error, "diag", None), "constraint_name", None),
        errno.errorcode.get(error.errno) if isinstance(error, OSError) else None,
    )
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"Traceback (most recent call last):\n{frames}{' '.join([kind, *filter(None, known)])}"


class AsJson(WithoutValues):
    """One JSON object a line: at, level, logger, message, and what the record brings of request_id, method,
    route, status, ms and fault (the traceback)."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name in ("request_id", "method", "route", "status", "ms"):
            if value := getattr(record, name, ""):
                line[name] = value
        if record.exc_info:
            line["fault"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class FaultMail(logging.Handler):
    """Mails each fault with its traceback to ERROR_MAIL_TO, the same one at most every ten minutes: while a
    database is away every request fails. Not Django's own mail, which holds all that the person had sent,
    cookies and answers included. A mail server that is away must not make it worse."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.mailed = {}

    def emit(self, record):
        if self.is_known(record):
            return
        lines = [f"Request {record.request_id}, {getattr(record, 'route', '-')}", "", record.getMessage()]
        if record.exc_info:
            lines += ["", WithoutValues().formatException(record.exc_info)]
        route = getattr(record, "route", "")
        subject = f"{record.levelname} at {route}" if route else record.levelname
        mail_admins(subject, "\n".join(lines), fail_silently=True)

    def is_known(self, record):
        """Whether this fault, by its kind and the line that raised it, was mailed just before."""
        frames = traceback.extract_tb(record.exc_info[2]) if record.exc_info else []
        where = (frames[-1].filename, frames[-1].lineno) if frames else record.msg
        fault = (record.exc_info and record.exc_info[0], where)
        if record.created - self.mailed.get(fault, 0) < SAME_AGAIN:
            return True
        self.mailed[fault] = record.created
        return False


def configuration(style, mails):
    """The LOGGING setting. style: "json" or "text". mails: whether faults are mailed."""
    handlers = {
        "console": {"class": "logging.StreamHandler", "formatter": style, "filters": ["without_paths"]}
    }
    if mails:
        handlers["mail"] = {
            "class": "config.logs.FaultMail", "level": "ERROR", "filters": ["without_paths"],
        }  # fmt: skip
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "without_paths": {"()": "config.logs.WithoutPaths"},
            "no_fault": {"()": "config.logs.NoFault"},
        },
        "formatters": {
            "json": {"()": "config.logs.AsJson"},
            "text": {"()": "config.logs.WithoutValues", "format": "%(levelname)s %(name)s %(message)s"},
        },
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": "WARNING"},
        "loggers": {
            # Its own handlers would print every record twice.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.security.DisallowedHost": {"filters": ["no_fault"]},
            "docent": {"level": "INFO" if style == "json" else "WARNING", "propagate": True},
        },
    }
