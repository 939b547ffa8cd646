"""Writing a question on a drawing: the form shows it, and what of it can be picked for each row."""

import re

import pytest

from quizzes.models import Question
from tests import make
from tests.quizzes.question_types import PLANT, in_database
from tests.quizzes.writing import give

from .filling import said, stored, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figure")]
NAMED = PLANT.replace('id="stem"', 'id="stem" aria-label="The stem"')
LEAF = {"text": "The leaf", "region": "leaf", "is_right": "on"}


def shown(page):
    """The part of the page in which the drawing stands."""
    return page.text.split('id="drawing"')[1].split('name="rows-TOTAL_FORMS"')[0]


def offered(page, row=0):
    """{value: words} of what can be picked in the row, and what is picked."""
    select = re.search(rf'<select name="rows-{row}-region".*?</select>', page.text, re.DOTALL)[0]
    options = re.findall(r'<option value="(.*?)"( selected)?>(.*?)</option>', select)
    return (
        {value: words for value, _picked, words in options},
        [value for value, picked, _words in options if picked],
    )


def test_without_a_figure_the_form_says_how_to_get_at_its_parts(client, document):
    page = write(client, document, "hotspot", button="_kind")
    assert "<svg" not in shown(page)
    assert offered(page)[0] == {"": "Choose a figure first"}


def test_showing_a_figure_stores_nothing_and_shows_it_with_its_parts(client, document, figure):
    figure.svg = NAMED
    figure.save()
    page = write(client, document, "hotspot", {"text": "A leaf"}, button="_kind", figure="plant")
    assert 'formaction="#drawings"' in page.text and "Show this drawing" in page.text
    assert len(re.findall(r'<(?:circle|rect|ellipse) [^>]*data-region="\d"', shown(page))) == 3
    assert re.findall(r'href="#(part-\d)">(.*?)</a>', shown(page)) == [
        ("part-0", "The stem"), ("part-1", "leaf"), ("part-2", "root"),
    ]  # fmt: skip
    assert 'id="part-0"' in shown(page)
    assert offered(page) == ({"": "Choose", "stem": "The stem", "leaf": "leaf", "root": "root"}, [""])
    assert "A leaf</textarea>" in page.text and said(page) == ""
    assert not Question.objects.exists()


def test_what_is_picked_in_a_row_is_stored_and_shown_again(client, document):
    write(client, document, "hotspot", LEAF, {"text": "The root", "region": "root"}, figure="plant")
    assert [row for text, credit, row in stored()[1]] == [{"region": "leaf"}, {"region": "root"}]
    page = client.get(f"/admin/quizzes/question/{Question.objects.get().pk}/change/")
    assert (offered(page, 0)[1], offered(page, 1)[1]) == (["leaf"], ["root"])
    assert "<svg" in shown(page)


def test_two_parts_of_one_name_are_told_apart(client, document, figure):
    figure.svg = PLANT.replace('id="stem"', 'id="stem" aria-label="Green"').replace(
        'id="leaf"', 'id="leaf" aria-label="Green"'
    )
    figure.save()
    page = write(client, document, "hotspot", button="_kind", figure="plant")
    assert {"leaf": "Green (leaf)", "stem": "Green (stem)"}.items() <= offered(page)[0].items()


def test_the_name_of_the_figure_is_left_out_of_that_of_its_part(client, document, figure):
    figure.svg = PLANT.replace('id="stem"', 'id="plant-stem"')
    figure.save()
    page = write(client, document, "hotspot", button="_kind", figure="plant")
    assert offered(page)[0]["plant-stem"] == "stem"


def test_figures_with_parts_stand_first_and_each_says_how_many_it_has(client, document, figure):
    bare = re.sub(r' id="\w+"', "", PLANT)
    document.figures.create(slug="bare", svg=bare, alternative="A plant.")
    document.figures.create(
        slug="one", svg=bare.replace("<circle", '<circle id="leaf"', 1), alternative="A leaf."
    )
    page = write(client, document, "hotspot", button="_kind")
    select = page.text.split('name="figure"')[1].split("</select>")[0]
    assert re.findall(r'<option value="(\w*)"[^>]*>(.*?)</option>', select) == [
        ("", "Choose"),
        ("one", "one (1 part)"),
        ("plant", "plant (3 parts)"),
        ("bare", "bare (no part to choose)"),
    ]


def test_a_row_without_words_says_what_the_drawing_calls_its_part(client, document, figure):
    figure.svg = NAMED
    figure.save()
    rows = [{"region": "stem", "is_right": "on"}, LEAF | {"is_right": ""}]
    write(client, document, "hotspot", *rows, figure="plant")
    assert [text for text, _credit, _details in stored()[1]] == ["The stem", "The leaf"]


def test_rows_that_say_nothing_yet_are_not_called_the_same(client, document):
    rows = {"rows-0-region": "leaf", "rows-1-region": "stem", "rows-1-is_right": "on"}
    sent = {"rows-TOTAL_FORMS": 2, "rows-INITIAL_FORMS": 0, "document": document.pk, "figure": "plant"}
    sent |= {"kind": "hotspot", "stem": "Which part is tea?"} | rows
    found = client.post("/admin/quizzes/lintwaiver/typed/", sent).text
    assert "Something is still missing." in found
    assert "Two choices say the same" not in found


def test_a_part_of_another_drawing_stays_picked_and_says_so(client, document):
    other = PLANT.replace("leaf", "bean")
    document.figures.create(slug="cup", svg=other, alternative="A cup.")
    page = write(client, document, "hotspot", LEAF, button="_kind", figure="cup")
    assert offered(page)[0]["leaf"] == "leaf (not in this drawing)"
    assert offered(page)[1] == ["leaf"]


def test_a_drawing_without_parts_says_what_to_do(client, document, figure):
    figure.svg = re.sub(r' id="\w+"', "", PLANT)
    figure.save()
    page = write(client, document, "hotspot", button="_kind", figure="plant")
    assert "<svg" in shown(page)
    assert "No part of this drawing has a name" in shown(page)


def test_what_is_wrong_with_a_part_is_said_at_its_row(client, document):
    rows = [LEAF, {"text": "The stem", "region": "leaf"}, {"text": "The root"}]
    page = write(client, document, "hotspot", *rows, button="_publish", figure="plant")
    for row, sentence in ((1, "An earlier row has this part of the drawing already."),
                          (2, "Say which part of the drawing this is.")):  # fmt: skip
        field = page.text.split(f'name="rows-{row}-region"')[0].rsplit('class="for hotspot"', 1)[1]
        assert sentence in field
        assert re.search(rf'href="#id_rows-{row}-region">Row {row + 1}, its part of the drawing</a>: {sentence}', page.text)  # fmt: skip


def test_a_question_learners_were_given_shows_its_drawing_with_the_right_part_marked(client, document):
    question = in_database(make, document, "hotspot")
    give(question)
    page = client.get(f"/admin/quizzes/question/{question.pk}/change/").text
    card = page.split('<article class="card wording">')[1].split("</article>")[0]
    assert re.findall(r'<(circle|rect|ellipse) [^>]*class="(region[a-z ]*)"', card) == [
        ("circle", "region here"), ("rect", "region"), ("ellipse", "region"),
    ]  # fmt: skip
    assert "The part that is right has a thick line." in card and "figures.css" in page
    document.figures.all().delete()
    assert "<svg" not in client.get(f"/admin/quizzes/question/{question.pk}/change/").text.split("wording")[1]


def test_names_in_a_drawing_are_words_and_nothing_else(client, document, figure):
    figure.svg = PLANT.replace('id="stem"', 'id="stem" aria-label="&lt;script&gt;alert(1)"')
    figure.save()
    page = write(client, document, "hotspot", button="_kind", figure="plant")
    assert "<script>alert" not in page.text
    assert offered(page)[0]["stem"] == "&lt;script&gt;alert(1)"


@pytest.mark.parametrize("sent", ["\0", "x" * 5000, "<b>", "../plant"])
def test_a_figure_that_is_not_there_is_no_error(client, document, sent):
    page = write(client, document, "hotspot", LEAF, button="_kind", figure=sent)
    assert page.status_code == 200 and "<svg" not in shown(page)
    page = write(client, document, "hotspot", LEAF | {"region": sent}, figure="plant")
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("kind", "row", "called"),
    [
        ("hotspot", {"region": "leaf"}, "Place 1"),
        ("single", {"why": "No."}, "Choice 1"),
        ("ordering", {"why": "No."}, "Step 1"),
    ],
)
def test_a_row_without_words_is_called_as_the_form_calls_it(client, document, kind, row, called):
    page = write(client, document, kind, row, button="_publish", figure="plant")
    mistakes = page.text.split('id="mistakes"')[1].split("</ul>")[0]
    assert re.search(
        rf'<a href="#id_rows-0-text">{called}</a>: Write (something in this row|what this part)', mistakes
    )
    assert "choice" not in mistakes


def test_figures_say_what_of_them_can_be_asked_about(client, document):
    page = client.get("/admin/learn/figure/add/").text
    assert (
        "Questions can ask about the groups and shapes in it that have an id; a title gives them a name."
        in page
    )
