"""What a reworded sentence takes back of what rests on it, as far as words tell. A person decides."""

import re
from collections import Counter
from typing import NamedTuple

from .words import NUMBERS, WORD, is_content, plain, stem

FIGURE = r"\d+(?:[.,]\d+)*"
TOKEN = re.compile(rf"{FIGURE}|{WORD.pattern}")
NOT = "not"
NEGATIONS = {"no", NOT, "nor", "never", "none", "neither", "without"}


class Fact(NamedTuple):
    """A word a fact may hang on, in lower case. Numbers, negations and words that only inflect each other
    have one key: eight and 8, cannot and isn't, harden and hardened."""

    key: str
    word: str
    span: tuple

    @property
    def turns(self):
        """Whether it is a number or a negation, which turn what a sentence says."""
        return turns_it(self.key)


def facts_in(text):
    """The `Fact`s of a text, in order."""
    found = []
    for token in TOKEN.finditer(plain(text)):
        word = token[0].lower().replace("’", "'")
        key = NOT if word == "cannot" or word.endswith("n't") else stem(word)
        if turns_it(key) or is_content(word) or word in NUMBERS:
            found.append(Fact(key, word, token.span()))
    return found


def keys_in(text):
    """What the facts of a text are known by."""
    return {fact.key for fact in facts_in(text)}


def turns_it(key):
    return key in NEGATIONS or key[0].isdigit()


def turns(old, new):
    """The numbers and negations that one of the two sentences has more often than the other."""
    before, after = (Counter(fact.key for fact in facts_in(text)) for text in (old, new))
    return {key for key in (before - after) + (after - before) if turns_it(key)}


def negations(text):
    """How many words of a text negate."""
    return sum(fact.key in NEGATIONS for fact in facts_in(text))


def no_longer_said(old, new, said):
    """Those words of ``said`` that stood in the old sentence and stand in the new one no more, each once."""
    gone = keys_in(old) - keys_in(new)
    found = {}
    for fact in facts_in(said):
        if fact.key in gone:
            found.setdefault(fact.key, fact.word)
    return list(found.values())


def newly_said(old, new, said):
    """Those words of the new sentence that stood in the old one not, and that ``said`` does not say, each
    once; none where nothing is said."""
    known = keys_in(old) | keys_in(said)
    found = {}
    for fact in facts_in(new) if said else ():
        if fact.key not in known:
            found.setdefault(fact.key, fact.word)
    return list(found.values())


def gains_a_not(old, new, said):
    """Whether a negation came into the sentence and ``said``, which has none, does not follow it."""
    return bool(said) and negations(new) > negations(old) and not negations(said)
