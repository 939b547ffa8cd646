"""The cited sentences in the general feedback, so that they go with a question to other programs. Docent
knows them again and takes them out."""

import re

from django.utils.translation import gettext as _

from .markdown_text import at_start, marked

# A line that says who speaks, and a quotation of lines that each end with the key of their sentence.
QUOTED = re.compile(r"(?:\A|\n\n)[^\n]{1,80}:\n\n((?:> [^\n]*\\?\[[0-9a-f]{8,64}\](?:\n>)?(?:\n|\Z))+)\Z")
KEY = re.compile(r"\[([0-9a-f]{8,64})\]$", re.MULTILINE)


def with_quotes(question):
    """The explanation of a `BankQuestion` with the sentences it rests on under it."""
    explanation = without_quotes(question.explanation, question.cites)
    rows = [
        (sentence, key) for sentence, key in zip(question.quotes, question.cites, strict=False) if sentence
    ]
    if not rows:
        return explanation
    lines = [f"> {at_start(marked(' '.join(sentence.split())))} \\[{key}]" for sentence, key in rows]
    block = f"{_('What the source says')}:\n\n" + "\n>\n".join(lines)
    return f"{explanation}\n\n{block}" if explanation else block


def without_quotes(explanation, cites):
    """The explanation without a quotation of just these sentences, which the question cites anyway."""
    match = QUOTED.search(explanation)
    if not match or not set(KEY.findall(match[1])) <= set(cites):
        return explanation
    return explanation[: match.start()]
