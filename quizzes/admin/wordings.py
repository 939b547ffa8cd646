"""The versions of a question: what each said, what differs, and the way back to one."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Prefetch
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from learn.admin.base import row_or_404
from learn.admin.words import PlainForm
from learn.models.lessons import State

from ..held_back import HeldBack
from ..models import Question, Regrade
from ..unfinished import lacking
from ..versions import as_written, beside_words, changes, go_back, goes_on_from, mends_only_slips
from .held import why_not


class SlipsForm(PlainForm, forms.Form):
    """Whether a new version mends only slips of the pen. ``before`` is the version it goes on from."""

    is_typo_only = forms.BooleanField(
        label=_("Only a slip of the pen is mended"),
        required=False,
        help_text=_("Then its figures go on with those of the version before."),
    )

    def __init__(self, before, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = before

    def agrees_with(self, wording):
        """Whether the wording typed may be called that; where it may not, the field says so."""
        if not self.is_valid():
            return False
        if self.cleaned_data["is_typo_only"] and not mends_only_slips(self.before, wording):
            self.add_error(
                "is_typo_only",
                _("This is more than a slip of the pen: what is right has changed too. Take the tick away."),
            )
        return self.is_valid()


def corrections():
    """What to prefetch so that versions, with their choices, have how they were corrected, in one query."""
    return Prefetch("regrades", Regrade.objects.select_related("by", "undoes", "undone_by"))


def version_before(question, version):
    """The version that what is written now goes on from, or None for the first."""
    if question.state == State.PUBLISHED and version.pk == question.current_id:
        return version
    earlier = question.versions.filter(number__lt=version.number).prefetch_related("choices")
    return earlier.order_by("-number").first()


def changed(older, version):
    """What a version changed when it was written. One nobody was given may have been corrected together with
    the one before: then it is how they count now that is alike."""
    return min(changes(*as_written(older, version)), changes(older, version), key=len)


class WordingPages:
    """The pages of a question's versions, for its admin."""

    def wording_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/go-back/<int:number>/", view(self.go_back), name="quizzes_question_go_back"),
        ]

    def history_view(self, request, object_id, extra_context=None):
        """Every wording the question has had, newest first, each with what it changed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        question = row_or_404(Question, object_id)
        versions = list(
            question.versions.order_by("-number")
            .prefetch_related("choices", corrections())
            .annotate(given=Count("responses__attempt__learner", distinct=True))
        )
        before, goes_on = [*versions[1:], None], goes_on_from(versions)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Versions of “%s”") % question,
            "opts": self.opts,
            "question": question,
            "rows": [
                {
                    "version": version,
                    "before": older,
                    "changes": older and changed(older, version),
                    "corrected_since": older and as_written(older, version)[0] is not older,
                    "goes_on": goes_on.get(version.pk),
                }
                for version, older in zip(versions, before, strict=True)
            ],
            "may_write": self.has_change_permission(request),
            "may_correct": request.user.has_perm("quizzes.add_regrade"),
        }
        return TemplateResponse(request, "admin/quizzes/question/history.html", context)

    @method_decorator(require_POST)
    def go_back(self, request, pk, number):
        """The words of an earlier version again, as a new one; where more than words changes by that, only
        after it was said."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        version = get_object_or_404(Question, pk=pk).versions.filter(number=number)
        version = get_object_or_404(version.select_related("question").prefetch_related("choices"))
        beside = beside_words(version.question, version)
        # What cannot be given to learners is refused below, and not asked about before.
        is_finished = version.question.state != State.PUBLISHED or not lacking(version.question, version)
        if is_finished and beside and request.POST.get("seen") != beside.seen:
            return self.sure_to_go_back(request, version, beside)
        try:
            after = go_back(version.question, version)
        except HeldBack as error:
            messages.error(request, why_not(error))
            return HttpResponseRedirect(self.url("history", pk))
        except ValidationError as error:
            said = gettext("Version %(number)d was never finished, so learners cannot get it: %(lacks)s")
            messages.error(request, said % {"number": number, "lacks": " ".join(error.messages)})
            return HttpResponseRedirect(self.url("history", pk))
        said = gettext(
            "The words of version %(old)d are version %(new)d now, and its figures go on with those of "
            "version %(old)d."
        )
        said = said % {"old": number, "new": after.number}
        if version.question.state == State.PUBLISHED:
            said += " " + gettext("Learners get it from their next attempt on.")
        self.log_change(request, version.question, said)
        self.say(request, said)
        return HttpResponseRedirect(self.url("history", pk))

    def sure_to_go_back(self, request, version, beside):
        """What going back to it changes besides words, before it is done."""
        context = self.admin_site.each_context(request) | {
            "title": gettext("Go back to version %d?") % version.number,
            "opts": self.opts,
            "question": version.question,
            "version": version,
            "beside": beside,
        }
        return TemplateResponse(request, "admin/quizzes/question/go_back.html", context)
