"""Nothing that tells the right answer leaves the server before the answer is given."""

import re
from collections import Counter
from itertools import permutations
from urllib.parse import urldefrag, urljoin

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from quizzes import attempts
from quizzes.models import Attempt, Choice, Response
from tests import make

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
MARK = "canary"


def marked(slug, kind, choices):
    """Each why, the explanation and (where it is not shown as a choice) each accepted answer, marked."""
    rows = [
        (f"{MARK}-{slug}-accepted-{n}" if kind == "short" else text, credit, f"{MARK}-{slug}-why-{n}")
        for n, (text, credit) in enumerate(choices)
    ]
    return {"kind": kind, "choices": rows, "explanation": f"{MARK}-{slug}-truth"}


QUESTIONS = {
    "one": marked("one", "single", [("A leaf", 1), ("A stone", 0), ("A fish", 0)]),
    "several": marked("several", "multiple", [("Green", "0.5"), ("Black", "0.5"), ("Blue", -1)]),
    "either": marked("either", "truefalse", [("True", 0), ("False", 1)]),
    "written": marked("written", "short", [("", 1), ("", "0.5"), ("", 0)]),
}


@pytest.fixture
def quiz():
    source = make.document()
    lesson = make.lesson(source)
    questions = [make.question(source, slug, f"Question {slug}?", **q) for slug, q in QUESTIONS.items()]
    way = make.path(source, [lesson])
    make.quiz(way, questions, slug="final", title="Final")
    return make.quiz(way, questions, lesson)


@pytest.fixture
def client(client):
    client.force_login(make.learner())
    return client


def everything(response):
    """Status line aside, all that the browser is sent."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{list(response.headers.items())} {response.cookies.output()} {body.decode(errors='replace')}"


def crawl(client, *seeds):
    """{address: all that was sent} for every page reached from these by links and forms' addresses."""
    found, waiting = {}, list(seeds)
    while waiting:
        address = urldefrag(waiting.pop()).url
        if address in found or not address.startswith("/") or address.startswith("//"):
            continue
        if address.startswith("/static/"):
            found[address] = open(finders.find(address.removeprefix("/static/"))).read()
            continue
        response = client.get(address)
        found[address] = everything(response)
        if response.has_header("Location"):
            waiting.append(urljoin(address, response["Location"]))
        links = re.findall(r'(?:href|src|action|data-[a-z-]+)="([^"]+)"', found[address])
        waiting += [
            urljoin(address, link.replace("&amp;", "&")) for link in links if re.match(r"[/?.\w]", link)
        ]
    return found


def begin(client, quiz):
    return client.post(reverse("quizzes:quiz", args=[quiz.path.slug, quiz.slug]), {"read": "1"})


def responses():
    return list(Response.objects.order_by("position"))


def right_fields(response):
    """What a page would send for the answer that earns everything."""
    answer = response.version.type.correct_answer(response.version)
    if "text" in answer:
        return {"answer": answer["text"]}
    return {"answer": [str(response.choice_order.index(position)) for position in answer["choices"]]}


def test_no_page_tells_before_the_answer(client, quiz):
    begin(client, quiz)
    pages = crawl(client, "/", *(response.get_absolute_url() for response in responses()))
    for must_see in (
        "/attempts/",
        "/learn/tea/leaves/",
        "/learn/tea/quiz/final/",
        "/source/tea/",
        "/account/",
        "/static/quiz.js",
    ):
        assert any(must_see in address for address in pages), must_see
    assert len([a for a in pages if re.fullmatch(r"/attempts/\d+/\d/", a)]) == 4
    assert [address for address, sent in pages.items() if MARK in sent] == []


def test_no_page_of_a_question_names_the_sentence_it_rests_on(client, quiz):
    begin(client, quiz)
    for response in responses():
        assert response.keys
        assert not any(key in everything(client.get(response.get_absolute_url())) for key in response.keys)


def test_no_reply_to_a_save_tells(client, quiz):
    begin(client, quiz)
    for response in responses():
        if response.version.kind == "short":
            continue  # the learner's own words come back to them
        save = f"{response.get_absolute_url()}save/"
        right = right_fields(response)
        other = {"answer": next(place for place in "012" if place not in right["answer"]), "seq": "0"}
        sent = [
            client.post(save, right | {"seq": "0"}, headers=JSON),
            client.post(save, other, headers=JSON),
            client.post(save, {"answer": "77", "seq": "1"}, headers=JSON),
            client.post(response.get_absolute_url(), other, headers=JSON),
            client.post(response.get_absolute_url(), other),
            client.post(response.get_absolute_url(), {"seq": "9"}),
            client.get(response.get_absolute_url()),
        ]
        assert [reply.status_code for reply in sent if MARK in everything(reply)] == []
        assert [reply.status_code for reply in sent] == [200, 409, 422, 409, 409, 422, 200]
    assert all(response.answered_at is None for response in responses())


def test_a_save_says_the_same_of_a_right_and_of_a_wrong_answer(client, quiz):
    begin(client, quiz)
    response = responses()[0]
    save = f"{response.get_absolute_url()}save/"
    for seq, position in enumerate(response.choice_order):
        reply = client.post(
            save, {"answer": str(response.choice_order.index(position)), "seq": seq}, headers=JSON
        )
        assert reply.json() == {"seq": seq + 1, "said": "Saved"}


def test_answering_one_tells_nothing_of_the_others(client, quiz):
    begin(client, quiz)
    first = responses()[0]
    client.post(first.get_absolute_url(), {"show": "1"})
    pages = crawl(client, "/", *(response.get_absolute_url() for response in responses()))
    told = {found for sent in pages.values() for found in re.findall(rf"{MARK}-(\w+)-", sent)}
    assert told == {"one"}


def test_ending_an_attempt_tells_nothing_of_what_was_not_answered(client, quiz):
    begin(client, quiz)
    attempt = Attempt.objects.get()
    attempts.finish(attempt, attempt.started_at)
    pages = crawl(client, attempt.get_absolute_url(), *(r.get_absolute_url() for r in responses()))
    assert [address for address, sent in pages.items() if MARK in sent] == []


def test_another_learner_is_told_nothing_by_who_has_answered(client, quiz):
    begin(client, quiz)
    for response in responses():
        client.post(response.get_absolute_url(), {"show": "1"})
    addresses = [response.get_absolute_url() for response in responses()]
    client.force_login(make.learner("zoe@example.org"))
    pages = crawl(client, "/", *addresses, Attempt.objects.get().get_absolute_url())
    assert [address for address, sent in pages.items() if MARK in sent] == []


def test_the_marks_are_there_to_be_found(client, quiz):
    """The crawl above would see them: after the answer they are on the page."""
    begin(client, quiz)
    for response in responses():
        client.post(response.get_absolute_url(), {"show": "1"})
    sent = " ".join(crawl(client, *(response.get_absolute_url() for response in responses())).values())
    for slug in QUESTIONS:
        assert f"{MARK}-{slug}-truth" in sent
    assert f"{MARK}-written-accepted-0" in sent


@pytest.mark.parametrize("slug", ["one", "several"])
def test_a_question_looks_the_same_whichever_choice_is_right(client, quiz, slug):
    begin(client, quiz)
    response = next(each for each in responses() if each.version.question.slug == slug)
    choices = list(response.version.choices.order_by("position"))
    credits = [choice.credit for choice in choices]
    pages = set()
    for order in set(permutations(credits)):
        for choice, credit in zip(choices, order, strict=True):
            Choice.objects.filter(pk=choice.pk).update(credit=credit)
        page = client.get(response.get_absolute_url()).content.decode()
        pages.add(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page))
    assert len(pages) == 1


def test_where_a_choice_stands_tells_nothing_of_it(quiz):
    places = Counter()
    for n in range(120):
        attempt = attempts.start(
            make.User.objects.create(email=f"{n}@example.org"), quiz, make.timezone.now()
        )
        [order] = attempt.responses.filter(version__kind="single").values_list("choice_order", flat=True)
        places[order.index(0)] += 1
    # 40 each is expected; five standard deviations are 26.
    assert all(14 <= places[place] <= 66 for place in range(3)), places


def test_the_page_names_choices_by_their_place_alone(client, quiz):
    begin(client, quiz)
    response = responses()[0]
    page = client.get(response.get_absolute_url()).content.decode()
    assert re.findall(r'name="answer" value="([^"]*)"', page) == ["0", "1", "2"]
    form = page[page.index("<form") : page.index("</form>")]
    assert not re.search(r"\bid=\"\w*\d", form)
