"""Parts a Moodle XML file into its questions and parses each by itself, so that one that is broken costs
itself alone. No entity is ever expanded and nothing outside the file is read."""

import re
from dataclasses import dataclass
from html.entities import html5
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from .bank import NotABank

MOST_ITEMS = 20_000
MARKUP = re.compile(r"<!\[CDATA\[|<!--|<question(?=[\s/>])|</question\s*>")
NEXT = re.compile(r"</question\s*>\s*(?:<!--[^<>]*-->\s*)?<question\s")
TAG_END = re.compile(r"[^<>]*>")
ENTITIES = re.compile(r"<!ENTITY|<!DOCTYPE[^>]*(?:\[|SYSTEM|PUBLIC)", re.IGNORECASE)
ROOT = re.compile(r"<quiz(?=[\s/>])|<question\s[^<>]*type\s*=")
INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BARE = re.compile(
    r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos)(?=;)|([A-Za-z][A-Za-z0-9]{1,30};)?)"
)
CDATA = re.compile(r"(<!\[CDATA\[(?:(?!<!\[CDATA\[).)*?\]\]>)", re.DOTALL)
# Either may end with the file.
NAME = re.compile(
    r"<name>\s*<text>(?:<!\[CDATA\[(.{1,400}?)(?=\]\]>|$)|(?!<!\[)(.{1,400}?)(?=</|$))", re.DOTALL
)
TAG = re.compile(r"<[A-Za-z][^<>]*>")
VALUE = re.compile(r""""[^"]*"|'[^']*'|=\s*([^\s"'=<>/]+)""")
TEXT = re.compile(r"(<text(?:\s[^<>]*)?>)((?:(?!</text\s*>).)*)(</text\s*>)", re.DOTALL)


@dataclass(frozen=True)
class Item:
    """A question of the file: at which line it begins, its element, or why it has none."""

    line: int
    element: Element | None = None
    fault: str = ""
    title: str = ""


def items(text):
    """Each question of a Moodle XML text, in order; NotABank where it is no such text."""
    first = MARKUP.search(text)
    if ENTITIES.search(text[: first.start()] if first else text):
        raise NotABank(
            _("This file declares entities of its own, which is not safe to read. Export it again.")
        )
    if not ROOT.search(text[:100_000]):
        raise NotABank(_("This is not Moodle XML: it has no <quiz> and no <question> in it."))
    line, counted = 1, 0
    for number, (start, end, is_whole) in enumerate(spans(text)):
        if number >= MOST_ITEMS:
            raise NotABank(_("This file holds more than %d questions. Split it.") % MOST_ITEMS)
        line += text.count("\n", counted, start)
        counted = start
        yield item(text[start:end], line, is_whole)


def spans(text):
    """(start, end, whether it was closed) of each <question>, whatever stands in texts and comments."""
    at, start, closings = 0, None, {}
    while match := MARKUP.search(text, at):
        mark, at = match[0], match.end()
        if mark in ("<![CDATA[", "<!--"):
            at = after(text, at, mark, closings)
        elif mark.startswith("</"):
            if start is not None:
                yield start, at, True
            start = None
        else:
            if start is not None:
                yield start, match.start(), False
            tag = TAG_END.match(text, at)
            at = tag.end() if tag else at
            start = match.start()
            if tag and tag[0].endswith("/>"):
                yield start, at, True
                start = None
    if start is not None:
        yield start, len(text), False


def after(text, at, mark, closings):
    """Where the text or comment that opens here ends; here, where it is never closed. ``closings`` keeps
    where the next closing of each mark is."""
    closing = "]]>" if mark != "<!--" else "-->"
    if closings.get(mark, 0) < at:
        found = text.find(closing, at)
        closings[mark] = found if found >= 0 else len(text)
    end, again = closings[mark], text.find(mark, at)
    if end == len(text):
        return at
    # Another question begins before the next of its kind: this one was left open, and what closes that one
    # does not close this.
    if 0 <= again < end and NEXT.search(text, at, again):
        return at
    return end + len(closing)


def item(chunk, line, is_whole):
    if not is_whole:
        said = _("This question is never closed: </question> is missing. The file may be cut off.")
        return Item(line, fault=said, title=title_of(chunk))
    for mend in (str, cleaned, wrapped, quoted):
        try:
            return Item(line, ElementTree.fromstring(mend(chunk), forbid_dtd=True))
        except ParseError as error:
            at = getattr(error, "position", (1, 0))[0]
        except (DefusedXmlException, ValueError, RecursionError):
            at = 1
    said = _("Its XML is broken near line %d of the file.") % (line + at - 1)
    return Item(line, fault=said, title=title_of(chunk))


def title_of(chunk):
    """What a question that cannot be parsed calls itself."""
    found = NAME.search(chunk)
    return " ".join((found[1] or found[2]).split())[:80] if found else ""


def cleaned(chunk):
    """The chunk without letters XML forbids, and with HTML's entities and a bare & as what they mean."""
    parts = CDATA.split(INVALID.sub("", chunk))
    return "".join(part if part.startswith("<![CDATA[") else BARE.sub(entity, part) for part in parts)


def entity(match):
    if match[1] and match[1][0] == "#":
        number = int(match[1][2:], 16) if match[1][1] in "xX" else int(match[1][1:])
        return match[0] if is_allowed(number) else "&#32"
    if match[1]:
        return match[0]
    letters = html5.get(match[2]) if match[2] else None
    return "".join(f"&#{ord(letter)};" for letter in letters) if letters else f"&amp;{match[2] or ''}"


def is_allowed(number):
    return number <= 0x10FFFF and not INVALID.match(chr(number))


def wrapped(chunk):
    """The same, with the tags of HTML within a <text> as text."""
    return TEXT.sub(wrap, cleaned(chunk))


def wrap(match):
    inner = match[2]
    if "<" not in inner or "<![CDATA[" in inner:
        return match[0]
    return f"{match[1]}<![CDATA[{inner.replace(']]>', ']] >')}]]>{match[3]}"


def quoted(chunk):
    """The same, with the values of attributes that stand without quotes in them."""
    parts = CDATA.split(wrapped(chunk))
    return "".join(part if part.startswith("<![CDATA[") else TAG.sub(in_quotes, part) for part in parts)


def in_quotes(tag):
    return VALUE.sub(lambda value: f'="{value[1]}"' if value[1] else value[0], tag[0])


def inner_text(node):
    """The text of an element; the HTML within it where its author did not say that it is text."""
    if node is None:
        return ""
    if not len(node):
        return node.text or ""
    return (node.text or "") + "".join(tostring(child, encoding="unicode") for child in node)
