"""How the desk says why learners do not get something."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext

from ..held_back import HeldBack
from ..publish_check import SHOWN


def why_not(error, before=""):
    """The sentences of the error, after ``before``; those of the publish check in one list, each leading to
    where it is mended."""
    if not isinstance(error, HeldBack):
        return " ".join(filter(None, [before, *error.messages]))
    whys = format_html_join("", "<li>{}</li>", ([linked(*why)] for why in error.whys[:SHOWN]))
    if more := len(error.whys[SHOWN:]):
        whys += format_html("<li>{}</li>", ngettext("and %d more", "and %d more", more) % more)
    check = reverse("admin:quizzes_waiver_check", args=[error.path.pk])
    return format_html(
        '{} <ul class="whys">{}</ul> <a href="{}">{}</a>',
        f"{before} {error.head}".strip(),
        whys,
        check,
        gettext("The publish check of the path"),
    )


def linked(why, url):
    return format_html('<a href="{}">{}</a>', url, why) if url else why
