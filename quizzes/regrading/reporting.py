"""What a correction came to, said to who made it."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import RegradeChange
from .foreseen import credit_of, turn_of
from .kept import kept_with


def in_words(made):
    """What a correction made just now came to, with all that was corrected along with it, in sentences."""
    done = _("The correction is undone.") if made.undoes_id else _("Corrected.")
    return " ".join([f"{done} {what_became(made)}{came_in(made.since)}.", *alongside(made)])


def alongside(made):
    """What is said of the versions that were corrected along with it."""
    if made.along:
        named = sorted(each.version.number for each in made.along)
        numbers = get_text_list([str(number) for number in named], _("and"))
        yield ngettext("So is version %s.", "So are versions %s.", len(made.along)) % numbers
    for number in sorted(version.number for version in made.unseen):
        yield _("Version %d, which nobody was given yet, counts in the same way now.") % number


def what_became(made):
    """What became of so many answers, to go on with in a sentence."""
    changes = RegradeChange.objects.filter(regrade__in=[made, *made.along])
    count, turn = changes.count(), turn_of(made.before, made.after)
    if turn == "out":
        said = ngettext("%d answer is left out now", "%d answers are left out now", count)
    elif turn == "in":
        said = ngettext("%d answer counts again", "%d answers count again", count)
    else:
        said = ngettext("%d answer earns something else now", "%d answers earn something else now", count)
    return said % count + left_open(made)


def left_open(regrade):
    """What became of the attempts that have no answer to it, to go on with in a sentence."""
    kept = kept_with(regrade)
    if not kept or not kept.left_open:
        return ""
    if credit_of(regrade.before, regrade.after) == "given":
        said = ngettext(
            "; %d attempt that left it open gets credit, too",
            "; %d attempts that left it open get credit, too",
            kept.left_open,
        )
    else:
        said = ngettext(
            "; %d attempt that left it open gets credit no longer",
            "; %d attempts that left it open get credit no longer",
            kept.left_open,
        )
    return said % kept.left_open


def came_in(since):
    """What was not shown before and is corrected all the same, to go on with in a sentence."""
    if since.answers > 0:
        came = ngettext("; %d came in since you looked", "; %d came in since you looked", since.answers)
        return came % since.answers
    if since.attempts > 0:
        ended = ngettext(
            "; %d attempt ended since you looked", "; %d attempts ended since you looked", since.attempts
        )
        return ended % since.attempts
    return ""
