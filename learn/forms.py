"""What people type in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignupForm(forms.Form):
    """What Docent asks besides e-mail and password."""

    name = forms.CharField(label=_("What to call you"), max_length=150, required=False)

    def signup(self, request, user):
        user.name = self.cleaned_data["name"].strip()
        user.save(update_fields=["name"])
