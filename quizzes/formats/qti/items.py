"""An item of QTI as a question."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from html import unescape

from django.utils.translation import gettext as _

from learn.importing.images import stored, why_not

from ..bank import BankQuestion
from ..html_text import to_markdown
from .bodies import FEEDBACK, Body
from .declarations import decimal, outcomes_of, responses_of
from .expressions import as_list
from .processing import Processing, Unsupported
from .tree import attribute, child, children, every, text_of

OURS, BUTTON = "Docent", "endAttemptInteraction"
SOURCE = re.compile(r"<img\b[^>]*?\ssrc\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
OUR_SLUG, OUR_HINT = "q-", "hint-"


class Unreadable(Exception):
    """The item is no question that can be asked here; the sentence says why."""


@dataclass(frozen=True)
class Feedback:
    """A text shown when an outcome has (or has not) a value. owner: id() of the choice it stands in."""

    outcome: str
    identifier: str
    shows: bool
    text: str
    owner: int = 0

    def is_shown(self, outcomes):
        return (self.identifier in as_list(outcomes.get(self.outcome))) == self.shows


@dataclass
class Item:
    """An item as read, and what of it cannot be carried. files: the `Files` beside it."""

    root: object
    files: object
    losses: list = field(default_factory=list)
    images: dict = field(default_factory=dict)
    digests: dict = field(default_factory=dict)
    refused: dict = field(default_factory=dict)  # {address: why it is no picture that is kept}

    def __post_init__(self):
        self.body = child(self.root, "itemBody")
        self.responses, self.outcomes = responses_of(self.root), outcomes_of(self.root)
        self.processing = Processing(self.root, self.responses, self.outcomes)
        self.is_ours = attribute(self.root, "toolName") == OURS
        self.feedback = []

    def lose(self, what, detail=""):
        loss = (what, " ".join(str(detail).split())[:200])
        if loss not in self.losses:
            self.losses.append(loss)

    # Its texts

    def markdown(self, html):
        """HTML of the item as Markdown; what cannot be carried goes to the losses."""
        text, losses = to_markdown(html, self.digests, self.keep)
        for what, detail in losses:
            why = self.refused.get(detail) if what == _("picture") else None
            self.lose(what, f"{detail}: {why}" if why else detail)
        return text

    def keep(self, data):
        """The digest of a picture, which is kept; None for bytes that are none."""
        image = stored(data)
        if image:
            self.images[image.digest] = image
        return image and image.digest

    def gather_images(self):
        """Finds the pictures the item shows among its files."""
        addresses = [node.attrib.get("src", "") for node in every(self.root, "img")]
        addresses += [node.attrib.get("data", "") for node in every(self.root, "object")]
        for node in every(self.root, "rawHtml"):
            addresses += [unescape(found) for found in SOURCE.findall(node.text or "")]
        for address in map(str.strip, addresses):
            if address and address not in self.digests and (data := self.files.beside(address)):
                digest = self.keep(data)
                if digest:
                    self.digests[address] = digest
                else:
                    self.refused[address] = why_not(data)

    def words(self, node, placed=None):
        """The Markdown inside a node."""
        return self.markdown(Body(self.lose, placed).inside(node))

    def plain(self, node):
        """The words inside a node, for where no Markdown can stand; the rest is named."""
        for inner in every(node, "img", "object"):
            self.lose(_("picture"), attribute(inner, "src") or attribute(inner, "data"))
        html = Body(self.lose).inside(node)
        return " ".join(re.sub(r"<[^>]*>", " ", html).split()) if "<" in html else text_of(node)

    def stem(self, placed):
        """The Markdown of the body, with ``placed`` where the interactions stand; what is shared with other
        items comes first."""
        html = "".join(f"<div>{html}</div>" for html in self.shared())
        return self.markdown(html + Body(self.lose, placed).of(self.body))

    def shared(self):
        """The HTML of texts that several items share, each brought into this one."""
        for node in children(self.root, "assessmentStimulusRef"):
            stimulus = self.files.xml_beside(attribute(node, "href"))
            if stimulus is None:
                self.lose(_("shared text"), attribute(node, "href"))
                continue
            body = child(stimulus, "stimulusBody")
            yield Body(self.lose).of(stimulus if body is None else body)

    # What an answer earns, and which feedback it brings

    def outcome(self, answers):
        """The outcomes of these answers; where the rules cannot be carried out, by the right answer alone."""
        given = {name: answers.get(name) for name in self.responses}
        try:
            return self.processing.run(given)
        except Unsupported as error:
            if self.processing.template:
                raise Unreadable(
                    _("It is marked by places on a picture, which cannot be carried over.")
                ) from error
            self.lose(_("rules of marking"), _("“%s” is not known; the right answer counts.") % error)
            self.processing = self.processing.simplified()
            return self.processing.run(given)

    def score(self, answers):
        """What these answers earn."""
        outcomes = self.outcome(answers)
        value = outcomes.get("SCORE")
        if not isinstance(value, Decimal) and "SCORE" not in self.outcomes:
            value = next((v for v in outcomes.values() if isinstance(v, Decimal)), None)
        return value if isinstance(value, Decimal) else decimal(value, Decimal(0))

    def right_answers(self):
        """{response: its right answer} of the whole item."""
        return {name: response.right for name, response in self.responses.items()}

    def gather_feedback(self):
        """Everything shown once the item is answered. It is no part of the stem."""
        owners = {
            id(inner): id(choice)
            for choice in self.root.iter()
            if isinstance(choice.tag, str) and choice.tag in CHOICES
            for inner in choice.iter()
        }
        for node in every(self.root, *FEEDBACK):
            text = self.words(node)
            if text:
                self.feedback.append(
                    Feedback(
                        attribute(node, "outcomeIdentifier"),
                        attribute(node, "identifier"),
                        attribute(node, "showHide", "show") != "hide",
                        text,
                        owners.get(id(node), 0),
                    )
                )

    def shown(self, answers):
        """The indexes of the feedback that these answers bring."""
        if not self.feedback:
            return set()
        outcomes = self.outcome(answers)
        return {at for at, feedback in enumerate(self.feedback) if feedback.is_shown(outcomes)}

    def said(self, indexes):
        """The texts of this feedback, each once."""
        return "\n\n".join(dict.fromkeys(self.feedback[at].text for at in sorted(indexes)))

    def lose_feedback(self, carried):
        """Names the feedback that found no place."""
        for at, feedback in enumerate(self.feedback):
            if at not in carried and not self.is_hint(at):
                self.lose(_("feedback"), feedback.text)

    def is_hint(self, at):
        feedback = self.feedback[at]
        return at in self.asked_for or self.is_ours and feedback.identifier.startswith(OUR_HINT)

    @cached_property
    def asked_for(self):
        """The indexes of the feedback that a button brings and no answer does, as OpenOLAT's hint."""
        names = [attribute(button, "responseIdentifier") for button in every(self.body, BUTTON)]
        shown = set().union(*(self.shown({name: True}) for name in names if name in self.responses))
        return shown - self.shown({}) - self.shown(self.right_answers())

    @property
    def hints(self):
        return tuple(feedback.text for at, feedback in enumerate(self.feedback) if self.is_hint(at))


CHOICES = frozenset(
    "simpleChoice inlineChoice simpleAssociableChoice gapText hottext hotspotChoice associableHotspot".split()
)


@dataclass
class Made:
    """What an interaction gives of a question. carried: the indexes of the feedback that is in it."""

    kind: str
    stem: str
    choices: list
    details: dict = field(default_factory=dict)
    explanation: str = ""
    carried: set = field(default_factory=set)


def question_of(root, files, make, category="", tags=()):
    """(BankQuestion, [(what, detail)] of what of it cannot be carried) of an assessmentItem. Unreadable where
    it is nothing that can be asked here. ``make``: what makes a `Made` of the interactions of an `Item`."""
    item = Item(root, files)
    refuse_others(item)
    item.gather_images()
    item.gather_feedback()
    made = make(item)
    item.lose_feedback(made.carried)
    note_the_rest(item)
    shown = " ".join([made.stem, made.explanation, *(f"{c.text} {c.feedback}" for c in made.choices)])
    slug = attribute(root, "identifier")
    named = {name: [] for name in ("topic", "cite", "tag")}
    for tag in tags:
        name, _equals, value = tag.partition("=")
        named[name if name in ("topic", "cite") and value else "tag"].append(value if value else tag)
    question = BankQuestion(
        kind=made.kind,
        stem=made.stem,
        choices=tuple(made.choices),
        title=attribute(root, "label" if item.is_ours else "title"),
        slug=slug.removeprefix(OUR_SLUG) if item.is_ours and slug.startswith(OUR_SLUG) else "",
        explanation=made.explanation,
        hints=item.hints,
        details=made.details,
        topic=next(iter(named["topic"]), ""),
        category=category,
        tags=tuple(named["tag"]),
        cites=tuple(named["cite"]),
        images={digest: image for digest, image in item.images.items() if digest in shown},
    )
    return question, item.losses


def refuse_others(item):
    """Unreadable for what is made anew at each answer, and for what has nothing to answer."""
    if attribute(item.root, "adaptive") in ("true", "1"):
        raise Unreadable(_("It changes while it is answered (adaptive), which cannot be carried over."))
    if child(item.root, "templateProcessing") is not None or children(item.root, "templateDeclaration"):
        raise Unreadable(
            _("It makes its numbers anew each time (template processing), which cannot be carried over.")
        )
    if item.body is None:
        raise Unreadable(_("It has no body: nothing is asked."))


def note_the_rest(item):
    """Names what stands beside the body and is not carried."""
    for node in children(item.root, "stylesheet"):
        item.lose(_("style sheet"), attribute(node, "href"))
    if children(item.root, "catalogInfo", "apipAccessibility", "companionMaterialsInfo"):
        item.lose(_("aids to access"), "")
    if attribute(item.root, "timeDependent") in ("true", "1"):
        item.lose(_("time limit"), _("The item counts the time."))
