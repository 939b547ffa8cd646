"""Taking a course away as files, and bringing one."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from learn import audit
from learn.admin.base import EMPTY
from learn.admin.words import PlainForm
from learn.admin_site import Entry
from learn.importing import CannotRead
from learn.models import LearningPath
from learn.saying_why import one_line

from .. import proposing
from ..courses import export_course
from ..formats.course_files import LARGEST_ZIP_MB, MB
from ..formats.course_values import CourseFaults
from ..models import ProposedCourse
from .proposals import ProposalAdmin

# An export shows everything there is, right answers included; a load writes everything there is.
TO_TAKE = ["learn.view_learningpath", "learn.view_document", "learn.view_lesson", "quizzes.view_question"]
TO_BRING = [
    f"{app}.{verb}_{model}"
    for app, models in {
        "learn": ["document", "lesson", "term", "figure", "learningpath", "pathlesson"],
        "quizzes": ["question", "quiz", "slot"],
    }.items()
    for model in models
    for verb in ("add", "change")
] + ["learn.add_revision", "learn.publish_lesson", "quizzes.add_waiver"]
MOST_FAULTS = 50


class CourseForm(PlainForm, forms.Form):
    file = forms.FileField(
        label=_("the zip of the course"),
        help_text=_("Nothing changes yet: the next page shows what would."),
        error_messages=EMPTY,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_ZIP_MB * MB:
            raise forms.ValidationError(_("This zip is larger than %d MB.") % LARGEST_ZIP_MB)
        return file


@admin.register(ProposedCourse)
class CourseFilesAdmin(ProposalAdmin):
    """Courses in from a zip, and out to one."""

    def on_desk(self, request):
        if not request.user.has_perms(TO_BRING):
            return []
        said = gettext("From a zip: of another site, or written in a text editor.")
        return [Entry("arrange", 9, gettext("Load a course"), self.url("load"), said)]

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/download/", view(self.download), name="quizzes_proposedcourse_download"),
            path("load/", view(self.load), name="quizzes_proposedcourse_load"),
            path("changes/", view(self.changes), name="quizzes_proposedcourse_changes"),
            path("confirm/", view(self.confirm), name="quizzes_proposedcourse_confirm"),
            path("not-now/", view(self.not_now), name="quizzes_proposedcourse_not_now"),
        ]

    @method_decorator(require_safe)
    def download(self, request, pk):
        """Everything written on a path, as a zip."""
        if not request.user.has_perms(TO_TAKE):
            raise PermissionDenied
        way = get_object_or_404(LearningPath, pk=pk)
        export = export_course(way)
        response = HttpResponse(export.zip(), content_type="application/zip")
        audit.note(request.user, way, gettext("Downloaded the whole course."))
        response["Content-Disposition"] = f'attachment; filename="{export.slug}.zip"'
        return response

    def load(self, request):
        """Where a course is brought. Nothing changes yet."""
        if not request.user.has_perms(TO_BRING):
            raise PermissionDenied
        form = CourseForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        if request.method == "POST" and form.is_valid() and self.proposes(request, form):
            return HttpResponseRedirect(self.url("changes"))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Load a course"),
            "form": form,
            "back": reverse("admin:learn_learningpath_changelist"),
        }
        return TemplateResponse(request, "admin/quizzes/proposedcourse/load.html", context)

    def proposes(self, request, form):
        """Keeps the zip until the person decides; False, the form saying why, where it is no course."""
        file = form.cleaned_data["file"]
        try:
            proposing.propose(file.read(), file.name, request.user, timezone.now())
        except CannotRead as error:
            form.add_error("file", str(error))
        except CourseFaults as error:
            for fault in error.faults[:MOST_FAULTS]:
                form.add_error("file", str(fault))
            if (more := len(error.faults) - MOST_FAULTS) > 0:
                form.add_error("file", gettext("And %d more.") % more)
        return not form.errors

    def proposed(self, request):
        """What this person brought; another's is none of theirs."""
        if not request.user.has_perms(TO_BRING):
            raise PermissionDenied
        return get_object_or_404(ProposedCourse, by=request.user)

    @method_decorator(require_safe)
    def changes(self, request):
        """What loading the course that was brought would change."""
        proposed = self.proposed(request)
        try:
            report = proposing.changes(proposed, timezone.now())
        except (CannotRead, CourseFaults) as error:
            # It could be loaded when it was brought: the site has changed since.
            proposed.delete()
            messages.error(request, str(error))
            return HttpResponseRedirect(self.url("load"))
        context = self.admin_site.each_context(request) | {
            "title": gettext("What changes"),
            "proposed": proposed,
            "report": report,
            "kept": report.of(report.kept),
            "unexplained": report.of(report.unexplained),
            "may_be_unexplained": any(name.startswith("lessons/") for name in report.kept),
            "named": [(word, report.of(names)) for word, names in report.listed if names is not report.kept],
            "sealed": proposing.seal(report),
        }
        return TemplateResponse(request, "admin/quizzes/proposedcourse/changes.html", context)

    @method_decorator(require_POST)
    def confirm(self, request):
        proposed, now = self.proposed(request), timezone.now()
        sealed, takes = request.POST.get("sealed", ""), request.POST.getlist("take")
        try:
            why = one_line(request.POST.get("why", ""))
            report = proposing.confirm(proposed, sealed, takes, now, why)
        except (CannotRead, CourseFaults, ValidationError) as error:
            messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
            return HttpResponseRedirect(self.url("changes"))
        loaded = LearningPath.objects.get(slug=report.path)
        said = gettext("Loaded the course from a zip.")
        self.log_change(request, loaded, said)
        self.say(request, f"{said} {'; '.join(report.summary)}")
        return HttpResponseRedirect(reverse("admin:learn_learningpath_change", args=[loaded.pk]))

    @method_decorator(require_POST)
    def not_now(self, request):
        self.proposed(request).delete()
        self.say(request, gettext("Nothing has changed. The zip you brought is thrown away."))
        return HttpResponseRedirect(reverse("admin:learn_learningpath_changelist"))
