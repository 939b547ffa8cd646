"""The site's settings as the tests need them: nothing of this machine's own environment, and fast."""

import os
import tempfile

# Nothing from the shell or from .env may change what a test sees, but for where the database is.
for name in ("ALLOWED_HOSTS", "BEHIND_PROXY", "CACHE_URL", "DEBUG", "DEMO", "EMAIL_URL", "HOST", "HTTPS",
             "LANGUAGE_CODE", "MAIL_FROM", "OPERATOR_ABOUT", "OPERATOR_EMAIL", "OPERATOR_NAME", "OPERATOR_PRIVACY",
             "OPERATOR_TERMS", "PORT", "SECRET_KEY", "SITE_NAME", "TIME_ZONE"):  # fmt: skip
    os.environ[name] = ""
os.environ.setdefault("DATABASE_URL", "")

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, IS_SQLITE, STORAGES  # noqa: E402

# A database of its own for each run, so that two runs at once never meet. On SQLite a file: in memory
# the threads of a live server would share one connection.
_name = f"test_docent_{os.getpid()}"
DATABASES["default"]["TEST"] = {
    "NAME": os.path.join(tempfile.gettempdir(), f"{_name}.sqlite3") if IS_SQLITE else _name
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
