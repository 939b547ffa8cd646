"""What has changed in a lesson since its reader read it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import updates
from ..reading import Reading, readable_step


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def changes(request, path, lesson):
    """Before and after; a POST says that they have been read, up to the version it names. Who is up to date
    is shown the lesson."""
    step = readable_step(request.user, path, lesson)
    update = Reading(step, request.user).update
    if update and request.method == "POST":
        version = updates.shown(step.lesson, request.POST.get("version"))
        updates.catch_up(request.user, step, version, timezone.now())
        if updates.since(step.lesson, version):
            messages.info(request, _("The lesson has changed again meanwhile. This is what is new."))
            return redirect("learn:changes", path, lesson)
        messages.success(request, _("You are up to date."))
    if not update or request.method == "POST":
        return redirect(step)
    context = {"step": step, "path": step.path, "update": update, "nav": "learn"}
    return render(request, "learn/changes.html", context)
