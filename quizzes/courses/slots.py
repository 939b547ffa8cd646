"""The places of a quiz, from its list in a course's files and to it."""

from ..formats.quiz_rules import draw_entry, draw_of
from ..models import Question, Slot


def asked_by(entry):
    """An entry of a quiz's list as `Slot.authored` says it."""
    draw = draw_of(entry)
    return {"draw": draw[0], "topic": draw[1]} if draw else entry


def save_slots(quiz, entries):
    """Gives the quiz these questions and draws, in order. What is no longer among them leaves, but where
    learners have been given it; those slots are returned, at the end."""
    questions = {each.slug: each for each in Question.objects.filter(document=quiz.path.document_id)}
    there = list(quiz.slots.order_by("position").select_related("question"))
    for position, entry in enumerate(entries, 1):
        draw = draw_of(entry)
        holds = {"draws": draw[0], "draw_topic": draw[1]} if draw else {"question": questions[entry]}
        same = [slot for slot in there if all(getattr(slot, name) == value for name, value in holds.items())]
        slot = same[0] if same else Slot(quiz=quiz, **holds)
        if same:
            there.remove(slot)
        slot.position, slot.points = position, 1
        slot.save()
    kept = [slot for slot in there if slot.responses.exists()]
    Slot.objects.filter(pk__in=[slot.pk for slot in there if slot not in kept]).delete()
    for position, slot in enumerate(kept, len(entries) + 1):
        Slot.objects.filter(pk=slot.pk).update(position=position)
    return [entry_of(slot) for slot in kept]


def entry_of(slot):
    """The slot as an entry of a quiz's list: the question's short name, or the draw."""
    return slot.question.slug if slot.question_id else draw_entry(slot.draws, slot.draw_topic)
