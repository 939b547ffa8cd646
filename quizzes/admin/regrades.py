"""Correcting how a version counts: what would change, then the change, then what was changed."""

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from learn import audit
from learn.admin.base import DeskAdmin, row_or_404
from learn.admin.words import PlainForm
from learn.row_numbers import row_number

from .. import regrading
from ..linted import new_findings
from ..models import QuestionVersion, Regrade
from ..regrading.alike import alike, alike_undone, called
from ..regrading.foreseen import credit_of, turn_of
from ..regrading.kept import kept_with, together_with
from ..versions import left_as_they_were, marking_changes
from . import handing_in
from .marking_form import MarkingForm, marking_typed, rows_form

SALT = "quizzes.regrading"
TOO_MANY = _(
    "So many have answered these versions together that a browser does not wait for it. Tick fewer, and "
    "correct the others by themselves afterwards."
)
ROWS = 50


class ReasonForm(PlainForm, forms.Form):
    reason = forms.CharField(
        label=_("why"),
        max_length=500,
        widget=forms.Textarea({"rows": 2, "maxlength": 500}),
        error_messages={"required": _("Say why. Learners read it beside their answer.")},
        help_text=_("In a sentence. Learners whose answer is marked again read it beside their answer."),
    )
    takes_away = forms.BooleanField(
        label=_("Take these completions away"),
        required=False,
        help_text=_("Otherwise everyone who has passed stays passed."),
    )
    also = forms.TypedMultipleChoiceField(
        label=_("correct other versions, too"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They have the same rows, and these count the same. Which of them are wrong, too?"),
        error_messages={
            "invalid_choice": _(
                "One of the versions you ticked counts otherwise since you looked. Tick anew, and look again."
            )
        },
    )

    def __init__(self, *args, others=(), is_undone=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.others, also = {other.version.pk: other for other in others}, self.fields["also"]
        also.choices = [(pk, called(other)) for pk, other in self.others.items()]
        if is_undone:
            also.label = gettext("undo it in other versions, too")
            also.help_text = gettext("They have the same rows, and these count the same. Which go back, too?")
        if not others:
            del self.fields["also"]

    def clean_also(self):
        """The `Alike` of each version that is ticked."""
        return [self.others[pk] for pk in self.cleaned_data["also"]]


@admin.register(Regrade)
class RegradeAdmin(DeskAdmin):
    """A correction has no form of its own: it is made beside its version, stays as it is and is looked at."""

    desk, desk_order = "see", 300
    list_display = ["of", "reason", "when", "who", "marks"]
    search_fields = ["reason", "version__stem"]
    empty_sentence = _("How a question counts has never been corrected.")

    def on_desk(self, request):
        return super().on_desk(request) if Regrade.objects.exists() else []

    def standing(self, request):
        count = Regrade.objects.count()
        return ngettext("%d correction.", "%d corrections.", count) % count

    def has_change_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        corrections = super().get_queryset(request).select_related("version", "by")
        return corrections.annotate(marked=Count("changes"))

    def has_add_permission(self, request):
        return False

    @admin.display(description=_("question"))
    def of(self, regrade):
        return Truncator(regrade.version).chars(80)

    @admin.display(description=_("when"), ordering="at")
    def when(self, regrade):
        return date_format(timezone.localtime(regrade.at), "j F Y, H:i")

    @admin.display(description=_("by"))
    def who(self, regrade):
        return regrade.by.called if regrade.by else ""

    @admin.display(description=_("marks changed"))
    def marks(self, regrade):
        return regrade.marked

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("version/<int:pk>/", view(self.correct), name="quizzes_regrade_correct"),
            path("version/<int:pk>/confirm/", view(self.confirm), name="quizzes_regrade_confirm"),
            path("<int:pk>/undo/", view(self.undo), name="quizzes_regrade_undo"),
            *super().get_urls(),
        ]

    # Saying what is right

    def correct(self, request, pk):
        """How the version counts, to be typed anew; a POST leads to what that would change."""
        version = self.version(request, pk)
        if not version.is_answered:
            messages.info(request, gettext("Nobody was given this version yet: change it as you like."))
            return HttpResponseRedirect(reverse("admin:quizzes_question_change", args=[version.question_id]))
        if "_hand_in" in request.POST:
            return self.hand_in(request, version)
        like = self.like(request, version)
        if like and not regrading.takes_long(version):
            return self.preview_like(request, version, *like)
        proposal = self.opened(request, version) if "_edit" in request.POST else None
        data = request.POST if request.method == "POST" and "_edit" not in request.POST else None
        marking = proposal["marking"] if proposal else like and like[1]
        shown = version.marked_by(marking) if marking else version
        initial = {"ruling": shown.ruling, "explanation": shown.explanation}
        form, rows = MarkingForm(data, initial=initial, shown=shown), rows_form(version, data, shown)
        if data and (marking := marking_typed(form, rows, version)):
            try:
                if "_file" in request.POST:
                    return as_file(version, marking, request.user)
                return self.preview(request, version, marking)
            except ValidationError as error:
                form.add_error(None, error)
        context = {
            "title": gettext("Correct how version %d counts") % version.number,
            "form": form,
            "rows": rows,
            "groups": [{"formset": rows}],
            "errors": form.errors or rows.total_error_count(),
            "takes_long": regrading.takes_long(version),
            "most": regrading.correcting.MOST_IN_A_PAGE,
        }
        return self.page(request, version, "correct", context)

    def like(self, request, version):
        """(the correction of another version that the address names, the marking by which this one is
        corrected in the same way), or None."""
        if request.method != "GET" or not (number := row_number(request.GET.get("like"))):
            return None
        made = get_object_or_404(Regrade.objects.select_related("version__question"), pk=number)
        found = {each.version.pk: each.marking for each in alike(*made.sides)}
        return (made, found[version.pk]) if version.pk in found else None

    def preview_like(self, request, version, made, marking):
        """What changes once this version, too, is corrected as that other was, for the same reason."""
        others = alike(version, version.marked_by(marking))
        form = ReasonForm(initial={"reason": made.reason}, others=others)
        return self.preview(request, version, marking, form=form, like=made)

    def version(self, request, pk):
        """The version asked for, if this person may correct it."""
        if not request.user.has_perm("quizzes.add_regrade"):
            raise PermissionDenied
        versions = QuestionVersion.objects.select_related("question").prefetch_related("choices")
        return get_object_or_404(versions, pk=pk)

    def page(self, request, version, name, context):
        context = self.admin_site.each_context(request) | context
        context |= {"opts": self.opts, "version": version, "question": version.question}
        return TemplateResponse(request, f"admin/quizzes/regrade/{name}.html", context)

    # Seeing what changes

    def preview(self, request, version, marking, undoes=None, form=None, like=None, also=()):
        """Who gains and loses by it, and by correcting these others with it; nothing has changed yet."""
        seen = regrading.preview(version, marking, also)
        proposed = version.marked_by(seen.marking)
        proposal = {"version": version.pk, "marking": seen.marking, "seal": seen.seal}
        proposal["undoes"] = undoes and undoes.pk
        proposal["also"] = sorted(each.version.pk for each in also)
        proposal["replays"] = seen.marking == version.marking()
        context = {
            "title": gettext("What changes"),
            "seen": seen,
            "changes": marking_changes(version, proposed),
            "left": [] if undoes else left_as_they_were(version, proposed),
            "found": [] if undoes else new_findings(version, proposed),
            "replays": proposal["replays"],
            "undoes": undoes,
            "like": like,
            "also": sorted(also, key=lambda each: each.version.number),
            "form": form or self.reason(version, marking, undoes),
            "proposal": signing.dumps(proposal, salt=SALT, compress=True),
            "names_learners": request.user.has_perm("learn.view_enrolment"),
        }
        context |= handing_in.note(request, handing_in.of_version(version))
        return self.page(request, version, "preview", context)

    def reason(self, version, marking, undoes, data=None, **initial):
        """The form that asks why, and which other versions are to be corrected in the same way."""
        others = (alike_undone if undoes else alike)(version, version.marked_by(marking))
        form = ReasonForm(data, initial=initial, others=others, is_undone=bool(undoes))
        form.fields["reason"].required = "_also" not in (data or ())
        return form

    def hand_in(self, request, version):
        """Hands in the attempts at this version that ran out, and shows what would change then."""
        if not handing_in.may(request):
            raise PermissionDenied
        proposal = self.opened(request, version)
        if proposal is None:
            return self.too_old(request, version)
        if said := handing_in.hand_in(request, handing_in.of_version(version)):
            self.log_change(request, version.question, said)
        return self.preview_again(request, version.pk, proposal)

    def too_old(self, request, version):
        messages.error(request, gettext("This page was too old. Nothing was changed; begin again."))
        return HttpResponseRedirect(self.url("correct", version.pk))

    def opened(self, request, version):
        """What was previewed, as the page brings it back; None when it is not ours or of another version."""
        try:
            proposal = signing.loads(request.POST.get("proposal", ""), salt=SALT)
        except signing.BadSignature:
            return None
        is_ours = proposal["version"] == version.pk and isinstance(proposal["seal"], dict)
        return proposal if is_ours else None

    def undo(self, request, pk):
        """What going back to how it counted before would change."""
        regrade = get_object_or_404(Regrade.objects.select_related("version"), pk=pk)
        version = self.version(request, regrade.version_id)
        try:
            before = regrading.marking_before(regrade)
            if "file" in request.GET:
                return as_file(version, before, request.user, regrade)
            made = {each.pk for each in together_with(regrade)}
            form = self.reason(version, before, regrade)
            also = [each for each in form.others.values() if each.undoes and each.undoes.pk in made]
            if regrading.takes_long(version, *(each.version for each in also)):
                also = []
            form.initial["also"] = [each.version.pk for each in also]
            return self.preview(request, version, before, undoes=regrade, form=form, also=also)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(self.url("change", pk))

    # Doing it

    @method_decorator(require_POST)
    def confirm(self, request, pk):
        version = self.version(request, pk)
        proposal = self.opened(request, version)
        if proposal is None:
            return self.too_old(request, version)
        is_done = version.marking() == proposal["marking"] and not proposal["replays"]
        if is_done and (made := version.regrades.first()):
            return self.was_done(request, made)
        undoes = Regrade.objects.filter(pk=proposal["undoes"]).first()
        form = self.reason(version, proposal["marking"], undoes, request.POST)
        try:
            is_said, also = form.is_valid(), form.cleaned_data.get("also", [])
            if also and regrading.takes_long(version, *(each.version for each in also)):
                form.add_error("also", TOO_MANY)
                is_said, also = False, []
            is_shown = sorted(each.version.pk for each in also) == proposal["also"]
            if is_said and is_shown and "_also" not in request.POST:
                return self.done(request, self.regrade(request, version, proposal, form, undoes))
            if is_said and not is_shown:
                messages.info(request, gettext("You ticked other versions: this is what changes with them."))
            return self.preview(request, version, proposal["marking"], undoes, form, also=also)
        except regrading.MovedOn as moved:
            return self.preview_again(request, version.pk, proposal, str(moved))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(self.url("correct", version.pk))

    def was_done(self, request, made):
        """A second click, or a second tab."""
        messages.info(request, gettext("That is corrected already."))
        return HttpResponseRedirect(self.url("change", made.pk))

    def preview_again(self, request, pk, proposal, moved=""):
        version, undoes = self.version(request, pk), Regrade.objects.filter(pk=proposal["undoes"]).first()
        marking, why = proposal["marking"], request.POST.get("reason", "")
        try:
            form = self.reason(version, marking, undoes, request.POST if moved else None, reason=why)
            also = [form.others[each] for each in proposal["also"] if each in form.others]
            form.initial["also"] = [each.version.pk for each in also]
            if moved:
                form.add_error(None, moved)
            return self.preview(request, version, marking, undoes, form, also=also)
        except ValidationError as error:
            if made := version.regrades.first():
                return self.was_done(request, made)
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(self.url("correct", pk))

    def regrade(self, request, version, proposal, form, undoes):
        if undoes:
            regrading.marking_before(undoes)
        return regrading.regrade(
            version,
            proposal["marking"],
            proposal["seal"],
            by=request.user,
            now=timezone.now(),
            undoes=undoes,
            reason=form.cleaned_data["reason"],
            takes_away=form.cleaned_data["takes_away"],
            also=form.cleaned_data.get("also", []),
        )

    def done(self, request, regrade):
        """On to what was done."""
        said = regrading.in_words(regrade)
        self.log_change(request, regrade.version.question, said)
        self.say(request, said)
        return HttpResponseRedirect(self.url("change", regrade.pk))

    # Looking back

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """What a correction changed, for whom, and the way to undo it."""
        if object_id is None or not self.has_view_permission(request):
            raise PermissionDenied
        regrades = Regrade.objects.select_related("version__question", "by", "undoes", "undone_by")
        regrade = row_or_404(regrades, object_id)
        version = regrade.version
        changes = regrade.changes.select_related("response__attempt__learner", "response__attempt__quiz")
        completions = regrade.completions.select_related("enrolment__learner", "lesson").order_by("pk")
        context = {
            "title": gettext("Correction of version %d") % version.number,
            "regrade": regrade,
            "changes": marking_changes(*regrade.sides),
            "marks": Paginator(changes.order_by("pk"), ROWS).get_page(request.GET.get("page")),
            "completions": Paginator(completions, ROWS).get_page(1),
            "others": (alike_undone if regrade.undoes else alike)(*regrade.sides),
            "kept": kept_with(regrade),
            "together": together_with(regrade),
            "turn": turn_of(regrade.before, regrade.after),
            "credit": credit_of(regrade.before, regrade.after),
            "is_newest": regrade.is_in_force,
            "may_undo": regrade.before != regrade.after,
            "takes_long": regrading.takes_long(version),
            "may_correct": request.user.has_perm("quizzes.add_regrade"),
            "names_learners": request.user.has_perm("learn.view_enrolment"),
        }
        return self.page(request, version, "regrade", context)


def as_file(version, marking, by, undoes=None):
    """A correction for `manage.py regrade`. ValidationError where it would change words learners read."""
    version.marked_by(marking)
    audit.note(by, version.question, gettext("Downloaded a correction."))
    told = {"question": version.question.slug, "version": version.pk, "by": by.pk, "marking": marking}
    told |= {"undoes": undoes.pk} if undoes else {}
    response = JsonResponse(told, json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="correction-{version.question.slug}.json"'
    return response
