"""One question of each type, and how a test writes, posts and answers it without a database."""

from decimal import Decimal
from types import SimpleNamespace

from django.http import QueryDict

from quizzes.question_types import QUESTION_TYPES

LEAF = (("A leaf", 1, "It is."), ("A stone", 0, "No stone is named."), ("A fish", 0, "Nor a fish."))
LEAVES = (("Green", "0.5", "Yes."), ("Black", "0.5", "Yes."), ("Blue", "-0.5", "No."), ("Red", "-0.5", "No."))
WRITTEN = (("sevelamer", 1, ""), ("sevelamer carbonate", "0.5", "Its salt."), ("statin", 0, "Another drug."))
NUMBERS = (
    ("3.5", 1, "Yes.", {"tolerance": "0.1"}),
    ("3.5", "0.5", "Nearly.", {"tolerance": "0.5"}),
    ("*", 0, "Read the table again.", {}),
)
MILLIGRAMS = {"units": [{"name": "mg", "factor": "1"}, {"name": "g", "factor": "1000"}]}
PAIRS = (
    ("Paris", 0, "On the Seine.", {"match": "France"}),
    ("Rome", 0, "", {"match": "Italy"}),
    ("Milan", 0, "", {"match": "Italy"}),
    ("", 0, "", {"match": "Spain"}),
)
STEPS = (("Pick", 0, "First."), ("Dry", 0, ""), ("Brew", 0, ""), ("Drink", 0, "Last."))
GAPS = {"gaps": [{"kind": "typed"}, {"kind": "list", "weight": "2"}, {"kind": "number"}]}
FILLED = (
    ("leaf", 1, "Yes.", {"gap": 1}),
    ("bush", "0.5", "It grows on it.", {"gap": 1}),
    ("cold", 0, "Tea is warm.", {"gap": 2}),
    ("warm", 1, "", {"gap": 2}),
    ("80", 1, "", {"gap": 3, "tolerance": "5"}),
)
PLACES = (
    ("The leaf", 1, "Tea is a leaf.", {"region": "leaf"}),
    ("The stem", 0, "Not the stem.", {"region": "stem"}),
    ("The root", 0, "", {"region": "root"}),
)
EXAMPLES = {
    "single": LEAF,
    "multiple": LEAVES,
    "truefalse": (("True", 0, "It is not so."), ("False", 1, "")),
    "short": WRITTEN,
    "numeric": NUMBERS,
    "matching": PAIRS,
    "ordering": STEPS,
    "gaps": FILLED,
    "hotspot": PLACES,
}
DETAILS = {"numeric": MILLIGRAMS, "gaps": GAPS, "hotspot": {"figure": "plant"}}
STEMS = {"gaps": "Tea is a [[1]]. It is drunk [[2]], at [[3]] degrees."}
WORDS = {
    "single": "A leaf",
    "multiple": "Green, Black",
    "truefalse": "False",
    "short": "sevelamer",
    "numeric": "3.5 mg",
    "matching": "Paris: France; Rome: Italy; Milan: Italy",
    "ordering": "(1) Pick, (2) Dry, (3) Brew, (4) Drink",
    "gaps": "1: leaf; 2: warm; 3: 80",
    "hotspot": "The leaf",
}
PLANT = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" role="img">
<circle id="leaf" cx="40" cy="30" r="20" fill="#486"/><rect id="stem" x="36" y="50" width="8" height="40"
 fill="#8a6"/><ellipse id="root" cx="40" cy="98" rx="24" ry="10" fill="#864"/></svg>"""


def version(kind, choices=None, details=None, stem=None):
    """A wording that needs no database."""
    rows = [
        SimpleNamespace(
            position=position,
            text=text,
            credit=Decimal(credit),
            feedback=why,
            details=more[0] if more else {},
        )
        for position, (text, credit, why, *more) in enumerate(choices or EXAMPLES[kind])
    ]
    return SimpleNamespace(
        kind=kind,
        stem=stem or STEMS.get(kind, "What is it?"),
        details=DETAILS.get(kind, {}) if details is None else details,
        choice_list=rows,
        type=QUESTION_TYPES[kind],
    )


def form(pairs):
    """A submitted form of these (name, value) pairs."""
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return data


def held(pairs):
    """{name: [values]} of the pairs, as `offered` takes them."""
    return dict(form(pairs).lists())


def answer(wording, *pairs, order=None):
    """The answer in a form that sends these pairs."""
    return wording.type.read(wording, form(pairs), order)


def earned(wording, answer):
    return wording.type.grade(wording, answer).fraction


def correct(wording):
    return wording.type.correct_answer(wording)


def authored(kind, choices=None, **changed):
    rows = [
        {"text": text, "credit": str(credit), "feedback": why, "details": more[0] if more else {}}
        for text, credit, why, *more in choices or EXAMPLES[kind]
    ]
    return {
        "stem": STEMS.get(kind, "What is it?"),
        "explanation": "It is a leaf.",
        "details": DETAILS.get(kind, {}),
        "choices": rows,
    } | changed


def faults(kind, choices=None, **changed):
    """What is said of a question written so: (sentence, row) of each fault."""
    found = QUESTION_TYPES[kind].faults(authored(kind, choices, **changed))
    return [(str(fault), fault.row) for fault in found]


def in_database(make, document, kind, **fields):
    """The example of this kind as a published question."""
    return make.question(
        document,
        fields.pop("slug", kind),
        fields.pop("stem", STEMS.get(kind, f"Which {kind}?")),
        kind=kind,
        choices=EXAMPLES[kind],
        details=DETAILS.get(kind, {}),
        **fields,
    )
