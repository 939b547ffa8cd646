"""Lines of a program in files of office programs: one passage, never parted into sentences."""

from . import making
from .outlines import outline, passages

LISTING = "    $ ls test.txt\n    -rw-r--r-- 1 daniel 0 18. Nov 01:07 test.txt\n\n    $ chmod u+X test.txt\n"
SOURCE = (
    f"# Rights\n\nSay who may read. Then try it.\n\nLook:\n\n{LISTING}\nIt changed nothing.\n\n- So wait.\n"
)
CODE = "$ ls test.txt\n-rw-r--r-- 1 daniel 0 18. Nov 01:07 test.txt\n\n$ chmod u+X test.txt"
BEFORE, AFTER = ["Say who may read.", "Then try it.", "Look:"], ["It changed nothing.", "So wait."]


def test_the_lines_of_a_program_in_an_opendocument_text_are_one_passage():
    found = outline("odt", making.pandoc(SOURCE, "odt"))
    assert passages(found, "code") == [CODE]
    assert passages(found) == [*BEFORE, CODE, *AFTER]


def test_spaces_at_the_beginning_of_its_lines_are_kept():
    found = outline("odt", making.pandoc("Look:\n\n    for cup\n      pour\n\nDone.\n", "odt"))
    assert passages(found, "code") == ["for cup\n  pour"]


def test_the_lines_of_a_program_in_a_word_file_are_one_passage():
    style = '<w:style w:type="paragraph" w:styleId="Pre"><w:name w:val="%s"/></w:style>'
    line = '<w:p><w:pPr><w:pStyle w:val="Pre"/></w:pPr><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>'
    plain = "<w:p><w:r><w:t>%s</w:t></w:r></w:p>"
    body = plain % "Look." + "".join(line % each for each in CODE.split("\n")) + plain % "Now." * 4
    for name in ("Preformatted Text", "HTML Preformatted"):
        styles = f'<w:styles xmlns:w="{making.W}">{style % name}</w:styles>'
        found = outline("docx", making.styled(body, styles))
        assert passages(found, "code") == [CODE.replace("\n\n", "\n")], name
        assert passages(found)[0] == "Look."


def test_a_text_that_is_all_in_that_style_is_prose():
    data = making.pandoc("One.\n\nTwo.\n\nThree is more. It is.\n", "odt")
    xml = making.part(data, "content.xml").replace(b'"Text_20_body"', b'"Preformatted_20_Text"')
    found = outline("odt", making.changed(data, "content.xml", xml))
    assert passages(found, "sentence") == ["One.", "Two.", "Three is more.", "It is."]


def test_the_lines_of_a_program_in_an_rtf_are_one_passage():
    sheet = rb"{\stylesheet{\s0 Normal;}{\s9\sbasedon0 Preformatted Text;}}"
    lines = b"".join(rb"\pard\plain \s9{\loch %s}\par " % each for each in (b"$ ls", b"0 18. Nov cup.txt"))
    prose = b"".join(rb"\pard\plain \s0{\loch %s}\par " % each for each in (b"It lists. So look.", b"Done."))
    found = outline("rtf", rb"{\rtf1\ansi" + sheet + prose + lines + prose + b"}")
    assert passages(found, "code") == ["$ ls\n0 18. Nov cup.txt"]
