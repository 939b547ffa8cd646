"""Who may see and answer an attempt, and how those are answered who may not."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from learn.row_numbers import row_number
from learn.views.account import sign_in_again

from .. import attempts

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


def number(text):
    """The number in a hidden field, -1 for anything else: it then agrees with nothing stored."""
    found = row_number(text)
    return -1 if found is None else found


def go(request, address):
    return JsonResponse({"go": address}) if wants_json(request) else redirect(address)
