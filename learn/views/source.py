"""The source, readable: every section, every sentence under its own address."""

from itertools import groupby

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..models import Document, LearningPath, Place


@require_safe
def source(request, document):
    document = get_object_or_404(Document, slug=document)
    paths = LearningPath.objects.visible_to(request.user).filter(document=document)
    if not paths and not request.user.has_perm("learn.view_document"):
        raise Http404
    places = list(Place.objects.current(document))
    return render(
        request,
        "learn/source.html",
        {
            "document": document,
            "revision": document.current_revision,
            "paths": paths,
            "sections": [
                (section, paragraphs(found)) for section, found in groupby(places, lambda p: p.section)
            ],
            "nav": "learn",
        },
    )


def paragraphs(places):
    """The places of a section, parted where a paragraph opens."""
    parts = []
    for place in places:
        if place.opens_paragraph or not parts:
            parts.append([])
        parts[-1].append(place)
    return parts
