"""Educators for tests: their group is there as on any site, or made again where a live server's tests have
emptied every table."""

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client

from learn.accounts import EDUCATORS, make_educator
from quizzes.educators import make_group

from . import make


def educator(email="ed@example.org", name="Ed Okafor"):
    """Staff in the group of educators, as `add_educator` makes them."""
    if not Group.objects.filter(name=EDUCATORS).exists():
        make_group(apps)
    person = make.educator(email, name)
    make_educator(person)
    return person


def superuser(email="root@example.org", name="Root"):
    return make.educator(email, name, is_superuser=True)


def done():
    """What the log of what was done says, oldest first."""
    return [line.get_change_message() for line in LogEntry.objects.order_by("pk")]


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def said(response):
    """The messages shown on the page that was arrived at."""
    return [str(message) for message in response.context["messages"]]
