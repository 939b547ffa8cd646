"""The content of an item as the HTML it nearly is, without what belongs to other parts of a question."""

from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .formulas import in_words
from .tree import attribute, child, text_of

VOID = frozenset("br hr img col wbr".split())
FEEDBACK = ("feedbackInline", "feedbackBlock", "modalFeedback")
TRANSPARENT = frozenset("itemBody contentBody stimulusBody prompt simpleChoice picture figure".split())
LEFT_OUT = frozenset(
    "catalogInfo companionMaterialsInfo apipAccessibility templateDeclaration endAttemptInteraction".split()
)
MEDIA = {"audio": gettext_noop("sound"), "video": gettext_noop("film"), "track": gettext_noop("film")}


class Body:
    """Turns nodes into HTML. ``placed`` maps the id() of a node to the words that stand in its place; a
    node mapped to None is left out."""

    def __init__(self, lose, placed=None):
        self.lose, self.placed = lose, placed or {}

    def inside(self, node):
        """The HTML of what stands inside a node."""
        parts = [escape(node.text or "", quote=False)]
        for inner in node:
            parts += [self.of(inner), escape(inner.tail or "", quote=False)]
        return "".join(parts)

    def of(self, node):
        """The HTML of a node."""
        if not isinstance(node.tag, str):
            return ""
        if id(node) in self.placed:
            return self.placed[id(node)] or ""
        if node.tag.startswith("math:"):
            self.lose(_("formula"), in_words(node))
            return escape(in_words(node))
        step = getattr(self, f"of_{node.tag}", None)
        if step:
            return step(node)
        if node.tag in FEEDBACK or node.tag in LEFT_OUT:
            return ""
        if node.tag in MEDIA:
            self.lose(_(MEDIA[node.tag]), attribute(node, "src") or text_of(node))
            return ""
        if node.tag in TRANSPARENT:
            return f"<div>{self.inside(node)}</div>"
        return self.tag(node)

    def tag(self, node):
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attrib.items())
        if node.tag in VOID:
            return f"<{node.tag}{attributes}>"
        return f"<{node.tag}{attributes}>{self.inside(node)}</{node.tag}>"

    def of_rawHtml(self, node):
        """What QTI 1.2 keeps as HTML within its text."""
        return node.text or ""

    def of_rubricBlock(self, node):
        views = attribute(node, "view", "candidate").split()
        if not views or "candidate" in views or "learner" in views:
            return f"<div>{self.inside(node)}</div>"
        self.lose(_("note for %s") % ", ".join(views), text_of(node))
        return ""

    def of_object(self, node):
        """A picture; what else can be embedded is named and left out."""
        kind, address = attribute(node, "type"), node.attrib.get("data", "").strip()
        if kind.startswith("image/") or address.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".webp")):
            words = attribute(node, "alt") or text_of(node)
            return f'<img src="{escape(address)}" alt="{escape(words)}">'
        inner = child(node, "img")
        if inner is not None:
            return self.of(inner)
        what = _("film") if "video" in kind else _("sound") if "audio" in kind else _("embedded file")
        self.lose(what, address or text_of(node))
        return escape(text_of(node))

    def of_stylesheet(self, node):
        self.lose(_("style sheet"), attribute(node, "href"))
        return ""

    def of_printedVariable(self, node):
        self.lose(_("a value filled in while answering"), attribute(node, "identifier"))
        return "…"

    def of_infoControl(self, node):
        self.lose(_("help to open"), text_of(node))
        return ""

    of_include = of_infoControl
