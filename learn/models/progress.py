"""How far each learner is: facts and dates only; every number is derived from them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .lessons import Lesson, LessonVersion
from .paths import LearningPath


def done_at(read_at, check_passed_at, check_required):
    """When a lesson was done that was read and whose check was passed at these moments, or None."""
    if not read_at:
        return None
    if not check_required:
        return read_at
    return check_passed_at and max(read_at, check_passed_at)


class Enrolment(models.Model):
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments")
    path = models.ForeignKey(LearningPath, models.PROTECT, related_name="enrolments")
    joined_at = models.DateTimeField(_("joined"))
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    final_passed_at = models.DateTimeField(_("final passed"), null=True, blank=True)
    completed_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("learner on a path")
        verbose_name_plural = _("progress")
        constraints = [models.UniqueConstraint(fields=["learner", "path"], name="enrolment_once")]
        permissions = [("export_enrolment", _("Can download progress"))]

    def __str__(self):
        return f"{self.learner} · {self.path}"

    @property
    def seen_or_joined(self):
        """When the learner was last here."""
        return self.last_seen_at or self.joined_at


class LessonProgress(models.Model):
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="lessons")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="progress")
    started_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_version = models.ForeignKey(LessonVersion, models.PROTECT, null=True, blank=True, related_name="+")
    caught_up_version = models.ForeignKey(
        LessonVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What has changed up to this version since the one read, the learner has seen",
    )
    caught_up_at = models.DateTimeField(null=True, blank=True)
    check_passed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson"], name="lessonprogress_once")]

    def __str__(self):
        return f"{self.enrolment} · {self.lesson}"

    def done_at(self, check_required):
        """When the lesson was done under the path's rule, or None."""
        return done_at(self.read_at, self.check_passed_at, check_required)
