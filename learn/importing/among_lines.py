"""What the paragraphs of plain text are among each other: which stand further in, in a run of short lines,
and whose numbers go on from each other."""

import re
from collections import Counter
from itertools import groupby, pairwise

from . import chapters
from .counting import counted, roman
from .lines import (
    BOOK,
    CALL,
    CAPTION,
    IN_PARTS,
    LABEL,
    LETTER,
    LONGEST,
    LONGEST_QUESTION,
    PART,
    RELEASE,
    is_code,
    long_words,
)
from .paragraphs import STOPS, numbered
from .sentences import split

LABELLED = re.compile(r"([^\W\d][^\d:]{0,40}): \S")
COUNTED = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)\.?\)?\s")
TEXT_SHARE, FURTHEST_IN = 0.1, 12
FAR_LEFT = 3  # columns that a text is set in at the least, where its headings stand further left
FEWEST_NUMBERED = 2  # headings with a number, where all such have one
MOST_PROSE = 0.2  # paragraphs as far left as they, for each such heading
MOST_LINES = 2  # of such a heading
MOST_LEFT = 0.7  # of the lines further left than it are such headings
IN_ORDER = 0.8  # of the versions in a list of changes are newer, or older, than the one before
MOST_PASSED = 3  # numbers between those of two headings
STEM = 5  # letters by which words are the same
# "Section 1 – Scope.", "CHAPTER II", and a Roman number alone, as the chapters of novels have.
IN_SERIES = re.compile(
    rf"(?P<called>(?i:{chapters.PART})\s)(?:(?P<figures>\d{{1,3}})|(?P<roman>[IVXL]{{1,7}})|[^\W\d_]{{2,12}})\s?(?:[-.:–—]\s?|\Z)"
)
ALONE = re.compile(r"(?P<called>)(?P<figures>(?!))?(?P<roman>[IVXL]{1,7})\.?")  # it has no figures
LONGEST_IN_SERIES = 160
MOST_SHORT = 0.8  # of the lines of a series are no longer


def stems(text):
    return {word[:STEM] for word in long_words(text)}


def far_in(paragraphs, shapes):
    """The numbers of the paragraphs that begin further in than the text does, as code and examples do. A
    title may stand anywhere, and what is set in the middle of the page is not meant to be further in."""
    usual = usual_indent(paragraphs, shapes)
    found = set()
    for at, paragraph in enumerate(paragraphs):
        further = paragraph.indent - usual
        is_inset = 2 <= further <= FURTHEST_IN or further > 2 and at - 1 in found
        if further == 1:  # of one line it is a slip
            is_inset = any(each.joins and each.indent > usual for each in paragraphs[at : at + 2])
        if at and shapes[at] not in ("bullet", "table") and is_inset:
            found.add(at)
    return found


def usual_indent(paragraphs, shapes):
    """How far in the text begins."""
    letters, prose = Counter(), Counter()
    for paragraph, each in zip(paragraphs, shapes, strict=True):
        if each not in ("bullet", "table"):
            letters[paragraph.indent] += len(paragraph.text)
        if each == "text":
            prose[paragraph.indent] += len(paragraph.text)
    letters = prose or letters
    return min((indent for indent, n in letters.items() if n >= TEXT_SHARE * letters.total()), default=0)


def hanging(paragraphs, shapes, entries):
    """The numbers of the short lines that stand further left than the text, all of which is set in, as the
    headings of a manual page do. entries: those of a table of contents."""
    usual = usual_indent(paragraphs, shapes)
    if usual < FAR_LEFT:
        return set()
    left = [at for at, paragraph in enumerate(paragraphs) if paragraph.indent <= usual - 2]
    left = [at for at in left if shapes[at] != "table" and at not in entries and is_apart(paragraphs, at)]
    left = [at for at in left if shapes[at] != "bullet" or counted(paragraphs[at].bullet)[1] is not None]
    found = set()
    for at in reversed(left):  # one may stand over another
        if (
            is_over_text(paragraphs, shapes, at)
            or at + 1 in found
            and is_short(paragraphs[at])
            and has_number(paragraphs[at])
        ):
            found.add(at)
    prose = sum(
        shapes[at] == "text" and paragraphs[at].indent <= usual - 2 and paragraphs[at].lines > MOST_LINES
        for at in range(len(shapes))
    )
    if prose > MOST_PROSE * len(found):
        return set()  # the text stands as far left: what is further in explains terms
    found |= nearly_as_far_left(paragraphs, shapes, entries, usual) if found else set()
    parted = found - without_terms(paragraphs, found)
    found -= parted
    # The first and last line of a manual page tell what it is of.
    others = [at for at in left if at not in {0, len(paragraphs) - 1} | parted]
    return found if len(found) > 1 and len(found) >= MOST_LEFT * len(others) else set()


def nearly_as_far_left(paragraphs, shapes, entries, usual):
    """The numbers of the lines between blank ones that stand one column off the text, as the smaller headings
    of a web page do that is saved as text."""
    return {
        at
        for at, (paragraph, under) in enumerate(pairwise(paragraphs))
        if abs(paragraph.indent - usual) == 1
        and shapes[at] not in ("bullet", "table", "text")
        and at not in entries
        and is_apart(paragraphs, at)
        and is_short(paragraph)
        and not (paragraph.joins or under.joins)
        and (under.indent >= usual - 1 or shapes[at + 1] in ("bullet", "table"))
    }


def without_terms(paragraphs, found):
    """Those of the numbers of lines further left that are no terms or code with more under them: not what has
    text right under it, where others have a blank line, nor what has no number and no capital, where others
    have numbers."""
    joined = {at for at in found if paragraphs[at + 1].joins}
    kept = found - joined if 2 * len(joined) < len(found) else found
    if sum(bool(IN_PARTS.match(paragraphs[at].text)) for at in kept) < FEWEST_NUMBERED:
        return kept
    return {at for at in kept if not paragraphs[at].text[0].islower()}


def is_apart(paragraphs, at):
    """Whether this is one line that is no example of code, which may stand as far left."""
    paragraph, beside = paragraphs[at], [*paragraphs[max(0, at - 1) : at], *paragraphs[at + 1 : at + 2]]
    is_in_block = any(
        second.joins and first.indent == second.indent
        for first, second in pairwise(paragraphs[max(0, at - 1) : at + 2])
    )
    is_led_into = at > 0 and beside[0].text.endswith(":") and beside[0].indent > paragraph.indent
    return (
        paragraph.lines <= MOST_LINES
        and not is_in_block
        and not is_led_into
        and (bool(IN_PARTS.match(paragraph.text)) or not is_code(paragraph.text))
    )


def is_over_text(paragraphs, shapes, at):
    """Whether a short line has something further in under it."""
    paragraph, under = paragraphs[at], paragraphs[at + 1 : at + 2]
    return (
        is_short(paragraph)
        and bool(under)
        and (shapes[at + 1] in ("bullet", "table") or under[0].indent > paragraph.indent)
    )


def is_short(paragraph):
    """Whether these words are few, end no sentence and are those of no remark, caption or book."""
    text = paragraph.text
    longest = LONGEST_QUESTION if text.endswith("?") else LONGEST
    if len(text) > longest or STOPS.search(text.rstrip(":?")) or not LETTER.search(text):
        return False
    return not (LABEL.fullmatch(text) or CAPTION.match(text) or BOOK.fullmatch(text))


def has_number(paragraph):
    """Whether this begins with a number, or with what a part of a text is called."""
    return bool(
        COUNTED.match(numbered(paragraph)) or IN_PARTS.match(paragraph.text) or PART.match(paragraph.text)
    )


def releases(paragraphs):
    """The numbers of the lines between blank ones that name versions in their order, whose changes stand
    under them."""
    found = {}
    for at, (paragraph, under) in enumerate(pairwise(paragraphs)):
        # Of a long line of blanks it would take forever to tell.
        version = len(paragraph.text) <= LONGEST and RELEASE.fullmatch(numbered(paragraph))
        is_one = version and not paragraph.joins and paragraph.lines == 1
        if is_one and not (len(under.text) <= LONGEST and RELEASE.fullmatch(numbered(under))):
            found[at] = tuple(map(int, version["number"].split(".")))
    versions = list(found.values())
    rising = sum(one < other for one, other in pairwise(versions))
    falling = sum(one > other for one, other in pairwise(versions))
    in_order = max(rising, falling) >= IN_ORDER * (len(versions) - 1)
    return set(found) if len(found) > 1 and in_order else set()


def calls(paragraphs, shapes):
    """The numbers of the lines between blank ones that are calls of functions over what they do, where there
    are several: each heads what stands under it."""
    found = {
        at
        for at, (paragraph, under) in enumerate(pairwise(paragraphs))
        if len(paragraph.text) <= LONGEST
        and CALL.fullmatch(paragraph.text)
        and shapes[at] != "inset"
        and shapes[at + 1] in ("text", "bullet")
        and not (paragraph.bullet or paragraph.joins or under.joins)
        and not paragraphs[max(at - 1, 0)].text.endswith(":")
    }
    return found if len(found) > 2 else set()


def in_series(paragraphs, shapes):
    """The numbers of the lines that call the parts of a text by their numbers, which count from one."""
    series = {}
    for at, paragraph in enumerate(paragraphs[:-1]):
        found = IN_SERIES.match(paragraph.text) or ALONE.fullmatch(paragraph.text)
        if found and shapes[at] not in ("entry", "table", "inset") and not paragraph.bullet:
            number = int(found["figures"]) if found["figures"] else roman_number(found["roman"] or "")
            series.setdefault(found["called"].casefold(), []).append((at, number))
    return {
        at
        for found in series.values()
        if len(found) > 1 and counts_on([number for _at, number in found])
        for at in short_ones([at for at, _number in found], paragraphs)
    }


def roman_number(figures):
    """What Roman figures count; 0 where they do not, or a word stands for them."""
    found = roman(f"{figures}.")
    return found[1] if found else 0


def counts_on(numbers):
    """Whether these, where 0 is one in words, count from one, or begin anew with it."""
    told, last = [], 0
    for number in numbers:
        if number not in (0, 1, last + 1):
            return False
        last = number or last + 1
        told.append(number)
    return any(told)


def short_ones(series, paragraphs):
    """The numbers of the lines of a series that head what is under them; none where many go on as prose does:
    then they are the text itself, as the articles of a law are."""
    short = [
        at
        for at in series
        if len(paragraphs[at].text) <= LONGEST_IN_SERIES
        and len(split(IN_SERIES.sub("", paragraphs[at].text))) < 2
        and at + 1 not in series
    ]
    return short if len(short) >= MOST_SHORT * len(series) else []


def facts(paragraphs):
    """The numbers of the lines beside each other that each tell something under a name, as "Time: 20 minutes"
    and "Servings: 4" do."""
    names = [
        found[1] if len(each.text) <= LONGEST and (found := LABELLED.match(each.text)) else ""
        for each in paragraphs
    ]
    names = ["" if PART.match(name) else name for name in names]
    pairs = [at for at, (one, other) in enumerate(pairwise(names)) if one and other and one != other]
    return {at for pair in pairs for at in (pair, pair + 1)}


def terms(shapes):
    """The numbers of three or more words together that have what they mean under them, further in."""
    found, run, at = set(), [], 0
    while at < len(shapes):
        under = at + 1
        while under < len(shapes) and shapes[under] == "inset":
            under += 1
        is_one = shapes[at] == "line" and under > at + 1
        run = [*run, at] if is_one and len(run) < 3 else run if is_one else []
        if is_one and len(run) == 3:
            found.update([*run, at])
        at = under
    return found


def labels(paragraphs, shapes):
    """The numbers of the lines that tell something under a name that tells something elsewhere too, always
    right under a short line, as "Added in: 2.1" does."""
    named = {}
    for at, paragraph in enumerate(paragraphs):
        found = LABELLED.match(paragraph.text)
        if found and shapes[at] == "line":
            named.setdefault(found[1], []).append(at)
    return {
        at
        for found in named.values()
        if len(found) > 1 and all(each and shapes[each - 1] == "line" for each in found)
        for at in found
    }


def parts_of(paragraph):
    """The numbers that one of a heading has, (2, 1) for 2.1; () where it has none."""
    found = COUNTED.match(numbered(paragraph))
    return tuple(map(int, found[1].split("."))) if found else ()


def goes_on(before, parts):
    """Whether a number of these parts can be that of the next heading, or the next but one or two, after one
    with the number before."""
    if parts == (*before, 1):
        return True
    *over, last = parts
    at = len(over)
    return at < len(before) and tuple(over) == before[:at] and 0 < last - before[at] <= MOST_PASSED


def runs(shapes):
    """For each paragraph the (start, end) of the run of short lines it stands in."""
    found = []
    for is_short, run in groupby(shapes, lambda shape: shape in ("line", "question")):
        start, length = len(found), len(list(run))
        found += [(start, start + length)] * length if is_short else [(len(found), len(found))] * length
    return found
