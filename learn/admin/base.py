"""What all our admin pages have in common: plain fields, no pop-ups, no deleting, a place on the desk."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..admin_site import Entry
from ..models import Document
from ..models.lessons import State
from .words import PlainForm, PlainWords, say_plainly

EMPTY = {"empty": _("This file is empty: nothing is in it. Choose another.")}  # of every field for a file


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class PlainFields:
    """Fields as a browser has them: a date is a date field, a choice is a list, and no icon beside it
    opens a window."""

    view_on_site = False  # our templates lead there themselves
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
        if field:
            say_plainly(field)
        return field


class DeskAdmin(PlainWords, PlainFields, admin.ModelAdmin):
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

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and context.get("errors"):
            # What was typed and refused stands in the fields; the heading says what is.
            context["original"] = self.get_queryset(request).get(pk=obj.pk)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def has_delete_permission(self, request, obj=None):
        """Nothing a learner may have touched is deleted: it is retired."""
        return False


class FilesAgain:
    """A form that comes back with mistakes says of each file that was chosen that it has to be chosen again:
    no browser keeps it."""

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self._errors:
            for name in self.files.keys() & self.fields.keys() - self._errors.keys():
                said = _("Choose “%(file)s” again: a page that comes back with a mistake cannot keep a file.")
                self.add_error(name, said % {"file": self.files[name].name})


def offer_documents(form):
    """Offers a form's field for the document those in use; the only one there is, is chosen already."""
    if "document" not in form.fields:
        return
    used = Document.objects.in_use()
    form.fields["document"].queryset = used | Document.objects.filter(pk=form.instance.document_id)
    if len(only := used[:2]) == 1:
        form.initial.setdefault("document", only[0].pk)


def row_or_404(rows, object_id):
    """The row of this number; what is no number is no row."""
    try:
        return get_object_or_404(rows, pk=object_id)
    except (ValueError, ValidationError) as error:
        raise Http404 from error


LAST = 32_000
WITHOUT_PLACE = _("A row without a place comes after the one above it.")


class OrderedRow(PlainForm, forms.ModelForm):
    """A row whose number may be left out: then it comes after the row above it (`renumber`)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False

    @property
    def is_numbered(self):
        return self["position"].value() not in (None, "")

    def clean_position(self):
        """Until the rows are renumbered it stands at the end: the database asks for a number."""
        place = self.cleaned_data["position"]
        return LAST if place is None else place


class OrderedRows(forms.BaseInlineFormSet):
    """Rows with a place each. Taking one out deletes nothing but its place."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("take it out")


def renumber(rows, formset):
    """Gives the rows places 1, 2, 3… as the numbers typed say. Where two rows were given one number, the
    row that was moved gets it and the other makes room. A row without a number comes after the one that
    stands above it on the page."""
    order, place = {}, (0, 0)
    for index, form in enumerate(formset.forms):
        row = form.instance
        if not row.pk:  # left empty, or taken out
            continue
        if form.is_numbered:
            before, moved = form.initial.get("position"), 0
            if "position" in form.changed_data:
                moved = -1 if before is None or before > row.position else 1
            place = (row.position, moved)
        order[row.pk] = (*place, index)
    ordered = sorted(rows, key=lambda row: order.get(row.pk, (row.position, 0, row.pk)))
    for number, row in enumerate(ordered, 1):
        if row.position != number:
            type(row).objects.filter(pk=row.pk).update(position=number)


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
