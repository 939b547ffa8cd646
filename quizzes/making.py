"""A document becomes a course: of a plan drafts, then what learners read."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn import progress, publishing
from learn.models import Citation, Document, LearningPath, Lesson, PathLesson
from learn.models.lessons import State
from learn.saying_why import WhyNeeded, asks_why
from learn.slugs import free_slug, slug_beside

from .about_health import notices
from .held_back import nothing_new
from .models import Question, Quiz
from .naming import called, follow, title_read
from .planning import LONGEST_TITLE, MOST_LESSONS, note_taught, part_of, parted_everywhere, path_teaching
from .publish_check import findings

# What somebody may do who puts a lesson with its check on a path.
NEEDS = ["learn.add_lesson", "learn.add_pathlesson", "learn.change_learningpath", "quizzes.add_quiz"]


@dataclass
class Made:
    """What became of a plan: the path, the lessons that were written for it, and those there were that stand
    on it now, too."""

    path: LearningPath
    lessons: list = field(default_factory=list)
    taken_along: list = field(default_factory=list)

    def __str__(self):
        if not self.lessons and not self.taken_along:
            return _("These lessons exist already, on “%s”. Nothing was made twice.") % self.path
        written, along = len(self.lessons), len(self.taken_along)
        said = []
        if written:
            new = ngettext(
                "“%(path)s” has %(count)d new draft lesson, with an empty check.",
                "“%(path)s” has %(count)d new draft lessons, each with an empty check.",
                written,
            )
            said.append(new % {"path": self.path, "count": written})
        if along:
            there = ngettext(
                "%(count)d lesson that was there already stands on “%(path)s” now.",
                "%(count)d lessons that were there already stand on “%(path)s” now.",
                along,
            )
            said.append(there % {"path": self.path, "count": along})
        return " ".join(said)


class NothingPublished(ValidationError):
    """The path is published only when nothing stands against it, and something does: what was ``found``
    against it with all of it published."""

    def __init__(self, found):
        self.found = found
        against = sum(len(finding.whys) for finding in found)
        super().__init__(
            ngettext(
                "Nothing was published: %d thing stands against it.",
                "Nothing was published: %d things stand against it.",
                against,
            )
            % against
        )


@transaction.atomic
def make_course(plan, **about):
    """`Made`: a draft path with a draft lesson and an empty draft check for each part that is taken. What
    exists already stays as it is: a path there is gets only the lessons that are written now. ``about`` are
    fields of a new path, and whether it ``is_about_health``.

    ValidationError, in the educator's words, when that cannot be done; nothing is written then."""
    # Two people, or two clicks, wait for each other here; the second finds what the first has made.
    document = Document.objects.select_for_update().get(pk=plan.document.pk)
    check(plan)
    note_taught(document, plan.parts)
    path = path_teaching(document, plan.parts)
    taught = [] if path else list(dict.fromkeys(part.lesson for part in plan.taken if part.lesson))
    new = [part for part in plan.taken if part.lesson is None]
    path = path or new_path(document, about)
    write_lessons(document, new)
    wanted = {*taught, *(part.lesson for part in new)}
    join(path, [lesson for lesson in dict.fromkeys(part.lesson for part in plan.taken) if lesson in wanted])
    return Made(path, [part.lesson for part in new], taught)


def check(plan):
    newest = plan.document.revisions.aggregate(number=Max("number"))["number"]
    if newest != plan.revision.number:
        raise ValidationError(_("The document has a newer edition now. Look at its sections first."))
    if not plan.taken:
        raise ValidationError(_("Choose at least one section. Each becomes a lesson."))
    if len(plan.taken) > MOST_LESSONS:
        way_on = (
            _("That would be %(count)d lessons; a course has at most %(most)d. Start at a higher heading.")
            if plan.has_fewer_lessons
            else _("That would be %(count)d lessons; a course has at most %(most)d. Bring it in parts.")
        )
        raise ValidationError(way_on % {"count": len(plan.taken), "most": MOST_LESSONS})


def new_path(document, about):
    """A draft path. Its checks are empty and it has no final: neither may keep a learner from finishing. One
    about health says from the start that it advises nobody; of another nothing is claimed."""
    told = notices() if about.pop("is_about_health", False) else {}
    title = about.pop("title", "") or document.title[:LONGEST_TITLE]
    return LearningPath.objects.create(
        document=document,
        slug=free_slug(LearningPath.objects.all(), title, "path"),
        title=title,
        language=document.language,
        final_required=False,
        **told | about,
    )


def write_lessons(document, parts):
    """A draft lesson for each of these parts, saying what its section says and citing all of it."""
    taken = set(document.lessons.values_list("slug", flat=True))
    for part in parts:
        slug = slug_beside(taken, part.title, "lesson")
        taken.add(slug)
        part.lesson = Lesson(
            document=document, section=part.section, slug=slug, title=part.title, body=part.body()
        )
    Lesson.objects.bulk_create(part.lesson for part in parts)
    Citation.objects.bulk_create(
        Citation(lesson=part.lesson, passage=passage, position=position)
        for part in parts
        for position, passage in enumerate(dict.fromkeys(part.passages), 1)
    )


@transaction.atomic
def make_lesson(path, section):
    """(lesson, whether it was written now) of this section of the document, on the path where it stands in
    the document: a draft with an empty draft check, or the lesson there is already in the language of the
    path. ValidationError where the section says nothing, HeldBack where the path lets nothing through against
    which something stands, and something does."""
    document = Document.objects.select_for_update().get(pk=path.document_id)
    lesson = lesson_of(section, path)
    if lesson is None:
        part = part_of(path, section)
        if not part.passages:
            raise ValidationError(_("There is no sentence in this section to make a lesson of."))
        write_lessons(document, [part])
        put_on(path, part.lesson)
        return part.lesson, True
    is_strict = path.publish_check_blocks and path.state == State.PUBLISHED
    with nothing_new([path] if is_strict else []):
        put_on(path, lesson)
    return lesson, False


def lesson_of(section, path):
    """The lesson about this section that is on the path or could be, or None: one that stands on paths in
    another language alone is written in that one."""
    lessons = section.lessons.exclude(state=State.RETIRED).order_by("pk")
    same = Q(steps__path__language=path.language) | Q(quizzes__path__language=path.language)
    return lessons.filter(steps__path=path).first() or (
        lessons.filter(same | Q(steps=None, quizzes=None)).first()
    )


@transaction.atomic
def put_on(path, lesson):
    """Puts the lesson on the path, where its section stands in the document, with an empty draft check.
    Doing it twice is doing it once."""
    if join(path, [lesson]) and lesson.section:
        put_in_its_place(path, lesson)


def put_in_its_place(path, lesson):
    """Has the lesson come after the last one about what stands before its section in the document."""
    steps = list(path.steps.select_related("lesson__section").order_by("position", "pk"))
    mine = next(step for step in steps if step.lesson_id == lesson.pk)
    steps.remove(mine)
    here = [step.lesson.section for step in steps]
    places = [
        section.position if section and section.revision_id == lesson.section.revision_id else None
        for section in here
    ]
    before = [at for at, place in enumerate(places) if place and place < lesson.section.position]
    steps.insert(before[-1] + 1 if before else 0 if any(places) else len(steps), mine)
    for position, step in enumerate(steps, 1):
        PathLesson.objects.filter(pk=step.pk).update(position=position)


def as_made(document, lessons):
    """Those of these lessons that say what was made of the newest edition, and nothing else."""
    revision = document.revisions.defer("text").order_by("-number").first()
    if revision is None or not lessons:
        return []
    parts = {}
    for found in parted_everywhere(document, revision).values():
        for part in found:
            parts.setdefault(part.section.pk, []).append(part)
    return [
        lesson
        for lesson in lessons
        if not (lesson.lede or lesson.objectives or lesson.summary)
        and any(part.body() == lesson.body for part in parts.get(lesson.section_id, ()))
    ]


def join(path, lessons):
    """Puts those lessons at the end of the path that are not on it, each with the check it has there since it
    was on it before, or with an empty draft one; returns them. Until learners get its check a lesson is done
    when it is read: nobody passes what asks nothing."""
    there = set(path.steps.values_list("lesson", flat=True))
    last = path.steps.aggregate(last=Max("position"))["last"] or 0
    new = [lesson for lesson in lessons if lesson.pk not in there]
    known = list(path.quizzes.values_list("slug", "lesson", "state"))
    checks = {lesson: state for _slug, lesson, state in known if state != State.RETIRED}
    PathLesson.objects.bulk_create(
        PathLesson(
            path=path,
            lesson=lesson,
            position=position,
            check_required=checks.get(lesson.pk) == State.PUBLISHED,
        )
        for position, lesson in enumerate(new, last + 1)
    )
    taken = {slug for slug, _lesson, _state in known}
    quizzes = []
    for lesson in new:
        if lesson.pk in checks:
            continue
        slug = slug_beside(taken, lesson.slug, "check")
        taken.add(slug)
        quizzes.append(Quiz(path=path, lesson=lesson, slug=slug, title=called(lesson.title), pass_points=1))
    Quiz.objects.bulk_create(quizzes)
    return new


def left_as_drafts(path):
    """(quizzes, questions) of the path that learners do not get: its draft quizzes that are not empty, and
    the draft questions that its quizzes name."""
    quizzes = path.quizzes.exclude(state=State.RETIRED)
    questions = Question.objects.filter(state=State.DRAFT, slots__quiz__in=quizzes).distinct()
    drafts = quizzes.filter(state=State.DRAFT, slots__isnull=False).distinct().order_by("kind", "title")
    return list(drafts), list(questions.select_related("current").order_by("slug"))


def give_checks(path, lessons):
    """Gives learners the draft checks of these lessons that can be passed with the questions they ask."""
    drafts = path.quizzes.filter(lesson__in=lessons, state=State.DRAFT).with_asks()
    for check in drafts.filter(asks__gte=F("pass_points")).select_related("lesson"):
        Quiz.objects.filter(pk=check.pk).update(state=State.PUBLISHED)
        progress.ask_for_check(path, check.lesson)


@transaction.atomic
def publish_everything(path, by, now, why=""):
    """Publishes each lesson of the path that is not retired, the check of each that has its questions, and
    the path; returns how many lessons. ``why`` is told those who have read one that has changed.

    WhyNeeded where there are such readers and nobody says why, NothingPublished where the path is published
    only when nothing stands against it, ValidationError when a lesson cannot be published; nothing is
    published then."""
    path = LearningPath.objects.select_for_update().get(pk=path.pk)
    lessons = Lesson.objects.filter(steps__path=path).exclude(state=State.RETIRED).order_by("steps__position")
    if not lessons:
        raise ValidationError(_("This path has no lesson yet. Put one on it first."))
    lessons = list(lessons.select_related("current"))
    told = asks_why(lessons)
    if told and not why:
        raise WhyNeeded([lesson.title for lesson in told])
    for lesson in lessons:
        try:
            publishing.publish(lesson, by, now, why if lesson in told else "")
            follow(lesson, title_read(lesson))
        except ValidationError as error:
            raise ValidationError(f"“{lesson}”: {' '.join(error.messages)}") from error
    LearningPath.objects.filter(pk=path.pk).update(state=State.PUBLISHED)
    path.state = State.PUBLISHED
    give_checks(path, lessons)
    if path.publish_check_blocks and (found := findings(path)):
        raise NothingPublished(found)
    return len(lessons)
