"""An answer that comes when its learner is signed out, or with an old token, is kept in the page sent back."""

import logging
import re
import secrets

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import signing
from django.test import Client

from learn import parking
from quizzes import attempts
from quizzes.models import Response, Try
from tests import make
from tests.quizzes.sitting import NOW, OTHER, RIGHT
from tests.quizzes.views.pages import JSON, place, words

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in/"


@pytest.fixture
def first(mia, course):
    """The address of the first question of a check that Mia has begun."""
    attempt = attempts.start(mia, course[2], NOW)
    return attempt.responses.get(position=1).get_absolute_url()


def response():
    return Response.objects.get(position=1)


def sent(position=1, **more):
    """What the page sends without a script when the choice at this position is checked."""
    return {"answer": place(position, response()), "seq": "0", "check": "1"} | more


def kept(page):
    """What the page sent back carries on."""
    return re.search(r'name="parked" value="([^"]+)"', page.text)[1]


def sign_in(page, email="mia@example.org", password=make.PASSWORD, client=None):
    data = {"login": email, "password": password, "parked": kept(page)}
    return (client or Client()).post(SIGN_IN, data, follow=True)


# Signed out


def test_who_is_signed_out_finds_the_answer_kept_in_the_sign_in(first):
    page = Client().post(first, sent())
    assert page.status_code == 401
    assert "It is kept on this page: sign in, and it is saved." in page.text
    assert f'name="next" value="{first}"' in page.text
    assert response().draft is None


def test_signing_in_saves_it_and_leads_back_to_the_question(first):
    page = sign_in(Client().post(first, sent()))
    assert page.redirect_chain == [(f"{first}#question", 302)]
    assert "Your answer is saved." in words(page)
    assert re.search(rf'value="{place(1, response())}" checked', page.text)
    assert (response().draft, response().seq) == ({"choices": [1]}, 1)


def test_it_is_saved_and_not_checked(first):
    sign_in(Client().post(first, sent()))
    assert response().answered_at is None
    assert not Try.objects.exists()


def test_a_wrong_password_keeps_it(first):
    page = sign_in(Client().post(first, sent()), password="wrong")
    assert "do not belong together" in words(page)
    assert response().draft is None
    sign_in(page)
    assert response().draft == {"choices": [1]}


def test_another_learner_gets_their_own_home_and_nothing_is_saved(first):
    make.learner("ann@example.org", "Ann")
    page = sign_in(Client().post(first, sent()), "ann@example.org")
    assert page.redirect_chain == [("/", 302)]
    assert "What the page had kept belongs to another account, so it was not saved." in words(page)
    assert response().draft is None


def test_the_demo_learner_takes_it_along_too(first, mia, settings):
    settings.DEMO = True
    mia.is_demo = True
    mia.save()
    page = Client().post(first, sent())
    assert page.text.count('name="parked"') == 3
    Client().post("/account/demo/", {"as": "learner", "parked": kept(page)})
    assert response().draft == {"choices": [1]}


def test_what_was_saved_since_is_shown_beside_it_and_stays(first, mia):
    page = Client().post(first, sent())
    attempts.save(response(), OTHER, 0, NOW)
    page = sign_in(page)
    assert page.status_code == 409
    assert "In another tab you chose “A fish”. Here you have something else." in words(page)
    assert re.search(rf'value="{place(1, response())}" checked', page.text)
    assert f'action="{first}"' in page.text and 'name="seq" value="1"' in page.text
    assert response().draft == OTHER


def test_sending_it_again_changes_nothing(first):
    page = Client().post(first, sent())
    for _time in range(2):
        sign_in(page)
    assert response().seq == 1
    attempts.save(response(), OTHER, 1, NOW)
    sign_in(page)
    assert response().draft == OTHER


def test_what_was_answered_since_stays(first):
    page = Client().post(first, sent())
    attempts.answer(response(), RIGHT, 0, NOW)
    page = sign_in(page)
    assert "You had answered this one already. Your first answer counts" in words(page)
    assert Try.objects.get().answer == RIGHT


def test_an_attempt_that_has_ended_takes_nothing_and_says_so(first):
    page = Client().post(first, sent())
    attempts.finish(response().attempt, NOW)
    page = sign_in(page)
    assert "Your answer to question 1, “A stone”, came after this had ended. It does not count." in words(
        page
    )
    assert response().draft is None


def test_a_form_with_nothing_chosen_leads_back_and_erases_nothing(first):
    page = Client().post(first, {"seq": "0", "show": "1"})
    attempts.save(response(), OTHER, 0, NOW)
    assert sign_in(page).redirect_chain == [(f"{first}#question", 302)]
    assert response().draft == OTHER


def test_the_script_is_told_to_sign_in_and_gets_nothing_kept(first):
    for address in (first, f"{first}save/"):
        reply = Client().post(address, sent(), headers=JSON)
        assert reply.status_code == 401
        assert reply.json() == {"go": f"{SIGN_IN}?next={first}"}


def test_a_stranger_learns_nothing_about_attempts(first):
    mine, nobodys = Client().post(first, sent()), Client().post("/attempts/999999/1/", sent())
    assert mine.status_code == nobodys.status_code == 401
    assert "A leaf" not in mine.text and "Mia" not in mine.text
    hide = re.compile(r'value="[^"]*"|/attempts/\d+/1/|%2Fattempts%2F\d+%2F1%2F')
    assert hide.sub("", mine.text) == hide.sub("", nobodys.text)


# With a second step


@pytest.fixture
def codes(first, mia):
    """Mia has a second step; the codes that open it."""
    TOTP.activate(mia, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    return RecoveryCodes.activate(mia).get_unused_codes()


STEP = "/account/sign-in/second-step/"


def typed(code, page, client):
    return client.post(STEP, {"code": code, "parked": kept(page)}, follow=True)


def test_the_second_step_keeps_it_and_saves_it(first, codes):
    client = Client()
    page = sign_in(Client().post(first, sent()), client=client)
    assert page.redirect_chain == [] and "It is kept on this page: go on, and it is saved." in page.text
    assert response().draft is None
    page = typed("wrong", page, client)
    assert "That code is not right." in page.text and response().draft is None
    page = typed(codes[0], page, client)
    assert page.redirect_chain == [(f"{first}#question", 302)]
    assert "Your answer is saved." in words(page)
    assert response().draft == {"choices": [1]}


def test_a_second_step_that_took_too_long_keeps_it_too(first, codes):
    page = sign_in(Client().post(first, sent()))
    again = typed(codes[0], page, client := Client())
    assert again.status_code == 401 and response().draft is None
    page = sign_in(again, client=client)
    typed(codes[0], page, client)
    assert response().draft == {"choices": [1]}


def test_a_second_step_taken_in_another_tab_saves_it(first, codes, mia):
    client = Client()
    page = sign_in(Client().post(first, sent()), client=client)
    client.force_login(mia)
    assert "Your answer is saved." in words(typed("late", page, client))
    assert response().draft == {"choices": [1]}


def test_a_passkey_that_fails_keeps_it(first, codes):
    page = Client().post(first, sent())
    assert page.text.count('name="parked"') == 2
    page = Client().post("/account/sign-in/passkey/", {"credential": "{}", "parked": kept(page)})
    assert page.status_code == 401 and kept(page)


# An old token


@pytest.fixture
def strict(mia):
    """Mia's browser, in which a form needs its token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(mia)
    return client


def token(page):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]


def test_an_old_token_gives_the_answer_back_with_a_fresh_one(first, strict):
    page = strict.post(first, sent(csrfmiddlewaretoken="old"))
    assert page.status_code == 403
    assert "Your answer is kept on this one." in words(page)
    assert response().draft is None
    again = {"parked": kept(page), "csrfmiddlewaretoken": token(page)}
    page = strict.post("/account/kept/", again, follow=True)
    assert page.redirect_chain == [(f"{first}#question", 302)]
    assert response().draft == {"choices": [1]}


def test_an_old_token_says_what_made_it_old(first, strict):
    page = words(strict.post(first, sent(csrfmiddlewaretoken="old")))
    assert "You have signed in since that page was opened" in page and "long time" not in page


def test_who_else_is_signed_in_is_told_so_and_the_answer_waits_for_who_gave_it(first):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.learner("zoe@example.org", "Zoe"))
    page = client.post(first, sent(csrfmiddlewaretoken="old"))
    assert page.status_code == 403
    assert "Somebody else has signed in here since that page was opened." in words(page)
    assert "Save my answer" not in page.text and "Mia" not in page.text
    again = {"parked": kept(page), "csrfmiddlewaretoken": token(page), "sign_out": "1"}
    page = client.post("/account/kept/", again)
    assert page.status_code == 401 and "It is kept on this page: sign in, and it is saved." in page.text
    data = {"login": "mia@example.org", "password": make.PASSWORD, "parked": kept(page)}
    data["csrfmiddlewaretoken"] = token(page)
    page = client.post(SIGN_IN, data, follow=True)
    assert page.redirect_chain == [(f"{first}#question", 302)]
    assert response().draft == {"choices": [1]}


def test_two_tabs_signed_out_both_keep_theirs(first, mia, course):
    second = response().attempt.responses.get(position=2)
    client = Client(enforce_csrf_checks=True)
    start = client.get(SIGN_IN)
    one = client.post(first, sent(csrfmiddlewaretoken=token(start)))
    other = {"answer": place(2, second), "seq": "0", "csrfmiddlewaretoken": token(start)}
    two = client.post(second.get_absolute_url(), other)
    person = {"login": mia.email, "password": make.PASSWORD}

    def submit(page):
        data = person | {"parked": kept(page), "csrfmiddlewaretoken": token(page)}
        return client.post(SIGN_IN, data, follow=True)

    assert "Your answer is saved." in words(submit(one))
    # Signing in has changed the token that the other tab holds.
    page = submit(two)
    assert page.status_code == 403
    again = {"parked": kept(page), "csrfmiddlewaretoken": token(page)}
    assert "Your answer is saved." in words(client.post("/account/kept/", again, follow=True))
    assert [each.draft for each in Response.objects.order_by("position")] == [
        {"choices": [1]},
        {"choices": [2]},
    ]


def test_an_old_token_and_an_old_session_together_lead_to_the_sign_in(first):
    page = Client(enforce_csrf_checks=True).post(first, sent())
    assert page.status_code == 401
    sign_in(page)
    assert response().draft == {"choices": [1]}


def test_what_another_site_sends_is_not_kept(first, strict):
    page = strict.post(first, sent(), headers={"Origin": "https://evil.example"})
    assert page.status_code == 403
    assert "parked" not in page.text


def test_what_another_site_carries_on_is_not_kept(first, strict):
    """Anybody is given what the form of an attempt held, signed, and could plant it in another's sign-in."""
    carried = {"parked": kept(Client().post(first, sent()))}
    page = strict.post(SIGN_IN, carried, headers={"Origin": "https://evil.example"})
    assert page.status_code == 403
    assert "parked" not in page.text


def test_forms_that_nobody_takes_later_are_not_kept(first, strict):
    page = strict.post(response().attempt.get_absolute_url())
    assert page.status_code == 403
    assert "Nothing has been changed." in words(page) and "parked" not in page.text


def test_taking_it_is_a_post_by_who_is_signed_in(first):
    assert Client().get("/account/kept/").status_code == 405
    page = Client().post("/account/kept/", {"parked": kept(Client().post(first, sent()))})
    assert page.status_code == 401
    sign_in(page)
    assert response().draft == {"choices": [1]}


# Hostile


def value(path, fields, salt=parking.SALT):
    return signing.dumps([path, fields], salt=salt, compress=True)


@pytest.mark.parametrize("bad", ["", "x", "a:b:c", "é" * 50, "x" * 100_000])
def test_what_is_not_ours_is_not_taken(first, mia, bad):
    page = Client().post(SIGN_IN, {"login": mia.email, "password": make.PASSWORD, "parked": bad}, follow=True)
    assert "What the page had kept was too old, so it was not saved." in words(page)
    assert response().draft is None


def test_what_was_signed_for_something_else_or_is_too_old_is_not_taken(first, mia, monkeypatch):
    good = value(first, {"answer": [place(1, response())], "seq": ["0"]})
    for bad in (value(first, {"seq": ["0"]}, salt="other"), good[:-1] + ("A" if good[-1] != "A" else "B")):
        Client().post(SIGN_IN, {"login": mia.email, "password": make.PASSWORD, "parked": bad})
        assert response().draft is None
    monkeypatch.setattr(parking, "LASTS", -1)
    Client().post(SIGN_IN, {"login": mia.email, "password": make.PASSWORD, "parked": good})
    assert response().draft is None


def test_a_choice_that_is_not_on_the_page_is_said_and_not_saved(first):
    page = sign_in(Client().post(first, {"answer": "99", "seq": "0"}))
    assert page.status_code == 422
    assert "That choice is not on this page." in words(page)
    assert response().draft is None


def test_too_much_is_not_kept(first):
    page = Client().post(first, sent(padding=[secrets.token_hex(20) for _n in range(1000)]))
    assert page.status_code == 302
    assert page.headers["Location"] == f"{SIGN_IN}?next={first}"


def test_nothing_of_it_is_in_an_address_or_in_a_log(first, caplog):
    caplog.set_level(logging.DEBUG)
    client = Client(enforce_csrf_checks=True)
    page = client.post(first, sent(answer="secret-words"))
    done = client.post(
        SIGN_IN,
        {"login": "mia@example.org", "password": make.PASSWORD, "parked": kept(page), "csrfmiddlewaretoken": token(page)},
    )  # fmt: skip
    said = caplog.text + page.headers.get("Location", "") + done.headers.get("Location", "")
    assert "secret-words" not in said and kept(page) not in said


def test_the_pages_are_not_stored(first, strict):
    for page in (Client().post(first, sent()), strict.post(first, sent())):
        assert "no-store" in page.headers["Cache-Control"]
