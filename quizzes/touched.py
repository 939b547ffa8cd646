"""What a next edition would leave to do, said before it is one."""

from django.db.models import Value
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.markdown import cited_keys
from learn.models import Citation
from learn.models.lessons import State

from .models import QuestionCitation
from .quoting import in_quotes


def touched(document, difference):
    """A sentence or two on what rests on sentences that the difference changes or takes away: how many
    lessons and questions, and which words of the glossary."""
    left = difference.left
    lessons = cited_in(document, "lesson", Citation)
    cited = [row for row in lessons.union(cited_in(document, "question", QuestionCitation)) if row[2] in left]
    for term in document.terms.all():
        cited += [("word", str(term), key) for key in cited_keys(term.definition) if key in left]
    if not cited:
        return _(
            "No lesson, no question and no word of the glossary rests on a sentence that changed or is gone."
        )
    keys = {key for _kind, _thing, key in cited}
    things = {"lesson": {}, "question": {}, "word": {}}
    for kind, thing, _key in cited:
        things[kind][thing] = True
    total = sum(map(len, things.values()))
    sentences = sentences_that({left[key][0].state for key in keys}, len(keys))
    rest = ngettext("%(things)s rests on %(sentences)s.", "%(things)s rest on %(sentences)s.", total)
    return " ".join([
        rest % {"things": get_text_list(list(in_numbers(things)), _("and")), "sentences": sentences},
        _("That waits for you in the work queue afterwards; learners read what is published until then."),
    ])  # fmt: skip


def cited_in(document, kind, citations):
    """A query for (kind, thing, key) of each sentence that these lessons or questions rest on."""
    rows = citations.objects.filter(passage__document=document).exclude(**{f"{kind}__state": State.RETIRED})
    return rows.order_by().annotate(kind=Value(kind)).values_list("kind", kind, "passage__key")


def sentences_that(states, count):
    """The sentences in words: whether they changed, are gone, or some of each."""
    if states == {"changed"}:
        return ngettext("a sentence that changed", "sentences that changed", count)
    if states == {"gone"}:
        return ngettext("a sentence that is gone", "sentences that are gone", count)
    return _("sentences that changed or are gone")


def in_numbers(things):
    """ "2 lessons", "1 question", "1 word of the glossary (“bush”)" of what there is."""
    lessons, questions, words = (things[kind] for kind in ("lesson", "question", "word"))
    if lessons:
        yield ngettext("%d lesson", "%d lessons", len(lessons)) % len(lessons)
    if questions:
        yield ngettext("%d question", "%d questions", len(questions)) % len(questions)
    if words:
        said = ngettext("%d word of the glossary", "%d words of the glossary", len(words)) % len(words)
        yield f"{said} ({', '.join(map(in_quotes, words))})"
