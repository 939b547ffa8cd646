"""Retiring a lesson or a question from the work queue: what hangs on it is named, and it is asked."""

from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from learn import publishing
from learn.models import Lesson
from learn.models.lessons import State
from learn.tracking import learners_of

from .. import authoring
from ..asking import hanging_on
from ..models import Question


class Retiring:
    """The press in the work queue that takes something from learners, and the page that asks before."""

    def sure_to_retire(self, request, document, thing):
        """What it means to retire what learners get, before it is done."""
        context = self.admin_site.each_context(request) | {
            "title": gettext("Retire “%s”?") % thing,
            "document": document,
            "thing": thing,
            "kind": thing._meta.model_name,
        }
        if isinstance(thing, Lesson):
            self.refuse_to_retire(request)
            context["learners"], context["readers"] = learners_of(thing)
        else:
            context["hanging"] = hanging_on(thing, timezone.now())
        return TemplateResponse(request, "admin/quizzes/work/retire.html", context)

    def refuse_to_retire(self, request):
        if not request.user.has_perm("learn.publish_lesson"):
            raise PermissionDenied

    def retire(self, request, thing):
        """Does it; what to say about it, "" where it was done before."""
        if thing.state == State.RETIRED:
            return ""
        if isinstance(thing, Question):
            authoring.retire(thing)
        else:
            self.refuse_to_retire(request)
            publishing.retire(thing)
        return gettext("“%s” is retired. What learners did with it stays.") % thing
