"""Aiken: the plainest format there is. A question, its choices A) B) C), and a line ANSWER: B.

Read more widely than Moodle does: letters in any case, ``A.`` ``A)`` ``(A)`` ``[A]`` ``A:`` ``A -``, or
numbers in their place, questions over several lines, numbers or “Q:” in front of them, several right letters,
other languages' words for the answer, and the FEEDBACK: line some programs write under it."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..question_types import QUESTION_TYPES
from .aiken_lines import (
    FEEDBACK,
    IN_BRACKETS,
    LABEL,
    NUMBER,
    OPENING,
    OPTION,
    RULE,
    answer_of,
    beginning_between,
    has_numbered_choices,
    lead_in,
    letter_of,
    lettered,
    letters_amiss,
    option_runs,
    prepared,
    truth_of,
)
from .bank import WHOLE, Bank, BankChoice, BankError, BankQuestion, Exported, Loss, NotABank
from .bank_text import as_plain, first_words, has_marks, not_said, text_of, texts_of
from .markdown_text import from_plain

LETTERS = re.compile(r"\W*[A-Za-z](?:(?:\s*[,;&+/]\s*|\s+(?:and\s+)?)[A-Za-z])*\W*", re.IGNORECASE)
REMARK = re.compile(r"(?<!\s)\s+[(–—-]")
TOGETHER = re.compile(r"(?!.*(.).*\1)[A-Z]{2,26}")  # ACD, each once
KIND = re.compile(
    r"\s*(?:multiple[ -]choice|single choice|true\s?(?:or|/)\s?false|short answer)\s*[:.]?\s*\n\s*(?=\S)",
    re.IGNORECASE,
)
SIDE_BY_SIDE = re.compile(r"\s[(\[]?[Bb][.):\]]\s")
MOST_LETTERS = 26

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
        lines = prepared(text_of(data))
    except NotABank:
        return False
    answers = [answer for line, under in pairwise([*lines, ""]) if (answer := answer_under(line, under))]
    if answers and any((letter_of(line) or "") == "A" for line in lines):
        return True
    is_truth = [truth_of(answer) is not None for answer in answers]
    return has_numbered_choices(lines, answers) or (len(answers) > 1 and all(is_truth))


def read(data):
    """The questions of an Aiken file; NotABank where it is none."""
    text = text_of(data)
    if not recognises(data):
        raise NotABank(
            _("This is no Aiken file: after the choices A), B), C) of a question stands a line ANSWER: B.")
        )
    bank, lines = Bank(), prepared(text)
    rule, is_lead_in = lead_in(lines)
    for place, block in enumerate(blocks([""] * rule + lines[rule:] if is_lead_in else lines)):
        block.into(bank)
        if rule and bank.questions and not bank.losses and (is_lead_in or place == 0):
            bank.losses.append(above_the_rule(lines[:rule], is_lead_in))
    stems = unnumbered([question.stem for question in bank.questions])
    stems = [KIND.sub("", stem, count=1) if KIND.match(stem) else stem for stem in stems]
    bank.questions = [
        replace(question, stem=from_plain(stem)) for question, stem in zip(bank.questions, stems, strict=True)
    ]
    return bank


def above_the_rule(lines, is_lead_in):
    """What stands above the first line across the page, as a `Loss` of the first question."""
    line = next(number for number, text in enumerate(lines, 1) if text.strip())
    said = first_words(" ".join(lines), 200)
    if is_lead_in:
        return Loss(0, line, _("text above the questions"), said)
    return Loss(0, line, _("text above a line across the page"), _("It stays in the question: %s") % said)


@dataclass
class Block:
    """One question's lines as (number, text), its answer line, another under that, and what explains it."""

    lines: list
    answer: str | None = None
    answer_line: int = 0
    second_answer: int | None = None
    explanation: list = field(default_factory=list)

    def into(self, bank):
        """Adds the question, and those without an answer before it, to the bank."""
        start = 0
        if self.answer is not None and not option_runs(self.lines):
            self.lines, self.answer = lettered(self.lines, self.answer)
        for run, following in pairwise(option_runs(self.lines)):
            end = beginning_between(self.lines, run, following)
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

    def take_rest(self, lines, at):
        """Takes what belongs to it though it stands under its answer: choices, where none stood above, and
        another answer. Returns the line after that."""
        if at < len(lines) and letter_of(lines[at]) == "A" and not option_runs(self.lines):
            while at < len(lines) and lines[at].strip() and answer_of(lines[at]) is None:
                self.lines.append((at + 1, lines[at]))
                at += 1
        while at < len(lines) and answer_of(lines[at]) is not None:
            self.second_answer = self.second_answer or at + 1
            at += 1
        return at

    def question(self, lines):
        """The question of these lines, or what is wrong with it."""
        runs = option_runs(lines)
        number = lines[0][0] if lines else self.answer_line
        stem = paragraphs(lines[: runs[-1][0]] if runs else lines)
        title = first_words(stem) or _("(no text)")
        if self.answer is None:
            return unanswered(lines)
        if not runs and stem and (is_true := truth_of(self.answer)) is not None:
            return statement(stem, is_true, paragraphs(self.explanation), number)
        if not runs:
            return BankError(title, number, _("No choices stand above the answer. Write A) and B) lines."))
        options = options_of(lines, runs[-1])
        if mislettered := letters_amiss(lines, runs):
            return BankError(title, number, seen_at(*mislettered))
        if not stem:
            return BankError(title, number, _("The question itself is missing above its choices."))
        if len(options) < 2:
            return BankError(title, number, too_few(options))
        if self.second_answer:
            said = _("Two lines ANSWER: stand under its choices. Keep the right one.")
            return BankError(title, number, seen_at(self.second_answer, said))
        right = self.right(options)
        if not right:
            said = _("The answer is “%s”, but there is no such choice. Write the letter of the right one.")
            said %= first_words(self.answer, 40)
            if not self.answer.strip():
                said = _("The line ANSWER: names no choice. Write the letter of the right one there.")
            return BankError(title, number, seen_at(self.answer_line, said))
        return made(stem, options, right, paragraphs(self.explanation), number)

    def right(self, options):
        """The indexes of the right options; empty where the answer names none of them."""
        said = without_remark(self.answer.strip())
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


def without_remark(answer):
    """An answer without what some write behind its letters: “A, C (both)”, “B — A leaf”."""
    head = REMARK.split(answer, maxsplit=1)[0]
    return head if LETTERS.fullmatch(head) else answer


def made(stem, options, right, explanation, line):
    """The question these parts make, its stem still as it stands in the file, where all else is Markdown."""
    kind = "multiple" if len(right) > 1 else "single"
    credits = QUESTION_TYPES[kind].credits([place in right for place in range(len(options))])
    return BankQuestion(
        kind=kind,
        stem=stem,
        choices=tuple(
            BankChoice(from_plain(text), Decimal(credit), line=number)
            for (number, text), credit in zip(options, credits, strict=True)
        ),
        explanation=from_plain(explanation),
        line=line,
    )


def statement(stem, is_true, explanation, line):
    """A question that is true or false."""
    rows = [BankChoice(word, Decimal(right)) for word, right in (("True", is_true), ("False", not is_true))]
    return BankQuestion("truefalse", stem, tuple(rows), explanation=from_plain(explanation), line=line)


def seen_at(line, said):
    """The sentence, with the line that is meant: the error itself names the question's first."""
    return _("%(said)s See line %(line)d.") % {"said": said, "line": line}


def unanswered(lines):
    lines = [(number, text) for number, text in lines if text.strip()]
    said = _("The line ANSWER: is missing under its choices.")
    return BankError(first_words(lines[0][1]), lines[0][0], said)


def too_few(options):
    """What is wrong where there are not two choices."""
    if SIDE_BY_SIDE.search(options[0][1]):
        return _("Its choices stand on one line. Write each on a line of its own.")
    return _("There is only one choice. A question needs two at least.")


def unnumbered(stems):
    """The stems without the numbers in front of them, where these count the questions of the file: most have
    one, and each is higher than the one before or begins anew. And without “Q:”, where most begin so."""
    if 2 * sum(bool(LABEL.match(stem)) for stem in stems) >= len(stems):
        stems = [LABEL.sub("", stem, count=1) if LABEL.match(stem) else stem for stem in stems]
    numbers = [number_of(stem)[0] for stem in stems]
    counted = [number for number in numbers if number is not None]
    rises = all(after > before or after == 1 for before, after in pairwise(counted))
    if not rises or 2 * len(counted) < len(stems):
        return stems
    return [number_of(stem)[1] or stem for stem in stems]


def number_of(stem):
    """(the number in front of a stem or None, what stands behind it)."""
    first, _end, rest = stem.partition("\n")
    match = NUMBER.match(first)
    if not match:
        return None, stem
    return int(match[1] or match[2] or match[3] or match[4]), f"{first[match.end() :]}\n{rest}".strip()


def answer_under(line, under):
    """What this line ANSWER: says, or the line under it where that holds the letters."""
    answer = answer_of(line)
    return under if answer == "" and LETTERS.fullmatch(under) else answer


def blocks(lines):
    """The file's questions: each ends with its answer line and what explains it."""
    block, at = Block([]), 0
    while at < len(lines):
        answer = answer_of(lines[at])
        under = lines[at + 1] if at + 1 < len(lines) else ""
        if answer is None or (not answer and letter_of(under) == "A"):
            block.lines.append((at + 1, "" if RULE.fullmatch(lines[at]) else lines[at]))
            at += 1
            continue
        block.answer, block.answer_line = answer_under(lines[at], under), at + 1
        at += block.answer != answer
        block.explanation, at = explanation_under(lines, at + 1)
        at = block.take_rest(lines, at)
        yield block
        block = Block([])
    if any(text.strip() for _number, text in block.lines):
        yield block


def explanation_under(lines, at):
    """(lines of the FEEDBACK: that begins here, the line after it)."""
    if at < len(lines) and (match := IN_BRACKETS.fullmatch(lines[at])) and not letter_of(lines[at]):
        inner = FEEDBACK.fullmatch(match[1])
        return [(at + 1, inner["said"] if inner else match[1])], at + 1
    begins = next((place for place in range(at, len(lines)) if lines[place].strip()), at)
    match = FEEDBACK.fullmatch(lines[begins]) if begins < len(lines) else None
    if not match:
        end = rule_after(lines, begins)
        return [(n + 1, lines[n]) for n in range(begins, end)], end
    at = begins
    end = at + 1
    while end < len(lines) and lines[end].strip():
        end += 1
    # Without a blank line after it the next question begins where one is counted, or else at once.
    if any(letter_of(line) or answer_of(line) for line in lines[at + 1 : end]):
        end = next((n for n in range(at + 1, end) if NUMBER.match(lines[n])), at + 1)
    return [(at + 1, match["said"]), *((n + 1, lines[n]) for n in range(at + 1, end))], end


def rule_after(lines, at):
    """The line with a rule across the page, where what stands above it explains the answer before; else this
    one, where the next question begins. Where rules part the questions, the last one ends with the file."""
    for place in range(at, len(lines)):
        if RULE.fullmatch(lines[place]):
            return place
        if letter_of(lines[place]) or answer_of(lines[place]) is not None:
            return at
    return len(lines) if any(map(RULE.fullmatch, lines[:at])) else at


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
        said = _("Its text would be read as something else. Write it without letters or numbers in front.")
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
