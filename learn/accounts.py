"""Who may sign in and where that leads; what happens to an account."""

import logging
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url, user_pk_to_url_str
from allauth.core.internal import ratelimit
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.http import Http404, QueryDict
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from . import devices, parking
from .apart import apart
from .audit import BY_COMMAND
from .models import User
from .prepared import Given, prepared
from .sessions import came_along

logger = logging.getLogger(__name__)

EDUCATORS = "Educators"
# What a person is written to about, when it was changed.
CHANGED = {
    "account/email/password_changed": _("your password was changed"),
    "account/email/password_reset": _("your password was changed"),
    "mfa/email/totp_activated": _("an authenticator app was added"),
    "mfa/email/totp_deactivated": _("your authenticator app was removed"),
    "mfa/email/webauthn_added": _("a passkey was added"),
    "mfa/email/webauthn_removed": _("a passkey was removed"),
    "mfa/email/recovery_codes_generated": _("new recovery codes were made"),
    "second_step_reset": _("your second step when signing in was taken away"),
}


def called(user):
    return user.called


class Accounts(AuthenticationBackend):
    """Sign-in by e-mail and password. A demo account is nobody outside demo mode, live sessions included."""

    def get_user(self, user_id):
        row = came_along.get()
        if row is None or row.pk != user_id:
            return super().get_user(user_id)
        return row if self.user_can_authenticate(row) else None

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "That e-mail and password do not belong together. Check both, or choose a new password."
        ),
        "email_taken": _("Someone has already signed up with this e-mail address. If it was you, sign in."),
        "incorrect_password": _("That is not your password. Type the one you sign in with."),
        "too_many_login_attempts": _(
            "Too many wrong passwords. Wait a quarter of an hour, or choose a new password."
        ),
    }

    def is_safe_url(self, url):
        """Only addresses of this site, written from its root: nobody is sent elsewhere by signing in."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_login_redirect_url(self, request):
        return reverse("admin:index") if request.user.is_staff else resolve_url(settings.LOGIN_REDIRECT_URL)

    def post_login(self, request, user, *, redirect_url, **rest):
        address = redirect_url or get_next_redirect_url(request)
        there = super().post_login(request, user, redirect_url=arrival(request, address), **rest)
        response = parking.take(request) or there
        devices.remember(request, response, user)
        return response

    def _get_login_attempts_cache_key(self, request, **credentials):
        # Of allauth's own methods the one that says what wrong passwords are counted by. Not by the name of
        # the site, as it does: whoever asks may write that in many ways, and would have ten tries with each.
        email = (credentials.get("email") or "").lower()
        return f"sign-in:{email} {devices.known(request, email)}".strip()

    def pre_authenticate(self, request, **credentials):
        # Those from one place are counted apart from those of an account: allauth forgets all that is counted
        # under one name as soon as a code is right or a password is chosen anew, and that may be anybody's.
        self._from_here = ratelimit.consume(request, app="allauth.account", action="login_failed_here")
        if not self._from_here:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def _rollback_login_failed_rl_usage(self):
        super()._rollback_login_failed_rl_usage()
        self._from_here.rollback()

    def get_reauthentication_methods(self, user):
        """The password and nothing else: who has found a telephone on a table has its codes too."""
        if not user.is_authenticated or not user.has_usable_password():
            return []
        return [{"id": "reauthenticate", "url": reverse("account_reauthenticate")}]

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tells a person that how they sign in has changed, so that they notice when it was not they."""
        if what := CHANGED.get(template_prefix):
            self.send_mail("account/email/changed", user.email, {"what": what})

    def send_password_reset_mail(self, user, email, context):
        # To the address we know, never to one that was typed and only looks like it.
        return super().send_password_reset_mail(user, user.email, context)

    def format_email_subject(self, subject):
        return f"{settings.SITE_NAME}: {subject}"

    def send_mail(self, template_prefix, email, context):
        """Sends it where there is a mail server, and keeps nobody waiting for it. A mail that cannot be sent
        stops no person: it is written to the log, for whoever runs the site."""
        if settings.HAS_MAIL:
            apart(self.deliver, template_prefix, email, context | {"site_name": settings.SITE_NAME})

    def deliver(self, template_prefix, email, context):
        try:
            self.render_mail(template_prefix, email, context).send()
        except OSError:
            logger.exception("The mail server did not take a mail (%s).", template_prefix)


def arrival(request, address):
    """Where a person who has just signed in goes. When they came to do something (`?ask=1`) and the page
    they are sent to knows how to do it (`on_arrival`), it is done now, because only this is a POST, with what
    else the address asks."""
    parts = urlsplit(address or "")
    asked = QueryDict(parts.query)
    if asked.get("ask") != "1":
        return address
    try:
        match = resolve(parts.path)
        on_arrival = getattr(match.func, "on_arrival", None)
        return on_arrival(request, *match.args, **match.kwargs, asked=asked) if on_arrival else address
    except (Resolver404, Http404):
        return address


def shows_email_notice(person):
    """Whether home still says which address this person signed up with."""
    if person.is_demo or person.email_notice_dismissed_at:
        return False
    return not confirmed(person=person.pk)


@prepared
def confirmed():
    return EmailAddress.objects.filter(user=Given("person"), verified=True)[:1]


@transaction.atomic
def change_email(person, email):
    """The person signs in with this address from now on. It counts as unconfirmed, and links that were
    sent to the old one no longer work."""
    EmailAddress.objects.filter(user=person).delete()
    person.email = email
    person.email_notice_dismissed_at = None
    person.save(update_fields=["email", "email_notice_dismissed_at"])
    return EmailAddress.objects.create(user=person, email=email, primary=True)


def may_make_sign_in_link(by, person):
    """Whether `by` may make a link with which this person chooses a new password. Whoever holds the link
    becomes that person, so it never leads to more rights than `by` has."""
    if person.is_superuser or person.is_demo or not person.is_active:
        return False
    return by.is_superuser or (not person.is_staff and by.has_perm("learn.make_sign_in_link"))


def sign_in_link(person, at):
    """The address where this person chooses a new password and is signed in: once, within three days,
    while they may do no more and no less than now. `at` is the request of whoever makes it, or the address
    of the site."""
    token = default_token_generator.make_token(person)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), token])
    return at.rstrip("/") + path if isinstance(at, str) else at.build_absolute_uri(path)


def make_educator(person):
    """The person may write and track from now on."""
    person.is_staff = True
    person.save(update_fields=["is_staff"])
    person.groups.add(educators())


def educators():
    """The group of those who write and track. Where somebody has deleted it, it is made anew with all that
    the apps let educators do: one made empty here would let them do nothing."""
    if not Group.objects.filter(name=EDUCATORS).exists():
        for config in apps.get_app_configs():
            if hasattr(config, "make_educators"):
                config.make_educators()
    return Group.objects.get_or_create(name=EDUCATORS)[0]


def is_still_needed(person):
    """Whether others still need to know what this person did: something they wrote, published or changed."""
    if LogEntry.objects.filter(user=person).exclude(action_flag=BY_COMMAND).exists():
        return True
    for relation in User._meta.get_fields(include_hidden=True):
        if relation.one_to_many and relation.on_delete is not models.CASCADE:
            if relation.related_model._base_manager.filter(**{relation.field.name: person}).exists():
                return True
    return False
