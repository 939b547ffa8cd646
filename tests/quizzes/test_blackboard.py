"""Blackboard's file for uploading questions: a kind and its parts between tabs, a question in each line."""

import pytest

from quizzes.formats.recognising import read_bank

UPLOAD = "\n".join(
    [
        "MC|What is tea?|A leaf|correct|A *stone*|Incorrect|A <b>fish</b>|incorrect||",
        "MA|Which are drinks?|Tea|correct|Sand|incorrect|Milk|correct",
        "TF|Grüner Tee is fermented.|FALSE",
        "NUM|How many cups in a thousand pots?|4,000|0.5",
        "MAT|What grows where?|Tea|Assam|Coffee|Brazil",
        "ORD|In which order?|Pick|Dry|Brew",
        "FIB|Tea is a ___.|leaf|leaves|tea*leaf",
        "FIB_PLUS|[a] grows [1] on a [plant].|a|Tea|tea leaf||plant|bush||1|slowly",
        "JUMBLED_SENTENCE|[x] is drunk [y].|Tea|x|Sand||hot|[y]",
        "ESS|Write about tea.|An example.",
        "SR|What do you know?|Much.",
        "FIL|Draw a cup.",
        "OP|Tea is fine.",
        "QUIZ_BOWL|A leaf.|What|is|tea",
    ]
).replace("|", "\t")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_every_kind_is_read_or_named_with_its_line(encoding):
    found, bank = read_bank(UPLOAD.replace("\n", "\r\n").encode(encoding))
    assert (found.name, str(found.label)) == ("blackboard", "Blackboard (text with tabs)")
    choice, several, truth, number, pairs, order, short, gaps, lists = bank.questions
    assert [(each.kind, each.line) for each in bank.questions] == [
        ("single", 1), ("multiple", 2), ("truefalse", 3), ("numeric", 4), ("matching", 5), ("ordering", 6),
        ("short", 7), ("gaps", 8), ("gaps", 9),
    ]  # fmt: skip
    rows = [(row.text, float(row.credit)) for row in choice.choices]
    assert rows == [("A leaf", 1), (r"A \*stone\*", 0), ("A **fish**", 0)]
    assert [float(row.credit) for row in several.choices] == [0.5, -1, 0.5]
    assert (truth.stem, truth.choices[1].credit) == ("Grüner Tee is fermented.", 1)
    assert (number.choices[0].text, number.choices[0].details) == ("4000", {"tolerance": "0.5"})
    assert [(row.text, row.details["match"]) for row in pairs.choices] == [
        ("Tea", "Assam"),
        ("Coffee", "Brazil"),
    ]
    assert [row.text for row in order.choices] == ["Pick", "Dry", "Brew"]
    assert [row.text for row in short.choices] == ["leaf", "leaves", r"tea\*leaf"]
    assert gaps.stem == "[[1]] grows [[3]] on a [[2]]."
    assert gaps.details == {"gaps": [{"kind": "typed"}] * 3}
    assert [(row.text, row.details["gap"]) for row in gaps.choices] == [
        ("Tea", 1), ("tea leaf", 1), ("bush", 2), ("slowly", 3)
    ]  # fmt: skip
    assert (lists.stem, lists.details) == ("[[1]] is drunk [[2]].", {"gaps": [{"kind": "list"}] * 2})
    assert [(row.text, row.details["gap"]) for row in lists.choices if row.credit] == [("Tea", 1), ("hot", 2)]
    assert len(lists.choices) == 6
    assert [(loss.question, loss.line, loss.detail) for loss in bank.losses] == [
        (3, 4, "4,000 is read as 4000.")
    ]
    assert [(error.line, error.title) for error in bank.errors] == [
        (10, "Write about tea."), (11, "What do you know?"), (12, "Draw a cup."), (13, "Tea is fine."), (14, "A leaf."),
    ]  # fmt: skip
    assert bank.errors[0].message.startswith("Its answer is written at length")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("MC|What is tea?|A leaf|yes|A stone|no", "Behind “A leaf” has to stand “correct” or “incorrect”"),
        ("MC|What is tea?|A leaf|correct|A stone", "Behind “A stone” has to stand"),
        ("MC|What is tea?|A leaf|correct||incorrect", "Nothing stands before “incorrect”."),
        ("MC|What is tea?|A leaf|correct|A plant|correct", "Write MA in place of MC"),
        ("MA|What is tea?|A leaf|incorrect|A plant|incorrect", "None of its answers is right."),
        ("MC|What is tea?|A leaf|correct", "It needs at least two answers"),
        ("MC||A leaf|correct|A stone|incorrect", "The question itself is missing"),
        ("TF|Tea is a leaf.|wahr", "Behind the question has to stand “true” or “false”"),
        ("NUM|How many?|many", "and there stands “many”."),
        ("NUM|How many?|3|a few", "“a few” does not say how far off still counts."),
        ("MAT|What grows where?|Tea|Assam|Coffee", "“Coffee” has no partner."),
        ("ORD|In which order?|Pick", "at least two things"),
        ("FIB|Tea is a ___.", "No answer stands behind the question."),
        ("FIB_PLUS|[a] is a [b].|a|Tea|b|leaf", "Leave an empty field, then write its name"),
        ("FIB_PLUS|[a] is a leaf.|a|Tea||b|leaf", "The blank [b] does not stand in the question."),
        ("FIB_PLUS|[a] and [a].|a|Tea", "several times"),
        ("FIB_PLUS|[a] is a leaf.|a", "stands no answer"),
        ("FIB_PLUS|[a] is a leaf.", "The blank [a] has no answer."),
        ("JUMBLED_SENTENCE|Tea is.|Tea|x||Sand|y", "No blank stands in the question."),
        ("JUMBLED_SENTENCE|[x] is [y].|Tea|x|Sand", "No choice is right for the blank [y]."),
        ("JUMBLED_SENTENCE|[x] is.|Tea|x||Sand|x", "Two choices are right for the blank [x]."),
        (
            "MCQ|What is tea?|A leaf|correct",
            "“MCQ” is no kind of question of Blackboard. Write one of these: MC",
        ),
        ("What is tea?", "This line has no tab"),
    ],
)
def test_a_line_that_is_wrong_costs_itself_alone_and_says_what_to_do(line, said):
    good = "TF|Tea is a leaf.|true"
    _found, bank = read_bank("\n".join([good, "", line, good]).replace("|", "\t").encode())
    assert [each.line for each in bank.questions] == [1, 4]
    [error] = bank.errors
    assert error.line == 3
    assert said in error.message


def test_cells_that_excel_put_between_quotation_marks_are_read_without():
    told = 'MC\t"Is ""tea"" a leaf,\na stone\nor a fish?"\t"A leaf, dried"\tcorrect\t"A stone"\tincorrect\nTF\tSo?\ttrue\n'
    _found, bank = read_bank(told.encode())
    asked, after = bank.questions
    assert asked.stem == 'Is "tea" a leaf,  \na stone  \nor a fish?'
    assert [row.text for row in asked.choices] == ["A leaf, dried", '"A stone"']
    assert (after.line, bank.errors) == (4, [])


def test_a_row_of_headings_above_is_named_and_no_sheet():
    told = "Type\tQuestion\tAnswer 1\tStatus 1\tAnswer 2\tStatus 2\nMC\tWhat is tea?\tLeaf\tcorrect\tStone\tincorrect\n"
    found, bank = read_bank(told.encode())
    assert (found.name, len(bank.questions), [error.line for error in bank.errors]) == ("blackboard", 1, [1])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kind\tquestion\tcorrect\nTF\tTea is a leaf.\tTRUE\n", "csv"),
        ("MA\tWhat is a MA?\nA) A degree\nB) A fish\nANSWER: A\n", "aiken"),
    ],
)
def test_what_only_resembles_it_stays_what_it_is(text, name):
    assert read_bank(text.encode())[0].name == name
