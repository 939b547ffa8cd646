"""How each question went, at the first attempt of each learner. Staff try things out, so they never count."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.models.lessons import State
from learn.rendering import render_words

from .models import QuestionVersion, Slot, Try
from .models.questions import Ruling
from .versions import series

FEWEST = 10  # learners, of whom more may not just by chance agree on what is wrong


@dataclass
class Went:
    """One question of a quiz. n: learners whose first answer to it is known. gave_up: how many of
    them asked to be shown. wrong: Counter of wrong answers in words. before: how many answered an
    earlier wording; they are told apart, since its faults are not those of the present one, unless only
    slips of the pen were mended since. earned, against: see `QuestionType.weighed`, added up."""

    question: object
    n: int = 0
    right: int = 0
    gave_up: int = 0
    wrong: Counter = field(default_factory=Counter)
    before: int = 0
    earned: Counter = field(default_factory=Counter)
    failed: Counter = field(default_factory=Counter)
    against: dict = field(default_factory=dict)

    @property
    def note(self):
        """Why learners are no longer asked it, or that everyone has its points, in words; empty where its
        answers count."""
        if self.question.state == State.RETIRED:
            return _("Retired")
        if self.question.is_left_out:
            return _("Left out of every score")
        current = self.question.current
        return _("Everyone gets full credit") if current and current.ruling == Ruling.CREDIT else ""

    @property
    def percent(self):
        return round(100 * self.right / self.n) if self.n else None

    @property
    def most_wrong(self):
        """(the wrong answer most learners gave, how many did), or None."""
        return min(self.wrong.items(), key=lambda item: (-item[1], item[0]), default=None)

    @property
    def misleads(self):
        """(a wrong answer, how many gave it, how many what earns something in its place, what that is
        unless it is the question as a whole) where more gave the wrong one: the key may be wrong, or
        something misleads. Of several right choices that which fewest chose. None where there is none."""
        if self.n < FEWEST:
            return None
        found = []
        for words, number in self.failed.items():
            fewest = min(self.against[words], key=lambda name: (self.earned[name], name))
            if number > self.earned[fewest]:
                found.append((words, number, self.earned[fewest], fewest))
        return max(found, key=lambda each: (each[1] - each[2], each[0]), default=None)

    @property
    def sentences(self):
        """How it went, in plain words."""
        if not self.n:
            return [_("Nobody has answered this yet."), *self.earlier]
        said = [
            ngettext(
                "%(right)d of %(n)d learner was right at the first try.",
                "%(right)d of %(n)d learners were right at the first try.",
                self.n,
            )
            % {"right": self.right, "n": self.n}
        ]
        if self.most_wrong:
            answer, number = self.most_wrong
            said.append(
                ngettext(
                    "Most chosen of what is wrong: “%(answer)s”, by %(number)d.",
                    "Most chosen of what is wrong: “%(answer)s”, by %(number)d.",
                    number,
                )
                % {"answer": answer, "number": number}
            )
        if self.gave_up:
            said.append(
                ngettext("%d asked to be shown.", "%d asked to be shown.", self.gave_up) % self.gave_up
            )
        return said + self.earlier

    @property
    def earlier(self):
        if not self.before:
            return []
        return [
            ngettext(
                "%d learner answered an earlier wording, which is not counted here.",
                "%d learners answered an earlier wording, which is not counted here.",
                self.before,
            )
            % self.before
        ]


def went(path):
    """[(quiz, [Went of each of its questions])] for every quiz of the path, in order."""
    # Fetched as a third step, the questions would be named in an OR each, and SQLite refuses a thousand.
    slots = Prefetch("slots", Slot.objects.select_related("question__current"))
    quizzes = path.quizzes.prefetch_related(slots).select_related("lesson")
    # By slot, then by question: one that draws has those that learners were given.
    rows = {
        slot.pk: {slot.question_id: Went(slot.question)} if slot.question_id else {}
        for quiz in quizzes
        for slot in quiz.slots.all()
    }
    given = first_answers(quizzes)
    versions = wordings_of(given)
    together = wordings_together(versions.values())
    for line in given:
        version, current = versions[line["version"]], together.get(line["version"])
        row = rows[line["slot"]].setdefault(version.question_id, Went(version.question))
        if current is None:
            row.before += line["n"]
            continue
        tally(row, version, versions[current], line)
    order = dict(path.steps.values_list("lesson", "position"))
    last = len(order) + 1
    return [
        (quiz, [row for slot in quiz.slots.all() for row in by_question(rows[slot.pk])])
        for quiz in sorted(quizzes, key=lambda quiz: (order.get(quiz.lesson_id, last), quiz.pk))
    ]


def by_question(rows):
    return sorted(rows.values(), key=lambda row: row.question.slug)


def wordings_of(given):
    """{id: wording} of all there are of the questions these answers are to."""
    asked = QuestionVersion.objects.filter(question__versions__in={line["version"] for line in given})
    asked = asked.prefetch_related("choices").select_related("question__current").defer("explanation")
    return {version.pk: version for version in asked}


def wordings_together(asked):
    """{wording: the present wording} for each one whose answers count in the present one's figures."""
    versions = defaultdict(list)
    for version in asked:
        versions[version.question].append(version)
    return {
        version: question.current_id
        for question, mine in versions.items()
        for version in series(mine, question.current_id)
    }


def first_answers(quizzes):
    """How many learners gave which answer to which wording, each learner's first attempt at each quiz."""
    tries = Try.objects.filter(
        number=1,
        response__attempt__number=1,
        # By number: asked for by their path, PostgreSQL takes the attempts for few and goes through the
        # answers one by one, which took half as long again for a million.
        response__attempt__quiz__in=[quiz.pk for quiz in quizzes],
        response__attempt__learner__is_staff=False,
    )
    names = {"slot": "response__slot", "version": "response__version"}
    lines = tries.values(*names.values(), "answer").annotate(n=Count("pk")).order_by()
    return [line | {name: line[path] for name, path in names.items()} for line in lines]


def tally(row, version, current, line):
    """Counts an answer by the key its wording has now, and names what is wrong as the present one says it."""
    row.n += line["n"]
    if line["answer"] is None:
        row.gave_up += line["n"]
        return
    if version.type.grade(version, line["answer"]).is_right:
        row.right += line["n"]
    else:
        for words in wrong_in(current, line["answer"]):
            row.wrong[words] += line["n"]
    weigh(row, current, line)


def weigh(row, version, line):
    """Counts what of an answer speaks for the key and what against it."""
    earned, against = version.type.weighed(version, line["answer"])
    for name in earned:
        row.earned[plain(version, name)] += line["n"]
    for words, names in against.items():
        said = plain(version, words)
        row.failed[said] += line["n"]
        row.against[said] = {plain(version, name) for name in names}


def wrong_in(version, answer):
    """What is wrong in an answer: each choice that does not belong, or the words written."""
    return [plain(version, words) for words in version.type.wrong(version, answer)]


def plain(version, words):
    """The words of an answer without marks of Markdown; what was typed has none."""
    return words if version.type.is_written else render_words(words)
