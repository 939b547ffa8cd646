"""All settings, from the environment. `.env.example` and README list every variable.

A wrong value stops the start with the variable's name and what it should be: gunicorn runs no
system checks, so what must not start is refused here."""

import hashlib
import ipaddress
import os
import secrets
import shlex
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").is_file():
    environ.Env.read_env(BASE_DIR / ".env")


def refuse(name, should_be):
    raise ImproperlyConfigured(
        f"{name}={os.environ.get(name, '')!r} is not right. {name} should be {should_be}."
    )


def flag(name, default=False):
    value = os.environ.get(name, "").strip().lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        refuse(name, "1 or 0")
    return default


def number(name, default, low, high):
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        refuse(name, f"a whole number from {low} to {high}")
    return int(value)


def words(name, default):
    value = os.environ.get(name, "").strip()
    return [word.strip() for word in value.split(",") if word.strip()] if value else default


def is_loopback(host):
    host = host.strip("[]").lower()
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


# Where it runs. A site that answers to loopback names only is somebody's own machine; every other
# host name makes it production, with the rules that strangers and the open network need.
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = words("ALLOWED_HOSTS", LOOPBACK)
for host in ALLOWED_HOSTS:
    if "*" in host or "/" in host or host.startswith("."):
        refuse(
            "ALLOWED_HOSTS", "host names with commas between them, such as learn.example.org, without * or /"
        )
IS_LOCAL = all(is_loopback(host) for host in ALLOWED_HOSTS)
DEBUG = flag("DEBUG")
if DEBUG and not IS_LOCAL:
    refuse("DEBUG", "0 where ALLOWED_HOSTS names a host that is not this machine")


def bound_hosts():
    """Every host a server started by this very command would listen on."""
    words = [*shlex.split(os.environ.get("GUNICORN_CMD_ARGS", "")), *sys.argv[1:]]
    hosts = [os.environ["HOST"]] if os.environ.get("HOST") else []
    for position, word in enumerate(words):
        value = ""
        if word in ("-b", "--bind") and position + 1 < len(words):
            value = words[position + 1]
        elif word.startswith("--bind="):
            value = word.removeprefix("--bind=")
        elif word.startswith("-b") and not word.startswith("--"):
            value = word[2:]
        elif words[:1] == ["runserver"] and position and not word.startswith("-"):
            value = word if ":" in word else ""
        if value:
            hosts.append(value.rpartition(":")[0] or value if ":" in value else value)
    return hosts


DEMO = flag("DEMO")
if DEMO:
    open_doors = [host for host in [*ALLOWED_HOSTS, *bound_hosts()] if not is_loopback(host)]
    if open_doors:
        raise ImproperlyConfigured(
            f"DEMO=1 lets anyone sign in, so it runs on this machine only, but {open_doors[0]!r} can be reached from "
            "elsewhere. Use 127.0.0.1, or take DEMO=1 away and run `python manage.py end_demo`."
        )

DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data")
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError:
    refuse("DATA_DIR", "a folder this program may write to")


def secret_key():
    """From the environment; on one's own machine made once and kept outside the checkout, so that it
    is never committed."""
    if key := os.environ.get("SECRET_KEY", ""):
        if not IS_LOCAL and (len(key) < 50 or len(set(key)) < 5):
            raise ImproperlyConfigured(
                "SECRET_KEY is too weak. SECRET_KEY should be at least 50 random characters."
            )
        return key
    if not IS_LOCAL:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing. SECRET_KEY should be at least 50 random characters, the same on every host."
        )
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "docent"
    # One key a checkout: a session of one never opens another.
    file = home / f"secret-key-{hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:12]}"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with open(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
                new.write(secrets.token_urlsafe(64))
        except FileExistsError:
            pass
        return file.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"SECRET_KEY is not set and {file} cannot be written. SECRET_KEY should be at least 50 random characters."
        ) from error


SECRET_KEY = secret_key()

INSTALLED_APPS = [
    "learn",
    "quizzes",
    "config.apps.DocentAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.harden",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "learn.site.on_every_page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")
CRISPY_ALLOWED_TEMPLATE_PACKS = "docent"
CRISPY_TEMPLATE_PACK = "docent"

# Database
DATABASE_URL = os.environ.get("DATABASE_URL", "").strip() or f"sqlite:///{DATA_DIR / 'docent.sqlite3'}"
if not DATABASE_URL.startswith(("sqlite:///", "postgres://", "postgresql://")):
    refuse("DATABASE_URL", "postgres://user:password@host:5432/name, or sqlite:////folder/file.sqlite3")
try:
    DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
except (ValueError, ImproperlyConfigured) as error:
    raise ImproperlyConfigured(
        "DATABASE_URL cannot be read. DATABASE_URL should be postgres://user:password@host:5432/name."
    ) from error
IS_SQLITE = DATABASE_URL.startswith("sqlite:")
if IS_SQLITE:
    # Every learner's answer is on disk before "Saved" is said (FULL), and writers queue instead of failing.
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
        "TEST": {"NAME": str(DATA_DIR / "test.sqlite3")},
    }
else:
    DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | {
        "pool": {"min_size": 1, "max_size": number("DATABASE_POOL", 8, 1, 100), "timeout": 20}
    }
    DATABASES["default"]["CONN_MAX_AGE"] = 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits on guessing passwords are counted in the cache, so every worker must share it.
CACHE_URL = os.environ.get("CACHE_URL", "").strip()
if CACHE_URL and not CACHE_URL.startswith(("redis://", "rediss://")):
    refuse("CACHE_URL", "redis://host:6379/0, or left out to keep the cache in the database")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# People
AUTH_USER_MODEL = "learn.User"
AUTHENTICATION_BACKENDS = ["learn.accounts.Accounts"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "learn.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "learn.forms.LoginForm",
    "signup": "learn.forms.SignupForm",
    "reset_password": "learn.forms.ResetPasswordForm",
    "reset_password_from_key": "learn.forms.ResetPasswordKeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "learn.accounts.called"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True

# Mail
EMAIL_URL = os.environ.get("EMAIL_URL", "").strip()
HAS_MAIL = bool(EMAIL_URL)
if EMAIL_URL:
    if not EMAIL_URL.startswith(("smtp://", "smtp+tls://", "smtp+ssl://", "consolemail://", "filemail://")):
        refuse(
            "EMAIL_URL",
            "smtp+tls://user:password@mail.example.org:587, or left out when there is no mail server",
        )
    vars().update(environ.Env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "").strip() or "docent@localhost"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Who runs this site, for the pages About, Contact, Privacy and Terms
SITE_NAME = os.environ.get("SITE_NAME", "").strip() or "Docent"
OPERATOR_NAME = os.environ.get("OPERATOR_NAME", "").strip()
OPERATOR_EMAIL = os.environ.get("OPERATOR_EMAIL", "").strip()
if OPERATOR_EMAIL and "@" not in OPERATOR_EMAIL:
    refuse("OPERATOR_EMAIL", "an e-mail address such as help@example.org")
OPERATOR_ABOUT = os.environ.get("OPERATOR_ABOUT", "").strip()
OPERATOR_PRIVACY = os.environ.get("OPERATOR_PRIVACY", "").strip()
OPERATOR_TERMS = os.environ.get("OPERATOR_TERMS", "").strip()

# Language and time
LANGUAGE_CODE = os.environ.get("LANGUAGE_CODE", "").strip() or "en"
LANGUAGES = [("en", _("English"))]
if LANGUAGE_CODE not in dict(LANGUAGES):
    refuse("LANGUAGE_CODE", "one of " + ", ".join(dict(LANGUAGES)))
TIME_ZONE = os.environ.get("TIME_ZONE", "").strip() or "UTC"
try:
    __import__("zoneinfo").ZoneInfo(TIME_ZONE)
except (KeyError, ValueError, OSError):
    refuse("TIME_ZONE", "a name such as Europe/Berlin")
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "learn" / "locale"]

# Files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Security
HTTPS = flag("HTTPS", default=not IS_LOCAL)
if not HTTPS and not IS_LOCAL:
    refuse("HTTPS", "1 where ALLOWED_HOSTS names a host that is not this machine")
BEHIND_PROXY = flag("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "learn.views.pages.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
