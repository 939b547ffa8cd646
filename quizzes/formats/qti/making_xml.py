"""Building the XML of an item: nodes, and Markdown as the XHTML a node may hold."""

import re
from xml.etree.ElementTree import Element, fromstring, tostring  # noqa: S405, what we wrote ourselves

from markdown_it import MarkdownIt

from learn.importing.images import SUFFIXES
from learn.markdown import CITE

from ..course_values import tidy

PARSER = MarkdownIt("commonmark", {"html": False, "typographer": False, "xhtmlOut": True}).enable("table")
IMAGE = "image:"
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Elements of HTML keep their names in QTI 3; all others get a prefix.
HTML = frozenset(
    "p div span h1 h2 h3 h4 h5 h6 ul ol li strong em a code pre blockquote hr br img table thead tbody tr th "
    "td".split()
)


def node(tag, attributes=(), *inner):
    """An element. inner: elements, texts, and lists of these, in order; None is nothing."""
    told = {
        name: NOT_XML.sub("", str(value)) for name, value in dict(attributes).items() if value is not None
    }
    made = Element(tag, told)
    for one in flat(inner):
        if isinstance(one, str):
            add_text(made, NOT_XML.sub("", one))
        else:
            made.append(one)
    return made


def flat(inner):
    for one in inner:
        if isinstance(one, list | tuple):
            yield from flat(one)
        elif one is not None:
            yield one


def add_text(parent, text):
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def blocks(markdown, images):
    """The Markdown as block elements."""
    return content(PARSER.render(clean(markdown)), images, in_blocks=True)


def inline(markdown, images):
    """The Markdown as a list of texts and inline elements; where it holds blocks, as these."""
    text = clean(markdown)
    tokens = [token.type for token in PARSER.parse(text)]
    if tokens in ([], ["paragraph_open", "inline", "paragraph_close"]):
        return content(PARSER.renderInline(text), images)
    return content(PARSER.render(text), images, in_blocks=True)


def clean(markdown):
    """The Markdown without its citations, and without what XML cannot hold."""
    return NOT_XML.sub("", CITE.sub("", tidy(markdown)))


def content(html, images, in_blocks=False):
    """The nodes and texts of HTML that our own parser wrote. ``images``: {digest: name in the package}."""
    root = fromstring(f"<div>{html}</div>")  # noqa: S314, what we wrote ourselves
    for inner in root.iter():
        inner.attrib.pop("style", None)
        inner.attrib.pop("class", None)
        if inner.tag == "img":
            digest = inner.attrib.get("src", "").removeprefix(IMAGE)
            if digest in images:
                inner.attrib["src"] = images[digest]
            else:
                inner.tag = "span"
                inner.text = inner.attrib.get("alt", "")
                inner.attrib.clear()
        if inner.tag == "a" and not inner.attrib.get("href"):
            inner.tag = "span"
    found = [] if in_blocks else [root.text or ""]
    for inner in list(root):
        tail, inner.tail = inner.tail, None
        found += [inner] if in_blocks else [inner, tail or ""]
    return found


def image_names(images, folder):
    """{digest: name} of pictures, as an item in another folder names them."""
    return {digest: f"{folder}/{digest}.{SUFFIXES[image.media_type]}" for digest, image in images.items()}


def as_qti3(element):
    """Gives an element of QTI 2 and all in it the names of QTI 3."""
    for inner in element.iter():
        if inner.tag not in HTML:
            inner.tag = f"qti-{kebab(inner.tag)}"
            renamed = {kebab(name): value for name, value in inner.attrib.items()}
            inner.attrib.clear()
            inner.attrib.update(renamed)
    return element


def kebab(name):
    return name if ":" in name else re.sub(r"(?<!^)([A-Z])", r"-\1", name).lower()


def file_of(element):
    """The bytes of an XML file with this root."""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(element, encoding="utf-8") + b"\n"
