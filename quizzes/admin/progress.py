"""Seeing who is how far, with what they have answered."""

from django.contrib import admin
from django.utils.translation import gettext, ngettext

from learn.admin.progress import ProgressAdmin
from learn.models import Enrolment

from ..tried import TrackingTried
from . import handing_in

# What spans lessons and questions lives here, so this page stands in the place of the one learn has.
admin.site.unregister(Enrolment)


@admin.register(Enrolment)
class TriedProgressAdmin(ProgressAdmin):
    """The table of progress, which tells of tries and scores, and finds who is stuck."""

    tracking = TrackingTried()
    on_the_desk = ("all", "finished", "stuck", "away", "ran_out")

    def table(self, request, pk):
        page = super().table(request, pk)
        page.context_data |= handing_in.note(request, handing_in.of_path(page.context_data["path"]))
        return page

    def parts(self, numbers):
        first, finished, *rest = super().parts(numbers)
        stuck = [gettext("%d stuck") % numbers["stuck"]] if numbers["stuck"] else []
        ran_out = numbers["ran_out"]
        said = ngettext("%d attempt not handed in", "%d attempts not handed in", ran_out) % ran_out
        return [first, finished, *stuck, *rest, *([said] if ran_out else [])]
