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


class LintWaiver(models.Model):
    """A person's word that a question, or a quiz, may stay as it is though a rule finds something in it.
    It holds for the words the rule marked, whose digest it keeps."""

    question = models.ForeignKey(
        "Question",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="lint_waivers",
        verbose_name=_("question"),
    )
    quiz = models.ForeignKey(
        "Quiz", models.CASCADE, null=True, blank=True, related_name="lint_waivers", verbose_name=_("quiz")
    )
    rule = models.CharField(_("rule"), max_length=40)
    reason = models.TextField(_("reason"), max_length=500)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("left by"),
    )
    at = models.DateTimeField(_("left at"))

    class Meta:
        verbose_name = _("finding left as it is")
        verbose_name_plural = _("good questions")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["question", "rule"], name="lintwaiver_question_once"),
            models.UniqueConstraint(fields=["quiz", "rule"], name="lintwaiver_quiz_once"),
            models.CheckConstraint(
                condition=models.Q(question__isnull=False, quiz__isnull=True)
                | models.Q(question__isnull=True, quiz__isnull=False),
                name="lintwaiver_question_or_quiz",
            ),
        ]

    def __str__(self):
        return self.reason
