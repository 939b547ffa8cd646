"""Rules for pairs, orders and gaps."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..question_types.accepting import fold, without_article
from . import surface, words
from .choices import said_by
from .findings import ERROR, NOTE, WARNING, Finding, rule
from .grounds import partner

GAP = re.compile(r"\[\[(\d+)\]\]")
ORDINAL = re.compile(
    r"^\W*(?:(?:step\s*)?\d+[.):]"
    r"|(?:(?:step|stage|phase)\s+(?:\d+|one|two|three|four|five)|first(?:ly)?|second(?:ly)?|third(?:ly)?|next"
    r"|then|finally|lastly|at last|to begin|to start|to finish|in the end)\b)",
    re.I,
)


@rule("last-pair", gettext_lazy("The last pair is left over"), kinds=("matching",))
def last_pair(item):
    prompts = [row for row in item.rows if row.text.raw.strip()]
    used = [said_by(partner(row)) for row in prompts]
    if len(prompts) < 2 or len(set(used)) < len(used) or len(prompts) < len(item.rows):
        return None
    said = _(
        "Each partner is used once and none is left over, so the last pair is found by itself. Add a partner."
    )
    return Finding(NOTE, said)


@rule("same-prompt", gettext_lazy("Two prompts say the same"), kinds=("matching",))
def same_prompt(item):
    seen, found = {}, {}
    for row in item.rows:
        if not row.text.raw.strip():
            continue
        twin = seen.setdefault(said_by(row.text), row)
        if twin is not row:
            found |= {each.number: each.text.spot() for each in (twin, row)}
    said = _("Two prompts say the same, so a learner cannot know which one is meant. Change one of them.")
    return Finding(ERROR, said, tuple(found.values())) if found else None


@rule("pair-by-word", gettext_lazy("A word shared by a prompt and its partner"), kinds=("matching",))
def pair_by_word(item):
    partners = {row.number: partner(row) for row in item.rows}
    spots = []
    for row in item.rows:
        mine = partners[row.number]
        others = {
            stem for other in partners.values() if said_by(other) != said_by(mine) for stem in other.stems
        }
        tell = (row.text.stems & mine.stems) - others
        spans = [w.span for stem, w in row.text.content if stem in tell and len(w.low) > 3]
        if spans:
            spots.append(row.text.spot(*spans))
    said = _("A prompt and its partner share a word that no other partner has, so they can be paired by ear.")
    return Finding(WARNING, said, tuple(spots)) if spots else None


@rule("order-told", gettext_lazy("The words tell the order"), kinds=("ordering",), english=True)
def order_told(item):
    found = [(row, spans) for row in item.rows if (spans := row.text.spans(ORDINAL))]
    return found and Finding(
        WARNING,
        _("“First”, “then” and numbers tell where a step belongs. Say what happens, without them."),
        tuple(row.text.spot(*spans) for row, spans in found),
    )


@rule("many-gaps", gettext_lazy("Many gaps in few words"), kinds=("gaps",))
def many_gaps(item):
    gaps = item.stem.spans(re.compile(r"_{4,}"))
    if len(gaps) < 2 or len(item.stem.words) >= 5 * len(gaps):
        return None
    said = _(
        "So many words are missing that the text is hard to understand. Leave at least five words for each "
        "gap."
    )
    return Finding(WARNING, said, (item.stem.spot(*gaps),))


@rule("answer-told", gettext_lazy("The answer stands in the question"), kinds=("short", "gaps"))
def answer_told(item):
    spots = []
    for row in item.keys:
        said = [words.stem(word.low) for word in row.text.words]
        asked = [words.stem(word.low) for word in item.stem.words]
        if not any(words.is_content(word.low) for word in row.text.words) or len("".join(said)) < 3:
            continue
        at = next((n for n in range(len(asked)) if asked[n : n + len(said)] == said), None)
        # "Is it hot or cold?" has to name what can be answered.
        if at is not None and "or" not in (asked[at - 1], *asked[at + len(said) :][:1]):
            last = item.stem.words[at + len(said) - 1]
            spots.append(item.stem.spot((item.stem.words[at].start, last.end)))
    said = _(
        "An accepted answer stands in the question itself, so it can be copied. Put the question in other "
        "words."
    )
    return Finding(ERROR, said, tuple(dict.fromkeys(spots))) if spots else None


@rule(
    "needless-article",
    gettext_lazy("An accepted answer with an article"),
    kinds=("short", "gaps"),
    english=True,
)
def needless_article(item):
    if item.details.get("case"):
        return None
    typed = [row for row in item.rows if said_where(item, row) is not None]
    accepted = {(said_where(item, row), fold(row.text.raw)) for row in typed}
    found = [
        row
        for row in typed
        if row.credit > 0
        and (bare := without_article(row.text.raw)) != row.text.raw
        and (said_where(item, row), fold(bare)) not in accepted
    ]
    said = _(
        "Without its article this answer is not accepted. Write it without: an article before it makes no "
        "difference then."
    )
    return Finding(NOTE, said, tuple(row.text.spot() for row in found)) if found else None


def said_where(item, row):
    """Which gap the row is typed into, 0 where the question has none; None where it is not typed."""
    if item.kind == "short":
        return 0
    gap = str(row.details.get("gap"))
    return gap if dict(enumerate(item.gaps, 1)).get(int(gap) if gap.isdecimal() else 0) == "typed" else None


@rule("gap-grammar", gettext_lazy("A word before a gap tells the answer"), kinds=("gaps",), english=True)
def gap_grammar(item):
    spots = []
    for gap in GAP.finditer(item.stem.raw):
        article = re.search(r"\b(an?)\s+$", item.stem.plain[: gap.start()], re.I)
        rows = [row for row in item.rows if str(row.details.get("gap")) == gap[1]]
        is_list = dict(enumerate(item.gaps, 1)).get(int(gap[1])) == "list"
        if not article or not is_list:
            continue
        fits = [surface.begins_like_a_vowel(row.text) for row in rows]
        if None not in fits and len(set(fits)) > 1:
            spots.append(item.stem.spot(article.span(1)))
    said = _("“A” or “an” before the gap rules some of its words out. Write “a/an”, or put it into the list.")
    return Finding(WARNING, said, tuple(spots)) if spots else None


@rule("same-gap-words", gettext_lazy("A gap offers the same twice"), kinds=("gaps",))
def same_gap_words(item):
    seen, found = {}, {}
    for row in item.rows:
        # The same number may stand again with a wider tolerance and less credit.
        said = row.text.raw.strip().casefold(), str(row.details.get("tolerance"))
        twin = seen.setdefault((str(row.details.get("gap")), *said), row)
        if twin is not row:
            found |= {each.number: each.text.spot() for each in (twin, row)}
    said = _("A gap has the same words twice. Take one of them out.")
    return Finding(ERROR, said, tuple(found.values())) if found else None


RULES = [
    last_pair,
    same_prompt,
    pair_by_word,
    order_told,
    many_gaps,
    answer_told,
    needless_article,
    gap_grammar,
    same_gap_words,
]
