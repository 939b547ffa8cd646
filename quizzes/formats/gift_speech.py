"""Questions in the words GIFT and Moodle have for them: what is said otherwise there, and what cannot be."""

import re
from dataclasses import replace
from decimal import Decimal, localcontext

from django.utils.translation import gettext as _

from .bank_text import as_plain, has_marks
from .bank_words import OURS, PICTURE
from .course_values import tidy
from .gift_marks import FORMAT
from .gift_text import LAYOUTS, SPECIAL
from .html_text import to_markdown
from .markdown_text import html_of
from .numbers import decimal_text
from .quoting import with_quotes

LIKE_A_TAG = re.compile(r"<[A-Za-z/!?]")
DETAILS = ("keep_order", "case", "scoring", "units", "unit_required")


def for_gift(question, with_sentences):
    """(the question as GIFT for Moodle can say it, losses as (what, detail)); (None, []) where it cannot."""
    if question.kind not in LAYOUTS:
        return None, []
    losses = [*lost_details(question)]
    if question.hints:
        losses.append((_("hints"), " / ".join(question.hints)))
    said, lost = without_pictures(question)
    losses += lost
    rows, lost = rows_said(said)
    losses += lost
    explanation = with_quotes(said) if with_sentences else said.explanation
    return replace(said, choices=rows, explanation=explanation, details={}, hints=()), losses


def lost_details(question):
    """What of the details of a question GIFT has no word for."""
    details = question.details
    units = ", ".join(str(unit.get("name")) for unit in details.get("units") or ())
    said = {
        "keep_order": (_("the order of the choices"), _("GIFT cannot say that it has to stay.")),
        "case": (_("capitals"), _("GIFT cannot say that they count.")),
        "scoring": (_("scoring"), _("Its lowest and highest result stay behind.")),
        "units": (_("units"), units),
        "unit_required": (_("units"), _("GIFT cannot say that one has to be written.")),
    }  # fmt: skip
    return [said[name] for name in DETAILS if details.get(name)]


def without_pictures(question):
    """(the question with the words of its pictures in their place, losses)."""
    if not OURS.search(" ".join(texts_of(question))):
        return question, []
    rows = tuple(
        replace(row, text=worded(row.text), feedback=worded(row.feedback)) for row in question.choices
    )
    said = replace(
        question,
        stem=worded(question.stem),
        explanation=worded(question.explanation),
        choices=rows,
        images={},
    )
    return said, [(_("pictures"), _("GIFT is text alone: only their words are in it."))]


def texts_of(question):
    yield question.stem
    yield question.explanation
    for row in question.choices:
        yield row.text
        yield row.feedback


def worded(markdown, digests=None):
    """The text with the words of its pictures in their place; of these alone where ``digests`` names some."""

    def words(picture):
        ours = OURS.fullmatch(picture[2])
        return picture[1] if ours and (digests is None or ours[1] in digests) else picture[0]

    return PICTURE.sub(words, markdown)


def rows_said(question):
    """(the rows as GIFT says them, losses)."""
    if question.kind == "matching":
        return pairs_said(question)
    rows, losses = [], []
    for row in question.choices:
        if row.details.get("relative"):
            losses.append((_("relative tolerance"), f"{row.text}: {row.details.get('tolerance', '0')}"))
            row = replace(row, details=absolute(row))
        rows.append(row)
    return tuple(rows), losses


def absolute(row):
    """The details of a number whose tolerance is a share of it, with the tolerance itself."""
    with localcontext() as exact:
        exact.prec = 1000
        try:
            reach = Decimal(row.details.get("tolerance") or "0") * abs(Decimal(row.text))
        except ArithmeticError:
            return {}
        return {"tolerance": decimal_text(reach)}


def pairs_said(question):
    """Moodle shows partners in a list to choose from, as plain words, and has no feedback for a pair."""
    rows, losses = [], []
    for row in question.choices:
        partner = str(row.details.get("match", ""))
        if has_marks(partner):
            losses.append((_("formatting"), partner))
        if row.feedback:
            losses.append((_("feedback of a pair"), row.feedback))
        rows.append(replace(row, feedback="", details={"match": as_plain(partner)}))
    return tuple(rows), losses


class MoodleSpeech:
    """How texts are written for Moodle: as Markdown, and as HTML where its Markdown would take a < for a
    tag. ``written`` is the format of the stem, which the others have too where they name none."""

    names_by_slug = False

    def __init__(self, question):
        self.written, self.first = formatted(question.stem)

    def stem(self, markdown):
        return f"[{self.written}]{self.literal(self.first)}"

    def text(self, markdown):
        written, text = formatted(markdown)
        needs_name = text and (written != self.written or FORMAT.match(text))
        return f"[{written}]{self.literal(text)}" if needs_name else self.literal(text)

    def literal(self, text):
        text = SPECIAL.sub(lambda match: "\\" + match[0], tidy(text)).replace("\n", r"\n")
        return f"[plain]{text}" if FORMAT.match(text) and text.startswith("[") else text

    def partner(self, text):
        return self.literal(text)


def formatted(markdown):
    """(markdown or html, the text in that)."""
    if LIKE_A_TAG.search(markdown):
        html = html_of(markdown)
        if to_markdown(html, {})[0] == tidy(markdown):
            return "html", html
    return "markdown", markdown
