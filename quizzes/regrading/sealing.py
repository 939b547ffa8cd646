"""What a person was shown of a correction: the page brings it back with their consent to it."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate, pairwise

from learn.models.lessons import digest_of

FINAL = "final"  # stands for the lesson where there is none


def name_of(before, after):
    """A name for this change: {primary key of a version: its marking} before, and after."""
    keyed = [{str(pk): marking for pk, marking in each.items()} for each in (before, after)]
    return digest_of(dict(zip(("before", "after"), keyed, strict=True)))


@dataclass(frozen=True)
class Seal:
    """marking: names the markings before and those after, see `name_of`. answers, attempts: how many were
    marked again and were over. losing: {(enrolment, lesson)} of what would be passed no longer, a final
    without a lesson."""

    marking: str
    answers: int
    attempts: int
    losing: frozenset

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
