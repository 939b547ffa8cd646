"""Publishing several questions at once: ticked in their list, looked at on one page, then published."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from learn.models.lessons import State
from learn.row_numbers import row_number

from .. import giving
from ..models import Question

MOST = 200
BOX = (
    '<label class="tick"><input type="checkbox" name="question" value="{}">'
    '<span class="only-spoken">{}</span></label>'
)


def ticked(request, said_of_none):
    """The numbers of the questions that are ticked. Where there are none, or too many, it says so: none."""
    sent = (request.POST if request.method == "POST" else request.GET).getlist("question")
    numbers = set(filter(None, map(row_number, sent)))
    if not numbers:
        messages.warning(request, said_of_none)
    elif len(numbers) > MOST:
        messages.warning(request, gettext("Tick at most %d questions at a time.") % MOST)
        return set()
    return numbers


class TickedPages:
    """What the list of questions needs for it, beside the page itself."""

    @admin.display(description=_("tick"))
    def tick(self, question):
        """A box, for what can be published or asked in a quiz."""
        if question.state == State.RETIRED:
            return ""
        said = gettext("Tick “%s”") % question
        return format_html(BOX, question.pk, said)

    def get_list_display(self, request):
        shown = super().get_list_display(request)
        return ["tick", *shown] if self.has_change_permission(request) else shown

    def ticked_urls(self):
        view = self.admin_site.admin_view(self.publish_ticked)
        return [path("publish-ticked/", view, name="quizzes_question_publish_ticked")]

    def publish_ticked(self, request):
        """Which of the questions ticked can be published, and why the others cannot; a POST publishes."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        numbers = ticked(request, gettext("Tick the questions to publish first."))
        if not numbers:
            return HttpResponseRedirect(self.url("changelist"))
        questions = (
            Question.objects.filter(pk__in=numbers).select_related("document", "current").order_by("pk")
        )
        if request.method == "POST":
            return self.published_all(request, *giving.publish_each(questions))
        looked = giving.look(questions)
        if not looked:
            messages.info(request, gettext("Learners get these already, as they are."))
            return HttpResponseRedirect(self.url("changelist"))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Publish the questions ticked"),
            "opts": self.opts,
            "ready": [each for each in looked if not each.whys],
            "kept": [each for each in looked if each.whys],
            "has_errors": any(each.errors for each in looked if not each.whys),
            "already": len(questions) - len(looked),
        }
        return TemplateResponse(request, "admin/quizzes/question/publish_ticked.html", context)

    def published_all(self, request, given, kept):
        """Says what was published and what was not, on the list."""
        for question in given:
            self.log_change(request, question, gettext("Published the question."))
        if given:
            said = ngettext("Published: %d question.", "Published: %d questions.", len(given)) % len(given)
            self.say(request, said)
        for question, whys in kept:
            messages.warning(
                request,
                gettext("“%(question)s” is not published. %(whys)s")
                % {"question": question, "whys": " ".join(whys)},
            )
        if not given and not kept:
            messages.info(request, gettext("Learners get these already, as they are."))
        return HttpResponseRedirect(self.url("changelist"))
