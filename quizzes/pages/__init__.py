"""What the pages of a quiz show, each thing asked for at most once."""

from .asked import numbered
from .attempt import AttemptPage
from .intro import IntroPage
from .moments import Clock
from .question import QuestionPage, in_words, said_elsewhere

__all__ = ["AttemptPage", "Clock", "IntroPage", "QuestionPage", "in_words", "numbered", "said_elsewhere"]
