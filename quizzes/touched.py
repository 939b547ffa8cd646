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
    said = get_text_list(list(grounds([left[key][0] for key in keys])), _("and"))
    rest = ngettext("%(things)s rests %(said)s.", "%(things)s rest %(said)s.", total)
    return " ".join([
        rest % {"things": get_text_list(list(in_numbers(things)), _("and")), "said": said},
        _("That waits for you in the work queue afterwards; learners read what is published until then."),
    ])  # fmt: skip


def cited_in(document, kind, citations):
    """A query for (kind, thing, key) of each sentence that these lessons or questions rest on."""
    rows = citations.objects.filter(passage__document=document).exclude(**{f"{kind}__state": State.RETIRED})
    return rows.order_by().annotate(kind=Value(kind)).values_list("kind", kind, "passage__key")


def grounds(rows):
    """What these rows of a difference are to what rests on them: sentences that changed, that are gone, or
    that only stand under a line that changed."""
    same = sum(row.is_same_under_other for row in rows)
    count = len(rows) - same
    states = {row.state for row in rows if not row.is_same_under_other}
    if states == {"changed"}:
        yield ngettext("on a sentence that changed", "on sentences that changed", count)
    elif states == {"gone"}:
        yield ngettext("on a sentence that is gone", "on sentences that are gone", count)
    elif states:
        yield _("on sentences that changed or are gone")
    if same and count:
        yield ngettext(
            "on one that says the same under a changed line",
            "on %(n)d that say the same under a changed line",
            same,
        ) % {"n": same}
    elif same:
        yield ngettext(
            "on a sentence that says the same under a changed line",
            "on %(n)d sentences that say the same under a changed line",
            same,
        ) % {"n": same}


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
