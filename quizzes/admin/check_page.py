"""The page that lists what stands against publishing a path."""

from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

KINDS = {
    "path": _("The path"),
    "lesson": _("Lessons"),
    "quiz": _("Quizzes"),
    "question": _("Questions"),
    "word": _("Glossary"),
    "section": _("Sentences"),
}


def check_page(request, site, path, found, is_as_published=False):
    """The page with what was found; is_as_published: as if every draft of the path were published, which it
    is not."""
    context = site.each_context(request) | {
        "title": gettext("Publish check of “%s”") % path,
        "path": path,
        "is_as_published": is_as_published,
        "count": sum(len(finding.whys) for finding in found),
        "only_drafts": sum(len(finding.only_drafts) for finding in found),
        "groups": [
            (kind, name, [finding for finding in found if finding.kind == kind and finding.whys])
            for kind, name in KINDS.items()
        ],
    }
    return TemplateResponse(request, "admin/quizzes/waiver/check.html", context)
