"""Educators for tests."""

from django.contrib.admin.models import LogEntry
from django.test import Client

from learn.accounts import make_educator

from . import make


def educator(email="ed@example.org", name="Ed Okafor"):
    """Staff in the group of educators, as `add_educator` makes them."""
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
