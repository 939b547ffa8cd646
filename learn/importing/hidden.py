"""What a web page hides: from everybody, until somebody opens it, or from the eye alone.

What nobody sees is not read. What a press opens, as the parts of an accordion, is read like the rest, and so
are words for those who listen: they are the text, too, but for what they tell of a link (“opens in a new
tab”)."""

import re

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BRACE = re.compile(r"[{}]")
SIMPLE = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)+)")
NAME = re.compile(r"[.#][\w-]+")
UNSEEN = re.compile(r"\bdisplay\s*:\s*none|\bvisibility\s*:\s*hidden", re.IGNORECASE)
SEEN = re.compile(r"\bdisplay\s*:\s*(?!none)|\bvisibility\s*:\s*visible|\b(?:max-)?height\s*:", re.IGNORECASE)
LARGEST_SHEET = 2_000_000
# Classes that hide, whatever style sheet the page had, and those that show it again on a larger screen.
HIDES = frozenset("hidden d-none is-hidden hide u-hidden display-none visually-none".split())
SHOWS = re.compile(r"(?:[a-z0-9]+:|d-(?:sm|md|lg|xl|xxl)-)(?:block|flex|grid|inline|table|contents)[a-z-]*")
SPOKEN = re.compile(
    r"(?:[a-z]+-)?(?:u-)?(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only|s)?|show-for-sr|"
    r"a11y-hidden|element-invisible|assistive-text|off-?screen)"
)
OF_LINKS = re.compile(
    r"\W*(?:\(?\s*(?:this )?(?:link |page )?opens?\b.*|.*\b(?:new|another) (?:window|tab)|"
    r"external(?: link| site)?|"
    r"link is external|öffnet .*|s.ouvre .*|se abre .*)\W*",
    re.IGNORECASE,
)
OPENERS = ("aria-controls", "data-target", "data-bs-target")
MOST_LINKED = 0.6
LONGEST = 200  # letters of what is told of a link
SHORTEST = 60  # letters of a text that a button stands over


class Hidden:
    """sizes: (letters, letters in links, …) of each node of the page."""

    def __init__(self, body, sizes, sheets):
        self.sizes, self.whole = sizes, sizes[body][0]
        self.rules, self.openable, self.shown = {}, set(), set()
        for sheet in sheets:
            self.read_sheet(sheet[:LARGEST_SHEET])
        self.opened, self.after = set(), {}
        for node in (body, *body.walk()):
            self.opened.update(node.attrs.get(name, "").lstrip("#") for name in OPENERS)
            children = [child for child in node.children if not isinstance(child, str)]
            self.after |= dict(zip(children[1:], children, strict=False))
        self.opened.discard("")

    def read_sheet(self, sheet):
        """Notes down what a style sheet hides by a class or a name alone, and what it shows by more."""
        sheet, start, opened = COMMENT.sub("", sheet), 0, []
        for brace in BRACE.finditer(sheet):
            if brace[0] == "{":
                opened.append(sheet[start : brace.start()].rpartition(";")[2].strip())
            elif opened:
                selectors = opened.pop()
                if not any(each.startswith("@") for each in [*opened, selectors]):
                    self.read_rule(selectors, sheet[start : brace.start()])
            start = brace.end()

    def read_rule(self, selectors, said):
        hides, shows = UNSEEN.search(said), SEEN.search(said)
        if not (hides or shows):
            return
        for selector in map(str.strip, selectors.split(",")):
            simple = SIMPLE.fullmatch(selector)
            if simple and len(NAME.findall(simple[2])) == 1:
                self.rules[simple[1] or "", simple[2]] = bool(hides)
            elif shows and not hides:
                self.openable.update(NAME.findall(selector.split()[-1] if selector else ""))

    def hides(self, node):
        """Whether nobody gets to see this node and what is in it."""
        attrs = node.attrs
        names = [f".{name}" for name in attrs.get("class", "").split()] + [f"#{attrs.get('id', '')}"]
        by_itself = "hidden" in attrs and attrs["hidden"].lower() != "until-found"
        by_itself = by_itself or UNSEEN.search(attrs.get("style", ""))
        by_sheet = any(self.rules.get((tag, name)) for name in names for tag in ("", node.name))
        by_name = not HIDES.isdisjoint(name[1:] for name in names) and not any(
            SHOWS.fullmatch(name[1:]) for name in names
        )
        if not (by_itself or by_sheet or by_name):
            return self.is_silent(node)
        letters, links = self.sizes.get(node, (0, 0))[:2]
        if letters > 0.4 * self.whole or is_formula(node):
            return False  # the page shows it once it is there
        can_open = self.can_open(node) or (by_sheet and not self.openable.isdisjoint(names))
        if can_open and links < MOST_LINKED * letters:
            self.shown.add(node)
            return False
        return True

    def can_open(self, node):
        """Whether something on the page opens this node."""
        attrs, before = node.attrs, self.after.get(node)
        if attrs.get("role", "").lower() in ("dialog", "alertdialog", "menu", "tooltip"):
            return False
        if attrs.get("role", "").lower() == "tabpanel" or attrs.get("id") in self.opened:
            return True
        return before is not None and any(
            each.name in ("button", "summary") or "aria-expanded" in each.attrs or "onclick" in each.attrs
            for each in (before, *before.walk())
        )

    def labels(self, hidden):
        """The buttons that are what stands over a text they open."""
        named = {node.attrs["id"]: node for node in self.sizes if node.attrs.get("id")}
        found = {before: node for node, before in self.after.items() if before.name == "button"}
        buttons = {node for node in self.sizes if node.name == "button" and "aria-expanded" in node.attrs}
        for button in buttons:
            target = next((button.attrs[name] for name in OPENERS if button.attrs.get(name)), "")
            found[button] = named.get(target.lstrip("#"), found.get(button))
        return {
            button
            for button, text in found.items()
            if text
            and text not in hidden
            and (button in buttons or text in self.shown)
            and self.is_text(text)
        }

    def is_text(self, node):
        letters, links = self.sizes.get(node, (0, 0))[:2]
        return letters >= SHORTEST and links < MOST_LINKED * letters and node.name not in ("nav", "form")

    def is_silent(self, node):
        """Whether this is only there for the eye, or tells listeners only what a link does."""
        attrs = node.attrs
        if attrs.get("aria-hidden") == "true" and node.name != "img":
            return self.sizes.get(node, (0,))[0] <= 0.4 * self.whole
        is_spoken = any(SPOKEN.fullmatch(name) for name in attrs.get("class", "").lower().split())
        return is_spoken and node.inside("a") and bool(OF_LINKS.fullmatch(node.text()[:LONGEST]))


def is_formula(node):
    """Whether this is a formula for those who listen, beside its picture for the eye."""
    inside = [child for child in node.children if not isinstance(child, str)]
    return bool(inside) and all(child.name == "math" for child in inside)
