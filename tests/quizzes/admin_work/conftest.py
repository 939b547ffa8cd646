"""A document whose next edition has left a lesson and a question behind, and an educator."""

import pytest

from learn.importing.importing import import_file
from learn.models import Document
from tests import desk, make
from tests.quizzes.admin_work.pages import NEXT, TEA


@pytest.fixture
def document():
    import_file(TEA, "tea.md", slug="tea")
    document = Document.objects.get()
    make.lesson(document)
    make.question(document)
    import_file(NEXT, "tea.md", slug="tea")
    return document


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())
