"""Writes questions as a package of QTI, or one of them as an item, the way `reading` reads them."""

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learn.importing.images import SUFFIXES

from ..bank import WHOLE, Exported, Loss
from ..bank_text import not_said
from .files import MANIFEST
from .interactions import make
from .items import Unreadable, question_of
from .making_xml import PARSER, clean, file_of, image_names
from .tree import Malformed, parse
from .writing_item import CannotSay, identifier_of, item_of, said
from .writing_kinds import bounds_of, parts_of
from .writing_manifest import manifest, test_of

NO_TIME = (1980, 1, 1, 0, 0, 0)
IN_A_PACKAGE = gettext_lazy("Only a package has a place for this.")
LOST_WITHOUT_A_PACKAGE = {
    "topic": (gettext_lazy("topic"), IN_A_PACKAGE),
    "category": (gettext_lazy("category"), IN_A_PACKAGE),
    "tags": (gettext_lazy("tags"), IN_A_PACKAGE),
    "cites": (gettext_lazy("cited sentences"), IN_A_PACKAGE),
    "images": (gettext_lazy("pictures"), IN_A_PACKAGE),
}


def write(questions, version="2.1"):
    """A zip of these questions, and what QTI of this version (2.1, 2.2 or 3.0) cannot say."""
    files, written, losses, used = {}, [], [], set()
    for index, question in enumerate(questions):
        identifier = free(identifier_of(question, index + 1), used)
        data, lost = item_file(
            index, question, identifier, version, image_names(question.images, "../images")
        )
        losses += lost
        if data is None:
            continue
        name = f"items/{identifier}.xml"
        files[name] = data
        written.append((identifier, name, question))
        for digest, image in question.images.items():
            files[f"images/{digest}.{SUFFIXES[image.media_type]}"] = image.data
    files["test.xml"] = file_of(test_of(written, version))
    files[MANIFEST] = file_of(manifest(written, files, version))
    return Exported(zipped(files), losses)


def write_item(question, version="2.1"):
    """The XML of one question alone, and what is lost of it."""
    data, losses = item_file(0, question, identifier_of(question, 1), version, {})
    return Exported(data or b"", losses + not_said(0, question, LOST_WITHOUT_A_PACKAGE))


def free(identifier, used):
    """The identifier, with a number where another item has it already."""
    number, found = 2, identifier
    while found in used:
        found, number = f"{identifier}-{number}", number + 1
    used.add(found)
    return found


class Held:
    """The pictures of a question as an item finds them beside it."""

    def __init__(self, question, images):
        self.found = {address: question.images[digest].data for digest, address in images.items()}

    def beside(self, address):
        return self.found.get(address)

    def xml_beside(self, address):
        return None


def item_file(index, question, identifier, version, images):
    """(the item's bytes or None, its losses)."""
    try:
        root = item_of(question, identifier, version, images, parts_of(question, images))
        data = file_of(root)
        found, _losses = question_of(parse(data), Held(question, images), make)
    except (CannotSay, Unreadable, Malformed) as error:
        return None, [Loss(index, None, WHOLE, str(error))]
    if found.kind != question.kind or len(found.choices) != len(question.choices):
        return None, [Loss(index, None, WHOLE, _("QTI cannot say it as it is."))]
    return data, list(differences(index, question, found))


def differences(index, question, found):
    """What reading the item back gives otherwise than it was."""
    if question.details.get("units"):
        said = _("QTI has no place for them: other programs take the number alone.")
        yield Loss(index, None, _("units"), said)
    if question.hints:
        yield Loss(index, None, _("hints"), _("They are in the file, but other programs do not show them."))
    rows = list(zip(in_reading_order(question).choices, found.choices, strict=True))
    if any(one.feedback.strip() and not other.feedback.strip() for one, other in rows):
        yield Loss(index, None, _("feedback of the answers"), _("QTI has no place for it in this kind."))
    if any(said_by(question, one) != said_by(found, other) for one, other in rows):
        yield Loss(index, None, _("answers"), _("Some come back otherwise than they are."))
    if settings_of(question) != settings_of(found):
        yield Loss(index, None, _("settings"), _("Some come back otherwise than they are."))
    if shown(question, rows, 0) != shown(found, rows, 1):
        yield Loss(index, None, _("formatting"), _("Some of it has no counterpart in QTI."))


def said_by(question, choice):
    """What a row says and earns, whichever way it is written."""
    details = {name: str(value) for name, value in choice.details.items() if value and name != "points"}
    if Decimal(details.get("tolerance", "1")) == 0:
        details = {name: value for name, value in details.items() if name not in ("tolerance", "relative")}
    if "tolerance" in details:
        details["tolerance"] = said(Decimal(details["tolerance"]))
    if question.details.get("scoring") == "map":
        return dict(bounds_of(question, [(0, choice)])[1])[0], details
    return round(choice.credit, 6), details


def settings_of(question):
    """The details of a question that QTI can say."""
    details = {
        n: value for n, value in question.details.items() if value and n not in ("units", "unit_required")
    }
    if details.get("scoring") == "map":
        details |= bounds_of(question, list(enumerate(question.choices)))[0]
        for name in ("default", "lower", "upper"):
            details.pop(name, None)
    return details


def shown(question, rows, side):
    """What a reader sees of the question's texts; numbers by their value."""
    texts = [question.stem, question.explanation, *question.hints]
    told = [rendered(text) for text in texts]
    for pair in rows:
        choice, other = pair[side], pair[1 - side]
        text = choice.text
        if "," in text + other.text and text.replace(",", ".") == other.text.replace(",", "."):
            text = text.replace(",", ".")
        told.append(rendered(text))
        if choice.feedback.strip() and other.feedback.strip():
            told.append(rendered(choice.feedback))
    return told


def rendered(text):
    """A text as HTML, in which lines end where a reader sees them end."""
    parts = re.split(r"(<pre>.*?</pre>)", PARSER.render(clean(text)), flags=re.DOTALL)
    return [part if part.startswith("<pre>") else " ".join(part.split()) for part in parts]


def in_reading_order(question):
    """The question with partners that belong to no prompt at its end, as reading gives them."""
    if question.kind != "matching":
        return question
    rows = sorted(question.choices, key=lambda choice: not choice.text.strip())
    return replace(question, choices=tuple(rows))


def zipped(files):
    """A zip of the files: the same bytes for the same files, everywhere."""
    packed = BytesIO()
    with ZipFile(packed, "w") as zip_file:
        for name in [MANIFEST, *sorted(set(files) - {MANIFEST})]:
            entry = ZipInfo(name, NO_TIME)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            entry.compress_type = ZIP_DEFLATED
            zip_file.writestr(entry, files[name])
    return packed.getvalue()
