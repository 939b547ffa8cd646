"""Which interaction of QTI becomes which kind of question, and which none."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import choices, entries, pairs
from .items import BUTTON, CHOICES, Unreadable
from .tree import attribute, every

MAKERS = {
    "choiceInteraction": choices.from_choices,
    "textEntryInteraction": entries.from_entries,
    "inlineChoiceInteraction": entries.from_entries,
    "gapMatchInteraction": entries.from_gap_match,
    "matchInteraction": pairs.from_match,
    "associateInteraction": pairs.from_associate,
    "orderInteraction": pairs.from_order,
}
REFUSED = {
    "extendedTextInteraction": gettext_lazy("an essay"),
    "uploadInteraction": gettext_lazy("a file to be handed in"),
    "drawingInteraction": gettext_lazy("a drawing"),
    "sliderInteraction": gettext_lazy("a slider to be moved"),
    "mediaInteraction": gettext_lazy("something to listen to or watch"),
    "hottextInteraction": gettext_lazy("words to be marked in a text"),
    "hotspotInteraction": gettext_lazy("a place on a picture"),
    "selectPointInteraction": gettext_lazy("a point on a picture"),
    "positionObjectInteraction": gettext_lazy("things to be placed on a picture"),
    "graphicOrderInteraction": gettext_lazy("places on a picture to be put in order"),
    "graphicAssociateInteraction": gettext_lazy("places on a picture to be joined"),
    "graphicGapMatchInteraction": gettext_lazy("words to be placed on a picture"),
    "customInteraction": gettext_lazy("something of its own making"),
    "portableCustomInteraction": gettext_lazy("something of its own making"),
}
PICTURE = ("hotspotInteraction",)
MOST_CHOICES = 300
AMONG = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})


def make(item):
    """The `Made` of an item's interactions. Unreadable, naming it, for what cannot be asked here."""
    found = [node for node in item.body.iter() if str(node.tag).endswith("Interaction")]
    if any(node.tag == BUTTON for node in found):
        if not item.asked_for:
            item.lose(_("a button of its own"), BUTTON)
        found = [node for node in found if node.tag != BUTTON]
    if not found:
        raise Unreadable(_("Nothing is asked: it is a text to read."))
    names = {node.tag for node in found}
    for name in names:
        if name in PICTURE:
            raise Unreadable(
                _("It asks for a place on a picture. Write a hot spot question on a figure instead.")
            )
        if name not in MAKERS:
            what = REFUSED.get(name, name.removesuffix("Interaction"))
            raise Unreadable(_("It asks for %s, which cannot be asked here.") % what)
    options = len(every(item.body, *CHOICES))
    if options > MOST_CHOICES:
        raise Unreadable(_("It has %d choices, which is more than one question can have.") % options)
    if names <= AMONG:
        return entries.from_entries(item, found)
    if len(found) > 1:
        raise Unreadable(
            _("It asks %d things at once. Make a question of each where it was written.") % len(found)
        )
    if attribute(found[0], "responseIdentifier") not in item.responses:
        raise Unreadable(_("It does not tell what is right: its response is not declared."))
    return MAKERS[found[0].tag](item, found[0])
