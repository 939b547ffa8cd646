"""Plain words as Markdown that shows just these words, and back."""

import re

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from learn.markdown import PARSER

# Knows neither citations nor figures, which are words of lessons alone.
HTML_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
MOST_FORMULAS = 20
BROKEN = "  \n"  # a line broken by hand; two spaces are what every Markdown reads
LINE_END = re.compile("\r\n?|\x85|\u2028|\u2029")
UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")
# What Markdown reads anywhere, and what it reads at the beginning of a line.
MARKS = re.compile(
    r"\\(?=[^\w\s]|$)|[`\[]|\*+|_+|<(?=[A-Za-z][\w+.-]{1,31}:|[^\s<>@]+@)|&(?=#?\w{1,40};)",
    re.MULTILINE,
)
AT_START = re.compile(
    r"^( {0,3})(?:(?=#{1,6}(?:\s|$)|>|[*+-](?:\s|$)|(?<=\n)=+\s*$|[-_ ]+$|~~~|:::|\||:?-+:?\s*\|)"
    r"|(\d{1,9})(?=[.)](?:\s|$)))",
    re.MULTILINE,
)
TEX = re.compile(r"\\\(.{1,500}?\\\)|\\\[.{1,500}?\\\]|\$\$.{1,500}?\$\$", re.DOTALL)


def tidied(text):
    """The text with plain line ends and without letters that cannot be shown."""
    return UNSHOWN.sub("", LINE_END.sub("\n", text))


def marked(text):
    """The text with what Markdown would take for a mark kept as it is; the beginnings of lines apart."""
    return MARKS.sub(kept, text)


def kept(match):
    """A mark behind backslashes, unless it stands where it marks nothing: alone, or within a word."""
    mark, text = match[0], match.string
    before, after = text[max(match.start() - 1, 0) : match.start()], text[match.end() : match.end() + 1]
    if mark[0] in "*_" and not before.strip() and not after.strip():
        return mark
    if mark[0] == "_" and before.isalnum() and after.isalnum():
        return mark
    return "".join(f"\\{sign}" for sign in mark)


def at_start(text):
    """The text so that no beginning of a line is taken for a heading, a list or a quotation."""
    return AT_START.sub(lambda at: f"{at[1]}{at[2] or ''}\\", text)


def escaped(text):
    """The text with what Markdown would take for a mark kept as it is, its lines broken where they are."""
    return at_start(marked(text)).replace("\n", BROKEN)


def from_plain(text):
    """The Markdown that shows this text as it stands, its line breaks too."""
    paragraphs = re.split(r"\n[ \t]*\n\s*", tidied(text).strip())
    return "\n\n".join(
        escaped("\n".join(line.strip(" \t") for line in part.split("\n"))) for part in paragraphs
    )


def formulas(text):
    """The losses of formulas in TeX, which are shown as they are written."""
    return [(_("formula"), found) for found in dict.fromkeys(TEX.findall(text))][:MOST_FORMULAS]


def shown(markdown):
    """The words a reader sees of a paragraph of Markdown, None where it would cite."""
    words = []
    for token in PARSER.parseInline(markdown)[0].children:
        if token.type in ("text", "code_inline", "image", "text_special"):
            words.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif token.type == "cite":
            return None
    return " ".join("".join(words).split())


def around(text, mark):
    """The text between marks, which touch its first and its last letter."""
    words = text.strip()
    if not words:
        return text
    start = text.index(words)
    return f"{text[:start]}{mark}{words}{mark}{text[start + len(words) :]}"


def emphasised(blocks, marks):
    """The blocks with these marks around each that is a paragraph and can bear them."""
    for mark in marks:
        blocks = [
            wrapped if "\n" not in text and shown(wrapped := around(text, mark)) == shown(text) else text
            for text in blocks
        ]
    return blocks


def html_of(markdown):
    """The Markdown as HTML for other programs: a paragraph alone without its tags; pictures keep their
    address image:DIGEST."""
    tokens = HTML_PARSER.parse(markdown)
    if [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]:
        return HTML_PARSER.renderInline(markdown).strip()
    return HTML_PARSER.render(markdown).strip()
