"""What the desk says of a field that is filled in wrongly: its own words on every form, none of Django's."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from learn.admin.words import PlainForm, say_plainly
from quizzes.models import Regrade
from tests.quizzes.sitting import RIGHT, WRONG, answer_all, responses, sit
from tests.quizzes.writing import typed, write

from .correcting import address
from .correcting import typed as marking_typed

pytestmark = pytest.mark.django_db
DJANGOS = ("This field", "Select a valid", "Enter a", "Ensure", "ManagementForm", "Please submit", "No file")


def offspring(kind):
    for each in kind.__subclasses__():
        yield each
        yield from offspring(each)


def of_the_desk(kind):
    """Those of ours, without the ones Django makes of them while the site runs."""
    return {
        each
        for each in offspring(kind)
        if each.__module__.startswith(("learn.admin", "quizzes.admin")) and "Form" in each.__name__
    }


def mistakes(response):
    """What is said at the top of the page."""
    return response.text.split('id="mistakes"')[1].split("</ul>")[0]


def test_every_form_of_the_desk_speaks_so():
    found = of_the_desk(forms.BaseForm)
    assert len(found) > 15
    assert [each for each in found if not issubclass(each, PlainForm)] == []


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.CharField(), "", "Fill this in."),
        (forms.CharField(max_length=3), "four", "This text has 4 characters; at most 3 are possible. Say it shorter."),
        (forms.CharField(), "a\0b", "There is a character in it that cannot be kept. Type it anew."),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Choose one of those listed."),
        (forms.TypedChoiceField(choices=[("a", "A")]), "b", "Choose one of those listed."),
        (forms.ModelChoiceField(Regrade.objects.all()), "7", "Choose one of those listed."),
        (forms.ModelMultipleChoiceField(Regrade.objects.all()), ["7"], "Choose one of those listed."),
        (forms.ModelMultipleChoiceField(Regrade.objects.all()), ["x"], "Choose one of those listed."),
        (forms.IntegerField(), "many", "Write a whole number, such as 6."),
        (forms.IntegerField(min_value=1), "0", "Write 1 or more."),
        (forms.IntegerField(max_value=9), "10", "Write 9 or less."),
        (forms.DecimalField(), "half", "Write a number, such as 50."),
        (forms.DecimalField(max_digits=3), "1.234", "Write it with 3 digits at most."),
        (forms.DecimalField(decimal_places=1), "1.23", "Write it with 1 digits after the point at most."),
        (forms.DecimalField(max_digits=3, decimal_places=2), "12.3", "Write it with 1 digits before the point at most."),
        (forms.DateField(), "soon", "Write a day as year-month-day, such as 2027-03-31."),
        (forms.URLField(assume_scheme="https"), "no where", "Write a whole address, such as https://example.org/page."),
        (forms.SlugField(), "green tea", "Write it with letters, digits, - and _ alone, such as green-tea."),
        (forms.FileField(), None, "Fill this in."),
        (forms.CharField(error_messages={"required": "Write the question."}), "", "Write the question."),
    ],
)  # fmt: skip
def test_what_it_says(field, typed, said):
    say_plainly(field)
    with pytest.raises(ValidationError) as error:
        field.clean(typed)
    assert error.value.messages == [said]


def test_of_a_question(client, document):
    row = {"rows-0-percent": "half", "rows-1-percent": "101", "rows-2-gap": "two"}
    page = write(client, document, figure="none", kind="poem", gap_1="air", **row)
    said = mistakes(page)
    for sentence in (
        "Figure</a>: Choose one of those listed.",
        "Kind</a>: Choose one of those listed.",
        "Gap 1 is filled by</a>: Choose one of those listed.",
        "Write a number, such as 50.",
        "Write 100 or less.",
        "Write a whole number, such as 6.",
    ):
        assert sentence in said
    assert [words for words in DJANGOS if words in page.text] == []


def test_of_rows_that_did_not_arrive(client, document):
    sent = typed(document)
    del sent["rows-TOTAL_FORMS"]
    page = client.post("/admin/quizzes/question/add/", sent)
    assert "The rows did not arrive whole. Open this page anew and type them there." in mistakes(page)
    more = write(client, document, **{"rows-TOTAL_FORMS": 500})
    assert "At most 200 rows are possible." in mistakes(more)
    assert [words for words in DJANGOS if words in page.text + more.text] == []


def test_of_a_correction(client):
    version = responses(answer_all(sit(2), WRONG, RIGHT))[0].version
    sent = marking_typed(version, 0, ruling="mercy", **{"rows-0-percent": "half", "rows-1-percent": "-200"})
    page = client.post(address(version), sent)
    said = mistakes(page)
    for sentence in ("Choose one of those listed.", "Write a number, such as 50.", "Write -100 or more."):
        assert sentence in said
    del sent["rows-TOTAL_FORMS"]
    again = client.post(address(version), sent)
    assert "The rows did not arrive whole." in mistakes(again)
    assert [words for words in DJANGOS if words in page.text + again.text] == []
