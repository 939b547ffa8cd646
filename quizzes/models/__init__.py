from .assignments import Assignment
from .attempts import Attempt, Response, Try
from .banks import ProposedBank
from .courses import ProposedCourse
from .questions import (
    Choice,
    Question,
    QuestionAcceptance,
    QuestionCitation,
    QuestionVersion,
    Ruling,
    with_passages,
)
from .quizzes import Allowance, Quiz, Slot
from .regrades import Regrade, RegradeChange, RegradeCompletion
from .waivers import LintWaiver, Waiver

__all__ = [
    "Allowance",
    "Assignment",
    "Attempt",
    "Choice",
    "LintWaiver",
    "ProposedBank",
    "ProposedCourse",
    "Question",
    "QuestionAcceptance",
    "QuestionCitation",
    "QuestionVersion",
    "Quiz",
    "Regrade",
    "RegradeChange",
    "RegradeCompletion",
    "Response",
    "Ruling",
    "Slot",
    "Try",
    "Waiver",
    "with_passages",
]
