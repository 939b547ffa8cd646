"""How each question went, at the first attempt of each learner. Staff try things out, so they never count."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import QuestionVersion, Try


@dataclass
class Went:
    """One question of a quiz. n: learners whose first answer to it is known. gave_up: how many of
    them asked to be shown. wrong: Counter of wrong answers in words. before: how many answered an
    earlier wording; they are told apart, since its faults are not those of the present one."""

    slot: object
    n: int = 0
    right: int = 0
    gave_up: int = 0
    wrong: Counter = field(default_factory=Counter)
    before: int = 0

    @property
    def question(self):
        return self.slot.question

    @property
    def percent(self):
        return round(100 * self.right / self.n) if self.n else None

    @property
    def most_wrong(self):
        """(the wrong answer most learners gave, how many did), or None."""
        return min(self.wrong.items(), key=lambda item: (-item[1], item[0]), default=None)

    @property
    def sentences(self):
        """How it went, in plain words."""
        if not self.n:
            return [_("Nobody has answered this yet."), *self.earlier]
        said = [
            ngettext(
                "%(right)d of %(n)d learner was right at the first attempt.",
                "%(right)d of %(n)d learners were right at the first attempt.",
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
    quizzes = path.quizzes.prefetch_related("slots__question__current").select_related("lesson")
    rows = {slot.pk: Went(slot) for quiz in quizzes for slot in quiz.slots.all()}
    given = first_answers(path)
    versions = QuestionVersion.objects.prefetch_related("choices").in_bulk(
        {line["version"] for line in given}
    )
    for line in given:
        if line["version"] != rows[line["slot"]].question.current_id:
            rows[line["slot"]].before += line["n"]
            continue
        tally(rows[line["slot"]], versions[line["version"]], line)
    order = dict(path.steps.values_list("lesson", "position"))
    last = len(order) + 1
    return [
        (quiz, [rows[slot.pk] for slot in quiz.slots.all()])
        for quiz in sorted(quizzes, key=lambda quiz: (order.get(quiz.lesson_id, last), quiz.pk))
    ]


def first_answers(path):
    """How many learners gave which answer to which wording, each learner's first attempt at each quiz."""
    tries = Try.objects.filter(
        number=1,
        response__attempt__number=1,
        response__attempt__quiz__path=path,
        response__attempt__learner__is_staff=False,
    )
    names = {"slot": "response__slot", "version": "response__version"}
    lines = tries.values(*names.values(), "answer", "fraction").annotate(n=Count("pk")).order_by()
    return [line | {name: line[path] for name, path in names.items()} for line in lines]


def tally(row, version, line):
    row.n += line["n"]
    if line["answer"] is None:
        row.gave_up += line["n"]
    elif line["fraction"] == 1:
        row.right += line["n"]
    else:
        for words in wrong_in(version, line["answer"]):
            row.wrong[words] += line["n"]


def wrong_in(version, answer):
    """What is wrong in an answer: each choice that does not belong, or the words written."""
    if "choices" in answer:
        return [c.text for c in version.choice_list if c.position in answer["choices"] and c.credit <= 0]
    return [answer["text"].strip().casefold()]
