"""The footnotes of a web page: what marks in its text lead to, so that pandoc knows them as such."""

import re

BACK = re.compile(r"footnote-?back|backlink|reversefootnote")
ARROW = re.compile(r"[\s\[(]*[↩↵⏎↑⤴^⇧▲]\ufe0e?\ufe0f?[\s\])]*")
MARK = re.compile(r"\d{1,3}|[*†‡§¶]{1,3}|[a-z]|[ivx]{1,5}", re.IGNORECASE)
HOLDERS = frozenset("p div aside li dd section".split())
LONGEST_NOTE = 5000  # letters
AROUND_NOTE = 3  # boxes around the first paragraph of a note


class Notes:
    """ids: of the notes. lists: the nodes with lists of notes, as pandoc knows them; blocks: {a note that
    stands by itself: its id}."""

    def __init__(self, root, sizes):
        self.sizes = sizes  # (letters, …) of each node
        self.lists, self.ids, self.blocks, self.ways_back = set(), set(), {}, set()
        self.find_lists(root)
        self.find_blocks(root)

    def find_lists(self, root):
        """The lists of notes each of which has its mark in the text."""
        targets = {target(node) for node in root.find("a")}
        for node in root.walk():
            role, name = node.attrs.get("role", ""), node.attrs.get("class", "")
            if role == "doc-endnotes" or re.search(r"\bfootnotes?\b", name):
                notes = {item.attrs.get("id", "") for item in node.find("li")} - {""}
                if notes and notes <= targets and not any(node.inside_of(other) for other in self.lists):
                    self.lists.add(node)
                    self.ids |= notes

    def find_blocks(self, root):
        """The paragraphs and boxes that begin with a mark that leads back to the same mark in the text, as
        word processors write them."""
        links = [node for node in root.find("a") if target(node)]
        named, seen = {}, set()
        for node in links:
            named |= dict.fromkeys(names_of(node), node)
        for link in links:
            mark = named.get(target(link))
            ids = set(names_of(link)) | {each.attrs.get("id", "") for each in boxes_around(link)}
            if mark in seen and target(mark) in ids and is_mark(mark) and words(mark) == words(link):
                self.take(link, mark)
            seen.add(link)

    def take(self, link, mark):
        """Takes the largest box that only holds this note for it."""
        found = None
        for box in boxes_around(link):
            is_short = self.sizes.get(box, (0,))[0] <= LONGEST_NOTE
            if not is_short or mark.inside_of(box) or not begins_with(box, link):
                break
            if sum(is_mark(each) for each in box.find("a") if target(each)) > 1:
                break
            found = box
        if found and not any(node in self.lists or node in self.blocks for node in ancestors(found)):
            self.blocks[found] = target(mark)
            self.ids.add(target(mark))
            self.ways_back.add(link)

    def attributes(self, node):
        """What tells pandoc that this is a footnote's mark, or the notes themselves, or the way back."""
        # Sphinx leads from a heading back to the contents.
        if node.name == "a" and target(node) and not node.inside("h1", "h2", "h3", "h4", "h5", "h6"):
            is_back = BACK.search(node.attrs.get("class", "")) or is_arrow(node) or node in self.ways_back
            if node.attrs.get("role") == "doc-backlink" or is_back:
                return {"role": "doc-backlink"}
            if target(node) in self.ids:
                return {"role": "doc-noteref"}
        if node in self.lists:
            return {"role": "doc-endnotes"}
        return {"id": node.attrs["id"]} if node.name == "li" and node.attrs.get("id") in self.ids else {}


def target(link):
    """The name of the place on the page a link leads to."""
    address = link.attrs.get("href", "")
    return address[1:] if address.startswith("#") else ""


def names_of(link):
    """The names of the place where a link stands; what raises it may have the name."""
    around = [link, link.parent] if link.parent.name in ("sup", "span") else [link]
    return [name for node in around for name in (node.attrs.get("id"), node.attrs.get("name")) if name]


def boxes_around(link):
    """The paragraph a link stands in and the boxes around that, the nearest first."""
    found, node = [], link.parent
    while node and len(found) < AROUND_NOTE and node.name != "body":
        if node.name in HOLDERS:
            found.append(node)
        node = node.parent
    return found


def begins_with(box, link):
    return box.text().strip().startswith(link.text().strip())


def ancestors(node):
    while node := node.parent:
        yield node


def words(node):
    return node.text().strip(" \t\r\n[]().:")


def is_mark(link):
    return bool(MARK.fullmatch(words(link)))


def is_arrow(node):
    """Whether this link to a place on the page says nothing but that it leads back."""
    return node.attrs.get("href", "").startswith("#") and bool(ARROW.fullmatch(node.text()))
