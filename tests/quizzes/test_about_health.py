"""Whether a course is about health: what its text sounds like, and what its learners read."""

import pytest
from django.core.management import call_command

from learn.models import LearningPath
from quizzes.making import make_course
from quizzes.planning import plan

from .tea_course import TEA, bring

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]


LEAFLET = "# Warfarin\n\nA leaflet.\n\n## Before\n\nTell your doctor. Some patients have symptoms.\n\n## After\n\nRest.\n"


def notice_of(text, **about):
    path = make_course(plan(bring(text)), **about).path
    return path.notice, path.notice_short


def test_of_a_course_that_is_not_said_to_be_about_health_nothing_is_claimed():
    assert notice_of(TEA) == ("", "")


def test_a_course_about_health_says_that_it_advises_nobody():
    full, short = notice_of(TEA, is_about_health=True)
    assert "does not advise anyone" in full and "not advice" in short


@pytest.mark.parametrize(
    "text, sounds",
    [
        (LEAFLET, True),
        (TEA, False),
        (
            "# Ferns\n\n## Disease\n\nA treatment of mildew: cut the disease off, says a doctor of plants.\n",
            False,
        ),
        ("# Safe\n\n## Dose\n\nTwo nurses check the insulin before each injection.\n", True),
        ("# Care\n\n## Clean\n\nA nurse rinses the wound and changes its bandage.\n", True),
        ("# Clean\n\n## Gloves\n\nIn hospital infections travel on gloves, as after diarrhoea.\n", True),
        ("# Teeth\n\n## Night\n\nRinse dentures. The dentist asks about gums and pneumonia.\n", True),
        ("# Home\n\n## Asthma\n\nAn allergy makes asthma worse. Use the inhaler.\n", True),
        ("# Baby\n\n## Sleep\n\nIn pregnancy a midwife looks for anaemia.\n", True),
        (
            "# Washing\n\n## When\n\nHands are washed before and after each patient. Alcohol stands on the ward.\n",
            True,
        ),
        ("# Rub\n\n## When\n\nA nurse uses hand rub where gloves are torn.\n", True),
        (
            "# Rice\n\n## Wash\n\nWash your hands and be patient. Alcohol, skin and blood of fish go.\n",
            False,
        ),
        (
            "# Oaks\n\n## Pruning\n\nA tree surgeon cuts a wound clean. Infection follows bad surgery.\n",
            False,
        ),
        (
            "# Beans\n\n## Sowing\n\nKidney beans get a chronic infection. An injection of water helps.\n",
            False,
        ),
        (
            "# Code\n\n## Hygiene\n\nA symptom of bad hygiene: the diagnosis needs a tablet. No therapy.\n",
            False,
        ),
        (
            "# Engine\n\n## Stroke\n\nThe stroke is short; an artery of pipes and an injection feed it.\n",
            False,
        ),
        (
            "# Fish\n\n## Pond\n\nAn infection in the pond ward off with hygiene; salt is the medicine.\n",
            False,
        ),
        ("# Eggs\n\n## Boil\n\nA chronic boiler of eggs needs a pan and cold water.\n", False),
    ],
)
def test_a_text_with_several_words_of_medicine_sounds_like_health(text, sounds):
    assert plan(bring(text)).sounds_like_health is sounds


@pytest.mark.parametrize(
    "text, options, is_told, said",
    [
        (LEAFLET, [], True, "It sounds like health: learners read that it advises nobody"),
        (LEAFLET, ["--no-about-health"], False, "Not about health, as you said: learners read nothing"),
        (
            LEAFLET,
            ["--about-health"],
            True,
            "About health, as you said: learners read that it advises nobody",
        ),
        (TEA, [], False, "It does not sound like health: learners read nothing of advice"),
        (TEA, ["--about-health"], True, "About health, as you said: learners read that it advises nobody"),
    ],
)
def test_the_command_says_each_time_which_way_it_went_and_why(tmp_path, capsys, text, options, is_told, said):
    file = tmp_path / "text.md"
    file.write_text(text)
    call_command("make_course", file, *options)
    assert bool(LearningPath.objects.get().notice) is is_told
    assert said in capsys.readouterr().err
