"""Bringing documents, and finding their sentences."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..citing import MOST, sections, sentences
from ..importing import CannotRead
from ..importing.readers import LARGEST_MB, READERS, read
from ..importing.saving import mostly_known, save, slug_of, titled
from ..models import Document, Revision
from .base import DeskAdmin
from .editions import NextEditionPages


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("the file"),
        help_text=_(
            "Word (.docx), OpenDocument (.odt), EPUB, a web page (.html), RTF, PDF, text (.txt) or Markdown "
            "(.md). Headings become sections, sentences can be cited."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(READERS)}),
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
        """Refused by its size before anything reads it into memory."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_MB * 1024 * 1024:
            raise forms.ValidationError(
                _("This file is larger than %(most)d MB. Split it into several documents.")
                % {"most": LARGEST_MB}
            )
        return file

    def clean(self):
        """A new document never becomes, unasked, the next edition of one that is there already."""
        cleaned = super().clean()
        file, slug = cleaned.get("file"), cleaned.get("slug")
        if self.document:
            return cleaned | {"slug": self.document.slug}
        if "slug" in self.errors or not file:
            return cleaned
        try:
            outline = read(file.read(), file.name)
        except CannotRead as error:
            self.add_error("file", str(error))
            return cleaned
        file.seek(0)
        slug = slug or slug_of(outline, file.name)
        if known := Document.objects.filter(slug=slug).first():
            self.refuse(known, _("“%(document)s” has this name already."))
        elif not cleaned.get("slug") and (known := titled(outline.title)):
            self.refuse(known, _("“%(document)s” has this title already."))
        elif not cleaned.get("slug") and (known := mostly_known(outline)):
            self.refuse(known, _("At least half of this text is in “%(document)s” already."))
        return cleaned | {"slug": slug, "outline": outline}

    def refuse(self, known, why):
        what = _(
            "If this is a newer text of it, open it and bring it as its next edition. Otherwise give this "
            "document another name."
        )
        self.add_error("slug", f"{why % {'document': known}} {what}")


@admin.register(Document)
class DocumentAdmin(NextEditionPages, DeskAdmin):
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
        documents, editions = Document.objects.count(), Revision.objects.count()
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
        context["editions"] = obj.revisions.defer("text").select_related("created_by")
        context["may_bring"] = request.user.has_perm("learn.add_revision")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def upload(self, request, pk=None):
        """Reads an uploaded file as a new document, or as the next edition of this one."""
        needs = ["learn.add_revision", "learn.change_document" if pk else "learn.add_document"]
        if not request.user.has_perms(needs):
            raise PermissionDenied
        document = get_object_or_404(Document, pk=pk) if pk else None
        form = UploadForm(document, *((request.POST, request.FILES) if request.method == "POST" else ()))
        if request.method == "POST" and form.is_valid():
            if document:
                answer = self.propose(request, document, form)
            else:
                answer = self.bring(request, form)
            if answer:
                return answer
        context = self.admin_site.each_context(request) | {
            "title": gettext("The next edition of “%s”") % document if document else gettext("New document"),
            "opts": self.opts,
            "document": document,
            "form": form,
        }
        return TemplateResponse(request, "admin/learn/document/upload.html", context)

    def bring(self, request, form):
        """The way to the new document; None when the file cannot be read, which the form then says."""
        file, slug = form.cleaned_data["file"], form.cleaned_data["slug"]
        try:
            # Read once, when the form was checked: reading a large file takes seconds.
            report = save(form.cleaned_data["outline"], file.read(), file.name, slug, request.user)
        except CannotRead as error:
            form.add_error("file", str(error))
        else:
            return self.brought(request, report)

    def brought(self, request, report):
        document = Document.objects.get(slug=report.document)
        log = self.log_addition if report.revision == 1 else self.log_change
        log(request, document, str(report))
        self.say(request, str(report))
        for warning in report.warnings:
            messages.warning(request, warning)
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
        found = list(sentences(document, section if section.isdecimal() else None, words))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Sentences of “%s”") % document,
            "opts": self.opts,
            "document": document,
            "sections": sections([document]),
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
