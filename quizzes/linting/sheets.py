"""Rules about the questions of a quiz together."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learn.readability import Reading

from . import chances, words
from .findings import ERROR, NOTE, WARNING, Finding
from .guesser import guess
from .wording import simplified

LONGEST_RUN = 4
FEWEST = 3
SMOG_FROM, SMOG_MOST = 30, 9


@dataclass
class Sheet:
    """The questions of one quiz, in order. draws: [(how many, [Item of its pool])]. sections: {title of a
    section the quiz is about: how many of its questions rest on it}. topics: those its path asks about
    elsewhere. title is empty for questions that no quiz holds."""

    items: list
    title: str = ""
    is_final: bool = False
    shuffles: bool = True
    pass_points: int = 0
    draws: list = field(default_factory=list)
    sections: dict = field(default_factory=dict)
    topics: frozenset = frozenset()

    @property
    def everything(self):
        """All that it asks or may draw, each once."""
        drawn = [item for _count, pool in self.draws for item in pool]
        return list({id(item): item for item in (*self.items, *drawn)}.values())

    @property
    def luck(self):
        """The chance of each question it asks to be answered by blind guessing."""
        found = [float(chances.of_guessing(item)) for item in self.items]
        for count, pool in self.draws:
            each = [float(chances.of_guessing(item)) for item in pool]
            found += [sum(each) / len(each)] * count if each else []
        return found


@dataclass(frozen=True)
class SheetRule:
    slug: str
    name: str
    check: Callable

    def __call__(self, sheet):
        found = self.check(sheet)
        return found and replace(found, rule=self.slug)


def rule(slug, name):
    return lambda check: SheetRule(slug, name, check)


@rule("guessable", gettext_lazy("A guesser that knows nothing beats luck"))
def guessable(sheet):
    guessed = guess(sheet.everything)
    if not guessed.beats_luck:
        return None
    told = "; ".join(f"“{item.stem.plain.strip()[:60]}”" for item in guessed.told[:5])
    return Finding(
        ERROR,
        _(
            "A guesser that looks only at lengths, repeated words and the like gets %(hits)s of %(asked)d "
            "right; luck gets %(luck)s, and %(limit)d or more in fewer than one of twenty tries. Mend "
            "these first: %(told)s"
        )
        % {
            "hits": round(float(guessed.hits), 1),
            "asked": guessed.asked,
            "luck": round(float(guessed.by_luck), 1),
            "limit": guessed.limit,
            "told": told,
        },
        tuple(item.stem.spot() for item in guessed.told[:5]),
    )


@rule("key-position", gettext_lazy("The right answers stand in a pattern"))
def key_position(sheet):
    """Where choices are shuffled only true and false keep their place."""
    placed = [item for item in sheet.items if item.kind in ("single", "truefalse") and len(item.keys) == 1]
    said = []
    for kind in ("truefalse", "single"):
        asked = [item for item in placed if item.kind == kind and not (sheet.shuffles and item.is_shuffled)]
        if run := longest_run(asked):
            said.append(
                _("%(count)d times in a row the right answer is %(place)s.")
                % {"count": run[1], "place": place(kind, run[0])}
            )
        elif crowd := crowded(asked):
            said.append(
                _("%(count)d of %(asked)d times the right answer is %(place)s.")
                % {"count": crowd[1], "asked": len(asked), "place": place(kind, crowd[0])}
            )
    return said and Finding(WARNING, " ".join(said) + " " + _("Spread them, or let the choices be shuffled."))


def place(kind, number):
    if kind == "truefalse":
        return _("“true”") if number == 1 else _("“false”")
    return _("choice %d") % number


def longest_run(items):
    """(place, how many times in a row) where one place is right too often in a row, or None."""
    runs = [(number, len(list(same))) for number, same in groupby(item.keys[0].number for item in items)]
    worst = max(runs, key=lambda run: run[1], default=(0, 0))
    return worst if worst[1] > LONGEST_RUN else None


def crowded(items):
    """(place, how often) where one place is right more often than luck would have it, or None."""
    if len(items) < 8:
        return None
    number, count = Counter(item.keys[0].number for item in items).most_common(1)[0]
    places = max(len(item.rows) for item in items)
    # One of several places is bound to be ahead, so each has only its share of the allowance.
    is_luck = chances.at_least([1 / len(item.rows) for item in items], count) >= chances.LUCK / places
    return None if is_luck else (number, count)


@rule("pass-by-luck", gettext_lazy("It can be passed by guessing"))
def pass_by_luck(sheet):
    luck = sheet.luck
    if not luck or not sheet.pass_points:
        return None
    chance = chances.at_least(luck, sheet.pass_points)
    if chance < chances.LUCK:
        return None
    return Finding(
        WARNING,
        _(
            "Who guesses blindly passes with a chance of %(percent)d %%. Ask more questions, or ask for "
            "more right answers."
        )
        % {"percent": round(100 * chance)},
    )


@rule("quiz-size", gettext_lazy("Too few questions"))
def quiz_size(sheet):
    asked = len(sheet.luck)
    if not sheet.title or asked >= FEWEST:
        return None
    return Finding(
        NOTE,
        ngettext(
            "It asks %(asked)d question. Three to eight on a section are what makes people remember it.",
            "It asks %(asked)d questions. Three to eight on a section are what makes people remember it.",
            asked,
        )
        % {"asked": asked},
    )


@rule("section-left-out", gettext_lazy("A section nobody is asked about"))
def section_left_out(sheet):
    left = [title for title, count in sheet.sections.items() if not count]
    if not left or not sheet.is_final:
        return None
    named = ", ".join(f"“{title}”" for title in left[:5])
    return Finding(WARNING, _("It asks nothing about %s. Add a question that rests on it.") % named)


@rule("topic-left-out", gettext_lazy("A topic nobody is asked about"))
def topic_left_out(sheet):
    asked = {item.question.topic for item in sheet.everything}
    left = sorted(sheet.topics - asked - {""})
    if not left or not sheet.is_final:
        return None
    named = ", ".join(f"“{topic}”" for topic in left[:5])
    return Finding(
        NOTE, _("Its course asks about %s, and it does not. Add a question on that topic.") % named
    )


@rule("topic-missing", gettext_lazy("Questions without a topic"))
def topic_missing(sheet):
    bare = [item for item in sheet.everything if not item.question.topic]
    if not bare or len(bare) == len(sheet.everything):
        return None
    said = ngettext(
        "%d question has no topic, so it is left out wherever questions are drawn or counted by topic.",
        "%d questions have no topic, so they are left out wherever questions are drawn or counted by topic.",
        len(bare),
    )
    return Finding(NOTE, said % len(bare), tuple(item.stem.spot() for item in bare[:5]))


@rule("hard-together", gettext_lazy("Together they are hard to read"))
def hard_together(sheet):
    reading = reading_of(sheet.everything)
    if reading is None or reading.smog is None or round(reading.smog) <= SMOG_MOST:
        return None
    if not any(item.setting.is_health for item in sheet.everything):
        return None
    return Finding(
        NOTE,
        _(
            "All its questions together read at grade %(smog)s (SMOG, %(sentences)d sentences); %(most)d "
            "or below suits most readers of a health course."
        )
        % {"smog": round(reading.smog, 1), "sentences": reading.sentences, "most": SMOG_MOST},
    )


def reading_of(items):
    """The `Reading` of the stems and choices of these English items, None without any."""
    said = []
    for item in items:
        if item.is_english:
            texts = [item.stem, *(row.text for row in item.rows if item.kind in ("single", "multiple"))]
            said += [
                part for text in texts for part in words.sentences(simplified(text.plain, item.setting.terms))
            ]
    return Reading.of(said)


RULES = [
    guessable,
    key_position,
    pass_by_luck,
    quiz_size,
    section_left_out,
    topic_left_out,
    topic_missing,
    hard_together,
]
