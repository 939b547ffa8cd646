"""What people type in about themselves."""

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.fields import PasswordField, SetPasswordField
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .accounts import change_email
from .apart import apart
from .models import User

PASSWORD_HINT = _("At least 8 characters. Three words in a row are easy to remember.")


def wrong_with(address):
    """What is wrong with an e-mail address, in a sentence."""
    name, _at, domain = address.partition("@")
    if " " in address:
        return _("There is a space in the e-mail address. Take it out.")
    if "," in address:
        return _("There is a comma in the e-mail address. Is it meant to be a full stop?")
    if "@" not in address:
        return _("The @ is missing. An e-mail address looks like ann@example.org.")
    if not name:
        return _("What stands before the @ is missing, as “ann” in ann@example.org.")
    if not domain:
        return _("What stands after the @ is missing, as “example.org” in ann@example.org.")
    if "." not in domain.strip("."):
        return format_lazy(
            _("The ending after “{domain}” is missing, such as .org or .com."), domain=domain.strip(".")
        )
    return _("That is not an e-mail address. Look for a letter too many, or one left out.")


def check_address(address):
    """ValidationError that says what is wrong with it where this is no e-mail address."""
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValidationError(wrong_with(address)) from error


class AddressField(forms.EmailField):
    default_validators = [check_address]


def email_field(**attributes):
    return AddressField(
        label=_("E-mail"),
        max_length=User._meta.get_field("email").max_length,
        error_messages={
            "required": _("Type your e-mail address."),
            "max_length": _("This address is too long. At most %(limit_value)d characters fit."),
        },
        widget=forms.EmailInput(
            {"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"} | attributes
        ),
    )


def name_field():
    return forms.CharField(
        label=_("What to call you"),
        required=False,
        max_length=User._meta.get_field("name").max_length,
        error_messages={"max_length": _("This name is too long. At most %(limit_value)d characters fit.")},
        help_text=_("If you like. A first name is enough."),
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )


def password_field(label, kind=PasswordField, autocomplete="current-password", hint=""):
    field = kind(label=label, help_text=hint, error_messages={"required": _("Type a password.")})
    field.widget.attrs = {"autocomplete": autocomplete}
    return field


def new_password_field():
    return password_field(_("New password"), SetPasswordField, "new-password", PASSWORD_HINT)


class LoginForm(allauth.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field(autocomplete="username")
        self.fields["password"] = password_field(_("Password"))
        self.order_fields(["login", "password"])


class SignupForm(allauth.SignupForm):
    """E-mail, one password, and a name if they like. Who signs up again with the password of their
    account (a double click, a forgotten first time) is signed in instead."""

    field_order = ["email", "password1", "name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = email_field()
        self.fields["name"] = name_field()
        self.fields["password1"] = password_field(
            _("Password"), autocomplete="new-password", hint=PASSWORD_HINT
        )
        self.order_fields(self.field_order)
        self.owner = None

    def clean(self):
        super().clean()
        password, email = self.data.get("password1"), self.data.get("email", "").strip()
        if password and self.has_error("email", "email_taken"):
            self.owner = get_adapter().authenticate(context.request, email=email, password=password)
            if self.owner:
                self.errors.clear()
        return self.cleaned_data

    def custom_signup(self, request, user):
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])

    def try_save(self, request):
        """The new person, or an answer to give instead. Where addresses are confirmed first, a taken one gets
        the answer of a new one, and a mail that says so."""
        address = get_next_redirect_url(request)
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])  # takes as long as for somebody new
            return super().try_save(request)
        if self.owner:
            return None, perform_login(request, self.owner, redirect_url=address)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            # The same form arrived twice at the same moment and the other one was first.
            credentials = {"email": self.cleaned_data["email"], "password": self.cleaned_data["password1"]}
            if owner := get_adapter().authenticate(request, **credentials):
                return None, perform_login(request, owner, redirect_url=address)
            query = "?" + urlencode({"next": address}) if address else ""
            return None, HttpResponseRedirect(reverse("account_login") + query)


class ResetPasswordForm(allauth.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = email_field()

    def clean_email(self):
        """Looks for nobody: how long the page takes would tell whether there is somebody."""
        return self.cleaned_data["email"]

    def save(self, request, **kwargs):
        apart(self.mail, request)
        return self.cleaned_data["email"]

    def mail(self, request):
        """Makes the link and mails it, if somebody has this address."""
        super().clean_email()
        if self.users:
            super().save(request)


class ResetPasswordKeyForm(allauth.ResetPasswordKeyForm):
    password1 = new_password_field()
    password2 = None


class ReauthenticateForm(allauth.ReauthenticateForm):
    password = password_field(_("Your password"))


class NameForm(forms.ModelForm):
    name = name_field()

    class Meta:
        model = User
        fields = ["name"]


class WithPassword(forms.Form):
    """A form that is the person's only if they know the password. Wrong ones count as at sign-in."""

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self):
        if not get_adapter().reauthenticate(self.person, self.cleaned_data["password"]):
            raise get_adapter().validation_error("incorrect_password")
        return self.cleaned_data["password"]


class EmailForm(WithPassword):
    email = email_field()
    password = password_field(_("Your password"))

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        """Whether somebody has the address is told only to who knows the password of an account."""
        others = User.objects.exclude(pk=self.person.pk)
        email = not self.errors and self.cleaned_data["email"]
        if email and others.filter(email__iexact=email).exists():
            self.add_error("email", get_adapter().validation_error("email_taken"))
        return self.cleaned_data

    def save(self):
        return change_email(self.person, self.cleaned_data["email"])


class PasswordForm(WithPassword):
    password = password_field(_("Your password"))
    password1 = new_password_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = self.person

    def save(self):
        self.person.set_password(self.cleaned_data["password1"])
        self.person.save(update_fields=["password"])


class DeleteForm(WithPassword):
    password = password_field(_("Your password"))
