"""Letters of RTF files that are written as bytes."""

import pytest

from learn.importing.readers import read
from learn.importing.rtf_fonts import plainer_fonts


def words(rtf, name="tea.rtf"):
    return " ".join(p.text for section in read(rtf, name).sections for p in section.passages)


@pytest.mark.parametrize(
    ("head", "text", "said"),
    [
        (rb"\ansi\ansicpg1251", rb"\'d7\'e0\'e9.", "Чай."),
        (rb"\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 Arial Cyr;}}\f0", rb"\'d7\'e0\'e9.", "Чай."),
        (
            rb"\ansi{\fonttbl{\f0\fcharset0 Arial;}{\f5\fcharset161 Arial Greek;}}\deff0",
            rb"{\f5 \'d4\'f3\'dc\'e9}: caf\'e9.",
            "Τσάι: café.",
        ),
        (rb"\ansi{\fonttbl{\f0\fcharset238 Arial CE;}}\deff0", rb"\'e8aj \plain \'e8aj", "čaj čaj"),
        (rb"\ansi{\fonttbl{\f0\fcharset128 MS Mincho;}}\deff0", rb"\'93\'fa\'83A", "日ア"),
        (rb"\mac", rb"lanc\'8e qu\'d5il", "lancé qu’il"),
        (rb"\ansi", rb"caf\'e9 \'93in\'94", "café “in”"),
        (rb"\ansi\ansicpg1251\uc1", rb"\u1063\'d7\u1072\'e0\'e9", "Чай"),
    ],
)
def test_bytes_are_the_letters_of_the_font_they_are_set_in(head, text, said):
    assert words(rb"{\rtf1" + head + rb"\pard " + text + rb"\par}") == said


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        (rb"5 {\f1 m}g", "5 μg"),
        (rb"{\f1 \'b3} 5", "≥ 5"),
        (rb"{\f1\u-3917\'b3} 5", "≥ 5"),
        (rb"{\f1\b DS} = 2", "ΔΣ = 2"),
        (rb"\f1 a\f0 -wave", "α-wave"),
    ],
)
def test_the_font_symbol_says_other_letters_than_those_written(dose, said):
    fonts = rb"{\fonttbl{\f0\fcharset0 Times;}{\f1\froman\fcharset2{\*\panose 05}Symbol;}}\deff0"
    assert words(rb"{\rtf1\ansi" + fonts + rb"\pard Dose: " + dose + rb".\par}") == f"Dose: {said}."


def test_the_author_of_an_rtf_is_written_in_its_own_letters():
    info = rb"{\info{\author \'cb\'e5\'e2 \'d2\'ee\'eb\'f1\'f2\'ee\'e9}}"
    found = read(rb"{\rtf1\ansi\ansicpg1251" + info + rb"\pard \'d7\'e0\'e9.\par}", "tea.rtf")
    assert found.authors == "Лев Толстой"


def test_the_letters_of_a_long_file_take_no_time():
    letters = rb"{\f1 \'d7\'e0\'e9 x}\f2 " * 200_000
    plain = plainer_fonts(rb"{\rtf1\ansi\ansicpg1251" + letters + rb"{\fonttbl" * 999)
    assert plain.count(b"\\u1063") == 200_000
