"""The page of a quiz as a browser sends it."""

from decimal import Decimal

from quizzes.presets import PRESETS


def rules(quiz, **changed):
    """What the fields of its rules hold, as the page sends them."""
    values = {name: getattr(quiz, name) for name in PRESETS["check"]} | {"preset": quiz.preset} | changed
    values["penalty"] = str(Decimal(values["penalty"]).normalize())
    ticked = {"shuffles_questions", "shuffles_choices"}
    sent = {name: "on" for name in ticked if values[name]}
    return sent | {name: "" if v is None else v for name, v in values.items() if name not in ticked}


def page(client, quiz):
    return client.get(f"/admin/quizzes/quiz/{quiz.pk}/change/").text


def given(quiz, email, minutes="", more=""):
    return {
        "allowances-TOTAL_FORMS": 1,
        "allowances-0-quiz": quiz.pk,
        "allowances-0-email": email,
        "allowances-0-extra_minutes": minutes,
        "allowances-0-extra_attempts": more,
    }
