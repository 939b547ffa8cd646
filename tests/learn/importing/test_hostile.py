"""What strangers send: each ends in an outline or in one sentence, soon, and leaves nothing behind."""

import json
import os
import socket
import tempfile
import zipfile
from io import BytesIO

import pytest

from learn.importing import CannotRead, bylines, cage, file_info, lines, packages, paragraphs, readers
from learn.importing.apart import sentence
from learn.importing.readers import read

from . import making

BOMB = b"<w:p/>" * 12_000_000


@pytest.fixture(autouse=True)
def uncaged():
    """Here the cage is the real one."""


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path, monkeypatch):
    """Every test here also holds that no temporary file is left."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert [name for name in os.listdir(tmp_path) if not name.startswith("mine")] == []


def refused(data, name):
    with pytest.raises(CannotRead) as error:
        read(data, name)
    sentence = str(error.value)
    assert 0 < len(sentence) <= 120 and sentence.endswith(".") and "\n" not in sentence
    return sentence


def unsafe(data, kind):
    """As `refused`, but only what looks at the bytes is asked, outside the cage."""
    with pytest.raises(CannotRead) as error:
        packages.check(data, kind)
    sentence = str(error.value)
    assert 0 < len(sentence) <= 120 and sentence.endswith(".")
    return sentence


def test_an_empty_file_says_so():
    assert "empty" in refused(b"", "a.docx")
    assert "empty" in unsafe(b"\0\0", "pdf")


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html"])
def test_a_program_by_another_name_is_refused(suffix):
    assert "program" in unsafe(b"MZ\x90\0" + bytes(500), suffix)


def test_a_wrong_end_of_a_name_is_named():
    assert "This is PDF (.pdf), not Word (.docx)" in unsafe(making.pdf([]), "docx")
    assert "This is RTF (.rtf), not PDF (.pdf)" in unsafe(b"{\\rtf1 Tea}", "pdf")
    assert "This is Word (.docx), not EPUB (.epub)" in unsafe(making.docx("<w:p/>"), "epub")
    assert "not a whole" in unsafe(b"just \x00\x01", "docx")
    assert unsafe("# Thé\n\nJust words.\n".encode(), "pdf") == (
        "This is plain text, not PDF (.pdf) as its name says. Let its name end in .txt or .md."
    )
    assert unsafe(making.png(), "pdf").startswith("This is a picture.")
    assert "workbook of Excel" in unsafe(making.package({"xl/workbook.xml": "<x/>"}), "docx")


def test_a_truncated_file_says_so():
    whole = making.pandoc("# Tea\n\nOne.", "docx")
    assert "cut off or damaged" in refused(whole[: len(whole) // 2], "a.docx")
    refused(making.pdf([(72, 700, 10, False, "Tea.")])[:60], "a.pdf")


def test_a_password_is_named():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "password" in unsafe(ole, "docx")
    locked = bytearray(making.docx("<w:p/>"))
    for sign, at in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        locked[locked.index(sign) + at] |= 1
    assert "password" in unsafe(bytes(locked), "docx")


def test_a_scan_is_named():
    assert "scan" in refused(making.pdf([]), "a.pdf")


def test_a_file_that_unpacks_to_too_much_is_refused_soon():
    bomb = making.package({"[Content_Types].xml": "", "word/document.xml": BOMB})
    assert "unpacks to more than 64 MB of text, to 69 MB by its own account" in refused(bomb, "a.docx")


def test_a_size_that_lies_does_not_help():
    data = bytearray(making.package({"[Content_Types].xml": "", "word/document.xml": BOMB}))
    entry = data.rindex(b"PK\1\2")
    data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    assert "unpacks to more than 250 times its size" in unsafe(bytes(data), "docx")


def test_a_document_without_text_is_told_so_though_its_running_head_has_a_picture():
    empty = making.docx("<w:p/>", {"word/media/image1.png": b"x"})
    assert refused(empty, "a.docx") == "This file holds no text. Choose the file that holds the text."


def test_what_takes_too_long_is_told_after_the_time_it_is_told_of():
    said = sentence("time")
    assert f"more than {min(cage.CPU_SECONDS, cage.SECONDS)} seconds" in said
    assert cage.SECONDS <= 25  # with what starts it and shows it, half a minute, as the page says


def test_too_many_parts_are_refused():
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as out:
        for number in range(5001):
            out.writestr(f"word/{number}.xml", "")
    assert "parts" in unsafe(data.getvalue(), "docx")


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/evil.xml", "C:\\evil.xml", "word\\..\\..\\evil"])
def test_a_name_that_leads_outside_is_refused(name):
    assert "outside" in unsafe(making.docx("<w:p/>", {name: "x"}), "docx")


def test_a_link_is_refused():
    entry = zipfile.ZipInfo("word/link")
    entry.external_attr = 0o120777 << 16
    data = BytesIO(making.docx("<w:p/>"))
    with zipfile.ZipFile(data, "a") as out:
        out.writestr(entry, "/etc/passwd")
    assert "outside" in unsafe(data.getvalue(), "docx")


def test_entities_neither_multiply_nor_read_files_nor_call_out(tmp_path):
    canary = tmp_path / "mine-canary.txt"
    canary.write_text("CANARY")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        kinds = [
            f'<!ENTITY x SYSTEM "file://{canary}">',
            f'<!ENTITY x SYSTEM "{address}">',
            '<!ENTITY x "lol">',
        ]
        for entity in kinds:
            xml = f'<!DOCTYPE w [{entity}]><w:document xmlns:w="{making.W}"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
            assert "entities" in refused(making.docx("", {"word/document.xml": xml}), "a.docx")
            page = f'<!DOCTYPE html [{entity}]><p>Tea &x; <img src="{address}a.png" alt="far"><iframe src="file://{canary}">'
            outline = read(page.encode(), "a.html")
            assert "CANARY" not in json.dumps([p.text for s in outline.sections for p in s.passages])
        with pytest.raises(TimeoutError):
            listener.accept()


def test_deep_nesting_is_read_flat_or_refused():
    outline = read(b"<div>" * 100_000 + b"<p>Tea is a leaf.</p>", "a.html")
    assert [p.text for s in outline.sections for p in s.passages] == ["Tea is a leaf."]
    refused(making.docx("<w:sdt><w:sdtContent>" * 30_000 + "</w:sdtContent></w:sdt>" * 30_000), "a.docx")


def test_five_thousand_headings_are_five_thousand_sections():
    page = "".join(f"<h2>Part {n}</h2><p>Tea {n}.</p>" for n in range(5000))
    assert len(read(page.encode(), "a.html").sections) == 5000


def test_more_sentences_than_a_library_shelf_are_refused(monkeypatch):
    monkeypatch.setattr(readers, "MOST_PASSAGES", 3)
    assert readers.read(b"One. Two. Three.", "tea.txt")
    with pytest.raises(CannotRead, match="This document has more than 3 sentences"):
        readers.read(b"One. Two. Three. Four.", "tea.txt")


def test_the_same_heading_may_come_twelve_times():
    outline = read(making.pandoc("# A\n\n" + "## Tea\n\nOne.\n\n" * 12, "docx"), "a.docx")
    assert [section.title for section in outline.sections].count("Tea") == 12


@pytest.mark.parametrize("suffix", ["docx", "html"])
def test_every_script_is_read(suffix):
    words = ["שלום לכולם.", "茶は葉です。", "الشاي ورقة.", "👩🏽‍⚕️ helps."]
    outline = read(making.pandoc("# A\n\n" + "\n\n".join(words), suffix), f"a.{suffix}")
    assert [p.text for s in outline.sections for p in s.passages] == words


def test_one_sentence_is_a_document_and_none_is_not():
    assert read(making.docx("<w:p><w:r><w:t>Tea.</w:t></w:r></w:p>"), "tea.docx").title == "tea"
    assert "no text" in refused(making.docx("<w:p/>"), "tea.docx")
    refused(b"<html><body><nav>Menu</nav></body></html>", "tea.html")


def test_a_program_in_a_page_is_only_words_left_out():
    page = b"<h1>A</h1><p onclick=alert(1)>Tea <script>alert(2)</script>is <a href=javascript:alert(3)>hot</a>.</p>"
    assert [p.text for s in read(page, "a.html").sections for p in s.passages] == ["Tea is hot."]


def test_lines_made_to_look_like_names_of_functions_or_authors_take_no_time():
    for text in (
        "a" + "_" * 250,
        "a:" + "." * 250 + "!",
        "x: " + "_a" * 120 + "-",
        "By " + "Jane Doe, " * 15,
    ):
        assert lines.shape_of_text(paragraphs.Paragraph(text)) in ("open", "line", "text")
        assert bylines.byline(text + "3") is None
    assert file_info.in_rtf(rb"{\rtf1{\info{\author " + rb"\u11111?" * 2000)[0] == ""


def test_a_line_of_nothing_but_dots_or_blanks_is_read():
    """Within the time there is for any file, or it would be refused."""
    dots = read(b"A title\n\nSome words.\n\n" + b"." * 200_000 + b"\n", "a.txt")
    assert dots.sections[0].passages[0].text == "Some words."
    form = read(b"<h1>A</h1><p>Your name" + b"&nbsp;" * 20_000 + b"c</p>", "a.html")
    assert form.sections[0].passages[0].text == "Your name c"
