"""Sets of rules an educator understands by their name. Each is a value for every setting, to be changed."""

from decimal import Decimal

PRACTICE, CHECK, EXAM = "practice", "check", "exam"

PRESETS = {
    CHECK: {
        "feedback": "at_once",
        "tries": 1,
        "penalty": Decimal("0.333"),
        "certainty": "",
        "shuffles_questions": False,
        "shuffles_choices": True,
        "time_limit": None,
        "grace": 60,
        "attempts_allowed": None,
        "counts": "highest",
        "opens_wall": "",
        "closes_wall": "",
        "zone": "",
    }
}
PRESETS[PRACTICE] = PRESETS[CHECK] | {"tries": 3}
PRESETS[EXAM] = PRESETS[CHECK] | {
    "feedback": "at_end",
    "shuffles_questions": True,
    "time_limit": 30,
    "attempts_allowed": 1,
}
SETTINGS = tuple(PRESETS[CHECK])


def rules_of(quiz):
    """{setting: value} of every setting of a quiz."""
    return {name: getattr(quiz, name) for name in SETTINGS}


def differing(preset, rules):
    """{setting: value} of the settings that the preset would have otherwise, in their order."""
    return {name: rules[name] for name in SETTINGS if rules[name] != PRESETS[preset][name]}


def authored(preset, rules):
    """What a person chose of the rules of a quiz, as a dict of plain values. Empty for a plain check: its
    digest is what it was before there were rules."""
    chosen = {} if preset == CHECK else {"preset": preset}
    changed = {name: str(value) for name, value in differing(preset, rules).items()}
    return chosen | ({"rules": changed} if changed else {})
