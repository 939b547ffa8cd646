"""Reads the files of a course, in a folder or a zip, into plain values, touching no database."""

import difflib
import re
import tomllib
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learn.drawings import clean_svg
from learn.importing import CannotRead
from learn.importing.decoding import decode
from learn.importing.images import stored
from learn.importing.readers import read as read_document

from ..presets import PRACTICE
from . import quiz_rules
from .course_files import EXPORTED
from .course_values import Course, CourseFaults, Fault, FigureFile, QuizFile, TermFile
from .edition_files import EditionReader
from .lesson_files import LessonReader
from .question_files import QuestionReader

NO_COURSE = gettext_lazy(
    "This file is missing: every course has it, with its document as source.md or in revisions/. A document "
    "by itself is brought as a new document."
)
UNESCAPED = re.compile(r"(?<!\\);")
LARGEST_MB, LARGEST_EDITION_MB = 5, 20
STATES = ("draft", "published", "retired")
SETTING = re.compile(r"(slug|also|general|meaning)[ \t]*:[ \t]*(.*)", re.IGNORECASE)

PATH = {
    "slug": str, "title": str, "about": str, "language": str, "state": str, "open": bool,
    "final_required": bool, "publish_check_blocks": bool, "corrects_always": bool, "original": str,
    "notice": str, "notice_short": str, "appointment": list, "document": dict, "authorship": dict,
    "waived": dict, "lessons": list, "quizzes": list, "accepted": list, "left": list,
    "reworded": list,
}  # fmt: skip
DOCUMENT = {
    "slug": str, "title": str, "language": str, "authors": str, "licence": str, "source_address": str,
    "published_on": date, "is_restatement": bool,
}  # fmt: skip
AUTHORSHIP = {"written_by": str, "written_from": str, "facts_checked_on": date, "next_check_on": date}
PATH_LESSON = {"slug": str, "check_required": bool, "full_notice": bool}
ACCEPTED = {"lesson": str, "question": str, "key": str, "edition": int, "reason": str}
LEFT = {"question": str, "quiz": str, "rule": str, "words": str, "reason": str}
REWORDED = {"question": str, "edition": int}
QUIZ = {
    "slug": str, "kind": str, "lesson": str, "title": str, "pass": int, "state": str, "questions": list,
} | quiz_rules.KINDS  # fmt: skip
TYPES = {
    str: gettext_lazy("text in quotes"),
    bool: gettext_lazy("true or false"),
    int: gettext_lazy("a whole number"),
    list: gettext_lazy("a list in [ ]"),
    dict: gettext_lazy("a table"),
    date: gettext_lazy("a date such as 2026-11-22"),
}


class Reader:
    def __init__(self, files):
        self.files = files
        self.names = files.names()
        self.faults = []
        self.notes = []
        self.texts = {}

    def fault(self, file, sentence, line=0):
        self.faults.append(Fault(file, line, sentence))

    def stop_at_faults(self):
        if self.faults:
            raise CourseFaults(self.faults)

    def course(self):
        if "path.toml" not in self.names:
            self.fault("path.toml", str(NO_COURSE))
            self.stop_at_faults()
        settings = self.toml("path.toml")
        self.stop_at_faults()  # of what cannot be read nothing is missing
        path = self.table("path.toml", settings, PATH, required=("slug", "title", "document", "lessons"))
        self.stop_at_faults()
        self.state("path.toml", path)
        for key, reason in path.get("waived", {}).items():
            if not isinstance(reason, str) or not reason.strip():
                self.fault("path.toml", _("[waived] %s needs a reason in quotes.") % key)
        document = self.table("path.toml", path["document"], DOCUMENT, ("slug", "title"), "[document] ")
        self.stop_at_faults()
        editions, source, outline = self.document(document)
        course = Course(
            path=path,
            document=document,
            authorship=self.table("path.toml", path.get("authorship", {}), AUTHORSHIP, (), "[authorship] "),
            steps=self.tables("lessons", PATH_LESSON, ("slug",), path),
            editions=editions,
            images=self.images(),
            source=source,
            outline=outline,
            lessons=[],
            terms=self.terms(),
            figures=self.figures(),
            quizzes=[],
            questions=[],
            accepted=self.tables("accepted", ACCEPTED, ("key", "edition", "reason"), path),
            left=self.tables("left", LEFT, ("rule", "reason"), path),
            reworded=self.tables("reworded", REWORDED, ("question", "edition"), path),
            notes=self.notes,
            exported=self.exported(),
        )
        self.stop_at_faults()
        course.lessons = [LessonReader(self).one(step["slug"]) for step in course.steps]
        self.quizzes(course, self.tables("quizzes", QUIZ, ("slug", "kind", "title", "pass"), path))
        self.stop_at_faults()
        return course

    def exported(self):
        """{part: the digest an export noted down for it}; {} for what was written by hand."""
        parts = self.toml(EXPORTED).get("parts") if EXPORTED in self.names else None
        return parts if isinstance(parts, dict) else {}

    # Files

    def bytes(self, file):
        """A file's bytes, or None, with a fault, where there is none."""
        try:
            return self.files.read(file)
        except FileNotFoundError:
            self.fault(file, _("This file is missing."))
        except OSError:
            self.fault(file, _("This file cannot be opened."))
        except CannotRead as error:
            self.fault(file, str(error))
        return None

    def text(self, file):
        """A file's text, or None, with a fault, where it cannot be read."""
        if file in self.texts:
            return self.texts[file]
        self.texts[file] = None
        data = self.bytes(file)
        if data is None:
            return None
        try:
            # An edition has a line for each of its sentences.
            most = LARGEST_EDITION_MB if file.startswith("revisions/") else LARGEST_MB
            if len(data) > most * 1024 * 1024:
                raise CannotRead(_("This file is larger than %(most)d MB.") % {"most": most})
            text, warnings = decode(data)
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
            # Unnamed is only what the end of the text leaves open.
            number = int(at[1]) if at else len(text.rstrip().splitlines())
            said = _("This line cannot be read (%s). What stands behind = is text in quotes, a number, "
                     "true, false or a list in [ ].")  # fmt: skip
            self.fault(file, said % sentence, number + line)
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

    def document(self, document):
        """(editions, source.md's bytes, outline): the bytes None where source.md is one of the editions."""
        editions = EditionReader(self).all(
            {"title": document["title"], "language": document.get("language", "en")}
        )
        self.stop_at_faults()
        if editions and "source.md" not in self.names:
            return editions, None, editions[-1].outline
        data = self.bytes("source.md")
        self.stop_at_faults()
        if sha256(data).hexdigest() in {edition.file_digest for edition in editions}:
            return editions, None, editions[-1].outline
        try:
            return editions, data, read_document(data, "source.md")
        except CannotRead as error:
            self.fault("source.md", str(error))
        self.stop_at_faults()

    def images(self):
        """The pictures of the document, each named by the digest of its bytes."""
        found = []
        for file in (name for name in self.names if name.startswith("images/")):
            data = self.bytes(file)
            image = stored(data)
            if data is not None and (image is None or image.digest != PurePosixPath(file).stem):
                self.fault(file, _("This is not the picture it is named after. Export the course again."))
            elif image:
                found.append(image)
        return found

    def state(self, file, values, line=0):
        """The state these settings name: published where they name none."""
        state = values.get("state", "published")
        if state not in STATES:
            self.fault(file, _("“state” is draft, published or retired."), line)
        return state

    def terms(self):
        if "glossary.md" not in self.names:
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
        elif name == "meaning":
            term.definition = value
        elif name == "also":
            parts = [part.replace(r"\;", ";").strip() for part in UNESCAPED.split(value)]
            term.aliases = "\n".join(part for part in parts if part)
        elif value.lower() in ("yes", "no"):
            term.is_general = value.lower() == "yes"
        else:
            self.fault(term.file, _("“general” is yes or no."), line)

    def figures(self):
        drawn = {
            name.removeprefix("figures/").removesuffix(".svg")
            for name in self.names
            if name.startswith("figures/") and name.endswith(".svg")
        }
        if not drawn and "figures/figures.toml" not in self.names:
            return []
        words = self.toml("figures/figures.toml")
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
        bank = {}
        files = [f"questions/{table.get('slug', '')}" for table in tables if "questions" not in table]
        files += sorted({name.rpartition(".")[0] for name in self.names if name.startswith("questions/")})
        named = {table.get("slug", "") for table in tables} | {"bank"}
        for file in dict.fromkeys(files):
            if file.partition("/")[2] in named:
                bank[file] = QuestionReader(self).all(file)
                course.questions += bank[file]
        known = {question.slug for question in course.questions}
        for table in tables:
            slug = table.get("slug", "")
            listed = table.get("questions")
            if listed is None:
                listed = [question.slug for question in bank[f"questions/{slug}"]]
            names = [name for name in map(str, listed) if not quiz_rules.draw_of(name)]
            for unknown in [name for name in names if name not in known]:
                said = _("[[quizzes]] %(quiz)s: there is no question “%(name)s”.")
                line = self.line_of("path.toml", unknown)
                self.fault("path.toml", said % {"quiz": slug, "name": unknown}, line)
            if table.get("kind") == PRACTICE:
                table = self.at_the_end(slug, table)
            preset, rules = self.rules(slug, table)
            course.quizzes.append(
                QuizFile(
                    slug=slug,
                    kind=table.get("kind", ""),
                    lesson=table.get("lesson", ""),
                    title=table.get("title", ""),
                    pass_points=table.get("pass", 0),
                    questions=listed,
                    state=self.state("path.toml", table),
                    preset=preset,
                    rules=rules,
                )
            )

    def at_the_end(self, slug, table):
        """A practice at the end of a path as it is kept: in the place of its final, with rules of its own."""
        if table.get("preset", PRACTICE) != PRACTICE:
            said = _("[[quizzes]] %s: with “kind” practice, “preset” is practice too. Leave it out.")
            self.fault("path.toml", said % slug)
        return table | {"kind": "final", "preset": PRACTICE}

    def rules(self, slug, table):
        try:
            return quiz_rules.read(table)
        except ValueError as error:
            self.fault("path.toml", f"[[quizzes]] {slug}: {error}")
            return quiz_rules.read({})
