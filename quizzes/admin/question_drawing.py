"""The drawing that a question asks about, as its author sees it: whole, with the parts to pick from."""

from collections import Counter
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.drawings import region_ids, regions
from learn.rendering import drawing_with_regions

ANCHOR = "part-"


@dataclass(frozen=True)
class Part:
    """A shape that can be picked: its id, what the drawing calls it, and the words it is offered by."""

    id: str
    name: str
    words: str


class Drawing:
    """A figure, or none as long as none is chosen."""

    def __init__(self, figure):
        self.figure = figure

    @cached_property
    def parts(self):
        """What can be picked. Programs give an id to every line they draw, so what somebody has named comes
        first."""
        found = regions(self.figure.svg) if self.figure else []
        # An id begins with its figure's name where a page may show several.
        called = [name or region.removeprefix(f"{self.figure.slug}-") for region, name in found]
        times = Counter(called)
        parts = [
            Part(region, name, words if times[words] == 1 else f"{words} ({region})")
            for (region, name), words in zip(found, called, strict=True)
        ]
        return sorted(parts, key=lambda part: not part.name)

    @property
    def drawn(self):
        """The drawing. A link to ``part-`` and a part's place leads to the part."""
        return drawing_with_regions(self.figure, [(part.id, "region") for part in self.parts], ANCHOR)

    def name_of(self, picked):
        """What the drawing calls its part with this id; empty where it has no name, or is none of its."""
        return next((part.name for part in self.parts if part.id == picked), "")

    def choices(self, held):
        """What a row's list offers. ``held``, what was picked there before, stays also when the drawing has
        no such part: that is a mistake to show, not one to lose."""
        nothing = _("This drawing has no part") if self.figure else _("Choose a figure first")
        choices = {"": _("Choose") if self.parts else nothing}
        choices |= {part.id: part.words for part in self.parts}
        if held:
            choices.setdefault(held, _("%s (not in this drawing)") % held)
        return list(choices.items())


def offered(figures):
    """[(short name, words)] of these figures, for a list: those with parts to choose first, and of each how
    many it has."""
    counted = [(figure.slug, len(region_ids(figure.svg))) for figure in figures]
    return [
        ("", _("Choose")),
        *((slug, f"{slug} ({counted_parts(parts)})") for slug, parts in counted if parts),
        *((slug, f"{slug} ({counted_parts(parts)})") for slug, parts in counted if not parts),
    ]


def counted_parts(count):
    return ngettext("%d part", "%d parts", count) % count if count else _("no part to choose")


def drawn_as_given(version):
    """The drawing of a wording that stays as it is, with the part that is right marked; empty where it asks
    about none."""
    slug = version.details.get("figure") if version.kind == "hotspot" else None
    figure = version.question.document.figures.filter(slug=slug).first() if slug else None
    parts = [
        (row.details.get("region"), "region here" if row.credit > 0 else "region")
        for row in version.choice_list
    ]
    return drawing_with_regions(figure, parts) if figure else ""
