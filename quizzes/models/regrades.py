"""When a key was wrong: what was put right, why, and what it changed for whom."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learn.models import Enrolment, Lesson

from .attempts import Response
from .questions import QuestionVersion
from .staying import Appended


class Regrade(Appended):
    """One correction of how a wording's answers count. Undoing it is another one."""

    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="regrades")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(_("why"), max_length=500)
    before = models.JSONField(help_text="Ruling, explanation and choices as they were")
    after = models.JSONField(help_text="Ruling, explanation and choices as they are since")
    figures = models.JSONField(null=True, help_text="Who gained, the scores before and after; see `foreseen`")
    takes_away = models.BooleanField(_("completions that no longer hold are taken away"), default=False)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")

    class Meta(Appended.Meta):
        verbose_name = _("correction of how answers count")
        verbose_name_plural = _("corrections of how answers count")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.reason

    @property
    def sides(self):
        """Its version as it counted before, and as it counts since."""
        return self.version.marked_by(self.before), self.version.marked_by(self.after)

    @property
    def is_in_force(self):
        """Whether its version counts as this correction left it: then it can be undone."""
        after = self.version.marked_by(self.after).marking()
        return self.version.marking() == after and not hasattr(self, "undone_by")


class RegradeChange(Appended):
    """A response whose fraction a regrade changed or, with the fraction as it was, one that it left out of
    the score or took in again."""

    regrade = models.ForeignKey(Regrade, models.CASCADE, related_name="changes")
    response = models.ForeignKey(Response, models.CASCADE, related_name="regrades")
    before = models.DecimalField(max_digits=8, decimal_places=7)
    after = models.DecimalField(max_digits=8, decimal_places=7)

    class Meta(Appended.Meta):
        ordering = ["regrade", "pk"]
        constraints = [models.UniqueConstraint(fields=["regrade", "response"], name="regradechange_once")]

    def __str__(self):
        return f"{self.response}: {self.before} → {self.after}"


class RegradeCompletion(Appended):
    """A check (or, without a lesson, the final) that a regrade noted as passed or took back, and what
    that did to the path being finished: each as the moment it stood at before, and at after."""

    regrade = models.ForeignKey(Regrade, models.CASCADE, related_name="completions")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, models.PROTECT, null=True, blank=True, related_name="+")
    passed_before = models.DateTimeField(null=True)
    passed_after = models.DateTimeField(null=True)
    finished_before = models.DateTimeField(null=True)
    finished_after = models.DateTimeField(null=True)

    class Meta(Appended.Meta):
        ordering = ["regrade", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regrade", "enrolment", "lesson"], name="regradecompletion_once_a_lesson"
            ),
            models.UniqueConstraint(
                fields=["regrade", "enrolment"],
                condition=models.Q(lesson=None),
                name="regradecompletion_one_final",
            ),
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.passed_before} → {self.passed_after}"
