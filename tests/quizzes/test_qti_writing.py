"""Questions written as QTI: what reads them again finds the same, and what QTI cannot say is named."""

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings

from learn.importing.images import stored
from quizzes.formats import qti
from quizzes.formats.bank import BankChoice, BankQuestion
from quizzes.formats.qti.writing import write_item
from tests.quizzes.bank_questions import question, questions
from tests.quizzes.question_types import DETAILS, EXAMPLES, STEMS

VERSIONS = ["2.1", "2.2", "3.0"]
IMAGE = stored(b"\x89PNG\r\n\x1a\n" + b"\0" * 20)
RIGHT, NONE = Decimal(1), Decimal(0)
WITHOUT_FEEDBACK = ("matching", "ordering", "gaps")


def example(kind, **fields):
    """One question of each kind, without the feedback that QTI has no place for."""
    rows = [
        (text, credit, "" if kind in WITHOUT_FEEDBACK else why, *more)
        for text, credit, why, *more in EXAMPLES[kind]
    ]
    details = {name: value for name, value in DETAILS.get(kind, {}).items() if name != "units"}
    return question(kind, rows, **{"details": details, "stem": STEMS.get(kind, "What is *tea*?")} | fields)


def files(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", [kind for kind in EXAMPLES if kind != "hotspot"])
def test_every_kind_comes_back_the_same(kind, version):
    fields = {
        "title": "Tea",
        "category": "Plants/Leaves",
        "tags": ("green", "a=b"),
        "explanation": "So.\n\n- one\n- two",
    }
    asked = example(kind, **fields)
    written = qti.write([asked], version)
    bank = qti.read(written.data)
    assert (written.losses, bank.losses, bank.errors) == ([], [], [])
    assert bank.questions == [
        replace(asked, details=bank.questions[0].details, choices=bank.questions[0].choices)
    ]
    [found] = bank.questions
    assert {**found.details} == {**asked.details}
    assert [(c.text, float(c.credit), c.feedback, c.details) for c in found.choices] == [
        (c.text, float(c.credit), c.feedback, c.details) for c in asked.choices
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_package_is_what_other_programs_expect(version):
    asked = [example("single"), example("multiple", slug="second", category="Heart")]
    found = files(qti.write(asked, version).data)
    assert sorted(found) == ["imsmanifest.xml", "items/q-second.xml", "items/q-what-is-tea.xml", "test.xml"]
    assert re.findall(r'type="(imsqti_\w+)"', found["imsmanifest.xml"]) == [
        f"imsqti_test_xml{'v' + version.replace('.', 'p')}",
        *[f"imsqti_item_xml{'v' + version.replace('.', 'p')}"] * 2,
    ]
    names = {
        re.sub(r"\{.*\}", "", node.tag) for node in ElementTree.fromstring(found["items/q-second.xml"]).iter()
    }
    assert ("qti-simple-choice" in names, "simpleChoice" in names) == (version == "3.0", version != "3.0")
    assert qti.write(asked, version).data == qti.write(asked, version).data


def test_a_question_without_frills_names_the_standard_rules():
    rows = (BankChoice("A leaf", RIGHT), BankChoice("A stone", NONE))
    found = write_item(BankQuestion("single", "What?", rows)).data.decode()
    assert (
        '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct" />'
        in found
    )


def test_pictures_go_along():
    asked = question(stem=f"See ![a cup](image:{IMAGE.digest})?", images={IMAGE.digest: IMAGE})
    written = qti.write([asked])
    assert f"images/{IMAGE.digest}.png" in files(written.data)
    [found] = qti.read(written.data).questions
    assert (written.losses, found.stem, found.images) == ([], asked.stem, asked.images)


def test_a_mapping_keeps_its_points_and_bounds():
    rows = (
        ("H", "0.5", "", {"points": "1"}),
        ("O", "0.5", "", {"points": "1"}),
        ("He", -1, "", {"points": "-2"}),
    )
    details = {"scoring": "map", "default": "-2", "lower": "0", "upper": "2"}
    asked = question("multiple", rows, details=details)
    written = qti.write([asked])
    [found] = qti.read(written.data).questions
    assert (written.losses, found.details) == ([], details)
    assert [choice.details for choice in found.choices] == [choice.details for choice in asked.choices]


@pytest.mark.parametrize("text", ["leaf*", "*leaf", r"5\* or *", "L*f", "a.b*[c]"])
@pytest.mark.parametrize("details", [{}, {"case": True}])
def test_wildcards_become_patterns(text, details):
    asked = question("short", ((text, 1, ""), ("stone", "0.5", ""), ("*", 0, "Neither.")), details=details)
    written = qti.write([asked])
    [found] = qti.read(written.data).questions
    assert written.losses == []
    assert [(c.text, c.credit, c.feedback) for c in found.choices] == [
        (c.text, c.credit, c.feedback) for c in asked.choices
    ]
    assert found.details == details


def test_what_it_cannot_say_is_named():
    asked = [
        example("hotspot"),
        example("numeric", details=DETAILS["numeric"]),
        example("single", slug="third", hints=("One.", "Two.")),
        question("matching", EXAMPLES["matching"], slug="fourth"),
        question("single", (("A", 0, ""), ("B", 0, "")), slug="fifth"),
    ]
    written = qti.write(asked)
    assert [(loss.question, loss.what) for loss in written.losses] == [
        (0, "the question"), (1, "units"), (2, "hints"), (3, "feedback of the answers"), (4, "the question")
    ]  # fmt: skip
    found = qti.read(written.data).questions
    assert [q.hints for q in found] == [(), ("One.", "Two."), ()]


def test_one_item_alone_names_what_only_a_package_holds():
    written = write_item(example("single", tags=("x",)))
    [found] = qti.read(written.data).questions
    assert [loss.what for loss in written.losses] == ["topic", "tags", "cited sentences"]
    assert (found.slug, found.kind, found.explanation) == ("what-is-tea", "single", "Tea is a leaf.")


def test_a_number_that_earns_and_costs_makes_it_not_stumble():
    rows = (("0.00", "-1", ""), ("0.00", "0.5", ""), ("*", 0, "Count again."))
    assert qti.write([question("numeric", rows)]).losses[0].what == "the question"


def test_a_text_over_several_lines_loses_nothing():
    asked = example("single", stem="What is\ntea?\n\n> Tea is\n> a leaf.", hints=())
    assert qti.write([asked]).losses == []
    [loss] = qti.write([example("single", stem="```\na\n  b\n```\n\n# Tea", hints=())]).losses
    assert loss.what == "formatting"


KINDS = ["single", "multiple", "truefalse", "short", "numeric", "matching", "ordering"]


@given(questions(KINDS))
@settings(max_examples=40, deadline=None)
def test_what_is_written_reads_the_same(asked):
    """Or its losses say what does not."""
    written = qti.write([asked])
    lost = {loss.what for loss in written.losses}
    if "the question" in lost:
        return
    [found] = qti.read(written.data).questions
    assert (found.kind, found.slug, found.title) == (asked.kind, asked.slug, asked.title)
    assert (found.topic, found.tags, found.cites, found.category) == (
        asked.topic, asked.tags, asked.cites, asked.category
    )  # fmt: skip
    if "answers" not in lost and asked.kind != "matching":
        assert [float(c.credit) for c in found.choices] == [float(c.credit) for c in asked.choices]
    if "formatting" not in lost:
        assert words(found.stem) == words(asked.stem)
        if asked.kind != "matching":
            assert [words(c.text) for c in found.choices] == [words(c.text) for c in asked.choices]


def words(markdown):
    """The letters a reader sees, whichever way Markdown writes them."""
    from quizzes.formats.bank_text import as_plain

    return as_plain(markdown)


def test_letters_that_xml_cannot_hold_are_left_out():
    written = qti.write([question(title="Tea\x01", stem="What\x02 is\ufffe tea?", tags=("a\x03b",))])
    [found] = qti.read(written.data).questions
    assert (found.title, found.stem, found.tags) == ("Tea", "What is tea?", ("ab",))
