"""The site's settings as the tests need them: nothing of this machine's own environment, and fast."""

import os
import tempfile
from pathlib import Path

# Nothing from the shell or from .env may change what a test sees, but for where the database is.
for name in ("ALLOWED_HOSTS", "AUDIT_MONTHS", "BACKUP_DIR", "BEHIND_PROXY", "CACHE_URL", "DEBUG", "DEMO",
             "EMAIL_URL", "ERROR_MAIL_TO", "HOST", "HSTS_SUBDOMAINS", "HTTPS", "LANGUAGE_CODE", "LOG_FORMAT", "MAIL_FROM",
             "METRICS_TOKEN", "OLD_SECRET_KEY", "OPERATOR_ABOUT", "OPERATOR_EMAIL", "OPERATOR_NAME", "OPERATOR_PRIVACY",
             "OPERATOR_TERMS", "PEOPLE_AT_ONE_ADDRESS", "PORT", "REQUIRE_EMAIL_CONFIRMATION",
             "REQUIRE_SECOND_STEP", "RETENTION_MONTHS", "SECRET_KEY", "SITE_NAME",
             "STATIC_ROOT", "STOLEN_PASSWORDS", "TIME_ZONE", "UPLOADS_URL", "WEB_CONCURRENCY"):  # fmt: skip
    os.environ[name] = ""
os.environ.setdefault("DATABASE_URL", "")

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, IS_SQLITE, STORAGES  # noqa: E402

# A database and uploads of its own for each run, so that two runs at once never meet. On SQLite a file:
# in memory the threads of a live server would share one connection.
_name = f"test_docent_{os.getpid()}"
_folder = tempfile.TemporaryDirectory(prefix=f"{_name}_")  # gone when the run ends
DATABASES["default"]["TEST"] = {"NAME": os.path.join(_folder.name, "test.sqlite3") if IS_SQLITE else _name}
DATA_DIR = Path(_folder.name)
MEDIA_ROOT = DATA_DIR / "media"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "fragments")
}
READ_APART = MAIL_APART = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
