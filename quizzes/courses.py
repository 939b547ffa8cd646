"""Loads a course folder: reads and checks it whole, then saves it in one transaction.

A file never overwrites what was edited on the site: changed on both sides, the site's stays and the
report names the file. Nothing is ever deleted because it is no longer in the files."""

from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learn.importing.saving import Report as ImportReport
from learn.importing.saving import save as save_source
from learn.models import Document, Figure, LearningPath, Lesson, Passage, PathLesson, Term
from learn.models.lessons import State, digest_of
from learn.publishing import publish, render_again, save_citations

from .formats.course_check import read_course
from .formats.course_folder import CourseFaults, Fault
from .models import Choice, Question, QuestionCitation, QuestionVersion, Quiz, Slot

KINDS = {
    "lessons": lambda n: ngettext("%d lesson", "%d lessons", n) % n,
    "terms": lambda n: ngettext("%d word", "%d words", n) % n,
    "figures": lambda n: ngettext("%d figure", "%d figures", n) % n,
    "questions": lambda n: ngettext("%d question", "%d questions", n) % n,
    "quizzes": lambda n: ngettext("%d quiz", "%d quizzes", n) % n,
    "path": lambda n: ngettext("%d path", "%d paths", n) % n,
}
OUTCOMES = {
    "new": gettext_lazy("new"),
    "updated": gettext_lazy("updated"),
    "unchanged": gettext_lazy("unchanged"),
    "kept": gettext_lazy("kept as edited on the site"),
}


@dataclass
class Report:
    """What loading a course did. counts: {kind: Counter of outcomes}. kept: the files whose change
    was not taken because the site's version was edited too. notes: what else a person has to know."""

    path: str
    source: ImportReport
    counts: dict = field(default_factory=lambda: {kind: Counter() for kind in KINDS})
    kept: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    @property
    def changed(self):
        return self.source.changed or any(c["new"] or c["updated"] for c in self.counts.values())

    def __str__(self):
        lines = [] if self.changed else [_("Nothing has changed in the files.")]
        lines.append(_("Source: %s") % self.source)
        for kind, count in self.counts.items():
            if count.total():
                parts = ", ".join(f"{count[name]} {word}" for name, word in OUTCOMES.items() if count[name])
                lines.append(f"{KINDS[kind](count.total())}: {parts}")
        for name in self.kept:
            lines.append(
                _("Kept your edit of %(name)s. To take the file's: --take-file %(name)s") % {"name": name}
            )
        return "\n".join([*lines, *self.notes])


def load_course(folder, take_files=(), by=None, now=None):
    """Loads the course in a folder and returns a `Report`. CourseFaults, naming every fault with its
    file and line, and nothing saved, when something in it is wrong.

    ``take_files``: names, as the report gives them, of files to take although the site was edited."""
    course = read_course(folder, older=sentences_of)
    return Loading(course, take_files, by, now or timezone.now()).save()


def sentences_of(document):
    """{key: sentence} of every passage this document ever had on this site."""
    return dict(Passage.objects.filter(document__slug=document).values_list("key", "text"))


class Loading:
    def __init__(self, course, take_files, by, now):
        self.course, self.take_files, self.by, self.now = course, set(take_files), by, now
        self.refuse_unknown_names()

    def refuse_unknown_names(self):
        course = self.course
        parts = [lesson.file for lesson in course.lessons] + [figure.file for figure in course.figures]
        parts += [named(part) for part in [*course.terms, *course.questions]]
        parts += [DOCUMENT, "path.toml", *(quiz_name(quiz) for quiz in course.quizzes)]
        unknown = self.take_files - set(parts) - {part.partition("#")[0] for part in parts}
        if unknown:
            raise CourseFaults(
                [Fault(name, 0, _("The course has no such file.")) for name in sorted(unknown)]
            )

    def takes(self, name):
        return name in self.take_files or name.partition("#")[0] in self.take_files

    @transaction.atomic
    def save(self):
        course = self.course
        self.document, differs = self.save_document()
        source = save_source(course.outline, course.source, "source.md", self.document.slug, self.by)
        self.report = Report(course.path["slug"], source, notes=[*differs, *source.warnings, *course.notes])
        self.sections = {s.title: s for s in reversed(self.document.current_revision.sections.all())}
        for figure in course.figures:
            self.save_figure(figure)
        for term in course.terms:
            self.save_term(term)
        for lesson in course.lessons:
            self.save_lesson(lesson)
        if any(self.report.counts[kind][how] for kind in ("terms", "figures") for how in ("new", "updated")):
            render_again(self.document)
        for question in course.questions:
            self.save_question(question)
        self.path = self.save_path()
        for quiz in course.quizzes:
            self.save_quiz(quiz)
        self.note_what_vanished()
        return self.report

    def place(self, kind, name, row, wanted, apply):
        """Brings one thing from its file to the site, unless it was edited there. ``wanted`` is what
        `authored` would say if the file were taken; ``apply`` saves it, from the row or None."""
        site, was = row and digest_of(row.authored()), "new"
        if row and site != digest_of(wanted) and site != row.loaded_digest and not self.takes(name):
            changed = digest_of(wanted) != row.loaded_digest
            self.report.counts[kind]["kept" if changed else "unchanged"] += 1
            if changed:
                self.report.kept.append(name)
            return row
        if row is None or site != digest_of(wanted):
            try:
                row = apply(row)
            except ValidationError as error:
                file = name.partition("#")[0]
                raise CourseFaults([Fault(file, 0, message) for message in error.messages]) from error
        row = type(row).objects.get(pk=row.pk)
        loaded = digest_of(row.authored())
        if site:
            was = "unchanged" if loaded == site else "updated"
        if row.loaded_digest != loaded:
            type(row).objects.filter(pk=row.pk).update(loaded_digest=loaded)
        self.report.counts[kind][was] += 1
        return row

    def save_document(self):
        """(the document, notes on where the site says something else about it)."""
        fields = self.course.document
        document, is_new = Document.objects.get_or_create(slug=fields["slug"], defaults=fields)
        document = Document.objects.select_for_update().get(pk=document.pk)
        differs = [name for name, value in fields.items() if getattr(document, name) != value]
        if differs and self.takes(DOCUMENT):
            clean_save(fill(document, fields))
            differs = []
        if is_new:
            clean_save(document)
        notes = [
            _("The site's “%(field)s” of the document stays. To take the file's: --take-file %(name)s")
            % {"field": name, "name": DOCUMENT}
            for name in differs
        ]
        return document, notes

    def save_figure(self, figure):
        row = Figure.objects.filter(document=self.document, slug=figure.slug).first()
        wanted = {"alternative": figure.alternative, "svg": figure.svg}

        def apply(row):
            return clean_save(fill(row or Figure(document=self.document, slug=figure.slug), wanted))

        self.place("figures", figure.file, row, wanted, apply)

    def save_term(self, term):
        row = Term.objects.filter(document=self.document, slug=term.slug).first()
        wanted = {
            "name": term.name,
            "aliases": term.aliases,
            "definition": term.definition,
            "is_general": term.is_general,
        }

        def apply(row):
            return clean_save(fill(row or Term(document=self.document, slug=term.slug), wanted))

        self.place("terms", named(term), row, wanted, apply)

    def save_lesson(self, lesson):
        row = Lesson.objects.filter(document=self.document, slug=lesson.slug).first()
        wanted = {
            "title": lesson.title,
            "lede": lesson.lede,
            "objectives": lesson.objectives,
            "body": lesson.body,
            "summary": lesson.summary,
        }
        section = self.sections[lesson.section]

        def apply(row):
            is_new = row is None
            row = fill(row or Lesson(document=self.document, slug=lesson.slug), wanted)
            row.section = section
            clean_save(row)
            if is_new or row.state == State.PUBLISHED:
                publish(row, self.by, self.now)
            else:
                save_citations(row)
                self.report.notes.append(
                    _("%s was updated, but is not published: it is not on the site either.") % lesson.file
                )
            return row

        row = self.place("lessons", lesson.file, row, wanted, apply)
        if row.section is None or row.section.revision_id != section.revision_id:
            Lesson.objects.filter(pk=row.pk).update(section=section)

    def save_question(self, question):
        row = Question.objects.filter(document=self.document, slug=question.slug).first()
        wanted = {
            "topic": question.topic,
            "kind": question.kind,
            "stem": question.stem,
            "explanation": question.explanation,
            "choices": [[text, str(credit.normalize()), why] for text, credit, why in question.choices],
            "cites": sorted(question.cites),
        }

        def apply(row):
            if row is None:
                row = Question(document=self.document, slug=question.slug, state=State.PUBLISHED)
            row.topic = question.topic
            clean_save(row)
            words = [wanted[name] for name in WORDING]
            if not row.current or words != [row.authored()[name] for name in WORDING]:
                row.current = save_wording(row, question)
                row.save()
            self.save_cites(row, question.cites)
            return row

        self.place("questions", named(question), row, wanted, apply)

    def save_cites(self, row, keys):
        passages = dict(self.document.passages.filter(key__in=keys).values_list("key", "pk"))
        row.citations.all().delete()
        QuestionCitation.objects.bulk_create(
            QuestionCitation(question=row, passage_id=passages[key], position=position)
            for position, key in enumerate(keys, 1)
        )

    def save_path(self):
        course = self.course
        row = LearningPath.objects.filter(slug=course.path["slug"]).first()
        fields = path_fields(course)
        steps = [
            (step["slug"], step.get("check_required", True), step.get("full_notice", False))
            for step in course.steps
        ]
        model = LearningPath(**fields, state=row.state if row else State.PUBLISHED)
        wanted = model.authored_fields() | {"lessons": [str(step) for step in steps]}

        def apply(row):
            if row is None:
                row = LearningPath(slug=course.path["slug"], document=self.document, state=State.PUBLISHED)
            clean_save(fill(row, fields))
            self.save_steps(row, steps)
            return row

        return self.place("path", "path.toml", row, wanted, apply)

    def save_steps(self, path, steps):
        lessons = {lesson.slug: lesson for lesson in Lesson.objects.filter(document=self.document)}
        for position, (slug, check_required, full_notice) in enumerate(steps, 1):
            PathLesson.objects.update_or_create(
                path=path,
                lesson=lessons[slug],
                defaults={
                    "position": position,
                    "check_required": check_required,
                    "full_notice": full_notice,
                },
            )
        others = path.steps.exclude(lesson__slug__in=[slug for slug, _check, _notice in steps])
        for position, step in enumerate(others, len(steps) + 1):
            PathLesson.objects.filter(pk=step.pk).update(position=position)

    def save_quiz(self, quiz):
        row = Quiz.objects.filter(path=self.path, slug=quiz.slug).first()
        lesson = Lesson.objects.get(document=self.document, slug=quiz.lesson) if quiz.lesson else None
        fields = {"title": quiz.title, "kind": quiz.kind, "pass_points": quiz.pass_points, "lesson": lesson}
        wanted = fields | {
            "lesson": quiz.lesson,
            "state": row.state if row else State.PUBLISHED,
            "questions": [[slug, "1"] for slug in quiz.questions],
        }

        def apply(row):
            row = row or Quiz(path=self.path, slug=quiz.slug, state=State.PUBLISHED)
            clean_save(fill(row, fields))
            self.save_slots(row, quiz.questions)
            return row

        self.place("quizzes", quiz_name(quiz), row, wanted, apply)

    def save_slots(self, quiz, slugs):
        questions = {question.slug: question for question in Question.objects.filter(document=self.document)}
        for position, slug in enumerate(slugs, 1):
            Slot.objects.update_or_create(
                quiz=quiz, question=questions[slug], defaults={"position": position, "points": 1}
            )
        others = quiz.slots.exclude(question__slug__in=slugs).select_related("question")
        for position, slot in enumerate(others, len(slugs) + 1):
            if not slot.responses.exists():
                slot.delete()
                continue
            Slot.objects.filter(pk=slot.pk).update(position=position)
            self.report.notes.append(
                _("%(quiz)s keeps the question %(question)s, which learners have been given.")
                % {"quiz": quiz_name(quiz), "question": slot.question.slug}
            )

    def note_what_vanished(self):
        """What once came from the files and is no longer in them stays, and is named."""
        course = self.course
        came = {
            "lessons": (Lesson.objects.filter(document=self.document), course.lessons),
            "glossary.md": (Term.objects.filter(document=self.document), course.terms),
            "figures": (Figure.objects.filter(document=self.document), course.figures),
            "questions": (Question.objects.filter(document=self.document), course.questions),
            "path.toml": (Quiz.objects.filter(path=self.path), course.quizzes),
        }
        for where, (rows, files) in came.items():
            slugs = [file.slug for file in files]
            for slug in rows.exclude(loaded_digest="").exclude(slug__in=slugs).values_list("slug", flat=True):
                self.report.notes.append(
                    _("%(slug)s is no longer in %(where)s. It stays on the site; retire it there.")
                    % {"slug": slug, "where": where}
                )


DOCUMENT = "path.toml#document"
WORDING = ("kind", "stem", "explanation", "choices")


def named(part):
    """What the report and --take-file call a part of a file that holds many."""
    return f"{part.file}#{part.slug}"


def quiz_name(quiz):
    return f"path.toml#{quiz.slug}"


def fill(row, fields):
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def clean_save(row):
    """Saves a row that satisfies its model; ValidationError in words when it does not."""
    row.full_clean()
    row.save()
    return row


def path_fields(course):
    """The fields of the path as path.toml gives them."""
    path, authorship = course.path, course.authorship
    return {
        "title": path["title"],
        "about": path.get("about", ""),
        "language": path.get("language", "en"),
        "is_open": path.get("open", False),
        "final_required": path.get("final_required", any(quiz.kind == "final" for quiz in course.quizzes)),
        "notice": path.get("notice", ""),
        "notice_short": path.get("notice_short", ""),
        "appointment": "\n".join(" ".join(str(line).split()) for line in path.get("appointment", [])),
        "written_by": authorship.get("written_by", ""),
        "written_from": authorship.get("written_from", ""),
        "facts_checked_on": authorship.get("facts_checked_on"),
        "next_check_on": authorship.get("next_check_on"),
    }


def save_wording(question, file):
    """The version with the file's words: the present one while nobody was given it, else a new one."""
    version = question.current
    if version is None or version.is_answered:
        newest = question.versions.order_by("-number").values_list("number", flat=True).first() or 0
        version = QuestionVersion(question=question, number=newest + 1)
    clean_save(fill(version, {"kind": file.kind, "stem": file.stem, "explanation": file.explanation}))
    version.choices.all().delete()
    for position, (text, credit, why) in enumerate(file.choices):
        clean_save(Choice(version=version, position=position, text=text, credit=credit, feedback=why))
    return version
