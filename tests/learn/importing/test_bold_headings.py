"""Headings that people make by hand, in bold, underlined or in larger type, where a file has no others."""

import pytest

from . import making
from .outlines import headings, outline, passages

PROSE = "Dehydration means that the body loses more fluids than it takes in. It can get worse."
PLAIN = f"<w:p><w:r><w:t>{PROSE}</w:t></w:r></w:p>"
EMPTY = "<w:p/>"


def line(text, *marks):
    return f"<w:p><w:r><w:rPr>{''.join(marks)}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def bold(text, *marks):
    return line(text, "<w:b/>", *marks)


def large(text):
    return line(text, '<w:sz w:val="32"/>')


def of(*parts):
    return outline("docx", making.docx("".join(parts)))


def test_lines_in_bold_over_text_are_headings():
    found = of(bold("Check it"), PLAIN, EMPTY, bold("Treat it"), EMPTY, PLAIN)
    assert headings(found) == [(2, "Check it"), (2, "Treat it")]
    assert len(passages(found)) == 4


def test_the_first_of_two_at_the_beginning_is_the_title():
    found = of(bold("Fluids"), bold("Check it"), PLAIN, bold("Treat it"), PLAIN)
    assert (found.title, headings(found)) == ("Fluids", [(2, "Check it"), (2, "Treat it")])


def test_larger_type_is_a_heading_and_the_largest_the_title():
    title = line("Fluids", '<w:sz w:val="44"/>')
    found = of(title, PLAIN, large("Check it"), PLAIN, bold("At home"), PLAIN, large("Treat it"), PLAIN)
    assert found.title == "Fluids"
    assert [h for h in headings(found) if h[1]] == [(2, "Check it"), (3, "At home"), (2, "Treat it")]


def test_underlined_lines_are_headings_too():
    under = '<w:u w:val="single"/>'
    found = of(line("Check it:", under), PLAIN, line("Treat it:", under), PLAIN)
    assert headings(found) == [(2, "Check it:"), (2, "Treat it:")]


@pytest.mark.parametrize(
    "parts",
    [
        (bold("A remark"), PLAIN, PLAIN),
        (bold("Clinic"), bold("High Street"), bold("Town"), PLAIN, PLAIN, bold("Bring this letter")),
        (bold("Clinic"), bold("High Street"), bold("Town"), PLAIN, PLAIN, bold("Bring this letter"), PLAIN),
        (bold("Drink often."), PLAIN, bold("Rest well."), PLAIN),
        (bold("One"), line("two"), bold("Three"), line("four")),
        (bold("a) " + PROSE * 2), PLAIN, bold("b) " + PROSE * 2), PLAIN),
        (bold("Table 1: Fluids"), PLAIN, bold("Table 2: Salts"), PLAIN),
    ],
)
def test_what_stands_out_for_another_reason_is_no_heading(parts):
    assert headings(of(*parts)) == [(1, "")]


def test_a_file_with_headings_has_no_others():
    found = outline(
        "docx", making.pandoc(f"# One\n\n{PROSE}\n\n**Two**\n\n{PROSE}\n\n**Three**\n\n{PROSE}\n", "docx")
    )
    assert headings(found) == [(1, "")]


@pytest.mark.parametrize("suffix", ["odt", "rtf"])
def test_they_are_found_in_other_formats(suffix):
    text = f"**Check it**\n\n{PROSE}\n\n**Treat it**\n\n{PROSE}\n"
    assert headings(outline(suffix, making.pandoc(text, suffix))) == [(2, "Check it"), (2, "Treat it")]


@pytest.mark.parametrize("name", ["Überschrift", "Titre", "Título", "Заголовок"])
def test_styles_of_headings_in_other_languages_are_known(name):
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="H{level}"><w:name w:val="{name} {level}"/></w:style>'
        for level in (1, 2)
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="H{level}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>{PLAIN}'
        for level, text in ((1, "Fluids"), (2, "Check it"))
    )
    styles = f'<w:styles xmlns:w="{making.W}">{styles}</w:styles>'
    found = outline("docx", making.styled(body, styles))
    assert (found.title, headings(found)) == ("Fluids", [(1, ""), (2, "Check it")])
