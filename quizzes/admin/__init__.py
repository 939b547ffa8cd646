"""The educator's pages for what is asked."""

from . import (
    banks,
    course_files,
    coverage,
    figures,
    good_questions,
    lessons,
    making,
    paths,
    progress,
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
    "lessons",
    "making",
    "paths",
    "progress",
    "questions",
    "quizzes",
    "regrades",
    "work",
]
