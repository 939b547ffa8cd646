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
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from learn import publishing
from learn.admin.base import DeskAdmin
from learn.admin_site import Entry
from learn.models import Document, Lesson

from .. import authoring, work
from ..models import Question, QuestionAcceptance


@admin.register(QuestionAcceptance)
class WorkAdmin(DeskAdmin):
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
        documents = Document.objects.annotate(editions=Count("revisions")).filter(editions__gt=1)
        lessons = work.stale_lessons().values_list("lesson__document", "lesson")
        questions = work.stale_questions().values_list("question__document", "question")
        waiting = [set(lessons), set(questions)] if documents else [(), ()]
        return [
            Entry(
                "write",
                0,
                gettext("Next edition: %s") % document,
                self.url("queue", document.pk),
                self.sentence(*(sum(pk == document.pk for pk, _thing in kind) for kind in waiting)),
            )
            for document in documents
        ]

    def sentence(self, lessons, questions):
        if not lessons and not questions:
            return gettext("Nothing rests on a sentence that is gone.")
        parts = [
            ngettext("%d lesson", "%d lessons", lessons) % lessons if lessons else "",
            ngettext("%d question", "%d questions", questions) % questions if questions else "",
        ]
        return gettext("Waiting for you: %s.") % gettext(" and ").join(part for part in parts if part)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("", view(self.overview), name="quizzes_questionacceptance_changelist"),
            path("<int:pk>/", view(self.queue), name="quizzes_questionacceptance_queue"),
            path("<int:pk>/harmless/", view(self.harmless), name="quizzes_questionacceptance_harmless"),
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
        context = self.admin_site.each_context(request) | {
            "title": gettext("What the newest edition leaves to do"),
            "document": document,
            "queue": work.queue(document),
        }
        return TemplateResponse(request, "admin/quizzes/work/queue.html", context)

    @method_decorator(require_POST)
    def harmless(self, request, pk):
        document = self.document(request, pk)
        pairs = {tuple(pair.split(">", 1)) for pair in request.POST.getlist("pair")}
        done = work.recite_harmless(document, pairs)
        self.say(
            request,
            ngettext(
                "%d citation now names the sentence as it is punctuated now.",
                "%d citations now name the sentence as it is punctuated now.",
                done,
            )
            % done,
        )
        return HttpResponseRedirect(self.url("queue", pk))

    def one(self, request, pk, kind, thing):
        """One lesson or question of the queue; a POST does what was asked and goes on to what is left."""
        document = self.document(request, pk)
        if request.method == "POST":
            return self.act(request, document, kind, thing)
        queue = work.queue(document)
        item = next((item for item in queue.items if (item.kind, item.thing.pk) == (kind, thing)), None)
        if item is None:
            return HttpResponseRedirect(self.url("queue", pk))
        context = self.admin_site.each_context(request) | {
            "title": str(item.thing),
            "document": document,
            "queue": queue,
            "item": item,
            "place": queue.items.index(item) + 1,
            "following": next(iter(queue.items[queue.items.index(item) + 1 :]), None),
            "may_retire": kind == "question" or request.user.has_perm("learn.publish_lesson"),
        }
        return TemplateResponse(request, "admin/quizzes/work/item.html", context)

    def act(self, request, document, kind, pk):
        things = {"lesson": document.lessons, "question": document.questions}.get(kind)
        if things is None:
            raise Http404
        try:
            said = self.done(request, document, get_object_or_404(things, pk=pk))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            self.say(request, said)
        items = work.queue(document).items
        if not items or any((item.kind, item.thing.pk) == (kind, pk) for item in items):
            return HttpResponseRedirect(self.url("one", document.pk, kind, pk))
        return HttpResponseRedirect(self.url("one", document.pk, items[0].kind, items[0].thing.pk))

    def done(self, request, document, thing):
        """Does what was asked and returns what to say about it."""
        if "_retire" in request.POST:
            return self.retire(request, thing)
        passage = get_object_or_404(document.passages, key=request.POST.get("key", ""))
        if "_accept" in request.POST:
            work.accept(thing, passage, request.POST.get("reason", ""), request.user, timezone.now())
            return gettext("“%s” stays as it is.") % thing
        to = request.POST.get("other", "").strip() or request.POST.get("to", "")
        work.recite(thing, passage, work.passage_to_cite(document, to))
        if isinstance(thing, Lesson):
            return gettext("“%s” names the new sentence now. Publish it when it says what is so.") % thing
        return gettext("“%s” rests on the new sentence now.") % thing

    def retire(self, request, thing):
        if isinstance(thing, Question):
            authoring.retire(thing)
        elif request.user.has_perm("learn.publish_lesson"):
            publishing.retire(thing)
        else:
            raise PermissionDenied
        return gettext("“%s” is retired. What learners did with it stays.") % thing
