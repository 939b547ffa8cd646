"""A course brought as a zip, until the person who brought it has decided."""

from django.conf import settings
from django.db import models


class ProposedCourse(models.Model):
    """A zip of a course, kept until the person who brought it has seen what it changes and said yes or no.
    In the row and not in a folder: nothing is left behind when it goes."""

    by = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="proposed_course")
    name = models.CharField(max_length=300)
    file = models.BinaryField()
    brought_at = models.DateTimeField()

    def __str__(self):
        return self.name
