"""Pictures of a PDF: kept where they stand, with their words, within bounds."""

import pytest

from learn.importing.readers import read

RED = bytes([255, 0, 0])


def pdf(*pages, width=2, height=2, alternative=None):
    """A PDF whose pages hold words and a picture: (y of the words or None, (x, y, width, height) of the
    picture) each. alternative: the picture's words, given the first page's."""
    tags = "/MarkInfo << /Marked true >> /StructTreeRoot 5 0 R" if alternative else ""
    objects = [f"<< /Type /Catalog /Pages 2 0 R {tags} >>", None]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    pixels = (RED * min(width * height, 100)).hex() + ">"
    objects.append(
        f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB "
        f"/BitsPerComponent 8 /Filter /ASCIIHexDecode /Length {len(pixels)} >>\nstream\n{pixels}\nendstream"
    )
    first = 8
    objects.append("<< /Type /StructTreeRoot /K 6 0 R /ParentTree 7 0 R >>")
    objects.append(f"<< /Type /StructElem /S /Figure /P 5 0 R /Alt ({alternative}) /K 0 /Pg {first} 0 R >>")
    objects.append("<< /Nums [0 [6 0 R]] >>")
    kids = []
    for y, (left, bottom, wide, high) in pages:
        words = f"BT /F1 10 Tf 72 {y} Td (The words of page {len(kids)}.) Tj ET\n" if y else ""
        content = f"{words}/Figure << /MCID 0 >> BDC q {wide} 0 0 {high} {left} {bottom} cm /I1 Do Q EMC"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /StructParents 0 /Resources "
            f"<< /Font << /F1 3 0 R >> /XObject << /I1 4 0 R >> >> /Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, offsets = "%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(offsets) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>"
    return f"{out}{end}\nstartxref\n{len(out)}\n%%EOF".encode()


def passages(outline):
    return [(p.kind, p.text) for section in outline.sections for p in section.passages]


def test_a_picture_stands_after_the_words_above_it_with_its_own_words():
    found = read(pdf((700, (72, 500, 100, 80)), alternative="A red pot"), "a.pdf")
    assert passages(found) == [("sentence", "The words of page 0."), ("image", "A red pot")]
    [image] = found.images
    assert image.media_type == "image/png"


def test_a_picture_above_all_words_comes_first():
    found = read(pdf((100, (72, 500, 100, 80))), "a.pdf")
    assert passages(found) == [("image", "image"), ("sentence", "The words of page 0.")]


@pytest.mark.parametrize("place", [(72, 500, 8, 8), (72, 500, 400, 2), (0, 0, 595, 842)])
def test_icons_rules_and_the_picture_behind_a_page_are_left_out(place):
    assert passages(read(pdf((700, place)), "a.pdf")) == [("sentence", "The words of page 0.")]


def test_a_letterhead_is_left_out():
    pages = [(400, (72, 760, 100, 60))] * 3
    assert [kind for kind, _text in passages(read(pdf(*pages), "a.pdf"))] == ["sentence"] * 3


def test_a_picture_that_says_it_is_huge_is_left_out():
    found = read(pdf((700, (72, 500, 100, 80)), width=60_000, height=60_000), "a.pdf")
    assert passages(found) == [("sentence", "The words of page 0.")]
