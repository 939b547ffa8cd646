"""Words as rules compare them: without marks, by their stems, numbers as numbers."""

import re
from functools import lru_cache
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+(?:['’\-‐‑][^\W_]+)*|\d+")
SENTENCE = re.compile(r"(?<=[.?!])[”\"’)]*\s+")

# Only what a mark consists of; what stands between stays, so that every letter keeps its place.
MARKS = re.compile(
    r"!\[|\]\((?:(?!\]\()[^)\s])*\)|\[@[^\[\]]*\]|\[(?=[^\[\]]*\]\()|\\(?=[^\w\s])|`|^#{1,6} "
    r"|(?<!\w)\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?!\w)|(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)",
    re.M,
)
GAP = re.compile(r"\[\[\d+\]\]")

STOP = frozenset(
    """a an the and or but nor so yet if then than that this these those there here it its itself they them
    their theirs he him his she her hers we us our you your i me my who whom whose which what when where
    why how is am are was were be been being do does did doing done have has had having will would shall
    should can could may might must of in on at by for from to into onto with without within as about
    over under up down out off through during between among against above below after before again
    further once all any both each few more most other some such no not only own same too very just also
    because while until upon per via one ones""".split()
)
# Words of asking and of answering: they say nothing of what is asked.
ASKING = frozenset(
    """which what following statement statements describe describes described best true false right wrong
    correct incorrect answer answers choose apply applies question example examples called name named
    names term word mean means meant happen happens happened effect effects cause causes caused make
    makes made made use used uses kind kinds type types part parts thing things way ways people person
    patient patients year years say says said following option options choice choices select pick likely
    least main first second help helps get gets give gives given take takes taken known know""".split()
)
SUFFIXES = (
    "ifications", "ification", "izations", "ization", "isations", "isation", "ifying", "ified", "ifies",
    "ations", "ation", "ating", "itions", "ition", "ments", "ically", "ingly", "ities", "ates", "ated",
    "ate", "ment", "ness", "ions", "ings", "ives", "edly", "able", "ably", "ion", "ing", "ied", "ies",
    "ive", "ity", "ify", "ors", "ers", "als", "al", "or", "er", "ed", "es", "ly", "s", "e", "y",
)  # fmt: skip
SHORT = frozenset(["ing", "ied", "ies", "ed", "es", "s", "e", "y"])
NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}


class Word(NamedTuple):
    low: str
    start: int
    end: int

    @property
    def span(self):
        return self.start, self.end


def plain(text):
    """The text with every mark as blanks and every gap as a line, each letter where it was."""
    text = GAP.sub(lambda gap: "_" * len(gap[0]), text)
    return MARKS.sub(lambda mark: " " * len(mark[0]), text)


def words_in(text):
    """Every word of a plain text, in lower case, with its place."""
    return [Word(found[0].lower().replace("’", "'"), *found.span()) for found in WORD.finditer(text)]


@lru_cache(maxsize=20_000)
def stem(word):
    """The word without what inflects it: hardening, hardened and hardens are one. Near enough, for
    comparing only."""
    word = word.removesuffix("'s").removesuffix("'")
    word = NUMBERS.get(word, word)
    if len(word) < 4 or not word.isalpha() or word.endswith(("ss", "us", "is")):
        return word
    for suffix in SUFFIXES:
        left = len(word) - len(suffix)
        if word.endswith(suffix) and left >= (3 if suffix in SHORT else 4):
            word = word[:left]
            if suffix in ("ing", "ed", "er") and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word.rstrip("eiy") or word


def is_content(word):
    """Whether a word (lower case) is about something."""
    return word not in STOP and (len(word) > 1 or word.isdigit())


def content(words):
    """The words that are about something, as (stem, word)."""
    return [(stem(word.low), word) for word in words if is_content(word.low)]


def sentences(text):
    """The sentences of a plain text, near enough."""
    return [part for part in SENTENCE.split(text) if WORD.search(part)]


@lru_cache(maxsize=200)
def one_of(phrases):
    """A pattern for any of these words or phrases (with commas between), whole, whatever their case."""
    longest = sorted((" ".join(phrase.split()) for phrase in phrases.split(",")), key=len, reverse=True)
    return re.compile(rf"(?<![\w'’-])(?:{'|'.join(map(re.escape, longest))})(?![\w'’-])", re.I)


def akin(a, b):
    """Whether two stems are of one word: the same, or alike but for a short ending."""
    if a == b:
        return True
    shorter = min(len(a), len(b))
    return shorter >= 5 and a[: shorter - 1] == b[: shorter - 1] and abs(len(a) - len(b)) <= 3
