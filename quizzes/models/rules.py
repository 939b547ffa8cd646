"""The rules of a quiz that an attempt keeps as they were when it began."""

from decimal import ROUND_CEILING, Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Rules(models.Model):
    """All that what an attempt shows and scores depends on: a quiz has them to be changed, an attempt to be
    kept."""

    class Feedback(models.TextChoices):
        AT_ONCE = "at_once", _("at once, after each question")
        AT_END = "at_end", _("when the attempt is over")
        AFTER_CLOSE = "after_close", _("when the quiz has closed")
        NEVER = "never", _("never")

    class Counts(models.TextChoices):
        HIGHEST = "highest", _("the best attempt")
        LATEST = "latest", _("the latest attempt")
        FIRST = "first", _("the first attempt")
        AVERAGE = "average", _("the average of all attempts")

    class Certainty(models.TextChoices):
        OFF = "", _("not asked")
        ASKED = "asked", _("asked, and left out of the score")
        SCORED = "scored", _("asked, and marked")

    pass_points = models.PositiveSmallIntegerField(
        _("right answers needed to pass"), help_text=_("As a count: learners read “6 of 8”.")
    )
    feedback = models.CharField(
        _("feedback"), max_length=12, choices=Feedback.choices, default=Feedback.AT_ONCE
    )
    tries = models.PositiveSmallIntegerField(
        _("tries at each question"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    penalty = models.DecimalField(
        _("taken off for each try that was not right"),
        max_digits=4,
        decimal_places=3,
        default=Decimal("0.333"),
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("As a share of the question, from 0 to 1."),
    )
    certainty = models.CharField(
        _("how sure are you?"), max_length=10, choices=Certainty.choices, default=Certainty.OFF, blank=True
    )
    counts = models.CharField(_("what counts"), max_length=10, choices=Counts.choices, default=Counts.HIGHEST)

    class Meta:
        abstract = True

    def kept(self):
        """{name: value} of these rules."""
        return {field.name: getattr(self, field.name) for field in Rules._meta.fields}

    def needed(self, everything, total):
        """The points to pass with, of so many in all and so many that count: the same share of them, rounded
        up to a whole point, so that leaving a question out gives nobody a pass. Where nothing counts there is
        nothing to pass with, and the mark stays as it was."""
        mark = min(Decimal(self.pass_points), everything)
        if total in (everything, 0):
            return mark
        return min((mark * total / everything).to_integral_value(ROUND_CEILING), total)

    @property
    def is_deferred(self):
        """True when nothing is graded or told before an attempt is over."""
        return self.feedback != self.Feedback.AT_ONCE

    def tries_at(self, possible):
        """How often a question with so many possible answers (None: no end of them) may be tried: never so
        often that only the right one is left."""
        return self.tries if possible is None else max(1, min(self.tries, possible - 1))
