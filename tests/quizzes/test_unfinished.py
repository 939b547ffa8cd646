"""A question that is only begun: kept, never asked, and published only when it is whole."""

import re
from contextlib import suppress
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from learn.models import Document
from quizzes import attempts, authoring, banks, giving
from quizzes.formats.course_values import CourseFaults
from quizzes.formats.recognising import FORMATS, read_bank
from quizzes.models import Question, Response
from quizzes.question_types import QUESTION_TYPES
from tests import desk, make
from tests.quizzes.course_folder import FILES
from tests.quizzes.question_types import PLANT
from tests.quizzes.test_exporting import elsewhere, exported, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return make.document()


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def begin(client, document, kind="single", button="_draft", **typed):
    """A question with a stem and nothing else, unless told otherwise."""
    data = {"document": document.pk, "kind": kind, "stem": "What is tea?", button: "1"}
    data |= {"rows-TOTAL_FORMS": 6, "rows-INITIAL_FORMS": 0} | typed
    return client.post("/admin/quizzes/question/add/", data, follow=True)


def lacks(page):
    """The sentences in the list of what is missing."""
    part = re.search(r'<section class="[^"]*lacking.*?</section>', page.text, re.DOTALL)
    return re.findall(r"<li>(?:<[^>]+>)*(.*?)(?:</a>)?</li>", part[0]) if part else []


@pytest.mark.parametrize("kind", QUESTION_TYPES)
def test_a_question_of_any_kind_is_kept_with_a_stem_only(client, document, kind):
    page = begin(client, document, kind)
    question = Question.objects.get()
    assert (question.state, question.current.kind, question.current.stem) == ("draft", kind, "What is tea?")
    assert "Write the explanation: the truth, in one or two sentences." in lacks(page)
    assert "Choose the sentence it rests on: its feedback quotes it." in lacks(page)
    assert len(lacks(page)) > 2


def test_the_desk_copes_with_it_everywhere(client, document):
    for kind in QUESTION_TYPES:
        begin(client, document, kind)
    begun = list(Question.objects.order_by("pk"))
    final = make.quiz(make.path(document), begun, state="draft")
    for address in (
        "", "quizzes/question/", "quizzes/lintwaiver/",
        *(f"quizzes/question/{question.pk}/{page}/" for question in begun for page in ("change", "history")),
        f"quizzes/quiz/{final.pk}/change/", f"quizzes/proposedbank/take-along/?what=quiz-{final.pk}&format=csv",
        f"quizzes/waiver/publish-check/{final.path_id}/",
    ):  # fmt: skip
        assert client.get(f"/admin/{address}", follow=True).status_code == 200, address
    with suppress(SystemExit):
        call_command("lint_questions", stdout=StringIO())


@pytest.fixture
def course(settings, tmp_path):
    """The document of a course that was loaded from its files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    load({name: text.encode() for name, text in FILES.items()})
    return Document.objects.get()


def test_a_course_with_it_comes_back_to_the_same_bytes(client, course):
    more = {"rows-0-text": "Leaf", "rows-2-why": "No.", "stem": "Begun?", "explanation": "So."}
    for kind in QUESTION_TYPES:
        begin(client, course, kind)
        begin(client, course, kind, **more)
    files = exported()
    report, again = elsewhere(files)
    assert again == files
    assert report.counts["questions"]["new"] == Question.objects.count()


def test_a_file_that_calls_it_a_draft_does_not_make_a_published_question_unfinished(course):
    files = exported()
    begun = '[[questions]]\nslug = "warm"\nkind = "single"\nstate = "draft"\nstem = "How?"\n'
    del files["questions/final.gift"]
    with pytest.raises(CourseFaults, match="warm is published on the site, so it has to be whole: Write the"):
        load(files | {"questions/final.toml": begun.encode()})
    assert Question.objects.get(slug="warm").current.stem == "How is water?"


def test_it_is_not_taken_along_in_a_file_of_any_format_and_that_is_said(client, document):
    make.question(document)
    for kind in QUESTION_TYPES:
        begin(client, document, kind)
    for name, format_ in FORMATS.items():
        exported, rows = banks.export(banks.askable(document.questions.order_by("pk")), format_)
        said = {
            rows[loss.question].current.kind
            for loss in exported.losses
            if "It is not finished" in loss.detail
        }
        # True or false has its two rows from the start.
        assert said == set(QUESTION_TYPES) - {"truefalse"}, name
        assert read_bank(exported.data)[1].questions[0].stem == "What is tea?", name


# Publishing


def test_publishing_says_in_one_list_all_that_is_missing(client, document):
    page = begin(client, document, button="_publish", stem="")
    top = re.search(r'id="mistakes">(.*?)</div>', page.text, re.DOTALL)[1]
    assert [re.sub("<[^>]+>", "", line) for line in re.findall("<li>(.*?)</li>", top)] == [
        "Question: Write the question.",
        "Explanation: Write the explanation: the truth, in one or two sentences.",
        "The sentence it rests on: Choose the sentence it rests on: its feedback quotes it.",
        "Add at least two choices.",
        "Mark exactly one choice as correct.",
    ]
    assert not Question.objects.exists()


def test_a_draft_without_even_a_question_is_refused_with_what_was_typed(client, document):
    page = begin(client, document, stem=" ", explanation="Tea is a leaf.")
    assert "Write the question." in page.text and "Tea is a leaf.</textarea>" in page.text
    assert not Question.objects.exists()


@pytest.mark.parametrize("kind", QUESTION_TYPES)
def test_what_is_not_finished_is_published_by_no_door(client, document, kind):
    begin(client, document, kind)
    question = Question.objects.get()
    authoring.cite(question, "", [document.passages.first()])
    page = client.post(f"/admin/quizzes/question/{question.pk}/publish/", follow=True)
    assert "Write the explanation: the truth, in one or two sentences." in desk.said(page)[0]
    question.refresh_from_db()
    assert question.state == "draft"


def test_learners_keep_the_finished_wording_while_the_next_is_not(client, document):
    question = make.question(document)
    quiz = make.quiz(make.path(document), [question])
    address = f"/admin/quizzes/question/{question.pk}/change/"
    data = {"kind": "single", "stem": "What else?", "rows-TOTAL_FORMS": 2, "rows-INITIAL_FORMS": 0}
    page = client.post(address, data | {"_draft": "1", "cites": [document.passages.first().key]}, follow=True)
    assert "Add at least two choices." in lacks(page)
    with pytest.raises(ValidationError):
        giving.publish(question)
    attempts.start(make.learner(), quiz, timezone.now())
    assert [response.version.stem for response in Response.objects.all()] == ["What is tea?"]


def test_a_draft_takes_no_sentence_from_what_learners_get(client, document):
    question = make.question(document)
    data = {"kind": "single", "stem": "Else?", "rows-TOTAL_FORMS": 2, "rows-INITIAL_FORMS": 0, "_draft": "1"}
    page = client.post(f"/admin/quizzes/question/{question.pk}/change/", data, follow=True)
    assert "Choose the sentence it rests on: its feedback quotes it." in page.text
    assert question.citations.count() == 1


def test_nobody_goes_back_to_a_wording_that_was_not_finished(client, document):
    question = make.question(document)
    data = {"kind": "single", "stem": "What else?", "rows-TOTAL_FORMS": 2, "rows-INITIAL_FORMS": 0}
    data |= {"cites": [document.passages.first().key], "_draft": "1"}
    client.post(f"/admin/quizzes/question/{question.pk}/change/", data)
    client.post(f"/admin/quizzes/question/{question.pk}/go-back/1/")
    page = client.post(f"/admin/quizzes/question/{question.pk}/go-back/2/", follow=True)
    assert "Version 2 was never finished" in desk.said(page)[-1]
    question.refresh_from_db()
    assert question.current.number == 3


def test_a_question_that_cannot_be_answered_yet_is_not_tried(client, document):
    page = begin(client, document, button="_try")
    question = Question.objects.get()
    assert page.redirect_chain[-1][0] == f"/admin/quizzes/question/{question.pk}/change/"
    assert "Saved as a draft" in desk.said(page)[0]
    assert "It can be tried when this is there:" in desk.said(page)[1]


def test_a_part_the_drawing_has_not_is_said_before_it_is_published(client, document):
    document.figures.create(slug="plant", svg=PLANT, alternative="A plant.")
    rows = {"rows-0-text": "Fruit", "rows-0-region": "fruit", "rows-0-is_right": "on", "figure": "plant"}
    page = begin(client, document, "hotspot", **rows)
    assert any("“plant” has no such part. It has: leaf, stem, root." in said for said in lacks(page))


# What the rules say of it


def panel(text):
    return re.sub(r"<[^>]+>|\s+", " ", text.partition('id="found"')[2].partition("</section>")[0])


@pytest.mark.parametrize("kind", QUESTION_TYPES)
def test_a_question_only_begun_says_what_is_missing_and_the_rules_nothing_beside(client, document, kind):
    page = begin(client, document, kind)
    assert "Something is still missing. Nothing else is found" in panel(page.text)
    assert "could be better" not in page.text
    assert (
        "Something is still missing."
        in client.post(
            "/admin/quizzes/lintwaiver/typed/",
            {
                "document": document.pk,
                "kind": kind,
                "stem": "What is tea?",
                "rows-TOTAL_FORMS": 6,
                "rows-INITIAL_FORMS": 0,
            },
        ).text
    )
    everything = client.get("/admin/quizzes/lintwaiver/").text
    assert "Nobody can earn all of it" not in everything and "No explanation" not in everything


def test_a_question_without_choices_is_not_told_that_it_only_shows_in_them(client, document):
    assert "Something is still missing. Nothing else" in panel(begin(client, document, stem="Tea?").text)


def test_what_is_there_already_is_read_by_the_rules(client, document):
    rows = {"rows-0-text": "All of the above", "rows-0-is_right": "on", "rows-1-text": "A stone"}
    page = begin(client, document, **rows)
    assert "“All of the above”" in panel(page.text) and "No explanation" not in panel(page.text)


def test_what_learners_get_is_read_for_what_is_missing_too(client, document):
    question = make.question(document)
    question.citations.all().delete()
    page = client.get(f"/admin/quizzes/question/{question.pk}/change/").text
    assert "It rests on no sentence" in panel(page)
