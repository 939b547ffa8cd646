"""The next edition of a document: brought, looked at, confirmed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from .. import conversions, editions
from ..importing import CannotRead
from ..importing.saving import MovedOn
from ..models import Document
from ..row_numbers import row_number
from .base import DayInput
from .words import PlainForm, warn

NEEDS = ["learn.add_revision", "learn.change_document"]
FILE_TELLS = _("The file says so. Learners read it: see that it is right, change it, or clear it.")
NOT_TOLD = _("The file does not say. Learners read it: change it, or clear it.")
AGAIN = _("This is the day edition %(number)d was of. Learners read it: change it, or clear it.")
STANDS = _(
    "The file does not say; the edition before is of %(day)s. Say of which day this one is. Left empty, "
    "learners read no day."
)


class EditionForm(PlainForm, forms.Form):
    """The day of the edition that was brought, where the file tells it. again: the
    edition that was of this very file, if one was."""

    published_on = forms.DateField(
        label=_("published on"), required=False, widget=DayInput({"form": "confirm"})
    )

    def __init__(self, proposed, again, data=None):
        dated, stands = editions.outline_of(proposed).dated, proposed.document.published_on
        super().__init__(data, initial={"published_on": dated})
        told = FILE_TELLS if dated else NOT_TOLD
        if stands and not dated:
            told = STANDS % {"day": date_format(stands, "j F Y")}
        if dated and again and again.published_on == dated:
            told = AGAIN % {"number": again.number}
        self.fields["published_on"].help_text = told


def decided(data):
    """(lesson, place) of each lesson that was given another section than by the rule."""
    fields = (
        (name.removeprefix("lesson-"), place) for name, place in data.items() if name.startswith("lesson-")
    )
    numbers = ((row_number(lesson), row_number(place)) for lesson, place in fields)
    return [both for both in numbers if None not in both]


class NextEditionPages:
    """The pages of a document's admin on which its next edition is brought."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/next-edition/", view(self.upload), name="learn_document_next"),
            path("<int:pk>/difference/", view(self.difference), name="learn_document_difference"),
            path("<int:pk>/confirm/", view(self.confirm), name="learn_document_confirm"),
            path("<int:pk>/not-now/", view(self.not_now), name="learn_document_not_now"),
            path("<int:pk>/go-back/", view(self.go_back), name="learn_document_go_back"),
            path("<int:pk>/of-its-own/", view(self.of_its_own), name="learn_document_of_its_own"),
            *super().get_urls(),
        ]

    def proposed(self, request, pk):
        """What this person proposed for the document, or None; another's is none of theirs."""
        if not request.user.has_perms(NEEDS):
            raise PermissionDenied
        return request.user.proposed_editions.select_related("document").filter(document=pk).first()

    def nothing_waits(self, request, pk):
        """Where a second click or the way back leads, once it has been decided."""
        messages.info(
            request, gettext("No file waits for your word any more. These are the editions there are.")
        )
        return HttpResponseRedirect(self.url("change", get_object_or_404(Document, pk=pk).pk))

    def look_again(self, request, pk, error):
        """Why nothing was done, above what the file that waits now changes."""
        if self.proposed(request, pk):
            messages.error(request, str(error))
        return HttpResponseRedirect(self.url("difference", pk))

    def difference(self, request, pk):
        """What the file that was brought changes. Nothing has changed yet."""
        proposed = self.proposed(request, pk)
        if proposed is None:
            return self.nothing_waits(request, pk)
        again = editions.earlier(proposed)
        return self.difference_of(request, proposed, again, EditionForm(proposed, again))

    def difference_of(self, request, proposed, again, form):
        newest, difference = proposed.document.current_revision, editions.difference(proposed)
        sections = editions.told_apart(proposed.document, [part for part in difference.parts if part.place])
        context = self.admin_site.each_context(request) | {
            "title": gettext("What changes in “%s”") % proposed.document,
            "opts": self.opts,
            "document": proposed.document,
            "proposed": proposed,
            "again": again,
            "is_doubtful": difference.is_hardly_the_same and not again,
            "form": form,
            "sealed": editions.seal(proposed),
            "newest": newest,
            "next": newest.number + 1,
            "difference": difference,
            "parts": editions.with_lessons(proposed.document, difference.parts, decided(request.POST)),
            "sections": sections,
            "touched": [(part, name) for part, name in sections if not part.is_untouched],
            "may_stand_alone": request.user.has_perm("learn.add_document"),
        }
        return TemplateResponse(request, "admin/learn/document/difference.html", context)

    @method_decorator(require_POST)
    def confirm(self, request, pk):
        proposed, sealed = self.proposed(request, pk), request.POST.get("sealed", "")
        if proposed is None:
            return self.nothing_waits(request, pk)
        if editions.seal(proposed) != sealed:
            return self.look_again(request, pk, editions.Otherwise())
        again = editions.earlier(proposed)
        form = EditionForm(proposed, again, request.POST)
        if not form.is_valid():
            return self.difference_of(request, proposed, again, form)
        number = row_number(request.POST.get("compared_with")) or 0
        # A page that was open before it had the field says nothing of the day.
        about = form.cleaned_data if "published_on" in request.POST else {}
        try:
            report = editions.confirm(proposed, sealed, number, decided(request.POST), **about)
        except (editions.Otherwise, MovedOn) as error:
            return self.look_again(request, pk, error)
        if not report.changed:
            self.say(request, str(report))
            return HttpResponseRedirect(self.url("change", pk))
        if day := about.get("published_on"):
            messages.info(request, gettext("Learners read that it is of %s.") % date_format(day, "j F Y"))
        document = proposed.document
        warn(request, (*editions.days_kept(document), *editions.told_of_retired(document)))
        answer = self.brought(request, report)
        for said in report.decided:
            messages.info(request, said)
        wrong = gettext("The wrong file? “Go back to edition %d” is on this page, under Editions.")
        messages.info(request, wrong % number)
        return answer

    @method_decorator(require_POST)
    def go_back(self, request, pk):
        """Brings an earlier edition again, to be looked at like any other."""
        if not request.user.has_perms(NEEDS):
            raise PermissionDenied
        document = get_object_or_404(Document, pk=pk)
        newest, number = document.current_revision, row_number(request.POST.get("edition"))
        edition = newest and document.revisions.filter(number=number, number__lt=newest.number).first()
        if not edition:
            said = gettext("There is no such earlier edition. These are the ones there are.")
        elif editions.propose_again(edition, request.user, timezone.now()):
            return HttpResponseRedirect(self.url("difference", pk))
        else:
            said = editions.says_this_already(document)
        messages.info(request, said)
        return HttpResponseRedirect(self.url("change", pk))

    @method_decorator(require_POST)
    def not_now(self, request, pk):
        proposed = self.proposed(request, pk)
        if proposed is None:
            return self.nothing_waits(request, pk)
        try:
            editions.throw_away(proposed, request.POST.get("sealed", ""))
        except editions.Otherwise as error:
            return self.look_again(request, pk, error)
        self.say(request, gettext("Nothing has changed. The file you brought is thrown away."))
        return HttpResponseRedirect(self.url("change", pk))

    @method_decorator(require_POST)
    def of_its_own(self, request, pk):
        """Makes the file that was brought a new document: it was the wrong one for a next edition."""
        proposed = self.proposed(request, pk)
        if not request.user.has_perm("learn.add_document"):
            raise PermissionDenied
        if proposed is None:
            return self.nothing_waits(request, pk)
        now = timezone.now()
        try:
            conversion = conversions.bring_apart(proposed, request.POST.get("sealed", ""), now)
        except CannotRead as error:
            return self.look_again(request, pk, error)
        conversions.start(now)
        conversions.wait(conversion)
        return HttpResponseRedirect(self.url("reading", conversion.pk))
