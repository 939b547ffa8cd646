"""Bringing a retired document back: what was retired with it stands again as it stood before."""

import json
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from learn import publishing
from learn.models import Citation, Document, LearningPath, Lesson, LessonAcceptance
from learn.models.lessons import State
from learn.stale import stale

from .held_back import HeldBack, everything, named, nothing_new
from .models import QuestionAcceptance, QuestionCitation
from .removing import resting


@dataclass(frozen=True)
class Returning:
    """A path, lesson, question or quiz. state: how it comes back; "" where it stays retired, for the reason
    ``why``. is_stale: it rests on a sentence the newest edition does not have."""

    thing: object
    state: str = ""
    why: str = ""
    is_stale: bool = False

    @property
    def kind(self):
        return self.thing._meta.verbose_name

    @property
    def comes_back_as(self):
        return State(self.state).label


def returning(document):
    """[`Returning`] of all that was made of the document and is retired, what comes back first. Empty where
    nothing of it was retired together with it."""
    noted = document.retired_from
    if noted is None and type(document).objects.in_use().filter(pk=document.pk).exists():
        return []
    old = rest_on_old(document)
    found = []
    for rows in resting(document):
        name = rows.model._meta.model_name
        was = (noted or {}).get(name, {})
        for thing in with_words(rows.filter(state=State.RETIRED)).order_by("pk"):
            is_stale = (name, thing.pk) in old
            # Retired before it was noted how things stood: learners see it when somebody publishes it.
            state = was.get(str(thing.pk), "") if noted is not None else State.DRAFT
            why = "" if state else _("it was retired before the document was")
            found.append(Returning(thing, state, why, is_stale and bool(state)))
    return sorted(found, key=lambda each: not each.state) if any(each.state for each in found) else []


def with_words(rows):
    return rows.select_related("current") if hasattr(rows.model, "current") else rows


def rest_on_old(document):
    """{(kind, id)} of the lessons and questions, retired or not, that rest on a sentence which has left."""
    lessons = stale(
        Citation.objects.filter(lesson__document=document),
        LessonAcceptance.objects.filter(lesson=OuterRef("lesson")),
    )
    questions = stale(
        QuestionCitation.objects.filter(question__document=document),
        QuestionAcceptance.objects.filter(question=OuterRef("question")),
    )
    return {("lesson", pk) for pk in lessons.values_list("lesson", flat=True)} | {
        ("question", pk) for pk in questions.values_list("question", flat=True)
    }


@transaction.atomic
def bring_back(document, seen):
    """Has all of it stand again as `returning` said: (that, a `HeldBack` of each path that comes back as a
    draft instead, for the publish check finds something and it lets nothing through then). ValidationError,
    and nothing changed, where it is another list than the one a person has ``seen``, as `listed` names it,
    and where another path, which learners have, would get something in which the check finds something."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    found = returning(document)
    if not found or listed(found) != seen:
        raise ValidationError(_("Meanwhile this list is another one. Look at it again."))
    by_state = defaultdict(list)
    for each in found:
        if each.state:
            by_state[type(each.thing), each.state].append(each.thing)
    with nothing_new(list(strict(document).filter(state=State.PUBLISHED))):
        for (model, state), things in by_state.items():
            model.objects.filter(pk__in=[thing.pk for thing in things]).update(state=state)
        for lesson in by_state[Lesson, State.PUBLISHED]:
            # What it uses may have changed since.
            publishing.refresh(lesson.current, document)
        Document.objects.filter(pk=document.pk).update(retired_from=None)
        back = [path.pk for path in by_state[LearningPath, State.PUBLISHED]]
        held = kept_as_drafts(strict(document).filter(pk__in=back))
    return found, held


def strict(document):
    """The paths of the document that are published only when nothing stands against it."""
    return document.paths.filter(publish_check_blocks=True).select_related("document").order_by("title")


def kept_as_drafts(paths):
    """Makes drafts again of those of these paths against which something stands: the `HeldBack` of each."""
    found = {path: [named(*each) for each in everything(path)] for path in paths}
    held = [HeldBack(path, whys) for path, whys in found.items() if whys]
    LearningPath.objects.filter(pk__in=[each.path.pk for each in held]).update(state=State.DRAFT)
    return held


def listed(found):
    """A list of `Returning` in one word, so that a yes to one is not taken for a yes to another."""
    told = [[each.kind, each.thing.pk, each.state] for each in found]
    return sha256(json.dumps(told, default=str).encode()).hexdigest()
