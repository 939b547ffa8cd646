"""What the first lines of a plain text are: its title, or what heads its first part."""

from dataclasses import replace

from .lines import ADDRESS, CHAPTER, is_usual, shape_of_text
from .paragraphs import STOPS


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
        and not others[0].joins
    )


def is_chapter(first):
    """True for a first line like "Chapter 2. Methods", which only seems to be two sentences."""
    numbered = CHAPTER.match(first.text)
    return bool(numbered) and shape_of_text(replace(first, text=first.text[numbered.end() :])) == "line"
