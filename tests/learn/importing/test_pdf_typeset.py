"""PDFs as LibreOffice, LaTeX, groff and Ghostscript write them."""

import re

from learn.importing import pdf, pdf_lines

from . import making
from .outlines import headings, outline, passages

LINE = "Tea is a leaf that people put into hot water, and they have done so for long"
ENDS = "and they do so in most places now."


def prose(y, size=10, x=72):
    return [(x, y, size, False, LINE), (x, y - 12, size, False, ENDS)]


def read(*pages, **fields):
    return outline("pdf", making.pdf(*pages, **fields))


def marked(*pages):
    """A PDF of these pages; what stands after a ^ is a raised mark, right after the word before it."""
    data = re.sub(rb"\^(\w+)\) Tj", rb") Tj /F1 6 Tf 4 Ts (\1) Tj 0 Ts", making.pdf(*pages))
    return outline("pdf", data)


def sections(y, *names):
    lines = []
    for number, name in enumerate(names):
        lines += [(72, y - 80 * number, 14, True, name), *prose(y - 20 - 80 * number)]
    return lines


def test_a_table_of_contents_in_the_type_of_the_text_right_under_it_is_left_out():
    entries = [
        (72, 760, 16, True, "Contents"),
        *[(72, 740, 10, False, "Leaves" + "." * 115), (430, 740, 10, False, "1")],
        (90, 728, 10, False, "A heading that is so long that it is broken where it stands in the table"),
        *[(90, 716, 10, False, "of contents" + "." * 100), (430, 716, 10, False, "2")],
        *prose(704),
    ]
    text = sections(
        640, "Leaves", "A heading that is so long that it is broken where it stands in the table of contents"
    )
    found = read([*entries, *text])
    assert headings(found)[0] == (1, "") and (1, "Leaves") in headings(found)
    assert passages(found)[0].startswith("Tea is a leaf") and len(passages(found)) == 3


def test_a_table_of_contents_whose_chapters_have_no_leaders_is_left_out():
    entries = [(72, 780, 14, True, "Contents")]
    for number, name in enumerate(("Leaves", "Water", "Cups"), 1):
        y = 800 - 36 * number
        entries += [(72, y, 10, True, str(number)), (88, y, 10, True, name), (294, y, 10, True, "1")]
    found = read([*entries, *prose(660), *sections(620, "Leaves", "Water", "Cups")])
    assert [title for _level, title in headings(found) if title] == ["Leaves", "Water", "Cups"]
    assert not any("Contents" in text or text.endswith("1") for text in passages(found))


def test_a_list_of_prices_under_contents_is_no_table_of_contents():
    prices = [(72, 740, 10, False, "Cups and saucers 4"), (72, 726, 10, False, "A kettle for water 9")]
    found = read([(72, 760, 14, True, "Contents"), *prices, *sections(640, "Leaves", "Water")])
    assert "Cups and saucers 4" in " ".join(passages(found))


def test_the_number_of_a_page_beside_the_name_of_a_section_is_left_out_with_it():
    pages = [
        [(72, 800, 10, False, f"{n} {name.upper()}"), (500, 800, 10, False, str(n + 4)), *prose(700 - n)]
        for n, name in enumerate(("Leaves", "Water", "Cups", "Milk"), 1)
    ]
    assert {text[:3] for text in passages(read(*pages))} == {"Tea"}


def test_rows_at_the_head_of_pages_that_do_not_count_these_are_kept():
    pages = [
        [(72, 800, 10, False, name), (500, 800, 10, False, str(n)), *prose(700 - n)]
        for n, name in ((30, "Green tea"), (20, "Black tea"), (45, "White tea"))
    ]
    words = " ".join(passages(read(*pages)))
    assert all(name in words for name in ("Green tea", "Black tea", "White tea"))


def test_notes_at_the_end_that_count_with_roman_letters_hang_on_their_words():
    first = [*prose(700), (72, 660, 10, False, "It is drunk warm.^i")]
    first += [(72, 640, 10, False, "Some drink it cold.^ii"), *prose(600)]
    last = [(72, 760, 9, False, "i"), (90, 760, 9, False, "In most places."), (72, 740, 9, False, "ii")]
    last += [(90, 740, 9, False, "In summer.")]
    found = marked(first, last)
    assert passages(found, "note") == ["In most places.", "In summer."]
    assert "It is drunk warm." in passages(found) and "Some drink it cold." in passages(found)


def test_a_note_that_had_no_room_on_its_page_is_found_on_the_next():
    first = [*prose(700), (72, 100, 10, False, "It is drunk warm.^1")]
    second = [*prose(700), (72, 60, 8, False, "1"), (90, 60, 8, False, "In most places.")]
    found = marked(first, second)
    assert passages(found, "note") == ["In most places."] and "It is drunk warm." in passages(found)


def test_type_that_is_called_roman_is_not_bold_whatever_weight_is_guessed():
    page = [
        *prose(760),
        (72, 720, 10, True, "Leaves"),
        *prose(700),
        (72, 660, 10, True, "Water"),
        *prose(640),
    ]
    page += [(72, 600, 10, False, "It is drunk with milk"), (72, 580, 10, False, LINE)]
    heavy = b"/Palatino-Roman /FontDescriptor << /Type /FontDescriptor /FontName /Palatino-Roman /Flags 4 /StemV 180 >> "
    data = making.pdf(page).replace(b"/BaseFont /Helvetica /Encoding", b"/BaseFont " + heavy + b"/Encoding")
    found = outline("pdf", data)
    assert [title for _level, title in headings(found) if title] == ["Leaves", "Water"]
    sentences = [passage for section in found.sections for passage in section.passages]
    assert not any((passage.shape or {}).get("spans") for passage in sentences)


def test_the_letters_of_a_ligature_are_one_word_with_the_others(monkeypatch):
    lines = [
        (72, 700, 10, False, "Tea"),
        (72, 600, 10, False, "One \x01nds it \x01ne"),
        (300, 600, 10, False, "x"),
    ]
    monkeypatch.setattr(pdf_lines.Page, "finds_torn", lambda page: True)
    data = making.pdf(lines).replace(
        b"/Encoding /WinAnsiEncoding", b"/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /fi] >>"
    )
    assert "One finds it fine" in " ".join(passages(pdf.read(data, "tea.pdf", "pdf")))


def test_a_word_of_one_letter_is_parted_from_the_next_by_the_white_between_them():
    page = [*prose(760), (72, 700, 10, False, "Milk @ honey")]
    spread = b"(Milk) Tj 22 0 Td 2.87 Tc (ym) Tj 0 Tc 16.2 0 Td (iel es bueno) Tj"
    data = making.pdf(page).replace(b"(Milk @ honey) Tj", spread)
    assert "Milk y miel es bueno" in passages(outline("pdf", data))


def test_bookmarks_whose_bytes_are_written_in_figures_are_not_taken():
    page = sections(760, "Leaves", "Water")
    titles = [("Leaves", 0, 770), ("376377004c00e", 0, 690), ("Water", 0, 690)]
    found = read(page, bookmarks=titles)
    assert [title for _level, title in headings(found)] == ["Leaves", "Water"]


def manual(y, name, *terms):
    """A section as groff sets a manual page: its text further in, and what each term means still further."""
    lines = [(72, y, 11, True, name), *prose(y - 14, x=108)]
    for number, (term, meaning) in enumerate(terms):
        at = y - 50 - 34 * number
        lines += [(108, at, 10, True, term), *[(144, at - 17, 10, False, text) for text in meaning]]
    return lines


def test_terms_in_bold_that_stand_where_the_text_does_are_no_headings():
    cups = manual(
        780, "OPTIONS", ("Cup", ["as it is"]), ("Kettle", ["with a lid"]), ("Milk, cold", ["if any"])
    )
    page = [*cups, *manual(600, "FILES"), *manual(500, "SEE ALSO")]
    found = read(page)
    assert [title for _level, title in headings(found) if title] == ["OPTIONS", "FILES", "SEE ALSO"]
    assert {"Cup", "Kettle", "Milk, cold"} <= set(passages(found))


def test_a_term_in_bold_right_under_a_heading_and_further_in_is_no_part_of_it():
    page = [*manual(780, "OPTIONS"), (72, 700, 10, True, "Pots and pans"), (108, 688, 10, True, "Kettle")]
    page += [(144, 676, 10, False, "with a lid"), *manual(600, "FILES")]
    assert "Pots and pans" in [title for _level, title in headings(read(page))]


def test_an_address_in_larger_type_is_no_heading():
    page = [(72, 790, 12, True, "https://tea.example/pots"), *sections(760, "Leaves", "Water")]
    found = read(page)
    assert [title for _level, title in headings(found) if title] == ["Leaves", "Water"]
    assert "https://tea.example/pots" in passages(found)


def test_code_in_bold_is_no_heading():
    page = [*manual(780, "USE"), (144, 700, 10, True, "$ brew --green | pour"), *prose(680, x=108)]
    assert [title for _level, title in headings(read([*page, *manual(600, "FILES")])) if title] == [
        "USE",
        "FILES",
    ]


def test_the_stars_and_points_of_inner_lists_of_latex_are_marks_of_items():
    page = [*prose(760), (72, 720, 10, False, "Take what is there:")]
    page += [
        (90, 700, 10, False, "• a cup"),
        (108, 686, 10, False, "· of clay"),
        (108, 672, 10, False, "· of tin"),
    ]
    found = read([*page, *prose(640)])
    assert passages(found, "item") == ["a cup", "of clay", "of tin"]


def test_the_bullet_of_a_latex_font_without_names_is_the_mark_of_an_item(monkeypatch):
    # What pdfium tells of a letter in such a font is its number there.
    told = pdf_lines.raw.FPDFText_GetUnicode
    monkeypatch.setattr(
        pdf_lines.raw, "FPDFText_GetUnicode", lambda *at: 0x88 if told(*at) == ord("@") else told(*at)
    )
    page = [*prose(760), (90, 720, 10, False, "@"), (106, 720, 10, False, "a cup")]
    page += [(90, 706, 10, False, "@"), (106, 706, 10, False, "a kettle"), *prose(680)]
    found = pdf.read(making.pdf(page), "tea.pdf", "pdf")
    assert passages(found, "item") == ["a cup", "a kettle"]


def test_a_table_with_three_lines_has_its_rows_whatever_its_cells_say():
    rules = [(90, y, 380, 0.5) for y in (712, 695, 616)]
    heads = [(90, 700, 10, False, "Tea"), (200, 700, 10, False, "Water"), (310, 700, 10, False, "Time")]
    long = ["The leaf is put", "into water that", "has boiled, and", "is taken out", "when it is strong"]
    first = [(90, 684, 10, False, "Green"), (200, 684, 10, False, "70"), *text_at(310, 684, long)]
    last = [(90, 624, 10, False, "Black"), (200, 624, 10, False, "Any water"), (310, 624, 10, False, "5")]
    found = read([*prose(760), *rules, *heads, *first, *last, *prose(580)])
    whole = "The leaf is put into water that has boiled, and is taken out when it is strong"
    assert passages(found, "row") == [
        "Tea | Water | Time",
        f"Green | 70 | {whole}",
        "Black | Any water | 5",
    ]


def text_at(x, y, lines):
    return [(x, y - 12 * number, 10, False, line) for number, line in enumerate(lines)]


def test_words_of_code_in_a_line_stand_as_far_apart_as_its_letters_are_wide():
    page = [(72, 760 - 14 * n, 12, False, LINE) for n in range(4)]
    page += [
        (90, 700, 12, False, "• Make sure that you have it set:"),
        (100, 687, 10, 2, "apply.whitespace fix"),
    ]
    page += [(273, 700, 10, 2, "git config --global --add")]
    page += [(90, 673, 12, False, "• Always pick the leaves yourself when it is warm")]
    data = making.pdf(page).replace(b"/Helvetica-Oblique", b"/Courier")
    found = passages(outline("pdf", data), "item")
    assert found[0] == "Make sure that you have it set: git config --global --add apply.whitespace fix"
