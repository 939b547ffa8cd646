"""Writing questions: drafts, versions, a trial that keeps nothing."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from learn.admin.base import DeskAdmin, drafts_and_published, row_or_404
from learn.admin.words import asked
from learn.citing import passage_at
from learn.models import Document, LearningPath
from learn.models.lessons import State
from learn.row_numbers import row_number

from .. import authoring, deleting, giving, work
from ..coverage import check_about
from ..held_back import HeldBack
from ..models import Question, Quiz
from ..unfinished import cannot_be_tried, lacking
from ..versions import note_slips_only
from ..wording import TRUE_AND_FALSE
from .deleting import DeletingPages
from .good_questions import findings_saved, findings_typed, may
from .held import why_not
from .placing import PERMISSIONS, PlacedPages
from .question_drawing import drawn_as_given
from .question_filters import BroughtFilter, TopicFilter
from .question_form import QuestionForm, RestsOnForm, about_typed, as_typed
from .question_rows import rows_of
from .question_wording import wording_typed
from .retiring import hangs_on, retire_question
from .ticked import TickedPages
from .trial import Trial
from .wordings import SlipsForm, WordingPages, corrections, version_before

DOUBTED = "doubted"  # in the address of a question that was not published, for rules find errors in it


def standing(question, version):
    """Where the question stands, in words; ``version`` is its newest wording."""
    if question.state == State.RETIRED:
        return gettext("Retired: learners no longer get it")
    if question.state == State.DRAFT:
        return gettext("Draft: learners see nothing of it")
    if version.pk != question.current_id:
        return gettext("Published. You are writing a new version that learners do not get yet")
    return gettext("Published")


def chosen(asked):
    """(document, passage) that the address of a new question chooses already: without one the only
    document there is, and None."""
    documents = Document.objects.in_use()
    if number := row_number(asked.get("document")):
        documents = Document.objects.filter(pk=number)
    found = list(documents[:2])
    document = found[0] if len(found) == 1 else None
    return document, document and passage_at(document, asked.get("passage", ""))


def check_for(request, question=None):
    """The check that is to ask the question whose address names a sentence and a path, as from a gap on the
    map of coverage; None without, or where the check asks it already."""
    number, key = row_number(request.GET.get("path")), request.GET.get("passage", "")
    way = LearningPath.objects.filter(pk=number).first()
    passage = way and passage_at(way.document_id, key)
    if passage is None or not request.user.has_perms(["quizzes.change_quiz", "quizzes.add_slot"]):
        return None
    check = check_about(way, passage)
    return None if check and question and check.slots.filter(question=question).exists() else check


@admin.register(Question)
class QuestionAdmin(DeletingPages, TickedPages, PlacedPages, WordingPages, DeskAdmin):
    desk, desk_order = "write", 3
    list_display = ["__str__", "kind", "topic", "stands", "asked_in"]
    list_display_links = ["__str__"]
    list_filter = [BroughtFilter, "state", ("topic", TopicFilter), "slots__quiz"]
    search_fields = ["slug", "topic", "current__stem"]
    empty_sentence = _("There are no questions yet.")

    def standing(self, request):
        return drafts_and_published(Question.objects.all())

    # The list

    def get_queryset(self, request):
        questions = super().get_queryset(request).select_related("current").prefetch_related("slots__quiz")
        return questions.annotate(newest=Max("versions__number"))

    @admin.display(description=_("kind"))
    def kind(self, question):
        return question.current.get_kind_display() if question.current else ""

    @admin.display(description=_("state"), ordering="state")
    def stands(self, question):
        if question.state == State.PUBLISHED and question.newest != question.current.number:
            return gettext("published, new version begun")
        return question.get_state_display()

    @admin.display(description=_("asked in"))
    def asked_in(self, question):
        return ", ".join(slot.quiz.title for slot in question.slots.all()) or gettext("no quiz yet")

    # The form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            return self.write_new(request)
        question = row_or_404(Question.objects.select_related("document", "current"), object_id)
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        version = authoring.newest(question)
        if version.is_answered or not self.has_change_permission(request):
            return self.read_only(request, question, version)
        return self.write_on(request, question, version)

    def write_new(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        document, passage = chosen(request.GET)
        initial = {"cites": [passage.key]} if passage else {}
        data = request.POST if request.method == "POST" else None
        check = check_for(request)
        form = QuestionForm(document, data, initial=initial, asks_document=True, check=check)
        rows = rows_of(None, data, form.drawing)
        if "_kind" in request.POST:
            return self.show_kind(request, None, None, form, rows)
        if data and (wording := wording_typed(form, rows, None, "_publish" in data)):
            cleaned = form.cleaned_data
            question = authoring.create(form.document, wording, cleaned["topic"], cleaned["cites"])
            authoring.describe(question, **form.described())
            self.log_addition(request, question, gettext("Wrote the question."))
            return self.saved(request, question, cleaned.get("asked_in") and check)
        return self.show(request, None, None, form, rows, passage)

    def write_on(self, request, question, version):
        data = request.POST if request.method == "POST" else None
        initial = as_typed(version) | about_typed(question)
        initial |= {"topic": question.topic, "cites": keys_of(question)}
        # What learners get at this moment rests on the sentences chosen here, too.
        publishing = question.state == State.PUBLISHED
        check = check_for(request, question)
        about = {"version": version, "publishing": publishing, "check": check}
        form = QuestionForm(question.document, data, initial=initial, **about)
        rows = rows_of(version, data, form.drawing)
        before = version_before(question, version)
        slips = before and SlipsForm(
            before, data, initial={"is_typo_only": before != version and version.is_typo_only}
        )
        if "_kind" in request.POST:
            return self.show_kind(request, question, version, form, rows)
        wording = data and wording_typed(form, rows, version, "_publish" in data)
        may_be = wording and (not slips or slips.agrees_with(wording))
        if may_be and self.is_kept(question, form, wording, slips):
            self.log_change(request, question, gettext("Changed the question."))
            return self.saved(request, question, form.cleaned_data.get("asked_in") and check)
        return self.show(request, question, version, form, rows, slips=slips)

    def is_kept(self, question, form, wording=None, slips=None):
        """Keeps what was typed. Where a quiz could then not be passed, or a path holds it back, the form says
        so instead."""
        try:
            with transaction.atomic(), giving.resting_anew([question]):
                if wording:
                    after = authoring.reword(question, wording)
                    note_slips_only(after, bool(slips) and slips.cleaned_data["is_typo_only"])
                authoring.cite(question, form.cleaned_data["topic"], form.cleaned_data["cites"])
                authoring.describe(question, **form.described())
        except HeldBack as held:
            form.add_error("cites", held)
        except ValidationError as error:
            form.add_error("topic", error)
        return form.is_valid()

    def read_only(self, request, question, version):
        """A wording learners have been given stays; what it rests on may still be put right."""
        data = request.POST if request.method == "POST" else None
        initial = about_typed(question) | {"topic": question.topic, "cites": keys_of(question)}
        publishing = question.state == State.PUBLISHED
        about = {"version": version, "publishing": publishing}
        form = RestsOnForm(question.document, data, initial=initial, **about)
        if data and form.is_valid() and self.is_kept(question, form):
            self.log_change(request, question, gettext("Changed what the question rests on."))
            self.say(request, gettext("Saved."))
            return HttpResponseRedirect(self.url("change", question.pk))
        return self.show(request, question, version, form, None)

    def saved(self, request, question, check=None):
        """What follows saving: publishing or trying, when that was asked; then the question again."""
        if "_publish" in request.POST:
            return self.give(request, question, check)
        self.say(request, gettext("Saved as a draft. Learners see nothing of it."))
        return self.back(request, question, check, "try" if "_try" in request.POST else "change")

    def back(self, request, question, check, page="change", **more):
        """On to a page of the question. Until the check that is to ask it does, the address goes on naming
        that, as it did here."""
        waits = check and not check.slots.filter(question=question).exists()
        asked = {name: value for name, value in request.GET.items() if waits and name != DOUBTED} | more
        return HttpResponseRedirect(self.url(page, question.pk) + (f"?{urlencode(asked)}" if asked else ""))

    def give(self, request, question, check=None):
        """Publishes the question and goes back to it, saying so or why learners do not get it; ``check`` asks
        it from then on. Errors that rules find in it are named there first, and it is asked."""
        more = {}
        # A strict path holds both back when its check is to ask the question.
        is_strict = bool(check and check.path.publish_check_blocks)
        try:
            with transaction.atomic():
                giving.publish(question, is_strict or "anyway" in request.POST)
                begins = check and giving.ask_in(check, question)
        except giving.Doubted:
            more = {DOUBTED: 1}
        except ValidationError as error:
            messages.error(request, why_not(error))
        else:
            self.log_change(request, question, gettext("Published the question."))
            said = self.joined(request, check, question, begins) if check else self.published(question)
            self.say(request, said)
        return self.back(request, question, check, **more)

    def joined(self, request, check, question, begins):
        """Notes that the check asks the published question; what to say of it."""
        self.log_change(request, check, gettext("It asks “%s” now.") % question)
        if begins:
            self.log_change(request, check, gettext("Published with its first question."))
            said = gettext("Published. “%s” asks it, and learners have that check from now on.")
            return said % check
        if check.state == State.PUBLISHED:
            return gettext("Published. “%s” asks it from the next attempt on.") % check
        return gettext("Published. “%s” asks it: learners get it once that is published.") % check

    def show_kind(self, request, question, version, form, rows):
        """The form with the fields of the kind chosen and all that was typed. Nothing is looked at yet."""
        for each in (form, *rows.forms):
            each.errors.clear()
        rows.non_form_errors().clear()
        return self.show(request, question, version, form, rows)

    def show(self, request, question, version, form, rows, offered=None, slips=None):
        context = self.admin_site.each_context(request) | {
            "title": str(version) if version else gettext("New question"),
            "opts": self.opts,
            "original": question,
            "version": version,
            "document": form.document,
            "form": form,
            "rows": rows,
            "groups": [{"formset": rows}] if rows else [],
            "slips": slips,
            "errors": form.errors or (rows and rows.total_error_count()) or (slips and slips.errors),
            "standing": standing(question, version) if question else "",
            "true_and_false": TRUE_AND_FALSE,
            "lacks": self.lacks(question, version, rows),
            "doubted": self.doubted(request, question, version),
            "has_draft": bool(question) and version.pk != question.current_id,
            "may_write": self.has_change_permission(request),
            "may_place": question and question.state != State.RETIRED and request.user.has_perms(PERMISSIONS),
            "slots": question.slots.select_related("quiz") if question else (),
            "versions": question.versions.count() if question else 0,
            "corrected": corrected(question) if question else (),
            "may_delete": bool(question) and not deleting.why_kept(question),
            "may_correct": bool(version)
            and version.is_answered
            and request.user.has_perm("quizzes.add_regrade"),
            "offered": offered,
            "stale": work.stale_of(question) if question else (),
            "drawn": drawn_as_given(version) if version and not rows else "",
        }
        context |= may(request) | self.found(request, question, version, form, rows)
        return TemplateResponse(request, "admin/quizzes/question/change_form.html", context)

    def lacks(self, question, version, rows):
        """What is missing before learners can get the newest wording, where they do not get it yet."""
        if not rows or rows.is_bound or not question:
            return []
        is_given_now = question.state == State.PUBLISHED and version.pk == question.current_id
        return [] if is_given_now else lacking(question, version)

    def doubted(self, request, question, version):
        """What rules call an error in the newest wording, where somebody wants it published and learners do
        not get it yet."""
        if DOUBTED not in request.GET or request.method == "POST" or not self.has_change_permission(request):
            return []
        is_given_now = question.state == State.PUBLISHED and version.pk == question.current_id
        return [] if is_given_now else giving.errors_in_question(question)

    def found(self, request, question, version, form, rows):
        """What could be better about the question: as it was typed when it comes back with mistakes."""
        if rows and rows.is_bound:
            return findings_typed(request.POST, question, form.document, version)
        return findings_saved(question) if question else {}

    # Its own pages

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/new-version/", view(self.new_version), name="quizzes_question_new_version"),
            path("<int:pk>/discard/", view(self.discard), name="quizzes_question_discard"),
            path("<int:pk>/publish/", view(self.publish), name="quizzes_question_publish"),
            path("<int:pk>/retire/", view(self.retire), name="quizzes_question_retire"),
            path("<int:pk>/try/", view(never_cache(self.trial)), name="quizzes_question_try"),
            *self.wording_urls(),
            *self.ticked_urls(),
            *self.placed_urls(),
            *super().get_urls(),
        ]

    def act(self, request, pk, verb, said):
        """Does this to the question and goes back to it, saying what was done or why not."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        question = get_object_or_404(Question, pk=pk)
        try:
            verb(question)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            self.log_change(request, question, said)
            self.say(request, said)
        return HttpResponseRedirect(self.url("change", pk))

    @method_decorator(require_POST)
    def new_version(self, request, pk):
        said = gettext("Here is a new version. Learners keep getting the old one until you publish this one.")
        return self.act(request, pk, authoring.new_version, said)

    @method_decorator(require_POST)
    def discard(self, request, pk):
        return self.act(request, pk, authoring.discard_draft, gettext("The new version is thrown away."))

    @method_decorator(require_POST)
    def publish(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        question = get_object_or_404(Question, pk=pk)
        return self.give(request, question, check_for(request, question))

    def published(self, question):
        if authoring.asking(question).exists():
            return gettext("Published. Learners get it from their next attempt on.")
        waiting = Quiz.objects.filter(slots__question=question, state=State.DRAFT).first()
        if waiting:
            return gettext("Published. Learners get it once “%s” is published.") % waiting
        return gettext("Published. No quiz asks it yet: put it into one.")

    @method_decorator(require_POST)
    def retire(self, request, pk):
        """Retires it; where a quiz could not be passed without, or draws fewer, only after that was named."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        question = get_object_or_404(Question.objects.select_related("document"), pk=pk)
        hangs = hangs_on(question)
        if (hangs["short"] or hangs["hanging"].draws_fewer) and request.POST.get("_retire") != "sure":
            context = self.admin_site.each_context(request) | hangs
            context |= {
                "title": asked(gettext("Retire “%s”?"), question),
                "thing": question,
                "kind": "question",
            }
            context |= {"document": question.document, "act": request.path, "back": self.url("change", pk)}
            return TemplateResponse(request, "admin/quizzes/work/retire.html", context)
        try:
            also = retire_question(request, question)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            said = gettext("Retired. Learners get it no more; what they answered stays.")
            self.log_change(request, question, said)
            self.say(request, " ".join([said, *also]))
        return HttpResponseRedirect(self.url("change", pk))

    def trial(self, request, pk):
        """The newest wording as a learner meets it, graded on the spot. Nothing is stored."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        question = get_object_or_404(Question.objects.select_related("document"), pk=pk)
        version = authoring.newest(question)
        if lacks := cannot_be_tried(question, version):
            said = gettext("It can be tried when this is there: %s") % " ".join(lacks)
            messages.warning(request, said)
            return HttpResponseRedirect(self.url("change", pk))
        page = Trial(question, version)
        if request.method == "POST":
            page.answer_with(request.POST)
        context = self.admin_site.each_context(request) | {"page": page, "question": question}
        return TemplateResponse(request, "admin/quizzes/question/try.html", context)


def corrected(question):
    """The versions of the question whose counting was corrected, newest first."""
    versions = question.versions.filter(regrades__isnull=False).distinct().order_by("-number")
    return versions.prefetch_related("choices", corrections())


def keys_of(question):
    return list(question.citations.values_list("passage__key", flat=True))
