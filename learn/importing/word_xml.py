"""A Word file as pandoc reads it whole: with the words of simple fields, such as the number of a figure, and
a width for columns without one; pandoc leaves out these fields, and cells of such columns, and does not know
what is struck through twice."""

import io
import re
import zipfile

from defusedxml import ElementTree

from .word_parts import with_parts

DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
# pandoc sets aside what stands in these styles before the text, and of several such lines keeps the last.
OURS = "Docent "
SET_ASIDE = re.compile(rb'(<w:name w:val=")((?:title|subtitle|author|date|abstract)")', re.IGNORECASE)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NO_WIDTH, SOME_WIDTH = re.compile(rb"<w:gridCol\s*/>"), b'<w:gridCol w:w="1000"/>'
FIELD = re.compile(rb"<w:fldSimple\b([^>]*[^>/])>(.*?)</w:fldSimple>", re.DOTALL)


def plainer_word(data):
    """The bytes of the file with its parts and fields opened, its columns given a width, what is struck
    through twice struck through once, and the styles of what stands before a text called by names of our own;
    the very same bytes when it has none of these."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read(DOCUMENT) if DOCUMENT in package.namelist() else b""
        styles = package.read(STYLES) if STYLES in package.namelist() else b""
        wide = NO_WIDTH.sub(SOME_WIDTH, xml)
        wide = wide.replace(b"<w:dstrike", b"<w:strike")
        wide = FIELD.sub(lambda field: field[0] if b"HYPERLINK" in field[1] else field[2], wide)
        wide = with_parts(wide)
        named = SET_ASIDE.sub(rb"\1" + OURS.encode() + rb"\2", styles)
        if (wide, named) == (xml, styles):
            return data
        return with_others(package, {DOCUMENT: wide, STYLES: named})


def with_others(package, others):
    """The bytes of a package with other bytes in the files of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written:
        for entry in package.infolist():
            is_picture = entry.filename.lower().endswith((".png", ".jpg", ".jpeg", ".gif"))
            kind = zipfile.ZIP_STORED if is_picture else zipfile.ZIP_DEFLATED
            content = others.get(entry.filename)
            written.writestr(
                entry.filename, package.read(entry) if content is None else content, compress_type=kind
            )
    return out.getvalue()


def named_before(styles):
    """{style name: title, subtitle, author, date or abstract} of the styles of what stands before a text, and
    of those based on them."""
    found = {}
    for style in styles.values():
        name = name_of(style)
        for each in based_on(style, styles):
            if name_of(each).startswith(OURS):
                found[name] = name_of(each).removeprefix(OURS).lower()
                break
    return found


def styles_of(package):
    """{id: the element} of the styles of a Word file."""
    try:
        root = ElementTree.fromstring(package.read(STYLES))
    except (KeyError, ElementTree.ParseError):
        return {}
    return {style.get(f"{WORD}styleId"): style for style in root.iter(f"{WORD}style")}


def name_of(style):
    name = style.find(f"{WORD}name")
    return "" if name is None else name.get(f"{WORD}val", "")


def based_on(style, styles):
    """This style, the one it is based on, and so on."""
    for _step in range(20):
        if style is None:
            return
        yield style
        based = style.find(f"{WORD}basedOn")
        style = styles.get(based.get(f"{WORD}val")) if based is not None else None
