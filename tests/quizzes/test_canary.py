"""Nothing that tells the right answer leaves the server before the answer is given."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import permutations
from urllib.parse import urldefrag, urljoin

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from quizzes import attempts
from quizzes.models import Attempt, Choice, Quiz, Response, Try
from tests import make
from tests.quizzes.question_types import PLANT

pytestmark = pytest.mark.django_db
# What must not be seen: the mark, and the one accepted number.
TOLD = re.compile(r"canary|81610816")
JSON = {"Accept": "application/json"}
MARK = "canary"


def marked(slug, kind, choices, **fields):
    """Each why, the explanation and (where it is not shown as a choice) each accepted answer, marked."""
    rows = [
        (f"{MARK}-{slug}-accepted-{n}" if kind == "short" else text, credit, f"{MARK}-{slug}-why-{n}", *more)
        for n, (text, credit, *more) in enumerate(choices)
    ]
    return {
        "kind": kind,
        "choices": rows,
        "explanation": f"{MARK}-{slug}-truth",
        "hints": [f"{MARK}-hint"],
    } | fields


GAPS = [("canary-in-a-gap", 1, {"gap": 1}), ("cold", 0, {"gap": 2}), ("warm", 1, {"gap": 2})]
QUESTIONS = {
    "one": marked("one", "single", [("A leaf", 1), ("A stone", 0), ("A fish", 0)]),
    "several": marked("several", "multiple", [("Green", "0.5"), ("Black", "0.5"), ("Blue", -1)]),
    "either": marked("either", "truefalse", [("True", 0), ("False", 1)]),
    "written": marked("written", "short", [("", 1), ("", "0.5"), ("", 0)]),
    "number": marked("number", "numeric", [("81610816", 1, {"tolerance": "8162"})]),
    "pairs": marked("pairs", "matching", [("Rome", 0, {"match": "Italy"}), ("Oslo", 0, {"match": "Norway"})]),
    "order": marked("order", "ordering", [("Pick", 0), ("Dry", 0), ("Brew", 0)]),
    "text": marked(
        "text", "gaps", GAPS, stem="A [[1]], [[2]].", details={"gaps": [{"kind": "typed"}, {"kind": "list"}]}
    ),
    "place": marked(
        "place",
        "hotspot",
        [
            ("Leaf", 1, {"region": "leaf"}),
            ("Stem", 0, {"region": "stem"}),
            ("Root", 0, {"region": "canary-root"}),
        ],
        details={"figure": "plant"},
    ),
}
SENT_BACK = ("written", "number", "text")  # the learner's own words come back to them


@pytest.fixture
def quiz():
    source = make.document()
    lesson = make.lesson(source)
    svg = PLANT.replace('id="root"', 'id="canary-root"')
    source.figures.create(slug="plant", svg=svg, alternative="A plant.")
    questions = [
        make.question(source, slug, **{"stem": f"Question {slug}?"} | q) for slug, q in QUESTIONS.items()
    ]
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
    address = reverse("quizzes:quiz", args=[quiz.path.slug, quiz.slug])
    return client.post(address, {"read": "1", "begin": "1"})


def responses():
    return list(Response.objects.order_by("position"))


def fields(response, answer):
    """What a page would send for this answer."""
    sent = {}
    for name, value in response.version.type.fields(response.version, answer, response.choice_order):
        sent.setdefault(name, []).append(value)
    return sent


def right_fields(response):
    """What a page would send for the answer that earns everything."""
    return fields(response, response.version.type.correct_answer(response.version))


def wrong_answer(response):
    """An answer that earns nothing."""
    rows = {
        "numeric": {"text": "1"},
        "short": {"text": "nothing of it"},
        "matching": {"pairs": {"0": 1, "1": 0}},
    }
    rows |= {"ordering": {"order": [2, 1, 0]}, "gaps": {"gaps": {"1": "nothing of it", "2": 1}}}
    wrong = next((row.position for row in response.version.choice_list if row.credit <= 0), None)
    return rows.get(response.version.kind, {"choices": [wrong]})


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
    assert len([a for a in pages if re.fullmatch(r"/attempts/\d+/\d/", a)]) == len(QUESTIONS)
    assert [address for address, sent in pages.items() if TOLD.search(sent)] == []


def test_no_page_of_a_question_names_the_sentence_it_rests_on(client, quiz):
    begin(client, quiz)
    for response in responses():
        assert response.keys
        assert not any(key in everything(client.get(response.get_absolute_url())) for key in response.keys)


def test_no_reply_to_a_save_tells(client, quiz):
    begin(client, quiz)
    for response in responses():
        if response.version.question.slug in SENT_BACK:
            continue
        save = f"{response.get_absolute_url()}save/"
        right = right_fields(response)
        other = fields(response, wrong_answer(response)) | {"seq": "0"}
        sent = [
            client.post(save, right | {"seq": "0"}, headers=JSON),
            client.post(save, other, headers=JSON),
            client.post(save, {"answer": "77", "answer-0": "77", "seq": "1"}, headers=JSON),
            client.post(response.get_absolute_url(), other, headers=JSON),
            client.post(response.get_absolute_url(), other),
            client.post(response.get_absolute_url(), {"seq": "9"}),
            client.get(response.get_absolute_url()),
        ]
        assert [reply.status_code for reply in sent if TOLD.search(everything(reply))] == []
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
    assert [address for address, sent in pages.items() if TOLD.search(sent)] == []


EXAM = {"preset": "exam", "time_limit": 30, "attempts_allowed": 1, "certainty": "scored"}
CLOSES = {"closes_wall": "2999-01-01T10:00", "closes_at": datetime(2999, 1, 1, 10, tzinfo=UTC), "zone": "UTC"}
RULES = {
    "practice": {"preset": "practice", "tries": 3, "certainty": "asked"},
    "exam": EXAM | {"feedback": "at_end"},
    "exam that closes": EXAM | {"feedback": "after_close"} | CLOSES,
    "exam without feedback": EXAM | {"feedback": "never"},
}


def with_rules(quiz, name):
    type(quiz).objects.filter(pk=quiz.pk).update(**RULES[name])
    if name == "exam without feedback":
        type(quiz.path).objects.update(corrects_always=False)
    return type(quiz).objects.get(pk=quiz.pk)


def answer_all(client, is_right=True, **more):
    """Sends an answer to every question: the one that earns everything, or one that earns nothing."""
    for response in responses():
        data = right_fields(response) if is_right else fields(response, wrong_answer(response))
        client.post(response.get_absolute_url(), data | {"seq": str(response.seq), "certainty": "3"} | more)


def pages_of(client, attempt):
    """{address: all that was sent} for every page that shows something of the attempt."""
    whole, quiz = attempt.get_absolute_url(), attempt.quiz
    intro = reverse("quizzes:quiz", args=[quiz.path.slug, quiz.slug])
    questions = [f"{whole}{n}/" for n in range(1, len(QUESTIONS) + 1)]
    around = ["/", quiz.path.get_absolute_url(), "/learn/tea/leaves/", intro]
    addresses = [*around, whole, f"{whole}finish/", f"{whole}left/", *questions]
    return {address: everything(client.get(address)) for address in addresses}


def told(client, attempt, mark=rf"{MARK}-(hint|\w+-(why|truth))"):
    """The addresses of those pages that have a mark. The learner's own words come back to them."""
    return [address for address, sent in pages_of(client, attempt).items() if re.search(mark, sent)]


@pytest.mark.parametrize("rules", RULES)
def test_under_any_rules_nothing_is_told_before_the_answer(client, quiz, rules):
    begin(client, with_rules(quiz, rules))
    assert told(client, Attempt.objects.get()) == []


def test_a_try_that_was_not_right_tells_nothing(client, quiz):
    begin(client, with_rules(quiz, "practice"))
    answer_all(client, is_right=False)
    assert Try.objects.count() == len(QUESTIONS)
    # Of two choices one was wrong: there is nothing left to try, so it is told.
    assert [each.version.question.slug for each in responses() if each.answered_at] == ["either"]
    assert told(client, Attempt.objects.get(), rf"{MARK}-(?!either)\w+-(why|truth)") == []


EXAMS = [name for name in RULES if name.startswith("exam")]


@pytest.mark.parametrize("rules", EXAMS)
def test_an_exam_under_way_tells_nothing_of_what_is_answered(client, quiz, rules):
    begin(client, with_rules(quiz, rules))
    answer_all(client)
    for press in ({"check": "1"}, {"show": "1"}, {"go": "1"}):
        answer_all(client, **press)
    assert told(client, Attempt.objects.get()) == []


@pytest.mark.parametrize("rules", EXAMS)
def test_an_exam_whose_time_is_up_tells_nothing_before_it_is_closed(client, quiz, rules):
    begin(client, with_rules(quiz, rules))
    answer_all(client)
    Attempt.objects.update(deadline=make.timezone.now() - timedelta(hours=1))
    assert told(client, Attempt.objects.get()) == []


@pytest.mark.parametrize("rules", ["exam that closes", "exam without feedback"])
def test_the_end_tells_nothing_where_that_is_not_the_time(client, quiz, rules):
    begin(client, with_rules(quiz, rules))
    answer_all(client)
    client.post(Attempt.objects.get().get_absolute_url())
    assert Attempt.objects.get().finished_at is not None
    assert told(client, Attempt.objects.get()) == []


def test_the_end_of_an_exam_tells_everything(client, quiz):
    """So the crawls above would have seen it."""
    begin(client, with_rules(quiz, "exam"))
    answer_all(client, is_right=False)
    client.post(Attempt.objects.get().get_absolute_url())
    assert len(told(client, Attempt.objects.get())) >= len(QUESTIONS)


def test_before_it_closes_an_exam_looks_the_same_however_it_went(client, quiz):
    quiz = with_rules(quiz, "exam that closes")
    Quiz.objects.filter(pk=quiz.pk).update(shuffles_choices=False)
    seen = []
    for is_right in (True, False):
        learner = make.learner(f"{is_right}@example.org")
        client.force_login(learner)
        begin(client, quiz)
        for response in Response.objects.filter(attempt__learner=learner):
            answer = response.version.type.correct_answer(response.version)
            given = answer if is_right else wrong_answer(response)
            attempts.save(response, given, 0, make.timezone.now(), certainty=3)
        attempt = Attempt.objects.get(learner=learner)
        client.post(attempt.get_absolute_url())
        pages = pages_of(client, attempt).items()
        seen.append(
            {same(address, attempt, learner): same(sent, attempt, learner) for address, sent in pages}
        )
    assert seen[0].keys() == seen[1].keys()
    assert [address for address in seen[0] if seen[0][address] != seen[1][address]] == []


def same(sent, attempt, learner):
    """What was sent, without what differs from one learner to the next."""
    sent = re.sub(r'(csrfmiddlewaretoken" value|csrftoken|sessionid)="?[^";]+|X-Request-ID\W+\w+', "", sent)
    sent = re.sub(r"'Content-Length', '\d+'|'ETag', '[^']+'|expires=[^;]+", "", sent)
    sent = sent.replace(f'data-learner="{learner.pk}"', "")
    return sent.replace(f"/attempts/{attempt.pk}/", "/attempts/N/").replace(learner.email, "somebody")


def test_another_learner_is_told_nothing_by_who_has_answered(client, quiz):
    begin(client, quiz)
    for response in responses():
        client.post(response.get_absolute_url(), {"show": "1"})
    addresses = [response.get_absolute_url() for response in responses()]
    client.force_login(make.learner("zoe@example.org"))
    pages = crawl(client, "/", *addresses, Attempt.objects.get().get_absolute_url())
    assert [address for address, sent in pages.items() if TOLD.search(sent)] == []


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
            make.forced(Choice.objects.filter(pk=choice.pk), credit=credit)
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
