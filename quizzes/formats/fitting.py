"""What of a bank a site can keep: what is too long is cut and named, what cannot be asked is an error."""

import re
from dataclasses import replace
from decimal import Decimal

from django.utils.text import slugify
from django.utils.translation import gettext as _

from ..wording import MOST_ROWS, too_long
from .bank import Bank, BankError, Loss
from .bank_text import first_words
from .course_values import tidy

MOST_QUESTIONS = 5000
MOST_HINTS = 20
SLUG = re.compile(r"[A-Za-z0-9_-]{1,80}")
LONGEST = {"title": 200, "category": 300, "topic": 40}
CHOSEN = ("single", "multiple", "truefalse", "hotspot")
PLACES = Decimal("0.0000001")


def fitted(bank):
    """The bank with only what a site can keep."""
    made = Bank(errors=list(bank.errors))
    losses = {}
    for loss in bank.losses:
        losses.setdefault(loss.question, []).append(loss)
    for index, question in enumerate(bank.questions):
        fault = fault_of(question) or (len(made.questions) >= MOST_QUESTIONS and too_many()) or ""
        if fault:
            title = question.title or first_words(question.stem) or _("(no text)")
            made.errors.append(BankError(title, question.line, fault))
            continue
        number = len(made.questions)
        question, cut = shortened(question)
        made.questions.append(question)
        made.losses += [replace(loss, question=number) for loss in losses.get(index, ())]
        made.losses += [Loss(number, question.line, what, detail) for what, detail in cut]
    return made


def too_many():
    return _("The file holds more than %d questions. Split it and bring the rest as well.") % MOST_QUESTIONS


def fault_of(question):
    """Why this question cannot be kept, or ""."""
    rows = question.choices
    if not question.stem.strip():
        return _("The question itself is missing.")
    if not rows:
        return _("It has no answers.")
    if len(rows) > MOST_ROWS:
        return _("It has %d answers, which is more than one question can have.") % len(rows)
    if said := too_long(question):
        return said
    if any(not -1 <= row.credit <= 1 for row in rows):
        return _("An answer earns more than everything.")
    return fault_of_kind(question)


def fault_of_kind(question):
    """Why a question could not be asked at all, by its kind, or ""."""
    rows = question.choices
    if question.kind == "truefalse" and len(rows) != 2:
        return _("A true or false question has exactly two rows: True and False.")
    if question.kind in CHOSEN and any(not row.text.strip() for row in rows):
        return _("A choice of it is empty.")
    if question.kind == "matching":
        if not any(row.text.strip() for row in rows) or any(not partner(row) for row in rows):
            return _("It has no whole pairs.")
    if question.kind == "gaps":
        gaps = question.details.get("gaps") or []
        named = {row.details.get("gap") for row in rows}
        marks = {int(number) for number in re.findall(r"\[\[(\d{1,3})\]\]", question.stem)}
        if not gaps or named != set(range(1, len(gaps) + 1)) or not marks >= named:
            return _("Its gaps and their answers do not fit together.")
    return ""


def partner(row):
    return str(row.details.get("match", "")).strip()


def shortened(question):
    """(the question with names that fit, [(what, detail)] of what was cut)."""
    cut, fits = [], {}
    for name, most in LONGEST.items():
        value = " ".join(tidy(getattr(question, name)).split())
        if len(value) > most:
            cut.append((_("the end of a long name"), value[most:][:200]))
        fits[name] = value[:most].strip()
    slug = question.slug.strip()
    if slug and not SLUG.fullmatch(slug):
        cut.append((_("short name"), slug[:200]))
        slug = slugify(slug)[:80].strip("-_")
    if len(question.hints) > MOST_HINTS:
        cut.append((_("hints"), _("Only the first %d are kept.") % MOST_HINTS))
    return replace(
        question,
        slug=slug,
        stem=tidy(question.stem),
        explanation=tidy(question.explanation),
        hints=tuple(filter(None, map(tidy, question.hints[:MOST_HINTS]))),
        tags=tuple(dict.fromkeys(tidy(tag)[:100] for tag in question.tags if tidy(tag)))[:50],
        choices=tuple(
            replace(
                row, text=tidy(row.text), feedback=tidy(row.feedback), credit=row.credit.quantize(PLACES) + 0
            )
            for row in question.choices
        ),
        **fits,
    ), cut
