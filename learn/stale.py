"""What rests on sentences that have left the document. A query, never a guess."""

from django.db.models import Exists, OuterRef, Subquery

from .markdown import cited_keys
from .models import Passage, Place, Revision


def newest_editions():
    """The newest edition of every document, to be used inside another query."""
    newest = Revision.objects.filter(document=OuterRef("document")).order_by("-number").values("pk")[:1]
    return Revision.objects.filter(pk=Subquery(newest)).order_by().values("pk")


def accepted(acceptances, passage="passage"):
    """Those of the acceptances that are of this passage of the outer query having left: given when the
    newest edition did not have it."""
    return left_since(acceptances.filter(passage=OuterRef(passage)))


def left_since(acceptances):
    """Those of the acceptances that were given when the newest edition did not have the passage."""
    was_here_then = Place.objects.filter(passage=OuterRef("passage"), revision=OuterRef("revision"))
    return acceptances.exclude(Exists(was_here_then))


def stale(citations, acceptances):
    """Those of the citations whose passage has no place in the newest edition of its document and was not
    accepted as it is. ``acceptances`` is the query of what a person has accepted for each."""
    here = Place.objects.filter(passage=OuterRef("passage"), revision__in=newest_editions())
    return citations.exclude(Exists(here)).exclude(Exists(accepted(acceptances)))


def stale_words(terms):
    """[(term, the passages its meaning cites that the newest edition does not have, in order)] of those of
    these glossary words of which there are any."""
    cited = {term: cited_keys(term.definition) for term in terms}
    here = Place.objects.filter(passage=OuterRef("pk"), revision__in=newest_editions())
    left = Passage.objects.filter(key__in={key for keys in cited.values() for key in keys})
    left = {(passage.document_id, passage.key): passage for passage in left.exclude(Exists(here))}
    found = [
        (
            term,
            [left[term.document_id, key] for key in dict.fromkeys(keys) if (term.document_id, key) in left],
        )
        for term, keys in cited.items()
    ]
    return [(term, passages) for term, passages in found if passages]
