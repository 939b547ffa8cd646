"""printed.pdf: a leaflet that was written in Word's manner and printed to a PDF by LibreOffice, without bookmarks."""

from pathlib import Path

from learn.importing.readers import read


def sections():
    found = read((Path(__file__).parent / "printed.pdf").read_bytes(), "printed.pdf").sections
    return {section.title: section.passages for section in found}


def passages(title, *kinds):
    found = next(passages for each, passages in sections().items() if each.startswith(title))
    return [passage for passage in found if passage.kind in kinds]


def test_a_cell_on_two_lines_is_one_though_the_font_tells_no_height():
    assert [row.text for row in passages("How often", "row")][:2] == [
        "Kind of wound | Changed every | Seen by",
        "Closed with two rows of strong stitches | 3 days | Practice nurse",
    ]
