"""Zips from anywhere: each is a course, or is refused with one sentence before anything of it is used."""

import stat
import zipfile
from io import BytesIO

import pytest
from django.core.management import call_command

from learn.importing import CannotRead
from learn.models import Document
from quizzes.formats import course_files
from quizzes.formats.course_files import Folder, Zip, write_folder, zipped

GOOD = {"path.toml": b"a", "lessons/one.md": b"b"}


def packed(entries, method=zipfile.ZIP_DEFLATED):
    """A zip of (name or ZipInfo, bytes) pairs."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as target:
        for name, data in entries:
            target.writestr(name, data)
    return file.getvalue()


def link(name):
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry


def locked(data):
    """The zip as if its first entry were encrypted."""
    data = bytearray(data)
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def lying():
    """A zip whose entry holds more than it says."""
    data = bytearray(packed([("path.toml", b"a" * 5000)]))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def bz2():
    return packed([("path.toml", b"a")], zipfile.ZIP_BZIP2)


def twice():
    with pytest.warns(UserWarning):
        return packed([("path.toml", b"a"), ("path.toml", b"b")])


HOSTILE = [
    (lambda: b"", "not a zip"),
    (lambda: b"MZ\x90" + bytes(5000), "not a zip"),
    (lambda: packed(GOOD.items())[:60], "not a zip"),
    (lambda: packed([("../../etc/passwd", b"x")]), "a place outside itself, “../../etc/passwd”"),
    (lambda: packed([("lessons/../../x.md", b"x")]), "a place outside itself"),
    (lambda: packed([("/etc/passwd", b"x")]), "a place outside itself"),
    (lambda: packed([("C:/x", b"x")]), "a place outside itself"),
    (lambda: packed([("lessons\\..\\x.md", b"x")]), "a place outside itself"),
    (lambda: packed([("a//b", b"x")]), "a place outside itself"),
    (lambda: packed([(link("lessons/one.md"), b"/etc/passwd")]), "holds a link, “lessons/one.md”"),
    (lambda: locked(packed(GOOD.items())), "locked with a password"),
    (lambda: packed([("path.toml", bytes(3_000_000))]), "“path.toml” unpacks to far more than it is"),
    (lambda: packed([(f"lessons/{n}.md", b"") for n in range(5001)]), "more than 5000 files"),
    (
        lambda: packed([("path.toml", b""), ("more.zip", packed(GOOD.items()))]),
        "holds another one, “more.zip”",
    ),
    (twice, "holds “path.toml” twice"),
    (lambda: packed([("lessons/a.md", b"a"), ("lessons\\a.md", b"b")]), "holds “lessons/a.md” twice"),
    (lambda: packed([("..\\x.md", b"x")]), "a place outside itself"),
    (lambda: packed([("\\x.md", b"x")]), "a place outside itself"),
    (lambda: packed([("C:\\x.md", b"x")]), "a place outside itself"),
    (bz2, "packed in an unusual way"),
    (lying, "not a zip that can be read, or it is damaged"),
]


@pytest.mark.parametrize(("make", "said"), HOSTILE)
def test_a_hostile_zip_is_refused_with_a_sentence(make, said):
    with pytest.raises(CannotRead) as error:
        Zip(make())
    assert said in str(error.value)
    assert len(str(error.value)) <= 120


def test_a_zip_that_unpacks_to_too_much_in_all_is_refused(monkeypatch):
    monkeypatch.setattr(course_files, "LARGEST_TOTAL_MB", 1)
    with pytest.raises(CannotRead, match="unpacks to more than 1 MB"):
        Zip(packed([(f"lessons/{n}.md", bytes(range(256)) * 2400) for n in range(2)], zipfile.ZIP_STORED))


def test_a_zip_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(course_files, "LARGEST_ZIP_MB", 0)
    with pytest.raises(CannotRead, match="larger than 0 MB"):
        Zip(packed(GOOD.items()))


def test_a_flipped_bit_is_noticed():
    data = bytearray(packed([("path.toml", b"slug = 'tea'" * 9)], zipfile.ZIP_STORED))
    data[60] ^= 1
    with pytest.raises(CannotRead, match="damaged"):
        Zip(bytes(data))


@pytest.mark.django_db
def test_nothing_of_a_hostile_zip_is_saved_or_written(tmp_path, settings, capsys):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "course.zip").write_bytes(packed([("path.toml", b"slug = 'x'"), ("../x.md", b"x")]))
    with pytest.raises(SystemExit, match="a place outside itself"):
        call_command("load_course", tmp_path / "in" / "course.zip")
    assert not Document.objects.exists()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["course.zip", "in"]


def test_a_zip_reads_as_its_folder_whether_or_not_a_folder_holds_it_all():
    for data in (packed(GOOD.items()), zipped(GOOD, "tea"), packed([("tea/", b""), *((f"tea/{n}", d) for n, d in GOOD.items())])):  # fmt: skip
        files = Zip(data)
        assert (files.names(), files.read("lessons/one.md")) == (["lessons/one.md", "path.toml"], b"b")


def test_a_zip_with_the_names_windows_powershell_gives_is_the_same():
    entries = [("tea\\", b""), *((f"tea/{name}".replace("/", "\\"), data) for name, data in GOOD.items())]
    files = Zip(packed(entries))
    assert (files.names(), files.read("lessons/one.md")) == (["lessons/one.md", "path.toml"], b"b")


def test_two_names_that_differ_in_capitals_alone_are_two_files():
    files = Zip(packed([*GOOD.items(), ("lessons/One.md", b"c")]))
    assert (files.read("lessons/one.md"), files.read("lessons/One.md")) == (b"b", b"c")


def test_what_a_mac_adds_is_no_matter():
    files = Zip(
        packed([("tea/path.toml", b"a"), ("__MACOSX/tea/._path.toml", b"x"), ("tea/.DS_Store", b"x")])
    )
    assert files.names() == ["path.toml"]


def test_the_same_files_are_the_same_zip_whatever_their_order():
    assert zipped(GOOD, "tea") == zipped(dict(reversed(GOOD.items())), "tea")


def test_other_files_are_no_part_of_a_course(tmp_path):
    write_folder(GOOD | {"README.md": b"c", "lessons/deep/two.md": b"d"}, tmp_path, lambda folder: False)
    assert Folder(tmp_path).names() == ["lessons/one.md", "path.toml"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "secret").write_text("x")
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "path.toml").symlink_to(tmp_path / "secret")
    with pytest.raises(CannotRead, match="outside the course folder"):
        Folder(tmp_path / "course").read("path.toml")
