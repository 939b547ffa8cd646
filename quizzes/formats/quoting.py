"""The cited sentences in the general feedback, so that they go with a question to other programs. Docent
knows them again and takes them out."""

import re

from django.utils.translation import gettext as _

from .markdown_text import at_start, marked

# A line that says who speaks, in any language, and a quotation of a line for each sentence. The space that
# does not break tells it from a quotation of the author's own; before, each line ended with its key.
SPACE = "\u00a0"
SAID = rf"[^\n]{{0,80}}{SPACE}[^\n]{{1,80}}:\n\n(?P<plain>(?:> [^\n]+(?:\n>)?(?:\n|\Z))+)"
KEYED = r"[^\n]{1,80}:\n\n(?P<keyed>(?:> [^\n]*\\?\[[0-9a-f]{8,64}\](?:\n>)?(?:\n|\Z))+)"
QUOTED = re.compile(rf"(?:\A|\n\n)(?:{SAID}|{KEYED})\Z")
KEY = re.compile(r"\[([0-9a-f]{8,64})\]$", re.MULTILINE)


def with_quotes(question):
    """The explanation of a `BankQuestion` with the sentences it rests on under it."""
    explanation = without_quotes(question.explanation, question.cites)
    sentences = [
        sentence for sentence, _key in zip(question.quotes, question.cites, strict=False) if sentence
    ]
    if not sentences:
        return explanation
    lines = [f"> {at_start(marked(' '.join(sentence.split())))}" for sentence in sentences]
    head = SPACE.join(_("What the source says").rsplit(" ", 1))
    block = f"{head}:\n\n" + "\n>\n".join(lines)
    return f"{explanation}\n\n{block}" if explanation else block


def without_quotes(explanation, cites):
    """The explanation without a quotation of just these sentences, which the question cites anyway."""
    match = QUOTED.search(explanation)
    if not match:
        return explanation
    if match["keyed"]:
        is_ours = set(KEY.findall(match["keyed"])) <= set(cites)
    else:
        is_ours = len(re.findall("^> ", match["plain"], re.MULTILINE)) <= len(cites)
    return explanation[: match.start()] if is_ours else explanation
