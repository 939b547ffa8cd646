"""Which parts of a PDF are its headings: what its bookmarks name, else what its type sets apart."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from pypdfium2 import PdfiumError

from . import chapters
from .pdf_lines import LARGER
from .pdf_parts import CODE, LETTERS, NUMBERED

LONGEST = 200
LONGEST_BOLD = 120
LONGEST_RUN = 4
FEWEST_ALIKE = 3  # headings, for another that ends with a full stop to be one
FEWEST_LEANING = 3  # lines in italics that are headings
WHITE = 0.35  # sizes of its type that stand over one
MANY_BOLD = 4  # lines, with which a text may be set, and not headed
LEAST_UNDER = 40  # letters that stand under a heading on average, at the least
# Of a page or of mail, as under the name of an author.
ADDRESS = re.compile(r"[<(]?(?:https?://|www\.)\S+[)>]?|\S+@\S+\.\S+", re.IGNORECASE)
MANY_PARAGRAPHS = 2  # that begin at one place, so that it is that of the text
MANY_TERMS = 3  # with one line under each, where nothing else tells that they are some
# What a heading in type that is no larger than the text begins with: others are code.
OPENS = re.compile(r"[(\[\"'“‘„«‹¿¡#§]?\w")
CAPTION = re.compile(r"(?:table|figure|fig\.?|box|abb\.|tab\.)\s*\d", re.IGNORECASE)
# A heading that is no more than what a chapter is called and its number.
LABEL = re.compile(chapters.CHAPTER + r"\s+(?:\d{1,3}|[IVXLC]{1,7}|[A-Z])[.:]?", re.IGNORECASE)
ENDS = re.compile(r"[.;,]['\"’”)]*$")
NO_BOOKMARK = re.compile(r"(?:page |seite )?\d+|cover|title page|blank page", re.IGNORECASE)
COUNTED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+\D")
LEAST_NUMBERED = 3  # headings
# The bytes that say which letters follow, in figures: so groff writes titles with letters not in English.
SPELT = "376377"
MOST_LEVELS = 6


@dataclass(frozen=True)
class Mark:
    """A bookmark. missing: its words stand nowhere on its page, so they stand before the line it leads to."""

    title: str
    level: int
    at: int
    missing: bool = False


def fold(text):
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text)).lower()


def bookmarked(document, kept):
    """{id of a line: its Mark}; empty when the file has no bookmarks, or none that lead to its text."""
    marks, missing, found = {}, 0, 0
    for at, (title, level, number, height) in enumerate(bookmarks(document)):
        lines = kept[number] if 0 <= number < len(kept) else []
        mark = Mark(title, level + 1, at)
        run = match(fold(title), lines, height, marks)
        if run:
            found += 1
            marks.update((id(line), mark) for line in run)
            continue
        missing += 1
        below = [line for line in lines if height is None or line.top <= height + 2]
        if below and id(below[0]) not in marks and not NO_BOOKMARK.fullmatch(title):
            nearest = max(below, key=lambda line: line.top)
            if id(nearest) not in marks:
                marks[id(nearest)] = Mark(title, level + 1, at, missing=True)
    return marks if found > 1 and found > missing else {}


def bookmarks(document):
    """(title, level, page, height or None) of each bookmark."""
    found = []
    try:
        for entry in document.get_toc(max_depth=MOST_LEVELS):
            title = " ".join(entry.get_title().replace("\0", "").split())
            if SPELT in title:
                return []
            target = entry.get_dest()
            if not title or target is None:
                continue
            _view, values = target.get_view()
            height = next((value for value in values[-2:-1] if len(values) == 3), None) if values else None
            number = target.get_index()
            if number is not None:
                found.append((title, entry.level, number, height))
            if len(found) > 5000:
                break
    except PdfiumError:
        return []
    return found


def match(wanted, lines, height, taken):
    """The lines that together say what a bookmark says, nearest to where it leads."""
    runs = []
    for at in range(len(lines)):
        text = ""
        for end in range(at, min(at + 5, len(lines))):
            if id(lines[end]) in taken:
                break
            text += fold(lines[end].text)
            if text == wanted or (
                text.endswith(wanted)
                and re.fullmatch(r"[\divxab]{1,5}", text[: -len(wanted) or None])
                and wanted
            ):
                runs.append(lines[at : end + 1])
                break
            if not wanted.startswith(text) and len(text) > len(wanted) + 6:
                break
    if not runs or not wanted:
        return None
    # Larger type first: a title said again in the text is not the heading.
    return max(runs, key=lambda run: (run[0].size, run[0].bold, -abs((height or 0) - run[0].top)))


def by_type(parts, body):
    """{id of a part: level} of the parts set in larger or bolder type than the text."""
    looks = Counter(style(part) for part in parts if is_candidate(part, body) and is_larger(part, body))
    candidates = [
        (at, part)
        for at, part in enumerate(parts)
        if is_candidate(part, body) or looks[style(part)] >= FEWEST_ALIKE and is_candidate(part, body, True)
    ]
    plain = sum(len(part.text) for part in parts if not part.bold)
    bold_only = [pair for pair in candidates if not is_larger(pair[1], body)]
    if len(bold_only) > MANY_BOLD and plain < LEAST_UNDER * len(bold_only):
        candidates = [pair for pair in candidates if is_larger(pair[1], body)]
    again = Counter(fold(part.text) for _at, part in candidates)
    candidates = [pair for pair in candidates if again[fold(pair[1].text)] < 6 or is_larger(pair[1], body)]
    candidates = without_byline(without_runs(without_terms(candidates, parts, body)), parts)
    candidates = with_leaning(candidates, parts, body)
    styles = numbered_styles([part for _at, part in candidates])
    candidates = without_subtitle(candidates, styles)
    found = {styles[id(part)] for _at, part in candidates}
    ranks = {key: min(rank, MOST_LEVELS) for rank, key in enumerate(sorted(found, reverse=True), 1)}
    return {id(part): ranks[styles[id(part)]] for _at, part in candidates}


def with_leaning(candidates, parts, body):
    """The candidates with the lines in italics over text, where there are several and others over them: Word
    sets the fourth level so."""
    leaning = [
        (at, part)
        for at, part in enumerate(parts[:-1])
        if leans(part, body) and not leans(parts[at + 1], body) and at and is_apart(parts[at - 1], part)
    ]
    many = len(leaning) >= FEWEST_LEANING and len(candidates) >= FEWEST_ALIKE
    first = candidates[0][0] if many else 0
    return (
        sorted([*candidates, *(pair for pair in leaning if pair[0] > first)], key=lambda pair: pair[0])
        if many
        else candidates
    )


def leans(part, body):
    """Whether this is a line in italics, in the size of the text, that may be a heading."""
    text = part.text.strip()
    is_line = part.kind == "text" and len(part.lines) == 1 and abs(part.size - body) < 1 and not part.bold
    return (
        is_line
        and all(word.italic for word in part.lines[0].words)
        and bool(OPENS.match(text) and LETTERS.search(text))
        and not (text[0].islower() or ENDS.search(text) or CAPTION.match(text) or text.endswith(":"))
        and len(text) <= LONGEST_BOLD
    )


def is_apart(before, part):
    """Whether there is more white over a part than between lines of text, or a page begins."""
    last, line = before.lines[-1], part.lines[0]
    return last.page != line.page or last.bottom - line.top > WHITE * line.size or last.top < line.top


def numbered_styles(headings):
    """{id of a heading: its style, which of two tells the one that is higher by being greater}. Where numbers
    such as 2.1 count the headings, those of one depth have the style of most of them, whatever names in other
    type are in some, and the deeper is less."""
    numbers = {id(part): number for part in headings if (number := number_of(part))}
    usual = {
        depth: Counter(style(part) for part in headings if len(numbers.get(id(part), ())) == depth)
        for depth in set(map(len, numbers.values()))
    }
    usual = {depth: found.most_common(1)[0][0] for depth, found in sorted(usual.items())}
    counted = list(numbers.values())
    if len(counted) < LEAST_NUMBERED or counted != sorted(set(counted)) or not falls(list(usual.values())):
        return {id(part): (*style(part), 0) for part in headings}
    depths = {look: depth for depth, look in reversed(usual.items())}
    return {
        id(part): (*usual[len(numbers[id(part)])], -len(numbers[id(part)]))
        if id(part) in numbers
        else (*style(part), -depths.get(style(part), 0))
        for part in headings
    }


def number_of(heading):
    """The number of a heading, (2, 1) where it is 2.1; nothing where it has none."""
    found = COUNTED.match(heading.text)
    return tuple(map(int, found[1].split("."))) if found else ()


def falls(values):
    """Whether none of these is greater than the one before it."""
    return all(following <= value for value, following in pairwise(values))


def without_labels(parts, levels):
    """The parts without "Chapter 1" on a line of its own right over the name of the chapter, which has a
    number in no other format either."""
    found = []
    for part in parts:
        label = found[-1] if found else None
        is_named = (
            label
            and id(part) in levels
            and LABEL.fullmatch(label.text)
            and not label.mark
            and label.page == part.page
            and label.size <= part.size
            and not NUMBERED.match(part.text)
        )
        if is_named:
            found[-1] = part
        else:
            found.append(part)
    return found


def without_terms(candidates, parts, body):
    """Without terms in bold that stand where paragraphs of text do, and what they mean under them further in:
    the options of a program, say."""
    lefts = Counter(round(left_of(part)) for part in parts if part.kind == "text" and is_paragraph(part))
    known = {left for left, count in lefts.items() if count >= MANY_PARAGRAPHS}
    at_text = {at for at, part in candidates if not is_larger(part, body) and round(left_of(part)) in known}
    terms, under = set(), Counter()
    for at in sorted(at_text, reverse=True):
        part, following = parts[at], parts[at + 1] if at + 1 < len(parts) else None
        if following is None or following.kind == "row":
            continue
        left, next_left = left_of(part), left_of(following)
        is_over = next_left > left + part.size
        if is_over or at + 1 in terms and abs(next_left - left) < part.size / 2:
            terms.add(at)
        if is_over:
            under[round(left)] += MANY_TERMS if is_paragraph(following) else 1
    return [
        (at, part) for at, part in candidates if at not in terms or under[round(left_of(part))] < MANY_TERMS
    ]


def left_of(part):
    """Where the lines of a part begin, but for one that stands further in."""
    return min(line.left for line in part.lines)


def is_paragraph(part):
    """Whether these are lines of text."""
    return len(part.lines) > 1 and not part.bold


def without_runs(candidates):
    """Without many lines of one style with nothing between them, none of them bold: the rows of a table in
    larger type than the text."""
    runs = []
    for at, part in candidates:
        before = runs[-1][-1] if runs else None
        if before and before[0] == at - 1 and style(before[1]) == style(part):
            runs[-1].append((at, part))
        else:
            runs.append([(at, part)])
    return [pair for run in runs if len(run) < LONGEST_RUN or run[0][1].bold for pair in run]


def without_subtitle(candidates, styles):
    """Without a line right under the title that is set as no heading is, in smaller type than the next."""
    if len(candidates) < 3 or candidates[1][0] != candidates[0][0] + 1:
        return candidates
    title, under, following, *others = [styles[id(part)] for _at, part in candidates]
    is_subtitle = title > following > under and under not in others
    return [candidates[0], *candidates[2:]] if is_subtitle else candidates


def is_larger(part, body):
    return part.size >= body + 0.9 and part.size > LARGER * body


def style(part):
    return part.size, part.bold


def is_candidate(part, body, is_ended=False):
    """Whether a part may be a heading by itself; is_ended: one that ends as a sentence does, which those in
    larger type may where others look the same."""
    text = part.text.strip()
    if part.kind != "text" or len(LETTERS.findall(text)) < 2 or len(text) > LONGEST or CAPTION.match(text):
        return False
    if ADDRESS.fullmatch(text) or part.apart and not is_larger(part, body):
        return False
    if ENDS.search(text) and not NUMBERED.fullmatch(text) and not (is_ended and text.endswith(".")):
        return False
    if text[0].islower() and not is_larger(part, body) and not CODE.match(text):
        return False
    if is_larger(part, body):
        return True
    if part.size < body - 0.3 or not OPENS.match(text) or len(text) > LONGEST_BOLD or len(part.lines) > 3:
        return False
    return part.bold


def without_byline(candidates, parts):
    """Without what stands between the title and the text: authors, places, dates, in larger type."""
    if not candidates:
        return candidates
    largest = max(part.size for _at, part in candidates)
    first = next((at for at, part in candidates if part.size == largest), None)
    if first is None or parts[first].page:
        return candidates
    kept = []
    for at, part in candidates:
        is_early = part.page == 0 and first < at <= first + 4
        if is_early and not part.bold and part.size < largest and byline(part.text):
            continue
        kept.append((at, part))
    return kept


def byline(text):
    return (
        "@" in text
        or text.count(",") > 1
        or bool(re.search(r"\b(?:19|20)\d\d\b|university|department", text.lower()))
    )
