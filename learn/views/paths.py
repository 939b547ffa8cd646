"""A path: its lessons, its words, and the sheet to take along."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..models import LearningPath
from ..models.lessons import State


def readable_path(user, slug):
    """The published path; 404 unless this person may read it."""
    return get_object_or_404(LearningPath.objects.visible_to(user).select_related("document"), slug=slug)


@require_safe
def path(request, path):
    return render(request, "learn/path.html", {"path": readable_path(request.user, path), "nav": "learn"})


@require_safe
def glossary(request, path):
    path = readable_path(request.user, path)
    terms = path.document.terms.order_by("name")
    return render(
        request,
        "learn/glossary.html",
        {
            "path": path,
            "nav": "learn",
            "explained": [term for term in terms if not term.is_general],
            "general": [term for term in terms if term.is_general],
        },
    )


@require_safe
def sheet(request, path):
    path = readable_path(request.user, path)
    steps = path.steps.filter(lesson__state=State.PUBLISHED).exclude(lesson__current=None)
    return render(
        request,
        "learn/sheet.html",
        {
            "path": path,
            "nav": "learn",
            "steps": steps.select_related("lesson__current"),
            "enrolment": path.enrolments.filter(learner=request.user.pk).first(),
        },
    )
