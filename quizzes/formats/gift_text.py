"""Writes questions as GIFT, the way `gift` and Moodle read it."""

import re

from . import gift
from .course_values import tidy

SPECIAL = re.compile(r"[\\~=#{}:]")


def write(question):
    """The question as GIFT; None where GIFT cannot say it.

    ``question``: slug, topic, state, kind, stem, explanation, cites and choices, rows of (text, credit,
    why). Its text is given back by `gift.read`, but for runs of white space, each one space."""
    if question.kind not in LAYOUTS or not question.choices:
        return None
    # Moodle takes short answers with an arrow anywhere among them for matching.
    if question.kind == "short" and any(
        "->" in part for row in question.choices for part in (row[0], row[2])
    ):
        return None
    answers = LAYOUTS[question.kind](question)
    comment = " ".join(f"[{name}:{value.replace(']', BRACKET)}]" for name, value in tags(question))
    # A stem is Markdown, and Moodle has to be told.
    stem = f"::{escaped(question.slug)}::[markdown]{escaped(question.stem)}"
    text = f"// {comment}\n{stem} {answers}\n"
    return text if answers and reads_as(text, question) else None


BRACKET = r"\]"


def tags(question):
    yield "id", question.slug
    if question.topic:
        yield "tag", f"topic={question.topic}"
    if question.state != "published":
        yield "tag", f"state={question.state}"
    for key in question.cites:
        yield "tag", f"cite={key}"


def rows(question):
    lines = [mark(question.kind, text, credit) + why_of(why) for text, credit, why in question.choices]
    return "\n".join(["{", *lines, *explained(question), "}"])


def mark(kind, text, credit):
    text = escaped(text)
    # A text that opens like a weight needs one before it.
    needs_weight = text.startswith("%")
    if credit == 1 and kind != "multiple":
        return f"={'%100%' if needs_weight else ''}{text}"
    sign = "=" if kind == "short" else "~"
    if credit == 0 and sign == "~" and not needs_weight:
        return f"~{text}"
    return f"{sign}%{format((credit * 100).normalize(), 'f')}%{text}"


def truth(question):
    if [text for text, _credit, _why in question.choices] != ["True", "False"]:
        return None
    (_true, credit, _why), _false = question.choices
    right, wrong = question.choices if credit == 1 else question.choices[::-1]
    feedback = ""
    if wrong[2] or right[2]:
        feedback = f"#{escaped(wrong[2])}" + (f"#{escaped(right[2])}" if right[2] else "")
    lines = ["{" + ("TRUE" if credit == 1 else "FALSE") + feedback, *explained(question), "}"]
    return "\n".join(lines)


def why_of(why):
    return f" # {escaped(why)}" if why else ""


def explained(question):
    return [f"####{escaped(question.explanation)}"] if question.explanation else []


LAYOUTS = {"single": rows, "multiple": rows, "short": rows, "truefalse": truth}


def escaped(text):
    """The text on one line, with what GIFT would take for its own marks behind a backslash."""
    lines = [" ".join(line.split()) for line in tidy(text).split("\n")]
    return r"\n".join(SPECIAL.sub(lambda match: "\\" + match[0], line) for line in lines)


def reads_as(text, question):
    """True when reading the text gives this very question."""
    found = gift.read(text)
    if found.errors or len(found.questions) != 1:
        return False
    [read] = found.questions
    state = next((value for name, value in read.tags if name == "state"), "published")
    return values(read, [(c.text, c.credit, c.feedback) for c in read.choices], state) == values(
        question, question.choices, question.state
    )


def values(question, choices, state):
    """What has to be the same: all of it but runs of white space."""
    words = [question.stem, question.explanation, *(part for row in choices for part in (row[0], row[2]))]
    return (
        [question.slug, question.topic, state, list(question.cites), question.kind],
        [escaped(word) for word in words],
        [row[1] for row in choices],
    )
