"""The tables of contents of plain text: lines that stand again below."""

import re
from dataclasses import replace
from itertools import groupby

from .among_lines import runs
from .contents import CONTENTS_TITLE
from .paragraphs import numbered

# The dots and the page after an entry of a table of contents.
# Only from where they begin: else a line of nothing but dots is tried from each of them.
LEADERS = re.compile(r"(?<![\s.…·_])[\s.…·_]{2,}\d{1,4}$")
LEADS_ON = re.compile(r"(?: \.){3}|\.{4}")
NUMBER = re.compile(r"(?:[^\W\d_]+ )?(?:\d{1,3}|[a-z](?=\.))(?:\.\d{1,3})*[.:]?\s+\S")
COUNT = re.compile(r"\A\d{1,3}(?:\.\d{1,3})*[.)]?\s+(?=\S)")
FEWEST, MOST_ENTRIES = 3, 500
MOST_AGAIN = 0.5  # of the items of a list that leads to lines stand again below at the least
MOST_LINES = 4


def words(paragraph):
    """The words of a heading, or of an entry that leads to it, whatever their case and the page it names."""
    return " ".join(LEADERS.sub("", numbered(paragraph)).casefold().split())


def announced(paragraphs, shapes):
    """The numbers of the lines of a table of contents, which stand again below: three or more together, two
    with numbers, or what stands under a line that promises contents."""
    texts = list(map(words, paragraphs))
    last = {text: at for at, text in enumerate(texts)}
    # The contents may count what has no number where it stands.
    for text in texts:
        last[text] = max(last[text], last.get(COUNT.sub("", text), 0))
    return (
        in_runs(paragraphs, shapes, texts, last)
        | with_numbers(texts, last)
        | promised(paragraphs, texts, last)
    )


def led_to(paragraphs, shapes):
    """The numbers of the lines that a list leads to, three or more of whose items stand again below."""
    texts = [words(replace(paragraph, bullet="")) for paragraph in paragraphs]
    last = {text: at for at, text in enumerate(texts)}
    found, at = set(), 0
    for is_list, run in groupby(shapes, lambda shape: shape in ("bullet", "entry")):
        length = len(list(run))
        again = {last[text] for text in texts[at : at + length]} if is_list else set()
        again = {
            each for each in again if each >= at + length and shapes[each] in ("line", "question", "open")
        }
        found |= again if len(again) >= FEWEST and len(again) >= MOST_AGAIN * length else set()
        at += length
    return {at for at in found if paragraphs[at].lines <= MOST_LINES and at + 1 < len(paragraphs)} - {
        at - 1 for at in found
    }


def in_runs(paragraphs, shapes, texts, last):
    found = set()
    for start, end in set(runs(shapes)):
        again = [at for at in range(start, end - 1) if last[texts[at]] >= end - 1]
        leads_in = any(paragraph.text.endswith(":") for paragraph in paragraphs[max(start - 1, 0) : end])
        if len(again) >= FEWEST and not leads_in:
            found.update(again)
    return found


def with_numbers(texts, last):
    is_entry = [last[text] > at + 1 and bool(NUMBER.match(text)) for at, text in enumerate(texts)]
    return {
        at
        for at, is_one in enumerate(is_entry)
        if is_one and any(is_entry[max(at - 1, 0) : at] + is_entry[at + 1 : at + 2])
    }


def promised(paragraphs, texts, last):
    found = set()
    for at in range(len(paragraphs) - 1):
        if not CONTENTS_TITLE.fullmatch(texts[at].strip(" :")):
            continue
        end = at + 2
        while end < min(len(paragraphs), at + MOST_ENTRIES) and paragraphs[end].joins:
            end += 1
        again = [
            last[texts[each]] >= end or bool(LEADS_ON.search(paragraphs[each].text))
            for each in range(at + 1, end)
        ]
        if 2 * sum(again) >= len(again):
            found.update(range(at + 1, end))
    return found
