from .conversions import Conversion
from .documents import Document, DocumentImage, Passage, Place, ProposedEdition, Revision, Section
from .lessons import (
    Citation,
    Figure,
    Lesson,
    LessonAcceptance,
    LessonVersion,
    Term,
)
from .paths import LearningPath, PathLesson
from .people import Erasure, Session, User
from .progress import Enrolment, LessonProgress

__all__ = [
    "Citation",
    "Conversion",
    "Document",
    "DocumentImage",
    "Enrolment",
    "Erasure",
    "Figure",
    "LearningPath",
    "Lesson",
    "LessonAcceptance",
    "LessonProgress",
    "LessonVersion",
    "Passage",
    "PathLesson",
    "Place",
    "ProposedEdition",
    "Revision",
    "Section",
    "Session",
    "Term",
    "User",
]
