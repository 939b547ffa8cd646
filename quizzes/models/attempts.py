"""What learners answered. Appended and never changed; every mark can be replayed from it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learn.models import Enrolment

from .questions import QuestionVersion
from .quizzes import Quiz, Slot


class AttemptQuerySet(models.QuerySet):
    def open(self):
        return self.filter(finished_at__isnull=True)

    def finished(self):
        return self.filter(finished_at__isnull=False)


class Attempt(models.Model):
    """One sitting of a quiz. It exists from the learner's first click."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attempts")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attempts")
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    builds_on = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="built_on_by",
        help_text="Set when only the questions missed in that attempt are asked again",
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["learner", "quiz", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "quiz"], condition=Q(finished_at__isnull=True), name="attempt_one_open"
            ),
            models.UniqueConstraint(fields=["learner", "quiz", "number"], name="attempt_number_once"),
        ]

    def __str__(self):
        return f"{self.learner} · {self.quiz} · {self.number}"

    def get_absolute_url(self):
        return reverse("quizzes:attempt", args=[self.pk])


class Response(models.Model):
    """One question wording within an attempt: the saved draft, then what was earned."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="responses")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="responses")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="responses")
    position = models.PositiveSmallIntegerField()
    choice_order = models.JSONField(default=list, help_text="Authored positions of the choices, as shown")
    keys = models.JSONField(default=list, help_text="Keys of the passages its feedback quotes")
    draft = models.JSONField(null=True, blank=True)
    seq = models.PositiveIntegerField(
        default=0, help_text="Issued by the server; a save names the one it read"
    )
    saved_at = models.DateTimeField(null=True, blank=True)
    fraction = models.DecimalField(max_digits=8, decimal_places=7, null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    carried_from = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="carried_to")

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "slot"], name="response_once_a_slot"),
            models.UniqueConstraint(fields=["attempt", "position"], name="response_position_once"),
            models.CheckConstraint(
                condition=Q(fraction__isnull=True) | Q(fraction__range=(0, 1)),
                name="response_fraction_0_to_1",
            ),
        ]

    def __str__(self):
        return f"{self.attempt} · {self.position}"

    def get_absolute_url(self):
        return reverse("quizzes:question", args=[self.attempt_id, self.position])


class Try(models.Model):
    """One submission of an answer. Written once."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="tries")
    number = models.PositiveSmallIntegerField(default=1)
    answer = models.JSONField(null=True, help_text="None when the learner asked to be shown")
    fraction = models.DecimalField(max_digits=8, decimal_places=7)
    certainty = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["response", "number"]
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="try_number_once"),
            models.CheckConstraint(condition=Q(fraction__range=(0, 1)), name="try_fraction_0_to_1"),
        ]

    def __str__(self):
        return f"{self.response} · {self.number}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ValidationError("A try is written once and never changed.")
        super().save(*args, **kwargs)
