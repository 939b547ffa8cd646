"""From the bytes of a bank to its text, and from Markdown to the words alone."""

import codecs
import re

from django.utils.translation import gettext as _

from learn.importing import CannotRead
from learn.importing.decoding import decoded, unmarked_utf16
from learn.markdown import CITE, parse

from .bank import Loss, NotABank

LARGEST = 20 * 1024 * 1024
UNSEEN = re.compile("[\x85\u2028\u2029]")
WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def text_of(data):
    """The text of a bank's bytes, with plain line ends. NotABank where they are no text."""
    if len(data) > LARGEST:
        raise NotABank(_("This file is larger than %d MB. Split it.") % (LARGEST // 1024 // 1024))
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise NotABank(_("This file is empty. Choose the file that holds the questions."))
    if not data.startswith(WIDE) and not unmarked_utf16(data):
        # A stray one means nothing; a file full of them is no text, which `decode` says.
        few = data.count(b"\0") <= len(data) // 1000 + 8
        data = data.replace(b"\0", b"") if few else data
        data = as_utf8(data)
    try:
        return in_lines(decoded(data)[0])
    except CannotRead as error:
        raise NotABank(str(error)) from error


def in_lines(text):
    """The text with plain line ends, which are those that editors count: what else Unicode calls the end of a
    line ends one only where there is no other."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNSEEN.sub(" " if "\n" in text.strip("\n") else "\n", text)


def as_utf8(data):
    """The bytes as UTF-8. What is none in them is read as windows-1252, so that a bank put together from
    several files keeps the letters of all."""
    return data.decode(errors=BESIDE).encode()


def letters_beside(error):
    """The bytes that are no UTF-8 as windows-1252 has them, for `bytes.decode`."""
    return error.object[error.start : error.end].decode("windows-1252", errors="replace"), error.end


BESIDE = "windows-1252-beside"
codecs.register_error(BESIDE, letters_beside)


def as_plain(markdown):
    """The words of this Markdown on one line, without its marks; of a picture its words."""
    words = []
    for block in parse(CITE.sub("", markdown or "")):
        if block.type in ("inline", "code_block", "fence"):
            words += [*map(word_of, block.children or [block]), " "]
    return " ".join("".join(words).split())


def word_of(token):
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def has_marks(markdown):
    """Whether `as_plain` loses something a reader sees: emphasis, a link, a list, a picture, a new line."""
    blocks = parse(markdown or "")
    kinds = [block.type for block in blocks]
    if kinds not in ([], ["paragraph_open", "inline", "paragraph_close"]):
        return True
    tokens = [token.type for block in blocks for token in block.children or ()]
    return not {"text", "softbreak"}.issuperset(tokens)


def not_said(index, question, sentences):
    """The losses of writing a question without these: {name of a field: (what, why)}. A field that is
    empty loses nothing."""
    return [
        Loss(index, None, what, why) for name, (what, why) in sentences.items() if getattr(question, name)
    ]


def grouped(losses):
    """[("what, what, …", why)] of these losses: those with one reason in one line."""
    found = {}
    for loss in losses:
        found.setdefault(str(loss.detail), []).append(str(loss.what))
    return [(", ".join(dict.fromkeys(names)), why) for why, names in found.items()]


def texts_of(question):
    """Every piece of Markdown of a question."""
    yield question.stem
    yield question.explanation
    yield from question.hints
    for choice in question.choices:
        yield choice.text
        yield choice.feedback


def first_words(text, most=80):
    """The beginning of a text, to call a thing by that has no title."""
    words = re.sub(r"\s+", " ", text).strip()
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
