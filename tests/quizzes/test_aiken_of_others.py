"""Plain questions as people and chats write them: in Markdown, in other languages and in other letters."""

import pytest

from quizzes.formats import aiken


def read(text):
    return aiken.read(text.encode())


def told(text):
    """[(stem, the right choices, explanation)]"""
    bank = read(text)
    assert bank.errors == []
    return [
        (question.stem, [row.text for row in question.choices if row.credit > 0], question.explanation)
        for question in bank.questions
    ]


def test_rules_across_the_page_part_the_questions_and_what_explains_them():
    text = (
        "## Q1. What is tea?\n\nA. A leaf\n\nB. A stone\n\n### ✅ Answer: A — A leaf\n\nIt grows.\n\nOn a bush.\n\n---\n\n"
        "## Q2. Is it warm?\n\nA. Yes\n\nB. No\n\n### ✅ Answer: A\n\nIt is brewed.\n"
    )
    assert told(text) == [
        ("What is tea?", ["A leaf"], "It grows.\n\nOn a bush."),
        ("Is it warm?", ["Yes"], "It is brewed."),
    ]


REST = "{}What is tea?\nA) A leaf\nB) A stone\nAnswer: A\n\n---\n\n{}Is it warm?\nA) Yes\nB) No\nAnswer: A\n"


@pytest.mark.parametrize(
    ("above", "numbers", "named"),
    [
        ("Here are two questions:\n\n---\n\n", ("1. ", "2. "), "Here are two questions:"),
        ("# Tea\n\nTwo questions.\n\n***\n", ("", ""), "# Tea Two questions."),
        ("A quiz on tea\n=============\n\n", ("Q: ", "Q: "), "A quiz on tea"),
    ],
)
def test_what_stands_above_the_first_rule_belongs_to_no_question_and_is_named(above, numbers, named):
    text = above + REST.format(*numbers)
    assert told(text) == [("What is tea?", ["A leaf"], ""), ("Is it warm?", ["Yes"], "")]
    [loss] = read(text).losses
    assert (loss.question, loss.line, loss.what, loss.detail) == (0, 1, "text above the questions", named)


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        (
            "Read this.\n\n---\nTea grows.\n\nWhat is it?\nA) A leaf\nB) A stone\nAnswer: A\n",
            "Read this.\n\nTea",
        ),
        ("1. Read this.\n---\nTea grows. " + REST.format("", "2. "), "Read this.\n\nTea grows."),
    ],
)
def test_what_may_be_part_of_the_first_question_stays_and_is_named(text, stem):
    bank = read(text)
    assert bank.questions[0].stem.startswith(stem)
    assert [loss.what for loss in bank.losses] == ["text above a line across the page"]


@pytest.mark.parametrize(
    "above",
    [
        "",
        "\n---\n",
        "What is tea?\n---\nA) A leaf\nB) A stone\nAnswer: A\n\n",
        "What is tea?\n---\n1) A leaf\n2) A stone\nAnswer: 1\n\n",
    ],
)
def test_a_rule_with_nothing_above_it_or_right_under_a_question_takes_nothing_away(above):
    bank = read(above + REST.format("", ""))
    assert {question.stem for question in bank.questions} == {"What is tea?", "Is it warm?"}
    assert (bank.losses, bank.errors) == ([], [])


def test_what_markdown_only_escapes_or_folds_is_no_text():
    text = (
        "1\\. Is 2 \\* 2 four?  \nA. Yes  \nB. No  \nAnswer: A\n\n\\---\n\n"
        "2\\. What is tea?\n    - A. A leaf\n    - B. A stone\n\n    <details markdown=1><summary>Answer</summary>\n\n"
        "    Correct Answer: A\n\n    **Explanation:** It grows.\n\n    </details>\n"
    )
    assert told(text) == [("Is 2 * 2 four?", ["Yes"], ""), ("What is tea?", ["A leaf"], "It grows.")]


def test_an_explanation_of_several_lines_ends_where_the_next_question_is_counted():
    text = "Q1: Tea?\nA) A leaf\nB) A stone\nAnswer: A\nExplanation: It grows\non a bush.\nQ2: Warm?\nA) Yes\nB) No\nAns. A\n"
    assert told(text) == [("Tea?", ["A leaf"], "It grows  \non a bush."), ("Warm?", ["Yes"], "")]


@pytest.mark.parametrize(
    ("number", "letters", "answer"),
    [
        ("Questão {}:\n", "ABC", "Correta: B"), ("{}. ", "abc", "Gabarito: b"), ("Câu {}: ", "ABC", "Đáp án: B"),
        ("{}. ", "АБВ", "Ответ: Б"), ("Вопрос {}. ", "абв", "Правильный ответ: б) Лист"), ("{}. ", "ABC", "答案：B"),
    ],
)  # fmt: skip
def test_other_languages_and_letters(number, letters, answer):
    choices = "\n".join(
        f"{letter}) {text}" for letter, text in zip(letters, ["Stein", "Blatt", "Tier"], strict=True)
    )
    text = "".join(f"{number.format(n)}Tee{n}?\n{choices}\n{answer}\n\n" for n in (1, 2))
    assert told(text) == [("Tee1?", ["Blatt"], ""), ("Tee2?", ["Blatt"], "")]


def test_the_two_of_several_right_letters_may_have_a_remark_behind_them():
    [(_stem, right, _why)] = told(
        "Which?\nA) Tea\nB) Milk\nC) Sand\n**Correct Answer: A, B (both of them)**\n"
    )
    assert right == ["Tea", "Milk"]


def test_a_wrong_letter_is_told_with_its_line_and_what_to_write():
    [error] = read("Tea?\nA) A leaf\nB) A stone\nANSWER: E\n").errors
    assert (error.line, error.message) == (
        1,
        "The answer is “E”, but there is no such choice. Write the letter of the right one. See line 4.",
    )


def test_lines_are_counted_as_editors_count_them():
    """U+2028 ends a line for Unicode; an editor shows it within one."""
    bank = read("Tea\u2028or milk?\nA) A leaf\nB) A stone\nANSWER: A\n\nWarm?\nA) Yes\nANSWER: A\n")
    assert (bank.questions[0].stem, bank.errors[0].line) == ("Tea or milk?", 6)
    assert told("Tea?\u2028A) A leaf\u2028B) A stone\u2028ANSWER: A")[0][1] == ["A leaf"]
