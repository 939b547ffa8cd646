"""Publishing a single lesson only when nothing stands against it, where one of its paths asks for that."""

from django.contrib import admin
from django.utils.translation import gettext

from learn.admin.lessons import LessonAdmin
from learn.models import Lesson

from ..held_back import HeldBack, let_through
from ..naming import follow, title_read
from .held import why_not

# What spans lessons and questions lives here, so this page stands in the place of the one learn has.
admin.site.unregister(Lesson)


@admin.register(Lesson)
class CheckedLessonAdmin(LessonAdmin):
    """The page of a lesson, which puts it to the publish check of its paths before learners get it."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and not obj.current:
            follow(obj, form.initial.get("title"))

    def give(self, request, lesson):
        with let_through(lesson):
            version = super().give(request, lesson)
        follow(lesson, title_read(lesson))
        return version

    def why_not(self, error):
        return why_not(error, gettext("Saved.")) if isinstance(error, HeldBack) else super().why_not(error)
