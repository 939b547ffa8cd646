"""What all our admin pages have in common: plain fields, no pop-ups, no deleting, a place on the desk."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..admin_site import Entry
from ..models.lessons import State


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class PlainFields:
    """Fields as a browser has them: a date is a date field, a choice is a list, and no icon beside it
    opens a window."""

    formfield_overrides = {
        models.DateField: {"widget": DayInput},
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 3})},
        models.CharField: {"widget": forms.TextInput},
        models.SlugField: {"widget": forms.TextInput},
        models.URLField: {"widget": forms.URLInput, "assume_scheme": "https"},
        models.PositiveIntegerField: {"widget": forms.NumberInput(attrs={"min": 1})},
        models.PositiveSmallIntegerField: {"widget": forms.NumberInput(attrs={"min": 1})},
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class DeskAdmin(PlainFields, admin.ModelAdmin):
    """An admin page of ours. `desk` is its group on the first page, `desk_order` its place there."""

    desk = ""
    desk_order = 0
    actions = None
    list_per_page = 50
    media = forms.Media()  # what our pages need stands in their templates

    def standing(self, request):
        """How things stand here, in one sentence for the desk."""
        raise NotImplementedError

    def on_desk(self, request):
        if not self.desk or not self.has_view_permission(request):
            return []
        can_add = self.has_add_permission(request)
        return [
            Entry(
                self.desk,
                self.desk_order,
                capfirst(self.opts.verbose_name_plural),
                self.url("changelist"),
                self.standing(request),
                self.url("add") if can_add else "",
                self.opts.verbose_name if can_add else "",
            )
        ]

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

    def has_delete_permission(self, request, obj=None):
        """Nothing a learner may have touched is deleted: it is retired."""
        return False


class OrderedRows(forms.BaseInlineFormSet):
    """Rows with a place each. Taking one out deletes nothing but its place."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("take it out")


def renumber(rows, formset):
    """Gives the rows places 1, 2, 3… as the numbers typed say. Where two rows were given one number, the
    row that was moved gets it and the other makes room."""
    moved = {}
    for form in formset.forms:
        if form.instance.pk and "position" in form.changed_data:
            before = form.initial.get("position")
            moved[form.instance.pk] = -1 if before is None or before > form.instance.position else 1
    ordered = sorted(rows, key=lambda row: (row.position, moved.get(row.pk, 0), row.pk))
    for place, row in enumerate(ordered, 1):
        if row.position != place:
            type(row).objects.filter(pk=row.pk).update(position=place)


def drafts_and_published(rows):
    """How many of these rows are drafts and how many published, as a sentence for the desk."""
    numbers = rows.aggregate(
        drafts=Count("pk", filter=Q(state=State.DRAFT)),
        published=Count("pk", filter=Q(state=State.PUBLISHED)),
    )
    parts = []
    if numbers["drafts"]:
        parts.append(ngettext("%d draft", "%d drafts", numbers["drafts"]) % numbers["drafts"])
    if numbers["published"]:
        parts.append(gettext("%d published") % numbers["published"])
    return ", ".join(parts) + "." if parts else gettext("None yet.")
