"""The page of each type of question, before and after its answer."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Response, Try
from tests import desk, make
from tests.quizzes.question_types import EXAMPLES, PLANT, STEMS, in_database
from tests.quizzes.views.pages import JSON, asked, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    document = make.document()
    document.figures.create(slug="plant", svg=PLANT, alternative="A leaf on a stem over its root.")
    return document


RULES = ("preset", "tries", "feedback")


def begin(client, document, kind, order=None, **fields):
    rules = {name: fields.pop(name) for name in RULES if name in fields}
    [first] = asked(client, in_database(make, document, kind, **fields), **rules)
    if order is not None:
        Response.objects.update(choice_order=order)
    return first


def right_form(**changed):
    response = Response.objects.get()
    type = response.version.type
    fields = type.fields(response.version, type.correct_answer(response.version), response.choice_order)
    sent = {"seq": "0"}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    return sent | changed


def controls(page):
    """The answer's controls on the page: {name: its tag}."""
    found = re.findall(r"<(?:input|select)[^>]*\bname=\"(answer[^\"]*)\"[^>]*>", page.text)
    return set(found)


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


# What is filled in by half

HALF = {
    "matching": ({"answer-0": "0"}, [[0, 1, 2], [0, 1, 3]], "Still open: “Rome” and “Milan”."),
    "ordering": ({"answer-0": "1"}, [0, 1, 2, 3], "Still open: “Dry”, “Brew” and “Drink”."),
    "gaps": ({"answer-1": "leaf"}, [[], [2, 3], []], "Still open: gap 2 and gap 3."),
}


@pytest.mark.parametrize("preset", ["practice", "check"])
@pytest.mark.parametrize("kind", HALF)
def test_it_says_what_is_left_open_before_anything_is_checked(client, document, kind, preset):
    sent, order, said = HALF[kind]
    first = begin(client, document, kind, order, preset=preset, tries=3 if preset == "practice" else 1)
    page = client.post(first, sent | {"seq": "0", "check": "1"})
    assert page.status_code == 422
    assert f"Nothing is checked yet. {said} Fill in what is open, or check it as it is." in words(page)
    assert ">Saved</p>" in page.text
    assert re.search(r'name="anyway" value="1">Check anyway<', page.text)
    assert (Try.objects.count(), Response.objects.get().draft is None) == (0, False)


@pytest.mark.parametrize("kind", HALF)
def test_it_is_checked_anyway_where_that_is_meant(client, document, kind):
    sent, order, _said = HALF[kind]
    first = begin(client, document, kind, order)
    page = client.post(first, sent | {"seq": "0", "check": "1"})
    seq = re.search(r'name="seq" value="(\d+)"', page.text)[1]
    verdict = client.post(first, sent | {"seq": seq, "anyway": "1"}, follow=True)
    assert "You left this open" in words(verdict)
    assert Try.objects.count() == 1


def test_the_pages_script_is_told_the_same_and_what_to_name_next(client, document):
    sent, order, said = HALF["gaps"]
    first = begin(client, document, "gaps", order)
    reply = client.post(first, sent | {"seq": "0", "check": "1"}, headers=JSON)
    assert (reply.status_code, reply.json()["seq"]) == (422, 1)
    assert said in reply.json()["said"]


@pytest.mark.parametrize("kind", HALF)
def test_a_whole_answer_is_checked_at_once(client, document, kind):
    first = begin(client, document, kind)
    assert re.search(r'name="anyway" value="1" hidden>', client.get(first).text)
    client.post(first, right_form())
    assert Try.objects.count() == 1


def test_only_some_of_many_left_open_are_named(client, document):
    steps = [(f"Step {n}", 0, "") for n in range(8)]
    question = make.question(document, kind="ordering", choices=steps)
    [first] = asked(client, question)
    Response.objects.update(choice_order=list(range(8)))
    page = words(client.post(first, {"answer-0": "1", "seq": "0"}))
    assert "Still open: “Step 1”, “Step 2”, “Step 3”, “Step 4”, “Step 5” and 2 more." in page


def test_a_half_filled_answer_that_another_tab_has_changed_is_not_saved_over_it(client, document):
    sent, order, _said = HALF["gaps"]
    first = begin(client, document, "gaps", order)
    client.post(f"{first}save/", {"answer-1": "bush", "seq": "0"})
    page = client.post(first, sent | {"seq": "0", "check": "1"})
    assert page.status_code == 409
    assert Response.objects.get().draft == {"gaps": {"1": "bush"}}


def test_where_nothing_is_told_before_the_end_it_is_just_saved(client, document):
    sent, order, _said = HALF["gaps"]
    first = begin(client, document, "gaps", order, preset="exam", feedback="at_end")
    assert client.post(first, sent | {"seq": "0", "go": "1"}).status_code == 302
    assert "Check anyway" not in client.get(first).text


def test_a_half_filled_answer_sent_again_after_it_was_checked_changes_nothing(client, document):
    sent, order, _said = HALF["gaps"]
    first = begin(client, document, "gaps", order)
    client.post(first, sent | {"seq": "0", "anyway": "1"})
    assert client.post(first, sent | {"seq": "0", "check": "1"}).status_code == 302
    assert Try.objects.count() == 1


# What cannot be read stays on the page


@pytest.mark.parametrize(
    ("kind", "sent", "said", "kept"),
    [
        ("numeric", {"answer": "three <b>"}, "Write a number, such as 12 or 3.5.", 'value="three &lt;b&gt;"'),
        ("numeric", {"answer": "1e999999"}, "too large or too small", 'value="1e999999"'),
        ("ordering", {"answer-0": "2", "answer-1": "2"}, "Two of them have place 2.", '<option value="2" selected>'),
        ("gaps", {"answer-1": "leaf", "answer-3": "hot"}, "Gap 3: write a number", 'value="leaf"'),
        ("matching", {"answer-0": "1", "answer-1": "9"}, "That choice is not on this page.", '<option value="1" selected>'),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_stays_on_the_page(client, document, kind, sent, said, kept):
    first = begin(client, document, kind)
    page = client.post(first, sent | {"seq": "0"})
    assert page.status_code == 422
    assert said in words(page)
    assert kept in page.text
    assert not Try.objects.exists()


# kind: (what is sent, the order it was shown in, what is said, the draft, a part of its page, what it earns)
UNCLEAR = {
    "numeric": (
        {"answer": "about <4>"}, [], "Write a number, such as 12 or 3.5.",
        {"text": "about <4>"}, 'value="about &lt;4&gt;"', 0,
    ),
    "ordering": (
        {"answer-0": "1", "answer-1": "2", "answer-2": "3", "answer-3": "3"}, [0, 1, 2, 3],
        "Two of them have place 3. Give each a place of its own.",
        {"order": [0, 1, None, None], "shared": {"2": 3, "3": 3}}, '<option value="3" selected>', 0.3333333,
    ),
    "gaps": (
        {"answer-1": "leaf", "answer-3": "hot"}, [[], [2, 3], []],
        "Gap 3: write a number, such as 12 or 3.5, and nothing else.",
        {"gaps": {"1": "leaf", "3": "hot"}}, 'value="hot"', 0.25,
    ),
}  # fmt: skip


@pytest.fixture(params=UNCLEAR)
def unclear(request, client, document):
    """unclear(**rules): (the address of such a question, what is sent, what is said, the draft, a part of its
    page, what it earns), begun in a quiz with another question after it."""
    sent, order, said, *more = UNCLEAR[request.param]

    def unclear(**rules):
        questions = [
            in_database(make, document, request.param),
            make.question(document, "other", "What else?"),
        ]
        first, _second = asked(client, *questions, **rules)
        if order:
            Response.objects.filter(position=1).update(choice_order=order)
        return first, sent | {"seq": "0"}, said, *more

    return unclear


@pytest.mark.parametrize(
    ("button", "to"), [({"go": "1"}, "2/#question"), ({"to": "2"}, "2/#question"), ({"to": "all"}, "")]
)
def test_what_is_not_right_yet_is_kept_and_holds_nobody_up_in_an_exam(client, unclear, button, to):
    first, sent, said, draft, shown, earned = unclear(preset="exam", feedback="at_end")
    page = client.post(first, sent | button, follow=True)
    assert page.redirect_chain == [(first.replace("/1/", "/") + to, 302)]
    assert f"Question 1 is saved, but not finished. {said}" in words(page)
    assert Response.objects.get(position=1).draft == draft
    back = client.get(first)
    assert said in words(back) and shown in back.text and ">Saved</p>" in back.text
    whole = first.replace("/1/", "/")
    assert "1 question is partly answered" in words(client.get(f"{whole}finish/"))
    client.post(whole)
    assert float(Response.objects.get(position=1).fraction) == earned
    assert client.get(first).status_code == 200


@pytest.mark.parametrize("preset", ["practice", "check"])
def test_what_is_not_right_yet_is_kept_and_not_checked(client, unclear, preset):
    first, sent, said, draft, shown, _earned = unclear(preset=preset)
    for button in ("check", "anyway"):
        page = client.post(first, sent | {button: "1"})
        assert page.status_code == 422 and said in words(page) and shown in page.text
        assert 'name="anyway" value="1" hidden' in page.text
        assert Response.objects.get(position=1).draft == draft
        sent["seq"] = re.search(r'name="seq" value="(\d+)"', page.text)[1]
    later = client.post(first, sent | {"save": "1"}, follow=True)
    assert "Your answer is saved." in words(later) and said in words(later) and shown in later.text
    assert not Try.objects.exists()


def test_the_pages_script_keeps_what_is_not_right_yet_too(client, unclear):
    first, sent, said, draft, _shown, _earned = unclear()
    reply = client.post(f"{first}save/", sent, headers=JSON)
    assert (reply.status_code, reply.json()) == (422, {"said": said, "seq": 1, "anyway": False})
    assert Response.objects.get(position=1).draft == draft


def test_what_is_not_right_yet_replaces_nothing_another_tab_has_saved_since(client, unclear):
    first, sent, _said, draft, shown, _earned = unclear()
    client.post(f"{first}save/", {**{name: "" for name in sent}, "seq": "0"}, headers=JSON)
    page = client.post(first, sent)
    assert page.status_code == 409 and shown in page.text
    assert Response.objects.get(position=1).draft is None


@pytest.mark.parametrize("kind", ["matching", "ordering", "gaps"])
def test_a_page_left_as_it_came_is_no_answer(client, document, kind):
    first = begin(client, document, kind)
    page = client.post(
        first, {"seq": "0"} | {name: "" for name in controls(client.get(first)) if name != "answer"}
    )
    assert page.status_code == 422
    first = "Put them in order first." if kind == "ordering" else "Choose or write an answer first."
    assert f"{first} Or press “I don’t know. Show me”." in words(page)


def test_another_tabs_pairs_are_told_and_sent_to_be_taken(client, document):
    first = begin(client, document, "matching", [[0, 1, 2], [3, 1, 0]])
    client.post(f"{first}save/", {"answer-0": "2", "answer-1": "1", "seq": "0"})
    reply = client.post(
        f"{first}save/", {"answer-0": "0", "seq": "0"}, headers={"Accept": "application/json"}
    ).json()
    assert reply["said"] == "In another tab you chose “Paris: France; Rome: Italy”."
    assert reply["chosen"] == [["answer-0", "2"], ["answer-1", "1"]]


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
