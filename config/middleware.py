"""What every request passes first and every response last."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

# A demo lets anyone sign in, so it must answer nobody but the person at this machine.
PASSED_ON = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO",
             "HTTP_X_REAL_IP")  # fmt: skip
OWN_ADDRESSES = ("127.0.0.1", "::1", "::ffff:127.0.0.1")


def harden(get_response):
    """Refuses demo requests from elsewhere; adds the headers Django has no setting for."""

    def middleware(request):
        if settings.DEMO and (
            request.META.get("REMOTE_ADDR") not in OWN_ADDRESSES
            or any(name in request.META for name in PASSED_ON)
        ):
            raise PermissionDenied(_("This is a demo. It answers only on the machine it runs on."))
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return middleware
