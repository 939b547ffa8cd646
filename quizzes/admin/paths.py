"""Publishing a path only when nothing stands against it, where the path asks for that."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext

from learn.admin.paths import PathAdmin
from learn.models import LearningPath
from learn.models.lessons import State

from ..publish_check import findings

# What spans lessons and questions lives here, so this page stands in the place of the one learn has.
admin.site.unregister(LearningPath)


@admin.register(LearningPath)
class CheckedPathAdmin(PathAdmin):
    """The page of a path, which puts the path to the publish check before learners get it."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        path, before = form.instance, form.initial.get("state")
        path.held_back = 0
        if path.publish_check_blocks and path.state == State.PUBLISHED != before:
            # Only now, when its lessons are saved too, can it be said what learners would get.
            path.held_back = sum(len(finding.whys) for finding in findings(path))
        if path.held_back:
            LearningPath.objects.filter(pk=path.pk).update(state=before)
            form.changed_data.remove("state")

    def response_change(self, request, path):
        if not path.held_back:
            return super().response_change(request, path)
        said = ngettext(
            "Saved, but not published: %d thing stands against it.",
            "Saved, but not published: %d things stand against it.",
            path.held_back,
        )
        messages.error(request, said % path.held_back)
        return HttpResponseRedirect(reverse("admin:quizzes_waiver_check", args=[path.pk]))
