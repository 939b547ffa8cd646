"""Sheets as quiz makers and other programs write them, with their own headings and ways to fill them."""

import pytest

from quizzes.formats import csv_bank
from quizzes.formats.bank import NotABank


def read(text):
    return csv_bank.read(text.encode())


def right(question):
    return [choice.text for choice in question.choices if choice.credit > 0]


def keys(text):
    bank = read(text)
    assert (bank.errors, bank.losses) == ([], [])
    return [right(question) for question in bank.questions]


class TestHeadings:
    def test_what_a_template_says_in_brackets_is_no_part_of_the_name(self):
        bank = read(
            '"Blooket\nImport Template",,,,,,,\n'
            'Question #,Question Text,Answer 1,Answer 2,"Answer 3\n(Optional)","Answer 4\n(Optional)",'
            '"Time Limit (sec)\n(Max: 300 seconds)","Correct Answer(s)\n(Only include Answer #)"\n'
            '1,What is tea?,A leaf,A stone,,,20,1\n2,Which are drinks?,Tea,Sand,Milk,Iron,20,"1,3"\n'
        )
        assert bank.errors == []
        assert [(q.stem, q.kind, right(q)) for q in bank.questions] == [
            ("What is tea?", "single", ["A leaf"]), ("Which are drinks?", "multiple", ["Tea", "Milk"])
        ]  # fmt: skip
        assert {loss.what for loss in bank.losses} == {"column “Time Limit (sec) (Max: 300 seconds)”"}

    def test_wrong_answers_that_are_optional(self):
        text = (
            "Gimkit Spreadsheet Import Template,,,,\n"
            "Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2 (Optional),Incorrect Answer 3 (Optional)\n"
            "What is 2+2?,4,3,5,22\nWhich city?,Paris,Rome,,\n"
        )
        bank = read(text)
        assert (bank.errors, bank.losses) == ([], [])
        assert [[c.text for c in q.choices] for q in bank.questions] == [
            ["4", "3", "5", "22"],
            ["Paris", "Rome"],
        ]

    @pytest.mark.parametrize(
        "heading",
        [
            "questionText,correctAnswer,optionA,optionB,optionC",
            "question_text,correct_option,option_a,option_b,option_c",
            "Question (required),Correct answers (comma separated),Option (A),Option (B),Option (C)",
            "Question – in one sentence,Correct Answer #,Option 1 – short,Option 2 – short,Option 3 – short",
            "Title,Correct,Choice,Choice,Choice",
        ],
    )
    def test_names_in_the_ways_of_programs(self, heading):
        assert keys(f"{heading}\nWhat?,2,leaf,stone,fish\n") == [["stone"]]

    def test_a_column_that_counts_the_rows_is_no_loss(self):
        assert keys("#,question,correct,choice 1,choice 2\n1,What?,1,x,y\n2,Who?,2,x,y\n") == [["x"], ["y"]]
        bank = read("No.,question,correct,choice 1,choice 2\nsee page 4,What?,1,x,y\n")
        assert [(loss.what, loss.detail) for loss in bank.losses] == [("column “No.”", "see page 4")]

    def test_rows_that_are_only_numbered_are_none(self):
        text = ",Question,Answer 1,Answer 2,Correct answer(s)\n1,What?,x,y,1\n2,,,,\n3,,,,\n"
        assert keys(text) == [["x"]]

    def test_a_cell_under_no_heading_is_named(self):
        bank = read("question,,correct,choice 1,choice 2\nWhat?,a note,1,x,y\n")
        assert [(loss.what, loss.detail) for loss in bank.losses] == [("cells without a heading", "a note")]

    def test_the_row_that_explains_the_columns_is_no_question(self):
        bank = read(
            "Question Text,Question Type,Option 1,Option 2,Correct Answer\n"
            '"Text of the question\n(required)","Question Type\n(default is Multiple Choice)",'
            '"Text for option 1",Text for option 2,The correct option choice (between 1-5)\n'
            "What?,Multiple Choice,x,y,2\n"
        )
        assert bank.errors == []
        assert [(q.stem, q.line) for q in bank.questions] == [("What?", 5)]

    def test_headings_that_stand_again_between_two_sheets_are_no_question(self):
        sheet = "question,correct,choice 1,choice 2\nWhat?,1,x,y\n"
        assert keys(sheet + sheet.replace("What", "Who")) == [["x"], ["x"]]


class TestTheRightOne:
    @pytest.mark.parametrize("correct", ["Option B", "option 2", "answer2", "optionB", "Choice B"])
    def test_it_may_be_called_by_the_name_of_its_column(self, correct):
        text = f"question,correct,option a,option b\nWhat?,{correct},x,y\n"
        assert keys(text) == [["y"]]

    def test_numbers_of_which_one_is_nought_count_from_nought(self):
        sheet = "question,correct,choice 1,choice 2,choice 3\nWhat?,0,x,y,z\nWho?,2,u,v,w\n"
        assert keys(sheet) == [["x"], ["w"]]

    def test_an_index_counts_from_nought_unless_it_cannot(self):
        heading = "question,correctIndex,optionA,optionB\n"
        assert keys(heading + "What?,1,x,y\n") == [["y"]]
        assert keys(heading + "What?,1,x,y\nWho?,2,x,y\n") == [["x"], ["y"]]

    def test_a_nought_that_is_an_answer_is_one(self):
        assert keys("question,correct,choice 1,choice 2\nHow many?,0,0,7\nHow few?,2,x,y\n") == [["0"], ["y"]]
        assert keys("question,kind,correct\nHow many?,numeric,0\n") == [["0"]]

    def test_a_nought_beside_a_number_that_can_only_count_from_one_is_asked_about(self):
        bank = read("question,correct,choice 1,choice 2\nWhat?,0,x,y\nWho?,2,x,y\n")
        assert [error.line for error in bank.errors] == [2]
        assert [right(question) for question in bank.questions] == [["y"]]

    def test_a_nought_for_true_or_false_is_asked_about(self):
        bank = read("question,correct,choice 1,choice 2\nIs it?,0,True,False\nWas it?,1,True,False\n")
        assert [error.line for error in bank.errors] == [2]
        assert [right(question) for question in bank.questions] == [["True"]]


class TestChoicesInOneCell:
    @pytest.mark.parametrize(
        "options", ["x|y|z", "x; y; z", '"x\ny\nz"', '"[""x"", ""y"", ""z""]"', "\"['x', 'y', 'z']\"",
                    "A) x | B) y | C) z"]
    )  # fmt: skip
    def test_they_are_parted(self, options):
        for correct in ("y", "2", "B"):
            assert keys(f"question,options,answer\nWhat?,{options},{correct}\n") == [["y"]]

    def test_commas_part_them_where_the_right_one_is_among_them(self):
        assert keys('question,options,answer\nWhich city?,"Rome, Paris, Oslo",Paris\n') == [["Paris"]]

    def test_a_sheet_with_more_columns_of_choices_keeps_each_whole(self):
        bank = read("question,correct,choice 1,choice 2\nWhat?,1,x|y,z\n")
        assert [choice.text for choice in bank.questions[0].choices] == ["x|y", "z"]

    @pytest.mark.parametrize("options", ["[", "[1", "['x", "[" * 3000, "['x'] * 99999999"])
    def test_what_only_looks_like_a_list_makes_it_not_stumble(self, options):
        assert read(f"question,options,answer\nWhat?,{options},x\n").questions == []


@pytest.mark.parametrize(
    ("called", "correct", "kind"),
    [
        ("multi", "1|2", "multiple"), ("MSQ", "A, B", "multiple"), ("select_all_that_apply", "1;2", "multiple"),
        ("MCQ", "1", "single"), ("single_select", "B", "single"), ("MULTIPLE_ANSWER", "1,2", "multiple"),
    ],
)  # fmt: skip
def test_kinds_as_programs_call_them(called, correct, kind):
    bank = read(f'question,type,correct,a,b,c\nWhat?,{called},"{correct}",x,y,z\n')
    assert ([q.kind for q in bank.questions], bank.errors) == ([kind], [])


def test_a_list_of_people_is_still_no_bank():
    with pytest.raises(NotABank):
        read("title,name,correct\nDr,Ann,yes\nMr,Ben,no\n")


def test_the_kinds_of_google_forms():
    bank = read(
        "Question,Question Type,Option 1,Option 2,Correct Answer\nWhat is tea?,MULTIPLE_CHOICE,A leaf,A stone,A leaf\n"
        "Its colour?,DROPDOWN,Red,Green,Green\nA drink,SHORT_ANSWER,,,tea\nDescribe tea.,PARAGRAPH,,,\n"
    )
    assert [(q.kind, right(q)) for q in bank.questions] == [
        ("single", ["A leaf"]), ("single", ["Green"]), ("short", ["tea"])
    ]  # fmt: skip
    assert [(error.line, "written at length" in error.message) for error in bank.errors] == [(5, True)]


def test_the_passage_a_question_is_about_stands_above_it():
    bank = read("Type,Passage,Question,Option_A,Option_B,Correct_Answer\nMCQ,Ann drinks tea.,Who?,Ann,Bo,A\n")
    assert [(q.stem, right(q)) for q in bank.questions] == [("Ann drinks tea.\n\nWho?", ["Ann"])]
