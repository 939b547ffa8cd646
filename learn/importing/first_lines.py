"""What the first lines of a plain text are: its title, or what heads its first part."""

from dataclasses import replace

from .lines import ADDRESS, CAPTION, CHAPTER, LETTER, PART, PART_ALONE, PART_IN_WORDS, is_usual, shape_of_text
from .paragraphs import STOPS

NEAR_TOP, FURTHEST_LEFT = 4, 8
WIDTHS = range(64, 85)  # columns of a page of plain text


def centred_title(paragraphs):
    """The number of the line in the middle of the page over which only words at its edges stand, as on the
    first page of a standard; None where there is none."""
    for at, paragraph in enumerate(paragraphs[1:NEAR_TOP], 1):
        is_above = all(" " * 4 in each.text for each in paragraphs[:at])
        if not is_above or STOPS.search(paragraph.text) or not LETTER.search(paragraph.text):
            return None
        if paragraph.indent >= FURTHEST_LEFT and not paragraph.joins and paragraph.lines <= 2:
            width = 2 * paragraph.indent + len(paragraph.text)
            return at if width in WIDTHS or paragraph.lines == 2 else None
    return None


def is_small_title(paragraphs, shapes):
    """True for a first line over a text that is one word, or begins with a small letter, as names do."""
    first, *others = paragraphs
    large = replace(first, text=first.text[:1].upper() + first.text[1:])
    is_name = len(first.text.split()) == 1 and not (ADDRESS.search(first.text) or is_usual(first.text))
    return (
        bool(others)
        and first.lines == 1
        and not STOPS.search(first.text)
        and (is_name or first.text[:1].islower() and shape_of_text(large) == "line")
        and shapes[1] in ("text", "bullet")
        and (shapes[1] == "bullet" or not others[0].joins)
    )


def is_chapter(line):
    """True for a line like "Chapter 2. Methods", which only seems to be two sentences."""
    numbered = CHAPTER.match(line.text) or PART_IN_WORDS.match(line.text)
    is_apart = line.lines == 1 and not line.joins and not CAPTION.match(line.text)
    return (
        is_apart
        and bool(numbered)
        and shape_of_text(replace(line, text=line.text[numbered.end() :])) == "line"
    )


def is_part(line):
    """True for such a line wherever it stands: "Appendix B. Sources" or "PART II", not "Example 3. Cups"."""
    is_alone = PART_ALONE.fullmatch(line.text) and line.lines == 1 and not line.joins
    return bool(is_alone) or bool(PART.match(line.text)) and is_chapter(line)
