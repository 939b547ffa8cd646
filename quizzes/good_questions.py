"""What the rules find on a path, in a quiz or on the whole site, and saying that something may stay."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.models import Document, PathLesson, Place
from learn.models.lessons import State, digest_of

from . import linting
from .linted import Linted, add_waivers, asked, digest, lint_questions
from .linting import SEVERITIES, Item, Setting
from .linting.duplicates import SLUG as SAME_QUESTION
from .linting.duplicates import duplicates, said_by_stem
from .linting.guesser import guess
from .linting.sheets import RULES as SHEET_RULES
from .linting.sheets import Sheet, reading_of
from .models import LintWaiver, Question, Quiz, Slot

LONGEST = LintWaiver._meta.get_field("reason").max_length
# Of the words of a question, how many are sought in others, by how many letters, and in how many.
SOUGHT, LETTERS, MOST_READ = 3, 5, 50


@dataclass
class Report:
    """questions and quizzes: [Linted]. sheets: {quiz id: Sheet}. A bank that is no quiz has one of its own,
    under None."""

    questions: list
    quizzes: list = field(default_factory=list)
    sheets: dict = field(default_factory=dict)

    @cached_property
    def judged(self):
        """Everything found, as (Linted, Judged), the worst first, quizzes before questions."""
        found = [(each, judged) for each in [*self.quizzes, *self.questions] for judged in each.judged]
        return sorted(found, key=lambda pair: linting.gravity(pair[1].finding))

    @cached_property
    def counts(self):
        """How many findings of each severity are open, and how many a person has left as they are."""
        counted = Counter("waived" if each.waiver else each.finding.severity for _of, each in self.judged)
        return {name: counted[name] for name in (*SEVERITIES, "waived")}

    @property
    def reading(self):
        """How hard all the questions together are to read."""
        return reading_of([linted.item for linted in self.questions])

    def guess(self, quiz):
        """How the guesser that knows nothing does in this quiz."""
        return guess(self.sheet(quiz).everything)

    def sheet(self, quiz):
        return self.sheets[quiz and quiz.pk]


def check(path=None, quiz=None, document=None):
    """The `Report` on all that a path or a quiz asks or may draw, or on the bank of a document; on the whole
    bank without any of them. The number of queries does not grow with the questions."""
    documents = Document.objects.all()
    quizzes = Quiz.objects.exclude(state=State.RETIRED)
    if document:
        documents = documents.filter(pk=document.pk)
        quizzes = quizzes.filter(path__document=document)
    elif quiz or path:
        documents = documents.filter(pk=(path or quiz.path).document_id)
        quizzes = quizzes.filter(pk=quiz.pk) if quiz else quizzes.filter(path=path)
    quizzes = list(quizzes.select_related("path").order_by("path__slug", "kind", "slug"))
    bank = Question.objects.filter(document__in=documents).exclude(state=State.RETIRED)
    report = Report(lint_questions(bank.select_related("document", "current").order_by("document", "slug")))
    add_duplicates(report.questions)
    add_quizzes(report, quizzes)
    if (quiz or path) and not document:
        asked = {id(item) for sheet in report.sheets.values() for item in sheet.everything}
        report.questions = [linted for linted in report.questions if id(linted.item) in asked]
    return report


def check_bank(questions):
    """The `Report` on these `BankQuestion`s of a file, as if they were one quiz. Nothing is kept of it."""
    items = [Item(question, Setting(cites=False)) for question in questions]
    found = [Linted(item.question, digest(item.question), item=item) for item in items]
    for linted in found:
        for finding in linting.lint(linted.item):
            linted.find(finding)
    for place, finding in duplicates(items).items():
        found[place].add(finding, found[place].words)
    whole = Linted(None, "")
    sheet = Sheet(items)
    for rule in SHEET_RULES:
        if finding := rule(sheet):
            whole.add(finding, "")
    return Report(found, [whole], {None: sheet})


def add_duplicates(bank):
    """Adds to each question that it asks what an earlier one in the bank of its document asks."""
    by_document, found = {}, []
    for linted in bank:
        by_document.setdefault(linted.thing.document_id, []).append(linted)
    for questions in by_document.values():
        same = {linted.thing.slug: linted for linted in questions}
        for place, finding in duplicates(linted.item for linted in questions).items():
            linted = questions[place]
            rests = [linted, *(same[slug] for slug in finding.rests_on)]
            asks = digest_of({"same": [asked(each.item.question) for each in rests]})
            linted.add(finding, asks, digest_of({"same": [each.words for each in rests]}))
            found.append(linted)
    waivers = LintWaiver.objects.filter(rule=SAME_QUESTION).select_related("by")
    add_waivers(found, {(w.question_id, w.rule, w.digest): w for w in waivers})


def asking_the_same(linted, document):
    """The questions of the document that ask what this one asks, as it is saved or as it is being typed, at
    most a few. Only those are read that share one of its longest words."""
    question, longest = linted.thing, sorted(said_by_stem(linted.item), key=len)[-SOUGHT:]
    if not longest or question and question.lint_waivers.filter(rule=SAME_QUESTION).exists():
        return []
    shares = reduce(or_, (Q(current__stem__icontains=word[:LETTERS]) for word in longest))
    others = document.questions.exclude(state=State.RETIRED).exclude(pk=question and question.pk)
    others = others.filter(shares).select_related("document", "current").order_by("slug")
    near = lint_questions(others[:MOST_READ])
    found = duplicates([*(each.item for each in near), linted.item]).get(len(near))
    same = set(found.rests_on) if found else ()
    return [each.thing for each in near if each.thing.slug in same]


def add_quizzes(report, quizzes):
    """Adds what is found in each quiz as a whole."""
    items = {linted.thing.pk: linted.item for linted in report.questions}
    words = {id(linted.item): linted.words for linted in report.questions}
    report.sheets = sheets_of(quizzes, items)
    for quiz in quizzes:
        sheet = report.sheets[quiz.pk]
        asks = [words[id(item)] for item in sheet.everything]
        about = [asks, quiz.pass_points, quiz.shuffles_choices, sheet.sections, sorted(sheet.topics)]
        linted = Linted(quiz, digest_of({"about": about}))
        for rule in SHEET_RULES:
            if finding := rule(sheet):
                linted.add(finding, linted.words)
        report.quizzes.append(linted)
    waivers = LintWaiver.objects.filter(quiz__in=quizzes).select_related("by")
    add_waivers(report.quizzes, {(w.quiz_id, w.rule, w.digest): w for w in waivers})


def sheets_of(quizzes, items):
    """{quiz id: its Sheet}, from {question id: Item}."""
    slots, pools = {}, {}
    for slot in Slot.objects.filter(quiz__in=quizzes).order_by("quiz", "position"):
        slots.setdefault(slot.quiz_id, []).append(slot)
    for pk, document, topic in Question.objects.filter(pk__in=items).values_list("pk", "document", "topic"):
        pools.setdefault((document, topic), []).append(items[pk])
    paths = {quiz.path_id for quiz in quizzes}
    topics, sections = topics_of(paths), keys_by_section(paths)
    found = {}
    for quiz in quizzes:
        mine = slots.get(quiz.pk, ())
        found[quiz.pk] = sheet = Sheet(
            items=[items[slot.question_id] for slot in mine if slot.question_id in items],
            draws=[
                (slot.draws, pools.get((quiz.path.document_id, slot.draw_topic), []))
                for slot in mine
                if slot.question_id is None
            ],
            title=quiz.title,
            is_final=quiz.is_called_final,
            shuffles=quiz.shuffles_choices,
            pass_points=quiz.pass_points,
            topics=frozenset(topics.get(quiz.path_id, ())),
        )
        cited = [set(item.question.cites) for item in sheet.everything]
        sheet.sections = {
            title: sum(not keys.isdisjoint(each) for each in cited)
            for title, keys in sections.get(quiz.path_id, {}).items()
        }
    return found


def topics_of(paths):
    """{path id: the topics its quizzes ask about}."""
    asked = Slot.objects.filter(quiz__path__in=paths, question__isnull=False)
    asked = asked.exclude(quiz__state=State.RETIRED).exclude(question__state=State.RETIRED)
    found = {}
    for path, topic in asked.values_list("quiz__path", "question__topic"):
        found.setdefault(path, set()).add(topic)
    return found


def keys_by_section(paths):
    """{path id: {title: the keys of the passages in it}} of the sections its lessons are made of."""
    steps = PathLesson.objects.filter(path__in=paths).exclude(lesson__state=State.RETIRED)
    steps = list(steps.order_by("position").values_list("path", "lesson__section", "lesson__section__title"))
    keys = {}
    places = Place.objects.filter(section__in={section for _path, section, _title in steps if section})
    for section, key in places.order_by().values_list("section", "passage__key"):
        keys.setdefault(section, set()).add(key)
    found = {}
    for path, section, title in steps:
        if section in keys:
            found.setdefault(path, {})[title] = keys[section]
    return found


# Saying that something may stay


def waive(thing, rule, reason, by, now):
    """Notes why the question or quiz may stay as it is though this rule finds something in it, as long as
    the words that it marks stay. ValidationError without a reason, or when the rule finds nothing."""
    reason = " ".join(reason.replace("\x00", "").split())
    if not reason:
        raise ValidationError(_("Say in a few words why it may stay as it is."))
    if len(reason) > LONGEST:
        raise ValidationError(
            _("The reason has %(length)d characters; at most %(most)d are possible. Say it shorter.")
            % {"length": len(reason), "most": LONGEST}
        )
    found = next((each for each in judged_of(thing) if each.finding.rule == rule), None)
    if found is None:
        raise ValidationError(_("Nothing of this kind is found here any more, so there is nothing to leave."))
    with transaction.atomic():
        take_back(thing, rule)
        return thing.lint_waivers.create(rule=rule, reason=reason, digest=found.words, by=by, at=now)


def take_back(thing, rule):
    """The finding counts again; nothing happens when it was not left as it is."""
    thing.lint_waivers.filter(rule=rule).delete()


def name_of(thing):
    return "quiz" if isinstance(thing, Quiz) else "question"


def judged_of(thing):
    """What is found in this question or quiz now, its duplicates included."""
    if isinstance(thing, Quiz):
        return check(quiz=thing).quizzes[0].judged if thing.state != State.RETIRED else []
    bank = Question.objects.filter(document=thing.document).exclude(state=State.RETIRED)
    found = lint_questions(bank.select_related("document", "current").order_by("slug"))
    add_duplicates(found)
    return next((linted.judged for linted in found if linted.thing.pk == thing.pk), [])


def in_words(counts):
    """The numbers of open findings as a sentence."""
    parts = [
        counts["error"] and ngettext("%d error", "%d errors", counts["error"]) % counts["error"],
        counts["warning"] and ngettext("%d warning", "%d warnings", counts["warning"]) % counts["warning"],
        counts["note"] and ngettext("%d note", "%d notes", counts["note"]) % counts["note"],
    ]
    return ", ".join(part for part in parts if part) + "." if any(parts) else _("Nothing is found.")
