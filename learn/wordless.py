"""What a picture is called where nobody gave it words: not as its file is, but as the line under it says. Its
passage stays what it is, as everything that cites it rests on that."""

import re

from django.db.models import Q

from .importing.captions import is_numbered
from .models import Place

FILE = re.compile(r"\S+\.(?:png|jpe?g|gif|webp|svg|bmp|tiff?|emf|wmf)", re.IGNORECASE)


def captions(places):
    """{key of a picture without words: the numbered line right under it} of those among these places. Asks
    nothing where there are none."""
    bare = [each for each in places if each.passage.kind == "image" and FILE.fullmatch(each.passage.text)]
    if not bare:
        return {}
    wanted = Q()
    for place in bare:
        wanted |= Q(revision=place.revision_id, section=place.section_id, position=place.position + 1)
    under = {
        (each.revision_id, each.position): each.passage
        for each in Place.objects.filter(wanted).select_related("passage")
    }
    found = {}
    for place in bare:
        line = under.get((place.revision_id, place.position + 1))
        if line and line.kind == "sentence" and is_numbered(line.text):
            found[place.passage.key] = line.text
    return found
