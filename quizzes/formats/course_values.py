"""A course as plain values: what reading its files gives, and what writing them takes."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from learn.importing.kept import Edition
from learn.importing.outline import Outline, OutlineImage

from ..presets import CHECK, PRACTICE, PRESETS
from .bank import BankQuestion

LINE_END = re.compile("\r\n?|\x85|\u2028|\u2029")
LOST = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff]")


def tidy(text):
    """The text as a file gives it back: plain line ends, none of what cannot be shown, nothing around it."""
    return LOST.sub("", LINE_END.sub("\n", text)).strip()


@dataclass(frozen=True)
class Fault:
    """Something wrong in a file of the folder. line: 0 where it is about the whole file."""

    file: str
    line: int
    sentence: str

    def __str__(self):
        return (
            f"{self.file}, line {self.line}: {self.sentence}"
            if self.line
            else f"{self.file}: {self.sentence}"
        )


class CourseFaults(Exception):
    """What has to be put right before the folder can be loaded."""

    def __init__(self, faults):
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class Unexplained(CourseFaults):
    """Learners who have read the lessons in these files would be told that they have changed, and neither
    the files nor whoever loads them say why."""

    def __init__(self, files):
        said = _("Say why in one line, as why = “…” in its settings: those who have read it are told of it.")
        super().__init__([Fault(file, 0, said) for file in files])


@dataclass(frozen=True)
class OnSite:
    """What a site has of a course's document, or gets with the course's editions. sentences: {key: sentence}
    of all its editions. lessons and questions: the short names of those retired there. followed: the keys
    for which others stand since its sentences were parted anew. accepted: (lesson or question, its short
    name, key) of what was accepted as it is since the sentence left."""

    sentences: dict
    lessons: frozenset = frozenset()
    questions: frozenset = frozenset()
    followed: frozenset = frozenset()
    accepted: frozenset = frozenset()


@dataclass
class LessonFile:
    """tell and why: how those who read the version before are told of this one, and in which line. edition:
    the one whose section it is about, where that has left the document since; 0: the newest of the files."""

    file: str
    slug: str
    title: str
    section: str
    lede: str
    objectives: str
    body: str
    summary: str
    state: str = "published"
    section_number: int = 1
    edition: int = 0
    tell: str = ""
    why: str = ""


@dataclass
class TermFile:
    file: str
    slug: str
    name: str
    aliases: str
    definition: str
    is_general: bool
    line: int


@dataclass
class FigureFile:
    file: str
    slug: str
    alternative: str
    svg: str


@dataclass(frozen=True)
class QuestionFile(BankQuestion):
    """A question of a course. file: the name of its file without the suffix, which says how it is
    written."""

    file: str = ""
    state: str = "published"


@dataclass
class QuizFile:
    """questions: short names and draws such as "draw 3 from mechanism", in order. rules: every setting."""

    slug: str
    kind: str
    lesson: str
    title: str
    pass_points: int
    questions: list
    state: str = "published"
    preset: str = CHECK
    rules: dict = field(default_factory=lambda: dict(PRESETS[CHECK]))

    @property
    def called(self):
        """What path.toml calls it: a practice at the end of a path is no final."""
        return PRACTICE if self.kind == "final" and self.preset == PRACTICE else self.kind


@dataclass
class Course:
    """A course as its files say it is. path, document and authorship: the tables of path.toml. editions:
    those kept with their keys, oldest first. accepted: what a person let rest on sentences that have left, as
    {lesson or question, key, edition, reason}. left: what rules find that a person left as it is, as
    {question or quiz, rule, words (a digest of those it was left for), reason}. reworded: the questions that
    rest on a sentence reworded since they were begun, as {question, edition they were begun with}. source:
    source.md, where it is no edition of these, with the outline it was read into; without it the outline is
    the newest edition's. exported: {part: the digest it was exported with}."""

    path: dict
    document: dict
    authorship: dict
    steps: list
    editions: list[Edition]
    images: list[OutlineImage]
    source: bytes | None
    outline: Outline
    lessons: list[LessonFile]
    terms: list[TermFile]
    figures: list[FigureFile]
    quizzes: list[QuizFile]
    questions: list[QuestionFile]
    accepted: list[dict] = field(default_factory=list)
    left: list[dict] = field(default_factory=list)
    reworded: list[dict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    exported: dict = field(default_factory=dict)

    @property
    def sentences(self):
        """{key: sentence} of the newest edition in the files."""
        if self.source is None:
            return self.editions[-1].sentences
        taken = {key: p.digest for edition in self.editions for _section, p, key in edition.keyed}
        return {key: passage.text for _section, passage, key in self.outline.keyed(taken)}

    @property
    def older(self):
        """{key: sentence} of all editions in the files."""
        return {key: text for edition in self.editions for key, text in edition.sentences.items()}
