"""Arranging questions into quizzes, and seeing how they went."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from learn import audit, progress
from learn.admin.base import DeskAdmin, renumber
from learn.admin_site import Entry
from learn.models import LearningPath
from learn.models.lessons import State

from .. import attempts, changing_rules, dead_ends, giving, tracking
from ..asking import too_few
from ..models import Allowance, Quiz, Slot
from ..presets import SETTINGS, differing, rules_of
from ..quoting import in_quotes
from . import handing_in
from .allowances import AllowanceInline
from .held import why_not
from .quiz_form import PASSED, QuizForm
from .slot_rows import SlotInline


@admin.register(Quiz)
class QuizAdmin(DeskAdmin):
    desk, desk_order = "arrange", 2
    form = QuizForm
    change_form_template = "admin/quizzes/quiz/change_form.html"
    list_display = ["title", "path", "what_it_is", "rules", "to_pass", "state"]
    list_filter = ["path", "kind", "preset", "state"]
    search_fields = ["title"]
    inlines = [SlotInline, AllowanceInline]
    empty_sentence = _(
        "There are no quizzes yet. A check asks about a lesson, the final about the whole path."
    )

    def standing(self, request):
        at_end, practice = Q(kind=Quiz.Kind.END), Q(preset=Quiz.Preset.PRACTICE)
        numbers = Quiz.objects.exclude(state=State.RETIRED).aggregate(
            checks=Count("pk", filter=Q(kind=Quiz.Kind.CHECK)),
            finals=Count("pk", filter=at_end & ~practice),
            practices=Count("pk", filter=at_end & practice),
        )
        if not any(numbers.values()):
            return gettext("None yet.")
        said = [
            ngettext("%d check", "%d checks", numbers["checks"]) % numbers["checks"],
            ngettext("%d final", "%d finals", numbers["finals"]) % numbers["finals"],
        ]
        if ends := numbers["practices"]:
            said.append(
                ngettext("%d practice at the end of a path", "%d practices at the end of a path", ends) % ends
            )
        return f"{', '.join(said)}."

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
        return super().get_queryset(request).select_related("path__document").with_asks()

    @admin.display(description=_("to pass"))
    def to_pass(self, quiz):
        if not quiz.asks:
            return gettext("%d, asks nothing yet") % quiz.pass_points
        return gettext("%(needed)d of %(asked)d") % {"needed": quiz.needed_of_asked, "asked": quiz.asks}

    @admin.display(description=_("kind"), ordering="kind")
    def what_it_is(self, quiz):
        return quiz.what_it_is

    @admin.display(description=_("rules"), ordering="preset")
    def rules(self, quiz):
        name = quiz.get_preset_display()
        return gettext("%s, changed") % name if differing(quiz.preset, rules_of(quiz)) else name

    def get_fieldsets(self, request, obj=None):
        rules = [(_("Rules"), {"fields": ["preset"]}), self.settings_of(obj)]
        if not obj:
            return [
                (None, {"fields": ["path", "kind", "lesson", "title", "pass_points"]}),
                *rules,
                (_("Address"), {"fields": ["slug"], "classes": ["collapse"]}),
            ]
        counts = ["done_when"] if obj.lesson_id and obj.path.steps.filter(lesson=obj.lesson_id) else []
        about = ["title", "path", "what_it_is", "lesson", "pass_points", "state", *counts, "seen"]
        return [(None, {"fields": about}), *rules]

    def settings_of(self, quiz):
        """The fieldset of the settings behind the preset. It says what differs from that."""
        name = gettext("Settings of these rules")
        differs = differing(quiz.preset, rules_of(quiz)) if quiz else ()
        changed = [Quiz._meta.get_field(setting).verbose_name for setting in differs]
        if changed:
            name = gettext("Settings of these rules (changed: %s)") % ", ".join(map(str, changed))
        return (name, {"fields": list(SETTINGS), "classes": ["collapse"]})

    def get_readonly_fields(self, request, obj=None):
        return ["path", "what_it_is"] if obj else []

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and request.method == "GET" and obj.state == State.PUBLISHED:
            context["falls_short"] = too_few(obj, places_of(context["inline_admin_formsets"]))
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        quiz, now, moved = form.instance, timezone.now(), 0
        if change and {"time_limit", "closes_wall", "zone"} & set(form.changed_data):
            # Before anybody's path is finished by this: whoever ends an attempt holds it first, too.
            moved = attempts.move_deadlines(quiz, now)
        for formset in formsets:
            if formset.model is Slot:
                renumber(quiz.slots.all(), formset)
                if quiz.state != State.RETIRED:
                    for said in too_few(quiz, formset.rows):
                        messages.warning(request, said)
        if quiz.state == State.PUBLISHED != form.initial.get("state"):
            self.give(request, form)
        if quiz.state == State.PUBLISHED and "done_when" in form.fields:
            self.settle_when_done(request, form, now)
        if change:
            self.leave_nobody_before_it(request, form, now)
        self.say_moved(request, moved)
        self.say_what_it_means(request, form, change, now, moved)

    def say_what_it_means(self, request, form, change, now, moved):
        """Says what other rules come to for who has begun, and what may not have been meant."""
        quiz = form.instance
        if change and (meaning := changing_rules.meaning(quiz, form.rules_before, now, moved)):
            messages.warning(request, meaning)
        if {"time_limit", "opens_wall", "closes_wall", "zone", "state"} & set(form.changed_data):
            for said in changing_rules.doubts(quiz, now):
                messages.warning(request, said)
        if quiz.lesson_id and not quiz.path.steps.filter(lesson=quiz.lesson_id).exists():
            said = gettext(
                "“%(lesson)s” is not on “%(path)s” yet. Until it is, no learner comes to this quiz."
            )
            messages.warning(request, said % {"lesson": quiz.lesson, "path": quiz.path})

    def give(self, request, form):
        """Says what rules find in a quiz that learners get from now on, or keeps it back. Only now, when its
        questions are saved too, can it be said."""
        quiz, way = form.instance, gettext("See what is found, mend it or leave it as it is.")
        where = reverse("admin:quizzes_lintwaiver_changelist")
        where = f"{where}?path={quiz.path.slug}&severity=error"
        try:
            errors = giving.publish_quiz(quiz)
        except giving.HeldBack as error:
            quiz.state = form.initial.get("state") or State.DRAFT
            quiz.save(update_fields=["state"])
            form.changed_data.remove("state")
            messages.error(request, why_not(error))
            return
        if errors:
            said = gettext("It was published though rules find errors in it: %s.")
            said %= giving.named([judged for _thing, judged in errors])
            messages.warning(request, format_html('{} <a href="{}">{}</a>', said, where, way))

    def settle_when_done(self, request, form, now):
        """Has the lesson count as done as the form says. What a page does not send stays as it was shown."""
        quiz, chosen = form.instance, form.cleaned_data["done_when"] or form.initial["done_when"]
        if chosen == PASSED:
            if progress.ask_for_check(quiz.path, quiz.lesson):
                said = gettext("“%s” is done from now on when it is read and this check is passed.")
                messages.info(request, said % quiz.lesson)
        elif progress.reading_is_enough(quiz.path, quiz.lesson, now):
            messages.info(request, gettext("“%s” is done from now on when it is read.") % quiz.lesson)

    def leave_nobody_before_it(self, request, form, now):
        """Has the path finished without a check or final that learners get no longer; says where it could not
        be finished with one they do."""
        quiz = form.instance
        if quiz.state != State.PUBLISHED:
            was_given = form.initial.get("state") == State.PUBLISHED
            if was_given and (said := dead_ends.ease(quiz.path, quiz.lesson, now)):
                messages.info(request, said)
        elif end := next((end for end in dead_ends.dead_ends([quiz.path]) if end.quiz == quiz), None):
            messages.error(request, f"{in_quotes(end.name)}: {end.why}")
        elif form.initial.get("state") != State.PUBLISHED and not quiz.lesson_id:
            if not quiz.path.final_required:
                said = gettext("“%(path)s” is finished without “%(quiz)s”. Its page is where to ask for it.")
                messages.info(request, said % {"path": quiz.path, "quiz": quiz})

    def save_formset(self, request, form, formset, change):
        """Who gave what, and when, is kept; it holds for an attempt under way as well."""
        if formset.model is not Allowance:
            return super().save_formset(request, form, formset, change)
        given = formset.save(commit=False)
        for allowance in formset.deleted_objects:
            allowance.delete()
        for allowance in given:
            allowance.by = request.user
            allowance.save()
            moved = attempts.move_deadlines(form.instance, timezone.now(), allowance.learner)
            self.say_moved(request, moved)
        if any(allowance.extra_minutes for allowance in given) and not form.instance.time_limit:
            messages.warning(request, gettext("It has no time limit, so more minutes change nothing yet."))
        if any(allowance.extra_attempts for allowance in given) and not form.instance.attempts_allowed:
            messages.warning(request, gettext("Everybody has as many attempts as they like already."))

    def say_moved(self, request, moved):
        if moved:
            messages.info(request, attempts.said_of_moved(moved))

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("went/<int:pk>/", view(self.went), name="quizzes_quiz_went"),
            path("went/<int:pk>/hand-in/", view(self.hand_in), name="quizzes_quiz_hand_in"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def hand_in(self, request, pk):
        """Hands in what ran out on this path, and goes back to the figures it was asked for from."""
        if not handing_in.may(request):
            raise PermissionDenied
        way = get_object_or_404(LearningPath, pk=pk)
        if said := handing_in.hand_in(request, handing_in.of_path(way)):
            audit.note(request.user, way, said)
        page = "learn_enrolment_table" if request.POST.get("from") == "progress" else "quizzes_quiz_went"
        return HttpResponseRedirect(reverse(f"admin:{page}", args=[pk]))

    def went(self, request, pk):
        """How each question of each quiz of this path went."""
        if not request.user.has_perm("learn.view_enrolment"):
            raise PermissionDenied
        way = get_object_or_404(LearningPath, pk=pk)
        quizzes = tracking.went(way)
        context = self.admin_site.each_context(request) | {
            "title": gettext("How the questions of “%s” went") % way,
            "path": way,
            "quizzes": quizzes,
            "misleading": [row for _quiz, rows in quizzes for row in rows if row.misleads],
        }
        context |= handing_in.note(request, handing_in.of_path(way))
        return TemplateResponse(request, "admin/quizzes/quiz/went.html", context)


def places_of(inlines):
    """What stands in the places of a quiz, as its page has read them already."""
    slots = [
        form.instance for each in inlines if each.formset.model is Slot for form in each.formset.initial_forms
    ]
    return [{"question": s.question, "draws": s.draws, "draw_topic": s.draw_topic} for s in slots]
