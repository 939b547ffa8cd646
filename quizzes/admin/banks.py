"""Bringing questions from a file, and taking questions along."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from learn import audit
from learn.admin_site import Entry
from learn.importing.images import SUFFIXES, media_type

from .. import banks, bringing
from ..bank_report import CHANGED, NEW, UNCHANGED
from ..formats.bank import NotABank
from ..formats.bank_text import grouped
from ..models import ProposedBank
from .bank_forms import BringForm, TakeForm
from .bank_preview import Previewed, found_in
from .proposals import ProposalAdmin
from .question_filters import BROUGHT, note_brought

TO_BRING = [
    "learn.view_document", "quizzes.view_question", "quizzes.add_question", "quizzes.change_question",
    "quizzes.add_slot",
]  # fmt: skip
# A file of questions tells the right answers.
TO_TAKE = ["learn.view_document", "quizzes.view_question", "quizzes.view_quiz"]
ON_A_PAGE = 40


def numbers(values):
    return {int(value) for value in values if value.isdecimal() and len(value) < 9}


@admin.register(ProposedBank)
class BankAdmin(ProposalAdmin):
    """Questions in from a file, and out to one."""

    def on_desk(self, request):
        entries = []
        if request.user.has_perms(TO_BRING):
            said = gettext("From Moodle, Canvas, a sheet or plain text. You see each before it is kept.")
            entries.append(Entry("write", 4, gettext("Bring questions"), self.url("bring"), said))
        if request.user.has_perms(TO_TAKE):
            said = gettext("As a file for Moodle, Canvas, a sheet and others.")
            entries.append(Entry("arrange", 8, gettext("Take questions along"), self.url("take_along"), said))
        return entries

    def get_urls(self):
        view = self.admin_site.admin_view
        pages = {
            "bring/": self.bring,
            "preview/": self.preview,
            "take/": self.take,
            "not-now/": self.not_now,
            "take-along/": self.take_along,
            "file/": self.file,
        }
        image = path("image/<slug:digest>/", view(self.image), name="quizzes_proposedbank_image")
        return [image] + [
            path(address, view(page), name=f"quizzes_proposedbank_{page.__name__}")
            for address, page in pages.items()
        ]

    def shown(self, request, template, title, **context):
        context = self.admin_site.each_context(request) | {"title": title} | context
        return TemplateResponse(request, f"admin/quizzes/proposedbank/{template}.html", context)

    # Bringing

    def bring(self, request):
        """Where questions are brought. Nothing is kept yet."""
        if not request.user.has_perms(TO_BRING):
            raise PermissionDenied
        initial = {name: request.GET.get(name, "") for name in ("document", "quiz")}
        form = BringForm(initial=initial)
        if request.method == "POST":
            form = BringForm(request.POST, request.FILES)
            if form.is_valid() and self.proposes(request, form):
                return HttpResponseRedirect(self.url("preview"))
        back = reverse("admin:quizzes_question_changelist")
        return self.shown(request, "bring", gettext("Bring questions"), form=form, back=back)

    def proposes(self, request, form):
        """Keeps the file until the person decides; False, the form saying why, where it is no bank."""
        data, name = form.brought
        document, quiz = form.cleaned_data["document"], form.cleaned_data["quiz"]
        try:
            bringing.propose(data, name, document, quiz, request.user, timezone.now())
        except NotABank as error:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(error))
        return not form.errors

    def proposed(self, request):
        """What this person brought; another's is none of theirs."""
        if not request.user.has_perms(TO_BRING):
            raise PermissionDenied
        rows = ProposedBank.objects.select_related("document", "quiz__path")
        return get_object_or_404(rows, by=request.user)

    @method_decorator(require_safe)
    def preview(self, request):
        """Each question of the file as the learner will meet it, and what could not be carried."""
        proposed = self.proposed(request)
        try:
            found = bringing.Preview(proposed)
        except NotABank as error:
            # It could be read when it was brought: the site has changed since.
            proposed.delete()
            messages.error(request, str(error))
            return HttpResponseRedirect(self.url("bring"))
        page = Paginator(found.questions, ON_A_PAGE).get_page(request.GET.get("page"))
        linted = found_in([brought.question for brought in page], proposed.document)
        return self.shown(
            request,
            "preview",
            gettext("Look at the questions"),
            proposed=proposed,
            preview=found,
            page=page,
            questions=[
                Previewed(brought, proposed, findings) for brought, findings in zip(page, linted, strict=True)
            ],
            has_more=any(brought.standing != UNCHANGED for brought in page),
            sealed=bringing.seal(proposed),
        )

    @method_decorator(require_safe)
    def image(self, request, digest):
        """A picture of the file that waits, for whoever brought it."""
        data = bringing.picture(self.proposed(request), digest)
        if data is None:
            raise Http404
        kind = media_type(data)
        response = HttpResponse(data, content_type=kind)
        response["Content-Disposition"] = f'inline; filename="{digest[:16]}.{SUFFIXES[kind]}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response

    @method_decorator(require_POST)
    def take(self, request):
        """Keeps what was ticked as drafts, then shows the next page of the file, if there is one."""
        proposed, sent = self.proposed(request), request.POST
        following = sent.get("next", "")
        chosen, instead = numbers(sent.getlist("take")), numbers(sent.getlist("instead"))
        if "all" in sent:
            chosen, following = None, ""
        try:
            report = bringing.take(proposed, sent.get("sealed", ""), chosen, instead, not following)
        except NotABank as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(self.url("preview"))
        for how, question in report.questions:
            if how == NEW:
                self.log_addition(request, question, gettext("Brought from a file."))
            elif how == CHANGED:
                self.log_change(request, question, gettext("Changed as a file says."))
        note_brought(request.session, sent["sealed"], [*report.those(NEW), *report.those(CHANGED)])
        self.say(request, str(report))
        if following:
            return HttpResponseRedirect(f"{self.url('preview')}?page={min(numbers([following]), default=1)}")
        last = "?brought=last" if request.session[BROUGHT]["questions"] else ""
        return HttpResponseRedirect(reverse("admin:quizzes_question_changelist") + last)

    @method_decorator(require_POST)
    def not_now(self, request):
        self.proposed(request).delete()
        self.say(request, gettext("Nothing more is kept of the file you brought."))
        return HttpResponseRedirect(self.url("bring"))

    # Taking along

    @method_decorator(require_safe)
    def take_along(self, request):
        """Chooses questions and a format, and shows what the format cannot say before the file is taken."""
        if not request.user.has_perms(TO_TAKE):
            raise PermissionDenied
        form = TakeForm(request.GET if "what" in request.GET else None)
        context = {"form": form}
        if form.is_bound and form.is_valid():
            exported, rows = banks.export(form.questions, form.written_as)
            losses = {}
            for loss in exported.losses:
                losses.setdefault(loss.question, []).append(loss)
            context["rows"] = [(row, grouped(losses.get(number, ()))) for number, row in enumerate(rows)]
            context["lost"] = len(exported.losses)
            context["written"] = len(rows) - len(exported.left_out)
        return self.shown(request, "take_along", gettext("Take questions along"), **context)

    @method_decorator(require_POST)
    def file(self, request):
        """The chosen questions as a file."""
        if not request.user.has_perms(TO_TAKE):
            raise PermissionDenied
        form = TakeForm(request.POST)
        if not form.is_valid():
            raise Http404
        questions = form.questions.filter(pk__in=numbers(request.POST.getlist("question")))
        if not questions:
            messages.error(request, gettext("Tick at least one question."))
            what, written_as = form.cleaned_data["what"], form.cleaned_data["format"]
            return HttpResponseRedirect(f"{self.url('take_along')}?what={what}&format={written_as}")
        exported, rows = banks.export(questions, form.written_as)
        count = len(rows) - len(exported.left_out)
        said = ngettext(
            "Downloaded %d question with its answers.", "Downloaded %d questions with their answers.", count
        )
        audit.note(request.user, form.of, said % count)
        response = HttpResponse(exported.data, content_type=form.written_as.media_type)
        name = f"{form.called}.{form.written_as.suffix}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
