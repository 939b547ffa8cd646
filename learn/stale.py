"""What rests on sentences that have left the document. A query, never a guess."""

from django.db.models import Exists, OuterRef, Subquery

from .models import Place, Revision


def newest_editions():
    """The newest edition of every document, to be used inside another query."""
    newest = Revision.objects.filter(document=OuterRef("document")).order_by("-number").values("pk")[:1]
    return Revision.objects.filter(pk=Subquery(newest)).order_by().values("pk")


def accepted(acceptances, passage="passage"):
    """Those of the acceptances that are of this passage of the outer query having left: given when the
    newest edition did not have it."""
    was_here_then = Place.objects.filter(passage=OuterRef("passage"), revision=OuterRef("revision"))
    return acceptances.filter(passage=OuterRef(passage)).exclude(Exists(was_here_then))


def stale(citations, acceptances):
    """Those of the citations whose passage has no place in the newest edition of its document and was not
    accepted as it is. ``acceptances`` is the query of what a person has accepted for each."""
    here = Place.objects.filter(passage=OuterRef("passage"), revision__in=newest_editions())
    return citations.exclude(Exists(here)).exclude(Exists(accepted(acceptances)))
