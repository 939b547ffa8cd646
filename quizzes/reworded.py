"""Which sentences took the place of those a question rested on when it was begun."""

from collections import defaultdict

from django.db.models import Min

from learn.models import Document, Place
from learn.revisions import Editions, compare

from .models import Question


def formerly(cited):
    """{question: ((old, new), ...)} of the sentences it cites that the newest edition has in the place of
    another one, which stood there when the question was begun; ``cited``: {question: keys}. They are paired
    by order within the section, as the difference shows them: that a person chose the new one for this very
    question is what makes it more than a guess."""
    by_document = defaultdict(list)
    for question in cited:
        by_document[question.document_id].append(question)
    documents = Document.objects.filter(pk__in=by_document, revisions__number__gt=1).distinct()
    found = dict.fromkeys(cited, ())
    for document in documents:
        found |= in_document(document, {question: cited[question] for question in by_document[document.pk]})
    return found


def in_document(document, cited):
    editions, stood = Editions(document), {}
    questions = Question.objects.filter(pk__in=[question.pk for question in cited]).order_by()
    begun = dict(questions.annotate(at=Min("versions__created_at")).values_list("pk", "at"))
    came = first_editions(document, {key for keys in cited.values() for key in keys})
    found = {}
    for question, keys in cited.items():
        number = editions.same_text(editions.at(begun[question.pk]))
        newer = [key for key in keys if came.get(key, 0) > number]
        if newer and number not in stood:  # a long document is compared only where somebody re-cited
            stood[number] = stood_there(editions, number)
        found[question] = tuple(stood[number][key] for key in newer if key in stood[number])
    return found


def first_editions(document, keys):
    """{key: the number of the first edition with this sentence}."""
    places = Place.objects.filter(revision__document=document, passage__key__in=keys).order_by()
    return dict(places.values_list("passage__key").annotate(first=Min("revision__number")))


def stood_there(editions, number):
    """{key of a sentence of the newest edition: (what stood in its place in this one, the sentence)}."""
    parts = compare(editions.read(number), editions.read(editions.newest)).parts
    rows = [row for part in parts for row in part.rows if row.state == "changed"]
    return {row.new_key: (row.old, row.new) for row in rows}
