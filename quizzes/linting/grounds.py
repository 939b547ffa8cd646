"""Rules about what a question rests on and what it tells whoever answers it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import rewording, words
from .findings import ERROR, WARNING, Finding, rule
from .items import PICKED, Text

HALF = 0.5
PARTED = ("matching", "ordering", "gaps", "hotspot")


@rule("no-explanation", gettext_lazy("No explanation"), missing=True)
def no_explanation(item):
    if len(item.explanation.words) > 2:
        return None
    said = (
        _("The explanation is too short to teach. Say the truth in one or two sentences.")
        if item.explanation.words
        else _(
            "It has no explanation, which is what people learn from. Say the truth in one or two sentences."
        )
    )
    return Finding(WARNING, said, (item.explanation.spot(),) if item.explanation.words else ())


@rule(
    "no-feedback",
    gettext_lazy("A wrong choice that says nothing"),
    kinds=(*PICKED, "truefalse"),
    missing=True,
)
def no_feedback(item):
    silent = [row for row in item.wrong if not row.why.words]
    return silent and Finding(
        WARNING,
        _(
            "Whoever picks this learns only that it is wrong. Say in a sentence why, or it may be what "
            "they remember."
        ),
        tuple(row.text.spot() for row in silent),
    )


@rule("no-passage", gettext_lazy("It rests on no sentence"), source=True, missing=True)
def no_passage(item):
    if item.question.cites or not item.setting.cites:
        return None
    return Finding(WARNING, _("It rests on no sentence of the source yet. Choose the one that answers it."))


@rule("key-unsupported", gettext_lazy("The sentences do not say what the right answer says"), source=True)
def key_unsupported(item):
    if not item.passages:
        return None
    found = [(text, missing(text, item.passages)) for text in claims(item)]
    weak = [(text, lost) for text, lost in found if lost and len(lost) > (1 - HALF) * len(about(text))]
    if not weak:
        return None
    # One word may be another word for the same; none of several is another sentence.
    bare = [text for text, lost in weak if len(lost) == len(about(text))]
    # Of several parts one may stand elsewhere; where none has a word of them, they rest on nothing.
    is_bare = (
        len(bare) == len(found) > 1 if item.kind in PARTED else any(len(about(text)) > 1 for text in bare)
    )
    return Finding(
        ERROR if is_bare else WARNING,
        _(
            "The sentences it rests on have hardly any of these words. Cite the sentence that says it, "
            "word it as the source does, or say why it holds all the same."
        ),
        tuple(text.spot(*(word.span for _stem, word in lost)) for text, lost in weak),
    )


def about(text):
    """The words a claim is made of, as (stem, word): those that would tell it from another."""
    said = [pair for pair in text.content if pair[1].low not in words.ASKING]
    return said or text.content


def missing(text, passages):
    """Those of them that no cited sentence has."""
    return [
        (stem, word) for stem, word in about(text) if not any(words.akin(stem, other) for other in passages)
    ]


def claims(item):
    """The texts of a question that must hold by its source."""
    if item.kind == "truefalse":
        return [item.stem] if item.is_true else []
    if item.kind in PICKED:
        return [row.text for row in item.keys if row.text.content]
    if item.kind in ("short", "numeric") and item.keys:
        full = [row.text for row in item.keys if row.credit == 1 and row.text.content]
        # Several ways of writing one answer: the one best supported speaks for all.
        return sorted(full, key=lambda text: len(missing(text, item.passages)) / len(about(text)))[:1]
    if item.kind == "matching":
        return [partner(row) for row in item.rows if row.text.content and partner(row).content]
    rows = item.rows if item.kind == "ordering" else best_of_gaps(item) if item.kind == "gaps" else item.keys
    return [row.text for row in rows if row.text.content]


def best_of_gaps(item):
    """One accepted answer of each gap."""
    return list({str(row.details.get("gap")): row for row in reversed(item.keys)}.values())


def partner(row):
    """What a prompt belongs to, as a text of its own."""
    return Text("row", str(row.details.get("match") or ""), row.number)


@rule("sentence-reworded", gettext_lazy("A sentence says something else than it did"), source=True)
def sentence_reworded(item):
    old = " ".join(before for before, _now in item.question.formerly)
    new = " ".join(now for _before, now in item.question.formerly)
    right = [*claims(item), *(row.text for row in item.rows if item.kind == "matching")]
    gone = rewording.keys_in(old) - rewording.keys_in(" ".join(item.question.quotes))
    lost = facts_among(gone, [*right, item.explanation])
    came = rewording.keys_in(new) - rewording.keys_in(old)
    is_false = item.kind == "truefalse" and not item.is_true
    met = facts_among(came, [item.stem] if is_false else [])
    turned = a_not_is_new(item, right)
    whys = [
        lost and _("The sentence was reworded and does not say %s any more.") % named(lost),
        met and _("The sentence was reworded and says %s now.") % named(met),
        turned and _("The sentence was reworded, and a “not” came into it or left it."),
    ]
    if not any(whys):
        return None
    to_do = _("See what holds now: change the question, choose another sentence, or say why it may stay.")
    is_sure = turned or met or any(text is not item.explanation or fact.turns for text, fact in lost)
    spots = [(text, [fact.span for each, fact in lost + met if each is text]) for text, _fact in lost + met]
    spots = tuple(dict.fromkeys(text.spot(*spans) for text, spans in spots))
    return Finding(ERROR if is_sure else WARNING, " ".join([*filter(None, whys), to_do]), spots)


def facts_among(keys, texts):
    """(text, fact) of each fact of these texts that is known by one of the keys."""
    return [(text, fact) for text in texts for fact in rewording.facts_in(text.plain) if fact.key in keys]


def named(found):
    """The words of these facts in quotation marks, each once."""
    return ", ".join(f"“{word}”" for word in dict.fromkeys(fact.word for _text, fact in found))


def a_not_is_new(item, right):
    """Whether a sentence it rests on denies now what it did not, or no longer, and the question has not
    followed: whoever writes it anew after a “not” came uses one."""
    texts = [item.stem, *right, item.explanation]
    denies = any(rewording.negations(text.plain) for text in texts)
    more = [rewording.negations(now) - rewording.negations(before) for before, now in item.question.formerly]
    return any(count < 0 if denies else count > 0 for count in more)


RULES = [no_explanation, no_feedback, no_passage, key_unsupported, sentence_reworded]
