"""The words of the text boxes of an OpenDocument text, which pandoc leaves out: put into its text, after the
paragraph they hang on."""

import re
from xml.etree import ElementTree as Writer

from defusedxml import ElementTree

OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
BOX, IMAGE = (OASIS % "drawing" + name for name in ("text-box", "image"))
PARAGRAPHS = tuple(OASIS % "text" + name for name in ("p", "h"))


def opened_boxes(xml):
    """The text of the file with the words of its boxes after the paragraphs they hang on. A box with a
    picture stays one: pandoc takes its words for those of the picture."""
    if b"<draw:text-box" not in xml:
        return xml
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        return xml
    named_as(xml)
    for parent in list(root.iter()):
        for paragraph in [child for child in parent if child.tag in PARAGRAPHS]:
            blocks = list(taken_out(paragraph))
            at = list(parent).index(paragraph)
            for number, block in enumerate(blocks, 1):
                parent.insert(at + number, block)
    return Writer.tostring(root, encoding="utf-8", xml_declaration=True)


def named_as(xml):
    """Has what is written from here on call its namespaces as this file does."""
    for prefix, address in re.findall(r'xmlns:([\w.-]+)="([^"]+)"', xml.decode("utf-8", "replace")):
        if not re.fullmatch(r"ns\d+", prefix):
            Writer.register_namespace(prefix, address)


def boxes_in(element):
    """The outermost boxes in a paragraph that hold words alone."""
    for child in element:
        if child.tag != BOX:
            yield from boxes_in(child)
        elif next(child.iter(IMAGE), None) is None:
            yield child


def taken_out(paragraph):
    """The paragraphs of the boxes in this one, each with those of its own, which are in it no more."""
    for box in list(boxes_in(paragraph)):
        blocks = list(box)
        box.clear()
        for block in blocks:
            yield block
            yield from taken_out(block)
