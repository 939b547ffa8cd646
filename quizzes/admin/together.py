"""What several lessons and questions rest on, at the desk: looked at, then cited anew in one press."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext

from learn.two_sentences import Row

from .. import behind, lines, reciting, work
from ..held_back import HeldBack
from ..linting.rewording import turns
from .held import why_not


class TogetherPages:
    """The pages of the work queue on which all under one line, or on one sentence, are cited anew."""

    def everywhere(self, request, pk):
        """All that rests on one old sentence, beside the new one it is to rest on; a POST does it for those
        that are ticked. ``key`` names the old sentence, ``to`` the new one."""
        document = self.document(request, pk)
        old = get_object_or_404(document.passages, key=request.GET.get("key", ""))
        try:
            new = reciting.passage_to_cite(document, request.GET.get("to", ""))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(self.url("queue", pk))
        if request.method == "POST":
            return self.cite_everywhere(request, document, old, new)
        items = work.queue(document).resting_on(old)
        if not items:
            return HttpResponseRedirect(self.url("queue", pk))
        said = work.said_of(items, old)
        row = Row("changed", old.key, old.text, new.key, new.text, contexts=(old.context, new.context))
        context = self.admin_site.each_context(request) | {
            "title": gettext("One new sentence for all"),
            "document": document,
            "row": row,
            "items": [
                (item, words, behind.Lost.of(*row.in_full, words))
                for item in items
                for words in [said.get((item.kind, item.thing.pk), "")]
            ],
            "turns": turns(*row.in_full),
        }
        return TemplateResponse(request, "admin/quizzes/work/everywhere.html", context)

    def cite_everywhere(self, request, document, old, new):
        things = set(self.ticked(request))
        if not things:
            messages.error(
                request, gettext("Tick the lessons and questions that are to rest on the new sentence.")
            )
            return HttpResponseRedirect(request.get_full_path())
        try:
            done = reciting.recite_everywhere(document, old, new, things)
        except HeldBack as held:
            messages.error(request, why_not(held))
            return HttpResponseRedirect(request.get_full_path())
        if not done:
            said = gettext("Nothing of what was ticked rests on the old sentence any more.")
        else:
            said = ngettext(
                "One lesson or question rests on the new sentence now. A lesson waits to be published.",
                "%d lessons and questions rest on the new sentence now. Publish the lessons when they say "
                "what is so.",
                done,
            )
            said = said % done if done > 1 else said
            self.log_change(request, document, said)
        self.say(request, said)
        return HttpResponseRedirect(self.url("queue", document.pk))

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
                (item, words, lost.under_heading() if line.is_heading else lost)
                for item in items
                for words in [said.get((item.kind, item.thing.pk), "")]
                for lost in [behind.Lost.of(old, new, words)]
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
        try:
            done = lines.recite_under(document, key, pairs, things)
        except HeldBack as held:
            messages.error(request, why_not(held))
            return HttpResponseRedirect(request.get_full_path())
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
