"""A text said in several languages at once, as Moodle's filters take them: one of them is kept."""

import re

from django.utils.translation import gettext as _

BLOCK = re.compile(r"\{\s*mlang\s+([\w,-]+)\s*\}(.*?)\{\s*mlang\s*\}", re.IGNORECASE | re.DOTALL)
TAGS = re.compile(r"<[^<>]*>")
ANY = "other"


def without_blocks(html):
    """(the text with only its first language of those in ``{mlang en}…{mlang}``, losses)."""
    first = next((code.lower() for code, _text in BLOCK.findall(html) if code.lower() != ANY), ANY)
    losses = []

    def chosen(match):
        if match[1].lower() == first:
            return match[2]
        losses.append((_("text in another language"), TAGS.sub("", match[2])))
        return ""

    return BLOCK.sub(chosen, html), losses


def without_spans(tree):
    """Takes out of the tree all but the first of ``<span class="multilang">`` that stand side by side;
    returns losses."""
    losses = []
    for node in [tree, *tree.walk()]:
        kept, before = [], None
        for child in node.children:
            if is_language(child):
                if before and child.attrs.get("lang") != before.attrs.get("lang"):
                    losses.append((_("text in another language"), child.text()))
                    continue
                before = child
            elif not isinstance(child, str) or child.strip():
                before = None
            kept.append(child)
        node.children[:] = kept
    return losses


def is_language(node):
    is_marked = not isinstance(node, str) and "multilang" in node.attrs.get("class", "").split()
    return is_marked and node.name == "span"
