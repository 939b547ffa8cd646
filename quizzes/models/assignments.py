"""Who is to do what another edition leaves to do on a lesson or question."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from learn.models import Lesson

from .questions import Question


class Assignment(models.Model):
    """A lesson or a question is this person's to put right. It stays theirs when the next edition comes."""

    lesson = models.OneToOneField(Lesson, models.CASCADE, null=True, related_name="assignment")
    question = models.OneToOneField(Question, models.CASCADE, null=True, related_name="assignment")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lesson__isnull=False, question__isnull=True)
                | Q(lesson__isnull=True, question__isnull=False),
                name="assignment_of_one_thing",
            )
        ]

    def __str__(self):
        return f"{self.lesson or self.question}: {self.to}"
