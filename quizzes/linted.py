"""The questions on this site as the rules see them, and what the rules find in each."""

import hashlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from django.core.cache import cache
from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.utils.translation import get_language

from learn.models import Document, LearningPath, Term
from learn.models.lessons import State, digest_of

from . import linting
from .banks import bank_question
from .formats.bank import BankChoice, BankQuestion
from .linting import Item, Setting
from .models import LintWaiver, QuestionVersion, Slot, with_passages
from .reworded import formerly
from .wording import Wording

SOURCE_RULES = {rule.slug for rule in linting.RULES if rule.source}
MISSING_RULES = {rule.slug for rule in linting.RULES if rule.missing}
REMEMBERED = 7 * 24 * 3600  # seconds
FEW = 20


@dataclass
class Judged:
    """A finding with what a person said about it. words: a digest of the words it marks, for which it can be
    left as it is. whole: one of all that was written, for which an earlier Docent left it."""

    finding: linting.Finding
    words: str
    waiver: LintWaiver | None = None
    whole: str = ""

    @property
    def name(self):
        return linting.NAMES[self.finding.rule]


@dataclass
class Linted:
    """A question (its newest wording) or a quiz, and what was found in it, the worst first. ``is_begun``: it
    is not whole yet. Its page says what is missing, so the rules are silent about that."""

    thing: object
    words: str
    judged: list = field(default_factory=list)
    item: Item | None = None
    is_begun: bool = False

    @property
    def open(self):
        """What nobody has said may stay."""
        return [each for each in self.judged if each.waiver is None]

    @property
    def errors(self):
        return [each for each in self.open if each.finding.severity == linting.ERROR]

    def find(self, finding):
        """Adds a finding that rests on this question and its passages alone."""
        cites = sorted(self.item.question.cites) if finding.rule in SOURCE_RULES else None
        whole = self.words if cites is None else digest_of({"words": self.words, "cites": cites})
        self.add(finding, marked(finding, self.item.question, cites), whole)

    def add(self, finding, words, whole=""):
        if self.is_begun and finding.rule in MISSING_RULES:
            return
        self.judged.append(Judged(finding, words, whole=whole))
        self.judged.sort(key=lambda each: linting.gravity(each.finding))


def lint_questions(questions):
    """[Linted] for these questions each by itself, in their order, with as many queries for one as for all.
    One that is only begun and has no wording yet is left out."""
    questions = list(questions)
    newest = newest_wordings(questions)
    prefetch_related_objects(questions, with_passages())
    settings, unshuffled = (
        settings_of({question.document_id for question in questions}),
        never_shuffled(questions),
    )
    worded = [question for question in questions if question.pk in newest]
    before = formerly({question: [c.passage.key for c in question.citations.all()] for question in worded})
    found = []
    for question in worded:
        setting = settings[question.document_id]
        if question.pk in unshuffled:
            setting = replace(setting, shuffles=False)
        version = newest[question.pk]
        value = replace(bank_question(question, version=version), formerly=before[question])
        is_given = question.state == State.PUBLISHED and question.current_id == version.pk
        is_begun = not is_given and lacks_something(Wording.of(version, version.choice_list), value.cites)
        found.append(Linted(question, digest(value), item=Item(value, setting), is_begun=is_begun))
    for linted, findings in zip(found, findings_in(found), strict=True):
        for finding in findings:
            linted.find(finding)
    waivers = LintWaiver.objects.filter(question__in=questions).select_related("by")
    add_waivers(found, {(w.question_id, w.rule, w.digest): w for w in waivers})
    return found


def lint_wording(wording, document, passages, question=None):
    """The `Linted` of a question as somebody is typing it; `question` is what it will be saved to."""
    keys = tuple(passage.key for passage in passages)
    value = BankQuestion(
        kind=wording.kind,
        stem=wording.stem,
        choices=tuple(BankChoice(row.text, row.credit, row.why, row.details) for row in wording.rows),
        explanation=wording.explanation,
        details=wording.details,
        hints=tuple(wording.hints),
        cites=keys,
        quotes=tuple(passage.text for passage in passages),
        formerly=formerly({question: keys})[question] if question else (),
    )
    setting = settings_of([document.pk])[document.pk]
    if question and question.pk in never_shuffled([question]):
        setting = replace(setting, shuffles=False)
    is_begun = lacks_something(wording, value.cites)
    linted = Linted(question, digest(value), item=Item(value, setting), is_begun=is_begun)
    for finding in linting.lint(linted.item):
        linted.find(finding)
    return linted


def new_findings(version, proposed):
    """[Judged] of what the rules find in this wording by a proposed marking and not by the one of now."""
    question = version.question
    passages = [each.passage for each in question.citations.select_related("passage").order_by("position")]
    now = lint_wording(Wording.of(version, version.choice_list), question.document, passages, question)
    rows = tuple(BankChoice(row.text, row.credit, row.feedback, row.details) for row in proposed.choice_list)
    value = replace(now.item.question, choices=rows, explanation=proposed.explanation)
    then = Linted(question, digest(value), item=Item(value, now.item.setting), is_begun=now.is_begun)
    for finding in linting.lint(then.item):
        then.find(finding)
    known = {(each.finding.rule, each.finding.sentence) for each in now.judged}
    return [each for each in then.judged if (each.finding.rule, each.finding.sentence) not in known]


def lacks_something(wording, cites):
    """Whether the wording is only begun, by what can be told without looking at its document."""
    return not cites or bool(wording.faults())


def newest_wordings(questions):
    """{question id: its newest wording, with its choices}."""
    later = QuestionVersion.objects.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
    versions = QuestionVersion.objects.filter(question__in=questions).exclude(Exists(later))
    return {version.question_id: version for version in versions.prefetch_related("choices")}


def settings_of(documents):
    """{document id: Setting} for these ids: the language, the words it explains, whether about health."""
    about_health = set(
        LearningPath.objects.filter(document__in=documents)
        .exclude(notice="")
        .exclude(state=State.RETIRED)
        .values_list("document", flat=True)
    )
    terms = {pk: set() for pk in documents}
    for term in Term.objects.filter(document__in=documents).only("document", "name", "aliases"):
        written = [term.name, *term.aliases.splitlines()]
        terms[term.document_id] |= {" ".join(words.split()) for words in written if words.strip()}
    languages = Document.objects.filter(pk__in=documents).values_list("pk", "language")
    return {
        pk: Setting(language=language, is_health=pk in about_health, terms=frozenset(terms[pk]))
        for pk, language in languages
    }


def never_shuffled(questions):
    """The ids of questions that are asked only where choices keep their order."""
    slots = Slot.objects.filter(question__in=questions).exclude(quiz__state=State.RETIRED)
    asked = list(slots.values_list("question", "quiz__shuffles_choices"))
    return {pk for pk, _shuffles in asked} - {pk for pk, shuffles in asked if shuffles}


def digest(question):
    """A digest of everything a person wrote in this `BankQuestion`; what it cites is not its wording."""
    rows = [[c.text, str(c.credit.normalize()), c.feedback, c.details] for c in question.choices]
    said = [question.kind, question.stem, question.explanation, list(question.hints), question.details, rows]
    return digest_of({"said": said})


def asked(question):
    """All of this `BankQuestion` that is put to the learner, and what counts of it, as plain values."""
    rows = [[c.text, str(c.credit.normalize()), c.details] for c in question.choices]
    return [question.kind, question.stem, question.details, rows]


def marked(finding, question, cites=None):
    """A digest of the texts in which a finding marks something, and of the sentences cited where it looks at
    them, too. One that marks nothing rests on all that is asked."""
    credits = {row: str(choice.credit.normalize()) for row, choice in enumerate(question.choices, 1)}
    spots = sorted((spot.place, spot.text, credits.get(spot.row, "")) for spot in finding.spots)
    said = [finding.rule, finding.severity, question.kind, spots or asked(question), cites]
    return digest_of({"marked": said})


def add_waivers(found, waivers):
    """Gives each finding its waiver ({(id, rule, words): waiver}), if the words are still those it is for."""
    for linted in found:
        for each in linted.judged:
            left = [(linted.thing.pk, each.finding.rule, words) for words in (each.words, each.whole)]
            each.waiver = next((waivers[at] for at in left if at in waivers), None)


def leave_too(linted, saved):
    """Gives what is found in a wording as it is typed the waivers of what is found in it as it is saved,
    where the words marked are the same."""
    left = {(each.finding.rule, each.words): each.waiver for each in saved.judged}
    for each in linted.judged:
        each.waiver = left.get((each.finding.rule, each.words))


# The rules are slower than looking up what they said of the same words last time.


def findings_in(found):
    """[findings] for each of these, looked up where the rules have seen the very same words before."""
    if len(found) <= FEW:
        return [linting.lint(linted.item) for linted in found]
    documents = sorted({linted.thing.document_id for linted in found})
    place = f"lint:{rules_version()}:{get_language()}:{digest_of({'of': documents})}"
    known = cache.get(place) or {}
    keys = [what_rules_see(linted) for linted in found]
    now = {key: known[key] for key in keys if key in known}
    for key, linted in zip(keys, found, strict=True):
        if key not in now:
            now[key] = linting.lint(linted.item)
    if now.keys() != known.keys():
        cache.set(place, now, REMEMBERED)
    return [now[key] for key in keys]


def what_rules_see(linted):
    """A digest of all that the rules look at in this question."""
    item, setting = linted.item, linted.item.setting
    about = [setting.language, setting.is_health, setting.shuffles, sorted(setting.terms)]
    source = [list(item.question.quotes), list(map(list, item.question.formerly))]
    return digest_of({"words": linted.words, "source": source, "in": about})


@lru_cache(maxsize=1)
def rules_version():
    """A digest of the rules, so that nothing an earlier version of them said is believed."""
    files = sorted(Path(linting.__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
