"""Bringing documents, and finding their sentences."""

from itertools import pairwise

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .. import conversions
from ..citing import MOST, sections, sentences
from ..editions import waiting
from ..importing import CannotRead
from ..importing.readers import READERS, reader_of, refuse_too_large
from ..models import Document, Revision
from ..models.conversions import Stage
from ..row_numbers import row_number
from .base import EMPTY, DeskAdmin, FilesAgain
from .conversions import ConversionPages
from .editions import NextEditionPages
from .words import PlainForm, warn

PASTED = "pasted.txt"
LONGEST_PASTED = 500_000


class UploadForm(FilesAgain, PlainForm, forms.Form):
    file = forms.FileField(
        label=_("the file"),
        help_text=_(
            "Word (.docx), OpenDocument (.odt), EPUB, a web page (.html), RTF, PDF, text (.txt) or Markdown "
            "(.md). Headings become sections, sentences can be cited."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(READERS)}),
        required=False,
        error_messages=EMPTY,
    )
    text = forms.CharField(
        label=_("or its text, pasted here"),
        required=False,
        max_length=LONGEST_PASTED,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Plain text: a blank line between paragraphs, a heading on a line of its own. Or Markdown: # and "
            "a space before the title, ## before each heading."
        ),
    )
    slug = forms.SlugField(
        label=_("short name in addresses"),
        required=False,
        max_length=80,
        help_text=_("Left empty, it is made of the title. It stays."),
    )

    def __init__(self, document, *args):
        super().__init__(*args)
        self.document = document
        if document:
            del self.fields["slug"]

    def clean_file(self):
        """Refused by its size and kind before anything reads it into memory."""
        file = self.cleaned_data["file"]
        if not file:
            return file
        try:
            reader_of(file.name)
            refuse_too_large(file.name, file.size)
        except CannotRead as error:
            raise forms.ValidationError(str(error)) from error
        return file

    def clean(self):
        """A file or a text, one of them."""
        cleaned = super().clean()
        if "file" not in self.errors and "text" not in self.errors:
            if not cleaned["file"] and not cleaned["text"]:
                self.add_error("file", _("Choose a file, or paste a text."))
            elif cleaned["file"] and cleaned["text"]:
                self.add_error("text", _("There is a file and a text. Bring one of them."))
        return cleaned

    @property
    def brought(self):
        """(name, bytes) of what was brought."""
        file = self.cleaned_data["file"]
        return (file.name, file.read()) if file else (PASTED, self.cleaned_data["text"].encode())


@admin.register(Document)
class DocumentAdmin(ConversionPages, NextEditionPages, DeskAdmin):
    desk, desk_order = "write", 1
    change_form_template = "admin/learn/document/change_form.html"
    list_display = ["title", "language", "authors"]
    search_fields = ["title", "authors"]
    fields = [
        "title", "language", "authors", "licence", "source_address", "published_on", "is_restatement", "slug",
    ]  # fmt: skip
    readonly_fields = ["slug"]
    empty_sentence = _("There are no documents yet. Bring one: everything else rests on it.")

    def standing(self, request):
        used = Document.objects.in_use()
        documents, editions = used.count(), Revision.objects.filter(document__in=used).count()
        if not documents:
            return gettext("None yet. Bring one: everything else rests on it.")
        return gettext("%(documents)s, %(editions)s.") % {
            "documents": ngettext("%d document", "%d documents", documents) % documents,
            "editions": ngettext("%d edition", "%d editions", editions) % editions,
        }

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("add/", view(self.upload), name="learn_document_add"),
            path("<int:pk>/sentences/", view(self.sentences), name="learn_document_sentences"),
            path("<int:pk>/words/", view(self.words), name="learn_document_words"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        editions = list(obj.revisions.defer("text").select_related("created_by"))
        for newer, older in pairwise(editions):
            newer.is_parted_anew = newer.text_digest == older.text_digest
        context["editions"] = editions
        context["may_bring"] = request.user.has_perm("learn.add_revision")
        context["proposed"] = waiting(obj, request.user)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"unsettled": self.on_the_way(request)})

    def upload(self, request, pk=None):
        """Takes a file to be read as a new document, or as the next edition of this one."""
        needs = ["learn.add_revision", "learn.change_document" if pk else "learn.add_document"]
        if not request.user.has_perms(needs):
            raise PermissionDenied
        document = get_object_or_404(Document, pk=pk) if pk else None
        form = UploadForm(document, *((request.POST, request.FILES) if request.method == "POST" else ()))
        if request.method == "POST" and form.is_valid() and (answer := self.bring(request, document, form)):
            return answer
        context = self.admin_site.each_context(request) | {
            "title": gettext("The next edition of “%s”") % document if document else gettext("New document"),
            "opts": self.opts,
            "document": document,
            "form": form,
            "back": self.url("changelist"),
            "unsettled": self.on_the_way(request),
            "proposed": document and waiting(document, request.user),
        }
        return TemplateResponse(request, "admin/learn/document/upload.html", context)

    def bring(self, request, document, form):
        """The way to what becomes of the file, or to how far it is; None when it is known at once that it
        cannot be read, which the form then says."""
        slug, now = form.cleaned_data.get("slug", ""), timezone.now()
        name, data = form.brought
        try:
            conversion = conversions.bring(request.user, document, slug, name, data, now)
        except CannotRead as error:
            form.add_error("file", str(error))
            return None
        conversions.start(now)
        conversions.wait(conversion)
        if conversion.stage == Stage.DONE:
            return self.onward(request, conversion)
        if conversion.stage != Stage.REFUSED:
            return HttpResponseRedirect(self.url("reading", conversion.pk))
        form.add_error("file", conversion.said)
        return None

    def brought(self, request, report):
        """Says and notes down that an edition was made, and leads to it."""
        document = Document.objects.get(slug=report.document)
        self.log_change(request, document, str(report))
        self.say(request, str(report))
        warn(request, report.warnings)
        return HttpResponseRedirect(self.url("change", document.pk))

    def asked(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        is_part = request.headers.get("X-Requested-With") == "fetch"
        return get_object_or_404(Document, pk=pk), request.GET.get("q", "").replace("\x00", "")[:200], is_part

    def sentences(self, request, pk):
        """Sentences to cite with their keys: a page, or only the list for the page being written."""
        document, words, is_part = self.asked(request, pk)
        section = request.GET.get("section", "")
        found = list(sentences(document, row_number(section), words))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Sentences of “%s”") % document,
            "opts": self.opts,
            "document": document,
            "sections": () if is_part and "listed" in request.GET else sections([document]),
            "section": section,
            "words": words,
            "places": found,
            "has_more": len(found) == MOST,
        }
        name = "sentence_list.html" if is_part else "sentences.html"
        return TemplateResponse(request, f"admin/learn/document/{name}", context)

    def words(self, request, pk):
        """Glossary words to link, as a list for the page being written."""
        document, words, is_part = self.asked(request, pk)
        terms = document.terms.all()
        for word in words.split():
            terms = terms.filter(name__icontains=word) | terms.filter(aliases__icontains=word)
        return TemplateResponse(request, "admin/learn/document/word_list.html", {"terms": terms[:MOST]})
