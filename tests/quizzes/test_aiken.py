"""Aiken: the plainest bank, read in every way people write it."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats import aiken
from quizzes.formats.bank import BankChoice, BankQuestion, NotABank
from quizzes.formats.markdown_text import BROKEN

RIGHT, NONE = Decimal(1), Decimal(0)


def read(text):
    return aiken.read(text.encode())


def one(text):
    bank = read(text)
    assert bank.errors == []
    [question] = bank.questions
    return question


def said(question):
    return [(choice.text, choice.credit == 1) for choice in question.choices]


class TestReading:
    def test_a_question(self):
        question = one("What is tea?\nA) A leaf\nB) A stone\nANSWER: A\n")
        assert (question.kind, question.stem, question.line) == ("single", "What is tea?", 1)
        assert said(question) == [("A leaf", True), ("A stone", False)]
        assert [choice.line for choice in question.choices] == [2, 3]

    @pytest.mark.parametrize(
        "options",
        ["A. A leaf\nB. A stone", "a) A leaf\nb) A stone", "(A) A leaf\n(B) A stone", "A: A leaf\nB: A stone",
         "A.A leaf\nB.A stone", "  A )  A leaf  \n\tB )\tA stone", "[A] A leaf\n[B] A stone",
         "A - A leaf\nB – A stone", "A\tA leaf\nB\tA stone", "- A) A leaf\n- B) A stone",
         "A） A leaf\nB） A stone", "A) A leaf\n\n\nB) A stone\n"],
    )  # fmt: skip
    def test_letters_in_every_way_they_are_written(self, options):
        question = one(f"What is tea?\n{options}\nanswer: b  \n")
        assert said(question) == [("A leaf", False), ("A stone", True)]

    @pytest.mark.parametrize(
        "answer",
        ["ANSWER: B", "ANSWER:B", "Answer = B", "Correct answer: B)", "ANS: (B)", "ANSWER B", "ANSWER: b.",
         "ANSWER: B) A stone", "Answer: a stone", "ANSWER : B", "\tANSWER:\tB\t", "**Answer: B**", "*Answer:* B",
         "ANSWER：B", "Antwort: B", "Réponse : B", "Respuesta: B", "ANSWER:\nB", "ANSWER: [b]",
         "### ✅ Answer: B — A stone", "Resposta: b", "Gabarito: B", "Correta: B", "答案：B", "Answer: B (the second)"],
    )  # fmt: skip
    def test_answers_in_every_way_they_are_written(self, answer):
        assert said(one(f"What?\nA) A leaf\nB) A stone\n{answer}\n")) == [
            ("A leaf", False),
            ("A stone", True),
        ]

    def test_a_question_over_several_lines_and_paragraphs(self):
        question = one("Look at this.\n\nWhat is it\nreally?\nA) One\nB) Two\n   and more\nANSWER: B")
        assert question.stem == f"Look at this.\n\nWhat is it{BROKEN}really?"
        assert said(question) == [("One", False), ("Two and more", True)]

    def test_what_stands_under_feedback_is_the_explanation(self):
        text = "Q1?\nA) x\nB) y\nANSWER: A\nFEEDBACK: Because.\n\nQ2?\nA) x\nB) y\nANSWER: B\n"
        bank = read(text)
        assert [question.explanation for question in bank.questions] == ["Because.", ""]

    @pytest.mark.parametrize("under", ["\n\nExplanation: It grows.", "\n\n\nReason: It grows.", "\n(It grows.)",
                                       "\n(Explanation: It grows.)"])  # fmt: skip
    def test_an_explanation_may_stand_apart_or_in_brackets(self, under):
        bank = read(
            f"What is tea?\nA) A leaf\nB) A stone\nAnswer: A{under}\n\nWhat is milk?\nA) x\nB) y\nAnswer: B{under}"
        )
        assert bank.errors == []
        assert [(q.stem, q.explanation) for q in bank.questions] == [
            ("What is tea?", "It grows."), ("What is milk?", "It grows.")
        ]  # fmt: skip

    def test_brackets_apart_from_an_answer_belong_to_the_next_question(self):
        bank = read("One?\nA) x\nB) y\nANSWER: A\n\n(Look well.)\nTwo?\nA) x\nB) y\nANSWER: B")
        assert bank.questions[1].stem == "(Look well.)  \nTwo?"

    @pytest.mark.parametrize(
        ("answer", "is_true"), [("True", True), ("FALSE", False), ("F", False), ("Falsch", False)]
    )
    def test_a_statement_without_choices_is_true_or_false(self, answer, is_true):
        bank = read(f"Tea is a leaf.\nANSWER: {answer}\n(So it is.)\n\nTwo?\nA) x\nB) y\nANSWER: A\n")
        [statement, _other] = bank.questions
        assert (statement.kind, statement.stem, statement.explanation) == (
            "truefalse",
            "Tea is a leaf.",
            "So it is.",
        )
        assert said(statement) == [("True", is_true), ("False", not is_true)]
        assert bank.errors == []

    def test_statements_alone_are_a_bank(self):
        bank = read("Tea is a leaf.\nAnswer: True\n\nTea is a stone.\nAnswer: False\n")
        assert [q.kind for q in bank.questions] == ["truefalse", "truefalse"]
        assert not aiken.recognises(b"Is it good?\nAnswer: True")

    def test_what_only_says_the_kind_is_not_part_of_the_question(self):
        bank = read(
            "1.\nMultiple Choice\nWhat?\nA) x\nB) y\nAnswer: A. x\n\n2.\n True or False:\nIt is.\nAnswer: True\n"
        )
        assert [q.stem for q in bank.questions] == ["What?", "It is."]

    @pytest.mark.parametrize("number", ["### Q%d. ", "## %d) ", "### Question # 6.%d - ", "**%d.** "])
    def test_numbers_of_a_page_in_markdown_are_left_out(self, number):
        texts = [f"{number % n}What?\n\nA. x\nB. y\n\nAnswer: A\n" for n in (1, 2, 3)]
        assert [q.stem for q in read("\n".join(texts)).questions] == ["What?"] * 3

    def test_several_right_letters_make_several_choices(self):
        question = one("Which?\nA) x\nB) y\nC) z\nANSWER: A, C")
        assert question.kind == "multiple"
        assert [choice.credit for choice in question.choices] == [Decimal("0.5"), -RIGHT, Decimal("0.5")]

    def test_several_right_letters_in_one_word(self):
        assert [c.credit > 0 for c in one("Pick?\nA) x\nB) y\nC) z\nANSWER: AC\n").choices] == [
            True,
            False,
            True,
        ]
        assert [c.credit > 0 for c in one("Pick?\nA) x\nB) AC\nC) z\nANSWER: AC\n").choices] == [
            False,
            True,
            False,
        ]
        [error] = read("Pick?\nA) x\nB) y\nANSWER: AD\n").errors
        assert (
            error.message
            == "The answer is “AD”, but there is no such choice. Write the letter of the right one. See line 4."
        )

    def test_a_letter_left_out_among_the_choices_is_named(self):
        bank = read("Which?\nA) x\nB) y\nD) z\nANSWER: A\n\nWhich?\nA) x\nC) y\nANSWER: C\n")
        assert [(e.line, e.message) for e in bank.errors] == [
            (1, "After the choice B comes D. Letter its choices in order: A, B, C. See line 4."),
            (7, "After the choice A comes C. Letter its choices in order: A, B, C. See line 9."),
        ]

    def test_a_choice_that_goes_on_with_a_letter_is_one(self):
        question = one("Which?\nA) the germ\nE. coli\nB) y\nANSWER: A\n")
        assert question.choices[0].text == "the germ E. coli"

    def test_a_second_letter_a_ends_a_question_without_an_answer(self):
        bank = read("No answer here?\nA) x\nB) y\n\nOnly one?\nA) x\nANSWER: A\n")
        assert bank.questions == []
        assert [(error.title, error.line, error.message) for error in bank.errors] == [
            ("No answer here?", 1, "The line ANSWER: is missing under its choices."),
            ("Only one?", 5, "There is only one choice. A question needs two at least."),
        ]

    def test_without_a_blank_line_between_the_two_each_stands_once(self):
        bank = read("No answer here?\nA) x\nB) y\nOnly one?\nA) x\nANSWER: A\n")
        assert bank.questions == []
        assert [(error.title, error.line) for error in bank.errors] == [
            ("No answer here?", 1),
            ("Only one?", 4),
        ]

    def test_three_without_blank_lines_of_which_only_the_last_is_answered(self):
        bank = read("1?\nA) x\nB) y\n  and more\nTwo\nlines?\nA) x\nB) y\nThree?\nA) x\nB) y\nANSWER: B\n")
        assert [(question.stem, question.line) for question in bank.questions] == [("Three?", 9)]
        assert [(error.title, error.line) for error in bank.errors] == [("1?", 1), ("Two", 5)]

    def test_a_list_lettered_in_another_way_belongs_to_its_question(self):
        question = one("Look:\n(a) cats\n(b) dogs\nWhich purr?\nA) both\nB) (a) alone\nANSWER: B\n")
        assert question.stem == BROKEN.join(["Look:", "(a) cats", "(b) dogs", "Which purr?"])
        assert said(question) == [("both", False), ("(a) alone", True)]

    def test_questions_without_an_answer_each_stand_once(self):
        bank = read("One?\nA) x\n\nTwo?\nA) x\nB) y\n\nThree?\nA) x\n\nFour?\nA) x\nB) y\nANSWER: B\n")
        assert [question.stem for question in bank.questions] == ["Four?"]
        assert [(error.title, error.line) for error in bank.errors] == [
            ("One?", 1),
            ("Two?", 4),
            ("Three?", 8),
        ]

    def test_no_blank_line_between_questions(self):
        bank = read("Q1?\nA) x\nB) y\nANSWER: A\nQ2?\nA) x\nB) y\nANSWER: B")
        assert [question.stem for question in bank.questions] == ["Q1?", "Q2?"]

    @pytest.mark.parametrize(
        "number", ["%d.", "%d)", "(%d)", "Q%d.", "q %d:", "Question %d:", "Question %d\n", "%d:"]
    )
    def test_the_numbers_of_the_questions_are_not_part_of_them(self, number):
        texts = [f"{number % place} What?\nA) x\nB) y\nANSWER: A\n" for place in (7, 8, 1)]
        assert [question.stem for question in read("\n".join(texts)).questions] == ["What?"] * 3

    @pytest.mark.parametrize(
        "stems",
        [["3.5 grams are?"], ["1989: what fell?"], ["1. FC Köln?", "Who?", "Where?"], ["9. May is?", "3. June is?"],
         ["1.", "2."]],
    )  # fmt: skip
    def test_other_numbers_are(self, stems):
        found = read("\n".join(f"{stem}\nA) x\nB) y\nANSWER: A\n" for stem in stems)).questions
        assert [aiken.as_plain(question.stem) for question in found] == stems

    def test_a_number_tells_two_questions_without_a_blank_line_apart(self):
        bank = read("1. One?\nA) x\nB) y\n2. Two?\nA) x\nB) y\nANSWER: A\n")
        assert [(question.stem, question.line) for question in bank.questions] == [("Two?", 4)]
        assert [(error.title, error.line) for error in bank.errors] == [("1. One?", 1)]

    @pytest.mark.parametrize("label", ["Q: ", "Q. ", "Question: ", "Frage: ", "QUESTION : "])
    def test_a_word_for_the_question_is_not_part_of_it(self, label):
        texts = [f"{label}What is {n}?\nA) x\nB) y\nANSWER: A\n" for n in ("one", "two")]
        assert [question.stem for question in read("\n".join(texts)).questions] == [
            "What is one?",
            "What is two?",
        ]

    @pytest.mark.parametrize(
        "choice", ["%d) %s", "%d. %s", "(%d) %s", "- %d) %s", "%d)%s", "[%d] %s", "%d: %s"]
    )
    def test_choices_may_be_numbered(self, choice):
        choices = "\n".join(choice % pair for pair in ((1, "x"), (2, "y"), (3, "z")))
        answers = ("2", "1, 3", "3)", "y")
        bank = read("\n\n".join(f"What?\n{choices}\nANSWER: {answer}" for answer in answers))
        assert bank.errors == []
        assert [[c.text for c in q.choices if c.credit > 0] for q in bank.questions] == [
            ["y"],
            ["x", "z"],
            ["z"],
            ["y"],
        ]
        assert [q.line for q in bank.questions] == [1, 7, 13, 19]

    def test_the_number_of_a_choice_comes_before_a_number_it_says(self):
        assert said(one("How many?\n1) 2\n2) 7\nANSWER: 2\n")) == [("2", False), ("7", True)]
        assert said(one("How many?\n1) 2\n2) 7\nANSWER: 7\n")) == [("2", False), ("7", True)]

    def test_numbered_questions_with_numbered_choices(self):
        bank = read("1. One?\n1. x\n2. y\nANSWER: 2\n\n2. Two?\n1. p\n2. q\n3. r\nANSWER: 1\n")
        assert [(q.stem, [c.text for c in q.choices]) for q in bank.questions] == [
            ("One?", ["x", "y"]), ("Two?", ["p", "q", "r"])
        ]  # fmt: skip

    def test_numbered_choices_without_an_answer_stand_once(self):
        bank = read("One?\n1) x\n2) y\n\nTwo?\n1) p\n2) q\nANSWER: 1\n")
        assert [(question.stem, question.line) for question in bank.questions] == [("Two?", 5)]
        assert [(error.title, error.line) for error in bank.errors] == [("One?", 1)]

    def test_a_numbered_list_in_a_question_with_letters_is_text(self):
        question = one(
            "Which holds?\n1) It is a leaf.\n2) It is a stone.\nA) 1 alone\nB) 2 alone\nANSWER: A\n"
        )
        assert said(question) == [("1 alone", True), ("2 alone", False)]

    def test_choices_under_the_answer_belong_to_it(self):
        bank = read("One?\nANSWER: B\nA) x\nB) y\n\nTwo?\nANSWER: A\nA) p\nB) q\n")
        assert [said(question) for question in bank.questions] == [
            [("x", False), ("y", True)],
            [("p", True), ("q", False)],
        ]
        assert bank.errors == []

    @pytest.mark.parametrize(
        ("text", "line", "message"),
        [
            ("Q?\nA) x\nA) y\nB) z\nANSWER: B", 1, "The letter A stands before two choices. Letter them in order: A, B, C. See line 3."),
            ("Q?\nA) x\nB) y\nB) z\nC) w\nANSWER: B", 1, "The letter B stands before two choices. Letter them in order: A, B, C. See line 4."),
            ("Q?\na. x\nb. y\nd. z\nANSWER: b", 1, "After the choice B comes D. Letter its choices in order: A, B, C. See line 4."),
            ("Q?\nA) x\nB) y\nANSWER: A\nANSWER: B", 1, "Two lines ANSWER: stand under its choices. Keep the right one. See line 5."),
            ("Q?\nA) x\nB) y\nANSWER:\n", 1, "The line ANSWER: names no choice. Write the letter of the right one there. See line 4."),
            ("Q?\nA) x  B) y  C) z\nANSWER: A", 1, "Its choices stand on one line. Write each on a line of its own."),
            ("Q?\n1) x\n2) y\nANSWER: 3", 1, "The answer is “3”, but there is no such choice. Write the letter of the right one. See line 4."),
            ("Q?\n1) x\n3) y\nANSWER: 1", 1, "No choices stand above the answer. Write A) and B) lines."),
            ("A) x\nB) y\nANSWER: A", 1, "The question itself is missing above its choices."),
            ("Q?\nA) x\nB) y\nANSWER: none", 1, "The answer is “none”, but there is no such choice. Write the letter of the right one. See line 4."),
        ],
    )  # fmt: skip
    def test_what_is_malformed_stands_once_and_names_its_first_line(self, text, line, message):
        good = "Good?\nA) x\nB) y\nANSWER: A\n"
        bank = read(f"{text}\n\n{good}")
        assert [question.stem for question in bank.questions] == ["Good?"]
        assert [(error.line, error.message) for error in bank.errors] == [(line, message)]

    def test_text_is_text_and_no_markdown(self):
        question = one("Is 2*3*4 <b>more</b> than `x`?\nA) *a*\nB) [b](c)\nANSWER: A")
        assert question.stem == r"Is 2\*3\*4 <b>more</b> than \`x\`?"
        assert [choice.text for choice in question.choices] == [r"\*a\*", r"\[b](c)"]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
    def test_encodings_and_line_ends(self, encoding):
        text = "Was heißt Tür?\r\nA) Äpfel\r\nB) door\r\nANSWER: B\r\n"
        [question] = aiken.read(text.encode(encoding)).questions
        assert (question.stem, question.choices[0].text) == ("Was heißt Tür?", "Äpfel")

    def test_one_bad_question_costs_one(self):
        bank = read(
            "Good?\nA) x\nB) y\nANSWER: A\n\nNo answer?\nA) x\nB) y\n\nWrong letter?\nA) x\nB) y\nANSWER: D\n\n"
            "Good again?\nA) x\nB) y\nANSWER: B\n\nNo choices?\nANSWER: A\n\nThe end"
        )
        assert [(question.stem, question.line) for question in bank.questions] == [
            ("Good?", 1), ("Good again?", 15)
        ]  # fmt: skip
        assert [(error.title, error.line, error.message) for error in bank.errors] == [
            ("No answer?", 6, "The line ANSWER: is missing under its choices."),
            (
                "Wrong letter?",
                10,
                "The answer is “D”, but there is no such choice. Write the letter of the right one. See line 13.",
            ),
            ("No choices?", 20, "No choices stand above the answer. Write A) and B) lines."),
            ("The end", 23, "The line ANSWER: is missing under its choices."),
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "Tea is a leaf.",
            "::x::Is it?{=yes}",
            "A) x\nB) y",
            "To do\n1) Read\n2) Ask\n\nAnswer: it depends",
            "1. Tea\nAnswers: 12",
            "\0\0\0",
        ],
    )
    def test_what_is_no_aiken_is_refused(self, text):
        with pytest.raises(NotABank):
            read(text)


class TestWriting:
    def test_it_is_what_moodle_reads(self):
        question = BankQuestion(
            "single", "What is *tea*?", (BankChoice("A leaf", RIGHT), BankChoice("A stone", NONE))
        )
        written = aiken.write([question, question])
        text = "What is tea?\nA) A leaf\nB) A stone\nANSWER: A\n"
        assert written.data.decode() == f"{text}\n{text}"
        assert {loss.what for loss in written.losses} == {"formatting"}

    def test_what_it_cannot_say_is_named(self):
        rows = (BankChoice("A leaf", RIGHT, "Yes."), BankChoice("A stone", Decimal("0.5")))
        question = BankQuestion(
            "single", "What?", rows, explanation="So.", hints=("h",), topic="plants", cites=("4f2c",)
        )
        other = BankQuestion("ordering", "Order?", rows)
        written = aiken.write([question, other])
        assert [loss.what for loss in written.losses if loss.question == 0] == [
            "explanation", "hints", "topic", "cited sentences", "feedback of the choices", "part credit"
        ]  # fmt: skip
        assert [(loss.what, loss.detail) for loss in written.losses if loss.question == 1] == [
            ("the question", "Aiken knows questions with one right choice alone.")
        ]

    def test_a_text_that_would_be_read_as_something_else_is_not_written(self):
        rows = (BankChoice("x", RIGHT), BankChoice("y", NONE))
        written = aiken.write([BankQuestion("single", "ANSWER: B", rows)])
        assert (written.data, written.losses[0].what) == (b"", "the question")


ITEMS = st.tuples(
    st.sampled_from(["", "{n}. ", "{n}) ", "Question {n}: "]),
    st.sampled_from(["A)", "A.", "(A)", "a)", "A:", "[A]", "A -", "A\t"]),
    st.sampled_from(["ANSWER: B", "Answer : b", "", "ANSWER:", "ANSWER: Z", "ANSWER: B\nANSWER: A"]),
    st.sampled_from(["\n", "\n\n", "\t\n\n"]),
    st.sampled_from(["", "\n"]),
)


@given(
    st.lists(ITEMS, min_size=1, max_size=6), st.sampled_from(["utf-8-sig", "utf-16", "cp1252"]), st.booleans()
)
@settings(max_examples=200, deadline=None)
def test_each_item_stands_exactly_once(items, encoding, carriage):
    text = ""
    for n, (number, letter, answer, gap, blank) in enumerate(items, 1):
        lines = [letter.replace("A", other).replace("a", other.lower()) + f" ö{n}" for other in "AB"]
        text += f"{number.format(n=n)}What is {n}?\n{blank}" + f"\n{blank}".join(lines) + f"\n{answer}{gap}"
    text += "What is the last?\nA) ö\nB) ü\nANSWER: A"
    bank = aiken.read((text.replace("\n", "\r\n") if carriage else text).encode(encoding))
    found = [question.stem for question in bank.questions] + [error.title for error in bank.errors]
    for n in [*range(1, len(items) + 1), "the last"]:
        assert sum(f"What is {n}?" in each for each in found) == 1
    assert len(found) == len(items) + 1
    assert all(error.line for error in bank.errors)


WORDS = st.text(
    st.one_of(st.sampled_from("AB). :*_[]#-\n"), st.characters(exclude_categories=["C"])), max_size=30
)


@given(st.lists(st.tuples(WORDS, st.lists(WORDS, min_size=2, max_size=4)), min_size=1, max_size=3))
@settings(max_examples=30, deadline=None)
def test_what_is_written_reads_the_same(texts):
    questions = [
        BankQuestion(
            "single", stem, tuple(BankChoice(text, Decimal(at == 0)) for at, text in enumerate(rows))
        )
        for stem, rows in texts
    ]
    written = aiken.write(questions)
    missing = {loss.question for loss in written.losses if loss.what == "the question"}
    kept = [question for index, question in enumerate(questions) if index not in missing]
    found = aiken.read(written.data).questions if kept else []
    assert [aiken.as_plain(question.stem) for question in found] == [aiken.as_plain(q.stem) for q in kept]
    assert [[aiken.as_plain(c.text) for c in q.choices] for q in found] == [
        [aiken.as_plain(c.text) for c in q.choices] for q in kept
    ]


@given(st.one_of(st.binary(max_size=200), WORDS.map(str.encode)))
@settings(max_examples=50, deadline=None)
def test_it_never_stumbles(data):
    try:
        aiken.read(data)
    except NotABank:
        pass


def test_five_thousand_options_are_read_in_a_moment():
    options = "\n".join(f"{chr(65 + n % 26)}) {n}" for n in range(5000))
    assert len(read(f"Q?\n{options}\nANSWER: A").questions) <= 1
