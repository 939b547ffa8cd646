"""Ordered courses of lessons that learners join."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..shown import Shown
from .lessons import FromFile, Lesson, State


class LearningPathQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=State.PUBLISHED)

    def visible_to(self, user):
        """Published paths this person may read: open ones for everybody, others for those who joined."""
        if not user.is_authenticated:
            return self.published().filter(is_open=True)
        return self.open_or_joined(user.pk)

    def open_or_joined(self, learner):
        """Published paths that are open, or that this learner (a primary key) has joined."""
        enrolments = self.model._meta.get_field("enrolments").related_model.objects
        joined = enrolments.filter(learner=learner, path=models.OuterRef("pk"))
        return self.published().filter(models.Q(is_open=True) | models.Exists(joined))


class LearningPath(Shown, FromFile):
    document = models.ForeignKey(
        "learn.Document", models.PROTECT, related_name="paths", verbose_name=_("document")
    )
    original = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
    )
    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    about = models.TextField(_("what it is, in one sentence"), blank=True)
    language = models.CharField(_("language"), max_length=35, default="en")
    lessons = models.ManyToManyField(Lesson, through="PathLesson", related_name="paths")
    is_open = models.BooleanField(
        _("readable without an account"),
        default=False,
        help_text=_("Anybody may read; answering needs an account."),
    )
    final_required = models.BooleanField(_("done only when the final is passed"), default=True)
    notice = models.TextField(_("notice"), blank=True, help_text=_("Shown in full before a learner starts."))
    notice_short = models.CharField(_("notice in short"), max_length=300, blank=True)
    appointment = models.TextField(
        _("questions for an appointment"),
        blank=True,
        help_text=_("One to a line; printed when the path is done."),
    )
    written_by = models.CharField(_("written by"), max_length=200, blank=True)
    written_from = models.TextField(_("written from"), blank=True)
    facts_checked_on = models.DateField(_("facts checked on"), null=True, blank=True)
    next_check_on = models.DateField(_("next check due on"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    reviewed_as = models.CharField(_("reviewed by"), max_length=200, blank=True, editable=False)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True, editable=False)
    corrects_always = models.BooleanField(
        _("wrong answers are always corrected"),
        default=True,
        help_text=_("Feedback may then wait for the end of a quiz, but never be left out."),
    )
    publish_check_blocks = models.BooleanField(
        _("publish only when the publish check finds nothing"),
        default=False,
        help_text=_("Otherwise the check advises and holds nothing up."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)

    objects = LearningPathQuerySet.as_manager()

    class Meta:
        verbose_name = _("path")
        verbose_name_plural = _("paths")
        ordering = ["title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("learn:path", args=[self.slug])

    @property
    def appointment_questions(self):
        return [line.strip() for line in self.appointment.splitlines() if line.strip()]

    def authored_fields(self):
        """The part of `authored` that stands on the path itself, without its lessons."""
        return {
            field: str(getattr(self, field) or "")
            for field in (
                "title about language is_open final_required notice notice_short appointment written_by "
                "written_from facts_checked_on next_check_on state"
            ).split()
        }

    def authored(self):
        steps = self.steps.values_list("lesson__slug", "check_required", "full_notice")
        return self.authored_fields() | {"lessons": [str(step) for step in steps]}


class PathLesson(Shown, models.Model):
    """A lesson's place on a path, and what it asks of who takes it there."""

    path = models.ForeignKey(LearningPath, models.CASCADE, related_name="steps")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="steps", verbose_name=_("lesson"))
    position = models.PositiveIntegerField(_("place"), help_text=_("1 comes first."))
    check_required = models.BooleanField(_("done only when its check is passed"), default=True)
    full_notice = models.BooleanField(_("show the full notice above it"), default=False)

    class Meta:
        verbose_name = _("lesson of the path")
        verbose_name_plural = _("lessons of the path")
        ordering = ["path", "position"]
        constraints = [models.UniqueConstraint(fields=["path", "lesson"], name="pathlesson_once")]

    def __str__(self):
        return str(self.lesson)

    def get_absolute_url(self):
        return reverse("learn:lesson", args=[self.path.slug, self.lesson.slug])
