"""Puts the words of a Word file's text boxes into its text, after the paragraph they hang on, and gives a
width to columns without one; pandoc leaves out the boxes, and cells of such columns, and does not know what
is struck through twice."""

import io
import re
import zipfile
from xml.etree import ElementTree as Writer

from defusedxml import ElementTree

DOCUMENT = "word/document.xml"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NO_WIDTH, SOME_WIDTH = re.compile(rb"<w:gridCol\s*/>"), b'<w:gridCol w:w="1000"/>'
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def plainer_word(data):
    """The bytes of the file with its boxes opened, its columns given a width and what is struck through twice
    struck through once; the very same bytes when it has none of these."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read(DOCUMENT) if DOCUMENT in package.namelist() else b""
        wide = NO_WIDTH.sub(SOME_WIDTH, xml)
        wide = wide.replace(b"<w:dstrike", b"<w:strike")
        if b"txbxContent" in xml:
            wide = opened_boxes(wide)
        elif wide == xml:
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
            for entry in package.infolist():
                content = package.read(entry)
                opened.writestr(entry.filename, wide if entry.filename == DOCUMENT else content)
    return out.getvalue()


def opened_boxes(xml):
    for prefix, address in re.findall(r'xmlns:([\w.-]+)="([^"]+)"', xml.decode("utf-8", "replace")):
        if not re.fullmatch(r"ns\d+", prefix):
            Writer.register_namespace(prefix, address)
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        return xml
    for parent in list(root.iter()):
        for paragraph in [child for child in parent if child.tag == f"{WORD}p"]:
            boxes = list(boxes_in(paragraph))
            at = list(parent).index(paragraph)
            for number, block in enumerate([block for box in boxes for block in list(box)], 1):
                parent.insert(at + number, block)
            for box in boxes:
                box.clear()
    return Writer.tostring(root, encoding="utf-8", xml_declaration=True)


def boxes_in(element):
    """The contents of the outermost boxes in a paragraph; what older programs fall back to is the same."""
    for child in element:
        if child.tag == f"{WORD}txbxContent":
            yield child
        elif child.tag == FALLBACK:
            for box in child.iter(f"{WORD}txbxContent"):
                box.clear()
        else:
            yield from boxes_in(child)
