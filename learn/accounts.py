"""Who may sign in and where that leads; what happens to an account."""

import logging
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.http import Http404, QueryDict
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from .models import User

logger = logging.getLogger(__name__)

EDUCATORS = "Educators"


def called(user):
    return user.called


class Accounts(AuthenticationBackend):
    """Sign-in by e-mail and password. A demo account is nobody outside demo mode, live sessions included."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "That e-mail and password do not belong together. Check both, or choose a new password."
        ),
        "email_taken": _("Someone has already signed up with this e-mail address. If it was you, sign in."),
        "incorrect_password": _("That is not your password. Type the one you sign in with."),
        "too_many_login_attempts": _("Too many wrong passwords. Wait five minutes, then try again."),
    }

    def is_safe_url(self, url):
        """Only addresses of this site, written from its root: nobody is sent elsewhere by signing in."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_login_redirect_url(self, request):
        return reverse("admin:index") if request.user.is_staff else resolve_url(settings.LOGIN_REDIRECT_URL)

    def post_login(self, request, user, *, redirect_url, **rest):
        return super().post_login(request, user, redirect_url=arrival(request, redirect_url), **rest)

    def send_password_reset_mail(self, user, email, context):
        # To the address we know, never to one that was typed and only looks like it.
        return super().send_password_reset_mail(user, user.email, context)

    def format_email_subject(self, subject):
        return f"{settings.SITE_NAME}: {subject}"

    def send_mail(self, template_prefix, email, context):
        """Sends it where there is a mail server. A mail that cannot be sent never stops a person: it is
        written to the log, for whoever runs the site."""
        if not settings.HAS_MAIL:
            return
        try:
            super().send_mail(template_prefix, email, context | {"site_name": settings.SITE_NAME})
        except OSError:
            logger.exception("The mail server did not take a mail (%s).", template_prefix)


def arrival(request, address):
    """Where a person who has just signed in goes. When they came to do something (`?ask=1`) and the page
    they are sent to knows how to do it (`on_arrival`), it is done now, because only this is a POST."""
    parts = urlsplit(address or "")
    if QueryDict(parts.query).get("ask") != "1":
        return address
    try:
        match = resolve(parts.path)
        on_arrival = getattr(match.func, "on_arrival", None)
        return on_arrival(request, *match.args, **match.kwargs) if on_arrival else address
    except (Resolver404, Http404):
        return address


def shows_email_notice(person):
    """Whether home still says which address this person signed up with."""
    if person.is_demo or person.email_notice_dismissed_at:
        return False
    return not EmailAddress.objects.filter(user=person, verified=True).exists()


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
    """The address where this person chooses a new password and is signed in: once, within three days.
    `at` is the request of whoever makes it, or the address of the site."""
    token = default_token_generator.make_token(person)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), token])
    return at.rstrip("/") + path if isinstance(at, str) else at.build_absolute_uri(path)


def make_educator(person):
    """The person may write and track from now on."""
    person.is_staff = True
    person.save(update_fields=["is_staff"])
    person.groups.add(Group.objects.get_or_create(name=EDUCATORS)[0])


def is_still_needed(person):
    """Whether others still need to know what this person did: something they wrote, published or changed."""
    if LogEntry.objects.filter(user=person).exists():
        return True
    for relation in User._meta.get_fields(include_hidden=True):
        if relation.one_to_many and relation.on_delete is not models.CASCADE:
            if relation.related_model._base_manager.filter(**{relation.field.name: person}).exists():
                return True
    return False
