"""Every setting comes from the environment; a wrong one stops the start with its name and what it should be."""

import os
import re
import stat
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import environment

ROOT = Path(settings.BASE_DIR)
FILE = ROOT / "config" / "settings.py"
SETTINGS = compile(FILE.read_text(), FILE, "exec")
VARIABLES = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
KEY = "k3y-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2
PRODUCTION = {"ALLOWED_HOSTS": "learn.example.org", "SECRET_KEY": KEY}


@pytest.fixture
def start(tmp_path, monkeypatch):
    """start("NAME", ..., argv=(...), VARIABLE="value"): the settings as loaded by that command in that
    environment; of them the names asked for, or the sentence with which the start is refused."""
    # An empty value reads like none, and keeps whatever .env holds out of the test.
    for variable in VARIABLES:
        monkeypatch.setenv(variable, "")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("GUNICORN_CMD_ARGS", raising=False)

    def start(*names, argv=("manage.py", "check"), **variables):
        loaded = {"__file__": str(FILE)}
        with monkeypatch.context() as patch:
            patch.setattr("sys.argv", list(argv))
            for variable, value in variables.items():
                patch.setenv(variable, value)
            try:
                exec(SETTINGS, loaded)
            except ImproperlyConfigured as error:
                return str(error)
        return [loaded.get(name) for name in names]

    return start


def test_a_file_of_settings_that_cannot_be_read_stops_the_start(start, monkeypatch):
    """Without it the site would start as somebody's own machine, on another database."""
    monkeypatch.setattr(environment, "FILE", Path("/proc/self/mem"))  # there, and readable to nobody
    assert "/proc/self/mem cannot be read" in start("DEBUG")


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_file_of_settings_in_another_encoding_stops_the_start(start, monkeypatch, tmp_path, encoding):
    (tmp_path / ".env").write_text("OPERATOR_NAME=Klinik Süd\n", encoding=encoding)
    monkeypatch.setattr(environment, "FILE", tmp_path / ".env")
    assert start("DEBUG") == f"{tmp_path / '.env'} is not UTF-8. Save it once more in that encoding."


def test_a_mark_of_utf_8_before_the_first_setting_is_no_part_of_it(start, monkeypatch, tmp_path):
    """Some editors write it."""
    (tmp_path / ".env").write_text("OPERATOR_NAME=Klinik Süd\n", encoding="utf-8-sig")
    monkeypatch.setattr(environment, "FILE", tmp_path / ".env")
    monkeypatch.delenv("OPERATOR_NAME")
    assert start("OPERATOR_NAME") == ["Klinik Süd"]


def test_a_value_between_single_quotes_is_taken_as_it_stands(start, monkeypatch, tmp_path):
    """As compose takes it too, which would read a bare one otherwise."""
    (tmp_path / ".env").write_text("SITE_NAME='Learn & #grow for $5 \\o/'\nOPERATOR_NAME=A clinic #1\n")
    monkeypatch.setattr(environment, "FILE", tmp_path / ".env")
    for name in ("SITE_NAME", "OPERATOR_NAME"):
        monkeypatch.delenv(name)
    assert start("SITE_NAME", "OPERATOR_NAME") == ["Learn & #grow for $5 \\o/", "A clinic #1"]


def test_it_starts_with_nothing_set(start):
    names = ["DEBUG", "DEMO", "HTTPS", "ALLOWED_HOSTS", "HAS_MAIL", "TIME_ZONE", "SITE_NAME"]
    assert start(*names) == [
        False,
        False,
        False,
        ["127.0.0.1", "localhost", "[::1]"],
        False,
        "UTC",
        "Docent",
    ]


@pytest.mark.parametrize(
    ("name", "value", "should_be"),
    [
        ("ALLOWED_HOSTS", "*", "host names with commas between them, such as learn.example.org, and no port"),
        ("ALLOWED_HOSTS", ".example.org", "host names with commas between them, such as learn.example.org, and no port"),
        ("ALLOWED_HOSTS", "https://learn.example.org", "host names with commas between them, such as learn.example.org, and no port"),
        ("ALLOWED_HOSTS", "localhost:8000", "host names with commas between them, such as learn.example.org, and no port"),
        ("ALLOWED_HOSTS", ",", "host names with commas between them, such as learn.example.org, and no port"),
        ("DEBUG", "maybe", "1 or 0"),
        ("DEMO", "demo", "1 or 0"),
        ("HTTPS", "2", "1 or 0"),
        ("BEHIND_PROXY", "nginx", "1 or 0"),
        ("MAIL_FROM", "nobody", "an e-mail address such as help@example.org"),
        ("OPERATOR_EMAIL", "help@", "an e-mail address such as help@example.org"),
        ("LANGUAGE_CODE", "tlh", "one of en"),
        ("TIME_ZONE", "Mars/Olympus", "a name such as Europe/Berlin"),
        ("TIME_ZONE", "../../etc/passwd", "a name such as Europe/Berlin"),
        ("DATA_DIR", "/proc/docent", "a folder this program may write to"),
        ("STATIC_ROOT", "/etc/passwd", "a folder this program may make, or one that is there"),
        ("WEB_CONCURRENCY", "zero", "a whole number from 1 to 500"),
        ("PORT", "abc", "a whole number from 1 to 65535"),
        ("AUDIT_MONTHS", "5", "0, or a whole number from 6 to 600"),
        ("REQUIRE_SECOND_STEP", "everybody", "nobody or educators"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_what_it_should_be(start, name, value, should_be):
    assert start(**{name: value}) == f"{name}={value!r} is not right. {name} should be {should_be}."


@pytest.mark.parametrize(
    ("name", "value", "should_be"),
    [
        ("DATABASE_URL", "mysql://u:hunter2@h/d", "postgres://user:password@host:5432/name, or sqlite:////folder/file.sqlite3"),
        ("DATABASE_URL", "postgres://u:hunter2@host:port/d", "postgres://user:password@host:5432/name, or sqlite:////folder/file.sqlite3"),
        ("DATABASE_URL", "postgres://u:hunter2@host", "postgres://user:password@host:5432/name, or sqlite:////folder/file.sqlite3"),
        ("DATABASE_URL", "sqlite:///relative.sqlite3", "postgres://user:password@host:5432/name, or sqlite:////folder/file.sqlite3"),
        ("CACHE_URL", "memcached://hunter2", "redis://host:6379/0, or left out to keep the cache in the database"),
        ("CACHE_URL", "redis://", "redis://host:6379/0, or left out to keep the cache in the database"),
        ("CACHE_URL", "redis://:hunter2@127.0.0.1:6379/abc", "redis://host:6379/0, or left out to keep the cache in the database"),
        ("CACHE_URL", "redis://:hunter2@host:port/0", "redis://host:6379/0, or left out to keep the cache in the database"),
        ("CACHE_URL", "redis://:hunter2@/0", "redis://host:6379/0, or left out to keep the cache in the database"),
        ("UPLOADS_URL", "https://k:hunter2@host/bucket", "s3://KEY:SECRET@host/bucket?region=NAME, or left out to keep uploads in DATA_DIR"),
        ("UPLOADS_URL", "s3://k:hunter2@host", "s3://KEY:SECRET@host/bucket?region=NAME, or left out to keep uploads in DATA_DIR"),
        ("UPLOADS_URL", "s3://k:hunter2@host:port/bucket", "s3://KEY:SECRET@host/bucket?region=NAME, or left out to keep uploads in DATA_DIR"),
        ("EMAIL_URL", "mail.example.org", "smtp+tls://user:password@mail.example.org:587, or left out when there is no mail server"),
        ("EMAIL_URL", "smtp://", "smtp+tls://user:password@mail.example.org:587, or left out when there is no mail server"),
        ("EMAIL_URL", "smtp+tls://u:hunter2@mail:port", "smtp+tls://user:password@mail.example.org:587, or left out when there is no mail server"),
    ],
)  # fmt: skip
def test_a_wrong_address_is_named_without_the_password_in_it(start, name, value, should_be):
    said = start(**{name: value})
    assert said == f"{name} is not right. {name} should be {should_be}."
    assert "hunter2" not in said


def test_a_long_value_is_repeated_in_part(start):
    said = start(STATIC_ROOT="/tmp/" + "a" * 40_000)
    assert said.startswith("STATIC_ROOT='/tmp/aaaa") and "aaa…' is not right." in said
    assert len(said) < 250


def test_an_address_that_is_none_leaves_one_sentence_and_no_warning(start):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for value in ("nonsense", "nonsense://h/d", "mysql://h/d"):
            assert start(DATABASE_URL=value).startswith("DATABASE_URL is not right. ")


@pytest.mark.parametrize(
    "address",
    [
        "redis://cache",
        "redis://cache:6379",
        "redis://cache:6379/",
        "redis://:p%40ss@cache:6379/15",
        "rediss://user:word@cache.example.org/2?ssl_cert_reqs=required",
        "redis://[::1]:6379/0",
    ],
)
def test_an_address_of_redis_is_taken_in_each_of_its_forms(start, address):
    (caches,) = start("CACHES", CACHE_URL=address)
    assert caches["default"]["LOCATION"] == address


def test_a_folder_of_static_files_that_cannot_be_written_is_taken(start, tmp_path):
    """Those of an image are read-only and collected."""
    (tmp_path / "static").mkdir(mode=0o555)
    assert start("STATIC_ROOT", STATIC_ROOT=str(tmp_path / "static")) == [tmp_path / "static"]


# The secret key


def test_a_key_is_made_once_outside_the_checkout_and_kept_from_others(start, tmp_path):
    first, second = start("SECRET_KEY"), start("SECRET_KEY")
    assert first == second and len(first[0]) > 50
    (file,) = (tmp_path / ".config" / "docent").iterdir()
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == (first[0], 0o600)


def test_a_key_whose_writing_was_cut_short_is_made_anew(start, tmp_path):
    start()
    (file,) = (tmp_path / ".config" / "docent").iterdir()
    file.write_text("")
    assert len(start("SECRET_KEY")[0]) > 50


def test_processes_that_start_together_share_one_key(tmp_path):
    code = "import config.settings as s; print(s.SECRET_KEY)"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "",
    }
    both = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    keys = {process.communicate()[0] for process in both}
    assert len(keys) == 1 and len(keys.pop()) > 50


def test_a_key_that_can_be_kept_nowhere_is_asked_for(start, tmp_path):
    (tmp_path / ".config").write_text("a file where the folder should be")
    said = start()
    assert said.startswith("There is nowhere to keep a secret key (")
    assert said.endswith("SECRET_KEY should be at least 50 random characters, the same on every host.")


def test_production_asks_for_a_key(start):
    assert start(ALLOWED_HOSTS="learn.example.org") == (
        "SECRET_KEY is missing. SECRET_KEY should be at least 50 random characters, the same on every host."
    )


@pytest.mark.parametrize("key", ["short", "a" * 60])
@pytest.mark.parametrize("hosts", ["learn.example.org", ""], ids=["production", "one's own machine"])
def test_a_weak_key_is_refused_without_repeating_it(start, hosts, key):
    assert start(ALLOWED_HOSTS=hosts, SECRET_KEY=key) == (
        "SECRET_KEY is not right. SECRET_KEY should be at least 50 random characters, the same on every host."
    )


def test_an_old_key_opens_what_was_made_with_it(start):
    assert start("SECRET_KEY_FALLBACKS", **PRODUCTION) == [[]]
    old = KEY[::-1]
    assert start("SECRET_KEY_FALLBACKS", **PRODUCTION, OLD_SECRET_KEY=old) == [[old]]


@pytest.mark.parametrize("old", ["short", KEY])
def test_an_old_key_that_is_none_is_refused_without_repeating_it(start, old):
    assert start(**PRODUCTION, OLD_SECRET_KEY=old) == (
        "OLD_SECRET_KEY is not right. OLD_SECRET_KEY should be the SECRET_KEY of before, or left out."
    )


def test_a_token_that_is_too_short_is_refused_without_repeating_it(start):
    assert start(METRICS_TOKEN="hunter2") == (
        "METRICS_TOKEN is not right. METRICS_TOKEN should be at least 20 random characters, or left out when "
        "nobody collects figures."
    )


# Passwords that were stolen


def test_a_list_of_stolen_passwords_is_looked_into(start, tmp_path):
    file = tmp_path / "stolen.txt"
    file.write_text(f"{'0' * 40}:3\r\n{'F' * 40}:5\r\n")
    (validators,) = start("AUTH_PASSWORD_VALIDATORS", STOLEN_PASSWORDS=str(file))
    assert validators[-1] == {
        "NAME": "learn.stolen.NotStolenValidator",
        "OPTIONS": {"file": file},
    }


@pytest.mark.parametrize("text", [None, "", "password\n", f"{'F' * 40}:5\n{'0' * 40}:3\n"])
def test_a_file_that_is_no_such_list_stops_the_start(start, tmp_path, text):
    file = tmp_path / "stolen.txt"
    if text is not None:
        file.write_text(text)
    assert start(STOLEN_PASSWORDS=str(file)) == (
        f"STOLEN_PASSWORDS={str(file)!r} is not right. STOLEN_PASSWORDS should be a file of SHA-1 digests in "
        "order, one to a line."
    )


# Production


def test_production_wants_https(start):
    said = start(**PRODUCTION, HTTPS="0")
    assert (
        said
        == "HTTPS='0' is not right. HTTPS should be 1 where ALLOWED_HOSTS names a host that is not this machine."
    )


def test_production_wants_no_debug(start):
    assert start(**PRODUCTION, DEBUG="1") == (
        "DEBUG='1' is not right. DEBUG should be 0 where ALLOWED_HOSTS names a host that is not this machine."
    )


@pytest.mark.parametrize("chosen", [{}, {"HSTS_SUBDOMAINS": "0"}], ids=["as it comes", "fewer names"])
def test_production_is_clean_by_djangos_own_checklist(tmp_path, chosen):
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DATA_DIR": str(tmp_path), "DEMO": ""}
    found = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment | PRODUCTION | chosen,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0
    assert found.stdout.startswith(
        "System check identified no issues (2 " if chosen else "System check identified no issues (0 "
    )


def test_browsers_are_bound_to_https_as_far_as_the_operator_says(start):
    names = ["SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD"]
    two_years = 2 * 365 * 24 * 3600
    assert start(*names, **PRODUCTION) == [two_years, True, True]
    assert start(*names, **PRODUCTION, HSTS_SUBDOMAINS="0") == [two_years, False, False]


def test_production_cookies_are_for_this_host_and_encrypted_connections_only(start):
    names = [
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
        "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE",
    ]  # fmt: skip
    assert start(*names, **PRODUCTION) == ["__Host-session", "__Host-csrf", True, True, True, "Lax", "Lax"]
    others = ["KNOWN_COOKIE_NAME", "MESSAGES_COOKIE_NAME"]
    assert start(*others, **PRODUCTION) == ["__Host-known", "__Host-messages"]


def test_a_proxy_is_trusted_only_when_named(start):
    names = ["SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT"]
    assert start(*names, **PRODUCTION) == [None, 0]
    assert start(*names, **PRODUCTION, BEHIND_PROXY="1") == [("HTTP_X_FORWARDED_PROTO", "https"), 1]


# The demo


@pytest.mark.parametrize(
    ("argv", "variables"),
    [
        (["gunicorn", "config.wsgi", "-b", "0.0.0.0:8000"], {}),
        (["gunicorn", "config.wsgi", "-b0.0.0.0:8000"], {}),
        (["gunicorn", "config.wsgi", "--bind", "[::]:8000"], {}),
        (["gunicorn", "config.wsgi", "--bind=192.0.2.1:8000"], {}),
        (["gunicorn", "config.wsgi", "--bin", "0.0.0.0"], {}),
        (["gunicorn", "config.wsgi", "-b", "127.0.0.1:8000", "-b", "0.0.0.0:8001"], {}),
        (["gunicorn", "config.wsgi", "-b", "unix:/run/docent.sock"], {}),
        (["gunicorn", "config.wsgi"], {"GUNICORN_CMD_ARGS": "--bind 0.0.0.0:8000"}),
        (["gunicorn", "config.wsgi"], {"PORT": "8000"}),
        (["/x/gunicorn/__main__.py", "config.wsgi"], {"PORT": "8000"}),
        (["manage.py", "runserver", "0.0.0.0:8000"], {}),
        (["manage.py", "runserver", "0:8000"], {}),
        (["manage.py", "runserver", "--noreload", "[::]:8000"], {}),
        (["manage.py", "start"], {"HOST": "0.0.0.0"}),
        (["manage.py", "start"], {"HOST": "learn.example.org"}),
        (["manage.py", "start"], {"HOST": "::"}),
        (["manage.py", "check"], PRODUCTION),
    ],
)  # fmt: skip
def test_a_demo_refuses_to_be_reached_from_elsewhere(start, argv, variables):
    said = start(argv=argv, DEMO="1", **variables)
    assert said.startswith("A demo lets anyone sign in, so it runs on this machine only, but ")
    assert said.endswith("Use 127.0.0.1; or set DEMO=0 and run `python manage.py end_demo`.")
    assert start("DEMO", argv=argv, DEMO="0", **variables) == [False]


@pytest.mark.parametrize(
    ("argv", "variables"),
    [
        (["gunicorn", "config.wsgi", "--bind", "127.0.0.1:8000"], {"PORT": "8000"}),
        (["gunicorn", "config.wsgi", "-b", "[::1]:8000"], {}),
        (["gunicorn", "config.wsgi", "-b", "localhost:8000"], {}),
        (["gunicorn", "config.wsgi", "-b"], {}),
        (["gunicorn", "config.wsgi"], {}),
        (["manage.py", "runserver"], {}),
        (["manage.py", "runserver", "8001"], {}),
        (["manage.py", "start"], {"HOST": "127.0.0.1"}),
        (["manage.py", "start"], {"HOST": "::1"}),
        (["manage.py", "check"], {"ALLOWED_HOSTS": "127.0.0.2,localhost"}),
    ],
)  # fmt: skip
def test_a_demo_runs_on_this_machine(start, argv, variables):
    assert start("DEMO", argv=argv, DEMO="1", **variables) == [True]


def test_manage_py_says_a_wrong_setting_in_one_line(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "DATA_DIR": str(tmp_path),
        "DEBUG": "maybe",
    }
    found = subprocess.run(
        [sys.executable, "manage.py", "migrate"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert found.returncode == 1
    assert found.stderr == "Docent cannot start. DEBUG='maybe' is not right. DEBUG should be 1 or 0.\n"


# Where things are kept


def test_the_folder_of_the_data_is_nobody_elses(start, tmp_path):
    start()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_folder_with_an_awkward_name_holds_the_database_all_the_same(start, tmp_path):
    awkward = tmp_path / "c++ & 100% #1?"
    (databases,) = start("DATABASES", DATA_DIR=str(awkward))
    assert databases["default"]["NAME"] == awkward / "docent.sqlite3"


def test_sqlite_queues_writers_and_keeps_every_acknowledged_answer(start):
    (databases,) = start("DATABASES")
    assert databases["default"]["OPTIONS"] == {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }


def test_postgresql_keeps_its_connections_and_looks_at_each_before_using_it_again(start):
    def kept(**variables):
        (databases,) = start("DATABASES", **variables)
        database = databases["default"]
        return database["HOST"], database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"], database["OPTIONS"]

    planned_once = {"server_side_binding": True, "prepare_threshold": 5}
    given_up = {
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    }
    usual = {"connect_timeout": 5} | planned_once | given_up
    assert kept(DATABASE_URL="postgres://u:p@db:5432/docent") == ("db", None, True, usual)
    other = kept(DATABASE_URL="postgres:///docent?connect_timeout=9")[3]
    assert other == {"connect_timeout": 9} | planned_once | given_up


def test_every_worker_shares_the_count_of_wrong_passwords(start):
    (in_database,), (in_redis,) = start("CACHES"), start("CACHES", CACHE_URL="redis://cache:6379/0")
    assert in_database["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert in_redis["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp+tls://u:p@mail.example.org", ["mail.example.org", 587, True, True]),
        ("smtp+ssl://u:p@mail.example.org", ["mail.example.org", 465, None, True]),
        ("smtp://mail.example.org:2525", ["mail.example.org", 2525, None, True]),
    ],
)
def test_mail_goes_where_it_should(start, url, expected):
    names = ["EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "HAS_MAIL"]
    assert start(*names, EMAIL_URL=url) == expected


def test_what_the_operator_says_reaches_the_pages(start):
    names = ["SITE_NAME", "OPERATOR_NAME", "OPERATOR_ABOUT", "OPERATOR_PRIVACY", "OPERATOR_TERMS"]
    given = {name: f"the {name}" for name in names}
    assert start(*names, **given) == list(given.values())


def test_mails_about_the_site_are_called_by_its_name(start):
    assert start("EMAIL_SUBJECT_PREFIX", SITE_NAME="Learn at\nSt. Mary") == ["[Learn at St. Mary] "]


def test_machines_ask_without_https_past_the_proxy(start):
    assert start("SECURE_SSL_REDIRECT", "SECURE_REDIRECT_EXEMPT", **PRODUCTION) == [
        True,
        ["^healthz$", "^readyz$", "^metrics$"],
    ]
