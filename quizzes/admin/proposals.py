"""What somebody brought, until they have decided on it."""

from learn.admin.base import DeskAdmin


class ProposalAdmin(DeskAdmin):
    """What was brought has no list or form of its own: it is decided on, and gone."""

    def has_view_permission(self, request, obj=None):
        return False

    has_change_permission = has_view_permission

    def has_add_permission(self, request):
        return False
