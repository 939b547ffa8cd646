"""Other versions of a question that say and count the same as one that is corrected: what is wrong there is
wrong in them."""

import json
from dataclasses import dataclass, replace

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import QuestionVersion, Regrade
from ..models.questions import PLACES
from ..twins import NO_KEY


@dataclass(frozen=True)
class Alike:
    """A version, how many learners were given it, and its marking once it is corrected in the same way.
    undoes: the correction of it that is undone by that, where one is."""

    version: QuestionVersion
    given: int
    marking: dict
    undoes: Regrade | None = None


def called(other):
    """An `Alike` as it is offered: its number, and to how many it was given."""
    number = other.version.number
    if not other.given:
        return _("Version %d, given to nobody yet") % number
    said = ngettext(
        "Version %(number)d, given to %(n)d learner",
        "Version %(number)d, given to %(n)d learners",
        other.given,
    )
    return said % {"number": number, "n": other.given}


def alike(before, after):
    """An `Alike` for each other version of the question that a correction from ``before`` to ``after`` would
    put right, too; newest first."""
    others = QuestionVersion.objects.filter(question=before.question_id).exclude(pk=before.pk)
    others = others.select_related("question").prefetch_related("choices")
    others = others.annotate(given=Count("responses__attempt__learner", distinct=True)).order_by("-number")
    found = [Alike(other, other.given, carried(before, after, other)) for other in others]
    return [each for each in found if each.marking and each.marking != each.version.marking()]


def alike_undone(before, after):
    """An `Alike` for each other version that counts as this one does ``before`` its correction is undone,
    each with the correction of its own that is undone with it."""
    return [undone(each) for each in alike(before, after)]


def undone(each):
    """This `Alike` as undoing the correction of its version, where it leads back to what was before that."""
    newest = each.version.regrades.select_related("undone_by").first()
    is_undone = newest and newest.is_in_force and newest.before == each.marking
    return replace(each, undoes=newest) if is_undone else each


def carried(before, after, other):
    """The marking of the other version once it is corrected in the same way; None where it says or counts
    something else. What it told learners in words of its own stays."""
    was, mine = keyed(before), keyed(other)
    if said(before) != said(other) or was.keys() != mine.keys() or len(was) < len(before.choice_list):
        return None
    at = {row.position: mine[name].position for name, row in was.items()}
    is_moved = any(place != there for place, there in at.items())
    if is_moved and any(before.type.hides(before, row) for row in before.choice_list):
        return None  # of answers to accept the first that fits counts, so their order is part of the key
    whys = {row.text: row.feedback for row in before.choice_list}
    own = {row.text: row.feedback for row in other.choice_list if row.feedback != whys[row.text]}
    marking = after.marking()
    for row in marking["choices"]:
        row["position"] = at.get(row["position"], row["position"])
        row["feedback"] = own.get(row["text"], row["feedback"])
    marking["choices"].sort(key=lambda row: row["position"])
    if other.explanation != before.explanation:
        marking["explanation"] = other.explanation
    return marking


def said(version):
    """What two versions have in common, beside their rows, where one key is right for both."""
    details = {name: value for name, value in version.details.items() if name != NO_KEY}
    return version.kind, version.ruling, details


def keyed(version):
    """{what a row says and counts: the row}."""
    return {
        (row.text, json.dumps(row.details, sort_keys=True), row.credit.quantize(PLACES)): row
        for row in version.choice_list
    }
