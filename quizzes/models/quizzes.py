"""A set of questions with rules."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learn.models import LearningPath, Lesson
from learn.models.lessons import FromFile, State

from .questions import Question


class QuizQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=State.PUBLISHED)

    def askable(self):
        """Published, and so is the lesson it checks, where there is one."""
        return self.published().filter(
            Q(lesson=None) | Q(lesson__state=State.PUBLISHED, lesson__current__isnull=False)
        )


class Quiz(FromFile):
    class Kind(models.TextChoices):
        CHECK = "check", _("check of a lesson")
        FINAL = "final", _("final of the path")

    path = models.ForeignKey(LearningPath, models.PROTECT, related_name="quizzes", verbose_name=_("path"))
    lesson = models.ForeignKey(
        Lesson, models.PROTECT, null=True, blank=True, related_name="quizzes", verbose_name=_("lesson")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.CHECK)
    slug = models.SlugField(_("short name"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    pass_points = models.PositiveSmallIntegerField(
        _("right answers needed to pass"), help_text=_("As a count: learners read “6 of 8”.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)

    objects = QuizQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["path", "kind", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["path", "slug"], name="quiz_slug_once"),
            models.UniqueConstraint(
                fields=["path", "lesson"],
                condition=Q(kind="check") & ~Q(state="retired"),
                name="quiz_one_check_a_lesson",
                violation_error_message=_(
                    "This lesson already has a check on this path. Retire that one first."
                ),
            ),
            models.UniqueConstraint(
                fields=["path"],
                condition=Q(kind="final") & ~Q(state="retired"),
                name="quiz_one_final_a_path",
                violation_error_message=_("This path already has a final. Retire that one first."),
            ),
            models.CheckConstraint(
                condition=Q(kind="check", lesson__isnull=False) | Q(kind="final", lesson__isnull=True),
                name="quiz_check_has_a_lesson",
                violation_error_message=_("A check belongs to a lesson; a final belongs to none."),
            ),
        ]

    def __str__(self):
        return self.title

    def authored(self):
        return {
            "title": self.title,
            "kind": self.kind,
            "lesson": self.lesson.slug if self.lesson else "",
            "pass_points": self.pass_points,
            "state": self.state,
            "questions": [
                [slug, str(points.normalize())]
                for slug, points in self.slots.values_list("question__slug", "points")
            ],
        }


class Slot(models.Model):
    """A place in a quiz, holding one question."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField(_("place"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="slots", verbose_name=_("question"))
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, default=1)

    class Meta:
        verbose_name = _("question of the quiz")
        verbose_name_plural = _("questions of the quiz")
        ordering = ["quiz", "position"]
        constraints = [models.UniqueConstraint(fields=["quiz", "question"], name="slot_question_once")]

    def __str__(self):
        return str(self.question)
