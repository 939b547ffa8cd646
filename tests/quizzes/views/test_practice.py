"""Practice on the page: try again with a hint, and be told what it costs."""

import pytest

from quizzes.models import Attempt, QuestionVersion, Quiz, Response, Try
from tests import make
from tests.quizzes.views.pages import JSON, SEVERAL, WRITTEN, address, asked, place, text_of, whole, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(client):
    """The address of the first of two questions that may be tried three times."""
    document = make.document()
    choices = (*make.CHOICES, ("A bird", 0, "It has no wings."))
    questions = [make.question(document, f"q{n}", f"Question {n}?", choices=choices) for n in range(2)]
    first, _second = asked(client, *questions, preset="practice", tries=3)
    make.forced(QuestionVersion.objects.all(), hints=["It grows.", "It is *green*."])
    return first


def test_its_rules_are_told_before_it_begins(client, course):
    Quiz.objects.update(tries=3)
    page = words(client.get(address(course[2])))
    assert "One question at a time, with up to 3 tries at each and a hint where there is one;" in page
    assert "What is right only at a further try counts less, by a third for each." in page


@pytest.mark.parametrize(
    ("penalty", "said"),
    [
        ("0", "Further tries take nothing off."),
        ("0.25", "counts less, by a quarter for each."),
        ("0.15", "counts less, by 15 % for each."),
    ],
)
def test_what_a_further_try_costs_is_said_as_a_person_would(client, course, penalty, said):
    Quiz.objects.update(tries=2, penalty=penalty)
    assert said in words(client.get(address(course[2])))


def test_a_percentage_is_never_parted_at_the_end_of_a_line(client, course):
    Quiz.objects.update(tries=2, penalty="0.15")
    assert "by 15\u00a0% for each." in client.get(address(course[2])).text


def test_a_question_with_fewer_tries_says_so(client):
    document = make.document()
    sides = (("True", 1, ""), ("False", 0, ""))
    pair = make.question(document, "sides", "Is it?", kind="truefalse", choices=sides)
    first, second = asked(client, pair, make.question(document), tries=3)
    assert "One try at this one: a second would give the answer away." in words(client.get(first))
    assert "2 tries at this one: one more would give the answer away." in words(client.get(second))


def test_a_question_says_how_often_it_may_be_tried(client, first):
    said = "3 tries at this one. What is right only at try 2 counts at most 67 %, at try 3 at most 33 %."
    assert said in words(client.get(first))
    Attempt.objects.update(tries=2, penalty=0)
    assert "2 tries at this one. Further tries take nothing off." in words(client.get(first))
    Attempt.objects.update(tries=3, penalty="0.333")
    client.post(first, {"answer": place(1), "seq": "0"})
    assert "at this one" not in words(client.get(first))


def test_what_was_right_only_at_a_later_try_is_asked_again_and_that_is_said(client, first):
    for seq, choice in enumerate((1, 0)):
        client.post(first, {"answer": place(choice), "seq": str(seq)})
    second = Response.objects.get(position=2)
    client.post(second.get_absolute_url(), {"answer": place(0, second), "seq": "0"})
    page = words(client.get(Attempt.objects.get().get_absolute_url()))
    assert "Only the ones I missed" in page
    assert "1 question you had right only at a later try is asked again, too." in page


def test_a_wrong_answer_gets_the_hint_and_what_is_left(client, first):
    response = client.post(first, {"answer": place(1), "seq": "0", "check": "1"})
    assert response.url == f"{first}?checked#verdict"
    page = client.get(response.url)
    assert "Not yet. It grows. You have 2 tries left. Another try counts at most 67 %." in words(page)
    assert f'value="{place(1)}" checked' in page.text
    assert 'id="verdict" tabindex="-1"' in page.text
    assert "Try again" in page.text and "Show me the answer" in page.text


def test_each_try_has_its_hint_and_after_the_last_come_none(client, first):
    client.post(first, {"answer": place(1), "seq": "0"})
    response = client.post(first, {"answer": place(2), "seq": "1"})
    assert response.url == f"{first}?checked=2#verdict"
    assert "Not yet. It is green. You have 1 try left." in words(client.get(first))
    client.post(first, {"answer": place(1), "seq": "2"})
    assert "Not this one. Tea is a leaf." in words(client.get(first))


def test_what_was_wrong_is_corrected_when_it_was_put_right_at_a_later_try_too(client, first):
    client.post(first, {"answer": place(1), "seq": "0"})
    assert "The source names a leaf." not in words(client.get(first))
    client.post(first, {"answer": place(0), "seq": "1"})
    assert "Before that you answered “A stone”: The source names a leaf." in words(client.get(first))


def test_why_a_pair_is_so_is_told_once_where_the_pair_stands(client):
    pairs = [("Paris", 0, "On the Seine.", {"match": "France"}), ("Rome", 0, "", {"match": "Italy"})]
    pairs.append(("", 0, "", {"match": "Spain"}))
    question = make.question(make.document(), kind="matching", choices=pairs)
    [first] = asked(client, question, tries=2)
    prompts, partners = Response.objects.get().choice_order
    for seq, to in enumerate([{0: 2, 1: 1}, {0: 0, 1: 1}]):
        put = {f"answer-{prompts.index(at)}": str(partners.index(partner)) for at, partner in to.items()}
        client.post(first, put | {"seq": str(seq)})
    page = words(client.get(first))
    assert page.count("On the Seine.") == 1 and "Before that you answered" not in page


def test_what_was_put_into_a_gap_before_is_told_with_its_gap(client):
    rows = [("leaf", 1, "", {"gap": 1}), ("bush", 0, "It grows on it.", {"gap": 1})]
    details = {"gaps": [{"kind": "typed"}]}
    question = make.question(make.document(), "gap", "Tea is a [[1]].", "gaps", rows, details=details)
    [first] = asked(client, question, tries=2)
    for seq, word in enumerate(("Bush", "leaf")):
        client.post(first, {"answer-1": word, "seq": str(seq)})
    assert "Before that you answered gap 1: “Bush” ✗ not right: It grows on it." in words(client.get(first))


def test_what_was_written_before_is_no_markup(client):
    choices = [*WRITTEN, ("*", 0, "Read on.")]
    [first] = asked(client, make.question(make.document(), kind="short", choices=choices), tries=2)
    client.post(first, {"answer": "*b* <i>i</i>", "seq": "0"})
    client.post(first, {"answer": "Sevelamer", "seq": "1"})
    assert "Before that you answered “*b* &lt;i&gt;i&lt;/i&gt;”: Read on." in client.get(first).text


def test_quotation_marks_somebody_wrote_are_told_once(client):
    [first] = asked(client, make.question(make.document(), kind="short", choices=WRITTEN))
    client.post(first, {"answer": "“A stone”", "seq": "0"})
    page = words(client.get(first))
    assert "You wrote “A stone”." in page and "““" not in page


def test_that_something_counts_in_part_is_said_before_where_something_does(client):
    """Which of them it is, is not."""
    rows = [("A leaf", 1, ""), ("A bush", "0.25", ""), ("A stone", 0, "")]
    document = make.document()
    partly, wholly = asked(client, make.question(document, "a", choices=rows), make.question(document, "b"))
    said = "An answer that is partly right counts in part."
    assert said in words(client.get(partly)) and said not in words(client.get(wholly))


def test_right_at_the_second_try_is_right_and_says_what_is_left_of_it(client, first):
    client.post(first, {"answer": place(1), "seq": "0"})
    client.post(first, {"answer": place(0), "seq": "1"})
    assert "Yes. Tea is a leaf. After the tries before, it counts 67 %." in words(client.get(first))
    assert "67\u00a0%." in client.get(first).text  # never parted by the end of a line
    page = words(client.get(Attempt.objects.get().get_absolute_url()))
    assert "Question 0? Right · counts 67 %" in page


def test_before_another_try_it_says_what_is_earned_and_what_can_be(client):
    choices = [("calcium phosphate", 1, ""), ("calcium", "0.5", "Of what?")]
    [first] = asked(client, make.question(make.document(), kind="short", choices=choices), tries=3)
    client.post(first, {"answer": "calcium", "seq": "0"})
    said = "So far it counts 50 %. Another try counts instead, at most 67 %, even if it earns less."
    assert f"{said} “Show me the answer” keeps what you have." in words(client.get(first))
    client.post(first, {"answer": "salt", "seq": "1"})
    page = words(client.get(first))
    assert "You have 1 try left. Another try counts at most 33 %." in page and "So far" not in page
    client.post(first, {"answer": "calcium phosphate", "seq": "2"})
    assert "After the tries before, it counts 33 %." in words(client.get(first))


def test_of_several_parts_those_that_are_right_keep_what_they_have(client):
    rows = [("leaf", 1, "", {"gap": 1}), ("bush", 1, "", {"gap": 2})]
    details = {"gaps": [{"kind": "typed"}, {"kind": "typed"}]}
    stem = "Tea is a [[1]] of a [[2]]."
    question = make.question(make.document(), "gap", stem, "gaps", rows, details=details)
    [first] = asked(client, question, tries=3, penalty="0.5")
    client.post(first, {"answer-1": "leaf", "answer-2": "tree", "seq": "0"})
    said = "So far it counts 50 %. Another try counts instead, at most 75 %,"
    assert said in words(client.get(first))
    client.post(first, {"answer-1": "leaf", "answer-2": "bush", "seq": "1"})
    assert "After the tries before, it counts 75 %." in words(client.get(first))


def test_the_end_tells_what_is_open_from_what_is_saved_and_what_can_be_tried_again(client):
    document = make.document()
    questions = [make.question(document, f"q{n}", f"Question {n}?") for n in range(3)]
    urls = asked(client, *questions, preset="practice", tries=3)
    client.post(urls[0], {"answer": place(1), "seq": "0"})
    client.post(f"{urls[1]}save/", {"answer": place(0, Response.objects.get(position=2)), "seq": "0"})
    page = words(client.get(whole()))
    assert "0 of 3 questions answered 1 more is saved and not checked yet. 1 more can be tried again." in page
    assert (
        "Question 0? Can be tried again Question 1? Saved, not checked yet Question 2? Not answered" in page
    )
    page = words(client.get(f"{whole()}finish/"))
    assert (
        "Are you sure? 1 question is unanswered. Question 0? Can be tried again Question 1? Not checked yet "
        "Question 2? What is not checked yet, or can be tried again, counts as it stands. Once"
    ) in page
    client.post(whole())
    page = words(client.get(whole()))
    assert "1 of 3." in page
    assert "Question 0? Not right Question 1? Right Question 2? Not answered" in page


def test_what_another_tab_checked_is_called_so(client, first):
    client.post(first, {"answer": place(1), "seq": "0"})
    page = client.post(first, {"answer": place(2), "seq": "0"})
    assert page.status_code == 409
    assert "In another tab you checked “A stone”, which is not right yet." in text_of(page)


def test_asking_to_be_shown_ends_it(client, first):
    client.post(first, {"answer": place(1), "seq": "0"})
    client.post(first, {"show": "1"})
    assert "Here it is. Tea is a leaf." in words(client.get(first))


def test_the_same_click_twice_uses_one_try(client, first):
    for _ in range(2):
        client.post(first, {"answer": place(1), "seq": "0"}, headers=JSON)
    assert Try.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, JSON], ids=["a page", "the script"])
def test_the_answer_of_the_last_try_once_more_is_told_so_and_uses_none(client, first, headers):
    client.post(first, {"answer": place(1), "seq": "0"})
    response = client.post(first, {"answer": place(1), "seq": "1"}, headers=headers)
    assert response.status_code == 422
    assert "This is the answer you gave last. Give another one, or press" in text_of(response)
    assert Try.objects.count() == 1
    assert client.post(first, {"answer": place(2), "seq": "1"}).url == f"{first}?checked=2#verdict"


def test_the_same_word_written_otherwise_is_the_same_answer(client):
    question = make.question(make.document(), kind="short", choices=WRITTEN, hints=["It binds."])
    [first] = asked(client, question, preset="practice", tries=3)
    client.post(first, {"answer": " Calcium", "seq": "0"})
    response = client.post(first, {"answer": "the calcium.", "seq": "1"})
    assert "This is the answer you gave last." in text_of(response)
    assert Try.objects.count() == 1
    assert "You have 2 tries left." in words(client.get(first))


def test_what_is_missing_names_the_button_that_is_there(client, first):
    empty = {"seq": "0", "check": "1"}
    assert "Or press “I don’t know. Show me”." in words(client.post(first, empty))
    client.post(first, {"answer": place(1), "seq": "0"})
    page = words(client.post(first, empty | {"seq": "1"}))
    assert "Or press “Show me the answer”." in page and "I don’t know" not in page


def test_a_hint_of_markdown_is_shown_and_none_is_run(client, first):
    make.forced(QuestionVersion.objects.all(), hints=["<script>alert(1)</script> **grows**"])
    client.post(first, {"answer": place(1), "seq": "0"})
    page = client.get(first).text
    assert "<strong>grows</strong>" in page
    assert "<script>alert" not in page


def test_partly_right_is_said_to_be(client):
    document = make.document()
    choices = [("Green", "0.5", ""), ("Black", "0.5", ""), ("Blue", "-1", "")]
    [first] = asked(client, make.question(document, kind="multiple", choices=choices), tries=2)
    client.post(first, {"answer": [place(0)], "seq": "0"})
    page = text_of(client.get(first))
    assert "Partly right so far." in page
    assert "belongs" not in page


def test_certainty_is_asked_at_the_first_try_only(client):
    first, _second = asked(client, tries=3, certainty="asked")
    assert "How sure are you?" in client.get(first).text
    client.post(first, {"answer": place(1), "seq": "0", "certainty": "2"})
    assert "How sure are you?" not in client.get(first).text
    assert Response.objects.order_by("position").first().certainty == 2


def test_what_counts_after_a_partly_right_try_is_told_where_it_was_shown(client):
    """The list adds up to the result."""
    [first] = asked(client, make.question(make.document(), kind="multiple", choices=SEVERAL), tries=3)
    chosen = [place(0), place(2), place(1)]
    client.post(first, {"answer": chosen[0], "seq": "0"})
    client.post(first, {"show": "1"})
    page = words(client.get(first))
    assert "Here it is." in page and "For what you answered before, it counts 50 %." in page
    assert "Before that you answered “Green”." in page
    results = words(client.get(Attempt.objects.get().get_absolute_url()))
    assert "0.5 of 1." in results and "Shown to you · counts 50 %" in results


def test_the_whole_answer_before_is_told_then_why_one_thing_of_it_was_wrong(client):
    [first] = asked(client, make.question(make.document(), kind="multiple", choices=SEVERAL), tries=3)
    client.post(first, {"answer": [place(0), place(2)], "seq": "0"})
    client.post(first, {"answer": [place(0), place(1)], "seq": "1"})
    page = words(client.get(first))
    green, blue = sorted(("Green", "Blue"), key=lambda text: place(0 if text == "Green" else 2))
    assert f"Before that you answered “{green}”, “{blue}”. “Blue”: No tea is blue." in page


def test_the_gaps_filled_before_it_was_shown_are_told(client):
    rows = [("leaf", 1, "", {"gap": 1}), ("bush", 1, "", {"gap": 2})]
    details = {"gaps": [{"kind": "typed"}, {"kind": "typed"}]}
    question = make.question(make.document(), "gap", "[[1]] [[2]]", "gaps", rows, details=details)
    [first] = asked(client, question, tries=2)
    client.post(first, {"answer-1": "leaf", "answer-2": "*tree*", "seq": "0"})
    client.post(first, {"show": "1"})
    assert "Before that you answered gap 1: “leaf” ✓ right; gap 2: “*tree*” ✗ not right." in words(
        client.get(first)
    )


def test_the_words_written_before_it_was_shown_are_told(client):
    [first] = asked(client, make.question(make.document(), kind="short", choices=WRITTEN), tries=2)
    client.post(first, {"answer": "Tea", "seq": "0"})
    client.post(first, {"show": "1"})
    page = words(client.get(first))
    assert "Before that you answered “Tea”." in page and "counts" not in page


def test_the_pairs_made_before_it_was_shown_are_told(client):
    pairs = [("Paris", 0, "On the Seine.", {"match": "France"}), ("Rome", 0, "", {"match": "Italy"})]
    pairs.append(("", 0, "", {"match": "Spain"}))
    question = make.question(make.document(), kind="matching", choices=pairs)
    [first] = asked(client, question, tries=2)
    prompts, partners = Response.objects.get().choice_order
    put = {f"answer-{prompts.index(at)}": str(partners.index(to)) for at, to in {0: 2, 1: 1}.items()}
    client.post(first, put | {"seq": "0"})
    client.post(first, {"show": "1"})
    page = words(client.get(first))
    said = {0: "Paris: “Spain” ✗ not right", 1: "Rome: “Italy” ✓ right"}
    assert f"Before that you answered {'; '.join(said[at] for at in prompts)}." in page
    assert page.count("On the Seine.") == 1
