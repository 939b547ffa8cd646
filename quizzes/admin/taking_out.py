"""Taking what rests on a sentence that is gone out of a lesson's draft, in one press."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext

from learn.models import Lesson

from .. import taking_out

LONGEST = 200


class TakingOut:
    """The press in the work queue that opens a lesson's draft without what a gone sentence bore out."""

    def show_without(self, item, places):
        """Gives each old sentence of a lesson what the lesson would be without it, as ``out``; the lesson
        without all that are gone, where they are several."""
        gone = [each for each in item.stale if not each.row.new]
        for each in item.stale:
            each.out, each.keys = (
                taking_out.taken_out(item.thing, [places[each.passage.pk]]),
                [each.passage.key],
            )
        several = [places[each.passage.pk] for each in gone] if len(gone) > 1 else []
        whole = taking_out.taken_out(item.thing, several) if several else None
        waits = {each.passage.key for each in item.stale}
        shown = [each.out for each in item.stale] + ([whole] if whole else [])
        also = {key for out in shown for key in out.also} - waits
        passages = item.thing.document.passages.filter(key__in=also)
        texts = dict(passages.values_list("key", "text")) if also else {}
        for out in shown:
            out.cited_no_more = [texts[key] for key in out.also if key in texts]
        return whole and {"out": whole, "keys": [place.passage.key for place in several]}

    def take_out(self, request, document, lesson):
        if not isinstance(lesson, Lesson):
            raise Http404
        passages = document.passages.filter(key__in=request.POST.getlist("key"))
        out = taking_out.take_out(lesson, passages, request.POST.get("seen", ""))
        if out is None:
            messages.warning(
                request,
                gettext("Nothing has changed: “%s” was saved meanwhile. See what would go, and press again.")
                % lesson,
            )
            return HttpResponseRedirect(self.url("one", document.pk, "lesson", lesson.pk))
        gone = " … ".join(Truncator(words).chars(LONGEST) for words in out.gone)
        self.log_change(request, lesson, gettext("Taken out of the draft: %s") % gone)
        self.say(
            request,
            gettext(
                "This is the draft without it. Until you publish, learners read the lesson with it. "
                "Taken out: “%s”"
            )
            % gone,
        )
        return HttpResponseRedirect(reverse("admin:learn_lesson_change", args=[lesson.pk]))
