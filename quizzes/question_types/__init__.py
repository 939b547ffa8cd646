"""Every question type, listed once. A type is a small stateless value: adding one is a class here,
a template of the same name in templates/quizzes/types/, and a line in this list."""

from .choice import MultipleChoice, SingleChoice, TrueFalse
from .short import ShortAnswer

QUESTION_TYPES = {type.kind: type for type in (SingleChoice(), MultipleChoice(), TrueFalse(), ShortAnswer())}
