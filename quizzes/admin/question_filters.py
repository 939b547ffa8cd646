"""What the list of questions can be narrowed to."""

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

BROUGHT = "brought"


def note_brought(session, file, questions):
    """Keeps which questions came with this file last, over the pages it was taken by."""
    before = session.get(BROUGHT) or {}
    kept = before.get("questions", []) if before.get("file") == file else []
    ids = dict.fromkeys([*kept, *(question.pk for question in questions)])
    session[BROUGHT] = {"file": file, "questions": list(ids)}


class BroughtFilter(admin.SimpleListFilter):
    """The questions this person brought last."""

    title, parameter_name = _("file"), BROUGHT

    def __init__(self, request, *args):
        self.ids = (request.session.get(BROUGHT) or {}).get("questions", [])
        super().__init__(request, *args)

    def lookups(self, request, model_admin):
        return [("last", _("what you brought last"))] if self.ids else []

    def queryset(self, request, questions):
        return questions.filter(pk__in=self.ids) if self.value() == "last" else questions


class TopicFilter(admin.AllValuesFieldListFilter):
    """The topics there are; having none is one with a name."""

    def choices(self, changelist):
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or gettext("no topic")}
