"""What a file really is, whatever its name says, and whether it is safe to unpack."""

import io
import re
import stat
import struct
import zipfile
import zlib

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .images import refuse_picture
from .outline import CannotRead

MB = 1024 * 1024
MOST_ENTRIES = 5000
MOST_UNPACKED = 200 * MB
MOST_XML = 64 * MB
MOST_RATIO = 250
RATIO_FROM = 4 * MB

XML = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx")
NAMES = {
    "docx": "Word (.docx)",
    "odt": "OpenDocument (.odt)",
    "epub": "EPUB (.epub)",
    "rtf": "RTF (.rtf)",
    "html": "HTML (.html)",
    "pdf": "PDF (.pdf)",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
OTHERS = {
    "xl/": gettext_lazy("This is a workbook of Excel. Copy what is to be read into a Word file (.docx)."),
    "ppt/": gettext_lazy("This is a presentation of PowerPoint. Save its outline as .rtf and bring that."),
}
TELLING = 20_000  # bytes that tell what a file is
ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def check(data, kind):
    """CannotRead unless the bytes are of this kind and safe to unpack."""
    if not data.strip(b"\0 \t\r\n"):
        raise CannotRead(_("This file is empty. Choose the file that holds the text."))
    if data.startswith(PROGRAMS):
        raise CannotRead(_("This is a program, whatever its name says. Choose the file that holds the text."))
    if data.startswith(OLE):
        raise CannotRead(
            _("This file is password-protected. Take the password off and bring it again.")
            if "EncryptedPackage".encode("utf-16-le") in data
            else _("This is an old Office file (.doc). Save it as .docx and bring that.")
        )
    found = sniff(data)
    if found != kind and not is_text(data):
        refuse_picture(data)
    if found != kind and not (kind == "html" and found is None):
        raise wrong(found, kind, data)


def wrong(found, kind, data):
    if data.startswith(b"PK") and not found and (other := other_office(data)):
        return CannotRead(str(other))
    if not found and is_text(data):
        return CannotRead(
            _("This is plain text, not %(kind)s as its name says. Let its name end in .txt or .md.")
            % {"kind": NAMES[kind]}
        )
    if found:
        return CannotRead(
            _("This is %(found)s, not %(kind)s as its name says. Correct the end of its name.")
            % {"found": NAMES[found], "kind": NAMES[kind]}
        )
    return CannotRead(
        _("This is not a whole %(kind)s file. Open it where it was written and save it again.")
        % {"kind": NAMES[kind]}
    )


def other_office(data):
    """What is said of a file of an office program that is no text; None of any other."""
    names = opened(data).namelist()
    return next(
        (said for start, said in OTHERS.items() if any(name.startswith(start) for name in names)), None
    )


def is_text(data):
    """Whether these are words that anybody can read."""
    try:
        text = data[:TELLING].decode()
    except UnicodeDecodeError as error:
        text = data[: error.start].decode() if error.end >= TELLING - 3 else ""
    return bool(text.strip()) and not any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text)


def sniff(data):
    """The kind of a file by its bytes, or None."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"PK"):
        return package_kind(data)
    if re.match(rb"(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", start, re.IGNORECASE | re.DOTALL):
        return "html"
    return None


def package_kind(data):
    package = opened(data)
    unpacked = Guard(package, data)
    unpacked.check()
    names = set(package.namelist())
    mime = package.read("mimetype")[:100].strip() if "mimetype" in names else b""
    if mime == b"application/epub+zip" or "META-INF/container.xml" in names:
        refuse_locked(package, names, "META-INF/encryption.xml")
        return "epub"
    if mime.startswith(b"application/vnd.oasis.opendocument.text"):
        refuse_locked(package, names, "META-INF/manifest.xml")
        return "odt"
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return "docx"
    return None


def opened(data):
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError) as error:
        raise CannotRead(
            _("This file is cut off or damaged. Open it where it was written and save it again.")
        ) from error


def refuse_locked(package, names, listing):
    """Fonts may be scrambled in an EPUB; text may not."""
    if listing not in names:
        return
    methods = re.findall(
        rb'(?:EncryptionMethod[^>]*Algorithm|encryption-data)[^>"]*"([^"]*)', package.read(listing)
    )
    if any(
        b"obfuscat" not in method.lower() and b"RC" not in method and b"idpf" not in method
        for method in methods
    ):
        raise CannotRead(_("This file is password-protected. Take the password off and bring it again."))


class Guard:
    """Unpacks every entry once and keeps none, counting what really comes out, not what is promised."""

    def __init__(self, package, data):
        self.package, self.data = package, data
        self.total = self.xml = 0

    def check(self):
        entries = self.package.infolist()
        if len(entries) > MOST_ENTRIES:
            raise CannotRead(
                _("This file holds more than %(most)d parts. Save it again without what is embedded.")
                % {"most": MOST_ENTRIES}
            )
        for entry in entries:
            self.check_name(entry)
            self.check_size(entry)

    def check_name(self, entry):
        name = entry.filename.replace("\\", "/")
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if is_link or name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name):
            raise CannotRead(
                _("This file names places outside itself, as no document does. Open it and save it again.")
            )
        if entry.flag_bits & 1:
            raise CannotRead(_("This file is password-protected. Take the password off and bring it again."))

    def check_size(self, entry):
        is_xml = entry.filename.lower().endswith(XML)
        size, tail = 0, b""
        for piece in pieces(entry, self.data):
            size += len(piece)
            self.total += len(piece)
            self.xml += len(piece) if is_xml else 0
            if self.total > MOST_UNPACKED or self.xml > MOST_XML:
                raise self.too_large()
            if size > RATIO_FROM and size > MOST_RATIO * max(1, entry.compress_size):
                raise self.too_large(is_dense=True)
            if is_xml and ENTITY.search(tail + piece):
                raise CannotRead(
                    _("This file defines XML entities, so it is not read. Open it and save it as .docx.")
                )
            tail = piece[-8:]

    def too_large(self, is_dense=False):
        """What is said of a file that unpacks to more than is read; how much more only it itself can tell."""
        entries = self.package.infolist()
        xml = sum(entry.file_size for entry in entries if entry.filename.lower().endswith(XML))
        whole = sum(entry.file_size for entry in entries)
        told = {"most": _("%d MB of text") % (MOST_XML // MB), "size": -(-xml // MB)}
        if whole > MOST_UNPACKED and xml <= MOST_XML:
            told = {"most": _("%d MB") % (MOST_UNPACKED // MB), "size": -(-whole // MB)}
        if whole > MOST_UNPACKED or xml > MOST_XML:
            said = _(
                "This file unpacks to more than %(most)s, to %(size)d MB by its own account. Split it up."
            )
            return CannotRead(said % told)
        if is_dense:
            said = _("A part of this file unpacks to more than %(times)d times its size. Save it again.")
            return CannotRead(said % {"times": MOST_RATIO})
        return CannotRead(
            _("This file unpacks to more than it says. Open it where it was written and save it again.")
        )


def pieces(entry, data):
    """What an entry really holds, piece by piece, however much it says it holds."""
    header = data[entry.header_offset : entry.header_offset + 30]
    if len(header) < 30 or header[:4] != b"PK\3\4":
        raise CannotRead(
            _("This file is cut off or damaged. Open it where it was written and save it again.")
        )
    name, extra = struct.unpack("<HH", header[26:30])
    start = entry.header_offset + 30 + name + extra
    packed = memoryview(data)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise CannotRead(_("This file is packed in a way Docent does not know. Open it and save it again."))
    unpack = zlib.decompressobj(-15)
    rest = bytes(packed)
    try:
        while rest and not unpack.eof:
            yield unpack.decompress(rest, MB)
            rest = unpack.unconsumed_tail
    except zlib.error as error:
        raise CannotRead(
            _("This file is cut off or damaged. Open it where it was written and save it again.")
        ) from error
