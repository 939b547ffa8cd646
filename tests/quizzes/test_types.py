"""The contract of every question type, and what is particular to each."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from quizzes import attempts
from quizzes.models import Choice, QuestionVersion, Response
from quizzes.question_types import QUESTION_TYPES
from quizzes.question_types.base import Fault
from tests import make

LEAF = (("A leaf", 1, "It is."), ("A stone", 0, "No stone is named."), ("A fish", 0, "Nor a fish."))
LEAVES = (("Green", "0.5", "Yes."), ("Black", "0.5", "Yes."), ("Blue", "-0.5", "No."), ("Red", "-0.5", "No."))
WRITTEN = (("sevelamer", 1, ""), ("sevelamer carbonate", "0.5", "Its salt."), ("statin", 0, "Another drug."))
EXAMPLES = {
    "single": LEAF,
    "multiple": LEAVES,
    "truefalse": (("True", 0, "It is not so."), ("False", 1, "")),
    "short": WRITTEN,
}
every_type = pytest.mark.parametrize("kind", EXAMPLES)


def version(kind, choices=None):
    """A wording that needs no database."""
    rows = [
        SimpleNamespace(position=position, text=text, credit=Decimal(credit), feedback=why)
        for position, (text, credit, why) in enumerate(choices or EXAMPLES[kind])
    ]
    return SimpleNamespace(kind=kind, choice_list=rows, type=QUESTION_TYPES[kind])


def posted(*answers):
    data = QueryDict(mutable=True)
    data.setlist("answer", answers)
    return data


def as_posted(wording, answer, order):
    """What the page would send for this answer."""
    if "text" in answer:
        return posted(answer["text"])
    return posted(*(str(order.index(position)) for position in answer["choices"]))


def authored(kind, choices=None, **changed):
    rows = [{"text": t, "credit": str(c), "feedback": f} for t, c, f in choices or EXAMPLES[kind]]
    return {"stem": "What is it?", "explanation": "It is a leaf.", "choices": rows} | changed


def test_every_type_has_an_example_here():
    assert EXAMPLES.keys() == QUESTION_TYPES.keys()


# The contract


@every_type
def test_its_correct_answer_earns_everything(kind):
    wording = version(kind)
    assert wording.type.grade(wording, wording.type.correct_answer(wording)).fraction == 1


@every_type
def test_no_answer_earns_nothing(kind):
    wording = version(kind)
    grade = wording.type.grade(wording, None)
    assert grade.fraction == 0
    assert grade.feedback == []


@every_type
def test_it_reads_a_form_without_an_answer_as_none(kind):
    wording = version(kind)
    assert wording.type.read(wording, posted(), wording.type.arrange(wording, list.reverse)) is None


@every_type
def test_it_reads_its_correct_answer_back_whatever_the_order(kind):
    wording = version(kind)
    correct = wording.type.correct_answer(wording)
    order = wording.type.arrange(wording, list.reverse)
    assert wording.type.read(wording, as_posted(wording, correct, order), order) == correct


@every_type
def test_it_says_its_correct_answer_in_words_and_no_answer_with_none(kind):
    wording = version(kind)
    words = {"single": "A leaf", "multiple": "Green, Black", "truefalse": "False", "short": "sevelamer"}
    assert wording.type.in_words(wording, wording.type.correct_answer(wording)) == words[kind]
    assert wording.type.in_words(wording, None) == ""


@every_type
def test_it_finds_no_fault_with_the_example(kind):
    assert QUESTION_TYPES[kind].faults(authored(kind)) == []


@every_type
def test_it_asks_for_question_and_explanation(kind):
    found = QUESTION_TYPES[kind].faults(authored(kind, stem=" ", explanation=""))
    assert found == [
        "Write the question.",
        "Write the explanation: the truth, in one or two sentences.",
    ]


@every_type
def test_it_names_the_row_that_is_empty(kind):
    rows = authored(kind)["choices"]
    rows[1]["text"] = "  "
    [fault] = QUESTION_TYPES[kind].faults(authored(kind) | {"choices": rows})
    assert (fault, fault.row) == ("Write something in this row, or remove it.", 1)


@every_type
def test_it_names_the_row_that_repeats_another(kind):
    rows = authored(kind)["choices"]
    rows[1]["text"] = rows[0]["text"]
    [fault] = QUESTION_TYPES[kind].faults(authored(kind) | {"choices": rows})
    assert (fault, fault.row) == ("This row says the same as an earlier one. Change or remove it.", 1)


@every_type
def test_a_fault_about_the_whole_question_has_no_row(kind):
    for fault in QUESTION_TYPES[kind].faults(authored(kind, choices=(("A", 0, ""),))):
        assert isinstance(fault, Fault) and fault.row is None


@every_type
@pytest.mark.django_db
def test_it_grades_the_same_after_store_and_reload(kind):
    question = make.question(make.document(), kind=kind, choices=EXAMPLES[kind])
    stored = question.current
    way = make.path(question.document)
    quiz = make.quiz(way, [question])
    learner = make.learner()
    attempt = attempts.start(learner, quiz, make.timezone.now())
    answers = [
        stored.type.correct_answer(stored),
        {"choices": [1]} if kind != "short" else {"text": "Statin"},
    ]
    for answer in answers:
        before = stored.type.grade(stored, answer)
        Response.objects.filter(attempt=attempt).update(draft=answer)
        again = QuestionVersion.objects.get(pk=stored.pk)
        kept = Response.objects.get(attempt=attempt).draft
        assert kept == answer
        assert again.type.grade(again, kept) == before


@every_type
@given(credits=st.lists(st.decimals(-1, 1, places=7), min_size=2, max_size=6), picks=st.data())
def test_a_fraction_lies_between_nothing_and_all(kind, credits, picks):
    wording = version(kind, [(f"choice {n}", credit, "") for n, credit in enumerate(credits)])
    picked = picks.draw(st.sets(st.integers(0, len(credits) - 1)))
    answer = {"text": f"choice {min(picked, default=0)}"} if kind == "short" else {"choices": sorted(picked)}
    fraction = wording.type.grade(wording, answer).fraction
    assert 0 <= fraction <= 1
    assert fraction == round(fraction, 7)


@pytest.mark.parametrize("kind", ["single", "multiple"])
@given(order=st.permutations(range(4)), picks=st.sets(st.integers(0, 3), min_size=1))
def test_the_order_of_choices_changes_no_answer(kind, order, picks):
    wording = version(kind, LEAVES)
    answer = {"choices": sorted(picks)[: 1 if kind == "single" else None]}
    assert wording.type.read(wording, as_posted(wording, answer, list(order)), list(order)) == answer


# Choosing


@pytest.mark.parametrize("place", ["3", "-1", "x", "", "1.0", "²"])
@pytest.mark.parametrize("kind", ["single", "multiple", "truefalse"])
def test_it_refuses_a_choice_that_is_not_on_the_page(kind, place):
    wording = version(kind, EXAMPLES[kind][:3])
    with pytest.raises(ValidationError, match="That choice is not on this page"):
        wording.type.read(wording, posted(place), [position for position in range(len(wording.choice_list))])


def test_a_single_choice_is_one():
    wording = version("single")
    with pytest.raises(ValidationError, match="Only one choice can be the answer"):
        wording.type.read(wording, posted("0", "1"), [0, 1, 2])


def test_true_and_false_keep_their_order():
    assert QUESTION_TYPES["truefalse"].arrange(version("truefalse"), list.reverse) == [0, 1]


def test_other_choices_take_the_order_they_are_given():
    assert QUESTION_TYPES["single"].arrange(version("single"), list.reverse) == [2, 1, 0]


def test_a_short_answer_shows_no_order_that_would_tell_how_many_are_accepted():
    assert QUESTION_TYPES["short"].arrange(version("short"), list.reverse) == []


def test_the_whys_of_what_was_chosen_come_with_the_grade():
    wording = version("multiple")
    assert wording.type.grade(wording, {"choices": [0, 2]}).feedback == [("Green", "Yes."), ("Blue", "No.")]


@pytest.mark.parametrize(
    ("picked", "earned"),
    [("AB", 1), ("A", 0.5), ("AC", 0.1667), ("ABC", 0.6667), ("ABCDE", 0), ("C", 0), ("CDE", 0), ("", 0)],
)
def test_several_choices_are_marked_in_balance(picked, earned):
    right = [True, True, False, False, False]
    credits = QUESTION_TYPES["multiple"].credits(right)
    wording = version("multiple", [(letter, c, "") for letter, c in zip("ABCDE", credits, strict=True)])
    answer = {"choices": ["ABCDE".index(letter) for letter in picked]} if picked else None
    assert float(wording.type.grade(wording, answer).fraction) == pytest.approx(earned, abs=0.0001)


@given(st.lists(st.booleans(), min_size=2, max_size=9).filter(lambda right: any(right) and not all(right)))
def test_balanced_credits_give_all_for_all_and_nothing_for_everything(right):
    type = QUESTION_TYPES["multiple"]
    rows = [(f"choice {n}", credit, "") for n, credit in enumerate(type.credits(right))]
    wording = version("multiple", rows)
    assert type.grade(wording, type.correct_answer(wording)).fraction == 1
    assert type.grade(wording, {"choices": list(range(len(right)))}).fraction == 0
    assert type.faults(authored("multiple", rows)) == []


def test_ticking_everything_earns_nothing_whatever_the_credits():
    wording = version("multiple", [("A", 1, ""), ("B", 0, "")])
    assert wording.type.grade(wording, {"choices": [0, 1]}).fraction == 0


def test_the_rule_of_several_choices_is_one_short_sentence():
    rule = str(QUESTION_TYPES["multiple"].rule)
    assert rule.count(".") == 1 and len(rule) < 100


@pytest.mark.parametrize(
    ("kind", "choices", "sentence"),
    [
        ("single", (("A", 1, ""),), "Add at least two choices."),
        ("single", (("A", 0, ""), ("B", 0, "")), "Mark exactly one choice as correct."),
        ("single", (("A", 1, ""), ("B", 1, "")), "Mark exactly one choice as correct."),
        ("multiple", (("A", -1, ""), ("B", -1, "")), "Mark at least one choice as correct."),
        ("multiple", (("A", "0.5", ""), ("B", "0.5", "")), "Not every choice can be correct. Add one that does not belong."),
        ("multiple", (("A", "0.5", ""), ("B", "0.3", ""), ("C", -1, "")), "The correct choices together earn 80 %. They should earn 100 %."),
        ("truefalse", (("True", 1, ""), ("False", 0, ""), ("Both", 0, "")), "A true or false question has exactly two rows: True and False."),
        ("truefalse", (("True", 1, ""), ("False", 1, "")), "Mark either True or False as correct."),
        ("short", (("A", "0.5", ""),), "Mark at least one answer as correct."),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_with_the_marks(kind, choices, sentence):
    assert QUESTION_TYPES[kind].faults(authored(kind, choices)) == [sentence]


# Writing


@pytest.mark.parametrize(
    "text",
    ["Sevelamer", " sevelamer ", "SEVELAMER.", "se\u00advelamer", "sevelamer\u200b", "sevelamer ."],
)
def test_case_space_and_full_stop_make_no_difference(text):
    wording = version("short")
    answer = wording.type.read(wording, posted(text))
    assert wording.type.grade(wording, answer).fraction == 1


@pytest.mark.parametrize(
    ("accepted", "written"),
    [
        ("Valsalva's sinus", "valsalva’s  sinus"),
        ("calcium-channel blocker", "Calcium–channel blocker"),
        ("café", "cafe\u0301"),
        ("Straße", "STRASSE"),
        ("ﬁbrin", "fibrin"),
    ],
)
def test_typography_makes_no_difference(accepted, written):
    wording = version("short", [(accepted, 1, "")])
    assert wording.type.grade(wording, {"text": written}).fraction == 1


@pytest.mark.parametrize(("accepted", "written"), [("10⁵", "105"), ("K2", "K₂"), ("½", "1/2"), ("K2", "K1")])
def test_digits_always_make_a_difference(accepted, written):
    wording = version("short", [(accepted, 1, "")])
    assert wording.type.grade(wording, {"text": written}).fraction == 0


def test_an_accepted_answer_may_earn_a_part():
    wording = version("short")
    grade = wording.type.grade(wording, {"text": "Sevelamer Carbonate"})
    assert (grade.fraction, grade.feedback) == (Decimal("0.5"), [("Sevelamer Carbonate", "Its salt.")])


def test_a_known_wrong_answer_has_its_why():
    wording = version("short")
    grade = wording.type.grade(wording, {"text": "Statin"})
    assert (grade.fraction, grade.feedback) == (0, [("Statin", "Another drug.")])


def test_an_unknown_answer_earns_nothing_and_says_nothing():
    wording = version("short")
    grade = wording.type.grade(wording, {"text": "tea"})
    assert (grade.fraction, grade.feedback) == (0, [("tea", "")])


def test_what_cannot_be_stored_is_dropped_and_the_rest_kept_as_written():
    wording = version("short")
    assert wording.type.read(wording, posted("\x00Se\x07velamer  now")) == {"text": "Sevelamer  now"}


def test_an_answer_that_is_too_long_gets_a_sentence():
    wording = version("short")
    with pytest.raises(ValidationError, match="at most 200 characters fit"):
        wording.type.read(wording, posted("a" * 201))


@pytest.mark.parametrize("text", [".", "\u200b", "  \n ", ""])
def test_nothing_to_be_seen_is_no_answer(text):
    wording = version("short")
    assert wording.type.read(wording, posted(text)) is None


@pytest.mark.django_db
def test_the_database_keeps_a_credit_within_its_bounds():
    question = make.question(make.document())
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.filter(version=question.current).update(credit=2)
