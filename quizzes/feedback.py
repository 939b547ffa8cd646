"""What a question page shows of a wording: what is asked before the answer, the verdict and the source
after it.

Only `Answered` looks at what is right, so that nothing before the answer can tell."""

from dataclasses import dataclass

from django.db.models import Max, OuterRef, Subquery
from django.utils.functional import cached_property

from learn.markdown import GAP
from learn.models import Place, Revision
from learn.prepared import Given, each, prepared, room
from learn.rendering import (
    drawing_with_regions,
    is_line,
    parted_at_gaps,
    render_line,
    render_plain,
    render_text,
    render_words,
)
from learn.shown import Shown


@dataclass(frozen=True)
class Verdict(Shown):
    """kind: right, wrong, partly or shown. truth: the explanation as one line of HTML, or else truth_text
    as several blocks. correct: the correct answer in words. found of belonging: how many of what belongs."""

    kind: str
    truth: str
    truth_text: str
    correct: str
    found: int = 0
    belonging: int = 0


class Wording(Shown):
    """A wording in the order one learner sees it. stem: the question as one line of HTML, empty where it
    has more than that; text: then its blocks."""

    def __init__(self, version, document, order):
        self.version, self.document, self.order = version, document, order

    @cached_property
    def stem(self):
        return render_plain(self.version.stem) if is_line(self.version.stem) else ""

    @cached_property
    def text(self):
        return render_text(self.version.stem, self.document)

    @property
    def pieces(self):
        """The text parted at its gaps: [(HTML, what stands in the gap: its control or `Part`, or None)]."""
        if not self.version.type.has_gaps:
            return [(self.text, None)]
        gaps = dict(enumerate(self.in_gaps, 1))
        return [(html, gaps.get(number)) for html, number in parted_at_gaps(self.text)]

    @cached_property
    def figure(self):
        """The figure its regions are on; None where it is no longer there."""
        return self.document.figures.filter(slug=self.version.details.get("figure", "")).first()

    def drawing(self, class_of):
        """The figure's SVG, each region with the class its row has by ``class_of``."""
        if not self.figure:
            return ""
        rows = {row.position: row for row in self.version.choice_list}
        regions = [(rows[at].details.get("region"), f"region {class_of(at)}".strip()) for at in self.order]
        return drawing_with_regions(self.figure, regions)


class Asked(Wording):
    """A wording before the answer. ``pairs``: what the page's controls hold, as (name, value)."""

    is_answered = False

    def __init__(self, version, document, order, pairs=()):
        super().__init__(version, document, order)
        self.held = {}
        for name, value in pairs:
            self.held.setdefault(name, []).append(value)

    @cached_property
    def controls(self):
        return self.version.type.offered(self.version, self.order, self.held)

    @cached_property
    def rule(self):
        """How it is marked, in a sentence; empty where that goes without saying."""
        return self.version.type.rule_for(self.version)

    @property
    def described_by(self):
        """The ids of what is to be heard with its controls, apart from the question's own line."""
        ids = ["" if self.stem else "asked", "rule" if self.rule else ""]
        return " ".join(filter(None, ids))

    @property
    def in_gaps(self):
        return self.controls

    @property
    def regions(self):
        return self.drawing(lambda position: "")

    @property
    def units(self):
        """The names of the units a number may have, for the learner."""
        return ", ".join(self.version.type.units(self.version))


class Answered(Wording):
    """A wording once an answer was given (None where the learner asked to be shown)."""

    is_answered = True

    def __init__(self, response, document):
        super().__init__(response.version, document, response.choice_order)
        self.response, self.given = response, response.given

    @cached_property
    def parts(self):
        return self.version.type.review(self.version, self.given, self.order)

    @property
    def chosen(self):
        return [part for part in self.parts if part.given]

    @property
    def extra(self):
        return [part for part in self.parts if part.given and not part.right]

    @property
    def missing(self):
        return [part for part in self.parts if part.right and not part.given]

    @property
    def in_gaps(self):
        return self.parts

    @property
    def regions(self):
        rows = dict(zip(self.order, self.parts, strict=True))
        return self.drawing(lambda at: "right" if rows[at].right else "wrong" if rows[at].given else "")

    @cached_property
    def verdict(self):
        type, explanation = self.version.type, self.version.explanation
        found, belonging = type.counted(self.version, self.given)
        line = is_line(explanation)
        return Verdict(
            kind=kind_of(self.response),
            truth=render_line(explanation) if line else "",
            truth_text="" if line else render_text(explanation, self.document),
            correct=render_words(type.in_words(self.version, type.correct_answer(self.version))),
            found=found,
            belonging=belonging,
        )


class Ruled(Answered):
    """A wording that turned out to be faulty: what was answered, and not how that went."""

    @property
    def regions(self):
        rows = dict(zip(self.order, self.parts, strict=True))
        return self.drawing(lambda at: "chosen" if rows[at].given else "")


def sent(data):
    """The pairs of a submitted form that are an answer, whether it can be read or not."""
    return [(name, value) for name, values in data.lists() if name.startswith("answer") for value in values]


def stem_in_short(version):
    """The question as one line of HTML, where many stand together; its gaps are left open."""
    return render_line(GAP.sub("…", version.stem))


def kind_of(response):
    """How an answered response went by itself, whatever tries before it made of that."""
    if response.given is None:
        return "shown"
    fraction = response.fraction
    if response.attempt_id and response.attempt.tries > 1:
        fraction = response.version.type.grade(response.version, response.given).fraction
    if fraction == 1:
        return "right"
    return "partly" if fraction else "wrong"


@prepared
def cited(count):
    """Every place of so many passages in the editions of a document, with its section and edition, the
    newest first, and the number of the newest edition."""
    newest = (
        Revision.objects.filter(document=OuterRef("revision__document"))
        .values("document")
        .annotate(newest=Max("number"))
        .values("newest")
    )
    return (
        Place.objects.filter(revision__document=Given("document"), passage__key__in=each("keys", count))
        .select_related("passage", "section", "revision")
        .defer("revision__text")
        .annotate(newest=Subquery(newest))
        .order_by("-revision__number", "position")
    )


def quotes(document, keys):
    """The newest place of each passage cited, in reading order, with its section and edition;
    ``is_current`` says whether the newest edition still has it there."""
    keys, first = list(keys), {}
    for place in cited(room(keys), document=document.pk, keys=keys):
        place.is_current = place.revision.number == place.newest
        first.setdefault(place.passage.key, place)
    return sorted(first.values(), key=lambda place: (-place.revision.number, place.position))
