"""Writing lessons: drafts, previews, published versions."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Q
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from .. import publishing, rendering, updates
from ..citing import passage_at, uncited
from ..models import Document, Lesson, LessonVersion, PathLesson, Place
from ..models.lessons import State
from ..reading import Reading
from ..row_numbers import row_number
from ..transcribing import transcribe
from .base import DeskAdmin, drafts_and_published, row_or_404
from .lesson_form import LessonForm

READERS = 100  # are named beside a version


def drafted(lesson):
    """The lesson as learners would read it were it published now. Nothing is stored."""
    rendered = rendering.render(lesson, lesson.document)
    lesson.current = LessonVersion(**lesson.authored(), **vars(rendered))
    return Reading(PathLesson(lesson=lesson), None)


def preview_of(lesson):
    """The lesson as far as it can be shown, and what keeps it from being published."""
    reading, mistakes = None, []
    try:
        publishing.passages_cited(lesson)
    except ValidationError as error:
        mistakes += error.messages
    try:
        reading = drafted(lesson)
    except ValidationError as error:
        mistakes += error.messages
    return {"reading": reading, "mistakes": mistakes}


def standing(lesson):
    """Where the lesson stands, in words."""
    if lesson.state == State.RETIRED:
        return gettext("Retired: learners no longer see it")
    if lesson.current is None:
        return gettext("Draft, never published")
    if lesson.state == State.DRAFT:
        return gettext("Taken back to draft: learners do not see it")
    if lesson.has_unpublished_changes:
        return gettext("Published, with changes not yet published")
    return gettext("Published")


def offered(asked, lesson):
    """The sentence the address asks to be written about, or None."""
    document = lesson.document_id if lesson else asked.get("document", "")
    number = row_number(document)
    return number and passage_at(number, asked.get("passage", ""))


def with_readers(lesson):
    """The lesson's versions, newest first, each with the first of the ``readers`` up to date with that one
    and how many there are."""
    readers = updates.readers_by_version(lesson, READERS)
    versions = list(lesson.versions.defer("html").select_related("published_by"))
    for version in versions:
        version.reader_count, version.readers = readers.get(version.pk, (0, []))
    return versions


@admin.register(Lesson)
class LessonAdmin(DeskAdmin):
    desk, desk_order = "write", 2
    form = LessonForm
    change_form_template = "admin/learn/lesson/change_form.html"
    list_display = ["title", "stands", "taught_in", "changed"]
    list_filter = ["state", "document"]
    search_fields = ["title", "body"]
    ordering = ["document", "title"]
    empty_sentence = _(
        "There are no lessons yet. Bring a document first, then write a lesson for each section."
    )

    def standing(self, request):
        said = drafts_and_published(Lesson.objects.all())
        same = Q(**{field: F(f"current__{field}") for field in Lesson().authored()})
        changed = Lesson.objects.published().exclude(same).count()
        if changed:
            said += (
                " "
                + ngettext("%d has changes not yet published.", "%d have changes not yet published.", changed)
                % changed
            )
        return said

    @admin.display(description=_("state"), ordering="state")
    def stands(self, lesson):
        return standing(lesson)

    @admin.display(description=_("taught in"))
    def taught_in(self, lesson):
        return ", ".join(path.title for path in lesson.paths.all()) or gettext("no path yet")

    @admin.display(description=_("last changed"), ordering="updated_at")
    def changed(self, lesson):
        return date_format(timezone.localtime(lesson.updated_at), "j F Y, H:i")

    def get_queryset(self, request):
        lessons = super().get_queryset(request).select_related("document", "current")
        return lessons.defer("current__html").prefetch_related("paths")

    def get_fieldsets(self, request, obj=None):
        where = ["section"] if obj else ["document", "section"]
        words = ["title", "lede", "objectives", "body", "summary"]
        if obj:
            fields = [*words, *where, "seen"]
            if not obj.current_id or not self.may_publish(request):
                return [(None, {"fields": fields})]
            said = {"fields": ["why", "announced"]}
            return [(None, {"fields": fields}), (_("When you publish it again"), said)]
        return [
            (None, {"fields": [*where, *words]}),
            (_("Address"), {"fields": ["slug"], "classes": ["collapse"]}),
        ]

    # What it does

    def get_changeform_initial_data(self, request):
        """A lesson begun with a sentence says it already, and cites it."""
        initial = super().get_changeform_initial_data(request)
        passage = offered(request.GET, None)
        place = passage and Place.objects.current(passage.document).filter(passage=passage).first()
        if place:
            body = transcribe([(place.section, [place])], passage.document.language)
            initial |= {"title": place.section.title[:200], "body": body}
        return initial

    def may_publish(self, request):
        return request.user.has_perm("learn.publish_lesson")

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and "_publish" in request.POST and not self.may_publish(request):
            raise PermissionDenied(
                gettext("You may write this lesson but not publish it. Ask a colleague who may.")
            )
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {
            "may_publish": self.may_publish(request),
            "may_write": self.has_change_permission(request, obj) if obj else True,
            "standing": standing(obj)
            if obj
            else gettext("A new draft. Learners see nothing of it until you publish."),
            "steps": obj.steps.select_related("path", "lesson") if obj else (),
            "is_published": bool(obj) and obj.state == State.PUBLISHED,
            "is_retired": bool(obj) and obj.state == State.RETIRED,
            "document": obj.document if obj else None,
            "figures": obj.document.figures.only("slug") if obj else (),
            "pictures": list(obj.document.pictures.items())[: rendering.MOST_NAMED] if obj else (),
            "stale": publishing.left_the_source(obj) if obj else (),
            "offered": obj and offered(request.GET, obj),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        publishing.save_citations(obj)
        obj.said = {name: form.cleaned_data.get(name, "") for name in ("why", "announced")}

    def response_add(self, request, obj, post_url_continue=None):
        return self.saved(request, obj)

    def response_change(self, request, obj):
        return self.saved(request, obj)

    def saved(self, request, lesson):
        """What follows saving: publishing, when that was asked; then the lesson again."""
        if "_publish" in request.POST:
            self.publish(request, lesson)
        else:
            self.say(request, gettext("Saved as a draft at %s.") % timezone.localtime().strftime("%H:%M"))
        return HttpResponseRedirect(self.url("change", lesson.pk))

    def publish(self, request, lesson):
        before = lesson.current
        told = before and (before.why, before.announced)
        try:
            version = self.give(request, lesson)
        except ValidationError as error:
            messages.error(request, self.why_not(error))
            return
        if before and version.pk == before.pk and (version.why, version.announced) != told:
            said = gettext("Published. Readers of version %(number)d are told why from now on: %(why)s")
            said %= {"number": version.number, "why": version.why}
            self.log_change(request, lesson, said)
            self.say(request, said)
        elif before and version.pk == before.pk:
            self.say(request, gettext("Published. Nothing had changed since version %d.") % version.number)
        else:
            self.log_change(request, lesson, gettext("Published version %d.") % version.number)
            is_read = lesson.steps.filter(path__state=State.PUBLISHED).exists()
            said = gettext("Published as version %d.") % version.number
            reads = (
                gettext("Learners read it now.")
                if is_read
                else gettext("Learners read it once its path is published.")
            )
            self.say(request, f"{said} {reads}")
        self.name_what_cites_nothing(request, version)

    def give(self, request, lesson):
        """Publishes it; the version learners read then."""
        return publishing.publish(lesson, request.user, timezone.now(), **lesson.said)

    def why_not(self, error):
        return gettext("Saved, but not published. %s") % " ".join(error.messages)

    def name_what_cites_nothing(self, request, version):
        """What is taught should say where it comes from: what does not is named. It may stay so."""
        opening = [words for part in (version.lede, version.body, version.summary) for words in uncited(part)]
        if opening:
            messages.warning(
                request,
                ngettext(
                    "%(count)d paragraph cites no sentence of the source: %(which)s",
                    "%(count)d paragraphs cite no sentence of the source: %(which)s",
                    len(opening),
                )
                % {"count": len(opening), "which": " ".join(f"“{words}”" for words in opening[:5])},
            )

    # Its own pages

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("preview/", view(self.preview), name="learn_lesson_preview"),
            path("<int:pk>/versions/<int:number>/", view(self.version), name="learn_lesson_version"),
            path("<int:pk>/withdraw/", view(self.withdraw), name="learn_lesson_withdraw"),
            path("<int:pk>/retire/", view(self.retire), name="learn_lesson_retire"),
            *super().get_urls(),
        ]

    def preview(self, request):
        """What was typed, as learners would read it: a page, or only its text for the page being written."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        typed = {field: request.POST.get(field, "") for field in Lesson().authored()}
        number = row_number(request.POST.get("document"))
        document = Document.objects.filter(pk=number).first()
        context = preview_of(Lesson(document=document, **typed)) if document else {}
        is_part = request.headers.get("X-Requested-With") == "fetch"
        template = "admin/learn/lesson/preview_text.html" if is_part else "admin/learn/lesson/preview.html"
        return TemplateResponse(request, template, context | {"document": document})

    def history_view(self, request, object_id, extra_context=None):
        """The versions learners have read, newest first."""
        lesson = row_or_404(self.get_queryset(request), object_id)
        if not self.has_view_permission(request, lesson):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "title": gettext("Versions of “%s”") % lesson,
            "opts": self.opts,
            "lesson": lesson,
            "versions": with_readers(lesson),
        }
        return TemplateResponse(request, "admin/learn/lesson/history.html", context)

    def version(self, request, pk, number):
        """One published version, to read, with the words that made it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        version = get_object_or_404(
            LessonVersion.objects.select_related("lesson__document", "published_by"), lesson=pk, number=number
        )
        version.lesson.current = version
        context = self.admin_site.each_context(request) | {
            "title": gettext("Version %(number)d of “%(lesson)s”")
            % {"number": number, "lesson": version.title},
            "opts": self.opts,
            "version": version,
            "reading": Reading(PathLesson(lesson=version.lesson), None),
        }
        return TemplateResponse(request, "admin/learn/lesson/version.html", context)

    @method_decorator(require_POST)
    def withdraw(self, request, pk):
        return self.take_back(
            request, pk, publishing.withdraw, gettext("Taken back to draft. Learners no longer see it.")
        )

    @method_decorator(require_POST)
    def retire(self, request, pk):
        return self.take_back(
            request, pk, publishing.retire, gettext("Retired. What learners did with it stays.")
        )

    def take_back(self, request, pk, verb, said):
        if not self.may_publish(request) or not self.has_change_permission(request):
            raise PermissionDenied
        lesson = get_object_or_404(Lesson, pk=pk)
        verb(lesson)
        self.log_change(request, lesson, said)
        self.say(request, said)
        return HttpResponseRedirect(self.url("change", pk))
