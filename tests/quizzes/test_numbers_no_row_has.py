"""A number no row can have is none, wherever an educator's address or form says one: never an error of ours."""

import pytest

from learn.row_numbers import row_number
from tests import make
from tests.desk import educator, signed_in

pytestmark = pytest.mark.django_db
TOO_LARGE = ["9" * 19, "9" * 5000, "²", "-1", "١٢", "1\x00", ""]


@pytest.fixture
def client():
    return signed_in(educator())


@pytest.mark.parametrize("said", TOO_LARGE)
def test_it_is_none(said):
    assert row_number(said) is None


@pytest.mark.parametrize("said", ["7", 7, "0", 0, "9" * 18])
def test_any_other_is_one(said):
    assert row_number(said) == int(said)


@pytest.mark.parametrize("number", TOO_LARGE)
@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/admin/learn/document/{document}/sentences/", "section"),
        ("/admin/learn/lesson/add/", "document"),
        ("/admin/learn/lesson/add/", "path"),
        ("/admin/quizzes/question/add/", "document"),
        ("/admin/quizzes/question/add/", "path"),
    ],
)
def test_an_address_with_one_leads_to_its_page(client, address, field, number):
    address = address.format(document=make.document().pk)
    assert client.get(address, {field: number}).status_code == 200


@pytest.mark.parametrize("number", TOO_LARGE)
@pytest.mark.parametrize(
    ("address", "fields", "status"),
    [
        ("/admin/learn/lesson/add/", ["document"], 200),
        ("/admin/learn/lesson/preview/", ["document"], 200),
        ("/admin/quizzes/question/add/", ["document"], 200),
        ("/admin/quizzes/lintwaiver/typed/", ["question", "document"], 200),
        ("/admin/quizzes/lintwaiver/waive/", ["question", "quiz"], 404),
        ("/admin/learn/document/{document}/confirm/", ["compared_with", "lesson-1"], 302),
        ("/admin/quizzes/questionacceptance/{document}/give/", ["thing", "back"], 302),
    ],
)
def test_a_form_with_one_comes_back_or_changes_nothing(client, address, fields, status, number):
    address = address.format(document=make.document().pk)
    assert client.post(address, dict.fromkeys(fields, number)).status_code == status
