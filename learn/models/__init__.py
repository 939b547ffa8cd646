from .documents import Document, Passage, Place, ProposedEdition, Revision, Section
from .lessons import Citation, Figure, LearningPath, Lesson, LessonVersion, PathLesson, Term
from .people import User
from .progress import Enrolment, LessonProgress

__all__ = [
    "Citation",
    "Document",
    "Enrolment",
    "Figure",
    "LearningPath",
    "Lesson",
    "LessonProgress",
    "LessonVersion",
    "Passage",
    "PathLesson",
    "Place",
    "ProposedEdition",
    "Revision",
    "Section",
    "Term",
    "User",
]
