"""Making a course of a document at the desk: its outline, the drafts, and publishing them all at once."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from learn.admin.base import DayInput
from learn.admin.documents import DocumentAdmin
from learn.admin.paths import DAY_HAS_PASSED
from learn.admin.words import PlainForm
from learn.models import Document

from .. import assigning, bringing_back, work
from ..making import make_course
from ..planning import LONGEST_TITLE, MOST_LESSONS, plan
from . import removing

NEEDS = [
    "learn.change_document", "learn.add_lesson", "learn.add_learningpath", "learn.add_pathlesson",
    "quizzes.add_quiz",
]  # fmt: skip
ABOUT_SOURCE = ["authors", "published_on", "licence", "source_address", "is_restatement"]
ABOUT_COURSE = ["title", "written_by", "next_check_on", "is_about_health", "is_open"]
FILES_TELL = _("A file does not always know: see that it is right.")
SOUNDS_SO = _("Ticked because its words sound like it (%s): untick it if it is not.")
SOUNDS_NOT_SO = _("Not ticked because its words do not sound like it: tick it if it is.")


class CourseForm(PlainForm, forms.ModelForm):
    """The outline as a form: each part of a page of it taken or left out under a title; what learners are
    told about the source and about the course."""

    source_address = forms.URLField(
        label=_("source address"), required=False, max_length=500, assume_scheme="https"
    )
    title = forms.CharField(label=_("title of the course"), max_length=LONGEST_TITLE)
    written_by = forms.CharField(
        label=_("who made the course"),
        max_length=200,
        required=False,
        help_text=_("Left empty, learners read that it is not recorded."),
    )
    next_check_on = forms.DateField(
        label=_("next check due on"),
        required=False,
        widget=DayInput,
        help_text=_("The day by which its facts are looked at again. Learners see it."),
    )
    is_about_health = forms.BooleanField(
        label=_("it is about health"),
        required=False,
        help_text=_(
            "Learners then read that it informs and advises nobody on their own care, and that no clinician "
            "has reviewed it until a review is recorded. Questions that advise are reported as errors."
        ),
    )
    is_open = forms.BooleanField(
        label=_("readable without an account"),
        required=False,
        initial=True,
        help_text=_("The lessons are the document's own words: see that its licence allows that."),
    )

    class Meta:
        model = Document
        fields = ABOUT_SOURCE
        widgets = {"published_on": DayInput}

    def clean_next_check_on(self):
        due = self.cleaned_data["next_check_on"]
        if due and due < timezone.localdate():
            raise ValidationError(DAY_HAS_PASSED)
        return due

    def __init__(self, course, page, by, *args, **kwargs):
        first = {
            "title": course.document.title[:LONGEST_TITLE],
            "written_by": by.name,
            "is_about_health": course.sounds_like_health,
        }
        super().__init__(*args, instance=course.document, initial=first, **kwargs)
        self.course = course
        self.listed = list(enumerate(page.object_list, page.start_index()))
        for name in ("authors", "published_on", "licence", "source_address"):
            if getattr(course.document, name) and not course.path:
                self.fields[name].help_text = FILES_TELL
        if course.path:
            for name in ABOUT_COURSE:
                del self.fields[name]
        else:
            words = ", ".join(course.words_of_health)
            guess = SOUNDS_SO % words if words else SOUNDS_NOT_SO
            about = self.fields["is_about_health"]
            about.help_text = format_lazy("{} {}", guess, about.help_text)
        for number, part in self.listed:
            if not (part.lesson and course.path) and not course.is_made:
                self.fields[f"take_{number}"] = forms.BooleanField(
                    label=gettext("Take “%s”") % part.title, required=False, initial=part.is_taken
                )
            if not part.lesson and not course.is_made:
                self.fields[f"title_{number}"] = forms.CharField(
                    label=gettext("Title of lesson %d") % number,
                    max_length=LONGEST_TITLE,
                    required=False,
                    initial=part.title,
                )

    @property
    def rows(self):
        """(part, field to take it, field of its title) of each part; None for what it has no say in."""
        for number, part in self.listed:
            yield (
                part,
                *(self[n] if n in self.fields else None for n in (f"take_{number}", f"title_{number}")),
            )

    @property
    def about_source(self):
        return self.with_ticks(ABOUT_SOURCE)

    @property
    def about_course(self):
        return self.with_ticks(name for name in ABOUT_COURSE if name in self.fields)

    def with_ticks(self, names):
        """[(field, whether it is to be ticked)] of these."""
        return [(self[name], isinstance(self.fields[name], forms.BooleanField)) for name in names]

    def clean(self):
        cleaned = super().clean()
        for number, part in self.listed:
            take = f"take_{number}"
            part.is_taken = cleaned.get(take, False) if take in self.fields else part.is_there
            part.title = cleaned.get(f"title_{number}") or part.title
        if not self.course.taken:
            raise ValidationError(_("Choose at least one section. Each becomes a lesson."))
        if (count := len(self.course.taken)) > MOST_LESSONS:
            said = _("That would be %(count)d lessons; a course has at most %(most)d. Untick some.")
            raise ValidationError(said % {"count": count, "most": MOST_LESSONS})
        return cleaned

    def make(self):
        """`Made`, once what was said about the source is kept too."""
        with transaction.atomic():
            self.save()
            about = {name: self.cleaned_data[name] for name in ABOUT_COURSE if name in self.fields}
            return make_course(self.course, **about)


# What spans lessons and checks lives here, so this page stands in the place of the one learn has.
admin.site.unregister(Document)


@admin.register(Document)
class CourseDocumentAdmin(removing.Removing, DocumentAdmin):
    """The page of a document, with the way to a course of it, and the way back."""

    list_filter = [removing.InUse]

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/course/", view(self.course), name="learn_document_course"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_make_course"] = request.user.has_perms(NEEDS)
        context["has_lessons"] = obj.lessons.exists()
        if request.user.has_perms(assigning.NEEDS):
            context["waiting"] = work.waiting(obj)
        context["may_remove"] = request.user.has_perms(removing.NEEDS)
        context["is_retired"] = not Document.objects.in_use().filter(pk=obj.pk).exists()
        may_return = context["may_remove"] and (context["is_retired"] or obj.retired_from)
        context["returning"] = may_return and bringing_back.returning(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def course(self, request, pk):
        """The outline of the document as a form; a POST makes the course."""
        if not request.user.has_perms(NEEDS):
            raise PermissionDenied
        document = get_object_or_404(Document, pk=pk)
        level = request.GET.get("level", "")
        course = plan(document, int(level) if level in "123456" and level else None)
        if (
            request.method == "POST"
            and course
            and request.POST.get("revision") != str(course.revision.number)
        ):
            # What was typed belongs to other sections.
            messages.error(
                request,
                gettext("The document has got a newer edition meanwhile. This is its outline: look again."),
            )
            return HttpResponseRedirect(self.url("course", pk))
        page = course and Paginator(course.parts, MOST_LESSONS).get_page(request.GET.get("page"))
        if course:
            course.only(page.start_index(), page.end_index())
        form = course and CourseForm(course, page, request.user, request.POST or None)
        if request.method == "POST" and course and form.is_valid():
            answer = self.made(request, form)
            if answer:
                return answer
        context = self.admin_site.each_context(request) | {
            "title": gettext("Make a course of “%s”") % document,
            "opts": self.opts,
            "document": document,
            "course": course,
            "form": form,
            "page": page,
            "most": MOST_LESSONS,
        }
        return TemplateResponse(request, "admin/learn/document/course.html", context)

    def made(self, request, form):
        """The way to the draft path; None when it cannot be made, which the form then says."""
        try:
            made = form.make()
        except ValidationError as error:
            form.add_error(None, error)
            return None
        self.log_change(request, form.course.document, str(made))
        self.say(request, str(made))
        return HttpResponseRedirect(reverse("admin:learn_learningpath_change", args=[made.path.pk]))
