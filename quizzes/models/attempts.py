"""What learners answered. Appended and never changed; every mark can be replayed from it."""

from math import ceil

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learn.models import Enrolment
from learn.shown import Shown

from .questions import QuestionVersion, Ruling
from .quizzes import Quiz, Slot
from .rules import Rules
from .staying import Appended, WrittenOnce


class AttemptQuerySet(models.QuerySet):
    """An attempt whose time is up is finished from that moment, whenever its row is closed."""

    def unclosed(self):
        return self.filter(finished_at__isnull=True)

    def open(self, now):
        return self.unclosed().filter(Q(deadline__isnull=True) | Q(deadline__gt=now))

    def finished(self, now):
        return self.filter(Q(finished_at__isnull=False) | Q(deadline__lte=now))

    def accepting(self, now, grace):
        """Those that take answers, what was under way for as long as the grace of their quiz included."""
        return self.unclosed().filter(Q(deadline__isnull=True) | Q(deadline__gte=now - grace))

    def out_of_time(self, now):
        """Those whose time is up and whose row is still to be closed."""
        return self.unclosed().filter(deadline__lte=now)


class Attempt(Shown, Rules):
    """One sitting of a quiz, under the rules the quiz had then. It exists from the learner's first click."""

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
    deadline = models.DateTimeField(
        null=True, blank=True, help_text="The earlier of its time limit and the quiz's close"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text="When its result counted: not before the learner may know it"
    )

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

    def is_out_of_time(self, now):
        """True when its time is up and its row is still to be closed."""
        return self.finished_at is None and self.deadline is not None and self.deadline <= now

    def is_finished(self, now):
        return self.finished_at is not None or self.is_out_of_time(now)

    @property
    def ended_by_the_clock(self):
        """True when it is over because its time was up."""
        return self.finished_at is not None and self.finished_at == self.deadline

    def accepts(self, now):
        """True while answers are taken: until its time is up, and a little longer for what was under way."""
        if self.finished_at:
            return False
        return self.deadline is None or now <= self.deadline + self.quiz.grace_time

    def seconds_left(self, now):
        """Whole seconds until its time is up, by the server's clock: 0 only when it is. None when nothing
        ends it."""
        return self.deadline and max(0, ceil((self.deadline - now).total_seconds()))

    def seconds_until_it_closes(self, now):
        """Whole seconds until no answer is taken any more; None when nothing ends it."""
        return self.deadline and max(0, ceil((self.deadline + self.quiz.grace_time - now).total_seconds()))

    @property
    def tells_at(self):
        """The moment before which no score is told, or None when it is as soon as it is over."""
        return self.quiz.all_in_at if self.feedback == self.Feedback.AFTER_CLOSE else None

    def tells_score(self, now):
        """True when its learner may know how it went. What was told once stays told."""
        if self.finished_at is None:
            return False
        return self.settled_at is not None or self.tells_at is None or self.tells_at <= now

    def tells_answers(self, now):
        """True when its learner may know of every question what is right and why."""
        return self.feedback != self.Feedback.NEVER and self.tells_score(now)


class Response(Shown, models.Model):
    """One question wording within an attempt: the saved draft, then what was earned."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="responses")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="responses")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="responses")
    drawn = models.PositiveSmallIntegerField(default=0, help_text="Which of its slot's draw it is")
    position = models.PositiveSmallIntegerField()
    choice_order = models.JSONField(default=list, help_text="Authored positions of the choices, as shown")
    keys = models.JSONField(default=list, help_text="Keys of the passages its feedback quotes")
    draft = models.JSONField(null=True, blank=True)
    certainty = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 3, with the draft")
    seq = models.PositiveIntegerField(
        default=0, help_text="Issued by the server; a save names the one it read"
    )
    saved_at = models.DateTimeField(null=True, blank=True)
    # What the tries so far have earned. It is final when answered_at is set.
    fraction = models.DecimalField(max_digits=8, decimal_places=7, null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    carried_from = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="carried_to")

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "slot", "drawn"], name="response_once_a_slot"),
            models.UniqueConstraint(fields=["attempt", "position"], name="response_position_once"),
            models.CheckConstraint(
                condition=Q(certainty__isnull=True) | Q(certainty__range=(1, 3)),
                name="response_certainty_1_to_3",
            ),
            models.CheckConstraint(
                condition=Q(fraction__isnull=True) | Q(fraction__range=(0, 1)),
                name="response_fraction_0_to_1",
            ),
        ]

    # Which try a correction made right, where others came after it; set by `attempts.sheet`.
    right_at = None

    def __str__(self):
        return f"{self.attempt} · {self.position}"

    def get_absolute_url(self):
        return reverse("quizzes:question", args=[self.attempt_id, self.position])

    @property
    def is_given(self):
        """True when the learner has answered it: checked it or, where nothing is checked, saved it."""
        return self.answered_at is not None or (self.attempt.is_deferred and self.draft is not None)

    @property
    def is_unchecked(self):
        """True when what is saved here, or was tried, is yet to be checked: it counts as it stands when
        the attempt ends."""
        return not self.attempt.is_deferred and self.answered_at is None and self.draft is not None

    @property
    def is_left_out(self):
        """True when it counts in no score and is asked no more: its learner was not done with it when that
        came."""
        return self.answered_at is None and self.version.ruling == Ruling.DROPPED

    @property
    def is_begun(self):
        """True when something of what is asked was left open in what the learner has saved, or cannot be
        read yet."""
        if self.draft is None or self.answered_at is not None:
            return False
        return not self.version.type.is_whole(self.version, self.draft, self.choice_order)

    @property
    def tries_allowed(self):
        return self.attempt.tries_at(self.version.type.possible(self.choice_order))

    def is_told(self, now):
        """True when its learner may know what is right and why."""
        if self.attempt.is_deferred:
            return self.attempt.tells_answers(now)
        return self.answered_at is not None


class TryQuerySet(WrittenOnce):
    def forget_words(self, answer):
        """The one change there is: what somebody wrote in their own words goes when their account does.
        ``answer`` is what stays."""
        return models.QuerySet.update(self, answer=answer)

    forget_words.alters_data = True


class Try(Appended):
    """One submission of an answer. Written once."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="tries")
    number = models.PositiveSmallIntegerField(default=1)
    answer = models.JSONField(null=True, help_text="None when the learner asked to be shown")
    fraction = models.DecimalField(max_digits=8, decimal_places=7)
    certainty = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    objects = TryQuerySet.as_manager()

    class Meta(Appended.Meta):
        ordering = ["response", "number"]
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="try_number_once"),
            models.CheckConstraint(condition=Q(fraction__range=(0, 1)), name="try_fraction_0_to_1"),
        ]

    def __str__(self):
        return f"{self.response} · {self.number}"
