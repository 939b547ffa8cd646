"""A check or a final, as one learner sits it."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from learn import progress
from learn.models import LearningPath, PathLesson
from learn.prepared import Given, prepared
from learn.reading import Reading, readable_step
from learn.updates import catch_up
from learn.views.account import sign_in_again

from .. import attempts
from ..attempts.certainty import LEVELS
from ..feedback import sent
from ..models import Quiz
from ..pages import AttemptPage, Clock, IntroPage, QuestionPage, said_elsewhere

MOST_NAMED = 5
private = cache_control(private=True, no_store=True)


def wants_json(request):
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def for_the_learner(*methods):
    """Gives the view the responses of the signed-in learner's attempt, and the one at this position.
    Another learner's attempt is a 404, whatever is asked of it. Who is signed out goes to the sign-in and
    comes back to the question itself, and an answer sent is kept in the sign-in; the page's script keeps
    its answer itself, so it is only told so.
    A post to an attempt whose time is up closes it first."""

    def guard(view):
        @private
        @wraps(view)
        def guarded(request, attempt, position=None):
            if not request.user.is_authenticated:
                return sign_in_first(request, attempt, position)
            responses = attempts.sheet(request.user, attempt, position)
            at = [each for each in responses if position in (None, each.position)]
            if not at:
                raise Http404
            if request.method == "POST" and attempts.close_when_due(at[0].attempt, timezone.now()):
                return guarded(request, attempt, position)
            return require_http_methods(methods)(view)(request, responses, at[0])

        return guarded

    return guard


def sign_in_first(request, attempt, position):
    where = ["quizzes:question", attempt, position] if position else ["quizzes:attempt", attempt]
    address = reverse(where[0], args=where[1:])
    if wants_json(request):
        return JsonResponse({"go": redirect_to_login(address).url}, status=401)
    return sign_in_again(request, address)


def askable_quiz(user, path, quiz):
    """The published quiz of a path this person may read, or 404."""
    found = askable(path=path, quiz=quiz, learner=user.pk)
    if not found:
        raise Http404
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
        return redirect_to_login(f"{reverse('quizzes:quiz', args=[path, quiz])}?ask=1")
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
    return redirect(begin(request, quiz, "read" in request.POST, "begin" in request.POST, missed_of))


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
    now = timezone.now()
    catch_up(request.user, step, update, now)
    messages.success(request, _("You are up to date."))
    last = request.user.attempts.finished(now).filter(quiz=quiz).order_by("-number").first()
    return redirect(begin(request, quiz, False, True, missed_of=last, only=only))


def begin(request, quiz, has_read, knows_rules=False, missed_of=None, only=None):
    """Starts or resumes the quiz; returns the address of the question to answer next. Where beginning
    costs an attempt or starts a clock and the learner comes past the rules, that of the rules; where an
    attempt has run out of time meanwhile, that of how it went."""
    learner, now = request.user, timezone.now()
    if has_read and quiz.lesson:
        enrolment = progress.enrol(learner, quiz.path, now)
        progress.mark_read(enrolment, quiz.lesson, quiz.lesson.current, now)
    intro = reverse("quizzes:quiz", args=[quiz.path.slug, quiz.slug])
    if quiz.begins_on_purpose and not knows_rules or quiz.closes_at:
        last = learner.attempts.unclosed().filter(quiz=quiz).first()
        if last and last.is_out_of_time(now):
            attempts.finish(last, now)
            return last.get_absolute_url()
        if last is None and quiz.begins_on_purpose and not knows_rules:
            return intro
    try:
        attempt = attempts.start(learner, quiz, now, missed_of, only)
    except attempts.CannotStart:
        return intro
    if attempt.started_at == now and not attempt.builds_on_id:
        return reverse("quizzes:question", args=[attempt.pk, 1]) + "#question"
    responses = list(attempt.responses.select_related("attempt__quiz").order_by("position"))
    response = attempts.next_to_answer(responses)
    # None when another tab has answered the last question this very moment.
    return f"{response.get_absolute_url()}#question" if response else attempt.get_absolute_url()


@require_http_methods(["GET", "HEAD", "POST"])
def question(request, attempt, position):
    return (take if request.method == "POST" else show)(request, attempt, position)


@for_the_learner("GET", "HEAD")
def show(request, responses, response):
    now = timezone.now()
    if response.attempt.is_finished(now) and not response.is_told(now):
        return redirect(response.attempt)
    page = QuestionPage(responses, response, now, before="before" in request.GET)
    return render(request, page.template_name, {"page": page})


@private
def take(request, attempt, position):
    """Takes what was submitted, with all responses of the attempt held meanwhile: they are read once, and the
    verdict that a script asks for is told of them as they stand then."""
    if not request.user.is_authenticated:
        return sign_in_first(request, attempt, position)
    now, response = timezone.now(), None
    with transaction.atomic(savepoint=False):
        responses = attempts.hold(attempt, position, request.user)
        if responses and attempts.close_when_due(responses[0].attempt, now):
            responses = attempts.hold(attempt, position, request.user)
        for response in (each for each in responses if each.position == position):
            verb = keep if response.attempt.is_deferred else check
            outcome = outcome_of(verb, request, responses, response, now)
    if response is None:
        raise Http404
    return say(request, responses, response, now, outcome)


def check(request, responses, response, now):
    """Grades what was submitted; returns the address of the verdict, or of the next try."""
    gave_up = "show" in request.POST
    given = None if gave_up else read(request, response)
    if given and not response.answered_at:
        refuse_as_before(request, response, given)
        if "anyway" not in request.POST:
            refuse_left_open(request, response, given, now)
    given = attempts.something(response, given, gave_up)
    sure = certainty(request, response)
    found = attempts.take(responses, response, given, seq(request), now, gave_up, sure)
    if isinstance(found, Exception):
        raise found
    # Another address for each try: the same one again would not be loaded again.
    which = f"={found.number}" if found.number > 1 else ""
    return f"{response.get_absolute_url()}?checked{which}#verdict"


class LeftOpen(Exception):
    """Something that is asked was left open in an answer, which is saved and not checked. said: what."""

    def __init__(self, said):
        super().__init__(said)
        self.said = said


def refuse_as_before(request, response, given):
    """ValidationError for the answer of the last try, from a page that shows how that went. What is only
    sent twice names the seq before it."""
    if given == response.given and seq(request) == response.seq:
        raise ValidationError(_("This is the answer you gave last. Give another one, or have it shown."))


def refuse_left_open(request, response, given, now):
    """Saves an answer in which something was left open and raises `LeftOpen`: it was sent by mistake more
    often than not, and a check cannot be taken back."""
    names = response.version.type.left_open(response.version, given, response.choice_order)
    if not names:
        return
    response.seq = attempts.save(response, given, seq(request), now, certainty(request, response))
    response.draft, response.saved_at = given, now
    more = names[MOST_NAMED:]
    if more:
        names[MOST_NAMED:] = [ngettext("%d more", "%d more", len(more)) % len(more)]
    said = _("Nothing is checked yet. Still open: %(parts)s. Fill in what is open, or check it as it is.")
    raise LeftOpen(said % {"parts": get_text_list(names, _("and"))})


def keep(request, responses, response, now):
    """Saves what was submitted; returns the address of where the learner wants to go next."""
    given = read(request, response)
    attempts.save(response, given, seq(request), now, certainty(request, response))
    response.draft = given
    return where_next(request, responses, response)


def where_next(request, responses, response):
    """The address of the question named by the button pressed, else of the next one; after the last, and
    where all are wanted, of the whole attempt."""
    to = number(request.POST["to"]) if "to" in request.POST else response.position + 1
    following = next((each for each in responses if each.position == to), None)
    return f"{following.get_absolute_url()}#question" if following else response.attempt.get_absolute_url()


def outcome_of(act, *words):
    """The address that acting gives, or what it was refused with."""
    try:
        return act(*words)
    except (attempts.Conflict, attempts.AttemptFinished, LeftOpen, ValidationError) as refusal:
        return refusal


def say(request, responses, response, now, outcome):
    """Goes to the address of an `outcome_of`, or says beside the question why it cannot."""
    match outcome:
        case str():
            return arrive(request, responses, response, now, outcome)
        case attempts.AlreadyAnswered() if not response.attempt.ended_by_the_clock:
            return go(request, f"{response.get_absolute_url()}?before#verdict")
        case attempts.AlreadyAnswered() | attempts.AttemptFinished():
            return too_late(request, response)
        case attempts.Conflict():
            if wants_json(request):
                return stored_beside(response, outcome)
            shown = {"answer": read(request, response), "elsewhere": outcome}
            return beside(request, responses, response, now, 409, **shown)
        case LeftOpen():
            if wants_json(request):
                return JsonResponse({"said": outcome.said, "seq": response.seq}, status=422)
            return beside(request, responses, response, now, 422, problem=outcome.said, left_open=True)
    if wants_json(request):
        return JsonResponse({"said": outcome.messages[0]}, status=422)
    shown = {"answer": None, "sent": sent(request.POST), "problem": outcome.messages[0]}
    return beside(request, responses, response, now, 422, **shown)


def beside(request, responses, response, now, status, **shown):
    """The question again, with what is shown beside it."""
    page = QuestionPage(responses, response, now, **shown)
    return render(request, page.template_name, {"page": page}, status=status)


def arrive(request, responses, response, now, address):
    """On to this address. A script is given the page of the verdict at once, and need not ask for it; where
    a clock runs, it loads it, since the clock goes on there."""
    has_verdict = wants_json(request) and response.is_told(now) and not response.attempt.deadline
    if not has_verdict:
        return go(request, address)
    page = QuestionPage(responses, response, now)
    html = render_to_string(page.template_name, {"page": page}, request)
    return JsonResponse({"go": address, "page": html})


def too_late(request, response):
    """On to how it went; who sent an answer is told that it did not come in time."""
    if not wants_json(request):
        messages.warning(request, _("The attempt ended before your answer came, so it is not saved."))
    return go(request, response.attempt.get_absolute_url())


@for_the_learner("POST")
def save(request, responses, response):
    now = timezone.now()
    try:
        saved = attempts.save(
            response, read(request, response), seq(request), now, certainty(request, response)
        )
    except attempts.AlreadyAnswered:
        return JsonResponse({"go": f"{response.get_absolute_url()}?before#verdict"}, status=409)
    except attempts.AttemptFinished:
        return JsonResponse({"go": response.attempt.get_absolute_url()}, status=409)
    except attempts.Conflict as conflict:
        return stored_beside(response, conflict)
    except ValidationError as error:
        return JsonResponse({"said": error.messages[0]}, status=422)
    return JsonResponse({"seq": saved, "said": _("Saved")})


@for_the_learner("POST")
def save_later(request, responses, response):
    """Saves an answer that was sent when its learner was signed out, or with an old token, as any save does.
    Checking it is left to the learner, who sees it first."""
    now = timezone.now()
    return say(request, responses, response, now, outcome_of(keep_later, request, response, now))


def keep_later(request, response, now):
    given = read(request, response)
    if given is not None:
        attempts.save(response, given, seq(request), now, certainty(request, response))
        messages.success(request, _("Your answer is saved."))
    return f"{response.get_absolute_url()}#question"


question.take_later = save.take_later = save_later


@for_the_learner("GET", "HEAD", "POST")
def attempt(request, responses, first):
    """The whole attempt; a post ends it, or lets a result count that may be known by now."""
    now = timezone.now()
    if request.method == "POST":
        attempts.finish(first.attempt, now)
        if first.attempt.finished_at and not first.attempt.settled_at:
            attempts.settle(first.attempt, now)
        return go(request, first.attempt.get_absolute_url())
    page = AttemptPage(responses, now)
    return render(request, page.template_name, {"page": page})


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


def read(request, response):
    return response.version.type.read(response.version, request.POST, response.choice_order)


def seq(request):
    return number(request.POST.get("seq"))


def certainty(request, response):
    """How sure the learner says to be, None where they do not or are not asked."""
    said = number(request.POST.get("certainty"))
    return said if response.attempt.certainty and said in LEVELS else None


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
            "chosen": response.version.type.fields(response.version, conflict.stored, response.choice_order),
        },
        status=409,
    )
