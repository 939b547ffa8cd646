"""Words in quotation marks, once: those they have themselves become single ones, as print has them."""

from django.utils.text import Truncator

from learn.rendering import render_words

LONGEST = 60
OPEN, CLOSE, SINGLE = ("“", '"'), ("”", '"'), str.maketrans('“”"', "‘’'")


def in_quotes(words):
    """The words in quotation marks. Marks that only stand around all of them are not doubled."""
    inner = words[1:-1]
    is_wrapped = words[:1] in OPEN and words[-1:] in CLOSE and not set(inner) & {*OPEN, *CLOSE}
    return f"“{(inner if is_wrapped else words).translate(SINGLE)}”"


def quoted(markdown):
    """The bare words of a line of Markdown in quotation marks, shortened: what a choice is called by."""
    return in_quotes(Truncator(render_words(markdown)).chars(LONGEST))
