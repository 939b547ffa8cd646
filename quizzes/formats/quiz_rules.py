"""The rules of a quiz in path.toml: its preset, what differs from that, and what it draws."""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from ..presets import CHECK, PRESETS

# {its name in path.toml: (the setting, its kind there)}
KEYS = {
    "feedback": ("feedback", str),
    "tries": ("tries", int),
    "penalty": ("penalty", str),
    "certainty": ("certainty", str),
    "shuffle_questions": ("shuffles_questions", bool),
    "shuffle_choices": ("shuffles_choices", bool),
    "time_limit": ("time_limit", int),
    "grace": ("grace", int),
    "attempts": ("attempts_allowed", int),
    "counts": ("counts", str),
    "opens": ("opens_wall", str),
    "closes": ("closes_wall", str),
    "zone": ("zone", str),
}
KINDS = {"preset": str} | {key: kind for key, (_setting, kind) in KEYS.items()}
UNLIMITED = ("time_limit", "attempts_allowed")
DRAW = re.compile(r"draw (\d{1,4})(?: from (.+))?")


def written(preset, rules):
    """The preset and the settings that differ from it, as the table of a quiz in path.toml has them."""
    table = {} if preset == CHECK else {"preset": preset}
    for key, (setting, _kind) in KEYS.items():
        if setting not in rules:
            continue
        value = rules[setting]
        if isinstance(value, Decimal):
            value = format(value.normalize(), "f")
        table[key] = 0 if value is None else value
    return table


def read(table):
    """(preset, every setting) of a quiz's table; ValueError with a sentence where one cannot be read."""
    preset = table.get("preset", CHECK)
    if preset not in PRESETS:
        raise ValueError(_("“preset” is practice, check or exam."))
    rules = dict(PRESETS[preset])
    for key, (setting, kind) in KEYS.items():
        if type(table.get(key)) is kind:
            rules[setting] = table[key]
    for setting in UNLIMITED:
        rules[setting] = rules[setting] or None
    try:
        rules["penalty"] = Decimal(rules["penalty"])
    except InvalidOperation as error:
        raise ValueError(_('“penalty” is a share from 0 to 1 in quotes, such as "0.5".')) from error
    return preset, rules


def draw_of(entry):
    """(how many, topic) of an entry such as "draw 3 from mechanism", None when it names a question."""
    match = DRAW.fullmatch(entry)
    return (int(match[1]), match[2] or "") if match else None


def draw_entry(draws, topic):
    """A draw as it stands in the list of a quiz's questions."""
    return f"draw {draws} from {topic}" if topic else f"draw {draws}"
