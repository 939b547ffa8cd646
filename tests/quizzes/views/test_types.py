"""The page of each type of question, before and after its answer."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Response, Try
from tests import desk, make
from tests.quizzes.question_types import EXAMPLES, STEMS, in_database
from tests.quizzes.views.pages import asked, words
from tests.quizzes.views.typed import begin, controls, right_form

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_control_has_a_name_to_be_spoken(client, document, kind):
    page = client.get(begin(client, document, kind)).text
    form = page[page.index('<form class="answer"') : page.index("</form>")]
    tags = re.findall(r"<(?:input|select)\b[^>]*\bname=\"answer[^>]*>", form)
    assert tags
    for tag in tags:
        spoken = re.search(r'\bid="([^"]+)"', tag)
        assert "aria-label=" in tag or f'<label class="choice">{tag}' in form or f'for="{spoken[1]}"' in form


@pytest.mark.parametrize("is_long", [True, False])
@pytest.mark.parametrize("kind", EXAMPLES)
def test_what_is_asked_and_how_it_counts_is_heard_with_its_controls(client, document, kind, is_long):
    first = begin(client, document, kind)
    version = Response.objects.get().version
    if is_long and kind != "gaps":
        make.forced(type(version).objects.all(), stem="A first paragraph.\n\nWhat now?")
    page = client.get(first).text
    heard = " ".join(re.findall(r'aria-describedby="([^"]*)"', page)).split()
    assert [each for each in heard if f'id="{each}"' not in page] == []
    has_rule = (
        version.type.rule_for(version) and kind != "gaps"
    )  # those stand in the text, each with a name of its own
    assert ("rule" in heard) is bool(has_rule)
    assert ("asked" in heard) is (is_long and kind != "gaps")


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_right_answer_is_taken_from_the_page_kept_and_told(client, document, kind):
    first = begin(client, document, kind)
    assert set(right_form()) - {"seq"} <= controls(client.get(first))
    client.post(f"{first}save/", right_form())
    kept = client.get(first).text
    assert ">Saved</p>" in kept
    verdict = client.post(first, right_form(seq="1"), follow=True)
    assert "Yes." in words(verdict)
    assert Try.objects.get().fraction == 1


@pytest.mark.parametrize("kind", EXAMPLES)
def test_asked_to_be_shown_it_shows_what_is_right(client, document, kind):
    first = begin(client, document, kind, explanation="")
    page = words(client.post(first, {"show": "1", "seq": "0"}, follow=True))
    right = {"truefalse": "False", "multiple": "Black", "numeric": "3.5 mg", "matching": "Right is: Italy",
             "gaps": "Right is: warm", "ordering": "This is the right order.", "short": "sevelamer"}  # fmt: skip
    assert "Here it is." in page
    assert right.get(kind, "Correct answer") in page
    assert "Not right" not in page and "You left this open" not in page


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_author_tries_it_out(document, kind):
    question = in_database(make, document, kind)
    client = desk.signed_in(desk.educator())
    address = f"/admin/quizzes/question/{question.pk}/try/"
    assert controls(client.get(address))
    version = question.current
    order = version.type.arrange(version, lambda order: None)
    sent = {}
    for name, value in version.type.fields(version, version.type.correct_answer(version), order):
        sent.setdefault(name, []).append(value)
    assert "Yes." in client.post(address, sent).text
    assert "Here it is." in client.post(address, {"show": "1"}).text


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_page_takes_as_many_queries_whatever_is_asked(client, document, kind):
    first = begin(client, document, kind, stem=STEMS.get(kind, "One.\n\n- two\n\n**Three?**"))
    with CaptureQueriesContext(connection) as queries:
        client.get(first)
    assert len(queries) == (3 if kind == "hotspot" else 2)


# What is particular


def test_a_number_says_which_units_it_takes(client, document):
    assert "A unit may follow: mg, g." in words(client.get(begin(client, document, "numeric")))


def test_a_written_number_is_told_with_its_why(client, document):
    page = words(
        client.post(begin(client, document, "numeric"), {"answer": "3,9 mg", "seq": "0"}, follow=True)
    )
    assert "Partly right." in page and "You wrote “3,9 mg”: Nearly." in page
    assert "Correct answer 3.5 mg" in page


def test_pairs_are_told_one_by_one(client, document):
    first = begin(client, document, "matching", [[0, 1, 2], [0, 1, 3]])
    page = words(
        client.post(first, {"answer-0": "0", "answer-1": "2", "seq": "0", "anyway": "1"}, follow=True)
    )
    assert "Partly right, 1 of 3." in page
    assert "Paris Right Your answer: France On the Seine." in page
    assert "Rome Not right Your answer: Spain Right is: Italy" in page
    assert "Milan You left this open Right is: Italy" in page


def test_an_order_is_told_by_what_was_put_after_what(client, document):
    first = begin(client, document, "ordering", [0, 1, 2, 3])
    sent = {"answer-0": "4", "answer-1": "1", "answer-2": "2", "answer-3": "3", "seq": "0"}
    page = words(client.post(first, sent, follow=True))
    assert "Partly right. Tea is a leaf." in page
    assert "Pick Not right You put it after “Drink”. It comes first." in page
    assert "Brew Right" in page


def test_the_gaps_are_in_the_text_and_told_one_by_one(client, document):
    first = begin(client, document, "gaps", [[], [3, 2], []])
    page = client.get(first)
    assert controls(page) == {"answer-1", "answer-2", "answer-3"}
    assert re.search(
        r'Tea is a <input[^>]*aria-label="Gap 1"[^>]*>\. It is drunk <select[^>]*aria-label="Gap 2">',
        page.text,
    )
    page = client.post(
        first, {"answer-1": "bush <i>", "answer-2": "1", "answer-3": "82", "seq": "0"}, follow=True
    )
    assert "bush &lt;i&gt;" in page.text
    assert "Gap 1 Not right Your answer: bush <i> Right is: leaf" in words(page)
    assert "Gap 2 Not right Your answer: cold Right is: warm Tea is warm." in words(page)
    assert "Gap 3 Right Your answer: 82" in words(page)


def test_a_drawing_names_its_regions_by_place_alone(client, document):
    page = client.get(begin(client, document, "hotspot", [2, 0, 1])).text
    drawn = page[
        page.index("<svg", page.index("data-spots")) : page.index("</svg>", page.index("data-spots"))
    ]
    assert re.findall(r'<(\w+) [^>]*data-region="(\d)"', drawn) == [
        ("circle", "1"),
        ("rect", "2"),
        ("ellipse", "0"),
    ]
    assert not re.search(r"leaf|stem|root|right|wrong", drawn)
    assert "A leaf on a stem over its root." in page


def test_once_answered_the_drawing_shows_what_was_right(client, document):
    first = begin(client, document, "hotspot", [0, 1, 2])
    page = client.post(first, {"answer": "1", "seq": "0"}, follow=True).text
    assert re.search(r'<circle [^>]*class="region right"', page)
    assert re.search(r'<rect [^>]*class="region wrong"', page)
    assert re.search(r'<ellipse [^>]*class="region"', page)


def test_without_its_drawing_a_hot_spot_is_a_list(client, document):
    first = begin(client, document, "hotspot")
    document.figures.all().delete()
    assert "The drawing cannot be shown. You can still choose in the list." in words(client.get(first))
    assert "Yes." in words(client.post(first, right_form(), follow=True))


def test_a_long_question_stands_in_blocks_and_in_short_among_others(client, document):
    stem = "Look:\n\n- *one*\n- two\n\n<script>alert(1)</script> Which?"
    first = begin(client, document, "single", stem=stem)
    page = client.get(first).text
    assert "<li><em>one</em></li>" in page and "<script>alert" not in page
    results = client.get(Response.objects.get().attempt.get_absolute_url()).text
    assert "Look:<br><em>one</em><br>two<br>&lt;script&gt;" in results


def test_the_pictures_of_a_question_are_those_of_its_document(client, document):
    digest = "0f" * 32
    rows = ((f"![A leaf](image:{digest})", 1, ""), ("A stone", 0, ""))
    question = make.question(document, stem=f"What is it? ![Seen](image:{digest})", choices=rows)
    page = client.get(asked(client, question)[0]).text
    assert f'src="/source/tea/images/{digest}/" alt="Seen"' in page
    assert f'src="/source/tea/images/{digest}/" alt="A leaf"' in page


def test_what_a_learner_wrote_is_never_markup(client, document):
    first = begin(client, document, "short")
    page = client.post(first, {"answer": "*a* <b>b</b> [c](http://d.example)", "seq": "0"}, follow=True).text
    assert "*a* &lt;b&gt;b&lt;/b&gt; [c](http://d.example)" in page
