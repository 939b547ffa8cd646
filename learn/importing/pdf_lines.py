"""Takes the lines of text off the pages of a PDF, with their place, size and weight."""

import ctypes
import math
import re
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import pypdfium2.raw as raw

from .pdf_links import Links
from .pdf_rules import rules

RAISED = str.maketrans("0123456789ivxl", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁱᵛˣˡ")
# What a raised letter may be that counts notes: one of i, ii, iii, iv …
COUNTING = re.compile(r"(?!l)[ivxl]{1,7}")
# What pdfium gives for a hyphen at the end of a line, and what no text holds.
BROKEN = "\x02\ufffe\u00ad"
# Where LaTeX's fonts of signs have the bullet, of which those made of dots do not tell the name.
UNNAMED_BULLET = 0x88
SPACES = (32, 9, 10, 13, 160, 0x2028, 0x3000)
WITHIN = 0.15  # sizes of its type that letters of one word stand apart at the most
# Sizes of its type that letters of two words stand apart at the least, and letters that stand close at the
# most; and how many letters tell.
PARTING, CLOSE, LEAST_PARTED = 0.22, 0.05, 3
# What begins the item of a list, and nothing else.
SIGN = re.compile(r"[•◦▪▫‣●○■□]|[\uf0a0-\uf0ff]")
ITALIC_NAME = re.compile(r"ital|obli|slant|cmti|cmsl|[,-]i\b|-it\b|bdit", re.IGNORECASE)
MATHS = re.compile(r"cmmi|math|symbol", re.IGNORECASE)  # whose letters lean, but are not stressed
# Heights of a line that words of one may stand apart: surely, where the others do not, and at the most.
TIGHT, LOOSE, WIDEST = 0.42, 0.75, 1.1
ROW_OF_DOTS, MOST_DOTS = 30, 200  # points within which two dots are a dotted line; of a page
LARGER = 1.06  # sizes of the text that type is at the least which is meant to be larger
ONE_SPACE = 1.3  # letters of code wide at the most that two words of it stand apart
SPACE = 0.28  # heights that words of a line usually stand apart
ASCENT, DESCENT = 0.89, 0.22  # sizes of its type that most type stands over its base line, and under it
BOLD, ITALIC, FIXED = 0x40000, 0x40, 1  # flags of a font
FIXED_NAME = re.compile(r"mono|courier|consol|menlo|typewriter|cmtt", re.IGNORECASE)
# A name that says so is believed, for what else a font tells of its weight may be a guess.
PLAIN_NAME = re.compile(r"roman|regular|book|medi(?:um)?\b|light|normal|[,-]r\b", re.IGNORECASE)
BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi|-bd|cmbx|[,-]b\b", re.IGNORECASE)


@dataclass
class Word:
    """fixed: in type whose letters are all as wide, as code is. notes: the lines of each note that a mark
    after it points at; late: of those it stands before, whose marks nobody knows. numbered: it begins a line
    of code that had a number. links: as `Links` tell of it."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    italic: bool = False
    fixed: bool = False
    notes: tuple = ()
    numbered: bool = False
    late: tuple = ()
    links: tuple = ()


@dataclass
class Line:
    """Words on one base line with no wide gap between them. top is the greater: a PDF counts upwards."""

    page: int
    words: list = field(repr=False)
    text: str = ""
    left: float = 0
    right: float = 0
    top: float = 0
    bottom: float = 0
    size: float = 0
    bold: bool = False

    def __post_init__(self):
        words = self.words
        self.text = " ".join(word.text for word in words)
        self.left, self.right = min(w.left for w in words), max(w.right for w in words)
        self.top, self.bottom = max(w.top for w in words), min(w.bottom for w in words)
        letters = [(len(w.text), w) for w in words]
        self.size = weighted(letters, lambda word: word.size)
        self.bold = 2 * sum(n for n, w in letters if w.bold) > 1.8 * sum(n for n, w in letters)

    @property
    def width(self):
        return self.right - self.left


def weighted(letters, value):
    """The value most letters have."""
    counts = {}
    for number, word in letters:
        counts[value(word)] = counts.get(value(word), 0) + number
    return max(counts, key=counts.get)


class Page:
    """One page: its size, and its lines in the order in which the file has them."""

    def __init__(self, page, number):
        self.number = number
        self.width, self.height = page.get_size()
        self.fonts = {}
        self.text_page = page.get_textpage()
        self.handle = self.text_page.raw
        self.rules, self.links = rules(page), Links(page)
        self.is_torn = self.finds_torn()
        self.has_guessed = self.finds_guessed()
        lines = [part for line in lines_of(self.words(), number) for part in loosened(line)]
        self.lines = with_bullets(lines, self.rules.dots)

    def words(self):
        """The words in the order in which the file has them."""
        for characters in self.runs():
            for part in self.parted(characters) if self.has_guessed else [characters]:
                yield self.word(part)

    def runs(self):
        """The (number, code) of the letters of each word, as pdfium parts them."""
        characters = []
        for at, code in self.characters():
            if characters and (code is None or self.is_torn and not self.is_next(characters[-1][0], at)):
                yield characters
                characters = []
            if code is not None:
                characters.append((at, code))
            if code == 2:
                # A word broken at the end of a line: its other half is elsewhere on the page.
                yield characters
                characters = []
        if characters:
            yield characters

    def parted(self, characters):
        """The words that pdfium took for one: there is the white of a space between letters of which the
        others stand close. It sees none after a word of one letter, say."""
        if len(characters) < LEAST_PARTED:
            return [characters]
        size = self.size(characters[0][0])
        boxes = [self.box(at) for at, _code in characters]
        gaps = [following[0] - box[1] for box, following in pairwise(boxes)]
        if max(gaps) < PARTING * size or median(gaps) > CLOSE * size:
            return [characters]
        parts = [[characters[0]]]
        for gap, character in zip(gaps, characters[1:], strict=True):
            if gap >= PARTING * size:
                parts.append([])
            parts[-1].append(character)
        return parts

    def characters(self):
        """(number, code) of each letter or sign, and (number, None) where a word ends."""
        for at in range(raw.FPDFText_CountChars(self.handle)):
            code = raw.FPDFText_GetUnicode(self.handle, at)
            if code in SPACES:
                if not self.is_torn or not raw.FPDFText_IsGenerated(self.handle, at):
                    yield at, None
            elif code == 2 or code >= 32:
                yield at, code

    def finds_torn(self):
        """Whether pdfium ends a line in the middle of a word, as it does on pages with few words, of which it
        cannot tell which way they run: where words end is for us to see then."""
        count = raw.FPDFText_CountChars(self.handle)
        ends = [at for at in range(1, count - 2) if raw.FPDFText_GetUnicode(self.handle, at) == 13]
        return any(
            raw.FPDFText_GetUnicode(self.handle, at - 1) not in (*SPACES, 2) and self.is_next(at - 1, at + 2)
            for at in ends
        )

    def finds_guessed(self):
        """Whether pdfium guesses where words end: the file has no spaces in some places, only white."""
        return any(
            raw.FPDFText_GetUnicode(self.handle, at) == SPACES[0]
            and raw.FPDFText_IsGenerated(self.handle, at)
            for at in range(raw.FPDFText_CountChars(self.handle))
        )

    def is_next(self, at, following):
        """Whether a character stands right after another one, as within a word."""
        start, right, *_heights = self.box(at)
        left = self.box(following)[0]
        size = self.size(at)
        is_level = abs(self.origin(at) - self.origin(following)) < 0.5 * size
        # The letters of a ligature all stand where it does.
        return is_level and (left == start or -0.5 * size < left - right < WITHIN * size)

    def word(self, characters):
        first, last = characters[0][0], characters[-1][0]
        left, _right, bottom, top = self.box(first)
        _left, right, end_bottom, end_top = self.box(last) if last != first else (left, _right, bottom, top)
        size = self.size(first)
        letters = [self.letter(at, code, first, size) for at, code in characters]
        text = "".join(self.with_raised(letters, characters, size))
        return Word(
            surrogates_joined(text), min(left, _left), max(right, _right), max(top, end_top),
            min(bottom, end_bottom), size, *self.style(first), links=self.links.on(characters, self.box),
        )  # fmt: skip

    def letter(self, at, code, first, size):
        """A figure that is smaller and higher than its word is raised: 10⁵ must not become 105."""
        if 48 <= code <= 57 and at != first and self.is_raised(at, first, size):
            return chr(code).translate(RAISED)
        return "•" if code == UNNAMED_BULLET else chr(code)

    def with_raised(self, letters, characters, size):
        """The letters of a word, those raised that are the number of a note at its end."""
        end = len(letters)
        while (
            end > 1
            and letters[end - 1] in "ivxl"
            and self.is_raised(characters[end - 1][0], characters[0][0], size)
        ):
            end -= 1
        number = "".join(letters[end:])
        return [*letters[:end], number.translate(RAISED)] if COUNTING.fullmatch(number) else letters

    def is_raised(self, at, first, size):
        """Whether a character is smaller and higher than the first of its word, which has this size."""
        return self.size(at) < 0.85 * size and self.origin(at) > self.origin(first) + 0.1 * size

    def origin(self, at):
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self.handle, at, x, y)
        return y.value

    def box(self, at):
        """(left, right, bottom, top) of a character, as tall as its type is."""
        rect = raw.FS_RECTF()
        if not raw.FPDFText_GetLooseCharBox(self.handle, at, rect):
            return 0, 0, 0, 0
        bottom, top = min(rect.bottom, rect.top), max(rect.bottom, rect.top)
        if self.is_flat(at):
            base, size = self.origin(at), self.size(at)
            bottom, top = base - DESCENT * size, base + ASCENT * size
        return rect.left, rect.right, bottom, top

    def is_flat(self, at):
        """Whether the font of a character tells no depth, as many that LibreOffice writes: its box would be
        only as deep as its own shape, and an "a" stand higher than a "p". Not of characters on a slope."""
        matrix, descent = raw.FS_MATRIX(), ctypes.c_float()
        if not raw.FPDFText_GetMatrix(self.handle, at, matrix) or matrix.b or matrix.d <= 0:
            return False
        shown = raw.FPDFText_GetTextObject(self.handle, at)
        font = raw.FPDFTextObj_GetFont(shown) if shown else None
        return bool(font and raw.FPDFFont_GetDescent(font, 1, descent)) and descent.value == 0

    def size(self, at):
        """The size at which a character shows, to half a point."""
        matrix = raw.FS_MATRIX()
        scale = 1
        if raw.FPDFText_GetMatrix(self.handle, at, matrix):
            scale = math.hypot(matrix.c, matrix.d) or 1
        return round(2 * raw.FPDFText_GetFontSize(self.handle, at) * scale) / 2

    def style(self, at):
        """(whether a character is bold, whether it leans, whether its font's letters are all as wide)."""
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        raw.FPDFText_GetFontInfo(self.handle, at, name, 128, flags)
        font = name.value, flags.value
        if font not in self.fonts:
            said = name.value.decode("utf-8", "replace")
            leans = bool(ITALIC_NAME.search(said) or flags.value & ITALIC) and not MATHS.search(said)
            is_fixed = bool(FIXED_NAME.search(said) or flags.value & FIXED)
            is_bold = bool(BOLD_NAME.search(said) or flags.value & BOLD)
            self.fonts[font] = is_bold, leans, is_fixed, bool(PLAIN_NAME.search(said))
        bold, leans, is_fixed, is_plain = self.fonts[font]
        is_heavy = not is_plain and raw.FPDFText_GetFontWeight(self.handle, at) >= 600
        return bold or is_heavy, leans, is_fixed


def surrogates_joined(text):
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def lines_of(words, number, widest=WIDEST):
    """Lines of words that follow each other on one base line without a wide gap: one of so many heights."""
    lines, run = [], []
    for word in words:
        before = run[-1] if run else None
        if before and not follows(before, word, widest):
            lines.append(Line(number, run))
            run = []
        run.append(word)
    if run:
        lines.append(Line(number, run))
    return lines


def loosened(line):
    """The parts of a line between wide gaps: those that are wider than its others, or too wide for words that
    are spread over the width of a column."""
    gaps = [white_between(one, other) for one, other in pairwise(line.words)]
    if not gaps:
        return [line]
    height = line.top - line.bottom
    usual = median(gaps) if len(gaps) > 2 else SPACE * height
    parts = [[line.words[0]]]
    for gap, before, word in zip(gaps, line.words, line.words[1:], strict=False):
        is_wide = gap > LOOSE * height or gap > TIGHT * height and gap > 1.6 * usual
        if is_wide and not are_code(before, word, gap):
            parts.append([])
        parts[-1].append(word)
    return [Line(line.page, part) for part in parts] if len(parts) > 1 else [line]


def are_code(before, word, gap):
    """Whether two words are parted by a space as wide as all letters of their type, as words of code are."""
    wide = (word.right - word.left) / len(word.text)
    return before.fixed and word.fixed and before.size == word.size and gap < ONE_SPACE * wide


def with_bullets(lines, dots):
    """The lines, those with a bullet drawn before them beginning with one."""
    dots = [
        dot
        for dot in dots
        if sum(abs(dot[1] - other[1]) < 1 and abs(dot[0] - other[0]) < ROW_OF_DOTS for other in dots) == 1
    ]
    if not 1 < len(dots) <= MOST_DOTS:
        return lines
    found = []
    for line in lines:
        before = next((dot for dot in dots if is_before(dot, line)), None)
        if before and not SIGN.match(line.text):
            left, bottom, right, top = before
            sign = Word("•", left, right, line.top, line.bottom, line.size, line.bold)
            line = Line(line.page, [sign, *line.words])
        found.append(line)
    return found


def is_before(dot, line):
    left, bottom, right, top = dot
    return (
        line.bottom < (bottom + top) / 2 < line.top
        and 0 < line.left - right < 2 * line.size
        and right - left < line.size
    )


def white_between(one, other):
    """The white between two words."""
    return max(other.left - one.right, one.left - other.right)


def follows(before, word, widest):
    """True when a word goes on where the one before it ended."""
    height = max(before.top - before.bottom, word.top - word.bottom, 1)
    overlap = min(before.top, word.top) - max(before.bottom, word.bottom)
    least = min(before.top - before.bottom, word.top - word.bottom)
    gap = word.left - before.right
    # Right-to-left text goes the other way.
    if word.right <= before.left:
        gap = before.left - word.right
    return overlap > 0.4 * max(least, 1) and -0.6 * height < gap < widest * height


def grouped(lines):
    """Rows of lines that stand on one base line, from above to below, each from left to right."""
    rows = []
    for line in sorted(lines, key=lambda line: -(line.top + line.bottom)):
        if rows and beside(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def beside(first, line):
    overlap = min(first.top, line.top) - max(first.bottom, line.bottom)
    return overlap > 0.6 * min(first.top - first.bottom, line.top - line.bottom)


def pages(document, pictures):
    """Every page of an open PDF; the pictures on them go to ``pictures``."""
    found = []
    for number in range(len(document)):
        page = document[number]
        try:
            found.append(Page(page, number))
            pictures.take(page, number)
        finally:
            page.close()
    return found


def typical(values, default=0):
    values = list(values)
    return median(values) if values else default
