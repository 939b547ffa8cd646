"""A drawing of a course's files that learners have answered on stays as they saw it."""

import pytest

from learn.models import Figure
from quizzes import attempts
from quizzes.models import Quiz
from tests import make
from tests.quizzes.course_folder import FILES, NOW, WATER, change, load, write

CUP = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle id="rim" r="2"/><path id="foot" d="M0 0"/></svg>
"""
ON_THE_CUP = f"""[[questions]]
slug = "where"
topic = "drink"
kind = "hotspot"
cites = ["{WATER}"]
stem = "Where is it warm?"
explanation = "At the rim."
figure = "cup"

[[questions.choices]]
text = "Rim"
credit = "1"
region = "rim"

[[questions.choices]]
text = "Foot"
credit = "0"
why = "No."
region = "foot"
"""


@pytest.mark.django_db
def test_a_drawing_learners_have_answered_on_is_kept_and_named(folder):
    write(folder, "figures/cup.svg", CUP)
    change(folder, "questions/final.gift", FILES["questions/final.gift"], "")
    write(folder, "questions/final.toml", ON_THE_CUP)
    load(folder)
    final = Quiz.objects.get(slug="final")
    attempts.start(make.learner(), final, NOW)
    before = Figure.objects.get().svg
    change(folder, "figures/cup.svg", 'r="2"', 'r="3"')
    change(folder, "figures/figures.toml", "A cup of tea.", "A cup.")
    for _time in range(2):
        report = load(folder, "figures/cup.svg")
        assert report.notes == [
            "figures/cup.svg stays as it is on the site: learners have answered a question on this drawing. "
            "Give the new one another name, and the question a new figure."
        ]
        assert (Figure.objects.get().svg, Figure.objects.get().alternative) == (before, "A cup.")
