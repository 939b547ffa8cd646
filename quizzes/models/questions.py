"""The bank: a question's identity, its wordings, and what can be picked or accepted."""

import json
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONArray
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from learn.markdown import without_marks
from learn.models import Document, Passage
from learn.models.lessons import Acceptance, FromFile, State
from learn.prepared import OneList, each, prepared
from learn.shown import Shown

from ..question_types import QUESTION_TYPES
from ..question_types.base import PLACES
from .staying import GivenStays

# What of a choice's details says how far an answer may be off; the rest is wording.
MARKED_BY = ("tolerance", "relative")


class QuestionQuerySet(models.QuerySet):
    def published(self):
        """Those that are given to learners."""
        return self.filter(state=State.PUBLISHED, current__isnull=False)

    def askable(self):
        """Those a quiz may ask: see `is_askable`."""
        return self.filter(is_askable())


def is_askable(question=""):
    """The condition that a quiz may ask a question, under this name in what is asked for: it is published,
    and its present wording is not left out of every score."""
    return Q(**{f"{question}state": State.PUBLISHED, f"{question}current__ruling__in": COUNTED})


def is_left_out(question=""):
    """The condition that a question is published and not asked, since it is left out of every score."""
    return Q(**{f"{question}state": State.PUBLISHED, f"{question}current__ruling": Ruling.DROPPED})


class Question(FromFile):
    """One question, whatever its present wording. Statistics, cards and citations hang here."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="questions", verbose_name=_("document")
    )
    slug = models.SlugField(_("short name"), max_length=80)
    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        help_text=_("For you and for other programs. Learners do not see it."),
    )
    category = models.CharField(
        _("category"), max_length=300, blank=True, help_text=_("A place in a bank, as in Heart/Vessels.")
    )
    tags = models.JSONField(_("tags"), default=list, blank=True)
    topic = models.CharField(
        _("topic"), max_length=40, blank=True, help_text=_("For example mechanism or treatment.")
    )
    passages = models.ManyToManyField(Passage, through="QuestionCitation", related_name="questions")
    current = models.ForeignKey(
        "QuestionVersion", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    bank_digest = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        db_index=True,
        help_text="What the bank said that brought it, so that bringing it again doubles nothing",
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["document", "slug"]
        constraints = [models.UniqueConstraint(fields=["document", "slug"], name="question_slug_once")]

    def __str__(self):
        return str(self.current) if self.current else self.slug

    @property
    def is_left_out(self):
        """Whether its present wording is left out of every score: then nobody is asked it."""
        return bool(self.current) and self.current.ruling == Ruling.DROPPED

    def authored(self):
        version = self.current or QuestionVersion(question=self)
        rows = version.choice_list if self.current else []
        return authored_values(self, version, rows, self.passages.values_list("key", flat=True))


def authored_values(question, version, rows, keys):
    """What is compared with a file. What came later than the first courses stands in it only where it is
    set, so that a question loaded before is still the same."""
    values = {
        "topic": question.topic,
        "kind": version.kind,
        "stem": version.stem,
        "explanation": version.explanation,
        "choices": [
            [row.text, str(row.credit.normalize()), row.feedback, *([row.details] if row.details else [])]
            for row in rows
        ],
        "cites": sorted(keys),
    }
    later = {"title": question.title, "category": question.category, "tags": list(question.tags)}
    later |= {"details": version.details, "hints": list(version.hints)}
    return values | {name: value for name, value in later.items() if value}


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


def with_passages():
    """What to prefetch so that questions have their citations, and these their sentences, in one query."""
    # As "citations__passage" Django names each sentence in an OR of its own, and SQLite refuses a thousand.
    return models.Prefetch("citations", QuestionCitation.objects.select_related("passage"))


class QuestionAcceptance(Acceptance):
    question = models.ForeignKey(Question, models.CASCADE, related_name="acceptances")

    class Meta:
        verbose_name = _("question accepted as it is")
        verbose_name_plural = _("questions accepted as they are")
        constraints = [
            models.UniqueConstraint(fields=["question", "passage"], name="questionacceptance_once")
        ]


class Ruling(models.TextChoices):
    """How the answers to a wording count, when an educator has had to decide."""

    BY_KEY = "", _("by its key")
    CREDIT = "credit", _("everyone gets credit")
    DROPPED = "dropped", _("left out of the score")


COUNTED = (Ruling.BY_KEY, Ruling.CREDIT)


class QuestionVersion(Shown, models.Model):
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
    details = models.JSONField(
        default=dict, blank=True, help_text="What its kind needs beside choices; see question_types"
    )
    hints = models.JSONField(_("hints"), default=list, blank=True)
    ruling = models.CharField(
        max_length=10, choices=Ruling.choices, default=Ruling.BY_KEY, blank=True, editable=False
    )
    is_typo_only = models.BooleanField(
        _("only a slip of the pen is mended"),
        default=False,
        help_text=_("Then its figures go on with those of the wording before."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = GivenStays.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["question", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="questionversion_number_once")
        ]

    def __str__(self):
        return without_marks(self.stem)

    @property
    def type(self):
        """The question type that renders and grades this wording."""
        return QUESTION_TYPES[self.kind]

    @cached_property
    def choice_list(self):
        """Its choices in authored order, read once; uses a prefetch when there is one."""
        fetched = getattr(self, "_prefetched_objects_cache", {}).get("choices")
        choices = choices_of(1, versions=[self.pk]) if fetched is None else fetched
        return sorted(choices, key=lambda choice: choice.position)

    def take_choices(self, rows):
        """Has what `choices_along` brought as its choices; None where it has none."""
        self.choice_list = sorted(
            (choice_of(dict(zip(ALONG, row, strict=True)), self._state.db) for row in rows or ()),
            key=lambda choice: choice.position,
        )

    @property
    def has_choices(self):
        """True when they need not be asked for any more."""
        return "choice_list" in self.__dict__

    @property
    def is_answered(self):
        """True once a learner has been given this wording."""
        return self.pk is not None and self.responses.exists()

    def save(self, *args, **kwargs):
        QuestionVersion.objects.filter(pk=self.pk or 0).refuse_if_given()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        QuestionVersion.objects.filter(pk=self.pk).refuse_if_given()
        return super().delete(*args, **kwargs)

    def successor(self, number):
        """A new wording with this number that says the same, saved with its choices."""
        kept = ("question_id", "kind", "stem", "explanation", "details", "hints")
        version = QuestionVersion.objects.create(
            number=number, **{name: getattr(self, name) for name in kept}
        )
        Choice.objects.bulk_create(
            Choice(version=version, **{name: getattr(choice, name) for name in Choice.WRITTEN})
            for choice in self.choice_list
        )
        return version

    def marking(self):
        """How its answers count now, as plain values: what a regrade may change, and nothing else."""
        units = {"units": self.details["units"]} if self.details.get("units") else {}
        return units | {
            "ruling": self.ruling,
            "explanation": self.explanation,
            "choices": [choice.marking() for choice in self.choice_list],
        }

    def marked_by(self, marking):
        """This wording as it would count by another marking; nothing is saved. ValidationError where that
        would change words learners have read."""
        proposed = QuestionVersion(
            **{name: getattr(self, name) for name in ("pk", "question_id", "number", "kind", "stem")},
            **{name: getattr(self, name) for name in ("hints", "is_typo_only", "created_at")},
            # A correction made by an older site says nothing of units.
            details=self.details | ({"units": marking["units"]} if "units" in marking else {}),
            ruling=marking["ruling"],
            explanation=marking["explanation"],
        )
        rows = sorted(marking["choices"], key=lambda row: row["position"])
        proposed.choice_list = [
            Choice(version_id=self.pk, **row | {"credit": Decimal(row["credit"])}) for row in rows
        ]
        if self.words_read() != proposed.words_read():
            raise ValidationError(
                _("Learners have read these words, so they stay. Make a new version instead.")
            )
        return proposed

    def words_read(self):
        """What a marking may not change: the rows learners read and the names of its units."""
        rows = [(row.position, row.words()) for row in self.choice_list if not self.type.hides(self, row)]
        return rows, [unit["name"] for unit in self.details.get("units") or []]

    def mark_by(self, marking):
        """The one door by which how answers count changes once learners were given this wording. Called by
        `regrading`, which replays their answers in the same transaction, and where there are none."""
        proposed = self.marked_by(marking)
        rows, mine = models.QuerySet(Choice), models.QuerySet(QuestionVersion).filter(pk=self.pk)
        before = {choice.position: choice.marking() for choice in self.choice_list}
        after = {choice.position: choice.marking() for choice in proposed.choice_list}
        rows.filter(version=self, position__in=before.keys() - after.keys()).delete()
        rows.bulk_create(Choice(version=self, **after[place]) for place in after.keys() - before.keys())
        for place in before.keys() & after.keys():
            if before[place] != after[place]:
                rows.filter(version=self, position=place).update(**after[place])
        mine.update(**{name: getattr(proposed, name) for name in ("ruling", "explanation", "details")})
        self.refresh_from_db()
        self.__dict__.pop("choice_list", None)


class ChoiceQuerySet(GivenStays):
    responses = "version__responses"

    def update(self, **values):
        if version := values.get("version_id", values.get("version")):
            QuestionVersion.objects.filter(pk=getattr(version, "pk", version)).refuse_if_given()
        return super().update(**values)

    update.alters_data = True

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        QuestionVersion.objects.filter(pk__in={choice.version_id for choice in objs}).refuse_if_given()
        return super().bulk_create(objs, *args, **kwargs)


ALONG = ("id", "version_id", "position", "text", "credit", "feedback", "details")


def choice_of(values, using):
    """The choice of these values as they come in JSON: there a credit is a number, and on SQLite what is JSON
    itself is a text."""
    if isinstance(values["details"], str):
        values["details"] = json.loads(values["details"])
    values["credit"] = Decimal(str(values["credit"])).quantize(PLACES)
    return Choice.from_db(using, values.keys(), values.values())


@prepared
def choices_of(count):
    """The choices of so many wordings, in authored order."""
    return Choice.objects.filter(version__pk__in=each("versions", count)).order_by("position")


def choices_along(version):
    """What a query that leads to a wording under this name brings of its choices, in no order, so that they
    need no query of their own. `QuestionVersion.take_choices` takes them."""
    rows = Choice.objects.filter(version=OuterRef(version)).order_by()
    values = JSONArray(*(models.F(name) for name in ALONG))
    return Subquery(rows.values("version").annotate(rows=OneList(values)).values("rows"))


class Choice(models.Model):
    """An option to pick, or an answer to accept."""

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    text = models.TextField(_("text"))
    credit = models.DecimalField(_("credit"), max_digits=8, decimal_places=7, default=0)
    feedback = models.TextField(_("why"), blank=True)
    details = models.JSONField(
        default=dict, blank=True, help_text="What its kind needs beside text; see question_types"
    )

    WRITTEN = ("position", "text", "credit", "feedback", "details")

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
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
        self.refuse_if_given()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.refuse_if_given()
        return super().delete(*args, **kwargs)

    def refuse_if_given(self):
        """Neither leaves it a wording learners were given nor does it come into one."""
        here = models.Q(pk=self.version_id)
        QuestionVersion.objects.filter(here | models.Q(choices=self.pk or 0)).refuse_if_given()

    def marking(self):
        credit = (Decimal(self.credit).quantize(PLACES) + 0).normalize()
        return {name: getattr(self, name) for name in self.WRITTEN} | {"credit": format(credit, "f")}

    def words(self):
        """What of it learners read before they answer, where they do."""
        return self.text, {name: value for name, value in self.details.items() if name not in MARKED_BY}
