"""The educator's pages for what is asked."""

from . import questions, quizzes

__all__ = ["questions", "quizzes"]
