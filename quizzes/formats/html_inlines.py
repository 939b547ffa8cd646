"""What stands within a paragraph of HTML, as Markdown."""

import re
from urllib.parse import quote, unquote

from django.utils.translation import gettext as _

from .html_words import CODE, COLOURS, GONE, LOST_MARKS, ORDINALS, SILENT, STYLES, lowered, raised
from .markdown_text import BROKEN, around, at_start, formulas, marked, shown

LONGEST_CHECKED = 20_000
MOST_LOSSES = 40
SPACES = re.compile("[ \t\n]+")
BREAK = "\x1e"  # a line broken by hand, until the paragraph is whole
BREAKS = re.compile(f"[ \t\n]*{BREAK}[ \t\n]*")
PLUGIN_FILE = "@@PLUGINFILE@@"
USUAL_SIDES = ("left", "start", "initial", "inherit")
SCHEME = re.compile(r"\s*([A-Za-z][\w+.-]*):|\s*//")


class Inlines:
    """Writes runs of inline nodes. ``marks`` is off while it writes the bare words. losses: [(what, detail)]
    of what had to be left out, each once."""

    def __init__(self, images):
        self.images, self.losses = images, []
        self.marks, self.has_emphasis = True, True

    def lose(self, what, detail=""):
        loss = (what, " ".join(str(detail).split())[:200])
        if loss not in self.losses and len(self.losses) < MOST_LOSSES:
            self.losses.append(loss)

    def paragraphs(self, run):
        """A run of inline nodes as paragraphs: two breaks in a row part them."""
        if not any(child.strip() if isinstance(child, str) else True for child in run):
            return []
        markdown = self.joined(run)
        self.marks = False
        bare = self.joined(run)
        self.marks = True
        if len(markdown) > LONGEST_CHECKED or " ".join(bare.replace(BREAK, " ").split()) != " ".join(
            shown(part) or "" for part in self.parted(markdown)
        ):
            self.has_emphasis = False
            plain = self.joined(run)
            if plain != markdown:
                self.lose(_("emphasis"), bare.replace(BREAK, " "))
            markdown, self.has_emphasis = plain, True
        for found in formulas(bare):
            self.lose(*found)
        return self.parted(markdown)

    def parted(self, text):
        parts = [part.strip(BREAK + " ") for part in re.split(f"{BREAK}{{2,}}", text)]
        return [part.replace(BREAK, BROKEN) for part in parts if part]

    def joined(self, run):
        text = BREAKS.sub(BREAK, SPACES.sub(" ", "".join(self.inline(child) for child in run))).strip(" ")
        if not self.marks:
            return text
        return "".join(at_start(part) for part in re.split(f"({BREAK}+)", text))

    def inline(self, node):
        if isinstance(node, str):
            return marked(node) if self.marks else node
        self.note_attributes(node)
        if node.name in GONE:
            return self.lose_element(node)
        step = getattr(self, f"inline_{node.name}", None)
        if step:
            return step(node)
        self.note_tag(node)
        if node.name in CODE:
            return self.code(node)
        text = "".join(self.inline(child) for child in node.children)
        for mark in marks_of(node):
            text = self.wrapped(text, mark)
        return text

    def inline_br(self, node):
        return BREAK

    def inline_q(self, node):
        return f"“{''.join(self.inline(child) for child in node.children)}”"

    def inline_sup(self, node):
        text = node.text().strip()
        found = raised(text)
        if found is None and text.lower() not in ORDINALS:
            self.lose(_("raised letters"), text)
            found = f"^({text})" if len(text) > 1 else f"^{text}"
        return self.inline(found if found is not None else text)

    def inline_sub(self, node):
        text = node.text().strip()
        found = lowered(text)
        if found is None:
            self.lose(_("lowered letters"), text)
        return self.inline(found if found is not None else text)

    def inline_a(self, node):
        text = "".join(self.inline(child) for child in node.children)
        address = node.attrs.get("href", "").strip()
        if not address or address.startswith("#"):
            return text
        scheme = SCHEME.match(address)
        if not scheme or (scheme[1] or "").lower() not in ("http", "https", "mailto"):
            is_script = scheme and (scheme[1] or "").lower().endswith("script")
            self.lose(_("script") if is_script else _("link"), address)
            return text
        if not self.marks:
            return text if text.strip() else address
        address = quote(address, safe="/:?#@!$&'+,;=%~*-._")
        label = text.replace("]", "\\]") if text.strip() else marked(address)
        if "![" in label or BREAK in label:
            return text
        words = label.strip()
        return label.replace(words, f"[{words}]({address})", 1)

    def inline_img(self, node):
        address, words = node.attrs.get("src", "").strip(), " ".join(node.attrs.get("alt", "").split())
        digest = self.digest_of(address)
        if not digest:
            self.lose(_("picture"), words if address.startswith("data:") else address)
            return self.inline(words)
        if not self.marks:
            return words
        label = marked(words).replace("]", "\\]")
        return f"![{label}](image:{digest})"

    def digest_of(self, address):
        """The digest of a picture that came with the file; None for one that lies elsewhere."""
        name = address.removeprefix(PLUGIN_FILE).lstrip("/") if PLUGIN_FILE in address[:15] else address
        if address == name and SCHEME.match(address):
            return None
        bare = unquote(name.partition("?")[0])
        names = (address, name, unquote(name), bare, bare.rpartition("/")[2])
        return next((self.images[name] for name in names if name in self.images), None)

    def code(self, node):
        parted = (
            " " if part.name == "br" else part.text() for part in node.children if not isinstance(part, str)
        )
        text = "".join(part if isinstance(part, str) else next(parted) for part in node.children)
        text = " ".join(text.split())
        if not self.marks or not text:
            return text
        longest = max(map(len, re.findall(r"`+", text)), default=0)
        fence = "`" * (longest + 1)
        pad = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{fence}{pad}{text}{pad}{fence}"

    def wrapped(self, text, mark):
        """The text between marks, which have to touch its first and its last letter."""
        if not (self.marks and self.has_emphasis):
            return text
        parts = re.split(f"((?:\\s*{BREAK}\\s*)+)", text)
        return "".join(part if BREAK in part else around(part, mark) for part in parts)

    # What is lost

    def lose_element(self, node):
        """Names what is left out, and gives what words of it can stay."""
        what, text = GONE[node.name], node.text()
        self.lose(_(what), node.attrs.get("src") or node.attrs.get("data") or text)
        if node.name != "math":
            return ""
        tex = next((n.text() for n in node.find("annotation") if "tex" in n.attrs.get("encoding", "")), "")
        return self.inline(tex or " ".join(text.split()))

    def note_tag(self, node):
        if node.name in LOST_MARKS:
            self.lose(_(LOST_MARKS[node.name]), node.text())
        elif node.name not in SILENT and ":" not in node.name:
            self.lose(_("tag"), f"<{node.name}>")

    def note_attributes(self, node):
        for name, value in node.attrs.items():
            if name.startswith("on"):
                self.lose(_("script"), f"{name}={value}")
        style = styles(node)
        if node.attrs.keys() & {"color", "bgcolor"} or style.keys() & COLOURS:
            self.lose(_("colour"), node.text())
        if style.get("text-decoration", "") not in ("", "none", "inherit"):
            self.lose(_("underlining"), node.text())
        if style.get("text-align") in USUAL_SIDES:
            del style["text-align"]
        if others := sorted(style.keys() & STYLES):
            self.lose(_("styling"), ", ".join(others))


def styles(node):
    """{property: value} of the style attribute."""
    pairs = (part.partition(":") for part in node.attrs.get("style", "")[:2000].lower().split(";"))
    return {name.strip(): value.strip() for name, _colon, value in pairs if value.strip()}


def marks_of(node):
    """The marks of emphasis that this tag, or its style, asks for."""
    style = styles(node)
    weight = style.get("font-weight", "")
    is_strong = node.name in ("strong", "b") or weight in ("bold", "bolder", "600", "700", "800", "900")
    is_emphasis = node.name in ("em", "i", "cite", "dfn", "var") or style.get("font-style") == "italic"
    return ["*"] * is_emphasis + ["**"] * is_strong
