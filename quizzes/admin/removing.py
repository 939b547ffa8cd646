"""Taking back a document that was brought, at the desk: a page that says what goes, then the act."""

from django.contrib import admin, messages
from django.contrib.admin.models import DELETION
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from learn import audit
from learn.models import Document
from learn.models.lessons import State

from .. import bringing_back, removing
from .held import why_not

NEEDS = [
    "learn.add_document", "learn.change_document", "learn.change_learningpath", "learn.publish_lesson",
    "quizzes.change_question", "quizzes.change_quiz",
]  # fmt: skip


class InUse(admin.SimpleListFilter):
    """Those in use, unless the retired ones are asked for."""

    title, parameter_name = _("which"), "which"

    def lookups(self, request, model_admin):
        is_any_retired = Document.objects.exclude(pk__in=Document.objects.in_use()).exists()
        return [("retired", _("retired"))] if is_any_retired else []

    def queryset(self, request, documents):
        used = Document.objects.in_use()
        if self.value() == "retired":
            return documents.exclude(pk__in=used)
        return documents.filter(pk__in=used)

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [first | {"display": gettext("in use")}, *others]


class Removing:
    """The page of a document's admin on which it is taken back."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/remove/", view(self.remove), name="learn_document_remove"),
            path("<int:pk>/bring-back/", view(self.bring_back), name="learn_document_bring_back"),
            *super().get_urls(),
        ]

    def remove(self, request, pk):
        """What would go, or why nothing can; a POST deletes or retires the document."""
        if not request.user.has_perms(NEEDS):
            raise PermissionDenied
        document = get_object_or_404(Document, pk=pk)
        if request.method == "POST":
            return self.removed(request, document)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Taking back “%s”") % document,
            "opts": self.opts,
            "document": document,
            "removal": removing.removal(document),
        }
        return TemplateResponse(request, "admin/learn/document/remove.html", context)

    def bring_back(self, request, pk):
        """What comes back with a retired document, and what does not; a POST brings it back."""
        if not request.user.has_perms(NEEDS):
            raise PermissionDenied
        document = get_object_or_404(Document, pk=pk)
        if request.method == "POST":
            return self.brought_back(request, document)
        found = bringing_back.returning(document)
        if not found:
            return HttpResponseRedirect(self.url("change", pk))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Bringing back “%s”") % document,
            "opts": self.opts,
            "document": document,
            "found": found,
            "seen": bringing_back.listed(found),
            "may_be_held": any(
                each.state == State.PUBLISHED and getattr(each.thing, "publish_check_blocks", False)
                for each in found
            ),
            "is_noted": document.retired_from is not None,
        }
        return TemplateResponse(request, "admin/learn/document/bring_back.html", context)

    def brought_back(self, request, document):
        try:
            found, held = bringing_back.bring_back(document, request.POST.get("seen", ""))
        except ValidationError as error:
            messages.error(request, why_not(error))
            return HttpResponseRedirect(self.url("bring_back", document.pk))
        count = sum(bool(each.state) for each in found)
        said = ngettext(
            "Brought back, with %d thing that was made of it.",
            "Brought back, with %d things that were made of it.",
            count,
        )
        self.log_change(request, document, said % count)
        self.say(request, said % count)
        for each in held:
            messages.warning(request, why_not(each, gettext("“%s” came back as a draft.") % each.path))
        return HttpResponseRedirect(self.url("change", document.pk))

    def removed(self, request, document):
        try:
            if "_delete" in request.POST:
                self.delete_it(request, document)
            elif "_retire" in request.POST:
                removing.retire(document)
                said = gettext("Retired, with all that rests on it: “%s”. What was done with it stays.")
                self.log_change(request, document, gettext("Retired, with all that rests on it."))
                self.say(request, said % document)
            else:
                return HttpResponseRedirect(self.url("remove", document.pk))
        except (ValidationError, ProtectedError, IntegrityError) as error:
            said = gettext("Something new rests on it by now. This page says what.")
            messages.error(request, " ".join(getattr(error, "messages", [said])))
            return HttpResponseRedirect(self.url("remove", document.pk))
        return HttpResponseRedirect(self.url("changelist"))

    def delete_it(self, request, document):
        goes = " ".join(removing.removal(document).goes)
        number = document.pk
        removing.delete(document)
        document.pk = number  # for the log, which keeps the number of what is gone
        audit.note(request.user, document, gettext("Deleted. %s") % goes, DELETION)
        self.say(request, gettext("Deleted: “%s”.") % document)
