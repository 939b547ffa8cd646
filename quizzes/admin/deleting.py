"""Deleting a question nobody ever met, at the desk: a page that says what goes, then the act."""

from django.contrib import messages
from django.contrib.admin.models import DELETION
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from learn import audit
from learn.admin.base import row_or_404
from learn.admin.words import asked

from .. import deleting
from ..models import Question


class DeletingPages:
    """The page of a question's admin on which it is deleted."""

    def delete_view(self, request, object_id, extra_context=None):
        """What would go, or why it stays; a POST deletes the question."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        question = row_or_404(Question.objects.select_related("document", "current"), object_id)
        if request.method == "POST":
            return self.deleted(request, question)
        context = self.admin_site.each_context(request) | {
            "title": asked(gettext("Delete “%s”?"), question),
            "opts": self.opts,
            "question": question,
            "kept": deleting.why_kept(question),
            "versions": question.versions.count(),
        }
        return TemplateResponse(request, "admin/quizzes/question/delete.html", context)

    def deleted(self, request, question):
        number, name = question.pk, str(question)
        try:
            deleting.delete(question)
        except (ValidationError, ProtectedError, IntegrityError) as error:
            said = gettext("Something hangs on it by now. This page says what.")
            messages.error(request, " ".join(getattr(error, "messages", [said])))
            return HttpResponseRedirect(self.url("delete", number))
        question.pk = number  # for the log, which keeps the number of what is gone
        audit.note(request.user, question, gettext("Deleted before anybody met it."), DELETION)
        self.say(request, gettext("Deleted: “%s”.") % name)
        return HttpResponseRedirect(self.url("changelist"))
