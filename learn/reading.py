"""A lesson as it lies before one reader."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.functional import cached_property

from . import progress, rendering
from .models import LessonAcceptance, LessonProgress, PathLesson, Place
from .models.lessons import State
from .stale import accepted
from .updates import BASES, loudest, update_since


def readable_step(user, path, lesson):
    """The PathLesson at these slugs, with its path, lesson and published version.
    404 unless this person may read it."""
    step = (
        PathLesson.objects.select_related("path__document", "lesson__current", "lesson__document")
        .filter(
            path__slug=path, lesson__slug=lesson, path__state=State.PUBLISHED, lesson__state=State.PUBLISHED
        )
        .exclude(lesson__current=None)
        .first()
    )
    if step is None:
        raise Http404
    if not step.path.is_open and not (
        user.is_authenticated and user.enrolments.filter(path=step.path).exists()
    ):
        raise Http404
    return step


@dataclass
class Reading:
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
        steps = self.step.path.steps.filter(lesson__state=State.PUBLISHED, lesson__current__isnull=False)
        mine = self.step.path.enrolments.filter(learner=self.user.pk)
        row = LessonProgress.objects.filter(enrolment__in=mine, lesson=OuterRef("lesson"))
        return list(
            steps.annotate(
                enrolment=Subquery(mine.values("pk")[:1]),
                seen=Subquery(mine.values("last_seen_at")[:1]),
                row=Subquery(row.values("pk")[:1]),
                read_at=Subquery(row.values("read_at")[:1]),
                check_passed_at=Subquery(row.values("check_passed_at")[:1]),
                base_keys=Coalesce(*(Subquery(row.values(f"{base}__keys")[:1]) for base in BASES)),
                base_number=Coalesce(*(Subquery(row.values(f"{base}__number")[:1]) for base in BASES)),
                announced=Subquery(loudest(OuterRef("lesson"), OuterRef("base_number"))),
            )
            .order_by("position", "pk")
            .values(
                "pk", "lesson_id", "lesson__slug", "lesson__current__title", "check_required",
                "enrolment", "seen", "row", "read_at", "check_passed_at",
                "base_keys", "base_number", "announced",
            )
        )  # fmt: skip

    @cached_property
    def index(self):
        return next(i for i, row in enumerate(self.rail) if row["pk"] == self.step.pk)

    @property
    def here(self):
        return self.rail[self.index]

    @property
    def number(self):
        return self.index + 1

    @property
    def previous(self):
        return self.rail[self.index - 1] if self.index else None

    @property
    def next(self):
        return self.rail[self.index + 1] if self.number < len(self.rail) else None

    @property
    def marks(self):
        """One word a lesson for the rail at the top of the page: done, here, or later."""
        for row in self.rail:
            done = row["read_at"] and (row["check_passed_at"] or not row["check_required"])
            yield {"state": "here" if row is self.here else "done" if done else "later", "row": row}

    @cached_property
    def references(self):
        """The cited sentences in the order of their numbers, each with its place in the newest edition."""
        places = {
            place.passage.key: place
            for place in Place.objects.current(self.step.lesson.document).filter(
                passage__key__in=self.version.keys
            )
        }
        missing = [key for key in self.version.keys if key not in places]
        left = {passage.key: passage for passage in self.left_the_source(missing)} if missing else {}
        return [
            {
                "key": key,
                "place": places.get(key),
                "passage": places[key].passage if key in places else left[key],
            }
            for key in self.version.keys
            if key in places or key in left
        ]

    def left_the_source(self, keys):
        """The passages with these keys, each with whether this lesson was accepted as it is without it."""
        acceptances = LessonAcceptance.objects.filter(lesson=self.step.lesson_id)
        passages = self.step.lesson.document.passages.filter(key__in=keys)
        return passages.annotate(is_accepted=Exists(accepted(acceptances, "pk")))

    @property
    def is_under_review(self):
        """True while it rests on a sentence that the newest edition of the source does not have and that
        nobody has accepted."""
        return any(not each["place"] and not each["passage"].is_accepted for each in self.references)

    @property
    def update(self):
        """What has changed since this reader read it, as an `Update`; None when nothing they need to see."""
        return update_since(self.version, self.here) if self.here["read_at"] else None

    @cached_property
    def words(self):
        """The glossary words this lesson uses, in the order of their first use."""
        if not self.version.terms:
            return []
        found = {
            term.slug: term for term in self.step.lesson.document.terms.filter(slug__in=self.version.terms)
        }
        return [found[slug] for slug in self.version.terms if slug in found]

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
