"""The bank: a question's identity, its wordings, and what can be picked or accepted."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from learn.models import Document, Passage
from learn.models.lessons import Acceptance, FromFile, State

from ..question_types import QUESTION_TYPES


class Question(FromFile):
    """One question, whatever its present wording. Statistics, cards and citations hang here."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="questions", verbose_name=_("document")
    )
    slug = models.SlugField(_("short name"), max_length=80)
    topic = models.CharField(
        _("topic"), max_length=40, blank=True, help_text=_("For example mechanism or treatment.")
    )
    passages = models.ManyToManyField(Passage, through="QuestionCitation", related_name="questions")
    current = models.ForeignKey(
        "QuestionVersion", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["document", "slug"]
        constraints = [models.UniqueConstraint(fields=["document", "slug"], name="question_slug_once")]

    def __str__(self):
        return self.current.stem if self.current else self.slug

    def authored(self):
        version = self.current or QuestionVersion(question=self)
        return {
            "topic": self.topic,
            "kind": version.kind,
            "stem": version.stem,
            "explanation": version.explanation,
            "choices": [[c.text, str(c.credit.normalize()), c.feedback] for c in version.choice_list]
            if self.current
            else [],
            "cites": sorted(self.passages.values_list("key", flat=True)),
        }


class QuestionCitation(models.Model):
    question = models.ForeignKey(Question, models.CASCADE, related_name="citations")
    passage = models.ForeignKey(
        Passage, models.PROTECT, related_name="question_citations", verbose_name=_("sentence")
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("sentence it rests on")
        verbose_name_plural = _("sentences it rests on")
        ordering = ["question", "position"]
        constraints = [models.UniqueConstraint(fields=["question", "passage"], name="questioncitation_once")]

    def __str__(self):
        return self.passage.text


class QuestionAcceptance(Acceptance):
    question = models.ForeignKey(Question, models.CASCADE, related_name="acceptances")

    class Meta:
        verbose_name = _("question accepted as it is")
        verbose_name_plural = _("questions accepted as they are")
        constraints = [
            models.UniqueConstraint(fields=["question", "passage"], name="questionacceptance_once")
        ]


class QuestionVersion(models.Model):
    """One wording of a question. Once a learner has been given it, it never changes."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(
        _("kind"), max_length=20, choices=[(t.kind, t.name) for t in QUESTION_TYPES.values()]
    )
    stem = models.TextField(_("question"))
    explanation = models.TextField(
        _("explanation"),
        blank=True,
        help_text=_("The truth, in one or two sentences. Shown after every answer."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["question", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="questionversion_number_once")
        ]

    def __str__(self):
        return self.stem

    @property
    def type(self):
        """The question type that renders and grades this wording."""
        return QUESTION_TYPES[self.kind]

    @cached_property
    def choice_list(self):
        """Its choices in authored order, read once; uses a prefetch when there is one."""
        return sorted(self.choices.all(), key=lambda choice: choice.position)

    @property
    def is_answered(self):
        """True once a learner has been given this wording."""
        return self.pk is not None and self.responses.exists()

    def refuse_change_when_answered(self):
        if self.is_answered:
            raise ValidationError(
                _(
                    "Learners have been given this wording, so it cannot be changed. "
                    "Make a new version instead."
                )
            )

    def save(self, *args, **kwargs):
        self.refuse_change_when_answered()
        super().save(*args, **kwargs)


class Choice(models.Model):
    """An option to pick, or an answer to accept."""

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    text = models.TextField(_("text"))
    credit = models.DecimalField(_("credit"), max_digits=8, decimal_places=7, default=0)
    feedback = models.TextField(_("why"), blank=True)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="choice_position_once"),
            models.CheckConstraint(condition=models.Q(credit__range=(-1, 1)), name="choice_credit_-1_to_1"),
        ]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        self.version.refuse_change_when_answered()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.version.refuse_change_when_answered()
        return super().delete(*args, **kwargs)
