"""Words and drawings that lessons use. Saving one makes what learners read anew at once."""

import re

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .. import drawings, publishing, rendering
from ..markdown import cited_keys
from ..models import Figure, Lesson, Term
from ..models.lessons import State
from ..slugs import free_slug, is_taken
from ..stale import stale_words
from .base import DeskAdmin, FilesAgain, offer_documents
from .widgets import MarkdownInput
from .words import PlainForm


def mentioned_in(document, slug, pattern):
    """Whether one of the document's lessons that are not retired, as written or as published, has this
    pattern in its words."""
    fields = [f"{where}{field}" for where in ("", "current__") for field in ("lede", "body", "summary")]
    may = Q(*((f"{field}__contains", slug) for field in fields), _connector=Q.OR)
    lessons = Lesson.objects.filter(may, document=document).exclude(state=State.RETIRED).values_list(*fields)
    return any(re.search(pattern, words or "", re.MULTILINE) for lesson in lessons for words in lesson)


class PartForm(PlainForm, forms.ModelForm):
    """A word or a figure: the short name is made of its name where none is given, and then stays."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_documents(self)

    @property
    def document(self):
        return self.cleaned_data.get("document") or self.instance.document_id and self.instance.document


class TermForm(PartForm):
    class Meta:
        model = Term
        fields = ["document", "name", "aliases", "definition", "is_general"]
        widgets = {"definition": MarkdownInput(buttons=("cite",))}

    def clean_definition(self):
        definition = self.cleaned_data["definition"]
        if self.document:
            publishing.passages_cited(Lesson(document=self.document, body=definition))
        return definition

    def clean(self):
        cleaned = super().clean()
        definition = cleaned.get("definition")
        if definition and not cleaned.get("is_general") and not cited_keys(definition):
            self.add_error(
                "definition",
                _("Cite the sentence that says so, or tick “general meaning” when it is the dictionary’s."),
            )
        return cleaned


class FigureForm(FilesAgain, PartForm):
    upload = forms.FileField(
        label=_("drawing (an SVG file)"),
        required=False,
        widget=forms.FileInput({"accept": ".svg,image/svg+xml"}),
        help_text=_(
            "Whatever could run or load something from elsewhere is refused. Questions can ask about the "
            "groups and shapes in it that have an id; a title gives them a name."
        ),
    )

    class Meta:
        model = Figure
        fields = ["document", "slug", "alternative"]

    def clean(self):
        cleaned = super().clean()
        document, slug = cleaned.get("document"), cleaned.get("slug")
        if document and slug and is_taken(document.figures, slug):
            self.add_error("slug", _("Another figure of this document has this name. Choose another."))
        return cleaned

    def clean_upload(self):
        upload = self.cleaned_data.get("upload")
        if upload is None:
            if not self.instance.svg:
                raise ValidationError(_("Choose the SVG file of the drawing."))
            return None
        if upload.size > drawings.LARGEST_SVG:
            raise ValidationError(_("This drawing is too large. Keep it under 200 KB."))
        try:
            svg = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValidationError(
                _("This is not a drawing we can read. Save it as a plain SVG file.")
            ) from error
        # Kept as it came: it is cleaned whenever it is shown, so a stricter rule holds for old ones too.
        drawings.clean_svg(svg)
        return svg

    def save(self, commit=True):
        if self.cleaned_data.get("upload"):
            self.instance.svg = self.cleaned_data["upload"]
        return super().save(commit)


class PartAdmin(DeskAdmin):
    """Saving or deleting one renders again every lesson of its document that learners read."""

    desk = "write"
    change_form_template = "admin/learn/document/part_form.html"
    list_filter = ["document"]

    def get_readonly_fields(self, request, obj=None):
        return ["document", "slug"] if obj else []

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        self.render_again(request, obj.document)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        self.render_again(request, obj.document)

    def render_again(self, request, document):
        changed = publishing.render_again(document)
        if changed:
            messages.info(
                request,
                ngettext("%d lesson shows it from now on.", "%d lessons show it from now on.", changed)
                % changed,
            )

    def mark(self, obj):
        """The pattern of what an author types to use it."""
        raise NotImplementedError

    def has_delete_permission(self, request, obj=None):
        allowed = admin.ModelAdmin.has_delete_permission(self, request, obj)
        return allowed and not (obj and mentioned_in(obj.document, obj.slug, self.mark(obj)))


@admin.register(Term)
class TermAdmin(PartAdmin):
    desk_order = 4
    form = TermForm
    list_display = ["name", "definition", "is_general"]
    search_fields = ["name", "aliases", "definition"]
    fields = ["document", "name", "aliases", "definition", "is_general"]
    empty_sentence = _("There are no words yet. Add one for every word a reader could stumble on.")

    def mark(self, obj):
        return rf"\(term:{re.escape(obj.slug)}\)"

    def standing(self, request):
        count = Term.objects.count()
        return ngettext("%d word.", "%d words.", count) % count if count else gettext("None yet.")

    def get_readonly_fields(self, request, obj=None):
        return ["document"] if obj else []

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and not context.get("errors"):
            context["stale"] = [passage for _term, passages in stale_words([obj]) for passage in passages]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        obj.slug = obj.slug or free_slug(Term.objects.filter(document=obj.document), obj.name, "word")
        super().save_model(request, obj, form, change)


@admin.register(Figure)
class FigureAdmin(PartAdmin):
    desk_order = 5
    form = FigureForm
    list_display = ["slug", "alternative"]
    search_fields = ["slug", "alternative"]
    empty_sentence = _("There are no figures yet.")

    def mark(self, obj):
        return rf"^:::+\s*figure\s+{re.escape(obj.slug)}\s*$"

    def standing(self, request):
        count = Figure.objects.count()
        return ngettext("%d drawing.", "%d drawings.", count) % count if count else gettext("None yet.")

    def get_fields(self, request, obj=None):
        if not obj:
            return ["document", "slug", "alternative", "upload"]
        return ["document", "slug", "how_to_use", "drawn", "alternative", "upload"]

    def get_readonly_fields(self, request, obj=None):
        return ["document", "slug", "how_to_use", "drawn"] if obj else []

    @admin.display(description=_("to use it"))
    def how_to_use(self, obj):
        return (
            gettext("Write “:::figure %s” on a line of its own, a caption on the next, then “:::”.")
            % obj.slug
        )

    @admin.display(description=_("drawing now"))
    def drawn(self, obj):
        return rendering.drawing(obj)
