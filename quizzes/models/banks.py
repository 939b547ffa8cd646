"""A bank of questions that was brought, until the person who brought it has decided."""

from django.conf import settings
from django.db import models

from learn.models import Document

from .quizzes import Quiz


class ProposedBank(models.Model):
    """A file of questions, kept until the person who brought it has seen each of them and chosen. In the row
    and not in a folder: nothing is left behind when it goes."""

    by = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="proposed_bank")
    name = models.CharField(max_length=300)
    format = models.CharField(max_length=20)
    file = models.BinaryField()
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    quiz = models.ForeignKey(Quiz, models.SET_NULL, null=True, blank=True, related_name="+")
    pictures = models.BinaryField(default=b"", help_text="A zip of those in it, each named by its digest")
    brought_at = models.DateTimeField()

    def __str__(self):
        return self.name
