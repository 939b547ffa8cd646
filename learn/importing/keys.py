"""The address of a passage: what it says, hashed, as git addresses a blob."""

import hashlib
import re
import unicodedata

KEY_LENGTH = 8

# NFKC would also split ligatures, but it turns 10⁵ into 105: a dose could change.
LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip
QUOTES = dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'") | dict.fromkeys(
    "\u201c\u201d\u201e\u201f\u2033", '"'
)
HYPHENS = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
INVISIBLE = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u180e", "")
TRANSLATION = str.maketrans(LIGATURES | QUOTES | HYPHENS | INVISIBLE)


def normalise(text):
    """Text as the key sees it: NFC, one space for a run of white space, plain quotes and hyphens,
    ligatures as letters, invisible characters dropped. Case, digits and punctuation stay."""
    # Composed last: a letter and its accent may have had a zero-width character between them.
    text = unicodedata.normalize("NFC", text.translate(TRANSLATION))
    return re.sub(r"\s+", " ", text).strip()


def digest(kind, context, text):
    """SHA-256 hex digest (64 characters) over kind, context and text. A line feed parts them:
    normalised text never holds one, so no two triples run together into the same bytes."""
    whole = "\n".join([kind, normalise(context), normalise(text)])
    return hashlib.sha256(whole.encode()).hexdigest()


def key_for(digest, taken):
    """The key for this digest: its first 8 hex digits, or the shortest longer prefix not yet taken.

    ``taken`` maps each key already given in the document to its full digest. A passage that has a
    key keeps it."""
    for length in range(KEY_LENGTH, len(digest) + 1):
        key = digest[:length]
        if taken.get(key, digest) == digest:
            return key
    raise ValueError("Two passages cannot share a whole digest and differ.")
