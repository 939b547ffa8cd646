"""A text said in several languages at once, as Moodle's filters take them: one of them is kept."""

import re

from django.utils.translation import gettext as _

MARK = re.compile(r"\{[ \t]{0,9}mlang(?:[ \t]{1,9}([\w,-]{1,40}))?[ \t]{0,9}\}", re.IGNORECASE)
TAGS = re.compile(r"<[^<>]*>")
ANY = "other"


def without_blocks(html):
    """(the text with only its first language of those in ``{mlang en}…{mlang}``, losses)."""
    found, losses = list(blocks(html)), []
    first = next((code for code, _text in found if code not in (None, ANY)), ANY)
    kept = []
    for code, text in found:
        if code in (None, first):
            kept.append(text)
        else:
            losses.append((_("text in another language"), TAGS.sub("", text)))
    return "".join(kept), losses


def blocks(html):
    """(language or None, text) of the text in pieces; a mark that opens or closes nothing is text."""
    marks, was_opened = list(MARK.finditer(html)), False
    yield None, html[: marks[0].start()] if marks else html
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        text = html[mark.end() : following.start() if following else len(html)]
        closes, was_open = mark[1] is None, was_opened
        was_opened = not closes and bool(following) and following[1] is None
        if was_opened:
            yield mark[1].lower(), text
        else:
            yield None, text if closes and was_open else mark[0] + text


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
