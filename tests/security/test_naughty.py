"""Strings that make trouble, through every field and every parameter: no fault of ours, and every word comes
back as it was typed."""

import logging
import os
from unicodedata import category
from urllib.parse import urlencode

import pytest
from django.test.client import encode_multipart

from learn.models import Term, User
from quizzes.models import Question
from tests import desk, make

from . import matrix, naughty, world
from .forms import FREE, forms_of
from .matrix import Asker

pytestmark = pytest.mark.django_db
IN_FULL = "DOORS" in os.environ
# Of the strings each field is sent one in so many; every string is sent somewhere. DOORS=1: each.
SHARE = int(os.environ.get("DOORS", 120))
PARAMETERS = (
    "q", "p", "page", "o", "all", "e", "show", "next", "what", "format", "document", "quiz", "state__exact", "is_staff__exact", "_facets",
    "section", "path", "passage", "key", "to", "of", "level", "rule", "severity", "left", "drafts", "file", "listed",
    "_popup", "_to_field", "_changelist_filters", "checked", "before", "still", "ask", "id__in", "pk", "title__regex", "password__startswith",
)  # fmt: skip


VALUES = ("1", "-1.2.99", "x'", "password", "\x00", "9" * 30, "-1", "1_0", "１")


@pytest.fixture(autouse=True)
def quietly(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ACCOUNT_RATE_LIMITS = False
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def site():
    return world.build()


def test_the_strings_are_many():
    print(f"\n{len(naughty.ALL)} strings")
    assert len(naughty.ALL) >= 450


def through_fields(site, role, lines):
    """(how many forms were sent, those with a fault of ours). Every free field is given a string of its own."""
    asker, faults, count, at = Asker(site.client(role)), [], 0, 0
    for line, form in forms_of(asker, lines, site.names):
        names = form.names(FREE)
        if not names or form.action.startswith("/account/sign-out"):
            continue
        for turn in range(-(-len(naughty.ALL) // SHARE // len(names))):
            given = {name: naughty.ALL[(at + place) % len(naughty.ALL)] for place, name in enumerate(names)}
            at += len(names)
            count += 1
            kind = "?" if form.method == "get" else ""
            with matrix.undone():
                body = form.body(**given)
                response = (
                    asker.ask("GET", f"{form.action}?{body}")
                    if kind
                    else asker.ask("POST", form.action, body)
                )
            if response.status_code >= 500:
                faults.append(f"{role} {line.route} {turn} {given}")
    return count, at, faults


OF_ROOT_ALONE = ("admin:learn_user", "admin:auth", "admin:account")


@pytest.mark.parametrize("role", ["nobody", "learner", "educator", "root"])
def test_no_field_makes_a_fault_of_ours(site, role):
    lines = [line for line in matrix.table() if role != "root" or line.route.startswith(OF_ROOT_ALONE)]
    count, strings, faults = through_fields(site, role, lines)
    print(f"\n{role}: {count} forms, {strings} strings")
    assert faults == []
    assert strings >= {"nobody": 10, "learner": 20, "educator": 150, "root": 15}[role]


def through_parameters(site, role, lines):
    asker, faults, count, at = Asker(site.client(role)), [], 0, 0
    for line in lines:
        if line.is_mailed:
            continue
        for _turn in range(
            max(1, len(naughty.ALL) // SHARE // len(PARAMETERS)) + ("changelist" in line.route) * 3
        ):
            given = {
                name: naughty.ALL[(at + place) % len(naughty.ALL)] for place, name in enumerate(PARAMETERS)
            }
            at += len(PARAMETERS) - 1
            count += 1
            with matrix.undone():
                response = asker.ask("GET", f"{line.address.format(**site.names)}?{urlencode(given)}")
            if response.status_code >= 500:
                faults.append(f"{role} {line.route} {given}")
    return count, faults


@pytest.mark.parametrize("role", ["nobody", "learner", "root"])
def test_no_parameter_makes_a_fault_of_ours(site, role):
    number = ("nobody", "learner", "root").index(role)
    count, faults = through_parameters(site, role, matrix.table()[:: 1 if IN_FULL else 2 + number])
    print(f"\n{role}: {count} addresses, {len(PARAMETERS)} parameters each")
    assert faults == []


def test_no_list_can_be_asked_for_what_it_does_not_offer(site):
    """Sorting and filtering by other names than a list has: refused or passed over, one parameter at a time."""
    asker, count = Asker(site.client("root")), 0
    lists = [line for line in matrix.table() if line.route.endswith("_changelist")]
    for number, line in enumerate(lists):
        for name in (*PARAMETERS[:: 1 if IN_FULL else 4 + number % 3], "document", "document__id__exact"):
            for value in VALUES if IN_FULL or name == "document" else VALUES[len(name) % 9 :][:1]:
                count += 1
                response = asker.ask("GET", f"{line.address}?{urlencode({name: value})}")
                assert response.status_code < 500, (line.route, name, value)
                assert "MD5" not in response.said.upper() or "md5$" not in response.said
    print(f"\n{count} lists")


def test_no_list_looks_for_a_row_of_a_number_no_database_has(site):
    client = site.client("root")
    for line in [line for line in matrix.table() if line.route.endswith("_changelist")]:
        assert client.get(line.address, {"id__in": "9" * 30}, follow=True).status_code == 200, line.route


def test_no_list_is_searched_for_too_many_words(site):
    client = site.client("root")
    for line in [line for line in matrix.table() if line.route.endswith("_changelist")]:
        for words, is_refused in (("a " * 2000, True), ("a " * 101, True), ("a " * 99 + "b", False)):
            answer = client.get(line.address, {"q": words}, follow=True)
            assert answer.status_code == 200, line.route
            said = "Search for fewer words: 200 letters at most." in answer.text
            assert said == is_refused, line.route


def test_no_path_makes_a_fault_of_ours(site):
    """Each string in the place of each part of an address."""
    asker, count = Asker(site.client("root")), 0
    lines = [line for line in matrix.table() if "{" in line.address and not line.is_mailed]
    lines = lines[:: 1 if IN_FULL else 2]
    for number, line in enumerate(lines):
        for text in (*naughty.ALL[number % SHARE :: SHARE], "9" * 19, "9" * 30):
            count += 1
            address = line.address.format_map(
                {name: urlencode({"": text})[1:].replace("+", "%20") for name in [*site.names]}
            )
            with matrix.undone():
                assert asker.ask("GET", address).status_code < 500, (line.route, text)
    print(f"\n{count} addresses")


def test_a_fault_would_be_seen(site, monkeypatch):
    """The controls: a view that takes a number without looking, in a field and in a parameter."""
    monkeypatch.setattr("learn.forms.NameForm.clean", lambda self: int(self.data["name"]), raising=False)
    assert through_fields(site, "learner", [line for line in matrix.table() if line.route == "account_name"])[
        2
    ]
    monkeypatch.setattr("learn.views.pages.kept_in_words", lambda: 1 / 0)
    assert through_parameters(
        site, "nobody", [line for line in matrix.table() if line.route == "learn:privacy"]
    )[1]


# What was typed comes back


def as_typed(text):
    """What a form is for: line ends of its own, nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def visible(text):
    """What of it can be seen: an answer is kept without what nobody sees."""
    return "".join(
        each
        for each in as_typed(text)
        if each.isprintable() and not each.isspace() and category(each) != "Cf"
    )


def sent(client, address, fields):
    body = encode_multipart("BoUnDaRy", fields)
    return client.post(address, body, content_type="multipart/form-data; boundary=BoUnDaRy")


def test_a_name_comes_back_as_it_was_typed(client):
    mia = make.learner()
    client.force_login(mia)
    texts = [text for text in naughty.ALL if len(text) <= 150 and "\x00" not in text][:: 1 if IN_FULL else 9]
    for text in texts:
        assert sent(client, "/account/name/", {"name": text}).status_code == 302, text
        assert as_typed(User.objects.get(pk=mia.pk).name) == as_typed(text)
    print(f"\n{len(texts)} names")


def test_a_term_and_its_meaning_come_back_as_they_were_typed():
    source, client = make.document(), desk.signed_in(desk.educator())
    term = make.term(source)
    texts = [text for text in naughty.ALL if "\x00" not in text and text.strip()][:: 1 if IN_FULL else 12]
    for text in texts:
        fields = {
            "document": source.pk,
            "slug": "bush",
            "name": "bush",
            "aliases": text,
            "definition": text,
            "is_general": "on",
        }
        response = sent(client, f"/admin/learn/term/{term.pk}/change/", fields)
        assert response.status_code == 302, (text, response.context["errors"])
        found = Term.objects.get()
        assert (as_typed(found.definition), as_typed(found.aliases)) == (as_typed(text), as_typed(text))
    print(f"\n{len(texts)} meanings")


def test_a_text_with_a_nul_is_refused_in_words():
    source, client = make.document(), desk.signed_in(desk.educator())
    term = make.term(source)
    fields = {
        "document": source.pk,
        "slug": "bush",
        "name": "bush",
        "definition": "a\x00b",
        "is_general": "on",
    }
    response = sent(client, f"/admin/learn/term/{term.pk}/change/", fields)
    assert response.status_code == 200
    assert "There is a character in it that cannot be kept. Type it anew." in response.content.decode()


def test_an_answer_comes_back_as_it_was_typed(client):
    source = make.document()
    question = make.question(source, kind="short", choices=[("leaf", 1, "")])
    quiz = make.quiz(make.path(source), [question])
    client.force_login(make.learner())
    client.post(f"/learn/tea/quiz/{quiz.slug}/", {"begin": "1"})
    assert Question.objects.count() == 1
    texts = [text for text in naughty.ALL if text.strip()][:: 1 if IN_FULL else 9]
    address, seq, kept = f"/attempts/{User.objects.get().attempts.get().pk}/1/save/", 0, 0
    for text in texts:
        response = sent(client, address, {"answer": text, "seq": str(seq)})
        assert response.status_code in (200, 422), text
        if response.status_code == 200:
            seq, kept = response.json()["seq"], kept + 1
            draft = User.objects.get().attempts.get().responses.get().draft
            assert draft is None or visible(draft["text"]) == visible(text), text
    print(f"\n{len(texts)} answers, {kept} kept")
    assert kept > len(texts) * 0.8
