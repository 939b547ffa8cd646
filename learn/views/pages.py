"""The front door, what the operator says, and the pages for when something is wrong."""

import errno
import sys

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..accounts import shows_email_notice
from ..models import LearningPath
from ..models.lessons import State
from ..privacy import kept_in_words
from ..reading import NoLongerThere

# What the database and the cache say when they are away, full, locked or read-only.
PASSING = (OperationalError, InterfaceError)
# Known by their names: a site without them does not load them, which is a tenth of its memory.
CACHE, READ_ONLY = "redis.exceptions", "25006"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
RETRY_AFTER = "10"  # seconds


@require_safe
def front(request):
    """Home for who is signed in; for a stranger the only path there is, or a list of them."""
    if request.user.is_authenticated:
        notice = shows_email_notice(request.user)
        return render(request, "learn/home.html", {"nav": "learn", "shows_email_notice": notice})
    paths = list(LearningPath.objects.visible_to(request.user).select_related("document"))
    if len(paths) == 1:
        return render(request, "learn/path.html", {"path": paths[0], "nav": "learn"})
    return render(request, "learn/front.html", {"paths": paths, "nav": "learn"})


def operator_page(request, title, template, said="", **more):
    operator = {"name": settings.OPERATOR_NAME, "email": settings.OPERATOR_EMAIL}
    return render(request, template, {"page_title": title, "operator": operator, "said": said} | more)


@require_safe
def about(request):
    return operator_page(request, _("About this site"), "learn/about.html", settings.OPERATOR_ABOUT)


@require_safe
def contact(request):
    return operator_page(request, _("Contact"), "learn/contact.html")


@require_safe
def privacy(request):
    return operator_page(
        request,
        _("Privacy"),
        "learn/privacy.html",
        settings.OPERATOR_PRIVACY,
        kept=kept_in_words(),
        retention=settings.RETENTION_MONTHS,
    )


@require_safe
def terms(request):
    return operator_page(request, _("Terms"), "learn/terms.html", settings.OPERATOR_TERMS)


def not_found(request, exception=None):
    ended = joined_before(request)
    if ended:
        read = ended.lessons.filter(read_at__isnull=False).count()
        return render(request, "learn/ended.html", {"mine": ended, "read": read, "nav": "learn"}, status=404)
    if isinstance(exception, NoLongerThere):
        return render(request, "learn/left.html", {"mine": exception.mine, "nav": "learn"}, status=404)
    return render(request, "404.html", status=404)


def joined_before(request):
    """The enrolment of whoever asks on the path of this address, where it is not offered any more; else
    None. A stranger to it is told nothing of it."""
    slug = request.resolver_match and request.resolver_match.kwargs.get("path")
    if not slug or not request.user.is_authenticated:
        return None
    mine = request.user.enrolments.select_related("path").filter(path__slug=slug)
    return mine.exclude(path__state=State.PUBLISHED).first()


def forbidden(request, exception=None):
    said = str(exception or "")
    return render(request, "403.html", {"said": said}, status=403)


def bad_request(request, exception=None):
    # No context processors: the request may be one whose host must not be trusted.
    return HttpResponse(by_itself("400.html"), status=400)


def server_error(request):
    # Nothing here may touch the database: it may be what has failed.
    if is_passing(sys.exc_info()[1]):
        seen = by_itself("503.html", was_sent=request.method == "POST")
        return HttpResponse(seen, status=503, headers={"Retry-After": RETRY_AFTER})
    return HttpResponseServerError(by_itself("500.html"))


def by_itself(template, **said):
    """A page that needs nothing that may be what has failed."""
    return loader.render_to_string(template, {"demo": settings.DEMO, "style_sheet": style_sheet(), **said})


def style_sheet():
    """Its address; empty where this version's was never collected, which must not hide what is wrong."""
    try:
        return static("docent.css")
    except ValueError:
        return ""


def is_passing(error):
    """Whether the program is well and something it stands on is away, full or may not be written to: then the
    same request is right a little later."""
    return (
        isinstance(error, PASSING)
        or any(each.__module__ == CACHE for each in type(error).__mro__)
        or isinstance(error, OSError)
        and error.errno in FULL
        or isinstance(error, DatabaseError)
        and getattr(error.__cause__, "sqlstate", None) == READ_ONLY
    )
