"""What every request passes first and every response last."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

OWN_ADDRESSES = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
PASSED_ON = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_CLIENT_IP")


def harden(get_response):
    """Adds the headers Django has no setting for."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
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
