"""Saying that a path need not cover a sentence, and taking that back."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from learn.models import Place

from .models import Waiver

LONGEST = Waiver._meta.get_field("reason").max_length


def waive(path, passage, reason, by, now):
    """Notes that the path need not cover this sentence; a new reason stands in the place of an old one.

    ValidationError when no reason is given, or the sentence is not in the newest edition."""
    reason = " ".join(reason.replace("\x00", "").split())
    if not reason:
        raise ValidationError(_("Say in a few words why this sentence may be left out."))
    if len(reason) > LONGEST:
        raise ValidationError(
            _("The reason has %(length)d characters; at most %(most)d are possible. Say it shorter.")
            % {"length": len(reason), "most": LONGEST}
        )
    if not Place.objects.current(path.document).filter(passage=passage).exists():
        raise ValidationError(_("This sentence is not in the newest edition, so there is nothing to waive."))
    return Waiver.objects.update_or_create(
        path=path, passage=passage, defaults={"reason": reason, "by": by, "at": now}
    )[0]


def take_back(path, passage):
    """The sentence is to be covered again; nothing happens when it was not waived."""
    path.waivers.filter(passage=passage).delete()
