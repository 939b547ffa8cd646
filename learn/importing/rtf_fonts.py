"""The letters of an RTF file that are written as bytes: which letters they are depends on the font they are
set in. pandoc takes them all for those of Western Europe."""

import codecs
import re

SHEET = re.compile(rb"\{\\fonttbl\b")
PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
FONT = re.compile(rb"\\f(\d{1,5})(?![a-z])|\\fcharset(\d{1,3})|\\cpg(\d{3,5})|([^\\{};]{3,});")
TOKEN = re.compile(
    rb"((?:\\'[0-9a-fA-F]{2}[\r\n]*|[\x80-\xff])+)|\\f(\d{1,5}) ?(?![a-z])|\\(plain)(?![a-z])|"
    rb"\\u(-?\d{1,5})\{\}|[{}]|\\(?:[^a-z]|[a-z]+-?\d* ?)|[^\\{}\x80-\xff]+"
)
BYTE = re.compile(rb"\\'([0-9a-fA-F]{2})|([\x80-\xff])")
FONTS_WITHIN = 500_000
WESTERN = "cp1252"
# The number a font has for its letters, and what they are called here.
SETS = {
    0: WESTERN, 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
MANY_BYTES = frozenset({"cp932", "cp949", "johab", "gbk", "cp950"})
SYMBOL = "symbol"
# From the sign after the space on, and from the 160th on; a space is what is the same in every font.
SIGNS = "∀ ∃  ∋  ∗  −"
SYMBOLS = {0x22 + at: sign for at, sign in enumerate(SIGNS) if sign != " "}
SYMBOLS |= dict(zip(range(0x40, 0x61), "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾", strict=True))
SYMBOLS |= dict(zip(range(0x61, 0x7F), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼", strict=True))
SYMBOLS |= dict(
    zip(
        range(0xA0, 0xE0),
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓",
        strict=True,
    )
)
SYMBOLS |= {0xE0: "◊", 0xE1: "〈", 0xE5: "∑", 0xF1: "〉", 0xF2: "∫"}


def plainer_fonts(data):
    """RTF in which letters that are written as bytes, and those of the font Symbol, are written as the
    numbers they have in Unicode."""
    usual, fonts = sets(data)
    first = re.search(rb"\\deff(\d{1,5})", data[:2000])
    default = fonts.get(int(first[1]), usual) if first else usual
    if {default, *fonts.values()} <= {WESTERN}:
        return data
    parts, stack = [], [default]
    at = skip = end_of(data, SHEET.search(data))
    while token := TOKEN.match(data, at):
        at = token.end()
        font, said = stack[-1], token[0]
        if token[1]:
            said, at = letters(data, token, font)
        elif token[2]:
            stack[-1] = fonts.get(int(token[2]), usual)
        elif token[3]:
            stack[-1] = default
        elif said == b"{":
            stack.append(font)
        elif said == b"}" and len(stack) > 1:
            stack.pop()
        elif font == SYMBOL and token[4]:
            said = written(SYMBOLS.get(int(token[4]) % 65536 - 0xF000, chr(int(token[4]) % 65536)))
        elif font == SYMBOL and said[:1] != b"\\":
            said = b"".join(written(SYMBOLS[byte]) if byte in SYMBOLS else bytes([byte]) for byte in said)
        parts.append(said)
    return b"".join([data[:skip], *parts, data[at:]])


def sets(data):
    """(the letters a file has where its font does not tell, {font: its letters})."""
    page = PAGE.search(data[:2000])
    usual = known(f"cp{int(page[1])}") if page else "mac_roman" if rb"\mac" in data[:200] else WESTERN
    fonts, number = {}, None
    start = SHEET.search(data)
    for found in FONT.finditer(data, start.end(), end_of(data, start)) if start else ():
        if found[1]:
            number = int(found[1])
            fonts.setdefault(number, usual)
        elif number is None:
            continue
        elif found[2]:
            fonts[number] = SETS.get(int(found[2]), usual)
        elif found[3]:
            fonts[number] = known(f"cp{int(found[3])}")
        elif found[4].strip().lower() == b"symbol":
            fonts[number] = SYMBOL
    return usual, fonts


def known(name):
    """This set of letters where it is known, else that of Western Europe."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return WESTERN


def end_of(data, start):
    """Where the group ends that begins with this match."""
    depth = 0
    for brace in re.finditer(rb"\\[{}\\]|[{}]", data[: start.start() + FONTS_WITHIN]) if start else ():
        if brace.start() >= start.start():
            depth += {b"{": 1, b"}": -1}.get(brace[0], 0)
            if not depth:
                return brace.end()
    return 0


def letters(data, token, font):
    """(the letters of these bytes as numbers, where the text goes on)."""
    end, raw = token.end(), b"".join(bytes.fromhex(a.decode()) or b for a, b in BYTE.findall(token[0]))
    if font == SYMBOL:
        return b"".join(written(SYMBOLS.get(byte, chr(byte))) for byte in raw), end
    # The second byte of a letter can be one that is written as it is.
    if font in MANY_BYTES and data[end : end + 1].isalnum() and is_cut(raw, font):
        raw, end = raw + data[end : end + 1], end + 1
    return b"".join(map(written, raw.decode(font, "replace"))), end


def is_cut(raw, font):
    try:
        raw.decode(font)
    except UnicodeDecodeError as error:
        return error.end == len(raw)
    return False


def written(letter):
    """A letter as RTF writes any."""
    if letter.isascii() and (letter.isalnum() or letter == " "):
        return letter.encode()
    return b"".join(rb"\u%d{}" % unit for unit in units(letter))


def units(letter):
    raw = letter.encode("utf-16-be")
    return [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
