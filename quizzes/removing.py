"""Taking back a document that was brought: deleted while nobody hangs on it, else retired."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.models import Document, LearningPath, Lesson, LessonVersion, PathLesson
from learn.models.lessons import State

from .making import as_made
from .models import ProposedBank, Question, QuestionVersion, Quiz

NAMED, LONGEST_NAME = 5, 60


@dataclass
class Removal:
    """What taking a document back would mean, in sentences. why_kept: why it is not deleted. taught: why it
    is not retired either. goes: what would be deleted with it."""

    why_kept: list
    taught: list
    goes: list
    is_in_use: bool
    has_drafts: bool

    @property
    def may_delete(self):
        return not self.why_kept

    @property
    def may_retire(self):
        return bool(self.why_kept) and self.has_drafts and not self.taught


def removal(document):
    """The `Removal` of a document, with the same number of queries however much rests on it."""
    return Removal(
        [*why_paths(document), *why_lessons(document), *why_questions(document), *why_read(document)],
        joined(document.paths.exclude(state=State.RETIRED)),
        list(going(document)),
        type(document).objects.in_use().filter(pk=document.pk).exists(),
        any(rows.exclude(state=State.RETIRED).exists() for rows in resting(document)),
    )


def resting(document):
    """The rows with a state that rest on it, those first that lean on the others."""
    return (
        Quiz.objects.filter(path__document=document),
        LearningPath.objects.filter(document=document),
        Lesson.objects.filter(document=document),
        Question.objects.filter(document=document),
    )


def joined(paths):
    """A sentence about each of these paths that learners have joined."""
    counted = paths.annotate(learners=Count("enrolments")).filter(learners__gt=0)
    return [
        ngettext("%(n)d learner has joined “%(path)s”.", "%(n)d learners have joined “%(path)s”.", n)
        % {"n": n, "path": path}
        for path in counted
        for n in [path.learners]
    ]


def why_paths(document):
    yield from joined(document.paths.all())
    asking = set(document.paths.filter(quizzes__slots__isnull=False).values_list("pk", flat=True))
    for path in document.paths.filter(enrolments=None).annotate(translated=Count("translations")):
        if path.translated:
            yield _("Another path is a translation of “%s”.") % path
        elif path.state == State.PUBLISHED:
            yield _("“%s” is published.") % path
        elif path.state == State.DRAFT and path.pk in asking:
            yield _("Questions were put into the quizzes of “%s”.") % path


def why_lessons(document):
    published = document.lessons.filter(Exists(LessonVersion.objects.filter(lesson=OuterRef("pk"))))
    if names := named(published):
        yield _("Learners could read, once it was published: %s.") % names
    drafts = list(document.lessons.filter(state=State.DRAFT).exclude(pk__in=published))
    untouched = {lesson.pk for lesson in as_made(document, drafts)}
    if names := named([lesson for lesson in drafts if lesson.pk not in untouched]):
        yield _("Somebody has written in: %s.") % names


def why_questions(document):
    versions = QuestionVersion.objects.filter(question=OuterRef("pk"), responses__isnull=False)
    if names := named(document.questions.select_related("current").filter(Exists(versions))):
        yield _("Learners were asked: %s.") % names
    left = document.questions.exclude(state=State.RETIRED).exclude(Exists(versions))
    if names := named(left.select_related("current")):
        yield _("Questions rest on it: %s.") % names


def why_read(document):
    if document.conversions.under_way().exists():
        yield _("A file is being read for it.")
    if document.proposed.exists():
        yield _("A file was brought as its next edition, and somebody is to say yes or no to that first.")
    if ProposedBank.objects.filter(document=document).exists():
        yield _("Questions were brought for it, and somebody is to say yes or no to them first.")


def named(things):
    """These things by name, the first few of many; "" of none."""
    names = [f"“{Truncator(thing).chars(LONGEST_NAME)}”" for thing in things]
    first, more = ", ".join(names[:NAMED]), len(names) - NAMED
    if more <= 0:
        return first
    return ngettext("%(first)s and %(n)d more", "%(first)s and %(n)d more", more) % {
        "first": first,
        "n": more,
    }


def going(document):
    """What would go with the document, in sentences."""
    editions, sentences = document.revisions.count(), document.passages.count()
    text = [
        ngettext("%d edition", "%d editions", editions) % editions,
        ngettext("%d sentence", "%d sentences", sentences) % sentences,
    ]
    if pictures := document.images.count():
        text.append(ngettext("%d picture", "%d pictures", pictures) % pictures)
    yield _("Its text: %s.") % ", ".join(text)
    for words, things in (
        (_("The path %s, with its empty checks."), document.paths.all()),
        (_("The lessons %s."), document.lessons.all()),
        (
            _("The questions %s, retired before anybody was asked."),
            document.questions.select_related("current"),
        ),
        (_("The words %s."), document.terms.all()),
        (_("The drawings %s."), document.figures.all()),
    ):
        if names := named(things):
            yield words % names


@transaction.atomic
def delete(document):
    """Deletes the document and all that `removal` said goes with it. ValidationError, and nothing deleted,
    where something is in the way by now."""
    # Whoever makes a course of it, or brings its next edition, waits here or is waited for.
    document = type(document).objects.select_for_update().get(pk=document.pk)
    if not removal(document).may_delete:
        raise ValidationError(_("Meanwhile it cannot be deleted any more. This page says why."))
    files = [row.file for rows in (document.revisions.defer("text"), document.images) for row in rows.all()]
    PathLesson.objects.filter(path__document=document).delete()
    Question.objects.filter(document=document).update(current=None)
    QuestionVersion.objects.filter(question__document=document).delete()
    for rows in resting(document):
        rows.delete()
    for rows in (document.terms, document.figures, document.revisions, document.passages):
        rows.all().delete()
    document.delete()
    transaction.on_commit(lambda: forget(files))


def forget(files):
    """Takes away the files of rows that are gone."""
    for file in files:
        file.delete(save=False)


@transaction.atomic
def retire(document):
    """Retires whatever rests on the document, so that neither learners nor the desk's lists offer it. What
    was done stays. ValidationError where learners are on one of its paths."""
    document = type(document).objects.select_for_update().get(pk=document.pk)
    if not removal(document).may_retire:
        raise ValidationError(_("Meanwhile it cannot be retired any more. This page says why."))
    Document.objects.filter(pk=document.pk).update(retired_from=standing(document))
    for rows in resting(document):
        rows.update(state=State.RETIRED)


def standing(document):
    """{kind: {id: state}} of all that was made of the document and is not retired, so that it can come back
    as it was; with what was retired with it before, and has not come back."""
    found = {}
    for rows in resting(document):
        kind = rows.model._meta.model_name
        found[kind] = dict((document.retired_from or {}).get(kind, {}))
        for pk, state in rows.values_list("pk", "state"):
            if state != State.RETIRED:
                found[kind][str(pk)] = state
    return found
