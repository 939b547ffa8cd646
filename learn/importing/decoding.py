"""From the bytes of a text file to its text."""

import codecs
import re

from django.utils.translation import gettext as _

from .images import refuse_picture
from .outline import CannotRead

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1b\x7f]")
# What a terminal is told: colours, links, sets of letters.
ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b\n]{0,2000}(?:\x07|\x1b\\)|[()*+][0-9A-Z]|[=>78])"
)
# What a typewriter did: a letter struck twice is bold, one over a line is underlined, + over o is a dot.
UNDERLINED = re.compile(r"(\S)\x08{1,2}_(?!\x08)")
STRUCK_OVER = re.compile(r"(\S)\x08{1,2}(?=\1)|_\x08{1,2}(?=\S)|\+\x08(?=o)")


def decode(data):
    """(text, warnings) of a text file, or CannotRead. Line ends become line feeds."""
    text, warnings = decoded(data)
    return re.sub(r"\r\n?|\x85|\u2028|\u2029", "\n", text), warnings


def decoded(data):
    """(text, warnings) of a text file with its line ends as they are, or CannotRead."""
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), None) or unmarked_utf16(data)
    warnings = []
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding:
            raise CannotRead(
                _("This file is damaged: it is not the text it claims to be. Save it again as UTF-8.")
            ) from error
        text = data.decode("windows-1252", errors="replace")
        warnings.append(_("The file is not in UTF-8; it was read as Windows-1252. Check accented letters."))
    if "\0" in text or CONTROLS.search(text):
        refuse_picture(data)
    if "\0" in text:
        raise CannotRead(
            _("This file holds NUL characters, as no text does. Open it, copy what can be read and paste it.")
        )
    if "\x1b" in text or "\x08" in text:
        text = STRUCK_OVER.sub("", UNDERLINED.sub(r"\1", ESCAPES.sub("", text)))
    odd = len(CONTROLS.findall(text))
    if odd > max(8, len(text) // 200):
        raise CannotRead(_("This is not a text file, whatever its name says. Save it again as plain text."))
    if odd:
        text = CONTROLS.sub("", text)
        warnings.append(_("Control characters that cannot be shown were left out."))
    return text, warnings


def unmarked_utf16(data):
    """The byte order of UTF-16 without its mark, told by where the zero bytes of Latin text stand."""
    start = data[:2000]
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if half and odd > 0.6 * half and not even:
        return "utf-16-le"
    if half and even > 0.6 * half and not odd:
        return "utf-16-be"
    return None
