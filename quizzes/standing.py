"""How the whole bank stands, kept document by document: after an edit only its own document is read again."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.core.cache import cache
from django.db.models import CharField, Count, F, Max, Q, Sum, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import get_language, ngettext

from learn.models import Document, LearningPath, PathLesson, Revision, Term
from learn.models.lessons import State, digest_of

from . import linting
from .good_questions import check, in_words, name_of
from .linted import REMEMBERED, Judged, rules_version
from .linting import SEVERITIES
from .models import Choice, LintWaiver, Question, QuestionCitation, QuestionVersion, Quiz, Regrade, Slot

AT_ONCE = 250  # so many questions are read anew for one page: about a second
WAIVED = "waived"


@dataclass
class Found:
    """A finding with what it is about, all by number. place: where a quiz stands among others."""

    kind: str
    thing: int
    finding: linting.Finding
    words: str
    waiver: int | None = None
    place: tuple = ()

    @property
    def is_left(self):
        return self.waiver is not None


@dataclass
class Part:
    """What the rules find in one document's bank. asked: {path id: the questions its quizzes ask or may
    draw}. guesses: [(place, quiz id, path id, the guesser's figures)]. paths: {quiz id: its path}."""

    questions: frozenset
    asked: dict
    found: list
    guesses: list
    paths: dict

    @classmethod
    def of(cls, report):
        quizzes = [linted.thing for linted in report.quizzes]
        asked, numbers = {}, {id(linted.item): linted.thing.pk for linted in report.questions}
        for quiz in quizzes:
            mine = {numbers[id(item)] for item in report.sheet(quiz).everything}
            asked[quiz.path_id] = asked.get(quiz.path_id, frozenset()) | mine
        return cls(
            frozenset(numbers.values()),
            asked,
            [found_in(linted, judged) for linted, judged in report.judged],
            [(place_of(quiz), quiz.pk, quiz.path_id, report.guess(quiz).as_json()) for quiz in quizzes],
            {quiz.pk: quiz.path_id for quiz in quizzes},
        )

    @property
    def counts(self):
        """How many findings of each severity are open, and how many a person has left as they are."""
        return counted(self.found)

    def on(self, path):
        """The same of one path: its quizzes, and what these ask or may draw."""
        asked = self.asked.get(path.pk, frozenset())
        mine = {quiz for quiz, of in self.paths.items() if of == path.pk}
        return Part(
            asked,
            {path.pk: asked},
            [each for each in self.found if each.thing in (mine if each.kind == "quiz" else asked)],
            [guess for guess in self.guesses if guess[2] == path.pk],
            {quiz: path.pk for quiz in mine},
        )


@dataclass
class Whole:
    """The parts together. unread: how many documents are still to be read."""

    parts: list = field(default_factory=list)
    unread: int = 0

    @cached_property
    def found(self):
        """Every `Found`, the worst first, quizzes before questions."""
        found = [each for part in self.parts for each in part.found]
        return sorted(found, key=lambda f: (linting.gravity(f.finding), f.kind != "quiz", f.place))

    @cached_property
    def counts(self):
        return counted(self.found)

    @property
    def count(self):
        """How many questions were read."""
        return sum(len(part.questions) for part in self.parts)

    @property
    def guesses(self):
        """[(quiz id, the guesser's figures)] in the order of the paths."""
        found = sorted((guess for part in self.parts for guess in part.guesses), key=lambda g: g[:2])
        return [(quiz, guess) for _place, quiz, _path, guess in found]


def counted(found):
    numbers = Counter(WAIVED if each.is_left else each.finding.severity for each in found)
    return {name: numbers[name] for name in (*SEVERITIES, WAIVED)}


def found_in(linted, judged):
    kind = name_of(linted.thing)
    waiver = judged.waiver and judged.waiver.pk
    place = place_of(linted.thing) if kind == "quiz" else ()
    return Found(kind, linted.thing.pk, judged.finding, judged.words, waiver, place)


def place_of(quiz):
    return quiz.path.slug, quiz.kind, quiz.slug


def standing():
    """How many findings are open on the whole site, as a sentence."""
    counts, unread = kept("counts", lambda part: part.counts)
    said = in_words({name: sum(each[name] for each in counts) for name in SEVERITIES})
    return " ".join(filter(None, [said if counts or not unread else "", still_to_read(unread)]))


def still_to_read(unread):
    """A sentence on the documents that were not read yet; "" when all were."""
    if not unread:
        return ""
    said = ngettext(
        "%(count)d more document is still to be read.",
        "%(count)d more documents are still to be read.",
        unread,
    )
    return said % {"count": unread}


def whole(path=None):
    """What is found on this path, or on the whole site without one, as a `Whole`."""
    found, unread = kept("report", lambda part: part, document=path and path.document_id)
    return Whole([part.on(path) for part in found] if path else found, unread)


def shown(found):
    """[(question or quiz, `Judged`)] for these `Found`, in as many queries for one as for all."""
    numbers = {kind: [each.thing for each in found if each.kind == kind] for kind in ("question", "quiz")}
    things = {
        "question": Question.objects.select_related("document", "current").in_bulk(numbers["question"]),
        "quiz": Quiz.objects.select_related("path").in_bulk(numbers["quiz"]),
    }
    waivers = LintWaiver.objects.select_related("by").in_bulk([each.waiver for each in found if each.is_left])
    return [
        (things[each.kind][each.thing], Judged(each.finding, each.words, waivers.get(each.waiver)))
        for each in found
        if each.thing in things[each.kind]
    ]


# What is kept


def kept(what, of_part, document=None):
    """([what is kept of each document, in their order], how many are still to be read). Some that were never
    read or have changed since are read now, so many that nobody waits long."""
    prints = fingerprints(document)
    documents = list(Document.objects.filter(pk__in=prints))
    known = cache.get_many([address(what, each.pk) for each in documents])
    found, unread, read = [], 0, 0
    for each in documents:
        seen, value = known.get(address(what, each.pk), (None, None))
        if seen != prints[each.pk]:
            if read >= AT_ONCE:
                unread += 1
                continue
            part = read_anew(each, prints[each.pk])
            read += len(part.questions)
            value = of_part(part)
        found.append(value)
    return found, unread


def read_anew(document, seen):
    """The document's `Part`, which is kept, too, unless something changed while it was read."""
    part = Part.of(check(document=document))
    if fingerprints(document.pk).get(document.pk) == seen:
        cache.set(address("counts", document.pk), (seen, part.counts), REMEMBERED)
        cache.set(address("report", document.pk), (seen, part), REMEMBERED)
    return part


def address(what, document):
    return f"lint-{what}:{rules_version()}:{get_language()}:{document}"


def fingerprints(document=None):
    """{document id: what changes whenever a question of it, its words, its sentences, its quizzes or a waiver
    do}, of those with a question or a quiz, in one query. A wording's choices are only ever added
    and taken away, so that counts and numbers tell; of what is changed in place, its values do."""
    rows = [
        of_document(document, queryset, where, *values, total=total)
        for queryset, where, values, total in told()
    ]
    found = {}
    for pk, *figures in rows[0].union(*rows[1:], all=True):
        found.setdefault(pk, []).append([str(each) for each in figures])
    asks = {f"{model.__name__} " for model in (Question, Quiz)}
    return {
        pk: digest_of({"told": sorted(lines)})
        for pk, lines in found.items()
        if any(line[0].startswith(tuple(asks)) for line in lines)
    }


def told():
    """[(rows, the way to their document, what is changed in place, what to sum)]: all the rules look at."""
    numbers = Sum("pk")
    at_quiz, at_question = "quiz__path__document", "question__document"
    cited = Sum(F("question") * F("passage"))
    asked = Sum(F("position") * F("question"))
    about_health = LearningPath.objects.exclude(notice="").exclude(state=State.RETIRED)
    quiz = ("path", "state", "kind", "pass_points", "shuffles_choices", "slug")
    step = ("path", "position", "lesson__state", "lesson__section")
    return [
        (Choice.objects.all(), "version__question__document", (), numbers),
        (QuestionVersion.objects.all(), at_question, (), numbers),
        (Regrade.objects.all(), "version__question__document", (), numbers),
        (QuestionCitation.objects.all(), at_question, (), cited),
        (Question.objects.all(), "document", ("state", "topic"), numbers),
        (Slot.objects.all(), at_quiz, ("draw_topic", "draws"), asked),
        (Quiz.objects.all(), "path__document", quiz, numbers),
        (PathLesson.objects.all(), "path__document", step, numbers),
        (about_health, "document", (), numbers),
        (LearningPath.objects.all(), "document", ("slug",), numbers),
        (Revision.objects.all(), "document", (), numbers),
        (Term.objects.all(), "document", ("name", "aliases"), numbers),
        (Document.objects.all(), "pk", ("language",), numbers),
        (LintWaiver.objects.filter(~Q(question=None)), at_question, (), numbers),
        (LintWaiver.objects.filter(~Q(quiz=None)), at_quiz, (), numbers),
    ]


def of_document(document, rows, where, *values, total):
    """A query for (document, what of, how many, the last number, the sum) of these rows by these values."""
    if document is not None:
        rows = rows.filter(**{where: document})
    said = [part for value in values for part in (Value(" "), Cast(value, CharField()))]
    of = Concat(Value(f"{rows.model.__name__} "), Value(where), *said)
    rows = rows.order_by().annotate(of=of, of_document=F(where)).values("of_document", "of")
    rows = rows.annotate(count=Count("pk"), last=Max("pk"), total=total)
    return rows.values_list("of_document", "of", "count", "last", "total")
