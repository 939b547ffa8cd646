"""What the rows of a version count for, typed anew: each kind of question has fields of its own."""

import re
from decimal import Decimal

import pytest

from quizzes import attempts
from quizzes.models import Regrade, Response
from tests import make
from tests.quizzes.sitting import NOW, answer_all

from .correcting import address, confirm, given, look, version_of

pytestmark = pytest.mark.django_db
GAPS = [
    ("leaf", 1, "", {"gap": 1}),
    ("warm", 1, "", {"gap": 2}),
    ("cold", 0, "", {"gap": 2}),
    ("3", 1, "", {"gap": 3, "tolerance": "0"}),
]
KINDS_OF_GAPS = {"gaps": [{"kind": "typed"}, {"kind": "list"}, {"kind": "number"}]}


def test_what_a_row_earns_can_be_typed(client, attempt):
    version = version_of(attempt)
    confirm(client, version, look(client, version, 0, 1, **{"rows-1-percent": "50"}))
    assert [choice.credit for choice in version_of(attempt).choice_list] == [1, 0.5, 0]


def test_true_or_false_earns_all_or_nothing_here_as_where_it_is_written(client):
    attempt = given("truefalse", [("true", 1, ""), ("false", 0, "")], {"choices": [1]})
    version = version_of(attempt)
    assert "Earns, in %" not in client.get(address(version)).text
    confirm(client, version, look(client, version, 1, **{"rows-1-percent": "40"}))
    assert [choice.credit for choice in version_of(attempt).choice_list] == [0, 1]


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"rows-0-percent": "60"}, "No answer earns 100 %. Say which one does."),
        ({"rows-0-percent": "250"}, "Write 100 or less."),
        ({"rows-1-percent": "50"}, "What is right earns more than 0 %, what is wrong does not."),
        ({"explanation": " "}, "Write the explanation: the truth, in one or two sentences."),
        ({"ruling": "free"}, "Choose one of those listed."),
        ({"rows-TOTAL_FORMS": "x"}, "The rows did not arrive whole."),
        ({}, "Nothing is corrected yet. Change what counts, then look again."),
    ],
)
def test_a_mistake_is_said_and_nothing_changes(client, attempt, fields, said):
    version = version_of(attempt)
    response = look(client, version, 0, **{"explanation": "Tea is a leaf."} | fields)
    assert response.status_code == 200
    assert said in response.text
    assert not Regrade.objects.exists()


def test_credits_that_were_weighed_by_hand_stay_while_their_rows_do(client):
    rows = [("A", "0.3333333", ""), ("B", "0.6666667", ""), ("C", "-1", "")]
    attempt = given("multiple", rows, {"choices": [0]})
    version = version_of(attempt)
    page = client.get(address(version)).text
    assert re.findall(r'name="rows-\d-percent" value="([^"]+)"', page) == ["33.33", "66.67"]
    percents = {"rows-0-percent": "33.33", "rows-1-percent": "66.67"}
    confirm(client, version, look(client, version, 0, 1, **percents))
    assert version_of(attempt).explanation == "Tea is a stone."
    assert [str(c.credit) for c in version_of(attempt).choice_list] == [
        "0.3333333",
        "0.6666667",
        "-1.0000000",
    ]


def test_words_that_learners_read_cannot_be_typed_here(client, attempt):
    version = version_of(attempt)
    assert "rows-0-text" not in client.get(address(version)).text
    confirm(client, version, look(client, version, 1, **{"rows-0-text": "Another leaf"}))
    assert [choice.text for choice in version_of(attempt).choice_list] == ["A leaf", "A stone", "A fish"]


def short(*rows):
    question = make.question(make.document(), kind="short", choices=rows)
    quiz = make.quiz(make.path(question.document), [question])
    return answer_all(attempts.start(make.learner(), quiz, NOW), {"text": "Leaves"})


def test_another_answer_is_accepted_and_looked_for_first(client):
    attempt = short(("leaf", 1, ""), ("root", 0, "Another part."))
    version = version_of(attempt)
    new = [{"text": "leaves", "is_right": "on", "why": "One leaf is enough."}]
    confirm(client, version, look(client, version, 0, new=new))
    assert [(c.text, c.credit) for c in version_of(attempt).choice_list] == [
        ("leaves", 1),
        ("leaf", 1),
        ("root", 0),
    ]
    assert attempts.standing(attempt).right == 1


def test_an_accepted_answer_is_taken_out_by_emptying_it(client):
    attempt = short(("leaf", 1, ""), ("leaves", 1, ""))
    version = version_of(attempt)
    confirm(client, version, look(client, version, 0, 1, **{"rows-1-text": ""}))
    assert [choice.text for choice in version_of(attempt).choice_list] == ["leaf"]
    assert attempts.standing(attempt).right == 0


def earned(attempt):
    return attempts.standing(attempt).right


def test_a_number_may_be_off_by_more(client):
    attempt = given("numeric", [("3.5", 1, "", {"tolerance": "0.1"})], {"text": "3.8"})
    version = version_of(attempt)
    confirm(client, version, look(client, version, 0, **{"rows-0-tolerance": "0,5"}))
    assert version_of(attempt).choice_list[0].details == {"tolerance": "0.5"}
    assert earned(attempt) == 1
    confirm(client, version_of(attempt), look(client, version_of(attempt), 0, **{"rows-0-tolerance": "5 %"}))
    assert version_of(attempt).choice_list[0].details == {"tolerance": "0.05", "relative": True}
    assert earned(attempt) == 0


MILLIGRAMS = {"units": [{"name": "mg", "factor": "1"}, {"name": "g", "factor": "100"}], "unit_required": True}


def dose(answer, *rows):
    """Somebody has answered a question after a dose in mg or g."""
    rows = rows or (("80", 1, "", {"tolerance": "0.05", "relative": True}),)
    return given("numeric", rows, {"text": answer}, details=MILLIGRAMS)


def test_all_that_a_number_counts_by_is_said_before_it_is_corrected(client):
    attempt = dose("85 mg")
    question = version_of(attempt).question
    for page in ("change", "history"):
        said = client.get(f"/admin/quizzes/question/{question.pk}/{page}/").text
        assert "± 0.05 as a share of the number (5 %)" in said
        assert "mg; g = 100 mg" in said and "A unit must be written" in said
    page = client.get(address(version_of(attempt))).text
    assert re.search(r'name="rows-0-relative"[^>]* checked', page)
    assert re.search(r'name="factor_2" value="100"', page) and "factor_1" not in page


def test_a_share_of_a_number_stays_one_and_can_be_made_or_unmade(client):
    attempt = dose("85 mg")
    version = version_of(attempt)
    as_it_is = {"factor_2": "100", "rows-0-tolerance": "0.05", "rows-0-relative": "on"}
    preview = look(client, version, 0, **as_it_is | {"rows-0-tolerance": "0,1"})
    assert "How far off “80” may be" in preview.text
    assert "0.1 as a share of the number (10 %)" in re.sub("</?(ins|del)>", "", preview.text)
    confirm(client, version, preview)
    assert version_of(attempt).choice_list[0].details == {"tolerance": "0.1", "relative": True}
    assert earned(attempt) == 1
    absolute = as_it_is | {"rows-0-tolerance": "4", "rows-0-relative": None}
    version = version_of(attempt)
    confirm(client, version, look(client, version, 0, **absolute))
    assert version_of(attempt).choice_list[0].details == {"tolerance": "4"}
    assert earned(attempt) == 0


def test_what_is_not_touched_of_a_number_is_no_correction(client):
    rows = ("80", 1, "", {"tolerance": "0.050", "relative": True}), ("*", 0, "No.", {"relative": False})
    version = version_of(dose("85 mg", *rows))
    same = {"factor_2": "100", "rows-0-tolerance": "0.050", "rows-0-relative": "on"}
    same["explanation"] = version.explanation
    assert "Nothing is corrected yet." in look(client, version, 0, **same).text


def test_how_much_a_unit_is_can_be_corrected_and_undone(client):
    """A gram was said to be 100 mg, so 0.8 g was taken for 80 mg."""
    attempt = dose("0.8 g")
    version = version_of(attempt)
    as_it_is = {"rows-0-tolerance": "0.05", "rows-0-relative": "on"}
    wrong = look(client, version, 0, factor_2="no", **as_it_is).text
    assert "Write a number above 0: how many mg one g is." in wrong
    assert earned(attempt) == 1
    preview = look(client, version, 0, factor_2="1 000", **as_it_is)
    assert "Units it takes" in preview.text
    assert "mg; g = 1000 mg" in re.sub("</?(ins|del)>", "", preview.text)
    confirm(client, version, preview)
    assert version_of(attempt).details["units"][1] == {"name": "g", "factor": "1000"}
    assert earned(attempt) == 0
    page = client.get(f"/admin/quizzes/regrade/{Regrade.objects.get().pk}/undo/")
    confirm(client, version, page)
    assert version_of(attempt).details == version.details
    assert earned(attempt) == 1


def test_a_correction_made_before_units_were_part_of_one_is_still_undone(client):
    attempt = dose("85 mg")
    version = version_of(attempt)
    everyone = {"rows-0-tolerance": "0.05", "rows-0-relative": "on", "factor_2": "100"}
    confirm(client, version, look(client, version, 0, ruling="credit", **everyone))
    made = Regrade.objects.get()
    for side in (made.before, made.after):
        del side["units"]
    make.forced(Regrade.objects.all(), before=made.before, after=made.after)
    page = client.get(f"/admin/quizzes/regrade/{made.pk}/change/").text
    assert "Undo it" in page
    confirm(client, version, client.get(f"/admin/quizzes/regrade/{made.pk}/undo/"))
    assert version_of(attempt).marking() == version.marking()
    assert Response.objects.get().fraction == 0


def test_what_is_no_number_is_said_at_its_row(client):
    attempt = given("numeric", [("3.5", 1, "", {"tolerance": "0.1"})], {"text": "3.8"})
    version = version_of(attempt)
    assert "Write a number, such as 0.5" in look(client, version, 0, **{"rows-0-tolerance": "much"}).text
    assert version_of(attempt).marking() == version.marking()


def test_each_gap_is_corrected_by_its_own_means(client):
    answer = {"gaps": {"1": "foliage", "2": 2, "3": "4"}}
    stem = "Tea is a [[1]], water is [[2]], cups are [[3]]."
    attempt = given("gaps", GAPS, answer, stem=stem, details=KINDS_OF_GAPS)
    version = version_of(attempt)
    page = client.get(address(version)).text
    assert "rows-0-text" in page and "rows-1-text" not in page and "rows-3-tolerance" in page
    assert "rows-0-tolerance" not in page and "rows-4-gap" in page
    new = [{"text": "foliage", "is_right": "on", "gap": "1"}]
    confirm(client, version, look(client, version, 0, 1, 2, 3, new=new, **{"rows-3-tolerance": "1"}))
    assert [(c.text, c.credit, c.details) for c in version_of(attempt).choice_list] == [
        ("foliage", 1, {"gap": 1}),
        ("warm", 1, {"gap": 2}),
        ("cold", 1, {"gap": 2}),
        ("leaf", 1, {"gap": 1}),
        ("3", 1, {"gap": 3, "tolerance": "1"}),
    ]
    assert earned(attempt) == 1


def test_a_new_answer_says_for_which_gap_it_is(client):
    stem = "Tea is a [[1]], water is [[2]], cups are [[3]]."
    attempt = given("gaps", GAPS, {"gaps": {"1": "foliage"}}, stem=stem, details=KINDS_OF_GAPS)
    version = version_of(attempt)
    page = look(client, version, 0, 1, 3, new=[{"text": "foliage", "is_right": "on"}])
    assert "Say which gap it is for." in page.text


@pytest.mark.parametrize(
    "kind, choices, answer",
    [
        (
            "matching",
            [("Tea", 1, "", {"match": "leaf"}), ("Cup", 1, "", {"match": "clay"})],
            {"pairs": {"0": 1}},
        ),
        ("ordering", [("One", 1, ""), ("Two", 1, ""), ("Three", 1, "")], {"order": [2, 1, 0]}),
    ],
)
def test_where_what_is_right_is_part_of_the_words_a_ruling_is_left(client, kind, choices, answer):
    attempt = given(kind, choices, answer)
    version = version_of(attempt)
    page = client.get(address(version)).text
    assert "what is right is part of the words learners read" in page
    assert "is_right" not in page and "percent" not in page
    confirm(client, version, look(client, version, ruling="credit", **{"rows-0-why": "So it is."}))
    assert earned(attempt) == 1
    assert version_of(attempt).choice_list[0].feedback == "So it is."


def test_of_several_choices_credits_are_balanced_by_the_ticks(client):
    rows = [("Green", "0.5", ""), ("Black", "0.5", ""), ("Blue", "-0.5", ""), ("Red", "-0.5", "")]
    attempt = given("multiple", rows, {"choices": [0, 1, 2]})
    version = version_of(attempt)
    confirm(client, version, look(client, version, 0, 1, 2))
    assert [round(c.credit, 2) for c in version_of(attempt).choice_list] == [Decimal(x) for x in ("0.33", "0.33", "0.33", "-1")]  # fmt: skip
    assert earned(attempt) == 1
