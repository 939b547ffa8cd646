"""A bank is told by what it holds, and what is none is told what it is."""

from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest

from quizzes.formats.bank import Bank, BankChoice, BankQuestion, Loss, NotABank
from quizzes.formats.fitting import fitted
from quizzes.formats.qti.writing import write_item
from quizzes.formats.recognising import FORMATS, format_called, read_bank, recognise
from quizzes.question_types import QUESTION_TYPES
from tests.quizzes.bank_questions import question

RIGHT, NONE = Decimal(1), Decimal(0)


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_format_writes_is_known_as_this_format(name):
    data = FORMATS[name].write([question()]).data
    found, bank = read_bank(data)
    assert found.module is FORMATS[name].module
    assert [each.stem for each in bank.questions] == ["What is tea?"]


@pytest.mark.parametrize("name", ["qti21", "qti22", "qti30"])
def test_qti_is_called_by_the_version_of_the_file(name):
    assert read_bank(FORMATS[name].write([question()]).data)[0].label == FORMATS[name].label
    alone = write_item(question(), version=FORMATS[name].options["version"])
    assert read_bank(alone.data)[0].label == FORMATS[name].label


def test_older_qti_is_called_so():
    older = (
        b'<questestinterop><item title="Tea"><presentation><material><mattext>Is it?</mattext></material>'
        b"</presentation></item></questestinterop>"
    )
    assert read_bank(older)[0].label == "QTI 1.2"


@pytest.mark.parametrize("name", ["gift", "moodle_xml", "aiken", "csv"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_in_every_encoding(name, encoding):
    text = FORMATS[name].write([question(stem="Was heißt Tür?")]).data.decode("utf-8-sig")
    declared = text.replace('encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"')
    found, bank = read_bank(declared.replace("\n", "\r\n").encode(encoding))
    assert (found.name, bank.questions[0].stem) == (name, "Was heißt Tür?")


@pytest.mark.parametrize(
    ("called", "name"),
    [("GIFT", "gift"), ("moodle-xml", "moodle_xml"), ("xml", "moodle_xml"), ("QTI 2.1", "qti21"), ("qti", "qti21"),
     ("QTI3.0", "qti30"), ("qti3", "qti30"), ("tsv", "csv")],
)  # fmt: skip
def test_formats_are_called_as_people_call_them(called, name):
    assert format_called(called).name == name


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty."),
        (b"\xef\xbb\xbf \r\n", "This file is empty."),
        (b"Tea is a leaf.\n\nIt grows on a bush.", "No questions were found in this file."),
        (
            b"Vraag;Juist;Keuze 1;Keuze 2\nWat is thee?;1;Een blad;Een steen\n",
            "This is a sheet, but no column of it is called “question”. Its headings are: “Vraag”, “Juist”, "
            "“Keuze 1”, “Keuze 2”.",
        ),
        (
            b"question,points\nWhat is tea?,3\nWhat is milk?,1\n",
            "This is a sheet, but no column of it is called “correct” or “choice 1”. Its headings are: "
            "“question”, “points”.",
        ),
        (b"Tea, a leaf, is warm.\n\nIt grows.", "No questions were found in this file."),
        (b"<html><body>Tea</body></html>", "This is a document, HTML (.html),"),
        (b"<rss><channel/></rss>", "This is XML or HTML, but neither"),
        (b"<p>Tea {is} a leaf.</p>", "This is XML or HTML, but neither"),
        (b"%PDF-1.7\n", "This is a document, PDF (.pdf),"),
        (b"{\\rtf1 Tea}", "This is a document, RTF (.rtf),"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "This is a picture,"),
        (b"MZ\x90\0", "This is a program,"),
        (b"PK\x03\x04 no zip at all", "This zip is damaged, or only a part of it came."),
        (bytes(range(256)) * 20, "holds NUL characters"),
    ],
)
def test_what_is_no_bank_is_told_what_it_is(data, sentence):
    with pytest.raises(NotABank, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        recognise(data)


def test_gift_whose_first_question_is_written_in_html_is_gift():
    found, bank = read_bank(b"<b>Tea</b><br>\nWhat is it? {=A leaf ~A stone}")
    assert (found.name, bank.questions[0].stem) == ("gift", "**Tea**  \nWhat is it?")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("xl/workbook.xml", b"<workbook/>"),
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
    ],
)
def test_a_workbook_is_told_to_be_saved_as_csv(name, data):
    """It is a zip of XML as a package of QTI is, and whoever saved it knows neither word."""
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        file.writestr(name, data)
        file.writestr("content.xml", "<sheet/>")
    with pytest.raises(NotABank, match="Save its sheet as CSV"):
        recognise(packed.getvalue())


class TestWhatFits:
    """What a site cannot keep, or nobody could answer, is an error or is cut, and says so."""

    def fit(self, *questions, losses=()):
        return fitted(Bank(list(questions), list(losses)))

    @pytest.mark.parametrize(
        ("bad", "sentence"),
        [
            (question(stem=" "), "The question itself is missing."),
            (question(rows=()), "It has no answers."),
            (question(rows=[(str(n), 0, "") for n in range(5000)]), "It has 5000 answers, which is more than"),
            (question(stem="x" * 60_000), "A text of it is longer than 50000 characters."),
            (question(rows=[("x" * 20_000, 1, ""), ("y", 0, "")]), "An answer of it is longer"),
            (question(rows=[("x", 2, ""), ("y", 0, "")]), "An answer earns more than everything."),
            (question(rows=[("x", 1, ""), (" ", 0, "")]), "A choice of it is empty."),
            (question("truefalse", [("True", 1, "")]), "A true or false question has exactly two rows"),
            (question("matching", [("x", 0, "", {})]), "It has no whole pairs."),
            (question("gaps", [("x", 1, "", {"gap": 2})], details={"gaps": [{"kind": "typed"}]}), "Its gaps and"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_asked_is_an_error(self, bad, sentence):
        found = self.fit(bad, question())
        assert [each.stem for each in found.questions] == ["What is tea?"]
        [error] = found.errors
        assert error.message.startswith(sentence)

    def test_losses_stay_with_their_question(self):
        losses = [Loss(0, 1, "a"), Loss(1, 2, "b")]
        found = self.fit(question(rows=()), question(), losses=losses)
        assert found.losses == [Loss(0, 2, "b")]

    def test_long_names_are_cut_and_named(self):
        found = self.fit(question(title="t" * 300, category="c" * 400, topic="p" * 50, slug="Ä b"))
        [kept] = found.questions
        assert (len(kept.title), len(kept.category), len(kept.topic), kept.slug) == (200, 300, 40, "a-b")
        assert [loss.what for loss in found.losses] == ["the end of a long name"] * 3 + ["short name"]

    @pytest.mark.parametrize("kind", QUESTION_TYPES)
    def test_what_fits_can_be_shown_and_answered(self, kind):
        """However poor it is: an educator still has to look at it."""
        rows = {
            "matching": (BankChoice("a", details={"match": "b"}),),
            "gaps": (BankChoice("", details={"gap": 1}),),
            "truefalse": (BankChoice("True", NONE), BankChoice("False", NONE)),
        }.get(kind, (BankChoice("x", NONE),))
        details = {"gaps": [{"kind": "typed"}]} if kind == "gaps" else {}
        [kept] = self.fit(BankQuestion(kind, "What? [[1]]", rows, details=details)).questions
        from quizzes.admin.bank_preview import version_of

        version = version_of(kept)
        type = version.type
        order = type.arrange(version, lambda rows: None)
        type.offered(version, order, {})
        type.in_words(version, type.correct_answer(version))
        assert type.grade(version, None).fraction == 0
