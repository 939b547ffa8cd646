"""Writes questions as Moodle XML, in the words Moodle has for each."""

import base64
import re
from decimal import Decimal, localcontext

from django.utils.translation import gettext as _

from learn.importing.images import SUFFIXES

from .bank_text import as_plain, first_words, has_marks
from .bank_words import OURS
from .course_values import tidy
from .gift_speech import absolute, worded
from .gift_text import category_line
from .html_text import to_markdown
from .markdown_text import html_of, tidied
from .moodle_cloze_writing import cloze, unsaid, weights_said
from .numbers import decimal_text
from .quoting import with_quotes

SPECIAL = re.compile(r"[&<>]")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'


class Writing:
    """The XML of one question. losses: (what, detail) of what Moodle has no word for."""

    def __init__(self, question, with_sentences):
        self.question, self.losses = question, []
        self.explanation = with_quotes(question) if with_sentences else question.explanation

    def lose(self, what, detail=""):
        if (what, detail) not in self.losses:
            self.losses.append((what, detail))

    def xml(self):
        """The <question>, or None where Moodle XML has none of this kind."""
        question = self.question
        if question.kind not in WRITERS or not question.choices:
            return None
        name = question.title or first_words(as_plain(question.stem))
        kind, stem, body = WRITERS[question.kind](self)
        parts = [
            f'  <question type="{kind}">',
            f"    <name><text>{cdata(name)}</text></name>",
            stem or self.field("questiontext", question.stem),
            self.field("generalfeedback", self.explanation),
            "    <defaultgrade>1</defaultgrade>" if kind != "cloze" else "",
            "    <penalty>0.3333333</penalty>",
            "    <hidden>0</hidden>",
            f"    <idnumber>{escaped(question.slug)}</idnumber>",
            *body,
            *(self.field("hint", hint) for hint in question.hints),
            self.tags(),
            "  </question>",
        ]
        return "\n".join(part for part in parts if part) + "\n"

    def tags(self):
        question = self.question
        tags = [f"topic={question.topic}"] if question.topic else []
        tags += [f"cite={key}" for key in question.cites] + list(question.tags)
        if not tags:
            return ""
        return "\n".join(
            ["    <tags>", *(f"      <tag><text>{cdata(tag)}</text></tag>" for tag in tags), "    </tags>"]
        )

    # Texts

    def field(self, name, markdown, more="", attributes="", mark=str):
        """A field in Markdown as an element, with its pictures. ``mark`` is done to its text at the end."""
        written, text, files = self.formatted(markdown)
        inner = f"<text>{cdata(mark(text))}</text>{files}{more}"
        return f'    <{name}{attributes} format="{written}">{inner}</{name}>'

    def formatted(self, markdown):
        """(format, text, <file> elements): HTML where that says the very same, else Markdown."""
        markdown, names = self.with_files(tidied(tidy(markdown)))
        html = html_of(markdown)
        for digest, name in names.items():
            html = html.replace(f"image:{digest}", f"@@PLUGINFILE@@/{name}")
        back = to_markdown(html, {name: digest for digest, name in names.items()})
        files = "".join(self.file(digest, name) for digest, name in names.items())
        if back == (markdown, []):
            return "html", html, files
        for digest, name in names.items():
            markdown = markdown.replace(f"image:{digest}", f"@@PLUGINFILE@@/{name}")
        return "markdown", markdown, files

    def with_files(self, markdown):
        """(the text, {digest: file name}) of its pictures; of one that is not at hand the words."""
        digests = dict.fromkeys(OURS.findall(markdown))
        images = self.question.images
        missing = [digest for digest in digests if digest not in images]
        if missing:
            self.lose(_("pictures"), ", ".join(missing))
            markdown = worded(markdown, missing)
        return markdown, {d: f"{d[:16]}.{SUFFIXES[images[d].media_type]}" for d in digests if d in images}

    def file(self, digest, name):
        data = base64.b64encode(self.question.images[digest].data).decode()
        return f'<file name="{name}" path="/" encoding="base64">{data}</file>'

    # Kinds

    def order(self):
        keep = "false" if self.question.details.get("keep_order") else "true"
        return f"    <shuffleanswers>{keep}</shuffleanswers>"

    def choices(self):
        question = self.question
        if question.details.get("scoring"):
            self.lose(_("scoring"), _("Its lowest and highest result stay behind."))
        single = "true" if question.kind == "single" else "false"
        answers = [self.answer(row, self.field) for row in question.choices]
        numbering = "    <answernumbering>none</answernumbering>"
        return "multichoice", "", [f"    <single>{single}</single>", self.order(), numbering, *answers]

    def answer(self, row, text=None, more=""):
        fraction = f' fraction="{decimal_text(row.credit * 100)}"'
        more = self.field("feedback", row.feedback).strip() + more
        if text:
            return text("answer", row.text, more, fraction)
        words = f"<text>{cdata(tidied(row.text))}</text>"
        return f'    <answer{fraction} format="moodle_auto_format">{words}{more}</answer>'

    def truth(self):
        rows = [row for row in self.question.choices if row.text in ("True", "False")]
        answers = [
            self.answer(row).replace(f"<text>{row.text}</text>", f"<text>{row.text.lower()}</text>", 1)
            for row in rows
        ]
        return "truefalse", "", answers

    def accepted(self):
        case = int(bool(self.question.details.get("case")))
        answers = [self.answer(row) for row in self.question.choices]
        return "shortanswer", "", [f"    <usecase>{case}</usecase>", *answers]

    def numbers(self):
        answers = []
        for row in self.question.choices:
            details = row.details
            if details.get("relative"):
                self.lose(_("relative tolerance"), f"{row.text}: {details.get('tolerance', '0')}")
                details = absolute(row)
            reach = details.get("tolerance")
            answers.append(
                self.answer(row, more=f"<tolerance>{reach}</tolerance>" if reach is not None else "")
            )
        return "numerical", "", [*answers, *self.units()]

    def units(self):
        details = self.question.details
        units = [(str(unit.get("name")), str(unit.get("factor", "1"))) for unit in details.get("units") or ()]
        if not units:
            return ["    <unitgradingtype>0</unitgradingtype>", "    <showunits>3</showunits>"]
        parts = [
            f"<unit><multiplier>{times(factor)}</multiplier><unit_name>{cdata(name)}</unit_name></unit>"
            for name, factor in units
        ]
        required = int(bool(details.get("unit_required")))
        return [
            f"    <units>{''.join(parts)}</units>",
            f"    <unitgradingtype>{required}</unitgradingtype>",
            f"    <unitpenalty>{required or '0.1'}</unitpenalty>",
            "    <showunits>0</showunits>",
            "    <unitsleft>0</unitsleft>",
        ]

    def pairs(self):
        parts = [self.order()]
        for row in self.question.choices:
            partner = str(row.details.get("match", ""))
            if has_marks(partner):
                self.lose(_("formatting"), partner)
            if row.feedback:
                self.lose(_("feedback of a pair"), row.feedback)
            answer = f"<answer><text>{cdata(as_plain(partner))}</text></answer>"
            parts.append(self.field("subquestion", row.text, answer))
        return "matching", "", parts

    def order_of_rows(self):
        settings = {
            "layouttype": "VERTICAL",
            "selecttype": "ALL",
            "selectcount": "0",
            "gradingtype": "RELATIVE_NEXT_EXCLUDE_LAST",
            "showgrading": "SHOW",
            "numberingstyle": "none",
        }
        answers = [
            self.field(
                "answer",
                row.text,
                self.field("feedback", row.feedback).strip(),
                f' fraction="{place}.0000000"',
            )
            for place, row in enumerate(self.question.choices, 1)
        ]
        return (
            "ordering",
            "",
            [*(f"    <{name}>{said}</{name}>" for name, said in settings.items()), *answers],
        )

    def gaps(self):
        if not weights_said(self.question):
            self.lose(_("weights"), _("In Moodle the weight of a gap is a whole number."))
        for text in unsaid(self.question):
            self.lose(_("formatting"), text)
        marked, fill = cloze(self.question)
        return "cloze", self.field("questiontext", marked, mark=fill), []


WRITERS = {
    "single": Writing.choices,
    "multiple": Writing.choices,
    "truefalse": Writing.truth,
    "short": Writing.accepted,
    "numeric": Writing.numbers,
    "matching": Writing.pairs,
    "ordering": Writing.order_of_rows,
    "gaps": Writing.gaps,
}


def times(factor):
    """How many of a unit make one of the question's own."""
    with localcontext() as exact:
        exact.prec = 17
        try:
            return decimal_text(Decimal(1) / Decimal(factor))
        except ArithmeticError:
            return "1"


def category_xml(category):
    place = category_line(category).partition(":")[2].strip()
    return f'  <question type="category"><category><text>{cdata(place)}</text></category></question>\n'


def escaped(text):
    text = tidied(text)
    return SPECIAL.sub(lambda sign: {"&": "&amp;", "<": "&lt;", ">": "&gt;"}[sign[0]], text)


def cdata(text):
    """The text for an element: as it stands where it has marks of its own, without what XML forbids."""
    text = tidied(text)
    if not SPECIAL.search(text):
        return text
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
