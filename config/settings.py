"""All settings, from the environment. `.env.example` and README list every variable.

A wrong value stops the start with the variable's name and what it should be: gunicorn runs no
system checks, so what must not start is refused here."""

import fcntl
import hashlib
import os
import re
import secrets
import zoneinfo
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import uploads
from config.environment import email, flag, folder, number, read_file, refuse, text
from config.hosts import bound_hosts, is_loopback
from config.limits import limits
from config.logs import configuration
from learn.stolen import StolenPasswords

BASE_DIR = Path(__file__).resolve().parent.parent
read_file()

# Where it runs. A site that answers to loopback names only is somebody's own machine; every other
# host name makes it production, with the rules that strangers and the open network need.
LOOPBACK = "127.0.0.1,localhost,[::1]"
ALLOWED_HOSTS = [host.strip() for host in text("ALLOWED_HOSTS", LOOPBACK).split(",") if host.strip()]
HOST_NAME = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|\[[0-9a-f:.]+\]"
)
for host in ALLOWED_HOSTS or [""]:
    if not HOST_NAME.fullmatch(host.lower()):
        refuse("ALLOWED_HOSTS", "host names with commas between them, such as learn.example.org, and no port")
IS_LOCAL = all(is_loopback(host) for host in ALLOWED_HOSTS)
DEBUG = flag("DEBUG")
if DEBUG and not IS_LOCAL:
    refuse("DEBUG", "0 where ALLOWED_HOSTS names a host that is not this machine")


DEMO = flag("DEMO")
if DEMO:
    open_doors = [host for host in [*ALLOWED_HOSTS, *bound_hosts()] if not is_loopback(host)]
    if open_doors:
        raise ImproperlyConfigured(
            "A demo lets anyone sign in, so it runs on this machine only, but "
            f"{open_doors[0]!r} can be reached from elsewhere. Use 127.0.0.1; or set DEMO=0 and run "
            "`python manage.py end_demo`."
        )

# What people answered is nobody else's on this machine.
DATA_DIR = folder("DATA_DIR", BASE_DIR / ".data", "a folder this program may write to", mode=0o700)
if not os.access(DATA_DIR, os.W_OK | os.X_OK):
    refuse("DATA_DIR", "a folder this program may write to")


def secret_key():
    """From the environment; on one's own machine made once and kept outside the checkout, so that it
    is never committed."""
    should_be = "at least 50 random characters, the same on every host"
    if key := text("SECRET_KEY"):
        if len(key) < 50 or len(set(key)) < 5:
            refuse("SECRET_KEY", should_be)
        return key
    if not IS_LOCAL:
        raise ImproperlyConfigured(f"SECRET_KEY is missing. SECRET_KEY should be {should_be}.")
    try:
        home = Path(text("XDG_CONFIG_HOME") or Path.home() / ".config") / "docent"
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        # One key a checkout: a session of one never opens another.
        file = home / f"secret-key-{hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:12]}"
        with open(os.open(file, os.O_CREAT | os.O_RDWR, 0o600), "r+") as kept:
            # Workers start at the same moment: the first writes, the others wait and read.
            fcntl.flock(kept, fcntl.LOCK_EX)
            key = kept.read()
            if not key:
                key = secrets.token_urlsafe(64)
                kept.write(key)
            return key
    except (OSError, RuntimeError) as error:
        raise ImproperlyConfigured(
            f"There is nowhere to keep a secret key ({error}). SECRET_KEY should be {should_be}."
        ) from error


SECRET_KEY = secret_key()
# While a key is changed: what was made with the one of before is still good, and nothing new is made with it.
OLD_SECRET_KEY = text("OLD_SECRET_KEY")
if OLD_SECRET_KEY and (len(OLD_SECRET_KEY) < 50 or OLD_SECRET_KEY == SECRET_KEY):
    refuse("OLD_SECRET_KEY", "the SECRET_KEY of before, or left out")
SECRET_KEY_FALLBACKS = [OLD_SECRET_KEY] if OLD_SECRET_KEY else []

INSTALLED_APPS = [
    "learn",
    "quizzes",
    "config.apps.OperatingConfig",
    "config.apps.DocentAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
]

MIDDLEWARE = [
    "config.logs.note_requests",
    "config.metrics.count_requests",
    "config.middleware.send_the_head_alone",
    # What adds headers stands before what may answer, so that files, refusals and errors carry them too.
    "config.middleware.harden",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.tell_of_a_proxy",
    "config.middleware.keep_demo_here",
    "config.middleware.take_known_methods",
    "config.middleware.answer_machines",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.Pack",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "learn.sessions.Authentication",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.take_known_numbers",
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
DATABASE_URL = text("DATABASE_URL")
IS_SQLITE = not DATABASE_URL or DATABASE_URL.startswith("sqlite:////")
if DATABASE_URL:
    known = IS_SQLITE or DATABASE_URL.startswith(("postgres://", "postgresql://"))
    try:
        DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL) if known else {}}
    except (ValueError, ImproperlyConfigured):
        DATABASES = {"default": {}}
    if not DATABASES["default"].get("NAME"):
        refuse("DATABASE_URL", "postgres://user:password@host:5432/name, or sqlite:////folder/file.sqlite3")
else:
    DATABASES = {"default": {"NAME": DATA_DIR / "docent.sqlite3"}}
if IS_SQLITE:
    # Every learner's answer is on disk before "Saved" is said (FULL), and writers queue instead of failing.
    DATABASES["default"] |= {
        "ENGINE": "config.sqlite",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
else:
    # Each thread keeps a connection and looks at it before it uses it again. A pool would try a server that
    # was away again later and later, and keep people waiting long after it is back.
    DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    # What is asked again and again is planned once for each connection: a quarter more answers a second.
    options = {"connect_timeout": 5, "server_side_binding": True, "prepare_threshold": 5}
    # A server whose machine or network is gone says nothing, not even that; else threads wait a quarter of an
    # hour. One that works long on an answer is waited for.
    options |= {
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    }
    DATABASES["default"]["OPTIONS"] = options | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits on guessing passwords are counted in the cache, so every worker must share it, and it must not
# throw them away to make room.
CACHE_URL = text("CACHE_URL")
REDIS = re.compile(
    r"rediss?://([^/?#]*@)?(\[[^\]/]+\]|[^/?#@:\[\]]+)(:[0-9]+)?(/[0-9]*)?(\?.*)?"  # ://user@host:port/number?…
)
if CACHE_URL and not REDIS.fullmatch(CACHE_URL):
    refuse("CACHE_URL", "redis://host:6379/0, or left out to keep the cache in the database")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        # One that takes a connection and says nothing would be waited for without end.
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
    if CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Parts of pages that are the same for everybody, each kept under all that it is made of.
    "fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "fragments"},
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
STOLEN_PASSWORDS = text("STOLEN_PASSWORDS")
if STOLEN_PASSWORDS:
    try:
        StolenPasswords(STOLEN_PASSWORDS)
    except ValueError:
        refuse("STOLEN_PASSWORDS", "a file of SHA-1 digests in order, one to a line")
    AUTH_PASSWORD_VALIDATORS.append(
        {"NAME": "learn.stolen.NotStolenValidator", "OPTIONS": {"file": Path(STOLEN_PASSWORDS)}}
    )
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "learn.sign_in_links.Tokens"  # noqa: S105  The name of a class.
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
    "reauthenticate": "learn.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "learn.accounts.called"
REQUIRE_EMAIL_CONFIRMATION = flag("REQUIRE_EMAIL_CONFIRMATION")
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if REQUIRE_EMAIL_CONFIRMATION else "optional"
PEOPLE_AT_ONE_ADDRESS = number("PEOPLE_AT_ONE_ADDRESS", 0, 0, 5000)
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = limits(PEOPLE_AT_ONE_ADDRESS)
KNOWN_COOKIE_NAME, MESSAGES_COOKIE_NAME = "known", "messages"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
REQUIRE_SECOND_STEP = text("REQUIRE_SECOND_STEP", "nobody")
if REQUIRE_SECOND_STEP not in ("nobody", "educators"):
    refuse("REQUIRE_SECOND_STEP", "nobody or educators")
MFA_ADAPTER = "learn.second_step.Adapter"
MFA_FORMS = {
    "authenticate": "learn.second_step_forms.CodeForm",
    "activate_totp": "learn.second_step_forms.AppForm",
    "add_webauthn": "learn.second_step_forms.PasskeyForm",
    "edit_webauthn": "learn.second_step_forms.PasskeyNameForm",
    "authenticate_webauthn": "learn.second_step_forms.PasskeyStepForm",
    "login_webauthn": "learn.second_step_forms.PasskeySignInForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # a site without mail can confirm none
MFA_TOTP_TOLERANCE = 1  # half minutes before and after: people type slowly and clocks differ

# Mail
EMAIL_URL = text("EMAIL_URL")
HAS_MAIL = bool(EMAIL_URL)
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 10
if EMAIL_URL:
    try:
        mail = environ.Env.email_url_config(EMAIL_URL)
    except (ValueError, KeyError, ImproperlyConfigured):
        mail = {}
    if not (mail.get("EMAIL_HOST") or EMAIL_URL.startswith(("consolemail://", "filemail://"))):
        refuse(
            "EMAIL_URL",
            "smtp+tls://user:password@mail.example.org:587, or left out when there is no mail server",
        )
    usual = 465 if mail.get("EMAIL_USE_SSL") else 587 if mail.get("EMAIL_USE_TLS") else 25
    vars().update(mail, EMAIL_PORT=mail["EMAIL_PORT"] or usual)
if REQUIRE_EMAIL_CONFIRMATION and not HAS_MAIL:
    refuse("REQUIRE_EMAIL_CONFIRMATION", "0 where EMAIL_URL is left out: nobody could confirm anything")
MAIL_APART = True  # how long a page takes never says whether it sent a mail
DEFAULT_FROM_EMAIL = SERVER_EMAIL = email("MAIL_FROM", "docent@localhost")

# Who runs this site, for the pages About, Contact, Privacy and Terms
SITE_NAME = text("SITE_NAME", "Docent")
EMAIL_SUBJECT_PREFIX = f"[{' '.join(SITE_NAME.split())}] "
OPERATOR_NAME = text("OPERATOR_NAME")
OPERATOR_EMAIL = email("OPERATOR_EMAIL")
OPERATOR_ABOUT = text("OPERATOR_ABOUT")
OPERATOR_PRIVACY = text("OPERATOR_PRIVACY")
OPERATOR_TERMS = text("OPERATOR_TERMS")

# Language and time
LANGUAGE_CODE = text("LANGUAGE_CODE", "en")
LANGUAGES = [("en", _("English"))]
if LANGUAGE_CODE not in dict(LANGUAGES):
    refuse("LANGUAGE_CODE", "one of " + ", ".join(dict(LANGUAGES)))
TIME_ZONE = text("TIME_ZONE", "UTC")
try:
    zoneinfo.ZoneInfo(TIME_ZONE)
except (KeyError, ValueError, OSError):
    refuse("TIME_ZONE", "a name such as Europe/Berlin")
USE_I18N = len(LANGUAGES) > 1  # looking up what is to stay as it is took a tenth of a page's time
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

# Files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = folder(
    "STATIC_ROOT", DATA_DIR / "static", "a folder this program may make, or one that is there"
)
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "media/"
try:
    kept_uploads = uploads.storage(text("UPLOADS_URL"))
except ValueError:
    refuse("UPLOADS_URL", "s3://KEY:SECRET@host/bucket?region=NAME, or left out to keep uploads in DATA_DIR")
STORAGES = {
    "default": kept_uploads,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2500  # a question of 200 rows has so many
READ_APART = True  # files brought at the desk are read by processes of their own

# Security
HTTPS = flag("HTTPS", default=not IS_LOCAL)
if not HTTPS and not IS_LOCAL:
    refuse("HTTPS", "1 where ALLOWED_HOSTS names a host that is not this machine")
BEHIND_PROXY = flag("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
HSTS_SUBDOMAINS = flag("HSTS_SUBDOMAINS", default=True)
SILENCED_SYSTEM_CHECKS = [] if HSTS_SUBDOMAINS else ["security.W005", "security.W021"]
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked by machines, behind the proxy
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HSTS_SUBDOMAINS
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    KNOWN_COOKIE_NAME, MESSAGES_COOKIE_NAME = "__Host-known", "__Host-messages"
    ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
SESSION_ENGINE = "learn.sessions"
MESSAGE_STORAGE = "config.messages.Storage"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "learn.views.account.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

# Operating it
LOG_FORMAT = text("LOG_FORMAT", "text" if IS_LOCAL else "json")
if LOG_FORMAT not in ("json", "text"):
    refuse("LOG_FORMAT", "json or text")
ERROR_MAIL_TO = email("ERROR_MAIL_TO")
if ERROR_MAIL_TO and not HAS_MAIL:
    refuse("ERROR_MAIL_TO", "left out where EMAIL_URL is: there is no mail server to send by")
ADMINS = [("Operator", ERROR_MAIL_TO)] if ERROR_MAIL_TO else []
LOGGING = configuration(LOG_FORMAT, mails=bool(ADMINS))
BACKUP_DIR = Path(text("BACKUP_DIR") or DATA_DIR / "backups").absolute()
RETENTION_MONTHS = number("RETENTION_MONTHS", 0, 0, 600)
AUDIT_MONTHS = number("AUDIT_MONTHS", 0, 0, 600)
WEB_CONCURRENCY = number("WEB_CONCURRENCY", 2, 1, 500)  # what config/gunicorn.py reads by itself
PORT = number("PORT", 8000, 1, 65535)  # what `make run` and gunicorn read by themselves
if 0 < AUDIT_MONTHS < 6:
    refuse("AUDIT_MONTHS", "0, or a whole number from 6 to 600")
METRICS_TOKEN = text("METRICS_TOKEN")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    refuse("METRICS_TOKEN", "at least 20 random characters, or left out when nobody collects figures")
