"""What a question still lacks before learners can get it. A draft may lack anything but its stem."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from learn.drawings import region_ids
from learn.markdown import PICTURE
from learn.models import Figure

from .question_types.base import Fault
from .wording import Wording


class Shown:
    """What a document has to show in questions. Asked of it once, however many questions are looked at."""

    def __init__(self, document):
        self.document, self.figures = document, {}

    @cached_property
    def images(self):
        """The digests of its pictures."""
        return set(self.document.images.values_list("digest", flat=True))

    def figure(self, slug):
        """Its figure of this name, or None."""
        if slug not in self.figures:
            self.figures[slug] = Figure.objects.filter(document=self.document, slug=slug).first()
        return self.figures[slug]


def lacking(question, version, shown=None):
    """The sentences, each once, on what this version of the question lacks; [] where it is whole."""
    found = faults_of(question.document, Wording.of(version, version.choice_list), shown)
    found += rests_on_nothing(question.citations.all())
    return list(dict.fromkeys(map(in_words, found)))


def cannot_be_tried(question, version):
    """The same, but for what a trial can do without."""
    found = faults_of(question.document, Wording.of(version, version.choice_list))
    return [in_words(fault) for fault in found if fault.place != "explanation"]


def in_words(fault):
    """A fault where it does not stand beside its row."""
    return (
        str(fault) if fault.row is None else _("Row %(n)d: %(fault)s") % {"n": fault.row + 1, "fault": fault}
    )


def rests_on_nothing(cited):
    """The fault of a question that cites no sentence, as a list."""
    said = _("Choose the sentence it rests on: its feedback quotes it.")
    return [] if cited else [Fault(said, place="cites")]


def faults_of(document, wording, shown=None):
    """What is wrong with a wording for this document (None for none yet), each a `Fault`. ``shown``: what is
    known of the document from looking at others of its questions."""
    found = wording.faults()
    if document:
        shown = shown or Shown(document)
        found += unknown_pictures(shown, wording)
        found += unknown_parts(shown, wording) if wording.kind == "hotspot" else []
    return found


def unknown_pictures(shown, wording):
    """The faults of texts with a picture the document has not."""
    places = [(wording.stem, None, "stem"), (wording.explanation, None, "explanation")]
    places += [(f"{row.text} {row.why} {row.details}", n, "text") for n, row in enumerate(wording.rows)]
    return [
        Fault(_("This document has no such picture: %s…") % digest[:12], row, place)
        for text, row, place in places
        for digest in dict.fromkeys(PICTURE.findall(text))
        if digest not in shown.images
    ]


def unknown_parts(shown, wording):
    """The faults of a figure the document has not, and of parts the figure has not."""
    slug = wording.details.get("figure")
    figure = shown.figure(slug) if slug else None
    if not figure:
        return [Fault(_("This document has no figure “%s”.") % slug, place="figure")] if slug else []
    ids = region_ids(figure.svg)
    said = _("“%s” has no part with a name. Give shapes an id in your drawing program.") % figure
    if ids:
        parts = {"figure": figure, "parts": ", ".join(ids)}
        said = _("“%(figure)s” has no such part. It has: %(parts)s.") % parts
    return [
        Fault(said, n, "region")
        for n, row in enumerate(wording.rows)
        if row.details.get("region") and row.details["region"] not in ids
    ]
