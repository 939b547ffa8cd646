"""What shows on the surface of a question, without knowing which choice is right. The rules about cues and
the guesser that lives on cues read the same things here."""

import re

from . import words
from .words import one_of

ABSOLUTE = one_of(
    """always, never, all, none, every, everyone, everybody, everything, nobody, no one, nothing, must,
    entirely, completely, totally, wholly, impossible, cannot, certainly, guaranteed, guarantees,
    invariably, absolutely, solely, exclusively, forever, in all cases, in no case, without exception, under
    no circumstances, 100 %, 100%"""
)
ONLY = re.compile(
    r"^\W*only\b|\bthe only\b"
    r"|\bonly (?=(?:if|when|in|by|to|for|during|after|before|those|people|one|at|on)\b)",
    re.I,
)
# Within these they say nothing absolute.
NOT_ABSOLUTE = one_of("at all, all over, all right, not only, above all, if only, not always, not all")
HEDGE = one_of(
    """often, usually, sometimes, generally, frequently, commonly, typically, normally, rarely, seldom,
    mostly, may, might, can, could, probably, possibly, tends to, tend to, in most cases, in some cases,
    in many cases, as a rule"""
)
ALL = re.compile(
    r"\b(?:all|each|any|everything|both)\s+(?:of\s+)?(?:the\s+|these\s+)?(?:above|preceding)\b"
    r"|\ball\s+of\s+(?:these|them)\b|\ball\s+(?:of\s+)?(?:the|these)\s+(?:choices|options|answers|statements"
    r"|following)\b|\ball\s+(?:are|of them are)\s+(?:correct|right|true)\b|^\s*(?:all|both)\s*\.?\s*$",
    re.I,
)
NONE = re.compile(
    r"\b(?:none|neither|not any)\s+of\s+(?:the\s+|these\b|them\b)?(?:above|preceding|choices|options"
    r"|answers|following)?"
    r"|^\s*(?:none|neither)\s*\.?\s*$|\bnone\s+(?:are|is)\s+(?:correct|right|true)\b|\bno\s+(?:correct"
    r"|right)\s+answer\b",
    re.I,
)
# Other choices by letter or number: "A and C", "both 1 and 2", "only B".
ONE_OF_THEM = r"\(?(?:[A-Fa-f]|[1-6]|i{1,3}|iv)\)?"
LETTERS = re.compile(
    rf"^\W*(?:(?i:both|only|either|options?|choices?|answers?)\s+)*{ONE_OF_THEM}"
    rf"(?:\s*(?:,|and|or|&|\+)+\s*{ONE_OF_THEM})+\s*(?:only|above|(?:are|is) (?:correct|right|true))?\W*$"
    r"|^\W*(?i:both|only)\s+\(?[A-F]\)?\W*$"
    r"|\b(?i:options?|choices?|answers?)\s+\(?[A-F1-6]\)?(?:\s+(?:and|or)\s+\(?[A-F1-6]\)?)?(?!\w)",
)
JOKE = one_of(
    """santa, santa claus, unicorn, unicorns, aliens, alien abduction, leprechaun, leprechauns, wizard,
    wizards, hogwarts, batman, superman, spider-man, bigfoot, zombie, zombies, elves, fairies, fairy dust,
    pixie dust, tooth fairy, mickey mouse, donald duck, darth vader, godzilla, chuck norris, your mom, your
    mum, lol, haha, hahaha, just kidding, who cares, duh, blah, blah blah, yolo, whatever, magic beans,
    magic wand, ninjas, the moon is made of cheese, because i said so, ask your mother, i don't know, i
    don’t know, no idea, not sure, n/a, asdf, xxx, tbd, dummy, placeholder"""
)
SMILE = re.compile(r"[\U0001F300-\U0001FAFF☺☹]|(?<!\w)[:;]-?[)DPp](?!\w)")
VOWEL_LETTERS = "AEFHILMNORSX"
SINGULAR_S = frozenset(
    """diabetes rabies measles mumps herpes shingles series species news pancreas lens gas bus biceps ascites
    mathematics physics statistics genetics aids atlas texas paris hives""".split()
)
PLURALS = frozenset("people men women children teeth feet data bacteria criteria phenomena both they".split())
BREAKS = frozenset(
    "of in on at to for from with that which who by than as into during between and or but".split()
)
FORMS = {
    "to": "to", "by": "by", "because": "because", "a": "article", "an": "article", "the": "article",
    "it": "sentence", "they": "sentence", "he": "sentence", "she": "sentence", "there": "sentence",
    "in": "place", "on": "place", "at": "place", "inside": "place",
}  # fmt: skip
NOT_GERUNDS = frozenset(
    "bring spring string thing sting swing cling being ceiling morning evening nothing during".split()
)


def absolutes(text):
    """Where the text says always, never and the like."""
    soft = [span for span in text.spans(NOT_ABSOLUTE)]
    return [
        (start, end)
        for start, end in (*text.spans(ABSOLUTE), *text.spans(ONLY))
        if not any(begin <= start and end <= stop for begin, stop in soft)
    ]


def hedges(text):
    return list(text.spans(HEDGE))


def echoes(item):
    """{row number: [its words that the stem says too and no other choice does]}."""
    asked = {s for s, word in item.stem.content if len(word.low) > 3 and word.low not in words.ASKING}
    found = {}
    for row in item.rows:
        said = [(stem, word) for stem, word in row.text.content if stem in asked]
        others = {stem for other in item.rows if other is not row for stem in other.text.stems}
        if alone := [word for stem, word in said if stem not in others]:
            found[row.number] = alone
    return found


def ask_by_article(item):
    """The article right before where the answer goes ("…is called an"), with its span, or None."""
    text = item.stem.plain
    found = re.search(r"(?<![\w-])(an?)\s*(?:_{2,}|[:…]|\.{3})?[\s.]*$", text) or re.search(
        r"(?<![\w-])(an?)\s+_{2,}", text
    )
    if not found or re.search(
        r"\b(?:vitamin|hepatitis|type|group|grade|class)\s+$", text[: found.start(1)], re.I
    ):
        return None
    return found[1].lower(), found.span(1)


def begins_like_a_vowel(text):
    """Whether "an" belongs before the text; None where that cannot be told."""
    found = re.search(r"[A-Za-z]+", text.plain)
    if not found or text.plain[: found.start()].strip("\"'“‘( "):
        return None
    word = found[0]
    if word.lower() in ("a", "an", "the", "one", "both", "all", "none") and word != "A":
        return None
    if word.isupper() and len(word) < 5:
        return word[0] in VOWEL_LETTERS
    if re.match(r"(?:hour|honest|honou?r|heir)", word, re.I):
        return True
    if re.match(r"(?:uni(?![nm])|use|usu|uti|eu|one|once|ure|uro|ubi|uter)", word, re.I):
        return False
    return word[0].lower() in "aeiou"


def number_asked(item):
    """("one" or "several", span) where the stem's verb or noun asks for a single thing or for several."""
    asked, start = item.asked
    of_these = r"\b(?:which|what)(?:\s+of\s+(?:the\s+following|these|those))"
    patterns = (
        of_these + r"?\s+(is|was|are|were)\b(?!\s+(?:the\s+)?(?:true|right|correct))",
        of_these + r"\s+(has|have)\b",
        r"\b(is|was|are|were)(?:\s+(?:called|known\s+as|named|the|a|an))?\s*(?:_{2,}|[:…])?\s*$",
    )
    for pattern in patterns:
        if found := re.search(pattern, asked, re.I):
            return (
                "several" if found[1].lower() in ("are", "were", "have") else "one",
                (start + found.start(1), start + found.end(1)),
            )
    return None


def number_of(text):
    """ "one" or "several" for a short naming phrase, None where that cannot be told."""
    said = [word.low for word in text.words]
    if not 1 <= len(said) <= 6 or text.plain.rstrip().endswith("."):
        return None
    if form(text) not in ("", "article", "number"):
        return None  # what is done, or where: to fight germs
    if said[0] in ("a", "an", "one", "each", "this"):
        return "one"
    if said[0] in ("both", "several", "two", "three", "many", "these"):
        return "several"
    head = next((at for at, word in enumerate(said) if at and word in BREAKS), len(said))
    if "and" in said[head : head + 1]:
        return "several"
    noun = said[head - 1]
    if noun in PLURALS:
        return "several"
    if not noun.isalpha() or noun in SINGULAR_S or noun.endswith(("ss", "us", "is")):
        return "one"
    return "several" if noun.endswith("s") and len(noun) > 3 else "one"


def misfits(item):
    """({row numbers that do not go with the grammar of the stem}, the span that tells), or None where the
    grammar tells nothing."""
    if (article := ask_by_article(item)) and len(item.rows) > 1:
        vowels = {row.number: begins_like_a_vowel(row.text) for row in item.rows}
        wanted = article[0] == "an"
        return {number for number, is_vowel in vowels.items() if is_vowel is (not wanted)}, article[1]
    if asked := number_asked(item):
        numbers = {row.number: number_of(row.text) for row in item.rows}
        if None not in numbers.values():
            return {number for number, said in numbers.items() if said != asked[0]}, asked[1]
    return None


def form(text):
    """How the text begins, as a word for a kind of phrase; "" where it begins like none of these."""
    first = text.words[0].low if text.words else ""
    if first.isdigit():
        return "number"
    if len(first) > 4 and first.endswith("ing") and first not in NOT_GERUNDS:
        return "ing"
    return FORMS.get(first, "")


def look(text):
    """What of its look could set a text apart: {what: whether}."""
    raw = text.raw.strip()
    return {
        "full stop": raw.endswith(".") and not raw.endswith("..."),
        "bold": bool(re.search(r"\*\*|__(?=\w)", raw)),
        "small": raw[:1].islower(),
        "brackets": "(" in raw,
    }


def is_filler(text):
    """Where a text jokes or only fills a place."""
    return [*text.spans(JOKE), *text.spans(SMILE)]
