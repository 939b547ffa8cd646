"""What is not for a person's eyes yet is nowhere: in no download, log or mail, and in no order.

What the pages of a quiz tell is crawled in tests/quizzes/test_canary.py, which lends its quiz."""

import csv
import io
import json
import logging
import random
import re
import zipfile
from collections import Counter

import pytest
from django.conf import settings as configured
from django.core import mail
from django.urls import reverse

from config.logs import FaultMail, WithoutPaths
from learn import privacy
from quizzes.models import Attempt, Quiz, Slot
from quizzes.question_types import QUESTION_TYPES
from quizzes.question_types.base import Authored
from tests import desk, make
from tests.quizzes.test_canary import (
    JSON,
    MARK,
    RULES,
    TOLD,
    answer_all,
    begin,
    client,
    everything,
    quiz,
    responses,
    with_rules,
)

from . import matrix, world

__all__ = ["client", "quiz"]  # fixtures
pytestmark = pytest.mark.django_db
UNTOLD = re.compile(rf"{MARK}-(hint|\w+-(why|truth))")
CLOSED = ["exam that closes", "exam without feedback"]


def download(client):
    """{file: text} of what a person may take home."""
    with zipfile.ZipFile(io.BytesIO(client.get("/account/data/").content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def earned_in(files):
    """What the download says that answers earned."""
    data = json.loads(files["everything.json"])
    rows = [*data["quizzes.Response"], *data["quizzes.Try"]]
    column = [row[5] for row in csv.reader(io.StringIO(files["answers.csv"]))][1:]
    return [each for each in [*(row["fraction"] for row in rows), *column] if each not in (None, "")]


@pytest.mark.parametrize("rules", CLOSED)
def test_my_data_hold_no_score_before_its_time(client, quiz, rules):
    begin(client, with_rules(quiz, rules))
    answer_all(client)
    client.post(Attempt.objects.get().get_absolute_url())
    files = download(client)
    assert Attempt.objects.get().finished_at and json.loads(files["everything.json"])["quizzes.Try"]
    assert earned_in(files) == []
    assert [name for name, text in files.items() if UNTOLD.search(text)] == []


def test_my_data_hold_the_score_when_it_may_be_known(client, quiz):
    """So the test above would have seen it."""
    begin(client, with_rules(quiz, "exam"))
    answer_all(client)
    client.post(Attempt.objects.get().get_absolute_url())
    assert len(earned_in(download(client))) > len(responses())


def test_a_score_in_my_data_before_its_time_would_be_seen(client, quiz, monkeypatch):
    """The control: rows as they stand in the table."""
    monkeypatch.setattr(privacy.Kept, "shown", property(lambda self: None, lambda self, value: None))
    begin(client, with_rules(quiz, "exam that closes"))
    answer_all(client)
    client.post(Attempt.objects.get().get_absolute_url())
    assert earned_in(download(client))


@pytest.mark.parametrize("rules", ["practice", "exam"])
def test_my_data_tell_no_order_in_which_choices_were_written(client, quiz, rules):
    """The first written is often the right one: a draft is given in words, not as the number of its choice."""
    begin(client, with_rules(quiz, rules))
    for response in responses():
        right = response.version.type.correct_answer(response.version)
        type(response).objects.filter(pk=response.pk).update(draft=right)
    drafts = [row["draft"] for row in json.loads(download(client)["everything.json"])["quizzes.Response"]]
    assert all(isinstance(draft, str) and draft for draft in drafts)
    assert "A leaf" in drafts


@pytest.mark.parametrize("rules", RULES)
def test_no_log_and_no_mail_holds_a_key_or_an_answer(client, quiz, rules, caplog, settings):
    settings.HAS_MAIL = True
    caplog.set_level(logging.DEBUG)
    begin(client, with_rules(quiz, rules))
    answer_all(client)
    answer_all(client, check="1")
    client.post(responses()[0].get_absolute_url() + "save/", {"answer": "77", "seq": "1"}, headers=JSON)
    client.post(Attempt.objects.get().get_absolute_url())
    client.get("/attempts/987654/")
    asked_by_database = {"django.db.backends"}  # never logged: LOGGING holds django at WARNING
    said = [record.getMessage() for record in caplog.records if record.name not in asked_by_database]
    assert said
    assert configured.LOGGING["loggers"]["django"]["level"] == "WARNING"
    assert [line for line in said if TOLD.search(line) or "mia@" in line] == []
    assert [message for message in mail.outbox if TOLD.search(str(message.message()))] == []


def test_the_mail_about_a_fault_holds_no_answer(client, quiz, settings, monkeypatch):
    settings.ADMINS = [("Operator", "operator@example.org")]
    begin(client, quiz)
    client.raise_request_exception = False
    monkeypatch.setattr("quizzes.attempts.answer", None)
    handler = FaultMail()
    handler.addFilter(WithoutPaths())
    logging.getLogger("django.request").addHandler(handler)
    try:
        written = next(each for each in responses() if each.version.kind == "short")
        sent = {"answer": "hush-own-words", "seq": "0"}
        assert client.post(written.get_absolute_url(), sent).status_code == 500
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    [message] = mail.outbox
    assert "TypeError" in message.body
    assert not re.search(r"hush-own-words|mia@|canary", str(message.message()))


def test_an_answer_in_a_log_would_be_seen(client, quiz, caplog, monkeypatch):
    """The control: a view that logs what it was sent."""
    caplog.set_level(logging.DEBUG)
    noted = logging.getLogger("careless")
    monkeypatch.setattr("quizzes.views.answers.seq", lambda request: noted.info("%s", request.POST) or 0)
    begin(client, quiz)
    answer_all(client)
    assert [record for record in caplog.records if TOLD.search(record.getMessage())]


# Who is not the learner


@pytest.mark.parametrize("who", ["stranger", "another learner", "staff without rights"])
def test_nobody_else_is_told_anything_by_any_address(client, quiz, who):
    """Every address of the access table, asked about this quiz while it is under way."""
    begin(client, quiz)
    answer_all(client)
    site = world.World({"who": None}, names_of(quiz))
    if who != "stranger":
        maker = make.learner if who == "another learner" else make.educator
        site.people["who"] = maker("who@example.org", "Who")
    asker = matrix.Asker(site.client("who"))
    sent = [(line, asker.ask("GET", line.address.format_map(site.names)).said) for line in matrix.table()]
    print(f"\n{len(sent)} addresses")
    assert [line.address for line, said in sent if TOLD.search(said)] == []


def test_an_educator_is_told_at_the_desk(client, quiz):
    """So the addresses above would have told."""
    asker = matrix.Asker(world.World({"ed": desk.educator()}, {}).client("ed"))
    names = names_of(quiz)
    told = [
        line.route
        for line in matrix.table()
        if line.route.startswith("admin:quizzes_question_")
        and TOLD.search(asker.ask("GET", line.address.format_map(names)).said)
    ]
    assert {"admin:quizzes_question_change", "admin:quizzes_question_try"} & set(told)


class Any(dict):
    """Every name is the number 1, but for those given."""

    def __missing__(self, name):
        return 1


def names_of(quiz):
    way, first = quiz.path, quiz.slots.first().question
    return Any(
        path=way.slug, lesson="leaves", quiz=quiz.slug, document=way.document.slug, path_pk=way.pk,
        quiz_pk=quiz.pk, document_pk=way.document_id, question_pk=first.pk, version_pk=first.current_id,
        digest="0" * 64, confirm="MQ:no:no", uid="1", token="no-token", key="none",
        lesson_pk=quiz.lesson_id, attempt=Attempt.objects.values_list("pk", flat=True).first() or 1,
    )  # fmt: skip


# A score that is told when the quiz has closed

SCORE = re.compile(r"73[.,][12]|0[.,]7319|\b73\s*%")


def sat_for_a_score(client, quiz, rules):
    """Earns 73.19 of 100 points."""
    quiz = with_rules(quiz, rules)
    Slot.objects.filter(quiz=quiz).exclude(position__lte=2).delete()
    for position, points in ((1, "73.19"), (2, "26.81")):
        Slot.objects.filter(quiz=quiz, position=position).update(points=points)
    Quiz.objects.filter(pk=quiz.pk).update(pass_points=1, certainty="")
    begin(client, quiz)
    first = responses()[0]
    right = first.version.type.fields(
        first.version, first.version.type.correct_answer(first.version), first.choice_order
    )
    client.post(first.get_absolute_url(), dict(right) | {"seq": "0"})
    attempt = Attempt.objects.get()
    client.post(attempt.get_absolute_url())
    intro = reverse("quizzes:quiz", args=[quiz.path.slug, quiz.slug])
    around = ["/", "/account/", quiz.path.get_absolute_url(), f"{quiz.path.get_absolute_url()}sheet/", intro]
    pages = [
        *around,
        attempt.get_absolute_url(),
        first.get_absolute_url(),
        f"{attempt.get_absolute_url()}left/",
    ]
    said = {address: everything(client.get(address, follow=True)) for address in pages}
    return [address for address, text in (said | download(client)).items() if SCORE.search(text)]


def test_a_score_is_nowhere_before_the_quiz_has_closed(client, quiz):
    assert sat_for_a_score(client, quiz, "exam that closes") == []


def test_a_score_is_there_at_the_end_of_an_exam_that_tells_it(client, quiz):
    """So the test above would have seen it."""
    assert sat_for_a_score(client, quiz, "exam")


# Order

SEEDS = range(240)


def orders(arrange, version):
    return [arrange(version, random.Random(seed).shuffle) for seed in SEEDS]  # noqa: S311


def follows_correctness(arrange):
    """Whether the order choices are shown in depends on which of them are right: over every seed, with the
    credits as they are and turned round."""
    turned = make_version(
        lambda rows: [(text, credit) for (text, _c), (_t, credit) in zip(rows, rows[::-1], strict=True)]
    )
    return orders(arrange, make_version(list)) != orders(arrange, turned)


def make_version(change):
    rows = change([("A", 1), ("B", 0), ("C", 0), ("D", 0)])
    choices = [{"text": text, "credit": credit, "feedback": "", "details": {}} for text, credit in rows]
    return Authored.of({"stem": "?", "explanation": "", "details": {}, "choices": choices})


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_the_order_is_the_same_whichever_choice_is_right(kind):
    arrange = QUESTION_TYPES[kind].arrange
    assert not follows_correctness(arrange)
    places = Counter(order.index(0) for order in orders(arrange, make_version(list)))
    # 60 in each of four places is expected; five standard deviations are 34.
    assert all(26 <= places[place] <= 94 for place in range(4)), places


def test_an_order_that_follows_correctness_is_seen():
    """The control: the right one stays in front."""

    def arrange(version, shuffle):
        order = sorted(range(4), key=lambda place: -version.choice_list[place].credit)
        shuffle(tail := order[1:])
        return [order[0], *tail]

    assert follows_correctness(arrange)
