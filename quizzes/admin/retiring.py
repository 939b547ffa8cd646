"""Retiring a lesson or a question: what hangs on it is named, and it is asked."""

from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from learn import publishing
from learn.admin.words import asked
from learn.models import Lesson
from learn.models.lessons import State
from learn.row_numbers import row_number
from learn.tracking import learners_of

from .. import retiring
from ..asking import hanging_on
from ..models import Question


def hangs_on(question):
    """What hangs on it, for the page that asks: the quizzes each with what becomes of it that could not be
    passed without the question, "" where it can."""
    hanging = hanging_on(question, timezone.now())
    short = {each.quiz: each for each in retiring.short_of(hanging.quizzes)}
    return {
        "hanging": hanging,
        "quizzes": [
            (quiz, left, short[quiz].becomes if quiz in short else "", hanging.draws_fewer.get(quiz.pk))
            for quiz, left in hanging.quizzes
        ],
        "short": list(short.values()),
        "empties": any(not each.left for each in short.values()),
    }


def retire_question(request, question):
    """Retires it with the quizzes that were named to the person who pressed; what to say."""
    may_change = request.user.has_perm("quizzes.change_quiz")
    along = filter(None, map(row_number, request.POST.getlist("along") if may_change else ()))
    return retiring.retire(question, list(along), timezone.now())


class Retiring:
    """The press in the work queue that takes something from learners, and the page that asks before."""

    def sure_to_retire(self, request, document, thing):
        """What it means to retire what learners get, before it is done."""
        context = self.admin_site.each_context(request) | {
            "title": asked(gettext("Retire “%s”?"), thing),
            "document": document,
            "thing": thing,
            "kind": thing._meta.model_name,
            "act": self.url("one", document.pk, thing._meta.model_name, thing.pk),
        }
        if isinstance(thing, Lesson):
            self.refuse_to_retire(request)
            context["learners"], context["readers"] = learners_of(thing)
        else:
            context |= hangs_on(thing)
        return TemplateResponse(request, "admin/quizzes/work/retire.html", context)

    def refuse_to_retire(self, request):
        if not request.user.has_perm("learn.publish_lesson"):
            raise PermissionDenied

    def retire(self, request, thing):
        """Does it; what to say about it, "" where it was done before."""
        if thing.state == State.RETIRED:
            return ""
        also = []
        if isinstance(thing, Question):
            also = retire_question(request, thing)
        else:
            self.refuse_to_retire(request)
            publishing.retire(thing)
        return " ".join([gettext("“%s” is retired. What learners did with it stays.") % thing, *also])
