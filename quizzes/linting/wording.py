"""Rules about how a question is put: what makes it hard for another reason than what it asks."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learn.readability import reading_grade

from . import surface, words
from .findings import ERROR, NOTE, WARNING, Finding, rule
from .items import PICKED
from .words import one_of

NEGATIVE = re.compile(
    r"\b(?:not|except|excluding|false|incorrect|untrue|wrong|never|least likely|least|unlikely|neither)\b"
    r"|n['’]t\b",
    re.I,
)
# What a clause says is part of what is asked: "What happens when the valve does not close?"
CLAUSE = re.compile(
    r"\b(?:if|when|because|although|though|while|whether|since|unless|until|why|people who|someone who"
    r"|in whom)\b[^,?]*",
    re.I,
)
HARMLESS = one_of(
    "not only, why not, or not, no longer, at least, least expensive, falsely, false positive, false negative"
)
GENERIC = re.compile(
    r"^\W*(?:which|what)\s+(?:one\s+)?(?:of\s+(?:the\s+|these\s*)?(?:following|these"
    r"|below)?\s*)?(?:statements?|answers?|options?|choices?|sentences?)?"
    r"\s*(?:below\s+)?(?:is|are|holds?|applies|apply|do you agree with)?\s*(?:the\s+)?(?:most\s+)?(?:true"
    r"|correct|right|accurate|false|incorrect|wrong|best)?"
    r"\s*(?:one|answer|statement)?\s*[?:.]?\s*$|^\W*(?:choose|select|mark|pick)\s+(?:the\s+)?(?:best|right"
    r"|correct|true)\s+(?:answer|statement|option|choice|one)\W*$",
    re.I,
)
ABOUT = re.compile(
    r"^\W*(?:which|what)\s+(?:one\s+)?(?:of\s+(?:the\s+)?(?:following"
    r"|these)\s+)?(?:statements?\s+)?(?:below\s+)?"
    r"(?:(?:about|on|regarding|concerning)\s+.{2,60}\s+)?(?:is|are)\s+(?:most\s+)?(?:true|correct|right"
    r"|accurate|false|incorrect)"
    r"(?:\s+(?:about|of|for|regarding|concerning)\s+.{2,60})?\s*[?:.]?\s*$",
    re.I,
)
TEXT = re.compile(
    r"\b(?:according to|as (?:stated|mentioned|described|said|explained|noted) (?:in|by)|based on|as per"
    r"|from)\s+(?:the|this|our|your)\s+"
    r"(?:\w+\s+)?(?:text|lesson|passage|article|source|author|authors|chapter|course|reading|document"
    r"|paragraph|section|lecture|video|handout|book|textbook|slides?)\b"
    r"|\b(?:the|this)\s+(?:text|lesson|passage|article|author|chapter|paragraph|lecture|handout"
    r"|reading)\s+(?:above|says|states|mentions|claims|tells|describes|explains|argues|suggests|calls"
    r"|discusses|names)\b"
    r"|\bin\s+(?:the|this)\s+(?:text|lesson|passage|article|chapter|lecture|reading)\b|\b(?:text|passage"
    r"|paragraph) above\b"
    r"|\b(?:you|we) (?:have )?(?:read|learned|learnt|saw|discussed|covered) (?:in|above|earlier|about in)\b",
    re.I,
)
HINGE = re.compile(
    r"\b(?:previous|preceding|earlier|prior) (?:question|item|problem|exercise|case)s?\b"
    r"|\b(?:in|from|of|to|for|see|with|at|using|answered) (?:the )?(?:last|first|second|third|fourth|next)"
    r" (?:question|item|exercise)\b(?! (?:a|an|the|that|is|was|to)\b)"
    r"|\b(?:in|from|of|to|for|see|with|at|using|answered) (?:questions?|items?|exercises?) "
    r"(?:no\.? ?|number |#)?\d+\b|\b(?:your|the) (?:previous|earlier|last) (?:answer|choice|result)\b"
    r"|\b(?:answer|result|value) (?:(?:from|of|to|in) (?:the )?(?:question|item|above|previous|before)"
    r"|above|before|you (?:gave|chose|found))\b|\bthe (?:question|item) above\b",
    re.I,
)
NUMBERED = re.compile(r"(?:^|\n|\s)\(?(?:[1A]|i)[.)]\s.*\(?(?:[2B]|ii)[.)]\s", re.S)
VAGUE = one_of(
    """often, usually, sometimes, generally, frequently, commonly, rarely, seldom, occasionally, mostly,
    regularly, normally, typically, many, few, several, a lot, somewhat, fairly, quite, about right, a
    while, soon, recently"""
)
COMPARED = re.compile(r"\b(?:as|how|so|too) (?:many|few)\b", re.IGNORECASE)
FEWEST_WORDS = 15  # of fewer the measure says nothing
MOST_GRADE = {True: 8, False: 12}  # in a health course, elsewhere


@rule(
    "negative-stem",
    gettext_lazy("A negative that is easy to miss"),
    kinds=(*PICKED, "truefalse"),
    english=True,
)
def negative_stem(item):
    asked, start = item.asked
    if item.kind == "truefalse":
        asked, start = item.stem.plain, 0
    harmless = [found.span() for found in HARMLESS.finditer(asked)]
    if item.kind != "truefalse":
        harmless += [found.span() for found in CLAUSE.finditer(asked)]
    found = [
        (start + negative.start(), start + negative.end())
        for negative in NEGATIVE.finditer(asked)
        if not any(begin <= negative.start() < end for begin, end in harmless)
        and not (item.kind == "truefalse" and negative[0].lower() in ("false", "wrong", "least", "unlikely"))
    ]
    if not found:
        return None
    if all(is_emphasised(item.stem.raw, *span) for span in found):
        if item.kind == "truefalse":
            return None
        said = _("It asks what is not so. Even emphasised, such a question is misread more: ask what is so.")
        return Finding(NOTE, said, (item.stem.spot(*found),))
    said = (
        _(
            "A statement with “not” is easily misread, and false then means true. Say it without, or set "
            "**not** bold."
        )
        if item.kind == "truefalse"
        else _(
            "It asks what is not so, and the small word is easily missed. Ask what is so, or set the word "
            "bold."
        )
    )
    return Finding(WARNING, said, (item.stem.spot(*found),))


def is_emphasised(raw, start, end):
    """Whether these words are bold, slanted or in capitals."""
    word = raw[start:end]
    return word.isupper() or (raw[:start].endswith(("*", "_")) and raw[end:].startswith(("*", "_")))


@rule("no-question", gettext_lazy("The question only shows in the choices"), kinds=PICKED)
def no_question(item):
    if not item.rows:
        return None
    text = item.stem.plain.strip()
    is_bare = len(item.stem.words) < (3 if "?" in text else 4) and "![" not in item.stem.raw
    if item.is_english and GENERIC.search(item.asked[0].strip()):
        # With a case or a text before it, "Which is right?" may ask enough.
        is_bare = is_bare or len(item.stem.words) - len(words.words_in(item.asked[0])) < 5
    if is_bare:
        said = _(
            "It cannot be understood without its choices. Ask a whole question that could be answered alone."
        )
        return Finding(WARNING, said, (item.stem.spot(),))
    if item.is_english and item.kind == "single" and ABOUT.search(item.asked[0].strip()):
        said = _(
            "It names a topic and asks nothing about it yet: the choices may be about anything. Ask one "
            "thing."
        )
        return Finding(NOTE, said, (item.stem.spot(),))
    return None


@rule("according-to", gettext_lazy("“According to the text”"), english=True)
def according_to(item):
    # A text with gaps is there to be read itself.
    spans = item.kind != "gaps" and item.stem.spans(TEXT)
    return spans and Finding(
        WARNING,
        _(
            "It asks what a text says. Learners meet it without the text, months later: ask for the fact "
            "itself."
        ),
        (item.stem.spot(*spans),),
    )


@rule("hinged", gettext_lazy("It hangs on another question"), english=True)
def hinged(item):
    spans = item.stem.spans(HINGE)
    return spans and Finding(
        ERROR,
        _(
            "It speaks of another question, but each is asked alone and in any order. Say here all that is "
            "needed."
        ),
        (item.stem.spot(*spans),),
    )


@rule("vague-words", gettext_lazy("Vague words in the choices"), kinds=PICKED, english=True)
def vague_words(item):
    found = [(row, spans) for row in item.rows if (spans := vague_in(row.text))]
    return found and Finding(
        NOTE,
        _("What one reader calls “often” another calls “sometimes”. Give a number, or say it without."),
        tuple(row.text.spot(*spans) for row, spans in found),
    )


def vague_in(text):
    """Where the text is vague; “twice as many” and “how few” are not."""
    exact = [end for _start, end in text.spans(COMPARED)]
    return [span for span in text.spans(VAGUE) if span[1] not in exact]


@rule("repeated-beginning", gettext_lazy("All choices begin alike"), kinds=PICKED)
def repeated_beginning(item):
    if len(item.rows) < 3:
        return None
    said = [[word.low for word in row.text.words] for row in item.rows]
    same = 0
    while all(len(each) > same + 1 and each[same] == said[0][same] for each in said):
        same += 1
    if same < 3:
        return None
    spots = tuple(row.text.spot((row.text.words[0].start, row.text.words[same - 1].end)) for row in item.rows)
    return Finding(NOTE, _("All choices begin with the same words. Say them once, in the question."), spots)


@rule("choice-letters", gettext_lazy("Choices that name other choices"), kinds=PICKED, english=True)
def choice_letters(item):
    found = [(row, spans) for row in item.rows if (spans := row.text.spans(surface.LETTERS))]
    # "A and D" may name vitamins, where most choices are like it and the question numbers nothing.
    if not found or (3 * len(found) >= 2 * len(item.rows) and not NUMBERED.search(item.stem.plain)):
        return None
    return Finding(
        ERROR if item.is_shuffled else WARNING,
        _(
            "It names other choices by letter, but learners see them in another order. Ask with several "
            "choices."
        )
        if item.is_shuffled
        else _("Choosing between pairs of choices tests puzzling, not knowing. Ask with several choices."),
        tuple(row.text.spot(*spans) for row, spans in found),
    )


@rule("hard-to-read", gettext_lazy("Hard to read"), english=True)
def hard_to_read(item):
    said = [item.stem, *(row.text for row in item.rows if item.kind in PICKED)]
    read = [part for text in said for part in words.sentences(simplified(text.plain, item.setting.terms))]
    grade = reading_grade(read)
    most = MOST_GRADE[item.setting.is_health]
    if grade is None or grade <= most or sum(len(words.words_in(part)) for part in read) < FEWEST_WORDS:
        return None
    long = [word.span for word in item.stem.words if len(word.low) > 9]
    return Finding(
        WARNING if grade > most + 4 else NOTE,
        _(
            "It reads at school year %(grade)d (Flesch-Kincaid); year %(most)d or below suits most readers. "
            "Shorter words and sentences help."
        )
        % {"grade": grade, "most": most},
        (item.stem.spot(*long),),
    )


def simplified(text, terms):
    """The text with each word of the glossary as a short word: what is explained is not held against it."""
    if not terms:
        return text
    return one_of(",".join(sorted(terms))).sub("term", text)


RULES = [
    negative_stem,
    no_question,
    according_to,
    hinged,
    vague_words,
    repeated_beginning,
    choice_letters,
    hard_to_read,
]
