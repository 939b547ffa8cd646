"""A question as the rules see it: a plain value with everything they ask of it worked out once."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from . import words
from .findings import Spot

PICKED = ("single", "multiple")  # one or several of the choices shown are picked
WRITTEN = ("short", "numeric")
LONGEST = 4000


@dataclass(frozen=True)
class Setting:
    """Where a question stands. language: of its document. is_health: its course carries a health notice.
    terms: names of the glossary's words. shuffles: choices stand in another order for each learner.
    cites: questions here rest on sentences (False for a bank that is not imported yet)."""

    language: str = "en"
    is_health: bool = False
    terms: frozenset = frozenset()
    shuffles: bool = True
    cites: bool = True


@dataclass(frozen=True)
class Text:
    """One of its texts. plain: the same without marks, each letter where it was; of a very long one only
    its beginning, which is all the rules read."""

    place: str
    raw: str
    row: int | None = None

    @cached_property
    def plain(self):
        return words.plain(self.raw[:LONGEST])

    @cached_property
    def words(self):
        return words.words_in(self.plain)

    @cached_property
    def content(self):
        return words.content(self.words)

    @cached_property
    def stems(self):
        return frozenset(stem for stem, _word in self.content)

    @cached_property
    def length(self):
        return len(self.plain.strip())

    def spans(self, pattern):
        """Where the pattern is found."""
        return tuple(found.span() for found in pattern.finditer(self.plain))

    def spot(self, *spans):
        """This text with these spans marked; all of it without any."""
        if not spans:
            bare = self.raw.strip()
            start = self.raw.find(bare)
            spans = ((start, start + len(bare)),)
        return Spot(self.place, self.row, self.raw, tuple(spans))


@dataclass(frozen=True)
class Row:
    """A choice, an accepted answer, a prompt, a thing to order, a gap's answer or a region."""

    text: Text
    why: Text
    credit: Decimal
    details: dict

    @property
    def number(self):
        return self.text.row


class Item:
    """A `BankQuestion` in its `Setting`. ``keys``: the rows that are right; ``wrong``: those that earn
    nothing. A row that earns a part is neither."""

    def __init__(self, question, setting=None):
        self.question, self.setting = question, setting or Setting()
        self.kind, self.details = question.kind, question.details
        self.stem = Text("stem", question.stem)
        self.explanation = Text("explanation", question.explanation)
        self.hints = [Text("hint", hint, number) for number, hint in enumerate(question.hints, 1)]
        self.rows = [
            Row(
                Text("row", choice.text, number),
                Text("why", choice.feedback, number),
                Decimal(choice.credit),
                choice.details,
            )
            for number, choice in enumerate(question.choices, 1)
        ]

    @property
    def is_english(self):
        return self.setting.language.lower().startswith("en")

    @cached_property
    def keys(self):
        if self.kind == "single":
            best = max((row.credit for row in self.rows), default=0)
            return [row for row in self.rows if row.credit == best > 0]
        return [row for row in self.rows if row.credit > 0]

    @cached_property
    def wrong(self):
        return [row for row in self.rows if row.credit <= 0]

    @cached_property
    def key(self):
        """Its one right choice, None where it has not exactly one or nothing beside it."""
        return self.keys[0] if self.kind == "single" and len(self.keys) == 1 and self.wrong else None

    @property
    def is_shuffled(self):
        """Whether learners meet its choices in another order than they were written in."""
        return self.setting.shuffles and not self.details.get("keep_order") and self.kind != "truefalse"

    @property
    def is_true(self):
        """For a true or false question: whether the statement is true."""
        return self.kind == "truefalse" and bool(self.rows) and self.rows[0].credit > 0

    @cached_property
    def gaps(self):
        """What fills each gap: typed, list or number."""
        gaps = self.details.get("gaps")
        return [gap.get("kind") for gap in gaps if isinstance(gap, dict)] if isinstance(gaps, list) else []

    @cached_property
    def asked(self):
        """(text, start) of the sentence of the stem that asks, which is its last."""
        text = self.stem.plain.rstrip()
        parts = words.sentences(text)
        # "Choose all that apply." and the like come after the question.
        while len(parts) > 1 and "?" in text and "?" not in parts[-1]:
            parts.pop()
        last = parts[-1] if parts else text
        return last, text.rfind(last)

    @cached_property
    def passages(self):
        """The stems of the words of the sentences it cites."""
        return frozenset(
            stem
            for quote in self.question.quotes
            for stem, _word in words.content(words.words_in(words.plain(quote)))
        )

    @cached_property
    def texts(self):
        """Every text a learner may read."""
        rows = [text for row in self.rows for text in (row.text, row.why)]
        return [text for text in (self.stem, *rows, self.explanation, *self.hints) if text.raw.strip()]
