"""Every question type, listed once. A type is a small stateless value: adding one is a class here,
a template of the same name in templates/quizzes/types/, and a line in this list (docs/question-types.md)."""

from .choice import MultipleChoice, SingleChoice, TrueFalse
from .gaps import Gaps
from .hotspot import HotSpot
from .matching import Matching
from .numeric import Numeric
from .ordering import Ordering
from .short import ShortAnswer

QUESTION_TYPES = {
    type.kind: type
    for type in (
        SingleChoice(),
        MultipleChoice(),
        TrueFalse(),
        ShortAnswer(),
        Numeric(),
        Matching(),
        Ordering(),
        Gaps(),
        HotSpot(),
    )
}
