"""Raw HTML within Markdown: its words block by block, its pictures, and where its links lead."""

import html
import re
from dataclasses import dataclass, field

from markdown_it.token import Token

from .shapes import letters
from .struck import TAGS as STRUCK

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)[^<>]*>")
ATTRIBUTE = re.compile(r"""\s(alt|href|src|title)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
PARTS = frozenset(
    "address article aside blockquote br caption dd details div dl dt figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table td th tr ul".split()
)
UNREAD = ("script", "style", "template")


@dataclass
class HtmlBlock:
    """level: of a heading, else 0. images, links: the words, the address and the title of each; of a link
    also how many letters stand before it."""

    level: int = 0
    words: list = field(default_factory=list)
    images: list = field(default_factory=list)
    links: list = field(default_factory=list)
    opened: tuple | None = None  # where the words of a link begin, its address and its title

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
    children, opened = list(children), []  # opened: number and attributes of each link
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
    return children


def html_blocks(source):
    """(the `HtmlBlock`s of raw HTML, whether scripts or styles were left out, what is struck through)."""
    blocks, at, unread, gone = [HtmlBlock()], 0, False, []
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
            blocks.append(HtmlBlock(int(name[1]) if is_heading else 0))
        else:
            blocks[-1].take(name, tag)
    blocks[-1].words.append(source[at:])
    return blocks, unread, gone
