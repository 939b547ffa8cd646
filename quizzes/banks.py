"""Banks in and out: the questions of a file kept as drafts under a document, and questions taken along.

Bringing the same file again doubles nothing, and never overwrites what was written on the site unless the
person says so."""

import re
from dataclasses import replace

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learn.importing.outline import OutlineImage
from learn.importing.saving import keep_images
from learn.markdown import PICTURE_MARK
from learn.models import Document, DocumentImage
from learn.models.lessons import State, digest_of
from learn.slugs import slug_beside

from . import authoring
from .bank_report import CHANGED, NEW, OTHER, UNCHANGED, Report
from .formats.bank import BankChoice, BankQuestion, Loss
from .formats.bank_text import texts_of
from .models import Question, QuestionCitation, Slot, with_passages
from .models.questions import Ruling
from .twins import asks_again, asks_as, takes_as
from .wording import Wording

IMAGE = re.compile(r"image:([0-9a-f]{64})")
AT_ONCE = 400
# What no file says of a question that turned out to be faulty.
RULED_HERE = {
    Ruling.DROPPED: gettext_lazy("It is left out of every score here. Where the file is brought, it counts."),
    Ruling.CREDIT: gettext_lazy(
        "Everyone gets full credit for it here. Where the file is brought, answers count by its key."
    ),
}


def worded(question):
    """What a `BankQuestion` says and how it is marked, as plain values; not what it is called."""
    return {
        "kind": question.kind,
        "stem": question.stem,
        "explanation": question.explanation,
        "hints": list(question.hints),
        "details": question.details,
        "choices": [[c.text, str(c.credit.normalize() + 0), c.feedback, c.details] for c in question.choices],
    }


def digest(question):
    """What tells a question of a file from every other, wherever it stands in it."""
    names = ("title", "slug", "topic", "category")
    named = {name: getattr(question, name) for name in names}
    lists = {"tags": list(question.tags), "cites": list(question.cites)}
    return digest_of(worded(question) | named | lists)


class Known:
    """Which questions of a file a document has already."""

    def __init__(self, document, questions):
        self.document, self.asked = document, questions

    @cached_property
    def by_digest(self):
        digests = list({digest(question) for question in self.asked})
        rows = (self.document.questions.filter(bank_digest__in=some) for some in portions(digests))
        return {question.bank_digest: question for some in rows for question in some}

    @cached_property
    def by_slug(self):
        slugs = [question.slug for question in self.asked if question.slug]
        rows = (whole(self.document.questions.filter(slug__in=some)) for some in portions(slugs))
        return {question.slug: question for some in rows for question in some}

    @cached_property
    def by_stem(self):
        stems = list({question.stem for question in self.asked})
        found = {}
        for some in portions(stems):
            for question in whole(self.document.questions.filter(current__stem__in=some)):
                found.setdefault(question.current.stem, []).append(question)
        return found

    @cached_property
    def pictures(self):
        """The digests of the pictures the document has, of those the questions show."""
        shown = list({digest for question in self.asked for digest in digests_in(question)})
        rows = (self.document.images.filter(digest__in=some) for some in portions(shown))
        return {image.digest for some in rows for image in some}

    def missing(self, question):
        """The digests of the pictures it shows that neither came with it nor are here."""
        return [found for found in digests_in(question) if found not in {*question.images, *self.pictures}]

    def standing(self, question):
        """(new, unchanged or other, the `Question` it is here or None)."""
        same = self.by_digest.get(digest(question))
        if same:
            return UNCHANGED, same
        named = self.by_slug.get(question.slug) if question.slug else None
        if named:
            return (UNCHANGED if says_the_same(named, question) else OTHER), named
        for other in self.by_stem.get(question.stem, ()):
            if says_the_same(other, question):
                return UNCHANGED, other
        return NEW, None

    def twin(self, question):
        """The `Question` that asks here in the same words with the same choices, though what else it says is
        not the same, one with the same key before others; None where there is none."""
        found = [other for other in self.by_stem.get(question.stem, ()) if asks_as(other.current, question)]
        return min(found, key=lambda other: not takes_as(other.current, question), default=None)


def without_pictures(question, digests):
    """The question with only the words of these pictures."""

    def words(text):
        return PICTURE_MARK.sub(lambda match: match[1] if match[2] in digests else match[0], text)

    return replace(
        question,
        stem=words(question.stem),
        explanation=words(question.explanation),
        hints=tuple(map(words, question.hints)),
        choices=tuple(replace(c, text=words(c.text), feedback=words(c.feedback)) for c in question.choices),
    )


def portions(values):
    return (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))


def whole(questions):
    """The questions with all that a `BankQuestion` is made of, in as many queries for one as for many."""
    return questions.select_related("current", "document").prefetch_related(
        "current__choices", with_passages()
    )


def says_the_same(question, other):
    return bool(question.current) and worded(bank_question(question)) == worded(other)


@transaction.atomic
def save(questions, document, quiz=None, instead=(), twins=True):
    """What `take` does, and the pictures of what it took."""
    report, images = take(questions, document, quiz, instead, twins)
    # Last, for no transaction takes files back.
    keep_images(document, images.values())
    return report


@transaction.atomic
def foresee(questions, document, quiz=None, twins=True):
    """The `Report` that `save` would give. Nothing is kept."""
    report, _images = take(questions, document, quiz, twins=twins)
    transaction.set_rollback(True)
    return report


def take(questions, document, quiz=None, instead=(), twins=True):
    """Keeps these `BankQuestion` rows as drafts under the document, and at the end of the quiz where one is
    given. ``instead``: indexes of those that are taken although the site's say something else. ``twins``:
    whether what asks the same as another, word for word, is taken as well. Returns a `Report` and the
    pictures of what is new; nothing is kept when anything fails."""
    # One bank at a time, so that two clicks do not both find nothing here.
    document = Document.objects.select_for_update().get(pk=document.pk)
    known, report = Known(document, questions), Report(quiz=quiz.title if quiz else "")
    names = set(document.questions.values_list("slug", flat=True))
    keys = sorted({key for question in questions for key in question.cites})
    passages = {p.key: p for some in portions(keys) for p in document.passages.filter(key__in=some)}
    images, brought, made = {}, set(), {}
    for index, question in enumerate(questions):
        how, row = known.standing(question)
        if (said := digest(question)) in brought:
            report.again += 1
            continue
        brought.add(said)
        if missing := known.missing(question):
            question = without_pictures(question, missing)
        if how == NEW:
            before = made.setdefault(question.stem, [])
            mine = (row for asked, row in before if asks_again(asked, question))
            twin = known.twin(question) or next(mine, None)
            if twin and not twins:
                report.left_out.append((question, twin))
                continue
            row = create(document, question, names)
            report.twins += [(row, twin)] if twin else []
            before.append((question, row))
        elif how == OTHER and index in instead:
            how = CHANGED
            # Learners keep what they get until the new words are published.
            authoring.put(row, authoring.newest(row), wording(question))
        if how in (NEW, CHANGED):
            name_and_cite(row, question, passages, said)
            images |= question.images
        report.questions.append((how, row))
    note_missing(report, keys, passages)
    if quiz:
        report.in_quiz = place(quiz, [row for _how, row in report.questions])
    return report, images


def note_missing(report, keys, passages):
    missing = [key for key in keys if key not in passages]
    if missing:
        said = ngettext(
            "A sentence it cites is not in this document: %s.",
            "Sentences they cite are not in this document: %s.",
            len(missing),
        )
        report.notes.append(said % ", ".join(missing[:10]))


def create(document, question, names):
    """A new draft with its first wording."""
    slug = question.slug
    if not slug or slug in names:
        slug = slug_beside(names, question.title or question.stem, "question")
    names.add(slug)
    row = Question.objects.create(document=document, slug=slug)
    row.current = authoring.write(row, 1, wording(question))
    row.save(update_fields=["current"])
    return row


def wording(question):
    return Wording.of(question, question.choices)


def name_and_cite(row, question, passages, said):
    """What the question is called, and the sentences it rests on, as the file says."""
    row.title, row.category, row.topic = question.title, question.category, question.topic
    row.tags, row.bank_digest = list(question.tags), said
    row.save(update_fields=["title", "category", "topic", "tags", "bank_digest"])
    cited = [passages[key] for key in dict.fromkeys(question.cites) if key in passages]
    if cited:
        row.citations.all().delete()
        QuestionCitation.objects.bulk_create(
            QuestionCitation(question=row, passage=passage, position=position)
            for position, passage in enumerate(cited, 1)
        )


def place(quiz, rows):
    """Puts the questions at the end of the quiz, each once; how many came in."""
    asked = set(quiz.slots.values_list("question", flat=True))
    last = quiz.slots.aggregate(last=Max("position"))["last"] or 0
    missing = [row for row in dict.fromkeys(rows) if row.pk not in asked and row.state != State.RETIRED]
    Slot.objects.bulk_create(
        Slot(quiz=quiz, question=row, position=position) for position, row in enumerate(missing, last + 1)
    )
    return len(missing)


# Taking along


def askable(questions):
    """Those of these questions that can be taken along: not retired, and with a wording."""
    return questions.exclude(state=State.RETIRED).filter(current__isnull=False)


def of_quiz(quiz):
    """The questions a quiz asks, in its order; of a draw all it may draw from."""
    drawn = list(quiz.slots.filter(question=None).values_list("draw_topic", flat=True))
    held = Q(slots__quiz=quiz)
    if drawn:
        held |= Q(topic__in=drawn, document=quiz.path.document_id)
    place = Max("slots__position", filter=Q(slots__quiz=quiz))
    return (
        askable(Question.objects.filter(held))
        .annotate(place=place)
        .order_by(F("place").asc(nulls_last=True), "slug")
    )


def of_path(path):
    """The questions of all quizzes of a path."""
    found = []
    for quiz in path.quizzes.exclude(state=State.RETIRED).order_by("kind", "slug"):
        found += of_quiz(quiz).values_list("pk", flat=True)
    return askable(Question.objects.filter(pk__in=found)).order_by("document", "slug")


def bank_question(question, images=None, version=None):
    """A question of the site as a `BankQuestion`, as learners get it or in this version. ``images``:
    {(document, digest): OutlineImage} of the pictures at hand."""
    version, citations = version or question.current, list(question.citations.all())
    made = BankQuestion(
        kind=version.kind,
        stem=version.stem,
        choices=tuple(BankChoice(c.text, c.credit, c.feedback, c.details) for c in version.choice_list),
        title=question.title,
        slug=question.slug,
        explanation=version.explanation,
        hints=tuple(version.hints),
        details=version.details,
        topic=question.topic,
        category=question.category,
        tags=tuple(question.tags),
        cites=tuple(citation.passage.key for citation in citations),
        quotes=tuple(citation.passage.text for citation in citations),
    )
    for digest_found in digests_in(made):
        if image := (images or {}).get((question.document_id, digest_found)):
            made.images[digest_found] = image
    return made


def digests_in(question):
    """The digests of the pictures its texts show."""
    return dict.fromkeys(found for text in texts_of(question) for found in IMAGE.findall(text))


def export(questions, written_as):
    """(these questions of the site as an `Exported` in a `Format`, the `Question` rows in its order)."""
    rows = list(whole(questions))
    wanted = {(row.document_id, found) for row in rows for found in digests_in(bank_question(row))}
    images = images_of(wanted)
    exported = written_as.write([bank_question(row, images) for row in rows])
    for number, row in enumerate(rows):
        if row.current and row.current.ruling and number not in exported.left_out:
            said = str(RULED_HERE[row.current.ruling])
            exported.losses.append(Loss(number, None, _("how it counts"), said))
    return exported, rows


def images_of(wanted):
    """{(document, digest): OutlineImage} of these pictures; those whose file is gone are left out."""
    found = {}
    digests = sorted({each for _document, each in wanted})
    for some in portions(digests):
        for image in DocumentImage.objects.filter(digest__in=some):
            if (image.document_id, image.digest) in wanted:
                try:
                    with image.file.open("rb") as file:
                        data = file.read()
                except OSError:
                    continue
                found[image.document_id, image.digest] = OutlineImage(image.digest, image.media_type, data)
    return found
