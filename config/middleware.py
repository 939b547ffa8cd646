"""What every request passes first and every response last."""

import gzip
import ipaddress
import logging
import re
import secrets

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed, PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.urls import resolve
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from . import metrics

log = logging.getLogger("docent.proxy")
OWN_ADDRESSES = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
METHODS = ("GET", "HEAD", "POST")
OF_SUPERVISORS = ("/healthz", "/readyz")
NO_ROW = re.compile(r"/[0-9]{19,}(/|$)")
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")
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


def send_the_head_alone(get_response):
    """Takes the body out of what answers a HEAD: servers leave it out by themselves, but warn of each."""

    def middleware(request):
        response = get_response(request)
        if request.method == "HEAD" and not response.streaming and response.content:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    return middleware


class Pack(GZipMiddleware):
    """Django's, with the bytes of a page packed in a fifth of the time, to a tenth more: it packs as hard as
    it can, which took longer than all the statements of a page. Each answer is padded by a random length as
    Django pads it, so that its size gives no token away (BREACH)."""

    level = 2
    shortest = 200  # bytes

    def process_response(self, request, response):
        if response.streaming or response.has_header("Content-Encoding"):
            return super().process_response(request, response)
        if len(response.content) < self.shortest:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            response.content = self.packed(response.content)
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
            if (etag := response.get("ETag", "")).startswith('"'):
                response.headers["ETag"] = f"W/{etag}"
        return response

    def packed(self, content):
        data = bytearray(gzip.compress(content, self.level, mtime=0))
        data[3] = 8  # RFC 1952: a file's name follows the ten bytes of the header
        data[10:10] = b"a" * secrets.randbelow(self.max_random_bytes) + b"\0"
        return bytes(data)


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


def tell_of_a_proxy(get_response):
    """Warns once a process where a proxy is in front that the settings do not know of: all people then count
    as one. Whoever comes from afar can say of themselves what they like, and is not believed."""
    if settings.BEHIND_PROXY:
        raise MiddlewareNotUsed
    told = []

    def middleware(request):
        if not told and any(name in request.META for name in FORWARDED) and is_near(request):
            told.append(True)
            log.warning(
                "Requests come through a proxy, and BEHIND_PROXY is not set: all people count as one, and "
                "must soon wait. Set BEHIND_PROXY=1 where the proxy is the only way in, and restart the "
                "servers."
            )
        return get_response(request)

    return middleware


def is_near(request):
    """Whether it comes from this machine or a private network, or by a socket, which has no address."""
    address = request.META.get("REMOTE_ADDR")
    try:
        return not address or ipaddress.ip_address(address).is_private
    except ValueError:
        return False


def take_known_methods(get_response):
    """Refuses every method no page here knows, in one place: many of Django's views take them for a GET."""

    def middleware(request):
        return get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)

    return middleware


def answer_machines(get_response):
    """Answers supervisors, and Prometheus where it has the token, by whatever name they ask: past the
    proxy they know a server by its address. Nothing else is answered before the host was looked at."""

    def middleware(request):
        is_for_us = request.path_info in OF_SUPERVISORS or metrics.may_be_given_to(request)
        if request.method not in ("GET", "HEAD") or not is_for_us:
            return get_response(request)
        request.resolver_match = resolve(request.path_info)
        response = request.resolver_match.func(request)
        response.headers["Content-Length"] = str(len(response.content))
        return response

    return middleware


def take_known_numbers(get_response):
    """Knows no page at a number that is larger than any row's: databases do not take such a number at all."""

    def middleware(request):
        if NO_ROW.search(request.path_info):
            raise Http404
        return get_response(request)

    return middleware
