"""Takes the notes off the foot of a PDF's pages, and the marks that point at them out of its text: each note
hangs on the word that had its mark."""

import re
from dataclasses import replace

from .pdf_lines import Line, grouped
from .pdf_links import without_first

LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ⁱᵛˣˡ", "0123456789ivxl")
ROMAN = re.compile(r"[ivxl]+")
# The marks at the end of a word, before what closes its sentence. A star after a figure says how sure it is.
CALL = re.compile(
    r"(?<=[^\W_]|[.,;:!?…'\"’”»)\]%。、！？」』）])(?:[⁰¹²³⁴-⁹]+(?:,[⁰¹²³⁴-⁹]+)*|[ⁱᵛˣˡ]+|(?<!\d)[*†‡§])(?=[^\w*†‡§]*$)"
)
# What is raised after this is a power, and no mark: 10⁵, 5 m².
POWERED = re.compile(r"(?:\d|(?:^|[\W\d])[µmcdk]?m|(?:^|/)s)$")
START = re.compile(r"(\d{1,3}|[*†‡§]|[ivxl]{1,7}(?=$))[.)]?(?=\D|$)")
SMALLER = 0.3  # points that notes in smaller type are smaller by
RAISED = 0.85  # sizes of the words beside it that a raised mark has at the most
APART = 0.9  # sizes of its type that lines of a note stand apart at the most
ASIDE = 4  # sizes of its type that a note begins after its mark at the most
GAP = 1.1  # sizes of its type that words of one line stand apart at the most
SHORT = 0.45  # of the width of its page that the rule over notes has at the most


def without_notes(pages, kept, body):
    """The lines that were kept of each page, without its notes and their marks. The word that had the mark
    has the lines of the note."""
    taken, hung, awaited = set(), {}, {}
    for page, lines in zip(pages, kept, strict=True):
        own = calls_in(lines)
        calls = awaited | own
        found = notes_of(page, lines, body, calls, own) if calls else {}
        taken |= {id(line) for row, _lines in found.values() for line in row}
        for mark, (_row, note) in found.items():
            for number, word in enumerate(calls[mark]):
                hung.setdefault(id(word), []).append((word, mark, () if number else (note,)))
        # A note may have no room on its page and stand on the next, and those that count with letters at the
        # end of the text.
        awaited = {
            mark: words
            for mark, words in calls.items()
            if mark not in found and (mark in own or ROMAN.fullmatch(mark))
        }
    changed = {word: unmarked_word(marks) for word, marks in hung.items()}
    return [[with_words(line, changed) for line in lines if id(line) not in taken] for lines in kept]


def unmarked_word(marks):
    """A word without these marks, and with their notes. marks: (the word, a mark, its notes) of each."""
    word = marks[0][0]
    text = without_mark(word.text, {mark for _word, mark, _notes in marks})
    return replace(
        word, text=text, notes=word.notes + tuple(note for *_mark, notes in marks for note in notes)
    )


def with_words(line, changed):
    """A line with these words in the place of those that had marks."""
    if not any(id(word) in changed for word in line.words):
        return line
    words = []
    for word in line.words:
        word = changed.get(id(word), word)
        if word.text or not words:
            words.append(word)
        else:  # only a mark: what it pointed at hangs on the word before
            words[-1] = replace(words[-1], notes=words[-1].notes + word.notes)
    return Line(line.page, words)


def without_mark(text, found):
    """A word without its marks, where each of them points at one of these notes."""
    if text.isdecimal():
        return ""
    return CALL.sub(lambda call: "" if all(mark in found for mark in marks_of(call)) else call[0], text)


def marks_of(call):
    return call[0].translate(LOWERED).split(",")


def calls_in(lines):
    """{mark: the words that have it, from above to below}."""
    found = {}
    for line in sorted(lines, key=lambda line: -line.top):
        for at, word in enumerate(line.words):
            call = CALL.search(word.text)
            before = word.text[: call.start()] if call else line.words[at - 1].text if at else ""
            if POWERED.search(before):
                continue
            if call:
                for mark in marks_of(call):
                    found.setdefault(mark, []).append(word)
            elif at and word.text.isdecimal() and word.size < RAISED * line.size:
                found.setdefault(word.text, []).append(word)
    return found


def notes_of(page, lines, body, calls, own):
    """{mark: (the lines of a note as they stand on the page, its lines without the mark)}. own: the calls of
    this page, which its notes stand under."""
    rows = [row for level in grouped(lines) for row in apart(level)]
    found, taken = {}, set()
    for at in range(len(rows) - 1, -1, -1):
        mark = mark_of(rows[at])
        if mark not in calls or mark in found or mark in own and own[mark][0].bottom < rows[at][0].bottom:
            continue
        run = [rows[at]]
        for row in rows[at + 1 :]:
            if id(row[0]) not in taken and goes_on(run, row):
                run.append(row)
        ends = {id(line) for row in run for line in row} | taken
        if is_small(run[0], body) or is_under_rule(page, run[0]) or is_at_foot(run[0], rows, ends):
            taken = ends
            found[mark] = [line for row in run for line in row], unmarked(run)
    return dict(reversed(found.items()))


def apart(level):
    """The lines on one height in runs, parted where another column begins."""
    found = []
    for line in level:
        before = found[-1] if found else None
        most = ASIDE if before and len(before) == 1 and START.fullmatch(before[0].text) else GAP
        if before and line.left - before[-1].right < most * line.size:
            before.append(line)
        else:
            found.append([line])
    return found


def mark_of(row):
    """The mark a row of a note begins with, or None."""
    first, *others = [word for line in row for word in line.words]
    found = START.match(first.text)
    is_alone = found and found.end() == len(first.text)
    if not found or not others or not (is_alone or is_raised(first, others)):
        return None
    return found[1]


def is_raised(first, others):
    return first.size < RAISED * others[0].size


def goes_on(run, row):
    """Whether a row is the next line of this note."""
    last = run[-1]
    words = [word for line in run[0] for word in line.words]
    gap = last[-1].bottom - row[0].top
    return (
        abs(row[0].size - words[-1].size) < 0.6
        and -0.5 * row[0].size < gap < APART * row[0].size
        and row[0].left < max(line.right for each in run for line in each)
        and row[-1].right > run[0][0].left
        and not (mark_of(row) and row[0].words[0].size < RAISED * words[-1].size)
    )


def is_small(row, body):
    return max(word.size for line in row for word in line.words) <= body - SMALLER


def is_under_rule(page, row):
    """Whether a short rule stands over this, as over notes."""
    return any(
        right - left < SHORT * page.width and abs(left - row[0].left) < row[0].size and height > row[0].bottom
        for height, left, right in page.rules.across
    )


def is_at_foot(row, rows, taken):
    """Whether this is raised, and only notes stand under it."""
    words = [word for line in row for word in line.words]
    under = [
        each for each in rows
        if each[0].top < row[0].bottom + 1 and each[0].left < row[-1].right and each[-1].right > row[0].left
    ]  # fmt: skip
    return is_raised(words[0], words[1:]) and all(id(each[0]) in taken for each in under)


def unmarked(run):
    """The lines of a note without its mark."""
    lines = [Line(row[0].page, [word for line in row for word in line.words]) for row in run]
    first, *others = lines[0].words
    rest = without_first(first, START.match(first.text).end())
    words = [replace(rest, size=others[0].size), *others] if rest.text else others
    return [Line(lines[0].page, words), *lines[1:]]
