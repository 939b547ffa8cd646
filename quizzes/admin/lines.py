"""What says the same under a line that changed, at the desk: looked at, then cited anew in one press."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext

from .. import behind, lines, work
from ..linting.rewording import turns


class LinePages:
    """The page of the work queue on which all under one line are cited anew."""

    def line(self, request, pk):
        """The line as it was and is, and all that rests on what stands under it; a POST cites anew those that
        are ticked. ``key`` names one of the old sentences."""
        document, key = self.document(request, pk), request.GET.get("key", "")
        if request.method == "POST":
            return self.cite_under(request, document, key)
        line = lines.line_over(work.queue(document), key)
        if line is None:
            return HttpResponseRedirect(self.url("queue", pk))
        items = [item for item, _some in line.things]
        said = work.said_of(items, *(each.passage for _item, each in line.pairs))
        old, new = (" ".join([text, *line.texts]) for text in (line.row.old, line.row.new))
        context = self.admin_site.each_context(request) | {
            "title": gettext("The same under another line"),
            "document": document,
            "line": line,
            "items": [
                (item, words, behind.Lost.of(old, new, words))
                for item in items
                for words in [said.get((item.kind, item.thing.pk), "")]
            ],
            "turns": turns(line.row.old, line.row.new),
        }
        return TemplateResponse(request, "admin/quizzes/work/line.html", context)

    def cite_under(self, request, document, key):
        things = set(self.ticked(request))
        if not things:
            messages.error(request, gettext("Tick what is right under the new line."))
            return HttpResponseRedirect(request.get_full_path())
        pairs = {tuple(pair.split(">", 1)) for pair in request.POST.getlist("pair")}
        done = lines.recite_under(document, key, pairs, things)
        if not done:
            messages.warning(request, gettext("All of it was done already, perhaps by somebody else."))
            return HttpResponseRedirect(self.url("queue", document.pk))
        said = ngettext(
            "%d citation names the same sentence under the new line now. A lesson waits to be published.",
            "%d citations name the same sentences under the new line now. Publish the lessons when they say "
            "what is so.",
            done,
        )
        self.log_change(request, document, said % done)
        self.say(request, said % done)
        return HttpResponseRedirect(self.url("queue", document.pk))
