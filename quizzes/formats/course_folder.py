"""Reads a course folder into plain values, touching no database."""

import difflib
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learn.importing import CannotRead
from learn.importing.decoding import decode
from learn.importing.outline import Outline
from learn.importing.readers import LARGEST_TEXT_MB
from learn.importing.readers import read as read_document
from learn.rendering import clean_svg

from . import gift

LESSON = re.compile(r"\A\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)(.*)\Z", re.DOTALL)
SETTING = re.compile(r"(slug|also|general)[ \t]*:[ \t]*(.*)", re.IGNORECASE)

PATH = {
    "slug": str, "title": str, "about": str, "language": str, "open": bool, "final_required": bool,
    "notice": str, "notice_short": str, "appointment": list, "document": dict, "authorship": dict,
    "lessons": list, "quizzes": list,
}  # fmt: skip
DOCUMENT = {
    "slug": str, "title": str, "language": str, "authors": str, "licence": str, "source_address": str,
    "published_on": date, "is_restatement": bool,
}  # fmt: skip
AUTHORSHIP = {"written_by": str, "written_from": str, "facts_checked_on": date, "next_check_on": date}
PATH_LESSON = {"slug": str, "check_required": bool, "full_notice": bool}
QUIZ = {"slug": str, "kind": str, "lesson": str, "title": str, "pass": int}
FRONT = {"title": str, "section": str, "lede": str, "learn": list, "summary": str}
TYPES = {
    str: gettext_lazy("text in quotes"),
    bool: gettext_lazy("true or false"),
    int: gettext_lazy("a whole number"),
    list: gettext_lazy("a list in [ ]"),
    dict: gettext_lazy("a table"),
    date: gettext_lazy("a date such as 2026-11-22"),
}


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


@dataclass
class LessonFile:
    file: str
    slug: str
    title: str
    section: str
    lede: str
    objectives: str
    body: str
    summary: str


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


@dataclass
class QuestionFile:
    file: str
    slug: str
    topic: str
    kind: str
    stem: str
    explanation: str
    choices: tuple
    cites: list
    line: int


@dataclass
class QuizFile:
    slug: str
    kind: str
    lesson: str
    title: str
    pass_points: int
    questions: list


@dataclass
class Course:
    """A course as its folder says it is. path, document and authorship: the tables of path.toml."""

    path: dict
    document: dict
    authorship: dict
    steps: list
    source: bytes
    outline: Outline
    lessons: list[LessonFile]
    terms: list[TermFile]
    figures: list[FigureFile]
    quizzes: list[QuizFile]
    questions: list[QuestionFile]
    notes: list[str] = field(default_factory=list)


class Reader:
    def __init__(self, folder):
        self.folder = folder
        self.faults = []
        self.notes = []
        self.texts = {}

    def fault(self, file, sentence, line=0):
        self.faults.append(Fault(file, line, sentence))

    def stop_at_faults(self):
        if self.faults:
            raise CourseFaults(self.faults)

    def course(self):
        if not (self.folder / "path.toml").is_file():
            self.fault("path.toml", _("This file is missing: a course folder has path.toml and source.md."))
            self.stop_at_faults()
        path = self.table(
            "path.toml", self.toml("path.toml"), PATH, required=("slug", "title", "document", "lessons")
        )
        self.stop_at_faults()
        source, outline = self.source()
        course = Course(
            path=path,
            document=self.table("path.toml", path["document"], DOCUMENT, ("slug", "title"), "[document] "),
            authorship=self.table("path.toml", path.get("authorship", {}), AUTHORSHIP, (), "[authorship] "),
            steps=self.tables("lessons", PATH_LESSON, ("slug",), path),
            source=source,
            outline=outline,
            lessons=[],
            terms=self.terms(),
            figures=self.figures(),
            quizzes=[],
            questions=[],
            notes=self.notes,
        )
        self.stop_at_faults()
        course.lessons = [self.lesson(step["slug"]) for step in course.steps]
        self.quizzes(course, self.tables("quizzes", QUIZ, ("slug", "kind", "title", "pass"), path))
        self.stop_at_faults()
        return course

    # Files

    def text(self, file):
        """A file's text, or None, with a fault, where it cannot be read."""
        if file in self.texts:
            return self.texts[file]
        self.texts[file] = None
        try:
            data = (self.folder / file).read_bytes()
            if len(data) > LARGEST_TEXT_MB * 1024 * 1024:
                raise CannotRead(_("This file is larger than %(most)d MB.") % {"most": LARGEST_TEXT_MB})
            text, warnings = decode(data)
        except FileNotFoundError:
            self.fault(file, _("This file is missing."))
        except OSError:
            self.fault(file, _("This file cannot be opened."))
        except CannotRead as error:
            self.fault(file, str(error))
        else:
            self.notes += [f"{file}: {warning}" for warning in warnings]
            self.texts[file] = text
        return self.texts[file]

    def toml(self, file, text=None, line=0):
        text = self.text(file) if text is None else text
        if text is None:
            return {}
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            at = re.search(r"\s*\(at line (\d+), column \d+\)", str(error))
            sentence = re.sub(r"\s*\(at (?:line.*|end of document)\)", "", str(error))
            self.fault(file, f"{sentence}.", int(at[1]) + line if at else 0)
            return {}

    def table(self, file, values, kinds, required, where=""):
        """The table with every setting known and of its kind; faults for the rest."""
        for name, value in values.items():
            kind = kinds.get(name)
            if kind is None:
                near = difflib.get_close_matches(name, kinds, n=1)
                meant = _(" Did you mean “%s”?") % near[0] if near else ""
                self.fault(
                    file, _("%(where)s“%(name)s” is not known here.") % {"where": where, "name": name} + meant
                )
            elif type(value) is not kind:
                self.fault(
                    file,
                    _("%(where)s“%(name)s” has to be %(kind)s.")
                    % {"where": where, "name": name, "kind": TYPES[kind]},
                )
        for name in required:
            if name not in values:
                self.fault(file, _("%(where)s“%(name)s” is missing.") % {"where": where, "name": name})
        if "slug" in values:
            self.slug(file, values["slug"])
        return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}

    def tables(self, name, kinds, required, path):
        rows = path.get(name, [])
        if not all(isinstance(row, dict) for row in rows):
            self.fault(
                "path.toml", _("“%(name)s” has to be written as [[%(name)s]] tables.") % {"name": name}
            )
            return []
        rows = [self.table("path.toml", row, kinds, required, f"[[{name}]] ") for row in rows]
        self.once("path.toml", [row.get("slug") for row in rows if row.get("slug")], f"[[{name}]]")
        return rows

    def slug(self, file, slug, line=0):
        try:
            validate_slug(slug)
        except ValidationError:
            self.fault(file, _("“%s” is not a short name: use letters, digits and hyphens.") % slug, line)

    def once(self, file, names, where):
        for name, count in Counter(names).items():
            if count > 1:
                self.fault(file, _("“%(name)s” stands %(count)d times in %(where)s; once is enough.")
                           % {"name": name, "count": count, "where": where})  # fmt: skip

    def line_of(self, file, words):
        """The first line of a file that has these words; 0 when none has."""
        lines = (self.texts.get(file) or "").splitlines()
        return next((number for number, line in enumerate(lines, 1) if words in line), 0)

    # Parts of a course

    def source(self):
        try:
            data = (self.folder / "source.md").read_bytes()
            outline = read_document(data, "source.md")
        except OSError:
            self.fault("source.md", _("This file is missing."))
        except CannotRead as error:
            self.fault("source.md", str(error))
        else:
            return data, outline
        self.stop_at_faults()

    def lesson(self, slug):
        file = f"lessons/{slug}.md"
        text = self.text(file)
        match = LESSON.match(text) if text is not None else None
        if not match:
            if text is not None:
                self.fault(file, _("A lesson begins with its settings between two lines of +++."))
            return LessonFile(file, slug, "", "", "", "", "", "")
        front = self.table(file, self.toml(file, match[1], line=1), FRONT, ("title", "section"))
        learn = front.get("learn", [])
        if not all(isinstance(line, str) for line in learn):
            self.fault(file, _("“learn” has to be a list of texts in quotes."))
            learn = []
        if not match[2].strip():
            self.fault(file, _("The lesson has no text under its settings."))
        return LessonFile(
            file=file,
            slug=slug,
            title=front.get("title", ""),
            section=front.get("section", ""),
            lede=front.get("lede", ""),
            objectives="\n".join(" ".join(line.split()) for line in learn),
            body=match[2].strip(),
            summary=front.get("summary", ""),
        )

    def terms(self):
        if not (self.folder / "glossary.md").exists():
            return []
        file, terms, term = "glossary.md", [], None
        for number, line in enumerate((self.text(file) or "").splitlines(), 1):
            setting = SETTING.fullmatch(line.strip())
            if line.startswith("## "):
                term = TermFile(file, "", line[3:].strip(), "", "", False, number)
                terms.append(term)
            elif term is None:
                if line.strip():
                    self.fault(file, _("Begin each word with a line “## word”."), number)
            elif setting and not term.definition:
                self.term_setting(term, setting[1].lower(), setting[2].strip(), number)
            elif line.strip():
                term.definition = f"{term.definition} {line.strip()}".strip()
        for term in terms:
            if not term.slug or not term.definition:
                self.fault(file, _("“%s” needs a line “slug: …” and its meaning.") % term.name, term.line)
        self.once(file, [term.slug for term in terms if term.slug], file)
        return terms

    def term_setting(self, term, name, value, line):
        if name == "slug":
            term.slug = value
            self.slug(term.file, value, line)
        elif name == "also":
            term.aliases = "\n".join(part.strip() for part in value.split(";") if part.strip())
        elif value.lower() in ("yes", "no"):
            term.is_general = value.lower() == "yes"
        else:
            self.fault(term.file, _("“general” is yes or no."), line)

    def figures(self):
        if not (self.folder / "figures").is_dir():
            return []
        words = self.toml("figures/figures.toml")
        drawn = {path.stem for path in (self.folder / "figures").glob("*.svg")}
        for slug in sorted(drawn - words.keys()):
            self.fault("figures/figures.toml", _("“%s” has no words for those who cannot see it.") % slug)
        figures = []
        for slug, table in words.items():
            file = f"figures/{slug}.svg"
            self.slug("figures/figures.toml", slug)
            alternative = table.get("alternative", "") if isinstance(table, dict) else ""
            if not isinstance(alternative, str) or not alternative.strip():
                self.fault(
                    "figures/figures.toml", _("“%s” needs an “alternative”: what it shows, in words.") % slug
                )
                continue
            svg = self.text(file)
            if svg is None:
                continue
            try:
                clean_svg(svg)
            except ValidationError as error:
                self.fault(file, " ".join(error.messages))
            figures.append(FigureFile(file, slug, " ".join(alternative.split()), svg.strip()))
        return figures

    def quizzes(self, course, tables):
        for table in tables:
            file = f"questions/{table.get('slug', '')}.gift"
            text = self.text(file)
            read = gift.read(text) if text is not None else gift.GiftFile()
            for error in read.errors:
                self.fault(file, str(error), error.line)
            questions = [self.question(file, question) for question in read.questions]
            course.questions += questions
            course.quizzes.append(
                QuizFile(
                    slug=table.get("slug", ""),
                    kind=table.get("kind", ""),
                    lesson=table.get("lesson", ""),
                    title=table.get("title", ""),
                    pass_points=table.get("pass", 0),
                    questions=[question.slug for question in questions],
                )
            )

    def question(self, file, question):
        for name, _value in question.tags:
            if name not in ("topic", "cite"):
                self.notes.append(_("%(file)s, line %(line)d: the tag “%(tag)s” is not kept.")
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
        )
