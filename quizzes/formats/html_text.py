"""The Markdown of what other programs keep as HTML or as plain text. What has no Markdown is named, never
dropped in silence; what could run or be fetched is left out and named."""

import base64
import binascii
import re
from urllib.parse import unquote

from django.utils.translation import gettext as _

from learn.importing.html_tree import parse

from .html_blocks import Blocks
from .html_inlines import PLUGIN_FILE
from .html_languages import without_blocks, without_spans
from .html_words import PLAIN_TAGS
from .markdown_text import formulas, from_plain, tidied

LARGEST = 200_000
DATA_URI = re.compile(r"data:image/[\w.+-]+;base64,([A-Za-z0-9+/=\s%]*)", re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# Word's conditional comments, and what Python's parser would stumble over.
CONDITIONS, DECLARATION = re.compile(r"<!\[[^<>]{0,200}>"), re.compile(r"<!\[")
# A tag that is meant as one is closed and has nothing but attributes in it.
KNOWN_TAG = "/?(?:" + "|".join(sorted(PLAIN_TAGS)) + r")(?:\s*/?|\s[^<>=]*=[^<>]*)>"
NOT_A_TAG = re.compile(f"<(?!{KNOWN_TAG}|!--)", re.IGNORECASE)
LOOKS_LIKE_HTML = re.compile(f"<{KNOWN_TAG}|&#?\\w{{1,31}};", re.IGNORECASE)
IN_BLOCKS = re.compile(r"<(?:p|div|br|li|tr)\b", re.IGNORECASE)


def to_markdown(html, images, keep=None):
    """(Markdown, losses) of a text in HTML; losses: [(what, detail)] of what could not be carried, each once.

    ``images``: {name in the file: digest} of the pictures that came with it, shown as
    ``![alternative text](image:DIGEST)``. ``keep``: takes the bytes of a picture written into the text itself
    and gives its digest, or None. Nothing is ever fetched. Never raises."""
    html, images = without_data(html, images, keep)
    is_long = len(html) > LARGEST
    html, others = without_blocks(html[:LARGEST])
    tree = parse(parsable(tidied(html)))
    others += without_spans(tree)
    writer = Blocks(tree, images)
    for other in others:
        writer.lose(*other)
    if is_long:
        writer.lose(_("text"), _("cut after %d characters") % LARGEST)
    return "\n\n".join(writer.blocks(tree)), writer.losses


def parsable(html):
    """The text without what Python's parser would stumble over or take forever to read."""
    html = DECLARATION.sub("&lt;![", CONDITIONS.sub("", COMMENT.sub("", html)))
    return html if html.count("<") < 2 * html.count(">") + 100 else html.replace("<", "&lt;")


def from_moodle(text, images, keep=None):
    """(Markdown, losses) of Moodle's own format: plain text that may hold HTML, with its line breaks."""
    text = tidied(text).strip()
    if not LOOKS_LIKE_HTML.search(text):
        return from_plain(text), formulas(text)
    # <stdio.h> is meant as text.
    text = NOT_A_TAG.sub("&lt;", text)
    if not IN_BLOCKS.search(text):
        text = text.replace("\n", "<br>")
    return to_markdown(text, images, keep)


def without_data(html, images, keep):
    """(the text, images) with each picture written into the text itself replaced by a name."""
    images = dict(images)

    def replace(match):
        try:
            data = base64.b64decode(re.sub(r"\s", "", unquote(match[1])), validate=True)
        except (binascii.Error, ValueError):
            data = b""
        digest = keep(data) if keep and data else None
        if not digest:
            return "data:"
        name = f"data-{len(images)}"
        images[name] = digest
        return f"{PLUGIN_FILE}/{name}"

    return DATA_URI.sub(replace, html), images
