"""What two versions of a lesson rest on otherwise, each change told once. A list's lead-in and a table's head
are part of the keys of what stands under them: where they change, those sentences get other keys and say the
same."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .importing.keys import normalise
from .models import Passage
from .two_sentences import WORD, Row

NOTHING = Passage()
ALIKE = 0.25  # of the letters of two sentences together, those in words that both have


@dataclass
class Change:
    """A `Row` of old and new that the reader is shown, and the rows that say the same and stand under it.
    is_line: the lesson does not cite it, only what stands under it. is_picture: it is one."""

    row: Row
    under: list = field(default_factory=list)
    is_line: bool = False
    is_picture: bool = False

    def is_over(self, row):
        """Whether it is what this row stood or stands under."""
        old, new = map(normalise, row.contexts)
        mine = normalise(self.row.old), normalise(self.row.new)
        return bool(old and old == mine[0]) or bool(new and new == mine[1])

    @property
    def words(self):
        """How many words there are to read."""
        said = [self.row.old, self.row.new, *(row.new for row in self.under)]
        return sum(len(text.split()) for text in said)


def changes(before, after, passages):
    """Each `Change` between what two versions cite, lists of keys, in the order the later one cites them.
    ``passages``: {key: Passage} of those that only one of them cites."""
    found, same = [], []
    for row in rows(before, after, passages):
        if row.is_same_under_other:
            same.append(row)
        else:
            kind = passages[row.new_key or row.old_key].kind
            found.append(Change(row, is_picture=kind == Passage.Kind.IMAGE))
    for row in same:
        over = next((change for change in found if change.is_over(row)), None)
        if over is None:
            old, new = row.contexts
            state = "changed" if old and new else "gone" if old else "added"
            over = Change(Row(state, old=old, new=new), is_line=True)
            found.append(over)
        over.under.append(row)
    return found


def rows(before, after, passages):
    """The `Row` of each passage that only one of the versions cites: beside the one that says the very same,
    else beside the one in its place among those."""
    here, there = set(before), set(after)
    gone = [key for key in before if key in passages and key not in there]
    new = [key for key in after if key in passages and key not in here]
    twins = say_the_same(gone, new, passages)
    alone = set(gone) - set(twins.values())

    def row(state, old="", key=""):
        was, now = passages.get(old, NOTHING), passages.get(key, NOTHING)
        return Row(state, old, was.text, key, now.text, contexts=(was.context, now.context))

    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for same, a, b, c, d in matcher.get_opcodes():
        if same == "equal":
            continue
        # A sentence the lesson cites in another order has not changed.
        left = [key for key in before[a:b] if key in alone]
        came = [key for key in after[c:d] if key in passages and key not in here]
        for old, key in side_by_side(left, [key for key in came if key not in twins], passages):
            yield row("changed" if old and key else "gone" if old else "added", old, key)
        yield from (row("changed", twins[key], key) for key in came if key in twins)


def side_by_side(left, came, passages):
    """(old key, new key), in order: those that are alike beside each other, "" beside what is only gone or
    only new. Two sentences that have nothing to do with each other are two changes."""
    left = list(left)
    for key in came:
        at = next((at for at, old in enumerate(left) if are_alike(passages[old], passages[key])), None)
        if at is None:
            yield "", key
            continue
        yield from ((old, "") for old in left[:at])
        yield left[at], key
        del left[: at + 1]
    yield from ((old, "") for old in left)


def are_alike(old, new):
    """Whether one has become the other, as far as its words tell: long ones weigh more. Of pictures it is
    taken to be so."""
    if Passage.Kind.IMAGE in (old.kind, new.kind):
        return old.kind == new.kind
    ours, theirs = (Counter(WORD.findall(passage.text.lower())) for passage in (old, new))
    weighs = {word: weight(word) for word in ours | theirs}
    total = sum(weighs[word] * (ours[word] + theirs[word]) for word in weighs)
    shared = sum(weighs[word] * min(ours[word], theirs[word]) for word in weighs)
    return 2 * shared >= ALIKE * total


def weight(word):
    """Short words are in all sentences. A letter of a script without spaces between words stands for one."""
    return max(len(word) - 2, not word.isascii()) if word[0].isalnum() else 0


def say_the_same(gone, new, passages):
    """{new key: the gone one that says the very same}, each once, in order. Pictures say it in what they
    show."""
    said = defaultdict(deque)
    for key in gone:
        if passages[key].kind != Passage.Kind.IMAGE:
            said[normalise(passages[key].text)].append(key)
    twins = {}
    for key in new:
        waiting = said.get(normalise(passages[key].text))
        if waiting and passages[key].kind != Passage.Kind.IMAGE:
            twins[key] = waiting.popleft()
    return twins


def told(found, finished):
    """The sentences that tell a reader, who has finished the lesson or only read it, of these changes; none
    where there are none."""
    did = _("finished") if finished else _("read it")
    cited = [change for change in found if not change.is_line]
    commas = sum(change.row.is_harmless for change in cited)
    changed = [change for change in cited if not change.row.is_harmless]
    lines = [change for change in found if change.is_line]
    if changed:
        yield counted(changed) % {"number": capfirst(apnumber(len(changed))), "did": did}
    if commas:
        said = commas_more(commas) if changed else only_commas(commas)
        yield said % {"number": apnumber(commas), "did": did}
    if lines:
        under = sum(len(change.under) for change in lines)
        said = {"number": capfirst(apnumber(len(lines))), "under": apnumber(under), "did": did}
        yield (so_have_lines(len(lines), under) if cited else lines_have(len(lines), under)) % said


def counted(changed):
    pictures, count = sum(change.is_picture for change in changed), len(changed)
    if pictures == count:
        return ngettext(
            "%(number)s picture has changed since you %(did)s.",
            "%(number)s pictures have changed since you %(did)s.",
            count,
        )
    if pictures:
        return _("%(number)s sentences and pictures have changed since you %(did)s.")
    states = {change.row.state for change in changed}
    if states == {"added"}:
        return ngettext(
            "%(number)s sentence is new since you %(did)s.",
            "%(number)s sentences are new since you %(did)s.",
            count,
        )
    if states == {"gone"}:
        return ngettext(
            "%(number)s sentence has been taken out since you %(did)s.",
            "%(number)s sentences have been taken out since you %(did)s.",
            count,
        )
    return ngettext(
        "%(number)s sentence has changed since you %(did)s.",
        "%(number)s sentences have changed since you %(did)s.",
        count,
    )


def only_commas(count):
    return ngettext(
        "Only the punctuation of %(number)s sentence has changed since you %(did)s.",
        "Only the punctuation of %(number)s sentences has changed since you %(did)s.",
        count,
    )


def commas_more(count):
    return ngettext(
        "In %(number)s more only the punctuation has changed.",
        "In %(number)s more only the punctuation has changed.",
        count,
    )


def lines_have(lines, under):
    if lines > 1:
        return _("%(number)s lines have changed above sentences here since you %(did)s.")
    return ngettext(
        "The line above %(under)s sentence has changed since you %(did)s.",
        "The line above %(under)s sentences has changed since you %(did)s.",
        under,
    )


def so_have_lines(lines, under):
    if lines > 1:
        return _("The lines above %(under)s others have changed, too.")
    return ngettext(
        "The line above %(under)s other has changed, too.",
        "The line above %(under)s others has changed, too.",
        under,
    )


def worded_anew(places, too):
    """The sentence that tells in how many places the lesson's own words have changed."""
    said = (
        ngettext(
            "The lesson is worded anew in %(number)s place, too.",
            "The lesson is worded anew in %(number)s places, too.",
            places,
        )
        if too
        else ngettext(
            "The lesson is worded anew in %(number)s place.",
            "The lesson is worded anew in %(number)s places.",
            places,
        )
    )
    return said % {"number": apnumber(places)}
