"""What is written down of a request, and what never is."""

import errno
import io
import json
import logging
import logging.config
import sys

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from config.logs import AsJson, FaultMail, WithoutPaths, configuration
from tests import make

CANARY = "canary@example.org"


@pytest.fixture
def lines(caplog):
    """What the log of a site in production would say, as objects."""
    caplog.set_level(logging.INFO, "docent.requests")

    def read():
        written = [record for record in caplog.records if WithoutPaths().filter(record)]
        return [json.loads(AsJson().format(record)) for record in written]

    return read


def test_each_request_leaves_a_line_with_its_id_and_route(client, db, lines):
    answer = client.get("/about/")
    line = next(line for line in lines() if line["logger"] == "docent.requests")
    assert (line["method"], line["route"], line["status"]) == ("GET", "/about/", 200)
    assert len(answer["X-Request-ID"]) == 32


def test_it_takes_a_proxys_id_only_where_there_is_a_proxy(client, db):
    assert (
        client.get("/healthz", headers={"X-Request-ID": "from-a-stranger"})["X-Request-ID"]
        != "from-a-stranger"
    )
    with override_settings(BEHIND_PROXY=True):
        given = client.get("/healthz", headers={"X-Request-ID": "from-the-proxy"})["X-Request-ID"]
        forged = client.get("/healthz", headers={"X-Request-ID": 'x" y' * 9})["X-Request-ID"]
    assert given == "from-the-proxy" and len(forged) == 32


def test_no_path_and_no_person_is_in_the_log(client, db, lines, caplog):
    caplog.set_level(logging.DEBUG)
    mia = make.learner(email="canary@example.org", name="Canary")
    client.force_login(mia)
    client.get("/nothing/canary-path/?who=canary")
    client.post("/account/login/", {"login": "canary@example.org", "password": "canary-password"})
    said = json.dumps([line for line in lines() if line["logger"].startswith(("django.request", "docent"))])
    assert '"route": "-", "status": 404' in said
    assert "Not Found" not in said, "its request has a line, which says more"
    assert "canary" not in said.lower()


def test_each_way_in_leaves_a_line_taken_or_refused(client, db, caplog):
    caplog.set_level(logging.INFO, "docent.sign_ins")
    mia = make.learner(email="canary@example.org", name="Canary")
    TOTP.activate(mia, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(mia).get_unused_codes()
    for password in ("canary-wrong", make.PASSWORD):
        client.post("/account/sign-in/", {"login": mia.email, "password": password})
    for code in ("canary-code", codes[0]):
        client.post("/account/sign-in/second-step/", {"code": code})
    client.post("/account/sign-out/")
    assert [record.getMessage() for record in caplog.records if record.name == "docent.sign_ins"] == [
        "A sign-in was refused: address and password do not belong together.",
        f"Person {mia.pk} was refused at the second step: a wrong code.",
        f"Person {mia.pk} signed in with password and recovery_codes.",
        f"Person {mia.pk} signed out.",
    ]


def test_a_fault_is_mailed_without_what_the_person_sent(client, db, settings, monkeypatch):
    settings.ADMINS = [("Operator", "operator@example.org")]
    handler = FaultMail(level="ERROR")
    handler.addFilter(WithoutPaths())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    monkeypatch.setattr("learn.views.pages.render", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False
    try:
        client.get("/about/?answer=canary", headers={"Cookie": "session=canary"})
    finally:
        logger.removeHandler(handler)
    assert [message.to for message in mail.outbox] == [["operator@example.org"]]
    assert "ZeroDivisionError" in mail.outbox[0].body and "/about/" in mail.outbox[0].body
    assert "canary" not in mail.outbox[0].body
    assert mail.outbox[0].subject == "[Docent] ERROR at /about/"


def test_who_is_turned_away_leaves_a_line_and_no_traceback(client, db, lines):
    client.force_login(make.learner())
    page = client.get("/admin/", follow=True)
    assert page.status_code == 403 and "This page is not for this account" in page.text
    [line] = [line for line in lines() if line["logger"] == "django.request"]
    assert line["message"].startswith("Forbidden") and "fault" not in line


def test_a_request_by_another_name_leaves_one_line_and_mails_nobody(client, settings, caplog):
    """Whoever scans the network asks by address; it is no fault of the program."""
    settings.ADMINS = [("Operator", "operator@example.org")]
    written = io.StringIO()
    before = {name: (log.handlers[:], log.filters[:], log.level) for name, log in loggers()}
    config = configuration("json", mails=True)
    config["handlers"]["console"]["stream"] = written
    logging.config.dictConfig(config)
    try:
        assert client.get("/about/?who=canary", headers={"host": "evil.example"}).status_code == 400
    finally:
        for name, log in loggers():
            log.handlers, log.filters, log.level = before.get(name, ([], [], logging.NOTSET))
    told = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [(line["level"], line["logger"], "fault" in line) for line in told] == [
        ("WARNING", "django.security.DisallowedHost", False),
        ("INFO", "docent.requests", False),
    ]
    assert "evil.example" in told[0]["message"] and "canary" not in written.getvalue()
    assert mail.outbox == []


def loggers():
    return [(name, logging.getLogger(name)) for name in ("", *logging.root.manager.loggerDict)]


def test_a_fault_leaves_its_traceback(client, db, lines, monkeypatch):
    monkeypatch.setattr("learn.views.pages.render", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False
    client.get("/about/")
    [line] = [line for line in lines() if line["logger"] == "django.request"]
    assert "ZeroDivisionError" in line["fault"]


@pytest.mark.parametrize("style", ["json", "text"])
def test_a_fault_names_no_row_the_database_refused(db, settings, style):
    settings.ADMINS = [("Operator", "operator@example.org")]
    make.learner(email=CANARY)
    record = fault_of(told_again)
    logger = logging.config.DictConfigurator(configuration(style, mails=False))
    formatter = logger.configure_formatter(logger.config["formatters"][style])
    FaultMail().handle(record)
    for written in (formatter.format(record), mail.outbox[0].body):
        assert CANARY not in written
        assert "KeyError" in written and "IntegrityError" in written and "OSError ENOSPC" in written
        assert "in told_again" in written and "in add_again" in written
        assert (
            "23505 learn_user_email" if connection.vendor == "postgresql" else "CONSTRAINT_UNIQUE"
        ) in written


def told_again():
    try:
        add_again()
    except DatabaseError as error:
        try:
            raise OSError(errno.ENOSPC, CANARY, CANARY) from error
        except OSError:
            raise KeyError(CANARY)  # noqa: B904  the context is what is asked about


def add_again():
    with transaction.atomic():
        make.learner(email=CANARY)


def fault_of(does):
    """A record of what this function raises."""
    try:
        does()
    except Exception as error:
        return fault(error)


def fault(error, after=0):
    """A record of this error, so many seconds later."""
    try:
        raise error
    except Exception:
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, "It failed", (), sys.exc_info())
    record.created += after
    record.request_id = "1"
    return record


def test_the_same_fault_again_is_mailed_after_a_while_and_another_at_once(settings):
    settings.ADMINS = [("Operator", "operator@example.org")]
    handler = FaultMail()
    for record in (fault(OSError()), fault(OSError(), 500), fault(ValueError(), 501), fault(OSError(), 700)):
        handler.handle(record)
    told = ["OSError" in message.body for message in mail.outbox]
    assert told == [True, False, True]


def test_faults_are_mailed_only_when_somebody_is_to_get_them():
    assert configuration("json", mails=False)["root"]["handlers"] == ["console"]
    assert configuration("json", mails=True)["root"]["handlers"] == ["console", "mail"]
