"""Two people at one thing of the desk: the second is told before the first one's words are lost."""

from hashlib import sha256

from django import forms
from django.utils.translation import gettext_lazy as _

from .words import PlainForm


def mark(*stored):
    """A short text that is another one where any of these values is another."""
    return sha256(repr(stored).encode()).hexdigest()[:16]


class SeenForm(PlainForm, forms.Form):
    """A form that knows what was stored when its page was made, and is refused once where that has changed
    since. Who sends no word of what was seen is not asked."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def shows(self, stored):
        """``stored``: what tells one state of what the form shows from another, as a short text (`mark`)."""
        self.initial["seen"] = stored

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        stored, seen = self.initial.get("seen"), cleaned.get("seen")
        if seen and stored and seen != stored:
            self.data = self.data.copy()
            self.data["seen"] = stored
            self.add_error(
                None,
                _(
                    "Someone saved this while you were writing. Your words are still here. Look at theirs in "
                    "another tab first; saving again puts yours in their place."
                ),
            )
        return cleaned
