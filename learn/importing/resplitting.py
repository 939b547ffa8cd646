"""An edition's own text, parted into sentences as they are parted now. When the splitter has changed, that
is an edition of its own, made before a newer text is compared: then the difference is the author's alone.
Nothing is guessed: whatever rests on a sentence rests on what now stands in the very same place."""

import logging
from dataclasses import replace
from itertools import groupby

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import publishing
from ..markdown import with_keys
from ..models import Citation, Lesson, LessonVersion, Passage, Place, Revision
from ..revisions import carry_lessons
from .building import ENDS
from .kept import kept, save_edition
from .outline import OutlinePassage, OutlineSection
from .sentences import SPLITTER, split
from .shapes import Shape, letters

logger = logging.getLogger(__name__)


def anew(revision):
    """The `Edition` that the text of this one is when its sentences are parted as they are now; None when
    that is no different."""
    if revision.splitter == SPLITTER:
        return None
    old = kept(revision, with_file=False)
    new = resplit(old, dict(revision.document.passages.values_list("key", "digest")))
    return None if new.says_the_same(old) else new


def resplit(edition, taken):
    """The `Edition` with its sentences parted as they are now; ``taken`` maps keys given to their digests."""
    spans = iter(edition.spans)
    parts, found = [], []
    for section in edition.outline.sections:
        placed = [(passage, next(spans)) for passage in section.passages]
        again = list(section_anew(placed, edition))
        parts.append(OutlineSection(section.level, section.title, tuple(passage for passage, _s in again)))
        found += [span for _passage, span in again]
    outline = replace(edition.outline, sections=tuple(parts))
    keys = tuple(key for _section, _passage, key in outline.keyed(taken))
    return replace(edition, outline=outline, keys=keys, spans=tuple(found), splitter=SPLITTER)


def as_parted_now(revision):
    """The `Edition` a newer text is compared with: this one, its sentences parted as they are now."""
    return anew(revision) or kept(revision, with_file=False)


def section_anew(placed, edition):
    """(passage, span) of each passage of a section, with its paragraphs parted anew. What a list rested on
    was the last sentence before it, and is so still."""
    leads = {}
    for is_prose, run in groupby(placed, lambda each: each[0].kind == "sentence"):
        if not is_prose:
            for passage, span in run:
                yield replace(passage, context=leads.get(passage.context, passage.context)), span
            continue
        leads = {}
        for paragraph in paragraphs(run):
            parted = list(paragraph_anew(paragraph, edition))
            leads[paragraph[-1][0].text] = parted[-1][0].text
            yield from parted
        leads = {old: new for old, new in leads.items() if not ENDS.search(new)}


def paragraphs(run):
    """Runs of sentences, each from one that opens a paragraph to the next."""
    paragraph = []
    for passage, span in run:
        if passage.opens_paragraph and paragraph:
            yield paragraph
            paragraph = []
        paragraph.append((passage, span))
    yield paragraph


def paragraph_anew(paragraph, edition):
    start, end = paragraph[0][1][0], paragraph[-1][1][1]
    at, found = start, []
    shape, said = Shape.of_all([passage for passage, _span in paragraph]), 0
    for sentence in split(edition.text[start:end], edition.outline.language):
        at = edition.text.find(sentence, at, end)
        if at < 0:
            return paragraph  # the splitter writes it otherwise than it stands there: leave it
        opens = not found and paragraph[0][0].opens_paragraph
        passage = OutlinePassage("sentence", sentence, "", opens, shape.of(sentence, said))
        found.append((passage, (at, at + len(sentence))))
        at += len(sentence)
        said += letters(sentence)
    return found


@transaction.atomic
def part_anew(document, edition, by, now):
    """Makes this, the newest edition with its sentences parted anew, the document's next edition, and lets
    everything that rests on them follow. A sentence about it."""
    old = document.current_revision
    followed = followers(kept(old, with_file=False), edition)
    new = save_edition(document, replace(edition, brought_at=now), by)
    # The very file it came from: it is kept once.
    Revision.objects.filter(pk=new.pk).update(file=old.file.name)
    carry_lessons(document)
    moved = follow(document, followed)
    for key, keys in followed.items():
        logger.info("%s, edition %d: %s is now %s", document.slug, new.number, key, ", ".join(keys))
    sentences = ngettext("%d sentence", "%d sentences", len(followed)) % len(followed)
    said = _(
        "Docent parts sentences otherwise than it did. The text of edition %(old)d was parted anew as "
        "edition %(new)d: %(sentences)s became others, and %(moved)d citations followed them."
    )
    return said % {"old": old.number, "new": new.number, "sentences": sentences, "moved": moved}


def followers(old, new):
    """{key of a passage that is no longer there: the keys of those that stand where it stood}."""
    here = set(new.keys)
    ends = list(zip(new.spans, new.keys, strict=True))
    found, at = {}, 0
    for (start, end), key in zip(old.spans, old.keys, strict=True):
        while at < len(ends) and ends[at][0][1] <= start:
            at += 1
        if key in here:
            continue
        ahead = at
        while ahead < len(ends) and ends[ahead][0][0] < end:
            found.setdefault(key, {})[ends[ahead][1]] = None
            ahead += 1
    return {key: list(keys) for key, keys in found.items()}


def follow(document, followed):
    """Lets all that rests on these passages rest on those that stand where they stood; how many places
    that were. Words stay: no version is a new one, so no learner is told of anything."""
    moved = 0
    keys = {*followed, *(key for new in followed.values() for key in new)}
    passages = {passage.key: passage for passage in document.passages.filter(key__in=keys)}
    for lesson in Lesson.objects.filter(document=document, citations__passage__key__in=followed).distinct():
        moved += lesson.citations.filter(passage__key__in=followed).count()
        fields = {name: with_keys(getattr(lesson, name), followed) for name in ("lede", "body", "summary")}
        Lesson.objects.filter(pk=lesson.pk).update(**fields)
        lesson.refresh_from_db()
        publishing.save_citations(lesson)
    for version in LessonVersion.objects.filter(lesson__document=document).defer("html"):
        if not set(version.keys) & set(followed):
            continue
        fields = {name: with_keys(getattr(version, name), followed) for name in ("lede", "body", "summary")}
        now = dict.fromkeys(new for key in version.keys for new in followed.get(key, [key]))
        LessonVersion.objects.filter(pk=version.pk).update(**fields, keys=list(now))
    publishing.render_again(document)
    moves = {passages[key].pk: [passages[one] for one in new] for key, new in followed.items()}
    return moved + sum(move(model, name, moves) for model, name in what_rests())


def what_rests():
    """(model, field) of everything that points at a passage, but for its places, and for the citations of
    lessons, which are what their words say."""
    for relation in Passage._meta.get_fields(include_hidden=True):
        if relation.one_to_many and relation.related_model not in (Place, Citation):
            yield relation.related_model, relation.field.name


def move(model, name, moves):
    """Points the rows of this model from each passage to those that follow it, one row to each."""
    rows = model._default_manager.filter(**{f"{name}__in": moves}).order_by("pk")
    for row in list(rows):
        first, *others = moves[getattr(row, f"{name}_id")]
        put(row, name, first)
        for other in others:
            row.pk, row._state.adding = None, True
            put(row, name, other)
    return len(rows)


def put(row, name, passage):
    """Saves the row resting on this passage, unless another says so already."""
    before = row.pk
    setattr(row, name, passage)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        type(row)._default_manager.filter(pk=before).delete()
