"""What is said of a sentence that another edition has reworded, and the new sentence does not bear out."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from learn.models import Lesson
from learn.models.lessons import State

from .good_questions import waive
from .linted import lint_questions
from .linting.rewording import gains_a_not, no_longer_said
from .models import LintWaiver, Question
from .reworded import formerly
from .work import Item, recite, said_of

RULE = "sentence-reworded"
LONGEST = LintWaiver._meta.get_field("reason").max_length


@dataclass(frozen=True)
class Lost:
    """What of something said a new sentence takes back. words: those it does not say any more. a_not: whether
    a “not” came into it that is not said."""

    words: tuple = ()
    a_not: bool = False

    @classmethod
    def of(cls, old, new, said):
        """What of ``said``, which rested on the old sentence, the new one takes back."""
        return cls(tuple(no_longer_said(old, new, said)), gains_a_not(old, new, said))

    def __bool__(self):
        return bool(self.words) or self.a_not


def lost(thing, old, new):
    """The `Lost` of what the lesson or question says on the strength of the old passage, should it rest on
    the new one; none where it rests on the old one no more."""
    if not thing.citations.filter(passage=old).exists():
        return Lost()
    kind = "lesson" if isinstance(thing, Lesson) else "question"
    return Lost.of(old.text, new.text, said_of([Item(kind, thing)], old).get((kind, thing.pk), ""))


@transaction.atomic
def recite_all_the_same(thing, old, new, reason, by, now):
    """Rests the lesson or question on the new passage though it says what that does not, for a reason
    somebody has given; what the rules find in it then may stay for the same reason. False as `recite`.

    ValidationError without a reason, or with one that is too long."""
    if not reason:
        raise ValidationError(_("Say in a few words why it is right all the same."))
    if len(reason) > LONGEST:
        raise ValidationError(
            _("The reason has %(length)d characters; at most %(most)d are possible. Say it shorter.")
            % {"length": len(reason), "most": LONGEST}
        )
    if not recite(thing, old, new):
        return False
    if isinstance(thing, Question) and says_so(lint_questions([thing])):
        waive(thing, RULE, reason, by, now)
    return True


def questions_behind(document):
    """The questions of the document that rest on a sentence in the place of another one and still say what
    only that one said, but for those that may stay; retired ones are let be."""
    questions = (
        document.questions.exclude(state=State.RETIRED)
        .select_related("document", "current")
        .prefetch_related("citations__passage")
        .order_by("slug")
    )
    before = formerly({question: [c.passage.key for c in question.citations.all()] for question in questions})
    # The rules are slow, and few questions of a long document were cited anew.
    return says_so(lint_questions(question for question in questions if before[question]))


def says_so(found):
    """Those of these `Linted` questions of which the rule about reworded sentences finds that."""
    return [linted.thing for linted in found if any(each.finding.rule == RULE for each in linted.open)]
