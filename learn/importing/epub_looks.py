"""What the paragraphs of a book look like, as far as its style sheets tell."""

import re
from dataclasses import dataclass
from functools import cached_property

XHTML = "{http://www.w3.org/1999/xhtml}"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
SIMPLE = re.compile(r"([a-z][a-z0-9]*)?(?:\.([\w-]+))?", re.IGNORECASE)
LARGEST_SHEET = 500_000
SIZE = re.compile(r"([\d.]{1,12})(pt|px|em|rem|%|in|cm|mm)")
POINTS = {"pt": 1, "px": 0.75, "in": 72, "cm": 28.35, "mm": 2.835}
NAMED = {
    "xx-small": 0.6, "x-small": 0.75, "small": 0.89, "medium": 1, "large": 1.2, "x-large": 1.5,
    "xx-large": 2, "larger": 1.2, "smaller": 0.83,
}  # fmt: skip
USUAL = 12  # points
BOLD = re.compile(r"bold(?:er)?|[6-9]00")
BLOCKS = frozenset(
    f"{XHTML}{name}"
    for name in "p div ul ol dl table blockquote section article h1 h2 h3 h4 h5 h6 figure aside".split()
)
STRONG, SLANTED = {f"{XHTML}b", f"{XHTML}strong"}, {f"{XHTML}i", f"{XHTML}em"}


@dataclass(frozen=True)
class Look:
    """size: in points."""

    size: float = USUAL
    bold: bool = False
    italic: bool = False


class Sheets:
    """The style sheets of a book. per_cent: the points of which a size in per cent is one, where that is not
    of the text around."""

    def __init__(self, texts, per_cent=None):
        self.rules, self.per_cent = {}, per_cent
        for text in texts:
            for selectors, said in RULE.findall(COMMENT.sub("", text[:LARGEST_SHEET])):
                for selector in selectors.split(","):
                    simple = SIMPLE.fullmatch(selector.strip())
                    if simple and simple[0]:
                        key = (simple[1] or "").lower(), simple[2] or ""
                        self.rules.setdefault(key, []).append(said.lower())

    def look(self, element, around):
        """The look of the words right in an element, within others that look so."""
        tag = element.tag.removeprefix(XHTML)
        names = ["", *element.get("class", "").split()]
        said = [
            each for name in names for key in ((tag, name), ("", name)) for each in self.rules.get(key, ())
        ]
        told = dict(
            map(str.strip, line.split(":", 1))
            for line in ";".join([*said, element.get("style", "").lower()]).split(";")
            if ":" in line
        )
        font = told.get("font", "")
        weight, slant = told.get("font-weight", font), told.get("font-style", font)
        return Look(
            self.size(told.get("font-size", font), around.size),
            bool(BOLD.search(weight)) if weight else around.bold or element.tag in STRONG,
            "italic" in slant if slant else around.italic or element.tag in SLANTED,
        )

    def size(self, said, around):
        found = SIZE.search(said)
        if not found:
            return around * NAMED.get(said, 1) if said in ("larger", "smaller") else named(said, around)
        try:
            number, unit = float(found[1]), found[2]
        except ValueError:
            return around
        if unit == "%":
            return number / 100 * (self.per_cent or around)
        if unit in ("em", "rem"):
            return number * (around if unit == "em" else USUAL)
        return number * POINTS[unit]


def named(said, around):
    return USUAL * NAMED[said] if said in NAMED else around


class Line:
    """A paragraph of a book: in which file, the element, the look of what is around it."""

    def __init__(self, file, element, around, sheets):
        self.file, self.element = file, element
        self.parts = []  # (letters, look, whether they lead somewhere)
        self.measure(element, around, sheets, False)

    def measure(self, element, around, sheets, leads):
        look = sheets.look(element, around)
        leads = leads or (element.tag == f"{XHTML}a" and bool(element.get("href")))
        self.add(element.text, look, leads)
        for child in element:
            if isinstance(child.tag, str):
                self.measure(child, look, sheets, leads)
            self.add(child.tail, look, leads)

    def add(self, text, look, leads):
        letters = len("".join((text or "").split()))
        if letters:
            self.parts.append((letters, look, leads))

    @cached_property
    def text(self):
        return " ".join("".join(self.element.itertext()).split())

    @cached_property
    def look(self):
        """That of most of its letters; bold and italic where all are."""
        sizes = {}
        for letters, look, _leads in self.parts:
            size = round(look.size, 1)
            sizes[size] = sizes.get(size, 0) + letters
        looks = [look for _letters, look, _leads in self.parts]
        size = max(sizes, key=sizes.get, default=USUAL)
        return Look(size, all(look.bold for look in looks), all(look.italic for look in looks))

    @property
    def letters(self):
        return sum(letters for letters, _look, _leads in self.parts)

    @property
    def is_link(self):
        return all(leads for _letters, _look, leads in self.parts)


def lines_of(file, root, sheets):
    """The paragraphs of a file that stand in no list, table, quotation or the like, in order."""

    def within(element, around):
        look = sheets.look(element, around)
        for child in element:
            if child.tag in (f"{XHTML}p", f"{XHTML}div") and not any(
                each.tag in BLOCKS for each in child.iter() if each is not child
            ):
                line = Line(file, child, look, sheets)
                if line.parts:
                    yield line
            elif child.tag in (f"{XHTML}div", f"{XHTML}section", f"{XHTML}article", f"{XHTML}main"):
                yield from within(child, look)

    for body in root.iter(f"{XHTML}body"):
        yield from within(body, Look())
