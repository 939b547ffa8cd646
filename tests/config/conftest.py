"""A site that has been started. To start one takes longer than most that is asked of it."""

import pytest

from .sites import manage


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of a site with the first course, the demo's people and an upload; a backup of it, and what
    was said of that. All tests share it: who changes anything takes a copy."""
    folder = tmp_path_factory.mktemp("sites") / "site"
    done = manage(folder, "start")
    assert done.returncode == 0, done.stderr
    (folder / "media" / "extra").mkdir(parents=True)
    (folder / "media" / "extra" / "picture.png").write_bytes(b"a picture")
    made = manage(folder, "backup", folder.parent / "site.docent")
    assert made.returncode == 0, made.stderr
    return folder, folder.parent / "site.docent", made.stdout
