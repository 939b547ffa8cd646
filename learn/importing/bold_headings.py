"""Headings of a file in which none is marked as one: lines that stand alone in bold, underlined or in larger
type, with text under them, as people make headings by hand."""

import re
from statistics import median

from .inlines import Words

LONGEST = 100
FEWEST = 2  # such lines with text under them; one may be a remark
LEAST_UNDER = 40  # letters that stand under one on average, at the least
MOST_SHARE = 0.3  # of the letters of a text; one that is all in bold has no headings
LONGEST_RUN = 2  # lines one below the other; more are an address or a list
LARGER = 1.15  # times the size of the text
NO_END = re.compile(r"[.,;…]['\"’”»)\]]*\Z")
SIGN = re.compile(r"[•◦▪‣●○■□–—-]\s|\W*\Z")
CAPTION = re.compile(r"(?:table|figure|fig\.?|box|abb\.|tab\.|note|nb)\W*\d*\W", re.IGNORECASE)
HOLDS = {"Emph": 0, "SmallCaps": 0, "Quoted": 1, "Span": 1, "Link": 1, "Superscript": 0, "Subscript": 0}


class Line:
    """A paragraph that may be a heading. looks: (size of its type if larger than the text's, else 0; whether
    in bold; whether underlined)."""

    def __init__(self, block, sizes, usual):
        self.inlines = paragraph_of(block)
        words = Words(self.inlines or ())
        self.text = " ".join(words.text.split())
        size = sizes.get(self.text, 0)
        is_bold, is_underlined = marked(self.inlines or (), "Strong"), marked(self.inlines or (), "Underline")
        self.looks = (size if usual and size > LARGER * usual else 0), is_bold, is_underlined
        self.is_blank = self.inlines is not None and not self.text and not words.images
        self.is_one = bool(
            self.inlines
            and any(self.looks)
            and not words.images
            and 1 < len(self.text) <= LONGEST
            and not NO_END.search(self.text)
            and not SIGN.match(self.text)
            and not CAPTION.match(self.text)
        )


def with_headings(blocks, sizes=None):
    """The blocks, such lines as headings where the file has none; the very same where it has. sizes: {words
    of a paragraph: size of its type} as far as they are known."""
    if any(holds_header(block) for block in blocks):
        return blocks
    sizes = sizes or {}
    texts = [" ".join(Words.of_blocks([block]).text.split()) for block in blocks]
    usual = usual_size(texts, sizes)
    lines = [Line(block, sizes, usual) for block in blocks]
    runs = runs_of(lines)
    titled = [run[-1] for run in runs if len(run) <= LONGEST_RUN or is_opening(run, lines)]
    heads = set(titled)
    under = sum(len(text) for at, text in enumerate(texts) if not lines[at].is_one)
    over = sum(len(text) for at, text in enumerate(texts) if lines[at].is_one)
    if len(heads) < FEWEST or under < LEAST_UNDER * len(heads) or over > MOST_SHARE * (under + over):
        return blocks
    heads |= {run[0] for run in runs if len(run) == LONGEST_RUN}
    title = title_of(lines, runs, heads)
    levels = levels_of([lines[at].looks for at in sorted(heads - {title})])
    return [
        header(1 if at == title else levels[line.looks], line.inlines)
        if at in heads or at == title
        else block
        for at, (block, line) in enumerate(zip(blocks, lines, strict=True))
    ]


def runs_of(lines):
    """The numbers of such lines one below the other, of each run that has other text under it."""
    found, run = [], []
    for at, line in enumerate(lines):
        if line.is_blank:
            continue
        if line.is_one:
            run.append(at)
        elif run:
            found.append(run)
            run = []
    return found


def is_opening(run, lines):
    """Whether these lines are a title, others under it, and a heading that looks different: no address."""
    return run[0] == first_of(lines) and lines[run[0]].looks != lines[run[-1]].looks


def first_of(lines):
    """The number of the first line that says something."""
    return next((at for at, line in enumerate(lines) if not line.is_blank), None)


def title_of(lines, runs, heads):
    """The number of the line that is the title: the first of the file, with another right under it or in
    larger type or bolder than all others."""
    first = runs[0][0]
    if first != first_of(lines):
        return None
    others = [lines[at].looks for at in heads if at != first]
    is_other = bool(others) and all(lines[first].looks > looks for looks in others)
    return first if len(runs[0]) > 1 or is_other else None


def levels_of(looks):
    """{looks: level} of headings that look like this, the greater the higher; the title's is 1."""
    return {each: min(level, 6) for level, each in enumerate(sorted(set(looks), reverse=True), 2)}


def usual_size(texts, sizes):
    """The size most letters of these texts are in; 0 where none is known."""
    letters = [sizes[text] for text in texts if sizes.get(text) for _part in range(0, len(text), 20)]
    return median(letters) if letters else 0


def paragraph_of(block):
    """The inlines of a paragraph, also one with a style of its own; None for other blocks."""
    while block["t"] == "Div" and len(block["c"][1]) == 1:
        block = block["c"][1][0]
    return block["c"] if block["t"] in ("Para", "Plain") else None


def holds_header(block):
    """Whether this is a heading, or one stands in it, but for those in tables."""
    if block["t"] == "Div":
        return any(map(holds_header, block["c"][1]))
    return block["t"] == "Header"


def marked(inlines, kind):
    """Whether all words of these stand in such marks."""
    return any(map(says, inlines)) and all(
        not says(inline)
        or inline["t"] == kind
        or inline["t"] in ("Strong", "Underline")
        and marked(inline["c"], kind)
        or inline["t"] in HOLDS
        and marked(inline["c"][HOLDS[inline["t"]]] if HOLDS[inline["t"]] else inline["c"], kind)
        for inline in inlines
    )


def says(inline):
    return bool(Words([inline]).text.strip()) or inline["t"] == "Image"


def header(level, inlines):
    return {"t": "Header", "c": [level, ["", [], []], inlines]}
