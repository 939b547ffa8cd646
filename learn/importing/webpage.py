"""Reads a web page: finds the article on it, leaves the page around it out, and lets pandoc read that."""

import re
from itertools import takewhile

from django.utils.translation import gettext as _

from . import around, article_root, furniture, languages, rights
from .blocks import Walk
from .building import Builder
from .decoding import decode
from .file_info import in_page
from .hidden import Hidden
from .html_tree import parse
from .office import GENERIC, TELLING, parsed, reader_name
from .outline import CannotRead
from .page_notes import Notes
from .struck import is_struck_tag, take_struck

CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
XML_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{2,20})""")

UNREAD = frozenset(
    "script style template noscript head nav input select textarea iframe object embed svg canvas audio "
    "video map dialog datalist button menu".split()
)
ROLES = frozenset(
    "navigation banner contentinfo search dialog alertdialog menu menubar complementary".split()
)
TITLES = frozenset("title msotitle".split())  # of Google and LibreOffice, and of Word
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
OWN_SIGNS = ("#", "§", "🔗", "\uf0c1")
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
LONGEST_FOOTER = 300  # letters, beside links, of one that tells only of the article it stands under
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
    authors, dated = in_page(tree)
    builder.tell(authors or article.authors, dated)
    builder.tell_rights(*rights.in_page(tree))
    pandoc = parsed(article.html().encode(), kind)
    builder.reader = reader_name(pandoc, kind)
    builder.strike(*article.struck, *take_struck(pandoc))
    title = article.title_line()
    Walk(builder, lambda source: None, title=title).walk(pandoc["blocks"])
    outline = builder.outline(title)
    if not any(section.title or section.passages for section in outline.sections):
        raise CannotRead(_("This page holds no text but its menus. Open it in a browser and save it whole."))
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
        pages = [*tree.find("html"), *tree.find("body")]  # LibreOffice says it in the second
        self.language = next(filter(None, (page.attrs.get("lang", "").strip() for page in pages)), None)
        titles = [node for node in tree.find("title") if node.parent.name != "svg"]
        self.title = " ".join(titles[0].text().split()) if titles else ""
        self.body = next(tree.find("body"), tree)
        self.sizes, self.hidden = {}, set()
        firsts = list(self.body.find("h1"))
        logos = {heading for heading in firsts if around.is_logo(heading)}
        self.logos = logos if len(logos) < len(firsts) else set()
        self.measure(self.body)
        hidden = Hidden(self.body, self.sizes, [sheet.text() for sheet in tree.find("style")])
        self.hidden.update(node for node in self.body.walk() if hidden.hides(node))
        self.measure(self.body)
        self.labels = hidden.labels(self.hidden)
        self.root = article_root.marked(self)
        self.order = around.Order(self.body, self.sizes, self.hidden)
        self.notes = Notes(self.root, self.sizes)
        if self.root is self.body:
            self.root = article_root.densest(self)
        self.struck = []  # words of whole paragraphs that are struck through, and left out

    @property
    def authors(self):
        """Those whom headings of their own name, as DocBook writes them."""
        headings = [node for name in sorted(HEADINGS) for node in self.root.find(name)]
        named = [node for node in headings if "author" in node.attrs.get("class", "").lower().split()]
        return ";".join(" ".join(node.text().split()) for node in named)

    def title_line(self):
        """The words of the paragraph before any heading that is the page's title, by its style or because the
        page is called so."""
        for node in self.root.walk():
            if node.name in HEADINGS:
                break
            if node.name != "p" or not self.sizes.get(node, (0,))[0]:
                continue
            words = " ".join(node.text().split())
            is_styled = not TITLES.isdisjoint(node.attrs.get("class", "").lower().split())
            if is_styled or words.casefold() == self.title.casefold():
                return words
        return ""

    def measure(self, node):
        """Remembers how much text each node holds: (letters, letters in links, has a first heading)."""
        letters = links = 0
        first = node.name == "h1" and node not in self.logos
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

    def html(self):
        """The article as plain, shallow HTML."""
        parts = ["<!DOCTYPE html><html><body>"]
        if not self.sizes[self.root][2]:
            parts.append(self.heading_outside())
        self.write(self.root, parts)
        if self.notes.blocks:
            self.write_notes(parts)
        return "".join(parts) + "</body></html>"

    def write_notes(self, parts):
        """Writes the notes that stand by themselves as a list of them."""
        parts.append('<section role="doc-endnotes"><ol>')
        for node, name in self.notes.blocks.items():
            parts.append(f'<li id="{escaped(name)}">')
            self.write(node, parts)
            parts.append("</li>")
        parts.append("</ol></section>")

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
        if around.is_about_pages(node) or node in self.logos:
            return True
        if node.name in HEADINGS or node in (self.root, self.body):
            return False
        letters, links, has_first = self.sizes.get(node, (0, 0, False))
        if attrs.get("role", "").lower() in ROLES:
            return not has_first or letters < 200
        whole = self.sizes[self.root][0]
        if letters > 0.4 * whole and not (not has_first and around.is_long(node, letters, whole)):
            return False
        if node.name == "footer":
            return not node.inside("blockquote", "figure") and not self.has_own_words(node)
        if node.name == "header":
            return not has_first and not node.inside("article", "main") and self.root is self.body
        if node.name == "aside":
            is_outside = self.root is self.body and not node.inside("article", "main")
            return 2 * links > letters or is_outside and not around.is_among_texts(node)
        if has_first:
            return False
        if self.order.is_beside(node, self.root is self.body):
            return True
        is_filler = furniture.begins(node, self.sizes, whole) or furniture.leads_away(node, self.sizes)
        return is_filler or around.is_sharing(node, self.sizes) or around.is_named(node, self.sizes)

    def has_own_words(self, footer):
        """Whether a footer within the article says more than who wrote it and where it is filed."""
        letters, links = self.sizes.get(footer, (0, 0))[:2]
        is_notes = any(node is footer or node.inside_of(footer) for node in self.notes.lists)
        return (
            is_notes
            or footer.inside("article", "main")
            and letters - links > LONGEST_FOOTER
            and 2 * links < letters
        )

    def write(self, node, parts):
        gone = furniture.among(node, self.sizes, self.sizes[self.root][0])
        for child in node.children:
            if isinstance(child, str):
                parts.append(escaped(child))
            elif child not in self.notes.blocks and child not in gone and not self.is_around(child):
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
        if name == "img" and is_for_the_eye(node) or name == "a" and is_own_address(node):
            return
        if name == "a" and any(child.name in BLOCKS for child in node.walk()):
            name = "div"
        elif name in PARTS:
            name = "p" if name in ("summary", "legend") and not has_blocks(node) else "div"
        if name not in KEPT and name != "div":
            self.write(node, parts)
            return
        attributes = {key: node.attrs[key] for key in ATTRIBUTES.get(name, ()) if key in node.attrs}
        if name == "img" and not attributes.get("alt"):
            attributes["alt"] = words_of_image(node)
        attributes |= self.notes.attributes(node)
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


def is_own_address(link):
    """Whether this link is only there to copy the address of the heading or the line it stands in."""
    words = link.text().strip()
    is_within = link.attrs.get("href", "").startswith("#")
    return is_within and (words == "¶" or words in OWN_SIGNS and link.inside(*HEADINGS))


def words_of_image(image):
    """What a word processor says of a picture without the words that are for those who cannot see it."""
    told = (image.attrs.get(name, "").strip() for name in ("title", "name"))
    return next((words for words in told if words and not GENERIC.fullmatch(words)), "")


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


def has_blocks(node):
    return any(child.name in BLOCKS for child in node.walk())


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
