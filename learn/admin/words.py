"""What every page of the desk is called, and what is said when something was saved there: our words in the
place of Django's, for all pages at once."""

from django import forms
from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.views.main import ChangeList
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..admin_site import KnownNumbers

# What is said of a field, by whose words of Django's it stands for.
SAID = [
    (forms.Field, "required", _("Fill this in.")),
    (forms.FileField, "invalid", _("Choose the file once more: it did not arrive.")),
    (forms.FileField, "missing", _("Choose a file.")),
    (forms.ChoiceField, "invalid_choice", _("Choose one of those listed.")),
    (forms.ModelChoiceField, "invalid_choice", _("Choose one of those listed.")),
    (forms.ModelMultipleChoiceField, "invalid_list", _("Choose one of those listed.")),
    (forms.ModelMultipleChoiceField, "invalid_pk_value", _("Choose one of those listed.")),
    (forms.IntegerField, "invalid", _("Write a whole number, such as 6.")),
    (forms.DecimalField, "invalid", _("Write a number, such as 50.")),
    (forms.DateField, "invalid", _("Write a day as year-month-day, such as 2027-03-31.")),
    (forms.URLField, "invalid", _("Write a whole address, such as https://example.org/page.")),
]
# What a field's own checks say, by their codes.
CHECKED = {
    "max_length": _(
        "This text has %(show_value)d characters; at most %(limit_value)d are possible. Say it shorter."
    ),
    "min_value": _("Write %(limit_value)s or more."),
    "max_value": _("Write %(limit_value)s or less."),
    "max_digits": _("Write it with %(max)s digits at most."),
    "max_decimal_places": _("Write it with %(max)s digits after the point at most."),
    "max_whole_digits": _("Write it with %(max)s digits before the point at most."),
    "null_characters_not_allowed": _("There is a character in it that cannot be kept. Type it anew."),
}


def asked(sentence, thing):
    """The sentence, which asks something of “%s”, about this thing: with one question mark where its name
    ends with one."""
    name = str(thing).strip()
    return (sentence % name).replace(f"{name}”?", f"{name}”") if name.endswith("?") else sentence % name


def say_plainly(field):
    """Has the field say what is wrong in our words, where it has none of its own."""
    said = field.error_messages
    for kind, code, words in SAID:
        if isinstance(field, kind) and said.get(code) == kind.default_error_messages[code]:
            said[code] = words
    if isinstance(field, forms.SlugField):
        said.setdefault("invalid", _("Write it with letters, digits, - and _ alone, such as green-tea."))
    field.error_messages = CHECKED | said


class PlainForm:
    """A form whose fields say what is wrong in the words of the desk; those it gets later, too."""

    def full_clean(self):
        for field in self.fields.values():
            say_plainly(field)
        super().full_clean()


class PlainRows(forms.BaseFormSet):
    """Rows of such forms."""

    default_error_messages = {
        "missing_management_form": _(
            "The rows did not arrive whole. Open this page anew and type them there."
        ),
        "too_many_forms": _("At most %(num)d rows are possible."),
    }


class NamedList(KnownNumbers, ChangeList):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = capfirst(self.opts.verbose_name_plural)


class PlainWords:
    """Common to all pages of the desk, those of Django's own included."""

    def url(self, name, *args):
        """The address of one of this model's own admin pages."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def message_user(self, request, message, level=messages.INFO, extra_tags="", fail_silently=False):
        """Says it on the next page. What is a success there tells the page to let go of unsaved words."""
        extra_tags = extra_tags or ("kept" if level == messages.SUCCESS else "")
        super().message_user(request, message, level, extra_tags, fail_silently)

    def say(self, request, sentence):
        """Says on the next page what has been done."""
        self.message_user(request, sentence, messages.SUCCESS)

    def get_changelist(self, request, **kwargs):
        return NamedList

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        new = gettext("New %(name)s") % {"name": self.opts.verbose_name}
        context["title"] = str(context.get("original") or new)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(self, request, object_id, extra_context=None):
        named = {"title": gettext("What was done"), **(extra_context or {})}
        return super().history_view(request, object_id, named)

    def response_add(self, request, obj, post_url_continue=None):
        return self.saved_at(request, obj)

    def response_change(self, request, obj):
        return self.saved_at(request, obj)

    def saved_at(self, request, obj):
        """Says that it is saved, and leads back to it or, where the page asked for that, to the list."""
        self.say(request, gettext("Saved: “%s”.") % obj)
        if "_continue" not in request.POST:
            return self.response_post_save_change(request, obj)
        kept = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return HttpResponseRedirect(add_preserved_filters(kept, self.url("change", obj.pk)))

    def response_delete(self, request, obj_display, obj_id):
        self.say(request, gettext("Deleted: “%s”.") % obj_display)
        return self.response_post_save_change(request, None)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        said = gettext("That page leads to nothing: no %(name)s has this number. It may have been deleted.")
        messages.warning(request, said % {"name": opts.verbose_name})
        return HttpResponseRedirect(reverse("admin:index"))


def warn(request, warnings):
    """Says these sentences, each worth a look, in one box."""
    warnings = list(warnings)
    if len(warnings) > 1:
        warnings = [
            format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((each,) for each in warnings)))
        ]
    for each in warnings:
        messages.warning(request, each)
