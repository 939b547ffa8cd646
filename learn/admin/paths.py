"""Arranging lessons into a path, and saying who answers for it."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .. import progress
from ..models import Enrolment, LearningPath, Lesson, PathLesson
from ..models.lessons import State
from ..slugs import free_slug
from ..tracking import learners_on
from .base import (
    WITHOUT_PLACE,
    DeskAdmin,
    OrderedRow,
    OrderedRows,
    PlainFields,
    drafts_and_published,
    offer_documents,
    renumber,
)
from .words import PlainForm

DAY_HAS_PASSED = _("This day has passed. Choose one that is to come.")


def who_loses_it(joined, finished):
    """What a person agrees to who takes a path from its learners."""
    said = ngettext(
        "Take it from %d learner who has joined", "Take it from %d learners who have joined", joined
    )
    if not finished:
        return said % joined
    also = ngettext("%d has finished it", "%d have finished it", finished)
    return f"{said % joined} ({also % finished})"


def taken_from(way, state):
    """(how many learners have joined a path that they would lose by this state, how many of them have
    finished it); (0, 0) where it takes nothing from anybody."""
    if way is None or way.state != State.PUBLISHED or state not in (State.DRAFT, State.RETIRED):
        return 0, 0
    joined = learners_on(way)
    return joined.count(), joined.filter(completed_at__isnull=False).count()


class PathForm(PlainForm, forms.ModelForm):
    # Only asked for where learners would lose the path by the state that was chosen.
    is_sure = forms.BooleanField(
        label=_("take it from them"),
        error_messages={
            "required": _("Nothing has changed yet. Tick this, or choose “published” as the state again.")
        },
    )

    class Meta:
        model = LearningPath
        fields = [
            "document", "original", "slug", "title", "about", "language", "is_open", "final_required",
            "notice", "notice_short", "appointment", "written_by", "written_from", "facts_checked_on",
            "next_check_on", "publish_check_blocks", "corrects_always", "state",
        ]  # fmt: skip
        widgets = {
            "notice": forms.Textarea({"rows": 5}),
            "appointment": forms.Textarea({"rows": 6}),
            "about": forms.Textarea({"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Left empty, it is made of the title. It stays.")
        offer_documents(self)
        joined, finished = taken_from(self.instance if self.is_bound else None, self.data.get("state"))
        if joined:
            self.fields["is_sure"].label = who_loses_it(joined, finished)
            self.fields["is_sure"].help_text = _(
                "Its address then tells them, and nobody else, that it is no longer offered. What they did "
                "stays: published again, it is theirs as it was."
            )
        else:
            del self.fields["is_sure"]
        if "is_open" in self.fields:
            self.fields["is_open"].help_text = _(
                "Anybody may read; answering needs an account. Unticked, only learners who have joined "
                "before can open it."
            )
            if not self.instance.pk:
                self.initial["is_open"] = True
        if "original" in self.fields:
            self.fields["original"].queryset = LearningPath.objects.exclude(pk=self.instance.pk)

    def clean(self):
        cleaned = super().clean()
        if "slug" in self.fields and not cleaned.get("slug"):
            cleaned["slug"] = free_slug(LearningPath.objects.all(), cleaned.get("title", ""), "path")
        checked, due = cleaned.get("facts_checked_on"), cleaned.get("next_check_on")
        if checked and due and due <= checked:
            self.add_error("next_check_on", _("The next check comes after the last one. Choose a later day."))
        elif due and "next_check_on" in self.changed_data and due < timezone.localdate():
            self.add_error("next_check_on", DAY_HAS_PASSED)
        return cleaned


WHEN_DONE = format_lazy(
    "{} {}",
    WITHOUT_PLACE,
    _(
        "A lesson is done when it is read and its check is passed; unticked, when it is read. It is ticked "
        "by itself when learners first get its check."
    ),
)


class StepInline(PlainFields, admin.TabularInline):
    model = PathLesson
    form, formset = OrderedRow, OrderedRows
    template = "admin/edit_inline/rows.html"
    fields = ["position", "lesson", "check_required", "full_notice"]
    extra = 1
    verbose_name_plural = _("lessons, in order")
    hint = WHEN_DONE

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("lesson")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        taught = Lesson.objects.filter(document=obj.document)
        present = Q(state__in=[State.DRAFT, State.PUBLISHED]) | Q(steps__path=obj)
        formset.form.base_fields["check_required"].initial = False  # nobody passes a check there is not
        field = formset.form.base_fields["lesson"]
        field.queryset = taught.filter(present).distinct()
        # Read once, not once a row.
        field.choices = [("", "---------"), *((lesson.pk, str(lesson)) for lesson in field.queryset)]
        return formset


def number_of(rows):
    """How many of a path's rows these are."""
    counted = rows.order_by().values("path").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


class ReviewForm(PlainForm, forms.Form):
    role = forms.CharField(
        label=_("Your profession or role"),
        max_length=100,
        help_text=_("As learners will read it after your name, for example “cardiologist, City Clinic”."),
    )


@admin.register(LearningPath)
class PathAdmin(DeskAdmin):
    desk, desk_order = "arrange", 1
    form = PathForm
    change_form_template = "admin/learn/learningpath/change_form.html"
    list_display = ["title", "state", "lesson_count", "learner_count"]
    list_filter = ["state"]
    search_fields = ["title", "about"]
    inlines = [StepInline]
    empty_sentence = _("There are no paths yet. A path is an ordered course of lessons.")

    def standing(self, request):
        return drafts_and_published(LearningPath.objects.all())

    def get_queryset(self, request):
        # Each counted by itself: joined to each other they would be multiplied first.
        steps = PathLesson.objects.filter(path=OuterRef("pk"))
        learners = Enrolment.objects.filter(path=OuterRef("pk"), learner__is_staff=False)
        return super().get_queryset(request).annotate(taught=number_of(steps), learners=number_of(learners))

    @admin.display(description=_("lessons"), ordering="taught")
    def lesson_count(self, path):
        return path.taught

    @admin.display(description=_("learners"), ordering="learners")
    def learner_count(self, path):
        return path.learners

    def get_fieldsets(self, request, obj=None):
        about = ["title", "about", "language"]
        if not obj:
            return [
                (None, {"fields": ["document", *about]}),
                (_("Address"), {"fields": ["slug"], "classes": ["collapse"]}),
            ]
        return [
            (
                None,
                {
                    "fields": [
                        *about,
                        "state",
                        *(["is_sure"] if taken_from(obj, request.POST.get("state"))[0] else []),
                        "publish_check_blocks",
                        "corrects_always",
                        "is_open",
                        "final_required",
                    ]
                },
            ),
            (_("Notices"), {"fields": ["notice", "notice_short", "appointment"]}),
            (
                _("Who answers for it"),
                {
                    "fields": ["written_by", "written_from", "facts_checked_on", "next_check_on"],
                    "description": _(
                        "Left empty, learners read that it is not recorded. Nothing is filled in by guess."
                    ),
                },
            ),
            (_("Translation"), {"fields": ["original"], "classes": ["collapse"]}),
        ]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context["join_link"] = request.build_absolute_uri(obj.get_absolute_url())
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            renumber(form.instance.steps.all(), formset)
        if change:
            progress.settle_everybody(form.instance, timezone.now())
        if form.instance.state == State.PUBLISHED and not form.instance.steps.filter(
            lesson__state=State.PUBLISHED
        ):
            messages.warning(
                request, gettext("None of its lessons is published yet, so learners find none here.")
            )

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/review/", view(self.review), name="learn_learningpath_review"),
            *super().get_urls(),
        ]

    def review(self, request, pk):
        """Where a person says in their own name that they have reviewed this path, or takes it back."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        way = get_object_or_404(LearningPath, pk=pk)
        reviewer = request.user
        # A review is a person's word. Whoever has no name here, or is nobody in particular, cannot give it.
        may_review = bool(reviewer.name.strip()) and not reviewer.is_demo
        form = ReviewForm(request.POST if "_record" in request.POST else None)
        if request.method == "POST" and "_take_back" in request.POST and way.reviewed_by_id == reviewer.pk:
            self.note_review(request, way, None, "", None, gettext("Took back the review."))
            return HttpResponseRedirect(self.url("change", pk))
        if request.method == "POST" and may_review and form.is_valid():
            said = f"{reviewer.name.strip()}, {form.cleaned_data['role'].strip()}"
            self.note_review(
                request, way, reviewer, said[:200], timezone.localdate(), gettext("Recorded a review.")
            )
            return HttpResponseRedirect(self.url("change", pk))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Record my review"),
            "opts": self.opts,
            "path": way,
            "form": form,
            "may_review": may_review,
            "mine": way.reviewed_by_id == reviewer.pk,
            "today": timezone.localdate(),
        }
        return TemplateResponse(request, "admin/learn/learningpath/review.html", context)

    def note_review(self, request, way, by, said, on, log):
        LearningPath.objects.filter(pk=way.pk).update(reviewed_by=by, reviewed_as=said, reviewed_on=on)
        self.log_change(request, way, log)
        self.say(request, log)
