"""A lesson as it lies before one reader."""

from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import caches
from django.db.models import Exists, F, FilteredRelation, Max, OuterRef, Q, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from . import progress, rendering, resting
from .models import LessonAcceptance, LessonProgress, PathLesson, Place, Revision
from .models.lessons import State
from .prepared import Given, each, prepared, room
from .shown import Shown
from .stale import accepted
from .updates import seen, update_since
from .wordless import captions

# What the rail knows of each lesson, and of its reader: how it is called, and where it is found.
RAIL = {
    "lesson_id": "lesson_id",
    "lesson__slug": "lesson__slug",
    "lesson__current__title": "lesson__current__title",
    "check_required": "check_required",
    "enrolment": "mine__pk",
    "seen": "mine__last_seen_at",
    "finished_at": "mine__completed_at",
    "row": "row__pk",
    "read_at": "row__read_at",
    "check_passed_at": "row__check_passed_at",
    "read": "row__read_version_id",
    "caught_up": "row__caught_up_version_id",
}


@prepared
def published_step():
    """The published lesson at these slugs, if there is one."""
    steps = PathLesson.objects.select_related("path", "lesson__current", "lesson__document")
    newest = Revision.objects.filter(document=OuterRef("lesson__document")).order_by("-number")
    steps = steps.annotate(edition=Subquery(newest.values("created_at")[:1]))
    return steps.defer("lesson__body", "lesson__current__body").filter(
        path__slug=Given("path"),
        lesson__slug=Given("lesson"),
        path__state=State.PUBLISHED,
        lesson__state=State.PUBLISHED,
        lesson__current__isnull=False,
    )[:1]


class NoLongerThere(Http404):
    """A lesson that is on a path no more, before whoever had begun it: ``mine`` is what they did in it."""

    def __init__(self, mine):
        super().__init__()
        self.mine = mine


def not_there(user, path, lesson):
    """What is raised where no lesson is readable at these slugs. To others than those who had begun it there
    never was one."""
    if not user.is_authenticated:
        return Http404()
    rows = LessonProgress.objects.filter(
        enrolment__learner=user, enrolment__path__slug=path, lesson__slug=lesson
    )
    steps = PathLesson.objects.filter(path=OuterRef("enrolment__path"), lesson=OuterRef("lesson"))
    left = rows.exclude(Exists(steps.filter(lesson__state=State.PUBLISHED)))
    mine = left.select_related("enrolment__path", "lesson__current").first()
    return NoLongerThere(mine) if mine else Http404()


def readable_step(user, path, lesson):
    """The PathLesson at these slugs, with its path, lesson and published version, and ``edition``: when the
    newest one of its source came. 404 unless this person may read it."""
    found = published_step(path=path, lesson=lesson)
    if not found:
        raise not_there(user, path, lesson)
    step = found[0]
    if not step.path.is_open and not (
        user.is_authenticated and user.enrolments.filter(path=step.path).exists()
    ):
        raise Http404
    return step


@prepared
def rail():
    steps = PathLesson.objects.filter(
        path=Given("path"), lesson__state=State.PUBLISHED, lesson__current__isnull=False
    )
    mine = Q(path__enrolments__learner=Given("learner"))
    row = Q(mine__lessons__lesson=F("lesson"))
    return (
        steps.annotate(mine=FilteredRelation("path__enrolments", condition=mine))
        .annotate(row=FilteredRelation("mine__lessons", condition=row))
        .order_by("position", "pk")
        .values_list("pk", *RAIL.values())
    )


@prepared
def cited(count):
    """The places of so many passages in the newest edition of a document."""
    return Place.objects.current(Given("document")).filter(passage__key__in=each("keys", count))


@dataclass
class Reading(Shown):
    """The lesson of ``step`` for ``user``. Everything shown beside the words is asked for at most once."""

    step: PathLesson
    user: object

    @property
    def version(self):
        return self.step.lesson.current

    @cached_property
    def rail(self):
        """Every published lesson of the path in order, each with ``read_at``, ``check_passed_at`` and
        ``enrolment`` of this reader (None for a stranger)."""
        # None for a stranger, which is nobody's.
        found = rail(path=self.step.path_id, learner=self.user.pk)
        return [dict(zip(["pk", *RAIL], values, strict=True)) for values in found]

    @cached_property
    def index(self):
        return next(i for i, row in enumerate(self.rail) if row["pk"] == self.step.pk)

    @property
    def here(self):
        return self.rail[self.index]

    @property
    def number(self):
        return self.index + 1

    @cached_property
    def where(self):
        return _("Lesson %(number)d of %(total)d") % {"number": self.number, "total": len(self.rail)}

    @cached_property
    def previous(self):
        return self.beside(self.index - 1)

    @cached_property
    def next(self):
        return self.beside(self.index + 1)

    def beside(self, index):
        """The lesson there on the path with its ``address``, None before the first and after the last."""
        if not 0 <= index < len(self.rail):
            return None
        row = self.rail[index]
        return row | {"address": reverse("learn:lesson", args=[self.step.path.slug, row["lesson__slug"]])}

    @property
    def marks(self):
        """One word a lesson for the rail at the top of the page: done, here, or later."""
        for row in self.rail:
            done = row["read_at"] and (row["check_passed_at"] or not row["check_required"])
            yield {"state": "here" if row is self.here else "done" if done else "later", "row": row}

    @cached_property
    def references(self):
        """The cited sentences in the order of their numbers, each with its place in the newest edition."""
        keys, document = self.version.keys, self.step.lesson.document_id
        places = {place.passage.key: place for place in cited(room(keys), document=document, keys=keys)}
        missing = [key for key in keys if key not in places]
        left = {passage.key: passage for passage in self.left_the_source(missing)} if missing else {}
        called = captions(places.values())
        return [
            {
                "key": key,
                "place": places.get(key),
                "passage": places[key].passage if key in places else left[key],
                "caption": called.get(key, ""),
            }
            for key in keys
            if key in places or key in left
        ]

    def left_the_source(self, keys):
        """The passages with these keys, each with whether this lesson was accepted as it is without it, and
        the number of the last edition that has it."""
        acceptances = LessonAcceptance.objects.filter(lesson=self.step.lesson_id)
        passages = self.step.lesson.document.passages.filter(key__in=keys)
        return passages.annotate(
            is_accepted=Exists(accepted(acceptances, "pk")), last_edition=Max("places__revision__number")
        )

    @property
    def missing(self):
        """The keys that the newest edition of the source lacks. Looked up once for all readers."""
        told = f"{self.step.lesson.document_id} {self.step.edition} {self.version.keys}"
        key = "missing-" + sha256(told.encode()).hexdigest()
        return caches["fragments"].get_or_set(
            key, lambda: [each["key"] for each in self.references if not each["place"]], None
        )

    @property
    def is_under_review(self):
        """True while it rests on a sentence that the newest edition of the source does not have and that
        nobody has accepted."""
        missing = self.missing
        return bool(missing) and any(not each.is_accepted for each in self.left_the_source(missing))

    @property
    def is_again(self):
        """Whether that edition is an earlier one, used again. Looked up once for all readers."""
        key = f"again-{self.step.lesson.document_id}-{self.step.edition.timestamp()}"
        return caches["fragments"].get_or_set(key, lambda: resting.is_again(self.step.lesson.document), None)

    @cached_property
    def update(self):
        """What has changed since this reader read it, as an `Update`; None when nothing they need to see."""
        row = self.here
        base = row["caught_up"] or row["read"]  # the version whose changes they have seen comes first
        if not row["read_at"] or not base or base == self.version.pk:
            return None
        return update_since(self.step.lesson.document_id, self.version, row | seen(base))

    @cached_property
    def words(self):
        """The glossary words this lesson uses, in the order of their first use, as `words_told` tells them. A
        version that an earlier renderer made does not keep them."""
        version = self.version
        if version.words or not version.terms:
            return version.words
        return rendering.words_told(
            self.step.lesson.document.terms.filter(slug__in=version.terms), version.terms
        )

    @property
    def html(self):
        return rendering.stored(self.version.html)

    @property
    def lede(self):
        return rendering.stored(self.version.lede_html)

    @property
    def summary(self):
        return rendering.stored(self.version.summary_html)

    def note(self, now):
        """Notes on the reader's own path that the lesson was opened and when they were last here."""
        if not self.here["enrolment"]:
            return
        if not self.here["row"]:
            LessonProgress.objects.bulk_create(
                [
                    LessonProgress(
                        enrolment_id=self.here["enrolment"], lesson=self.step.lesson, started_at=now
                    )
                ],
                ignore_conflicts=True,
            )
        progress.see(self.here["enrolment"], self.here["seen"], now)
