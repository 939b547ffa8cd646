"""What every page of the desk is called, and what is said when something was saved there: our words in the
place of Django's, for all pages at once."""

from django.contrib import messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.views.main import ChangeList
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from ..admin_site import KnownNumbers


class NamedList(KnownNumbers, ChangeList):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = capfirst(self.opts.verbose_name_plural)


class PlainWords:
    """Common to all pages of the desk, those of Django's own included."""

    def url(self, name, *args):
        """The address of one of this model's own admin pages."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def message_user(self, request, message, level=messages.INFO, extra_tags="", fail_silently=False):
        """Says it on the next page. What is a success there tells the page to let go of unsaved words."""
        extra_tags = extra_tags or ("kept" if level == messages.SUCCESS else "")
        super().message_user(request, message, level, extra_tags, fail_silently)

    def say(self, request, sentence):
        """Says on the next page what has been done."""
        self.message_user(request, sentence, messages.SUCCESS)

    def get_changelist(self, request, **kwargs):
        return NamedList

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        new = gettext("New %(name)s") % {"name": self.opts.verbose_name}
        context["title"] = str(context.get("original") or new)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(self, request, object_id, extra_context=None):
        named = {"title": gettext("What was done"), **(extra_context or {})}
        return super().history_view(request, object_id, named)

    def response_add(self, request, obj, post_url_continue=None):
        return self.saved_at(request, obj)

    def response_change(self, request, obj):
        return self.saved_at(request, obj)

    def saved_at(self, request, obj):
        """Says that it is saved, and leads back to it or, where the page asked for that, to the list."""
        self.say(request, gettext("Saved: “%s”.") % obj)
        if "_continue" not in request.POST:
            return self.response_post_save_change(request, obj)
        kept = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return HttpResponseRedirect(add_preserved_filters(kept, self.url("change", obj.pk)))

    def response_delete(self, request, obj_display, obj_id):
        self.say(request, gettext("Deleted: “%s”.") % obj_display)
        return self.response_post_save_change(request, None)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        said = gettext("That page leads to nothing: no %(name)s has this number. It may have been deleted.")
        messages.warning(request, said % {"name": opts.verbose_name})
        return HttpResponseRedirect(reverse("admin:index"))
