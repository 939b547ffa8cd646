"""Reads a web page: finds the article on it, leaves the page around it out, and lets pandoc read that."""

import re
from itertools import takewhile

from . import around, languages, rights
from .blocks import Walk
from .building import Builder
from .decoding import decode
from .file_info import in_page
from .hidden import Hidden
from .html_tree import parse
from .office import TELLING, parsed, reader_name
from .outline import CannotRead
from .struck import is_struck_tag, take_struck

BACK = re.compile(r"footnote-?back|backlink|reversefootnote")
ARROW = re.compile(r"[\s\[(]*[↩↵⏎↑⤴^⇧▲]\ufe0e?\ufe0f?[\s\])]*")
CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
XML_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{2,20})""")

UNREAD = frozenset(
    "script style template noscript head nav input select textarea iframe object embed svg canvas audio "
    "video map dialog datalist button menu".split()
)
ROLES = frozenset(
    "navigation banner contentinfo search dialog alertdialog menu menubar complementary".split()
)
MAIN_NAMES = frozenset("main content main-content maincontent bodycontent mw-content-text article".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
KEPT = HEADINGS | frozenset(
    "p ul ol li dl dt dd table caption thead tbody tfoot tr th td blockquote pre code a img figure "
    "figcaption sup sub em strong b i del br hr q".split()
)
PARTS = frozenset(
    "div section article main header footer aside center fieldset legend form details summary address body "
    "hgroup label".split()
)
BLOCKS = PARTS | frozenset("h1 h2 h3 h4 h5 h6 p ul ol dl table blockquote pre figure hr".split())
VOID = frozenset("br hr img".split())
FORMULA = frozenset("annotation annotation-xml".split())
ATTRIBUTES = {
    "a": ("href",),
    "img": ("src", "alt"),
    "ol": ("start",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
}


def read(data, name, kind):
    """The outline of a web page."""
    source, warnings = decoded(data)
    tree = parse(source)
    article = Article(tree)
    builder = Builder(name, "", article.language or languages.language_of(article.root.text()[:TELLING]))
    builder.warnings += warnings
    builder.metadata_title = article.title
    builder.tell(*in_page(tree))
    builder.tell_rights(*rights.in_page(tree))
    pandoc = parsed(article.html().encode(), kind)
    builder.reader = reader_name(pandoc, kind)
    builder.strike(*article.struck, *take_struck(pandoc))
    Walk(builder, lambda source: None).walk(pandoc["blocks"])
    outline = builder.outline()
    if not any(section.title or section.passages for section in outline.sections):
        raise CannotRead("There is nothing to read on this page: it holds no text outside its menus.")
    return outline


def decoded(data):
    """(text, warnings). The page says its encoding itself."""
    named = CHARSET.search(data[:4096]) or XML_ENCODING.match(data)
    if named and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = named[1].decode().lower()
        if encoding in ("iso-8859-1", "latin1", "ascii", "us-ascii"):
            encoding = "windows-1252"  # as every browser reads it
        try:
            data = data.decode(encoding).encode()
        except (LookupError, UnicodeDecodeError):
            pass  # what it says is wrong: read as text of unknown encoding
    # Browsers drop NULs.
    return decode(data if data[:4] in (b"\xff\xfe", b"\xfe\xff") else data.replace(b"\0", b""))


class Article:
    """What a page has to say. language, title: as the page gives them."""

    def __init__(self, tree):
        self.tree = tree
        page = next(tree.find("html"), None)
        self.language = (page.attrs.get("lang", "").strip() or None) if page else None
        titles = [node for node in tree.find("title") if node.parent.name != "svg"]
        self.title = " ".join(titles[0].text().split()) if titles else ""
        self.body = next(tree.find("body"), tree)
        self.sizes, self.hidden = {}, set()
        self.measure(self.body)
        hidden = Hidden(self.body, self.sizes, [sheet.text() for sheet in tree.find("style")])
        self.hidden.update(node for node in self.body.walk() if hidden.hides(node))
        self.measure(self.body)
        self.labels = hidden.labels(self.hidden)
        self.root = self.found_root()
        self.order = around.Order(self.body, self.sizes, self.hidden)
        self.endnotes, self.notes = set(), set()
        self.struck = []  # words of whole paragraphs that are struck through, and left out
        self.find_footnotes()

    def measure(self, node):
        """Remembers how much text each node holds: (letters, letters in links, has a first heading)."""
        letters = links = 0
        first = node.name == "h1"
        for child in node.children:
            if isinstance(child, str):
                letters += len(child.strip())
            elif child not in self.hidden and (child.name not in UNREAD or child.name in ("button",)):
                inner = self.measure(child)
                letters, links, first = letters + inner[0], links + inner[1], first or inner[2]
        if node.name == "a":
            links = letters
        self.sizes[node] = (letters, links, first)
        return self.sizes[node]

    def found_root(self):
        """The node with the article in it."""
        mains = [
            node
            for node in self.body.walk()
            if node.name == "main"
            or node.attrs.get("role", "").lower() == "main"
            or (node.name in ("div", "section") and node.attrs.get("id", "").lower() in MAIN_NAMES)
        ]
        mains = [node for node in mains if node in self.sizes and self.sizes[node][0]]
        root = max(mains, key=lambda node: self.sizes[node][0], default=self.body)
        if root is not self.body and self.sizes[root][0] < 0.2 * self.sizes[self.body][0]:
            root = self.body
        articles = [node for node in root.find("article") if node in self.sizes]
        if articles:
            largest = max(articles, key=lambda node: self.sizes[node][0])
            most = self.sizes[largest][0] > 0.6 * self.sizes[root][0]
            if most and (self.sizes[largest][2] or not self.sizes[root][2]):
                return largest
        return root

    def html(self):
        """The article as plain, shallow HTML."""
        parts = ["<!DOCTYPE html><html><body>"]
        if not self.sizes[self.root][2]:
            parts.append(self.heading_outside())
        self.write(self.root, parts)
        return "".join(parts) + "</body></html>"

    def heading_outside(self):
        """The page's own heading, where it stands outside its article."""
        found = [node for node in self.body.find("h1") if not self.is_around(node)]
        words = [" ".join(node.text().split()) for node in found]
        named = [text for text in words if text and text.lower() in self.title.lower()]
        if self.root is self.body or len(named) != 1:
            return ""
        return f"<h1>{escaped(named[0])}</h1>"

    def is_around(self, node):
        """True for what stands around an article: navigation, banners, footers, what is hidden."""
        attrs = node.attrs
        if node in self.hidden or (node.name in UNREAD and not is_heading(node) and node not in self.labels):
            return True
        if node.name in HEADINGS or node in (self.root, self.body):
            return False
        letters, links, has_first = self.sizes.get(node, (0, 0, False))
        if attrs.get("role", "").lower() in ROLES:
            return not has_first or letters < 200
        if letters > 0.4 * self.sizes[self.root][0]:
            return False
        if node.name == "footer":
            return node.inside("article", "main", "blockquote", "figure") is False or 2 * links > letters
        if node.name == "header":
            return not has_first and not node.inside("article", "main") and self.root is self.body
        if node.name == "aside":
            is_outside = self.root is self.body and not node.inside("article", "main")
            return is_outside or 2 * links > letters
        if has_first:
            return False
        if self.order.is_beside(node, self.root is self.body):
            return True
        return around.is_named(node, self.sizes)

    def write(self, node, parts):
        for child in node.children:
            if isinstance(child, str):
                parts.append(escaped(child))
            elif not self.is_around(child):
                self.write_node(child, parts)

    def write_node(self, node, parts):
        name = node.name
        if is_struck_tag(name, node.attrs.get("style", "")):
            if has_blocks(node):
                self.struck.append(node.text())
                return
            name = "del"
        if name == "math" or name == "button" and node in self.labels:
            parts.append(formula(node) if name == "math" else f"<p><b>{escaped(node.text())}</b></p>")
            return
        if name == "img" and is_for_the_eye(node):
            return
        if name == "a" and any(child.name in BLOCKS for child in node.walk()):
            name = "div"
        elif name in PARTS:
            name = "p" if name in ("summary", "legend") and not has_blocks(node) else "div"
        if name not in KEPT and name != "div":
            self.write(node, parts)
            return
        attributes = {key: node.attrs[key] for key in ATTRIBUTES.get(name, ()) if key in node.attrs}
        attributes |= self.footnote(node)
        if attributes.get("role") == "doc-backlink":
            return
        kept = "".join(f' {key}="{escaped(value)}"' for key, value in attributes.items())
        parts.append(f"<{name}{kept}>")
        if name not in VOID:
            self.write_rows(node, parts) if name == "table" else self.write(node, parts)
            parts.append(f"</{name}>")

    def write_rows(self, table, parts):
        """Writes a table, of which all first rows of heading cells are over its columns."""
        rows = [row for row in table.find("tr") if next(around_of(row, "table")) is table]
        heads = list(takewhile(is_heading_row, rows))
        if not 1 < len(heads) < len(rows) or next(table.find("thead"), None):
            self.write(table, parts)
            return
        others = [child for child in table.children if isinstance(child, str) or child.name == "caption"]
        for child in others:
            parts.append(escaped(child)) if isinstance(child, str) else self.write_node(child, parts)
        for name, part in (("thead", heads), ("tbody", rows[len(heads) :])):
            parts.append(f"<{name}>")
            for row in part:
                if not self.is_around(row):
                    self.write_node(row, parts)
            parts.append(f"</{name}>")

    def footnote(self, node):
        """What tells pandoc that this is a footnote's mark, or the notes themselves, or the way back."""
        role, target = node.attrs.get("role", ""), node.attrs.get("href", "")[1:]
        if node.name == "a" and target:
            is_back = BACK.search(node.attrs.get("class", "")) or is_arrow(node)
            if role == "doc-backlink" or is_back:
                return {"role": "doc-backlink"}
            if target in self.notes:
                return {"role": "doc-noteref"}
        if node in self.endnotes:
            return {"role": "doc-endnotes"}
        return {"id": node.attrs["id"]} if node.name == "li" and node.attrs.get("id") in self.notes else {}

    def find_footnotes(self):
        """The lists of notes each of which has its mark in the text, and the names of those notes."""
        targets = {node.attrs.get("href", "")[1:] for node in self.root.find("a")}
        for node in self.root.walk():
            role, name = node.attrs.get("role", ""), node.attrs.get("class", "")
            if role == "doc-endnotes" or re.search(r"\bfootnotes?\b", name):
                notes = {item.attrs.get("id", "") for item in node.find("li")} - {""}
                if notes and notes <= targets and not any(node.inside_of(other) for other in self.endnotes):
                    self.endnotes.add(node)
                    self.notes |= notes


def is_for_the_eye(image):
    """Whether an image says nothing: it has empty words, or pictures a formula that stands beside it."""
    attrs = image.attrs
    is_silent = not attrs.get("src") or not attrs.get("alt", "image").strip()
    return is_silent or "mwe-math-fallback" in attrs.get("class", "")


def formula(node):
    """A formula as it stands, without what repeats it in another notation."""
    if isinstance(node, str):
        return escaped(node)
    if node.name in FORMULA or not re.fullmatch(r"m[a-z]+|semantics", node.name):
        return ""
    return f"<{node.name}>{''.join(map(formula, node.children))}</{node.name}>"


def around_of(node, name):
    """Each node of this name around this one, the nearest first."""
    while node := node.parent:
        if node.name == name:
            yield node


def is_heading_row(row):
    """Whether all cells of a row are written as those over columns or before rows are."""
    cells = [child.name for child in row.children if not isinstance(child, str)]
    return bool(cells) and set(cells) == {"th"}


def is_heading(node):
    """Whether this is a button that is or holds a heading, which a press opens the text under."""
    is_button = node.name == "button"
    return is_button and (
        node.parent.name in HEADINGS or any(child.name in HEADINGS for child in node.walk())
    )


def is_arrow(node):
    """Whether this link to a place on the page says nothing but that it leads back."""
    return node.attrs.get("href", "").startswith("#") and bool(ARROW.fullmatch(node.text()))


def has_blocks(node):
    return any(child.name in BLOCKS for child in node.walk())


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
