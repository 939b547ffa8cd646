"""What is filled in by half, or cannot be read: said on the page of each type, and kept."""

import re

import pytest

from quizzes.models import Response, Try
from tests import make
from tests.quizzes.question_types import in_database
from tests.quizzes.views.pages import JSON, asked, words
from tests.quizzes.views.typed import begin, controls, right_form

pytestmark = pytest.mark.django_db


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
