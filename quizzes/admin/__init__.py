"""The educator's pages for what is asked."""

from . import course_files, coverage, making, paths, questions, quizzes, work

__all__ = ["course_files", "coverage", "making", "paths", "questions", "quizzes", "work"]
