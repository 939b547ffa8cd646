"""The parts of a Word file's text that pandoc leaves out, put where it reads them: the words of text boxes,
after the paragraph they hang on, those within custom XML, those under ruby, and what a newer program shows
instead of an older one's. What is hidden is taken out."""

import re
from xml.etree import ElementTree as Writer

from defusedxml import ElementTree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PARTS = re.compile(
    rb"txbxContent|:customXml[ >]|:ruby>|:vanish[ />]|(?:</w:(?:p|tbl|tcPr)>|:body>)\s*<mc:AlternateContent"
)
BLOCKS = {f"{WORD}{name}" for name in ("body", "tc", "customXml", "sdtContent", "hdr", "ftr")}
NOT = ("0", "false", "off")


def with_parts(xml):
    """The text of a Word file with such parts as words of it; the very same where it has none."""
    if not PARTS.search(xml):
        return xml
    for prefix, address in re.findall(r'xmlns:([\w.-]+)="([^"]+)"', xml.decode("utf-8", "replace")):
        if not re.fullmatch(r"ns\d+", prefix):
            Writer.register_namespace(prefix, address)
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        return xml
    for parent in list(root.iter()):
        if any(child.tag == f"{WORD}customXml" or is_choice(parent, child) for child in parent):
            parent[:] = list(spliced(parent))
    for parent in list(root.iter()):
        if parent.tag == f"{WORD}r":
            plainer(parent)
        for paragraph in [child for child in parent if child.tag == f"{WORD}p"]:
            boxes = list(boxes_in(paragraph))
            at = list(parent).index(paragraph)
            for number, block in enumerate([block for box in boxes for block in list(box)], 1):
                parent.insert(at + number, block)
            for box in boxes:
                emptied(box)
    return Writer.tostring(root, encoding="utf-8", xml_declaration=True)


def spliced(parent):
    """The children of an element, and instead of those that only hold others, these."""
    for child in parent:
        if child.tag == f"{WORD}customXml":
            yield from spliced(child)
        elif is_choice(parent, child):
            yield from spliced(next(iter(child), child))
        elif child.tag != f"{WORD}customXmlPr":
            yield child


def is_choice(parent, child):
    """Whether this is what programs choose from among paragraphs; within one, a box may be chosen."""
    return child.tag == f"{CHOICES}AlternateContent" and parent.tag in BLOCKS


def plainer(run):
    """Takes the words of a run that is hidden out, and puts those under ruby into it."""
    hidden = run.find(f"{WORD}rPr/{WORD}vanish")
    if hidden is not None and hidden.get(f"{WORD}val", "1") not in NOT:
        run[:] = [child for child in run if child.tag != f"{WORD}t"]
    for ruby in run.findall(f"{WORD}ruby"):
        base = ruby.find(f"{WORD}rubyBase")
        words = "".join(base.itertext()) if base is not None else ""
        ruby.clear()
        ruby.tag, ruby.text = f"{WORD}t", words


def boxes_in(element):
    """The contents of the outermost boxes in a paragraph; what older programs fall back to is the same."""
    for child in element:
        if child.tag == f"{WORD}txbxContent":
            yield child
        elif child.tag == f"{CHOICES}Fallback":
            for box in list(child.iter(f"{WORD}txbxContent")):
                emptied(box)
        else:
            yield from boxes_in(child)


def emptied(box):
    """Makes this no box any more: pandoc leaves out the words of a paragraph that one hangs on."""
    box.clear()
    box.tag = f"{WORD}emptied"
