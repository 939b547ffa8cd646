"""A question of an attempt, and what its learner answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from .. import attempts
from ..attempts.certainty import LEVELS
from ..feedback import sent
from ..pages import QuestionPage, in_words, numbered, said_elsewhere
from . import late
from .guarding import for_the_learner, go, number, private, sign_in_first, wants_json

MOST_NAMED = 5


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
    with attempts.holding(request.user, attempt, position) as responses:
        if responses and attempts.close_when_due(responses[0].attempt, now):
            responses = attempts.hold(attempt, position, request.user)
        for response in (each for each in responses if each.position == position):
            if "save" in request.POST:
                outcome = outcome_of(keep_later, request, response, now)
            else:
                verb = keep if response.attempt.is_deferred else check
                outcome = outcome_of(verb, request, responses, response, now)
    if response is None:
        raise Http404
    return say(request, responses, response, now, outcome)


def check(request, responses, response, now):
    """Grades what was submitted; returns the address of the verdict, or of the next try."""
    gave_up = "show" in request.POST
    given, unclear = (None, "") if gave_up else taken(request, response)
    if unclear and not response.answered_at:
        keep_unchecked(request, response, given, now)
        raise NotChecked(unclear)
    if given and not response.answered_at:
        refuse_as_before(request, response, given)
        if "anyway" not in request.POST:
            refuse_left_open(request, response, given, now)
    sure = certainty(request, response)
    found = attempts.answer(response, given, seq(request), now, gave_up, sure, held=responses)
    # Another address for each try: the same one again would not be loaded again.
    which = f"={found.number}" if found.number > 1 else ""
    return f"{response.get_absolute_url()}?checked{which}#verdict"


class NotChecked(Exception):
    """An answer is saved and not checked. said: why. may_be: whether it can be checked as it is."""

    def __init__(self, said, may_be=False):
        super().__init__(said)
        self.said, self.may_be = said, may_be


def refuse_as_before(request, response, given):
    """ValidationError for the answer of the last try, from a page that shows how that went. What is only
    sent twice names the seq before it."""
    is_again = response.version.type.is_same(response.version, given, response.given)
    if is_again and seq(request) == response.seq:
        raise ValidationError(
            _("This is the answer you gave last. Give another one, or press “Show me the answer”.")
        )


def refuse_left_open(request, response, given, now):
    """Saves an answer in which something was left open and raises `NotChecked`: it was sent by mistake more
    often than not, and a check cannot be taken back."""
    names = response.version.type.left_open(response.version, given, response.choice_order)
    if not names:
        return
    keep_unchecked(request, response, given, now)
    more = names[MOST_NAMED:]
    if more:
        names[MOST_NAMED:] = [ngettext("%d more", "%d more", len(more)) % len(more)]
    said = _("Nothing is checked yet. Still open: %(parts)s. Fill in what is open, or check it as it is.")
    raise NotChecked(said % {"parts": get_text_list(names, _("and"))}, may_be=True)


def keep_unchecked(request, response, given, now):
    response.seq = attempts.save(response, given, seq(request), now, certainty(request, response))
    response.draft, response.saved_at = given, now


def keep(request, responses, response, now):
    """Saves what was submitted, also what is not right yet: nobody is held up by it. Returns the address of
    where the learner wants to go next."""
    given, unclear = taken(request, response)
    attempts.save(response, given, seq(request), now, certainty(request, response))
    response.draft = given
    if unclear:
        said = _("Question %(number)d is saved, but not finished. %(unclear)s")
        messages.warning(request, said % {"number": numbered(responses)[response], "unclear": unclear})
    return where_next(request, responses, response)


def where_next(request, responses, response):
    """The address of the question named by the button pressed, else of the next one that is asked; after the
    last, and where all are wanted, of the whole attempt."""
    if "to" in request.POST:
        wanted = [each for each in responses if each.position == number(request.POST["to"])]
    else:
        wanted = [each for each in responses if each.position > response.position and not each.is_left_out]
    following = next(iter(wanted), None)
    return f"{following.get_absolute_url()}#question" if following else response.attempt.get_absolute_url()


def outcome_of(act, *words):
    """The address that acting gives, or what it was refused with."""
    try:
        return act(*words)
    except (attempts.Conflict, attempts.AttemptFinished, NotChecked, ValidationError) as refusal:
        return refusal


def say(request, responses, response, now, outcome):
    """Goes to the address of an `outcome_of`, or says beside the question why it cannot."""
    match outcome:
        case str():
            return go_on(request, responses, response, now, outcome)
        case attempts.AlreadyAnswered() if not came_late(response):
            return go(request, f"{response.get_absolute_url()}?before#verdict")
        case attempts.AlreadyAnswered() | attempts.AttemptFinished():
            return too_late(request, responses, response)
        case attempts.Conflict():
            if wants_json(request):
                return stored_beside(response, outcome)
            shown = {"answer": taken(request, response)[0], "elsewhere": outcome}
            return beside(request, responses, response, now, 409, **shown)
        case NotChecked():
            if wants_json(request):
                return kept_beside(outcome.said, response.seq, outcome.may_be)
            shown = {"problem": outcome.said, "may_be_checked": outcome.may_be}
            return beside(request, responses, response, now, 422, **shown)
    if wants_json(request):
        return JsonResponse({"said": outcome.messages[0]}, status=422)
    shown = {"answer": None, "sent": sent(request.POST), "problem": outcome.messages[0]}
    return beside(request, responses, response, now, 422, **shown)


def beside(request, responses, response, now, status, **shown):
    """The question again, with what is shown beside it, and with how sure the learner says to be, of which
    nothing may be stored."""
    response.certainty = certainty(request, response) or response.certainty
    page = QuestionPage(responses, response, now, **shown)
    return render(request, page.template_name, {"page": page}, status=status)


def go_on(request, responses, response, now, address):
    """On to this address. A script is given the page of the verdict at once, and need not ask for it; where
    a clock runs, it loads it, since the clock goes on there."""
    has_verdict = wants_json(request) and response.is_told(now) and not response.attempt.deadline
    if not has_verdict:
        return go(request, address)
    page = QuestionPage(responses, response, now)
    html = render_to_string(page.template_name, {"page": page}, request)
    return JsonResponse({"go": address, "page": html})


def came_late(response):
    """Whether an answer that another one stands in place of came when all was handed in."""
    return not response.carried_from_id and (
        response.attempt.ended_by_the_clock or response.attempt.is_deferred
    )


def too_late(request, responses, response, status=200):
    """On to how it went, where who sent an answer finds it again and reads that it came too late."""
    if any(value for _name, value in sent(request.POST)):
        late.note(request, response, said_late(request, responses, response))
    address = response.attempt.get_absolute_url()
    return JsonResponse({"go": address}, status=status) if wants_json(request) else redirect(address)


def said_late(request, responses, response):
    """The sentence that shows an answer that came when the attempt was over."""
    said = _(
        "Your answer to question %(number)d, “%(answer)s”, came after this had ended. It does not count."
    )
    if response.attempt.ended_by_the_clock:
        said = _(
            "Your answer to question %(number)d, “%(answer)s”, came after the time was up. It does not count."
        )
    elif response.attempt.is_deferred:
        said = _(
            "Your answer to question %(number)d, “%(answer)s”, came after you had handed in. It does not "
            "count."
        )
    try:
        words = in_words(response, taken(request, response)[0])
    except ValidationError:
        words = ", ".join(value for _name, value in sent(request.POST) if value)
    return said % {"number": numbered(responses)[response], "answer": words}


@for_the_learner("POST")
def save(request, responses, response):
    now = timezone.now()
    try:
        given, unclear = taken(request, response)
        saved = attempts.save(response, given, seq(request), now, certainty(request, response))
    except (attempts.AlreadyAnswered, attempts.AttemptFinished) as refusal:
        if isinstance(refusal, attempts.AttemptFinished) or came_late(response):
            return too_late(request, responses, response, 409)
        return JsonResponse({"go": f"{response.get_absolute_url()}?before#verdict"}, status=409)
    except attempts.Conflict as conflict:
        return stored_beside(response, conflict)
    except ValidationError as error:
        return JsonResponse({"said": error.messages[0]}, status=422)
    if unclear:
        return kept_beside(unclear, saved)
    return JsonResponse({"seq": saved, "said": _("Saved")})


@for_the_learner("POST")
def save_later(request, responses, response):
    """Saves an answer that was sent when its learner was signed out, or with an old token, as any save does.
    Checking it is left to the learner, who sees it first."""
    now = timezone.now()
    return say(request, responses, response, now, outcome_of(keep_later, request, response, now))


def keep_later(request, response, now):
    """Saves what was submitted, and checks nothing; returns the address of the question as it stands."""
    given, _unclear = taken(request, response)
    if given is not None:
        attempts.save(response, given, seq(request), now, certainty(request, response))
        messages.success(request, _("Your answer is saved."))
    return f"{response.get_absolute_url()}#question"


def is_of(person, attempt, position):
    """Whether this is an attempt of theirs."""
    return person.attempts.filter(pk=attempt).exists()


question.take_later = save.take_later = save_later
question.is_of = save.is_of = is_of


def taken(request, response):
    """The answer submitted, and a sentence where it is not right yet: then it is what can be kept of it.
    ValidationError where nothing can be."""
    words = (response.version, request.POST, response.choice_order)
    try:
        return response.version.type.read(*words), ""
    except ValidationError as error:
        unfinished = response.version.type.unfinished(*words)
        if unfinished is None:
            raise
        return unfinished, error.messages[0]


def seq(request):
    return number(request.POST.get("seq"))


def certainty(request, response):
    """How sure the learner says to be, None where they do not or are not asked."""
    said = number(request.POST.get("certainty"))
    return said if response.attempt.certainty and said in LEVELS else None


def kept_beside(said, seq, may_be_checked=False):
    """What is saved and not right yet, for the page's script."""
    return JsonResponse({"said": said, "seq": seq, "anyway": may_be_checked}, status=422)


def stored_beside(response, conflict):
    return JsonResponse(
        {
            "seq": conflict.seq,
            "said": said_elsewhere(response, conflict.stored),
            "chosen": response.version.type.fields(response.version, conflict.stored, response.choice_order),
        },
        status=409,
    )
