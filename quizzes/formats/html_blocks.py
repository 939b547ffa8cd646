"""The blocks of a text in HTML, as Markdown."""

import re

from django.utils.translation import gettext as _

from .html_inlines import Inlines, marks_of
from .html_words import BLOCKS, GONE, HEADINGS
from .markdown_text import BROKEN, emphasised, escaped

DEEPEST = 8


class Blocks(Inlines):
    """Walks a tree and writes the Markdown of its blocks."""

    def __init__(self, tree, images):
        super().__init__(images)
        self.depth = 0
        self.block_nodes = set()
        for node in (node for node in tree.walk() if node.name in BLOCKS):
            while node and id(node) not in self.block_nodes:
                self.block_nodes.add(id(node))
                node = node.parent

    def blocks(self, node):
        """The Markdown of each block inside this node."""
        found, run = [], []
        for child in node.children:
            if isinstance(child, str) or id(child) not in self.block_nodes:
                run.append(child)
                continue
            found += self.paragraphs(run)
            run = []
            found += self.block(child)
        return found + self.paragraphs(run)

    def block(self, node):
        self.note_attributes(node)
        if node.name in GONE:
            self.lose_element(node)
            return []
        step = getattr(self, f"block_{'heading' if node.name in HEADINGS else node.name}", None)
        if step and self.depth < DEEPEST:
            self.depth += 1
            found = step(node)
            self.depth -= 1
            return found
        self.note_tag(node)
        return emphasised(self.blocks(node), marks_of(node))

    def block_heading(self, node):
        found = self.blocks(node)
        self.lose(_("heading"), node.text())
        return emphasised(found, ["**"])

    def block_ul(self, node):
        return self.listed(node, lambda number: "- ")

    block_menu = block_ul

    def block_ol(self, node):
        start = node.attrs.get("start", "")
        first = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
        if node.attrs.get("type", "1") != "1":
            self.lose(_("numbering"), node.attrs["type"])
        return self.listed(node, lambda number: f"{first + number}. ")

    def listed(self, node, mark):
        items, is_loose = [], False
        for child in node.children:
            if isinstance(child, str):
                if not child.strip():
                    continue
                inner = [escaped(" ".join(child.split()))]
            else:
                inner = self.block(child) if child.name in ("ul", "ol") else self.item(child)
            if inner:
                lead = mark(len(items))
                is_loose = is_loose or len(inner) > 1
                items.append(lead + "\n\n".join(inner).replace("\n", "\n" + " " * len(lead)))
        text = ("\n\n" if is_loose else "\n").join(items)
        return [re.sub(r"(?m)^ +$", "", text)] if text else []

    def item(self, node):
        self.note_attributes(node)
        inner = self.blocks(node)
        # A list right under the words of its item needs no empty line.
        tight = len(inner) > 1 and all(re.match(r"(?:- |\d+\. )", part) for part in inner[1:])
        return ["\n".join(inner)] if tight else inner

    def block_dl(self, node):
        found = []
        for child in (child for child in node.children if not isinstance(child, str)):
            inner = self.blocks(child)
            if child.name == "dt":
                inner = emphasised(inner, ["**"])
            found += inner
        return found

    def block_blockquote(self, node):
        inner = "\n\n".join(self.blocks(node))
        return [re.sub(r"(?m)^> $", ">", "> " + inner.replace("\n", "\n> "))] if inner else []

    def block_pre(self, node):
        text = as_it_stands(node).strip("\n").rstrip()
        longest = max(map(len, re.findall(r"`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        return [f"{fence}\n{text}\n{fence}"] if text.strip() else []

    def block_hr(self, node):
        return ["---"]

    def block_table(self, node):
        rows = [row for row in node.find("tr") if not row.inside("table") or owner(row) is node]
        cells = [
            [c for c in row.children if not isinstance(c, str) and c.name in ("td", "th")] for row in rows
        ]
        written = [[self.blocks(cell) for cell in row] for row in cells]
        caption = [text for part in node.children if not isinstance(part, str) and part.name == "caption"
                   for text in self.blocks(part)]  # fmt: skip
        written = [row for row in written if any(row)]
        width = max(map(len, written), default=0)
        if width < 2:
            return caption + [text for row in written for cell in row for text in cell]
        is_plain = all(len(row) == width for row in written) and not any(
            name in cell.attrs for row in cells for cell in row for name in ("colspan", "rowspan")
        )
        if not is_plain or any(len(cell) > 1 or "\n" in "".join(cell) for row in written for cell in row):
            self.lose(_("table"), node.text())
            return caption + [BROKEN.join(" | ".join(" ".join(cell) for cell in row) for row in written)]
        texts = [[("".join(cell)).replace("|", "\\|") for cell in row] for row in written]
        if not any(cell.name == "th" for cell in cells[0]):
            texts.insert(0, [""] * width)
        lines = [f"| {' | '.join(row)} |" for row in [texts[0], ["---"] * width, *texts[1:]]]
        return [*caption, "\n".join(lines)]


def as_it_stands(node):
    """The text of a node with its lines: editors break those of code with <br>, or put each into a block."""
    parts = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
        elif child.name == "br":
            parts.append("\n")
        elif child.name in BLOCKS:
            begins = "" if not parts or parts[-1].endswith("\n") else "\n"
            parts.append(f"{begins}{as_it_stands(child)}\n")
        else:
            parts.append(as_it_stands(child))
    return "".join(parts)


def owner(row):
    """The table a row belongs to."""
    node = row.parent
    while node and node.name != "table":
        node = node.parent
    return node
