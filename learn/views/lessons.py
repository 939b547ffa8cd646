"""Reading a lesson, and saying that it has been read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import progress, updates
from ..reading import Reading, readable_step


@require_safe
def lesson(request, path, lesson):
    reading = Reading(readable_step(request.user, path, lesson), request.user)
    reading.note(timezone.now())
    return render(
        request, "learn/lesson.html", {"reading": reading, "path": reading.step.path, "nav": "learn"}
    )


@require_POST
@login_required
def mark_read(request, path, lesson):
    step = readable_step(request.user, path, lesson)
    version, now = updates.shown(step.lesson, request.POST.get("version")), timezone.now()
    progress.mark_read(progress.enrol(request.user, step.path, now), step.lesson, version, now)
    messages.success(request, _("“%(lesson)s” is marked as read.") % {"lesson": version.title})
    if updates.since(step.lesson, version):
        messages.info(request, _("The lesson has changed while you read it. This is what is new."))
        return redirect("learn:changes", path, lesson)
    following = Reading(step, request.user).next
    if following:
        return redirect(following["address"])
    return redirect(step.path)
