"""The educator's desk: what there is to write, to arrange and to see, on one page."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

GROUPS = {"write": _("Write"), "arrange": _("Arrange"), "see": _("See"), "people": _("People")}


@dataclass(frozen=True)
class Entry:
    """A line on the desk. `sentence` says how things stand there; `order` counts within its group."""

    group: str
    order: int
    name: str
    url: str
    sentence: str
    add_url: str = ""
    add_name: str = ""


class DocentAdminSite(admin.AdminSite):
    site_title = _("Educator")
    index_title = _("Your desk")
    index_template = "admin/desk.html"
    enable_nav_sidebar = False

    def each_context(self, request):
        return super().each_context(request) | {"site_header": settings.SITE_NAME}

    def desk(self, request):
        """The groups of the first page, in order, as (slug, name, entries); none without entries."""
        entries = [
            entry
            for model_admin in self._registry.values()
            for entry in getattr(model_admin, "on_desk", lambda request: ())(request)
        ]
        entries.sort(key=lambda entry: (entry.order, entry.name))
        groups = [(slug, name, [e for e in entries if e.group == slug]) for slug, name in GROUPS.items()]
        return [group for group in groups if group[2]]

    def index(self, request, extra_context=None):
        return super().index(request, {"groups": self.desk(request), **(extra_context or {})})

    def password_change(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_password"))

    def logout(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_logout"))

    def get_app_list(self, request, app_label=None):
        """Nothing: the desk stands in its place, and counting it on every page would cost queries."""
        return []

    def app_index(self, request, app_label, extra_context=None):
        return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
