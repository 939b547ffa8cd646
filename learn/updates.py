"""What has changed in a lesson since a learner read it. Nobody who had finished is un-finished, and nobody is
silently out of date."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import caches
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, DenseRank
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .changes import changes, told, worded_anew
from .markdown import minutes_to_read
from .models import LessonProgress, LessonVersion, Passage, PathLesson, User
from .models.lessons import Announced, State
from .models.people import by_name
from .reworded import rewordings
from .row_numbers import row_number

SHORT = 120  # an author's line that does not hide what else a notice says


@dataclass(frozen=True)
class Update:
    """A published version brought before someone who read an earlier one. document: the number of the one
    they rest on. since: the number of the version read. gone and new: the keys only the one or the other
    cites. announced: how loud the loudest version between them is. announced_at: when that was published;
    None where none was loud."""

    document: int
    version: LessonVersion
    since: int
    base_keys: list
    gone: frozenset
    new: frozenset
    announced: str
    announced_at: datetime | None
    finished: bool

    @property
    def is_correction(self):
        return self.announced == Announced.CORRECTION

    @property
    def keys(self):
        return self.gone | self.new

    @cached_property
    def passages(self):
        """{key: Passage} of what only one of the versions cites; see `read_together`."""
        return cited([self])[self.document]

    @cached_property
    def changes(self):
        """Each `Change` its reader is told of and shown."""
        return changes(self.base_keys, self.version.keys, self.passages)

    @cached_property
    def reasons(self):
        """The versions since then of which their author said why, in order: each is of its own change."""
        after = LessonVersion.objects.filter(lesson=self.version.lesson_id, number__gt=self.since)
        after = after.only("why", "announced", "published_at").exclude(why="")
        return [version for version in after.order_by("number") if version.number <= self.version.number]

    @cached_property
    def anew(self):
        """(what the lesson is called now where that is another title, else "", a `Row` for each block of its
        own words that reads otherwise); nothing unless its author told of it. See `read_together`."""
        return reworded([self])[self.kept_as]

    @property
    def new_title(self):
        return self.anew[0]

    @property
    def rewordings(self):
        return self.anew[1]

    @property
    def kept_as(self):
        """What its rewordings are kept under: the versions that are compared."""
        return f"anew-{self.version.pk}-{self.version.published_at.timestamp()}-{self.since}"

    @property
    def minutes(self):
        """How long it takes to read before and after."""
        words = sum(change.words for change in self.changes)
        words += sum(len(f"{row.old} {row.new}".split()) for row in self.rewordings)
        return minutes_to_read(words)

    @property
    def when(self):
        """Whether it is a correction or an update, and of which day."""
        # A quiet version after a correction corrects nothing.
        corrected_at = self.announced_at if self.is_correction else None
        moment = localtime(corrected_at or self.version.published_at)
        day = {"day": date_format(moment, "j F" if moment.year == localtime().year else "j F Y")}
        return (_("Corrected on %(day)s.") if self.is_correction else _("Updated on %(day)s.")) % day

    @property
    def was_wrong(self):
        """What a correction says of what was read; empty of an update."""
        if not self.is_correction:
            return ""
        # What is only new nobody had read.
        read = [change for change in self.changes if change.row.old]
        if len(read) == 1 and not read[0].is_line and not self.rewordings:
            return _("One sentence you read here was wrong.")
        if self.changes or self.rewordings or not self.new_title:
            # Which of several was wrong only the author's line says.
            return _("Something you read here was wrong.")
        return ""

    @property
    def why(self):
        """What its author says of it, where that is short and of this very change, not of a quieter one after
        it; else empty. Looks nothing up, as `reasons` does."""
        if self.version.announced != self.announced or len(self.version.why) > SHORT:
            return ""
        return as_sentence(self.version.why)

    @property
    def sentence(self):
        """What the learner is told, in one go."""
        if self.is_correction:
            said = [self.when, self.was_wrong, self.why, *self.called_now, _("Please read this.")]
            return " ".join(filter(None, said))
        said = [self.when]
        if self.changes:
            said += [*told(self.changes, self.finished), *filter(None, [self.why])]
        elif self.version.why:
            said.append(as_sentence(self.version.why))
        if self.rewordings and (self.changes or not self.version.why):
            said.append(worded_anew(len(self.rewordings), bool(self.changes)))
        said += self.called_now
        if self.finished:
            said.append(_("Your lesson still counts as done."))
        return " ".join(said)

    @property
    def called_now(self):
        """The sentence that tells of its new title, where it has one."""
        return [_("The lesson is now called “%s”.") % self.new_title] if self.new_title else []


def as_sentence(words):
    """One line of an author's as a sentence among others."""
    return words if words[-1:] in ("", *".!?…。") else f"{words}."


# Whether a version says, word for word, what is published: a change and its reversal cancel.
AS_NOW = Q(**{name: F(f"lesson__current__{name}") for name in sorted(LessonVersion.AUTHORED)})


def loudest(lesson, number, told="announced"):
    """A query for the strongest announcement among a lesson's versions after this one, or what else is
    ``told`` of the last that is so loud; for none where this one says what is published."""
    same = LessonVersion.objects.filter(AS_NOW, lesson=OuterRef("lesson"), number=OuterRef(number))
    announced = LessonVersion.objects.filter(lesson=lesson, number__gt=number).exclude(announced="")
    announced = announced.exclude(Exists(same))
    return announced.order_by("announced", "-number").values(told)[:1]  # correction, then update


def as_now():
    """Whether a version says, word for word, what is published, to be annotated."""
    return ExpressionWrapper(AS_NOW, output_field=BooleanField())


def cited(updates):
    """{document: {key: Passage}} of what these updates tell of, in one query."""
    keys = {key for update in updates for key in update.keys}
    documents = {update.document for update in updates}
    found = {document: {} for document in documents}
    for passage in Passage.objects.filter(document__in=documents, key__in=keys) if keys else ():
        found[passage.document_id][passage.key] = passage
    return found


def reworded(updates):
    """{what it is kept under: an update's `anew`}, in one query, and in none once they are known:
    what a version says never changes."""
    known = {update.kept_as: ("", []) for update in updates if not update.announced}
    loud = {update.kept_as: update for update in updates if update.announced}
    known |= caches["fragments"].get_many(loud)
    missing = {key: update for key, update in loud.items() if key not in known}
    if missing:
        wanted = Q()
        for update in missing.values():
            wanted |= Q(lesson=update.version.lesson_id, number__in=[update.since, update.version.number])
        versions = LessonVersion.objects.filter(wanted).only("lesson", "number", *LessonVersion.AUTHORED)
        said = {(version.lesson_id, version.number): version for version in versions}
        for key, update in missing.items():
            lesson = update.version.lesson_id
            old, new = said[lesson, update.since], said[lesson, update.version.number]
            title = new.title if new.title != old.title else ""
            known[key] = title, rewordings(old, new, update.gone, update.new)
            caches["fragments"].set(key, known[key], None)
    return known


def read_together(updates):
    """Reads the passages and the rewordings of these updates in one query each for all."""
    found, anew = cited(updates), reworded(updates)
    for update in updates:
        vars(update)["anew"] = anew[update.kept_as]
        mine = found[update.document]
        vars(update)["passages"] = {key: mine[key] for key in update.keys & mine.keys()}


def update_since(document, version, row, finished=None):
    """The `Update` from what a row knows of its reader (base_keys, base_number, announced and announced_at,
    and whether the lesson is done) to this version of a lesson of the document with this number; None when
    they are up to date.

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
    loud, since = row["announced"] or "", row["base_number"]
    return Update(document, version, since, row["base_keys"], gone, new, loud, row["announced_at"], finished)


def with_base(rows):
    """These LessonProgress rows with what `unread` asks of each: the version its reader has seen, in numbers
    and keys, and how loud those after it are."""
    rows = rows.annotate(
        base_number=Coalesce("caught_up_version__number", "read_version__number"),
        read_keys=F("read_version__keys"),
        caught_up_keys=F("caught_up_version__keys"),
    )
    base = OuterRef("lesson"), OuterRef("base_number")
    return rows.annotate(
        announced=Subquery(loudest(*base)), announced_at=Subquery(loudest(*base, "published_at"))
    )


def unread(progress, lesson, finished):
    """The `Update` to what this lesson says that the reader of a row of `with_base` has not seen; None where
    there is none."""
    if progress is None or not progress.read_at or progress.base_number is None:
        return None
    keys = progress.caught_up_keys if progress.caught_up_version_id else progress.read_keys
    known = {
        "base_number": progress.base_number,
        "base_keys": keys,
        "announced": progress.announced,
        "announced_at": progress.announced_at,
    }
    return update_since(lesson.document_id, lesson.current, known, finished)


def tells(lesson, keys, announced):
    """Whether a version of the lesson that rests on these keys, published now, tells anybody who has read an
    earlier one of something they are not told of yet."""
    if lesson.current is None:
        return False
    seen = LessonProgress.objects.filter(lesson=lesson, read_at__isnull=False)
    seen = seen.filter(enrolment__learner__in=User.objects.learners())
    seen = seen.values(version=Coalesce("caught_up_version", "read_version")).order_by()
    read = LessonVersion.objects.filter(pk__in=seen.values("version")).values_list("keys", flat=True)
    if announced:
        return read.exists()
    keys = set(keys)
    return keys != set(lesson.current.keys) and any(set(each) != keys for each in read)


def not_up_to_date(paths):
    """The LessonProgress rows of these paths whose reader has not seen what the lesson says now, as `unread`
    has it. The versions are compared here, since no database tells two sets of keys apart."""
    lessons = PathLesson.objects.filter(path__in=paths, lesson__state=State.PUBLISHED).values("lesson")
    versions = LessonVersion.objects.filter(lesson__in=lessons, number__lte=F("lesson__current__number"))
    told = defaultdict(list)
    versions = versions.annotate(is_as_now=as_now())
    for each in versions.only("lesson", "number", "keys", "announced").order_by("lesson", "-number"):
        told[each.lesson_id].append(each)
    behind = []
    for newest, *earlier in told.values():
        is_announced = bool(newest.announced)
        for version in earlier:
            if not version.is_as_now and (is_announced or set(version.keys) != set(newest.keys)):
                behind.append(version.pk)
            is_announced = is_announced or bool(version.announced)
    rows = LessonProgress.objects.filter(enrolment__path__in=paths, read_at__isnull=False)
    # Of a lesson that was taken off the path nobody is told.
    rows = rows.filter(lesson__steps__path=F("enrolment__path"))
    return rows.alias(seen=Coalesce("caught_up_version", "read_version")).filter(seen__in=behind)


def shown(lesson, said):
    """The version of the lesson that a page showed, by the number the page said. The published one where it
    says none, as a page from before it did, or none there is."""
    number = row_number(said)
    if number is None or number >= lesson.current.number:
        return lesson.current
    earlier = LessonVersion.objects.filter(lesson=lesson, number=number).only("lesson", "number", "title")
    return earlier.first() or lesson.current


def seen(version):
    """What `update_since` asks of who has seen the version with this primary key."""
    base = OuterRef("lesson"), OuterRef("number")
    found = LessonVersion.objects.filter(pk=version).annotate(
        loudest=Subquery(loudest(*base)), loudest_at=Subquery(loudest(*base, "published_at"))
    )
    known = found.values_list("number", "keys", "loudest", "loudest_at").get()
    return dict(zip(("base_number", "base_keys", "announced", "announced_at"), known, strict=True))


def since(lesson, version):
    """The `Update` from this version of the lesson to the published one; None where who has seen the one is
    up to date with the other."""
    if version == lesson.current:
        return None
    return update_since(lesson.document_id, lesson.current, seen(version.pk), finished=False)


def catch_up(learner, step, version, now):
    """Notes that the learner has seen what changed up to this version; twice is once, and what they have seen
    of a later one stays."""
    rows = LessonProgress.objects.filter(
        enrolment__in=learner.enrolments.filter(path=step.path), lesson=step.lesson, read_at__isnull=False
    )
    known = LessonVersion.objects.filter(lesson=step.lesson, number__gte=version.number)
    rows = rows.exclude(caught_up_version__in=known).exclude(read_version__in=known)
    rows.update(caught_up_version=version, caught_up_at=now)


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
