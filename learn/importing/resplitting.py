"""An edition's own text, parted into sentences as they are parted now. When the splitter has changed, that
is an edition of its own, made before a newer text is compared: then the difference is the author's alone.
Nothing is guessed: whatever rests on a sentence rests on what now stands in the very same place."""

import logging
from dataclasses import replace
from itertools import groupby, pairwise

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import publishing
from ..markdown import cited_keys, with_keys
from ..models import Citation, Lesson, LessonVersion, Passage, Place, Revision
from ..models.lessons import Acceptance, FromFile, digest_of
from ..revisions import carry_lessons
from ..stale import left_since
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


def followed_since(document):
    """{key of a sentence that was parted anew since: the keys of those that stand where it stood}."""
    found, rows = {}, document.revisions.order_by("number").only("number", "text_digest", "splitter")
    for older, newer in pairwise(rows):
        if older.text_digest == newer.text_digest and older.splitter != newer.splitter:
            old, new = (kept(document.revisions.get(pk=row.pk), with_file=False) for row in (older, newer))
            step = followers(old, new)
            for key, keys in found.items():
                found[key] = [now for one in keys for now in step.get(one, [one])]
            found |= step
    here = Place.objects.current(document).values_list("passage__key", flat=True) if found else ()
    return {key: keys for key, keys in found.items() if key not in set(here)}


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
        write_anew(lesson, ("lede", "body", "summary"), followed)
        publishing.save_citations(lesson)
    for term in document.terms.all():
        cited = set(cited_keys(term.definition)) & set(followed)
        moved += len(cited)
        if cited:
            write_anew(term, ("definition",), followed)
    for version in LessonVersion.objects.filter(lesson__document=document).defer("html"):
        if not set(version.keys) & set(followed):
            continue
        fields = {name: with_keys(getattr(version, name), followed) for name in ("lede", "body", "summary")}
        now = dict.fromkeys(new for key in version.keys for new in followed.get(key, [key]))
        LessonVersion.objects.filter(pk=version.pk).update(**fields, keys=list(now))
    publishing.render_again(document)
    moves = {passages[key].pk: [passages[one] for one in new] for key, new in followed.items()}
    rests, newest = list(what_rests()), document.current_revision
    as_loaded = [thing for model, name in rests for thing in unedited(model, name, moves)]
    moved += sum(move(model, name, moves, newest) for model, name in rests)
    for thing in as_loaded:
        note_as_loaded(thing)
    return moved


def write_anew(row, names, followed):
    """Writes the keys that follow into these fields of it. That is nobody's edit."""
    was_edited = row.edited_on_site
    fields = {name: with_keys(getattr(row, name), followed) for name in names}
    type(row).objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    if not was_edited:
        note_as_loaded(row)


def note_as_loaded(thing):
    """Notes what it says now as what its file said."""
    anew = type(thing).objects.get(pk=thing.pk)
    type(thing).objects.filter(pk=thing.pk).update(loaded_digest=digest_of(anew.authored()))


def unedited(model, name, moves):
    """What these rows are part of that came from a file and is as that said it."""
    for part in parts_of(model):
        things = part.related_model._default_manager.exclude(loaded_digest="")
        for thing in things.filter(**{f"{part.related_query_name()}__{name}__in": moves}).distinct():
            if not thing.edited_on_site:
                yield thing


def what_rests():
    """(model, field) of everything that points at a passage, but for its places, and for the citations of
    lessons, which are what their words say."""
    for relation in Passage._meta.get_fields(include_hidden=True):
        if relation.one_to_many and relation.related_model not in (Place, Citation):
            yield relation.related_model, relation.field.name


def parts_of(model):
    """The fields by which rows of this model are part of something that files can bring."""
    return [f for f in model._meta.fields if f.is_relation and issubclass(f.related_model, FromFile)]


def move(model, name, moves, newest):
    """Points the rows of this model from each passage to those that follow it, one row to each. What was
    accepted of a passage while it was there is accepted of those that are there now."""
    rows = model._default_manager.filter(**{f"{name}__in": moves}).order_by("pk")
    of_what_left = set(left_since(rows).values_list("pk", flat=True)) if issubclass(model, Acceptance) else ()
    for row in list(rows):
        if issubclass(model, Acceptance) and row.pk not in of_what_left:
            row.revision = newest
        first, *others = moves[getattr(row, f"{name}_id")]
        is_ordered = hasattr(row, "position")
        if is_ordered:
            make_room(row, len(others))
        put(row, name, first)
        for other in others:
            row.pk, row._state.adding = None, True
            if is_ordered:
                row.position += 1
            put(row, name, other)
    return len(rows)


def make_room(row, number):
    """Moves what comes after it in the thing it is part of, so that so many can come between."""
    row.refresh_from_db(fields=["position"])
    for part in parts_of(type(row)):
        rows = type(row)._default_manager.filter(**{part.name: getattr(row, part.attname)})
        rows.filter(position__gt=row.position).update(position=F("position") + number)


def put(row, name, passage):
    """Saves the row resting on this passage, unless another says so already."""
    before = row.pk
    setattr(row, name, passage)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        type(row)._default_manager.filter(pk=before).delete()
