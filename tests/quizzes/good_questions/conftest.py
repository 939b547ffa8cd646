"""A path on a document of one long sentence."""

import pytest

from tests import make


@pytest.fixture
def document():
    return make.document(sentences=("Tea is a leaf of a bush that grows on mountains in the rain.",))


@pytest.fixture
def path(document):
    return make.path(document, [make.lesson(document)], notice="")
