"""What the rules find in questions: one page for all of it, and a panel beside the question being written."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from learn.admin.base import DeskAdmin
from learn.admin_site import Entry
from learn.models import Document, LearningPath
from learn.models.lessons import State
from learn.row_numbers import row_number

from .. import authoring, good_questions, standing
from ..linted import leave_too, lint_questions, lint_wording
from ..linting import NAMES, SEVERITIES
from ..models import LintWaiver, Question, Quiz
from ..quoting import in_quotes
from .question_form import QuestionForm
from .question_rows import rows_of
from .question_wording import wording_so_far

ROWS = 50


@dataclass(frozen=True)
class Asked:
    """Which findings the address asks for; "" and None stand for all."""

    path: LearningPath | None = None
    severity: str = ""
    rule: str = ""
    left: bool = False
    page: str = ""

    @classmethod
    def of(cls, query, paths):
        return cls(
            next((way for way in paths if way.slug == query.get("path")), None),
            query.get("severity") if query.get("severity") in SEVERITIES else "",
            query.get("rule") if query.get("rule") in NAMES else "",
            bool(query.get("left")),
            query.get("page", ""),
        )

    def address(self, **changed):
        """The query string of the same page with this changed."""
        slug = self.path.slug if self.path else ""
        now = {
            "path": slug,
            "severity": self.severity,
            "rule": self.rule,
            "left": self.left and 1,
            "page": self.page,
        }
        now |= ({"page": ""} if changed else {}) | changed
        return "?" + urlencode({name: value for name, value in now.items() if value})

    def wants(self, found):
        finding = found.finding
        if self.severity not in ("", finding.severity) or self.rule not in ("", finding.rule):
            return False
        return found.is_left == self.left


@admin.register(LintWaiver)
class GoodQuestionsAdmin(DeskAdmin):
    """Findings are left as they are, and taken up again, beside the question they are about."""

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("quizzes.view_question")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def on_desk(self, request):
        if not self.has_view_permission(request):
            return []
        said = standing.standing()
        return [Entry("write", 9, gettext("Good questions"), self.url("changelist"), said)]

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("", view(self.overview), name="quizzes_lintwaiver_changelist"),
            path("waive/", view(self.waive), name="quizzes_lintwaiver_waive"),
            path("take-back/", view(self.take_back), name="quizzes_lintwaiver_take_back"),
            path("typed/", view(never_cache(self.typed)), name="quizzes_lintwaiver_typed"),
        ]

    def overview(self, request):
        """Everything found, the worst first, in the part of the bank that was asked for."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        paths = list(LearningPath.objects.exclude(state=State.RETIRED))
        asked = Asked.of(request.GET, paths)
        report = standing.whole(asked.path)
        page = Paginator([each for each in report.found if asked.wants(each)], ROWS).get_page(asked.page)
        shown = [Shown(thing, judged) for thing, judged in standing.shown(page)]
        context = (
            self.admin_site.each_context(request)
            | may(request)
            | {
                "title": gettext("Good questions"),
                "asked": asked,
                "paths": paths,
                "report": report,
                "summary": summary(report),
                "unread": standing.still_to_read(report.unread),
                "guessed": guessed(report),
                "filters": filters(asked, report),
                "rules": rules_found(report, asked),
                "page": page,
                "groups": [
                    (severity, name, [each for each in shown if each.judged.finding.severity == severity])
                    for severity, name in SEVERITIES.items()
                ],
                "back": asked.address(),
                "earlier": page.has_previous() and asked.address(page=page.previous_page_number()),
                "later": page.has_next() and asked.address(page=page.next_page_number()),
            }
        )
        return TemplateResponse(request, "admin/quizzes/good/overview.html", context)

    @method_decorator(require_POST)
    def typed(self, request):
        """What the rules find in a question as it is being typed, as a piece of a page. Nothing is kept."""
        number = row_number(request.POST.get("question"))
        questions = Question.objects.select_related("document")
        question = get_object_or_404(questions, pk=number) if number else None
        if not self.has_view_permission(request):
            raise PermissionDenied
        document = question.document if question else chosen_document(request.POST.get("document", ""))
        version = authoring.newest(question) if question else None
        context = may(request) | findings_typed(request.POST, question, document, version)
        return TemplateResponse(request, "admin/quizzes/good/findings.html", context)

    @method_decorator(require_POST)
    def waive(self, request):
        return self.act(request, "quizzes.add_lintwaiver", self.note)

    @method_decorator(require_POST)
    def take_back(self, request):
        return self.act(request, "quizzes.delete_lintwaiver", self.unnote)

    def act(self, request, permission, verb):
        """Does this about the finding posted and goes back to where it was shown."""
        if not request.user.has_perm(permission):
            raise PermissionDenied
        rule = request.POST.get("rule", "")
        if rule not in NAMES:
            raise Http404
        thing = self.thing(request.POST)
        verb(request, thing, rule)
        if request.POST.get("back", "").startswith("?"):
            return HttpResponseRedirect(self.url("changelist") + request.POST["back"])
        return HttpResponseRedirect(address_of(thing) + "#findings")

    def thing(self, posted):
        for name, model in (("question", Question), ("quiz", Quiz)):
            if number := row_number(posted.get(name)):
                return get_object_or_404(model, pk=number)
        raise Http404

    def note(self, request, thing, rule):
        try:
            waiver = good_questions.waive(
                thing, rule, request.POST.get("reason", ""), request.user, timezone.now()
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return
        said = {"rule": in_quotes(str(NAMES[rule])), "reason": waiver.reason}
        self.log_change(request, thing, gettext("Left %(rule)s as it is: %(reason)s") % said)
        self.say(request, gettext("Left as it is: %(rule)s. It counts again when the words change.") % said)

    def unnote(self, request, thing, rule):
        good_questions.take_back(thing, rule)
        said = gettext("It counts again: %s") % in_quotes(str(NAMES[rule]))
        self.log_change(request, thing, said)
        self.say(request, said)


@dataclass
class Shown:
    """A finding on the page: what it is about, and where that is mended."""

    thing: object
    judged: object

    @property
    def kind(self):
        return good_questions.name_of(self.thing)

    @property
    def url(self):
        return address_of(self.thing) + ("#findings" if self.kind == "question" else "")


def address_of(thing):
    return reverse(f"admin:quizzes_{good_questions.name_of(thing)}_change", args=[thing.pk])


def may(request):
    """What this person may do about findings, for the templates."""
    return {
        "may_leave": request.user.has_perm("quizzes.add_lintwaiver"),
        "may_take_up": request.user.has_perm("quizzes.delete_lintwaiver"),
        "longest": good_questions.LONGEST,
    }


def summary(report):
    """How the questions stand, in one sentence."""
    count = report.count
    said = ngettext("%(count)d question: %(found)s", "%(count)d questions: %(found)s", count) % {
        "count": count,
        "found": good_questions.in_words(report.counts),
    }
    left = report.counts["waived"]
    return said + (
        " " + ngettext("%d is left as it is.", "%d are left as they are.", left) % left if left else ""
    )


def filters(asked, report):
    """(address, name, how many, whether it is this one) of each choice of findings."""
    rows = [
        (asked.address(severity=severity, rule="", left=""), name, report.counts[severity], severity)
        for severity, name in SEVERITIES.items()
    ]
    everything = sum(report.counts[severity] for severity in SEVERITIES)
    rows.insert(0, (asked.address(severity="", rule="", left=""), _("all"), everything, ""))
    found = [(*row[:3], not asked.left and asked.severity == row[3]) for row in rows]
    left = (
        asked.address(severity="", rule="", left=1),
        _("left as they are"),
        report.counts["waived"],
        asked.left,
    )
    return [*found, left]


def rules_found(report, asked):
    """(address, name, how many, whether it is this one) of each rule that found something, for a list."""
    counted = {}
    for each in report.found:
        if each.is_left == asked.left:
            counted[each.finding.rule] = counted.get(each.finding.rule, 0) + 1
    return [
        (asked.address(rule=slug, severity=""), NAMES[slug], count, slug == asked.rule)
        for slug, count in sorted(counted.items(), key=lambda row: -row[1])
    ]


def guessed(report):
    """How the guesser does in each quiz, for a table of one page: where there are more, those in which it is
    furthest ahead of luck, and how many quizzes there are."""
    found = report.guesses
    if len(found) > ROWS:
        found = sorted(found, key=lambda row: row[1]["limit"] - row[1]["hits"])[:ROWS]
    quizzes = Quiz.objects.select_related("path").in_bulk([quiz for quiz, _guess in found])
    rows = [(quizzes[quiz], guess) for quiz, guess in found if quiz in quizzes]
    return {"rows": rows, "all": len(report.guesses), "is_some": len(report.guesses) > ROWS}


def chosen_document(number):
    return Document.objects.filter(pk=row_number(number)).first()


def findings_saved(question):
    """What is found in the question as it is saved, for its page."""
    linted = next(iter(lint_questions([question])), None)
    return shown(linted, question, question.document, is_saved=True)


def shown(linted, question, document, is_saved):
    """What is found in a question, for its page, with the questions that ask the same."""
    alike = good_questions.asking_the_same(linted, document) if linted else []
    return {"linted": linted, "alike": alike, "question": question, "is_saved": is_saved}


def findings_typed(data, question, document, version):
    """What is found in the question as it stands in the form, for its page. A finding can only be left as it
    is where the words are saved: what it was left for must not change unseen."""
    form = QuestionForm(document, data, version=version)
    rows = rows_of(data=data, drawing=form.drawing)
    wording = wording_so_far(form, rows, version)
    if wording is None or not wording.stem or document is None:
        return {"linted": None, "question": question, "is_saved": False}
    passages = form.cleaned_data.get("cites") or []
    linted = lint_wording(wording, document, passages, question)
    saved = next(iter(lint_questions([question])), None) if question else None
    if saved and (saved.words, saved.item.question.cites) == (linted.words, linted.item.question.cites):
        return shown(saved, question, document, is_saved=True)
    if saved:
        leave_too(linted, saved)
    return shown(linted, question, document, is_saved=False)
