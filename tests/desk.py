"""Educators for tests: the group is made again, since a live server's tests empty every table."""

from django.apps import apps
from django.test import Client

from learn.accounts import make_educator
from quizzes.educators import make_group

from . import make


def educator(email="ed@example.org", name="Ed Okafor"):
    """Staff in the group of educators, as `add_educator` makes them."""
    make_group(apps)
    person = make.educator(email, name)
    make_educator(person)
    return person


def superuser(email="root@example.org", name="Root"):
    return make.educator(email, name, is_superuser=True)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def said(response):
    """The messages shown on the page that was arrived at."""
    return [str(message) for message in response.context["messages"]]
