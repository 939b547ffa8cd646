"""The educator's pages for what is asked."""

from . import coverage, questions, quizzes

__all__ = ["coverage", "questions", "quizzes"]
