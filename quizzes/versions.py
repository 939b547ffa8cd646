"""The wordings a question has had: what differs between two, going back to one, whose figures go together."""

import json
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from learn.models.lessons import State, digest_of
from learn.two_sentences import words

from . import giving
from .authoring import newest
from .models import Question, Regrade
from .quoting import quoted
from .settings_in_words import of_question, of_row, percent
from .unfinished import lacking


@dataclass(frozen=True)
class Change:
    """One thing that two wordings say differently."""

    label: str
    before: str
    after: str

    @property
    def words(self):
        """Before and after in pieces, each (is_only_here, text)."""
        return words(self.before, self.after)


def changes(older, newer):
    """What the newer wording says differently, each a `Change`, in the order of the page."""
    found = [
        Change(_("Kind"), str(older.type.name), str(newer.type.name)),
        Change(_("Question"), older.stem, newer.stem),
    ]
    for before, after in paired(older.choice_list, newer.choice_list):
        found += row_changes(before, after)
    found += [
        Change(_("Explanation"), older.explanation, newer.explanation),
        Change(_("Hints"), "\n".join(older.hints), "\n".join(newer.hints)),
        *settings_changed(of_question(older.details), of_question(newer.details)),
    ]
    return [change for change in found if change.before != change.after]


def marking_changes(before, after):
    """What differs in how a wording counts, each a `Change`."""
    ruling = Change(_("How answers count"), before.get_ruling_display(), after.get_ruling_display())
    return [change for change in [ruling] if change.before != change.after] + changes(before, after)


def left_as_they_were(before, after):
    """Sentences on what learners read of the key and that says what it said, though the key changed; [] when
    all was put right with it."""
    rows = paired(before.choice_list, after.choice_list)
    moved = [(old, new) for old, new in rows if not (old and new) or earns(old) != earns(new)]
    names = [_("The explanation")] if moved and is_left(before.explanation, after.explanation) else []
    for old, new in moved:
        if old and new and is_left(old.feedback, new.feedback):
            names.append(_("The why of %(text)s") % {"text": quoted_row(new)})
    said = _("%(what)s is as it was: see that it does not still speak for the old key.")
    return [said % {"what": name} for name in names]


def counts_changed(older, newer):
    """What the newer wording takes for right otherwise, each a `Change`: its words are not among it."""
    found = [Change(_("Kind"), str(older.type.name), str(newer.type.name))]
    for before, after in paired(older.choice_list, newer.choice_list):
        if (before and after) or (before or after).credit > 0:
            found += row_counts(before, after)
    found += settings_changed(of_question(older.details), of_question(newer.details))
    return [change for change in found if change.before != change.after]


def as_written(older, newer):
    """Two wordings, each with its ``regrades``, as they counted when the newer one was written."""
    since = [made for made in older.regrades.all() if made.at > newer.created_at]
    return counted_before(older, since), counted_before(newer, list(newer.regrades.all()))


def counted_before(version, corrections):
    """The wording as it counted before these corrections, newest first."""
    return version.marked_by(corrections[-1].before) if corrections else version


def earns(row):
    return row.credit, row.details


def is_left(before, after):
    return bool(before) and before == after


def row_changes(before, after):
    """What differs between two rows; None stands for a row that is not there."""
    text = {"text": quoted_row(after or before)}
    why = _("Why of %(text)s") % text
    if before and after:
        name = _("%s, reworded") % quoted_row(before)
    else:
        name = (_("%(text)s, new") if after else _("%(text)s, taken out")) % text
    return [
        Change(name, before.text if before else "", after.text if after else ""),
        *row_counts(before, after),
        Change(why, before.feedback if before else "", after.feedback if after else ""),
    ]


def row_counts(before, after):
    """What differs between two rows in what they earn, and for what."""
    called = quoted_row(after or before)
    worth = _("What %(text)s earns") % {"text": called}
    return [
        Change(worth, percent(before.credit) if before else "", percent(after.credit) if after else ""),
        *settings_changed(*(of_row(row.details if row else {}, called) for row in (before, after))),
    ]


def quoted_row(row):
    """What a row is called by: its words or, where it has none, its partner's."""
    return quoted(row.text or row.details.get("match") or "")


def paired(before, after):
    """(row before, row after): of the same text, then those left over in order. None where one is missing."""
    texts = {row.text: row for row in before}
    same = {row.position: texts[row.text] for row in after if row.text in texts}
    rest = iter([row for row in before if row not in same.values()])
    pairs = [(same.get(row.position) or next(rest, None), row) for row in after]
    return pairs + [(row, None) for row in rest]


def settings_changed(before, after):
    """A `Change` for each thing that is set, of two lists of the same things."""
    return [Change(what, was, now) for (what, was), (_what, now) in zip(before, after, strict=True)]


def mends_only_slips(older, newer):
    """Whether the newer one could be the older with slips of the pen mended: the same kind of question with
    as many rows that earn the same. ``newer`` is a wording, or one as it was typed."""
    rows = getattr(newer, "choice_list", None) or newer.rows
    earned = [Decimal(choice.credit) for choice in older.choice_list]
    return older.kind == newer.kind and earned == [Decimal(row.credit) for row in rows]


@transaction.atomic
def note_slips_only(version, is_typo_only):
    """Notes on a wording that learners do not get yet whether it mends only slips of the pen."""
    is_given_now = Question.objects.filter(current=version, state=State.PUBLISHED).exists()
    if not is_given_now and version.is_typo_only != is_typo_only and not version.is_answered:
        version.is_typo_only = is_typo_only
        version.save(update_fields=["is_typo_only"])


@dataclass(frozen=True)
class BesideWords:
    """What going back to a wording changes besides words. changes: a `Change` for each thing that counts
    otherwise. ruled: the correction by which it was ruled faulty, which a new version does not carry, or
    None. seen: names all that, for who agrees to it."""

    changes: list
    ruled: Regrade | None
    seen: str

    def __bool__(self):
        return bool(self.changes or self.ruled)


def beside_words(question, version):
    """What changes besides words where this wording comes back, as `BesideWords`."""
    now = question.current if question.state == State.PUBLISHED else newest(question)
    ruled = None
    if version.ruling:
        made = version.regrades.all()
        ruled = next((each for each in made if each.after["ruling"] == version.ruling), None)
    seen = digest_of({"now": now.marking(), "then": version.marking(), "from": now.pk})
    return BesideWords(counts_changed(now, version), ruled, seen)


@transaction.atomic
def go_back(question, version):
    """The words of an earlier wording again, in a new version: learners of a published question get it at
    once. What was being written meanwhile stays among the versions. ValidationError with what it lacks, where
    learners would get one that was only begun, and HeldBack where a path that asks it lets nothing through in
    which the publish check finds something."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    if question.state == State.PUBLISHED and (lacks := lacking(question, version)):
        raise ValidationError(lacks)
    after = version.successor(newest(question).number + 1)
    if question.state == State.PUBLISHED:
        question.current = after
        question.save(update_fields=["current"])
        giving.hold_back(giving.against(question), giving.asking(question))
    return after


def goes_on_from(versions):
    """{wording: the earlier one whose figures go on in its own}, of all the wordings of a question: the one
    before, where only slips of the pen were mended, else one that asks the same, as when it came back."""
    found, asking, before = {}, {}, None
    for version in by_number(versions):
        same, asking[asks(version)] = asking.get(asks(version)), version
        if goes_on := before if version.is_typo_only else same:
            found[version.pk] = goes_on
        before = version
    return found


def series(versions, current):
    """The ids of the wordings whose figures belong to those of ``current``. ``versions`` are all the
    question's."""
    goes_on, first = goes_on_from(versions), {}
    for version in by_number(versions):
        first[version.pk] = first[goes_on[version.pk].pk] if version.pk in goes_on else version.pk
    return {pk for pk, began in first.items() if began == first.get(current)}


def by_number(versions):
    return sorted(versions, key=lambda version: version.number)


def asks(version):
    """All that a wording asks and takes for right, to be compared."""
    rows = [(row.position, row.text, str(row.credit.normalize()), row.details) for row in version.choice_list]
    said = [version.kind, version.stem, version.details, version.hints, rows]
    return json.dumps(said, sort_keys=True)
