"""Writes values as TOML a person can read and git can compare: one setting to a line, in the order given."""

import re
from datetime import date, datetime

BARE = re.compile(r"[A-Za-z0-9_-]+")
# What TOML does not let stand in a text as it is.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029\ufeff]")
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
LONGEST_LINE = 100


def toml(table):
    """The lines of a table: settings first, then its tables and its lists of tables."""
    return "\n\n".join(part for part in parts(table) if part) + "\n"


def parts(table, name=""):
    settings = {key: value for key, value in table.items() if not is_table(value)}
    yield "\n".join(f"{quoted_key(key)} = {value_text(value)}" for key, value in settings.items())
    for key, value in table.items():
        if not is_table(value):
            continue
        path = f"{name}.{quoted_key(key)}" if name else quoted_key(key)
        for header, inner in headed(path, value):
            first, *rest = parts(inner, path)
            yield f"{header}\n{first}".strip()
            yield from rest


def headed(path, value):
    if isinstance(value, dict):
        return [(f"[{path}]", value)]
    return [(f"[[{path}]]", row) for row in value]


def is_table(value):
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def quoted_key(key):
    return key if BARE.fullmatch(key) else quoted(key)


def value_text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        return listed(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def listed(values):
    """A list on one line where it is short, else one value to a line."""
    found = [value_text(value) for value in values]
    line = f"[{', '.join(found)}]"
    # A list within a list stays on its line: each is a row.
    if any(isinstance(value, list) for value in values) or "\n" in line or len(line) > LONGEST_LINE:
        return "[\n" + "".join(f"  {value},\n" for value in found) + "]"
    return line


def text(value):
    """Text on one line, or between three quotes where it has several."""
    lines = value.split("\n")
    # A line of +++ ends the settings of a lesson, wherever it stands.
    if len(lines) == 1 or any(line.strip() == "+++" for line in lines):
        return quoted(value)
    inner = "\n".join(escaped(line) for line in lines)
    return f'"""\n{inner}"""'


def quoted(value):
    return f'"{escaped(value)}"'


def escaped(value):
    value = "".join(ESCAPES.get(letter, letter) for letter in value)
    return CONTROL.sub(lambda match: f"\\u{ord(match[0]):04X}", value)
