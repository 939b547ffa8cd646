"""Reads the questions of a course: GIFT, and beside it TOML for what GIFT cannot say."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from ..question_types import QUESTION_TYPES
from . import gift
from .course_values import QuestionFile

QUESTION = {
    "slug": str, "topic": str, "state": str, "kind": str, "stem": str, "explanation": str, "cites": list,
    "choices": list,
}  # fmt: skip
CHOICE = {"text": str, "credit": str, "why": str}


class QuestionReader:
    """Reads questions; what is wrong goes to the faults of ``reader``."""

    def __init__(self, reader):
        self.reader, self.fault = reader, reader.fault

    def all(self, file):
        """The questions of a name: those in its .gift, then those in its .toml. One of the two has to be
        there."""
        both = [name for name in (f"{file}.gift", f"{file}.toml") if name in self.reader.names]
        questions = []
        for name in both or [f"{file}.gift"]:
            questions += self.gift(name) if name.endswith(".gift") else self.toml(name)
        return questions

    def gift(self, file):
        text = self.reader.text(file)
        read = gift.read(text) if text is not None else gift.GiftFile()
        for error in read.errors:
            self.fault(file, str(error), error.line)
        return [self.question(file, question) for question in read.questions]

    def question(self, file, question):
        for name, _value in question.tags:
            if name not in ("topic", "cite", "state"):
                self.reader.notes.append(_("%(file)s, line %(line)d: the tag “%(tag)s” is not kept.")
                                         % {"file": file, "line": question.line, "tag": name})  # fmt: skip
        return QuestionFile(
            file=file,
            slug=question.slug,
            topic=question.topic,
            kind=question.kind,
            stem=question.stem,
            explanation=question.explanation,
            choices=tuple((choice.text, choice.credit, choice.feedback) for choice in question.choices),
            cites=question.cites,
            line=question.line,
            state=self.reader.state(file, dict(question.tags), question.line),
        )

    def toml(self, file):
        table = self.reader.table(file, self.reader.toml(file), {"questions": list}, ("questions",))
        rows = table.get("questions", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.fault(
                file, _("“%(name)s” has to be written as [[%(name)s]] tables.") % {"name": "questions"}
            )
            return []
        return [question for row in rows if (question := self.from_table(file, row))]

    def from_table(self, file, row):
        before = len(self.reader.faults)
        row = self.reader.table(file, row, QUESTION, ("slug",), "[[questions]] ")
        kind = row.get("kind", "")
        if kind and kind not in QUESTION_TYPES:
            self.fault(file, _("“kind” is one of %s.") % ", ".join(QUESTION_TYPES))
        if not all(isinstance(choice, dict) for choice in row.get("choices", [])):
            self.fault(file, _("“choices” has to be written as [[questions.choices]] tables."))
        if not all(isinstance(key, str) for key in row.get("cites", [])):
            self.fault(file, _("“cites” has to be a list of keys in quotes."))
        if len(self.reader.faults) > before:
            return None
        return QuestionFile(
            file=file,
            slug=row["slug"],
            topic=row.get("topic", ""),
            kind=kind,
            stem=row.get("stem", ""),
            explanation=row.get("explanation", ""),
            choices=tuple(self.choice(file, choice) for choice in row.get("choices", [])),
            cites=list(dict.fromkeys(row.get("cites", []))),
            line=self.reader.line_of(file, f'"{row["slug"]}"'),
            state=self.reader.state(file, row),
        )

    def choice(self, file, row):
        row = self.reader.table(file, row, CHOICE, ("text",), "[[questions.choices]] ")
        try:
            credit = Decimal(row.get("credit", "0"))
            if not -1 <= credit <= 1:
                raise ValueError
        except (InvalidOperation, ValueError, TypeError):
            self.fault(file, _('“credit” is a number from -1 to 1 in quotes, as in "0.5".'))
            credit = Decimal(0)
        return row.get("text", ""), credit, row.get("why", "")
