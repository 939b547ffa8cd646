"""What every request passes first and every response last."""

import re

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.utils.translation import gettext as _

OWN_ADDRESSES = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
METHODS = ("GET", "HEAD", "POST")
NO_ROW = re.compile(r"/[0-9]{19,}(/|$)")
PASSED_ON = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_CLIENT_IP")


def harden(get_response):
    """Adds the headers Django has no setting for."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        # A page is one person's. Nobody else's cache keeps it, and their own browser asks whether it still
        # holds before it shows it again.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def keep_demo_here(get_response):
    """A demo lets anyone sign in, so it answers nobody but the person at this machine."""

    def middleware(request):
        if settings.DEMO and (
            request.META.get("REMOTE_ADDR") not in OWN_ADDRESSES
            or any(name.startswith(PASSED_ON) for name in request.META)
        ):
            raise PermissionDenied(_("This is a demo. It answers only on the machine it runs on."))
        return get_response(request)

    return middleware


def take_known_methods(get_response):
    """Refuses every method no page here knows, in one place: many of Django's views take them for a GET."""

    def middleware(request):
        return get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)

    return middleware


def take_known_numbers(get_response):
    """Knows no page at a number that is larger than any row's: databases do not take such a number at all."""

    def middleware(request):
        if NO_ROW.search(request.path_info):
            raise Http404
        return get_response(request)

    return middleware
