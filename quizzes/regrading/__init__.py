"""Correcting how a wording counts: seen first, done at once, undone in the same way."""

from .correcting import MovedOn, marking_before, preview, regrade, takes_long
from .reporting import in_words

__all__ = ["MovedOn", "in_words", "marking_before", "preview", "regrade", "takes_long"]
