"""A question library of Brightspace, and what else programs spread over several rows or columns."""

import pytest

from quizzes.formats import csv_bank
from quizzes.formats.recognising import read_bank

LIBRARY = """//MULTIPLE CHOICE QUESTION TYPE,,,,
NewQuestion,MC,,,
ID,CHEM110-237,,,
Title,Tea,,,
QuestionText,What is tea?,,,
Points,1,,,
Difficulty,3,,,
Image,images/MC1.jpg,,,
Option,100,A leaf,,It grows.
Option,0,A stone,,
Option,25,<b>A bush</b>,HTML,Nearly.
Hint,It is green.,,,
Feedback,Tea is a leaf.,,,
,,,,
NewQuestion,TF,,,
QuestionText,Is it so?,,,
TRUE,100,Yes.,,
FALSE,0,No.,,
NewQuestion,SA,,,
QuestionText,Name 3 * 4.,,,
InputBox,3,40,,
Answer,100,a*b,sensitive,
Answer,50,t.*,regexp,
NewQuestion,M,,,
QuestionText,Where?,,,
Scoring,AllOrNothing,,,
Choice,1,France,,
Choice,2,Italy,,
Choice,3,Spain,,
Match,1,Paris,,
Match,2,Rome,,
NewQuestion,MS,,,
QuestionText,Which?,,,
Scoring,RightMinusWrong,,,
Option,1,Green,,yes
Option,0,Red,,
Option,1,Black,,
NewQuestion,O,,,
QuestionText,In which order?,,,
Item,Pick,NOT HTML,First.
Item,Dry,,
Item,Brew,,
NewQuestion,WR,,,
Title,Essay,,,
QuestionText,Write.,,,
NewQuestion,MC,,,
QuestionText,Which one?,,,
Option,0,A leaf,,
Option,0,A stone,,
"""


def rows(question):
    return [(row.text, float(row.credit), row.feedback) for row in question.choices]


@pytest.mark.parametrize("told", ["\ufeff{}", "{}"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_library_is_read_with_all_its_kinds(told, separator):
    text = told.format(LIBRARY).replace(",", separator).replace("\n", "\r\n")
    found, bank = read_bank(text.encode())
    assert found.name == "csv"
    choice, truth, short, pairs, several, order = bank.questions
    assert [(q.kind, q.line) for q in bank.questions] == [
        ("single", 2), ("truefalse", 15), ("short", 19), ("matching", 24), ("multiple", 32), ("ordering", 38),
    ]  # fmt: skip
    assert rows(choice) == [("A leaf", 1, "It grows."), ("A stone", 0, ""), ("**A bush**", 0.25, "Nearly.")]
    assert (choice.title, choice.slug, choice.hints) == ("Tea", "CHEM110-237", ("It is green.",))
    assert choice.explanation == "Tea is a leaf."
    assert rows(truth) == [("True", 1, "Yes."), ("False", 0, "No.")]
    assert (short.choices[0].text, short.details) == (r"a\*b", {"case": True})
    assert [(row.text, row.details["match"]) for row in pairs.choices] == [
        ("Paris", "France"), ("Rome", "Italy"), ("", "Spain")
    ]  # fmt: skip
    assert rows(several) == [("Green", 0.5, "yes"), ("Red", -1, ""), ("Black", 0.5, "")]
    assert [row.text for row in order.choices] == ["Pick", "Dry", "Brew"]
    assert [(loss.question, loss.what) for loss in bank.losses] == [
        (0, "difficulty"), (0, "picture"), (2, "pattern"), (2, "row “InputBox”"), (3, "scoring")
    ]  # fmt: skip
    assert [(error.line, error.title) for error in bank.errors] == [(43, "Essay"), (46, "Which one?")]


def test_an_id_may_stand_above_the_row_that_begins_its_question():
    question = "NewQuestion,MC\nQuestionText,What is tea?\nOption,100,A leaf\nOption,0,A stone\n"
    bank = csv_bank.read(f"ID,T1\n{question}\nID,T2\n{question}".encode())
    assert ([each.slug for each in bank.questions], bank.errors) == (["T1", "T2"], [])
    [error] = csv_bank.read(f"Title,Tea\n{question}".encode()).errors
    assert (error.line, error.message) == (1, "This row stands before the first “NewQuestion”.")


SOCRATIVE = (
    "Instructions:,Please fill in the below quiz according to the 5 steps below.,,,,,,,,\n,,,,,,,,,\n"
    "1. Quiz Name:,Tea,,,,,,,,\n"
    '2. Question Type:,3. Question:,"4. If Multiple Choice, add answers below:",,,5. Correct Answer(s):,,,,\n'
    ",,Answer A:,Answer B:,Answer C:,Choose correct answer:,Choose correct answer (Optional):,Explanation (Optional)\n"
)


@pytest.mark.parametrize(
    "head",
    [
        SOCRATIVE,
        "Question Type,Question,Answer A,Answer B,Answer C,Correct Answer,Correct Answer 2,Explanation\n",
    ],
)
def test_the_template_of_socrative_saved_as_csv(head):
    bank = csv_bank.read(
        (
            head + "Multiple choice,What is tea?,A leaf,A stone,,A,,It grows.\n"
            "Multiple choice,Which are drinks?,Tea,Sand,Milk,A,C,\n"
            "True/False,Tea is a leaf.,True,False,,A,,\n"
            "Open-ended,Name a drink.,Tea,Milk,,,,\nOpen-ended,What do you think?,,,,,,\n"
        ).encode()
    )
    assert (bank.errors, bank.losses) == ([], [])
    assert [(q.kind, [row.text for row in q.choices if row.credit > 0]) for q in bank.questions[:4]] == [
        ("single", ["A leaf"]), ("multiple", ["Tea", "Milk"]), ("truefalse", ["True"]), ("short", ["Tea", "Milk"])
    ]  # fmt: skip
    assert bank.questions[0].explanation == "It grows."
