"""Files of every format, made by pandoc from Markdown, and others made by hand."""

import io
import struct
import subprocess
import zipfile
import zlib
from functools import cache

import pypandoc
from django.utils import timezone

from learn.importing.kept import Edition, save_edition
from learn.importing.outline import Outline, OutlinePassage, OutlineSection
from learn.models import Document

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@cache
def pandoc(markdown, suffix, *options):
    """The bytes of a file of this suffix that says what the Markdown says."""
    command = [pypandoc.get_pandoc_path(), "-s", "-f", "markdown", "-t", suffix, "-o", "-", *options]
    return subprocess.run(command, input=markdown.encode(), capture_output=True, check=True).stdout


def docx(body, extra=(), **parts):
    """A Word file with this XML as its body."""
    document = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    files = {"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": RELATIONS, "word/document.xml": document}
    return package({**files, **dict(extra)})


def package(files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return data.getvalue()


def styled(body, styles):
    """A Word file with this XML as its body and these styles."""
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>'
    )
    return docx(body, {"word/styles.xml": styles, "word/_rels/document.xml.rels": relations})


def part(data, name):
    """The bytes of the file of this name in a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return opened.read(name)


def changed(data, name, content):
    """The bytes of a package with other bytes in the file of this name."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return package({each: old.read(each) if each != name else content for each in old.namelist()})


def png(shade=0):
    """A picture of one pixel."""

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes([0, shade])))
        + chunk(b"IEND", b"")
    )


def pdf(*pages, bookmarks=(), info="", addresses=()):
    """A PDF. A page: (x, y, size, bold, text) of each line, bold being 2 for italics, and (x, y, width, height)
    of each black box; a bookmark: (level, title, page, y). info: what it tells of itself. addresses: (left,
    bottom, right, top, address) of each link on every page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R >>", None]
    objects += [
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica{b} /Encoding /WinAnsiEncoding >>"
        for b in ("", "-Bold")
    ]
    first = 6 + len(bookmarks)
    count = len(bookmarks)
    objects.append(
        f"<< /Type /Outlines /First 6 0 R /Last {5 + count} 0 R /Count {count} >>"
        if count
        else "<< /Type /Outlines >>"
    )
    for number, (title, page, y) in enumerate(bookmarks):
        links = (f"/Next {7 + number} 0 R " if number + 1 < count else "") + (
            f"/Prev {5 + number} 0 R" if number else ""
        )
        objects.append(
            f"<< /Title ({escaped(title)}) /Parent 5 0 R /Dest [{first + 2 * page} 0 R /XYZ 0 {y} 0] {links} >>"
        )
    kids = []
    noted = "".join(
        f"<< /Type /Annot /Subtype /Link /Rect [{left} {bottom} {right} {top}] "
        f"/A << /S /URI /URI ({escaped(address)}) >> >> "
        for left, bottom, right, top, address in addresses
    )
    for lines in pages:
        content = "\n".join(map(drawn, lines))
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 << /Type /Font "
            "/Subtype /Type1 /BaseFont /Helvetica-Oblique /Encoding /WinAnsiEncoding >> >> >> "
            f"/Annots [{noted}] /Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< {info} >>")
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(offsets) + 1} /Root 1 0 R "
    end += f"/Info {len(objects)} 0 R >>"
    return out + f"{end}\nstartxref\n{len(out)}\n%%EOF\n".encode()


def drawn(item):
    if len(item) == 4:
        return " ".join(map(str, item)) + " re f"
    x, y, size, bold, text = item
    return f"BT /F{1 + bold} {size} Tf {x} {y} Td ({escaped(text)}) Tj ET"


def escaped(text):
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def edition(*paragraphs, items=(), splitter="another 1"):
    """An edition of one section with these paragraphs, each a tuple of sentences as another splitter parted
    them, and a list after them."""
    passages = [
        OutlinePassage("sentence", sentence, "", not at)
        for paragraph in paragraphs
        for at, sentence in enumerate(paragraph)
    ]
    passages += [OutlinePassage("item", item, paragraphs[-1][-1]) for item in items]
    outline = Outline("Tea", "en", (OutlineSection(2, "Leaves", tuple(passages)),), reader="test 1")
    text, spans = outline.canonical()
    keys = tuple(key for _section, _passage, key in outline.keyed())
    return Edition(1, text, outline, keys, tuple(spans), splitter, timezone.now(), "0" * 64)


def stored(*paragraphs, **fields):
    """A document with such an edition."""
    document = Document.objects.create(slug="tea", title="Tea")
    save_edition(document, edition(*paragraphs, **fields), None)
    return document
