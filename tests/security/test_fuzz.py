"""Readers and pages are given anything at all: they say what is wrong, and never fall over.

DOORS=1 tries a hundred times as much."""

import io
import logging
import os
import zipfile
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from learn import rendering
from learn.importing import CannotRead
from learn.importing import markdown as outlines
from learn.importing.readers import read
from quizzes.courses import load_course
from quizzes.formats import aiken, blackboard, csv_bank, gift, moodle_xml, qti
from quizzes.formats.bank import NotABank
from quizzes.formats.course_files import Zip, zipped
from quizzes.formats.course_values import CourseFaults
from quizzes.formats.recognising import read_bank
from tests.quizzes.course_folder import FILES

from . import matrix, naughty, world

IN_FULL = "DOORS" in os.environ


def few(examples):
    return settings(
        max_examples=examples * (50 if IN_FULL else 1),
        derandomize=not IN_FULL,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(autouse=True)
def quietly():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def pieces(*words):
    """Text made of these words, of trouble, and of anything."""
    word = st.one_of(st.sampled_from(words), st.sampled_from(naughty.ALL), st.text(max_size=12))
    return st.lists(word, max_size=14).map("".join)


MARKDOWN = pieces(
    "# a\n", "\n\n", "- ", "1. ", "> ", "    ", "```\n", "| a | b |\n|---|---|\n", "[@4f2c9a1b]", "[@a; @b]", ":::plain\n", ":::\n", "*", "**", "`", "[a](b)", "![](c){width=1}",
    "![a](@4f2c9a1b)", "[^1]", "[^1]: x\n", "---\n", "<b>", "&amp;", "\\", "[[1]]", "\r\n", "{figure}",
)  # fmt: skip


@given(MARKDOWN)
@few(40)
def test_any_markdown_is_rendered_or_refused(text):
    for render in (
        rendering.render_text,
        rendering.render_line,
        rendering.render_words,
        rendering.render_plain,
    ):
        try:
            html = render(text)
        except rendering.ValidationError:
            continue
        # Words are printed by templates, which escape them.
        assert render is rendering.render_words or "<script" not in str(html).lower()


@given(MARKDOWN, st.sampled_from(["a.md", "a.txt", "a.MD", "a", "a.zip"]))
@few(60)
def test_any_text_is_a_document_or_none(text, name):
    try:
        outline = read(text.encode(errors="surrogatepass"), name)
    except CannotRead:
        return
    assert outline.sections
    assert list(outline.keyed({})) is not None


@given(st.binary(max_size=300))
@few(40)
def test_any_bytes_are_a_document_or_none(data):
    try:
        outlines.read(data, "a")
    except CannotRead:
        pass


BANKS = {
    "gift": (gift, pieces("::a::", "{", "}", "=", "~", "#", "->", "%50%", "{#3:1}", "{T}", "{=a ~b}", "\n\n", "// [id:x]", "$CATEGORY: a\n", "\\", "[markdown]", "{1:=a}", "====", "####")),
    "aiken": (aiken, pieces("A) ", "B. ", "ANSWER: A\n", "ANSWER:", "\n", "a?\n", "C) c\n")),
    "blackboard": (blackboard, pieces("MC\t", "TF\ta\ttrue\n", "FIB_PLUS\t[a] [b]\t", "JUMBLED_SENTENCE\t[a]\t", "NUM\ta\t", "MAT\t", "a\t", "\t\t", "correct\t", "10,000", '"', "\n", "\ue000", "[[1]]")),
    "csv": (csv_bank, pieces("question,correct,choice 1\n", "id;kind;question\n", ",", ";", "\t", '"', "\n", "single", "1", "TRUE", "gap", "choice 99999999999")),
    "moodle_xml": (
        moodle_xml,
        pieces(
            "<quiz>", "</quiz>", '<question type="multichoice">', '<question type="cloze">', '<question type="matching">', '<question type="numerical">', "</question>", "<name><text>a</text></name>",
            '<questiontext format="html"><text>', "</text></questiontext>", '<answer fraction="100">', "</answer>", "<text>{1:MC:=a~b}</text>", "<![CDATA[<p>a</p>]]>", "<!DOCTYPE a>", "&x;", "<a>", '<file name="a" encoding="base64">AA</file>',
        ),
    ),
    "qti": (
        qti,
        pieces(
            '<assessmentItem identifier="a" xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1">', "</assessmentItem>", '<responseDeclaration identifier="R" cardinality="single" baseType="identifier">', "</responseDeclaration>",
            "<correctResponse><value>a</value></correctResponse>", "<itemBody>", "</itemBody>", '<choiceInteraction responseIdentifier="R">', "</choiceInteraction>", '<simpleChoice identifier="a">a</simpleChoice>',
            '<questestinterop><item ident="a">', "</item></questestinterop>", "<mapping><mapEntry mapKey='a' mappedValue='x'/></mapping>", "<responseProcessing>", "<match/>", "</responseProcessing>",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BANKS)
def test_anything_is_a_bank_or_none(name):
    module, texts = BANKS[name]

    @given(texts)
    @few(40)
    def tried(text):
        data = text.encode(errors="surrogatepass")
        for reader in (module.read, read_bank):
            try:
                reader(data)
            except NotABank as error:
                assert str(error)

    tried()


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*FILES, "../x", "/x", "a" * 300, "imsmanifest.xml", "content.xml"]),
            st.binary(max_size=60),
        ),
        max_size=4,
    )
)
@few(30)
def test_any_zip_is_a_bank_or_none(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in dict(entries).items():
            package.writestr(name, data)
    for reader in (qti.read, read_bank):
        try:
            reader(out.getvalue())
        except NotABank:
            pass


@st.composite
def courses(draw):
    """The course of the tests with a hole, a piece of trouble or another file in it."""
    files = {name: text for name, text in FILES.items()}
    for _n in range(draw(st.integers(1, 2))):
        name = draw(
            st.sampled_from(
                [
                    *FILES,
                    "lessons/new.md",
                    "questions/new.toml",
                    "questions/new.gift",
                    "figures/x.svg",
                    "glossary.md",
                ]
            )
        )
        text = files.get(name, "")
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        files[name] = (
            text[:start] + draw(st.one_of(st.sampled_from(naughty.ALL), st.text(max_size=20))) + text[end:]
        )
    return zipped({name: text.encode(errors="replace") for name, text in files.items()}, "tea")


@pytest.mark.django_db
@given(data=courses())
@few(10)
def test_any_course_is_loaded_or_every_fault_of_it_named(data):
    with matrix.undone():
        try:
            load_course(Zip(data), dry_run=True)
        except CannotRead as error:
            assert str(error)
        except CourseFaults as error:
            assert all(str(fault) for fault in error.faults)


# Pages


ADDRESS = st.lists(
    st.one_of(
        st.sampled_from(["learn", "admin", "account", "attempts", "source", "quiz", "tea", "leaves", "check", "1", "2", "add", "change", "..", ".", "", "quizzes", "question", "lesson", "path", "images", "0" * 64]),
        st.sampled_from(naughty.ALL),
        st.text(max_size=8),
    ),
    max_size=6,
).map("/".join)  # fmt: skip
FIELDS = st.dictionaries(
    st.one_of(st.sampled_from(["q", "answer", "seq", "to", "next", "name", "email", "password", "title", "body", "rows-TOTAL_FORMS", "slots-TOTAL_FORMS", "parked", "_save", "page", "o", "p", "take", "sealed", "proposal"]), st.text(max_size=6)),
    st.one_of(st.sampled_from(naughty.ALL), st.text(max_size=12)),
    max_size=5,
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["nobody", "learner", "root"])
def test_anything_may_be_asked_for(role, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    site = world.build()
    asker = matrix.Asker(site.client(role))
    known = [line.address.format(**site.names) for line in matrix.table() if not line.is_mailed]

    @given(
        st.one_of(ADDRESS.map(lambda text: "/" + quote(text, errors="replace")), st.sampled_from(known)),
        FIELDS,
        st.sampled_from(["GET", "POST"]),
    )
    @few(40)
    def tried(address, fields, method):
        body = urlencode(fields, errors="replace")
        with matrix.undone():
            response = asker.ask(
                method, f"{address}?{body}" if method == "GET" else address, body if method == "POST" else ""
            )
        assert response.status_code < 500

    tried()


@pytest.mark.parametrize("breaks", [gift, csv_bank, moodle_xml])
def test_a_reader_that_falls_over_is_seen(breaks, monkeypatch):
    """The control: a reader that does not expect what it is given."""

    def careless(data):
        return data.decode("ascii")[len(data) // 2].index("=")

    monkeypatch.setattr(breaks, "read", careless)
    name = next(name for name, (module, _texts) in BANKS.items() if module is breaks)
    with pytest.raises(Exception):  # noqa: B017
        test_anything_is_a_bank_or_none(name)
