"""A Django project as `startproject` makes it, with one view that says ok: the unit of `make bench`."""

import os

SECRET_KEY = "only-for-this-measure-" * 3
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
if os.environ.get("BARE"):
    MIDDLEWARE = []
ROOT_URLCONF = "tests.bench.empty.urls"
USE_TZ = True
METRICS_TOKEN = ""  # config/gunicorn.py asks for it
