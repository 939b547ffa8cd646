"""GIFT as other programs write it, and what they get from us."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats import gift
from quizzes.formats.bank import NotABank
from quizzes.formats.quoting import without_quotes
from tests.quizzes.bank_questions import question, questions, without_lines


def read(text):
    return gift.read(text if isinstance(text, bytes) else text.encode())


def only(text):
    bank = read(text)
    assert bank.errors == []
    [found] = bank.questions
    return found


def rows(found):
    return [(row.text, row.credit, row.feedback) for row in found.choices]


def lost(text):
    bank = read(text)
    return [(loss.what, loss.detail) for loss in bank.losses]


@pytest.mark.parametrize("written", ["", "[html]"])
def test_the_lines_of_code_stay_as_they_are(written):
    found = only(f"{written}What is\nsaid?<pre>\nfor i in x:\n  say(i)\n</pre> {{=a ~b}}")
    assert found.stem == "What is said?\n\n```\nfor i in x:\n  say(i)\n```"


def test_between_fences_stands_code_whatever_its_braces():
    code = '```java\nif (a == b) {\n    say("x");\n}\n\n// done\n```'
    bank = read(f"::a::[markdown]What is said?\n{code}\n{{=`x` # Yes. ~y}}\n\nAnd here?\n{code} {{=a ~b}}")
    assert bank.errors == []
    assert [found.stem for found in bank.questions] == [f"What is said?\n{code}", f"And here?\n{code}"]
    assert rows(bank.questions[0]) == [("`x`", 1, "Yes."), ("y", 0, "")]


class TestKinds:
    @pytest.mark.parametrize(
        ("written", "number", "details"),
        [
            ("{#1822:5}", "1822", {"tolerance": "5"}),
            ("{#1822}", "1822", {}),
            ("{# -3.142 : 0.001 }", "-3.142", {"tolerance": "0.001"}),
            ("{#3.141..3.142}", "3.1415", {"tolerance": "0.0005"}),
            ("{#-5..5}", "0", {"tolerance": "5"}),
            ("{#5..1}", "3", {"tolerance": "2"}),
            ("{#=3,5:0,1}", "3.5", {"tolerance": "0.1"}),
            ("{#1.5e3}", "1.5e3", {}),
            ("{#\u22125}", "-5", {}),
        ],
    )
    def test_a_number_with_its_tolerance_or_range(self, written, number, details):
        found = only(f"How many? {written}")
        assert found.kind == "numeric"
        [row] = found.choices
        assert (row.text, row.credit, row.details) == (number, 1, details)

    def test_several_numbers_with_credit_and_a_feedback_for_all_others(self):
        found = only("When? {#=1822:0#Yes. =%50%1822:2#Close. ~#Read it again.####He was born in 1822.}")
        assert rows(found) == [
            ("1822", 1, "Yes."),
            ("1822", Decimal("0.5"), "Close."),
            ("*", 0, "Read it again."),
        ]
        assert found.explanation == "He was born in 1822."

    def test_pairs_and_a_partner_of_none(self):
        found = only("Match. {=Canada -> Ottawa\n=[html]<b>Italy</b> -> Rome *\n= -> Oslo####All of them.}")
        assert found.kind == "matching"
        assert [(row.text, row.details["match"]) for row in found.choices] == [
            ("Canada", "Ottawa"), ("**Italy**", "Rome *"), ("", "Oslo"),
        ]  # fmt: skip
        assert found.explanation == "All of them."

    def test_true_or_false_with_two_feedbacks(self):
        found = only("Tea is a fish.{F#No fish.#Right.####It is a leaf.}")
        assert rows(found) == [("True", 0, "No fish."), ("False", 1, "Right.")]
        assert found.explanation == "It is a leaf."

    def test_a_choice_without_equals_asks_for_several(self):
        found = only("Which? {~%33.33333%A ~%33,33333%B ~%33.33333%C ~%-100%D}")
        assert found.kind == "multiple"
        third = Decimal("0.3333333")
        assert [row.credit for row in found.choices] == [third, third, third, -1]

    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ("Write about tea. {}", "essay"),
            ("Only a text.", "description"),
            ("Order. {>3 ALL RELATIVE\nA\nB\nC}", "ordering"),
            ("Match. {=a -> b =c}", "arrow"),
            ("How many? {#many}", "not a number"),
            ("How many? {#1:x}", "not a number"),
            ("How many? {#1,234}", "not a number"),
            ("How many? {#1e999}", "not a number"),
            ("How many? {#}", "No number"),
            ("Which? {~A}", "only one choice"),
            ("{=A ~B}", "question itself is missing"),
            ("Which? {=A ~}", "Too few"),
        ],
    )  # fmt: skip
    def test_what_is_no_question_is_named_with_its_line(self, text, part):
        bank = read(f"One? {{=A ~B}}\n\n{text}\n\nTwo? {{T}}")
        assert len(bank.questions) == 2
        [error] = bank.errors
        assert error.line == 3
        assert part in error.message


class TestTexts:
    def test_plain_text_keeps_its_signs(self):
        found = only("[plain]What is 2*3*4 & <b>? {=[plain]*x* ~b_c_ # _so_}")
        assert found.stem == "What is 2\\*3\\*4 & <b>?"
        assert [row.text for row in found.choices] == ["\\*x\\*", "b_c\\_"]
        assert found.choices[1].feedback == "\\_so\\_"

    def test_markdown_stays_with_its_lists(self):
        assert only("[markdown]Which **one**?\n- a\n- b {T}").stem == "Which **one**?\n- a\n- b"
        assert only(r"[markdown]One\:\n\n- a\n    - b {T}").stem == "One:\n\n- a\n    - b"

    def test_html_becomes_markdown(self):
        found = only(r'[html]<p>What <b>is</b> <a href\="https\://example.org/">it</a>?</p> {=<i>A</i> ~B}')
        assert found.stem == "What **is** [it](https://example.org/)?"
        assert found.choices[0].text == "*A*"

    def test_text_without_a_format_is_moodles_own(self):
        found = only(r"Is a<b & *c*,\nor\: <i>d</i>? {=#include <stdio.h> ~B}".replace("=#", r"=\#"))
        assert found.stem == "Is a<b & \\*c\\*,  \nor: *d*?"
        assert found.choices[0].text == "#include <stdio.h>"

    def test_lines_of_the_file_are_one_text(self):
        assert only("What is\n  tea\nhere? {=A ~B}").stem == "What is tea here?"

    def test_script_and_what_would_be_fetched_is_named(self):
        found = lost(
            r'[html]<p onclick\="x()">Hi<script>y()</script><img src\="https\://e.org/a.png" alt\="cup"></p> {T}'
        )
        assert found == [("script", "onclick=x()"), ("script", "y()"), ("picture", "https://e.org/a.png")]

    def test_escaped_marks_are_text(self):
        assert only(r"1 \= 1 \{x\} \~ \# a\:b? {=a\=b ~c\~d}").stem == "1 = 1 {x} ~ # a:b?"

    def test_the_missing_word_is_shown_as_a_gap(self):
        assert only("[html]<p>Tea is {=grown ~mined} in fields.</p>").stem == "Tea is _____ in fields."
        assert only("[html]<p>What is tea?{=a ~b}</p>").stem == "What is tea?"
        assert only("What is pi?{#3.14}.").stem == "What is pi?"

    def test_the_name_asks_where_there_is_no_other_text(self):
        assert only("::What is tea?:: {=A ~B}").stem == "What is tea?"


class TestFiles:
    def test_categories_stand_until_the_next(self):
        bank = read(
            "$CATEGORY: $course$/top/Heart/Vessels\n\nA? {T}\n\nB? {F}\n\n$CATEGORY: tea/leaves\nC? {T}\n\n"
            "$CATEGORY: $system$/top\n\nD? {T}"
        )
        assert [found.category for found in bank.questions] == [
            "Heart/Vessels",
            "Heart/Vessels",
            "tea/leaves",
            "",
        ]

    def test_identity_and_tags_of_the_comment(self):
        found = only(
            "// question: 12  name: x\n// [id:q-1] [tag:hard] [tag:topic=plants] [tag:cite=4f2c9a1b] [tag:a=b]\n"
            "::Tea\\: what?::What? {T}"
        )
        assert (found.slug, found.title, found.topic) == ("q-1", "Tea: what?", "plants")
        assert (found.cites, found.tags, found.line) == (("4f2c9a1b",), ("hard", "a=b"), 3)

    def test_questions_without_blank_lines_between_them(self):
        bank = read("::A::One? {=a ~b}\n::B::Two? {\n=a\n~b}\n// [id:c]\nThree? {T}")
        assert [(found.stem, found.line) for found in bank.questions] == [
            ("One?", 1),
            ("Two?", 2),
            ("Three?", 6),
        ]
        assert bank.questions[2].slug == "c"

    def test_without_blank_lines_a_true_or_false_may_go_on_over_lines(self):
        bank = read("::A::One? {T\n\t#Wrong.\n\t#Right.\n\t}\n\t::B::Two? {FALSE\n}\n::C::Three? {=a ~b}")
        assert [(found.stem, found.line) for found in bank.questions] == [
            ("One?", 1),
            ("Two?", 5),
            ("Three?", 7),
        ]

    def test_a_comment_behind_the_brace_is_no_answer(self):
        assert only("Is it? { // it is not\n // truly\n F // so\n}").choices[1].credit == 1
        assert rows(only("What? { // of two\n=a\n~b}")) == [("a", 1, ""), ("b", 0, "")]

    def test_braces_of_a_formula_are_text(self):
        bank = read("::A::What is $x^{2}$ and ${}^{14}$C?\n{=4 ~5}\n::B::Is $\\frac{1}{2}$ half? {T}")
        assert [found.stem for found in bank.questions] == [
            "What is $x^{2}$ and ${}^{14}$C?",
            "Is $\\frac{1}{2}$ half?",
        ]
        assert read("What is $x^{2}$?\n\nTwo? {T}").errors[0].line == 1

    def test_blank_lines_and_comments_among_the_answers(self):
        assert rows(only("What? {\n=a\n\n// not this\n~b\n}")) == [("a", 1, ""), ("b", 0, "")]

    def test_one_open_brace_costs_one_question(self):
        bank = read("One? {=a ~b}\n\nTwo? {=a ~b\n\nThree? {T}\n\n::Four::Four? {=a\n::Five::Five? {T}")
        assert [found.stem for found in bank.questions] == ["One?", "Three?", "Five?"]
        assert [error.line for error in bank.errors] == [3, 7]

    @pytest.mark.parametrize(
        "data",
        [
            "Café? {=é ~b}".encode(),
            "Café? {=é ~b}".encode("windows-1252"),
            b"\xef\xbb\xbf" + "Café? {=é ~b}".encode(),
            "Café? {=é ~b}".encode("utf-16"),
            "Café?\r\n{=é\r\n~b}\r\n".encode(),
        ],
    )
    def test_every_encoding_and_line_end(self, data):
        assert gift.recognises(data)
        assert (only(data).stem, rows(only(data))[0][0]) == ("Café?", "é")

    @pytest.mark.parametrize("data", [b"", b"\n\n", b"// nothing here\n", b"\x89PNG\r\n\x1a\n\0\0\0\0"])
    def test_a_file_without_questions_is_no_bank(self, data):
        with pytest.raises(NotABank):
            read(data)

    @pytest.mark.parametrize(
        ("text", "is_gift"),
        [
            ("What? {=A ~B}", True), ("Tea.{T}", True), ("::A::Only a text.", True), ("[html]<p>Text</p>", True),
            ("How are you? {}", True), ("# Title {#anchor}", False), ("function f() {}", False),
            ("What?\nA) x\nB) y\nANSWER: A", False), ("kind,question\nsingle,What?", False),
            ('<?xml version="1.0"?><quiz><question>{=a}</question></quiz>', False), ('{"a": {"b": 1}}', False),
        ],
    )  # fmt: skip
    def test_it_is_known_by_its_content(self, text, is_gift):
        assert gift.recognises(text.encode()) is is_gift


QUOTED = ("Tea is a leaf.", "Water is *warm*.")


class TestWriting:
    def text(self, *written, **options):
        return gift.write(written, **options).data.decode()

    def losses(self, written):
        return [(loss.what, loss.detail) for loss in gift.write([written]).losses]

    def test_the_cited_sentences_go_along_and_come_back_out(self):
        written = question(quotes=QUOTED)
        text = self.text(written)
        assert (
            "####Tea is a leaf.\\n\\nWhat the source\u00a0says\\:\\n\\n> Tea is a leaf.\\n>\\n"
            r"> Water is \\*warm\\*." in text
        )
        assert without_lines(only(text)) == replace(written, quotes=())
        again = replace(only(text), quotes=QUOTED)
        assert self.text(again) == text
        assert "4f2c9a1b" not in text.partition("####")[2]
        assert "What the source" not in self.text(written, with_sentences=False)

    def test_a_quotation_of_the_authors_own_stays(self):
        for explanation in (
            "What the source says:\n\n> Tea is a leaf.",
            "A poet\u00a0said:\n\n> Tea\n>\n> is\n>\n> a leaf.",
            "What the source\u00a0says:\n\n> Tea is a leaf.\n\nSo it is.",
        ):
            assert only(self.text(question(explanation=explanation))).explanation == explanation

    def test_a_quotation_with_keys_of_an_earlier_export_comes_out_too(self):
        explanation = "So.\n\nWhat the source says:\n\n> Tea is a leaf. \\[4f2c9a1b]\n>\n> Hot. \\[00c0ffee]"
        assert without_quotes(explanation, ("4f2c9a1b", "00c0ffee")) == "So."
        assert without_quotes(explanation, ("4f2c9a1b",)) == explanation

    def test_categories(self):
        text = self.text(
            question(slug="a", category="A/B"), question(slug="b", category="A/B"), question(slug="c")
        )
        assert text.count("$CATEGORY") == 2
        assert [found.category for found in read(text).questions] == ["A/B", "A/B", ""]

    def test_numbers_and_pairs(self):
        numbers = question(
            "numeric", [("3.5", 1, "", {"tolerance": "0.1"}), ("4", "0.5", "Close."), ("*", 0, "No.")]
        )
        assert "{#\n=3.5:0.1\n=%50%4 # Close.\n~ # No.\n" in self.text(numbers)
        pairs = question("matching", [("Paris", 0, "", {"match": "France"}), ("", 0, "", {"match": "Spain"})])
        assert "{\n=Paris -> France\n= -> Spain\n" in self.text(pairs)

    def test_what_gift_cannot_say_is_named(self):
        assert self.losses(question("ordering", [("a", 0, ""), ("b", 0, "")])) == [
            ("the question", "GIFT has no question of this kind.")
        ]
        assert self.losses(question(hints=("Think.",), details={"keep_order": True})) == [
            ("the order of the choices", "GIFT cannot say that it has to stay."), ("hints", "Think."),
        ]  # fmt: skip
        relative = question(
            "numeric",
            [("200", 1, "", {"tolerance": "0.05", "relative": True})],
            details={"units": [{"name": "mg", "factor": "1"}]},
        )
        assert self.losses(relative) == [("units", "mg"), ("relative tolerance", "200: 0.05")]
        assert "=200:10\n" in self.text(relative)
        picture = question(stem=f"What is ![a cup](image:{'0' * 64})?")
        assert self.losses(picture) == [("pictures", "GIFT is text alone: only their words are in it.")]
        assert "What is a cup?" in self.text(picture)
        pairs = question("matching", [("a", 0, "Why.", {"match": "**b**"}), ("c", 0, "", {"match": "d"})])
        assert self.losses(pairs) == [("formatting", "**b**"), ("feedback of a pair", "Why.")]
        assert self.losses(question("short", [("a -> b", 1, "")])) == [
            ("the question", "GIFT would take its text for something else.")
        ]

    def test_what_moodles_markdown_would_take_for_a_tag_goes_as_html(self):
        text = self.text(question(stem="What does #include <stdio.h> do?"))
        assert r"[html]What does \#include &lt;stdio.h&gt; do?" in text
        assert only(text).stem == "What does #include <stdio.h> do?"


KINDS = ["single", "multiple", "short", "truefalse", "numeric", "matching"]


@given(questions(KINDS))
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_the_same(drawn):
    """Or GIFT cannot say it, and then it is named."""
    exported = gift.write([drawn])
    if not exported.data:
        assert [loss.what for loss in exported.losses] == ["the question"]
        return
    assert exported.losses == []
    assert without_lines(only(exported.data)) == drawn


pieces = st.lists(
    st.sampled_from(
        ["Q", "{", "}", "=", "~", "#", "####", "%50%", "T", "\\", "\n", "\n\n", "->", "::", ":", "// [id:a b]", "[tag:cite=x]",
         "$CATEGORY: x", "[html]", "[markdown]", "%nan%", "<b>", "<script>", "..", "1", ",", "&lt;", "*", " ", "\ue000"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(st.one_of(pieces.map(str.encode), st.binary(max_size=60), st.text(max_size=100).map(str.encode)))
@settings(deadline=None)
def test_any_bytes_are_a_bank_or_are_not(data):
    gift.recognises(data)
    try:
        bank = gift.read(data)
    except NotABank as error:
        assert str(error)
        return
    assert bank.questions or bank.errors
    assert all(loss.question < len(bank.questions) for loss in bank.losses)
    assert bank.as_json()
