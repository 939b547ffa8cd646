"""Which sections of an edition are only lists of its own headings: kept as text, and nothing to learn."""

import re

from .models import Passage

WORD = re.compile(r"[^\W\d_]+")
OWN_ADDRESS = re.compile(r"(.+?) \(#[^()\s]*\)(?:; |$)")
FEWEST = 2  # one name alone can be a sentence


def lists_of_headings(pieces):
    """The ids of those sections that name at least two headings of the edition and say nothing else.
    ``pieces`` are [(section, its places)] of the whole edition."""
    headings = {words(section.title) for section, _places in pieces} - {()}
    return {section.pk for section, places in pieces if places and names_only(places, headings)}


def names_only(places, headings):
    """Whether these passages are nothing but names of headings and of links to places of the document."""
    linked, said = set(), []
    for place in places:
        found = OWN_ADDRESS.findall(place.passage.text)
        if place.passage.kind == Passage.Kind.NOTE and OWN_ADDRESS.sub("", place.passage.text) == "":
            linked |= {words(name) for name in found}
        else:
            said.append(words(place.passage.text))
    names = by_first_word((headings | linked) - {()})
    counted = [count for text in said if text for count in [names_in(text, names)]]
    return bool(counted) and all(counted) and sum(counted) >= FEWEST


def names_in(text, names):
    """How many names these words are, one after the other; 0 where they say anything else."""
    at = count = 0
    while at < len(text):
        name = next((name for name in names.get(text[at], ()) if text[at : at + len(name)] == name), None)
        if name is None:
            return 0
        at, count = at + len(name), count + 1
    return count


def by_first_word(names):
    """{first word: the names that begin so, the longest first}."""
    found = {}
    for name in sorted(names, key=len, reverse=True):
        found.setdefault(name[0], []).append(name)
    return found


def words(text):
    """The words of a text without numbers, which a list of contents has of its own."""
    return tuple(WORD.findall(text.casefold()))
