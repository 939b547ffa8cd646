"""GIFT as a bank: the plain-text format Moodle reads and writes."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import gift_text
from .bank import WHOLE, Bank, BankError, BankQuestion, Exported, Loss, NotABank
from .bank_text import as_plain, text_of
from .bank_words import Words, finished, identity, literal_markdown, losses_of
from .course_values import tidy
from .gift_marks import NAMED, in_one_line, split_format, unescaped
from .gift_parser import parse
from .gift_speech import MoodleSpeech, for_gift
from .quoting import without_quotes

# What hardly anything but GIFT has: answers in braces, a name between double colons, its comments, formats.
ANSWERS = re.compile(
    r"(?<!\\)\{\s*(?:[=~]|#\s*[=~\d.*%-]|(?:T|F|TRUE|FALSE)\s*[#}]|%\d)|[.?!:]\s*\{\s*\}", re.IGNORECASE
)
OPENING = re.compile(r"^[^\S\n]*(?:::(?:[^:\n]|:(?!:))+::|\$CATEGORY\s*:|//.*\[(?:id|tag):)", re.MULTILINE)
# A first question that is written in HTML, and no document of it.
IN_HTML = re.compile(
    r"<(?:[pbiu]|em|strong|span|div|br|h[1-6]|center|font|pre|code|img|sub|sup)\b", re.IGNORECASE
)
WRITTEN = re.compile(rf"^[^\S\n]*{NAMED}", re.MULTILINE | re.IGNORECASE)
FENCED = re.compile(r"^[ \t]*```.*?\n[ \t]*```", re.DOTALL | re.MULTILINE)
NONE = gettext_lazy("There are no questions in this file. In GIFT a question has its answers in braces.")


def recognises(data):
    """Whether these bytes look like GIFT."""
    try:
        text = text_of(data)
    except NotABank:
        return False
    start = text.lstrip("\ufeff \n\t")
    if start.startswith(("<", "[{", '{"', "PK")) and not IN_HTML.match(start):
        return False
    return any(pattern.search(text) for pattern in (ANSWERS, OPENING, WRITTEN))


def read(data):
    """The questions of a GIFT file; NotABank where it is none."""
    found = parse(text_of(data), GiftWords)
    bank = Bank()
    if not found.questions and not (found.errors and recognises(data)):
        raise NotABank(str(NONE))
    for error in found.errors:
        where = _("Line %d: ") % error.line if error.line != error.begins else ""
        bank.errors.append(BankError(error.title, error.begins, f"{where}{error}"))
    for parsed in found.questions:
        question, fault = as_bank_question(parsed)
        if fault:
            bank.errors.append(BankError(question.title or question.stem[:80], question.line, fault))
            continue
        bank.losses += losses_of(parsed.words, len(bank.questions), question.line)
        bank.questions.append(question)
    bank.errors.sort(key=lambda error: error.line)
    return bank


def as_bank_question(parsed):
    """(the question, why it is none or "")."""
    words = parsed.words
    topic, cites, tags = identity(parsed.tags)
    rows = [row for row in parsed.choices if parsed.kind in ("matching", "truefalse") or row.text]
    for row in parsed.choices:
        if row not in rows:
            words.lose(_("empty answer"), row.feedback)
    question = BankQuestion(
        kind=parsed.kind,
        stem=parsed.stem,
        choices=tuple(rows),
        title=parsed.title,
        slug=parsed.slug,
        explanation=parsed.explanation,
        topic=topic,
        category=parsed.category,
        tags=tags,
        cites=cites,
        line=parsed.line,
    )
    question = finished(question, words)
    if not question.stem:
        return question, _("The question itself is missing: no text stands before its answers.")
    if len(rows) < (2 if parsed.kind in ("single", "multiple") else 1):
        return question, _("Too few of its answers have a text.")
    return question, ""


class GiftWords(Words):
    """Turns GIFT's texts into Markdown. A line broken in the file is the file's; \\n is the author's."""

    def text(self, raw, written):
        if written not in ("html", "plain") and FENCED.search(raw):
            written = "markdown"  # of nothing else is code written so
        if written in ("html", "markdown"):
            return self.markdown(unescaped(raw.strip()), written)
        return self.markdown(unescaped(in_one_line(raw)), written)

    def literal(self, raw):
        """What is compared with what is typed: no Markdown."""
        written, start = split_format(raw)
        text = unescaped(in_one_line(raw[start:]))
        return as_plain(self.markdown(text, "html")) if written == "html" else text

    def partner(self, raw):
        return literal_markdown(unescaped(in_one_line(raw)))


def write(questions, with_sentences=True):
    """These questions as GIFT for Moodle, and what it cannot say. ``with_sentences``: the cited sentences
    stand under the explanation."""
    texts, losses = [], []
    for index, question in enumerate(questions):
        text, lost = written(question, with_sentences)
        losses += [Loss(index, None, what, detail) for what, detail in lost]
        if text:
            texts.append((question.category, text))
    return Exported(gift_text.joined(texts).encode(), losses)


def written(question, with_sentences):
    """(the GIFT of one question or "", its losses)."""
    said, losses = for_gift(question, with_sentences)
    if said is None:
        return "", [(WHOLE, _("GIFT has no question of this kind."))]
    text = gift_text.laid_out(said, MoodleSpeech(said), list(comment(said)))
    if not text or not reads_back(text, said):
        return "", [(WHOLE, _("GIFT would take its text for something else."))]
    return text, losses


def comment(question):
    yield from gift_text.identity(question)
    for key in question.cites:
        yield "tag", f"cite={key}"
    for tag in question.tags:
        yield "tag", tag


def reads_back(text, said):
    """Whether reading this text gives what was to be said."""
    try:
        bank = read(text.encode())
    except NotABank:
        return False
    if bank.errors or len(bank.questions) != 1:
        return False
    [found] = bank.questions
    plain = replace(said, explanation=without_quotes(said.explanation, said.cites))
    return compared(found) == compared(with_markdown_partners(plain))


def with_markdown_partners(question):
    if question.kind != "matching":
        return question
    rows = (
        replace(row, details={"match": literal_markdown(row.details["match"])}) for row in question.choices
    )
    return replace(question, choices=tuple(rows))


def compared(question):
    title = "" if question.title == question.slug else question.title
    words = [question.kind, title, question.slug, question.topic, question.cites, question.tags]
    rows = [(tidy(row.text), row.credit, tidy(row.feedback), row.details) for row in question.choices]
    return [*words, tidy(question.stem), tidy(question.explanation), rows]
