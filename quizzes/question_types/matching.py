"""Pairs to be found."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .accepting import fold
from .base import (
    ALL,
    NOTHING,
    Control,
    Fault,
    Grade,
    Option,
    Part,
    QuestionType,
    as_authored,
    quoted,
    rows_at,
    to_fraction,
)
from .choice import not_here


class Matching(QuestionType):
    """Each row is a prompt with its partner in ``details["match"]``; a row without text is a partner that
    belongs to none. The answer is ``{"pairs": {"<prompt's position>": <position of the partner's row>}}``.
    An order is [prompts, partners]; a partner that stands in several rows is offered once.

    Each of k prompts earns 1/k. One partner given to every prompt earns nothing unless it is right for
    all, as ticking everything does."""

    kind = "matching"
    marks_rows = False
    name = gettext_lazy("pairs")
    rule = gettext_lazy("Each right pair counts. With the same partner chosen for all, none counts.")

    def prompts(self, version):
        return [row for row in version.choice_list if row.text.strip()]

    def partners(self, version):
        """{folded partner: the first row that has it}."""
        found = {}
        for row in version.choice_list:
            found.setdefault(self.partner(row), row)
        return found

    def partner(self, row):
        return fold(str(row.details.get("match", "")), case=True)

    def arrange(self, version, shuffle):
        prompts = [row.position for row in self.prompts(version)]
        # Sorted first: as they were written, each would stand beside its prompt.
        partners = [row.position for said, row in sorted(self.partners(version).items())]
        shuffle(partners)
        if not version.details.get("keep_order"):
            shuffle(prompts)
        return [prompts, partners]

    def offered(self, version, order, held):
        """A `Control` for each prompt, each with an `Option` for each partner."""
        rows = {row.position: row for row in version.choice_list}
        prompts, partners = order
        found = []
        for place, position in enumerate(prompts):
            name = f"answer-{place}"
            value = next(iter(held.get(name, ())), "")
            options = tuple(
                Option(str(at), rows[partner].details["match"], str(at) == value)
                for at, partner in enumerate(partners)
            )
            found.append(Control(name, rows[position].text, value, options))
        return found

    def read(self, version, data, order=None):
        prompts, partners = order or self.arrange(version, as_authored)
        shown = {str(at): partner for at, partner in enumerate(partners)}
        pairs = {}
        for place, position in enumerate(prompts):
            value = data.get(f"answer-{place}", "")
            if value and value not in shown:
                raise not_here()
            if value:
                pairs[str(position)] = shown[value]
        return {"pairs": pairs} if pairs else None

    def fields(self, version, answer, order=None):
        prompts, partners = order or self.arrange(version, as_authored)
        pairs = answer["pairs"] if answer else {}
        return [
            (f"answer-{place}", str(partners.index(pairs[str(position)])))
            for place, position in enumerate(prompts)
            if str(position) in pairs
        ]

    def is_whole(self, version, answer, order):
        return len(answer["pairs"]) == len(order[0])

    def left_open(self, version, answer, order):
        return [
            quoted(row.text) for row in rows_at(version, order[0]) if str(row.position) not in answer["pairs"]
        ]

    def possible(self, order):
        prompts, partners = order
        return len(partners) ** len(prompts)

    def given(self, version, answer):
        """[(prompt's row, the row whose partner was given or None)], in authored order."""
        rows = {row.position: row for row in version.choice_list}
        pairs = answer["pairs"] if answer else {}
        return [(row, rows.get(pairs.get(str(row.position)))) for row in self.prompts(version)]

    def earned(self, version, answer):
        """What each prompt earned, 0 or 1."""
        given = self.given(version, answer)
        right = [row is not None and self.partner(row) == self.partner(prompt) for prompt, row in given]
        partners = {row and self.partner(row) for prompt, row in given}
        if len(given) > 1 and len(partners) == 1 and not all(right):
            right = [False] * len(right)
        return [ALL if is_right else NOTHING for is_right in right]

    def parts(self, version, answer):
        earned = self.earned(version, answer)
        return [(ALL / len(earned), each) for each in earned]

    def grade(self, version, answer):
        earned = self.earned(version, answer)
        chosen = [
            (row.details["match"], prompt.feedback) for prompt, row in self.given(version, answer) if row
        ]
        return Grade(to_fraction(sum(earned, NOTHING) / Decimal(len(earned) or 1)), chosen)

    def review(self, version, answer, order=None):
        given, earned = self.given(version, answer), self.earned(version, answer)
        parts = {
            prompt.position: self.told(prompt, row, fraction)
            for (prompt, row), fraction in zip(given, earned, strict=True)
        }
        return [parts[position] for position in (order[0] if order else parts)]

    def told(self, prompt, row, fraction):
        why = prompt.feedback
        if row and not fraction and self.partner(row) == self.partner(prompt):
            why = _("This pair is right by itself, but you chose the same for all, so none of them counts.")
        return Part(
            label=prompt.text,
            given=row.details["match"] if row else "",
            right=prompt.details["match"],
            fraction=fraction,
            why=why,
        )

    def correct_answer(self, version):
        partners = self.partners(version)
        return {
            "pairs": {
                str(row.position): partners[self.partner(row)].position for row in self.prompts(version)
            }
        }

    def in_words(self, version, answer):
        return "; ".join(
            f"{prompt.text}: {row.details['match']}" for prompt, row in self.given(version, answer) if row
        )

    def wrong(self, version, answer):
        return [
            f"{prompt.text}: {row.details['match']}"
            for prompt, row in self.given(version, answer)
            if row and self.partner(row) != self.partner(prompt)
        ]

    def weighed(self, version, answer):
        return self.weighed_by_part(version, answer)

    def faults_of_rows(self, version):
        found, prompts = [], set()
        for row in version.choice_list:
            prompt = fold(row.text, case=True)
            if not self.partner(row):
                found.append(Fault(_("Write the partner in this row, or remove the row."), row.position))
            elif prompt and prompt in prompts:
                found.append(
                    Fault(_("This row says the same as an earlier one. Change or remove it."), row.position)
                )
            prompts.add(prompt)
        return found

    def faults_of_all(self, version):
        found = []
        if len(prompts := self.prompts(version)) < 2:
            said = _("Add at least two pairs.")
            if len(prompts) < len(version.choice_list):
                said = _("Add at least two pairs. A partner without its first half only misleads.")
            found.append(Fault(said))
        if len(self.partners(version)) < 2 <= len(version.choice_list):
            found.append(Fault(_("All partners are the same. Write at least two different ones.")))
        return found
