"""A lesson that says a sentence of its source word for word, as one made of a document does, says it as the
next edition has it."""

from django.db import transaction
from django.utils.translation import gettext as _

from learn import publishing
from learn.markdown import cited_keys, with_keys
from learn.models import Lesson, Passage
from learn.transcribing import plain

PARTS = ("lede", "body", "summary")
PROSE = {Passage.Kind.SENTENCE, Passage.Kind.ITEM, Passage.Kind.NOTE}


def says_it(thing, old):
    """Whether it is a lesson that says the old sentence, and just so, wherever it cites it."""
    if not isinstance(thing, Lesson) or old.kind not in PROSE:
        return False
    parts = [part for name in PARTS for part in citing(getattr(thing, name), old)]
    return bool(parts) and all(part.count(plain(old.text)) == 1 for part in parts)


def citing(markdown, passage):
    """The paragraphs of this Markdown that cite the passage."""
    return [part for part in markdown.split("\n\n") if passage.key in cited_keys(part)]


@transaction.atomic
def say_anew(lesson, old, new):
    """Has the lesson, as it stands in the editor, say the new sentence in place of the old one and cite it.
    False, and nothing changed, where it does not say the old one just so."""
    lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
    if not says_it(lesson, old):
        return False
    for name in PARTS:
        parts = getattr(lesson, name).split("\n\n")
        setattr(lesson, name, "\n\n".join(anew(part, old, new) for part in parts))
    lesson.save()
    publishing.save_citations(lesson)
    return True


def anew(part, old, new):
    if old.key not in cited_keys(part):
        return part
    return with_keys(part.replace(plain(old.text), plain(new.text)), {old.key: [new.key]})


def said(lesson):
    return _("“%s” says and names the new sentence now. Publish it when all of it is so.") % lesson
