"""Choosing a part of a drawing."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import Fault
from .choice import SingleChoice


class HotSpot(SingleChoice):
    """One region of a figure: ``details["figure"]`` is the figure's short name in the document, each row's
    ``details["region"]`` the id of an element of its SVG. The answer is that of a single choice, for on the
    page the regions are a list beside the figure; choosing on the drawing is a comfort."""

    kind = "hotspot"
    name = gettext_lazy("a place on a figure")

    def faults_of_rows(self, version):
        found, seen = super().faults_of_rows(version), set()
        for row in version.choice_list:
            region = region_of(row)
            if not region and self.said(version, row):
                found.append(Fault(_("Say which part of the drawing this is."), row.position, "region"))
            elif region and region in seen:
                said = _("An earlier row has this part of the drawing already.")
                found.append(Fault(said, row.position, "region"))
            seen.add(region)
        return found

    def without_words(self, row):
        if region_of(row):
            return _("Write what this part is called: who does not see the drawing chooses by these words.")
        return _("Choose a part of the drawing and write what it is called, or remove this row.")

    def faults_of_all(self, version):
        found = super().faults_of_all(version)
        figure = version.details.get("figure")
        if not isinstance(figure, str) or not figure.strip():
            found.append(Fault(_("Choose the figure."), place="figure"))
        return found


def region_of(row):
    region = row.details.get("region")
    return region.strip() if isinstance(region, str) else ""
