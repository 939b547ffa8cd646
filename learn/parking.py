"""A form that came when its sender was signed out, or with an old token: it is kept, signed, in the page
that is sent back, and taken once the same person can be asked for again.

A view whose forms are kept has ``take_later``, a view with the same arguments, which finds in
``request.POST`` what was kept, and ``is_of``, which says whether a person can have sent it. Nothing is kept
on the server, in an address or in a log."""

from django.contrib import messages
from django.core import signing
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

SALT = "learn.parking"
LASTS = 24 * 3600
LARGEST = 16_000
FIELD = "parked"


def park(request):
    """What this form holds, signed; empty where it is not kept: its view takes nothing later, it is too
    large, or another site sent it."""
    take_later = getattr(resolve(request.path_info).func, "take_later", None)
    if request.method != "POST" or take_later is None or not is_from_here(request):
        return ""
    fields = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    kept = signing.dumps([request.path_info, fields], salt=SALT, compress=True)
    return kept if len(kept) <= LARGEST else ""


def is_from_here(request):
    """Whether a page of this site sent the form. A browser says so with every post."""
    return request.headers.get("Origin") in (None, f"{request.scheme}://{request.get_host()}")


def parked(request):
    """What an earlier form held, as this one carries it on; empty when it is not ours or too old."""
    value = request.POST.get(FIELD, "")
    return value if len(value) <= LARGEST and opened(value) else ""


def opened(value):
    try:
        return signing.loads(value, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None


def is_of(person, value):
    """Whether this person can have sent what is kept."""
    try:
        match = resolve(opened(value)[0])
    except Resolver404:
        return False
    return match.func.is_of(person, *match.args, **match.kwargs)


def take(request):
    """The answer to what an earlier form held, now that its sender is signed in; None when this form
    carries nothing. Somebody else than who sent it gets their own home, and nothing of it is saved."""
    if FIELD not in request.POST:
        return None
    if not (kept := opened(parked(request))):
        said = _("What the page had kept was too old, so it was not saved. Please fill it in again.")
        messages.warning(request, said)
        return None
    address, fields = kept
    request.POST = QueryDict(mutable=True)
    for name, values in fields.items():
        request.POST.setlist(name, values)
    try:
        match = resolve(address)
        return match.func.take_later(request, *match.args, **match.kwargs)
    except (Resolver404, Http404):
        said = _("What the page had kept belongs to another account, so it was not saved.")
        messages.warning(request, said)
        return redirect("learn:front")
