"""Puts an outline together, block by block, in reading order. Every reader writes through it."""

import re
import unicodedata
from itertools import takewhile

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .bylines import below_title, byline, day, names, of_authors, people
from .images import stored
from .noted import noted
from .outline import Outline, OutlinePassage, OutlineSection
from .sentences import language_by_letters, split
from .shapes import BETWEEN_CELLS, UNSEEN, Shape, letters, of_row
from .titles import told

LONGEST_TITLE = 300
NAMED, LONGEST_NAMED = 3, 80  # of words that were left out
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
ENDS = re.compile(r"[.!?…؟۔।。！？።]['\"’”»)\]]*$")

KEPT_APART = gettext_lazy("“%(line)s” is kept as what it says of the text, and not as a sentence of it.")
NEAR_TITLE = 5  # headings below it among which authors are looked for

PLAIN = Shape()


def tidy(text):
    """Text as a reader sees it: NFC, one space for a run of white space, nothing invisible."""
    return " ".join(unicodedata.normalize("NFC", text).translate(UNSEEN).split())


class Builder:
    def __init__(self, name, reader, language=None):
        self.name, self.reader = name, reader
        self.warnings = []
        self.struck = []  # what is left out because it is struck through
        self.wordless = []  # what pictures without words are called instead
        self.is_told = True  # whether the file tells its language
        self.language = self.known_language(language)
        self.metadata_title = ""
        self.authors, self.dated = "", None
        self.licence = self.source = ""
        self.sections = [(1, "", [])]
        self.last = None  # the sentence or item just written, while nothing has come after it
        self.heads = None  # of a table of which no row is written yet
        self.addresses = []
        self.images = {}

    def known_language(self, code):
        if not code:
            self.is_told = False
            return "en"
        if LANGUAGE.fullmatch(code) and len(code) <= 35:
            return code.replace("_", "-")
        self.warnings.append(
            _(
                "“%(code)s” is not a language code, as “en” and “de-CH” are: English was assumed. If it is "
                "in another language, say so on the page of the document."
            )
            % {"code": code[:40]}
        )
        return "en"

    def tell(self, authors, dated):
        """Who wrote the document and when, in the file's own words."""
        self.authors, self.dated = names(authors), day(dated)

    def tell_rights(self, licence, source):
        """Its licence and where it stands on the web, as the file tells."""
        self.licence, self.source = licence, source

    def strike(self, *texts):
        """Notes down words that are left out because they are struck through."""
        self.struck += filter(None, map(tidy, texts))

    def about_wordless(self):
        """A sentence about the pictures without words, the first few named, in a list; else nothing."""
        if not self.wordless:
            return []
        named = ", ".join(self.wordless[:NAMED]) + (" …" if self.wordless[NAMED:] else "")
        said = ngettext(
            "An image has no words for those who cannot see it: %(named)s.",
            "%(count)d images have no words for those who cannot see them: %(named)s.",
            len(self.wordless),
        )
        return [said % {"count": len(self.wordless), "named": named}]

    def about_struck(self):
        """A sentence about the words that were left out, the first few named, in a list; else nothing."""
        named = ", ".join(f"“{Truncator(text).chars(LONGEST_NAMED)}”" for text in self.struck[:NAMED])
        more = len(self.struck) - NAMED
        if more > 0:
            said = ngettext(
                "Struck-through words are left out in %(places)d places: %(named)s and %(more)d more.",
                "Struck-through words are left out in %(places)d places: %(named)s and %(more)d more.",
                more,
            )
            return [said % {"places": len(self.struck), "named": named, "more": more}]
        return [_("Struck-through words are left out: %(named)s.") % {"named": named}] if named else []

    @property
    def passages(self):
        return self.sections[-1][2]

    def add(self, kind, text, context="", opens=True, shape=None):
        self.passages.append(OutlinePassage(kind, text, context, opens, shape))

    def heading(self, level, title):
        """A heading; one without words parts nothing."""
        title = tidy(title)
        if title:
            self.sections.append((level, title, []))
            self.last = None

    def paragraph(self, text, shape=PLAIN):
        """Prose, split into sentences."""
        at = 0
        for number, sentence in enumerate(split(tidy(text), self.language)):
            self.add("sentence", sentence, opens=not number, shape=shape.of(sentence, at))
            self.last = sentence
            at += letters(sentence)

    def lead_in(self):
        """What a list that begins here rests on: the sentence that leads into it, else its heading."""
        if self.last and not ENDS.search(self.last):
            return self.last
        return self.sections[-1][1]

    def item(self, text, context, shape=PLAIN):
        text = tidy(text)
        if text:
            self.add("item", text, context, shape=shape.of(text))
            self.last = text

    def table(self, heads):
        """A table begins, of whose rows so many are over its columns."""
        self.heads = heads

    def row(self, cells, header=(), across=(), down=()):
        """A table row, known by its header row, which is one without context. cells: (text, spans). across,
        down: how many columns and rows each stands for, where it is merged over some."""
        text, shape = of_row([(tidy(text), spans) for text, spans in cells], self.heads, across, down)
        if text:
            self.add("row", text, BETWEEN_CELLS.join(filter(None, map(tidy, header))), shape=shape)
            self.last = self.heads = None

    def image(self, alternative, source):
        """An image, known by its bytes' digest (or its address, where the bytes are not at hand)."""
        self.add("image", tidy(alternative) or self.called(source.rstrip("/")), source)

    def picture(self, alternative, source, data):
        """An image whose bytes are at hand: they are kept, known by their digest. Other bytes than those
        of a picture a browser shows safely are not."""
        image = stored(data)
        if image is None:
            self.image(alternative, source)
            return
        self.images[image.digest] = image
        self.add("image", tidy(alternative) or self.called(tidy(source)), image.digest)

    def called(self, source):
        """What a picture without words is called: as its file is."""
        self.wordless.append(source.rpartition("/")[2][:200] or _("image"))
        return self.wordless[-1]

    def note(self, text, spans=(), before=""):
        """A note; ``before`` is what stands before its mark in the text it belongs to."""
        text, of = tidy(text), noted(tidy(before), self.language)
        if text:
            shape = (Shape(spans=tuple(spans)).of(text) or {}) | ({"of": of} if of else {})
            self.add("note", text, shape=shape or None)

    def code(self, text):
        if text.strip():
            self.add("code", text.strip("\n"))
            self.last = None

    def address(self, words, target, title=""):
        """Remembers where a link or image leads, and its title: words of the file that no reader reads."""
        words, target, title = tidy(words), tidy(target), tidy(title)
        if target.startswith("data:") or target in words:
            target = ""
        if title in words:
            title = ""
        if target or title:
            said = f"{words} ({target})" if words and target else words or target
            self.addresses.append(f"{said}: {title}" if said and title else said or title)

    def outline(self, title=""):
        """The outline. Without a title given, it is the only level-1 heading, else the metadata's, else
        the file's name. A heading of level 1 that says the title once more is the title."""
        sections = self.sections
        firsts = [section for section in sections if section[0] == 1 and section[1]]
        if title:
            firsts = [section for section in firsts if section[1] == tidy(title)]
        elif self.is_titled(firsts):
            firsts = firsts[:1]
        if len(firsts) == 1:
            title, sections = firsts[0][1], self.without_title(firsts[0])
        title = tidy(title or told(self.metadata_title)) or self.name
        self.take_bylines(sections, title)
        self.take_authors(sections, title)
        self.warnings += self.about_struck() + self.about_wordless()
        if not any(passages for level, heading, passages in sections):
            self.warnings.append(_("No text was found under the headings."))
        return Outline(
            title=title[:LONGEST_TITLE],
            language=self.language if self.is_told else self.language_by_letters(),
            sections=tuple(
                OutlineSection(level, heading, tuple(passages))
                for level, heading, passages in sections
                if heading or passages
            ),
            warnings=tuple(dict.fromkeys(self.warnings)),
            reader=self.reader,
            images=tuple(self.images.values()),
            authors=self.authors,
            dated=self.dated,
            licence=self.licence,
            address=self.source,
            beside=tuple(dict.fromkeys(self.addresses)),
        )

    def is_titled(self, firsts):
        """Whether the first of these headings, over all the text, is the title that the file tells."""
        said = tidy(self.metadata_title).casefold()
        is_first = bool(firsts) and firsts[:1] == self.sections[1:2] and not self.sections[0][2]
        return is_first and firsts[0][1].casefold() == said

    def take_bylines(self, sections, title):
        """Takes the lines that say who wrote the text, when, or its licence, from below its title."""
        opening = next(((heading, passages) for _level, heading, passages in sections if passages), None)
        if not opening or opening[0] not in ("", title):
            return
        passages = opening[1]
        rest, lines, authors, when, licence = below_title(passages, self.authors)
        if lines and (rest or len(sections) > 1):
            passages[:] = rest
            self.authors, self.dated = authors or self.authors, when or self.dated
            self.licence = self.licence or licence
            self.warnings += [KEPT_APART % {"line": line} for line in lines]

    def take_authors(self, sections, title):
        """Learns the authors from the headings right below the title, and takes away those that only name
        them; what stands under one stays."""
        near = [section for section in sections[:NEAR_TITLE] if section[1] not in ("", title)]
        for section in takewhile(lambda each: of_authors(each[1], self.authors), near):
            _level, heading, passages = section
            said = byline(heading, self.authors)
            listed = [people(passage.text) for passage in passages]
            if said and said[0]:
                self.authors = said[0]
            elif all(listed):
                self.authors = self.authors or ", ".join(listed)
            if said and not passages:
                sections.remove(section)
                self.warnings.append(KEPT_APART % {"line": heading})

    def language_by_letters(self):
        """The language of a text written from right to left, as far as its letters tell; else English."""
        text = "".join(
            passage.text for _level, _title, passages in self.sections for passage in passages[:20]
        )
        return language_by_letters(text) or self.language

    def without_title(self, title):
        """The sections when this heading is the document's title: its text is the opening section."""
        at = self.sections.index(title)
        if at == 1:
            return [(1, "", self.sections[0][2] + title[2]), *self.sections[2:]]
        return [*self.sections[:at], (1, "", title[2]), *self.sections[at + 1 :]]
