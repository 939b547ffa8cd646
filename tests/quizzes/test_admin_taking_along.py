"""An educator takes questions along, in another format."""

import pytest

from quizzes.formats import csv_bank
from quizzes.models import Question, QuestionVersion
from tests import make
from tests.desk import done, educator, said, signed_in

from .bringing_banks import ALONG, FILE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]


@pytest.fixture
def client():
    return signed_in(educator())


class TestTakingAlong:
    def test_what_is_lost_is_shown_before_the_file_is_taken(self, client):
        _way, _lesson, check, _final = make.course()
        page = client.get(ALONG, {"what": f"quiz-{check.pk}", "format": "aiken"}).content.decode()
        assert "2 questions" in page
        assert "Question 0?" in page
        assert "<li><b>explanation, " in page
        assert "Aiken has no place for this." in page

    @pytest.mark.parametrize("written_as", ["gift", "moodle_xml", "csv", "aiken", "qti21"])
    @pytest.mark.parametrize(
        ("ruling", "said"),
        [
            ("dropped", "It is left out of every score here. Where the file is brought, it counts."),
            ("credit", "Everyone gets full credit for it here. Where the file is brought, answers count by its key."),
        ],
    )  # fmt: skip
    def test_that_a_question_is_faulty_here_is_named_as_lost(self, client, written_as, ruling, said):
        _way, _lesson, check, _final = make.course()
        asked = {"what": f"quiz-{check.pk}", "format": written_as}
        assert said not in client.get(ALONG, asked).text
        make.forced(QuestionVersion.objects.filter(question__slug="q1"), ruling=ruling)
        page = client.get(ALONG, asked).text
        assert page.count(said) == 1 and page.count("how it counts") == 1

    def test_it_counts_what_the_format_can_say(self, client):
        way, _lesson, _check, _final = make.course()
        make.question(way.document, "steps", kind="ordering", choices=[("One", 1, ""), ("Two", 0, "")])
        page = client.get(ALONG, {"what": f"document-{way.document.pk}", "format": "aiken"}).text
        assert "<h2>3 of 4 questions</h2>" in page

    def test_the_file_holds_what_is_ticked(self, client):
        _way, _lesson, check, _final = make.course()
        row = Question.objects.get(slug="q1")
        response = client.post(FILE, {"what": f"quiz-{check.pk}", "format": "csv", "question": [row.pk]})
        assert response["Content-Disposition"] == 'attachment; filename="tea-check.csv"'
        assert [found.slug for found in csv_bank.read(response.content).questions] == ["q1"]
        assert "no-store" in response["Cache-Control"]
        assert done() == ["Downloaded 1 question with its answers."]

    def test_of_a_path_and_of_a_document(self, client):
        way, _lesson, _check, _final = make.course()
        for what in (f"path-{way.pk}", f"document-{way.document.pk}"):
            assert "3 questions" in client.get(ALONG, {"what": what, "format": "qti21"}).content.decode()

    def test_nothing_ticked_takes_nothing(self, client):
        _way, _lesson, check, _final = make.course()
        response = client.post(FILE, {"what": f"quiz-{check.pk}", "format": "csv"}, follow=True)
        assert said(response) == ["Tick at least one question."]
        assert done() == []

    def test_what_is_not_there(self, client):
        make.course()
        assert client.post(FILE, {"what": "quiz-999", "format": "csv"}).status_code == 404
        assert client.get(ALONG, {"what": "quiz-999", "format": "tea"}).status_code == 200
