"""The headings of a book that has none marked as such: paragraphs that only look like headings, as
LibreOffice and others write them, made headings for pandoc."""

import io
import re
import zipfile
from collections import Counter
from itertools import pairwise
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from xml.etree import ElementTree as Writer

from defusedxml import ElementTree

from .epub_looks import XHTML, Sheets, lines_of
from .file_info import DC, OPF, package_info
from .word_xml import with_others

NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
OPS = "{http://www.idpf.org/2007/ops}"
HEADINGS = [f"{XHTML}h{level}" for level in range(1, 7)]
# What styles of headings are called: “paragraph-Heading-1”, “h2”, “Subhead 1”, “MsoHeading7”.
BY_NAME = re.compile(
    r"(?:^|.*[-_]|Mso)(?:sub)?(?:heading|head|hd|h|überschrift|titre|titolo)[-_]?([1-6])", re.IGNORECASE
)
CHAPTER = re.compile(r"(?:^|.*[-_])chapter[-_]?(?:title|head(?:ing)?|name)", re.IGNORECASE)
TITLE = re.compile(r"(?:^|paragraph[-_]|book[-_]?|doc[-_]?|Mso)title", re.IGNORECASE)
LONGEST, LONGEST_PAGE = 200, 1000
LARGER, LARGER_BOLD, ALIKE = 1.12, 1.02, 0.03
DEEPEST = 6
# LibreOffice writes the percentage of the style “Heading”, which has so many points.
OF_LIBREOFFICE = 14


def plainer_epub(data):
    """(the bytes of a book, in which paragraphs that look like headings are some, where it has no others; the
    words of the one that is its title, or "")."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = package_info(package, "epub")
        if root is None:
            return data, ""
        book = Book(package, root)
        if sum(bool("".join(each.itertext()).strip()) for each in book.headings) > 1:
            return data, ""
        title, levels = book.title, book.levels()
        if not levels:
            return data, title
        for line, level in levels.items():
            line.element.tag = HEADINGS[min(level, DEEPEST) - 1]
        files = {line.file for line in levels}
        return with_others(package, {name: book.written(name) for name in files}), title


class Book:
    """A book as far as it is about its headings."""

    def __init__(self, package, root):
        self.package = package
        self.names = set(package.namelist())
        at = next(name for name in package.namelist() if name.endswith(".opf"))
        self.folder = dirname(at)
        self.items = {each.get("id"): each for each in root.iter(f"{OPF}item")}
        spine = (self.items.get(each.get("idref")) for each in root.iter(f"{OPF}itemref"))
        self.files = {}
        for item in spine:
            name = self.path(item.get("href", "")) if item is not None else ""
            is_contents = item is not None and "nav" in item.get("properties", "").split()
            tree = None if is_contents else self.tree(name)
            if tree is not None:
                self.files[name] = tree
        made_by = " ".join(each.get("content", "") for each in root.iter(f"{OPF}meta"))
        sheets = [self.read(name) for name in sorted(self.names) if name.lower().endswith(".css")]
        sheets += [each.text or "" for tree in self.files.values() for each in tree.iter(f"{XHTML}style")]
        looks = Sheets(sheets, OF_LIBREOFFICE if "LibreOffice" in made_by else None)
        self.lines = [line for name, tree in self.files.items() for line in lines_of(name, tree, looks)]
        self.called = folded(next((each.text for each in root.iter(f"{DC}title") if each.text), ""))

    def read(self, name):
        return self.package.read(name).decode("utf-8", "replace") if name in self.names else ""

    def path(self, address, folder=None):
        return normpath(join(self.folder if folder is None else folder, unquote(address.partition("#")[0])))

    def tree(self, name):
        try:
            return ElementTree.fromstring(self.package.read(name)) if name in self.names else None
        except ElementTree.ParseError:
            return None

    def written(self, name):
        """A file of the book as it is now."""
        Writer.register_namespace("", XHTML[1:-1])
        Writer.register_namespace("epub", OPS[1:-1])
        return Writer.tostring(self.files[name], encoding="utf-8", xml_declaration=True)

    @property
    def headings(self):
        return [each for tree in self.files.values() for tag in HEADINGS for each in tree.iter(tag)]

    @property
    def title(self):
        """The words of the paragraph that is the title of the book."""
        for line in self.lines:
            names = line.element.get("class", "").split()
            if any(map(TITLE.fullmatch, names)) or self.called and folded(line.text) == self.called:
                return line.text
        return ""

    def levels(self):
        """{paragraph: the level of the heading it is}."""
        lines = [line for line in self.lines if may_head(line) and line.text != self.title]
        contents = self.contents()
        promised = {
            line: contents[key] for line in lines if (key := (line.file, folded(line.text))) in contents
        }
        named = by_name(lines)
        if named:
            return promised | named
        sizes = Counter()
        for line in self.lines:
            sizes[line.look.size] += line.letters
        usual = max(sizes, key=sizes.get, default=0)
        styles = self.styles_of_bold(usual)
        shown = [
            line for line in lines
            if line in promised or stands_out(line, usual) or style_of(line) in styles and not line.is_link
        ]  # fmt: skip
        return by_look(self.without_title_page(shown, promised), promised)

    def styles_of_bold(self, usual):
        """The styles of paragraphs in the size of the text that are short, all in bold and each over others:
        those of the lowest headings. One that is only made bold has the style of the text."""
        found, others = set(), {""}
        for line, following in pairwise([*self.lines, None]):
            is_over = following is not None and line.look != following.look
            if not (line.look.bold and may_head(line) and is_over):
                others.add(style_of(line))
            elif abs(line.look.size - usual) <= ALIKE * usual:
                found.add(style_of(line))
        return found - others

    def without_title_page(self, shown, promised):
        """Those of these lines that are none of the title page's."""
        if promised:
            return shown[next(at for at, line in enumerate(shown) if line in promised) :]
        opening = self.opening(shown)
        return [line for line in shown if line not in opening[:-1] and line not in self.title_page]

    def opening(self, shown):
        """The lines of these that the book begins with, before any text."""
        others = (at for at, line in enumerate(self.lines) if line.text != self.title and line not in shown)
        return [line for line in self.lines[: next(others, 0)] if line in shown]

    @property
    def title_page(self):
        """The lines of the file that holds the title and little beside."""
        page = [line for line in self.lines if line.file == self.lines[0].file]
        has_title = any(line.text == self.title for line in page)
        is_one = has_title and len(self.files) > 1 and sum(line.letters for line in page) <= LONGEST_PAGE
        return page if is_one else []

    def contents(self):
        """{(file, words): level} of what the table of contents promises."""
        found = {}
        for item in self.items.values():
            name = self.path(item.get("href", ""))
            if "nav" in item.get("properties", "").split():
                navs = self.tree(name).iter(f"{XHTML}nav") if self.tree(name) is not None else ()
                for nav in navs:
                    if nav.get(f"{OPS}type", "toc") == "toc":
                        found |= self.in_lists(nav, dirname(name), 0)
            elif item.get("media-type") == "application/x-dtbncx+xml" and self.tree(name) is not None:
                for points in self.tree(name).iter(f"{NCX}navMap"):
                    found = self.in_points(points, dirname(name), 1) | found
        return found

    def in_lists(self, element, folder, depth):
        found = {}
        for child in element:
            if child.tag == f"{XHTML}a":
                found[self.path(child.get("href", ""), folder), folded("".join(child.itertext()))] = depth
            elif isinstance(child.tag, str):
                found |= self.in_lists(child, folder, depth + (child.tag == f"{XHTML}ol"))
        return found

    def in_points(self, element, folder, depth):
        found = {}
        for point in element.findall(f"{NCX}navPoint"):
            words, content = point.findtext(f"{NCX}navLabel/{NCX}text", ""), point.find(f"{NCX}content")
            if content is not None:
                found[self.path(content.get("src", ""), folder), folded(words)] = depth
            found |= self.in_points(point, folder, depth + 1)
        return found


def folded(words):
    return re.sub(r"\W+", "", words).casefold()


def style_of(line):
    """What the style of a paragraph is called."""
    return line.element.get("class", "")


def may_head(line):
    """Whether a paragraph is short and ends as headings do."""
    text = line.text
    return len(text) <= LONGEST and not text.endswith((".", ",", ";", ":")) and any(map(str.isalpha, text))


def stands_out(line, usual):
    """Whether a paragraph is larger than the text, and leads nowhere."""
    look = line.look
    return not line.is_link and look.size >= usual * (LARGER_BOLD if look.bold else LARGER)


def by_name(lines):
    """{line: level} of those whose style is called as styles of headings are."""
    found, chapters = {}, set()
    for line in lines:
        for name in line.element.get("class", "").split():
            heading = BY_NAME.fullmatch(name)
            if heading:
                found[line] = int(heading[1])
            elif CHAPTER.fullmatch(name):
                chapters.add(line)
    if not chapters:
        return found
    return {
        line: 1 if line in chapters else found[line] + 1
        for line in lines
        if line in chapters or line in found
    }


def by_look(lines, promised):
    """{line: level} of these: the larger, the higher; of those of one size, that which comes first. What the
    table of contents promises has the level it has there, and what looks like it."""
    levels = {}
    for line in lines:
        if line in promised:
            levels.setdefault(line.look, promised[line])
    known = max(levels.values(), default=0)
    others = list(dict.fromkeys(line.look for line in lines if line.look not in levels))
    ranks = sizes_of(others)
    others.sort(key=lambda look: ranks[look.size])
    levels |= {look: known + number for number, look in enumerate(others, 1)}
    return {line: promised.get(line, levels[line.look]) for line in lines}


def sizes_of(looks):
    """{size: rank} of these, the largest first; those that are nearly one have one rank."""
    ranks, last = {}, None
    for size in sorted({look.size for look in looks}, reverse=True):
        if last is None or size < last * (1 - ALIKE):
            last = size
        ranks[size] = -last
    return ranks
