"""Making the first educator, at the command line."""

from io import StringIO

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from learn.models import User
from tests import make

pytestmark = pytest.mark.django_db


def add(email, **options):
    said = StringIO()
    call_command("add_educator", email, stdout=said, **options)
    return said.getvalue().splitlines()


def test_it_makes_an_educator_and_prints_a_link_that_sets_the_password(client):
    said, link = add("Ann@Example.org")
    assert said == "ann@example.org is an educator. Send them this link; it works once, within three days:"
    person = User.objects.get()
    assert (person.is_staff, person.is_superuser, person.has_usable_password()) == (True, False, False)
    assert [group.name for group in person.groups.all()] == ["Educators"]
    assert link.startswith("http://127.0.0.1:8000/account/reset/")
    form = client.get(link.removeprefix("http://127.0.0.1:8000")).url
    assert client.post(form, {"password1": "a new and better one"}).url == "/admin/"
    assert get_user(client) == person
    assert client.get("/admin/").status_code == 200


def test_it_makes_a_learner_an_educator_who_keeps_everything(client):
    mia = make.learner()
    add("MIA@example.org")
    person = User.objects.get()
    assert (person, person.name, person.is_staff) == (mia, "Mia", True)
    assert person.check_password(make.PASSWORD)


def test_where_the_group_was_deleted_it_is_made_anew_with_all_that_educators_may():
    before = set(Group.objects.get(name="Educators").permissions.all())
    Group.objects.all().delete()
    add("ann@example.org")
    assert set(User.objects.get().groups.get().permissions.all()) == before
    assert User.objects.get().has_perms(["learn.change_lesson", "quizzes.change_quiz"])


def test_what_an_operator_took_from_the_group_stays_taken():
    Group.objects.get(name="Educators").permissions.clear()
    add("ann@example.org")
    assert not User.objects.get().groups.get().permissions.exists()


def test_running_it_again_prints_another_link():
    add("ann@example.org")
    add("ann@example.org")
    assert User.objects.count() == 1


def test_the_link_leads_to_the_site_that_was_named():
    _said, link = add("ann@example.org", site="https://learn.example.org/")
    assert link.startswith("https://learn.example.org/account/reset/")


def test_the_link_leads_to_the_first_name_of_a_site_in_production(settings):
    settings.IS_LOCAL, settings.ALLOWED_HOSTS = False, ["learn.example.org", "www.example.org"]
    assert add("ann@example.org")[1].startswith("https://learn.example.org/account/reset/")


@pytest.mark.parametrize(
    "email", ["ann", "", "ann@", "ann@example", "ann @example.org", "ann@example.org\nx"]
)
def test_what_is_no_email_is_refused_in_a_sentence(email):
    with pytest.raises(CommandError) as refusal:
        add(email)
    assert str(refusal.value) == f"“{email.strip()}” is not an e-mail address."
    assert User.objects.count() == 0


def test_what_is_no_address_of_a_site_is_refused_in_a_sentence():
    with pytest.raises(CommandError) as refusal:
        add("ann@example.org", site="learn.example.org")
    assert (
        str(refusal.value) == "“learn.example.org” is not an address. Write it like https://learn.example.org"
    )
    assert User.objects.count() == 0


@pytest.mark.parametrize("kind", [{"is_superuser": True}, {"is_demo": True}, {"is_active": False}])
def test_nobody_becomes_an_operator_a_demo_or_a_closed_account_this_way(kind):
    make.learner(**kind)
    with pytest.raises(CommandError, match="mia@example.org cannot be made an educator"):
        add("mia@example.org")
    assert not User.objects.get().is_staff
