"""Publishing the questions that were ticked in their list."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learn.models import LearningPath
from quizzes.models import Question
from tests import desk, make
from tests.quizzes.question_types import PLANT, in_database
from tests.quizzes.test_giving import TOLD

pytestmark = pytest.mark.django_db
LIST, PAGE = "/admin/quizzes/question/", "/admin/quizzes/question/publish-ticked/"


@pytest.fixture
def document():
    document = make.document()
    document.figures.create(slug="plant", svg=PLANT, alternative="A plant.")
    return document


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def draft(document, slug, **fields):
    return make.question(document, slug, f"Is it {slug}?", state="draft", **fields)


def begun(document, slug):
    return draft(document, slug, choices=[], explanation="")


def part(page, name):
    """The questions and whys listed under this heading."""
    section = page.text.partition(f'id="{name}"')[2].partition("</section>")[0]
    return re.findall(r"<a href=[^>]*change/\">(.*?)</a>", section), re.findall(r"<li>([^<]+)</li>", section)


def published():
    return sorted(Question.objects.filter(state="published").values_list("slug", flat=True))


def test_what_is_not_retired_can_be_ticked_in_the_list(client, document):
    one, other = draft(document, "one"), make.question(document, "other", "Other?", state="retired")
    page = client.get(LIST).text
    assert re.search(
        rf'<input type="checkbox" name="question" value="{one.pk}"><span class="only-spoken">Tick “Is it one\?”',
        page,
    )
    assert f'name="question" value="{other.pk}"' not in page
    assert f'<form action="{PAGE}"' in page and "Publish the ticked ones" in page


def test_the_page_says_which_can_be_published_and_why_the_others_cannot(client, document):
    ready, begins = draft(document, "ready"), begun(document, "begun")
    there = make.question(document, "there", "There?")
    page = client.get(PAGE, {"question": [ready.pk, begins.pk, there.pk]})
    assert part(page, "ready") == (["Is it ready?"], [])
    names, whys = part(page, "kept")
    assert names == ["Is it begun?"] and "Add at least two choices." in whys
    assert "1 question can be published." in page.text and "1 is published already." in page.text
    assert published() == ["there"]


def test_confirming_publishes_them_and_nothing_else(client, document):
    ready, begins = draft(document, "ready"), begun(document, "begun")
    second = draft(document, "second")
    page = client.post(PAGE, {"question": [ready.pk, second.pk]}, follow=True)
    assert desk.said(page) == ["Published: 2 questions."]
    assert published() == ["ready", "second"]
    assert desk.done() == ["Published the question."] * 2
    again = client.post(PAGE, {"question": [ready.pk, begins.pk]}, follow=True)
    assert published() == ["ready", "second"]
    assert len(desk.said(again)) == 1 and desk.said(again)[0].startswith(
        "“Is it begun?” is not published. Write the"
    )
    assert desk.said(client.post(PAGE, {"question": [ready.pk]}, follow=True)) == [
        "Learners get these already, as they are."
    ]


def test_a_new_version_of_a_published_question_is_published_too(client, document):
    question = make.question(document)
    version = question.current.successor(2)
    version.stem = "What is green tea?"
    version.save()
    assert f'name="question" value="{question.pk}"' in client.get(LIST).text
    client.post(PAGE, {"question": [question.pk]})
    question.refresh_from_db()
    assert question.current.number == 2


def test_what_rules_find_is_named_and_holds_back_where_the_path_says_so(client, document):
    question = draft(document, "told", choices=TOLD)
    way = make.path(document, [make.lesson(document)])
    make.quiz(way, [question])
    page = client.get(PAGE, {"question": question.pk})
    assert part(page, "ready")[1] == ["A rule finds an error: The right answer is the longest"]
    assert ">Publish 1 question all the same</button>" in page.text
    LearningPath.objects.update(publish_check_blocks=True)
    page = client.get(PAGE, {"question": question.pk})
    assert (
        part(page, "ready") == ([], [])
        and "on “Tea for everyone” learners get nothing" in part(page, "kept")[1][0]
    )
    assert "None of these can be published yet." in page.text and '<button class="button">' not in page.text
    client.post(PAGE, {"question": question.pk})
    assert published() == []


def test_a_retired_question_is_not_given_back_among_others(client, document):
    question = make.question(document, state="retired")
    page = client.get(PAGE, {"question": question.pk})
    assert part(page, "kept")[1] == ["It is retired. On its own page it can be given to learners again."]
    client.post(PAGE, {"question": question.pk})
    assert published() == []


@pytest.mark.parametrize(
    "sent", [[], ["x"], ["-1"], ["9" * 40], ["1", "2", "\0"], ["²"], list(map(str, range(201)))]
)
@pytest.mark.parametrize("verb", ["get", "post"])
def test_nothing_ticked_or_nonsense_is_answered_with_a_sentence(client, sent, verb):
    page = getattr(client, verb)(PAGE, {"question": sent}, follow=True)
    assert page.redirect_chain[-1][0] == LIST and len(desk.said(page)) == 1


def test_only_who_may_change_questions_publishes_them(document):
    question = draft(document, "one")
    reader = make.educator("reader@example.org")
    reader.user_permissions.set(Permission.objects.filter(codename="view_question"))
    client = desk.signed_in(reader)
    page = client.get(LIST).text
    assert 'name="question" value=' not in page and "Publish the ticked ones" not in page
    assert (
        client.get(PAGE, {"question": question.pk}).status_code,
        client.post(PAGE, {"question": question.pk}).status_code,
    ) == (403, 403)
    assert published() == []


def test_it_asks_as_much_for_three_questions_as_for_one(client, document):
    kinds = ("single", "hotspot", "gaps")
    made = [
        in_database(make, document, kind, slug=f"{kind}-{n}", state="draft").pk
        for n in range(3)
        for kind in kinds
    ]
    client.get(PAGE, {"question": made[:3]})
    asked = []
    for some in (made[:3], made):
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE, {"question": some})
        asked.append(len(queries))
    assert asked[0] == asked[1]
