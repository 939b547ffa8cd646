"""Publishing a path only when nothing stands against it, where the path asks for that."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path as address
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext, ngettext

from learn.admin.paths import PathAdmin
from learn.models import LearningPath
from learn.models.lessons import State
from learn.saying_why import one_line

from ..dead_ends import dead_ends
from ..held_back import HeldBack, against
from ..making import NothingPublished, left_as_drafts, publish_everything
from ..publish_check import apart
from ..sheet import sheet
from .check_page import check_page
from .held import why_not

FIRST = 5  # of the draft questions are named

# What spans lessons and questions lives here, so this page stands in the place of the one learn has.
admin.site.unregister(LearningPath)


def standing(path):
    """Where the path stands, and who can open it where that is not everybody."""
    if path.state != State.PUBLISHED or path.is_open:
        return capfirst(path.get_state_display())
    if path.enrolments.exists():
        return gettext("Published, for those who have joined")
    return gettext("Published, but nobody can open it yet")


def in_words(found):
    """Why a path is not published, what only its drafts cover told apart; "" where nothing was found."""
    against = sum(len(finding.whys) for finding in found)
    drafts = sum(len(finding.only_drafts) for finding in found)
    if against:
        said = ngettext(
            "Saved, but not published: %d thing stands against it.",
            "Saved, but not published: %d things stand against it.",
            against,
        )
        return said % against
    if drafts:
        said = ngettext(
            "Saved, but not published: only drafts cover %d sentence. Publish them first, or everything at "
            "once.",
            "Saved, but not published: only drafts cover %d sentences. Publish them first, or everything at "
            "once.",
            drafts,
        )
        return said % drafts
    return ""


@admin.register(LearningPath)
class CheckedPathAdmin(PathAdmin):
    """The page of a path, which puts the path to the publish check before learners get it."""

    def save_related(self, request, form, formsets, change):
        path, before = form.instance, form.initial.get("state")
        taught = set(path.steps.values_list("lesson", flat=True))
        super().save_related(request, form, formsets, change)
        path.held_back = ""
        if path.publish_check_blocks and path.state == State.PUBLISHED == before:
            self.keep_off(request, path, path.steps.exclude(lesson__in=taught))
        if path.publish_check_blocks and path.state == State.PUBLISHED != before:
            # Only now, when its lessons are saved too, can it be said what learners would get.
            path.held_back = in_words(apart(path))
        if path.held_back:
            LearningPath.objects.filter(pk=path.pk).update(state=before)
            form.changed_data.remove("state")

    def keep_off(self, request, path, steps):
        """Takes those of these lessons, new on a path learners have, off it again in which the publish check
        finds something, and says so."""
        for step in steps.filter(lesson__state=State.PUBLISHED).select_related("lesson"):
            if whys := against(step.lesson, path):
                step.delete()
                said = gettext("“%s” is not put on the path.") % step.lesson
                messages.error(request, why_not(HeldBack(path, whys), said))

    def response_change(self, request, path):
        if not path.held_back:
            return super().response_change(request, path)
        messages.error(request, path.held_back)
        return HttpResponseRedirect(reverse("admin:quizzes_waiver_check", args=[path.pk]))

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            address("<int:pk>/publish/", view(self.publish), name="learn_learningpath_publish"),
            *super().get_urls(),
        ]

    def may_publish(self, request):
        return self.has_change_permission(request) and request.user.has_perm("learn.publish_lesson")

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            # A form that comes back with mistakes has put into the row what was typed.
            stored = LearningPath.objects.get(pk=obj.pk) if context["errors"] else obj
            context["original"], context["standing"] = stored, standing(stored)
            context["dead_ends"] = dead_ends([stored]) if stored.state == State.PUBLISHED else []
            steps = stored.steps.exclude(lesson__state=State.RETIRED)
            waiting = steps if stored.state == State.DRAFT else steps.filter(lesson__state=State.DRAFT)
            is_waiting = stored.state != State.RETIRED and waiting.exists()
            if is_waiting and self.may_publish(request):
                context |= {"may_publish_everything": True, "sheet": sheet(obj)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def who_reads(self, path):
        if path.is_open:
            return gettext("Learners can read it now.")
        if path.enrolments.exists():
            return gettext("Those who have joined can read it now.")
        return gettext("Nobody can open it yet: tick “readable without an account” below and save.")

    def publish(self, request, pk):
        """Publishes every lesson of the path, and the path. Whoever comes back to the address alone, as after
        signing in again, gets the page with the button."""
        if not self.may_publish(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect(self.url("change", pk))
        path = get_object_or_404(LearningPath, pk=pk)
        checks = path.quizzes.published().count()
        try:
            why = one_line(request.POST.get("why", ""))
            count = publish_everything(path, request.user, timezone.now(), why)
        except NothingPublished as held:
            messages.error(request, " ".join(held.messages))
            return check_page(request, self.admin_site, path, held.found, is_as_published=True)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(self.url("change", pk))
        said = ngettext("Published, with %d lesson.", "Published, with %d lessons.", count) % count
        said = f"{said} {self.who_reads(path)}"
        if given := path.quizzes.published().count() - checks:
            also = ngettext(
                "%d check has its questions and is published, too: its lesson is done when it is read and "
                "the check is passed.",
                "%d checks have their questions and are published, too: their lessons are done when they "
                "are read and the check is passed.",
                given,
            )
            said = f"{said} {also % given}"
        self.log_change(request, path, said)
        self.say(request, said)
        self.say_what_stays(request, path)
        return HttpResponseRedirect(self.url("change", pk))

    def say_what_stays(self, request, path):
        """Names what of the path learners do not get yet, and leads there."""
        quizzes, questions = left_as_drafts(path)
        if not quizzes and not questions:
            return
        links = [(reverse("admin:quizzes_quiz_change", args=[quiz.pk]), str(quiz)) for quiz in quizzes]
        links += [
            (reverse("admin:quizzes_question_change", args=[each.pk]), Truncator(str(each)).words(12))
            for each in questions[:FIRST]
        ]
        said = [
            ngettext("%d quiz", "%d quizzes", len(quizzes)) % len(quizzes) if quizzes else "",
            ngettext("%d question", "%d questions", len(questions)) % len(questions) if questions else "",
        ]
        said = gettext(" and ").join(filter(None, said))
        still = ngettext(
            "%s is still a draft, and learners are not asked it:",
            "%s are still drafts, and learners are not asked them:",
            len(quizzes) + len(questions),
        )
        listed = format_html_join(" · ", '<a href="{}">{}</a>', links)
        rest = ""
        if len(questions) > FIRST:
            where = f"{reverse('admin:quizzes_question_changelist')}?state__exact={State.DRAFT}"
            rest = format_html(' · <a href="{}">{}</a>', where, gettext("All draft questions"))
        messages.warning(request, format_html("{} {}{}", still % said, listed, rest))
