"""What every question type can do. It never knows when feedback is shown: that is the quiz's business."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Grade:
    """fraction: Decimal from 0 to 1. feedback: the whys of what was chosen, as (choice, why) pairs of text."""

    fraction: Decimal
    feedback: list = field(default_factory=list)

    @property
    def is_right(self):
        return self.fraction == 1

    @property
    def is_partly_right(self):
        return 0 < self.fraction < 1


class QuestionType:
    """An answer is plain JSON (it is stored as given). For the choice types it is
    ``{"choices": [authored positions, ascending]}``, for short answer ``{"text": "..."}``."""

    kind = ""
    name = ""

    @property
    def template_name(self):
        return f"quizzes/types/{self.kind}.html"
