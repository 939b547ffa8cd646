"""A set of questions with rules."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from learn.models import LearningPath, Lesson
from learn.models.lessons import FromFile, State

from .. import presets
from ..walltime import check_wall, check_zone, moment
from .questions import Question, is_askable, is_left_out
from .rules import Rules


class QuizQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=State.PUBLISHED)

    def with_asks(self):
        """Each with ``asks``: how many questions it asks now, those it draws included; and ``leaves_out``:
        how many it would ask besides, were they not left out of every score."""
        slots = Slot.objects.filter(quiz=OuterRef("pk"))
        sizes = slots.sized().order_by().values("quiz")
        out = slots.filter(is_left_out("question__")).order_by().values("quiz")
        return self.annotate(
            asks=Coalesce(Subquery(sizes.annotate(sum=Sum("size")).values("sum")), 0),
            leaves_out=Coalesce(Subquery(out.annotate(n=Count("pk")).values("n")), 0),
        )

    def askable(self):
        """Published, and so is the lesson it checks, where there is one."""
        return self.published().filter(
            Q(lesson=None) | Q(lesson__state=State.PUBLISHED, lesson__current__isnull=False)
        )


class Quiz(Rules, FromFile):
    class Kind(models.TextChoices):
        CHECK = "check", _("check of a lesson")
        # Stored under the name of the most of them: servers of an older version read it as well.
        END = "final", _("at the end of the path")

    class Preset(models.TextChoices):
        PRACTICE = "practice", _("practice")
        CHECK = "check", _("check")
        EXAM = "exam", _("exam")

    path = models.ForeignKey(LearningPath, models.PROTECT, related_name="quizzes", verbose_name=_("path"))
    lesson = models.ForeignKey(
        Lesson, models.PROTECT, null=True, blank=True, related_name="quizzes", verbose_name=_("lesson")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.CHECK)
    slug = models.SlugField(_("short name"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    preset = models.CharField(_("rules"), max_length=10, choices=Preset.choices, default=Preset.CHECK)
    shuffles_questions = models.BooleanField(_("shuffle the questions"), default=False)
    shuffles_choices = models.BooleanField(_("shuffle the choices"), default=True)
    time_limit = models.PositiveSmallIntegerField(
        _("time limit, in minutes"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    grace = models.PositiveSmallIntegerField(
        _("grace, in seconds"),
        default=60,
        validators=[MaxValueValidator(3600)],
        help_text=_(
            "How long after the end what was on its way still counts. Learners read that it does, but not "
            "for how long."
        ),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Left empty: as many as a learner likes."),
    )
    # What the author meant (a clock on a wall somewhere, as 2026-05-03T23:59) is kept beside what it comes
    # to: a later change of that place's summer time must not move "due 23:59". Text, because a date with a
    # time in this database always has a zone.
    opens_wall = models.CharField(_("opens"), max_length=16, blank=True)
    closes_wall = models.CharField(_("closes"), max_length=16, blank=True)
    zone = models.CharField(_("time zone"), max_length=60, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True, editable=False)
    closes_at = models.DateTimeField(null=True, blank=True, editable=False)

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
                violation_error_message=_(
                    "Something stands at the end of this path already. Retire that one first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind="check", lesson__isnull=False) | Q(kind="final", lesson__isnull=True),
                name="quiz_check_has_a_lesson",
                violation_error_message=_(
                    "A check belongs to a lesson, and what stands at the end of the path to none."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.derive_times()
        super().save(*args, **kwargs)

    def derive_times(self):
        """Sets the moments at which it opens and closes to what the clocks in its zone come to."""
        self.opens_at = moment(self.opens_wall, self.zone) if self.opens_wall else None
        self.closes_at = moment(self.closes_wall, self.zone) if self.closes_wall else None

    def clean(self):
        """Faults of its settings, each at its field."""
        faults = {**self.faults_of_times(), **self.faults_of_feedback()}
        if faults:
            raise ValidationError(faults)

    def faults_of_times(self):
        faults = {}
        for name in ("opens_wall", "closes_wall"):
            try:
                if getattr(self, name):
                    check_wall(getattr(self, name))
            except ValidationError as error:
                faults[name] = error
        try:
            if self.zone:
                check_zone(self.zone)
            elif self.opens_wall or self.closes_wall:
                faults["zone"] = said("Say in which time zone: a time alone is another moment elsewhere.")
        except ValidationError as error:
            faults["zone"] = error
        if self.opens_wall and self.closes_wall and not faults:
            if moment(self.closes_wall, self.zone) <= moment(self.opens_wall, self.zone):
                faults["closes_wall"] = said("It closes before it opens. Choose a later time.")
        return faults

    def faults_of_feedback(self):
        if self.feedback == self.Feedback.AFTER_CLOSE and not self.closes_wall:
            return {"feedback": said("Say below when the quiz closes, or choose another time for feedback.")}
        if self.feedback == self.Feedback.NEVER and self.path_id and self.path.corrects_always:
            return {
                "feedback": said(
                    "On this path wrong answers are always corrected: choose when, not never. "
                    "The path's own page has the setting."
                )
            }
        return {}

    def kept(self):
        """{name: value} of the rules an attempt that begins now keeps."""
        kept = super().kept()
        if self.feedback == self.Feedback.NEVER and self.path.corrects_always:
            kept["feedback"] = self.Feedback.AT_END
        return kept

    @property
    def needed_of_asked(self):
        """How many of the questions it asks now are to be right, as learners read it; of one `with_asks`."""
        return int(self.needed(self.asks + self.leaves_out, self.asks)) if self.asks else self.pass_points

    @property
    def grace_time(self):
        return timedelta(seconds=self.grace)

    @property
    def all_in_at(self):
        """The moment by which whoever is in time, by the grace, has been heard; None when it never closes."""
        return self.closes_at and self.closes_at + self.grace_time

    def has_opened(self, now):
        return self.opens_at is None or self.opens_at <= now

    def has_closed(self, now):
        return self.closes_at is not None and self.closes_at <= now

    @property
    def begins_on_purpose(self):
        """True when beginning costs something, time or an attempt: then its rules are read first."""
        return bool(self.time_limit or self.attempts_allowed)

    @property
    def is_called_final(self):
        """Whether pages call it the final. A practice ends a path too, but nobody fears it."""
        return self.kind == self.Kind.END and self.preset != self.Preset.PRACTICE

    @property
    def what_it_is(self):
        """What it is, in words for its authors: a check, the final, or a practice at the end."""
        if self.kind == self.Kind.CHECK:
            return self.get_kind_display()
        return said("final of the path") if self.is_called_final else said("practice at the end of the path")

    @property
    def final_name(self):
        """What a column about it is called, where it stands at the end of the path."""
        return said("Final") if self.is_called_final else self.title

    def authored(self):
        return {
            "title": self.title,
            "kind": self.kind,
            "lesson": self.lesson.slug if self.lesson else "",
            "pass_points": self.pass_points,
            "state": self.state,
            "questions": [slot.authored() for slot in self.slots.select_related("question")],
        } | presets.authored(self.preset, presets.rules_of(self))


class SlotQuerySet(models.QuerySet):
    COUNTED = {"quiz", "question", "points"}

    def update(self, **values):
        self.refuse_if_given({name.removesuffix("_id") for name in values})
        return super().update(**values)

    update.alters_data = True

    def refuse_if_given(self, names):
        """What learners were given here, and what it counts, stays. Its place may change."""
        if names & self.COUNTED and self.filter(responses__isnull=False).exists():
            raise ValidationError(
                _("Learners have been given this question here, so what it counts stays as it is.")
            )

    def questions(self):
        """The questions these places may ask, by name or as one of a topic they draw from."""
        draws = self.filter(question=None, quiz__path__document=OuterRef("document"))
        draws = draws.filter(Q(draw_topic="") | Q(draw_topic=OuterRef("topic")))
        named = self.filter(question__isnull=False).values("question")
        return Question.objects.filter(Q(pk__in=named) | Exists(draws))

    def sized(self):
        """Each with ``size``: how many questions it asks now. A draw asks no more than there are."""
        mine = Slot.objects.filter(quiz=OuterRef(OuterRef("quiz")), question=OuterRef("pk"))
        bank = Question.objects.askable().filter(~Exists(mine), document=OuterRef("quiz__path__document"))

        def number_of(questions):
            counted = questions.order_by().values("document").annotate(n=Count("pk")).values("n")
            return Coalesce(Subquery(counted), 0)

        return self.annotate(
            size=Case(
                When(is_askable("question__"), then=Value(1)),
                When(question__isnull=False, then=Value(0)),
                When(draw_topic="", then=Least(F("draws"), number_of(bank))),
                default=Least(F("draws"), number_of(bank.filter(topic=OuterRef("draw_topic")))),
                output_field=IntegerField(),
            )
        )


class Slot(models.Model):
    """A place in a quiz: one question, or a draw of so many from the bank by topic."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField(_("place"))
    question = models.ForeignKey(
        Question,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="slots",
        verbose_name=_("question"),
    )
    draws = models.PositiveSmallIntegerField(_("how many to draw"), null=True, blank=True)
    draw_topic = models.CharField(_("topic to draw from"), max_length=40, blank=True)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, default=1)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of the quiz")
        verbose_name_plural = _("questions of the quiz")
        ordering = ["quiz", "position"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="slot_question_once"),
            models.CheckConstraint(
                condition=Q(question__isnull=False, draws__isnull=True)
                | Q(question__isnull=True, draws__gte=1),
                name="slot_question_or_draw",
                violation_error_message=_("A place holds one question, or draws some by topic."),
            ),
        ]

    def __str__(self):
        if self.question_id:
            return str(self.question)
        topic = self.draw_topic or said("any topic")
        return said("%(draws)d drawn from %(topic)s") % {"draws": self.draws or 0, "topic": topic}

    def authored(self):
        draw = {"draw": self.draws, "topic": self.draw_topic}
        return [self.question.slug if self.question_id else draw, str(self.points.normalize())]

    def save(self, *args, **kwargs):
        """A finished attempt's score never changes because its quiz is edited."""
        if not self._state.adding:
            stored = Slot.objects.filter(pk=self.pk)
            same = stored.filter(quiz=self.quiz_id, question=self.question_id, points=self.points)
            if not same.exists():
                stored.refuse_if_given(SlotQuerySet.COUNTED)
        super().save(*args, **kwargs)


class Allowance(models.Model):
    """What one learner is given beyond the rules of a quiz: more time, more attempts."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="allowances", verbose_name=_("quiz"))
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="allowances", verbose_name=_("learner")
    )
    extra_minutes = models.PositiveSmallIntegerField(_("more minutes"), default=0)
    extra_attempts = models.PositiveSmallIntegerField(_("more attempts"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
        ordering = ["quiz", "learner"]
        constraints = [models.UniqueConstraint(fields=["quiz", "learner"], name="allowance_once")]

    def __str__(self):
        # By number: the log of what was done keeps it when the learner's account is erased.
        return f"#{self.learner_id} · {self.quiz} · +{self.extra_minutes} min · +{self.extra_attempts}"
