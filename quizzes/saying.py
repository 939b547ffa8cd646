"""A lesson that says a sentence of its source word for word, as one made of a document does, says it as the
next edition has it."""

import re
from collections import defaultdict

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from learn import publishing
from learn.cited_blocks import blocks_citing, text_of, with_text
from learn.markdown import CITE, with_keys
from learn.merged_cells import ABOVE, BEFORE
from learn.models import Lesson, Passage, Place
from learn.tables import in_columns
from learn.transcribing import Paragraph, on, plain, sentence, start, worded

PARTS = ("lede", "body", "summary")
PROSE = {Passage.Kind.SENTENCE, Passage.Kind.ITEM, Passage.Kind.NOTE}
CELL = re.compile(r"(?<!\\)\|")
IN_A_LIST = " · "  # between the cells of a row that could not stand in a table


def last_places(passages):
    """{id of a passage: the last `Place` it has or had}, in one query."""
    places = Place.objects.filter(passage__in=passages).select_related("passage")
    return {place.passage_id: place for place in places.order_by("revision__number", "-position")}


def says_it(thing, place):
    """Whether it is a lesson that says what stood at this place, and just so, wherever it cites it."""
    if not isinstance(thing, Lesson):
        return False
    return all_anew(thing, place, place) is not None


def all_anew(lesson, old, new):
    """{part: its Markdown saying what stands at the new place in the place of the old, and citing it}; None
    where the lesson does not cite the old one, or says it otherwise anywhere."""
    parts, is_cited = {}, False
    for name in PARTS:
        markdown = getattr(lesson, name)
        # From the last one on: what comes after a block has its lines still when the block has others.
        for block in reversed(blocks_citing(markdown, old.passage.key)):
            text = anew(block, text_of(markdown, block), old, new)
            if text is None:
                return None
            markdown, is_cited = with_text(markdown, block, text), True
        parts[name] = markdown
    return parts if is_cited else None


def anew(block, text, old, new):
    """The Markdown of one block saying and citing the new one; None where it says the old one otherwise."""
    if old.passage.kind == new.passage.kind == Passage.Kind.ROW:
        said = row_anew(text, old, new) if block.kind in ("row", "head") else listed_anew(text, old, new)
    elif {old.passage.kind, new.passage.kind} <= PROSE:
        said = prose_anew(text, old, new)
    else:
        return None
    return said and with_keys(said, {old.passage.key: [new.passage.key]})


def prose_anew(text, old, new):
    for was, now in (
        (sentence(old), sentence(new)),
        (plain(old.passage.text), plain(new.passage.text)),
    ):
        for ours, theirs in ((was, now), (start(was), start(now))):
            if text.count(ours) == 1:
                return text.replace(ours, theirs)
    return None


def listed_anew(text, old, new):
    was, now = (IN_A_LIST.join(worded(*cell) for cell in cells_at(place)) for place in (old, new))
    return text.replace(was, now) if text.count(was) == 1 else None


def row_anew(text, old, new):
    """The line of a table with the new row's cells. A cell merged over columns stands in each of them, or
    in the first, and one merged over rows may stand in a row above."""
    before, *cells, after = CELL.split(text)
    was, now = cells_at(old), cells_at(new)
    said = [CITE.sub("", cell).strip() for cell in cells]
    if len(was) != len(now):
        return None
    taken = {at: said[at] for at in range(len(was)) if is_taken(at, said, was, now)}
    whole = [worded(*was[at]) if at in taken else words for at, words in enumerate(said)]
    if not says_cells(whole, was):
        return None
    marks = [" ".join(mark[0] for mark in CITE.finditer(cell)) for cell in cells]
    written = [taken.get(at) or worded(*cell).replace("|", r"\|") for at, cell in enumerate(now)]
    written += [""] * (len(cells) - len(now))
    put = (" ".join(filter(None, pair)) for pair in zip(written, marks, strict=True))
    return f"{before}| {' | '.join(put)} |{after}"


def is_taken(at, said, was, now):
    """Whether another cell takes this one, and may go on to do so."""
    if said[at : at + 1] == [BEFORE]:
        return at > 0 and was[at] == was[at - 1] and now[at] == now[at - 1]
    return said[at : at + 1] == [ABOVE] and was[at][0] == now[at][0]


def says_cells(said, cells):
    """Whether these cells of a table say those of a row, as far as it goes, with or without emphasis."""
    if len(said) < len(cells) or any(said[len(cells) :]):
        return False
    return all(
        each.replace(r"\|", "|").strip("*") in {worded(*cell).strip("*"), plain(cell[0])}
        for each, cell in zip(said, cells, strict=False)
    )


def cells_at(place):
    """The (text, spans) of a row's cells, column by column."""
    return in_columns([Paragraph([place])])[0]


@transaction.atomic
def say_anew(lesson, old, new):
    """Has the lesson, as it stands in the editor, say the new passage in place of the old one and cite it.
    False, and nothing changed, where it does not say the old one just so."""
    lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
    places = last_places([old, new])
    parts = all_anew(lesson, places[old.pk], places[new.pk])
    if parts is None:
        return False
    called = notes_called(lesson, old, new)
    for name, markdown in parts.items():
        setattr(lesson, name, with_notes_called(markdown, called))
    lesson.save()
    publishing.save_citations(lesson)
    return True


def notes_called(lesson, old, new):
    """{key of a note: (what lessons called it, what it is called now)} of those the lesson cites and of the
    new passage: the words that a note belongs to change with the source as well."""
    mine = Q(passage__lesson_citations__lesson=lesson) | Q(passage__in=[old, new])
    places = Place.objects.filter(mine, passage__kind=Passage.Kind.NOTE).order_by("revision__number")
    names = defaultdict(lambda: defaultdict(set))
    with override(lesson.document.language):
        for place in places.select_related("passage"):
            of = (place.shape or {}).get("of", "")
            names[place.passage.key][place.revision_id].add(f"{on(of)} " if of else "")
    found = {}
    for key, editions in names.items():
        *before, now = editions.values()
        before += names[old.key].values() if key == new.key and old.key in names else ()
        if len(now) == 1:  # the same note may belong to words here and there
            found[key] = set().union(*before) - now - {""}, *now
    return found


def with_notes_called(markdown, called):
    """The Markdown in which each of these notes is called as it is now."""
    for key, (before, now) in called.items():
        for block in reversed(blocks_citing(markdown, key)):
            text = text_of(markdown, block)
            if name := next((name for name in before if name in text), None):
                markdown = with_text(markdown, block, text.replace(name, now))
    return markdown


def said(lesson):
    return _("“%s” says and names the new sentence now. Publish it when all of it is so.") % lesson
