"""Which pictures of a document are kept, told by their bytes and never by their name."""

import re
from hashlib import sha256

from django.utils.translation import gettext as _

from .outline import CannotRead, OutlineImage

LARGEST = 8 * 1024 * 1024
# What every browser shows and none runs. SVG can hold script; it is not among them.
MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
TIFF = (b"II*\0", b"MM\0*")
SVG = re.compile(rb"<(?:\w+:)?svg\b")
SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


def media_type(data):
    """The type of a picture by its first bytes, or None for what is not shown."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((name for magic, name in MAGIC if data.startswith(magic)), None)


def refuse_picture(data):
    """CannotRead where a file that was brought as a text is a picture, whatever its name says."""
    if media_type(data) or data.startswith(TIFF):
        raise CannotRead(_("This is a picture. Run text recognition (OCR) and save it as .docx."))


def why_not(data):
    """Why these bytes are not kept as a picture, in a few words with what helps."""
    if not data:
        return _("nothing of it can be read")
    if media_type(data):
        return _("it is larger than 8 MB")
    if SVG.search(data[:2000]):
        return _("it is a drawing (SVG), which a text cannot show; save it as PNG")
    return _("it is no PNG, JPEG, GIF or WebP")


def stored(data):
    """The image these bytes are, or None when they are none that is kept."""
    kind = media_type(data or b"")
    if kind is None or len(data) > LARGEST:
        return None
    return OutlineImage(sha256(data).hexdigest(), kind, data)
