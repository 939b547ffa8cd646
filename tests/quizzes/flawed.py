"""Questions in which rules find something, and what was found."""

from quizzes import authoring
from quizzes.wording import Row, Wording
from tests import make

GIVEAWAY = (
    ("A leaf of a bush that grows on mountains in the rain", 1, ""),
    ("A stone", 0, "The source names a leaf."),
    ("A fish", 0, "No fish is named."),
)


def giveaway(document, **fields):
    """A question whose right answer is far longer than the others: an error, and notes."""
    return make.question(document, **{"choices": GIVEAWAY} | fields)


def found(report):
    return {(of.thing.slug, each.finding.rule, each.finding.severity) for of, each in report.judged}


def errors(report):
    """(short name, rule) of the errors that nobody has left as they are."""
    return {(of.thing.slug, each.finding.rule) for of in report.questions for each in of.errors}


def reworded(question, **changed):
    rows = [Row(text, credit == 1, why) for text, credit, why in GIVEAWAY]
    wording = Wording("single", "What is tea, then?", "Tea is a leaf.", rows)
    for name, value in changed.items():
        setattr(wording, name, value)
    wording.mark()
    return authoring.reword(question, wording)
