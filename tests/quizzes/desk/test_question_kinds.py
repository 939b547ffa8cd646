"""Writing a question of each type in the admin."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learn.models import DocumentImage
from quizzes.models import Question
from tests import make
from tests.quizzes.question_types import EXAMPLES, PLANT, in_database

from .filling import said, save, stored, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figure")]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_saving_what_stands_there_changes_nothing(client, document, kind):
    question = in_database(make, document, kind, hints=["Look again."])
    response = save(client, question)
    assert said(response) == ""
    assert question.versions.count() == 1


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_successor_keeps_all_that_was_not_touched(client, document, kind):
    question = in_database(make, document, kind, hints=["Look again."])
    save(client, question, explanation="Another truth.")
    before, after = question.versions.order_by("number")
    assert (after.explanation, after.details, after.hints) == (
        "Another truth.",
        before.details,
        ["Look again."],
    )
    keeps = [[(c.text, c.credit, c.feedback, c.details) for c in v.choice_list] for v in (before, after)]
    assert keeps[0] == keeps[1]


def test_a_number_with_its_units_and_tolerances(client, document):
    rows = [{"text": "3,5", "is_right": "on", "tolerance": "0,1"}, {"text": "3.5", "percent": "50", "tolerance": "5 %"}, {"text": "*", "why": "No."}]  # fmt: skip
    write(client, document, "numeric", *rows, units="mg\ng = 1 000\n", unit_required="on")
    details, choices = stored()
    assert details == {
        "units": [{"name": "mg", "factor": "1"}, {"name": "g", "factor": "1000"}],
        "unit_required": True,
    }
    assert choices == [
        ("3.5", 1, {"tolerance": "0.1"}),
        ("3.5", Decimal("0.5"), {"tolerance": "0.05", "relative": True}),
        ("*", 0, {}),
    ]


def test_the_rows_of_true_or_false_are_called_so(client, document):
    page = client.get("/admin/quizzes/question/add/").text
    called = re.findall(r'<span class="for ([^"]*truefalse[^"]*)">([^<]*)</span>', page)
    assert called[:3] == [
        ("truefalse", "True"),
        ("truefalse", "False"),
        ("single multiple truefalse", "Choice 3"),
    ]


def test_pairs(client, document):
    write(client, document, "matching", {"text": "Rome", "match": "Italy"}, {"text": "Oslo", "match": "Norway"}, {"match": "Spain"}, keep_order="on")  # fmt: skip
    details, choices = stored()
    assert details == {"keep_order": True}
    assert [(text, row["match"]) for text, credit, row in choices] == [("Rome", "Italy"), ("Oslo", "Norway"), ("", "Spain")]  # fmt: skip


def test_an_order(client, document):
    write(
        client, document, "ordering", {"text": "Pick"}, {"text": "Dry", "why": "It wilts."}, {"text": "Brew"}
    )
    assert [text for text, credit, details in stored()[1]] == ["Pick", "Dry", "Brew"]


def test_gaps_of_every_kind(client, document):
    rows = [
        {"gap": "1", "text": "leaf", "is_right": "on"},
        {"gap": "2", "text": "warm", "is_right": "on"},
        {"gap": "2", "text": "cold"},
        {"gap": "3", "text": "80", "is_right": "on", "tolerance": "5"},
    ]
    kinds = {"gap_2": "list", "weight_2": "2", "gap_3": "number"}
    write(client, document, "gaps", *rows, stem="A [[1]], [[2]], [[3]].", case="on", **kinds)
    details, choices = stored()
    gaps = [{"kind": "typed"}, {"kind": "list", "weight": "2"}, {"kind": "number"}]
    assert details == {"gaps": gaps, "case": True}
    assert [row["gap"] for text, credit, row in choices] == [1, 2, 2, 3]


def test_a_place_on_a_figure(client, document):
    rows = [{"text": "The leaf", "region": "leaf", "is_right": "on"}, {"text": "The root", "region": "root"}]
    write(client, document, "hotspot", *rows, figure="plant")
    assert stored() == (
        {"figure": "plant"},
        [("The leaf", 1, {"region": "leaf"}), ("The root", 0, {"region": "root"})],
    )


def test_a_short_answer_with_parts_of_the_credit(client, document):
    rows = [
        {"text": "sevelamer*", "is_right": "on"},
        {"text": "binder", "percent": "33.33333"},
        {"text": "statin"},
    ]
    write(client, document, "short", *rows, case="on")
    details, choices = stored()
    assert details == {"case": True}
    assert [credit for text, credit, row in choices] == [1, Decimal("0.3333333"), 0]


def test_fields_of_another_kind_are_not_kept(client, document):
    row = {"text": "A leaf", "is_right": "on", "match": "x", "gap": "1", "region": "leaf", "tolerance": "3"}
    write(client, document, "single", row, {"text": "A stone"}, units="mg", figure="plant", case="on")
    assert stored() == ({}, [("A leaf", 1, {}), ("A stone", 0, {})])


def test_what_no_field_speaks_of_is_kept(client, document):
    rows = (("H", "0.5", "", {"points": "1"}), ("O", "0.5", "", {"points": "1"}), ("He", -1, "", {}))
    scoring = {"scoring": "map", "default": "-2", "lower": "0", "upper": "2"}
    question = make.question(document, kind="multiple", choices=rows, details=scoring, state="draft")
    save(client, question, stem="Of what is water made?")
    details, choices = stored()
    assert details == scoring
    assert [row for text, credit, row in choices] == [{"points": "1"}, {"points": "1"}, {}]


def test_hints_title_category_and_tags(client, document):
    question = in_database(make, document, "single", state="draft")
    save(
        client,
        question,
        hint_1=" Look *again*. ",
        hint_2="",
        title="Tea",
        category="Drinks/Hot",
        tags="leaf, warm,leaf,",
    )
    question.refresh_from_db()
    assert (question.title, question.category, question.tags) == ("Tea", "Drinks/Hot", ["leaf", "warm"])
    assert question.current.hints == ["Look *again*."]
    page = client.get(f"/admin/quizzes/question/{question.pk}/change/")
    assert "leaf, warm" in page.text and "Look *again*." in page.text


def test_what_a_given_question_is_called_can_still_be_changed(client, document):
    question = in_database(make, document, "gaps")
    quiz = make.quiz(make.path(document), [question])
    client.post(f"/learn/tea/quiz/{quiz.slug}/")
    address = f"/admin/quizzes/question/{question.pk}/change/"
    assert "Gap 2: warm" in re.sub(r"\s+", " ", client.get(address).text)
    client.post(address, {"title": "Tea", "tags": "x", "cites": [document.passages.first().key]})
    question.refresh_from_db()
    assert (question.title, question.tags, question.versions.count()) == ("Tea", ["x"], 1)


def test_a_gap_is_a_line_to_fill_wherever_the_question_is_only_named(client, document):
    question = in_database(make, document, "gaps")
    quiz = make.quiz(make.path(document), [question])
    for address in ("quizzes/question/", f"quizzes/quiz/{quiz.pk}/change/",
                    f"quizzes/proposedbank/take-along/?what=quiz-{quiz.pk}&format=csv"):  # fmt: skip
        page = client.get(f"/admin/{address}").text
        assert "[[1]]" not in page, address
    assert "Tea is a ____. It is drunk ____" in client.get("/admin/quizzes/question/").text


def test_a_picture_is_its_words_wherever_the_question_is_only_named(client, document):
    digest = "0f" * 32
    DocumentImage.objects.create(document=document, digest=digest, media_type="image/png", file="x.png")
    stem = rf"What is ![a \[green\] dot](image:{digest})?"
    question = make.question(document, stem=stem, choices=[("A leaf", 1, ""), ("A stone", 0, "")])
    quiz = make.quiz(make.path(document), [question])
    for address in ("quizzes/question/", f"quizzes/question/{question.pk}/history/",
                    f"quizzes/quiz/{quiz.pk}/change/"):  # fmt: skip
        page = client.get(f"/admin/{address}").text
        named = page.partition("All its words")[0]
        assert "What is a [green] dot?" in named and f"](image:{digest})" not in named, address
    page = client.get(f"/admin/quizzes/question/{question.pk}/change/").text
    assert "<h1>What is a [green] dot?</h1>" in page


# Without JavaScript


def test_choosing_a_kind_shows_its_fields_and_keeps_what_was_typed(client, document):
    page = write(client, document, "matching", {"text": "Rome"}, button="_kind", stem="", hint_1="Think.")
    assert '<form method="post" novalidate id="question_form" data-kind="matching"' in page.text
    assert "Rome</textarea>" in page.text and "Think.</textarea>" in page.text
    assert said(page) == "" and 'class="errorlist"' not in page.text
    assert not Question.objects.exists()


def test_choosing_the_document_lists_its_figures(client, document):
    other = make.document("coffee", "Coffee", sentences=("Coffee is a bean.",))
    other.figures.create(slug="cup", svg=PLANT.replace("leaf", "bean"), alternative="A cup.")
    empty = client.get("/admin/quizzes/question/add/")
    assert "Choose the document above: its figures stand here then." in empty.text
    for chosen, slug, not_there in ((document, "plant", "cup"), (other, "cup", "plant")):
        page = save(client, button="_kind", document=chosen.pk, kind="hotspot", stem="Where?").text
        block = page.split('id="drawings"')[1].split('id="drawing"')[0]
        assert f'<option value="{slug}"' in block and f'<option value="{not_there}"' not in block
        assert "Where?</textarea>" in page


# What is wrong


@pytest.mark.parametrize(
    ("kind", "rows", "typed", "sentence"),
    [
        ("numeric", [{"text": "many", "is_right": "on"}], {}, "Write one number, such as 3.5, without a unit"),
        ("numeric", [{"text": "3", "is_right": "on"}], {"units": "g = 1000"}, "Give your own unit the factor 1."),
        ("numeric", [{"text": "3", "is_right": "on"}], {"units": "mg\ng = many"}, "The factor of a unit is a number above 0"),
        ("numeric", [{"text": "3", "is_right": "on", "tolerance": "some"}], {}, "The tolerance is a number of at least 0"),
        ("matching", [{"text": "Rome", "match": "Italy"}, {"text": "Oslo"}], {}, "Write the partner in this row"),
        ("ordering", [{"text": "Pick"}, {"text": "Dry"}], {}, "Write at least three rows, in the right order."),
        ("gaps", [{"text": "leaf", "is_right": "on"}], {"stem": "A [[1]]."}, "Say which gap this row is for."),
        ("gaps", [{"text": "leaf", "gap": "1", "is_right": "on"}], {"stem": "A leaf."}, "Mark each gap in the question: [[1]] for the first"),
        ("gaps", [{"text": "leaf", "gap": "2", "is_right": "on"}], {"stem": "A [[1]]."}, "The question has no gap 2."),
        ("gaps", [{"text": "leaf", "gap": "1", "is_right": "on"}], {"stem": "A [[1]].", "weight_1": "-2"}, "The weight of a gap is a number above 0."),
        ("hotspot", [{"text": "Leaf", "region": "leaf", "is_right": "on"}, {"text": "Fruit", "region": "fruit"}], {"figure": "plant"}, "“plant” has no such part. It has: leaf, stem, root."),
        ("hotspot", [{"text": "Leaf", "region": "leaf", "is_right": "on"}, {"text": "Root", "region": "root"}], {}, "Choose the figure."),
        ("hotspot", [{"text": "Leaf", "region": "leaf", "is_right": "on"}], {"figure": "another"}, "Choose one of those listed."),
        ("short", [{"text": "leaf", "percent": "200"}], {}, "Write 100 or less."),
        ("short", [{"text": "leaf", "percent": "NaN"}], {}, "Write a number, such as 50."),
        ("single", [{"text": "A ![x](image:%s)" % ("0f" * 32), "is_right": "on"}, {"text": "B"}], {}, "This document has no such picture: 0f0f0f0f0f0f"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_stored(client, document, kind, rows, typed, sentence):
    response = write(client, document, kind, *rows, button="_publish", **typed)
    assert sentence in said(response)
    assert not Question.objects.exists()


def test_a_picture_of_the_document_may_be_shown(client, document):
    DocumentImage.objects.create(document=document, digest="0f" * 32, media_type="image/png", file="x.png")
    rows = [{"text": "A leaf", "is_right": "on"}, {"text": "A stone"}]
    write(client, document, "single", *rows, stem=f"What is it? ![Something green](image:{'0f' * 32})")
    assert Question.objects.exists()


@pytest.mark.parametrize("broken", [{"rows-0-gap": "x"}, {"rows-0-was": "-1"}, {"gap_1": "drawn"}, {"figure": ["plant", "x"]}, {"hint_1": "x" * 3000}])  # fmt: skip
def test_a_form_that_was_tampered_with_is_no_error(client, document, broken):
    question = in_database(make, document, "gaps", state="draft")
    assert save(client, question, **broken).status_code == 200


def test_the_form_asks_as_much_for_three_figures_as_for_one(client, document):
    address = f"/admin/quizzes/question/{in_database(make, document, 'hotspot', state='draft').pk}/change/"
    client.get(address)  # what is asked once a process is asked now
    asked = []
    for n in range(1, 3):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))
        document.figures.create(slug=f"plant-{n}", svg=PLANT, alternative="A plant.")
    assert asked[0] == asked[1]
