"""The source, readable: every section, every sentence under its own address."""

import re

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..laying_out import blocks
from ..models import Document, LearningPath, Place
from ..second_step import may

KEY = re.compile(r"[0-9a-f]{8,64}")


@require_safe
def source(request, document):
    document = get_object_or_404(Document, slug=document)
    paths = LearningPath.objects.visible_to(request.user).filter(document=document)
    if not paths and not may(request.user, "learn.view_document"):
        raise Http404
    revision = document.revisions.defer("text").order_by("-number").first()
    sections = list(revision.sections.order_by("position")) if revision else []
    highest = min((section.level for section in sections if section.title), default=2)
    places = {section.pk: [] for section in sections}
    seen = set()
    for place in Place.objects.filter(revision=revision).select_related("passage").order_by("position"):
        # An address leads to one place: where the sentence first stands.
        place.is_first = place.passage_id not in seen
        seen.add(place.passage_id)
        places[place.section_id].append(place)
    return render(
        request,
        "learn/source.html",
        {
            "document": document,
            "revision": revision,
            "paths": paths,
            "sections": [
                {
                    "section": section,
                    "tag": f"h{min(max(section.level - highest + 2, 2), 5)}",
                    "places": places[section.pk],
                    "blocks": blocks(places[section.pk]),
                }
                for section in sections
            ],
            "gone": gone(document, request.GET.get("sentence", ""), seen),
            "nav": "learn",
        },
    )


def gone(document, key, seen):
    """The last place of the sentence that a link to the source asks for by its key, where it is none of those
    seen in the newest edition; None where it is one of them, or never was a sentence of the document."""
    if not KEY.fullmatch(key):
        return None
    places = Place.objects.filter(revision__document=document, passage__key=key).exclude(passage__in=seen)
    places = places.select_related("passage", "section", "revision").defer("revision__text")
    return places.order_by("-revision__number", "position").first()
