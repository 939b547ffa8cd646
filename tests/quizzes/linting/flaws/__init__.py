"""Each flaw, put into sound questions: a function that spoils a question in one way, worded in several ways so
that no rule passes by knowing one phrase. ``n`` chooses the wording."""

from . import choices, cues, grounds, kinds, putting
from .spoiling import FLAWS

__all__ = ["FLAWS", "choices", "cues", "grounds", "kinds", "putting"]
