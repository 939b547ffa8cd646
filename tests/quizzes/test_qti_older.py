"""QTI 1.2, which Canvas exports: each of its kinds becomes the one it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats import qti
from quizzes.formats.bank import NotABank
from tests.quizzes.older_items import (
    HALF,
    NONE,
    RIGHT,
    bank,
    choices,
    equal,
    feedback,
    item,
    one,
    rule,
    said,
    words,
)
from tests.quizzes.qti_items import PNG, package


def test_one_choice_with_its_feedback():
    question = one(item(
        "multiple_choice_question",
        words("&lt;p&gt;Which &lt;b&gt;one&lt;/b&gt;?&lt;/p&gt;") + choices(["A &lt; B", "C"]),
        rule("<other/>", "", go_on="Yes", shows="general_fb") + rule(equal(1), "", go_on="Yes", shows="1_fb")
        + rule(equal(0), go_on="No", shows="correct_fb") + rule("<other/>", "", go_on="Yes", shows="wrong_fb"),
        feedback("general_fb", "So it is.") + feedback("1_fb", "Not C.") + feedback("correct_fb", "Yes.")
        + feedback("wrong_fb", "No."),
    ))  # fmt: skip
    assert (question.kind, question.stem, question.category) == ("single", "Which **one**?", "Heart")
    assert said(question) == [("A < B", RIGHT), ("C", NONE)]
    assert [choice.feedback for choice in question.choices] == ["Yes.", "Not C.\n\nNo."]
    assert question.explanation == "So it is."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&lt;P&gt;What is &lt;B&gt;tea&lt;/B&gt;?&lt;/P&gt;", "What is **tea**?"),
        ("&lt;span&gt;What is tea?&lt;/span&gt;", "What is tea?"),
        ("Is a&lt;b or c?", "Is a<b or c?"),
        ("Why &lt;p 0.05?", "Why <p 0.05?"),
    ],
)
def test_words_of_which_no_kind_is_told_are_html_where_they_have_its_tags(written, read):
    body = f"<material><mattext>{written}</mattext></material>" + choices(["A leaf", "A stone"])
    stem = one(item("multiple_choice_question", body, rule(equal(0)))).stem
    assert stem.replace("\\", "").replace("&lt;", "<") == read


def test_several_choices():
    test = f"<and>{equal(0)}<not>{equal(1)}</not>{equal(2)}</and>"
    question = one(
        item(
            "multiple_answers_question", words("Which?") + choices("xyz", cardinality="Multiple"), rule(test)
        )
    )
    assert (question.kind, said(question)) == ("multiple", [("x", HALF), ("y", -RIGHT), ("z", HALF)])


def test_true_or_false():
    question = one(
        item("true_false_question", words("It is so.") + choices(["True", "False"]), rule(equal(1)))
    )
    assert (question.kind, said(question)) == ("truefalse", [("True", NONE), ("False", RIGHT)])


def test_a_short_answer_takes_each_of_its_words():
    body = (
        words("Who?")
        + '<response_str ident="response1"><render_fib><response_label ident="a"/></render_fib></response_str>'
    )
    question = one(item("short_answer_question", body, rule(equal("Ann") + equal("Anna"))))
    assert (question.kind, question.stem, said(question)) == (
        "short",
        "Who?",
        [("Ann", RIGHT), ("Anna", RIGHT)],
    )
    assert question.details == {}


def test_a_number_and_how_far_off_still_counts():
    body = (
        words("How many?") + '<response_str ident="response1"><render_fib fibtype="Decimal"/></response_str>'
    )
    reach = '<and><vargte respident="response1">3.9</vargte><varlte respident="response1">4.1</varlte></and>'
    question = one(item("numerical_question", body, rule(f"<or>{equal('4.0')}{reach}</or>")))
    assert (question.kind, said(question)) == ("numeric", [("4", RIGHT)])
    assert question.choices[0].details == {"tolerance": "0.1"}


@pytest.mark.parametrize(
    ("kind", "gap", "right"),
    [
        ("multiple_dropdowns_question", "list", ["red", "blue"]),
        # All that a classic quiz of Canvas lists for a gap is accepted, though its rules name the first alone.
        ("fill_in_multiple_blanks_question", "typed", ["red", "green", "blue", "pink"]),
    ],
)
def test_marks_in_the_text_become_gaps(kind, gap, right):
    body = words("&lt;p&gt;Roses are [c1], violets [c2].&lt;/p&gt;")
    body += choices(["red", "green"], "response_c1") + choices(["blue", "pink"], "response_c2")
    rules = rule(equal(0, "response_c1"), "50", "Add") + rule(equal(0, "response_c2"), "50", "Add")
    question = one(item(kind, body, rules))
    assert (question.kind, question.stem) == ("gaps", "Roses are [[1]], violets [[2]].")
    assert question.details == {"gaps": [{"kind": gap}] * 2}
    assert len(question.choices) == 4
    assert [c.text for c in question.choices if c.credit == 1] == right


def gap_of_canvas(name, texts, way, answer_type="openEntry"):
    told = f'scoring_algorithm="{way}" answer_type="{answer_type}"'
    return choices(texts, f"response_{name}").replace("<response_label ", f"<response_label {told} ")


def test_each_gap_of_a_new_quiz_of_canvas_is_of_its_own_kind():
    body = words("[a], [b] and [c]") + gap_of_canvas("a", ["tea", "sand"], "Equivalence", "dropdown")
    body += gap_of_canvas("b", ["hot", "cold"], "TextEquivalence", "wordbank")
    body += gap_of_canvas("c", ["cup"], "TextEquivalence")
    rules = "".join(rule(equal(0, f"response_{name}"), "33.3", "Add") for name in "abc")
    question = one(item("fill_in_multiple_blanks_question", body, rules))
    assert question.details == {"gaps": [{"kind": "list"}, {"kind": "list"}, {"kind": "typed"}]}
    assert said(question) == [("tea", RIGHT), ("sand", NONE), ("hot", RIGHT), ("cold", NONE), ("cup", RIGHT)]


def test_what_a_new_quiz_of_canvas_takes_for_right_is_right():
    ways = {"a": "TextInChoices", "b": "TextContainsAnswer", "c": "TextCloseEnough", "d": "TextRegex"}
    texts = {"a": ["tea", "brew"], "b": ["hot"], "c": ["cup"], "d": ["^sug?ar$"]}
    body = words("[a], [b], [c] and [d]")
    body += "".join(gap_of_canvas(name, texts[name], way) for name, way in ways.items())
    rules = "".join(rule(equal(0, f"response_{name}"), "25", "Add") for name in ways)
    found = qti.read(bank(item("fill_in_multiple_blanks_question", body, rules)))
    assert said(found.questions[0])[:4] == [("tea", RIGHT), ("brew", RIGHT), ("*hot*", RIGHT), ("cup", RIGHT)]
    assert [(loss.what, loss.detail) for loss in found.losses] == [
        ("nearly right spelling", "cup"), ("pattern of an answer", "^sug?ar$")
    ]  # fmt: skip


def test_fields_between_words_stay_where_they_stand():
    def field(name):
        return f'<response_str ident="{name}"><render_fib><response_label ident="A"/></render_fib></response_str>'

    body = words("Fill in.") + words("Tea is a ") + field("F1") + words(" drunk ") + field("F2") + words(".")
    rules = rule(equal("leaf", "F1") + equal("warm", "F2"))
    question = one(item("", f"<flow>{body}</flow>", rules))
    assert (question.kind, question.stem) == ("gaps", "Fill in.\n\nTea is a [[1]] drunk [[2]].")


def test_the_text_a_question_is_about_stands_above_it():
    told = "<qtimetadatafield><fieldlabel>parent_stimulus_item_ident</fieldlabel><fieldentry>s1</fieldentry>"
    text = item("text_only_question", words("&lt;p&gt;Ann drinks tea.&lt;/p&gt;"), ident="s1")
    asks = item("multiple_choice_question", words("Who?") + choices(["Ann", "Bo"]), rule(equal(0)))
    asks = asks.replace("<qtimetadata>", f"<qtimetadata>{told}</qtimetadatafield>")
    found = qti.read(bank(text, asks))
    assert [question.stem for question in found.questions] == ["Ann drinks tea.\n\nWho?"]
    assert [error.message for error in found.errors] == ["Nothing is asked: it is a text to read."]


def test_a_question_that_lies_in_another_bank_is_named():
    found = qti.read(bank('<bankentry_item item_ref="g1" sourcebank_ref="b1" points_possible="2"/>'))
    assert [(error.title, error.message) for error in found.errors] == [
        ("g1", "This question lies in a bank that is not in this file. Export that bank, too.")
    ]
    with pytest.raises(NotABank):
        qti.read(bank())


def test_pairs():
    texts = ["meow", "woof", "moo"]
    body = (
        words("Pair")
        + choices(texts, "response_1", own=words("cat"))
        + choices(texts, "response_2", own=words("dog"))
    )
    rules = rule(equal(0, "response_1"), "50", "Add") + rule(equal(1, "response_2"), "50", "Add")
    question = one(item("matching_question", body, rules))
    assert [(choice.text, choice.details["match"]) for choice in question.choices] == [
        ("cat", "meow"), ("dog", "woof"), ("", "moo")
    ]  # fmt: skip


def test_pairs_left_empty_are_none_and_what_all_are_told_explains_them():
    texts = ["meow", "woof", ""]
    body = words("Pair") + "".join(
        choices(texts, f"response_{n}", own=words(text)) for n, text in enumerate(["cat", "dog", "", ""])
    )
    rules = "".join(rule(equal(min(n, 2), f"response_{n}"), "25", "Add") for n in range(4))
    told = rule("<other/>", worth="", go_on="Yes", shows="general_fb")
    question = one(item("matching_question", body, told + rules, feedback("general_fb", "Pets.")))
    assert [(choice.text, choice.details["match"]) for choice in question.choices] == [
        ("cat", "meow"), ("dog", "woof")
    ]  # fmt: skip
    assert question.explanation == "Pets."


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("essay_question", "It asks for an essay, which cannot be asked here."),
        ("file_upload_question", "It asks for a file to be handed in, which cannot be asked here."),
        ("calculated_question", "It makes its numbers anew each time, which cannot be carried over."),
        ("text_only_question", "Nothing is asked: it is a text to read."),
    ],
)
def test_what_cannot_be_asked_is_named(kind, sentence):
    found = qti.read(
        bank(item(kind, words("Read [x].") + '<response_str ident="response1"><render_fib/></response_str>'))
    )
    assert [(error.title, error.message) for error in found.errors] == [("An item", sentence)]


def test_a_text_with_one_gap_has_one():
    body = words("Tea is [c1].") + choices(["hot", "cold"], "response_c1")
    question = one(item("multiple_dropdowns_question", body, rule(equal(0, "response_c1"))))
    assert (question.kind, question.stem) == ("gaps", "Tea is [[1]].")


def test_an_item_that_is_called_as_all_are_is_told_by_its_words():
    found = qti.read(
        bank(
            item("essay_question", words("&lt;p&gt;Write of tea&lt;/p&gt;"), title="Question"),
            item(
                "true_false_question",
                words("So?") + choices(["True", "False"]),
                rule(equal(1)),
                title="Question",
            ),
        )
    )
    assert [error.title for error in found.errors] == ["Write of tea"]
    assert [question.title for question in found.questions] == [""]


def test_two_items_of_one_file_that_go_by_the_same_name_are_two():
    found = qti.read(
        bank(
            *(
                item("true_false_question", words(f"{n}?") + choices(["True", "False"]), rule(equal(1)))
                for n in "ab"
            )
        )
    )
    assert [question.stem for question in found.questions] == ["a?", "b?"]


def test_a_package_of_canvas_with_its_pictures_and_each_item_once():
    shown = words('&lt;img src="$IMS-CC-FILEBASE$/a%20b.png" alt="a cup"&gt; Which?') + choices(["x", "y"])
    text = bank(item("multiple_choice_question", shown, rule(equal(0))))
    found = qti.read(package({
        "imsmanifest.xml": "<manifest/>", "g1/g1.xml": text, "g1/assessment_meta.xml": "<quiz/>",
        "non_cc_assessments/g1.xml.qti": text, "web_resources/a b.png": PNG,
    }))  # fmt: skip
    [question] = found.questions
    [digest] = question.images
    assert (found.errors, question.stem) == ([], f"![a cup](image:{digest}) Which?")


PART = st.sampled_from(
    [words("x"), words("[a] &lt;p"), choices("xy"), choices("x", "response_a", "Ordered"), "<response_str/>",
     '<response_str ident="response_a"><render_fib fibtype="Integer"/></response_str>', "<response_grp/>",
     '<response_lid ident="r"><render_hotspot/></response_lid>', "<material/>", "<flow>", "</flow>"]
)  # fmt: skip

TEST = st.sampled_from(
    [
        equal(0),
        equal("", ""),
        "<and/>",
        "<not/>",
        "<other/>",
        "<unanswered/>",
        "<durequal/>",
        "<vargte>x</vargte>",
    ]
)


@given(st.lists(PART, max_size=5), st.lists(TEST, max_size=3), st.sampled_from(["100", "x", "", "-1"]))
@settings(max_examples=50, deadline=None)
def test_no_item_makes_it_stumble(parts, tests, worth):
    try:
        qti.read(bank(item("", "".join(parts), rule("".join(tests), worth))))
    except NotABank:
        pass


def test_how_many_of_a_group_are_asked_is_named_and_so_is_a_bank_that_lies_elsewhere():
    def group(title, picks, *items):
        rule = f"<selection_ordering><selection>{picks}</selection></selection_ordering>"
        return f'<section ident="g" title="{title}">{rule}{"".join(items)}</section>'

    two = [
        item("true_false_question", words("So?") + choices(["True", "False"]), rule(equal(1)), ident=f"i{n}")
        for n in (1, 2)
    ]
    picks = "<selection_number>1</selection_number>"
    elsewhere = group("More", f"<sourcebank_ref>b7</sourcebank_ref>{picks}")
    found = qti.read(bank(group("Some", picks, *two), elsewhere))
    draws = "It draws questions from a bank that is not in this file. Export that bank, too."
    assert [(loss.question, loss.what, loss.detail) for loss in found.losses] == [
        (0, "draw", "1 of 2 are asked; all are here."),
        (1, "draw", "1 of 2 are asked; all are here."),
        (1, "draw", f"“Heart/More”: {draws}"),
    ]
    assert [error.message for error in qti.read(bank(elsewhere)).errors] == [draws]
