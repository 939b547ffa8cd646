"""Saves an outline as a document's next edition: one transaction, safe to repeat."""

from dataclasses import dataclass, field
from hashlib import sha256

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import Document, Revision
from ..revisions import carry_lessons, in_figures, told
from ..slugs import within
from .comparing import Difference
from .outline import CannotRead
from .resplitting import as_parted_now, part_anew
from .rows import keep_file, keep_images, save_places, says_the_same
from .sentences import SPLITTER

WORDS = {
    "new": gettext_lazy("new"),
    "kept": gettext_lazy("unchanged"),
    "renamed": gettext_lazy("renamed"),
    "moved": gettext_lazy("moved"),
    "changed": gettext_lazy("changed"),
    "under": gettext_lazy("the same under other words"),
    "gone": gettext_lazy("gone"),
}


class MovedOn(CannotRead):
    """The document has got another edition since the file was compared with it."""


@dataclass(frozen=True)
class Report:
    """What an import did. document: its slug. revision: the number of its newest edition now. again: how many
    of its passages say once more what another of them says. decided: a sentence on each lesson of which a
    person said otherwise than the rule with which section it goes on."""

    document: str
    revision: int
    changed: bool
    difference: Difference = field(default_factory=Difference)
    warnings: tuple = ()
    again: int = 0
    decided: tuple = ()

    def as_dict(self):
        return {
            "document": self.document,
            "revision": self.revision,
            "changed": self.changed,
            "sections": self.difference.sections,
            "passages": self.difference.passages,
        }

    def __str__(self):
        """The report as a person reads it out."""
        if not self.changed:
            return _("“%(document)s” is unchanged: this is edition %(number)d already.") % {
                "document": self.document,
                "number": self.revision,
            }
        sections = sum(self.difference.sections[name] for name in ("new", "kept", "renamed"))
        passages = sum(self.difference.passages[name] for name in ("new", "kept", "moved", "changed"))
        said = _("“%(document)s”, edition %(number)d. %(sections)s %(passages)s") % {
            "document": self.document,
            "number": self.revision,
            "sections": listed(
                ngettext("%d section", "%d sections", sections) % sections, self.difference.told_sections
            ),
            "passages": listed(
                ngettext("%d passage", "%d passages", passages) % passages, self.difference.told
            ),
        }
        if not self.again:
            return said
        again = ngettext(
            "%d of them says again what another says, and counts once in the coverage map.",
            "%d of them say again what others say, and count once in the coverage map.",
            self.again,
        )
        return f"{said} {again % self.again}"


def listed(subject, counts):
    """ "6 sections: 1 new, 5 unchanged." """
    return f"{subject}: " + ", ".join(f"{n} {WORDS[name]}" for name, n in counts.items() if n) + "."


@transaction.atomic
def save(outline, data, name, slug=None, by=None, compared_with=None):
    """A `Report` of what became of a file: a new edition, or nothing when the document says this already.
    Lessons follow their sections into the new edition.

    Without ``slug`` it is the document of this title, or a new one called by it. CannotRead rather than
    make an unrelated file the next edition, or a next edition another document; MovedOn when the newest
    edition is not the one numbered ``compared_with``, which a person had before them (0: there was none).
    The very file of the newest edition is that edition, unless a person saw that it is read otherwise now."""
    document, is_new = named(outline, name, slug)
    # Two imports of one document wait for each other here; what the first saved, the second compares with.
    document = Document.objects.select_for_update().get(pk=document.pk)
    current = document.current_revision
    number = current.number if current else 0
    if compared_with is not None and number != compared_with:
        raise MovedOn(
            _("Someone brought edition %(number)d meanwhile. Look at the difference from that one first.")
            % {"number": number}
        )
    keyed = list(outline.keyed(dict(document.passages.values_list("key", "digest"))))
    before = as_parted_now(current) if current else None
    is_same_file = compared_with is None and current and current.file_digest == sha256(data).hexdigest()
    if before and (is_same_file or says_the_same(before, outline, keyed)):
        return Report(document.slug, number, False, warnings=outline.warnings)
    difference = in_figures(told(before.outline, before.keyed) if before else [], told(outline, keyed))
    is_titled = document.title in (outline.called, outline.title)
    if before and not slug and not is_titled and not shares(difference):
        raise CannotRead(
            _("Another document is called “%(slug)s”. Choose a name with --slug.") % {"slug": document.slug}
        )
    warnings = list(outline.warnings)
    if before and before.splitter != current.splitter:
        warnings.append(part_anew(document, before, by, timezone.now()))
    warnings += filter(None, (about_source(document, outline, is_new), is_new and about_rights(outline)))
    if not is_new and not is_titled:
        warnings.append(
            _("The file is titled “%(new)s”; the document keeps its title “%(old)s”.")
            % {"new": outline.called, "old": document.title}
        )
    revision = add_edition(document, outline, data, name, by)
    again = len(keyed) - len({key for _section, _passage, key in keyed})
    return Report(document.slug, revision.number, True, difference, tuple(warnings), again)


def add_edition(document, outline, data, name, by):
    """The outline as the document's next `Revision`, its lessons with it."""
    newest = document.current_revision
    taken = dict(document.passages.values_list("key", "digest"))
    text, spans = outline.canonical()
    revision = Revision(
        document=document,
        number=newest.number + 1 if newest else 1,
        file_digest=sha256(data).hexdigest(),
        text=text,
        text_digest=sha256(text.encode()).hexdigest(),
        reader=outline.reader,
        splitter=SPLITTER,
        created_by=by,
    )
    keep_file(revision, name, data)
    try:
        revision.save()
        save_places(revision, outline, list(outline.keyed(taken)), spans, taken)
        if newest:
            carry_lessons(document)
        keep_images(document, outline.images)
    except BaseException:
        # The transaction takes the rows back, but not the file.
        revision.file.delete(save=False)
        raise
    return revision


def known(outline, name, slug=None):
    """The document there is that this file belongs to by its name or title, or None."""
    if not slug:
        if document := titled(outline):
            return document
        slug = slug_of(outline, name)
    return Document.objects.filter(slug=slug).first()


def named(outline, name, slug):
    """(the document this file belongs to, whether it was made just now)."""
    if document := known(outline, name, slug):
        return document, False
    if not slug and (half := mostly_known(outline)):
        raise CannotRead(
            _("Half of it is in a document already: add --slug %(slug)s, or --slug and a new name.")
            % {"slug": half.slug}
        )
    first = {
        "title": outline.called,
        "language": outline.language,
        "authors": outline.authors,
        "published_on": outline.dated,
        "licence": outline.licence,
        "source_address": outline.address,
    }
    return Document.objects.get_or_create(slug=slug or slug_of(outline, name), defaults=first)


def about_source(document, outline, is_new):
    """A sentence about who wrote the file and when, as it tells, where that is worth a look; else ""."""
    authors, dated = outline.authors, outline.dated
    if not is_new:
        # What a person may have corrected is not overwritten.
        authors = "" if authors == document.authors else authors
        dated = None if dated == document.published_on else dated
    told = {"authors": authors, "day": dated and date_format(dated, "j F Y")}
    if authors and dated:
        said = _("The file says it is by %(authors)s, of %(day)s.")
    elif authors:
        said = _("The file says it is by %(authors)s.")
    elif dated:
        said = _("The file says it is of %(day)s.")
    else:
        return ""
    then = (
        _("Learners are told so: see that it is right.") if is_new else _("The document keeps what it says.")
    )
    return f"{said % told} {then}"


def about_rights(outline):
    """A sentence about the licence and the address that the file tells; "" where it tells neither."""
    told = {"licence": outline.licence, "address": outline.address}
    if outline.licence and outline.address:
        said = _(
            "The file says its licence is “%(licence)s” and it stands at %(address)s. See that it is right."
        )
    elif outline.licence:
        said = _("The file says its licence is “%(licence)s”. See that it is right.")
    elif outline.address:
        said = _("The file says it stands at %(address)s. See that it is right.")
    else:
        return ""
    return said % told


def slug_of(outline, name):
    """What a new document is called in addresses: its title, else its file's name."""
    longest = Document._meta.get_field("slug").max_length
    stem = name.rpartition("/")[2].rpartition(".")[0] or name
    return within(slugify(outline.title), longest) or within(slugify(stem), longest) or "document"


def titled(outline):
    """The only document of this title, or None."""
    found = Document.objects.filter(title__in={outline.called, outline.title})[:2]
    return found[0] if len(found) == 1 else None


def mostly_known(outline):
    """The document that has at least half of these passages already, or None."""
    digests = {passage.digest for section in outline.sections for passage in section.passages}
    documents = (
        Document.objects.filter(passages__digest__in=digests)
        .annotate(known=Count("passages"))
        .filter(known__gte=max(1, (len(digests) + 1) // 2))
    )
    return documents.order_by("-known", "pk").first()


def shares(difference):
    return difference.passages["kept"] or difference.passages["moved"]
