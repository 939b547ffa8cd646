"""What a path leaves out, and who says that it may."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learn.models import LearningPath, Passage


class Waiver(models.Model):
    """A person's word that this path need neither teach nor test this sentence."""

    path = models.ForeignKey(LearningPath, models.CASCADE, related_name="waivers", verbose_name=_("path"))
    passage = models.ForeignKey(
        Passage, models.PROTECT, related_name="waivers", verbose_name=_("sentence of a source")
    )
    reason = models.TextField(_("reason"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("waived by"),
    )
    at = models.DateTimeField(_("waived at"))

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["path", "at"]
        constraints = [models.UniqueConstraint(fields=["path", "passage"], name="waiver_once")]

    def __str__(self):
        return self.reason
