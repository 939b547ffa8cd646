"""A line in the log for each way in, taken, refused or changed: of which person by number, and how, never
what was typed. Django and allauth say when; see LearnConfig."""

import logging

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as second_step
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

log = logging.getLogger("docent.sign_ins")


def listen():
    user_logged_in.connect(signed_in, dispatch_uid="docent.sign_ins")
    user_logged_out.connect(signed_out, dispatch_uid="docent.sign_ins")
    user_login_failed.connect(refused, dispatch_uid="docent.sign_ins")
    second_step.authentication_failed.connect(refused_at_the_second_step, dispatch_uid="docent.sign_ins")
    second_step.authenticator_added.connect(added, dispatch_uid="docent.sign_ins")
    second_step.authenticator_reset.connect(added, dispatch_uid="docent.sign_ins")
    second_step.authenticator_removed.connect(removed, dispatch_uid="docent.sign_ins")


def signed_in(request, user, **rest):
    ways = [each.get("type") or each["method"] for each in get_authentication_records(request, user)]
    log.info("Person %s signed in with %s.", user.pk, " and ".join(ways) or "a link or a new account")


def signed_out(user, **rest):
    if user is not None:
        log.info("Person %s signed out.", user.pk)


def refused(**rest):
    log.warning("A sign-in was refused: address and password do not belong together.")


def refused_at_the_second_step(user, authenticator, **rest):
    log.warning("Person %s was refused at the second step: a wrong code.", user.pk)


def added(user, authenticator, **rest):
    log.info("Person %s added a second step: %s.", user.pk, authenticator.type)


def removed(user, authenticator, **rest):
    log.info("Person %s removed a second step: %s.", user.pk, authenticator.type)
