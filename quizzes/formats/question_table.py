"""A question as a table of questions/*.toml, which can say all that Docent knows of one."""

from .course_values import tidy

# What its kind needs stands beside the rest, under its own name.
DETAILS = {
    "keep_order": bool, "case": bool, "scoring": str, "default": str, "lower": str, "upper": str,
    "units": list, "unit_required": bool, "gaps": list, "figure": str,
}  # fmt: skip
ROW_DETAILS = {"tolerance": str, "relative": bool, "match": str, "gap": int, "region": str}
PARTS = {"units": {"name": str, "factor": str}, "gaps": {"kind": str, "weight": str}}
NUMBERS = {"tolerance", "default", "lower", "upper", "factor", "weight"}
QUESTION = {
    "slug": str, "title": str, "topic": str, "category": str, "tags": list, "state": str, "kind": str,
    "cites": list, "stem": str, "explanation": str, "hints": list, "choices": list, **DETAILS,
}  # fmt: skip
CHOICE = {"text": str, "credit": str, "why": str, **ROW_DETAILS}


def question_table(question):
    """The table of a `QuestionFile`."""
    table = {
        "slug": question.slug,
        "title": tidy(question.title),
        "topic": tidy(question.topic),
        "category": tidy(question.category),
        "tags": list(question.tags),
        "kind": question.kind,
        "state": question.state if question.state != "published" else "",
        "cites": list(question.cites),
        "stem": tidy(question.stem),
        "explanation": tidy(question.explanation),
        "hints": [tidy(hint) for hint in question.hints],
    }
    table = {name: value for name, value in table.items() if value not in ("", [])}
    table |= in_order(question.details, DETAILS)
    if question.choices:
        table["choices"] = [row_table(row) for row in question.choices]
    return table


def row_table(row):
    words = {"text": tidy(row.text), "credit": format(row.credit.normalize(), "f"), "why": tidy(row.feedback)}
    return words | in_order(row.details, ROW_DETAILS)


def in_order(values, known):
    """The values in the order of this page, however a database kept them."""
    names = [name for name in known if name in values] + sorted(values.keys() - known.keys())
    return {name: in_words(name, values[name]) for name in names}


def in_words(name, value):
    if name in PARTS and isinstance(value, list):
        return [in_order(part, PARTS[name]) for part in value]
    return tidy(value) if isinstance(value, str) else value
