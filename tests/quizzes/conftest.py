"""Where the folder of a small course lies."""

import pytest

from .course_folder import FILES, write


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def folder(media, tmp_path):
    """A course as a folder of files; what is loaded from it is kept apart."""
    for name, text in FILES.items():
        write(tmp_path / "course", name, text)
    return tmp_path / "course"
