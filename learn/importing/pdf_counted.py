"""Takes from PDF pages the numbers that only count: the pages, above or below their text, and the lines of
code, beside it."""

import re
from collections import defaultdict
from statistics import median

from .counting import roman
from .pdf_lines import Line, grouped

COUNT = re.compile(
    r"[^\w\s]*\s*(?:(?:page|p\.|seite)\s*)?(?:(\d{1,4})|([ivx]{1,7}))\s*(?:(?:of|/|von|sur)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
SAME_HEIGHT = 6  # points that the numbers of pages may stand higher or lower than most do
APART = 1.5  # sizes of its type that the number of a page stands from the text at the least
LEAST_COUNTED = 3  # lines of code that are numbered
SMALL = 0.85  # sizes of the code that the numbers of its lines are set in at the most, beside the text


def page_numbers(pages):
    """The ids of the lines that are the numbers of their pages, wherever the margin ends: each is alone in
    the highest or the lowest row, apart from the text, and on most pages one is at this height and counts up
    with them. A number that only happens to end a page does not."""
    taken = set()
    for end in (0, -1):
        found = [each for page in pages if (each := outermost(page, end))]
        if not found:
            continue
        height = median(line.bottom for _page, _number, line in found)
        runs = defaultdict(list)
        for page, number, line in found:
            if abs(line.bottom - height) < SAME_HEIGHT:
                runs[number - page, line.text.strip().isdecimal()].append(line)
        # The first pages may count from one again, or in Roman figures.
        counted = [line for run in runs.values() if len(run) > 1 for line in run]
        if 2 * len(counted) >= sum(bool(page.lines) for page in pages):
            taken |= set(map(id, counted))
    return taken


def outermost(page, end):
    """(number of the page, what it counts, the line) of the first or last row of a page that only counts."""
    rows = grouped(page.lines)
    if len(rows) < 2 or len(rows[end]) > 1:
        return None
    line, beside = rows[end][0], rows[1 if end == 0 else -2]
    found = COUNT.fullmatch(line.text)
    is_apart = abs(line.bottom - beside[0].bottom) >= APART * line.size
    if not found or not is_apart:
        return None
    figures, letters = found.groups()
    as_roman = None if figures else roman(f"{letters}.") or ("", 1) if letters else None
    return page.number, int(figures) if figures else as_roman[1], line


def without_line_numbers(pages):
    """Takes from the pages the numbers beside lines of code that count them: they go up by one from line to
    line, also where sentences stand between them. The code beside each is told to be a line of its own."""
    runs, last = [], None
    for page in pages:
        edge = min((line.left for line in page.lines if not is_number(line.words[0])), default=0)
        for number, code in (each for row in grouped(page.lines) if (each := numbered(row, edge))):
            if last is None or int(number.text) != last + 1:
                runs.append([])
            runs[-1].append((page, number, code))
            last = int(number.text)
    for run in runs:
        if len(run) >= LEAST_COUNTED:
            for page, number, code in run:
                page.lines = without_word(page.lines, number)
                for word in code[:1]:
                    word.numbered = True


def numbered(row, edge):
    """(the number beside the code of a row, the words of the code), or None. The number is smaller than the
    code or left of all text: the rows of a table may count as well. A line of code may be empty, and what is
    defined there may stand left of the number."""
    for at in range(min(len(row), 2)):
        number, *code = [word for line in row[at:] for word in line.words]
        fixed = [word for word in code if word.fixed]
        is_outside = number.right < edge and len(fixed) == len(code)
        if is_number(number) and (is_outside or is_small(number, fixed) and 2 * len(fixed) > len(code)):
            return number, code
    return None


def is_small(number, code):
    return bool(code) and number.size <= SMALL * code[0].size


def is_number(word):
    return word.text.isdecimal() and len(word.text) < 5


def without_word(lines, word):
    """These lines without this word, which is the first of its line."""
    at = next(at for at, line in enumerate(lines) if line.words[0] is word)
    rest = [Line(lines[at].page, lines[at].words[1:])] if len(lines[at].words) > 1 else []
    return [*lines[:at], *rest, *lines[at + 1 :]]


def code_of(lines):
    """What these lines of code say, each a line, as far in as it stands on its page."""
    words = [word for line in lines for word in line.words]
    width = median((word.right - word.left) / len(word.text) for word in words) or 1
    lefts = {}
    for line in lines:
        lefts[line.page] = min(line.left, lefts.get(line.page, line.left))
    said = []
    for line in lines:
        text, right = "", lefts[line.page]
        for word in line.words:
            text += " " * round((word.left - right) / width) + word.text
            right = word.right
        said.append(text)
    return "\n".join(said)
