"""Moodle XML as Moodle and others write it, and what they get from us."""

import base64
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.importing.images import stored
from quizzes.formats import moodle_xml
from quizzes.formats.bank import NotABank
from quizzes.formats.bank_text import as_plain, first_words
from tests.quizzes.bank_questions import question, questions, without_lines

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
IMAGE = stored(PIXEL)
FILE = f'<file name="a b.png" path="/" encoding="base64">{base64.b64encode(PIXEL).decode()}</file>'


def item(kind, inner="", stem="What is tea?", name="Tea", more=""):
    return (
        f'<question type="{kind}"><name><text>{name}</text></name>'
        f'<questiontext format="html"><text><![CDATA[{stem}]]></text>{more}</questiontext>{inner}</question>'
    )


def answer(text, fraction=0, why="", more=""):
    return (
        f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>'
        f"<feedback><text>{why}</text></feedback>{more}</answer>"
    )


LEAF = answer("<p>A <b>leaf</b></p>", 100, "Yes.") + answer("A stone", "-33.33333")


def read(text, head='<?xml version="1.0" encoding="UTF-8"?>\n'):
    data = text if isinstance(text, bytes) else f"{head}<quiz>\n{text}\n</quiz>".encode()
    assert moodle_xml.recognises(data)
    return moodle_xml.read(data)


def only(text):
    bank = read(text)
    assert bank.errors == []
    [found] = bank.questions
    return found


def lost(text):
    return [(loss.what, loss.detail) for loss in read(text).losses]


def rows(found):
    return [(row.text, row.credit, row.feedback) for row in found.choices]


class TestKinds:
    def test_one_choice_and_several(self):
        found = only(item("multichoice", f"<single>true</single>{LEAF}"))
        assert found.kind == "single"
        assert rows(found) == [("A **leaf**", 1, "Yes."), ("A stone", Decimal("-0.3333333"), "")]
        assert only(item("multichoice", f"<single>false</single>{LEAF}")).kind == "multiple"
        kept = only(item("multichoice", f"<shuffleanswers>0</shuffleanswers>{LEAF}"))
        assert kept.details == {"keep_order": True}

    @pytest.mark.parametrize(("true", "false"), [("true", "false"), ("Wahr", "Falsch")])
    def test_true_or_false_in_any_language(self, true, false):
        found = only(item("truefalse", answer(true, 0, "No.") + answer(false, 100, "Yes.")))
        assert rows(found) == [("True", 0, "No."), ("False", 1, "Yes.")]
        turned = only(item("truefalse", answer("false", 100) + answer("true", 0)))
        assert rows(turned) == [("True", 0, ""), ("False", 1, "")]

    def test_short_answers_stay_as_they_are_typed(self):
        found = only(
            item("shortanswer", "<usecase>1</usecase>" + answer("*K2* &amp;", 100) + answer("K", 50))
        )
        assert (found.kind, found.details) == ("short", {"case": True})
        assert rows(found) == [("*K2* &amp;", 1, ""), ("K", Decimal("0.5"), "")]

    def test_numbers_with_units(self):
        units = (
            "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>"
            "<unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>"
            "<unitgradingtype>1</unitgradingtype><unitpenalty>0.1</unitpenalty><showunits>0</showunits>"
        )
        text = item(
            "numerical",
            answer("3,5", 100, more="<tolerance>0.10</tolerance>") + answer("*", 0, "No.") + units,
        )
        found = only(text)
        assert [(row.text, row.details) for row in found.choices] == [
            ("3.5", {"tolerance": "0.10"}),
            ("*", {}),
        ]
        assert found.details == {
            "units": [{"name": "m", "factor": "1"}, {"name": "cm", "factor": "0.01"}],
            "unit_required": True,
        }
        assert lost(text) == [("unit penalty", "0.1")]

    def test_pairs_and_a_partner_of_none(self):
        pair = '<subquestion format="html"><text>{}</text><answer><text>{}</text></answer></subquestion>'
        found = only(item("matching", pair.format("Paris", "France *") + pair.format("", "Spain")))
        assert [(row.text, row.details) for row in found.choices] == [
            ("Paris", {"match": "France *"}), ("", {"match": "Spain"}),
        ]  # fmt: skip

    def test_an_order(self):
        steps = "".join(answer(text, place) for place, text in enumerate(["Pick", "Dry", "Brew"], 1))
        text = item("ordering", f"<gradingtype>ABSOLUTE_POSITION</gradingtype>{steps}")
        assert [row.text for row in only(text).choices] == ["Pick", "Dry", "Brew"]
        assert lost(text) == [("scoring", "ABSOLUTE_POSITION")]

    def test_a_text_that_holds_its_answers(self):
        stem = (
            "<p>Tea is a {1:SHORTANSWER_C:=leaf#Yes.~%50%bush&amp;co#Nearly \\} so.}, drunk "
            "{2:MULTICHOICE:cold~=<b>warm</b>~%-25,5%a \\~ b} at {:NM:=80:5~*#No.} degrees.</p>"
        )
        found = only(item("cloze", stem=stem))
        assert found.stem == "Tea is a [[1]], drunk [[2]] at [[3]] degrees."
        assert found.details == {
            "gaps": [{"kind": "typed"}, {"kind": "list", "weight": "2"}, {"kind": "number"}],
            "case": True,
            "keep_order": True,
        }
        assert [(*row, choice.details) for row, choice in zip(rows(found), found.choices, strict=True)] == [
            ("leaf", 1, "Yes.", {"gap": 1}),
            ("bush&co", Decimal("0.5"), "Nearly } so.", {"gap": 1}),
            ("cold", 0, "", {"gap": 2}),
            ("**warm**", 1, "", {"gap": 2}),
            ("a ~ b", Decimal("-0.255"), "", {"gap": 2}),
            ("80", 1, "", {"gap": 3, "tolerance": "5"}),
            ("*", 0, "No.", {"gap": 3}),
        ]

    def test_a_gap_written_small_is_one_too_and_other_braces_are_text(self):
        found = only(item("cloze", stem="{1:sa:=a} and {x} {12:30} {1:smile:b}"))
        assert found.stem == "[[1]] and {x} {12:30} {1:smile:b}"

    @pytest.mark.parametrize(("kind", "option"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
    def test_words_to_be_put_into_a_text(self, kind, option):
        options = "".join(
            f"<{option}><text>{text}</text><group>{group}</group></{option}>"
            for text, group in [("leaf", 1), ("warm", 2), ("stone", 1), ("cold", 2)]
        )
        found = only(item(kind, options, stem="<p>Tea is a [[1]] and [[2]], not a [[3]].</p>"))
        assert found.stem == "Tea is a [[1]] and [[2]], not a [[3]]."
        assert [(row.text, row.credit, row.details["gap"]) for row in found.choices] == [
            ("leaf", 1, 1), ("stone", 0, 1), ("warm", 1, 2), ("cold", 0, 2), ("leaf", 0, 3), ("stone", 1, 3),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "kind",
        ["essay", "description", "calculated", "calculatedmulti", "randomsamatch", "random", "ddmarker",
         "ddimageortext", "stack", ""],
    )  # fmt: skip
    def test_other_types_are_named(self, kind):
        bank = read(
            item("truefalse", answer("true", 100) + answer("false")) + "\n" + item(kind, name="Other")
        )
        assert len(bank.questions) == 1
        [error] = bank.errors
        assert (error.title, error.line) == ("Other", 4)
        assert kind in error.message or kind in ("essay", "description")

    @pytest.mark.parametrize(
        ("text", "part"),
        [
            (item("multichoice", answer("A", 100)), "too few"),
            (item("multichoice", answer("A", 150) + answer("B")), "between -100 and 100"),
            (item("truefalse", answer("true") + answer("false")), "Neither true nor false"),
            (item("truefalse", answer("true", 100)), "one answer true"),
            (item("numerical", answer("many", 100)), "not a number"),
            (item("matching"), "no pairs"),
            (item("cloze"), "No gap"),
            (item("cloze", stem="{1:REGEXP:=a}"), "REGEXP"),
            (item("cloze", stem="{1:MULTIRESPONSE:=a~=b}"), "MULTIRESPONSE"),
            (item("cloze", stem="{1:NM:=x}"), "not a number"),
            (item("gapselect", stem="A [[2]]"), "not there"),
            (item("truefalse", answer("true", 100) + answer("false"), stem="", name=""), "itself is missing"),
        ],
    )
    def test_slips_are_said_in_a_sentence(self, text, part):
        [error] = read(text).errors
        assert part in error.message


class TestWords:
    def test_hints_feedback_tags_and_identity(self):
        text = item(
            "shortanswer",
            answer("leaf", 100)
            + "<generalfeedback format='html'><text><![CDATA[<p>Tea is a <em>leaf</em>.</p>]]></text></generalfeedback>"
            + "<hint format='html'><text>Think.</text></hint><hint><text></text></hint><idnumber>tea-1</idnumber>"
            + "<tags><tag><text>hard</text></tag><tag><text>cite=4f2c9a1b</text></tag><tag><text>topic=plants</text></tag></tags>",
        )
        found = only(text)
        assert (found.title, found.slug, found.topic) == ("Tea", "tea-1", "plants")
        assert (found.explanation, found.hints) == ("Tea is a *leaf*.", ("Think.",))
        assert (found.cites, found.tags) == (("4f2c9a1b",), ("hard",))
        assert lost(text) == []

    def test_categories_stand_until_the_next(self):
        place = '<question type="category"><category><text>$course$/top/{}</text></category></question>'
        tea = item("shortanswer", answer("leaf", 100))
        bank = read(tea + place.format("Heart/Vessels") + tea + tea + place.format("") + tea)
        assert [found.category for found in bank.questions] == ["", "Heart/Vessels", "Heart/Vessels", ""]

    @pytest.mark.parametrize(
        ("written", "text", "markdown"),
        [
            ("html", "a &lt;b&gt; <b>*c*</b>", "a <b> **\\*c\\***"),
            ("markdown", "a **b**\n\n- c", "a **b**\n\n- c"),
            ("plain_text", "a *b*\n<c>", "a \\*b\\*  \n<c>"),
            ("moodle_auto_format", "a *b*\nc < d", "a \\*b\\*  \nc < d"),
            ("wiki_like", "a *b*", "a \\*b\\*"),
        ],
    )
    def test_each_format_of_text(self, written, text, markdown):
        xml = item("shortanswer", answer("leaf", 100), stem=text).replace(
            'format="html"', f'format="{written}"', 1
        )
        assert only(xml).stem == markdown

    def test_pictures_within_the_file_are_kept(self):
        stem = '<p>This <img src="@@PLUGINFILE@@/a%20b.png" alt="cup">?</p>'
        found = only(item("shortanswer", answer("leaf", 100), stem=stem, more=FILE))
        assert found.stem == f"This ![cup](image:{IMAGE.digest})?"
        assert found.images == {IMAGE.digest: IMAGE}

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (
                b'<?xml version="1.0"?><svg/>',
                "it is a drawing (SVG), which a text cannot show; save it as PNG",
            ),
            (b"BM6", "it is no PNG, JPEG, GIF or WebP"),
            (b"", "nothing of it can be read"),
        ],
    )
    def test_a_picture_within_the_file_that_is_not_kept_says_why(self, data, why):
        file = f'<file name="a b.svg" encoding="base64">{base64.b64encode(data).decode()}</file>'
        stem = '<p>This <img src="@@PLUGINFILE@@/a%20b.svg" alt="cup">?</p>'
        text = item("shortanswer", answer("leaf", 100), stem=stem, more=file)
        assert lost(text) == [("picture", f"@@PLUGINFILE@@/a%20b.svg: {why}")]

    def test_pictures_elsewhere_are_never_fetched(self):
        text = item(
            "shortanswer", answer("leaf", 100), stem='<img src="https://e.org/a.png" alt="cup"> What?'
        )
        assert only(text).stem == "cup What?"
        assert lost(text) == [("picture", "https://e.org/a.png")]

    def test_what_cannot_be_carried_is_named(self):
        text = item(
            "multichoice",
            LEAF + "<defaultgrade>2.0000000</defaultgrade><penalty>0.5</penalty><hidden>1</hidden>"
            "<answernumbering>iii</answernumbering><correctfeedback><text>Hurrah</text></correctfeedback>"
            "<partiallycorrectfeedback><text>Your answer is partially correct.</text></partiallycorrectfeedback>"
            "<hint><text>Think.</text><clearwrong/></hint>",
            stem="<script>x()</script><p onclick='y()'>What?</p>",
        )
        assert {what for what, _detail in lost(text)} == {
            "script", "points", "penalty", "hidden", "numbering", "feedback for a right answer", "what a hint does",
        }  # fmt: skip

    @pytest.mark.parametrize(("numbering", "losses"), [("123", ["numbering"]), ("abc", []), ("none", [])])
    def test_numbers_before_choices_that_somebody_chose_are_named(self, numbering, losses):
        text = item("multichoice", LEAF + f"<answernumbering>{numbering}</answernumbering>")
        assert [what for what, _detail in lost(text)] == losses


BOMB = '<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
TEA = item("shortanswer", answer("leaf", 100))


class TestFiles:
    @pytest.mark.parametrize(
        "head",
        [
            BOMB,
            '<!DOCTYPE q SYSTEM "file:///etc/passwd">',
            '<!DOCTYPE q [<!ENTITY a SYSTEM "http://e.org/">]>',
        ],
    )
    def test_entities_are_refused(self, head):
        with pytest.raises(NotABank, match="entities"):
            read(TEA, head)

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"<quiz></quiz>",
            b"<html><body>Hi</body></html>",
            b"What? {=A ~B}",
            b"\x89PNG\r\n\x1a\n\0\0",
            b"<quiz>",
        ],
    )
    def test_what_is_no_bank_is_said(self, data):
        with pytest.raises(NotABank):
            moodle_xml.read(data)

    def test_one_broken_question_costs_itself(self):
        broken = TEA.replace("</name>", "</nam>")
        bank = read("\n".join([TEA, broken, TEA, TEA.replace("</question>", ""), TEA]))
        assert len(bank.questions) == 3
        assert [error.line for error in bank.errors] == [4, 6]
        assert all(error.title == "Tea" for error in bank.errors)

    def test_a_file_that_is_cut_off_keeps_what_came_before(self):
        whole = f"<quiz>{TEA}\n{TEA}</quiz>".encode()
        bank = moodle_xml.read(whole[:-60])
        assert (len(bank.questions), [error.line for error in bank.errors]) == (1, [2])
        assert "cut off" in bank.errors[0].message and bank.errors[0].title == "Tea"

    @pytest.mark.parametrize("name", ["<text>Tea", "<text><![CDATA[Tea]]>", "<text>Tea</te"])
    def test_what_is_cut_off_within_its_name_is_called_by_what_is_there(self, name):
        bank = read(f'{TEA}\n<question type="essay">\n<name>{name}')
        assert [error.title for error in bank.errors] == ["Tea"]

    def test_a_text_left_open_costs_its_question(self):
        bank = read(f"{TEA.replace(']]>', '', 1)}\n{TEA}\n{TEA}")
        assert (len(bank.questions), [error.line for error in bank.errors]) == (2, [3])

    def test_attributes_without_quotes(self):
        found = only(
            "<question type=multichoice><name><text>Tea</text></name><questiontext format = html>"
            "<text><b title=x>What?</b> a=b</text></questiontext><answer fraction=100 format=html><text>A leaf"
            "</text></answer><answer fraction='0'><text>A stone</text></answer></question>"
        )
        assert (found.stem, rows(found)) == ("**What?** a=b", [("A leaf", 1, ""), ("A stone", 0, "")])

    def test_what_others_forget_to_escape(self):
        text = TEA.replace("<![CDATA[What is tea?]]>", "<p>Tea &nbsp;& <b>caf&eacute;</b><br>?</p>")
        assert only(text).stem == "Tea \xa0& **café**  \n?"
        assert only(TEA.replace("Tea<", "Tea\x0b & milk&#11;<")).title == "Tea & milk"

    @pytest.mark.parametrize(
        "data",
        [
            f'<?xml version="1.0" encoding="ISO-8859-1"?><quiz>{TEA}</quiz>'.encode("latin-1"),
            f'<?xml version="1.0" encoding="UTF-8"?><quiz>{TEA}</quiz>'.encode("windows-1252"),
            f"\ufeff\r\n<quiz>{TEA}</quiz>".encode(),
            f'<?xml version="1.0" encoding="UTF-16"?><quiz>{TEA}</quiz>'.encode("utf-16"),
            f"\n  {TEA}".encode(),
        ],
    )
    def test_every_encoding(self, data):
        data = data.replace(b"tea?", b"caf\xe9?" if b"\xe9" in data else b"tea?")
        assert only(data).title == "Tea"

    @pytest.mark.parametrize(
        "part", ["<![CDATA[", "{1:MC:=a~", "</question><question type='a'><![CDATA[", "&x;", "<text>"]
    )
    def test_a_hostile_file_is_read_in_a_moment(self, part):
        data = f"<quiz><question type='cloze'><questiontext><text>{part * 1000}</text></questiontext></question>]]>"
        assert moodle_xml.read(data.encode()).errors

    def test_a_question_within_a_text_is_no_question(self):
        stem = 'Where does &lt;question type="x"&gt; end? <question type="essay"></question>'
        assert (
            len(read(item("shortanswer", answer("here", 100), stem=stem) + "<!-- <question> -->").questions)
            == 1
        )


class TestWriting:
    def xml(self, *written, **options):
        return moodle_xml.write(written, **options).data.decode()

    def losses(self, written):
        return [(loss.what, loss.detail) for loss in moodle_xml.write([written]).losses]

    def test_the_cited_sentences_go_along_and_come_back_out(self):
        written = question(quotes=("Tea is a leaf.", "Water is *warm*."), hints=("Think.",))
        text = self.xml(written)
        assert "<blockquote>\n<p>Tea is a leaf.</p>\n<p>Water is *warm*.</p>" in text
        assert without_lines(only(text.encode())) == replace(written, quotes=())
        assert "blockquote" not in self.xml(written, with_sentences=False)

    def test_pictures_go_along(self):
        written = question(stem=f"What is ![a cup](image:{IMAGE.digest})?", images={IMAGE.digest: IMAGE})
        found = only(self.xml(written).encode())
        assert without_lines(found) == written
        missing = replace(written, images={})
        assert self.losses(missing) == [("pictures", IMAGE.digest)]
        assert only(self.xml(missing).encode()).stem == "What is a cup?"

    def test_what_moodle_cannot_say_is_named(self):
        assert self.losses(question("hotspot", [("A", 1, "", {"region": "a"})])) == [
            ("the question", "Moodle XML has no question of this kind.")
        ]
        relative = question("numeric", [("200", 1, "", {"tolerance": "0.05", "relative": True})])
        assert self.losses(relative) == [("relative tolerance", "200: 0.05")]
        assert "<tolerance>10</tolerance>" in self.xml(relative)
        assert self.losses(question(details={"scoring": "map", "lower": "0"}))[0][0] == "scoring"
        gaps = question(
            "gaps",
            [("a", 1, "", {"gap": 1})],
            stem="[[1]]",
            details={"gaps": [{"kind": "typed", "weight": "0.5"}]},
        )
        assert [what for what, _detail in self.losses(gaps)] == ["weights"]

    def test_units(self):
        details = {
            "units": [{"name": "mg", "factor": "1"}, {"name": "g", "factor": "1000"}],
            "unit_required": True,
        }
        written = question("numeric", [("3.5", 1, "", {"tolerance": "0"})], details=details)
        assert "<multiplier>0.001</multiplier><unit_name>g</unit_name>" in self.xml(written)
        assert without_lines(only(self.xml(written).encode())) == written


KINDS = ["single", "multiple", "short", "truefalse", "numeric", "matching", "ordering", "gaps"]
HINTS = st.lists(st.sampled_from(["Think.", "**Look** again."]), max_size=2).map(tuple)


@given(questions(KINDS, hints=HINTS))
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_the_same(drawn):
    exported = moodle_xml.write([drawn])
    if drawn.kind == "gaps" and exported.losses:
        assert {loss.what for loss in exported.losses} == {"formatting"}
        return
    assert exported.losses == []
    # A name that only says how the question begins is what Moodle is given where there is none.
    title = "" if drawn.title == first_words(as_plain(drawn.stem)) else drawn.title
    assert without_lines(only(exported.data)) == replace(drawn, title=title)


pieces = st.lists(
    st.sampled_from(
        ["<quiz>", "</quiz>", '<question type="multichoice">', '<question type="cloze">', "</question>", "<name>", "<text>",
         "</text>", "<![CDATA[", "]]>", "<!--", "-->", "&nbsp;", "&", "<", ">", "<questiontext>", "</questiontext>", "{1:SA:=a}",
         '<answer fraction="x">', "</answer>", "<!DOCTYPE a [", "<!ENTITY b 'c'>", "\x00", "\x0b", "é", "<file>", "[[1]]"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(st.one_of(pieces.map(lambda text: f"<quiz>{text}".encode()), st.binary(max_size=60)))
@settings(deadline=None)
def test_any_bytes_are_a_bank_or_are_not(data):
    moodle_xml.recognises(data)
    try:
        bank = moodle_xml.read(data)
    except NotABank as error:
        assert str(error)
        return
    assert bank.questions or bank.errors
    assert bank.as_json()
