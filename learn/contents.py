"""Which sections of an edition are only lists of its own headings: kept as text, and nothing to learn."""

import re

from .models import Passage

WORD = re.compile(r"[^\W\d_]+")
LINKED = re.compile(r"(.+?) \(#[^()\s]*\)(?:; |$)")
FEWEST = 2  # one name alone can be a sentence


def lists_of_headings(pieces):
    """The ids of those sections that name at least two headings of the edition and say nothing else.
    ``pieces`` are [(section, its places)] of the whole edition."""
    headings = by_first_word(words(section.title) for section, _places in pieces)
    return {section.pk for section, places in pieces if names_only(places, headings)}


def names_only(places, headings):
    """Whether these passages are nothing but names of headings and of links to places of the document."""
    texts = [place.passage.text for place in places if place.passage.kind != Passage.Kind.NOTE]
    notes = [place.passage.text for place in places if place.passage.kind == Passage.Kind.NOTE]
    named = [names_linked(note) for note in notes]
    if None in named:
        return False
    linked = by_first_word(words(name) for names in named for name in names)
    count = 0
    for text in filter(None, map(words, texts)):
        found = names_in(text, headings, linked)
        if not found:
            return False
        count += found
    return count >= FEWEST


def names_linked(note):
    """The names in a note that says nothing but names and the place in the document each leads to; None where
    it says anything else."""
    names, at = [], 0
    while at < len(note):
        match = LINKED.match(note, at)
        if not match:
            return None
        names.append(match[1])
        at = match.end()
    return names


def names_in(text, *known):
    """How many of the known names these words are, one after the other; 0 where they say anything else."""
    at = count = 0
    while at < len(text):
        begun = [name for names in known for name in names.get(text[at], ())]
        fitting = [name for name in begun if text[at : at + len(name)] == name]
        if not fitting:
            return 0
        at, count = at + max(map(len, fitting)), count + 1
    return count


def by_first_word(names):
    """{first word: the names that begin so}."""
    found = {}
    for name in dict.fromkeys(names):
        if name:
            found.setdefault(name[0], []).append(name)
    return found


def words(text):
    """The words of a text without numbers, which a list of contents has of its own."""
    return tuple(WORD.findall(text.casefold()))
