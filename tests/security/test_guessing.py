"""Who may try a password how often."""

import pytest
from allauth.core.internal import ratelimit
from django.core import signing
from django.test import Client
from django.utils import timezone

from config.limits import limits
from learn import devices
from learn.models import User
from tests import make
from tests.learn.second_step.people import is_in_with, sign_in, with_app
from tests.make import PASSWORD
from tests.security.signing_in import MIA, at_sign_in, link_for

pytestmark = pytest.mark.django_db
TRIES = 10


@pytest.fixture
def clock(monkeypatch):
    """The clock of the limits, which a test sets on."""

    class Clock:
        now = timezone.now().timestamp()

        def time(self):
            return self.now

        monotonic = time

        def sleep(self, seconds):
            self.now += seconds

    clock = Clock()
    monkeypatch.setattr(ratelimit, "time", clock)
    return clock


# Every way a password is asked for


def in_capitals(client, password):
    return client.post("/account/sign-in/", {"login": f" {MIA.upper()} ", "password": password})


def at_sign_up(client, password):
    return client.post("/account/sign-up/", {"email": MIA, "password1": password})


def with_a_borrowed_session(address, **more):
    def way(client, password):
        client.force_login(User.objects.get(email=MIA))
        return client.post(address, {"password": password} | more)

    way.__name__ = address
    return way


WAYS = [
    at_sign_in, in_capitals, at_sign_up,
    with_a_borrowed_session("/account/email/", email="new@example.org"),
    with_a_borrowed_session("/account/password/", password1="another password"),
    with_a_borrowed_session("/account/delete/"),
    with_a_borrowed_session("/account/sign-in/password/"),
]  # fmt: skip


def guess(ways, count, looked_at, client=None):
    """How many passwords were compared in this many tries, the ways taken in turn. Each comes from a place of
    its own."""
    looked_at.clear()
    for number in range(count):
        browser = client or Client(REMOTE_ADDR=f"203.0.{number // 200}.{number % 200}")
        ways[number % len(ways)](browser, f"guess number {number}")
    return len(looked_at)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_way_lets_more_than_ten_through(mia, looked_at, way):
    assert 1 <= guess([way], 30, looked_at) <= TRIES


def test_all_ways_together_let_no_more_than_ten_through(mia, looked_at):
    tried = guess(WAYS, 70, looked_at)
    print(f"\n70 tries by {len(WAYS)} ways: {tried} compared")
    assert tried <= TRIES


def test_in_a_quarter_of_an_hour_there_are_ten(mia, looked_at, clock):
    tried = 0
    for _minute in range(15):
        tried += guess([at_sign_in], 8, looked_at)
        clock.now += 59
    assert tried == TRIES
    clock.now += 900
    assert guess([at_sign_in], 20, looked_at) == TRIES


@pytest.mark.parametrize(
    ("limits", "more_than"),
    [({"login_failed": "10/m/ip,5/300s/key"}, 14), ({"login_failed": "50/15m/ip"}, 100), (False, 100)],
)
def test_looser_limits_are_seen(mia, looked_at, clock, settings, limits, more_than):
    """The control: allauth's own limits, one by place alone, none."""
    settings.ACCOUNT_RATE_LIMITS = limits
    tried = 0
    for _minute in range(15):
        tried += guess([at_sign_in], 8, looked_at)
        clock.now += 59
    assert tried > more_than


def test_one_place_may_try_fifty_times_whoever_it_tries(looked_at, clock):
    for number in range(9):
        make.learner(f"{number}@example.org")
    client = Client(REMOTE_ADDR="203.0.113.9")
    for number in range(90):
        clock.now += 3
        client.post("/account/sign-in/", {"login": f"{number % 9}@example.org", "password": "guess"})
    assert len(looked_at) == 50


def test_a_class_behind_one_address_signs_in_in_the_same_minute(clock, settings):
    """Where the operator says how many they are; an account has its ten tries all the same."""
    pupils = [make.learner(f"{number}@example.org") for number in range(40)]

    def signed_in():
        statuses = [
            Client(REMOTE_ADDR="203.0.113.9")
            .post("/account/sign-in/", {"login": pupil.email, "password": make.PASSWORD})
            .status_code
            for pupil in pupils
        ]
        return statuses.count(302)

    assert signed_in() == 30
    clock.now += 60
    settings.ACCOUNT_RATE_LIMITS = limits(40)
    assert signed_in() == 40
    assert limits(40)["login_failed"] == "10/15m/key"


@pytest.mark.parametrize(
    "header", ["x-forwarded-for", "x-real-ip", "forwarded", "x-client-ip", "true-client-ip"]
)
def test_a_forged_address_does_not_start_the_count_again(looked_at, clock, header):
    for number in range(9):
        make.learner(f"{number}@example.org")
    for number in range(90):
        clock.now += 3
        sent = {"login": f"{number % 9}@example.org", "password": "guess"}
        Client().post("/account/sign-in/", sent, headers={header: f"198.51.100.{number}"})
    assert len(looked_at) == 50


@pytest.mark.parametrize(
    ("chain", "tried"), [("198.51.100.{n}, 192.0.2.1", 50), ("192.0.2.1, 198.51.100.{n}", 90)]
)
def test_behind_a_proxy_only_what_the_proxy_itself_says_counts(looked_at, clock, settings, chain, tried):
    """The second is the control: places that are different are counted apart."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(9):
        make.learner(f"{number}@example.org")
    for number in range(90):
        clock.now += 3
        sent = {"login": f"{number % 9}@example.org", "password": "guess"}
        Client().post("/account/sign-in/", sent, headers={"x-forwarded-for": chain.format(n=number)})
    assert len(looked_at) == tried


@pytest.mark.parametrize("host", ["testserver:{n}", "TESTSERVER:{n}", "testserver.:{n}"])
def test_the_name_the_site_is_asked_by_does_not_start_the_count_again(mia, looked_at, host):
    for number in range(30):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}", headers={"host": host.format(n=number + 1)})
        at_sign_in(client, f"guess number {number}")
    assert len(looked_at) <= TRIES


def guess_around(clock, others, between, place):
    """90 wrong passwords from one place, and after each thirty of them the guesser does this."""
    for number in range(90):
        clock.now += 3  # what is taken back is known by its moment
        sent = {"login": others[number % len(others)].email, "password": "guess"}
        Client(REMOTE_ADDR=place).post("/account/sign-in/", sent)
        if number % 30 == 29:
            clock.now += 3
            between()


def test_choosing_a_password_of_ones_own_does_not_start_the_count_of_a_place_again(mia, looked_at, clock):
    others, place = [make.learner(f"{number}@example.org") for number in range(9)], "203.0.113.9"

    def chooses_anew():
        browser = Client(REMOTE_ADDR=place)
        form = browser.get(link_for(mia), follow=True)
        done = browser.post(form.redirect_chain[-1][0], {"password1": "some other words"})
        assert done.status_code == 302

    guess_around(clock, others, chooses_anew, place)
    assert len(looked_at) == 50


def test_a_code_of_ones_own_does_not_start_the_count_of_a_place_again(mia, looked_at, clock):
    others, place = [make.learner(f"{number}@example.org") for number in range(9)], "203.0.113.9"
    codes = iter(with_app(mia))

    def signs_in():
        assert is_in_with(sign_in(mia, Client(REMOTE_ADDR=place)), next(codes)) or len(looked_at) > 50

    guess_around(clock, others, signs_in, place)
    assert len([tried for tried in looked_at if tried != PASSWORD]) == 50


# The owner gets in all the same


@pytest.fixture
def locked(mia, looked_at):
    """A browser Mia was signed in with before somebody else tried too often."""
    hers = Client()
    assert at_sign_in(hers, PASSWORD).status_code == 302
    hers.post("/account/sign-out/")
    guess([at_sign_in], 30, looked_at)
    return hers


def test_a_stranger_is_locked_out_even_with_the_right_password(locked):
    assert at_sign_in(Client(), PASSWORD).status_code == 200


def test_the_owner_gets_in_from_a_browser_they_used_before(locked):
    assert at_sign_in(locked, PASSWORD).status_code == 302


def test_such_a_browser_has_ten_tries_too(locked, looked_at):
    assert guess([at_sign_in], 20, looked_at, locked) == TRIES
    assert at_sign_in(locked, PASSWORD).status_code == 200


def test_a_new_password_forgets_every_browser(mia, looked_at):
    """Each would be ten more tries for whoever had been in with the old one."""
    browsers = [Client(REMOTE_ADDR=f"203.0.113.{number}") for number in range(4)]
    for browser in browsers:
        assert at_sign_in(browser, PASSWORD).status_code == 302
        browser.post("/account/sign-out/")
    mia.set_password("some other words")
    mia.save()
    looked_at.clear()
    for browser in browsers:
        for number in range(12):
            at_sign_in(browser, f"guess number {number}")
    assert len(looked_at) == TRIES


def test_who_changes_the_password_stays_known_where_they_did(mia, looked_at):
    hers = Client()
    at_sign_in(hers, PASSWORD)
    hers.post("/account/password/", {"password": PASSWORD, "password1": "some other words"})
    hers.post("/account/sign-out/")
    guess([at_sign_in], 30, looked_at)
    assert at_sign_in(hers, "some other words").status_code == 302


def test_the_owner_gets_in_by_choosing_a_new_password(locked, mia, settings):
    browser = Client()
    form = browser.get(link_for(mia), follow=True)
    browser.post(form.redirect_chain[-1][0], {"password1": "some other words"})
    assert at_sign_in(Client(), "some other words").status_code == 302


@pytest.mark.parametrize(
    "forged", ["", "x", signing.dumps({"a": "b"}), signing.dumps(["a"], salt=devices.SALT), "a" * 9000]
)
def test_a_forged_sign_of_a_known_browser_is_none(mia, locked, forged):
    client = Client()
    client.cookies["known"] = forged
    assert at_sign_in(client, PASSWORD).status_code == 200


def test_the_sign_of_one_account_is_none_for_another(locked):
    zoe = make.learner("zoe@example.org")
    hers = Client()
    hers.post("/account/sign-in/", {"login": zoe.email, "password": PASSWORD})
    hers.post("/account/sign-out/")
    assert at_sign_in(hers, PASSWORD).status_code == 200


def test_the_sign_names_nobody(locked):
    assert "mia" not in signing.dumps(
        devices.read(type("R", (), {"COOKIES": {"known": locked.cookies["known"].value}}))
    )
    assert locked.cookies["known"]["httponly"]


def test_a_browser_knows_no_more_than_five(mia):
    client = Client()
    for number in range(7):
        make.learner(f"{number}@example.org")
        client.post("/account/sign-in/", {"login": f"{number}@example.org", "password": PASSWORD})
        client.post("/account/sign-out/")
    assert len(signing.loads(client.cookies["known"].value, salt=devices.SALT)) == 5
