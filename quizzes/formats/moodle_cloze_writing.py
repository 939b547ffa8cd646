"""Writes a text with gaps as Moodle keeps it: each gap's answers within the text."""

import re
from html import escape

from .bank_text import as_plain
from .html_text import to_markdown
from .markdown_text import html_of
from .moodle_cloze import CLOSE, OPEN, PLACE, without_places
from .numbers import decimal_text

MARK = re.compile(r"\[\[(\d{1,2})\]\]")
# What Moodle would take for its own marks, as the entities that it reads as letters.
OWN = re.compile(r"[~#{}=%\\]")


def cloze(question):
    """(the stem with a place for each gap, what fills those places with Moodle's gaps)."""
    gaps = question.details.get("gaps") or []

    def fill(text):
        return PLACE.sub(lambda place: gap(question, gaps, int(place[1])), text)

    return MARK.sub(rf"{OPEN}\1{CLOSE}", without_places(question.stem)), fill


def gap(question, gaps, number):
    """One gap with its answers; nothing where the question has no such gap."""
    if not 1 <= number <= len(gaps):
        return f"[[{number}]]"
    kind, details = gaps[number - 1].get("kind"), question.details
    name = {
        "typed": "SHORTANSWER_C" if details.get("case") else "SHORTANSWER",
        "list": "MULTICHOICE" if details.get("keep_order") else "MULTICHOICE_S",
        "number": "NUMERICAL",
    }[kind]
    rows = [row for row in question.choices if row.details.get("gap") == number]
    return f"{{{weight(gaps[number - 1])}:{name}:{'~'.join(answer(kind, row) for row in rows)}}}"


def answer(kind, row):
    mark = {1: "=", 0: ""}.get(row.credit, f"%{decimal_text(row.credit * 100)}%")
    text = shielded(said_in_html(row.text) if kind == "list" else row.text)
    if kind == "number" and "tolerance" in row.details:
        text += f":{row.details['tolerance']}"
    why = f"#{shielded(said_in_html(row.feedback))}" if row.feedback else ""
    return f"{mark}{text}{why}"


def said_in_html(markdown):
    """The HTML that says the same; of what has none, as a list within a list to choose from, its words."""
    html = html_of(markdown)
    return html if to_markdown(html, {}) == (markdown, []) else escape(as_plain(markdown) or markdown)


def unsaid(question):
    """The texts of its gaps that lose their formatting."""
    texts = [row.feedback for row in question.choices]
    kinds = [gap.get("kind") for gap in question.details.get("gaps") or []]
    texts += [row.text for row in question.choices if "list" in kinds[row.details.get("gap", 0) - 1 :][:1]]
    return [text for text in texts if text and to_markdown(html_of(text), {}) != (text, [])]


def shielded(text):
    return OWN.sub(lambda sign: f"&#{ord(sign[0])};", escape(text, quote=True))


def weight(gap):
    said = str(gap.get("weight", "1"))
    return said if said.isdecimal() and int(said) else "1"


def weights_said(question):
    """Whether Moodle can say how much each gap counts."""
    return all(weight(gap) == str(gap.get("weight", "1")) for gap in question.details.get("gaps") or [])
