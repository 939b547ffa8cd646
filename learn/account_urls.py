"""Addresses under /account/: those of allauth that we need, and ours beside them. Any other is a 404."""

from allauth.account import views as allauth
from django.urls import path, re_path

from .views import account, second_step

urlpatterns = [
    path("", account.account, name="account"),
    # Where allauth leads after a second step was changed: the account page lists it.
    path("", account.account, name="mfa_index"),
    path("", account.account, name="mfa_list_webauthn"),
    path("name/", account.name, name="account_name"),
    path("email/", account.email_address, name="account_email_address"),
    path("email/keep/", account.dismiss_email_notice, name="dismiss_email_notice"),
    path("email/sent/", allauth.email_verification_sent, name="account_email_verification_sent"),
    path("email/confirm/<str:key>/", allauth.confirm_email, name="account_confirm_email"),
    path("password/", account.password, name="account_password"),
    path("sessions/end/", account.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("data/", account.my_data, name="my_data"),
    path("delete/", account.delete, name="account_delete"),
    path("demo/", account.demo_sign_in, name="demo_sign_in"),
    path("sign-up/", allauth.signup, name="account_signup"),
    path("sign-in/", account.SignIn.as_view(), name="account_login"),
    path("kept/", account.take_kept, name="take_kept"),
    path("sign-in/password/", second_step.password, name="account_reauthenticate"),
    path("sign-in/second-step/", second_step.second_step_page, name="mfa_authenticate"),
    path("sign-in/passkey/", second_step.passkey_sign_in, name="mfa_login_webauthn"),
    path("app/add/", second_step.add_app, name="mfa_activate_totp"),
    path("app/remove/", second_step.remove_app, name="mfa_deactivate_totp"),
    path("passkeys/add/", second_step.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/rename/", second_step.rename_passkey, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", second_step.remove_passkey, name="mfa_remove_webauthn"),
    path("codes/", second_step.codes, name="mfa_view_recovery_codes"),
    path("codes/file/", second_step.codes_file, name="recovery_codes_file"),
    path("codes/keep/", second_step.keep_codes, name="keep_recovery_codes"),
    path("codes/new/", second_step.new_codes, name="new_recovery_codes"),
    path("sign-out/", account.sign_out, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reset/", account.PasswordReset.as_view(), name="account_reset_password"),
    path("reset/sent/", account.PasswordResetDone.as_view(), name="account_reset_password_done"),
    re_path(
        r"^reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
