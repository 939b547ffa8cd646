"""Which sentence was meant by a key that no sentence has."""

import difflib
import math
import re
from collections import Counter

WORD = re.compile(r"\w{3,}")
ENOUGH = 0.4  # of what the words weigh
MOST = 2


def meant(key, said, sentences):
    """Up to two keys of ``sentences`` (key to text), likeliest first: those spelt like ``key``, else those
    whose sentences have most of the words that were ``said`` with it. Rare words weigh more."""
    alike = difflib.get_close_matches(key, sentences, n=MOST, cutoff=0.6)
    return alike or nearest(said, sentences)


def nearest(said, sentences):
    """Up to two keys of the ``sentences`` that have at least two words of what was ``said``, and enough."""
    wanted = words(said)
    shared = {key: wanted & words(text) for key, text in sentences.items()}
    spread = Counter(word for found in shared.values() for word in found)
    weight = {word: math.log(1 + len(sentences) / (1 + spread[word])) for word in wanted}
    least = ENOUGH * sum(weight.values())
    weighed = {key: sum(weight[word] for word in found) for key, found in shared.items() if len(found) > 1}
    found = sorted((key for key in weighed if weighed[key] >= least), key=lambda key: -weighed[key])
    return found[:MOST]


def words(text):
    return set(WORD.findall(text.casefold()))
