"""What is struck through is no longer said."""

import pytest

from learn.importing.readers import read

from .making import docx, pandoc

DOSES = "# Doses\n\nBefore.\n\n## One\n\n~~Give 10 mg.~~ Give 5 mg. Never ~~twice or~~ more.\n\n~~At night~~.\n\n- ~~gone~~\n- here\n"
SAID = "Struck-through words are left out in 4 places: “Give 10 mg.”, “twice or”, “At night” and 1 more."


def said(outline):
    return [passage.text for section in outline.sections for passage in section.passages]


def html(body):
    return read(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), "doses.html")


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub", "rtf", "html", "md"])
def test_struck_through_words_are_left_out_and_told(suffix):
    data = DOSES.encode() if suffix == "md" else pandoc(DOSES, suffix, "--metadata", "title=Doses")
    outline = read(data, f"doses.{suffix}")
    assert said(outline) == ["Before.", "Give 5 mg.", "Never more.", "here"]
    assert SAID in outline.warnings


@pytest.mark.parametrize("tag", ["del", "s", "strike", 'span style="text-decoration:line-through"'])
def test_html_of_a_page_and_in_markdown_strikes_through_with_any_tag(tag):
    close = tag.split()[0]
    outline = html(f"<h1>Doses</h1><p><{tag}>Give 10 mg.</{close}> Give 5 mg.</p>")
    assert said(outline) == ["Give 5 mg."]
    if tag == close:
        for text in ("{}Give 10 mg.{} Give 5 mg.", "<p>{}Give 10 mg.{} Give 5 mg.</p>"):
            written = text.format(f"<{tag}>", f"</{tag}>")
            outline = read(f"# Doses\n\n{written}\n".encode(), "doses.md")
            assert said(outline) == ["Give 5 mg."]
            assert "Struck-through words are left out: “Give 10 mg.”." in outline.warnings


def test_whole_paragraphs_of_a_page_that_are_deleted_are_left_out():
    outline = html("<h1>Doses</h1><del><p>Give 10 mg.</p><ul><li>gone</li></ul></del><p>Give 5 mg.</p>")
    assert said(outline) == ["Give 5 mg."]


def test_words_after_a_tag_of_markdown_that_never_closes_stay():
    assert said(read(b"# Doses\n\nGive <s>10 mg.\n\nNow.\n", "doses.md")) == ["Give 10 mg.", "Now."]


def test_what_is_struck_through_twice_in_word_or_rtf_is_left_out():
    body = "<w:p><w:r><w:rPr><w:dstrike/></w:rPr><w:t>Give 10 mg.</w:t></w:r><w:r><w:t> Give 5 mg.</w:t></w:r></w:p>"
    assert said(read(docx(body), "doses.docx")) == ["Give 5 mg."]
    rtf = rb"{\rtf1\ansi\pard {\striked1 Give 10 mg.} Give 5 mg. \striked1 Not\striked0  Now.\par}"
    assert said(read(rtf, "doses.rtf")) == ["Give 5 mg.", "Now."]


def test_many_struck_through_words_are_counted():
    outline = read("\n\n".join(f"~~Old {n}.~~ New." for n in range(5)).encode(), "doses.md")
    expected = "Struck-through words are left out in 5 places: “Old 0.”, “Old 1.”, “Old 2.” and 2 more."
    assert expected in outline.warnings
