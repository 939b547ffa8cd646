"""Which sentences took the place of those a question or a lesson rested on before."""

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
    taken = Taken(document, {key for keys in cited.values() for key in keys})
    moments = begun(cited)
    return {
        question: tuple(filter(None, (taken.place(key, moments[question.pk]) for key in keys)))
        for question, keys in cited.items()
    }


def begun(questions):
    """{id of a question: when its first wording was begun}."""
    rows = Question.objects.filter(pk__in=[question.pk for question in questions]).order_by()
    return dict(rows.annotate(at=Min("versions__created_at")).values_list("pk", "at"))


def begun_before(document, questions):
    """{question: the number of the edition it was begun with} for those of these questions that rest on a
    sentence which took another's place since."""
    if not document.revisions.filter(number__gt=1).exists():
        return {}
    questions = list(questions)
    pairs = in_document(document, {q: [c.passage.key for c in q.citations.all()] for q in questions})
    editions, moments = Editions(document), begun(questions)
    return {question: editions.at(moments[question.pk]) for question in questions if pairs[question]}


class Taken:
    """Whose place each of these sentences of a document took, by their keys."""

    def __init__(self, document, keys):
        self.editions = Editions(document)
        places = Place.objects.filter(revision__document=document, passage__key__in=keys).order_by()
        self.came = dict(places.values_list("passage__key").annotate(first=Min("revision__number")))
        self.stood = {}

    def place(self, key, begun=None):
        """(old, new): the sentence that stood there when something was ``begun``, and the one with this key;
        None where it stood there itself. Without a moment, the one it took the place of when it came."""
        came = self.came.get(key, 0)
        number = came - 1 if begun is None else self.editions.at(begun)
        if number not in self.editions.rows:
            return None
        number = self.editions.same_text(number)
        if came <= number:
            return None
        if number not in self.stood:  # a long document is compared only where somebody re-cited
            self.stood[number] = stood_there(self.editions, number)
        return self.stood[number].get(key)


def stood_there(editions, number):
    """{key of a sentence of the newest edition: (what stood in its place in this one, the sentence)}."""
    parts = compare(editions.read(number), editions.read(editions.newest)).parts
    rows = [row for part in parts for row in part.rows if row.state == "changed"]
    return {row.new_key: (row.old, row.new) for row in rows}
