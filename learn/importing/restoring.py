"""Editions as they were kept elsewhere, text and places: compared with a document's own and taken over.
Nothing of them is read or split again."""

from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from ..revisions import carry_lessons, in_figures, told
from .kept import kept, save_edition
from .outline import CannotRead
from .saving import Report


class Diverged(CannotRead):
    """The document's newest edition is not among those brought, nor theirs among its."""


@transaction.atomic
def restore(document, editions, by=None, take=False):
    """(a `Report`, the revisions made): the editions the document does not have yet become its next ones.

    Where the document has them all and newer ones, nothing changes. Diverged where neither continues the
    other, unless ``take``: then the newest of these becomes the document's next edition."""
    before = document.current_revision
    made = []
    for edition in missing(document, editions, before, take):
        made.append(save_edition(document, edition, by))
        if before:
            carry_lessons(document)
    newest = made[-1] if made else before
    for edition in editions:
        if edition.published_on:
            here = document.revisions.filter(number=edition.number, text_digest=digest_of(edition))
            here.filter(published_on=None).update(published_on=edition.published_on)
    if not made:
        return Report(document.slug, newest.number, False), []
    last = editions[-1]
    old = kept(before, with_file=False) if before else None
    new = told(last.outline, last.keyed)
    difference = in_figures(told(old.outline, old.keyed) if old else [], new)
    return Report(document.slug, newest.number, True, difference), made


def missing(document, editions, newest, take):
    """Those of the editions that have to be added, in order."""
    if newest is None:
        return editions
    present = kept(newest, with_file=False)
    for at in range(len(editions) - 1, -1, -1):
        if editions[at].says_the_same(present):
            return editions[at + 1 :]
    older = document.revisions.filter(text_digest=digest_of(editions[-1]))
    if any(editions[-1].says_the_same(kept(revision, with_file=False)) for revision in older):
        return []
    if take:
        return editions[-1:]
    raise Diverged(
        _("The site has another edition %(number)d of “%(document)s” than these files.")
        % {"number": newest.number, "document": document}
    )


def digest_of(edition):
    return sha256(edition.text.encode()).hexdigest()
