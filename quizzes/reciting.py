"""Resting a lesson or a question on another sentence than it did, once a person has said so."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from learn import publishing
from learn.markdown import with_keys
from learn.models import Lesson, Place

from . import asking
from .giving import resting_anew
from .work import queue


def passage_to_cite(document, key):
    """The passage with this key; ValidationError unless the newest edition has it."""
    if not key.strip("[]@ "):
        raise ValidationError(_("Choose the sentence it is to rest on."))
    place = Place.objects.current(document).filter(passage__key=key.strip("[]@ ")).first()
    if place is None:
        raise ValidationError(_("No sentence of the newest edition has this key. Choose one of the list."))
    return place.passage


def recite(thing, old, new):
    """Rests the lesson or question on the new passage instead of the old; False, and nothing changed, where
    it rests on the old one no more. A lesson waits to be published; a question does at once, and its wording
    stays: HeldBack, and nothing changed, as `giving.resting_anew` has it."""
    with resting_anew(questions_of([thing])):
        return put_on(thing, old, new)


def questions_of(things):
    return [thing for thing in things if not isinstance(thing, Lesson)]


@transaction.atomic
def put_on(thing, old, new):
    """The same, whatever the publish check finds then."""
    thing = type(thing).objects.select_for_update().get(pk=thing.pk)
    citation = thing.citations.filter(passage=old).first()
    if citation is None:
        return False
    if isinstance(thing, Lesson):
        for name in ("lede", "body", "summary"):
            setattr(thing, name, with_keys(getattr(thing, name), {old.key: [new.key]}))
        thing.save()
        publishing.save_citations(thing)
        return True
    if thing.citations.filter(passage=new).exists():
        citation.delete()
    else:
        citation.passage = new
        citation.save(update_fields=["passage"])
    asking.quote_anew(thing)
    return True


def recite_harmless(document, pairs):
    """Re-cites these of the passages that changed in punctuation only; how many. ``pairs`` are those a
    person saw, as (old key, new key): what is not so any more is left. HeldBack as `recite`."""
    seen = [pair for pair in queue(document).harmless if (pair[1].row.old_key, pair[1].row.new_key) in pairs]
    return recite_each(document, seen)


def recite_each(document, pairs):
    """Rests each of these, (item, its `Stale`), on the passage that stands where its own stood; how many
    citations there were. HeldBack as `recite`."""
    with resting_anew(questions_of([item.thing for item, _each in pairs])):
        return sum(
            put_on(item.thing, each.passage, passage_to_cite(document, each.row.new_key))
            for item, each in pairs
        )


@transaction.atomic
def recite_everywhere(document, old, new, things):
    """Rests these of the lessons and questions, (kind, id) each, on the new passage instead of the old;
    how many there were. ``things`` are those a person ticked: what is settled already is left. HeldBack as
    `recite`."""
    resting = queue(document).resting_on(old)
    chosen = [item.thing for item in resting if (item.kind, item.thing.pk) in things]
    with resting_anew(questions_of(chosen)):
        return sum(put_on(thing, old, new) for thing in chosen)
