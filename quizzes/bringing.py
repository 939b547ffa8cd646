"""Bringing a bank in two steps: first each of its questions is shown, then a person chooses."""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from .bank_report import AGAIN, AGAIN_OTHER_KEY, NEW, OTHER_KEY, TWIN
from .banks import Known, save, without_pictures
from .formats.bank import Loss, NotABank
from .formats.recognising import read_bank
from .models import ProposedBank
from .question_types import QUESTION_TYPES
from .twins import asks_again, takes_again, takes_as

FORGOTTEN_AFTER = timedelta(days=7)


class Otherwise(NotABank):
    """Another file waits now than the one the person was shown."""


@dataclass
class Brought:
    """A question of the file that waits. number: its index in it. standing: new, twin, other_key, again,
    again_other_key, unchanged or other. here: the `Question` it is here, or asks the same. first: the
    `Brought` that asks the same before it in the file. losses: what of it could not be carried."""

    number: int
    question: object
    standing: str
    here: object = None
    first: object = None
    losses: list = field(default_factory=list)

    @property
    def has_key(self):
        """Whether any answer to it would be right."""
        weighs_rows = QUESTION_TYPES[self.question.kind].marks_rows
        return not weighs_rows or any(choice.credit > 0 for choice in self.question.choices)

    @property
    def comes_ticked(self):
        """Whether it is taken unless a person says otherwise."""
        return self.has_key and self.standing not in (TWIN, OTHER_KEY, AGAIN, AGAIN_OTHER_KEY)


class Preview:
    """What a waiting file holds, and how it stands with what is here already."""

    def __init__(self, proposed):
        self.proposed = proposed
        self.written_as, self.bank = read_bank(bytes(proposed.file), proposed.format)
        self.known = Known(proposed.document, self.bank.questions)

    @cached_property
    def questions(self):
        """A `Brought` for each question, in the order of the file."""
        losses = {}
        for loss in self.bank.losses:
            losses.setdefault(loss.question, []).append(loss)
        found = [
            self.brought(number, question, losses.get(number, []))
            for number, question in enumerate(self.bank.questions)
        ]
        note_again(found)
        return found

    def brought(self, number, question, losses):
        standing, here = self.known.standing(question)
        if standing == NEW and (here := self.known.twin(question)):
            standing = TWIN if takes_as(here.current, question) else OTHER_KEY
        if missing := self.known.missing(question):
            question = without_pictures(question, missing)
            losses = [*losses, Loss(number, question.line, _("picture"), _("It did not come with the file."))]
        return Brought(number, question, standing, here, losses=losses)

    @property
    def counts(self):
        """{standing: how many}."""
        found = {}
        for each in self.questions:
            found[each.standing] = found.get(each.standing, 0) + 1
        return found


def note_again(questions):
    """Notes which of these `Brought` ask what one before them asks, of those that come new."""
    by_stem = {}
    for each in questions:
        if each.standing != NEW:
            continue
        before = by_stem.setdefault(each.question.stem, [])
        each.first = next((one for one in before if asks_again(one.question, each.question)), None)
        if each.first:
            is_same = takes_again(each.first.question, each.question)
            each.standing = AGAIN if is_same else AGAIN_OTHER_KEY
        elif each.has_key:
            before.append(each)


def packed(images):
    """The bytes of a zip of these {digest: OutlineImage}, so that showing one reads no bank again."""
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for digest, image in images.items():
            package.writestr(digest, image.data)
    return out.getvalue()


def picture(proposed, digest):
    """The bytes of a picture of the file that waits, or None."""
    with ZipFile(BytesIO(bytes(proposed.pictures))) as package:
        return package.read(digest) if digest in package.namelist() else None


def propose(data, name, document, quiz, by, now):
    """Keeps the file, in place of any this person brought before, until they decide. NotABank when it holds
    no questions: then nothing is kept."""
    written_as, bank = read_bank(data)
    images = {digest: image for question in bank.questions for digest, image in question.images.items()}
    ProposedBank.objects.filter(brought_at__lt=now - FORGOTTEN_AFTER).delete()
    return ProposedBank.objects.update_or_create(
        by=by,
        defaults={
            "name": name[-300:],
            "format": written_as.name,
            "file": data,
            "document": document,
            "quiz": quiz,
            "pictures": packed(images),
            "brought_at": now,
        },
    )[0]


def seal(proposed):
    """What tells one waiting file from another: a page carries it, and a yes is a yes to that one."""
    where = f"{proposed.document_id} {proposed.quiz_id} "
    return sha256(where.encode() + bytes(proposed.file)).hexdigest()


@transaction.atomic
def take(proposed, sealed, chosen, instead, is_last):
    """Keeps the chosen questions (indexes, or None for all that come ticked) as drafts and returns the
    `bank_report.Report`; ``instead``: those whose words replace what stands here. The file goes when this was
    the last of it. Otherwise, and nothing done, when another file waits now."""
    proposed = ProposedBank.objects.select_for_update().get(pk=proposed.pk)
    if seal(proposed) != sealed:
        raise Otherwise(_("You have brought another file meanwhile. Look at this one first."))
    preview = Preview(proposed)
    questions = preview.bank.questions
    if chosen is None:
        chosen = {each.number for each in preview.questions if each.comes_ticked}
    chosen = sorted(number for number in {*chosen, *instead} if 0 <= number < len(questions))
    replaced = {place for place, number in enumerate(chosen) if number in instead}
    report = save([questions[number] for number in chosen], proposed.document, proposed.quiz, replaced)
    if is_last:
        proposed.delete()
    return report
