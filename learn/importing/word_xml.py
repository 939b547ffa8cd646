"""A Word file as pandoc reads it whole: with the words of simple fields, such as the number of a figure, and
a width for columns without one; pandoc leaves out these fields, and cells of such columns, and does not know
what is struck through twice, nor which fields are tables of contents."""

import io
import re
import zipfile

from defusedxml import ElementTree

from .word_lists import with_one_numbering
from .word_parts import with_parts

DOCUMENT, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
# pandoc sets aside what stands in these styles before the text, and of several such lines keeps the last.
OURS = "Docent "
SET_ASIDE = re.compile(rb'(<w:name w:val=")((?:title|subtitle|author|date|abstract)")', re.IGNORECASE)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NO_WIDTH, SOME_WIDTH = re.compile(rb"<w:gridCol\s*/>"), b'<w:gridCol w:w="1000"/>'
FIELD = re.compile(rb"<w:fldSimple\b([^>]*[^>/])>(.*?)</w:fldSimple>", re.DOTALL)

FIELD_MARKS = re.compile(
    rb'<w:fldChar\b[^>]*?w:fldCharType="(begin|end)"|<w:instrText\b[^>]*>([^<]*)</w:instrText>'
)
FIELD_WORDS = re.compile(rb"<w:t(?: [^>]*)?>[^<]*</w:t>")
IS_CONTENTS = re.compile(rb'w:instr="\s*TOC\b')


def plainer_word(data):
    """The bytes of the file with its parts and fields opened, without tables of contents, its columns given a
    width, what is struck through twice struck through once, its lists counted as Word does, and the styles of
    what stands before a text called by names of our own; the very same bytes when it has none of these."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read(DOCUMENT) if DOCUMENT in package.namelist() else b""
        styles = package.read(STYLES) if STYLES in package.namelist() else b""
        wide = NO_WIDTH.sub(SOME_WIDTH, xml)
        wide = wide.replace(b"<w:dstrike", b"<w:strike")
        wide = without_contents(wide)
        wide = FIELD.sub(lambda field: field[0] if b"HYPERLINK" in field[1] else field[2], wide)
        wide = with_parts(wide)
        if NUMBERING in package.namelist():
            wide = with_one_numbering(wide, package.read(NUMBERING))
        named = SET_ASIDE.sub(rb"\1" + OURS.encode() + rb"\2", styles)
        if (wide, named) == (xml, styles):
            return data
        return with_others(package, {DOCUMENT: wide, STYLES: named})


def without_contents(xml):
    """The XML without the words of fields that are tables of contents, whatever style they are in."""
    if b"TOC" not in xml:
        return xml
    xml = FIELD.sub(lambda field: b"" if IS_CONTENTS.search(field[1]) else field[0], xml)
    is_open, spans = [], []  # of each field we are inside of: where it begins, what it is
    for mark in FIELD_MARKS.finditer(xml):
        kind, instruction = mark.groups()
        if instruction is not None and is_open:
            is_open[-1][1] += instruction
        elif kind == b"begin":
            is_open.append([mark.end(), b""])
        elif kind == b"end" and is_open:
            start, told = is_open.pop()
            is_contents = told.split()[:1] == [b"TOC"] and b'w:val="Heading' not in xml[start : mark.start()]
            spans += [(start, mark.start())] if is_contents else []
    parts, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            parts += [xml[at:start], FIELD_WORDS.sub(b"", xml[start:end])]
            at = end
    return b"".join([*parts, xml[at:]])


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
