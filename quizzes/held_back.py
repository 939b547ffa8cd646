"""What a path that is published only when the publish check finds nothing keeps from learners: a single
lesson, question or quiz as well as the whole of it."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import ngettext

from learn.models import LearningPath
from learn.models.lessons import State

from .publish_check import findings


class HeldBack(ValidationError):
    """Learners of the path do not get it, for what the publish check finds: ``whys``, (sentence, address of
    where it is mended or "") each."""

    def __init__(self, path, whys):
        self.path, self.whys = path, whys
        said = ngettext(
            "Not published: on “%(path)s” learners get nothing in which the publish check finds anything, "
            "and it finds %(count)d thing here.",
            "Not published: on “%(path)s” learners get nothing in which the publish check finds anything, "
            "and it finds %(count)d things here.",
            len(whys),
        )
        self.head = said % {"path": path, "count": len(whys)}
        super().__init__([self.head, *(why for why, _url in whys)])


def hold_back(whys, paths):
    """HeldBack where there are both reasons and paths that let nothing through for which there is one."""
    whys = list(dict.fromkeys(whys))
    if whys and paths:
        raise HeldBack(paths[0], whys)


def strict_paths(lesson):
    """The paths with this lesson that are published only when nothing stands against it."""
    strict = LearningPath.objects.filter(steps__lesson=lesson, publish_check_blocks=True)
    return list(strict.exclude(state=State.RETIRED).select_related("document").order_by("title", "pk"))


@contextmanager
def let_through(lesson):
    """Gives learners the lesson inside. HeldBack, and nothing changed, where one of its paths lets nothing
    through against which something stands: in its words, or on the path since."""
    before = {path.pk: {mark(*found) for found in everything(path)} for path in strict_paths(lesson)}
    with transaction.atomic():
        yield
        for path in strict_paths(lesson):
            hold_back(against(lesson, path, before[path.pk]), [path])


@contextmanager
def nothing_new(paths):
    """Inside, what learners get on these paths is changed. HeldBack, and nothing changed, where on one of
    them, which let nothing through against which something stands, something then does that did not."""
    before = {path.pk: {mark(*found) for found in everything(path)} for path in paths}
    with transaction.atomic():
        yield
        for path in paths:
            found = [each for each in everything(path) if each[0].is_published]
            hold_back([named(*each) for each in found if mark(*each) not in before[path.pk]], [path])


def against(lesson, path, before=None):
    """[(sentence, address)] of what the check finds in this lesson as learners get it and, where ``before``
    is given, of what it finds on the path that is none of these marks of `everything`."""
    own = reverse("admin:learn_lesson_change", args=[lesson.pk])
    whys = []
    for finding, why, url in everything(path):
        if (finding.kind, finding.url, finding.is_published) == ("lesson", own, True):
            whys.append((why, url))
        elif before is not None and mark(finding, why, url) not in before:
            whys.append(named(finding, why, url))
    return whys


def named(finding, why, url):
    """(sentence, address) of a reason, with what it is of."""
    return why if finding.kind == "section" else f"“{finding.name}”: {why}", url or finding.url


def everything(path):
    return [(finding, why, url) for finding in findings(path) for why, url in finding.whys]


def mark(finding, why, url):
    """What a reason is known by, whether it is of a draft or not: of a sentence that is not covered its
    address says which it is."""
    return (finding.kind, url) if finding.kind == "section" else (finding.kind, finding.url, why)
