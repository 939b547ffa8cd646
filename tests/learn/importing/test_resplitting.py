"""An edition whose sentences were parted by another splitter: parted anew first, and what rests on them
follows by place."""

import logging

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from learn import editions, progress
from learn.importing.importing import import_file
from learn.importing.readers import read
from learn.importing.resplitting import anew, part_anew, resplit
from learn.importing.sentences import SPLITTER
from learn.models import Document, Term
from learn.models.lessons import digest_of
from learn.publishing import left_the_source
from learn.stale import stale_words
from quizzes.models import QuestionAcceptance, Waiver
from tests import desk, make

from .making import edition, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

NOW = timezone.now()


def texts(edition):
    return [passage.text for _section, passage, _key in edition.keyed]


def key(document, text):
    return document.passages.get(text=text).key


JOINED = ("Tea is a leaf. It is green.", "Water is warm.")
NEXT = b"# Tea\n\n## Leaves\n\nTea is a leaf. It is black. Water is warm.\n"


def bring(document, data=NEXT):
    return import_file(data, "tea.md", slug=document.slug)


def test_what_another_splitter_joined_is_parted_and_what_it_cut_is_joined():
    document = stored(JOINED, ("See Fig.", "2 for it."))
    parted = anew(document.current_revision)
    assert texts(parted) == ["Tea is a leaf.", "It is green.", "Water is warm.", "See Fig. 2 for it."]
    assert [parted.text[start:end] for start, end in parted.spans] == texts(parted)
    assert [passage.opens_paragraph for _s, passage, _k in parted.keyed] == [True, False, False, True]


def test_what_is_parted_so_already_is_left():
    assert anew(stored(("Tea is a leaf.", "It is green.")).current_revision) is None


def test_a_list_rests_on_the_last_sentence_before_it_still():
    document = stored(("Tea is a leaf. Pour it so:",), items=("warm the pot", "wait"))
    items = [passage for _s, passage, _k in anew(document.current_revision).keyed if passage.kind == "item"]
    assert [item.context for item in items] == ["Pour it so:", "Pour it so:"]


def test_what_a_caption_was_parted_into_follows_and_an_item_after_it_stays():
    document = stored(("Figure 1.", "A cup.", "It is old. Pour it so:"), items=("Oolong: half fermented.",))
    figure, cup, item = (key(document, text) for text in ("Figure 1.", "A cup.", "Oolong: half fermented."))
    lesson = make.lesson(document, body=f"A cup. [@{figure}; @{cup}]\n\n- Oolong. [@{item}]", summary="")
    part_anew(document, anew(document.current_revision), None, NOW)
    lesson.refresh_from_db()
    joined, pour = key(document, "Figure 1. A cup."), key(document, "Pour it so:")
    now = document.current_revision.places.get(passage__kind="item").passage
    assert lesson.body == f"A cup. [@{joined}]\n\n- Oolong. [@{now.key}]"
    assert (now.context, pour in lesson.body) == ("Pour it so:", False)


def test_a_better_reader_is_told_of_and_a_file_of_another_kind_is_none():
    import_file(b"# Tea\n\nHot.\n", "tea.md", slug="tea")
    document = Document.objects.get()
    document.revisions.update(reader="markdown-it-py 0")

    def notes(name):
        return editions.against(document, read(b"# Tea\n\nCold.\n", name), name).notes

    assert [note[:45] for note in notes("tea.md")] == ["Docent has learned to read .md files better s"]
    assert notes("tea.txt") == []


def test_it_is_an_edition_of_its_own_before_the_next(caplog):
    document = stored(JOINED)
    caplog.set_level(logging.INFO, "learn")
    report = bring(document)
    assert [revision.number for revision in document.revisions.order_by("number")] == [1, 2, 3]
    second, third = document.revisions.get(number=2), document.revisions.get(number=3)
    assert second.text == document.revisions.get(number=1).text
    assert (second.splitter, third.splitter) == (SPLITTER, SPLITTER)
    assert report.difference.passages == {"kept": 2, "moved": 0, "changed": 1, "new": 0, "gone": 0}
    assert "The text of edition 1 was parted anew as edition 2" in report.warnings[0]
    old = key(document, JOINED[0])
    assert f"{old} is now {key(document, 'Tea is a leaf.')}, {key(document, 'It is green.')}" in caplog.text


def test_the_difference_is_the_author_s_alone():
    document = stored(JOINED)
    difference = editions.against(document, read(NEXT, "tea.md"), "tea.md")
    assert difference.passages == {"kept": 2, "changed": 1, "moved": 0, "added": 0, "gone": 0}
    assert "none of that counts here as a change" in difference.notes[0]
    assert document.revisions.count() == 1


def test_the_same_text_again_changes_nothing():
    document = stored(JOINED)
    assert not bring(document, NEXT.replace(b"black", b"green")).changed
    assert document.revisions.count() == 1


def test_what_is_taught_follows_and_nobody_is_told():
    document = stored(JOINED)
    old = key(document, JOINED[0])
    lesson = make.lesson(document, body=f"Tea is green. [@{old}]", summary="")
    path = make.path(document, [lesson])
    mia = make.learner()
    progress.mark_read(progress.enrol(mia, path, NOW), lesson, lesson.current, NOW)
    bring(document, NEXT.replace(b"black", b"green").replace(b"warm", b"hot"))
    leaf, green = key(document, "Tea is a leaf."), key(document, "It is green.")
    lesson.refresh_from_db()
    assert lesson.body == f"Tea is green. [@{leaf}; @{green}]"
    assert [citation.passage.key for citation in lesson.citations.all()] == [leaf, green]
    assert lesson.versions.get() == lesson.current
    assert lesson.current.keys == [leaf, green]
    assert f'href="#p-{green}"' in lesson.current.html
    assert not lesson.has_unpublished_changes
    page = desk.signed_in(mia).get(path.steps.get().get_absolute_url()).text
    assert "has changed since" not in page
    assert "under review" not in page


def test_what_is_asked_waived_and_accepted_follows():
    document = stored(JOINED)
    question = make.question(document)
    waiver = Waiver.objects.create(
        path=make.path(document), passage=document.passages.first(), reason="Known.", at=NOW
    )
    QuestionAcceptance.objects.create(
        question=question,
        passage=document.passages.first(),
        revision=document.current_revision,
        reason="It may stay.",
        at=NOW,
    )
    bring(document)
    both = ["Tea is a leaf.", "It is green."]
    assert [str(citation) for citation in question.citations.order_by("pk")] == both
    assert [str(each.passage) for each in Waiver.objects.order_by("pk")] == both
    assert {each.reason for each in Waiver.objects.all()} == {waiver.reason}
    assert [str(each.passage) for each in QuestionAcceptance.objects.order_by("pk")] == both


def test_a_word_of_the_glossary_follows():
    document = stored(JOINED)
    term = make.term(document, definition=f"A leaf. [@{key(document, JOINED[0])}]")
    bring(document, NEXT.replace(b"black", b"green").replace(b"warm", b"hot"))
    term.refresh_from_db()
    assert (
        term.definition == f"A leaf. [@{key(document, 'Tea is a leaf.')}; @{key(document, 'It is green.')}]"
    )
    assert not stale_words([term])


def test_what_was_accepted_of_a_sentence_that_was_there_does_not_accept_that_it_left():
    document = stored(JOINED)
    passage = document.passages.get(text=JOINED[0])
    lesson = make.lesson(document, body=f"Tea is green. [@{passage.key}]", summary="")
    looked = {"passage": passage, "revision": document.current_revision, "reason": "It may stay."}
    lesson.acceptances.create(**looked, at=NOW)
    bring(document)
    assert [str(passage) for passage in left_the_source(lesson)] == ["It is green."]


def test_what_came_from_a_file_is_edited_by_nobody():
    document = stored(JOINED)
    old = key(document, JOINED[0])
    lesson = make.lesson(document, body=f"Tea is green. [@{old}]", summary="")
    things = [lesson, make.term(document, definition=f"A leaf. [@{old}]"), make.question(document)]
    edited = make.term(document, "cup", "cup", f"It holds tea. [@{old}]")
    said = [thing.authored() for thing in things]
    for thing, words in zip(things, said, strict=True):
        type(thing).objects.filter(pk=thing.pk).update(loaded_digest=digest_of(words))
    bring(document)
    for thing, words in zip(things, said, strict=True):
        now = type(thing).objects.get(pk=thing.pk)
        assert now.authored() != words and not now.edited_on_site
    assert Term.objects.get(pk=edited.pk).edited_on_site


def test_what_is_asked_rests_on_both_halves_in_their_order_before_what_came_after():
    document = stored(JOINED)
    question = make.question(document)
    question.citations.create(passage=document.passages.get(text=JOINED[1]), position=1)
    bring(document)
    cited = [(citation.position, str(citation)) for citation in question.citations.order_by("position")]
    assert cited == [(0, "Tea is a leaf."), (1, "It is green."), (2, "Water is warm.")]


def test_what_rests_on_both_halves_rests_on_the_whole_once():
    document = stored(("See Fig.", "2 for it."))
    question = make.question(document)
    question.citations.create(passage=document.passages.get(text="2 for it."), position=2)
    lesson = make.lesson(document, body="".join(f"Look. [@{p.key}]\n\n" for p in document.passages.all()))
    bring(document, b"# Tea\n\n## Leaves\n\nSee Fig. 2 for it.\n\nMore.\n")
    assert [str(citation) for citation in question.citations.all()] == ["See Fig. 2 for it."]
    assert [str(citation) for citation in lesson.citations.all()] == ["See Fig. 2 for it."]


def test_a_sentence_that_still_stands_elsewhere_keeps_what_rests_on_it():
    document = stored(("Fig.", "2 is it."), ("Fig.",))
    question = make.question(document)
    question.citations.update(passage=document.passages.get(text="Fig."))
    bring(document, b"# Tea\n\n## Leaves\n\nMore.\n")
    assert [str(citation) for citation in question.citations.all()] == ["Fig."]


def test_the_file_it_came_from_is_kept_once():
    document = stored(JOINED)
    first = document.current_revision
    first.file.save("tea.md", ContentFile(b"Tea"))
    bring(document)
    second = document.revisions.get(number=2)
    assert (second.file.name, second.file.read()) == (first.file.name, b"Tea")


WORDS = st.sampled_from(
    ["Tea", "is", "a", "leaf.", "Fig.", "2", "e.g.", "It", "boils!", "(See", "it.)", "1."]
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=1, max_size=4), st.randoms())
@settings(max_examples=40, deadline=None)
def test_no_word_is_lost_or_doubled_however_it_was_parted(paragraphs, random):
    cut = []
    for words in paragraphs:
        places = sorted(random.sample(range(1, len(words)), random.randint(0, len(words) - 1)))
        ends = [*places, len(words)]
        cut.append(tuple(" ".join(words[a:b]) for a, b in zip([0, *places], ends, strict=True)))
    before = edition(*cut)
    after = resplit(before, {})
    assert [after.text[start:end] for start, end in after.spans] == texts(after)
    assert "".join(texts(after)).replace(" ", "") == "".join(texts(before)).replace(" ", "")
    assert list(after.spans) == sorted(after.spans)
