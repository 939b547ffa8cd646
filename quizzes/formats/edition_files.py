"""The editions of a course's document as files: ``revisions/001.md`` what it says, ``001.toml`` the key and
place of each sentence in it, and the file it came from beside them. Read without parsing anything again."""

import json
import re
from datetime import UTC, date, datetime
from hashlib import sha256
from types import NoneType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learn.importing import keys
from learn.importing.kept import Edition
from learn.importing.outline import Outline, OutlinePassage, OutlineSection
from learn.importing.shapes import is_shape
from learn.models import Passage

from .toml_text import toml

MANIFEST = re.compile(r"revisions/([0-9]{3,6})\.toml")
KEY = re.compile(r"[0-9a-f]{8,64}")
KINDS = set(Passage.Kind.values)
NOTE = """\
# Edition %d: for each sentence its key, where it begins and ends in %s, its kind, whether it
# opens a paragraph, what it rests on and how it looked. Written by Docent. Do not change it: put the
# next edition into the course's folder as source.md, or bring its file on the site.

"""
CHANGED = gettext_lazy(
    "The text of an edition is never changed: put it back. The new text goes into source.md in the course's "
    "folder, or is brought on the site as the next edition."
)
SETTINGS = {
    "text": str, "original": str, "reader": str, "splitter": str, "brought_at": datetime, "sections": list,
}  # fmt: skip
MAY_BE = SETTINGS | {"published_on": date}


def named(number):
    return f"revisions/{number:03d}"


def write(edition):
    """{name: bytes} of an edition."""
    name = named(edition.number)
    places = iter(zip(edition.keyed, edition.spans, strict=True))
    manifest = {
        "text": digest(edition.text),
        "original": edition.file_digest,
        "reader": edition.outline.reader,
        "splitter": edition.splitter,
        "brought_at": edition.brought_at.astimezone(UTC),
        **({"published_on": edition.published_on} if edition.published_on else {}),
        "sections": [
            {
                "level": section.level,
                "title": section.title,
                "places": [row(*next(places)) for _passage in section.passages],
            }
            for section in edition.outline.sections
        ],
    }
    note = NOTE % (edition.number, f"{name[-3:]}.md" if edition.number < 1000 else f"{edition.number}.md")
    files = {
        # A text file ends in a line feed; the text itself does not.
        f"{name}.md": (edition.text + "\n").encode(),
        f"{name}.toml": (note + toml(manifest)).encode(),
    }
    if edition.data is not None:
        files[original(name, edition.suffix)] = edition.data
    return files


def row(keyed, span):
    _section, passage, key = keyed
    more = [passage.context] if passage.context or passage.shape else []
    if passage.shape:
        more.append(json.dumps(passage.shape, ensure_ascii=False))
    return [key, *span, passage.kind, passage.opens_paragraph, *more]


def original(name, suffix):
    return f"{name}.original{suffix}"


def digest(text):
    return sha256(text.encode()).hexdigest()


class EditionReader:
    """Reads the editions in a course's files; what is wrong goes to the faults of ``reader``."""

    def __init__(self, reader):
        self.reader, self.fault = reader, reader.fault
        self.digests, self.known = {}, {}

    def all(self, document):
        """Every `Edition`, oldest first. ``document``: its title and language."""
        numbers = sorted(int(match[1]) for name in self.reader.names if (match := MANIFEST.fullmatch(name)))
        if numbers != list(range(1, len(numbers) + 1)):
            self.fault("revisions", _("The editions are not numbered 001, 002 and so on without a gap."))
            return []
        return [edition for number in numbers if (edition := self.edition(number, document))]

    def edition(self, number, document):
        name = named(number)
        values = self.reader.table(f"{name}.toml", self.reader.toml(f"{name}.toml"), MAY_BE, SETTINGS)
        if not all(type(values.get(setting)) is kind for setting, kind in SETTINGS.items()):
            return None
        if type(published_on := values.get("published_on")) not in (date, NoneType):
            return None
        text = self.text(f"{name}.md", values["text"])
        found = text is not None and self.places(name, text, values["sections"])
        if not found:
            return None
        parts, places, spans = found
        if digest(text) != values["text"]:
            self.fault(f"{name}.md", str(CHANGED))
            return None
        suffix, data = self.original(name, values["original"])
        return Edition(
            number=number,
            text=text,
            outline=Outline(document["title"], document["language"], parts, reader=values["reader"]),
            keys=tuple(places),
            spans=tuple(spans),
            splitter=values["splitter"],
            brought_at=aware(values["brought_at"]),
            file_digest=values["original"],
            suffix=suffix,
            data=data,
            published_on=published_on,
        )

    def text(self, file, wanted):
        """The text of an edition exactly as it was written; only line ends may have become others."""
        data = self.reader.bytes(file)
        if data is None:
            return None
        try:
            text = data.decode()
        except UnicodeDecodeError:
            self.fault(file, _("This is not text in UTF-8 any more. Export the course again."))
            return None
        if digest(text.removesuffix("\n")) != wanted:
            text = text.replace("\r\n", "\n")
        return text.removesuffix("\n")

    def places(self, name, text, sections):
        """(sections, keys, spans) as the manifest has them; None, with one fault, at the first that is
        not what its key stands for."""
        parts, found, spans = [], [], []
        for section in sections:
            if not is_section(section):
                self.fault(f"{name}.toml", _("A section has a level, a title and places. Export again."))
                return None
            passages = []
            for place in section["places"]:
                passage = self.passage(name, text, place)
                if passage is None:
                    return None
                passages.append(passage)
                found.append(place[0])
                spans.append((place[1], place[2]))
            parts.append(OutlineSection(section["level"], section["title"], tuple(passages)))
        return tuple(parts), found, spans

    def passage(self, name, text, place):
        if not is_place(place) or place[2] > len(text):
            at = self.reader.line_of(f"{name}.toml", f'["{place[0]}"') if place else 0
            self.fault(f"{name}.toml", _("This is not a place in the text. Export the course again."), at)
            return None
        key, start, end, kind, opens, *more = place
        context, shape = (*more, "", "")[:2]
        passage = OutlinePassage(kind, text[start:end], context, opens, shape_of(shape, text[start:end]))
        said = keys.digest(kind, passage.context, passage.text)
        same = said.startswith(key) and self.digests.setdefault(key, said) == said
        if not same or self.known.setdefault(said, key) != key:
            line = text.count("\n", 0, start) + 1
            self.fault(f"{name}.md", _("This is not the sentence of the key %s.") % key + f" {CHANGED}", line)
            return None
        return passage

    def original(self, name, wanted):
        """(suffix, bytes) of the file an edition came from; bytes None where it does not stand beside."""
        prefix = f"{name}.original"
        file = next((file for file in self.reader.names if file.startswith(prefix)), None)
        if file is None:
            return "", None
        data = self.reader.bytes(file)
        if data is not None and sha256(data).hexdigest() != wanted:
            self.fault(file, _("This is not the file the edition came from. Put that back, or take it out."))
        return file.removeprefix(prefix), data


def is_section(value):
    kinds = {"level": int, "title": str, "places": list}
    return (
        isinstance(value, dict)
        and all(type(value.get(name)) is kind for name, kind in kinds.items())
        and 1 <= value["level"] <= 6
    )


def is_place(value):
    kinds = [str, int, int, str, bool, str, str]
    return (
        isinstance(value, list)
        and len(value) in (5, 6, 7)
        and all(type(part) is kind for part, kind in zip(value, kinds, strict=False))
        and KEY.fullmatch(value[0]) is not None
        and 0 <= value[1] <= value[2]
        and value[3] in KINDS
    )


def shape_of(written, text):
    """The shape of the passage with this text, as it is written in a manifest; None where it is none."""
    try:
        shape = json.loads(written or "null")
    except ValueError:
        return None
    return shape if is_shape(shape, text) else None


def aware(moment):
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
