"""What the quizzes keep about people. `learn.privacy` says what each part is for."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learn.privacy import NAMELESS, Kept, Sheet, kept_of_staff

from .models import Response, Try

EARNED = {"fraction", "before", "after"}
IN_WORDS = {"draft", "answer"}


def as_told(rows, fields):
    """Rows about responses as their learner may know them now: what an answer earned not before its time,
    and answers in words, since the numbers of choices say in which order they were written."""
    now, path = timezone.now(), "" if rows.model is Response else "response__"
    rows = rows.select_related(f"{path}attempt__quiz__path", f"{path}version").order_by("pk")
    for row in rows.prefetch_related(f"{path}version__choices").iterator(chunk_size=500):
        response = getattr(row, "response", row)
        values = {name: getattr(row, row._meta.get_field(name).attname) for name in fields}
        for name in IN_WORDS & fields:
            values[name] = response.version.type.in_words(response.version, values[name])
        for name in EARNED & fields:
            values[name] = values[name] if response.is_told(now) else None
        yield {"pk": row.pk} | values


KEPT = [
    Kept(
        "quizzes.Attempt",
        "learner",
        ("quiz", "number", "started_at", "deadline", "finished_at"),
        _("Each time you sat a quiz: when it began and ended."),
        _("To go on where you were, and to show you and the course’s educators how it went."),
        NAMELESS,
        erased=False,
        beside=(
            "enrolment",
            "builds_on",
            "settled_at",
            "pass_points",
            "feedback",
            "tries",
            "penalty",
            "certainty",
            "counts",
        ),
    ),
    Kept(
        "quizzes.Response",
        "attempt__learner",
        ("attempt", "version", "position", "draft", "certainty", "saved_at", "fraction", "answered_at"),
        _("What you had chosen or written before you handed it in, and what an answer earned."),
        _("So that no answer is lost."),
        NAMELESS,
        erased=False,
        shown=as_told,
        beside=("slot", "drawn", "choice_order", "keys", "seq", "carried_from"),
    ),
    Kept(
        "quizzes.Try",
        "response__attempt__learner",
        ("response", "number", "answer", "fraction", "certainty", "at"),
        _("Every answer you gave, how sure you were where you said so, and when."),
        _("To tell you why it is right or not, and to find questions that are badly put."),
        _("Stays without a name; what you wrote in words the question does not know is erased"),
        erased=False,
        shown=as_told,
    ),
    Kept(
        "quizzes.RegradeChange",
        "response__attempt__learner",
        ("regrade", "before", "after"),
        _("Where an answer of yours was marked again."),
        _("So that it can be followed up."),
        NAMELESS,
        erased=False,
        shown=as_told,
    ),
    Kept(
        "quizzes.RegradeCompletion",
        "enrolment__learner",
        ("regrade", "lesson", "passed_before", "passed_after", "finished_before", "finished_after"),
        _("Where marking an answer again changed what you had passed or finished."),
        _("So that it can be followed up, and undone."),
        NAMELESS,
        erased=False,
    ),
    Kept(
        "quizzes.Allowance",
        "learner",
        ("quiz", "extra_minutes", "extra_attempts", "at"),
        _("More time or more attempts that an educator has given you."),
        _("So that the quiz gives them to you."),
    ),
    kept_of_staff(
        "quizzes.Allowance",
        "by",
        ("quiz", "at"),
        _("That you gave learners more time or more attempts, in which quiz and when."),
        _("So that others know whom to ask."),
    ),
    Kept(
        "quizzes.ProposedBank",
        "by",
        ("name", "brought_at"),
        _("A file of questions you brought and have not decided on."),
        _("To show you each of them before it is kept."),
        _("Erased after a week, or with the account"),
        of_learners=False,
        beside=("format", "file", "document", "quiz", "pictures"),
    ),
    Kept(
        "quizzes.ProposedCourse",
        "by",
        ("name", "brought_at"),
        _("A course you brought and have not decided on."),
        _("To show you what it would change."),
        _("Erased after a week, or with the account"),
        of_learners=False,
        beside=("file",),
    ),
    kept_of_staff(
        "quizzes.LintWaiver",
        "by",
        ("question", "quiz", "rule", "reason", "at"),
        _("Where you left a question as it is though a rule finds something in it, and why."),
        _("So that it is not said again."),
        beside=("digest",),
    ),
    kept_of_staff(
        "quizzes.Regrade",
        "by",
        ("version", "at", "reason"),
        _("Which questions you had marked again, and why."),
        _("So that it can be followed up."),
        beside=("before", "after", "figures", "takes_away", "undoes"),
    ),
    Kept(
        "quizzes.Assignment",
        "to",
        ("lesson", "question", "at"),
        _("Which lessons and questions are yours to put right."),
        _("So that what a newer edition leaves to do is shared out."),
        of_learners=False,
    ),
    kept_of_staff(
        "quizzes.Assignment",
        "by",
        ("lesson", "question", "at"),
        _("Which lessons and questions you asked others to put right."),
        _("So that they know whom to ask."),
    ),
    kept_of_staff(
        "quizzes.QuestionAcceptance",
        "by",
        ("question", "reason", "at"),
        _("Where you accepted a question as it is, and why."),
        _("So that the question is not asked again."),
        beside=("passage", "revision"),
    ),
    kept_of_staff(
        "quizzes.Waiver",
        "by",
        ("path", "passage", "reason", "at"),
        _("Which sentences you said a course need not teach, and why."),
        _("So that others know whom to ask."),
    ),
]

AUTHORED = "what educators write, of nobody"
NOT_PERSONAL = {
    f"quizzes.{name}": AUTHORED
    for name in ("Question", "QuestionCitation", "QuestionVersion", "Choice", "Quiz", "Slot")
}


def answers(person):
    tries = Try.objects.filter(response__attempt__learner=person).order_by("at", "pk")
    tries = tries.select_related("response__attempt__quiz__path", "response__version")
    now = timezone.now()
    for each in tries.prefetch_related("response__version__choices").iterator(chunk_size=500):
        version, attempt = each.response.version, each.response.attempt
        earned = each.fraction.normalize() if each.response.is_told(now) else None
        yield (
            attempt.quiz.path.title, attempt.quiz.title, attempt.number, version.stem,
            version.type.in_words(version, each.answer), earned, each.certainty, each.at,
        )  # fmt: skip


SHEETS = [
    Sheet(
        "answers",
        (_("course"), _("quiz"), _("attempt"), _("question"), _("your answer"), _("earned, of 1"),
         _("how sure"), _("when")),
        answers,
    ),
]  # fmt: skip


def forget_own_words(person):
    """Takes what this person wrote in their own words out of the answers that stay: drafts, and each text
    without which the answer earns just as much. What an accepted answer says is nobody's secret."""
    Response.objects.filter(attempt__learner=person).update(draft=None)
    tries = Try.objects.filter(response__attempt__learner=person, answer__isnull=False)
    for each in tries.select_related("response__version").prefetch_related("response__version__choices"):
        version = each.response.version
        without = each.answer
        earned = version.type.grade(version, without).fraction
        for path in texts(without):
            tried = replaced(without, path)
            if version.type.grade(version, tried).fraction == earned:
                without = tried
        if without != each.answer:
            Try.objects.filter(pk=each.pk).forget_words(without)


def texts(answer, path=()):
    """Where in an answer words stand, as paths of keys."""
    if isinstance(answer, str):
        yield path
    elif isinstance(answer, dict):
        for key, value in answer.items():
            yield from texts(value, (*path, key))


def replaced(answer, path):
    if not path:
        return "…"
    return answer | {path[0]: replaced(answer[path[0]], path[1:])}


FORGET = [forget_own_words]
