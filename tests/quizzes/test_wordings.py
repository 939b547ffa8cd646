"""A wording learners were given stays as it is, whichever way a change comes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from quizzes.models import Choice, QuestionVersion, Slot, Try
from tests import make
from tests.quizzes.sitting import RIGHT, WRONG, answer_all, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def given():
    """A wording a learner has been given, though nothing is answered yet."""
    return sit(2).responses.first().version


def spare(given):
    """A wording of another question, which nobody was given."""
    return make.question(given.question.document, "spare", "Spare?").current


def rewrite_stem(given):
    given.stem = "Something else?"
    given.save()


def rewrite_choice(given):
    choice = given.choices.first()
    choice.credit = 0
    choice.save()


def move_a_choice_away(given):
    choice = given.choices.first()
    choice.version, choice.position = spare(given), 9
    choice.save()


def move_a_choice_in(given):
    choice = spare(given).choices.first()
    choice.version, choice.position = given, 9
    choice.save()


WAYS = {
    "save": rewrite_stem,
    "save one field": lambda given: QuestionVersion(pk=given.pk, stem="?").save(update_fields=["stem"]),
    "delete": lambda given: given.delete(),
    "update": lambda given: QuestionVersion.objects.filter(pk=given.pk).update(stem="?"),
    "update from the question": lambda given: given.question.versions.update(explanation="?"),
    "bulk update": lambda given: QuestionVersion.objects.bulk_update(
        [QuestionVersion(pk=given.pk, stem="?")], ["stem"]
    ),
    "bulk delete": lambda given: QuestionVersion.objects.all().delete(),
    "upsert": lambda given: QuestionVersion.objects.bulk_create(
        [QuestionVersion(question=given.question, number=1, kind="single", stem="?")],
        update_conflicts=True,
        unique_fields=["question", "number"],
        update_fields=["stem"],
    ),
    "save a choice": rewrite_choice,
    "delete a choice": lambda given: given.choices.first().delete(),
    "add a choice": lambda given: Choice.objects.create(version=given, position=9, text="New"),
    "add choices": lambda given: Choice.objects.bulk_create([Choice(version=given, position=9, text="New")]),
    "update choices": lambda given: Choice.objects.filter(version=given).update(credit=0),
    "update its choices": lambda given: given.choices.update(feedback="?"),
    "bulk update choices": lambda given: Choice.objects.bulk_update(
        [Choice(pk=given.choices.first().pk, text="?")], ["text"]
    ),
    "bulk delete choices": lambda given: given.choices.all().delete(),
    "move a choice away": move_a_choice_away,
    "move a choice in": move_a_choice_in,
    "add a choice of another": lambda given: given.choices.add(spare(given).choices.first()),
    "give a choice to another": lambda given: spare(given).choices.add(given.choices.first()),
}


def written(version):
    fields = [field.attname for field in version._meta.concrete_fields]
    return [QuestionVersion.objects.filter(pk=version.pk).values_list(*fields).get()] + list(
        Choice.objects.filter(version=version).order_by("position").values_list()
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_wording_learners_were_given_is_not_changed_by(given, way):
    before = written(given)
    with pytest.raises(ValidationError), transaction.atomic():
        WAYS[way](given)
    assert written(given) == before


def test_a_wording_nobody_was_given_may_be_rewritten_and_thrown_away(given):
    version = spare(given)
    version.stem = "Better?"
    version.save()
    version.choices.filter(position=0).update(text="Better")
    version.choices.filter(position=1).delete()
    assert [choice.text for choice in version.choices.all()] == ["Better", "A fish"]
    version.question.current = None
    version.question.save()
    version.delete()
    assert not QuestionVersion.objects.filter(stem="Better?").exists()


def test_a_question_with_a_wording_is_not_deleted(given):
    with pytest.raises(ProtectedError):
        given.question.delete()


def test_a_successor_says_the_same_with_a_number_of_its_own(given):
    make.forced(QuestionVersion.objects.filter(pk=given.pk), hints=["Think."], details={"keep_order": True})
    given.refresh_from_db()
    after = given.successor(2)
    assert (after.number, after.hints, after.details) == (2, ["Think."], {"keep_order": True})
    assert after.marking() == given.marking()
    assert after.stem == given.stem and not after.is_answered


# The door of a regrade


def test_its_marking_changes_by_one_door(given):
    marking = given.marking()
    marking["ruling"], marking["explanation"] = "credit", "Both are right."
    marking["choices"][1] |= {"credit": "1", "feedback": "It is a stone, too."}
    given.mark_by(marking)
    again = QuestionVersion.objects.get(pk=given.pk)
    assert again.marking() == given.marking() == marking


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows[0].update(text="Another leaf"),
        lambda rows: rows.pop(),
        lambda rows: rows.append(
            {"position": 7, "text": "New", "credit": "0", "feedback": "", "details": {}}
        ),
    ],
    ids=["a text", "one less", "one more"],
)
def test_that_door_lets_no_word_through_that_learners_read(given, change):
    before = written(given)
    marking = given.marking()
    change(marking["choices"])
    with pytest.raises(ValidationError, match="Learners have read these words"):
        given.mark_by(marking)
    assert written(given) == before


def test_answers_to_accept_were_read_by_nobody_so_they_may_change():
    document = make.document()
    written_rows = (("leaf", 1, ""), ("root", 0, "No."))
    version = make.question(document, kind="short", choices=written_rows).current
    marking = version.marking()
    marking["choices"] = [
        {"position": 0, "text": "a leaf", "credit": "1", "feedback": "", "details": {}},
        {"position": 2, "text": "leaves", "credit": "0.5", "feedback": "One is enough.", "details": {}},
    ]
    version.mark_by(marking)
    assert [(c.position, c.text, c.credit) for c in version.choices.all()] == [
        (0, "a leaf", 1),
        (2, "leaves", 0.5),
    ]


# What else stays


def test_tries_are_never_changed_or_taken_away():
    answer_all(sit(2), RIGHT, WRONG)
    given = Try.objects.first()
    for way in (
        lambda: Try.objects.update(answer=RIGHT),
        lambda: Try.objects.all().delete(),
        lambda: given.response.tries.update(fraction=0),
        given.save,
        given.delete,
    ):
        with pytest.raises(ValidationError):
            way()
    assert [each.answer for each in Try.objects.order_by("pk")] == [RIGHT, WRONG]


def test_they_go_with_the_learner_whose_they_are():
    attempt = answer_all(sit(2), RIGHT, WRONG)
    attempt.learner.delete()
    assert not Try.objects.exists()


def test_what_a_question_counts_in_a_quiz_stays_once_it_was_given(given):
    slot = given.responses.get().slot
    with pytest.raises(ValidationError):
        Slot.objects.update(points=5)
    slot.points = 5
    with pytest.raises(ValidationError):
        slot.save()
    slot.refresh_from_db()
    assert slot.points == 1
    slot.position = 9
    slot.save()
    with pytest.raises(ProtectedError):
        slot.delete()
