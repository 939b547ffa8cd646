"""Who may sign in and where that leads."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.urls import Resolver404, resolve


def called(user):
    return user.called


class Accounts(AuthenticationBackend):
    """Sign-in by e-mail and password. A demo account is nobody outside demo mode, live sessions included."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)


class AccountAdapter(DefaultAccountAdapter):
    pass
