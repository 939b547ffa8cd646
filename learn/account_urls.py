"""Addresses under /account/: those of allauth that we need, and ours beside them. Any other is a 404."""

from allauth.account import views as allauth
from django.urls import path, re_path

from .views import account

urlpatterns = [
    path("", account.account, name="account"),
    path("name/", account.name, name="account_name"),
    path("email/", account.email_address, name="account_email_address"),
    path("email/keep/", account.dismiss_email_notice, name="dismiss_email_notice"),
    path("email/confirm/<str:key>/", allauth.confirm_email, name="account_confirm_email"),
    path("password/", account.password, name="account_password"),
    path("delete/", account.delete, name="account_delete"),
    path("demo/", account.demo_sign_in, name="demo_sign_in"),
    path("sign-up/", allauth.signup, name="account_signup"),
    path("sign-in/", allauth.login, name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reset/", account.PasswordReset.as_view(), name="account_reset_password"),
    path("reset/sent/", account.PasswordResetDone.as_view(), name="account_reset_password_done"),
    re_path(
        r"^reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
