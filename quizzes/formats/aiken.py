"""Aiken: the plainest format there is. A question, its choices A) B) C), and a line ANSWER: B.

Read more widely than Moodle does: letters in any case, ``A.`` ``A)`` ``(A)`` ``A:``, questions over several
lines, several right letters, and the FEEDBACK: line some programs write under the answer."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..question_types import QUESTION_TYPES
from .bank import WHOLE, Bank, BankChoice, BankError, BankQuestion, Exported, Loss, NotABank
from .bank_text import as_plain, first_words, has_marks, not_said, text_of, texts_of
from .markdown_text import from_plain

OPTION = re.compile(r"\s*(?:\(\s*([A-Za-z])\s*\)|([A-Za-z])\s?[.):])\s*(.*)")
ANSWER = re.compile(
    r"\s*(?:the\s+)?(?:correct\s+)?(?:answers?|ans|key)\s*(?:[:=]\s*(.*?)|[-.]?\s+([A-Z]))\s*", re.IGNORECASE
)
FEEDBACK = re.compile(
    r"\s*(?:general\s+)?(?:feedback|explanation|rationale|reason)\s*[:=]\s*(.*)", re.IGNORECASE
)
LETTERS = re.compile(r"\W*[A-Za-z](?:(?:\s*[,;&+/]\s*|\s+(?:and\s+)?)[A-Za-z])*\W*", re.IGNORECASE)
TOGETHER = re.compile(r"(?!.*(.).*\1)[A-Z]{2,26}")  # ACD, each once
OPENING = re.compile(r"\W*([A-Za-z])\s*[.):](?:\s|$)")
MOST_LETTERS = 26
MOST_LEFT_OUT = 3  # “A)” and then “E. coli” on a line of its own is a text that goes on

NO_PLACE = gettext_lazy("Aiken has no place for this.")
UNSAID = {
    "explanation": (gettext_lazy("explanation"), NO_PLACE),
    "hints": (gettext_lazy("hints"), NO_PLACE),
    "title": (gettext_lazy("title"), NO_PLACE),
    "slug": (gettext_lazy("short name"), NO_PLACE),
    "topic": (gettext_lazy("topic"), NO_PLACE),
    "category": (gettext_lazy("category"), NO_PLACE),
    "tags": (gettext_lazy("tags"), NO_PLACE),
    "cites": (gettext_lazy("cited sentences"), NO_PLACE),
    "images": (gettext_lazy("pictures"), gettext_lazy("Aiken is text alone: only their words are in it.")),
}


def recognises(data):
    """Whether these bytes hold an option and an answer line, as only Aiken has them."""
    try:
        lines = text_of(data).split("\n")
    except NotABank:
        return False
    answered = any(answer_of(line) for line in lines)
    return answered and any((letter_of(line) or "") == "A" for line in lines)


def read(data):
    """The questions of an Aiken file; NotABank where it is none."""
    text = text_of(data)
    if not recognises(data):
        raise NotABank(
            _("This is no Aiken file: after the choices A), B), C) of a question stands a line ANSWER: B.")
        )
    bank = Bank()
    for block in blocks(text.split("\n")):
        block.into(bank)
    return bank


def letter_of(line):
    """The letter an option line begins with, in capitals, or None."""
    match = OPTION.fullmatch(line)
    return (match[1] or match[2]).upper() if match else None


def answer_of(line):
    """What stands behind ANSWER:, or None where this line is none."""
    match = ANSWER.fullmatch(line)
    return (match[1] or match[2] or None) if match else None


@dataclass
class Block:
    """One question's lines as (number, text), its answer line and what explains it."""

    lines: list
    answer: str | None = None
    answer_line: int = 0
    explanation: list = field(default_factory=list)

    def into(self, bank):
        """Adds the question, and those without an answer before it, to the bank."""
        runs = option_runs(self.lines)
        start = 0
        for run, following in pairwise(runs):
            end = next((at for at in range(run[-1], following[0]) if not self.lines[at][1].strip()), None)
            # Without a blank line the first is a list within the question.
            if end is not None:
                bank.errors.append(unanswered(self.lines[start:end]))
                start = end
        lines = self.lines[start:]
        while lines and not lines[0][1].strip():
            lines = lines[1:]
        if not lines and self.answer is None:
            return
        question = self.question(lines)
        (bank.errors if isinstance(question, BankError) else bank.questions).append(question)

    def question(self, lines):
        """The question of these lines, or what is wrong with it."""
        runs = option_runs(lines)
        number = lines[0][0] if lines else self.answer_line
        stem = paragraphs(lines[: runs[-1][0]] if runs else lines)
        title = first_words(stem) or _("(no text)")
        if self.answer is None:
            return unanswered(lines)
        if not runs:
            return BankError(title, number, _("No choices stand above the answer. Write A) and B) lines."))
        options = options_of(lines, runs[-1])
        if not stem:
            return BankError(title, number, _("The question itself is missing above its choices."))
        if left_out := out_of_order(lines, runs[-1]):
            said = _("After the choice %(before)s comes %(after)s. Letter its choices in order: A, B, C.")
            return BankError(title, number, said % left_out)
        if len(options) < 2:
            return BankError(title, number, _("There is only one choice. A question needs two at least."))
        right = self.right(options)
        if not right:
            return BankError(
                title,
                self.answer_line,
                _("The answer is “%s”, but there is no such choice.") % first_words(self.answer, 40),
            )
        return made(stem, options, right, paragraphs(self.explanation), number)

    def right(self, options):
        """The indexes of the right options; empty where the answer names none of them."""
        said = self.answer.strip()
        names = [text.strip().casefold() for _line, text in options]
        if TOGETHER.fullmatch(said) and said.casefold() not in names:
            said = ",".join(said)
        if LETTERS.fullmatch(said):
            letters = [c.upper() for c in re.sub(r"\band\b", " ", said, flags=re.IGNORECASE) if c.isalpha()]
        elif opening := OPENING.match(said):
            letters = [opening[1].upper()]
        else:
            return [names.index(said.casefold())] if said.casefold() in names else []
        places = sorted({ord(letter) - ord("A") for letter in letters})
        return places if all(0 <= place < len(options) for place in places) else []


def made(stem, options, right, explanation, line):
    """The question these parts make. The text of the file is plain; of ours Markdown."""
    kind = "multiple" if len(right) > 1 else "single"
    credits = QUESTION_TYPES[kind].credits([place in right for place in range(len(options))])
    return BankQuestion(
        kind=kind,
        stem=from_plain(stem),
        choices=tuple(
            BankChoice(from_plain(text), Decimal(credit), line=number)
            for (number, text), credit in zip(options, credits, strict=True)
        ),
        explanation=from_plain(explanation),
        line=line,
    )


def unanswered(lines):
    lines = [(number, text) for number, text in lines if text.strip()]
    said = _("The line ANSWER: is missing under its choices.")
    return BankError(first_words(lines[0][1]), lines[0][0], said)


def blocks(lines):
    """The file's questions: each ends with its answer line and what explains it."""
    block, at = Block([]), 0
    while at < len(lines):
        answer = answer_of(lines[at])
        if answer is None:
            block.lines.append((at + 1, lines[at]))
            at += 1
            continue
        block.answer, block.answer_line = answer, at + 1
        block.explanation, at = explanation_under(lines, at + 1)
        yield block
        block = Block([])
    if any(text.strip() for _number, text in block.lines):
        yield block


def explanation_under(lines, at):
    """(lines of the FEEDBACK: that begins here, the line after it)."""
    match = FEEDBACK.fullmatch(lines[at]) if at < len(lines) else None
    if not match:
        return [], at
    end = at + 1
    while end < len(lines) and lines[end].strip():
        end += 1
    # Without a blank line after it the next question begins at once.
    if any(letter_of(line) or answer_of(line) for line in lines[at + 1 : end]):
        end = at + 1
    return [(at + 1, match[1]), *((n + 1, lines[n]) for n in range(at + 1, end))], end


def option_runs(lines):
    """Every run of options A, B, C… as the indexes of its lines. A lone A is one where it is written as those
    of the others are: “A. Smith” among A) and B) is text."""
    runs, run = [], []
    for index, (_number, text) in enumerate(lines):
        letter = letter_of(text)
        if letter == "A":
            run = [index]
            runs.append(run)
        elif run and letter and ord(letter) == ord("A") + len(run):
            run.append(index)
    whole = [run for run in runs if len(run) > 1] or runs[-1:]
    shapes = {shape(lines[run[0]][1]) for run in whole}
    return [run for run in runs if len(run) > 1 or shape(lines[run[0]][1]) in shapes]


def shape(line):
    """What an option's letter stands in, as in “A)” or “(a)”."""
    return line.strip()[: 3 if line.strip()[0] == "(" else 2].replace(" ", "")


def out_of_order(lines, run):
    """{"before", "after"}: letters of two choices between which one is missing; None where none is."""
    last = letter_of(lines[run[-1]][1])
    for _number, text in lines[run[-1] + 1 :]:
        letter = letter_of(text)
        if letter and not text.strip()[0].islower() and 1 < ord(letter) - ord(last) <= MOST_LEFT_OUT:
            return {"before": last, "after": letter}
    return None


def options_of(lines, run):
    """(line, text) of each option; what stands on the lines under it goes on with it."""
    options = []
    for start, end in pairwise([*run, len(lines)]):
        more = [text.strip() for _number, text in lines[start + 1 : end]]
        text = OPTION.fullmatch(lines[start][1])[3].strip()
        options.append((lines[start][0], " ".join(filter(None, [text, *more]))))
    return options


def paragraphs(lines):
    """The text of these lines: a blank line parts paragraphs."""
    text = "\n".join(text.strip() for _number, text in lines)
    return re.sub(r"\n{2,}", "\n\n", text).strip()


def write(questions):
    """These questions as an Aiken file, and what it cannot say."""
    texts, losses = [], []
    for index, question in enumerate(questions):
        text, lost = written(index, question)
        texts += [text] if text else []
        losses += lost
    return Exported("\n".join(texts).encode(), losses)


def written(index, question):
    """(one question's text or "", its losses)."""
    why = cannot_be_said(question)
    if why:
        return "", [Loss(index, None, WHOLE, why)]
    right = next(place for place, choice in enumerate(question.choices) if choice.credit == 1)
    lines = [as_plain(question.stem)]
    lines += [f"{chr(65 + place)}) {as_plain(choice.text)}" for place, choice in enumerate(question.choices)]
    text = "\n".join([*lines, f"ANSWER: {chr(65 + right)}"]) + "\n"
    if not reads_back(text, question):
        said = _("Its text would be read as something else. Write it without letters or “Answer:” in front.")
        return "", [Loss(index, None, WHOLE, said)]
    return text, list(lost(index, question))


def cannot_be_said(question):
    """Why Aiken cannot say this question, or ""."""
    if question.kind not in ("single", "truefalse"):
        return _("Aiken knows questions with one right choice alone.")
    if sum(choice.credit == 1 for choice in question.choices) != 1:
        return _("Aiken needs exactly one right choice.")
    if len(question.choices) > MOST_LETTERS:
        return _("Aiken has letters for %d choices.") % MOST_LETTERS
    return ""


def reads_back(text, question):
    bank = read(text.encode()) if recognises(text.encode()) else Bank()
    if len(bank.questions) != 1 or bank.errors:
        return False
    found = bank.questions[0]
    wanted = [as_plain(part) for part in (question.stem, *(choice.text for choice in question.choices))]
    told = [as_plain(part) for part in (found.stem, *(choice.text for choice in found.choices))]
    credits = [choice.credit == 1 for choice in question.choices]
    return wanted == told and credits == [choice.credit == 1 for choice in found.choices]


def lost(index, question):
    """What of a question that Aiken can say stays behind."""
    if question.kind == "truefalse":
        yield Loss(index, None, _("true or false"), _("It becomes a question with two choices."))
    yield from not_said(index, question, UNSAID)
    if any(choice.feedback for choice in question.choices):
        yield Loss(index, None, _("feedback of the choices"), NO_PLACE)
    if any(choice.credit not in (0, 1) for choice in question.choices):
        yield Loss(index, None, _("part credit"), _("In Aiken a choice is right or wrong."))
    if question.details.get("keep_order"):
        yield Loss(index, None, _("the order of the choices"), _("Aiken cannot say that it has to stay."))
    if any(has_marks(text) for text in texts_of(question)):
        yield Loss(index, None, _("formatting"), _("Aiken is plain text: emphasis, lists and links go."))
