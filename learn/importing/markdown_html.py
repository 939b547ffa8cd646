"""Raw HTML within Markdown: its words block by block, its pictures, and where its links lead."""

import html
import re
from dataclasses import dataclass, field

from markdown_it.token import Token

from .inlines import COUNTED, FOOTNOTE_MARK, LOWERED, RAISED
from .shapes import letters
from .struck import TAGS as STRUCK

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)[^<>]*>")
ATTRIBUTE = re.compile(r"""\s(alt|href|src|title)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
PARTS = frozenset(
    "address article aside blockquote br caption dd details div dl dt figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table td th tr ul".split()
)
UNREAD = ("script", "style", "template")
EMPHASIS = {
    "b": "strong",
    "strong": "strong",
    "i": "em",
    "em": "em",
    "code": "code",
    "sup": "sup",
    "sub": "sub",
}


@dataclass
class HtmlBlock:
    """level: of a heading, else 0. row, cell: the number of the row of a table it stands in, and of the cell
    in that, else 0; is_head: that cell is over a column or before a row. is_item: it is one of a list.
    images, links: the words, the address and the title of each; of a link also how many letters stand before
    it."""

    level: int = 0
    row: int = 0
    cell: int = 0
    is_head: bool = False
    is_item: bool = False
    words: list = field(default_factory=list)
    images: list = field(default_factory=list)
    links: list = field(default_factory=list)
    opened: tuple | None = None  # where the words of a link begin, its address and its title
    shifts: int | None = None  # where words begin that are raised or lowered

    @property
    def text(self):
        return html.unescape("".join(self.words)).strip()

    @property
    def spans(self):
        """Its links, as a `Shape` has them."""
        return [
            (first, first + letters(words), "link", address) for words, address, _title, first in self.links
        ]

    def take(self, name, tag):
        """Takes what a tag says of a picture or a link."""
        told = attributes(tag[0])
        if name == "img":
            self.images.append((told.get("alt", ""), told.get("src", ""), told.get("title", "")))
        elif name == "a" and not tag[1]:
            self.opened = len(self.words), told.get("href", ""), told.get("title", "")
        elif name == "a" and self.opened:
            start, *where = self.opened
            before, words = (
                html.unescape("".join(part)) for part in (self.words[:start], self.words[start:])
            )
            self.links.append((words, *where, letters(before)))
            self.opened = None
        elif name in ("sup", "sub") and not tag[1]:
            self.shifts = len(self.words)
        elif name in ("sup", "sub") and self.shifts is not None:
            words = shifted("".join(self.words[self.shifts :]), name)
            self.words[self.shifts :], self.shifts = [words], None


def attributes(tag):
    """{name: value} of what a tag says that people may read."""
    return {
        name.lower(): html.unescape(double or single or bare)
        for name, double, single, bare in ATTRIBUTE.findall(tag)
    }


def said_by(token, address):
    """(where it leads, its title) of a link or a picture."""
    return str(token.attrs.get(address, "")), str(token.attrs.get("title", ""))


def as_markdown(children):
    """The children of a line of Markdown, where a picture or a whole link in HTML is one of Markdown."""
    children, opened, marked = list(children), [], []  # opened: number and attributes of each link
    for at, child in enumerate(children):
        tag = TAG.fullmatch(child.content) if child.type == "html_inline" else None
        name, told = (tag[2].lower(), attributes(tag[0])) if tag else ("", {})
        if name == "img" and not tag[1]:
            words = Token("text", "", 0, content=told.pop("alt", ""))
            children[at] = Token("image", "img", 0, attrs=told, children=[words])
        elif name == "a" and not tag[1]:
            opened.append((at, told))
        elif name == "a" and opened:
            start, told = opened.pop()
            if told.get("href"):
                children[start] = Token("link_open", "a", 1, attrs=told)
                children[at] = Token("link_close", "a", -1)
        elif name in EMPHASIS and not tag[1]:
            marked.append((at, name))
        elif name in EMPHASIS and marked and marked[-1][1] == name:
            children = with_marked(children, marked.pop()[0], at, name)
    return children


def with_marked(children, start, end, name):
    """The children, where the two tags of this name are marks of emphasis, or what is between is raised or
    lowered; a raised mark of a note is no word."""
    kind, between = EMPHASIS[name], children[start + 1 : end]
    if kind in ("sup", "sub"):
        said = "".join(child.content for child in between)
        is_mark = kind == "sup" and (FOOTNOTE_MARK.fullmatch(said) or leads_inside(between))
        words = shifted(said, kind)
        if is_mark or words != said:
            changed = [Token("text", "", 0, content="" if is_mark else words)]
            changed += [Token("text", "", 0) for _child in between[1:]]
            children[start + 1 : end] = changed[: len(between)]
        return children
    children[start], children[end] = Token(f"{kind}_open", "", 1), Token(f"{kind}_close", "", -1)
    return children


def leads_inside(children):
    """Whether these are a link to a place of the same file."""
    first = children[0] if children else None
    return bool(first and first.type == "link_open" and str(first.attrs.get("href", "")).startswith("#"))


def shifted(words, kind):
    """Words that are raised (sup) or lowered (sub): figures have letters for it; 10⁵ must not become 105."""
    return words.translate(RAISED if kind == "sup" else LOWERED) if COUNTED.fullmatch(words) else words


class Place:
    """Where we stand among the tags of raw HTML: in which cell of which row, and in how many lists."""

    def __init__(self):
        self.rows = self.row = self.cell = self.lists = 0
        self.is_head = self.is_item = False

    def take(self, name, ends):
        """Takes a tag, or one that ends."""
        if name == "tr" or name == "table":
            self.rows += not ends
            self.row = self.rows if name == "tr" and not ends else 0
            self.cell = 0
        elif name in ("td", "th") and self.row:
            self.cell += not ends
            self.is_head = name == "th"
        elif name == "li":
            self.is_item = not ends
        elif name in ("ul", "ol"):
            self.lists = max(self.lists + (-1 if ends else 1), 0)

    def block(self, level):
        """A block that begins here."""
        if level or not self.row:
            return HtmlBlock(level, is_item=(self.is_item or self.lists > 0) and not level)
        return HtmlBlock(0, self.row, self.cell, self.is_head)


def html_blocks(source):
    """(the `HtmlBlock`s of raw HTML, whether scripts or styles were left out, what is struck through)."""
    blocks, at, unread, gone, place = [HtmlBlock()], 0, False, [], Place()
    lowered = source.lower()
    while at < len(source):
        opens = source.find("<", at)
        if opens < 0:
            break
        blocks[-1].words.append(source[at:opens])
        if source.startswith("<!--", opens):
            end = source.find("-->", opens + 4)
            at = end + 3 if end >= 0 else len(source)
            continue
        tag = TAG.match(source, opens)
        if not tag:
            blocks[-1].words.append("<")
            at = opens + 1
            continue
        at, name = tag.end(), tag[2].lower()
        if name in UNREAD and not tag[1]:
            end = lowered.find(f"</{name}", at)
            at, unread = (end if end >= 0 else len(source)), True
        elif name in STRUCK and not tag[1] and (end := lowered.find(f"</{name}>", at)) >= 0:
            gone.append(html.unescape(TAG.sub(" ", source[at:end])))
            at = end
        elif name in PARTS:
            is_heading = re.fullmatch(r"h[1-6]", name) and not tag[1]
            place.take(name, bool(tag[1]))
            blocks.append(place.block(int(name[1]) if is_heading else 0))
        else:
            blocks[-1].take(name, tag)
    blocks[-1].words.append(source[at:])
    return blocks, unread, gone
