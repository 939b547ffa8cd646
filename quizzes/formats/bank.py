"""A bank of questions as plain values: what every format's reader gives and every writer takes.

A format is a module with ``recognises(data)`` (does this look like it, by content), ``read(data)`` (bytes to
a `Bank`, NotABank when it is none) and ``write(questions)`` (`BankQuestion` rows to an `Exported`)."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

WHOLE = _("the question")  # what is lost where none of it could be written


class NotABank(Exception):
    """The file is no bank of questions at all; the sentence says what is wrong and what to do."""


@dataclass(frozen=True)
class BankChoice:
    """An option to pick, an answer to accept, a pair, a thing to order, a gap's answer or a region.
    ``details`` is what its kind needs beside text, as `quizzes.question_types` says."""

    text: str
    credit: Decimal = Decimal(0)
    feedback: str = ""
    details: dict = field(default_factory=dict)
    line: int | None = None


@dataclass(frozen=True)
class BankQuestion:
    """One question. All text is Markdown. ``tags`` are what the file calls tags, without cite and topic,
    which stand in ``cites`` (keys of passages) and ``topic``. ``images``: {digest: OutlineImage} of the
    pictures its texts show as ``![alternative text](image:DIGEST)``. ``quotes``: the cited sentences, for
    formats that can only carry their words; readers leave it empty. ``formerly``: (old, new) of those of
    them that took the place of another sentence after the question was begun. ``line``: where it begins,
    None where a format has no lines."""

    kind: str
    stem: str
    choices: tuple[BankChoice, ...] = ()
    title: str = ""
    slug: str = ""
    explanation: str = ""
    hints: tuple[str, ...] = ()
    details: dict = field(default_factory=dict)
    topic: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    formerly: tuple[tuple[str, str], ...] = ()
    images: dict = field(default_factory=dict)
    line: int | None = None


@dataclass(frozen=True)
class Loss:
    """Something of an imported question (its index among them) that could not be carried."""

    question: int
    line: int | None
    what: str
    detail: str = ""


@dataclass(frozen=True)
class BankError:
    """An item of the file that is no question Docent can ask, and why."""

    title: str
    line: int | None
    message: str


@dataclass
class Bank:
    """What a file holds. Every item of it stands exactly once: among the questions or the errors."""

    questions: list[BankQuestion] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    errors: list[BankError] = field(default_factory=list)

    def as_json(self):
        """The plain object `import_questions --json` prints."""
        return {
            "questions": [
                {"kind": question.kind, "title": question.title or question.stem[:80], "line": question.line}
                for question in self.questions
            ],
            "losses": [vars(loss) for loss in self.losses],
            "errors": [vars(error) for error in self.errors],
        }


@dataclass
class Exported:
    """data: the file's bytes. losses: what of which question (its index) the format cannot say."""

    data: bytes
    losses: list[Loss] = field(default_factory=list)

    @property
    def left_out(self):
        """The indexes of the questions that are not in it at all."""
        return {loss.question for loss in self.losses if loss.what == WHOLE}
