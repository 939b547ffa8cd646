"""What is said of a sentence that another edition has reworded, and the new sentence does not bear out."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Min, OuterRef
from django.utils.translation import gettext as _

from learn.models import Lesson, LessonAcceptance, Place
from learn.models.lessons import State
from learn.two_sentences import Row

from .giving import resting_anew
from .good_questions import waive
from .linted import lint_questions
from .linting.rewording import gains_a_not, newly_said, no_longer_said
from .models import LintWaiver, Question
from .reciting import put_on, questions_of
from .reworded import Taken, formerly
from .work import Item, accept, blocks_on, said_of

RULE = "sentence-reworded"
LONGEST = {
    Lesson: LessonAcceptance._meta.get_field("reason").max_length,
    Question: LintWaiver._meta.get_field("reason").max_length,
}


@dataclass(frozen=True)
class Lost:
    """What of something said a new sentence takes back. words: those it does not say any more. a_not: whether
    a “not” came into it that is not said. added: the words that came into it and are not said; they may not
    matter, so nothing waits for them: they are shown to whoever judges."""

    words: tuple = ()
    a_not: bool = False
    added: tuple = field(default=(), compare=False)

    @classmethod
    def of(cls, old, new, said, beside=""):
        """What of ``said``, which rested on the old sentence, the new one takes back, and what else it rests
        on (``beside``) does not say."""
        gone = tuple(no_longer_said(old, f"{new} {beside}", said))
        return cls(gone, gains_a_not(old, new, said), tuple(newly_said(old, new, said)))

    def under_heading(self):
        """It without what was added, where that is a heading: nothing below has to say its words."""
        return Lost(self.words, self.a_not)

    def __bool__(self):
        return bool(self.words) or self.a_not


def lost(thing, old, new):
    """The `Lost` of what the lesson or question says on the strength of the old passage, should it rest on
    the new one; none where it rests on the old one no more."""
    if not thing.citations.filter(passage=old).exists():
        return Lost()
    kind = "lesson" if isinstance(thing, Lesson) else "question"
    row = Row("changed", "", old.text, "", new.text, contexts=(old.context, new.context))
    return Lost.of(*row.in_full, said_of([Item(kind, thing)], old).get((kind, thing.pk), ""))


@transaction.atomic
def recite_all_the_same(thing, old, new, reason, by, now):
    """Rests the lesson or question on the new passage though it says what that does not, for a reason
    somebody has given; what the rules find in it then may stay for the same reason. False, and HeldBack, as
    `reciting.recite`.

    ValidationError without a reason, or with one that is too long."""
    if not reason:
        raise ValidationError(_("Say in a few words why it is right all the same."))
    longest = LONGEST[type(thing)]
    if len(reason) > longest:
        raise ValidationError(
            _("The reason has %(length)d characters; at most %(most)d are possible. Say it shorter.")
            % {"length": len(reason), "most": longest}
        )
    with resting_anew(questions_of([thing])):
        if not put_on(thing, old, new):
            return False
        if isinstance(thing, Lesson):
            accept(thing, new, reason, by, now)
        elif says_so(lint_questions([thing])):
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


@dataclass
class Behind:
    """A lesson that says what a sentence it rests on does not. row: the sentence beside the one whose place
    it took. said: what the lesson says. lost: what of that is `Lost`."""

    thing: Lesson
    passage: object
    row: Row
    said: str
    lost: Lost
    kind: str = "lesson"


def lessons_behind(document):
    """[Behind] for the lessons of the document, as they stand in the editor, but for what somebody has said
    may stay; retired ones are let be."""
    lessons = document.lessons.exclude(state=State.RETIRED).annotate(begun=Min("versions__published_at"))
    lessons = lessons.prefetch_related("citations__passage").order_by("title", "pk")
    cited = {lesson: {c.passage.key: c.passage for c in lesson.citations.all()} for lesson in lessons}
    taken = Taken(document, {key for passages in cited.values() for key in passages})
    may_stay = accepted(lessons)
    found = []
    for lesson, passages in cited.items():
        for key, passage in passages.items():
            pair = (lesson.begun and taken.place(key, lesson.begun)) or taken.place(key)
            if pair is None or (lesson.pk, passage.pk) in may_stay:
                continue
            blocks = blocks_on(lesson, key)
            said = " ".join(block.words for block in blocks)
            others = {other for block in blocks for other in block.keys} & passages.keys() - {key}
            if lost := Lost.of(*pair, said, " ".join(passages[other].text for other in others)):
                found.append(Behind(lesson, passage, Row("changed", "", pair[0], key, pair[1]), said, lost))
    return found


def accepted(lessons):
    """{(lesson, passage)} of which somebody has said, while the source had the passage, that it may stay."""
    had_it = Place.objects.filter(passage=OuterRef("passage"), revision=OuterRef("revision"))
    rows = LessonAcceptance.objects.filter(Exists(had_it), lesson__in=lessons)
    return set(rows.values_list("lesson", "passage"))


def says_so(found):
    """Those of these `Linted` questions of which the rule about reworded sentences finds that."""
    return [linted.thing for linted in found if any(each.finding.rule == RULE for each in linted.open)]
