"""Seeing what of its document a path covers, and saying what may be left out."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from learn.admin.base import DeskAdmin
from learn.admin_site import Entry
from learn.citing import passage_at
from learn.models import LearningPath, Section
from learn.models.lessons import State
from learn.row_numbers import row_number

from .. import making, waiving
from ..coverage import STATUSES, coverage, waiting_by_passage
from ..models import Waiver
from ..publish_check import apart
from ..waiving import LONGEST
from .check_page import check_page
from .held import why_not

ROWS = 200
LONG = 60  # sentences in a section, from which on the marks of all bars are drawn small


@dataclass(frozen=True)
class Asked:
    """Which sentences the address asks for. `section` is its place in the document, 0 for all of them."""

    show: str = "all"
    section: int = 0
    drafts: bool = False
    page: str = ""

    @classmethod
    def of(cls, query):
        show, section = query.get("show"), query.get("section", "")
        return cls(
            show if show in STATUSES else "all",
            int(section) if section.isdecimal() and len(section) < 7 else 0,
            bool(query.get("drafts")),
            query.get("page", ""),
        )

    def address(self, **changed):
        """The query string of the same page with this changed."""
        asked = {"show": self.show, "section": self.section, "drafts": int(self.drafts), "page": self.page}
        if changed:
            asked |= {"page": ""} | changed
        return "?" + urlencode({name: value for name, value in asked.items() if value and value != "all"})

    def wants(self, part, sentence):
        return (not self.section or part.section.position == self.section) and (
            self.show in ("all", sentence.status)
        )


@admin.register(Waiver)
class CoverageAdmin(DeskAdmin):
    """A waiver is given and taken back beside its sentence, so it has no form or list of its own."""

    desk = "see"

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("learn.view_learningpath")

    def has_change_permission(self, request, obj=None):
        return False

    def on_desk(self, request):
        if not self.has_view_permission(request):
            return []
        said = gettext("Which sentences are taught and tested, and which are not.")
        return [
            Entry("see", 200 + order, gettext("Coverage: %s") % way, self.url("map", way.pk), said)
            for order, way in enumerate(LearningPath.objects.exclude(state=State.RETIRED))
        ]

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("coverage/<int:pk>/", view(self.map), name="quizzes_waiver_map"),
            path("coverage/<int:pk>/waive/", view(self.waive), name="quizzes_waiver_waive"),
            path("coverage/<int:pk>/take-back/", view(self.take_back), name="quizzes_waiver_take_back"),
            path("coverage/<int:pk>/lesson/", view(self.make_lesson), name="quizzes_waiver_make_lesson"),
            path("publish-check/<int:pk>/", view(self.publish_check), name="quizzes_waiver_check"),
        ]

    def way(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(LearningPath.objects.select_related("document"), pk=pk)

    def map(self, request, pk):
        """Each section with a bar, then each sentence with its status, its lessons and its questions."""
        way, asked = self.way(request, pk), Asked.of(request.GET)
        covered = coverage(way, asked.drafts)
        wanted = [(part, s) for part in covered.parts for s in part.sentences if asked.wants(part, s)]
        page = Paginator(wanted, ROWS).get_page(asked.page)
        user = request.user
        context = self.admin_site.each_context(request) | {
            "title": gettext("Coverage of “%s”") % way,
            "path": way,
            "asked": asked,
            "covered": covered,
            "summary": summary(covered.totals),
            "is_long": any(len(part.sentences) > LONG for part in covered.parts),
            "filters": self.filters(asked, covered),
            "bars": [(part, asked.address(section=part.section.position)) for part in covered.parts],
            "page": page,
            "parts": by_part(covered, page),
            "chosen": next((p for p in covered.parts if p.section.position == asked.section), None),
            "gaps": asked.address(show="neither", section=0),
            "everywhere": asked.address(section=0),
            "published": asked.address(drafts=0),
            "with_drafts": asked.address(drafts=1),
            "earlier": page.has_previous() and asked.address(page=page.previous_page_number()),
            "later": page.has_next() and asked.address(page=page.next_page_number()),
            "longest": LONGEST,
            "may_write": user.has_perm("learn.change_lesson"),
            "may_begin": user.has_perm("learn.add_lesson"),
            "may_make": user.has_perms(making.NEEDS),
            "may_ask": user.has_perm("quizzes.add_question"),
            "may_waive": user.has_perm("quizzes.add_waiver"),
            "may_take_back": user.has_perm("quizzes.delete_waiver"),
        }
        return TemplateResponse(request, "admin/quizzes/waiver/map.html", context)

    @method_decorator(require_POST)
    def make_lesson(self, request, pk):
        """A draft lesson of a section that none is about, in its place on the path."""
        if not request.user.has_perms(making.NEEDS):
            raise PermissionDenied
        way = self.way(request, pk)
        number, newest = row_number(request.POST.get("section")), way.document.current_revision
        sections = Section.objects.filter(revision=newest).select_related("revision")
        section = get_object_or_404(sections, pk=number)
        try:
            lesson, is_new = making.make_lesson(way, section)
        except ValidationError as error:
            messages.error(request, why_not(error))
            return HttpResponseRedirect(self.url("map", pk))
        if is_new:
            said = gettext("“%(lesson)s” is a draft of this section, with an empty check, on “%(path)s”.")
        elif lesson.state == State.PUBLISHED:
            said = gettext("“%(lesson)s” is of this section already, and published. It is on “%(path)s” now.")
        else:
            said = gettext("“%(lesson)s” is a draft of this section already. It is on “%(path)s” now.")
        said %= {"lesson": lesson, "path": way}
        self.log_change(request, lesson, said)
        self.say(request, said)
        return HttpResponseRedirect(reverse("admin:learn_lesson_change", args=[lesson.pk]))

    def publish_check(self, request, pk):
        """What stands against publishing the path, in one list."""
        way = self.way(request, pk)
        return check_page(request, self.admin_site, way, apart(way))

    def filters(self, asked, covered):
        """(address, name, how many, whether it is this one) of each choice of sentences."""
        parts = [p for p in covered.parts if asked.section in (0, p.section.position)]
        count = {status: sum(part.totals[status] for part in parts) for status in STATUSES}
        names = {"all": gettext("all")} | STATUSES
        count["all"] = sum(count.values())
        return [
            (asked.address(show=show), show, name, count[show], show == asked.show)
            for show, name in names.items()
        ]

    @method_decorator(require_POST)
    def waive(self, request, pk):
        return self.act(request, pk, "quizzes.add_waiver", self.note)

    @method_decorator(require_POST)
    def take_back(self, request, pk):
        return self.act(request, pk, "quizzes.delete_waiver", self.unnote)

    def act(self, request, pk, permission, verb):
        """Does this to the sentence posted and goes back to where it stood on the map."""
        way = self.way(request, pk)
        if not request.user.has_perm(permission):
            raise PermissionDenied
        passage = passage_at(way.document_id, request.POST.get("passage", ""))
        if passage is None:
            raise Http404
        verb(request, way, passage)
        asked = Asked.of(QueryDict(request.POST.get("back", "").removeprefix("?")))
        return HttpResponseRedirect(f"{self.url('map', pk)}{asked.address()}#{passage.key}")

    def note(self, request, way, passage):
        try:
            waiver = waiving.waive(way, passage, request.POST.get("reason", ""), request.user, timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return
        said = {"sentence": Truncator(passage.text).chars(80), "reason": waiver.reason}
        self.log_change(request, way, gettext("Waived “%(sentence)s”: %(reason)s") % said)
        self.say(request, gettext("Waived: “%(sentence)s”") % said)

    def unnote(self, request, way, passage):
        waiving.take_back(way, passage)
        said = gettext("No longer waived: “%s”") % Truncator(passage.text).chars(80)
        self.log_change(request, way, said)
        self.say(request, said)


def summary(totals):
    """How the path stands, in one sentence."""
    covered = totals["both"] + totals["taught"] + totals["tested"]
    said = ngettext(
        "%(covered)d of %(passages)d sentence is taught or tested.",
        "%(covered)d of %(passages)d sentences are taught or tested.",
        totals["passages"],
    ) % {"covered": covered, "passages": totals["passages"]}
    if totals["neither"]:
        said += (
            " "
            + ngettext(
                "%d is neither, and nobody has waived it.",
                "%d are neither, and nobody has waived them.",
                totals["neither"],
            )
            % totals["neither"]
        )
    elif totals["waived"]:
        said += " " + ngettext("%d is waived.", "%d are waived.", totals["waived"]) % totals["waived"]
    return said


@dataclass
class Row:
    """A sentence on the map. `write` and `ask` are where to do that; `waiting` are questions about it that
    no quiz asks yet."""

    sentence: object
    write: str
    ask: str
    waiting: list


def by_part(covered, pairs):
    """[(part, [Row])] of these pairs of a part and a sentence, in order."""
    waiting = waiting_by_passage(covered.path.document)
    found = []
    for part, sentence in pairs:
        if not found or found[-1][0] is not part:
            found.append((part, []))
        write = lesson_address(covered, part, sentence.passage)
        ask = question_address(covered, sentence.passage)
        found[-1][1].append(Row(sentence, write, ask, waiting.get(sentence.passage.pk, [])))
    return found


def question_address(covered, passage):
    """Where to write a question that rests on the sentence, for a check of the path."""
    chosen = {"document": covered.path.document_id, "passage": passage.key, "path": covered.path.pk}
    return f"{reverse('admin:quizzes_question_add')}?{urlencode(chosen)}"


def lesson_address(covered, part, passage):
    """Where to write the sentence into its section's lesson, or begin that lesson."""
    if part.lesson:
        address, chosen = reverse("admin:learn_lesson_change", args=[part.lesson.pk]), {}
    else:
        address = reverse("admin:learn_lesson_add")
        chosen = {"document": covered.path.document_id, "section": part.section.pk, "path": covered.path.pk}
    return f"{address}?{urlencode(chosen | {'passage': passage.key})}"
