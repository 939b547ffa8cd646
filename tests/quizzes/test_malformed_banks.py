"""Files that are damaged, odd or made by hand: each item stands once, among the questions or the errors, and what
is lost of a question is named."""

import io
import zipfile

import pytest

from quizzes.formats.bank import NotABank
from quizzes.formats.recognising import read_bank
from tests.quizzes.qti_items import choices, item

CSV = "question,correct,choice 1,choice 2\n"
ANSWERS = '<answer fraction="100"><text>caf\xe9</text></answer><answer fraction="0"><text>b</text></answer>'


def moodle(*questions, head="<?xml version='1.0' encoding='UTF-8'?>"):
    return f"{head}<quiz>{''.join(questions)}</quiz>"


def question(kind="multichoice", answers=ANSWERS, text="Na\xefve?", files="", name="Caf\xe9"):
    return (
        f'<question type="{kind}"><name><text>{name}</text></name><questiontext format="html"><text>'
        f"<![CDATA[{text}]]></text>{files}</questiontext>{answers}</question>"
    )


def package(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zip_file:
        for name, text in files.items():
            zip_file.writestr(f"{name}.xml", text)
    return packed.getvalue()


def bank_of(data):
    _format, bank = read_bank(data if isinstance(data, bytes) else data.encode())
    return bank


def found(data):
    """(the questions' words, [(title, line, what is said) of each error])."""
    bank = bank_of(data)
    return [each.stem for each in bank.questions], [(e.title, e.line, e.message) for e in bank.errors]


def losses(data):
    return [(loss.what, loss.detail) for loss in bank_of(data).losses]


# Letters


@pytest.mark.parametrize(
    "text",
    [
        "::Caf\xe9::Na\xefve? {=caf\xe9 ~b}",
        "Na\xefve?\nA) caf\xe9\nB) b\nANSWER: A\n",
        CSV + "Na\xefve?,1,caf\xe9,b\n",
        moodle(question()),
        moodle(question(), head=""),
    ],
    ids=["gift", "aiken", "csv", "moodle that claims to be UTF-8", "moodle that claims nothing"],
)
def test_a_few_letters_of_windows_are_read_as_such(text):
    [question] = bank_of(text.encode("windows-1252")).questions
    assert (question.stem, question.choices[0].text) == ("Na\xefve?", "caf\xe9")


def test_a_bank_put_together_of_two_encodings_keeps_the_letters_of_both():
    data = "Na\xefve? {=a ~b}\n\n".encode() + "Caf\xe9 \u2013 \u201cnoir\u201d? {=a ~b}".encode(
        "windows-1252"
    )
    assert found(data) == (["Na\xefve?", "Caf\xe9 \u2013 \u201cnoir\u201d?"], [])


def test_an_item_in_utf16():
    [question] = bank_of(item(choices()).encode("utf-16")).questions
    assert [choice.text for choice in question.choices]


# What is cut off, never closed or not there


def test_a_quotation_mark_that_is_never_closed_costs_its_row():
    rows = 'One?,1,a,b\n"Two?,1,a,b\nThree?,1,"a, b",c\n'
    assert found(CSV + rows) == (
        ["One?", "Three?"],
        [("(a row)", 3, "This row cannot be read: a quotation mark in it is never closed.")],
    )
    assert found(CSV + rows + '"Four\nand five?",2,a,b\n')[0] == ["One?", "Three?", "Four\nand five?"]


def test_in_a_long_sheet_it_costs_no_more():
    rows = "".join(f"Question {n}?,1,a,b\n" for n in range(20_000))
    stems, errors = found(f'{CSV}"One?,1,a,b\n{rows}')
    assert (len(stems) + len(errors), errors[0][1:]) == (
        20_001,
        (2, "This row cannot be read: a quotation mark in it is never closed."),
    )


def test_a_cell_that_is_too_long_costs_its_row():
    assert found(f"{CSV}{'x' * 200_000},1,a,b\nTwo?,1,a,b\n") == (
        ["Two?"],
        [("(a row)", 2, "This row cannot be read: a cell of it is longer than 131072 characters.")],
    )


def test_a_sheet_of_headings_alone_is_no_bank():
    with pytest.raises(NotABank, match="There are no questions in this file."):
        bank_of(CSV)


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        ("::a::One {=1 ~2}\n\n::b::Two {=1 ~", "The answers are never closed: a } is missing."),
        ("One?\nA) x\nB) y\nANSWER: A\n\nTwo?\nA) x\nB) y\nANS", "The line ANSWER: is missing under its choices."),
    ],
)  # fmt: skip
def test_what_is_cut_off_is_an_error_and_all_before_it_a_question(cut, said):
    stems, errors = found(cut)
    assert (len(stems), [message for _title, _line, message in errors]) == (1, [said])


MANIFEST = (
    '<manifest><resources><resource identifier="a" type="imsqti_item_xmlv2p1" href="a.xml"/>'
    '<resource identifier="b" type="imsqti_item_xmlv2p1" href="gone.xml"/></resources></manifest>'
)
TEST = (
    '<assessmentTest><testPart><assessmentSection title="S"><assessmentItemRef href="a.xml"/>'
    '<assessmentItemRef href="./gone.xml"/></assessmentSection></testPart></assessmentTest>'
)


@pytest.mark.parametrize(
    "more", [{"imsmanifest": MANIFEST}, {"t": TEST}, {"imsmanifest": MANIFEST, "t": TEST}], ids=len
)
def test_an_item_that_a_package_names_and_has_not_is_an_error_once(more):
    stems, errors = found(package(a=item(choices()), **more))
    assert len(stems) == 1
    assert errors == [("gone.xml", None, "This file cannot be read: it is not in the package.")]


# Too many


@pytest.mark.parametrize(
    "made",
    [
        lambda n: "\n\n".join(f"Question {i}? {{=a ~b}}" for i in range(n)).encode(),
        lambda n: (CSV + "".join(f"Question {i}?,1,a,b\n" for i in range(n))).encode(),
        lambda n: f"<items>{item(choices()).partition('?>')[2] * n}</items>",
    ],
    ids=["gift", "csv", "qti"],
)
def test_more_than_can_be_brought_at_once_are_errors_each(made):
    stems, errors = found(made(5002))
    assert (len(stems), len(errors)) == (5000, 2)
    assert {message for _title, _line, message in errors} == {
        "The file holds more than 5000 questions. Split it and bring the rest as well."
    }


# What is lost


def test_a_tolerance_that_is_no_number_is_named():
    answers = '<answer fraction="100"><text>3.5</text><tolerance>many</tolerance></answer>'
    assert losses(moodle(question("numerical", answers))) == [("how far off still counts", "many")]


def test_a_picture_that_no_text_shows_is_named():
    files = '<file name="a.png" encoding="base64">iVBORw0KGgo=</file>'
    assert losses(moodle(question(files=files))) == [("picture that the text does not show", "a.png")]
