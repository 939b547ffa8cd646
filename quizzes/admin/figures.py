"""Figures that questions ask about: they stay, with the parts that learners were asked to choose."""

from django.contrib import admin
from django.utils.translation import gettext as _

from learn.admin.figures import FigureAdmin, FigureForm
from learn.drawings import region_ids
from learn.models import Figure

from ..asked_figures import asked_parts, is_given

# What spans figures and questions lives here, so this page stands in the place of the one learn has.
admin.site.unregister(Figure)


class AskedFigureForm(FigureForm):
    def clean_upload(self):
        svg = super().clean_upload()
        if svg and self.instance.pk and svg != self.instance.svg and is_given(self.instance):
            said = _(
                "Learners have answered a question on this drawing, so it stays as they saw it. Bring the "
                "new one as another figure, and choose that in a new version of the question."
            )
            self.add_error("upload", said)
        elif svg and self.instance.pk:
            gone = [region for region in asked_parts(self.instance) if region not in region_ids(svg)]
            if gone:
                said = _("A question asks for these parts of it, which the new drawing does not have: %s.")
                self.add_error("upload", said % ", ".join(gone))
        return svg


@admin.register(Figure)
class AskedFigureAdmin(FigureAdmin):
    form = AskedFigureForm

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and asked_parts(obj))
