"""A path as files: everything authored on it, for an editor, for git, for another site."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from learn.importing import CannotRead
from learn.importing.kept import bytes_of, kept
from learn.importing.outline import OutlineImage
from learn.models import LessonAcceptance, Section
from learn.models.lessons import State

from ..banks import RULED_HERE
from ..formats import course_text
from ..formats.bank import BankChoice
from ..formats.course_files import EXPORTED, WouldBeLost, opened, write_folder, zipped
from ..formats.course_parts import record
from ..formats.course_values import Course, FigureFile, LessonFile, QuestionFile, QuizFile, TermFile, tidy
from ..models import LintWaiver, Question, QuestionAcceptance, Quiz, Slot, with_passages
from ..presets import rules_of
from ..reworded import begun_before
from .slots import entry_of

MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True)
class Export:
    """files: {name: bytes}. notes: what of the path is not in them, for a person."""

    slug: str
    files: dict
    notes: list

    def zip(self):
        return zipped(self.files, self.slug)

    def write(self, path, force=False):
        """Writes a zip where the path ends in .zip, else into a folder. Returns the names of files in the
        folder that are not of the course and were left; CannotRead where that would overwrite what is no
        export of this course, or, unless it is forced, what was changed in it."""
        if path.suffix.lower() != ".zip":
            return write_folder(self.files, path, self.is_one, force)
        if path.exists() and not force and not self.is_zip(path):
            said = _(
                "“%s” is there already and no export of this course. Choose another name, or add --force."
            )
            raise WouldBeLost(said % path.name)
        path.write_bytes(self.zip())
        return []

    def is_zip(self, path):
        """True when the file is a zip of an older export of this course."""
        try:
            return self.is_one(opened(path))
        except CannotRead:
            return False

    def is_one(self, folder):
        """True when the folder holds an older export of this course."""
        names = folder.names()
        if "path.toml" not in names or "revisions/001.toml" not in names:
            return False
        return f'slug = "{self.slug}"\n'.encode() in folder.read("path.toml")


def export_course(path):
    """The `Export` of a path. Drafts and what is retired are in it and say so; a lesson is as learners
    read it, where they do. Nothing of any person is in it, nor what learners did."""
    return Exporting(path).export()


class Exporting:
    def __init__(self, path):
        self.path, self.document = path, path.document
        self.notes = []

    def export(self):
        editions = [kept(revision) for revision in self.document.revisions.order_by("number")]
        newest = editions[-1] if editions else None
        quizzes, questions = self.quizzes()
        self.note_what_is_off_the_path()
        course = Course(
            path=self.path_values(),
            document=document_values(self.document),
            authorship=self.authorship(),
            steps=self.steps(),
            editions=editions,
            images=self.images(),
            source=newest.data if newest and newest.suffix in MARKDOWN else None,
            outline=newest and newest.outline,
            lessons=self.lessons(),
            terms=self.terms(),
            figures=self.figures(),
            quizzes=quizzes,
            questions=questions,
            accepted=self.accepted(),
            left=self.left(),
            reworded=self.reworded(),
        )
        bank = self.bank()
        files = course_text.write(course, bank)
        files = dict(sorted((files | {EXPORTED: record(files, course, bank)}).items()))
        return Export(self.path.slug, files, self.notes)

    def images(self):
        found = []
        for row in self.document.images.order_by("digest"):
            data = bytes_of(row.file)
            if data is None:
                self.notes.append(
                    _("A picture of the source is missing from the site's files: %s.") % row.digest
                )
            else:
                found.append(OutlineImage(row.digest, row.media_type, data))
        return found

    def path_values(self):
        path = self.path
        values = {"slug": path.slug, "title": path.title, "about": path.about, "language": path.language}
        if path.state != State.PUBLISHED:
            values["state"] = path.state
        if path.original:
            values["original"] = path.original.slug
        values |= {"open": path.is_open, "final_required": path.final_required}
        if path.publish_check_blocks:
            values["publish_check_blocks"] = True
        if not path.corrects_always:
            values["corrects_always"] = False
        values |= {"notice": path.notice, "notice_short": path.notice_short}
        values["appointment"] = [tidy(line) for line in tidy(path.appointment).split("\n") if line.strip()]
        waived = path.waivers.order_by("passage__key").values_list("passage__key", "reason")
        return without_empty(values) | {"waived": dict(waived)}

    def accepted(self):
        """What may rest on sentences that have left, and why; who said so and when is nobody else's."""
        lessons = LessonAcceptance.objects.filter(lesson__steps__path=self.path)
        questions = QuestionAcceptance.objects.filter(question__in=self.questions_here())
        return [
            {kind: slug, "key": key, "edition": number, "reason": reason}
            for kind, rows in (("lesson", lessons), ("question", questions))
            for slug, key, number, reason in rows.order_by(f"{kind}__slug", "passage__key").values_list(
                f"{kind}__slug", "passage__key", "revision__number", "reason"
            )
        ]

    def left(self):
        """What rules find that may stay, for which words, and why."""
        questions = LintWaiver.objects.filter(question__in=self.questions_here())
        quizzes = LintWaiver.objects.filter(quiz__path=self.path).exclude(quiz__in=off_the_path(self.path))
        return [
            {kind: slug, "rule": rule, "words": words, "reason": reason}
            for kind, rows in (("quiz", quizzes), ("question", questions))
            for slug, rule, words, reason in rows.order_by(f"{kind}__slug", "rule").values_list(
                f"{kind}__slug", "rule", "digest", "reason"
            )
        ]

    def reworded(self):
        """The questions that rest on a reworded sentence, with the edition they were begun with: elsewhere
        they are begun anew, and nobody would know."""
        here = self.questions_here().distinct().prefetch_related(with_passages()).order_by("slug")
        found = begun_before(self.document, here)
        return [{"question": question.slug, "edition": number} for question, number in found.items()]

    def questions_here(self):
        """Those the path asks, and those of its document that no quiz asks."""
        here = Q(slots__quiz__path=self.path) | Q(slots=None, document=self.document)
        return Question.objects.filter(here)

    def authorship(self):
        names = ("written_by", "written_from", "facts_checked_on", "next_check_on")
        return without_empty({name: getattr(self.path, name) for name in names})

    def steps(self):
        steps = self.path.steps.values_list("lesson__slug", "check_required", "full_notice")
        return [{"slug": s, "check_required": check, "full_notice": notice} for s, check, notice in steps]

    def lessons(self):
        numbers = self.section_numbers()
        found = []
        newest = self.document.current_revision
        rows = self.path.steps.select_related("lesson__current", "lesson__section__revision")
        for step in rows.defer("lesson__section__revision__text"):
            lesson = step.lesson
            says, told = lesson, {}
            if lesson.state == State.PUBLISHED:
                says = lesson.current
                told = {"tell": says.announced, "why": says.why}
                if lesson.has_unpublished_changes:
                    self.notes.append(
                        _("lessons/%s.md is what learners read: a change in the editor is not published yet.")
                        % lesson.slug
                    )
            section, number = lesson.section, numbers[lesson.section_id] if lesson.section_id else 0
            has_left = section and section.revision_id != newest.pk
            found.append(
                LessonFile(
                    file=f"lessons/{lesson.slug}.md",
                    slug=lesson.slug,
                    section=section.title if section else "",
                    section_number=number,
                    edition=section.revision.number if has_left else 0,
                    state=lesson.state,
                    **says.authored(),
                    **told,
                )
            )
        elsewhere = self.document.lessons.filter(steps=None).order_by("slug")
        for slug in elsewhere.values_list("slug", flat=True):
            self.notes.append(_("The lesson “%s” is on no path, so it is left out.") % slug)
        return found

    def section_numbers(self):
        """{section: which one it is of those with its title in its edition}."""
        seen, numbers = Counter(), {}
        rows = Section.objects.filter(revision__document=self.document).order_by("revision", "position")
        for pk, revision, title in rows.values_list("pk", "revision", "title"):
            seen[revision, title] += 1
            numbers[pk] = seen[revision, title]
        return numbers

    def terms(self):
        rows = sorted(self.document.terms.all(), key=lambda term: (term.name.casefold(), term.slug))
        return [
            TermFile("glossary.md", t.slug, t.name, t.aliases, t.definition, t.is_general, 0) for t in rows
        ]

    def figures(self):
        rows = sorted(self.document.figures.all(), key=lambda figure: figure.slug)
        return [FigureFile(f"figures/{f.slug}.svg", f.slug, f.alternative, f.svg) for f in rows]

    def quizzes(self):
        """(the quizzes in the order of their lessons, the final last; the questions they ask)."""
        order = {lesson: at for at, lesson in enumerate(self.path.steps.values_list("lesson", flat=True))}
        rows = self.path.quizzes.exclude(pk__in=off_the_path(self.path)).select_related("lesson")
        rows = sorted(
            rows, key=lambda q: (q.kind == Quiz.Kind.END, order.get(q.lesson_id, len(order)), q.slug)
        )
        asked = Question.objects.filter(slots__quiz__in=rows).distinct()
        known = {question.slug: question for question in with_wording(asked)}
        quizzes, questions = [], {}
        slots = Slot.objects.filter(quiz__in=rows).order_by("quiz", "position")
        slots = list(slots.select_related("question"))
        for quiz in rows:
            mine = [slot for slot in slots if slot.quiz_id == quiz.pk]
            asks = [entry_of(slot) for slot in mine]
            for slug in [slot.question.slug for slot in mine if slot.question_id]:
                if slug not in questions:
                    questions[slug] = question_file(known[slug], f"questions/{quiz.slug}")
                    self.note_ruling(known[slug])
            quizzes.append(
                QuizFile(
                    slug=quiz.slug,
                    kind=quiz.kind,
                    lesson=quiz.lesson.slug if quiz.lesson else "",
                    title=quiz.title,
                    pass_points=quiz.pass_points,
                    questions=asks,
                    state=quiz.state,
                    preset=quiz.preset,
                    rules=rules_of(quiz),
                )
            )
        return quizzes, list(questions.values())

    def note_what_is_off_the_path(self):
        for quiz in off_the_path(self.path).select_related("lesson").order_by("slug"):
            said = _(
                "“%(quiz)s” is left out: its lesson, “%(lesson)s”, is not on the path. Its questions are in "
                "questions/bank."
            )
            self.notes.append(said % {"quiz": quiz, "lesson": quiz.lesson})

    def bank(self):
        """The document's questions that no quiz asks, but for a check whose lesson was taken off the path."""
        asking = Slot.objects.exclude(quiz__in=off_the_path(self.path)).exclude(question=None)
        rows = with_wording(self.document.questions.exclude(pk__in=asking.values("question")))
        rows = sorted(rows, key=lambda question: question.slug)
        for question in rows:
            self.note_ruling(question)
        return [question_file(question, "questions/bank") for question in rows]

    def note_ruling(self, question):
        if question.current and question.current.ruling:
            said = {"question": question, "how": RULED_HERE[question.current.ruling]}
            self.notes.append(_("“%(question)s”: %(how)s") % said)


def off_the_path(path):
    """The checks of the path whose lesson was taken off it: they are kept, and asked of nobody."""
    return path.quizzes.exclude(lesson=None).exclude(lesson__steps__path=path)


def document_values(document):
    """What path.toml says of the document."""
    names = "slug title language authors licence source_address published_on is_restatement".split()
    return without_empty({name: getattr(document, name) for name in names})


def with_wording(questions):
    return questions.select_related("current").prefetch_related("current__choices", with_passages())


def question_file(question, file):
    version = question.current
    rows = version.choice_list if version else []
    return QuestionFile(
        file=file,
        slug=question.slug,
        topic=question.topic,
        kind=version.kind if version else "",
        stem=version.stem if version else "",
        explanation=version.explanation if version else "",
        choices=tuple(
            BankChoice(choice.text, choice.credit, choice.feedback, choice.details) for choice in rows
        ),
        details=version.details if version else {},
        hints=tuple(version.hints) if version else (),
        title=question.title,
        category=question.category,
        tags=tuple(question.tags),
        cites=tuple(citation.passage.key for citation in question.citations.all()),
        state=question.state,
    )


def without_empty(values):
    return {name: value for name, value in values.items() if value not in ("", None, [])}
