"""Loads a course from a folder or a zip: reads and checks it whole, then saves it in one transaction.

A file never overwrites what was edited on the site: changed on both sides, the site's stays and the
report names the file. Nothing is ever deleted because it is no longer in the files."""

from functools import partial
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learn.editions import told_of_retired
from learn.markdown import cited_keys
from learn.models import Figure, LearningPath, Lesson, Term
from learn.models.lessons import Announced, State, digest_of
from learn.publishing import publish, render_again, save_citations
from learn.updates import tells

from .. import attempts, presets
from ..asked_figures import is_given
from ..easing import ease_emptied, goals_of
from ..formats.course_check import read_course
from ..formats.course_files import opened
from ..formats.course_parts import DOCUMENT, named, quiz_name
from ..formats.course_values import CourseFaults, Fault, Unexplained
from ..models import Question, QuestionCitation, Quiz
from . import decisions, holding_back, source
from .difference import differences
from .exporting import off_the_path
from .following import follow
from .here import Here, path_text
from .path import path_fields, save_steps, steps_of
from .questions import WORDING, authored, refuse_unfinished, save_wording
from .report import Report, Shown
from .sections import Sections
from .slots import asked_by, save_slots
from .source import clean_save, fill


def load_course(files, take_files=(), by=None, now=None, dry_run=False, look=None, why=""):
    """Loads the course in a folder or a zip (its path, or its `Folder` or `Zip`) and returns a `Report`.
    CourseFaults, naming every fault with its file and line, and nothing saved, when something in it is
    wrong; CannotRead when it is no course at all.

    ``take_files``: names, as the report gives them, of files to take although the site was edited.
    ``dry_run``: the report says what would become of the course, and nothing does. ``look`` is given the
    report before anything is done for good; when it raises, nothing is. ``why`` is told those who have read
    a lesson that has changed, where its file does not say it; `Unexplained` where neither does."""
    files = opened(files) if isinstance(files, str | Path) else files
    course = read_course(files, site=partial(source.on_site, take="revisions" in take_files))
    loading = Loading(course, take_files, by, now or timezone.now(), why)
    try:
        with transaction.atomic():
            report = loading.save()
            if look:
                look(report)
            if report.unexplained and not dry_run:
                raise Unexplained(report.unexplained)
            transaction.set_rollback(dry_run)
    except BaseException:
        loading.forget_uploads()
        raise
    if dry_run:
        loading.forget_uploads()
    return report


class Loading:
    def __init__(self, course, take_files, by, now, why=""):
        self.course, self.take_files, self.by, self.now = course, set(take_files), by, now
        self.why = why
        self.made, self.brought = [], {}
        self.refuse_unknown_names()

    def refuse_unknown_names(self):
        course = self.course
        parts = [lesson.file for lesson in course.lessons] + [figure.file for figure in course.figures]
        parts += [named(part) for part in [*course.terms, *course.questions]]
        parts += [
            DOCUMENT,
            "path.toml",
            "source.md",
            "revisions",
            *(quiz_name(quiz) for quiz in course.quizzes),
        ]
        unknown = self.take_files - set(parts) - {part.partition("#")[0] for part in parts}
        if unknown:
            raise CourseFaults(
                [Fault(name, 0, _("The course has no such file.")) for name in sorted(unknown)]
            )

    def takes(self, name):
        return name in self.take_files or name.partition("#")[0] in self.take_files

    def forget_uploads(self):
        """Takes away the files of rows that were not saved after all: no transaction does."""
        for row in self.made:
            row.file.delete(save=False)

    def save(self):
        course = self.course
        self.report = Report(course.path["slug"])
        self.document = source.save(course, self.takes, self.by, self.made, self.report)
        self.report.notes += [*self.report.source.warnings, *course.notes]
        follow(course, self.document)
        self.sections = Sections(self.document, course)
        there = LearningPath.objects.filter(slug=course.path["slug"], document=self.document).first()
        self.here, goals = Here(self.document, there), goals_of(self.document)
        for figure in course.figures:
            self.save_figure(figure)
        for term in course.terms:
            self.save_term(term)
        for lesson in course.lessons:
            self.save_lesson(lesson)
        if any(
            self.report.counts[kind][how]
            for kind in ("terms", "figures")
            for how in ("new", "updated", "taken")
        ):
            render_again(self.document)
        for question in course.questions:
            self.save_question(question)
        decisions.save_begun(course, self.document, self.report)
        self.path = self.save_path()
        self.note_day_that_has_passed()
        for quiz in course.quizzes:
            self.save_quiz(quiz)
        self.report.notes += ease_emptied(self.document, goals, self.now)
        decisions.save_waivers(course, self.path, self.by, self.now, self.report)
        decisions.save_accepted(course, self.document, self.by, self.now, self.report)
        decisions.save_left(course, self.path, self.by, self.now, self.report)
        self.note_what_vanished()
        holding_back.hold_back(self.path, there, self.brought, self.report)
        self.report.notes += told_of_retired(self.document)
        return self.report

    def place(self, kind, name, row, wanted, apply, is_same=False):
        """Brings one thing from its file to the site, unless it was edited there. ``wanted`` is what
        `authored` would say if the file were taken; ``apply`` saves it, from the row or None. ``is_same``:
        the site says what the file does already, but for what no file keeps."""
        if row and is_same:
            wanted = row.authored()
        site = row and digest_of(row.authored())
        is_edited = row is not None and site != row.loaded_digest and not self.is_as_exported(kind, name, row)
        if row and site != digest_of(wanted) and digest_of(wanted) != row.loaded_digest:
            differs = differences(type(row), row.authored(), wanted)
            self.report.shown[name] = Shown(str(row), differs)
        if is_edited and site != digest_of(wanted) and not self.takes(name):
            changed = digest_of(wanted) != row.loaded_digest
            self.report.note(kind, "kept" if changed else "unchanged", name)
            return row
        if row is None or site != digest_of(wanted):
            try:
                row = apply(row)
            except ValidationError as error:
                file = name.partition("#")[0]
                raise CourseFaults([Fault(file, 0, message) for message in error.messages]) from error
        row = type(row).objects.get(pk=row.pk)
        loaded = digest_of(row.authored())
        if row.loaded_digest != loaded:
            type(row).objects.filter(pk=row.pk).update(loaded_digest=loaded)
        if loaded != site and kind in holding_back.PAGES:
            self.brought[kind, row.pk] = name
        if site is None:
            self.report.note(kind, "new", name)
        elif loaded == site:
            self.report.note(kind, "unchanged", name)
        else:
            self.report.note(kind, "taken" if is_edited else "updated", name)
        return row

    def is_as_exported(self, kind, name, row):
        """Whether the site has this as it was when these files were exported: a change in them is then the
        only one. A lesson's editor may hold more than what learners read, which is what was exported."""
        if kind == "lessons" and row.state == State.PUBLISHED and row.has_unpublished_changes:
            return False
        noted_as = f"questions#{row.slug}" if kind == "questions" else name
        return self.here.is_as_exported(kind, row.slug, self.course.exported.get(noted_as))

    def save_figure(self, figure):
        row = Figure.objects.filter(document=self.document, slug=figure.slug).first()
        wanted = {"alternative": figure.alternative, "svg": figure.svg}
        is_same = self.here.says("figures", figure)
        if row and not is_same and row.svg != figure.svg and is_given(row):
            wanted["svg"] = row.svg
            said = _(
                "%s stays as it is on the site: learners have answered a question on this drawing. Give the "
                "new one another name, and the question a new figure."
            )
            self.report.notes.append(said % figure.file)

        def apply(row):
            return clean_save(fill(row or Figure(document=self.document, slug=figure.slug), wanted))

        self.place("figures", figure.file, row, wanted, apply, is_same)

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

        self.place("terms", named(term), row, wanted, apply, self.here.says("terms", term))

    def save_lesson(self, lesson):
        row = Lesson.objects.filter(document=self.document, slug=lesson.slug).first()
        names = ("title", "lede", "objectives", "body", "summary")
        wanted = {name: getattr(lesson, name) for name in names}
        section = self.sections.about(lesson)

        def apply(row):
            is_new = row is None
            row = row or Lesson(document=self.document, slug=lesson.slug, state=lesson.state)
            fill(row, wanted)
            # What the site knows of an edition since, an older file does not.
            if not self.sections.is_newer(row.section, section):
                row.section = section
            clean_save(row)
            if row.state == State.PUBLISHED:
                publish(row, self.by, self.now, **self.told(lesson, row))
                return row
            save_citations(row)
            if not is_new:
                self.report.notes.append(
                    _("%s was updated, but is not published: it is not on the site either.") % lesson.file
                )
            return row

        is_same = self.here.says("lessons", lesson)
        if is_same and row.state == State.PUBLISHED and row.has_unpublished_changes:
            # The file has what learners read, and the editor what they will.
            self.report.note("lessons", "unchanged", lesson.file)
        else:
            row = self.place("lessons", lesson.file, row, wanted, apply, is_same)
        if self.sections.is_newer(section, row.section):
            Lesson.objects.filter(pk=row.pk).update(section=section)

    def told(self, lesson, row):
        """What the file says to those who have read the version before, unless that was said of it; what
        whoever loads it says, where they are told of a change and the file does not say why."""
        current = row.current
        told = {"why": lesson.why, "announced": lesson.tell}
        if current and told == {"why": current.why, "announced": current.announced}:
            told = {"why": "", "announced": ""}
        parts = (lesson.lede, lesson.body, lesson.summary)
        keys = {key for part in parts for key in cited_keys(part)}
        if not told["why"] and tells(row, keys, told["announced"]):
            if not self.why:
                self.report.unexplained.append(lesson.file)
            return told | {"why": self.why}
        if not tells(row, keys, told["announced"]) and tells(row, keys, Announced.UPDATE):
            said = _(
                "%s: those who have read it are not told that it changes, since it rests on the same "
                "sentences. To tell them, write tell = “update” or “correction” in its settings."
            )
            self.report.notes.append(said % lesson.file)
        return told

    def save_question(self, question):
        row = Question.objects.filter(document=self.document, slug=question.slug).first()
        wanted = authored(question)

        def apply(row):
            if row is None:
                row = Question(document=self.document, slug=question.slug, state=question.state)
            elif row.state == State.PUBLISHED and question.state != State.PUBLISHED:
                refuse_unfinished(self.document, question)
            fill(row, {name: getattr(question, name) for name in ("title", "category", "topic")})
            row.tags = list(question.tags)
            clean_save(row)
            present = row.authored()
            if any(wanted.get(name) != present.get(name) for name in WORDING):
                row.current = save_wording(row, question)
                row.save()
            self.save_cites(row, question.cites)
            return row

        is_same = self.here.says("questions", question)
        self.place("questions", named(question), row, wanted, apply, is_same)

    def save_cites(self, row, keys):
        passages = dict(self.document.passages.filter(key__in=keys).values_list("key", "pk"))
        row.citations.all().delete()
        QuestionCitation.objects.bulk_create(
            QuestionCitation(question=row, passage_id=passages[key], position=position)
            for position, key in enumerate(keys, 1)
        )

    def save_path(self):
        course = self.course
        row = LearningPath.objects.filter(slug=course.path["slug"]).select_related("document").first()
        if row and row.document != self.document:
            said = _(
                "The site's path “%(path)s” rests on another document, “%(document)s”. Choose another slug."
            )
            fault = Fault("path.toml", 0, said % {"path": row.slug, "document": row.document.slug})
            raise CourseFaults([fault])
        fields, state = path_fields(course), course.path.get("state", State.PUBLISHED)
        steps = steps_of(course)
        model = LearningPath(**fields, state=row.state if row else state)
        wanted = model.authored_fields() | {"lessons": [str(step) for step in steps]}

        def apply(row):
            if row is None:
                row = LearningPath(slug=course.path["slug"], document=self.document, state=state)
            clean_save(fill(row, fields))
            save_steps(row, steps)
            return row

        is_same = row is not None and path_text(row.authored()) == path_text(wanted)
        path = self.place("path", "path.toml", row, wanted, apply, is_same)
        if not path.original_id:
            self.save_original(path)
        return path

    def note_day_that_has_passed(self):
        due = self.path.next_check_on
        if due and due < timezone.localdate(self.now):
            said = _("path.toml: its facts were to be checked by %s. Look at them, and set a later day.")
            self.report.notes.append(said % date_format(due, "j F Y"))

    def save_original(self, path):
        """Notes which path this one translates, as soon as that is on the site."""
        slug = self.course.path.get("original")
        if not slug:
            return
        path.original = LearningPath.objects.filter(slug=slug).exclude(pk=path.pk).first()
        if not path.original:
            said = _("path.toml: the path “%s”, of which this is a translation, is not on this site.")
            self.report.notes.append(said % slug)
            return
        path.save(update_fields=["original"])
        if "path.toml" not in self.report.named["new"]:
            self.report.named["updated"].append("path.toml")
            self.report.notes.append(_("path.toml: this is a translation of “%s” from now on.") % slug)

    def save_quiz(self, quiz):
        row = Quiz.objects.filter(path=self.path, slug=quiz.slug).first()
        lesson = Lesson.objects.get(document=self.document, slug=quiz.lesson) if quiz.lesson else None
        fields = {"title": quiz.title, "kind": quiz.kind, "pass_points": quiz.pass_points, "lesson": lesson}
        wanted = fields | {
            "lesson": quiz.lesson,
            "state": row.state if row else quiz.state,
            "questions": [[asked_by(entry), "1"] for entry in quiz.questions],
        }

        def apply(row):
            row = row or Quiz(path=self.path, slug=quiz.slug, state=quiz.state)
            clean_save(fill(row, fields | quiz.rules | {"preset": quiz.preset}))
            kept = save_slots(row, quiz.questions)
            said = _("%(quiz)s keeps the question %(question)s, which learners have been given.")
            self.report.notes += [said % {"quiz": quiz_name(quiz), "question": slot} for slot in kept]
            if moved := attempts.move_deadlines(row, self.now):
                self.report.notes.append(f"{quiz_name(quiz)}: {attempts.said_of_moved(moved)}")
            return row

        wanted |= presets.authored(quiz.preset, quiz.rules)
        self.place("quizzes", quiz_name(quiz), row, wanted, apply)

    def note_what_vanished(self):
        """What once came from the files and is no longer in them stays, and is named."""
        course = self.course
        # What stands on another path of the document is none of this course.
        lessons = Lesson.objects.filter(document=self.document, steps__path=self.path)
        mine = Q(slots__quiz__path=self.path) | Q(slots=None)
        questions = Question.objects.filter(mine, document=self.document).distinct()
        quizzes = self.path.quizzes.exclude(pk__in=off_the_path(self.path))
        came = {
            "lessons": (lessons.exclude(state=State.RETIRED), course.lessons),
            "glossary.md": (Term.objects.filter(document=self.document), course.terms),
            "figures": (Figure.objects.filter(document=self.document), course.figures),
            "questions": (questions.exclude(state=State.RETIRED), course.questions),
            "path.toml": (quizzes.exclude(state=State.RETIRED), course.quizzes),
        }
        for where, (rows, files) in came.items():
            slugs = [file.slug for file in files]
            for slug in rows.exclude(loaded_digest="").exclude(slug__in=slugs).values_list("slug", flat=True):
                self.report.notes.append(
                    _("%(slug)s is no longer in %(where)s. It stays on the site; retire it there.")
                    % {"slug": slug, "where": where}
                )
