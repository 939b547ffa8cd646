"""Moodle XML as a bank: all that Moodle knows of a question, with its pictures."""

import codecs
import re

from django.utils.translation import gettext as _

from .bank import WHOLE, Bank, BankError, Exported, Loss, NotABank
from .bank_text import as_plain, first_words, text_of
from .bank_words import finished, losses_of
from .course_values import tidy
from .moodle_fields import Reading, Unreadable, category_in
from .moodle_items import ROOT, items
from .moodle_kinds import READERS, refusal
from .moodle_writing import HEAD, Writing, category_xml

ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{2,30})["']""")
LATIN = ("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii", "windows-1252", "cp1252")


def recognises(data):
    """Whether these bytes look like Moodle XML."""
    try:
        text = decoded(data)[:100_000]
    except NotABank:
        return False
    return text.lstrip("\ufeff \n\t").startswith("<") and bool(ROOT.search(text))


def read(data):
    """The questions of a Moodle XML file; NotABank where it is none."""
    bank, category, count = Bank(), "", 0
    for item in items(decoded(data)):
        kind = item.element.get("type", "").strip().lower() if item.element is not None else ""
        if kind == "category":
            category = category_in(item.element)
            continue
        count += 1
        if item.fault:
            bank.errors.append(BankError(item.title or _("Question %d") % count, item.line, item.fault))
        else:
            add(bank, item, kind, category, count)
    if not count:
        raise NotABank(_("There are no questions in this file."))
    return bank


def add(bank, item, kind, category, count):
    """Adds the question of an element to the bank, or why it is none."""
    reading = Reading(item.element)
    title = " ".join(reading.value_of_name().split())
    try:
        if kind not in READERS:
            raise Unreadable(refusal(kind))
        found_kind, rows, details, *stem = READERS[kind](reading)
        question = reading.question(found_kind, rows, category, item.line, details, *stem)
        question = finished(question, reading)
        if not question.stem:
            raise Unreadable(_("The question itself is missing: it has no text."))
    except Unreadable as error:
        bank.errors.append(BankError(title[:200] or _("Question %d") % count, item.line, str(error)))
        return
    bank.losses += losses_of(reading, len(bank.questions), item.line)
    bank.questions.append(question)


def decoded(data):
    """The text of the file's bytes, in the encoding it names or the one it is in."""
    named = ENCODING.match(data[:300])
    encoding = named[1].decode().lower() if named else "utf-8"
    if encoding in LATIN and not data.startswith(codecs.BOM_UTF8):
        return text_of(data.decode("windows-1252", errors="replace").encode())
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = mostly_utf8(data)
    return text_of(data)


def mostly_utf8(data):
    """The bytes, with the few that are damaged in a file that is UTF-8 otherwise shown as such."""
    try:
        data.decode()
        return data
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
    broken = text.count("\ufffd")
    other = sum(letter > "\x7f" for letter in text) - broken
    return text.encode() if broken * 20 < other else data


def write(questions, with_sentences=True):
    """These questions as Moodle XML, and what it cannot say. ``with_sentences``: the cited sentences stand
    under the explanation."""
    parts, losses, present = [], [], ""
    for index, question in enumerate(questions):
        writing = Writing(question, with_sentences)
        xml = writing.xml()
        lost = writing.losses
        if xml is None:
            lost = [(WHOLE, _("Moodle XML has no question of this kind."))]
        elif not reads_back(xml, question, bool(lost)):
            xml, lost = None, [(WHOLE, _("Moodle would take its text for something else."))]
        losses += [Loss(index, None, what, detail) for what, detail in lost]
        if xml:
            parts += [category_xml(question.category)] if question.category != present else []
            parts.append(xml)
            present = question.category
    return Exported(f"{HEAD}{''.join(parts)}</quiz>\n".encode(), losses)


def reads_back(xml, question, has_lost):
    """Whether reading this gives the question again; of one that lost something, at least its words."""
    try:
        bank = read(f"{HEAD}{xml}</quiz>".encode())
    except NotABank:
        return False
    if bank.errors or len(bank.questions) != 1:
        return False
    [found] = bank.questions
    if has_lost:
        return found.kind == question.kind and len(found.choices) == len(question.choices)
    return compared(found) == compared(question)


def compared(question):
    # A name that only says how the question begins is none.
    title = "" if question.title == first_words(as_plain(question.stem)) else question.title
    words = [question.kind, title, question.slug, question.topic, question.cites, question.tags]
    texts = [tidy(text) for text in (question.stem, question.explanation, *question.hints)]
    rows = [(tidy(row.text), row.credit, tidy(row.feedback), row.details) for row in question.choices]
    return [*words, *texts, rows, question.details]
