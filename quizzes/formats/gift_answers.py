"""Reads what stands between the braces of a GIFT question."""

import re
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from .bank import BankChoice
from .gift_marks import Unreadable, split_at_hash, split_format
from .numbers import middle, number_text, share

MARK = re.compile(r"\\.|[=~]", re.DOTALL)
EXPLANATION = re.compile(r"\\.|#{4,}", re.DOTALL)
WEIGHT = re.compile(r"\s*%([^%\s]{1,20})%")
# What stands behind the brace on its line may be a comment: Moodle knows them on lines of their own alone.
REMARK = r"\s*(?://[^\n]*(?:\n\s*|\Z))*"
TRUTH = re.compile(rf"{REMARK}(T|TRUE|F|FALSE){REMARK}(?=#|\Z)", re.IGNORECASE)
ARROW = "->"


def read_answers(text, start, end, line_at, words, written):
    """(kind, choices, explanation) of the answers in text[start:end]. ``words`` turns texts into Markdown;
    ``written``: the format they are in where they name none themselves."""
    return Answers(text, line_at, words, written).read(start, end)


class Answers:
    def __init__(self, text, line_at, words, written):
        self.text, self.line_at, self.words, self.written = text, line_at, words, written

    def read(self, start, end):
        text, explanation = self.text, ""
        runs = [match for match in EXPLANATION.finditer(text, start, end) if match[0][0] == "#"]
        if runs:
            # Of five in a row the first opens an empty feedback and four the explanation.
            explanation = self.as_words(text[runs[-1].end() : end])
            end = runs[-1].end() - 4
        answers = text[start:end]
        truth = TRUTH.match(answers)
        if truth:
            return "truefalse", self.true_and_false(truth, answers, self.line_at(start)), explanation
        if not answers.strip():
            raise Unreadable(_("An essay (empty braces) is not a kind of question Docent reads."))
        if answers.lstrip().startswith("#"):
            start += answers.index("#") + 1
            return "numeric", tuple(self.numbers(start, end)), explanation
        if answers.lstrip().startswith(">"):
            raise Unreadable(_("A question of Moodle’s type “ordering” in GIFT is not read. Use Moodle XML."))
        marks = self.marks(start, end)
        if not marks:
            raise Unreadable(_("No answers stand between the braces. Begin each answer with = or ~."))
        if not re.fullmatch(REMARK, text[start : marks[0]]):
            raise Unreadable(_("Text stands before the first answer. Begin each answer with = or ~."), start)
        kind, rows = self.kind_and_rows(marks, end)
        return kind, tuple(rows), explanation

    def marks(self, start, end):
        """Where each answer begins."""
        return [match.start() for match in MARK.finditer(self.text, start, end) if match[0] in "=~"]

    def kind_and_rows(self, marks, end):
        parts = list(pairwise([*marks, end]))
        if all(self.text[mark] == "=" for mark in marks):
            arrows = [ARROW in split_at_hash(self.text[mark:following], 1)[0] for mark, following in parts]
            if all(arrows):
                return "matching", [self.pair(mark, following) for mark, following in parts]
            if any(arrows) and len(arrows) > 1:
                raise Unreadable(
                    _("Some answers have an arrow -> and some have none. Pairs need one each."),
                    marks[arrows.index(False)],
                )
            return "short", [self.row(mark, following, self.words.literal) for mark, following in parts]
        kind = "single" if any(self.text[mark] == "=" for mark in marks) else "multiple"
        if len(marks) < 2:
            raise Unreadable(_("There is only one choice. Write at least two."))
        return kind, [self.row(mark, following, self.as_words) for mark, following in parts]

    def as_words(self, raw):
        own, start = split_format(raw)
        return self.words.text(raw[start:], own or self.written)

    def why(self, feedback):
        return self.as_words(feedback[0]) if feedback else ""

    def true_and_false(self, truth, answers, line):
        """The rows True and False. GIFT gives the feedback of the wrong answer first, then the right
        one's."""
        is_true = truth[1].upper().startswith("T")
        feedback = split_at_hash(answers[truth.end() :])[1:]
        if len(feedback) > 2:
            raise Unreadable(_("True or false has at most two feedbacks: one if wrong, one if right."))
        if_wrong, if_right = [*map(self.as_words, feedback), "", ""][:2]
        return tuple(
            BankChoice(word, Decimal(right), if_right if right else if_wrong, line=line)
            for word, right in (("True", is_true), ("False", not is_true))
        )

    def weighed(self, mark, body):
        """(credit, the answer behind its weight)."""
        weight = WEIGHT.match(body)
        if not weight:
            return Decimal(self.text[mark] == "="), body
        credit = share(weight[1])
        if credit is None and number_text(weight[1]) is None and not weight[1].lower().endswith("nan"):
            raise Unreadable(_("“%s” is not a weight. Write a number, as in %%50%%.") % weight[1], mark)
        if credit is None:
            raise Unreadable(_("A weight lies between -100 and 100; this one is %s.") % weight[1], mark)
        return credit, body[weight.end() :]

    def row(self, mark, end, read):
        """One answer: its credit, text and feedback."""
        body, *feedback = split_at_hash(self.text[mark + 1 : end], 1)
        credit, body = self.weighed(mark, body)
        return BankChoice(read(body), credit, self.why(feedback), line=self.line_at(mark))

    def pair(self, mark, end):
        body, *feedback = split_at_hash(self.text[mark + 1 : end], 1)
        prompt, _arrow, partner = body.partition(ARROW)
        details = {"match": self.words.partner(partner)}
        return BankChoice(
            self.as_words(prompt), feedback=self.why(feedback), details=details, line=self.line_at(mark)
        )

    def numbers(self, start, end):
        """The rows of a numeric question. What follows a ~ is the feedback of every other number."""
        marks = [mark for mark in self.marks(start, end) if self.text[mark] == "="]
        other = next((mark for mark in self.marks(start, end) if self.text[mark] == "~"), None)
        last = end if other is None else other
        marks = [mark for mark in marks if mark < last]
        if self.text[start : marks[0] if marks else last].strip():
            marks.insert(0, start - 1)
        if not marks:
            raise Unreadable(_("No number stands between the braces. Write it behind the #."), start - 1)
        rows = [self.number(mark, following) for mark, following in pairwise([*marks, last])]
        if other is not None:
            feedback = split_at_hash(self.text[other + 1 : end], 1)[1:]
            rows.append(BankChoice("*", Decimal(0), self.why(feedback), line=self.line_at(other)))
        return rows

    def number(self, mark, end):
        body, *feedback = split_at_hash(self.text[mark + 1 : end], 1)
        credit, body = self.weighed(mark, body)
        if self.text[mark] != "=" and not WEIGHT.match(self.text, mark + 1):
            credit = Decimal(1)
        said = self.words.literal(body)
        value, tolerance = number_and_tolerance(said)
        if value is None:
            raise Unreadable(
                _("“%s” is not a number. Write it as in 3.14, 3.14:0.01 or 3.1..3.2.") % said[:40], mark
            )
        details = {} if tolerance is None else {"tolerance": tolerance}
        return BankChoice(value, credit, self.why(feedback), details, self.line_at(mark))


def number_and_tolerance(said):
    """(number, tolerance or None) of 3, 3:0.1, 2.9..3.1 or *; (None, None) for none of these."""
    low, dots, high = said.partition("..")
    if dots and low.strip():
        low, high = number_text(low), number_text(high)
        return (None, None) if low is None or high is None else middle(low, high)
    value, colon, tolerance = said.partition(":")
    value = "*" if value.strip() == "*" else number_text(value)
    if not colon:
        return value, None
    tolerance = number_text(tolerance)
    if value is None or tolerance is None or tolerance.startswith("-"):
        return None, None
    return value, tolerance
