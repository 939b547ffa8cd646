"""An address is known by its small letters, however it was written."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth import get_user
from django.core.management import call_command
from django.db import connection

from learn.models import User
from tests import make
from tests.make import PASSWORD

pytestmark = pytest.mark.django_db

CAPITALS, SMALL = "Ann.Root@example.org", "ann.root@example.org"


def sign_in(client, email):
    client.post("/account/sign-in/", {"login": email, "password": PASSWORD})
    return get_user(client)


def lower():
    migration = import_module("learn.migrations.0019_addresses_in_small_letters")
    migration.lower(apps, SimpleNamespace(connection=connection))


@pytest.mark.parametrize("typed", ["Ann.Root@Example.org", CAPITALS, SMALL])
def test_who_is_made_a_superuser_with_capitals_signs_in(client, monkeypatch, typed):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", interactive=False, email="Ann.Root@Example.org", verbosity=0)
    assert User.objects.get().email == SMALL
    assert sign_in(client, typed).is_superuser


def test_who_was_made_with_capitals_before_signs_in_from_now_on(client):
    ann, mia = make.educator(SMALL), make.learner()
    User.objects.filter(pk=ann.pk).update(email=CAPITALS)
    EmailAddress.objects.create(user=ann, email=CAPITALS)
    assert not sign_in(client, CAPITALS).is_authenticated
    lower()
    assert sign_in(client, CAPITALS) == ann
    assert set(User.objects.values_list("email", flat=True)) == {SMALL, mia.email}
    assert EmailAddress.objects.get().email == SMALL


def test_an_address_that_stands_there_both_ways_stands_there_once():
    ann = make.educator(SMALL)
    for address in (CAPITALS, SMALL):
        EmailAddress.objects.create(user=ann, email=address)
    lower()
    assert EmailAddress.objects.get().email == SMALL
