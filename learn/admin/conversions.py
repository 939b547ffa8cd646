"""A file that was brought, while it is read: how far it is, and what became of it."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from .. import conversions
from ..models import Document
from ..models.conversions import Stage
from ..slugs import free_slug
from .words import PlainForm, warn

LOOKS_AGAIN_AFTER = 3
STEPS = (
    (Stage.WAITING, _("waiting for its turn")),
    (Stage.READING, _("reading the file")),
    (Stage.SENTENCES, _("finding its sentences")),
    (Stage.SAVING, _("keeping what was found")),
)


class NameForm(PlainForm, forms.Form):
    slug = forms.SlugField(
        label=_("short name in addresses"), max_length=80, help_text=_("One that no other document has.")
    )


class ConversionPages:
    """The pages of a document's admin on which a file is being read."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("reading/<int:pk>/", view(self.reading), name="learn_document_reading"),
            path("reading/<int:pk>/cancel/", view(self.cancel), name="learn_document_cancel"),
            path("reading/<int:pk>/again/", view(self.again), name="learn_document_again"),
            *super().get_urls(),
        ]

    def mine(self, request):
        """The files this person brought; another's are none of theirs."""
        if not request.user.has_perm("learn.add_revision"):
            raise PermissionDenied
        return request.user.conversions.defer("file").select_related("document", "known")

    def onward(self, request, conversion):
        """Where a file leads that has been read to its end, and what is said there."""
        document = conversion.document
        if not conversion.said:
            return HttpResponseRedirect(self.url("difference", document.pk))
        self.say(request, conversion.said)
        warn(request, conversion.warnings)
        return HttpResponseRedirect(self.url("change", document.pk))

    def on_the_way(self, request):
        """This person's files that are read or wait for them. Sees to it that somebody reads."""
        if self.mine(request).under_way().exists():
            conversions.start(timezone.now())
        return self.mine(request).unsettled().order_by("pk")

    @method_decorator(require_safe)
    def reading(self, request, pk):
        """How far a file is. The page looks again by itself, unless it is asked to hold still."""
        conversion = get_object_or_404(self.mine(request), pk=pk)
        if conversion.is_under_way:
            now = timezone.now()
            conversions.start(now)
            conversion = get_object_or_404(self.mine(request), pk=pk)
        if conversion.stage == Stage.DONE:
            return self.onward(request, conversion)
        return self.progress(request, conversion)

    def progress(self, request, conversion, form=None):
        holds_still = "still" in request.GET
        context = self.admin_site.each_context(request) | {
            "title": conversion.name,
            "opts": self.opts,
            "conversion": conversion,
            "document": conversion.document,
            "steps": self.steps(conversion),
            "is_under_way": conversion.is_under_way,
            "place": conversion.before + 1 if conversion.stage == Stage.WAITING else 0,
            "seconds": self.seconds(conversion),
            "holds_still": holds_still,
            "needs_name": conversion.stage == Stage.UNNAMED,
            "has_stopped": conversion.stage == Stage.STOPPED,
            "may_be_next": request.user.has_perm("learn.change_document"),
            "form": form or NameForm(initial={"slug": self.suggested(conversion)}),
        }
        response = TemplateResponse(request, "admin/learn/document/reading.html", context)
        if conversion.is_under_way and not holds_still:
            response["Refresh"] = str(LOOKS_AGAIN_AFTER)
        return response

    def suggested(self, conversion):
        """A short name beside that of the document it seems to be."""
        if conversion.known is None:
            return conversion.slug
        return free_slug(Document.objects.all(), conversion.known.slug, "document")

    def steps(self, conversion):
        """Each stage in words, with its state: done, here or nothing yet."""
        stages = [stage for stage, _words in STEPS]
        at = stages.index(conversion.stage) if conversion.stage in stages else len(stages)
        return [
            {"words": words, "state": "done" if number < at else "here" if number == at else ""}
            for number, (_stage, words) in enumerate(STEPS)
        ]

    def seconds(self, conversion):
        """How long it has been read for, where it is being read."""
        if not conversion.started_at or conversion.stage == Stage.WAITING:
            return 0
        return int((timezone.now() - conversion.started_at).total_seconds())

    @method_decorator(require_POST)
    def cancel(self, request, pk):
        conversion = get_object_or_404(self.mine(request), pk=pk)
        if not conversions.cancel(conversion):
            return HttpResponseRedirect(self.url("reading", pk))
        self.say(request, gettext("“%s” is not read any more. Nothing has changed.") % conversion)
        if conversion.document:
            return HttpResponseRedirect(self.url("change", conversion.document.pk))
        return HttpResponseRedirect(self.url("changelist"))

    @method_decorator(require_POST)
    def again(self, request, pk):
        """Reads one once more that stopped, or that was given another name or called a next edition."""
        conversion = get_object_or_404(self.mine(request), pk=pk)
        form, otherwise = NameForm(request.POST), {}
        if conversion.stage == Stage.UNNAMED and "_next" in request.POST and conversion.known:
            if not request.user.has_perm("learn.change_document"):
                raise PermissionDenied
            otherwise = {"document": conversion.known, "slug": ""}
        elif conversion.stage == Stage.UNNAMED:
            if not form.is_valid():
                return self.progress(request, conversion, form)
            otherwise = {"slug": form.cleaned_data["slug"]}
        now = timezone.now()
        conversions.again(conversion, now, **otherwise)
        conversions.start(now)
        conversions.wait(conversion)
        return HttpResponseRedirect(self.url("reading", pk))
