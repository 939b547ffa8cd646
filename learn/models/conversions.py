"""Files that were brought at the desk, while they are read in the background."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

TURNS = (1, 2)


class Stage(models.TextChoices):
    WAITING = "waiting", _("waiting")
    READING = "reading", _("reading")
    SENTENCES = "sentences", _("finding the sentences")
    SAVING = "saving", _("keeping it")
    DONE = "done", _("done")
    REFUSED = "refused", _("cannot be read")
    UNNAMED = "unnamed", _("needs a name")
    STOPPED = "stopped", _("stopped")
    CANCELLED = "cancelled", _("cancelled")


BUSY = (Stage.READING, Stage.SENTENCES, Stage.SAVING)


class ConversionQuerySet(models.QuerySet):
    def waiting(self):
        """Those whose turn has not come, in the order they came."""
        return self.filter(stage=Stage.WAITING).order_by("waits_since", "pk")

    def under_way(self):
        """Those that wait or are being read."""
        return self.filter(stage__in=[Stage.WAITING, *BUSY])

    def unsettled(self):
        """Those that are not decided yet: under way, or waiting for a person's word."""
        return self.filter(stage__in=[Stage.WAITING, *BUSY, Stage.UNNAMED, Stage.STOPPED])

    def dead(self, now):
        """Those that hold a turn although whoever reads them has not been heard of for long."""
        return self.filter(turn__isnull=False, heard_until__lt=now)


class Conversion(models.Model):
    """A file someone brought as a new document or as a document's next edition, and how far the reading of
    it is. The file belongs to the row, and goes when nobody needs it any more.

    Two are read at once, for there are two turns; ``reader`` names who has this one, so that one given up
    for dead writes nothing after all."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="conversions")
    document = models.ForeignKey(
        "Document", models.CASCADE, null=True, related_name="conversions", help_text="None while it is new."
    )
    known = models.ForeignKey(
        "Document", models.SET_NULL, null=True, related_name="+", help_text="What it seems to be a text of."
    )
    slug = models.SlugField(max_length=80, blank=True)
    name = models.CharField(max_length=300)
    file = models.BinaryField()
    digest = models.CharField(max_length=64)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.WAITING)
    said = models.TextField(blank=True, help_text="What became of it, in a sentence.")
    warnings = models.JSONField(default=list)
    brought_at = models.DateTimeField()
    waits_since = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heard_until = models.DateTimeField(null=True)
    turn = models.PositiveSmallIntegerField(null=True, unique=True)
    reader = models.CharField(max_length=32, blank=True)

    objects = ConversionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(turn__isnull=True) | Q(turn__in=TURNS), name="conversion_two")
        ]

    def __str__(self):
        return self.name

    @property
    def is_under_way(self):
        return self.stage in (Stage.WAITING, *BUSY)

    @property
    def before(self):
        """How many files are before this one while it waits."""
        ahead = Q(waits_since__lt=self.waits_since) | Q(waits_since=self.waits_since, pk__lt=self.pk)
        return Conversion.objects.waiting().filter(ahead).count()
