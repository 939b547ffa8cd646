"""What the quizzes of a path ask, and what can be answered: read and graded once for any number of people."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from learn.tracking import steps_of

from ..attempts.drawing import bank_of
from ..attempts.starting import slots_to_ask
from ..grading import fraction_of
from ..models import Attempt, Question, Quiz, Response, Try, with_passages
from ..pouring import stored

ORDERS = 12  # so many orders of its choices are dealt out of each wording
HARDNESS = -0.8, 0.9  # mean and spread of how hard questions are, beside learners of 0 and 1


@dataclass(frozen=True)
class Answer:
    """Something to answer, graded. The first three are as the database keeps them."""

    answer: str | None
    earned: object
    fraction: object
    counts: Decimal
    is_right: bool

    @property
    def ends(self):
        """True when there is no further try after it."""
        return self.is_right or self.answer is None


@dataclass
class Wording:
    """A wording with all there is to answer to it. shares: how many in all choose each wrong answer or one
    before it. tries: how often it may be tried."""

    version: object
    tries: int
    keys: str
    orders: list
    hardness: float
    right: Answer
    wrong: list
    shares: list

    def answered(self, chance, is_right):
        return self.right if is_right else chance.choices(self.wrong, cum_weights=self.shares)[0]


@dataclass
class Sheet:
    """A quiz as it is asked, in these slots. banks: {slot id: the wordings it asks or draws from}; kept: its
    rules, as an attempt's row keeps them."""

    quiz: Quiz
    slots: list
    kept: list
    banks: dict = field(default_factory=dict)

    def asked(self, chance):
        """[(slot, which of its draw, wording)] for one attempt."""
        found, taken = [], set()
        for slot in self.slots:
            bank = self.banks[slot.pk]
            if slot.draws:
                free = [wording for wording in bank if wording.version.pk not in taken]
                bank = chance.sample(free, min(slot.draws, len(free)))
                taken.update(wording.version.pk for wording in bank)
            found += [(slot, number, wording) for number, wording in enumerate(bank)]
        if self.quiz.shuffles_questions:
            chance.shuffle(found)
        return found


@dataclass
class Course:
    """A path as its learners go through it: steps in order, the sheet of each lesson's check, the final's."""

    path: object
    steps: list
    checks: dict
    final: Sheet | None


def course_of(path, chance):
    """The path with all it asks. Quizzes that open or close at a time are left out: who sat them, sat them
    then."""
    quizzes = path.quizzes.askable().filter(opens_at=None, closes_at=None).select_related("path", "lesson")
    sheets = [sheet_of(quiz, chance) for quiz in quizzes.order_by("pk")]
    sheets = {sheet.quiz.lesson_id: sheet for sheet in sheets if any(sheet.banks.values())}
    return Course(path, steps_of(path), sheets, sheets.get(None))


def sheet_of(quiz, chance):
    slots = list(slots_to_ask(quiz.pk))
    sheet = Sheet(quiz, slots, [stored(Attempt, *rule) for rule in quiz.kept().items()])
    for slot in slots:
        questions = Question.objects.filter(pk=slot.question_id) if slot.question_id else bank_of(quiz)
        if slot.draw_topic:
            questions = questions.filter(topic=slot.draw_topic)
        questions = questions.select_related("current").prefetch_related("current__choices", with_passages())
        sheet.banks[slot.pk] = [wording_of(each, quiz, chance) for each in questions.order_by("pk")]
    return sheet


def wording_of(question, quiz, chance):
    version = question.current
    right = graded(version, quiz, version.type.correct_answer(version))
    wrong = [graded(version, quiz, answer) for answer in mistakes(version)]
    wrong = [answer for answer in wrong if not answer.is_right]
    # Some mistakes are made more often than others; few ask to be shown.
    weights = [0.2 + chance.random() ** 2 for _each in wrong[:-1]] + [0.15]
    return Wording(
        version=version,
        tries=quiz.tries_at(version.type.possible(version.type.arrange(version, list))),
        keys=stored(Response, "keys", [each.passage.key for each in question.citations.all()]),
        orders=[
            stored(
                Response,
                "choice_order",
                version.type.arrange(version, chance.shuffle if quiz.shuffles_choices else list),
            )
            for _each in range(ORDERS)
        ],
        hardness=chance.gauss(*HARDNESS),
        right=right,
        wrong=wrong,
        shares=list(accumulate(weights)),
    )


def mistakes(version):
    """Answers that are hardly right, the last of them that one asks to be shown."""
    right = version.type.correct_answer(version)
    if "choices" in right:
        for choice in version.choice_list:
            if choice.position not in right["choices"]:
                yield {"choices": [choice.position]}
    if "text" in right:
        yield from ({"text": text} for text in ("a guess", "0", "something else"))
    if "order" in right:
        yield {"order": right["order"][::-1]}
        yield {"order": right["order"][1:] + right["order"][:1]}
    for part in ("pairs", "gaps"):
        if len(right.get(part, ())) > 1:
            yield {part: dict(list(right[part].items())[1:])}
    yield None


def graded(version, quiz, answer):
    grade = version.type.grade(version, answer)
    counts = fraction_of(version, [answer], quiz.penalty)
    return Answer(
        answer=stored(Try, "answer", answer),
        earned=stored(Try, "fraction", grade.fraction),
        fraction=stored(Response, "fraction", counts),
        counts=counts,
        is_right=grade.is_right,
    )
