"""Reads the files of a course and checks what can be wrong between its files: unknown sentences, sections,
lessons, figures and words."""

import difflib
import re
from functools import cached_property

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learn.markdown import cited_words
from learn.meant import meant

from .. import presets
from ..attempts.drawing import lacking
from ..linting import NAMES
from ..models import Quiz
from ..question_types import QUESTION_TYPES
from ..wording import too_long
from . import quiz_rules
from .course_folder import Reader
from .course_values import OnSite

FIGURE_IN_LESSON = re.compile(r"^[^\S\n]*:::+\s*figure\s+(\S+)", re.MULTILINE)
TERM_IN_LESSON = re.compile(r"\]\(term:([^)\s]+)\)")
NOT_ON_SITE = gettext_lazy(
    "The site does not have the edition that says %(key)s, “%(text)s”. Rest on another sentence, or: "
    "--take-file revisions"
)


def read_course(files, site=None):
    """The `Course` in a `Folder` or a `Zip`; CourseFaults naming everything that is wrong with it.

    ``site``: a function from the course to what is `OnSite` of its document, or None."""
    reader = Reader(files)
    course = reader.course()
    Check(reader, course, site and site(course)).all()
    reader.stop_at_faults()
    return course


class Check:
    def __init__(self, reader, course, site):
        self.reader, self.course, self.fault = reader, course, reader.fault
        self.sentences, self.site = course.sentences, site or OnSite(course.older)
        older = self.site.sentences | course.older
        self.older = {key: text for key, text in older.items() if key not in self.sentences}
        self.left_the_source = {}
        self.headings = [s.title for s in course.outline.sections]
        self.headings += [s.title for edition in course.editions for s in edition.outline.sections]

    def all(self):
        self.source_address()
        for lesson in self.course.lessons:
            self.lesson(lesson)
        for term in self.course.terms:
            self.term(term)
        for question in self.course.questions:
            self.question(question)
        self.reader.once("questions", [q.slug for q in self.course.questions if q.slug], _("this course"))
        self.keys("path.toml", dict.fromkeys(self.course.path.get("waived", {}), ""))
        for each in self.course.accepted:
            self.accepted(each)
        for each in self.course.left:
            self.left(each)
        for each in self.course.reworded:
            self.reworded(each)
        self.quizzes()
        self.spellings()
        self.leftovers()
        self.note_what_left()

    def note_what_left(self):
        """Each cited sentence that the source once said and says no more, once, with where it is cited."""
        for key, places in self.left_the_source.items():
            said = _("%(where)s: the source no longer says %(key)s, “%(text)s”.%(near)s")
            told = {"where": "; ".join(places), "key": key, "text": self.older[key]}
            self.course.notes.append(said % (told | {"near": self.near(key, "")}))

    def source_address(self):
        """It becomes a link on the pages of the course, so it leads to a web page."""
        address = self.course.document.get("source_address", "")
        try:
            if address:
                URLValidator(["http", "https"])(address)
        except ValidationError:
            said = _("[document] “source_address” has to be the address of a web page, such as %s.")
            self.fault("path.toml", said % "https://example.org/text")

    @cached_property
    def accepted_here(self):
        """{(lesson or question, short name, key)} of what may rest on a sentence that has left the source."""
        editions = [edition.sentences for edition in self.course.editions]
        found = {
            (kind, each[kind], each["key"])
            for each in self.course.accepted
            for kind in ("lesson", "question")
            if kind in each
            and 0 < each["edition"] <= len(editions)
            and each["key"] not in editions[each["edition"] - 1]
        }
        return found | self.site.accepted

    def may_stay(self, kind, slug):
        """The keys of the sentences that have left the source and on which this may rest all the same."""
        return {key for what, name, key in self.accepted_here if (what, name) == (kind, slug)}

    def keys(self, file, cited, line=0, is_retired=False, may_stay=()):
        """Each key that is ``cited`` (key to what is said with it) is a sentence's. Of what is retired, and
        where a person said that it may stay, it may have left the source: nothing is to be done then."""
        for key, said in cited.items():
            if key in self.sentences or key in self.site.followed:
                continue
            at = line or self.reader.line_of(file, key)
            if key in self.older and key not in self.site.sentences:
                self.fault(file, NOT_ON_SITE % {"key": key, "text": self.older[key]}, at)
            elif key in self.older and (is_retired or key in may_stay):
                continue
            elif key in self.older:
                place = _("%(file)s, line %(line)d") % {"file": file, "line": at}
                self.left_the_source.setdefault(key, {})[place] = True
            else:
                self.fault(
                    file, _("No sentence of the document has the key %s.") % key + self.near(key, said), at
                )

    def accepted(self, each):
        """What was accepted names one lesson or question of the course, a sentence and an edition of it."""
        said = {"lesson": self.course.lessons, "question": self.course.questions}
        named = [kind for kind in said if kind in each]
        known = len(named) == 1 and each[named[0]] in {thing.slug for thing in said[named[0]]}
        if not known:
            self.fault("path.toml", _("[[accepted]] has to name one lesson or one question of this course."))
        elif each["key"] not in self.sentences and each["key"] not in self.older:
            self.keys("path.toml", {each["key"]: ""})
        elif not 0 < each["edition"] <= len(self.course.editions):
            self.fault(
                "path.toml", _("[[accepted]] %(key)s: there is no edition %(number)d in revisions/.")
                % {"key": each["key"], "number": each["edition"]},
            )  # fmt: skip

    def left(self, each):
        """What was left as it is names one question or quiz of the course, a rule and a reason."""
        said = {"question": self.course.questions, "quiz": self.course.quizzes}
        named = [kind for kind in said if kind in each]
        if len(named) != 1 or each[named[0]] not in {thing.slug for thing in said[named[0]]}:
            self.fault("path.toml", _("[[left]] has to name one question or one quiz of this course."))
        elif each["rule"] not in NAMES:
            self.unknown("path.toml", _("[[left]] names no rule: “%s”."), each["rule"], NAMES)
        elif not each["reason"].strip():
            self.fault("path.toml", _("[[left]] %s needs a reason.") % each[named[0]])

    def reworded(self, each):
        """What rests on a reworded sentence is a question of the course, begun with an edition of it."""
        if each["question"] not in {question.slug for question in self.course.questions}:
            self.fault("path.toml", _("[[reworded]] has to name a question of this course."))
        elif not 0 < each["edition"] <= len(self.course.editions):
            said = _("[[reworded]] %(question)s: there is no edition %(edition)d in revisions/.")
            self.fault("path.toml", said % each)

    def near(self, key, said):
        """The sentences likeliest meant: those most like what the key once said, else by key and words."""
        if key in self.older:
            texts = difflib.get_close_matches(self.older[key], self.sentences.values(), n=2, cutoff=0.6)
            keys = [next(k for k, text in self.sentences.items() if text == found) for found in texts]
        else:
            keys = meant(key, said, self.sentences)
        if not keys:
            return ""
        return _(" Did you mean %s?") % _(" or ").join(f"{k} (“{self.sentences[k]}”)" for k in keys)

    def lesson(self, lesson):
        if lesson.section_number and lesson.section not in self.headings:
            near = difflib.get_close_matches(lesson.section, self.headings, n=1)
            meant = _(" Did you mean “%s”?") % near[0] if near else ""
            line = self.reader.line_of(lesson.file, "section")
            self.fault(lesson.file, _("The document has no section “%s”.") % lesson.section + meant, line)
        if not 0 <= lesson.edition <= len(self.course.editions):
            said = _("There is no edition %d in revisions/.") % lesson.edition
            self.fault(lesson.file, said, self.reader.line_of(lesson.file, "edition"))
        is_retired = lesson.state == "retired" or lesson.slug in self.site.lessons
        may_stay = self.may_stay("lesson", lesson.slug)
        for part in (lesson.lede, lesson.body, lesson.summary):
            try:
                self.keys(lesson.file, cited_words(part), is_retired=is_retired, may_stay=may_stay)
            except ValidationError as error:
                self.fault(lesson.file, " ".join(error.messages))
        # A draft may still lack what it will show.
        if lesson.state != "published":
            return
        figures = {figure.slug for figure in self.course.figures}
        for slug in FIGURE_IN_LESSON.findall(lesson.body):
            if slug not in figures:
                self.unknown(lesson.file, _("There is no figure “%s”."), slug, figures)
        terms = {term.slug for term in self.course.terms}
        for slug in TERM_IN_LESSON.findall(lesson.lede + lesson.body + lesson.summary):
            if slug not in terms:
                self.unknown(lesson.file, _("The glossary has no word “%s”."), slug, terms)

    def unknown(self, file, sentence, name, known):
        near = difflib.get_close_matches(name, known, n=1)
        meant = _(" Did you mean “%s”?") % near[0] if near else ""
        self.fault(file, sentence % name + meant, self.reader.line_of(file, name))

    def term(self, term):
        cited = cited_words(term.definition)
        self.keys(term.file, cited)
        if term.is_general and cited:
            self.fault(
                term.file, _("“%s” has a general meaning, which cites nothing.") % term.name, term.line
            )
        if not term.is_general and not cited:
            self.fault(
                term.file, _("“%s” cites no sentence. Add one, or “general: yes”.") % term.name, term.line
            )

    def question(self, question):
        rows = [
            {"text": row.text, "credit": row.credit, "feedback": row.feedback, "details": row.details}
            for row in question.choices
        ]
        if not question.slug:
            self.fault(
                question.file,
                _("This question has no id. Write // [id:a-short-name] above it."),
                question.line,
            )
        else:
            self.reader.slug(question.file, question.slug, question.line)
        if not question.cites and question.state == "published":
            self.fault(
                question.file, _("This question cites no sentence. Add [tag:cite=…] above it."), question.line
            )
        said = f"{question.stem} {question.explanation}"
        is_retired = question.state == "retired" or question.slug in self.site.questions
        may_stay = self.may_stay("question", question.slug)
        self.keys(question.file, dict.fromkeys(question.cites, said), question.line, is_retired, may_stay)
        if said := too_long(question):
            self.fault(question.file, said, question.line)
        if question.state != "published":
            return
        if not question.kind:
            self.fault(question.file, _("This question has no “kind”."), question.line)
            return
        authored = {
            "stem": question.stem,
            "explanation": question.explanation,
            "details": question.details,
            "choices": rows,
        }
        for fault in QUESTION_TYPES[question.kind].faults(authored):
            row = f" (“{rows[fault.row]['text']}”)" if fault.row is not None else ""
            self.fault(question.file, f"{fault}{row}", question.line)

    def quizzes(self):
        lessons = {lesson.slug for lesson in self.course.lessons}
        for quiz in self.course.quizzes:
            where = f"[[quizzes]] {quiz.slug}: "
            if quiz.kind not in ("check", "final"):
                self.fault("path.toml", where + _("“kind” is check, final or practice."))
            if quiz.kind == "check" and quiz.lesson not in lessons:
                self.unknown("path.toml", where + _("there is no lesson “%s”."), quiz.lesson, lessons)
            if quiz.kind == "final" and quiz.lesson:
                self.fault("path.toml", where + _("a final or a practice belongs to no lesson."))
            self.rules(quiz, where)
            self.asks(quiz, where)
        present = [quiz for quiz in self.course.quizzes if quiz.state != "retired"]
        checked = [quiz.lesson for quiz in present if quiz.kind == "check"]
        self.reader.once("path.toml", checked, _("the checks"))
        if sum(quiz.kind == "final" for quiz in present) > 1:
            self.fault("path.toml", _("A path has one final or practice at its end at most."))

    def rules(self, quiz, where):
        """Faults of its settings, said as the site's own form says them."""
        row = Quiz(preset=quiz.preset, **quiz.rules)
        try:
            row.clean_fields(exclude={f.name for f in Quiz._meta.fields} - set(presets.SETTINGS))
            row.clean()
        except ValidationError as error:
            names = {setting: key for key, (setting, _kind) in quiz_rules.KEYS.items()}
            for setting, sentences in error.message_dict.items():
                for sentence in sentences:
                    self.fault("path.toml", f"{where}“{names[setting]}”: {sentence}")
        if quiz.rules["feedback"] == Quiz.Feedback.NEVER and self.course.path.get("corrects_always", True):
            said = _("wrong answers are always corrected. Choose another “feedback”, or set corrects_always.")
            self.fault("path.toml", where + said)

    def asks(self, quiz, where):
        """Whether there are enough questions to draw, and to pass."""
        draws = [draw for entry in quiz.questions if (draw := quiz_rules.draw_of(entry))]
        asked = len(quiz.questions) - len(draws) + sum(number for number, _topic in draws)
        enough = asked if quiz.state == "published" else quiz.pass_points
        if not 1 <= quiz.pass_points <= max(1, enough):
            self.fault("path.toml", where + _("“pass” is %(pass)d, but there are %(count)d questions.")
                       % {"pass": quiz.pass_points, "count": asked})  # fmt: skip
        if quiz.state != "published":
            return
        bank = [
            question.topic
            for question in self.course.questions
            if question.state == "published" and question.slug not in quiz.questions
        ]
        for topic, wanted, there in lacking(bank, draws):
            said = _("it draws %(wanted)d from “%(topic)s”, where there are %(there)d questions to draw.")
            topic = topic or _("any topic")
            self.fault("path.toml", where + said % {"wanted": wanted, "topic": topic, "there": there})

    def spellings(self):
        owner = {}
        for term in self.course.terms:
            for spelling in [term.name, *term.aliases.splitlines()]:
                other = owner.setdefault(spelling.lower(), term)
                if other is not term:
                    self.fault(term.file, _("“%(word)s” belongs to “%(other)s” already.")
                               % {"word": spelling, "other": other.name}, term.line)  # fmt: skip

    def leftovers(self):
        """Files that path.toml does not name are not loaded; nothing is left out in silence."""
        named = {lesson.slug for lesson in self.course.lessons}
        quizzes = {quiz.slug for quiz in self.course.quizzes} | {"bank"}
        for file in self.reader.names:
            folder, slash, name = file.partition("/")
            stem, dot, suffix = name.rpartition(".")
            if (folder, suffix) == ("lessons", "md") and stem not in named:
                self.course.notes.append(_("%s is not named in path.toml and was not loaded.") % file)
            if folder == "questions" and suffix in ("gift", "toml") and stem not in quizzes:
                self.course.notes.append(_("%s is not named in path.toml and was not loaded.") % file)
