"""Rows for tests, a default for every argument."""

from hashlib import sha256

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from learn.importing.keys import digest
from learn.models import (
    Document,
    LearningPath,
    Lesson,
    Passage,
    PathLesson,
    Place,
    Revision,
    Section,
    Term,
    User,
)
from learn.progress import enrol, mark_read
from learn.publishing import publish
from quizzes.models import Choice, Question, QuestionCitation, QuestionVersion, Quiz, Slot

# Where several may write at once, answering and regrading first say that they do: one more query.
A_LOCK = int(connection.vendor == "postgresql")
PASSWORD = "correct horse battery"


def learner(email="mia@example.org", name="Mia", **fields):
    return User.objects.create_user(email, PASSWORD, name=name, **fields)


def educator(email="ed@example.org", name="Ed", **fields):
    """Staff without any permission; tests that need the group add it."""
    return User.objects.create_user(email, PASSWORD, name=name, is_staff=True, **fields)


def document(
    slug="tea",
    title="All about tea",
    sentences=("Tea is a leaf.", "Water is warm."),
    section="Leaves",
    **fields,
):
    """A document with one edition of one section."""
    document = Document.objects.create(slug=slug, title=title, **fields)
    text = " ".join(sentences)
    revision = Revision.objects.create(
        document=document,
        number=1,
        text=text,
        text_digest=sha256(text.encode()).hexdigest(),
        reader="test",
        splitter="test",
    )
    part = Section.objects.create(revision=revision, position=1, level=2, title=section)
    at = 0
    for position, text in enumerate(sentences, 1):
        whole = digest("sentence", "", text)
        passage = Passage.objects.create(
            document=document, key=whole[:8], digest=whole, kind="sentence", text=text
        )
        Place.objects.create(
            revision=revision, section=part, passage=passage, position=position, start=at, end=at + len(text)
        )
        at += len(text) + 1
    return document


def lesson(document, slug="leaves", title="What tea is", body=None, published=True, **fields):
    """A lesson citing the document's first passage; published unless told otherwise."""
    key = document.passages.order_by("pk").first().key
    lesson = Lesson.objects.create(
        document=document,
        section=fields.pop("section", None) or Section.objects.filter(revision__document=document).first(),
        slug=slug,
        title=title,
        body=f"Tea grows on a bush. [@{key}]" if body is None else body,
        **{"objectives": "say what tea is", "summary": f"Tea is a leaf. [@{key}]"} | fields,
    )
    if published:
        publish(lesson, None, timezone.now())
        lesson.refresh_from_db()
    return lesson


def path(
    document, lessons=(), slug="tea", title="Tea for everyone", state="published", is_open=True, **fields
):
    path = LearningPath.objects.create(
        document=document,
        slug=slug,
        title=title,
        state=state,
        is_open=is_open,
        **{
            "about": "A course about tea.",
            "notice": "This course is for learning.",
            "notice_short": "For learning.",
        }
        | fields,
    )
    for position, lesson in enumerate(lessons, 1):
        PathLesson.objects.create(path=path, lesson=lesson, position=position)
    return path


def term(document, slug="bush", name="bush", definition="A low tree.", **fields):
    return Term.objects.create(document=document, slug=slug, name=name, definition=definition, **fields)


def read(learner, path, *lessons):
    """The learner has joined the path and read these lessons of it; returns the learner."""
    now = timezone.now()
    for lesson in lessons:
        mark_read(enrol(learner, path, now), lesson, lesson.current, now)
    return learner


CHOICES = (
    ("A leaf", 1, "It is a leaf."),
    ("A stone", 0, "The source names a leaf."),
    ("A fish", 0, "No fish is named."),
)


def question(
    document,
    slug="what-is-tea",
    stem="What is tea?",
    kind="single",
    choices=CHOICES,
    state="published",
    **fields,
):
    """A question resting on the document's first passage."""
    question = Question.objects.create(
        document=document, slug=slug, topic=fields.pop("topic", "plants"), state=state
    )
    version = QuestionVersion.objects.create(
        question=question,
        number=1,
        kind=kind,
        stem=stem,
        explanation=fields.pop("explanation", "Tea is a leaf."),
        details=fields.pop("details", {}),
        hints=fields.pop("hints", []),
    )
    for position, (text, credit, feedback, *details) in enumerate(choices):
        Choice.objects.create(
            version=version,
            position=position,
            text=text,
            credit=credit,
            feedback=feedback,
            details=details[0] if details else {},
        )
    question.current = version
    question.save()
    QuestionCitation.objects.create(question=question, passage=document.passages.order_by("pk").first())
    return question


def quiz(
    path,
    questions=(),
    lesson=None,
    slug="check",
    title="Check: tea",
    pass_points=1,
    state="published",
    **fields,
):
    """A check of the lesson given, else the path's final."""
    quiz = Quiz.objects.create(
        path=path,
        lesson=lesson,
        kind="check" if lesson else "final",
        slug=slug,
        title=title,
        pass_points=pass_points,
        state=state,
        **fields,
    )
    for position, question in enumerate(questions, 1):
        Slot.objects.create(quiz=quiz, position=position, question=question)
    return quiz


def course(questions=2):
    """A published path of one lesson with its check and a final; returns (path, lesson, check, final)."""
    source = document()
    taught = lesson(source)
    way = path(source, [taught])
    check = quiz(way, [question(source, f"q{n}", f"Question {n}?") for n in range(questions)], lesson=taught)
    final = quiz(way, [question(source, "last", "The last question?")], slug="final", title="Final")
    return way, taught, check, final


def forced(rows, **values):
    """Writes over what the models keep as it is, where a test needs it otherwise from the start."""
    QuerySet(rows.model).filter(pk__in=[row.pk for row in rows]).update(**values)
