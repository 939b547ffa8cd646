"""Putting questions into a quiz from their side: ticked in the list, with its search, or from one's page."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from learn.admin.words import PlainForm
from learn.models.lessons import State

from .. import banks, giving
from ..asking import falls_short
from ..models import Question, Quiz
from .held import why_not
from .ticked import ticked

PERMISSIONS = ["quizzes.view_question", "quizzes.change_quiz", "quizzes.add_slot"]


class PlacingForm(PlainForm, forms.Form):
    """Which quiz is to ask the questions: those about their documents, under their path."""

    quiz = forms.ModelChoiceField(
        Quiz.objects.none(), label=_("quiz"), error_messages={"required": _("Choose the quiz.")}
    )

    def __init__(self, questions, *args, **kwargs):
        super().__init__(*args, **kwargs)
        documents = {question.document_id for question in questions}
        quizzes = Quiz.objects.exclude(state=State.RETIRED).filter(path__document__in=documents)
        self.fields["quiz"].queryset = quizzes.select_related("path", "lesson")
        groups = {}
        for quiz in quizzes.select_related("path").order_by("path__title", "path", "pk"):
            groups.setdefault(str(quiz.path), []).append((quiz.pk, str(quiz)))
        self.fields["quiz"].choices = [("", "---------"), *groups.items()]
        self.has_quizzes = bool(groups)


class PlacedPages:
    """What the list of questions needs for it, beside the page itself."""

    def placed_urls(self):
        view = self.admin_site.admin_view(self.into_a_quiz)
        return [path("into-a-quiz/", view, name="quizzes_question_into_a_quiz")]

    def into_a_quiz(self, request):
        """Asks which quiz is to ask these questions; a POST puts them at its end."""
        if not request.user.has_perms(PERMISSIONS):
            raise PermissionDenied
        numbers = ticked(request, gettext("Tick the questions to put into a quiz first."))
        questions = list(Question.objects.filter(pk__in=numbers).select_related("current").order_by("pk"))
        if not questions:
            return HttpResponseRedirect(self.url("changelist"))
        form = PlacingForm(questions, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            return self.placed(request, form.cleaned_data["quiz"], questions)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Put into a quiz"),
            "opts": self.opts,
            "questions": questions,
            "form": form,
            "errors": form.errors,
        }
        return TemplateResponse(request, "admin/quizzes/question/into_a_quiz.html", context)

    def placed(self, request, quiz, questions):
        """Says on the quiz which of them it asks now, and which not."""
        fitting = [question for question in questions if question.document_id == quiz.path.document_id]
        asked = set(quiz.slots.values_list("question", flat=True))
        new = [one for one in fitting if one.pk not in asked and one.state != State.RETIRED]
        try:
            put(quiz, new)
        except ValidationError as error:
            messages.error(request, why_not(error))
        else:
            for question in new:
                self.log_change(request, quiz, gettext("It asks “%s” now.") % question)
            self.say(request, said_of(new)) if new or fitting else None
        for question in questions:
            if question not in fitting:
                said = gettext("“%s” rests on another document than this quiz, so it stays out.")
                messages.warning(request, said % question)
        return HttpResponseRedirect(reverse("admin:quizzes_quiz_change", args=[quiz.pk]))


@transaction.atomic
def put(quiz, questions):
    """Puts the questions at the end of the quiz. ValidationError where a published quiz could not be asked
    then, or its path holds one of them back; nothing is changed then."""
    banks.place(quiz, questions)
    if quiz.state != State.PUBLISHED:
        return
    if said := falls_short(quiz):
        raise ValidationError(said)
    for question in questions:
        if question.state == State.PUBLISHED:
            giving.hold_back(giving.against(question), giving.asking(question))


def said_of(new):
    if not new:
        return gettext("It asks all of them already.")
    said = ngettext("%d question stands at its end now.", "%d questions stand at its end now.", len(new))
    if all(question.state == State.PUBLISHED for question in new):
        return said % len(new)
    drafts = gettext("Learners get those that are drafts once they are published.")
    return f"{said % len(new)} {drafts}"
