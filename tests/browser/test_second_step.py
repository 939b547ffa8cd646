"""A second step when signing in, with Chromium's own virtual authenticator in the place of a finger."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from tests import make
from tests.make import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def with_a_finger(page):
    """Gives the page's browser a device that keeps passkeys and always sees its owner's finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def type_password(page):
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def sign_out(page):
    page.goto("/account/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/account/sign-in/")


def test_a_passkey_is_added_and_opens_the_account(open_page, axe, no_sideways_scroll, live_server):
    mia = make.learner()
    page = open_page("/account/", size="phone", as_=mia)
    with_a_finger(page)
    page.get_by_role("link", name="Add a passkey").click()
    type_password(page)
    page.get_by_label("What to call it").fill("my phone")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert page.get_by_role("listitem").filter(has_text="0").count() > 0
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_text("my phone").first.wait_for()
    assert axe(page) == [] and no_sideways_scroll(page)
    # Alone, in the place of the password
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("link", name="Account").wait_for()
    # After the password
    sign_out(page)
    page.get_by_label("E-mail").fill(mia.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="The second step").wait_for()
    assert axe(page) == [] and no_sideways_scroll(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("link", name="Account").wait_for()
    assert Authenticator.objects.get(type="webauthn").last_used_at
    assert page.problems == []


def test_an_app_is_set_up_without_javascript(open_page):
    page = open_page("/account/", size="phone", as_=make.learner(), javascript=False)
    page.get_by_role("link", name="Add a passkey").click()
    type_password(page)
    assert page.get_by_text("Passkeys need JavaScript").is_visible()
    assert not page.get_by_role("button", name="Add it").is_visible()
    page.get_by_role("link", name="Set up an authenticator app").click()
    assert page.get_by_role("img").last.is_visible()
    secret = page.inner_text(".key")
    from tests.learn.second_step.people import code

    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Set it up").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.get_by_role("button", name="I have kept them").click()
    assert page.get_by_text("10 left").is_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_is_wrong_with_any_page(open_page, axe, no_sideways_scroll, dark):
    mia = make.learner()
    page = open_page("/account/app/add/", size="narrow", dark=dark, as_=mia)
    found = {}

    def look(name):
        found[name] = axe(page) + page.problems + ([] if no_sideways_scroll(page) else ["scrolls sideways"])

    look("password")
    type_password(page)
    look("app")
    page.get_by_label("Code").fill("nothing")
    page.get_by_role("button", name="Set it up").click()
    page.get_by_text("That code is not right.").wait_for()
    look("app with an error")
    page.goto("/account/passkeys/add/")
    look("passkey")
    TOTP.activate(mia, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(mia)
    passkey = Authenticator.objects.create(
        user=mia, type="webauthn", data={"name": "x" * 60, "credential": {}}
    )
    for address in (
        "",
        "codes/",
        "app/remove/",
        f"passkeys/{passkey.pk}/rename/",
        f"passkeys/{passkey.pk}/remove/",
    ):
        page.goto(f"/account/{address}")
        look(address)
    codes.mark_as_viewed()
    page.goto("/account/codes/")
    look("codes that are kept")
    assert found == dict.fromkeys(found, [])
    assert len(found) == 10
