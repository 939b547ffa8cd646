"""The work another edition leaves, and the four things a person can do about each of it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from learn import resting
from learn.admin.base import DeskAdmin
from learn.admin_site import Entry
from learn.models import Document, Lesson, Term
from learn.models.lessons import State
from learn.row_numbers import row_number
from learn.stale import stale_words

from .. import assigning, behind, lines, looking, reciting, saying, work
from ..authoring import has_draft, newest
from ..held_back import HeldBack
from ..models import QuestionAcceptance
from ..publishing_again import left_to_publish
from ..renaming import renamed
from ..taking_up import not_taken_up
from .held import why_not
from .renaming import Renaming
from .retiring import Retiring
from .taking_out import TakingOut
from .together import TogetherPages


class Asked(Exception):
    """Before something rests on a sentence that does not say what it says, a person is asked. token: what
    they were shown, so that a yes to one sentence is not taken for a yes to another."""

    def __init__(self, old, new, lost, posted):
        self.old, self.new, self.lost = old, new, lost
        self.token = " ".join([new.key, *lost.words, *(["not"] if lost.a_not else [])])
        self.was_shown = posted.get("asked") == self.token
        self.is_ticked = self.was_shown and "is_right" in posted
        self.reason = " ".join(posted.get("why", "").replace("\x00", "").split())
        self.typed = posted.get("other", "").strip()
        self.wrong_tick = self.wrong_reason = ""

    def answered(self):
        """The reason they gave; raises itself where it was not ticked."""
        if self.is_ticked:
            return self.reason
        if self.was_shown:
            self.wrong_tick = gettext("Tick this if it is right all the same. If it is not, edit it now.")
        raise self


def to_look_at(documents, lessons, questions, doers):
    """{(document, (kind, primary key), to whom it falls)} of what only wants a look: nothing of these."""
    busy = {("lesson", pk) for _document, pk, _to in lessons}
    busy |= {("question", pk) for _document, pk, _to in questions}
    found = looking.things_to_look_at(documents)
    return {(document, thing, doers.get(thing)) for thing, document in found.items() if thing not in busy}


@admin.register(QuestionAcceptance)
class WorkAdmin(TogetherPages, TakingOut, Renaming, Retiring, DeskAdmin):
    """The queue of each document. What was accepted is only ever added to."""

    def has_view_permission(self, request, obj=None):
        return request.user.has_perms(["learn.change_lesson", "quizzes.change_question"])

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def on_desk(self, request):
        if not self.has_view_permission(request):
            return []
        documents = Document.objects.in_use().annotate(editions=Count("revisions")).filter(editions__gt=1)
        lessons = work.stale_lessons().values_list("lesson__document", "lesson", "lesson__assignment__to")
        without = work.without_section(Lesson.objects.all()).order_by()
        without = without.values_list("document", "pk", "assignment__to")
        questions = work.stale_questions().values_list(
            "question__document", "question", "question__assignment__to"
        )
        words = stale_words(Term.objects.filter(document__in=documents))
        words = {(term.document_id, term.pk, None) for term, _passages in words}
        waiting = [(), (), (), (), ()]
        if documents:
            stale = set(lessons)
            doers = assigning.doers_of(documents)
            again = left_to_publish(documents, {pk for _document, pk, _to in stale})
            again = {(each.document_id, each.pk, doers.get(("lesson", each.pk))) for each in again}
            lessons, questions = stale | set(without), set(questions)
            waiting = [lessons, questions, words, again, to_look_at(documents, lessons, questions, doers)]
        return [
            Entry(
                "write",
                0,
                gettext("Next edition: %s") % document,
                self.url("queue", document.pk),
                self.sentence(document, waiting, request.user),
            )
            for document in documents
        ]

    def sentence(self, document, waiting, person):
        """What waits of this document, and how much of it for this person."""
        here = [[to for pk, _thing, to in kind if pk == document.pk] for kind in waiting]
        lessons, questions, words, again, look = map(len, here)
        if not any(here):
            return gettext("Nothing rests on a sentence that changed or is gone.")
        mine = sum(to == person.pk for kind in here for to in kind)
        parts = [
            ngettext("%d lesson", "%d lessons", lessons) % lessons if lessons else "",
            ngettext("%d question", "%d questions", questions) % questions if questions else "",
        ]
        if words:
            parts.append(ngettext("%d word", "%d words", words) % words)
        if look:
            parts.append(ngettext("%d to look at", "%d to look at", look) % look)
        if again:
            parts.append(ngettext("%d lesson to publish", "%d lessons to publish", again) % again)
        waits = get_text_list(list(filter(None, parts)), gettext("and"))
        if mine:
            return gettext("Waiting: %(waits)s, %(mine)d of them yours.") % {"waits": waits, "mine": mine}
        return gettext("Waiting: %s.") % waits

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("", view(self.overview), name="quizzes_questionacceptance_changelist"),
            path("<int:pk>/", view(self.queue), name="quizzes_questionacceptance_queue"),
            path("<int:pk>/give/", view(self.give), name="quizzes_questionacceptance_give"),
            path("<int:pk>/harmless/", view(self.harmless), name="quizzes_questionacceptance_harmless"),
            path("<int:pk>/everywhere/", view(self.everywhere), name="quizzes_questionacceptance_everywhere"),
            path("<int:pk>/line/", view(self.line), name="quizzes_questionacceptance_line"),
            path("<int:pk>/heading/", view(self.heading), name="quizzes_questionacceptance_heading"),
            path("<int:pk>/<slug:kind>/<int:thing>/", view(self.one), name="quizzes_questionacceptance_one"),
        ]

    def overview(self, request):
        """The desk names every document with work: there is nothing else to list."""
        return HttpResponseRedirect(reverse("admin:index"))

    def document(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Document, pk=pk)

    def queue(self, request, pk):
        """Everything the newest edition of this document leaves to do."""
        document = self.document(request, pk)
        queue = work.queue(document)
        shares = assigning.shares(queue)
        asked = request.GET.get("of")
        share = next((each for each in shares if asked == self.named(each)), None)
        context = self.admin_site.each_context(request) | {
            "title": gettext("What the newest edition leaves to do"),
            "document": document,
            "queue": queue,
            "is_again": resting.is_again(document),
            "lines": lines.lines(queue),
            "shares": [(self.named(each), each) for each in shares],
            "share": share,
            "items": share.items if share else queue.items,
            "to_publish": share.to_publish if share else queue.to_publish,
            "questions_behind": behind.questions_behind(document),
            "lessons_behind": behind.lessons_behind(document),
            "not_taken_up": not_taken_up(document, queue),
            "renamed": renamed(document),
            "workers": assigning.workers(),
        }
        return TemplateResponse(request, "admin/quizzes/work/queue.html", context)

    def named(self, share):
        """How an address names whose share it is."""
        return str(share.person.pk) if share.person else "nobody"

    @method_decorator(require_POST)
    def give(self, request, pk):
        """Makes what was ticked somebody's to do, or nobody's."""
        document = self.document(request, pk)
        things = self.ticked(request)
        asked = request.POST.get("to", "")
        to = next((person for person in assigning.workers() if str(person.pk) == asked), None)
        if asked and to is None:
            messages.error(request, gettext("Choose somebody of the list: they may put it right."))
        elif not things:
            messages.error(request, gettext("Tick what is to be put right, then choose by whom."))
        else:
            count = assigning.give(document, things, to, request.user, timezone.now())
            said = ngettext("Shared out %d thing to do.", "Shared out %d things to do.", count) % count
            self.log_change(request, document, said)
            self.say(request, self.given(count, to, request.user))
        back = request.POST.get("back", "")
        kind, _dash, number = back.partition("-")
        if kind in ("lesson", "question") and (number := row_number(number)):
            return HttpResponseRedirect(self.url("one", pk, kind, number))
        return HttpResponseRedirect(self.url("queue", pk))

    def ticked(self, request):
        """The (kind, id) of each lesson and question that was ticked."""
        pairs = (name.partition("-") for name in request.POST.getlist("thing"))
        numbered = ((kind, row_number(number)) for kind, _dash, number in pairs)
        return [(kind, number) for kind, number in numbered if number]

    def given(self, count, to, person):
        if to is None:
            said = ngettext("Nobody puts this right yet.", "Nobody puts these %(count)d right yet.", count)
        elif to == person:
            said = ngettext("You put this right.", "You put these %(count)d right.", count)
        else:
            said = ngettext("%(who)s puts this right.", "%(who)s puts these %(count)d right.", count)
        return said % {"count": count, "who": to and to.called}

    @method_decorator(require_POST)
    def harmless(self, request, pk):
        document = self.document(request, pk)
        pairs = {tuple(pair.split(">", 1)) for pair in request.POST.getlist("pair")}
        try:
            done = reciting.recite_harmless(document, pairs)
        except HeldBack as held:
            messages.error(request, why_not(held))
            return HttpResponseRedirect(self.url("queue", pk))
        if not done:
            messages.warning(request, gettext("All of it was done already, perhaps by somebody else."))
            return HttpResponseRedirect(self.url("queue", pk))
        said = ngettext(
            "%d citation now names the sentence as it is punctuated now.",
            "%d citations now name the sentence as it is punctuated now.",
            done,
        )
        self.log_change(request, document, said % done)
        self.say(request, said % done)
        return HttpResponseRedirect(self.url("queue", pk))

    def one(self, request, pk, kind, thing):
        """One lesson or question of the queue; a POST does what was asked and goes on to what is left."""
        document = self.document(request, pk)
        if request.method == "POST":
            return self.act(request, document, kind, thing)
        return self.page_of(request, document, kind, thing)

    def page_of(self, request, document, kind, pk, asked=None):
        """The page of one lesson or question; ``asked``: the `Asked` it goes on from."""
        queue = work.queue(document)
        item = next((item for item in queue.items if (item.kind, item.thing.pk) == (kind, pk)), None)
        if item is None:
            return HttpResponseRedirect(self.url("queue", document.pk))
        places = saying.last_places([each.passage for each in item.stale])
        for each in item.stale:
            each.resting = len(queue.resting_on(each.passage))
            each.said = work.said_of([item], each.passage)[item.kind, item.thing.pk]
            each.lost = behind.Lost.of(*each.row.in_full, each.said) if each.row.new else None
            if each.lost is not None and each.is_under_heading:
                each.lost = each.lost.under_heading()
            each.asked = asked if asked and asked.old == each.passage else None
            each.chosen = each.asked.new.key if each.asked else each.row.new_key
            each.is_said = saying.says_it(item.thing, places[each.passage.pk])
            each.line = lines.line_over(queue, each.row.old_key)
        whole = self.show_without(item, places) if kind == "lesson" else None
        for each in item.stale:
            may_go = not each.row.new and kind == "lesson" and each.out.rows
            each.is_folded = not each.asked and bool(each.line or may_go)
        context = self.admin_site.each_context(request) | {
            "title": str(item.thing),
            "document": document,
            "queue": queue,
            "item": item,
            "whole": whole,
            "place": queue.items.index(item) + 1,
            "following": next(iter(queue.items[queue.items.index(item) + 1 :]), None),
            "workers": assigning.workers(),
            "edit": reverse(f"admin:{item.thing._meta.label_lower.replace('.', '_')}_change", args=[pk]),
            "has_draft": kind == "question" and has_draft(item.thing, newest(item.thing)),
            "may_retire": kind == "question" or request.user.has_perm("learn.publish_lesson"),
        }
        return TemplateResponse(request, "admin/quizzes/work/item.html", context)

    def act(self, request, document, kind, pk):
        things = {"lesson": document.lessons, "question": document.questions}.get(kind)
        if things is None:
            raise Http404
        thing = get_object_or_404(things, pk=pk)
        if thing.state == State.PUBLISHED and request.POST.get("_retire", "sure") != "sure":
            return self.sure_to_retire(request, document, thing)
        try:
            if "_take_out" in request.POST:
                return self.take_out(request, document, thing)
            if "_everywhere" in request.POST:
                return self.to_everywhere(request, document)
            said = self.done(request, document, thing)
        except Asked as asked:
            return self.page_of(request, document, kind, pk, asked)
        except ValidationError as error:
            messages.error(request, why_not(error))
        else:
            self.tell(request, thing, said)
        items = sorted(work.queue(document).items, key=lambda item: self.nearness(item, request.user))
        if not items or any((item.kind, item.thing.pk) == (kind, pk) for item in items):
            return HttpResponseRedirect(self.url("one", document.pk, kind, pk))
        if "_say" in request.POST:
            # It is to be published yet, and what was said of it stands above another.
            messages.info(request, gettext("This is the next one: “%s”.") % items[0].thing)
        return HttpResponseRedirect(self.url("one", document.pk, items[0].kind, items[0].thing.pk))

    def tell(self, request, thing, said):
        """Says and notes down what was done to it; nothing ("") was where somebody had done it before."""
        if said:
            self.log_change(request, thing, said)
            self.say(request, said)
            return
        already = gettext("“%s” was put right already, perhaps by somebody else. Nothing more has changed.")
        messages.warning(request, already % thing)

    def chosen(self, request, document):
        """The sentence that was chosen from the list, or by its key."""
        key = request.POST.get("other", "").strip() or request.POST.get("to", "")
        return reciting.passage_to_cite(document, key)

    def to_everywhere(self, request, document):
        """The way to all that rests on the same old sentence, with the new one that was chosen."""
        query = urlencode({"key": request.POST.get("key", ""), "to": self.chosen(request, document).key})
        return HttpResponseRedirect(f"{self.url('everywhere', document.pk)}?{query}")

    def nearness(self, item, person):
        """What is this person's comes first, then what is nobody's."""
        return 0 if item.to == person else 2 if item.to else 1

    def done(self, request, document, thing):
        """Does what was asked and returns what to say about it; "" where there was nothing left to do."""
        if "_retire" in request.POST:
            return self.retire(request, thing)
        if "_no_section" in request.POST and isinstance(thing, Lesson):
            is_done = work.leave_section(thing, row_number(request.POST["_no_section"]))
            return gettext("“%s” is about no section of the document now.") % thing if is_done else ""
        passage = get_object_or_404(document.passages, key=request.POST.get("key", ""))
        if "_accept" in request.POST:
            reason = request.POST.get("reason", "")
            is_noted = work.accept(thing, passage, reason, request.user, timezone.now())
            return gettext("“%s” stays as it is.") % thing if is_noted else ""
        new = self.chosen(request, document)
        if "_say" in request.POST:
            if saying.say_anew(thing, passage, new):
                return saying.said(thing)
            if thing.citations.filter(passage=passage).exists():
                raise ValidationError(
                    gettext("The new sentence does not fit where the old one was. Edit it.")
                )
            return ""
        return self.cite(request, thing, passage, new)

    def cite(self, request, thing, old, new):
        """Rests it on the new sentence; where it says what that one does not, raises `Asked` until somebody
        has ticked that it is right all the same, and said why."""
        lost, reason = behind.lost(thing, old, new), ""
        if not lost:
            is_done = reciting.recite(thing, old, new)
        else:
            asked = Asked(old, new, lost, request.POST)
            reason = asked.answered()
            try:
                is_done = behind.recite_all_the_same(thing, old, new, reason, request.user, timezone.now())
            except HeldBack:
                raise
            except ValidationError as error:
                asked.wrong_reason = " ".join(error.messages)
                raise asked from error
        if not is_done:
            return ""
        if isinstance(thing, Lesson):
            said = gettext("“%s” names the new sentence now. Publish it when it says what is so.") % thing
        else:
            said = gettext("“%s” rests on the new sentence now.") % thing
        return f"{said} {gettext('It is right all the same: %s') % reason}" if reason else said
