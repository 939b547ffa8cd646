"""The source: documents, their editions, and the passages that can be cited."""

from django.conf import settings
from django.db import models
from django.db.models import Subquery
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from ..shown import Shown
from .lessons import Lesson, State
from .paths import LearningPath


def edition_file(revision, filename):
    return f"documents/{revision.document.slug}/{revision.number:03d}/{filename}"


class DocumentQuerySet(models.QuerySet):
    def in_use(self):
        """Those of which not everything that was made is retired. One of which nothing was made yet is."""
        here = {"document": models.OuterRef("pk")}
        lessons, paths = Lesson.objects.filter(**here), LearningPath.objects.filter(**here)
        left = [models.Exists(rows.exclude(state=State.RETIRED)) for rows in (lessons, paths)]
        return self.filter(left[0] | left[1] | ~(models.Exists(lessons) | models.Exists(paths)))


class Document(Shown, models.Model):
    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(
        _("language"), max_length=35, default="en", help_text=_("A code such as en or pt-BR.")
    )
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    authors = models.CharField(_("authors"), max_length=300, blank=True)
    source_address = models.URLField(_("source address"), max_length=500, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    is_restatement = models.BooleanField(
        _("restates another text"),
        default=False,
        help_text=_("Tick this when the text says in its own words what another text says."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    retired_from = models.JSONField(
        null=True,
        default=None,
        editable=False,
        help_text="{kind: {id: state}} of what was made of it, as it stood when it was retired",
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("learn:source", args=[self.slug])

    @property
    def language_name(self):
        """What people call the language it is in; its code where that has no name here."""
        try:
            return get_language_info(self.language.lower())["name_translated"]
        except KeyError:
            return self.language

    @property
    def source_link(self):
        """The source address where it leads to a web page. Nothing else may become a link."""
        is_web = self.source_address.lower().startswith(("https://", "http://"))
        return self.source_address if is_web else ""

    @property
    def current_revision(self):
        """The newest edition, or None before the first import."""
        return self.revisions.order_by("-number").first()

    def keep_day(self, edition, day):
        """Notes what day this edition was of, now that there is a newer one; and of the same text parted anew
        after it."""
        newest = self.revisions.order_by("-number").values("number")[:1]
        same = self.revisions.filter(number__gte=edition.number, text_digest=edition.text_digest)
        same.exclude(number=Subquery(newest)).update(published_on=day)

    @cached_property
    def pictures(self):
        """{key: (its words, the digest of its bytes or "" where they are not kept)} of its pictures."""
        kept = set(self.images.values_list("digest", flat=True))
        shown = self.passages.filter(kind=Passage.Kind.IMAGE).order_by("pk")
        return {
            key: (words, digest if digest in kept else "")
            for key, words, digest in shown.values_list("key", "text", "context")
        }


class Revision(models.Model):
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="revisions", verbose_name=_("document")
    )
    number = models.PositiveIntegerField(_("edition"))
    file = models.FileField(_("file"), upload_to=edition_file, max_length=300)
    file_digest = models.CharField(max_length=64, editable=False)
    text = models.TextField(_("canonical text"), editable=False)
    text_digest = models.CharField(max_length=64, editable=False)
    reader = models.CharField(
        max_length=60, editable=False, help_text=_("What read the file, with its version.")
    )
    splitter = models.CharField(max_length=60, editable=False, help_text=_("What split the sentences."))
    published_on = models.DateField(
        null=True, editable=False, help_text=_("The day it was of, noted when a newer one came.")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["document", "-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="revision_number_once")]

    def __str__(self):
        return _("%(title)s, edition %(number)d") % {"title": self.document.title, "number": self.number}


class Section(models.Model):
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="sections")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["revision", "position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="section_position_once"),
            models.CheckConstraint(condition=models.Q(level__range=(1, 6)), name="section_level_1_to_6"),
        ]

    def __str__(self):
        return self.title or self.revision.document.title


class Passage(models.Model):
    """The smallest thing that can be cited, addressed by what it says; it outlives every edition."""

    class Kind(models.TextChoices):
        SENTENCE = "sentence", _("sentence")
        ITEM = "item", _("list item")
        ROW = "row", _("table row")
        IMAGE = "image", _("image")
        NOTE = "note", _("footnote")
        CODE = "code", _("code")

    document = models.ForeignKey(Document, models.PROTECT, related_name="passages")
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    context = models.TextField(blank=True)
    text = models.TextField()

    class Meta:
        verbose_name = _("sentence of a source")
        verbose_name_plural = _("sentences of sources")
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="passage_key_once"),
            models.UniqueConstraint(fields=["document", "digest"], name="passage_digest_once"),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return f"{self.document.get_absolute_url()}#{self.key}"


class PlaceQuerySet(models.QuerySet):
    def current(self, document):
        """The places of the document's newest edition, in reading order."""
        newest = Revision.objects.filter(document=document).order_by("-number").values("pk")[:1]
        return self.filter(revision__in=newest).select_related("passage", "section").order_by("position")


class Place(Shown, models.Model):
    """Where an edition has a passage. One passage can stand in two places."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="places")
    section = models.ForeignKey(Section, models.CASCADE, related_name="places")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="places")
    position = models.PositiveIntegerField()
    start = models.PositiveIntegerField(help_text="Offset of the first character in Revision.text")
    end = models.PositiveIntegerField(help_text="Offset after the last character in Revision.text")
    opens_paragraph = models.BooleanField(default=False)
    shape = models.JSONField(
        null=True,
        default=None,
        help_text="How it looked: a quotation, an item and its number, words in bold",
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["revision", "position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="place_position_once"),
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="place_span_forward"),
        ]

    def __str__(self):
        return self.passage.text


def image_file(image, filename):
    return f"documents/{image.document.slug}/images/{filename}"


class DocumentImage(models.Model):
    """A picture of a document, kept once however often it is shown. The image passages that show it have
    its digest as their context."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="images")
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=20)
    file = models.FileField(upload_to=image_file, max_length=300)

    class Meta:
        verbose_name = _("picture of a source")
        verbose_name_plural = _("pictures of sources")
        constraints = [models.UniqueConstraint(fields=["document", "digest"], name="documentimage_once")]

    def __str__(self):
        return self.digest

    def get_absolute_url(self):
        return reverse("learn:image", args=[self.document.slug, self.digest])


class ProposedEdition(models.Model):
    """A file brought as a document's next edition, kept until the person who brought it has seen the
    difference and said yes or no. In the row and not in a folder: nothing is left behind when it goes."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="proposed")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="proposed_editions")
    name = models.CharField(max_length=300)
    file = models.BinaryField()
    outline = models.BinaryField(default=b"", help_text="The file as it was read, `packed`.")
    brought_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "by"], name="proposededition_once")]

    def __str__(self):
        return self.name
