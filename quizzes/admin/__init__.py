"""The educator's pages for what is asked."""

from . import (
    banks,
    course_files,
    coverage,
    figures,
    good_questions,
    making,
    paths,
    questions,
    quizzes,
    regrades,
    work,
)

__all__ = [
    "banks",
    "course_files",
    "coverage",
    "figures",
    "good_questions",
    "making",
    "paths",
    "questions",
    "quizzes",
    "regrades",
    "work",
]
