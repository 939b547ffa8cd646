"""What a rule is and what it finds."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

ERROR, WARNING, NOTE = "error", "warning", "note"
# The gravest first. How grave a flaw is follows what is known of its effect: docs/good-questions.md.
SEVERITIES = {ERROR: _("error"), WARNING: _("warning"), NOTE: _("note")}


def gravity(finding):
    """0 for the gravest."""
    return list(SEVERITIES).index(finding.severity)


def worst_first(findings):
    """The findings, errors first, each severity in the order the rules have."""
    return sorted(findings, key=gravity)


@dataclass(frozen=True)
class Spot:
    """Where it shows. place: stem, row, why (of a row), explanation or hint. row: its number from 1, None
    where there is none. text: the whole text as written. spans: (start, end) of the words to be marked."""

    place: str
    row: int | None
    text: str
    spans: tuple = ()

    @property
    def pieces(self):
        """[(words, whether they are marked)] of the text, in order."""
        found, at = [], 0
        for start, end in merged(self.spans):
            found += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [piece for piece in [*found, (self.text[at:], False)] if piece[0]]

    def as_json(self):
        return {
            "place": self.place,
            "row": self.row,
            "text": self.text,
            "spans": [list(span) for span in merged(self.spans)],
            "words": [self.text[start:end] for start, end in merged(self.spans)],
        }


def merged(spans):
    """The spans in order, those that touch or overlap as one."""
    found = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


@dataclass(frozen=True)
class Finding:
    """Something a rule found: one sentence in plain words, and the places where it shows. ``rests_on``:
    short names of other questions it rests on too (its duplicates)."""

    severity: str
    sentence: str
    spots: tuple = ()
    rule: str = ""
    rests_on: tuple = ()

    @property
    def severity_name(self):
        return SEVERITIES[self.severity]


@dataclass(frozen=True)
class Rule:
    """A rule listed in `quizzes.linting`. kinds: the question types it is about, () for all. english: it
    knows English words only. source: what it finds depends on the sentences cited, too. missing: what it
    finds is that something is not there, which of a question only begun is no flaw."""

    slug: str
    name: str
    check: Callable
    kinds: tuple = ()
    english: bool = False
    source: bool = False
    missing: bool = False

    def __call__(self, item):
        """The `Finding` for this item, or None."""
        if (self.kinds and item.kind not in self.kinds) or (self.english and not item.is_english):
            return None
        found = self.check(item)
        return found and replace(found, rule=self.slug)


def rule(slug, name, **about):
    """Makes a `Rule` of a function that takes an `Item` and returns a `Finding` or None."""
    return lambda check: Rule(slug, name, check, **about)
