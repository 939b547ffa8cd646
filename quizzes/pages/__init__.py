"""What the pages of a quiz show, each thing asked for at most once."""

from .attempt import AttemptPage
from .intro import IntroPage
from .moments import Clock
from .question import QuestionPage, said_elsewhere

__all__ = ["AttemptPage", "Clock", "IntroPage", "QuestionPage", "said_elsewhere"]
