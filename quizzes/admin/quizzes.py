"""Arranging questions into quizzes, and seeing how they went."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from learn.admin.base import DeskAdmin, OrderedRows, PlainFields, renumber
from learn.admin_site import Entry
from learn.models import LearningPath, Lesson
from learn.models.lessons import State
from learn.slugs import free_slug

from .. import tracking
from ..models import Question, Quiz, Slot


class QuizForm(forms.ModelForm):
    class Meta:
        model = Quiz
        fields = ["path", "kind", "lesson", "title", "slug", "pass_points", "state"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Left empty, it is made of the title. It stays.")
        if "lesson" in self.fields:
            taught = Lesson.objects.exclude(state=State.RETIRED)
            if self.instance.pk:
                taught = Lesson.objects.filter(
                    Q(pk__in=taught, paths=self.instance.path) | Q(pk=self.instance.lesson_id)
                )
            self.fields["lesson"].queryset = taught.distinct()
            self.fields["lesson"].help_text = _("For a check: the lesson it checks. For the final: none.")

    def clean(self):
        cleaned = super().clean()
        way, lesson = (
            cleaned.get("path") or self.instance.path_id and self.instance.path,
            cleaned.get("lesson"),
        )
        if way and lesson and lesson.document_id != way.document_id:
            self.add_error("lesson", _("This lesson belongs to another document than the path."))
        if way and "slug" in self.fields and not cleaned.get("slug"):
            cleaned["slug"] = free_slug(way.quizzes, cleaned.get("title", ""), "quiz")
        return cleaned

    def _post_clean(self):
        """The promises of the database are checked with what the form does not show, too."""
        super()._post_clean()
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self.add_error(None, error.messages)


class Said(forms.Widget):
    """The question as a link: a place keeps its question, because what learners answered points at it."""

    template_name = "admin/quizzes/widgets/said.html"
    use_fieldset = True
    question = None

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"question": self.question}


LAST = 32_000


class SlotForm(forms.ModelForm):
    class Meta:
        model = Slot
        fields = ["position", "question"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["position"].required = False
        if self.instance.pk:
            self.fields["question"].disabled = True
            self.fields["question"].widget = Said()
            self.fields["question"].widget.question = self.instance.question

    def clean_position(self):
        """No number means at the end."""
        place = self.cleaned_data["position"]
        return LAST if place is None else place


class SlotRows(OrderedRows):
    def clean(self):
        """A place where learners have answered stays."""
        for form in self.initial_forms:
            if self._should_delete_form(form) and form.instance.responses.exists():
                raise forms.ValidationError(
                    _(
                        "Learners have answered “%s” here, so it cannot be taken out. Retire the question "
                        "instead: then nobody is asked it again."
                    )
                    % Truncator(form.instance.question).chars(60)
                )
        super().clean()
        self.refuse_an_unreachable_pass()

    def refuse_an_unreachable_pass(self):
        """Learners could never pass a published quiz that needs more right answers than it asks questions."""
        asked = sum(
            row["question"].state == State.PUBLISHED
            for form in self.forms
            if (row := getattr(form, "cleaned_data", None)) and row.get("question") and not row.get("DELETE")
        )
        if self.instance.state == State.PUBLISHED and asked < self.instance.pass_points:
            raise forms.ValidationError(
                ngettext(
                    "It asks %(asked)d published question, but %(needed)d right answers are needed to pass. "
                    "Lower that number, or add questions.",
                    "It asks %(asked)d published questions, but %(needed)d right answers are needed to pass. "
                    "Lower that number, or add questions.",
                    asked,
                )
                % {"asked": asked, "needed": self.instance.pass_points}
            )


class SlotInline(PlainFields, admin.TabularInline):
    model = Slot
    form, formset = SlotForm, SlotRows
    template = "admin/edit_inline/rows.html"
    fields = ["position", "question"]
    extra = 2
    verbose_name_plural = _("questions, in order")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        may = Q(state__in=[State.DRAFT, State.PUBLISHED]) | Q(slots__quiz=obj)
        field = formset.form.base_fields["question"]
        field.queryset = Question.objects.filter(may, document=obj.path.document_id).distinct()
        # Read once, not once a row.
        field.choices = [("", "---------"), *map(self.choice, field.queryset.select_related("current"))]
        return formset

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("question__current")

    def choice(self, question):
        state = "" if question.state == State.PUBLISHED else f" ({question.get_state_display()})"
        return question.pk, Truncator(str(question)).chars(90) + state


@admin.register(Quiz)
class QuizAdmin(DeskAdmin):
    desk, desk_order = "arrange", 2
    form = QuizForm
    change_form_template = "admin/quizzes/quiz/change_form.html"
    list_display = ["title", "path", "kind", "to_pass", "state"]
    list_filter = ["path", "kind", "state"]
    search_fields = ["title"]
    inlines = [SlotInline]
    empty_sentence = _(
        "There are no quizzes yet. A check asks about a lesson, the final about the whole path."
    )

    def standing(self, request):
        numbers = Quiz.objects.aggregate(
            checks=Count("pk", filter=Q(kind=Quiz.Kind.CHECK) & ~Q(state=State.RETIRED)),
            finals=Count("pk", filter=Q(kind=Quiz.Kind.FINAL) & ~Q(state=State.RETIRED)),
        )
        if not any(numbers.values()):
            return gettext("None yet.")
        return gettext("%(checks)s, %(finals)s.") % {
            "checks": ngettext("%d check", "%d checks", numbers["checks"]) % numbers["checks"],
            "finals": ngettext("%d final", "%d finals", numbers["finals"]) % numbers["finals"],
        }

    def on_desk(self, request):
        entries = super().on_desk(request)
        if request.user.has_perm("learn.view_enrolment"):
            said = gettext("Which ones many get wrong, and what they choose instead.")
            entries += [
                Entry("see", 100 + order, gettext("Questions: %s") % way, self.url("went", way.pk), said)
                for order, way in enumerate(LearningPath.objects.exclude(state=State.DRAFT))
            ]
        return entries

    def get_queryset(self, request):
        asked = Count("slots", filter=Q(slots__question__state=State.PUBLISHED))
        return super().get_queryset(request).select_related("path").annotate(asked=asked)

    @admin.display(description=_("to pass"))
    def to_pass(self, quiz):
        return gettext("%(needed)d of %(asked)d") % {"needed": quiz.pass_points, "asked": quiz.asked}

    def get_fieldsets(self, request, obj=None):
        if not obj:
            return [
                (None, {"fields": ["path", "kind", "lesson", "title", "pass_points"]}),
                (_("Address"), {"fields": ["slug"], "classes": ["collapse"]}),
            ]
        return [(None, {"fields": ["title", "path", "kind", "lesson", "pass_points", "state"]})]

    def get_readonly_fields(self, request, obj=None):
        return ["path", "kind"] if obj else []

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        quiz = form.instance
        for formset in formsets:
            renumber(quiz.slots.all(), formset)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [path("went/<int:pk>/", view(self.went), name="quizzes_quiz_went"), *super().get_urls()]

    def went(self, request, pk):
        """How each question of each quiz of this path went."""
        if not request.user.has_perm("learn.view_enrolment"):
            raise PermissionDenied
        way = get_object_or_404(LearningPath, pk=pk)
        context = self.admin_site.each_context(request) | {
            "title": gettext("How the questions of “%s” went") % way,
            "path": way,
            "quizzes": tracking.went(way),
        }
        return TemplateResponse(request, "admin/quizzes/quiz/went.html", context)
