"""What is particular to RTF: its styles, pictures, lists and letters."""

import pytest

from learn.importing import rtf_pictures, rtf_styles
from learn.importing.rtf_letters import plainer_letters

from . import making
from .outlines import outline, passages


def test_a_picture_without_words_is_called_by_a_name_in_rtf_too(tmp_path):
    (tmp_path / "cup.png").write_bytes(making.png())
    (tmp_path / "pot.png").write_bytes(making.png(9))
    source = "# A\n\nLook.\n\n![](cup.png){width=1cm}\n\nAnd ![](pot.png) here.\n"
    found = outline("rtf", making.pandoc(source, "rtf", f"--resource-path={tmp_path}"))
    assert passages(found, "image") == ["image1.png", "image2.png"]


def test_the_pictures_of_an_rtf_are_kept_with_their_words():
    words = rb"{\*\picprop{\sp{\sn wzDescription}{\sv A cup, caf\'e9 and \u8217?s \{pot\}}}}"
    shown = rb"{\*\shppict{\pict" + words + rb"\pngblip " + making.png().hex().encode() + b"}}"
    other = (
        rb"{\nonshppict{\pict\wmetafile8 0102}}{\pict\pngblip\bin%d " % len(making.png(9))
        + making.png(9)
        + b"}"
    )
    found = outline("rtf", rb"{\rtf1\ansi Tea.\par " + shown + other + rb"\par}")
    assert [image.data for image in found.images] == [making.png(), making.png(9)]
    assert [p.text for s in found.sections for p in s.passages if p.kind == "image"] == [
        "A cup, café and ’s {pot}",
        "image2.png",
    ]


def test_pictures_within_pictures_of_an_rtf_take_no_time():
    assert rtf_pictures.pictures(rb"{\pict " * 300_000)[1] == {}
    assert len(rtf_pictures.pictures(rb"{\pict }" * 300_000)[0]) == 1


@pytest.mark.parametrize(
    "sheet",
    [
        rb"{\ql\sbasedon0\snext0 Normal;}{\s1\sbasedon0 heading 1;}",
        rb"{\s0\sbasedon0 Normal;}{\s1{\*\keycode n}\sbasedon0 heading 1;}",
        rb"{\s1\sbasedon2 heading 1;}{\s2\sbasedon3 A;}{\s3\sbasedon1 B;}{\s3\sbasedon222 B;}",
    ],
    ids=["the first without a number", "the first", "three in a ring"],
)
def test_a_style_of_an_rtf_that_is_based_on_itself_is_based_on_none(sheet):
    tea = rb"{\pard\s1 Tea\par}{\pard\s0 A leaf.\par}{\pard\s1 Milk\par}{\pard\s0 White.\par}"
    found = outline("rtf", rb"{\rtf1\ansi{\stylesheet" + sheet + rb"}" + tea + rb"}")
    assert [(section.title, len(section.passages)) for section in found.sections] == [("Tea", 1), ("Milk", 1)]


def test_a_long_chain_of_styles_in_an_rtf_takes_no_time():
    data = rb"{\stylesheet" + b"".join(rb"{\s%d\sbasedon%d A;}" % (n, n + 1) for n in range(3000)) + rb"}"
    assert rtf_styles.plainer_styles(data) == data


def test_no_letter_is_lost_after_a_quote_in_rtf():
    data = rb"{\rtf1\ansi A child\u8217's cup, and you\u8217?re \u8220\'93in\u8221\'94.\par}"
    assert passages(outline("rtf", data)) == ["A child’s cup, and you’re “in”."]


STEPS = rb"""{\rtf1\ansi {\pard\qc\b\fs36 Sleep on nights\par}{\pard Team Three\par}
{\pard\outlinelevel0\b Why\par}{\pard It is dark.\par}
{\pard 1.\tab Rest\par}{\pard a.\tab Short naps\par}{\pard b.\tab Long naps\par}{\pard 2.\tab Eat\par}
{\pard\outlinelevel0\b How\par}{\pard 12.\tab of them sleep.\par}}"""


def test_an_rtf_is_called_by_the_bold_line_it_begins_with():
    found = outline("rtf", STEPS)
    assert found.title == "Sleep on nights"
    assert passages(found, "sentence") == ["Team Three", "It is dark.", "12. of them sleep."]


def test_the_numbers_of_an_rtf_are_the_marks_of_its_lists():
    items = [p for s in outline("rtf", STEPS).sections for p in s.passages if p.kind == "item"]
    assert [(item.text, item.shape["marks"]) for item in items] == [
        ("Rest", [1]), ("Short naps", [0, 1]), ("Long naps", [0, 2]), ("Eat", [2]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (rb"Keep at 2\u8211-8 \u176 ?C.", "Keep at 2–8 °C."),
        (rb"Keep at 2\u8211\'968 \u176\'b0C.", "Keep at 2–8 °C."),
        (rb"\uc0 Keep at 2\u8211 8 \u176 C.", "Keep at 2–8 °C."),
        (rb"Keep {\uc0 at 2\u8211 8} \u176 ?C.", "Keep at 2–8 °C."),
        (rb"\uc2 Keep at 2\u8211--8 \u176\'b0\'b0C.", "Keep at 2–8 °C."),
        (rb"Keep at 2\u8211\endash 8 \u176{}C.", "Keep at 2–8 °C."),
        (rb"Keep at 2\u-3913?8 C\\u8211 now.", "Keep at 2\uf0b78 C\\u8211 now."),
        (rb"Keep at 2\u8211" + b"\n" + rb"-8 \u176 5C {\b all}.", "Keep at 2–8 °C all."),
        (rb"Keep it 5\u8211\b  6\b0  C.", "Keep it 5– 6 C."),
    ],
)
def test_no_figure_after_a_letter_that_an_rtf_file_writes_as_a_number_is_lost(written, expected):
    assert passages(outline("rtf", rb"{\rtf1\ansi\pard " + written + rb"\par}")) == [expected]


def test_signs_that_stand_for_letters_of_an_rtf_file_are_left_out_without_going_over_it_again():
    plain = plainer_letters(b"{\\uc999 \\u8211" * 100_000 + b"x" * 5_000_000)
    assert plain.endswith(b"x" * 4_000_000)


# As LibreOffice writes them

LISTED = rb"{\listtext\pard\plain \u8226\'3f\tab}\ilvl0\ls2 "
ROW = rb"\trowd\cellx900\cellx1800\pard\plain \b\intbl {Kind}\cell\pard\plain \b\intbl {Cups}\cell\row\pard\plain "


def test_headings_of_an_rtf_that_are_of_a_list_are_headings():
    number = rb"{\listtext\pard\plain 1.1\tab}\ls1 \li0"
    heads = rb"\pard\plain \s1\ilvl0\outlinelevel0\b" + number + rb"{\loch Pots}\par "
    found = outline("rtf", rb"{\rtf1\ansi \pard\plain Tea.\par " + heads + rb"\pard\plain {Clay.}\par }")
    assert found.title == "Pots"
    assert passages(found) == ["Tea.", "Clay."]


def test_a_list_right_over_a_table_of_an_rtf_stays_where_it_stands():
    items = b"".join(rb"\pard\plain " + LISTED + rb"{%s}\par " % word for word in (b"one", b"two"))
    data = rb"{\rtf1\ansi \pard\plain {Tea is hot.}\par " + items + ROW + rb"{Last.}\par }"
    assert passages(outline("rtf", data)) == ["Tea is hot.", "one", "two", "Kind | Cups", "Last."]


def test_a_table_of_contents_of_an_rtf_is_left_out_and_its_heading():
    entries = b"".join(rb"{%s\tab 1}\par \pard\plain " % word for word in (b"Pots", b"Cups"))
    field = rb'{\field{\*\fldinst { TOC \\f \\o "1-3" \\h}}{\fldrslt {' + entries + rb"}}}"
    data = rb"{\rtf1\ansi \pard\plain \fs32\b {\loch Contents}\par \pard\plain " + field
    found = outline("rtf", data + rb"\par \pard\plain {Tea is hot.}\par {Pots\tab 1}\par }")
    assert passages(found) == ["Tea is hot.", "Pots 1"]


def test_a_text_of_an_rtf_is_not_raised_though_its_marks_of_notes_are():
    sheet = rb"{\s0\snext0 Normal;}{\*\cs17\snext17\loch\super Anchor;}{\s20\sbasedon0\snext20 Heading;}"
    found = outline(
        "rtf", rb"{\rtf1\ansi{\stylesheet" + sheet + rb"}\pard\plain \s0 12\par \pard\plain 4\par }"
    )
    assert passages(found) == ["12", "4"]


def test_a_table_of_an_rtf_right_over_a_paragraph_with_a_note_is_no_part_of_the_note():
    note = rb"{\super \chftn{\footnote \pard\plain {Not all.}}}"
    data = rb"{\rtf1\ansi \pard\plain {Tea is hot.}\par " + ROW + rb"{It is drunk.}" + note + rb"\par }"
    found = outline("rtf", data)
    assert passages(found) == ["Tea is hot.", "Kind | Cups", "It is drunk.", "Not all."]
    assert passages(found, "note") == ["Not all."]


def test_dashes_before_what_hangs_into_the_margin_of_an_rtf_are_the_marks_of_items():
    item = rb"{\pard \ql \li%d \fi-360 \%s \tx360\tab %s\par}"
    items = item % (360, b"bullet", b"one") + item % (720, b"endash", b"two")
    found = outline("rtf", rb"{\rtf1\ansi {\pard Take:\par}" + items + rb"{\pard \endash  So it is.\par}}")
    assert passages(found, "item") == ["one", "two"] and "– So it is." in passages(found)


def test_an_rtf_is_called_as_it_says():
    data = rb"{\rtf1\ansi{\info{\title All about caf\'e9}{\author Ada Byron}}Tea is hot.\par It is.\par }"
    assert outline("rtf", data).title == "All about café"


def test_signs_that_keep_words_together_in_what_an_rtf_is_called_are_no_letters():
    data = rb"{\rtf1\ansi{\info{\title 9.3.\~Managing co\-py\_rights}}Tea is hot.\par It is.\par }"
    assert outline("rtf", data).title == "9.3. Managing copy-rights"
