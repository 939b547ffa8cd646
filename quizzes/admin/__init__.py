"""The educator's pages for what is asked."""

from . import coverage, paths, questions, quizzes, work

__all__ = ["coverage", "paths", "questions", "quizzes", "work"]
