"""Taking what rests on a sentence that is gone out of a lesson's draft, in one press."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext

from learn.models import Lesson

from .. import taking_out

LONGEST = 200


class TakingOut:
    """The press in the work queue that opens a lesson's draft without what a gone sentence bore out."""

    def show_without(self, item, places):
        """Gives each old sentence of a lesson what it would be without it, as ``out``, and what else it would
        say no more, as ``cited_no_more``."""
        for each in item.stale:
            each.out = taking_out.taken_out(item.thing, places[each.passage.pk])
        waits = {each.passage.key for each in item.stale}
        also = {key for each in item.stale for key in each.out.also} - waits
        passages = item.thing.document.passages.filter(key__in=also)
        texts = dict(passages.values_list("key", "text")) if also else {}
        for each in item.stale:
            each.out.cited_no_more = [texts[key] for key in each.out.also if key in texts]

    def take_out(self, request, document, lesson):
        if not isinstance(lesson, Lesson):
            raise Http404
        passage = get_object_or_404(document.passages, key=request.POST.get("key", ""))
        out = taking_out.take_out(lesson, passage, request.POST.get("seen", ""))
        if out is None:
            messages.warning(
                request,
                gettext("Nothing has changed: “%s” was saved meanwhile. See what would go, and press again.")
                % lesson,
            )
            return HttpResponseRedirect(self.url("one", document.pk, "lesson", lesson.pk))
        gone = " … ".join(Truncator(row.old).chars(LONGEST) for row in out.rows)
        self.log_change(request, lesson, gettext("Taken out of the draft: %s") % gone)
        self.say(
            request,
            gettext("This is the draft without it. Learners read it until you publish. Taken out: “%s”")
            % gone,
        )
        return HttpResponseRedirect(reverse("admin:learn_lesson_change", args=[lesson.pk]))
