"""A check or a final, as one learner sits it."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from learn import progress
from learn.models import LearningPath, PathLesson
from learn.reading import Reading, readable_step
from learn.updates import catch_up

from .. import attempts
from ..feedback import places_chosen
from ..pages import IntroPage, QuestionPage, ResultsPage, said_elsewhere

private = cache_control(private=True, no_store=True)


def wants_json(request):
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def for_the_learner(*methods):
    """Gives the view the responses of the signed-in learner's attempt, and the one at this position.
    Another learner's attempt is a 404, whatever is asked of it. Who is signed out goes to the sign-in and
    comes back to the question itself; the page's script is told so, because it holds an answer to keep."""

    def guard(view):
        @private
        @wraps(view)
        def guarded(request, attempt, position=None):
            if not request.user.is_authenticated:
                where = ["quizzes:question", attempt, position] if position else ["quizzes:attempt", attempt]
                sign_in = redirect_to_login(reverse(where[0], args=where[1:]))
                return JsonResponse({"go": sign_in.url}, status=401) if wants_json(request) else sign_in
            responses = list(attempts.sheet(request.user, attempt))
            at = [each for each in responses if position in (None, each.position)]
            if not at:
                raise Http404
            return require_http_methods(methods)(view)(request, responses, at[0])

        return guarded

    return guard


def askable_quiz(user, path, quiz):
    """The published quiz of a path this person may read, or 404."""
    path = get_object_or_404(LearningPath.objects.visible_to(user), slug=path)
    return get_object_or_404(
        path.quizzes.askable().select_related("path__document", "lesson__current"), slug=quiz
    )


@private
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request, path, quiz):
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(f"{reverse('quizzes:quiz', args=[path, quiz])}?ask=1")
    quiz = askable_quiz(request.user, path, quiz)
    if request.method != "POST":
        return render(request, "quizzes/intro.html", {"page": IntroPage(quiz, request.user)})
    missed_of = None
    if "missed_of" in request.POST:
        finished = request.user.attempts.finished().filter(quiz=quiz)
        missed_of = get_object_or_404(finished, pk=number(request.POST["missed_of"]))
    return redirect(begin(request, quiz, has_read="read" in request.POST, missed_of=missed_of))


def arrive(request, path, quiz):
    """Where someone who signed up to answer stands: at the first question, the lesson counted as read."""
    return begin(request, askable_quiz(request.user, path, quiz), has_read=True)


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
    catch_up(request.user, step, update, timezone.now())
    messages.success(request, _("You are up to date."))
    last = request.user.attempts.finished().filter(quiz=quiz).order_by("-number").first()
    return redirect(begin(request, quiz, has_read=False, missed_of=last, only=only))


def begin(request, quiz, has_read, missed_of=None, only=None):
    """Starts or resumes the quiz; returns the address of the question to answer next."""
    now = timezone.now()
    if has_read and quiz.lesson:
        enrolment = progress.enrol(request.user, quiz.path, now)
        progress.mark_read(enrolment, quiz.lesson, quiz.lesson.current, now)
    try:
        attempt = attempts.start(request.user, quiz, now, missed_of, only)
    except attempts.NothingToAsk:
        return reverse("quizzes:quiz", args=[quiz.path.slug, quiz.slug])
    response = attempts.next_to_answer(attempt.responses.all())
    # None when another tab has answered the last question this very moment.
    return f"{response.get_absolute_url()}#question" if response else attempt.get_absolute_url()


@for_the_learner("GET", "HEAD", "POST")
def question(request, responses, response):
    if request.method == "POST":
        return check(request, responses, response)
    if response.attempt.finished_at and not response.answered_at:
        return redirect(response.attempt)
    page = QuestionPage(responses, response, before="before" in request.GET)
    return render(request, page.template_name, {"page": page})


def check(request, responses, response):
    """Grades what was submitted and goes on to the verdict; says beside the question why it cannot."""
    answer = None
    gave_up = "show" in request.POST
    try:
        if not gave_up:
            answer = read(request, response)
        attempts.answer(response, answer, number(request.POST.get("seq")), timezone.now(), gave_up)
    except attempts.AlreadyAnswered:
        return go(request, f"{response.get_absolute_url()}?before#verdict")
    except attempts.AttemptFinished:
        return go(request, response.attempt.get_absolute_url())
    except attempts.Conflict as conflict:
        if wants_json(request):
            return stored_beside(response, conflict)
        page = QuestionPage(responses, response, answer=answer, elsewhere=conflict)
        return render(request, page.template_name, {"page": page}, status=409)
    except ValidationError as error:
        if wants_json(request):
            return JsonResponse({"said": error.messages[0]}, status=422)
        typed = request.POST.get("answer", "")
        page = QuestionPage(responses, response, None, typed, problem=error.messages[0])
        return render(request, page.template_name, {"page": page}, status=422)
    return go(request, f"{response.get_absolute_url()}?checked#verdict")


@for_the_learner("POST")
def save(request, responses, response):
    try:
        seq = attempts.save(
            response, read(request, response), number(request.POST.get("seq")), timezone.now()
        )
    except attempts.AlreadyAnswered:
        return JsonResponse({"go": f"{response.get_absolute_url()}?before#verdict"}, status=409)
    except attempts.AttemptFinished:
        return JsonResponse({"go": response.attempt.get_absolute_url()}, status=409)
    except attempts.Conflict as conflict:
        return stored_beside(response, conflict)
    except ValidationError as error:
        return JsonResponse({"said": error.messages[0]}, status=422)
    return JsonResponse({"seq": seq, "said": _("Saved")})


@for_the_learner("GET", "HEAD", "POST")
def results(request, responses, first):
    if request.method == "POST":
        attempts.finish(first.attempt, timezone.now())
        return redirect(first.attempt)
    return render(request, "quizzes/results.html", {"page": ResultsPage(responses)})


def read(request, response):
    return response.version.type.read(response.version, request.POST, response.choice_order)


def number(text):
    """The number in a hidden field, -1 for anything else: it then agrees with nothing stored."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else -1


def go(request, address):
    return JsonResponse({"go": address}) if wants_json(request) else redirect(address)


def stored_beside(response, conflict):
    return JsonResponse(
        {
            "seq": conflict.seq,
            "said": said_elsewhere(response, conflict.stored),
            "chosen": places_chosen(response, conflict.stored),
        },
        status=409,
    )
