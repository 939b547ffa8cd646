"""Bringing the next edition in two steps: first it is shown what it changes, then a person says yes."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import PurePath

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from . import revisions
from .importing import CannotRead, packing
from .importing.kept import bytes_of
from .importing.readers import read
from .importing.resplitting import as_parted_now
from .importing.rows import says_the_same
from .importing.saving import save
from .models import Document, ProposedEdition
from .models.lessons import State

FORGOTTEN_AFTER = timedelta(days=7)
NO_SECTION = 0  # what a person says of a lesson that goes on with none; the places of sections begin at 1


class Otherwise(CannotRead):
    """Another file waits now than the one the person was shown, or none."""

    def __init__(self):
        super().__init__(_("Another file waits now than the one you looked at. Look at this one first."))


def differs(document, outline):
    """False when a file that was read says what the document's newest edition says."""
    keyed = list(outline.keyed(dict(document.passages.values_list("key", "digest"))))
    return not says_the_same(as_parted_now(document.current_revision), outline, keyed)


def against(document, outline, name):
    """What a file of this name that was read changes in the document's newest edition, as a `Comparison`."""
    newest = document.current_revision
    before = as_parted_now(newest)
    comparison = revisions.compare(revisions.kept(before, newest), revisions.read(outline, document))
    if before.splitter != newest.splitter:
        comparison.notes.append(
            _(
                "Docent parts sentences otherwise than when this edition was brought. Its text is parted "
                "anew first, and what rests on it follows: none of that counts here as a change."
            )
        )
    if is_read_anew(newest, outline, suffix_of(name)):
        said = _(
            "Docent has learned to read %(suffix)s files better since this edition was brought. What differs "
            "may come from that: look at the file, and where it says the same as before, say yes to it here."
        )
        comparison.notes.append(said % {"suffix": suffix_of(name)})
    return comparison


def is_read_anew(newest, outline, suffix):
    """Whether the newest edition came from a file of this kind too, and was read by an older reader."""
    is_one_kind = suffix and suffix_of(newest.file.name) == suffix
    return is_one_kind and newest.reader != outline.reader


def suffix_of(name):
    return PurePath(name or "").suffix.lower()


def propose(document, outline, data, name, by, now):
    """Keeps a file that was read, in place of any this person proposed before, until they decide. None when
    it says what the newest edition says: then nothing is kept."""
    if not differs(document, outline):
        return None
    ProposedEdition.objects.filter(brought_at__lt=now - FORGOTTEN_AFTER).delete()
    kept = {"name": name[-300:], "file": data, "outline": packing.packed(outline), "brought_at": now}
    return ProposedEdition.objects.update_or_create(document=document, by=by, defaults=kept)[0]


def waiting(document, by):
    """The file this person brought as the document's next edition and has not decided on, without its bytes;
    None where there is none."""
    return document.proposed.filter(by=by).defer("file", "outline").first()


def seal(proposed):
    """What tells one waiting file from another: a page carries it, and a word given there is of that one."""
    return sha256(bytes(proposed.file) + bytes(proposed.outline)).hexdigest()


def held(proposed, sealed):
    """The file that waits, which nobody replaces until the transaction ends. Otherwise when it is not the
    one sealed so."""
    waiting = ProposedEdition.objects.select_for_update().filter(pk=proposed.pk).first()
    if waiting is None or seal(waiting) != sealed:
        raise Otherwise
    return waiting


@transaction.atomic
def throw_away(proposed, sealed):
    """Keeps nothing of the file. Otherwise, and nothing done, when another waits now."""
    held(proposed, sealed).delete()


def says_this_already(document):
    """What is said where nothing was proposed."""
    said = _("“%(document)s” says this already: nothing differs from edition %(number)d.")
    return said % {"document": document, "number": document.current_revision.number}


def propose_again(revision, by, now):
    """Proposes what an earlier edition says, as it was read then; see `propose`."""
    edition, name, data = as_parted_now(revision), revision.file.name, bytes_of(revision.file)
    if data is None:
        name, data = f"{revision.document.slug}.txt", revision.text.encode()
    title = revision.text.partition("\n\n")[0]
    outline = replace(edition.outline, title=title, dated=revision.published_on)
    return propose(revision.document, outline, data, name.rpartition("/")[2], by, now)


def earlier(proposed):
    """The edition whose very file was brought again, or None."""
    digest = sha256(proposed.file).hexdigest()
    return proposed.document.revisions.filter(file_digest=digest).defer("text").order_by("-number").first()


def outline_of(proposed):
    """The outline of the proposed file as it was read when it was brought."""
    if proposed.outline:
        return packing.unpacked(bytes(proposed.outline))
    return read(bytes(proposed.file), proposed.name)  # brought before outlines were kept


def difference(proposed):
    """What the proposed edition changes in the newest one there is, as a `Comparison`; its notes say as well
    what may have gone wrong while the file was read."""
    outline = outline_of(proposed)
    comparison = against(proposed.document, outline, proposed.name)
    comparison.notes += outline.warnings
    return comparison


def told_apart(document, parts):
    """[(part, what to call it)] of these sections, in their order; see `names_apart`."""
    return list(zip(parts, names_apart(document, [part.path for part in parts]), strict=True))


def names_apart(document, paths):
    """What to call the sections with these headings, each from the outermost in. One whose heading stands
    there several times is called with the headings above it and, where these are the same too, which of them
    it is; one without a heading by its document."""
    titles = Counter(path[-1] for path in paths)
    names = [
        " › ".join(filter(None, path)) if path[-1] and titles[path[-1]] > 1 else path[-1] for path in paths
    ]
    often, before = Counter(names), Counter()
    found = []
    for name in names:
        before[name] += 1
        called = name or document.title
        if often[name] > 1:
            which = {"heading": called, "number": before[name], "total": often[name]}
            called = _("%(heading)s (%(number)d of %(total)d)") % which
        found.append(called)
    return found


def with_lessons(document, parts, sections=()):
    """[(part, what it was called, lessons, is_said)] of all these sections: by title, the lessons about the
    section of the edition before that each goes on from, but for retired ones, with the ``place`` of the one
    they go on with; none where nothing in it has changed. ``sections``: what a person has said instead of the
    rule, as in `confirm`; is_said: whether they did of one of these."""
    lessons = defaultdict(list)
    wanted = document.lessons.exclude(state=State.RETIRED)
    for lesson in wanted.filter(section__isnull=False).order_by("title"):
        lessons[lesson.section_id].append(lesson)
    said = dict(sections)
    for part in parts:
        for lesson in lessons.get(part.old_pk, ()):
            lesson.place = said.get(lesson.pk, part.place)
    now = {part.place: name for part, name in told_apart(document, [part for part in parts if part.place])}
    gone = {part.old_pk: name for part, name in told_apart(document, [p for p in parts if not p.place])}
    return [
        (
            part,
            gone.get(part.old_pk) or part.old_title or now.get(part.place) or document.title,
            [] if part.is_untouched or not part.old_pk else lessons[part.old_pk],
            any(lesson.place != part.place for lesson in lessons.get(part.old_pk, ())),
        )
        for part in parts
    ]


def dated(document, outline, given=None):
    """(the day a file is of, why it is that in a sentence): the one ``given``, else the file's own, else
    none. The day of the edition before is not this one's."""
    stands = document.published_on if document else None
    day = given or outline.dated
    told = {"day": day and date_format(day, "j F Y")}
    if given:
        return day, _("It is of %(day)s, as you say.") % told
    if outline.dated:
        return day, _("It is of %(day)s, as the file tells. Give another with --date.") % told
    if stands:
        said = _(
            "The file does not say of which day it is; the edition before is of %(day)s. Say it with --date. "
            "Left out, learners read no day."
        )
        return day, said % {"day": date_format(stands, "j F Y")}
    return day, _("It is of no day, for the file tells none. Give it with --date.")


def days_kept(document):
    """A sentence about each path of the document that says when its facts were checked, or are to be next:
    another edition leaves that as it is, and a person may not want it so."""
    for path in document.paths.exclude(state=State.RETIRED).order_by("title"):
        days = [
            said % {"day": date_format(day, "j F Y")}
            for day, said in (
                (path.facts_checked_on, _("facts checked on %(day)s")),
                (path.next_check_on, _("next check due on %(day)s")),
            )
            if day
        ]
        if days:
            kept = _("“%(path)s” keeps what it says of the edition before: %(days)s.")
            yield kept % {"path": path, "days": ", ".join(days)}


def told_of_retired(document):
    """A sentence that the document is retired, where it is: a newer text of it brings nothing back."""
    if not Document.objects.in_use().filter(pk=document.pk).exists():
        said = _("“%s” is retired here, and nobody reads it: “Bring it back” is on its page on the desk.")
        yield said % document


@transaction.atomic
def confirm(proposed, sealed, compared_with, sections=(), **about):
    """Makes it the next edition and returns the report. Otherwise when another file waits now, MovedOn when
    the newest edition is no longer the one with this number: what was seen was another difference.

    ``sections`` says of lessons, (id, place of a section in the new edition, or `NO_SECTION`), what a person
    decided instead of the rule; ``about`` what is so of the document now, as its `published_on`. Where the
    newest edition says the same by now, nothing changes, and the report says so."""
    proposed = held(proposed, sealed)
    document = proposed.document
    before = document.current_revision
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**about)
        report = save(
            outline_of(proposed),
            bytes(proposed.file),
            proposed.name,
            slug=document.slug,
            by=proposed.by,
            compared_with=compared_with,
        )
        if report.changed:
            document.keep_day(before, document.published_on)
            report = replace(report, decided=tuple(put_under(document, sections)))
        transaction.set_rollback(not report.changed)
    proposed.delete()
    return report


def put_under(document, sections):
    """Puts lessons under sections of the newest edition, or under none: (id, place of the section, or
    `NO_SECTION`) of each. A sentence on each that stood elsewhere by the rule."""
    newest, said = document.current_revision, []
    for pk, place in sections:
        section = newest.sections.filter(position=place).first()
        lesson = document.lessons.filter(pk=pk).exclude(section=section).only("title").first()
        if lesson and (section or place == NO_SECTION):
            document.lessons.filter(pk=pk).update(section=section)
            told = {"lesson": lesson, "section": section and (section.title or document.title)}
            sentence = (
                _("“%(lesson)s” goes on with the section “%(section)s”, as you said.")
                if section
                else _("“%(lesson)s” goes on with no section, as you said.")
            )
            said.append(sentence % told)
    return said
