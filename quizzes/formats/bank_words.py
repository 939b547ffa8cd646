"""The texts of one imported question as Markdown, with the pictures they show and what had to be left out."""

import base64
import binascii
import re
from dataclasses import replace
from urllib.parse import unquote

from django.utils.translation import gettext as _

from learn.importing.images import stored, why_not

from .bank import Loss
from .html_text import LOOKS_LIKE_HTML, from_moodle, to_markdown
from .markdown_text import formulas, from_plain, tidied
from .quoting import without_quotes

# None goes on over the beginning of another: else each of a thousand would look through all for its end.
PICTURE = re.compile(r"!\[((?:\\.|(?!!\[)[^\]\\])*+)\]\(\s*+<?((?:(?!!\[)[^)\s>])*+)>?(?:(?!!\[)[^)])*+\)")
OURS = re.compile(r"image:([0-9a-f]{64})")
IMAGE_FILE = re.compile(r"@@PLUGINFILE@@/([^)\s]*)")
KEY = re.compile(r"[0-9a-f]{8,64}")


class Words:
    """losses: [(what, detail)] of what could not be carried. images: {digest: OutlineImage} of the pictures
    the texts show."""

    def __init__(self):
        self.losses, self.images, self.kept = [], {}, {}
        self.refused = {}  # {name of a file: why it is no picture that is kept}

    def lose(self, what, detail=""):
        loss = (what, " ".join(str(detail).split())[:200])
        if loss not in self.losses:
            self.losses.append(loss)

    def keep(self, data):
        """The digest of a picture by its bytes, None for what is no picture."""
        image = stored(data)
        if image is None:
            return None
        self.kept[image.digest] = image
        return image.digest

    def keep_file(self, written, name=""):
        """The same, from its bytes in base64, of the file of this name."""
        try:
            data = base64.b64decode(re.sub(r"\s", "", written or ""), validate=True)
        except (binascii.Error, ValueError):
            data = b""
        digest = self.keep(data)
        if digest is None:
            self.refused[name] = why_not(data)
        return digest

    def with_reason(self, address):
        """The address of a picture that is lost, and why, where it came with the file."""
        name = unquote(address.partition("?")[0]).rpartition("/")[2]
        return f"{address}: {self.refused[name]}" if name in self.refused else address

    def markdown(self, text, written, files=None):
        """A text as Markdown. ``written``: html, markdown, plain, or anything else for Moodle's own format.
        ``files``: {name: digest} of what came with it."""
        files = files or {}
        if written == "html":
            found, losses = to_markdown(text, files, self.keep)
        elif written == "markdown":
            found, losses = self.own(tidied(text), files), []
        elif written == "plain":
            found, losses = from_plain(text), formulas(text)
        else:
            found, losses = from_moodle(text, files, self.keep)
        for what, detail in losses:
            self.lose(what, self.with_reason(detail) if what == _("picture") else detail)
        if "\ufffd" in found:
            self.lose(_("letter"), _("one that could not be read: %s") % around(found))
        self.images |= {digest: self.kept[digest] for digest in OURS.findall(found) if digest in self.kept}
        return found.strip()

    def own(self, text, files):
        """Markdown as it is, but for pictures that did not come with it."""
        tags = LOOKS_LIKE_HTML.findall(text)
        for tag in dict.fromkeys(tag for tag in tags if tag.startswith("<")):
            self.lose(_("tag"), tag)

        def picture(match):
            found = IMAGE_FILE.fullmatch(match[2])
            digest = files.get(found[1]) if found else None
            ours = OURS.fullmatch(match[2])
            if ours and ours[1] in self.kept:
                digest = ours[1]
            if digest:
                return f"![{match[1]}](image:{digest})"
            self.lose(_("picture"), self.with_reason(match[2]))
            return match[1]

        return PICTURE.sub(picture, text)


def around(text):
    at = text.index("\ufffd")
    return text[max(at - 20, 0) : at + 20]


def finished(question, words):
    """The question with its pictures and without the quotes in its explanation; its name asks where it has no
    other text."""
    return replace(
        question,
        explanation=without_quotes(question.explanation, question.cites),
        stem=question.stem or from_plain(question.title),
        images=dict(words.images),
    )


def identity(tags):
    """(topic, cites, other tags) of what a file calls tags: [(name, value)] with value "" where a tag has
    none."""
    topic = next((value for name, value in tags if name == "topic"), "")
    cites = dict.fromkeys(value for name, value in tags if name == "cite" and KEY.fullmatch(value))
    others = dict.fromkeys(
        f"{name}={value}" if value else name
        for name, value in tags
        if name != "topic" and not (name == "cite" and KEY.fullmatch(value))
    )
    return topic, tuple(cites), tuple(others)


def losses_of(words, index, line):
    """What ``words`` lost, as losses of the question with this index."""
    return [Loss(index, line, what, detail) for what, detail in words.losses]


def literal_markdown(text):
    """Words that another program shows as they stand, on one line."""
    return from_plain(" ".join(text.split()))
