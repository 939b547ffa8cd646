"""What a person was shown of a correction: the page brings it back with their consent to it."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate, pairwise

from learn.models.lessons import digest_of

FINAL = "final"  # stands for the lesson where there is none


@dataclass(frozen=True)
class Seal:
    """marking: names the marking before and the one after. answers, attempts: how many were marked again
    and were over. losing: {(enrolment, lesson)} of what would be passed no longer, a final without a
    lesson."""

    marking: str
    answers: int
    attempts: int
    losing: frozenset

    @classmethod
    def of(cls, before, after, answers, attempts, losing):
        return cls(digest_of({"before": before, "after": after}), answers, attempts, frozenset(losing))

    def packed(self):
        """As plain values. Of the enrolments each says how far it is from the last one: in the page that is
        a byte or two, and twenty thousand may lose what they have passed."""
        by_lesson = defaultdict(list)
        for enrolment, lesson in self.losing:
            by_lesson[str(lesson or FINAL)].append(enrolment)
        losing = {
            lesson: [after - before for before, after in pairwise([0, *sorted(some)])]
            for lesson, some in sorted(by_lesson.items())
        }
        return {
            "marking": self.marking,
            "answers": self.answers,
            "attempts": self.attempts,
            "losing": losing,
        }

    @classmethod
    def unpacked(cls, values):
        losing = frozenset(
            (enrolment, None if lesson == FINAL else int(lesson))
            for lesson, steps in values["losing"].items()
            for enrolment in accumulate(steps)
        )
        return cls(values["marking"], values["answers"], values["attempts"], losing)
