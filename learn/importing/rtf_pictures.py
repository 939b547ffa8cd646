"""The pictures of an RTF file: pandoc tells where each stands and the digest of its bytes, not the bytes."""

import re
from hashlib import sha1

PICTURE = re.compile(rb"\\pict(?![a-z])")
BINARY = re.compile(rb"(?<!\\)\\bin(\d{1,8}) ?")
TOKEN = re.compile(rb"[{}]|\\[a-z]+-?\d* ?|\\'[0-9a-fA-F]{2}|\\.|[0-9a-fA-F\s]+|.", re.DOTALL)
DESCRIBED = re.compile(rb"\\sn wzDescription\}\s*\{\\sv ((?:[^{}\\]|\\.|\{\})*)\}", re.DOTALL)
ESCAPE = re.compile(r"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,5}) ?(?:\{\}|\\'[0-9a-fA-F]{2}|[^\\])?|\\([\\{}~_-])")
SIGNS = {"~": "\u00a0", "_": "-", "-": ""}
MOST = 500
MOST_TOKENS = 2000  # of one picture; its bytes are one


def in_digits(data):
    """The file with the bytes of pictures written as digits, which pandoc reads, where they stand as they
    are, which it does not."""
    parts, at = [], 0
    while match := BINARY.search(data, at):
        end = match.end() + int(match[1])
        parts += [data[at : match.start()], b" ", data[match.end() : end].hex().encode()]
        at = end
    return b"".join([*parts, data[at:]])


def pictures(data):
    """({name pandoc gives a picture: its bytes}, {name: its words}, {name: what to call one without}) of an
    RTF file."""
    found, words, names, end = {}, {}, {}, 0
    for _number in range(MOST):
        match = PICTURE.search(data, end)
        if not match:
            break
        picture, end = bytes_at(data, match.end())
        ends = suffix(data[match.end() : end])
        name = f"{sha1(picture, usedforsecurity=False).hexdigest()}{ends}"
        found[name] = picture
        described = DESCRIBED.search(data, match.end(), end)
        if described and described[1].strip():
            words[name] = readable(described[1])
        if ends:
            # As in other formats, and not “image”, as pandoc calls it.
            names.setdefault(name, f"image{len(names) + 1}{ends}")
    return found, words, names


def suffix(group):
    kinds = {rb"\pngblip": ".png", rb"\jpegblip": ".jpg", rb"\emfblip": ".emf"}
    return next((ends for word, ends in kinds.items() if word in group), "")


def bytes_at(data, at):
    """(the bytes of the picture whose group goes on here, where that ends)."""
    depth, digits = 0, []
    for _token in range(MOST_TOKENS):
        if at >= len(data):
            break
        token = TOKEN.match(data, at)
        said, at = token[0], token.end()
        if said == b"{":
            depth += 1
        elif said == b"}":
            depth -= 1
            if depth < 0:
                break
        elif not depth and said[:1] != b"\\":
            digits.append(said)
    written = re.sub(rb"[^0-9a-fA-F]", b"", b"".join(digits))
    return bytes.fromhex(written[: len(written) // 2 * 2].decode()), at


def readable(written):
    """Words as RTF writes them, as a reader sees them."""

    def letter(match):
        if match[1]:
            return bytes.fromhex(match[1]).decode("cp1252", "replace")
        if match[2]:
            return chr(int(match[2]) % 65536)
        return SIGNS.get(match[3], match[3])

    return ESCAPE.sub(letter, written.decode("cp1252", "replace"))
