"""People and groups, for superusers; and the one thing an educator may be allowed to do for a learner."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms import CheckboxSelectMultiple
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache

from ..accounts import may_make_sign_in_link, sign_in_link
from ..admin_site import Entry
from ..models import User
from .base import DeskAdmin


@admin.register(User)
class PersonAdmin(DeskAdmin):
    """For superusers only, but for the link: whoever could tick boxes here could tick any."""

    desk, desk_order = "people", 1
    change_form_template = "admin/learn/user/change_form.html"
    list_display = ["called", "email", "is_staff", "is_active", "date_joined"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    fields = ["email", "name", "is_active", "is_staff", "is_superuser", "groups", "date_joined", "last_login"]
    # The account page changes an address together with what was confirmed about it.
    readonly_fields = ["email", "date_joined", "last_login"]

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    has_change_permission = has_view_permission

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_add_permission(self, request):
        return False

    def standing(self, request):
        learners = User.objects.learners().count()
        educators = User.objects.filter(is_staff=True).count()
        return gettext("%(learners)s, %(educators)s.") % {
            "learners": ngettext("%d learner", "%d learners", learners) % learners,
            "educators": ngettext("%d educator", "%d educators", educators) % educators,
        }

    def on_desk(self, request):
        people = super().on_desk(request)
        if people:
            groups = reverse("admin:auth_group_changelist")
            people.append(Entry("people", 2, gettext("Groups"), groups, gettext("What educators may do.")))
        return people

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(
            db_field, request, **kwargs | {"widget": CheckboxSelectMultiple}
        )

    def get_urls(self):
        link = never_cache(self.admin_site.admin_view(self.link))
        return [path("<int:pk>/sign-in-link/", link, name="learn_user_link"), *super().get_urls()]

    def link(self, request, pk):
        """Makes a one-time sign-in link on POST and shows it once. Who made it for whom is recorded."""
        if not request.user.has_perm("learn.make_sign_in_link"):
            raise PermissionDenied
        person = get_object_or_404(User, pk=pk)
        if not may_make_sign_in_link(request.user, person):
            raise Http404
        link = ""
        if request.method == "POST":
            link = sign_in_link(person, request)
            self.log_change(request, person, gettext("Made a one-time sign-in link."))
        context = self.admin_site.each_context(request) | {
            "title": gettext("A sign-in link for %s") % person.called,
            "person": person,
            "link": link,
        }
        return TemplateResponse(request, "admin/learn/user/link.html", context)
