"""What is taught: lessons with their published versions, words and figures."""

import hashlib
import json

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..shown import Shown


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


def digest_of(content):
    """SHA-256 hex digest of a dict of plain values, the same whatever the order of its keys."""
    # A form sends line ends its own way: saving a page without a change must not count as an edit.
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str).replace(r"\r\n", r"\n")
    return hashlib.sha256(text.encode()).hexdigest()


class FromFile(models.Model):
    """Something a course folder can bring. It remembers what its file said, so that loading the
    file again can tell an edit on the site from an edit in the file and never overwrites the first."""

    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    def authored(self):
        """What a person wrote here, as a dict of plain values."""
        raise NotImplementedError

    @property
    def edited_on_site(self):
        """True when what stands here is no longer what its file said (or never came from one)."""
        return self.loaded_digest != digest_of(self.authored())


class LessonQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=State.PUBLISHED, current__isnull=False)

    def rendered_before(self, renderer):
        """Those whose stored HTML another renderer than this one made. What is retired nobody reads."""
        present = self.filter(current__isnull=False).exclude(state=State.RETIRED)
        return present.exclude(current__renderer=renderer)


class Lesson(FromFile):
    document = models.ForeignKey(
        "learn.Document", models.PROTECT, related_name="lessons", verbose_name=_("document")
    )
    section = models.ForeignKey(
        "learn.Section",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="lessons",
        verbose_name=_("section"),
    )
    slug = models.SlugField(_("short name in addresses"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    lede = models.TextField(_("opening"), blank=True, help_text=_("One or two sentences, the truth first."))
    objectives = models.TextField(
        _("after this lesson you can"), blank=True, help_text=_("One to a line, each beginning with a verb.")
    )
    body = models.TextField(_("lesson"), blank=True)
    summary = models.TextField(_("in short"), blank=True, help_text=_("At most 40 words."))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    current = models.ForeignKey(
        "LessonVersion", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    own_headings = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),  # for servers that do not know it yet
        editable=False,
        help_text="[[ours, the source's]]: headings that stay though the source calls the part otherwise",
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["document", "title"]
        constraints = [models.UniqueConstraint(fields=["document", "slug"], name="lesson_slug_once")]
        permissions = [("publish_lesson", _("Can publish a lesson"))]

    def __str__(self):
        return self.title

    def authored(self):
        return {
            "title": self.title,
            "lede": self.lede,
            "objectives": self.objectives,
            "body": self.body,
            "summary": self.summary,
        }

    @property
    def has_unpublished_changes(self):
        """True when learners read something else than what stands in the editor."""
        return self.current is None or digest_of(self.authored()) != digest_of(self.current.authored())

    @property
    def title_read(self):
        """Its title as learners read it; where they read nothing, as it stands in the editor."""
        return self.current.title if self.state == State.PUBLISHED and self.current else self.title


class Announced(models.TextChoices):
    """Whom of those who have read a lesson its next version is brought before."""

    CHANGED = "", _("An update: tell readers only where it rests on other sentences now")
    UPDATE = "update", _("An update: tell everyone who has read it")
    CORRECTION = "correction", _("A correction: something they read was wrong, tell everyone")


class LessonVersion(Shown, models.Model):
    """What a lesson said when it was published. Its words never change; its HTML is rendered
    again when the renderer, a term or a figure does. What readers are told of it may be added later."""

    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    lede = models.TextField(blank=True)
    objectives = models.TextField(blank=True)
    body = models.TextField()
    summary = models.TextField(blank=True)
    keys = models.JSONField(default=list, help_text="Keys of the passages it cites, in order")
    terms = models.JSONField(default=list, help_text="Slugs of the glossary words it uses, in order")
    words = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),  # for servers that do not know it yet
        help_text="These words as they are told below the lesson, their meanings rendered",
    )
    minutes = models.PositiveSmallIntegerField(default=1)
    html = models.TextField()
    lede_html = models.TextField(blank=True)
    summary_html = models.TextField(blank=True)
    renderer = models.CharField(max_length=20)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    why = models.CharField(_("why, in one line"), max_length=200, blank=True)
    announced = models.CharField(
        _("whom to tell"), max_length=10, choices=Announced.choices, default=Announced.CHANGED, blank=True
    )

    RENDERED = frozenset({"html", "lede_html", "summary_html", "terms", "words", "renderer"})
    TOLD = frozenset({"why", "announced"})
    AUTHORED = frozenset({"title", "lede", "objectives", "body", "summary"})

    class Meta:
        ordering = ["lesson", "-number"]
        constraints = [models.UniqueConstraint(fields=["lesson", "number"], name="lessonversion_number_once")]

    def __str__(self):
        return f"{self.title} ({self.number})"

    authored = Lesson.authored

    @property
    def objective_list(self):
        return [line.strip() for line in self.objectives.splitlines() if line.strip()]

    def tell(self, why, announced):
        """Says from now on why it was published, and to whom of those who have read the one before."""
        self.why, self.announced = why, announced
        self.save(update_fields=list(self.TOLD))

    def save(self, *args, **kwargs):
        if (
            not self._state.adding
            and not set(kwargs.get("update_fields") or ["body"]) <= self.RENDERED | self.TOLD
        ):
            raise ValidationError(
                _("A published version cannot be changed. Publish the lesson again instead.")
            )
        super().save(*args, **kwargs)


class Citation(models.Model):
    """A lesson, as it stands in the editor, rests on this passage. What learners read keeps its own keys."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="citations")
    passage = models.ForeignKey("learn.Passage", models.PROTECT, related_name="lesson_citations")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["lesson", "position"]
        constraints = [models.UniqueConstraint(fields=["lesson", "passage"], name="citation_once")]

    def __str__(self):
        return self.passage.text


class Acceptance(models.Model):
    """A person's word that what rests on this passage may stay as it is, though the edition named no
    longer has it, or has changed what stands before it."""

    passage = models.ForeignKey("learn.Passage", models.PROTECT, related_name="+")
    revision = models.ForeignKey("learn.Revision", models.PROTECT, related_name="+")
    reason = models.CharField(_("why it may stay as it is"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self):
        return self.reason


class LessonAcceptance(Acceptance):
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="acceptances")

    class Meta:
        verbose_name = _("lesson accepted as it is")
        verbose_name_plural = _("lessons accepted as they are")
        constraints = [models.UniqueConstraint(fields=["lesson", "passage"], name="lessonacceptance_once")]


class Term(FromFile):
    document = models.ForeignKey(
        "learn.Document", models.PROTECT, related_name="terms", verbose_name=_("document")
    )
    slug = models.SlugField(_("short name in addresses"), max_length=80)
    name = models.CharField(_("word"), max_length=120)
    aliases = models.TextField(
        _("also written"), blank=True, help_text=_("Other spellings and short forms, one to a line.")
    )
    definition = models.TextField(_("meaning"))
    is_general = models.BooleanField(
        _("general meaning"),
        default=False,
        help_text=_("The source does not explain this word: what stands here is its dictionary meaning."),
    )

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("glossary")
        ordering = ["document", "name"]
        constraints = [models.UniqueConstraint(fields=["document", "slug"], name="term_slug_once")]

    def __str__(self):
        return self.name

    def authored(self):
        return {
            "name": self.name,
            "aliases": self.aliases,
            "definition": self.definition,
            "is_general": self.is_general,
        }

    @property
    def spellings(self):
        """Every way the word is written in a lesson, its name first."""
        return [self.name, *(line.strip() for line in self.aliases.splitlines() if line.strip())]


class Figure(FromFile):
    document = models.ForeignKey(
        "learn.Document", models.PROTECT, related_name="figures", verbose_name=_("document")
    )
    slug = models.SlugField(_("short name"), max_length=80)
    alternative = models.TextField(_("what it shows, in words"))
    svg = models.TextField(_("drawing (SVG)"))

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["document", "slug"]
        constraints = [models.UniqueConstraint(fields=["document", "slug"], name="figure_slug_once")]

    def __str__(self):
        return self.slug

    def authored(self):
        return {"alternative": self.alternative, "svg": self.svg}
