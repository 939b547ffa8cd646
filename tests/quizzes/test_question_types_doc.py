"""docs/question-types.md adds a type as it stands there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from quizzes.question_types import QUESTION_TYPES
from quizzes.question_types.base import QuestionType
from tests.quizzes import question_types as examples
from tests.quizzes import test_types as contract

PAGE = (Path(settings.BASE_DIR) / "docs" / "question-types.md").read_text()


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def year(monkeypatch):
    """The type of the page, in the list, with its example."""
    code, example = blocks("python")
    made = {}
    exec(compile(code, "year.py", "exec"), made)
    monkeypatch.setitem(QUESTION_TYPES, "year", made["Year"]())
    for name in ("EXAMPLES", "WORDS"):
        monkeypatch.setattr(examples, name, dict(getattr(examples, name)))
        monkeypatch.setattr(contract, name, getattr(examples, name))
    exec(example, {"EXAMPLES": examples.EXAMPLES, "WORDS": examples.WORDS})
    return QUESTION_TYPES["year"]


@pytest.mark.parametrize(
    "promise",
    [
        contract.test_its_correct_answer_earns_everything,
        contract.test_no_answer_earns_nothing,
        contract.test_a_form_left_as_it_came_is_no_answer,
        contract.test_nothing_offered_depends_on_what_is_right,
        contract.test_it_says_its_correct_answer_in_words_and_no_answer_with_none,
        contract.test_once_answered_it_tells_of_everything_asked,
        contract.test_it_finds_no_fault_with_the_example,
        contract.test_a_question_without_rows_has_a_fault_and_never_fails,
    ],
)
def test_the_type_of_the_page_keeps_what_every_type_promises(year, promise):
    promise("year")


def test_the_type_of_the_page_marks_as_the_page_says(year):
    wording = examples.version("year")
    years = ("1984", "1990", "1974", "1973")
    assert [float(examples.earned(wording, {"text": text})) for text in years] == [1, 0.5, 0.5, 0]


def test_the_template_of_the_page_can_be_shown(year):
    [template] = blocks("html")
    page = {
        "wording": {
            "stem": "When?",
            "controls": year.offered(None, [], {"answer": ["19"]}),
            "rule": year.rule_for(None),
        },
    }
    shown = engines["django"].from_string(template).render({"page": page})
    assert 'value="19"' in shown and "Up to ten years off still earns half." in shown


def test_the_page_names_every_method_and_every_kind():
    for name, method in vars(QuestionType).items():
        if callable(method) and not name.startswith("_") and name not in ("faults", "said"):
            assert f"`{name}" in PAGE, name
    for kind in QUESTION_TYPES:
        assert f"`{kind}`" in PAGE
