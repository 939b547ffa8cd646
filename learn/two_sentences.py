"""Two sentences beside each other: the words that differ, and whether it is punctuation only."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext_lazy as _

# Comparing words takes the square of their number: beyond this a passage is shown whole.
MOST_WORDS = 1500
# Scripts without spaces between words are compared character by character.
# A number is one word, with what parts it (1,000.5 and 7:30) and its sign of per cent.
WORD = re.compile(
    r"\d+(?:[.,:'’/\u2009\u202f]\d+)*(?:\s?[%‰])?(?!\w)|[\u3040-\u30ff\u3400-\u9fff]|\w+|\s+|[^\w\s]"
)
DIGEST = re.compile(r"[0-9a-f]{64}")
PUNCTUATION = set(".,;:!()[]\"'-…")  # not “?”: a statement asked is another one


@dataclass(frozen=True)
class Row:
    """One passage in both editions; one side is empty where it was added or is gone. came_from: the title
    of the section it stood in before, where it moved. contexts: what else the old and the new key rest on."""

    state: str
    old_key: str = ""
    old: str = ""
    new_key: str = ""
    new: str = ""
    came_from: str = ""
    contexts: tuple = ("", "")

    @property
    def under(self):
        """What the old and the new sentence stand under, in words, where that is not the same."""
        if self.state != "changed" or self.contexts[0] == self.contexts[1]:
            return "", ""
        old, new = (
            _("under “%s”") % context if context and not DIGEST.fullmatch(context) else ""
            for context in self.contexts
        )
        return old, _("another picture") if DIGEST.fullmatch(self.contexts[1]) else new

    @property
    def in_full(self):
        """The old and the new sentence, each with the words it stands under."""
        return tuple(
            " ".join(filter(None, ["" if DIGEST.fullmatch(context) else context, text]))
            for context, text in zip(self.contexts, (self.old, self.new), strict=True)
        )

    @property
    def is_same_under_other(self):
        """True when its own words are the same, and only what it stands under is not. Another picture is not
        the same, whatever it is called."""
        return self.state == "changed" and self.old == self.new and not DIGEST.fullmatch(self.contexts[1])

    @property
    def is_harmless(self):
        """True when nothing but punctuation differs, in it and in what it stands under."""
        is_pair = bool(self.old and self.new)
        return (
            is_pair and is_harmless(self.old, self.new) and bare(self.contexts[0]) == bare(self.contexts[1])
        )

    @property
    def words(self):
        """The old and the new sentence in pieces: ([(is_only_here, text)...], [...])."""
        return words(self.old, self.new)


def words(old, new):
    """Both sentences in pieces, each (is_only_here, text)."""
    ours, theirs = WORD.findall(old), WORD.findall(new)
    if max(len(ours), len(theirs)) > MOST_WORDS:
        return [(True, old)], [(True, new)]
    before, after = [], []
    for same, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if a != b:
            before.append((same != "equal", "".join(ours[a:b])))
        if c != d:
            after.append((same != "equal", "".join(theirs[c:d])))
    return joined(before), joined(after)


def joined(pieces):
    """The pieces with a lone space between two marked ones marked too: one change reads as one."""
    whole = []
    for at, (is_only_here, text) in enumerate(pieces):
        near = pieces[max(at - 1, 0) : at] + pieces[at + 1 : at + 2]
        marked = is_only_here or (text.isspace() and len(near) == 2 and all(mark for mark, _t in near))
        if whole and whole[-1][0] == marked:
            whole[-1] = (marked, whole[-1][1] + text)
        else:
            whole.append((marked, text))
    return whole


def is_harmless(old, new):
    """True when nothing but punctuation differs, and none of it where it can carry meaning: beside a
    digit (1.5 is not 15) or within a word (its is not it's)."""
    return bare(old) == bare(new)


def bare(text):
    kept = []
    for at, letter in enumerate(text):
        near = (text[at - 1 : at] if at else "") + text[at + 1 : at + 2]
        if letter not in PUNCTUATION or any(c.isdigit() for c in near):
            kept.append(letter)
        elif len(near) == 2 and near.isalpha():
            kept.append(" " if letter == "-" else letter)
    return " ".join("".join(kept).split())
