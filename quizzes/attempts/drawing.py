"""Which questions an attempt asks: those its quiz names, and those it draws from the bank."""

import secrets

from django.db.models import Max

from ..models import Question, Response


def shuffle(values):
    """Shuffles a list in place so that nobody can foretell it."""
    secrets.SystemRandom().shuffle(values)


def keep(values):
    """Leaves a list as it is, where a shuffle is expected."""


def bank_of(quiz):
    """The questions that may be asked of the quiz's document that the quiz does not ask by name."""
    named = quiz.slots.filter(question__isnull=False).values("question")
    return Question.objects.askable().filter(document=quiz.path.document_id).exclude(pk__in=named)


def drawn(learner, quiz, draws, kept):
    """{slot id: questions drawn for it}, none of them twice, for these slots that draw. First come those
    this learner has never been asked, then those asked longest ago. ``kept``: {slot id: ids of questions
    to draw again, where they are still there}."""
    if not draws:
        return {}
    topics = {slot.draw_topic for slot in draws}
    bank = bank_of(quiz) if "" in topics else bank_of(quiz).filter(topic__in=topics)
    bank = dict(bank.values_list("pk", "topic"))
    asked = Response.objects.filter(attempt__learner=learner, version__question__in=bank)
    last = dict(asked.values_list("version__question").annotate(at=Max("attempt__started_at")).order_by())
    order = list(bank)
    shuffle(order)
    order.sort(key=lambda pk: (pk in last, last.get(pk)))
    chosen = {slot.pk: [pk for pk in kept.get(slot.pk, ()) if pk in bank][: slot.draws] for slot in draws}
    taken = {pk for mine in chosen.values() for pk in mine}
    # A draw from one topic can take its questions nowhere else, so it comes before one from all of them.
    for slot in sorted(draws, key=lambda slot: slot.draw_topic == ""):
        mine = chosen[slot.pk]
        for pk in order:
            if len(mine) < slot.draws and pk not in taken and slot.draw_topic in ("", bank[pk]):
                mine.append(pk)
                taken.add(pk)
    questions = Question.objects.select_related("current").in_bulk(taken)
    return {slot: [questions[pk] for pk in mine] for slot, mine in chosen.items()}


def lacking(bank, draws):
    """[(topic, wanted, there)] for the topics of which a bank, given as the topic of each of its
    questions, has too few to make these draws, given as (how many, topic) pairs; topic "" when it is the
    bank as a whole."""
    wanted = {}
    for number, topic in draws:
        wanted[topic] = wanted.get(topic, 0) + number
    short = [(t, n, bank.count(t)) for t, n in wanted.items() if t and n > bank.count(t)]
    if "" in wanted and not short and sum(wanted.values()) > len(bank):
        short.append(("", sum(wanted.values()), len(bank)))
    return short
