"""What every question type can do. It never knows when feedback is shown: that is the quiz's business."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learn.rendering import render_words
from learn.shown import Shown

LONGEST_NAME = 60  # characters
ALL, NOTHING = Decimal(1), Decimal(0)
PLACES = Decimal("0.0000001")
# Thirds written as 33.33 % add up to a little less than all.
CLOSE = Decimal("0.0005")


def to_fraction(credit):
    """The credit as a fraction: at least 0, at most 1, at 7 places."""
    for whole in (NOTHING, ALL):
        if abs(credit - whole) < CLOSE:
            return whole
    return min(max(credit, NOTHING), ALL).quantize(PLACES)


@dataclass(frozen=True)
class Grade:
    """fraction: from 0 to 1. feedback: the whys of what was chosen, as (choice, why) pairs of text."""

    fraction: Decimal
    feedback: list = field(default_factory=list)

    @property
    def is_right(self):
        return self.fraction == 1

    @property
    def is_partly_right(self):
        return 0 < self.fraction < 1


@dataclass(frozen=True)
class Part(Shown):
    """One thing of an answered question: what was asked, what was given (empty for nothing), what is
    right, what it earned and why. All are Markdown, but where it is_typed given and right are plain text.
    earns_alone: False where it is no mistake, and brings nothing by itself."""

    label: str
    given: str
    right: str
    fraction: Decimal
    why: str = ""
    is_typed: bool = False
    earns_alone: bool = True

    @property
    def kind(self):
        """right, partly, wrong, placed where that brings nothing by itself, or open where nothing was
        given."""
        if not self.earns_alone:
            return "placed"
        if self.fraction == 1:
            return "right"
        if self.fraction:
            return "partly"
        return "wrong" if self.given else "open"


@dataclass(frozen=True)
class Option(Shown):
    """Something to pick on the page: the value its control sends, its text, whether it is picked."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Control(Shown):
    """A control of the page: its name in the form, its words, what it holds, and what can be picked."""

    name: str
    text: str
    value: str = ""
    options: tuple = ()
    kind: str = ""


class Fault(str):
    """A sentence saying what is wrong with a question as written. row: the index of the choice it is
    about, None when it is about the whole question. place: the field of the form it is about, where that is
    not the text of the row or the rows as a whole."""

    def __new__(cls, sentence, row=None, place=""):
        fault = super().__new__(cls, sentence)
        fault.row, fault.place = row, place
        return fault


@dataclass(frozen=True)
class AuthoredRow:
    position: int
    text: str
    credit: Decimal
    feedback: str
    details: dict


@dataclass(frozen=True)
class Authored:
    """A wording nobody has stored yet. It can be graded like a stored one."""

    stem: str
    explanation: str
    details: dict
    choice_list: tuple

    @classmethod
    def of(cls, plain):
        def as_dict(details):
            return details if isinstance(details, dict) else {}

        rows = tuple(
            AuthoredRow(
                place, row["text"], Decimal(row["credit"]), row["feedback"], as_dict(row.get("details"))
            )
            for place, row in enumerate(plain["choices"])
        )
        return cls(plain["stem"], plain["explanation"], as_dict(plain.get("details")), rows)


def as_authored(order):
    """For `QuestionType.arrange`: leaves the list as it is."""


class QuestionType:
    """An answer is plain JSON (it is stored as given); each type says which in its docstring.

    A version is anything with a ``stem``, a dict ``details`` and a ``choice_list`` of rows with position,
    text, credit, feedback and a dict ``details``. An order is what `arrange` returned.

    The page's controls have names that begin with ``answer``; pairs are [(name, value), ...] of those that
    hold something."""

    kind = ""
    name = ""
    asks_first = gettext_lazy("Choose or write an answer first.")  # said where there is nothing to check
    rule = ""  # how it is marked, in one sentence for the learner; empty where it goes without saying
    has_gaps = False  # its controls stand inside the question's text
    marks_rows = True  # what a row earns is written at the row, so a regrade may change it
    is_written = False  # answered by typing: then it was written, not chosen
    reviewed_as = "parts"  # the template in templates/quizzes/reviews/ that shows it once answered

    @property
    def template_name(self):
        return f"quizzes/types/{self.kind}.html"

    @property
    def review_template_name(self):
        return f"quizzes/reviews/{self.reviewed_as}.html"

    def hides(self, version, row):
        """Whether learners never read this row before they answer: an answer to accept. Such rows may be
        added, changed and taken away by a regrade; all others are wording."""
        return False

    def rule_for(self, version):
        """The same for one wording: whether anything counts in part where that does not go without saying."""
        counts_in_part = any(0 < Decimal(row.credit) < 1 for row in version.choice_list)
        return self.rule or (_("An answer that is partly right counts in part.") if counts_in_part else "")

    def arrange(self, version, shuffle):
        """Authored positions in the order one learner sees them; ``shuffle`` shuffles a list in place."""
        return []

    def offered(self, version, order, held):
        """What its template shows: the controls, filled from ``held`` ({name: [values]}). Nothing in it
        depends on which answer is right."""
        raise NotImplementedError

    def read(self, version, data, order=None):
        """The answer in a submitted form, or None when nothing was answered.

        ``order`` is the order the choices were shown in (as authored when left out). ValidationError,
        as a sentence for the learner, for what this page could not have sent."""
        raise NotImplementedError

    def unfinished(self, version, data, order=None):
        """What can be kept of a form that `read` refuses: an answer that is not whole yet, which earns
        what there is of it. None where there is nothing to keep."""
        return None

    def fields(self, version, answer, order=None):
        """What the page's controls hold for this answer, as pairs: what `read` reads back."""
        raise NotImplementedError

    def is_whole(self, version, answer, order):
        """Whether nothing that is asked was left open in this answer, or cannot be read yet."""
        return True

    def left_open(self, version, answer, order):
        """What was left open in this answer, each as a person would call it, in the order shown."""
        return []

    def is_same(self, version, one, other):
        """Whether two answers are one and the same: differing in no more than what makes no difference."""
        if one is None or other is None:
            return one is other
        return one == other or self.means(version, one) == self.means(version, other)

    def means(self, version, answer):
        """What an answer says: equal for answers that are the same to it."""
        return answer

    def possible(self, order):
        """How many different answers the page can send; None where that is without end."""
        return None

    def grade(self, version, answer):
        """What the answer earns, and why. None earns nothing. Depends on its arguments alone."""
        raise NotImplementedError

    def parts(self, version, answer):
        """[(weight, fraction)] of what is graded each for itself, in a fixed order: a pair, a gap. Most
        types are one part. The weights add up to 1. Over several tries each part keeps the penalty of the
        try from which it stayed right."""
        return [(ALL, self.grade(version, answer).fraction)]

    def review(self, version, answer, order=None):
        """A `Part` for each thing asked, in the order shown (as authored when left out)."""
        raise NotImplementedError

    def counted(self, version, answer):
        """(how many were right, of how many) where what is asked can be counted, else (0, 0)."""
        parts = self.parts(version, answer)
        return (sum(fraction == 1 for weight, fraction in parts), len(parts)) if len(parts) > 1 else (0, 0)

    def correct_answer(self, version):
        """An answer that earns everything."""
        raise NotImplementedError

    def in_words(self, version, answer):
        """The answer as a person would say it; empty for None."""
        raise NotImplementedError

    def wrong(self, version, answer):
        """Each thing that is wrong in an answer, in words that are the same for the same mistake."""
        return [
            self.mistake(part) for part in self.review(version, answer) if part.given and part.fraction < 1
        ]

    def mistake(self, part):
        """What is wrong in a part, in words that are the same for the same mistake."""
        return f"{part.label}: {part.given}"

    def weighed(self, version, answer):
        """What of an answer speaks for its key and what against it: ({what earned something}, {what earned
        nothing, in the words of `wrong`: what is right in its place}). What is marked as a whole is called
        ""."""
        if self.grade(version, answer).fraction:
            return {""}, {}
        return set(), {words: {""} for words in self.wrong(version, answer)}

    def weighed_by_part(self, version, answer):
        """The same, where each part stands for itself."""
        wrong, earned, against = set(self.wrong(version, answer)), set(), {}
        for part in self.review(version, answer):
            right, words = f"{part.label}: {part.right}", self.mistake(part)
            if part.fraction:
                earned.add(right)
            elif words in wrong:
                against[words] = {right}
        return earned, against

    def credits(self, right):
        """The credit of each row, from a list that says which rows are right."""
        return [ALL if is_right else NOTHING for is_right in right]

    def faults(self, authored):
        """What is wrong with a question as written, each a `Fault`.

        ``authored`` is ``{"stem", "explanation", "details", "choices": [{"text", "credit", "feedback",
        "details"}, ...]}``; details may be left out."""
        version = Authored.of(authored)
        found = []
        if not version.stem.strip():
            found.append(Fault(_("Write the question."), place="stem"))
        if not version.explanation.strip():
            found.append(
                Fault(_("Write the explanation: the truth, in one or two sentences."), place="explanation")
            )
        # Each takes for granted that what was looked at before it can be read.
        for look in (self.faults_of_details, self.faults_of_rows, self.faults_of_all):
            if more := look(version):
                return found + more
        return found

    def faults_of_details(self, version):
        """What is wrong with what stands beside the rows."""
        return []

    def faults_of_rows(self, version):
        """What is wrong with single rows."""
        found, seen = [], set()
        for row in version.choice_list:
            said = self.said(version, row)
            if not said:
                found.append(Fault(self.without_words(row), row.position))
            elif said in seen:
                found.append(
                    Fault(_("This row says the same as an earlier one. Change or remove it."), row.position)
                )
            elif not -1 <= row.credit <= 1:
                found.append(Fault(_("A row earns between −100 and 100 %."), row.position))
            seen.add(said)
        return found

    def without_words(self, row):
        """What an author is told of a row that says nothing."""
        return _("Write something in this row, or remove it.")

    def faults_of_all(self, version):
        """What is wrong with the rows together."""
        raise NotImplementedError

    def said(self, version, row):
        """What a row says, as this type compares it with the others."""
        return row.text.strip()


def nothing_yet(type, was_tried=False):
    """What is said of no answer, where one was to be checked. It names the button that is there."""
    if was_tried:
        return _("%(first)s Or press “Show me the answer”.") % {"first": type.asks_first}
    return _("%(first)s Or press “I don’t know. Show me”.") % {"first": type.asks_first}


def rows_at(version, order):
    """The rows at these positions, in this order."""
    rows = {row.position: row for row in version.choice_list}
    return [rows[position] for position in order]


def quoted(text):
    """Markdown as it is named within a sentence."""
    return _("“%s”") % Truncator(render_words(text)).chars(LONGEST_NAME)


def one_in_full(version):
    """The fault of accepted answers none of which earns everything, as a list."""
    if any(row.credit == 1 for row in version.choice_list):
        return []
    return [Fault(_("Mark at least one answer as correct."))]
