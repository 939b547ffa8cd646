import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.importing import CannotRead
from learn.importing.readers import LARGEST_TEXT_MB, read

from . import making


@pytest.fixture(autouse=True)
def uncaged():
    """Here the cage is the real one."""


def refused(data, name="tea.txt"):
    with pytest.raises(CannotRead) as error:
        read(data, name)
    sentence = str(error.value)
    assert 0 < len(sentence) <= 120
    assert "\n" not in sentence
    return sentence


def sentences(data, name="tea.txt"):
    return [p.text for section in read(data, name).sections for p in section.passages]


EMPTY = "This file is empty. Choose the file that holds the text."
KNOWN = ".docx, .odt, .epub, .html, .rtf, .pdf, .md, .txt"


def test_an_unknown_suffix_names_those_it_reads():
    assert refused(b"x", "tea.xyz") == f"Docent cannot read “.xyz” files. Save it as one of these: {KNOWN}."
    assert refused(b"x", "tea") == (
        "The name of this file has no end, as .docx or .pdf. Give it the one it should have."
    )


def test_the_suffix_may_be_in_capitals():
    assert sentences(b"One.", "TEA.TXT") == ["One."]


@pytest.mark.parametrize("data", [b"", b"  \n\n\t ", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", ["tea.txt", "tea.md"])
def test_an_empty_file_is_refused(data, name):
    assert refused(data, name) == EMPTY


def test_a_title_alone_is_refused():
    assert refused(b"# Tea", "notes.md") == "This file has a title and no text. Write the text under it."


def test_a_file_too_large_is_refused():
    assert str(LARGEST_TEXT_MB) in refused(b"a. " * (LARGEST_TEXT_MB * 1024 * 1024 // 3 + 1))


def test_nul_characters_are_refused():
    said = "This file holds NUL characters, as no text does. Open it, copy what can be read and paste it."
    assert refused(b"Tea\0 is a leaf.") == said


@pytest.mark.parametrize("name", ["tea.txt", "tea.md"])
def test_a_binary_file_is_refused(name):
    refused(bytes(range(256)) * 40, name)
    refused(b"\x89PNG\r\n\x1a\n\x01\x02\x03\x04\x05\x06\x07\x0e\x0f\x10\x11\x12\x13", name)


def test_damaged_utf16_is_refused():
    assert "damaged" in refused(b"\xff\xfea\x00b")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_it_reads_every_unicode_encoding(encoding):
    assert sentences("Café is open. Tea is hot.".encode(encoding)) == ["Café is open.", "Tea is hot."]


def test_other_bytes_are_read_as_windows_1252_and_said_so():
    outline = read("Café is “open”.".encode("windows-1252"), "tea.txt")
    assert outline.sections[0].passages[0].text == "Café is “open”."
    assert outline.warnings == (
        "The file is not in UTF-8; it was read as Windows-1252. Check accented letters.",
    )


def test_stray_control_characters_are_left_out_and_said_so():
    outline = read(b"Tea\x01 is a leaf.", "tea.txt")
    assert outline.sections[0].passages[0].text == "Tea is a leaf."
    assert outline.warnings == ("Control characters that cannot be shown were left out.",)


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_every_kind_of_line_end_is_one(ends):
    assert sentences(ends.join(["# Tea", "", "One.", "", "Two."]).encode(), "tea.md") == ["One.", "Two."]


def test_every_reader_says_what_it_is():
    for suffix in (".txt", ".md"):
        assert 0 < len(read(b"One.", f"tea{suffix}").reader) <= 60


@pytest.mark.parametrize("name", ["tea.md", "tea.txt"])
def test_a_large_text_is_read_in_the_cage_and_says_the_same(name):
    part = b"## Part\n\nTea is a leaf. It is green.\n\n"
    small, large = read(part * 10, name), read(part * 4000, name)
    texts = [
        [passage.text for section in found.sections for passage in section.passages]
        for found in (small, large)
    ]
    assert texts[1] == texts[0] * 400
    assert (large.reader, large.title) == (small.reader, small.title)


@given(st.binary(max_size=600), st.sampled_from([".txt", ".md"]))
def test_any_bytes_are_read_or_refused_in_a_sentence(data, suffix):
    try:
        read(data, f"tea{suffix}")
    except CannotRead as error:
        assert 0 < len(str(error)) <= 120


@pytest.mark.parametrize("name,words", [("tea.doc", "Save it as .docx"), ("tea.png", "is a picture")])
def test_a_file_that_cannot_be_read_says_what_to_do(name, words):
    with pytest.raises(CannotRead, match=words):
        read(b"tea", name)


@pytest.mark.parametrize(
    "text,language", [("هذه جملة أولى.", "ar"), ("זה משפט ראשון.", "he"), ("Tea.", "en")]
)
def test_a_text_from_right_to_left_tells_its_language_by_its_letters(text, language):
    assert read(text.encode(), "tea.txt").language == language


def test_text_as_a_terminal_or_a_typewriter_shows_it_is_read():
    bold = "".join(f"{letter}\b{letter}" for letter in "Brewing")
    under = "".join(f"_\b{letter}" for letter in "gently")
    lines = f"\x1b[1m{bold}\x1b[0m\n\nPour \x1b[38;5;2mit\x1b[m {under} and s_low_ly.\n\n+\bo \x1b]8;;http://a.example\x1b\\a cup\x1b]8;;\x07\n"
    outline = read((lines * 9).encode(), "a.txt")
    said = [passage.text for section in outline.sections for passage in section.passages]
    assert (
        "Pour it gently and s_low_ly." in said
        and any(text.endswith("a cup") for text in said)
        and not outline.warnings
    )
    with pytest.raises(CannotRead, match="not a text file"):
        read(bytes(range(1, 256)) * 20, "a.txt")


@pytest.mark.parametrize("suffix", ["html", "htm", "txt", "md"])
@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_picture_under_another_name_is_called_a_picture(suffix, kind):
    starts = {"png": making.png(), "jpeg": b"\xff\xd8\xff\xe0", "webp": b"RIFF\x10\0\0\0WEBPVP8 "}
    said = "This is a picture. Run text recognition"
    with pytest.raises(CannotRead, match=said):
        read(starts[kind] + bytes(range(1, 256)) * 20, f"photo.{suffix}")
