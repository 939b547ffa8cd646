"""What a lesson's own words are in two of its versions, block beside block. What is said with a sentence that
only one of them cites is left out: the source's sentences tell that."""

from collections import Counter
from dataclasses import dataclass

from markdown_it.token import Token

from .cited_blocks import shown, standing, with_open
from .markdown import parse
from .two_sentences import WORD, Row

# How far from its old place, counted in blocks that differ, one is looked for: a lesson of a thousand blocks,
# all worded anew, does not keep its reader waiting.
NEAR = 60
ALIKE = 0.3
END = Token("end", "", 0)


@dataclass(frozen=True)
class Said:
    """A block as it reads. pieces: [(words, the keys in the mark behind them)]. after: what the block before
    it says. at: its place among all of them."""

    words: str
    pieces: tuple = ()
    after: str = ""
    at: int = 0

    @property
    def keys(self):
        return {key for _words, keys in self.pieces for key in keys}

    def without(self, keys, other):
        """The words of its pieces that cite none of these keys, or that another block has as well."""
        there = {words for words, _keys in other.pieces}
        return [words for words, cited in self.pieces if words in there or not keys & set(cited)]


NOTHING = Said("")


def rewordings(old, new, gone, came):
    """A `Row` for each block whose words differ between two versions of a lesson, in the order of the later
    one. ``gone`` and ``came``: the keys that only the one or the other cites. Its title is what it is called,
    and no part of what it says."""
    before, after = all_said(old), all_said(new)
    # What only stands in another place says the same.
    pairs = side_by_side(only_in(before, after), only_in(after, before))
    return [
        Row(
            "changed" if was.words and now.words else "gone" if was.words else "added",
            old=was.words,
            new=now.words,
        )
        for was, now in pairs
        if was.without(gone, now) != now.without(came, was)
    ]


def only_in(these, those):
    """The blocks among these whose words those do not have, or not so often."""
    spare = Counter(said.words for said in those)
    found = []
    for said in these:
        if spare[said.words]:
            spare[said.words] -= 1
        else:
            found.append(said)
    return found


def side_by_side(before, after):
    """[(a block before, the one likest to it now)], with `NOTHING` beside what has no like."""
    likest = []
    for i, was in enumerate(before):
        for j in range(max(0, i - NEAR), min(len(after), i + NEAR)):
            like = likeness(was, after[j])
            if like >= ALIKE:
                likest.append((-like, abs(i - j), i, j))
    now_of, taken = {}, set()
    for _like, _far, i, j in sorted(likest):
        if i not in now_of and j not in taken:
            now_of[i] = j
            taken.add(j)
    pairs = [(was, after[now_of[i]] if i in now_of else NOTHING) for i, was in enumerate(before)]
    pairs += [(NOTHING, now) for j, now in enumerate(after) if j not in taken]
    return sorted(pairs, key=lambda pair: (pair[0] if pair[1] is NOTHING else pair[1]).at)


def likeness(one, other):
    """How likely one block has become the other: words that both have, the same citations, the same place."""
    mine, theirs = (set(WORD.findall(said.words.lower())) - {" ", "."} for said in (one, other))
    shared = 2 * len(mine & theirs) / (len(mine) + len(theirs) or 1)
    return shared + bool(one.keys and one.keys == other.keys) + ALIKE * (one.after == other.after)


def all_said(version):
    """All that a version says, in order."""
    parts = {
        "lede": blocks(version.lede),
        "objectives": [whole(line) for line in version.objective_list],
        "body": blocks(version.body),
        "summary": blocks(version.summary),
    }
    found = []
    for after, part in parts.items():
        for words, pieces in part:
            found.append(Said(words, pieces, after, len(found)))
            after = words
    return found


def whole(text):
    """(words, pieces) of what cites nothing."""
    words = " ".join(text.split())
    return words, ((words, ()),)


def blocks(markdown):
    """(words, pieces) of each block of a Markdown that has words."""
    found = {}
    for token, around in with_open(parse(markdown)):
        if token.type == "inline":
            kind, first, *_rest = standing(token, around)
            lines, said, _between = found.setdefault(
                first, ([], [], " · " if kind in ("row", "head") else " ")
            )
            lines.append(shown(token.children))
            said += pieces(token)
        elif token.content:  # code
            words, said = whole(token.content)
            found[token.map[0]] = [words], said, " "
    for lines, said, between in found.values():
        if words := between.join(filter(None, lines)):
            yield words, tuple(said)


def pieces(token):
    """[(words, the keys in the mark behind them)] of a line. Full stops stand before marks or behind."""
    found, before = [], []
    for child in [*token.children, END]:
        if child.type != "cite" and child is not END:
            before.append(child)
            continue
        if words := shown(before).strip(" .,;:"):
            found.append((words, tuple(child.meta.get("keys", ()))))
        before = []
    return found
