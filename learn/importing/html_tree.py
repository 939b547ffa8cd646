"""A web page as a shallow tree, made by Python's own parser: tags that are never closed close as in a
browser, and nesting stops where no page goes."""

from html.parser import HTMLParser

DEEPEST = 150
MOST_NODES = 400_000
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# A tag that opens closes these, when they are open within the tags of the second list.
CLOSES = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th", "caption"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "tbody": ({"thead", "tbody", "tr", "td", "th", "caption"}, {"table"}),
    "tfoot": ({"thead", "tbody", "tr", "td", "th", "caption"}, {"table"}),
    "thead": ({"tr", "td", "th", "caption"}, {"table"}),
    "option": ({"option"}, {"select"}),
}
CLOSE_P = frozenset(
    "address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "main nav ol p pre section table ul".split()
)
SELF_CLOSING = frozenset({"svg", "math", "script", "iframe"})
P_SCOPE = {"td", "th", "li", "dd", "button", "table", "figure", "blockquote", "div", "section", "article"}


class Node:
    __slots__ = ("name", "attrs", "children", "parent", "depth")

    def __init__(self, name, attrs=(), parent=None):
        self.name, self.parent = name, parent
        self.attrs = {key: value or "" for key, value in attrs}
        self.children = []
        self.depth = parent.depth + 1 if parent else 0

    def walk(self):
        """Every node inside this one, in order."""
        for child in self.children:
            if not isinstance(child, str):
                yield child
                yield from child.walk()

    def find(self, name):
        return (node for node in self.walk() if node.name == name)

    def text(self):
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def inside_of(self, other):
        node = self.parent
        while node and node is not other:
            node = node.parent
        return node is other

    def inside(self, *names):
        """True when a node of such a name is around this one."""
        node = self.parent
        while node:
            if node.name in names:
                return True
            node = node.parent
        return False


class Tree(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.at = Node("")
        self.nodes = 0

    def handle_starttag(self, tag, attrs):
        if tag in CLOSES:
            self.close_open(*CLOSES[tag])
        elif tag in CLOSE_P:
            self.close_open({"p"}, P_SCOPE)
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise RecursionError("too many tags")
        node = Node(tag, attrs, self.at)
        if tag in VOID:
            self.at.children.append(node)
        elif node.depth <= DEEPEST:
            self.at.children.append(node)
            self.at = node

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        # <path/> closes itself; <p/> does not, to a browser.
        if self.at.name == tag and (tag in SELF_CLOSING or self.at.inside("svg", "math")):
            self.at = self.at.parent

    def handle_endtag(self, tag):
        node = self.at
        while node.parent and node.name != tag:
            if node.name in ("table", "body") and tag not in ("html", "body", "main", "article"):
                return
            node = node.parent
        if node.parent:
            self.at = node.parent

    def handle_data(self, data):
        self.at.children.append(data)

    def close_open(self, names, scope):
        """Closes open tags of these names, up to the nearest tag of the scope."""
        node, last = self.at, None
        while node.parent and node.name not in scope:
            if node.name in names:
                last = node
            node = node.parent
        if last:
            self.at = last.parent


def parse(source):
    """The tree of a page."""
    tree = Tree()
    tree.feed(source)
    tree.close()
    return tree.root
