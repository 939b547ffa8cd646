"""Where the folder of a small course lies."""

import pytest

from .course_folder import FILES, write


@pytest.fixture
def folder(keep_files_apart, tmp_path):
    """A course as a folder of files; what is loaded from it is kept apart."""
    for name, text in FILES.items():
        write(tmp_path / "course", name, text)
    return tmp_path / "course"
