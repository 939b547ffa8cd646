"""Seeing who is how far."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from .. import audit
from ..admin_site import Entry
from ..models import Enrolment, LearningPath
from ..models.lessons import State
from ..tracking import Tracking, steps_of
from .base import DeskAdmin

ROWS = 50


@admin.register(Enrolment)
class ProgressAdmin(DeskAdmin):
    """Read only: what learners did is theirs."""

    desk = "see"
    tracking = Tracking()
    on_the_desk = ("all", "finished", "away")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def on_desk(self, request):
        if not self.has_view_permission(request):
            return []
        paths = LearningPath.objects.exclude(state=State.DRAFT)
        numbers = self.tracking.numbers(paths, timezone.now(), self.on_the_desk)
        return [
            Entry(
                "see",
                order,
                gettext("Progress: %s") % path,
                self.url("table", path.pk),
                self.sentence(numbers[path.pk]),
            )
            for order, path in enumerate(paths)
        ]

    def sentence(self, numbers):
        if not numbers["all"]:
            return gettext("Nobody has joined yet.")
        return ", ".join(self.parts(numbers)) + "."

    def parts(self, numbers):
        """What the desk says of a path that somebody has joined, part by part."""
        parts = [
            ngettext("%d learner", "%d learners", numbers["all"]) % numbers["all"],
            gettext("%d finished") % numbers["finished"],
        ]
        if numbers["away"]:
            parts.append(gettext("%d not seen for 14 days") % numbers["away"])
        return parts

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/", view(self.table), name="learn_enrolment_table"),
            path("<int:pk>/csv/", view(self.download), name="learn_enrolment_csv"),
            path("", view(self.overview), name="learn_enrolment_changelist"),
        ]

    def overview(self, request):
        """The desk shows every path's table: there is nothing else to list."""
        return HttpResponseRedirect(reverse("admin:index"))

    def asked(self, request, pk):
        """The path and which of its learners the address asks for."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown = request.GET.get("show")
        shown = shown if shown in self.tracking.SHOWN else "all"
        return (
            get_object_or_404(LearningPath, pk=pk),
            shown,
            request.GET.get("q", "").replace("\x00", "")[:200],
        )

    def table(self, request, pk):
        """One row a learner of this path."""
        path, shown, words = self.asked(request, pk)
        now, steps = timezone.now(), steps_of(path)
        numbers = self.tracking.numbers([path], now)[path.pk]
        pages = Paginator(self.tracking.found(path, now, shown, words), ROWS)
        if not words:
            pages.count = numbers[shown]  # once counted is enough
        page = pages.get_page(request.GET.get("page"))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Progress: %s") % path,
            "path": path,
            "steps": steps,
            "page": page,
            "rows": self.tracking.rows(path, steps, page, now),
            "filters": [(slug, name, numbers[slug]) for slug, name in self.tracking.SHOWN.items()],
            "shown": shown,
            "words": words,
            "joined": numbers["all"],
            "behind": numbers["behind"],
            "link": request.build_absolute_uri(path.get_absolute_url()),
            "may_download": request.user.has_perm("learn.export_enrolment"),
            "may_see_lessons": request.user.has_perm("learn.view_lesson"),
            "may_make_links": request.user.has_perm("learn.make_sign_in_link"),
        }
        return TemplateResponse(request, "admin/learn/enrolment/table.html", context)

    def download(self, request, pk):
        """The same rows as a file for a spreadsheet."""
        path, shown, words = self.asked(request, pk)
        if not request.user.has_perm("learn.export_enrolment"):
            raise PermissionDenied(gettext("You may see progress here but not download it."))
        audit.note(request.user, path, gettext("Downloaded how far its learners are."))
        now = timezone.now()
        lines = self.tracking.as_csv(path, self.tracking.found(path, now, shown, words), now)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="progress-{path.slug}.csv"'
        response.headers["Cache-Control"] = "private, no-store"
        return response
