"""What people type in, and what their devices send, for a second step when signing in."""

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal.auth import (
    complete_authentication,
    get_state,
    parse_authentication_response,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import UserVerificationRequirement

from . import devices
from .second_step import Adapter, use_once, ways_of_codes


def code_field(hint):
    return forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=hint,
        error_messages={"required": _("Type the code.")},
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )


def name_field():
    return forms.CharField(
        label=_("What to call it"),
        max_length=60,
        required=False,
        help_text=_("Such as: my phone. So that you know later which one it is."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class CodeForm(AuthenticateForm):
    code = code_field(_("Six digits from your authenticator app, or one of your recovery codes."))

    def clean_code(self):
        # Not as allauth counts wrong codes, by person alone: who knew a password could lock its owner out.
        browser = devices.known(context.request, self.user.email)
        key = f"second-step:{self.user.pk} {browser}"
        count = {"app": "allauth.account", "action": "login_failed", "key": key}
        if not ratelimit.consume(context.request, **count):
            raise get_account_adapter().validation_error("too_many_login_attempts")
        code = self.cleaned_data["code"]
        ways = list(ways_of_codes(self.user))
        for way in ways:
            if way.wrap().validate_code(code) and use_once(self.user, code):
                way.user, self.authenticator = self.user, way
                ratelimit.clear(context.request, **count)
                return code
        if ways:
            self._emit_authentication_failed(ways[0])
        raise get_adapter().validation_error("incorrect_code")


class AppForm(ActivateTOTPForm):
    code = code_field(_("The six digits that the app shows now."))

    def clean_code(self):
        code = super().clean_code()
        if not use_once(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


def credential_field():
    sentence = Adapter.error_messages["incorrect_passkey"]
    return forms.JSONField(
        widget=forms.HiddenInput, error_messages={"required": sentence, "invalid": sentence}
    )


def as_sentence(clean):
    """What a device sends is opened by several libraries, each of which fails in ways of its own on what is
    no passkey; to a person all of them are one sentence."""

    def cleaned(self):
        try:
            return clean(self)
        except ValidationError as error:
            if error.code not in ("incorrect_code", None):
                raise
        except Exception:  # noqa: S110  Anything a hostile sender can make of it.
            pass
        raise get_adapter().validation_error("incorrect_passkey")

    return cleaned


class PasskeyForm(webauthn.AddWebAuthnForm):
    name = name_field()
    credential = credential_field()
    passwordless = None

    clean = as_sentence(webauthn.AddWebAuthnForm.clean)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["name"] = ""


class PasskeyNameForm(webauthn.EditWebAuthnForm):
    name = name_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class PasskeyStepForm(webauthn.AuthenticateWebAuthnForm):
    credential = credential_field()

    @as_sentence
    def clean_credential(self):
        # Nobody guesses a signature, so allauth's count, by person alone, would only lock the owner out.
        credential = self.cleaned_data["credential"]
        parse_authentication_response(credential)
        return complete_authentication(self.user, credential)


class PasskeySignInForm(webauthn.LoginWebAuthnForm):
    credential = credential_field()

    @as_sentence
    def clean_credential(self):
        # The second step asks a key for a touch alone, also one of somebody else: only what the sign-in has
        # asked for may stand for both steps.
        if get_state()["user_verification"] != UserVerificationRequirement.REQUIRED:
            raise get_adapter().validation_error("incorrect_passkey")
        return super().clean_credential()
