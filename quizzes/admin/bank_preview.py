"""A question of a file as the learner will meet it, before anything is kept."""

import re
from dataclasses import replace

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from learn.rendering import changed, render_line, render_text

from .. import feedback
from ..bank_report import AGAIN_OTHER_KEY, OTHER, OTHER_KEY, TWIN
from ..linted import settings_of
from ..linting import ERROR, NOTE, Item, lint
from ..models import Choice, QuestionVersion
from ..question_types.base import as_authored
from ..versions import Change, changes
from ..wording import Wording

TAG = re.compile(r"<[a-z][^<>]*>")
NAMED = re.compile(r'(\s(?:id|for|name|aria-labelledby|aria-describedby)=")([^"]*)')


class Previewed:
    """What the pages of a question need to show one that is kept nowhere. ``brought``: a
    `bringing.Brought`; ``proposed``: the file that waits; ``findings``: what the rules find in it."""

    def __init__(self, brought, proposed, findings):
        self.brought, self.document, self.findings = brought, proposed.document, findings
        self.version = version_of(brought.question)
        self.type = self.version.type

    def __getattr__(self, name):
        return getattr(self.brought, name)

    @property
    def title(self):
        return self.question.title or render_line(self.question.stem)

    @property
    def where(self):
        """Where it stands in the file, and what it is called there."""
        question = self.question
        line = [_("Line %d") % question.line] if question.line else []
        return [*line, *filter(None, [question.category, ", ".join(question.tags)])]

    @cached_property
    def asked(self):
        """The question's controls, as HTML whose names and ids are its own on the page."""
        order = self.version.type.arrange(self.version, as_authored)
        self.wording = feedback.Asked(self.version, self.document, order)
        return self.own(render_to_string(self.type.template_name, {"page": self}))

    def own(self, html):
        """HTML of our templates with ids and names no other question has, and the pictures of the file."""
        prefix = f"q{self.number}-"

        def renamed(match):
            return match[1] + " ".join(prefix + name for name in match[2].split())

        html = TAG.sub(lambda tag: NAMED.sub(renamed, tag[0]), html)
        # There the question is what its page is about; here it is one of many.
        html = html.replace("<h1 ", "<h3 ").replace("</h1>", "</h3>")
        return changed(self.with_pictures(html))

    def with_pictures(self, html):
        """The HTML with the file's own pictures, where it would show the document's."""
        for digest in self.question.images:
            kept = reverse("learn:image", args=[self.document.slug, digest])
            html = html.replace(kept, reverse("admin:quizzes_proposedbank_image", args=[digest]))
        return html

    @cached_property
    def key(self):
        """The right answer in words."""
        return self.type.in_words(self.version, self.type.correct_answer(self.version))

    @property
    def explanation(self):
        return changed(self.with_pictures(render_text(self.question.explanation, self.document)))

    @property
    def whys(self):
        """[(choice, its credit in per cent, its feedback)] of the rows that say more than right or wrong."""
        return [
            (render_line(row.text), round(row.credit * 100, 2).normalize(), render_line(row.feedback))
            for row in self.question.choices
            if row.feedback or row.credit not in (0, 1)
        ]

    @property
    def hints(self):
        return [render_line(hint) for hint in self.question.hints]

    @property
    def first_said(self):
        """Where in the file that stands which asks the same before it."""
        said = {"number": self.first.number + 1, "line": self.first.question.line}
        if said["line"]:
            return _("question %(number)d of this file (line %(line)d)") % said
        return _("question %(number)d of this file") % said

    @property
    def sides(self):
        """What the two columns of what differs are called."""
        if self.first:
            return _("Question %d") % (self.first.number + 1), _("This one")
        return _("Here"), _("In the file")

    @cached_property
    def changes(self):
        """What it says otherwise than the one here, or before it in the file, each a `versions.Change`."""
        if not self.first and self.standing not in (OTHER, OTHER_KEY, TWIN):
            return []
        here = version_of(self.first.question) if self.first else self.here.current
        right = Change(_("What is right"), here.type.in_words(here, here.type.correct_answer(here)), self.key)
        found = changes(here, self.version)
        if self.standing not in (OTHER_KEY, AGAIN_OTHER_KEY) or right.before == right.after:
            return found
        said = right.before, right.after
        return [right, *(change for change in found if (change.before, change.after) != said)]

    @property
    def has_error(self):
        """Whether a finding gives it away, or makes it unfair."""
        return any(finding.severity == ERROR for finding in self.findings)

    @cached_property
    def faults(self):
        """What is still to be done before learners can get it."""
        return list(dict.fromkeys(Wording.of(self.question, self.question.choices).faults()))


def found_in(questions, document):
    """[findings] of each of these questions of a file: what could be better, once learners get it. What a
    question rests on is chosen only here."""
    setting = replace(settings_of([document.pk])[document.pk], cites=False)
    return [
        [finding for finding in lint(Item(question, setting)) if finding.severity != NOTE]
        for question in questions
    ]


def version_of(question):
    """The wording a `BankQuestion` would become, stored nowhere."""
    version = QuestionVersion(
        kind=question.kind,
        stem=question.stem,
        explanation=question.explanation,
        details=question.details,
        hints=list(question.hints),
    )
    version.choice_list = [
        Choice(
            position=position,
            text=row.text,
            credit=row.credit,
            feedback=row.feedback,
            details=row.details,
        )
        for position, row in enumerate(question.choices)
    ]
    return version
