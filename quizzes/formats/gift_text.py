"""Writes questions as GIFT, the way `gift_parser` and Moodle read it."""

import re
from decimal import Decimal

from .course_values import tidy
from .gift_marks import FORMAT
from .gift_parser import category_of, parse

SPECIAL = re.compile(r"[\\~=#{}:]")
BRACKET = r"\]"
TOP = "$course$/top"


def write(question):
    """A `QuestionFile` as GIFT for a course folder; None where GIFT cannot say it.

    Its text is given back by `gift_parser.parse`, but for runs of white space within a text of one line,
    each one space."""
    if question.hints or question.details or not category_says(question.category):
        return None
    text = laid_out(question, Speech(), list(tags(question)))
    return text if text and reads_as(text, question) else None


def tags(question):
    """What rides in the comment above a question of a course folder, as (name, value) pairs."""
    yield from identity(question)
    if question.state != "published":
        yield "tag", f"state={question.state}"
    for key in question.cites:
        yield "tag", f"cite={key}"
    for tag in question.tags:
        yield "tag", tag


def identity(question):
    if question.slug:
        yield "id", question.slug
    if question.topic:
        yield "tag", f"topic={question.topic}"


def category_line(category):
    """The line from which on questions belong to this category; none is the top."""
    line = " ".join(category.split("\n")).rstrip("/")
    return f"$CATEGORY: {TOP}/{line}\n" if line else f"$CATEGORY: {TOP}\n"


def category_says(category):
    return category_of(category_line(category).partition(":")[2]) == category


def joined(texts):
    """One file of (category, text) pairs, in this order."""
    written, present = [], ""
    for category, text in texts:
        if category != present:
            written.append(category_line(category))
        written.append(text)
        present = category
    return "\n".join(written)


class Speech:
    """How the texts of a course folder are written: all Markdown."""

    names_by_slug = True

    def stem(self, markdown):
        # Moodle has to be told.
        return f"[markdown]{escaped(markdown)}"

    def text(self, markdown):
        # What looks like the name of a format would be taken for one.
        return f"[markdown]{escaped(markdown)}" if FORMAT.match(markdown) else escaped(markdown)

    def literal(self, text):
        return f"[plain]{escaped(text)}" if FORMAT.match(text) else escaped(text)

    def partner(self, markdown):
        return escaped(markdown)


def laid_out(question, speech, comment):
    """The question as GIFT in the words of ``speech``, under a comment of (name, value) pairs; None where
    GIFT has no form for it."""
    layout = Layout(question, speech)
    if question.kind not in LAYOUTS or not question.choices:
        return None
    answers = LAYOUTS[question.kind](layout)
    if answers is None:
        return None
    if question.explanation:
        answers.append(f"####{speech.text(question.explanation)}")
    above = " ".join(f"[{name}:{value.replace(']', BRACKET)}]" for name, value in comment)
    name = question.title or (question.slug if speech.names_by_slug else "")
    stem = (f"::{escaped(name)}::" if name else "") + speech.stem(question.stem)
    return (
        (f"// {above}\n" if above else "")
        + f"{stem} "
        + "\n".join(["{" + answers[0], *answers[1:], "}"])
        + "\n"
    )


class Layout:
    """The lines of the answers of one question, the first without its brace."""

    def __init__(self, question, speech):
        self.question, self.speech, self.rows = question, speech, question.choices

    def why(self, feedback):
        return f" # {self.speech.text(feedback)}" if feedback else ""

    def choices(self):
        written = [self.choice(row, at) for at, row in enumerate(self.rows)]
        return ["", *written]

    def choice(self, row, at):
        text = self.speech.text(row.text)
        # Of equals alone Moodle makes a short answer.
        is_full = row.credit == 1 and self.question.kind == "single"
        if is_full and not (at and all(other.credit == 1 for other in self.rows)):
            return f"={weight(1) if text.startswith('%') else ''}{text}{self.why(row.feedback)}"
        mark = "" if row.credit == 0 and not text.startswith("%") else weight(row.credit)
        return f"~{mark}{text}{self.why(row.feedback)}"

    def accepted(self):
        # Moodle takes short answers with an arrow anywhere among them for matching.
        if any("->" in part for row in self.rows for part in (row.text, row.feedback)):
            return None
        lines = [self.equal(row, self.speech.literal(row.text)) for row in self.rows]
        return ["", *lines]

    def equal(self, row, text):
        mark = weight(row.credit) if row.credit != 1 or text.startswith("%") else ""
        return f"={mark}{text}{self.why(row.feedback)}"

    def truth(self):
        if [row.text for row in self.rows] != ["True", "False"]:
            return None
        is_true = self.rows[0].credit == 1
        right, wrong = self.rows if is_true else self.rows[::-1]
        feedback = ""
        if wrong.feedback or right.feedback:
            feedback = f"#{self.speech.text(wrong.feedback)}"
            feedback += f"#{self.speech.text(right.feedback)}" if right.feedback else ""
        return [("TRUE" if is_true else "FALSE") + feedback]

    def numbers(self):
        lines = ["#"]
        for at, row in enumerate(self.rows):
            is_last = at == len(self.rows) - 1
            if row.text == "*" and not row.credit and is_last and at and not row.details:
                lines.append(f"~{self.why(row.feedback)}")
                continue
            tolerance = row.details.get("tolerance")
            reach = f":{tolerance}" if tolerance is not None else ""
            lines.append(self.equal(row, f"{row.text}{reach}"))
        return lines

    def pairs(self):
        # Moodle takes a feedback behind a pair for a part of the partner.
        if any(row.feedback for row in self.rows):
            return None
        lines = [
            f"={self.speech.text(row.text)} -> {self.speech.partner(str(row.details.get('match', '')))}"
            for row in self.rows
        ]
        return ["", *lines]


LAYOUTS = {
    "single": Layout.choices,
    "multiple": Layout.choices,
    "short": Layout.accepted,
    "truefalse": Layout.truth,
    "numeric": Layout.numbers,
    "matching": Layout.pairs,
}


def weight(credit):
    return f"%{format((Decimal(credit) * 100).normalize(), 'f')}%"


def escaped(text):
    """The text on one line, with what GIFT would take for its own marks behind a backslash."""
    lines = tidy(text).split("\n")
    if len(lines) == 1:
        lines = [" ".join(lines[0].split())]
    return r"\n".join(SPECIAL.sub(lambda match: "\\" + match[0], line) for line in lines)


def reads_as(text, question):
    """True when reading the text gives this very question."""
    found = parse(text)
    if found.errors or len(found.questions) != 1:
        return False
    [read] = found.questions
    state = next((value for name, value in read.tags if name == "state"), "published")
    told = [read.title, *identity_values(read, read.other_tags), state]
    meant = [question.title, *identity_values(question, question.tags), question.state]
    return told == meant and values(read) == values(question)


def identity_values(question, tags):
    return [question.slug, question.topic, list(question.cites), list(tags), question.kind]


def values(question):
    """What has to be the same: all of it but runs of white space within a line of its own."""
    return [
        same(question.stem),
        same(question.explanation),
        [(same(row.text), row.credit, same(row.feedback), row.details) for row in question.choices],
    ]


def same(text):
    text = tidy(text)
    return text if "\n" in text else " ".join(text.split())
