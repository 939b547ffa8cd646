"""What was done: every line of the log, for those who may see it. Nobody changes it here."""

from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .. import audit
from ..models import User
from .base import DeskAdmin

KINDS = {
    ADDITION: _("added"),
    CHANGE: _("changed"),
    DELETION: _("taken away"),
    audit.BY_COMMAND: _("by command"),
}


class Kind(admin.SimpleListFilter):
    title, parameter_name = _("what kind"), "kind"

    def lookups(self, request, model_admin):
        return list(KINDS.items())

    def queryset(self, request, rows):
        return rows.filter(action_flag=self.value()) if self.value() in map(str, KINDS) else rows


class Thing(admin.SimpleListFilter):
    title, parameter_name = _("on what"), "thing"

    def lookups(self, request, model_admin):
        used = ContentType.objects.filter(pk__in=LogEntry.objects.order_by().values("content_type"))
        return sorted(((str(each.pk), capfirst(each.name)) for each in used), key=lambda pair: pair[1])

    def queryset(self, request, rows):
        return rows.filter(content_type=self.value()) if (self.value() or "").isdecimal() else rows


@admin.register(LogEntry)
class AuditAdmin(DeskAdmin):
    desk, desk_order = "people", 3
    list_display = ["when", "who", "what", "thing"]
    list_display_links = None
    list_filter = [Kind, Thing, ("user", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "content_type"]
    search_fields = ["change_message", "object_repr", "user__email", "user__name"]
    search_help_text = _("What was said, the thing, or who did it")
    ordering = ["-action_time", "-pk"]
    sortable_by = ()
    show_full_result_count = False
    empty_sentence = _("Nothing has been done yet.")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def on_desk(self, request):
        return [
            type(entry)(entry.group, entry.order, gettext("What was done"), entry.url, entry.sentence)
            for entry in super().on_desk(request)
        ]

    def standing(self, request):
        lines = LogEntry.objects.count()
        return ngettext("%d line.", "%d lines.", lines) % lines

    def get_changelist_instance(self, request):
        """The lines, each that is about a person with that person, read together."""
        changes = super().get_changelist_instance(request)
        people_type = ContentType.objects.get_for_model(User).pk
        numbers = {line.object_id for line in changes.result_list if line.content_type_id == people_type}
        people = User.objects.in_bulk([int(each) for each in numbers if each.isdecimal()])
        for line in changes.result_list:
            is_about = line.content_type_id == people_type and line.object_id.isdecimal()
            line.person = people.get(int(line.object_id)) if is_about else None
        changes.title = changes.heading = gettext("What was done")
        count = changes.result_count
        changes.counted = ngettext("%d line", "%d lines", count) % count
        return changes

    @admin.display(description=_("when"))
    def when(self, line):
        return line.action_time

    @admin.display(description=_("who"))
    def who(self, line):
        return audit.who(line)

    @admin.display(description=_("what"))
    def what(self, line):
        said = audit.sentences(line) or [capfirst(KINDS.get(line.action_flag, ""))]
        return format_html_join("", "<p>{}</p>", ((each,) for each in said))

    @admin.display(description=_("on which"))
    def thing(self, line):
        name = line.person.called if line.person else line.object_repr
        return f"{capfirst(line.content_type.name)}: {name}" if line.content_type else name
