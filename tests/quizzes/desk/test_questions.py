"""Writing a question in the admin, what is said of its mistakes, and the list."""

from decimal import Decimal

import pytest

from quizzes.models import Question
from tests import desk, make
from tests.quizzes.writing import change, choices, typed, write

pytestmark = pytest.mark.django_db


# Writing


def test_a_question_is_written_in_one_go(client, document):
    response = write(client, document)
    question = Question.objects.get()
    assert response.redirect_chain == [(f"/admin/quizzes/question/{question.pk}/change/", 302)]
    assert desk.said(response) == ["Saved as a draft. Learners see nothing of it."]
    assert (question.slug, question.state, question.topic) == ("what-is-tea", "draft", "plants")
    assert (question.current.number, question.current.stem) == (1, "What is tea?")
    assert choices(question.current) == [
        ("A leaf", 1, "It is."),
        ("A stone", 0, "A leaf is named."),
        ("A fish", 0, "No fish is."),
    ]
    assert [str(citation) for citation in question.citations.all()] == ["Tea is a leaf."]


def test_two_questions_with_the_same_words_get_names_of_their_own(client, document):
    write(client, document)
    write(client, document)
    assert [question.slug for question in Question.objects.all()] == ["what-is-tea", "what-is-tea-2"]


def test_several_choices_are_credited_in_balance(client, document):
    rows = [("A", True, ""), ("B", True, ""), ("C", True, ""), ("D", False, "No."), ("E", False, "No.")]
    write(client, document, kind="multiple", rows=rows)
    credits = [credit for text, credit, why in choices(Question.objects.get().current)]
    third = Decimal("0.3333333")
    assert credits == [third, third, third, Decimal("-0.5"), Decimal("-0.5")]


def test_true_or_false_has_its_two_rows_whatever_was_typed_in_them(client, document):
    write(
        client, document, kind="truefalse", rows=[("", True, "It is."), ("Nonsense", False, "It is a leaf.")]
    )
    assert choices(Question.objects.get().current) == [("True", 1, "It is."), ("False", 0, "It is a leaf.")]


def test_a_short_answer_has_accepted_answers_and_known_mistakes(client, document):
    write(
        client,
        document,
        kind="short",
        rows=[("leaf", True, ""), ("a leaf", True, ""), ("root", False, "No.")],
    )
    assert [credit for text, credit, why in choices(Question.objects.get().current)] == [1, 1, 0]


# Mistakes


def mistakes(response):
    """What is said at the rows as a whole, and at each row."""
    rows = response.context["rows"]
    return list(rows.non_form_errors()), [list(row.errors.get("text", [])) for row in rows]


def test_no_correct_choice_is_said_at_the_rows_and_at_the_top(client, document):
    response = write(client, document, button="_publish", rows=[("A", False, ""), ("B", False, "")])
    assert mistakes(response)[0] == ["Mark exactly one choice as correct."]
    top = response.text.split('id="mistakes"')[1].split("</div>")[0]
    assert "Mark exactly one choice as correct." in top
    assert 'value="A"' in response.text or ">\nA</textarea>" in response.text
    assert not Question.objects.exists()


def test_a_row_that_says_the_same_is_named_at_its_row(client, document):
    response = write(
        client, document, button="_publish", rows=[("A", True, ""), ("B", False, ""), ("A", False, "")]
    )
    assert mistakes(response) == (
        [],
        [[], [], ["This row says the same as an earlier one. Change or remove it."], []],
    )
    assert "Choice 3" in response.text.split('id="mistakes"')[1].split("</div>")[0]


def test_a_ticked_row_without_words_is_named_at_its_row(client, document):
    response = write(client, document, button="_publish", rows=[("A", False, ""), ("", True, "")])
    assert mistakes(response)[1][1] == ["Write something in this row, or remove it."]


@pytest.mark.parametrize("button", ["_draft", "_publish"])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            {"stem": "tea " * 75_000},
            "This text has 299999 characters; at most 50000 are possible. Say it shorter.",
        ),
        (
            {"explanation": "t" * 50_001},
            "This text has 50001 characters; at most 50000 are possible. Say it shorter.",
        ),
        (
            {"rows": [("A", True, "t" * 10_001), ("B", False, "")]},
            "This text has 10001 characters; at most 10000 are possible. Say it shorter.",
        ),
    ],
    ids=["question", "explanation", "why"],
)
def test_a_text_that_is_too_long_is_refused_in_a_draft_too(client, document, button, typed, said):
    response = write(client, document, button=button, **typed)
    assert said in response.text.split('id="mistakes"')[1].split("</ul>")[0]
    assert not Question.objects.exists()


def test_a_text_just_short_enough_is_kept(client, document):
    write(client, document, stem="t" * 50_000)
    assert len(Question.objects.get().current.stem) == 50_000


def test_every_mistake_is_said_at_once_and_each_only_once(client, document):
    response = write(
        client,
        document,
        button="_publish",
        stem=" ",
        explanation="",
        rows=[("A", False, ""), ("B", False, "")],
    )
    form = response.context["form"]
    assert form.errors["stem"] == ["Write the question."]
    assert form.errors["explanation"] == ["Write the explanation: the truth, in one or two sentences."]
    assert mistakes(response)[0] == ["Mark exactly one choice as correct."]


def test_an_unknown_key_names_itself(client, document):
    response = write(client, document, cites=["00000000"])
    assert (
        response.context["form"]
        .errors["cites"][0]
        .startswith("No sentence of “All about tea” has the key 00000000.")
    )


def test_publishing_needs_a_sentence_to_rest_on_and_a_draft_does_not(client, document):
    response = write(client, document, cites=[], button="_publish")
    assert response.context["form"].errors["cites"] == [
        "Choose the sentence it rests on: its feedback quotes it."
    ]
    write(client, document, cites=[])
    assert Question.objects.get().state == "draft"


def test_sentences_can_be_named_by_their_keys(client, document):
    keys = list(document.passages.values_list("key", flat=True))
    write(client, document, cites=[keys[1]], cites_more=f"[@{keys[0]}]")
    assert [str(citation) for citation in Question.objects.get().citations.all()] == [
        "Water is warm.",
        "Tea is a leaf.",
    ]


def test_a_form_that_was_tampered_with_is_a_sentence_and_not_an_error(client, document):
    for broken in (
        {"kind": "essay"},
        {"rows-TOTAL_FORMS": "x"},
        {"document": "x"},
        {"rows-TOTAL_FORMS": "999"},
    ):
        response = client.post("/admin/quizzes/question/add/", typed(document) | broken)
        assert response.status_code == 200
    assert not Question.objects.exists()


# The list


def test_the_list_says_where_each_question_stands_and_where_it_is_asked(client, document):
    question = make.question(document)
    make.quiz(make.path(document), [question], title="The final")
    make.question(document, "new", "New?", state="draft")
    change(client, question, stem="Else?")
    page = client.get("/admin/quizzes/question/").text
    assert "published, new version begun" in page and "draft" in page
    assert "The final" in page and "no quiz yet" in page


@pytest.mark.parametrize("questions", [1, 3])
def test_the_list_asks_as_much_for_one_question_as_for_three(questions, document, django_assert_num_queries):
    make.quiz(make.path(document), [make.question(document, f"q{n}", f"Q{n}?") for n in range(questions)])
    client = desk.signed_in(desk.educator())
    with django_assert_num_queries(10):
        client.get("/admin/quizzes/question/")


def test_markup_in_a_question_runs_nowhere(client, document):
    bad = "<script>alert(1)</script>"
    write(client, document, stem=bad, rows=[(bad, True, bad), ("B", False, bad)], topic=bad, explanation=bad)
    question = Question.objects.get()
    for address in ("", f"{question.pk}/change/", f"{question.pk}/try/", f"{question.pk}/history/"):
        assert bad not in client.get(f"/admin/quizzes/question/{address}").text
