"""The contract of every question type. What is particular to one stands in a file of its own."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import attempts
from quizzes.models import Choice, QuestionVersion, Response
from quizzes.question_types import QUESTION_TYPES
from quizzes.question_types.base import Fault
from tests import make
from tests.quizzes.question_types import (
    EXAMPLES,
    WORDS,
    authored,
    correct,
    earned,
    form,
    held,
    in_database,
    version,
)

every_type = pytest.mark.parametrize("kind", EXAMPLES)
quickly = settings(max_examples=25, deadline=None)

# A page's fields, filled by somebody who may do anything.
NAMES = st.sampled_from(["answer", *(f"answer-{n}" for n in range(6)), "answer-x"])
VALUES = st.one_of(
    st.sampled_from(["", "0", "1", "2", "3", "4", "leaf", "3,5", "3.6 mg", "80", "1e999999", "NaN", "\x00"]),
    st.text(max_size=12),
)
FORMS = st.lists(st.tuples(NAMES, VALUES), max_size=7)


def an_answer(wording, pairs, order=None):
    """What the type makes of the form; None where it refuses it with a sentence."""
    try:
        return wording.type.read(wording, form(pairs), order)
    except ValidationError as error:
        assert error.messages[0].endswith(".")
        return None


def test_every_type_has_an_example_here():
    assert EXAMPLES.keys() == QUESTION_TYPES.keys()


@every_type
def test_its_correct_answer_earns_everything(kind):
    wording = version(kind)
    assert earned(wording, correct(wording)) == 1


@every_type
def test_nothing_is_wrong_in_the_correct_answer(kind):
    wording = version(kind)
    assert wording.type.wrong(wording, correct(wording)) == []


@every_type
def test_no_answer_earns_nothing(kind):
    wording = version(kind)
    grade = wording.type.grade(wording, None)
    assert (grade.fraction, grade.feedback) == (0, [])
    assert sum(fraction for weight, fraction in wording.type.parts(wording, None)) == 0


@every_type
def test_an_answer_is_whole_when_nothing_was_left_open(kind):
    wording = version(kind)
    order = wording.type.arrange(wording, list.reverse)
    assert wording.type.is_whole(wording, correct(wording), order)
    fields = wording.type.fields(wording, correct(wording), order)
    part = wording.type.read(wording, form(fields[1:]), order)
    assert part is None or wording.type.is_whole(wording, part, order) is (kind == "multiple")


@pytest.mark.parametrize(
    ("kind", "sent", "open"),
    [
        ("matching", {"answer-1": "0"}, ["“Milan”", "“Paris”"]),
        ("ordering", {"answer-0": "1", "answer-2": "4"}, ["“Dry”", "“Brew”"]),
        ("gaps", {"answer-1": "leaf"}, ["gap 2", "gap 3"]),
    ],
)
def test_what_was_left_open_is_named_in_the_order_shown(kind, sent, open):
    wording = version(kind)
    order = wording.type.arrange(wording, list.reverse)
    given = wording.type.read(wording, form(sent.items()), order)
    assert wording.type.left_open(wording, given, order) == open
    assert wording.type.left_open(wording, correct(wording), order) == []


def test_what_was_left_open_is_named_in_short_and_without_its_markup():
    rows = [("*Paris*, " + "a town " * 20, 0, "", {"match": "France"}), ("Rome", 0, "", {"match": "Italy"})]
    wording = version("matching", rows)
    [name] = wording.type.left_open(wording, {"pairs": {"1": 1}}, [[0, 1], [0, 1]])
    assert name.startswith("“Paris, a town") and len(name) == 62


@pytest.mark.parametrize(
    ("kind", "possible"),
    [
        ("single", 3),
        ("truefalse", 2),
        ("hotspot", 3),
        ("multiple", 15),
        ("matching", 27),
        ("ordering", 24),
        ("short", None),
        ("numeric", None),
        ("gaps", None),
    ],
)
def test_it_knows_how_many_answers_there_are_to_choose_from(kind, possible):
    wording = version(kind)
    assert wording.type.possible(wording.type.arrange(wording, list.reverse)) == possible


@every_type
def test_a_form_left_as_it_came_is_no_answer(kind):
    wording = version(kind)
    order = wording.type.arrange(wording, list.reverse)
    assert wording.type.read(wording, form([]), order) is None
    blank = [(f"answer-{n}", "") for n in range(9)] + [("answer", " ")] * (kind in ("short", "numeric"))
    assert wording.type.read(wording, form(blank), order) is None


@pytest.mark.parametrize("kind", ["multiple", "short", "numeric", "matching", "ordering"])
def test_picking_or_writing_the_same_everywhere_earns_nothing(kind):
    wording = version(kind)
    everything = [("answer", str(n)) for n in range(len(wording.choice_list))]
    for value in "0123456":
        pairs = [(f"answer-{n}", value) for n in range(8)] + (everything if kind == "multiple" else [])
        assert earned(wording, an_answer(wording, pairs)) == 0


@every_type
@quickly
@given(order=st.randoms(use_true_random=False))
def test_it_reads_its_correct_answer_back_whatever_the_order(kind, order):
    wording = version(kind)
    shown = wording.type.arrange(wording, order.shuffle)
    fields = wording.type.fields(wording, correct(wording), shown)
    assert fields and wording.type.read(wording, form(fields), shown) == correct(wording)


@every_type
@quickly
@given(pairs=FORMS, order=st.randoms(use_true_random=False))
def test_what_it_reads_it_writes_and_grades_whatever_was_sent(kind, pairs, order):
    wording = version(kind)
    shown = wording.type.arrange(wording, order.shuffle)
    answer = an_answer(wording, pairs, shown)
    fields = wording.type.fields(wording, answer, shown)
    assert an_answer(wording, fields, shown) == answer
    grade = wording.type.grade(wording, answer)
    assert 0 <= grade.fraction <= 1
    assert grade.fraction == round(grade.fraction, 7)
    parts = wording.type.parts(wording, answer)
    assert abs(sum(weight for weight, fraction in parts) - 1) < Decimal("1e-9")
    assert abs(sum(weight * fraction for weight, fraction in parts) - grade.fraction) < Decimal("0.0005")
    if answer is not None:
        assert wording.type.in_words(wording, answer)
        assert bool(wording.type.wrong(wording, answer)) <= (grade.fraction < 1)
        assert wording.type.wrong(wording, answer) or grade.fraction > 0


@every_type
@quickly
@given(pairs=FORMS, one=st.randoms(use_true_random=False), other=st.randoms(use_true_random=False))
def test_the_order_of_choices_changes_no_answer(kind, pairs, one, other):
    wording = version(kind)
    first, second = (wording.type.arrange(wording, order.shuffle) for order in (one, other))
    answer = an_answer(wording, pairs, first)
    assert an_answer(wording, wording.type.fields(wording, answer, second), second) == answer


@every_type
@quickly
@given(credits=st.lists(st.decimals(-1, 1, places=7), min_size=5, max_size=5), pairs=FORMS)
def test_a_fraction_lies_between_nothing_and_all_whatever_the_credits(kind, credits, pairs):
    rows = [(text, credit, *more) for (text, _c, *more), credit in zip(EXAMPLES[kind], credits, strict=False)]
    wording = version(kind, rows)
    assert 0 <= earned(wording, an_answer(wording, pairs)) <= 1


@every_type
def test_its_controls_hold_what_was_answered_and_nothing_else(kind):
    wording = version(kind)
    order = wording.type.arrange(wording, list.reverse)
    fields = wording.type.fields(wording, correct(wording), order)
    empty, filled = (wording.type.offered(wording, order, held(pairs)) for pairs in ([], fields))
    assert empty != filled
    assert repr(empty).count("chosen=True") == 0
    assert repr(filled).count("chosen=True") == (
        0 if kind in ("short", "numeric") else repr(filled).count("chosen=True")
    )


@every_type
def test_nothing_offered_depends_on_what_is_right(kind):
    wording = version(kind)
    order = wording.type.arrange(wording, list.reverse)
    before = repr(wording.type.offered(wording, order, {}))
    for row, credit in zip(
        wording.choice_list, reversed([row.credit for row in wording.choice_list]), strict=True
    ):
        row.credit, row.feedback = credit, "Another why."
    assert wording.type.arrange(wording, list.reverse) == order
    assert repr(wording.type.offered(wording, order, {})) == before


@every_type
def test_it_says_its_correct_answer_in_words_and_no_answer_with_none(kind):
    wording = version(kind)
    assert wording.type.in_words(wording, correct(wording)) == WORDS[kind]
    assert wording.type.in_words(wording, None) == ""


@every_type
def test_nothing_is_wrong_in_its_correct_answer(kind):
    wording = version(kind)
    assert wording.type.wrong(wording, correct(wording)) == []


@every_type
def test_once_answered_it_tells_of_everything_asked(kind):
    wording = version(kind)
    right = wording.type.review(wording, correct(wording))
    assert {part.kind for part in right} <= {"right", "open"}
    assert any(part.given and part.right for part in right)
    assert {part.given for part in wording.type.review(wording, None)} == {""}


@every_type
def test_it_finds_no_fault_with_the_example(kind):
    assert QUESTION_TYPES[kind].faults(authored(kind)) == []


@every_type
def test_it_asks_for_question_and_explanation(kind):
    found = QUESTION_TYPES[kind].faults(authored(kind, stem=" ", explanation=""))
    assert found[:2] == [
        "Write the question.",
        "Write the explanation: the truth, in one or two sentences.",
    ]


@every_type
def test_it_names_the_row_that_is_empty(kind):
    rows = authored(kind)["choices"]
    rows[1] |= {"text": "  ", "details": rows[1]["details"] | {"match": " "}}
    found = QUESTION_TYPES[kind].faults(authored(kind) | {"choices": rows})
    assert [fault.row for fault in found] == [1]


@every_type
def test_it_names_the_row_that_repeats_another(kind):
    rows = authored(kind)["choices"]
    rows[1] |= {"text": rows[0]["text"], "details": dict(rows[0]["details"])}
    found = QUESTION_TYPES[kind].faults(authored(kind) | {"choices": rows})
    assert ("This row says the same as an earlier one. Change or remove it.", 1) in [
        (str(fault), fault.row) for fault in found
    ]


@every_type
def test_a_question_without_rows_has_a_fault_and_never_fails(kind):
    found = QUESTION_TYPES[kind].faults(authored(kind, choices=(("A", 0, ""),)) | {"choices": []})
    assert found and all(isinstance(fault, Fault) and fault.endswith((".", "?")) for fault in found)


@every_type
def test_a_question_without_rows_can_still_be_looked_at(kind):
    wording = version(kind)
    wording.choice_list = []
    type, order = wording.type, wording.type.arrange(wording, list.reverse)
    assert type.read(wording, form([]), order) is None
    assert type.grade(wording, None).fraction == 0
    type.offered(wording, order, {})
    type.review(wording, type.correct_answer(wording), order)
    assert type.in_words(wording, type.correct_answer(wording)) == ""


@every_type
@quickly
@given(
    details=st.dictionaries(
        st.sampled_from(["units", "gaps", "figure", "unit_required", "scoring", "default", "upper", "case"]),
        st.one_of(
            st.none(),
            st.integers(),
            st.text(max_size=3),
            st.just("map"),
            st.lists(
                st.dictionaries(
                    st.sampled_from(["name", "factor", "kind", "weight"]),
                    st.sampled_from(["", "mg", "1", "x", None, 3]),
                ),
                max_size=2,
            ),
        ),
    ),
    row=st.dictionaries(
        st.sampled_from(["tolerance", "relative", "match", "gap", "region", "points"]),
        st.sampled_from([None, "", "x", "1", 1, -1, [], "1e999999", "NaN"]),
    ),
    text=st.text(max_size=8),
)
def test_badly_written_details_get_sentences_and_never_an_error(kind, details, row, text):
    rows = [{"text": text, "credit": "1", "feedback": "", "details": row}, *authored(kind)["choices"]]
    for fault in QUESTION_TYPES[kind].faults(authored(kind) | {"details": details, "choices": rows}):
        assert isinstance(fault, Fault)


@every_type
@pytest.mark.django_db
def test_it_grades_the_same_after_store_and_reload(kind):
    question = in_database(make, make.document(), kind)
    stored = question.current
    attempt = attempts.start(
        make.learner(), make.quiz(make.path(question.document), [question]), make.timezone.now()
    )
    order = Response.objects.get(attempt=attempt).choice_order
    wrong = {
        "short": [("answer", "Statin")],
        "numeric": [("answer", "3,8 mg")],
        "ordering": [(f"answer-{place}", str(place + 1)) for place in range(4)],
    }.get(kind, [("answer", "1"), ("answer-0", "1"), ("answer-1", "0"), ("answer-2", "1")])
    for answer in (correct(stored), stored.type.read(stored, form(wrong), order)):
        before = stored.type.grade(stored, answer)
        Response.objects.filter(attempt=attempt).update(draft=answer)
        again = QuestionVersion.objects.get(pk=stored.pk)
        kept = Response.objects.get(attempt=attempt).draft
        assert kept == answer
        assert again.type.grade(again, kept) == before


@pytest.mark.django_db
def test_the_database_keeps_a_credit_within_its_bounds():
    question = make.question(make.document())
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.filter(version=question.current).update(credit=2)
