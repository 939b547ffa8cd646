from .attempts import Attempt, Response, Try
from .courses import ProposedCourse
from .questions import Choice, Question, QuestionAcceptance, QuestionCitation, QuestionVersion
from .quizzes import Quiz, Slot
from .waivers import Waiver

__all__ = [
    "Attempt",
    "Choice",
    "ProposedCourse",
    "Question",
    "QuestionAcceptance",
    "QuestionCitation",
    "QuestionVersion",
    "Quiz",
    "Response",
    "Slot",
    "Try",
    "Waiver",
]
