"""A short text about tea, what rests on it, and what another edition leaves to do."""

from learn import publishing
from learn.importing.importing import import_file
from learn.models import Document
from quizzes import work
from tests import make

TEA = """# Tea

## Leaves

Tea is a leaf. It is picked, by hand. A leaf is green.

## Water

Water is warm.
"""


def bring(text):
    import_file(text.encode(), "tea.md", slug="tea")
    return Document.objects.get(slug="tea")


def passage(document, text):
    return document.passages.get(text=text)


def citing(document, *sentences, **fields):
    marks = "; ".join(f"@{passage(document, text).key}" for text in sentences)
    lesson = make.lesson(document, body=f"What it says. [{marks}]", summary="", **fields)
    publishing.save_citations(lesson)
    return lesson


def asking(document, *sentences, **fields):
    question = make.question(document, **fields)
    question.citations.all().delete()
    for place, text in enumerate(sentences):
        question.citations.create(passage=passage(document, text), position=place)
    return question


def left(document):
    """(kind, name, [old sentence], [sentence to look at]) of each item."""
    return [
        (
            item.kind,
            str(item.thing),
            [each.row.old for each in item.stale],
            [look.passage.text for look in item.looks],
        )
        for item in work.queue(document).items
    ]
