"""The demo's two people: anyone may be them, while the site is a demo and only then."""

import pytest
from django.contrib.auth import get_user

from learn import demo
from learn.models import User
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def on(settings):
    settings.DEMO = True
    demo.make_accounts()


def enter(client, who, **more):
    return client.post("/account/demo/", {"as": who} | more)


def test_a_button_signs_in_as_the_demo_learner(client, on):
    assert enter(client, "learner").url == "/"
    assert get_user(client).email == demo.LEARNER


def test_a_button_signs_in_as_the_demo_educator_at_the_desk(client, on):
    assert enter(client, "educator").url == "/admin/"
    assert get_user(client).email == demo.EDUCATOR
    assert client.get("/admin/").status_code == 200


def test_it_keeps_where_the_person_was_going(client, on):
    assert 'name="next" value="/terms/"' in client.get("/account/sign-in/?next=/terms/").content.decode()
    assert enter(client, "educator", next="/terms/").url == "/terms/"


def test_anything_else_is_the_demo_learner(client, on):
    enter(client, "superuser")
    assert get_user(client).email == demo.LEARNER


def test_another_person_is_never_signed_in(client, on):
    User.objects.filter(is_demo=True).delete()
    make.learner()
    make.educator()
    assert (enter(client, "learner").status_code, enter(client, "educator").status_code) == (404, 404)
    assert not get_user(client).is_authenticated


def test_looking_at_the_address_signs_nobody_in(client, on):
    assert client.get("/account/demo/").status_code == 405
    assert not get_user(client).is_authenticated


def test_the_demo_educator_is_no_superuser(on):
    person = User.objects.get(email=demo.EDUCATOR)
    assert (person.is_superuser, person.user_permissions.count()) == (False, 0)
    assert [group.name for group in person.groups.all()] == ["Educators"]


def test_nobody_knows_a_password_of_theirs(on):
    assert [person.has_usable_password() for person in User.objects.all()] == [False, False]


def test_making_them_twice_makes_them_once(on):
    demo.make_accounts()
    assert User.objects.count() == 2


def test_outside_a_demo_there_are_no_buttons_and_no_way_in(client, on, settings):
    settings.DEMO = False
    assert "demo" not in client.get("/account/sign-in/").content.decode().lower()
    assert enter(client, "learner").status_code == 404
    assert not get_user(client).is_authenticated


def test_a_session_of_the_demo_ends_with_the_demo(client, on, settings):
    enter(client, "educator")
    settings.DEMO = False
    assert not get_user(client).is_authenticated
    assert client.get("/admin/").status_code == 302


def test_a_demo_account_is_nobody_outside_a_demo_even_with_a_password(client, on, settings):
    person = User.objects.get(email=demo.LEARNER)
    person.set_password(make.PASSWORD)
    person.save()
    settings.DEMO = False
    client.post("/account/sign-in/", {"login": demo.LEARNER, "password": make.PASSWORD})
    assert not get_user(client).is_authenticated
    assert client.get("/account/").status_code == 302
