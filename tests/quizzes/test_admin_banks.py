"""An educator brings questions and keeps what is ticked."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from quizzes import bringing
from quizzes.formats import qti
from quizzes.models import ProposedBank, Question
from tests import make
from tests.desk import done, educator, said, signed_in
from tests.quizzes.bank_questions import question

from .bringing_banks import AIKEN, ALONG, BRING, FILE, IMAGE, NOT_NOW, PREVIEW, TAKE, bring, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]
LIST = reverse("admin:quizzes_question_changelist")


@pytest.fixture
def document():
    return make.document()


@pytest.fixture
def client():
    return signed_in(educator())


class TestBringing:
    def test_each_question_is_shown_and_nothing_is_kept(self, client, document):
        response = bring(client, document)
        page = response.content.decode()
        assert response.redirect_chain == [(PREVIEW, 302)]
        assert "Nothing is kept yet." in page
        assert "<b>2</b> new questions" in page
        assert "<b>1</b> could not be read" in page
        assert (
            "<b>No key?</b> <small>line 11</small><br>The line ANSWER: is missing under its choices." in page
        )
        assert "1. One choice" in page
        assert "What is *milk*?" in page
        assert "<b>Right:</b> A leaf" in page
        assert not Question.objects.exists()

    def test_pasted_text_does_as_well(self, client, document):
        response = client.post(BRING, {"text": AIKEN, "document": document.pk}, follow=True)
        assert "pasted text, Aiken" in response.content.decode()

    def test_what_is_ticked_is_kept_as_drafts(self, client, document):
        page = bring(client, document)
        response = take(client, page, take=["1"])
        assert said(response) == ["1 new question, a draft."]
        row = Question.objects.get()
        assert (row.state, row.current.stem) == ("draft", r"What is \*milk\*?")
        assert done() == ["Brought from a file."]
        assert not ProposedBank.objects.exists()

    def test_one_arrives_at_just_what_was_brought(self, client, document):
        make.question(document, slug="old", stem="An old one?")
        response = take(client, bring(client, document), take=["0", "1"])
        assert response.redirect_chain[0][0] == LIST + "?brought=last"
        page = response.text
        assert "What is tea?" in page and "milk" in page and "An old one?" not in page
        assert "2 questions" in page
        assert "An old one?" in client.get(LIST).text

    def test_what_came_page_by_page_stands_together_in_pages(self, client, document):
        make.question(document, slug="old", stem="An old one?")
        text = "\n".join(f"Question {n}?\nA) x\nB) y\nANSWER: A\n" for n in range(55))
        response = take(client, bring(client, document, text), take=["0"], next="2")
        page = take(client, response, all="1").text
        assert "55 questions" in page and page.count("<tr>") < 55
        assert 'href="?brought=last&amp;p=2"' in page or 'href="?p=2&amp;brought=last"' in page

    def test_nothing_taken_leads_to_all_the_questions(self, client, document):
        assert take(client, bring(client, document)).redirect_chain[0][0] == LIST

    def test_a_question_without_a_topic_can_be_looked_for_by_that(self, client, document):
        make.question(document, slug="old", topic="plants")
        make.question(document, slug="none", topic="")
        assert '<a href="?topic=">no topic</a>' in client.get(LIST).text

    def test_brought_again_it_is_here_already(self, client, document):
        take(client, bring(client, document), take=["0", "1"])
        page = bring(client, document)
        assert "<b>2</b> are here already" in page.content.decode()
        assert 'name="take"' not in page.content.decode()
        take(client, page, take=["0", "1"])
        assert Question.objects.count() == 2

    def test_other_words_replace_those_here_only_when_ticked(self, client, document):
        make.question(document, slug="tea")
        sheet = "id,question,correct,choice 1,choice 2\ntea,What is tea made of?,1,Leaves,Stones\n"
        page = bring(client, document, sheet)
        assert "There is a question “tea” here that says something else." in page.content.decode()
        take(client, page)
        assert Question.objects.get().versions.count() == 1
        response = take(client, bring(client, document, sheet), instead=["0"])
        assert said(response) == ["1 changed as the file says."]
        assert Question.objects.get().versions.count() == 2

    def test_they_can_go_into_a_quiz(self, client):
        way, _lesson, check, _final = make.course()
        page = bring(client, way.document, quiz=check.pk)
        assert "into “Check: tea”" in page.content.decode()
        assert said(take(client, page, take=["0"]))[0].endswith("1 placed in “Check: tea”.")
        assert check.slots.count() == 3

    def test_a_no_throws_it_away(self, client, document):
        bring(client, document)
        assert said(client.post(NOT_NOW, follow=True)) == ["Nothing more is kept of the file you brought."]
        assert not ProposedBank.objects.exists()

    def test_a_yes_to_another_file_is_none(self, client, document):
        page = bring(client, document)
        bring(client, document, "Another?\nA) x\nB) y\nANSWER: B\n")
        response = take(client, page, take=["0"])
        assert said(response) == ["You have brought another file meanwhile. Look at this one first."]
        assert not Question.objects.exists()

    def test_a_long_bank_is_taken_page_by_page_or_at_once(self, client, document):
        text = "\n".join(f"Question {n}?\nA) x\nB) y\nANSWER: A\n" for n in range(45))
        page = bring(client, document, text)
        assert "Page 1 of 2." in page.content.decode()
        response = take(client, page, take=["0"], next="2")
        assert response.redirect_chain[0][0] == f"{PREVIEW}?page=2"
        assert "41. One choice" in response.content.decode()
        assert said(take(client, response, all="1"))[0].startswith("44 new questions, all drafts.")
        assert Question.objects.count() == 45

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({}, "Choose a file or paste text: one of the two."),
            ({"text": "Tea is a leaf."}, "No questions were found in this file."),
            (
                {"file": SimpleUploadedFile("x.gift", b"%PDF-1.4")},
                "This is a document, PDF (.pdf), not a bank",
            ),
        ],
    )
    def test_what_is_no_bank_is_said(self, client, document, sent, sentence):
        response = client.post(BRING, sent | {"document": document.pk})
        assert sentence in response.content.decode()
        assert not ProposedBank.objects.exists()

    def test_a_quiz_of_another_document_is_refused(self, client):
        _way, _lesson, check, _final = make.course()
        other = make.document(slug="coffee", title="Coffee")
        page = client.post(BRING, {"text": AIKEN, "document": other.pk, "quiz": check.pk}).content.decode()
        assert "This quiz asks about another document." in page

    def test_of_several_documents_none_is_chosen_beforehand(self, client):
        make.course()
        make.document(slug="coffee", title="Coffee")
        page = client.get(BRING).text
        assert '<option value="" selected>that of the quiz chosen below</option>' in page

    def test_the_only_document_is_chosen_beforehand(self, client, document):
        page = client.get(BRING).text
        assert f'<option value="{document.pk}">' in page and "that of the quiz chosen below" not in page

    def test_a_quiz_brings_its_document_along(self, client):
        _way, _lesson, check, _final = make.course()
        make.document(slug="coffee", title="All about coffee")
        client.post(BRING, {"text": AIKEN, "document": "", "quiz": check.pk})
        proposed = ProposedBank.objects.get()
        assert (proposed.document.slug, proposed.quiz) == ("tea", check)

    def test_without_a_quiz_a_document_has_to_be_chosen(self, client, document):
        make.document(slug="coffee", title="Coffee")
        page = client.post(BRING, {"text": AIKEN, "document": "", "quiz": ""}).text
        assert "Choose the document they rest on, or a quiz." in page
        assert not ProposedBank.objects.exists()

    def test_what_was_never_decided_is_forgotten(self, document):
        person = educator()
        bringing.propose(AIKEN.encode(), "a", document, None, person, timezone.now() - timedelta(days=8))
        other = make.educator("other@example.org", "Other")
        bringing.propose(AIKEN.encode(), "b", document, None, other, timezone.now())
        assert ProposedBank.objects.get().name == "b"


class TestWhoMay:
    PAGES = [
        ("get", BRING),
        ("get", PREVIEW),
        ("post", TAKE),
        ("post", NOT_NOW),
        ("get", ALONG),
        ("post", FILE),
    ]

    @pytest.mark.parametrize(("method", "address"), PAGES)
    def test_only_educators(self, method, address):
        helper = signed_in(make.educator("helper@example.org", "Helper"))
        assert getattr(helper, method)(address).status_code == 403
        learner = signed_in(make.learner())
        assert getattr(learner, method)(address).status_code == 302

    def test_a_waiting_file_is_its_owners_alone(self, client, document):
        shown = question(stem=f"See ![a cup](image:{IMAGE.digest})?", images={IMAGE.digest: IMAGE})
        bring(client, document, qti.write([shown]).data)
        other = signed_in(educator("other@example.org", "Other"))
        assert other.get(PREVIEW).status_code == 404
        assert other.post(TAKE, {"take": ["0"]}).status_code == 404
        assert other.post(NOT_NOW).status_code == 404
        assert other.get(reverse("admin:quizzes_proposedbank_image", args=[IMAGE.digest])).status_code == 404
        assert ProposedBank.objects.count() == 1

    def test_what_writes_is_a_post(self, client):
        for address in (TAKE, NOT_NOW, FILE):
            assert client.get(address).status_code == 405
        assert client.post(PREVIEW).status_code == 405

    def test_the_desk_and_the_list_of_questions_lead_there(self, client):
        for page in (reverse("admin:index"), reverse("admin:quizzes_question_changelist")):
            text = client.get(page).content.decode()
            assert f'href="{BRING}"' in text
            assert f'href="{ALONG}"' in text
