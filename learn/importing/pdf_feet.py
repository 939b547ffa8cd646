"""Takes the notes off the foot of a PDF's pages that stand in smaller type under a short rule, their numbers
in no way raised or only some of their figures: what tells them is that they count on from note to note."""

import re
from dataclasses import dataclass, field, replace

from .pdf_lines import Line, grouped
from .pdf_links import without_first
from .pdf_notes import LOWERED, POWERED, SHORT, is_raised, is_small

LEAST_RULE = 40  # points that the rule over notes is long at the least
INDENT = 4  # sizes of its type that a note begins beside the start of the rule over it at the most
FIGURES = "0-9⁰¹²³⁴-⁹"
# The number of a note, right before its first word; after one that is all raised there may be a space.
START = re.compile(rf"([{FIGURES}]{{1,3}})(?=[^\W\d_]|[\"'“”‘(<])|([⁰¹²³⁴-⁹]{{1,3}})(?=$)")
# The number after a word, or by itself, and what closes the sentence after it.
CALL = re.compile(rf"(?<![{FIGURES}])([{FIGURES}]{{1,3}})(?=[^\w{FIGURES}]*$)")
ENDED = re.compile(r"[.,;:!?…)\]”’\"'。]$")
# What a number right after it is a part of: 8.1, A.1, tea.so.1
COUNTED = re.compile(r"\d[.,:]$|^\W*[A-Z][.,:]$|[./]\w+[.,:]$")
PLAIN = re.compile(r"\d+")


@dataclass
class Foot:
    """A note: its number as it is printed, and the rows of it."""

    mark: str
    rows: list = field(default_factory=list)

    @property
    def number(self):
        return int(self.mark.translate(LOWERED))

    @property
    def lines(self):
        """Its lines, without its number."""
        first, *others = [Line(row[0].page, [w for line in row for w in line.words]) for row in self.rows]
        word, *words = first.words
        rest = without_first(word, len(self.mark))
        return [Line(first.page, [rest, *words] if rest.text else words), *others]


def without_feet(pages, kept, body):
    """The lines that were kept of each page, without these notes and the numbers that point at them. The word
    that had the number has the lines of the note; one whose number is not found hangs on the last word over
    the rule."""
    found, last = [], None
    for page, lines in zip(pages, kept, strict=True):
        rows = foot_of(page, lines, body)
        feet, more = parted(rows, last.number if last else 0)
        if last and feet is not None:
            last.rows += more
        last = feet[-1] if feet else last
        taken = {id(line) for foot in feet or () for row in foot.rows for line in row}
        taken |= {id(line) for row in more for line in row} if feet is not None else set()
        found.append(([line for line in lines if id(line) not in taken], feet or ()))
    return [hung(lines, feet) if feet else lines for lines, feet in found]


def foot_of(page, lines, body):
    """The rows under a short rule under which all is in smaller type, from above to below."""
    for height, left, right in page.rules.across:
        if not LEAST_RULE < right - left < SHORT * page.width:
            continue
        under = [line for line in lines if line.top < height + 1]
        rows = grouped(under)
        is_foot = rows and len(under) < len(lines) and all(is_small(row, body) for row in rows)
        if is_foot and abs(rows[0][0].left - left) < INDENT * rows[0][0].size:
            return rows
    return []


def parted(rows, before):
    """(the notes in these rows, the rows over them that go on with the note before). None instead of the
    notes where their numbers do not count on from that note's, or from one."""
    feet, more = [], []
    for row in rows:
        mark = mark_of(row)
        number = int(mark.translate(LOWERED)) if mark else 0
        counted = (feet[-1].number + 1,) if feet else (before + 1, 1)
        if mark and number in counted:
            feet.append(Foot(mark, [row]))
        elif feet:
            feet[-1].rows.append(row)
        else:
            more.append(row)
    return (None, []) if not feet or more and not before else (feet, more)


def mark_of(row):
    """The number a row begins with as it is printed, which stands in the type of the words; or nothing."""
    first, *others = [word for line in row for word in line.words]
    start = START.match(first.text)
    is_mark = start and not (others and is_raised(first, others))
    return next(filter(None, start.groups())) if is_mark else ""


def hung(lines, feet):
    """The lines of a page with its notes on their words, and without the numbers there."""
    words = [[at, word] for at, line in enumerate(lines) for word in line.words]
    firsts = {id(line.words[0]): len(line.words) for line in lines}
    since = 0
    for foot in feet:
        place = next((at for at in range(since, len(words)) if calls(words, at, foot.mark, firsts)), None)
        if place is None:
            hang(words, len(words) - 1, late=(foot.lines,))
            continue
        line, word = words[place]
        call = CALL.search(word.text)
        rest = word.text[: call.start()] + word.text[call.end() :]
        if call.start():
            words[place][1] = replace(word, text=rest)
            hang(words, place, notes=(foot.lines,))
            since = place + 1
            continue
        before = words[place - 1]
        before[1] = replace(before[1], text=before[1].text + rest)
        del words[place]
        hang(words, place - 1, notes=(foot.lines,))
        since = place
    mine = [[] for _line in lines]
    for at, word in words:
        mine[at].append(word)
    return [Line(line.page, own) for line, own in zip(lines, mine, strict=True) if own]


def hang(words, at, notes=(), late=()):
    word = words[at][1]
    words[at][1] = replace(word, notes=word.notes + notes, late=word.late + late)


def calls(words, at, mark, firsts):
    """Whether this word is, or ends with, the number of a note: one of which no figure is raised only after
    what ends a clause, and where it does not count a line."""
    word = words[at][1]
    call = CALL.search(word.text)
    if not call or not at and not call.start():
        return False
    before = word.text[: call.start()] or words[at - 1][1].text
    if not PLAIN.search(call[1]) and call[1].translate(LOWERED) == mark.translate(LOWERED):
        return not POWERED.search(before)
    if call[1] != mark:
        return False
    if not PLAIN.fullmatch(mark):
        return True
    if not call.start():
        return firsts.get(id(word), 1) == 1 and bool(ENDED.search(before))
    after = words[at + 1][1].text if at + 1 < len(words) else ""
    return bool(ENDED.search(before)) and not COUNTED.search(before) and not after[:1].islower()
