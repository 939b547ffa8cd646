"""An XML file of QTI as a tree with one set of names, whatever its version calls them."""

import codecs
import html
import re

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from ..bank_text import as_utf8
from ..html_text import LARGEST as LONGEST_TEXT

LARGEST = 8 * 1024 * 1024
DEEPEST = 100
MOST_NODES = 200_000
DECLARED = re.compile(rb"^\s*<\?xml[^>]*\?>")
ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
OF_XML = {b"amp", b"lt", b"gt", b"quot", b"apos"}
KEPT = ("data-", "aria-")

__all__ = ["LONGEST_TEXT", "Malformed", "attribute", "child", "children", "every", "parse", "text_of"]


class Malformed(Exception):
    """This is not XML that can be read safely; its text says why, for a person."""


def parse(data):
    """The root of an XML file. Tags and attributes are named as in QTI 2; namespaces are gone, and what
    stands in MathML is ``math:`` something. Malformed for what is no XML, or dangerous."""
    if len(data) > LARGEST:
        raise Malformed("larger than 8 MB")
    root = read(data)
    nodes = [(root, 0)]
    count = 0
    while nodes:
        node, depth = nodes.pop()
        count += 1
        if depth > DEEPEST or count > MOST_NODES:
            raise Malformed("too deeply nested" if depth > DEEPEST else "too many elements")
        nodes += [(inner, depth + 1) for inner in node if isinstance(inner.tag, str)]
        rename(node)
    return root


def read(data):
    """The tree as it stands. A name like &nbsp;, which HTML has and XML has not, is read as its letter;
    what is not the UTF-8 it should be is read as windows-1252."""
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.strip(b"\0 \t\r\n")
    problem = None
    for attempt in (lambda: data, lambda: without_names(data), lambda: mended(data)):
        try:
            return ElementTree.fromstring(attempt())
        except DefusedXmlException as error:
            raise Malformed("it defines entities") from error
        except (ElementTree.ParseError, ValueError, LookupError, UnicodeError) as error:
            problem = problem or error
    raise Malformed(str(problem)[:100])


def without_names(data):
    def letter(match):
        if match[1] in OF_XML:
            return match[0]
        found = html.unescape(match[0].decode("ascii"))
        return "".join(f"&#{ord(one)};" for one in found).encode() if found.encode() != match[0] else b""

    return ENTITY.sub(letter, data)


def mended(data):
    return without_names(as_utf8(DECLARED.sub(b"", data)))


def rename(node):
    """Gives a node and its attributes their QTI 2 names."""
    if not isinstance(node.tag, str):
        return
    space, _brace, name = node.tag.rpartition("}")
    if "MathML" in space or name == "math":
        name = f"math:{name}"
    elif name.startswith("qti-"):
        name = camel(name.removeprefix("qti-"))
    elif ":" in name:
        name = name.rpartition(":")[2]
    node.tag = name
    attributes = {}
    for key, value in node.attrib.items():
        key = key.rpartition("}")[2]
        attributes[key if key.startswith(KEPT) else camel(key)] = value
    node.attrib.clear()
    node.attrib.update(attributes)


def camel(name):
    first, *others = name.split("-")
    return first + "".join(part[:1].upper() + part[1:] for part in others)


def attribute(node, name, default=""):
    return " ".join(node.attrib.get(name, default).split())


def children(node, *names):
    """The children of these names."""
    return [inner for inner in node if inner.tag in names] if node is not None else []


def child(node, name):
    """The first child of this name, or None."""
    return next(iter(children(node, name)), None)


def every(node, *names):
    """Every node of these names inside, in order."""
    return [inner for inner in node.iter() if inner.tag in names] if node is not None else []


def text_of(node):
    """The words inside a node, on one line."""
    return " ".join("".join(node.itertext()).split()) if node is not None else ""
