from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats.gift_parser import parse as read


def only(text):
    found = read(text)
    assert found.errors == []
    (question,) = found.questions
    return question


def rows(question):
    return [(choice.text, choice.credit, choice.feedback) for choice in question.choices]


def error(text):
    found = read(text)
    assert found.questions == []
    (fault,) = found.errors
    return fault.line, str(fault)


class TestKinds:
    def test_a_single_choice_has_one_right_answer(self):
        question = only("What is tea? {=A leaf # Yes. ~A stone#No, it is soft. ~A fish}")
        assert (question.kind, question.stem) == ("single", "What is tea?")
        assert rows(question) == [("A leaf", 1, "Yes."), ("A stone", 0, "No, it is soft."), ("A fish", 0, "")]

    def test_several_choices_have_weights(self):
        question = only("Which? {~%50%A ~%-100%B ~%50%C ~%33.33333%D}")
        assert question.kind == "multiple"
        assert [choice.credit for choice in question.choices] == [
            Decimal("0.5"),
            Decimal(-1),
            Decimal("0.5"),
            Decimal("0.3333333"),
        ]

    def test_a_single_choice_may_have_half_credit(self):
        question = only("Which? {~wrong ~%50%half =full}")
        assert question.kind == "single"
        assert [choice.credit for choice in question.choices] == [0, Decimal("0.5"), 1]

    @pytest.mark.parametrize("truth", ["T", "TRUE", "true", " True "])
    def test_true(self, truth):
        question = only("Tea is a leaf.{" + truth + "}")
        assert question.kind == "truefalse"
        assert rows(question) == [("True", 1, ""), ("False", 0, "")]

    def test_false_with_the_feedback_of_the_wrong_answer_first(self):
        question = only("Tea is a fish.{FALSE#No fish is named.#Right.####Tea is a leaf.}")
        assert rows(question) == [("True", 0, "No fish is named."), ("False", 1, "Right.")]
        assert question.explanation == "Tea is a leaf."

    def test_five_hashes_are_an_empty_feedback_and_the_explanation(self):
        question = only("Tea is a leaf.{T#It is one.#####Tea is a leaf.}")
        assert rows(question) == [("True", 1, ""), ("False", 0, "It is one.")]
        assert question.explanation == "Tea is a leaf."

    def test_a_short_answer_accepts_several(self):
        question = only(
            "Which vitamin? {=K2 =vitamin K2 =%50%K # Nearly. =%0%C # Not that one. ####It is K2.}"
        )
        assert question.kind == "short"
        assert rows(question) == [
            ("K2", 1, ""),
            ("vitamin K2", 1, ""),
            ("K", Decimal("0.5"), "Nearly."),
            ("C", 0, "Not that one."),
        ]
        assert question.explanation == "It is K2."

    def test_numbers_and_pairs(self):
        question = only("When? {#=1822:5 # Yes. =%50%1820..1830 ~#No.}")
        assert question.kind == "numeric"
        assert [(row.text, row.details) for row in question.choices] == [
            ("1822", {"tolerance": "5"}), ("1825", {"tolerance": "5"}), ("*", {}),
        ]  # fmt: skip
        question = only("Match. {=Canada -> Ottawa =Italy -> Rome}")
        assert (question.kind, question.choices[0].details) == ("matching", {"match": "Ottawa"})


class TestWriting:
    def test_identity_topic_and_sentences_ride_in_the_comment_above(self):
        question = only(
            "// Checked twice. [id:what-is-tea] [tag:topic=plants] [tag:cite=3964580b]\n"
            "// [tag:cite=1ff47952] [tag:cite=3964580b] [tag:hard]\n"
            "::What tea is::What is tea? {=A leaf ~A stone}"
        )
        assert (question.slug, question.topic, question.name) == ("what-is-tea", "plants", "What tea is")
        assert question.cites == ["3964580b", "1ff47952"]
        assert ("hard", "") in question.tags
        assert question.line == 3

    def test_a_category_holds_until_the_next(self):
        found = read("$CATEGORY: $course$/top/tea/leaves\n\nA? {T}\n\n$CATEGORY: top\nB? {T}")
        assert [question.category for question in found.questions] == ["tea/leaves", ""]

    def test_white_space_beside_a_line_feed_stays(self):
        assert only(r"One:\n\n- a\n    - b  \nc {T}").stem == "One:\n\n- a\n    - b  \nc"

    def test_a_comment_apart_from_a_question_is_only_a_comment(self):
        question = only("// A bank of questions.\n\nWhat? {=A ~B}\n\n// The end.")
        assert (question.slug, question.tags) == ("", ())

    def test_comments_among_the_answers_are_left_out(self):
        assert [row[0] for row in rows(only("What? {\n=A\n// not this one\n~B\n}"))] == ["A", "B"]

    def test_escaped_marks_are_text(self):
        question = only(r"Is 1 \= 1 \{set\} \: \~ \#? {=yes \= \~ \# \{ \} \: # why \# not ~no \\ \n new}")
        assert question.stem == "Is 1 = 1 {set} : ~ #?"
        assert rows(question) == [("yes = ~ # { } :", 1, "why # not"), ("no \\ \n new", 0, "")]

    def test_other_backslashes_stay(self):
        assert only(r"\(x\) \frac? {=A ~B}").stem == r"\(x\) \frac?"

    def test_the_place_of_the_answers_is_a_gap(self):
        assert only("Tea is {~buried =grown ~mined} in fields.").stem == "Tea is _____ in fields."
        assert only("Tea is a {=leaf}.").stem == "Tea is a _____."

    def test_lines_are_one_text(self):
        question = only("What\n  is\ttea?\n{\n  =A\n leaf # It\nis.\n ~B}")
        assert question.stem == "What is tea?"
        assert rows(question)[0] == ("A leaf", 1, "It is.")

    def test_a_blank_line_among_the_answers_ends_nothing(self):
        assert len(only("What? {\n=A\n\n~B\n}").choices) == 2

    @pytest.mark.parametrize("written", ["[markdown]", "[plain]", "[moodle]", "::Name::[markdown]"])
    def test_the_format_is_not_part_of_the_question(self, written):
        assert only(f"{written}What **is** it? {{=A ~B}}").stem == "What **is** it?"

    def test_every_line_end_will_do(self):
        assert len(read("A? {=a ~b}\r\n\r\nB? {=a ~b}\r\rC? {=a ~b}").questions) == 3

    def test_each_answer_knows_its_line(self):
        question = only("\n\nWhat? {\n=A\n// note\n~B\n}")
        assert (question.line, [choice.line for choice in question.choices]) == (3, [4, 6])


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ("Write about tea. {}", "essay"),
            ("Write about tea. {####Anything goes.}", "essay"),
            ("Only a text.", "description"),
            ("Order. {>3 ALL\nA\nB\nC}", "ordering"),
            ("[html]<p>What?</p> {=A ~B}", "HTML"),
        ],
    )
    def test_other_kinds_are_named(self, text, part):
        line, sentence = error("\n" + text)
        assert line == 2
        assert part in sentence

    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ("What? {=A ~B", "never closed"),
            ("What? =A ~B}", "without its {"),
            ("What? {=A {x} ~B}", "inside the answers"),
            ("What? {=A ~B} And? {=C}", "one pair of braces"),
            ("::What? {=A ~B}", "name is never closed"),
            ("What? {A =B}", "before the first answer"),
            ("What? {A and B}", "No answers"),
            ("What? {=A ~%x%B}", "not a weight"),
            ("What? {=A ~%nan%B}", "between -100 and 100"),
            ("What? {=A ~%150%B}", "between -100 and 100"),
            ("What? {T#a#b#c}", "at most two feedbacks"),
            ("What? {~A}", "only one choice"),
            ("How many? {#many}", "not a number"),
            ("Match. {=a -> b =c}", "arrow"),
            ("// [id:a] [id:b]\nWhat? {=A ~B}", "two ids"),
            ("// [id:a]\n\n\n", "none stands under it"),
        ],
    )
    def test_slips_are_said_in_a_sentence(self, text, part):
        assert part in error(text)[1]

    def test_the_line_of_the_answer_is_named(self):
        assert error("What?\n{\n=A\n~%x%B\n}")[0] == 4

    def test_one_slip_costs_one_question(self):
        found = read("One? {=A ~B}\n\nTwo? {=A ~B\n\nThree? {=A ~B}\n\nFour? {=A ~B\n\nFive {=A ~B}")
        assert [question.stem for question in found.questions] == ["One?", "Three?", "Five"]
        assert [fault.line for fault in found.errors] == [3, 7]

    def test_a_last_question_left_open_costs_itself_alone(self):
        found = read("One? {=A ~B\n\nTwo? {=A ~B}\n\nThree? {=A")
        assert [question.stem for question in found.questions] == ["Two?"]
        assert [fault.line for fault in found.errors] == [1, 5]

    def test_a_name_begins_a_question_where_a_blank_line_was_forgotten(self):
        found = read("::a::One? {=A ~B}\n::b::A text.\n::c::Two? {#4}\n// of d\n::d::Three? {T}")
        assert [(question.title, question.line) for question in found.questions] == [
            ("a", 1),
            ("c", 3),
            ("d", 5),
        ]
        assert [(fault.line, "description" in str(fault)) for fault in found.errors] == [(2, True)]

    def test_two_gaps_in_one_sentence_are_one_question_too_many(self):
        assert "one pair of braces" in error("Tea is a {=leaf =bush}\nand is drunk {=warm =hot}.")[1]

    def test_an_empty_file_has_no_questions(self):
        assert read("") == read("\n\n// only this\n") == read("\ufeff")


@pytest.mark.parametrize(
    "part", ["Q{=a ~b}\n\n", "Q{\n\n", "=a#b ", "~%50%", "{", "}", "\\", "::", "####", "// [id:", "[tag:"]
)
def test_a_hostile_file_is_read_in_linear_time(part):
    read(part * 5_000)
    read("Q{" + part * 5_000 + "}")


pieces = st.lists(
    st.sampled_from(
        ["Q", "{", "}", "=", "~", "#", "####", "%50%", "T", "\\", "\n", "\n\n", "->", "::", ":", "// [id:a]", "[tag:cite=x]",
         "$CATEGORY: x", "[html]", "%nan%", "%1e999%", " "]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(st.one_of(pieces, st.text(max_size=200)))
def test_anything_gives_questions_or_errors_with_a_line(text):
    found = read(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for question in found.questions:
        assert question.kind in ("single", "multiple", "truefalse", "short", "numeric", "matching")
        assert question.choices
        assert 1 <= question.line <= lines
        assert all(choice.credit.is_finite() and abs(choice.credit) <= 1 for choice in question.choices)
    for fault in found.errors:
        assert 1 <= fault.line <= lines
        assert str(fault)


texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40).filter(
    str.strip
)


def escape(text):
    for mark in "\\~=#{}:":
        text = text.replace(mark, "\\" + mark)
    return text


@given(stem=texts, answers=st.lists(texts, min_size=2, max_size=5), why=texts)
def test_what_is_escaped_comes_back(stem, answers, why):
    written = "\n".join(
        ["[plain]" + escape(stem) + " {", "=" + " " + escape(answers[0]) + "#" + escape(why)]
        + ["~" + " " + escape(answer) for answer in answers[1:]]
        + ["}"]
    )
    question = only(written)

    def tidy(text):
        return " ".join(text.split())

    assert question.stem == tidy(stem)
    assert [choice.text for choice in question.choices] == [tidy(answer) for answer in answers]
    assert question.choices[0].feedback == tidy(why)
