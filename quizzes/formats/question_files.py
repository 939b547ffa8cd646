"""Reads the questions of a course: GIFT, and beside it TOML for what GIFT cannot say."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from ..question_types import QUESTION_TYPES
from . import gift_parser
from .bank import BankChoice
from .course_values import QuestionFile
from .numbers import number_text
from .question_table import CHOICE, DETAILS, NUMBERS, PARTS, QUESTION, ROW_DETAILS


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
        read = gift_parser.parse(text) if text is not None else gift_parser.GiftFile()
        for error in read.errors:
            self.fault(file, str(error), error.line)
        return [self.question(file, question) for question in read.questions]

    def question(self, file, question):
        return QuestionFile(
            file=file,
            slug=question.slug,
            title=question.title,
            topic=question.topic,
            category=question.category,
            tags=tuple(question.other_tags),
            kind=question.kind,
            stem=question.stem,
            explanation=question.explanation,
            choices=question.choices,
            cites=tuple(question.cites),
            line=question.line,
            state=self.reader.state(file, dict(question.tags), question.line),
        )

    def toml(self, file):
        table = self.reader.table(file, self.reader.toml(file), {"questions": list}, ("questions",))
        rows = table.get("questions", [])
        if not self.are_tables(file, rows, "questions"):
            return []
        return [question for row in rows if (question := self.from_table(file, row))]

    def from_table(self, file, row):
        before = len(self.reader.faults)
        row = self.reader.table(file, row, QUESTION, ("slug",), "[[questions]] ")
        kind = row.get("kind", "")
        if kind and kind not in QUESTION_TYPES:
            self.fault(file, _("“kind” is one of %s.") % ", ".join(QUESTION_TYPES))
        rows = row.get("choices", [])
        if not isinstance(rows, list) or not all(isinstance(choice, dict) for choice in rows):
            self.fault(file, _("“choices” has to be written as [[questions.choices]] tables."))
        for name in ("cites", "tags", "hints"):
            if not all(isinstance(text, str) for text in row.get(name, [])):
                self.fault(file, _("“%s” has to be a list of texts in quotes.") % name)
        details = self.details(file, row)
        if len(self.reader.faults) > before:
            return None
        return QuestionFile(
            file=file,
            slug=row["slug"],
            title=row.get("title", ""),
            topic=row.get("topic", ""),
            category=row.get("category", ""),
            tags=tuple(dict.fromkeys(row.get("tags", []))),
            kind=kind,
            stem=row.get("stem", ""),
            explanation=row.get("explanation", ""),
            hints=tuple(hint.strip() for hint in row.get("hints", [])),
            details=details,
            choices=tuple(self.choice(file, choice) for choice in rows),
            cites=tuple(dict.fromkeys(row.get("cites", []))),
            line=self.reader.line_of(file, f'"{row["slug"]}"'),
            state=self.reader.state(file, row),
        )

    def details(self, file, row):
        """What its kind needs, from the settings beside its words."""
        found = {name: row[name] for name in DETAILS if name in row}
        for name, kinds in PARTS.items():
            if name in found and self.are_tables(file, found[name], f"questions.{name}"):
                found[name] = [
                    self.reader.table(file, part, kinds, (next(iter(kinds)),), f"[[questions.{name}]] ")
                    for part in found[name]
                ]
                for part in found[name]:
                    self.check_numbers(file, part)
        self.check_numbers(file, found)
        return found

    def choice(self, file, row):
        row = self.reader.table(file, row, CHOICE, ("text",), "[[questions.choices]] ")
        try:
            credit = Decimal(row.get("credit", "0"))
            if not -1 <= credit <= 1:
                raise ValueError
        except (InvalidOperation, ValueError, TypeError):
            self.fault(file, _('“credit” is a number from -1 to 1 in quotes, as in "0.5".'))
            credit = Decimal(0)
        details = {name: row[name] for name in ROW_DETAILS if name in row}
        self.check_numbers(file, details)
        return BankChoice(row.get("text", ""), credit, row.get("why", ""), details)

    def are_tables(self, file, rows, name):
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            return True
        self.fault(file, _("“%(name)s” has to be written as [[%(name)s]] tables.") % {"name": name})
        return False

    def check_numbers(self, file, values):
        for name in NUMBERS & values.keys():
            if number_text(str(values[name])) is None:
                self.fault(file, _('“%s” is a number in quotes, as in "0.5".') % name)
