"""What an item would do with an answer: its response processing, carried out.

So what an answer earns and which feedback it brings is not guessed from how an authoring tool writes its
rules, but found by asking. Whatever cannot be carried out raises Unsupported."""

from copy import copy
from decimal import Decimal, localcontext

from . import expressions
from .expressions import Unsupported
from .tree import attribute, child, children

MOST_STEPS = 20_000
MATCH, MAP, AREA = "match_correct", "map_response", "map_response_point"
__all__ = ["Processing", "Unsupported"]


class Exit(Exception):
    """The processing ends here."""


class Processing:
    """Carries out the response processing of an item. template: the standard one it names, or ""."""

    def __init__(self, item, responses, outcomes):
        self.responses, self.outcomes = responses, outcomes
        self.node = child(item, "responseProcessing")
        self.template = self.template_named()

    def template_named(self):
        """match_correct, map_response or map_response_point; without rules whichever can be done."""
        if self.node is not None and len(self.node):
            return ""
        address = attribute(self.node, "template") + attribute(self.node, "templateLocation") \
            if self.node is not None else ""  # fmt: skip
        name = address.lower().replace("-", "_")
        if AREA in name:
            return AREA
        if MAP in name:
            return MAP
        if "match" in name:
            return MATCH
        return MAP if any(r.mapping for r in self.responses.values()) else MATCH

    def simplified(self):
        """The standard processing that comes next to this one: by worth where it adds up, else by right
        answer."""
        simple = copy(self)
        simple.template = MAP if self.maps and any(r.mapping for r in self.responses.values()) else MATCH
        return simple

    @property
    def maps(self):
        """Whether it adds up what each part of an answer is worth."""
        return self.template == MAP or (
            self.node is not None and any(node.tag == "mapResponse" for node in self.node.iter())
        )

    def run(self, answers):
        """{outcome: value} for these answers, {response: value}, None for no answer."""
        state = State(self.responses, {name: o.default for name, o in self.outcomes.items()}, dict(answers))
        with localcontext() as exact:
            exact.prec = 40
            if self.template:
                state.outcomes["SCORE"] = self.by_template(state)
            else:
                try:
                    self.follow(self.node, state)
                except Exit:
                    pass
        return state.outcomes

    def by_template(self, state):
        if self.template == AREA:
            raise Unsupported("mapResponsePoint")
        score = Decimal(0)
        for name, response in self.responses.items():
            if self.template == MAP and response.mapping:
                score += expressions.mapped(response, state.answers.get(name))
            else:
                score += expressions.matches(state.answers.get(name), response.right) is True
        return score if self.template == MAP or len(self.responses) < 2 else score / len(self.responses)

    def follow(self, rules, state):
        for rule in rules:
            if isinstance(rule.tag, str):
                state.step()
                self.rule(rule, state)

    def rule(self, rule, state):
        if rule.tag == "responseCondition":
            self.condition(rule, state)
        elif rule.tag == "setOutcomeValue":
            value = state.value(expressions.only(rule))
            state.outcomes[attribute(rule, "identifier")] = self.as_declared(rule, value)
        elif rule.tag in ("responseProcessingFragment", "outcomeProcessingFragment"):
            self.follow(rule, state)
        elif rule.tag == "exitResponse":
            raise Exit
        else:
            raise Unsupported(rule.tag)

    def condition(self, rule, state):
        for branch in children(rule, "responseIf", "responseElseIf", "responseElse"):
            state.step()
            if branch.tag == "responseElse":
                return self.follow(branch, state)
            test, *rules = [node for node in branch if isinstance(node.tag, str)] or [None]
            if test is None or state.value(test) is True:
                return self.follow(rules, state)
        return None

    def as_declared(self, rule, value):
        """A value in the shape its outcome was declared with."""
        outcome = self.outcomes.get(attribute(rule, "identifier"))
        if outcome and outcome.cardinality == "multiple" and isinstance(value, str):
            return [value]
        return value


class State:
    """Where a processing stands: what was answered, what has been set so far."""

    def __init__(self, responses, outcomes, answers):
        self.responses, self.outcomes, self.answers = responses, outcomes, answers
        self.steps = 0

    def step(self):
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise Unsupported("too many rules")

    def value(self, node):
        """The value of an expression; None is NULL."""
        self.step()
        found = expressions.EXPRESSIONS.get(node.tag)
        if found is None:
            raise Unsupported(node.tag)
        return found(self, node)

    def values(self, node):
        return [self.value(inner) for inner in node if isinstance(inner.tag, str)]

    def variable(self, name):
        if name in self.answers:
            return self.answers[name]
        return self.outcomes.get(name)
