"""What has changed in a lesson since a learner read it. Nobody who had finished is un-finished, and nobody is
silently out of date."""

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Count, F, OuterRef, Subquery, Window
from django.db.models.functions import Coalesce, DenseRank
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import LessonProgress, LessonVersion, User
from .models.lessons import Announced
from .models.people import by_name
from .revisions import Row

WORDS_A_MINUTE = 180
WORDS_A_CHANGE = 40


@dataclass(frozen=True)
class Update:
    """A published version brought before someone who read an earlier one. gone and new: the keys only the
    one or the other cites. announced: how loud the loudest version between them is."""

    version: LessonVersion
    base_keys: list
    gone: frozenset
    new: frozenset
    announced: str
    finished: bool

    @property
    def is_correction(self):
        return self.announced == Announced.CORRECTION

    @property
    def count(self):
        return max(len(self.gone), len(self.new))

    @property
    def keys(self):
        return self.gone | self.new

    @property
    def minutes(self):
        """How long it takes to read before and after."""
        return max(1, round(self.count * WORDS_A_CHANGE / WORDS_A_MINUTE))

    @property
    def sentence(self):
        """What the learner is told, in one go."""
        moment = localtime(self.version.published_at)
        day = date_format(moment, "j F" if moment.year == localtime().year else "j F Y")
        number = capfirst(apnumber(self.count))
        if self.is_correction:
            said = [_("Corrected on %(day)s.") % {"day": day}]
            if self.count == 1:
                said.append(_("One sentence you read here was wrong."))
            else:
                # Which of several was wrong only the author's line says.
                said.append(_("Something you read here was wrong."))
            return " ".join([*said, _("Please read this.")])
        said = [_("Updated on %(day)s.") % {"day": day}]
        if self.count:
            said.append(
                ngettext(
                    "%(number)s sentence has changed since you %(did)s.",
                    "%(number)s sentences have changed since you %(did)s.",
                    self.count,
                )
                % {"number": number, "did": _("finished") if self.finished else _("read it")}
            )
        elif self.version.why:
            said.append(self.version.why)
        if self.finished:
            said.append(_("Your lesson still counts as done."))
        return " ".join(said)


def loudest(lesson, number):
    """A query for the strongest announcement among a lesson's versions after this one."""
    announced = LessonVersion.objects.filter(lesson=lesson, number__gt=number).exclude(announced="")
    return announced.order_by("announced").values("announced")[:1]  # correction, then update


def update_since(version, row, finished=None):
    """The `Update` from what a row knows of its reader (base_keys, base_number, announced, and whether the
    lesson is done) to this version; None when they are up to date.

    The difference of two sets, so that a change and its reversal cancel, and new wording on the same
    sentences tells nobody unless its author says so."""
    if row["base_number"] is None or row["base_number"] >= version.number:
        return None
    gone = frozenset(row["base_keys"]) - frozenset(version.keys)
    new = frozenset(version.keys) - frozenset(row["base_keys"])
    if not gone and not new and not row["announced"]:
        return None
    if finished is None:
        finished = bool(row["check_passed_at"] or not row["check_required"])
    return Update(version, row["base_keys"], gone, new, row["announced"] or "", finished)


def with_base(rows):
    """These LessonProgress rows with what `unread` asks of each: the version its reader has seen, in numbers
    and keys, and how loud those after it are."""
    rows = rows.annotate(
        base_number=Coalesce("caught_up_version__number", "read_version__number"),
        read_keys=F("read_version__keys"),
        caught_up_keys=F("caught_up_version__keys"),
    )
    return rows.annotate(announced=Subquery(loudest(OuterRef("lesson"), OuterRef("base_number"))))


def unread(progress, version, finished):
    """The `Update` to this version that the reader of a row of `with_base` has not seen; None where there is
    none."""
    if progress is None or not progress.read_at or progress.base_number is None:
        return None
    keys = progress.caught_up_keys if progress.caught_up_version_id else progress.read_keys
    known = {"base_number": progress.base_number, "base_keys": keys, "announced": progress.announced}
    return update_since(version, known, finished)


def before_and_after(document, update):
    """The sentences that changed, each a `Row` of old and new, in the order the lesson cites them."""
    cited = document.passages.filter(key__in=update.keys).values_list("key", "text", "context")
    texts = {key: text for key, text, _context in cited}
    contexts = {key: context for key, _text, context in cited}
    rows = []
    matcher = SequenceMatcher(None, update.base_keys, update.version.keys, autojunk=False)
    for same, a, b, c, d in matcher.get_opcodes():
        if same == "equal":
            continue
        # A sentence the lesson cites in another order has not changed.
        old = [key for key in update.base_keys[a:b] if key in update.gone]
        new = [key for key in update.version.keys[c:d] if key in update.new]
        for before, after in zip_longest(old, new, fillvalue=""):
            state = "changed" if before and after else "gone" if before else "added"
            both = contexts.get(before, ""), contexts.get(after, "")
            rows.append(Row(state, before, texts.get(before, ""), after, texts.get(after, ""), contexts=both))
    return rows


def catch_up(learner, step, update, now):
    """Notes that the learner has seen what changed up to this update's version; twice is once."""
    rows = LessonProgress.objects.filter(
        enrolment__in=learner.enrolments.filter(path=step.path), lesson=step.lesson, read_at__isnull=False
    )
    rows.update(caught_up_version=update.version, caught_up_at=now)


def readers_by_version(lesson, most):
    """{id of a version: (how many learners are up to date with it and with no later one, the first of them by
    name, at most so many)}."""
    rows = LessonProgress.objects.filter(lesson=lesson, read_version__isnull=False)
    rows = rows.filter(enrolment__learner__in=User.objects.learners())
    rows = rows.annotate(version=Coalesce("caught_up_version", "read_version")).order_by()
    counts = rows.values("version").annotate(n=Count("enrolment__learner", distinct=True))
    # Who reads the lesson on two paths has the same place twice, and counts once.
    place = Window(
        DenseRank(),
        partition_by=F("version"),
        order_by=[by_name("enrolment__learner"), "enrolment__learner"],
    )
    first = rows.annotate(place=place).filter(place__lte=most).order_by("place")
    named = defaultdict(dict)
    for version, learner in first.values_list("version", "enrolment__learner"):
        named[version][learner] = None
    learners = User.objects.in_bulk({learner for some in named.values() for learner in some})
    return {
        version: (n, [learners[learner] for learner in named[version]])
        for version, n in counts.values_list("version", "n")
    }
