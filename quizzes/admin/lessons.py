"""Publishing a single lesson only when nothing stands against it, where one of its paths asks for that."""

from django.contrib import admin
from django.utils.translation import gettext

from learn.admin.lessons import LessonAdmin
from learn.models import LearningPath, Lesson
from learn.models.lessons import State
from learn.row_numbers import row_number

from .. import making
from ..held_back import HeldBack, let_through
from ..naming import follow, title_read
from .held import why_not

# What spans lessons and questions lives here, so this page stands in the place of the one learn has.
admin.site.unregister(Lesson)


@admin.register(Lesson)
class CheckedLessonAdmin(LessonAdmin):
    """The page of a lesson, which puts it to the publish check of its paths before learners get it."""

    def begun_on(self, request, document=None):
        """The path the address says this lesson is begun for, or None; it goes on that once it is saved."""
        if not request.user.has_perms(making.NEEDS):
            return None
        paths = LearningPath.objects.exclude(state=State.RETIRED).filter(
            pk=row_number(request.GET.get("path"))
        )
        return (paths.filter(document=document) if document else paths).first()

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if add and (path := self.begun_on(request)):
            said = gettext("Once saved, it is on “%s”, in its section's place, with an empty check.") % path
            response.context_data["standing"] += f" {said}"
        return response

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and not obj.current:
            follow(obj, form.initial.get("title"))
        if not change and (path := self.begun_on(request, obj.document)):
            making.put_on(path, obj)
            self.say(request, gettext("It is on “%s”, in its section's place, with an empty check.") % path)

    def give(self, request, lesson):
        with let_through(lesson):
            version = super().give(request, lesson)
        follow(lesson, title_read(lesson))
        return version

    def why_not(self, error):
        return why_not(error, gettext("Saved.")) if isinstance(error, HeldBack) else super().why_not(error)
