"""A check or a final, as one learner sits it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from learn import progress
from learn.models import LearningPath, PathLesson
from learn.prepared import Given, prepared
from learn.reading import Reading, not_there, readable_step
from learn.row_numbers import row_number
from learn.updates import catch_up, shown, since

from .. import attempts
from ..models import Quiz, Response
from ..pages import AttemptPage, Clock, IntroPage
from . import late
from .guarding import for_the_learner, go, number, private


def askable_quiz(user, path, quiz):
    """The published quiz of a path this person may read, or 404."""
    found = askable(path=path, quiz=quiz, learner=user.pk)
    if not found:
        about = Quiz.objects.filter(path__slug=path, slug=quiz).values_list("lesson__slug", flat=True)
        raise not_there(user, path, about.first())
    return found[0]


@prepared
def askable():
    paths = LearningPath.objects.open_or_joined(Given("learner")).filter(slug=Given("path"))
    quizzes = Quiz.objects.filter(path__in=paths, slug=Given("quiz")).askable().with_asks()
    return quizzes.select_related("path__document", "lesson__current")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request, path, quiz):
    if request.method == "POST" and not request.user.is_authenticated:
        version = row_number(request.POST.get("version"))
        asked = {"ask": 1} | ({"version": version} if version else {})
        return redirect_to_login(f"{reverse('quizzes:quiz', args=[path, quiz])}?{urlencode(asked)}")
    quiz = askable_quiz(request.user, path, quiz)
    if request.method != "POST":
        return render(request, "quizzes/intro.html", {"page": IntroPage(quiz, request.user, timezone.now())})
    missed_of = None
    if "missed_of" in request.POST:
        finished = request.user.attempts.finished(timezone.now()).filter(quiz=quiz)
        missed_of = get_object_or_404(finished, pk=number(request.POST["missed_of"]))
    if quiz.is_deferred:
        # All was told at its end: what was missed alone would be an exam with its answers beside it.
        missed_of = None
    read = version_read(quiz, request.POST) if "read" in request.POST else None
    return redirect(begin(request, quiz, read, "begin" in request.POST, missed_of))


def version_read(quiz, said):
    """The version of its lesson that the page showed from which the quiz is begun; None of a final."""
    return quiz.lesson and shown(quiz.lesson, said.get("version"))


def arrive(request, path, quiz, asked):
    """Where someone who signed up to answer stands: at the first question, the lesson counted as read."""
    quiz = askable_quiz(request.user, path, quiz)
    return begin(request, quiz, version_read(quiz, asked))


quiz.on_arrival = arrive


@private
@require_POST
@login_required
def ask_again(request, path, quiz):
    """The learner has read what changed in the lesson: only the questions that rest on it are asked."""
    quiz = askable_quiz(request.user, path, quiz)
    step = get_object_or_404(PathLesson, path=quiz.path, lesson=quiz.lesson)
    step = readable_step(request.user, path, step.lesson.slug)
    update = Reading(step, request.user).update
    only = attempts.resting_on(quiz, update.keys) if update else None
    if not only:
        return redirect("learn:changes", path, step.lesson.slug)
    if since(step.lesson, shown(step.lesson, request.POST.get("version"))):
        messages.info(request, _("The lesson has changed again meanwhile. This is all that has changed."))
        return redirect("learn:changes", path, step.lesson.slug)
    now = timezone.now()
    catch_up(request.user, step, step.lesson.current, now)
    finished = request.user.attempts.finished(now).filter(quiz=quiz).order_by("-number")
    # What was finished answers the rest; only without that does what was begun.
    last = finished.first()
    attempts.make_room(request.user, quiz, only, now)
    where = begin(request, quiz, None, True, missed_of=last or finished.first(), only=only, now=now)
    messages.success(request, what_is_asked(quiz, request.user, only))
    return redirect(where)


def what_is_asked(quiz, learner, only):
    """Says what the attempt under way asks of who has read what changed."""
    waiting = Response.objects.filter(attempt__in=learner.attempts.unclosed().filter(quiz=quiz))
    if waiting.filter(answered_at=None).exclude(version__question__in=only).exists():
        return _("You have read what changed. Here are the questions on it, and those you had not answered.")
    said = ngettext(
        "You have read what changed. Here is the question on it.",
        "You have read what changed. Here are the %(count)d questions on it.",
        len(only),
    )
    return said % {"count": len(only)}


def begin(request, quiz, read, knows_rules=False, missed_of=None, only=None, now=None):
    """Starts or resumes the quiz; returns the address of the question to answer next. ``read``: the version
    of its lesson that the learner says they have read just now, or None. Where beginning
    costs an attempt or starts a clock and the learner comes past the rules, that of the rules; where an
    attempt has run out of time meanwhile, that of how it went."""
    learner, now = request.user, now or timezone.now()
    if read:
        progress.mark_read(progress.enrol(learner, quiz.path, now), quiz.lesson, read, now)
    intro = reverse("quizzes:quiz", args=[quiz.path.slug, quiz.slug])
    if not knows_rules and (quiz.begins_on_purpose or quiz.closes_at):
        last = learner.attempts.unclosed().filter(quiz=quiz).first()
        if last and last.is_out_of_time(now):
            attempts.close_when_due(last, now)
            return last.get_absolute_url()
        if last is None and quiz.begins_on_purpose:
            return intro
    try:
        attempt = attempts.start(learner, quiz, now, missed_of, only)
    except attempts.CannotStart:
        return intro
    if attempt.started_at == now and not attempt.builds_on_id:
        return reverse("quizzes:question", args=[attempt.pk, 1]) + "#question"
    responses = list(attempt.responses.select_related("attempt__quiz", "version").order_by("position"))
    response = attempts.next_to_answer(responses)
    # None when another tab has answered the last question this very moment.
    return f"{response.get_absolute_url()}#question" if response else attempt.get_absolute_url()


@for_the_learner("GET", "HEAD", "POST")
def attempt(request, responses, first):
    """The whole attempt; a post ends it, or lets a result count that may be known by now. What the clock of a
    page posts ends it only when its grace is over: an answer may be on its way from another tab."""
    now = timezone.now()
    if request.method == "POST":
        if "clock" in request.POST and first.attempt.accepts(now):
            return JsonResponse({"again": first.attempt.seconds_until_it_closes(now)})
        attempts.finish(first.attempt, now)
        if first.attempt.finished_at and not first.attempt.settled_at:
            attempts.settle(first.attempt, now)
        return go(request, first.attempt.get_absolute_url())
    page = AttemptPage(responses, now)
    came_late = late.said(request, first.attempt)
    return render(request, page.template_name, {"page": page, "late": came_late})


@for_the_learner("GET", "HEAD")
def finish(request, responses, first):
    """Asks whether the learner is sure, and says what is not answered."""
    page = AttemptPage(responses, timezone.now())
    if first.attempt.is_finished(page.now):
        return redirect(first.attempt)
    return render(request, "quizzes/finish.html", {"page": page})


@for_the_learner("GET", "HEAD")
def left(request, responses, first):
    """How many seconds are left and until when, for a page that has been asleep."""
    now = timezone.now()
    clock = Clock.of(first.attempt, now)
    if clock is None:
        return JsonResponse({"left": 0 if first.attempt.is_finished(now) else None})
    return JsonResponse({"left": clock.left, "until": clock.until.said})
