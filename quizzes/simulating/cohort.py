"""Making a cohort of simulated learners, and taking it away again."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.models import Enrolment, LearningPath, LessonProgress, User
from learn.privacy import registry

from ..models import Attempt, Response, Try
from ..pouring import AT_ONCE, Tap, alone_with, count_on, next_key
from .asking import course_of
from .walking import COLUMNS, Walk

# An address that can belong to nobody tells a simulated learner from a real one.
DOMAIN = "simulated.invalid"
SPAN = timedelta(days=180)
MODELS = (User, Enrolment, LessonProgress, Attempt, Response, Try)


class CannotSimulate(Exception):
    """A sentence: what stands in the way. Nothing has changed."""


@dataclass(frozen=True)
class Report:
    rows: dict

    def __str__(self):
        learners, tries = self.rows[User], self.rows[Try]
        return _("%(learners)s, %(attempts)s, %(answers)s.") % {
            "learners": ngettext("%d simulated learner", "%d simulated learners", learners) % learners,
            "attempts": ngettext("%d attempt", "%d attempts", self.rows[Attempt]) % self.rows[Attempt],
            "answers": ngettext("%d answer", "%d answers", tries) % tries,
        }


def simulated():
    """Every simulated learner."""
    return User.objects.filter(email__endswith=f"@{DOMAIN}")


def refuse_real_learners():
    """`CannotSimulate` where somebody learns: their figures would no longer be theirs. Educators and the
    learner of a demo are nobody's figures. Who has erased the account left answers that count."""
    real = User.objects.filter(is_staff=False, is_demo=False).exclude(email__endswith=f"@{DOMAIN}").count()
    if real:
        raise CannotSimulate(
            ngettext(
                "%d real learner is here, whose figures simulated ones would spoil.",
                "%d real learners are here, whose figures simulated ones would spoil.",
                real,
            )
            % real
            + " "
            + _("Nothing is changed. Simulate on a site of its own, with another DATA_DIR or DATABASE_URL.")
        )


@transaction.atomic
def simulate(learners, seed, until, responses=None, path=None):
    """Makes so many simulated learners in place of those there are, who had half a year to learn until
    this moment, and returns a `Report`. They give about so many responses together, as many as they like
    where none are named, on this path or, where none is named, on any published one. The same seed makes
    the same rows on the same site."""
    alone_with(MODELS)
    refuse_real_learners()
    remove()
    chance = Random(seed)  # noqa: S311  the same again is what it is for
    courses = [course_of(each, chance) for each in paths_to_learn(path)]
    taps = {model: Tap(model, COLUMNS[model]) for model in MODELS}
    walk = Walk(chance, taps, {model: next_key(model) for model in MODELS}, until - SPAN, until)
    first = dict(walk.keys)
    for number in range(1, learners + 1):
        left = None if responses is None else (responses - walk.given) / (learners - number + 1)
        walk.learner(f"learner-{number:06}@{DOMAIN}", number, chance.choice(courses), left)
        if len(taps[Response].rows) >= AT_ONCE or number == learners:
            for model in MODELS:
                taps[model].pour()
    count_on(MODELS)
    return Report({model: walk.keys[model] - first[model] for model in MODELS})


def paths_to_learn(slug):
    paths = LearningPath.objects.published().filter(steps__isnull=False).distinct().order_by("pk")
    paths = list(paths.filter(slug=slug) if slug else paths)
    if not paths and slug:
        raise CannotSimulate(_("There is no published path “%s” with lessons.") % slug)
    if not paths:
        raise CannotSimulate(_("There is nothing to learn here. Publish a path with lessons first."))
    return paths


@transaction.atomic
def remove():
    """Takes away every simulated learner with all that is theirs. Returns how many there were."""
    people = simulated()
    count = people.count()
    if count:
        # Those whose way to the person is longest first: the way must still be there.
        for kept in sorted(registry().kept, key=lambda kept: (-kept.person.count("__"), kept.person == "pk")):
            if kept.of_learners:
                rows = apps.get_model(kept.model)._base_manager.filter(**{f"{kept.person}__in": people})
                rows._raw_delete(rows.db)
    return count
