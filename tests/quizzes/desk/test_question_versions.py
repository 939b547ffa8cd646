"""Publishing a question in the admin, its versions, and taking it from learners."""

import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from quizzes import attempts
from quizzes.models import Question
from tests import desk, make
from tests.quizzes.writing import again, change, choices, give, typed, write

pytestmark = pytest.mark.django_db


def test_publishing_what_a_quiz_asks_says_when_learners_get_it(client, document):
    question = make.question(document)
    make.quiz(make.path(document), questions=[question])
    response = change(client, question, stem="What is tea, really?", button="_publish")
    assert desk.said(response) == ["Published. Learners get it from their next attempt on."]


def test_publishing_gives_learners_the_newest_wording(client, document):
    write(client, document)
    question = Question.objects.get()
    response = change(client, question, stem="What is tea, really?", button="_publish")
    assert desk.said(response) == ["Published. No quiz asks it yet: put it into one."]
    way = make.path(question.document)
    make.quiz(way, [question], slug="final", title="The end", state="draft")
    response = client.post(f"/admin/quizzes/question/{question.pk}/publish/")
    assert desk.said(client.get(response.url)) == ["Published. Learners get it once “The end” is published."]
    assert again(question).state == "published"
    assert again(question).current.stem == "What is tea, really?"
    assert question.versions.count() == 1


def test_a_published_question_is_rewritten_in_a_successor_that_nobody_gets_yet(client, document):
    question = make.question(document)
    change(client, question, stem="What is tea, really?")
    assert [v.stem for v in question.versions.all()] == ["What is tea, really?", "What is tea?"]
    assert again(question).current.stem == "What is tea?"
    attempt = give(question)
    assert attempt.responses.get().version.stem == "What is tea?"
    page = client.get(f"/admin/quizzes/question/{question.pk}/change/").text
    assert "You are writing a new version that learners do not get yet" in page
    assert "What is tea, really?" in page


def test_saving_what_stands_there_makes_no_successor(client, document):
    question = make.question(document)
    rows = [(text, credit == 1, why) for text, credit, why in make.CHOICES]
    change(client, question, rows=rows)
    assert question.versions.count() == 1


def test_credits_of_a_course_file_stay_until_the_author_leaves_them_to_the_rule(client, document):
    half = (("A", Decimal("0.7"), ""), ("B", Decimal("0.3"), ""), ("C", Decimal("-1"), "No."))
    question = make.question(document, kind="multiple", choices=half)
    page = client.get(f"/admin/quizzes/question/{question.pk}/change/")
    shares = {
        f"rows-{n}-percent": form["percent"].value() or "" for n, form in enumerate(page.context["rows"])
    }
    assert list(shares.values())[:3] == ["70", "30", ""]
    rows = [("A", True, ""), ("B!", True, ""), ("C", False, "No.")]
    change(client, question, kind="multiple", rows=rows, **shares)
    newest = question.versions.first()
    assert [credit for text, credit, why in choices(newest)] == [Decimal("0.7"), Decimal("0.3"), -1]
    change(client, question, kind="multiple", rows=rows)
    newest = question.versions.first()
    assert [credit for text, credit, why in choices(newest)] == [Decimal("0.5"), Decimal("0.5"), -1]


def test_a_question_learners_were_given_opens_read_only_with_a_way_to_a_new_version(client, document):
    question = make.question(document)
    give(question)
    page = client.get(f"/admin/quizzes/question/{question.pk}/change/").text
    assert "Make a new version" in page
    assert 'name="stem"' not in page and 'name="rows-0-text"' not in page
    client.post(f"/admin/quizzes/question/{question.pk}/new-version/")
    page = client.get(f"/admin/quizzes/question/{question.pk}/change/").text
    assert 'name="stem"' in page and "A stone" in page
    assert question.versions.count() == 2
    assert again(question).current.number == 1


def test_asking_for_a_new_version_twice_makes_one(client, document):
    question = make.question(document)
    give(question)
    for _time in range(2):
        client.post(f"/admin/quizzes/question/{question.pk}/new-version/")
    assert question.versions.count() == 2


def test_a_wording_learners_were_given_is_not_changed_by_a_post(client, document):
    question = make.question(document)
    give(question)
    change(client, question, stem="Changed?", rows=[("X", True, ""), ("Y", False, "")], button="_publish")
    assert [v.stem for v in question.versions.all()] == ["What is tea?"]
    assert [text for text, credit, why in choices(again(question).current)] == ["A leaf", "A stone", "A fish"]


def test_what_a_given_question_rests_on_can_still_be_put_right(client, document):
    question = make.question(document)
    give(question)
    water = document.passages.get(text="Water is warm.")
    change(client, question, cites=[water.key], topic="water")
    assert [str(citation) for citation in question.citations.all()] == ["Water is warm."]
    assert again(question).topic == "water"
    response = change(client, question, cites=[])
    assert response.context["form"].errors["cites"]
    assert question.citations.count() == 1


def test_a_new_version_can_be_thrown_away_and_what_learners_get_cannot(client, document):
    question = make.question(document)
    client.post(f"/admin/quizzes/question/{question.pk}/discard/")
    assert question.versions.count() == 1
    change(client, question, stem="Else?")
    client.post(f"/admin/quizzes/question/{question.pk}/discard/")
    assert [v.stem for v in question.versions.all()] == ["What is tea?"]


def test_a_question_nobody_was_asked_is_deleted_after_saying_what_goes(client, document):
    write(client, document)
    question = Question.objects.get()
    address = f"/admin/quizzes/question/{question.pk}/delete/"
    assert f'href="{address}"' in client.get(f"/admin/quizzes/question/{question.pk}/change/").text
    page = " ".join(client.get(address).text.split())
    assert "Nothing has changed yet." in page and "It would go for good, with its 1 version." in page
    assert "<h1>Delete “What is tea?”</h1>" in page  # its own question mark is enough
    assert Question.objects.exists()
    response = client.post(address, follow=True)
    assert desk.said(response) == ["Deleted: “What is tea?”."]
    assert not Question.objects.exists()
    assert desk.done()[-1] == "Deleted before anybody met it."


def test_a_question_on_which_something_hangs_is_not_deleted_and_it_is_said_why(client, document):
    question = make.question(document)
    attempt = give(question)
    address = f"/admin/quizzes/question/{question.pk}/delete/"
    for state, said in (
        ("published", "It is published. Retire it instead."),
        ("draft", "Learners were asked it, and what they answered stays."),
        ("retired", f"“{attempt.quiz}” has it among its questions. Take it out there first."),
    ):
        Question.objects.update(state=state)
        page = client.get(address).text
        assert "It cannot be deleted." in page and said in page and "Delete it" not in page
        assert said in " ".join(desk.said(client.post(address, follow=True)))
        assert address not in client.get(f"/admin/quizzes/question/{question.pk}/change/").text
    assert Question.objects.get().versions.get().is_answered


def test_every_version_can_be_looked_up(client, document):
    question = make.question(document)
    change(client, question, stem="What is tea, really?", button="_publish")
    page = client.get(f"/admin/quizzes/question/{question.pk}/history/").text
    assert page.index("Version 2") < page.index("Version 1")


@pytest.mark.parametrize(
    ("kind", "rows", "marked"),
    [
        ("short", [("sevelamer", 1, ""), ("salt", "0.5", "")], ["✓ sevelamer", "salt"]),
        ("multiple", [("Green", "0.5", ""), ("Black", "0.5", ""), ("Red", -1, "")], ["✓ Green", "✓ Black", "Red"]),
    ],
)  # fmt: skip
def test_what_is_partly_correct_has_no_tick_and_what_belongs_has(client, document, kind, rows, marked):
    question = make.question(document, kind=kind, choices=rows)
    give(question)
    page = client.get(f"/admin/quizzes/question/{question.pk}/change/").text
    assert re.findall(r"<b>(✓? ?\w+)</b>", page[page.index("written-choices") :]) == marked
    assert ("partly correct: counts 50" in page) is (kind == "short")


def test_a_retired_question_is_asked_no_more_and_can_come_back(client, document):
    question, other = make.question(document), make.question(document, "q2", "Two?")
    quiz = make.quiz(make.path(document), [question, other])
    client.post(f"/admin/quizzes/question/{question.pk}/retire/")
    assert again(question).state == "retired"
    attempt = attempts.start(make.learner(), quiz, timezone.now())
    assert [response.version.stem for response in attempt.responses.all()] == ["Two?"]
    client.post(f"/admin/quizzes/question/{question.pk}/publish/")
    assert again(question).state == "published"


def test_a_question_its_quiz_cannot_be_passed_without_is_not_retired(client, document):
    question = make.question(document)
    make.quiz(make.path(document), [question], title="The check")
    address = f"/admin/quizzes/question/{question.pk}/retire/"
    response = client.post(address, {"_retire": "sure"}, follow=True)
    assert desk.said(response) == ["“The check” would ask nothing any more. Give it another question first."]
    assert again(question).state == "published"


def test_the_last_question_of_a_check_is_retired_together_with_it_once_that_is_said(client, document):
    question, lesson = make.question(document), make.lesson(document)
    path = make.path(document, [lesson])
    check = make.quiz(path, [question], lesson=lesson, title="The check")
    final = make.quiz(path, [question, make.question(document, "b", "Two?")], slug="f", pass_points=2)
    address = f"/admin/quizzes/question/{question.pk}/retire/"
    page = " ".join(client.post(address).text.split())
    assert again(question).state == "published"
    assert "The check</a> would ask nothing without it. So it is retired, too" in page
    assert "“What tea is” is done from then on when it is read. Who has passed stays passed." in page
    assert "It needs 2 right answers: from then on 1 is enough." in page
    assert f'href="/admin/quizzes/question/add/?document={document.pk}"' in page
    sent = {"_retire": "sure", "along": [check.pk, final.pk]}
    assert desk.said(client.post(address, sent, follow=True)) == [
        "Retired. Learners get it no more; what they answered stays. “The check” asks nothing any more and is "
        "retired, too. “What tea is” is done from now on when it is read. “Check: tea” is passed from now on "
        "with 1 right answer."
    ]
    check.refresh_from_db()
    final.refresh_from_db()
    assert again(question).state == check.state == "retired"
    assert (path.steps.get().check_required, final.pass_points) == (False, 1)


@pytest.mark.parametrize("verb", ["new-version", "discard", "publish", "retire"])
def test_what_changes_a_question_is_a_post_by_who_may(client, document, verb):
    question = make.question(document)
    address = f"/admin/quizzes/question/{question.pk}/{verb}/"
    assert client.get(address).status_code == 405
    reader = make.educator("reader@example.org")
    reader.user_permissions.set(Permission.objects.filter(codename="view_question"))
    assert desk.signed_in(reader).post(address).status_code == 403
    assert desk.signed_in(reader).post(address.replace(verb, "delete")).status_code == 403
    assert (again(question).state, question.versions.count()) == ("published", 1)


def test_who_may_only_look_changes_nothing(document):
    question = make.question(document)
    reader = make.educator()
    reader.user_permissions.set(Permission.objects.filter(codename="view_question"))
    client = desk.signed_in(reader)
    page = client.get(f"/admin/quizzes/question/{question.pk}/change/").text
    assert "A stone" in page
    assert "_draft" not in page and "_publish" not in page and "Make a new version" not in page
    assert change(client, question, topic="mine").status_code == 403
    assert write(client, document).status_code == 403
    assert again(question).topic == "plants"


def test_fields_that_are_not_on_the_form_change_nothing(client, document):
    question = make.question(document)
    other = make.document("coffee", "Coffee", sentences=("Coffee is a bean.",))
    extra = {"document": other.pk, "slug": "x", "state": "retired", "current": "9", "number": "7"}
    client.post(f"/admin/quizzes/question/{question.pk}/change/", typed(document) | extra)
    now = again(question)
    assert (now.document, now.slug, now.state, now.current) == (
        document,
        question.slug,
        "published",
        question.current,
    )
