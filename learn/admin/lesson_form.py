"""What is typed into a lesson, and what is said when it will not do."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import publishing, updates
from ..citing import sections
from ..markdown import cited_keys
from ..models import Document, Lesson
from ..models.lessons import Announced
from ..row_numbers import row_number
from ..slugs import free_slug, is_taken
from .base import offer_documents
from .meanwhile import SeenForm
from .widgets import LongSelect, MarkdownInput

MOST_SECTIONS = 1000


class LessonForm(SeenForm, forms.ModelForm):
    why = forms.CharField(
        label=_("why, in one line"),
        required=False,
        max_length=200,
        widget=forms.TextInput,
        help_text=_(
            "Shown to those who have read the version before. For example: The source names a new fact. "
            "It is needed where they are told that something has changed."
        ),
    )
    announced = forms.ChoiceField(
        label=_("what this version is"), required=False, choices=Announced.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = Lesson
        fields = ["document", "section", "title", "slug", "lede", "objectives", "body", "summary"]
        widgets = {
            "section": LongSelect,
            "lede": MarkdownInput(buttons=("cite",)),
            "objectives": forms.Textarea({"rows": 4}),
            "body": MarkdownInput(rows=24),
            "summary": MarkdownInput(buttons=("cite",)),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        is_new = self.instance.pk is None
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Left empty, it is made of the title.")
        offer_documents(self)
        if "section" in self.fields:
            self.offer_sections()
        if not is_new:
            self.shows(self.instance.updated_at.isoformat())
            if "why" in self.fields:
                self.say_what_was_told()

    def say_what_was_told(self):
        """Beside the empty line for the next version stands that of the present one, while another can be
        said of it. Filled in, it would be told again of whatever is published next."""
        told = self.instance.current
        if told and told.why and not self.instance.has_unpublished_changes:
            field = self.fields["why"]
            said = gettext(
                "Of version %(number)d they read: “%(why)s” Published without another change, what you write "
                "here is said of it instead."
            )
            field.help_text = f"{field.help_text} {said % {'number': told.number, 'why': told.why}}"

    def offer_sections(self):
        """Offers the sections of its document; of all of them while none is chosen and they are not many."""
        known = self.instance.document_id or self.data.get("document") or self.initial.get("document")
        known = row_number(known)
        found = sections([known] if known else Document.objects.in_use())
        is_long = not known and found.count() > MOST_SECTIONS
        later = [("", gettext("To be chosen once this is saved"))]
        self.fields["section"].choices = later if is_long else self.section_choices(found)
        self.fields["section"].help_text = _("The part of the document this lesson is about.")

    def section_choices(self, found):
        """Sections as a list to choose from, under their documents where there may be several."""
        groups = {}
        for section in found:
            name = "\u2003" * (section.level - 2) + str(section)
            groups.setdefault(section.revision.document.title, []).append((section.pk, name))
        present = self.instance.section
        offered = [pk for group in groups.values() for pk, name in group]
        if present and present.pk not in offered:
            groups.setdefault(gettext("An older edition"), []).append((present.pk, str(present)))
        blank = [("", gettext("None"))]
        if self.instance.pk and len(groups) == 1:
            return blank + next(iter(groups.values()))
        return blank + list(groups.items())

    def clean(self):
        cleaned = super().clean()
        for field in ("lede", "objectives", "body", "summary"):
            # Browsers end lines in their own way; a course folder does not.
            cleaned[field] = cleaned.get(field, "").replace("\r\n", "\n")
        document = cleaned.get("document") or self.instance.document_id and self.instance.document
        section = cleaned.get("section")
        if document and section and section.revision.document_id != document.pk:
            self.add_error(
                "section", _("This section belongs to another document. Choose one of “%s”.") % document
            )
        if document:
            self.check_citations(document, cleaned)
            self.check_address(document, cleaned)
        if "_publish" in self.data and "why" in self.fields and not cleaned.get("why"):
            self.ask_why(cleaned)
        return cleaned

    def ask_why(self, cleaned):
        announced = cleaned.get("announced")
        keys = {key for part in ("lede", "body", "summary") for key in cited_keys(cleaned.get(part, ""))}
        if announced == Announced.CORRECTION:
            self.add_error("why", _("Say in one line what was wrong: its readers ask that first."))
        elif updates.tells(self.instance, keys, announced):
            said = _("Say in one line why: those who have read it are told that it has changed.")
            self.add_error("why", said)

    def check_citations(self, document, cleaned):
        for field in ("lede", "body", "summary"):
            try:
                publishing.passages_cited(Lesson(document=document, **{field: cleaned.get(field) or ""}))
            except ValidationError as error:
                self.add_error(field, error)

    def check_address(self, document, cleaned):
        if "slug" not in self.fields:
            return
        siblings = Lesson.objects.filter(document=document)
        if not cleaned.get("slug"):
            cleaned["slug"] = free_slug(siblings, cleaned.get("title", ""), "lesson")
        elif is_taken(siblings, cleaned["slug"]):
            self.add_error("slug", _("Another lesson of this document has this address. Choose another."))
