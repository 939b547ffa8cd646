"""What single learners are given beyond the rules of a quiz: more time, more attempts."""

from django import forms
from django.contrib import admin
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from learn.admin.base import PlainFields
from learn.admin.words import PlainForm
from learn.models import User

from ..models import Allowance


class AllowanceForm(PlainForm, forms.ModelForm):
    email = forms.EmailField(label=_("learner’s e-mail"), required=False)

    class Meta:
        model = Allowance
        fields = ["extra_minutes", "extra_attempts"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("extra_minutes", "extra_attempts"):
            self.fields[name].required = False
            self.fields[name].widget.attrs["min"] = 0
        if self.instance.pk:
            self.initial["email"] = self.instance.learner.email
            self.fields["email"].disabled = True

    def clean(self):
        cleaned = super().clean()
        for name in ("extra_minutes", "extra_attempts"):
            cleaned[name] = cleaned.get(name) or 0
        if not self.instance.pk and not self.errors:
            self.instance.learner = self.learner(cleaned.get("email"))
        return cleaned

    def learner(self, email):
        """Whoever has an account with this e-mail, on the path or not yet: what they are given waits for
        them."""
        quiz = self.instance.quiz
        found = User.objects.filter(email__iexact=email).first() if email else None
        if found is None:
            said = _("Nobody has an account with this e-mail. Who is to be given more signs up first.")
            raise forms.ValidationError({"email": said})
        if quiz.allowances.filter(learner=found).exists():
            said = _("This learner has been given something already. Change that row.")
            raise forms.ValidationError({"email": said})
        return found


class AllowanceRows(forms.BaseInlineFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("take it back")

    def clean(self):
        super().clean()
        new = [form.instance.learner_id for form in self.extra_forms if form.instance.learner_id]
        if len(new) != len(set(new)):
            raise forms.ValidationError(_("One learner stands here twice. Keep one row."))


class AllowanceInline(PlainFields, admin.TabularInline):
    model = Allowance
    form, formset = AllowanceForm, AllowanceRows
    template = "admin/edit_inline/rows.html"
    fields = ["email", "extra_minutes", "extra_attempts", "given"]
    readonly_fields = ["given"]
    extra = 1
    verbose_name_plural = _("more time or attempts for one learner")
    hint = _(
        "On top of the time limit and the attempts above, in this quiz alone. The others get nothing more."
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("learner", "by")

    @admin.display(description=_("given by"))
    def given(self, allowance):
        if not allowance.pk:
            return ""
        by = allowance.by.called if allowance.by else gettext("somebody who has left")
        return format_html("{}, {}", by, date_format(localtime(allowance.at), "j F Y"))
