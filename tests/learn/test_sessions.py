"""Sessions that know whose they are: seen, ended, and read together with the person."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from learn.models import Session
from tests import make

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0 Mobile Safari/537.36"
)


def sign_in(person, agent=FIREFOX):
    client = Client(headers={"User-Agent": agent})
    said = client.post("/account/sign-in/", {"login": person.email, "password": make.PASSWORD})
    assert said.status_code == 302
    return client


@pytest.fixture
def mia(db):
    return make.learner()


def test_person_and_session_are_read_in_one_query(mia, django_assert_num_queries):
    client = sign_in(mia)
    with django_assert_num_queries(1):
        assertContains(client.get("/about/"), """<a href="/account/">Account</a>""", html=True)


def test_a_strangers_page_reads_neither(db, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/about/")


def test_it_shows_where_else_one_is_signed_in(mia):
    here = sign_in(mia)
    assertNotContains(here.get("/account/"), "Signed in elsewhere")
    sign_in(mia, PHONE)
    page = here.get("/account/")
    assertContains(page, "Chrome on Android")
    assertNotContains(page, "Firefox on Linux")


def test_no_key_of_a_session_is_in_the_page(mia):
    here = sign_in(mia)
    sign_in(mia, PHONE)
    page = here.get("/account/").content.decode()
    assert [session.session_key in page for session in Session.objects.all()] == [False, False]


def test_ending_one_signs_it_out_and_leaves_the_others(mia):
    here, phone, third = sign_in(mia), sign_in(mia, PHONE), sign_in(mia)
    named = Session.objects.get(agent=PHONE).name
    assertContains(here.post("/account/sessions/end/", {"session": named}, follow=True), "Signed out there.")
    assert phone.get("/account/").status_code == 302
    assert [client.get("/account/").status_code for client in (here, third)] == [200, 200]


def test_ending_all_others_leaves_this_one(mia):
    here, phone, third = sign_in(mia), sign_in(mia, PHONE), sign_in(mia)
    here.post("/account/sessions/end/")
    assert [client.get("/account/").status_code for client in (here, phone, third)] == [200, 302, 302]


def test_nobody_ends_anothers(mia):
    zoe = sign_in(make.learner(email="zoe@example.org", name="Zoe"))
    mine = sign_in(mia)
    named = mia.sessions.get().name
    assertContains(zoe.post("/account/sessions/end/", {"session": named}, follow=True), "has ended already")
    zoe.post("/account/sessions/end/")
    assert mine.get("/account/").status_code == 200


def test_a_person_who_is_suspended_is_signed_out_at_the_next_page(mia):
    client = sign_in(mia)
    mia.is_active = False
    mia.save()
    assert client.get("/account/").status_code == 302


def test_a_session_past_its_time_is_nobody(mia):
    client = sign_in(mia)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/account/").status_code == 302


def test_writing_to_a_session_does_not_make_it_last_longer(mia, settings):
    client = sign_in(mia)
    began = timezone.now() - timedelta(days=20)
    Session.objects.update(started_at=began)
    session = client.session
    session["something"] = "new"
    session.save()
    ends = Session.objects.get(user=mia).expire_date
    assert ends == began + timedelta(seconds=settings.SESSION_COOKIE_AGE)


def test_a_new_key_of_the_site_signs_out_who_came_by_the_old_one(mia, settings):
    client = sign_in(mia)
    settings.SECRET_KEY = "another" * 10
    assert client.get("/account/").status_code == 302


def test_with_the_old_key_beside_it_people_stay_and_no_longer_than_they_would_have(mia, settings):
    client = sign_in(mia)
    began = timezone.now() - timedelta(days=20)
    Session.objects.update(started_at=began)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [settings.SECRET_KEY]
    assert client.get("/account/").status_code == 200
    session = Session.objects.get(user=mia)
    assert session.expire_date == began + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get("/account/").status_code == 200


def test_signing_out_ends_the_session_for_good(mia):
    client = sign_in(mia)
    cookie = client.cookies["sessionid"].value
    client.post("/account/sign-out/")
    client.cookies["sessionid"] = cookie
    assert client.get("/account/").status_code == 302
    assert not Session.objects.filter(session_key=cookie).exists()


def test_signing_out_has_the_browser_forget_what_it_kept(mia):
    client = sign_in(mia)
    assert "Clear-Site-Data" not in client.get("/account/sign-out/").headers
    assert client.post("/account/sign-out/").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_superuser_signs_a_person_out_everywhere_and_leaves_their_account_open(mia):
    client, desk = sign_in(mia), sign_in(make.educator("root@example.org", "Root", is_superuser=True))
    address = f"/admin/learn/user/{mia.pk}/change/"
    desk.post(address, {"name": "Mia", "is_active": "on"})
    assert client.get("/account/").status_code == 200
    desk.post(address, {"name": "Mia", "is_active": "on", "sign_out": "on"})
    assert client.get("/account/").status_code == 302
    assert sign_in(mia).get("/account/").status_code == 200
    assert "sign out everywhere: yes." in LogEntry.objects.first().change_message.casefold()


def test_deleting_a_person_ends_their_sessions(mia):
    sign_in(mia)
    mia.delete()
    assert not Session.objects.exists()
