"""Splits prose into sentences: sentencex, with corrections for what it gets wrong in English, Arabic and
Hebrew."""

import re
from importlib.metadata import version

import sentencex

from .captions import LABEL_NUMBER, LABELS

# Raise the last number when a correction below changes where a sentence ends.
SPLITTER = f"sentencex {version('sentencex')}, corrected 5"

ABBREVIATIONS = (
    "abb approx ca cf ch chap col ed eds eq eqs esp etc fig figs max min no nos p para pp ref refs resp sec "
    "sect suppl tab vol vols рис"
).split()
# "approx." before "10 km", "Fig." before "2": the sentence goes on.
GOES_ON = re.compile(rf"(?:^|[\s(\[])(?:{'|'.join(ABBREVIATIONS)})\.$", re.IGNORECASE)
# "1." or "b)" alone numbers what follows.
NUMBER_ALONE = re.compile(r"^\(?(?:\d{1,3}|[A-Za-z\u05d0-\u05ea\u0621-\u064a])[.)]$")
# "Figure 1." alone says what the words after it are of.
LABEL_ALONE = re.compile(rf"(?:{LABELS})\s*{LABEL_NUMBER}[.:]$", re.IGNORECASE)
# A letter alone is a title or a short word in Arabic: the sentence goes on.
ARABIC_LETTER = re.compile(r"(?:^|[\s(\[.])[\u0621-\u064a]\.$")
# The number of a note or a reference, right after the end of the sentence it belongs to.
RAISED = re.compile(r"[⁰¹²³⁴-⁹]+(?:[,–-][⁰¹²³⁴-⁹]+)*(?!\w)\s*")
# The end of brackets or a quotation is that of the sentence before it.
CLOSING = re.compile(r"[)\]}»”’]+[.!?]*(?!\S)\s*")
SCRIPTS = {"he": re.compile(r"[\u05d0-\u05ea]"), "ar": re.compile(r"[\u0620-\u064a\u066e-\u06d3]")}
# The marks within and after Hebrew short words, which look like those of a quotation.
IN_HEBREW = {
    "\u05f4": re.compile(r"(?<=[\u05d0-\u05ea])\"(?=[\u05d0-\u05ea])"),
    "\u05f3": re.compile(r"(?<=[\u05d0-\u05ea])'"),
}
# A sentence wholly in parentheses, "etc." and "vitamin K." can end a sentence before a capital letter.
ENDS_AFTER_ALL = re.compile(
    r"""(?: [.!?][)\]]                                                   # (… below.)
          | \betc\.
          | \b(?:[Vv]itamin|[Hh]epatitis|[Tt]ype|[Gg]roup|[Gg]rade|[Ss]tage|[Cc]lass|[Ff]actor)\ [A-Z]\.
        )\ (?=["'“‘(\[]?[A-Z])""",
    re.VERBOSE,
)


def split(text, language="en"):
    """The sentences of a paragraph in order; together they are the paragraph again."""
    text = " ".join(text.split())
    language = language_by_letters(text) or language
    pieces = join(piece for piece in segments(text, language) if piece.strip())
    if language.lower().startswith("en"):
        pieces = [part for piece in pieces for part in part_again(piece)]
    # A splitter that loses or doubles a character must not: better one long sentence than a false one.
    whole = "".join(pieces).replace(" ", "") == text.replace(" ", "")
    return pieces if whole else [text]


def language_by_letters(text):
    """The language of a text written from right to left, as far as its letters tell; else None."""
    of_script = {code: len(found) for code, each in SCRIPTS.items() if (found := each.findall(text))}
    most = sum(map(str.isalpha, text)) if of_script else 0
    return next((code for code, number in of_script.items() if 2 * number > most), None)


def segments(text, language):
    """The pieces sentencex parts the text into, as they stand in it."""
    shown = text
    for mark, found in IN_HEBREW.items():
        shown = found.sub(mark, shown)
    at = 0
    for piece in sentencex.segment(language.split("-")[0].lower() or "en", shown):
        yield text[at : at + len(piece)]
        at += len(piece)


def join(pieces):
    """Pieces that were cut inside a sentence, put together again as they stood."""
    joined = []
    for piece in pieces:
        before = joined[-1].rstrip() if joined else ""
        is_right_after = before and before == joined[-1]
        rest = (RAISED.match(piece) or CLOSING.match(piece)) if is_right_after else None
        if rest:
            joined[-1] += rest[0]
            piece = piece[rest.end() :]
            if not piece:
                continue
            before = joined[-1].rstrip()
        goes_on = GOES_ON.search(before) and re.match(r"[a-z\d(§]", piece)
        goes_on = goes_on or ARABIC_LETTER.search(before)
        goes_on = goes_on or NUMBER_ALONE.match(before) or LABEL_ALONE.match(before)
        if before and goes_on:
            joined[-1] += piece
        else:
            joined.append(piece)
    return [piece.strip() for piece in joined]


def part_again(piece):
    """A piece that holds two sentences, parted."""
    parts, start, seen, depth = [], 0, 0, 0
    for match in ENDS_AFTER_ALL.finditer(piece):
        end = match.end() - 1
        depth += brackets(piece[seen:end])
        seen = end
        # "(see below.)" ends a sentence only where one began with that bracket.
        if piece[end - 1] in ")]" and (piece[start] not in "([" or depth):
            continue
        parts.append(piece[start:end])
        start, depth = end + 1, 0
    return [*parts, piece[start:]]


def brackets(text):
    """How many more brackets open than close."""
    return sum(text.count(mark) for mark in "([") - sum(text.count(mark) for mark in ")]")
