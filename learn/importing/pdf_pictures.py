"""Takes the pictures off the pages of a PDF: each with its place, its bytes, and its words where the file
has them."""

import ctypes
import struct
import zlib
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .images import LARGEST, stored

MOST = 200
MOST_BYTES = 24 * 1024 * 1024
MOST_PIXELS = 4_000_000
MOST_OBJECTS = 20_000
MOST_ELEMENTS = 5000
DEEPEST = 40
SMALLEST = 24  # points: less is a bullet, a rule or an icon
PLAIN_COLOURS = (raw.FPDF_COLORSPACE_DEVICEGRAY, raw.FPDF_COLORSPACE_DEVICERGB, raw.FPDF_COLORSPACE_CALRGB,
                 raw.FPDF_COLORSPACE_CALGRAY, raw.FPDF_COLORSPACE_ICCBASED)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A picture on a page. top is the greater: a PDF counts upwards."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    data: bytes
    words: str


class Pictures:
    """Collects the pictures of a file, page by page, within bounds that no file passes."""

    def __init__(self):
        self.found, self.bytes = [], 0

    def take(self, page, number):
        """Adds those of an open page."""
        shown = [each for each in images(page) if is_meant(each.get_bounds(), page.get_size())]
        words = spoken(page) if shown else {}
        for image in shown:
            if len(self.found) == MOST or self.bytes > MOST_BYTES:
                return
            data = bytes_of(image)
            if data and stored(data):
                said = words.get(raw.FPDFPageObj_GetMarkedContentID(image.raw), "")
                self.found.append(Picture(number, *image.get_bounds(), data, said))
                self.bytes += len(data)

    @property
    def meant(self):
        """Those that do not stand on page after page, as a letterhead does."""
        pages = defaultdict(set)
        for picture in self.found:
            pages[sha256(picture.data).digest()].add(picture.page)
        return [each for each in self.found if len(pages[sha256(each.data).digest()]) < 3]


def images(page):
    """The images that stand on an open page itself."""
    for at in range(min(raw.FPDFPage_CountObjects(page.raw), MOST_OBJECTS)):
        found = raw.FPDFPage_GetObject(page.raw, at)
        if raw.FPDFPageObj_GetType(found) == raw.FPDF_PAGEOBJ_IMAGE:
            yield pdfium.PdfImage(found, page=page, pdf=page.pdf)


def is_meant(bounds, size):
    """False for rules, icons, and the picture of a whole page behind its words."""
    left, bottom, right, top = bounds
    width, height = right - left, top - bottom
    if min(width, height) < SMALLEST or max(width, height) > 20 * min(width, height):
        return False
    return width * height < 0.8 * size[0] * size[1]


def bytes_of(image):
    """The picture as a file that browsers show, or None."""
    try:
        width, height = image.get_px_size()
        if not 0 < width * height <= MOST_PIXELS:
            return None
        if image.get_filters() == ["DCTDecode"] and image.get_metadata().colorspace in PLAIN_COLOURS:
            data = bytes(image.get_data())
            return data if len(data) <= LARGEST else None
        return png(image.get_bitmap(render=True, scale_to_original=True))
    except (pdfium.PdfiumError, ValueError, MemoryError):
        return None


def png(bitmap):
    """A bitmap as a PNG file."""
    if bitmap.width * bitmap.height > 2 * MOST_PIXELS:
        return None
    channels = {"L": 1, "BGR": 3, "BGRX": 4, "BGRA": 4}.get(bitmap.mode)
    if channels is None:
        return None
    pixels, rows = bytes(bitmap.buffer), []
    for row in range(bitmap.height):
        line = pixels[row * bitmap.stride : row * bitmap.stride + bitmap.width * channels]
        rows.append(b"\0" + in_order(line, channels, bitmap.mode))
    kind = {"L": 0, "BGR": 2, "BGRX": 2, "BGRA": 6}[bitmap.mode]
    head = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, kind, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 6)
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def in_order(line, channels, mode):
    """A row of pixels, red first, without what is no colour."""
    if channels == 1:
        return line
    width = 4 if mode == "BGRA" else 3
    turned = bytearray(len(line) // channels * width)
    for to, source in ((0, 2), (1, 1), (2, 0), (3, 3))[:width]:
        turned[to::width] = line[source::channels]
    return bytes(turned)


def spoken(page):
    """{number of a marked part of an open page: the words its author gave for those who cannot see it}."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    found, left = {}, MOST_ELEMENTS
    waiting = [
        (raw.FPDF_StructTree_GetChildAtIndex(tree, at), "", 0)
        for at in range(min(raw.FPDF_StructTree_CountChildren(tree), MOST_ELEMENTS))
    ]
    while waiting and left:
        element, words, depth = waiting.pop()
        left -= 1
        if not element or depth > DEEPEST:
            continue
        words = alternative(element) or words
        for at in range(min(raw.FPDF_StructElement_GetMarkedContentIdCount(element), MOST_ELEMENTS)):
            if words:
                found[raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, at)] = words
        for at in range(min(raw.FPDF_StructElement_CountChildren(element), MOST_ELEMENTS)):
            waiting.append((raw.FPDF_StructElement_GetChildAtIndex(element, at), words, depth + 1))
    raw.FPDF_StructTree_Close(tree)
    return found


def alternative(element):
    length = raw.FPDF_StructElement_GetAltText(element, None, 0)
    if not 2 < length < 10_000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDF_StructElement_GetAltText(element, buffer, length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace").replace("\0", "").strip()


def after_which(pictures, parts):
    """{id of a part, or None before the first: the pictures that stand after it}: below the last part above
    them in their column, else where their page begins."""
    found = defaultdict(list)
    for picture in pictures:
        above, before = None, None
        for part in parts:
            lines = [line for line in part.lines if line.page == picture.page]
            if any(
                line.bottom >= picture.top - 2 and line.left < picture.right and line.right > picture.left
                for line in lines
            ):
                above = part
            if part.lines[0].page < picture.page:
                before = part
        stands = above or before
        found[id(stands) if stands else None].append(picture)
    return found
