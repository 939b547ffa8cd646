"""Rules about what gives the right choice away. They matter most: a learner who knows nothing scores."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import surface
from .findings import ERROR, NOTE, WARNING, Finding, rule
from .items import PICKED


@rule("key-longest", gettext_lazy("The right answer is the longest"), kinds=PICKED)
def key_longest(item):
    if not item.keys or not item.wrong:
        return None
    key = min(item.keys, key=lambda row: row.text.length)
    longest = max(row.text.length for row in item.wrong)
    # Names and single words differ in length without telling anything.
    if len(key.text.words) < 3 or key.text.length - longest < 8 or key.text.length < 1.25 * longest:
        return None
    return Finding(
        ERROR if item.kind == "single" and key.text.length >= 1.5 * longest else WARNING,
        _(
            "The right answer is clearly longer than every wrong one. Say it shorter, or say as much in the "
            "wrong ones."
        ),
        tuple(row.text.spot() for row in item.keys),
    )


@rule("short-distractor", gettext_lazy("A wrong choice is implausibly short"), kinds=PICKED)
def short_distractor(item):
    if len(item.rows) < 3:
        return None
    found = []
    for row in item.wrong:
        others = sorted(other.text.length for other in item.rows if other is not row)
        middle = others[(len(others) - 1) // 2]
        refers = any(p.search(row.text.plain) for p in (surface.ALL, surface.NONE, surface.LETTERS))
        if middle >= 18 and row.text.length <= 0.34 * middle and row.text.length < others[0] and not refers:
            found.append((row, row.text.length <= 0.2 * middle))
    if not found:
        return None
    return Finding(
        ERROR if any(is_tiny for _row, is_tiny in found) else WARNING,
        _(
            "A wrong choice is so short beside the others that few will believe it. Make it as full as "
            "they are."
        ),
        tuple(row.text.spot() for row, _is_tiny in found),
    )


@rule("filler", gettext_lazy("A joke or filler among the choices"), kinds=PICKED, english=True)
def filler(item):
    found = [(row, spans) for row in item.wrong if (spans := surface.is_filler(row.text))]
    return found and Finding(
        ERROR if item.setting.is_health else WARNING,
        _(
            "Nobody picks a joke or a filler, so it makes guessing easier. Write what a learner could "
            "believe."
        ),
        tuple(row.text.spot(*spans) for row, spans in found),
    )


@rule("all-of-the-above", gettext_lazy("“All of the above”"), kinds=PICKED, english=True)
def all_of_the_above(item):
    found = [(row, spans) for row in item.rows if (spans := row.text.spans(surface.ALL))]
    if not found:
        return None
    is_key = any(row in item.keys for row, _spans in found)
    return Finding(
        ERROR if is_key else WARNING,
        _("“All of the above” is the right answer so often that it is a safe guess. ")
        + (
            _("Ask with several choices instead, “Choose all that apply.”")
            if is_key
            else _("Write another wrong choice in its place.")
        ),
        tuple(row.text.spot(*spans) for row, spans in found),
    )


@rule("none-of-the-above", gettext_lazy("“None of the above”"), kinds=PICKED, english=True)
def none_of_the_above(item):
    found = [(row, spans) for row in item.rows if (spans := row.text.spans(surface.NONE))]
    return found and Finding(
        WARNING,
        _(
            "“None of the above” asks what is not so and never says what is. Write another choice in its "
            "place, or leave it out: three choices are enough."
        ),
        tuple(row.text.spot(*spans) for row, spans in found),
    )


@rule("absolute-words", gettext_lazy("Absolute words in wrong choices only"), kinds=PICKED, english=True)
def absolute_words(item):
    rows = [row for row in item.rows if not surface.ALL.search(row.text.plain)]
    rows = [row for row in rows if not surface.NONE.search(row.text.plain)]
    found = [
        (row, spans)
        for row in rows
        if (spans := surface.absolutes(row.text)) and not is_whole(row.text, spans)
    ]
    if not found or any(row in item.keys for row, _spans in found):
        return None
    return Finding(
        # One of several may just be wrong in that way.
        WARNING if len(found) > 1 or len(item.wrong) == 1 else NOTE,
        _(
            "Only wrong choices say “always”, “never” and the like, which is how many people spot them. "
            "Soften them, or say something as absolute in the right one."
        ),
        tuple(row.text.spot(*spans) for row, spans in found),
    )


def is_whole(text, spans):
    """Whether these words are all it says, as “No one” is who."""
    return sum(end - start for start, end in spans) == text.length


@rule(
    "absolute-statement",
    gettext_lazy("An absolute word in a false statement"),
    kinds=("truefalse",),
    english=True,
)
def absolute_statement(item):
    spans = surface.absolutes(item.stem)
    if not spans or item.is_true:
        return None
    return Finding(
        WARNING,
        _(
            "Statements with “always”, “never” and the like are mostly false, and people know it. Say it "
            "without."
        ),
        (item.stem.spot(*spans),),
    )


@rule("hedged-key", gettext_lazy("Only the right answer is hedged"), kinds=PICKED, english=True)
def hedged_key(item):
    found = [(row, spans) for row in item.rows if (spans := surface.hedges(row.text))]
    if not found or not item.wrong or any(row not in item.keys for row, _spans in found):
        return None
    return Finding(
        NOTE,
        _(
            "Only the right answer says “often”, “may” and the like, which makes it sound careful and so "
            "right."
        ),
        tuple(row.text.spot(*spans) for row, spans in found),
    )


@rule(
    "repeated-word", gettext_lazy("A word of the question stands in the right answer only"), kinds=("single",)
)
def repeated_word(item):
    echoed = surface.echoes(item)
    if item.key is None or list(echoed) != [item.key.number]:
        return None
    said = echoed[item.key.number]
    stems = {stem for stem, word in item.key.text.content if word in said}
    in_stem = [word.span for stem, word in item.stem.content if stem in stems]
    return Finding(
        ERROR if len(stems) > 1 else WARNING,
        _(
            "The right answer repeats a word of the question and no wrong one does, so it can be picked by "
            "ear. Use another word, or use it in a wrong choice, too."
        ),
        (item.stem.spot(*in_stem), item.key.text.spot(*(word.span for word in said))),
    )


@rule(
    "grammar",
    gettext_lazy("Choices that do not go with the grammar of the question"),
    kinds=("single",),
    english=True,
)
def grammar(item):
    told = surface.misfits(item)
    if item.key is None or told is None or not told[0]:
        return None
    misfits, span = told
    misfitting = [row for row in item.rows if row.number in misfits]
    spots = (item.stem.spot(span), *(row.text.spot() for row in misfitting))
    if item.key in misfitting:
        if surface.ask_by_article(item) is None:
            return None
        return Finding(WARNING, _("The right answer does not go with the grammar of the question."), spots)
    if len(misfitting) == len(item.wrong):
        said = _(
            "Only the right answer goes with the grammar of the question, so it can be picked without "
            "knowing."
        )
        return Finding(ERROR, said, spots)
    if surface.ask_by_article(item) is None and 2 * len(misfitting) < len(item.wrong):
        return None
    said = _("Some wrong choices do not go with the grammar of the question, so they can be ruled out.")
    return Finding(WARNING, said, spots)


@rule("not-parallel", gettext_lazy("The right answer begins in another way"), kinds=("single",), english=True)
def not_parallel(item):
    if item.key is None or len(item.wrong) < 2:
        return None
    forms = {surface.form(row.text) for row in item.wrong}
    mine = surface.form(item.key.text)
    # Alone among names it is a part of one: programming language.
    is_name = mine == "ing" and len(item.key.text.words) == 2 and not any(forms)
    if len(forms) > 1 or mine in forms or is_name or not (mine or any(forms)):
        return None
    spans = [word.span for word in item.key.text.words[:1]]
    return Finding(
        NOTE if "article" in (mine, *forms) else WARNING,
        _(
            "The right answer begins in another way than all the others and so stands out. Word all "
            "choices alike."
        ),
        (item.key.text.spot(*spans),),
    )


@rule("looks-different", gettext_lazy("The right answer looks different"), kinds=("single",))
def looks_different(item):
    if item.key is None or len(item.wrong) < 2:
        return None
    looks = [surface.look(row.text) for row in item.wrong]
    mine = surface.look(item.key.text)
    apart = [name for name in mine if all(look[name] != mine[name] for look in looks)]
    # Small letters and brackets may be the name itself: "pH", "tPA", "IVL (lithotripsy)".
    if not apart or (apart == ["brackets"] and not mine["brackets"]):
        return None
    if apart == ["small"] and len(item.key.text.words) < 2:
        return None
    names = {
        "full stop": _("the full stop"),
        "bold": _("the bold print"),
        "small": _("the first letter, capital or small"),
        "brackets": _("the brackets"),
    }
    return Finding(
        NOTE if apart == ["brackets"] else WARNING,
        _("The right answer stands out by its look: %s. Write all choices alike.")
        % ", ".join(names[name] for name in apart),
        (item.key.text.spot(),),
    )


@rule("convergence", gettext_lazy("The right answer shares most with the others"), kinds=("single",))
def convergence(item):
    shares = shared(item)
    if item.key is None or len(item.rows) < 4:
        return None
    mine = shares.pop(item.key.number)
    if not shares or mine - max(shares.values()) < 2:
        return None
    others = {stem for row in item.wrong for stem in row.text.stems}
    spans = [word.span for stem, word in item.key.text.content if stem in others]
    return Finding(
        NOTE,
        _(
            "The right answer has parts of all the wrong ones in it, so it can be found by counting. Let the "
            "wrong ones share as much with one another."
        ),
        (item.key.text.spot(*spans),),
    )


def shared(item):
    """{row number: how often its words stand in other choices}."""
    return {
        row.number: sum(len(row.text.stems & other.text.stems) for other in item.rows if other is not row)
        for row in item.rows
    }


RULES = [
    key_longest,
    short_distractor,
    filler,
    all_of_the_above,
    none_of_the_above,
    absolute_words,
    absolute_statement,
    hedged_key,
    repeated_word,
    grammar,
    not_parallel,
    looks_different,
    convergence,
]
