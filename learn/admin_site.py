"""The educator's desk: what there is to write, to arrange and to see, on one page."""

from dataclasses import dataclass
from functools import update_wrapper

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from . import second_step
from .row_numbers import MOST_DIGITS

GROUPS = {"write": _("Write"), "arrange": _("Arrange"), "see": _("See"), "people": _("People")}
LONGEST_SEARCH = 200  # each word is a condition more, and SQLite takes no more than a thousand


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


class KnownNumbers:
    def get_filters(self, request):
        """No row has a number that no database holds: the list is shown whole instead, and says so."""
        asked = [part for value in self.params.values() for part in str(value).split(",")]
        if any(part.strip("- ").isdigit() and len(part) > MOST_DIGITS for part in asked):
            raise IncorrectLookupParameters
        return super().get_filters(request)


class OthersList(KnownNumbers, ChangeList):
    """The list of a page that is none of ours."""


class DocentAdminSite(admin.AdminSite):
    site_title = _("Educator")
    index_title = _("Your desk")
    index_template = "admin/desk.html"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """All pages but that of second steps, which would show and change what each person keeps secret."""
        if model_or_iterable not in (Authenticator, (Authenticator,)):
            if admin_class and admin_class.get_changelist is admin.ModelAdmin.get_changelist:
                options["get_changelist"] = lambda self, request, **rest: OthersList
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view, cacheable=False):
        """Opens the desk only to who has the second step that this site wants of them, and looks for no more
        words than a database takes."""
        opened = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            if self.has_permission(request) and second_step.is_missing(request.user):
                said = _("Before your desk opens, set up a second step for signing in.")
                messages.warning(request, said)
                return HttpResponseRedirect(reverse("account") + "#second-step")
            if len(request.GET.get("q", "")) > LONGEST_SEARCH and self.has_permission(request):
                said = _("Search for fewer words: %d letters at most.")
                messages.warning(request, said % LONGEST_SEARCH)
                return HttpResponseRedirect(request.path)
            return opened(request, *args, **kwargs)

        return update_wrapper(guarded, view)

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

    def get_urls(self):
        """Without the address that tells where any row is shown, to whoever may open the desk; with help."""
        known = [each for each in super().get_urls() if getattr(each, "name", "") != "view_on_site"]
        return [path("help/", self.admin_view(self.help), name="help"), *known]

    def help(self, request):
        """What there is to do at the desk, and how."""
        context = self.each_context(request) | {"title": _("Help")}
        return TemplateResponse(request, "admin/help.html", context)

    def index(self, request, extra_context=None):
        return super().index(request, {"groups": self.desk(request), **(extra_context or {})})

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """Leads to the site's own sign-in. Django's form here would be a way in whose tries nobody counts,
        open to whoever is signed in already."""
        there = request.GET.get(REDIRECT_FIELD_NAME, "")
        there = there if get_adapter().is_safe_url(there) else reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(there)
        if not self.has_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(there)

    def password_change(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_password"))

    def logout(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_logout"))

    def get_app_list(self, request, app_label=None):
        """Nothing: the desk stands in its place, and counting it on every page would cost queries."""
        return []

    def app_index(self, request, app_label, extra_context=None):
        return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
