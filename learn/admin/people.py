"""People and groups, for superusers; and the one thing an educator may be allowed to do for a learner."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.forms import BooleanField, CheckboxSelectMultiple, ModelForm
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from .. import audit
from ..accounts import may_make_sign_in_link, sign_in_link
from ..admin_site import Entry
from ..models import User
from .base import DeskAdmin
from .words import PlainForm, PlainWords


class SaysRights:
    """The log says which rights were given and which taken, and not only that some were."""

    def construct_change_message(self, request, form, formsets, add=False):
        if add or not form.changed_data:
            return super().construct_change_message(request, form, formsets, add)
        return " ".join(changed(form, name) for name in form.changed_data)


def changed(form, name):
    """What a form changed in one field, as a sentence. Of words only that they changed."""
    label, before, after = form.fields[name].label, form.initial.get(name), form.cleaned_data[name]
    if isinstance(after, bool):
        return gettext("%s: yes.") % label if after else gettext("%s: no.") % label
    if not isinstance(after, QuerySet):
        return gettext("%s: changed.") % label
    parts = [f"+ {each}" for each in after if each not in before]
    parts += [f"− {each}" for each in before if each not in after]
    return f"{label}: {', '.join(parts)}."


class PersonForm(PlainForm, ModelForm):
    sign_out = BooleanField(
        label=_("sign out everywhere"),
        required=False,
        help_text=_("Every session of theirs ends now. They can sign in again."),
    )


@admin.register(User)
class PersonAdmin(SaysRights, DeskAdmin):
    """For superusers only, but for the link: whoever could tick boxes here could tick any."""

    desk, desk_order = "people", 1
    change_form_template = "admin/learn/user/change_form.html"
    form = PersonForm
    list_display = ["called", "email", "is_staff", "is_active", "date_joined"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    fields = [
        "email", "name", "is_active", "is_staff", "is_superuser", "groups", "date_joined", "last_login",
        "sign_out",
    ]  # fmt: skip
    # The account page changes an address together with what was confirmed about it.
    readonly_fields = ["email", "date_joined", "last_login"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(erased_at=None)

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    has_change_permission = has_view_permission

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.cleaned_data.get("sign_out"):
            obj.sessions.all().delete()

    def log_change(self, request, obj, message):
        return audit.note(request.user, obj, message)

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


admin.site.unregister(Group)


@admin.register(Group)
class GroupsAdmin(PlainWords, SaysRights, GroupAdmin):
    """Django's own page of a group, in a list that says how many people are in each."""

    actions = None
    list_display = ["name", "people"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(people=Count("user"))

    @admin.display(description=_("people"))
    def people(self, group):
        return group.people
