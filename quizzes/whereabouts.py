"""Where a learner is on some paths, in the same few plain queries for one path or for thirty: a page that
every learner opens again and again is made of this."""

from hashlib import sha256

from django.core.cache import caches
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q

from learn.markdown import words_to_read
from learn.models import Enrolment, LearningPath, LessonProgress, LessonVersion, PathLesson
from learn.models.lessons import State
from learn.prepared import Given, each, prepared, room
from learn.updates import as_now

from .models import Attempt, Quiz, RegradeCompletion
from .models.questions import COUNTED, is_askable

HAS_QUESTION = is_askable("slots__question__")
# What a learner is up to date with: the version whose changes they have seen, else the one they read.
BASES = ("row__caught_up_version__number", "row__read_version__number")

# A version that is read; its title and minutes tell it from another site's, should they share a cache.
READ = ("lesson_id", "lesson__current__number", "lesson__current__title", "lesson__current__minutes")


def left_behind():
    """Rows of learners about lessons they had begun, which are on their path no more."""
    on_it = PathLesson.objects.filter(
        path=OuterRef("enrolment__path"), lesson=OuterRef("lesson"), lesson__state=State.PUBLISHED
    )
    return LessonProgress.objects.filter(~Exists(on_it))


def has_left(enrolment):
    """Whether there are such rows of the enrolment that a query names so."""
    return Exists(left_behind().filter(enrolment=OuterRef(enrolment)))


MINE = ("pk", "joined_at", "last_seen_at", "final_passed_at", "completed_at")


@prepared
def known(first, last):
    """The paths a learner may read or has joined, with what is the learner's of each as ``mine_...``."""
    paths = (
        LearningPath.objects.annotate(
            mine=FilteredRelation("enrolments", condition=Q(enrolments__learner=Given("learner"))),
            **{f"mine_{name}": F(f"mine__{name}") for name in MINE},
            mine_has_left=has_left("mine__pk"),
        )
        .filter(Q(is_open=True, state=State.PUBLISHED) | Q(mine__isnull=False))
        .order_by(F("mine_last_seen_at").desc(nulls_last=True), F("mine_pk").desc(nulls_last=True), "title")
    )
    return paths[first:last]


def known_with_enrolments(learner, first, last):
    """(paths, {path id: enrolment}): of the paths this learner may read or has joined those from the first to
    the last, joined ones before others, the latest first."""
    paths = known(first, last, learner=learner.pk)
    joined = {}
    for path in paths:
        if path.mine_pk:
            mine = {name: getattr(path, f"mine_{name}") for name in MINE}
            joined[path.pk] = Enrolment(learner=learner, path=path, **mine)
            joined[path.pk].has_left = path.mine_has_left
    return paths, joined


def enrolments_on(path, learner):
    """{path id: the learner's enrolment}: of this path, and empty where there is none."""
    mine = learner.enrolments.filter(path=path) if learner.is_authenticated else Enrolment.objects.none()
    return {one.path_id: one for one in mine.annotate(has_left=has_left("pk"))}


@prepared
def lessons_on(paths, enrolments):
    """The published lessons of so many paths, with the rows of so many enrolments."""
    steps = PathLesson.objects.filter(
        path__pk__in=each("paths", paths), lesson__state=State.PUBLISHED, lesson__current__isnull=False
    )
    mine = Q()
    for one in each("enrolments", enrolments):  # such a condition takes no list of them
        mine |= Q(lesson__progress__enrolment=one)
    return (
        steps.annotate(row=FilteredRelation("lesson__progress", condition=mine))
        .order_by("position", "pk")
        .values(
            "pk", "path_id", "check_required", "lesson_id", "lesson__document_id", "lesson__slug",
            "lesson__current__title", "lesson__current__minutes", "lesson__current__number",
            "row__pk", "row__enrolment_id", "row__read_at", "row__check_passed_at", *BASES,
        )
    )  # fmt: skip


def steps_on(paths, enrolments):
    """{path id: its published lessons in order}, each as plain values with the learner's own of ``row``:
    None throughout where there is none. enrolments: {path id: the learner's}."""
    mine = [mine.pk for mine in enrolments.values()] or [0]  # nobody's: an empty list would empty it all
    of = [path.pk for path in paths]
    steps = lessons_on(room(of), room(mine), paths=of, enrolments=mine)
    found = {path.pk: {} for path in paths}
    for step in steps:
        enrolment = enrolments.get(step["path_id"])
        step["is_mine"] = bool(enrolment) and step["row__enrolment_id"] == enrolment.pk
        # A lesson on two of the learner's paths comes twice on each, with the rows of both.
        if step["is_mine"] or step["pk"] not in found[step["path_id"]]:
            found[step["path_id"]][step["pk"]] = step
    return {path: list(steps.values()) for path, steps in found.items()}


def gone_from(enrolments):
    """{primary key of an enrolment: the titles of the lessons its learner had begun that are on its path no
    more}, in one query, and in none where nothing has left."""
    found = {each.pk: [] for each in enrolments if each.has_left}
    if not found:  # and no time either: putting the question takes longer than all else of home
        return {}
    rows = left_behind().filter(enrolment__in=list(found)).order_by("pk")
    for enrolment, title in rows.values_list("enrolment", "lesson__current__title"):
        found[enrolment].append(title)
    return found


def words_in(versions):
    """How many words there are to read in these versions, each told as `READ` names it. Counted once for all
    readers: what a version says never changes."""

    def count():
        wanted = {(lesson, number) for lesson, number, *_more in versions}
        found = LessonVersion.objects.filter(lesson__in={lesson for lesson, _number in wanted})
        told = found.only("lesson", "number", "lede", "body", "summary")
        return sum(words_to_read(each) for each in told if (each.lesson_id, each.number) in wanted)

    key = "words-" + sha256(str(sorted(versions)).encode()).hexdigest()
    return caches["fragments"].get_or_set(key, count, None)


def base_of(step):
    """The number of the version this learner is up to date with; None when there is none."""
    return next((step[base] for base in BASES if step[base] is not None), None)


def changed_since(steps):
    """{lesson id: its versions by number} of those steps whose learner read an earlier version than the
    published one. One query, and none where nobody did."""
    behind = set()
    for step in steps:
        newest = step["lesson__current__number"]
        if step["is_mine"] and (base_of(step) or newest) < newest:
            behind.add(step["lesson_id"])
    if not behind:
        return {}
    found = {lesson: {} for lesson in behind}
    versions = LessonVersion.objects.filter(lesson__in=behind).annotate(is_as_now=as_now())
    for version in versions.defer("body", "html"):
        found[version.lesson_id][version.number] = version
    return found


def taken_back(enrolments):
    """{(enrolment, lesson)} where a correction of a question once took back that the check or, without a
    lesson, the final was passed."""
    taken = RegradeCompletion.objects.filter(enrolment__in=enrolments, passed_after=None)
    return set(taken.values_list("enrolment", "lesson"))


def taken_back_from(enrolment):
    return RegradeCompletion.objects.filter(enrolment=enrolment, passed_after=None)


@prepared
def quizzes_on(paths):
    """The published quizzes of so many paths, with how many questions they ask (``asks``) and draw."""
    quizzes = Quiz.objects.filter(path__pk__in=each("paths", paths)).published()
    return quizzes.annotate(
        asks=Count("slots", filter=HAS_QUESTION), draws=Count("slots", filter=Q(slots__question=None))
    ).order_by("pk")


@prepared
def sittings(quizzes):
    """What home tells of the learner's attempts at so many quizzes."""
    waits = Q(finished_at=None, responses__answered_at=None)
    waits &= Q(feedback=Attempt.Feedback.AT_ONCE) | Q(responses__draft__isnull=True)
    waits &= Q(responses__version__ruling__in=COUNTED)
    attempts = Attempt.objects.filter(learner=Given("learner"), quiz__pk__in=each("quizzes", quizzes))
    corrected = Exists(taken_back_from(OuterRef("enrolment")))
    attempts = attempts.annotate(waits=Count("responses", filter=waits), corrected=corrected).order_by()
    return attempts.values_list(
        "pk", "quiz_id", "deadline", "finished_at", "settled_at", "waits", "corrected"
    )


def asked_on(paths, learner, now):
    """The published quizzes of these paths that have questions: ``asks`` how many there are,
    ``open_attempt`` the id of the learner's open attempt, ``left`` how many answers it still waits for and
    ``deadline`` when its time is up; ``ended_attempt`` the id of one whose time is up and whose result
    nobody has looked at; ``times_sat`` how many they have finished before; ``untold_until`` when how one of
    these went is told, where it is not yet; ``is_used_up`` whether they may begin no other; ``may_be_told``
    whether that moment has come; ``was_corrected`` whether a correction has taken anything back from them on
    this path."""
    of = [path.pk for path in paths]
    quizzes = {quiz.pk: quiz for quiz in quizzes_on(room(of), paths=of)}
    drawing = [quiz for quiz in quizzes.values() if quiz.draws]
    # What a draw comes to depends on the bank: few quizzes draw, and the query is a costly one.
    for exact in Quiz.objects.filter(pk__in=[quiz.pk for quiz in drawing]).with_asks() if drawing else ():
        quizzes[exact.pk].asks = exact.asks
    for quiz in quizzes.values():
        quiz.open_attempt = quiz.ended_attempt = quiz.deadline = quiz.left = None
        quiz.times_sat, quiz.was_corrected, quiz.is_used_up = 0, False, False
        quiz.untold_until, quiz.may_be_told = None, False
    if learner.is_authenticated:
        note_attempts(quizzes, learner, now)
    return [quiz for quiz in quizzes.values() if quiz.asks]


def note_attempts(quizzes, learner, now):
    mine = sittings(room(quizzes), quizzes=list(quizzes), learner=learner.pk)
    for pk, of, deadline, finished_at, settled_at, left, was_corrected in mine:
        quiz = quizzes[of]
        quiz.was_corrected = was_corrected
        if finished_at:
            quiz.times_sat += 1
            if settled_at is None and quiz.closes_at:
                quiz.untold_until, quiz.may_be_told = quiz.closes_at, quiz.all_in_at <= now
            continue
        quiz.left = left
        if deadline is None or deadline > now:
            quiz.open_attempt, quiz.deadline = pk, deadline
        else:
            quiz.ended_attempt = pk
    limited = [quiz for quiz in quizzes.values() if quiz.attempts_allowed]
    note_used_up([quiz for quiz in limited if quiz.times_sat >= quiz.attempts_allowed], learner)


def note_used_up(quizzes, learner):
    """Notes at which of these quizzes, sat as often as everybody may, the learner has no attempt left."""
    rows = learner.allowances.filter(quiz__in=quizzes) if quizzes else ()
    more = {row.quiz_id: row.extra_attempts for row in rows}
    for quiz in quizzes:
        quiz.is_used_up = quiz.times_sat >= quiz.attempts_allowed + more.get(quiz.pk, 0)


@prepared
def checks():
    """The published check of a lesson that has questions, with the learner's open attempt."""
    quizzes = Quiz.objects.filter(path=Given("path"), lesson=Given("lesson")).published()
    quizzes = quizzes.filter(HAS_QUESTION | Q(slots__isnull=False, slots__question=None))
    mine = Q(attempts__learner=Given("learner"), attempts__finished_at=None)
    quizzes = quizzes.annotate(mine=FilteredRelation("attempts", condition=mine))
    return quizzes.annotate(attempt=F("mine__pk"), deadline=F("mine__deadline")).order_by("pk")[:1]


def check_of(path, lesson, learner, now):
    """The lesson's published check on this path that has questions, or None; with ``open_attempt`` and
    ``ended_attempt`` as above. One query, for the page that is opened most."""
    for quiz in checks(path=path.pk, lesson=lesson.pk, learner=learner.pk):
        is_over = quiz.deadline is not None and quiz.deadline <= now
        quiz.open_attempt = None if is_over else quiz.attempt
        quiz.ended_attempt = quiz.attempt if is_over else None
        return quiz
    return None
