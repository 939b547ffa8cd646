"""What the source calls otherwise now, at the desk: its new name is taken, or ours stays."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from learn.row_numbers import row_number

from .. import renaming


class Renaming:
    """The two presses of the work queue beside a heading that the source has renamed."""

    @method_decorator(require_POST)
    def heading(self, request, pk):
        """Takes the new name (``_take``), or keeps the lesson's."""
        document = self.document(request, pk)
        lesson = row_number(request.POST.get("lesson"))
        each = renaming.find(document, lesson, request.POST.get("old"), request.POST.get("new"))
        if each is None:
            messages.warning(request, gettext("That was settled already, perhaps by somebody else."))
            return HttpResponseRedirect(self.url("queue", pk))
        told = {"lesson": each.lesson, "old": each.old, "new": each.new}
        if "_take" in request.POST:
            renaming.rename(each)
            said = gettext("The draft of “%(lesson)s” says “%(new)s” now. Learners read it once published.")
        else:
            renaming.keep(each)
            said = gettext("“%(lesson)s” goes on saying “%(old)s”.")
        self.log_change(request, each.lesson, said % told)
        self.say(request, said % told)
        return HttpResponseRedirect(self.url("queue", pk))
