"""Which quizzes ask a question, by name or as one they draw, what they ask without it, and what else hangs on
it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from learn.models.lessons import State

from .attempts.drawing import lacking
from .models import Attempt, Question, Quiz, Response, Slot
from .models.questions import is_askable


def quizzes_asking(question, is_given):
    """Every quiz learners may meet with this question: in a place of its own or, where it is given to them,
    drawn from its topic."""
    places = Q(question=question)
    if is_given:
        topics = Q(draw_topic__in=["", question.topic])
        places |= Q(question=None, quiz__path__document=question.document_id) & topics
    quizzes = Slot.objects.filter(places).values("quiz")
    return Quiz.objects.exclude(state=State.RETIRED).filter(pk__in=quizzes).select_related("path")


def short_without(question, quizzes):
    """{quiz id: how many questions too few these quizzes of its document would have to draw without it}."""
    bank = dict(Question.objects.askable().filter(document=question.document_id).values_list("pk", "topic"))
    bank.pop(question.pk, None)
    slots = defaultdict(list)
    for slot in Slot.objects.filter(quiz__in=quizzes):
        slots[slot.quiz_id].append(slot)
    short = {}
    for quiz in quizzes:
        mine = slots[quiz.pk]
        named = {slot.question_id for slot in mine}
        topics = [topic for pk, topic in bank.items() if pk not in named]
        draws = [(slot.draws, slot.draw_topic) for slot in mine if slot.question_id is None]
        short[quiz.pk] = sum(wanted - there for _topic, wanted, there in lacking(topics, draws))
    return short


def too_few(quiz, rows):
    """Sentences on what cannot be drawn because the bank has too few questions; [] when all can."""
    draws = [(row["draws"], row.get("draw_topic", "")) for row in rows if row.get("draws")]
    named = {row["question"].pk for row in rows if row.get("question")}
    return short_of_draws(draws, named, topics_to_ask(quiz.path.document_id)) if draws else []


def topics_to_ask(document):
    """{question id: its topic} of all of a document that may be asked."""
    return dict(Question.objects.askable().filter(document=document).values_list("pk", "topic"))


def short_of_draws(draws, named, topics):
    bank = [topic for pk, topic in topics.items() if pk not in named]
    return [
        ngettext(
            "It draws %(wanted)d from “%(topic)s”, where there is %(there)d published question to draw.",
            "It draws %(wanted)d from “%(topic)s”, where there are %(there)d published questions to draw.",
            there,
        )
        % {"wanted": wanted, "topic": topic or gettext("any topic"), "there": there}
        for topic, wanted, there in lacking(bank, draws)
    ]


def falling_short(quizzes, document):
    """{quiz id: sentences} of those of these quizzes of a document whose draws it has too few questions for
    now."""
    draws, named = defaultdict(list), defaultdict(set)
    places = Slot.objects.filter(quiz__in=quizzes)
    for quiz, question, number, topic in places.values_list("quiz", "question", "draws", "draw_topic"):
        if question is None:
            draws[quiz].append((number, topic))
        else:
            named[quiz].add(question)
    topics = topics_to_ask(document) if draws else {}
    short = {quiz: short_of_draws(some, named[quiz], topics) for quiz, some in draws.items()}
    return {quiz: said for quiz, said in short.items() if said}


def falls_short(quiz):
    """`too_few` of the places the quiz has now."""
    return falling_short([quiz], quiz.path.document_id).get(quiz.pk, [])


def left_without(question, quizzes):
    """{quiz id: how many questions these quizzes of its document, each with ``asks``, ask without it}."""
    naming = set(question.slots.filter(quiz__in=quizzes).values_list("quiz", flat=True))
    drawing = [quiz for quiz in quizzes if quiz.pk not in naming]
    short, wanted = short_without(question, drawing), dict.fromkeys((quiz.pk for quiz in drawing), 0)
    slots = Slot.objects.filter(Q(question=None) | is_askable("question__"), quiz__in=drawing)
    for quiz, draws in slots.values_list("quiz", "draws"):
        wanted[quiz] += draws or 1
    return {
        quiz.pk: quiz.asks - 1 if quiz.pk in naming else wanted[quiz.pk] - short[quiz.pk] for quiz in quizzes
    }


def quote_anew(question):
    """Has attempts under way quote what the question rests on now, where it is not answered in them yet: what
    a learner was shown with an answer stays."""
    cited = question.citations.order_by("position").values_list("passage__key", flat=True)
    asked = Response.objects.filter(version__question=question, answered_at=None, fraction=None)
    asked.filter(attempt__finished_at=None).update(keys=list(cited))


@dataclass(frozen=True)
class Hanging:
    """What hangs on a question. quizzes: [(quiz learners get that asks it, how many it asks without it)].
    draws_fewer: {quiz id: how many too few it has to draw without it} of those that draw it.
    answers: how often it was answered. under_way: how many attempts under way have it."""

    quizzes: list
    draws_fewer: dict
    answers: int
    under_way: int


def hanging_on(question, now):
    """The `Hanging` of a question learners get."""
    quizzes = list(quizzes_asking(question, True).published().with_asks())
    left = left_without(question, quizzes) if quizzes else {}
    naming = set(question.slots.values_list("quiz", flat=True))
    drawing = [quiz for quiz in quizzes if quiz.pk not in naming]
    short = short_without(question, drawing) if drawing else {}
    met = Response.objects.filter(version__question=question)
    under_way = Attempt.objects.open(now).filter(responses__in=met).distinct()
    answers = met.filter(answered_at__isnull=False, carried_from=None)
    asked = [(quiz, left[quiz.pk]) for quiz in quizzes]
    draws_fewer = {quiz: count for quiz, count in short.items() if count}
    return Hanging(asked, draws_fewer, answers.count(), under_way.count())
