"""Text entries, drop-down choices and gap match: a short answer, a number, or a text with gaps."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ..bank import BankChoice
from . import accepted
from .accepted import NONSENSE, Accepted, said
from .bodies import Body
from .choices import CLOSE, general_feedback, limited, prompt_of
from .expressions import as_list
from .items import Made, Unreadable
from .tree import attribute, every, text_of

MOST_GAPS = 50
MOST_ROWS = 300
OUR_GAPS = "docent-gaps"
ALONE = re.compile(r"[?:.!]\s*")


@dataclass
class Gap:
    """A place to be filled. kind: typed, list or number. rows: `Accepted`. answers(value): the answers of
    the item with this value here and all else right. none: a value that is right nowhere."""

    kind: str
    rows: list
    response: object
    none: object = NONSENSE
    name: str = ""

    def answers(self, item, value):
        answers = item.right_answers()
        if not self.name:
            return answers | {self.response.identifier: value}
        pairs = [pair for pair in as_list(answers[self.response.identifier]) if pair.split()[-1] != self.name]
        return answers | {self.response.identifier: [*pairs, f"{value} {self.name}"]}

    @property
    def right(self):
        """The values its declaration calls right."""
        values = as_list(self.response.right)
        return [v.split()[0] for v in values if v.split()[-1] == self.name] if self.name else values


def from_entries(item, nodes):
    """The `Made` of an item of text entries and drop-down choices."""
    nodes = nodes if isinstance(nodes, list) else [nodes]
    if len(nodes) > MOST_GAPS:
        raise Unreadable(_("It has %d gaps, which is more than one question can have.") % len(nodes))
    gaps, placed = [], {}
    used = "".join(item.body.itertext())
    tokens = [gap_token(number, used) for number in range(1, len(nodes) + 1)]
    for node, token in zip(nodes, tokens, strict=True):
        gaps.append(gap_of(item, node))
        placed[id(node)] = token
    stem = item.stem(placed)
    # More than one gap, or one from which to choose, is a text with gaps.
    alone = without(stem, tokens[0]) if len(gaps) == 1 and gaps[0].kind != "list" else None
    if alone is not None and not every_class(item.body, OUR_GAPS):
        return written(item, gaps[0], alone or attribute(item.root, "title"))
    return with_gaps(item, gaps, marked(stem, tokens))


def gap_token(number, used):
    """A word that stands for a gap until the text is Markdown, and stands nowhere in it."""
    token = f"qzgap{number}zq"
    while token in used:
        token = f"q{token}q"
    return token


def marked(stem, tokens):
    """The stem with [[1]], [[2]]… where the gaps are."""
    for number, token in enumerate(tokens, 1):
        stem = stem.replace(token, f"[[{number}]]")
    return stem


def every_class(node, name):
    return any(name in attribute(inner, "class").split() for inner in node.iter())


def without(stem, token):
    """The stem without a field that stands at its end or alone; None where it stands within a sentence."""
    paragraphs = stem.split("\n\n")
    place = next((at for at, text in enumerate(paragraphs) if token in text), None)
    if place is None:
        return None
    before, _token, after = paragraphs[place].partition(token)
    before, after = before.rstrip(" \\\n"), after.strip(" .\\\n")
    if after or (before and not ALONE.fullmatch(before[-1:])):
        return None
    return "\n\n".join([*paragraphs[:place], *filter(None, [before]), *paragraphs[place + 1 :]]).strip()


def gap_of(item, node):
    """The `Gap` of a text entry or a drop-down choice."""
    response = item.responses.get(attribute(node, "responseIdentifier"))
    if response is None:
        raise Unreadable(_("It does not tell what is right: its response is not declared."))
    if attribute(node, "patternMask"):
        item.lose(_("what can be typed"), attribute(node, "patternMask"))
    if attribute(node, "nearly"):
        item.lose(_("nearly right spelling"), attribute(node, "nearly"))
    if attribute(node, "pattern"):
        item.lose(_("pattern of an answer"), attribute(node, "pattern"))
    if node.tag == "inlineChoiceInteraction":
        options = every(node, "inlineChoice")
        rows = [Accepted(item.plain(option), attribute(option, "identifier")) for option in options]
        return Gap("list", rows, response)
    if response.base in ("float", "integer"):
        rows = accepted.of_number(item, response)
        far = max([abs(row.value) for row in rows], default=Decimal(1)) * 1000 + Decimal("98765.4321")
        return Gap("number", rows, response, far)
    return Gap("typed", accepted.of_text(item, response), response)


def credits_of(item, gap, is_one_of_several=True):
    """(what each row earns of the best, what the best earns). Of several gaps what an answer adds counts."""
    base = item.score(gap.answers(item, gap.none)) if is_one_of_several else Decimal(0)
    gains = [item.score(gap.answers(item, row.value)) - base for row in gap.rows]
    best = max(gains, default=Decimal(0))
    if best > 0:
        return [limited(gain / best) for gain in gains], best
    right = [Decimal(row.value in gap.right) for row in gap.rows]
    if not any(right):
        raise Unreadable(_("It does not tell which answer is right."))
    return right, Decimal(0)


def written(item, gap, stem):
    """A question answered in one field."""
    credits, best = credits_of(item, gap, is_one_of_several=False)
    details = {}
    if gap.kind == "typed" and minds_case(item, gap, credits):
        details["case"] = True
    general, everywhere = general_feedback(item)
    general_at_none = item.shown(gap.answers(item, gap.none))
    choices, carried = [], set(everywhere)
    for row, credit in told_apart(item, gap, credits, details):
        own = item.shown(gap.answers(item, row.value)) - everywhere
        if credit or own - general_at_none or item.is_ours:
            choices.append(BankChoice(row.text, credit, item.said(own), dict(row.details)))
            carried |= own
    others = general_at_none - everywhere
    earned = item.score(gap.answers(item, gap.none)) if best else Decimal(0)
    if others or earned > 0:
        choices.append(BankChoice("*", limited(earned / best) if best else Decimal(0), item.said(others)))
    kind = "numeric" if gap.kind == "number" else "short"
    return Made(kind, stem, choices, details, general, carried | others)


def told_apart(item, gap, credits, details):
    """The rows with their credits, without those that another makes needless: the same number with a
    narrower tolerance, the same word in other capitals where these make no difference."""
    rows = list(zip(gap.rows, credits, strict=True))
    if item.is_ours or gap.kind == "list":
        return rows
    best = {}
    for row, credit in rows:
        if gap.kind == "number":
            name, worth = (row.text, credit), Decimal(row.details.get("tolerance", "0"))
        else:
            name, worth = row.text if details.get("case") else row.text.casefold(), credit
        if name not in best or worth > best[name][0]:
            best[name] = worth, row, credit
    return [(row, credit) for _worth, row, credit in best.values()]


def minds_case(item, gap, credits):
    """Whether a wording that is right earns less in other capitals. Ours say so."""
    if item.is_ours and any(entry.case for entry in gap.response.mapping):
        return True
    for row, credit in zip(gap.rows, credits, strict=True):
        earned = item.score(gap.answers(item, row.value)) if credit > 0 else 0
        for other in {str(row.value).lower(), str(row.value).capitalize()} - {row.value}:
            if item.score(gap.answers(item, other)) < earned:
                return True
    return False


def with_gaps(item, gaps, stem):
    """A text with gaps."""
    if any(f"[[{number}]]" not in stem for number in range(1, len(gaps) + 1)):
        raise Unreadable(_("One of its gaps stands where no text can stand."))
    whole = item.score(item.right_answers())
    choices, kinds, gains, minds = [], [], [], []
    for number, gap in enumerate(gaps, 1):
        credits, best = credits_of(item, gap)
        gains.append(best)
        kinds.append({"kind": gap.kind})
        mind = gap.kind == "typed" and minds_case(item, gap, credits)
        minds += [mind] if gap.kind == "typed" else []
        for row, credit in told_apart(item, gap, credits, {"case": mind}):
            if credit or gap.kind == "list" or item.is_ours:
                choices.append(BankChoice(row.text, credit, "", row.details | {"gap": number}))
    if len(choices) > MOST_ROWS:
        raise Unreadable(_("It has too many choices for one question."))
    if len(gaps) > 1 and whole > 0 and abs(sum(gains) - whole) >= CLOSE:
        item.lose(_("all or nothing"), _("Here each gap earns its share."))
    elif len(set(gains)) > 1 and min(gains) > 0:
        for kind, gain in zip(kinds, gains, strict=True):
            if gain != 1:
                kind["weight"] = said(gain)
    details = {"gaps": kinds}
    if any(minds):
        details["case"] = True
        if not all(minds):
            item.lose(_("capital letters"), _("They matter in some gaps only; here they matter in all."))
    general, carried = general_feedback(item)
    return Made("gaps", stem, choices, details, general, carried)


def from_gap_match(item, node):
    """The `Made` of a gapMatchInteraction: each gap becomes a list of the words."""
    words = every(node, "gapText")
    holes = every(node, "gap")
    if every(node, "gapImg") or not words or not holes:
        raise Unreadable(_("It asks for pictures to be put into a text, which cannot be asked here."))
    if len(words) * len(holes) > MOST_ROWS or len(holes) > MOST_GAPS:
        raise Unreadable(_("It has too many choices for one question."))
    used = "".join(item.body.itertext())
    tokens = [gap_token(number, used) for number in range(1, len(holes) + 1)]
    inner = {id(hole): token for hole, token in zip(holes, tokens, strict=True)}
    inner |= {id(word): None for word in words}
    prompt = next(iter(every(node, "prompt")), None)
    inner |= {id(prompt): None} if prompt is not None else {}
    html = f"{prompt_of(item, node)}<div>{Body(item.lose, inner).inside(node)}</div>"
    stem = marked(item.stem({id(node): html}), tokens)
    response = item.responses[attribute(node, "responseIdentifier")]
    rows = [Accepted(item.plain(word), attribute(word, "identifier")) for word in words]
    gaps = [Gap("list", rows, response, "qz-no-such-word", attribute(hole, "identifier")) for hole in holes]
    if len(holes) > 1 and any(attribute(word, "matchMax", "1") == "1" for word in words):
        item.lose(_("each word only once"), ", ".join(text_of(word) for word in words))
    return with_gaps(item, gaps, stem)
