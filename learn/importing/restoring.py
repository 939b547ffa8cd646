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
    other, unless ``take``: then those it does not have become its next ones all the same."""
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
    again = len(last.keys) - len(set(last.keys))
    return Report(document.slug, newest.number, True, difference, again=again), made


def missing(document, editions, newest, take=False):
    """Those of the editions that have to be added, in order: what follows those the document went through,
    where it stands at the last of them. None where it has them all, or the newest of them under newer ones.

    Diverged where the two went different ways; with ``take``, what follows those they have in common."""
    if newest is None:
        return editions
    rows = list(document.revisions.order_by("number").only("number", "text_digest"))
    says = Saying(document, editions)
    passed = 0
    for row in rows:
        passed += passed < len(editions) and says(row, passed)
    left = range(passed, len(editions))
    if not left or take or (passed and says(rows[-1], passed - 1)):
        return editions[passed:]
    for at in reversed(left):
        if says(rows[-1], at):
            return editions[at + 1 :]
    if any(says(row, left[-1]) for row in rows):
        return []
    raise Diverged(
        _("The site has another edition %(number)d of “%(document)s” than these files.")
        % {"number": newest.number, "document": document}
    )


class Saying:
    """Whether an edition of the document says what one of these does. Each is read once, and only where it
    has the very text."""

    def __init__(self, document, editions):
        self.document, self.editions = document, editions
        self.digests = [digest_of(edition) for edition in editions]
        self.read = {}

    def __call__(self, row, at):
        if row.text_digest != self.digests[at]:
            return False
        if row.pk not in self.read:
            self.read[row.pk] = kept(self.document.revisions.get(pk=row.pk), with_file=False)
        return self.editions[at].says_the_same(self.read[row.pk])


def digest_of(edition):
    return sha256(edition.text.encode()).hexdigest()
