import threading

import pytest
from django.db import connection, connections
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learn.importing import CannotRead
from learn.importing.importing import import_file
from learn.importing.kept import kept
from learn.importing.keys import digest
from learn.importing.saving import MovedOn
from learn.models import Document, Passage, Place, Revision, Section
from tests import make

pytestmark = pytest.mark.usefixtures("keep_files_apart")

TEA = b"""# All about tea

Tea is a leaf.

## Leaves

Leaves are green. They are rolled.

### Kinds

Drink these:

- green tea
- black tea

## Water

Water is warm.
"""


def import_tea(data=TEA, name="tea.md", **given):
    return import_file(data, name, **given)


def keys(document):
    return list(Place.objects.current(document).values_list("passage__key", flat=True))


@pytest.mark.django_db
class TestTheFirstEdition:
    def test_it_makes_the_document(self):
        by = make.educator()
        report = import_tea(by=by)
        document = Document.objects.get()
        assert (document.slug, document.title, document.language) == (
            "all-about-tea",
            "All about tea",
            "en",
        )
        assert report.as_dict() == {
            "document": "all-about-tea",
            "revision": 1,
            "changed": True,
            "sections": {"new": 4, "kept": 0, "renamed": 0, "gone": 0},
            "passages": {"kept": 0, "moved": 0, "changed": 0, "new": 7, "gone": 0},
        }
        assert str(report) == "“all-about-tea”, edition 1. 4 sections: 4 new. 7 passages: 7 new."
        assert document.current_revision.created_by == by

    def test_it_says_of_what_stands_there_twice_that_it_counts_once(self):
        report = import_tea(b"# Tea\n\nTea is hot.\n\n## Leaves\n\nIt is green. Tea is hot.\n")
        assert str(report) == (
            "“tea”, edition 1. 2 sections: 2 new. 3 passages: 3 new. 1 of them says again what another says, and "
            "counts once in the coverage map."
        )

    def test_it_keeps_the_file_and_what_read_it(self):
        import_tea()
        revision = Revision.objects.get()
        assert revision.file.read() == TEA
        assert revision.reader.startswith("markdown")
        assert revision.splitter.startswith("sentencex")
        assert len(revision.file_digest) == len(revision.text_digest) == 64

    def test_each_section_stands_under_its_parent(self):
        import_tea()
        assert list(Section.objects.values_list("position", "level", "title", "parent__title")) == [
            (1, 1, "", None),
            (2, 2, "Leaves", None),
            (3, 3, "Kinds", "Leaves"),
            (4, 2, "Water", None),
        ]

    def test_each_passage_has_its_key_and_whole_digest(self):
        import_tea()
        item = Passage.objects.get(text="green tea")
        assert (item.kind, item.context) == ("item", "Drink these:")
        assert item.digest == digest("item", "Drink these:", "green tea")
        assert item.key == item.digest[:8]

    def test_each_place_has_its_span_in_the_canonical_text(self):
        import_tea()
        revision = Revision.objects.get()
        places = revision.places.select_related("passage").order_by("position")
        assert [revision.text[place.start : place.end] for place in places] == [
            place.passage.text for place in places
        ]
        assert [place.opens_paragraph for place in places] == [True, True, False, True, True, True, True]

    def test_a_passage_that_stands_twice_is_one_row_with_two_places(self):
        import_tea(b"Tea is hot.\n\nTea is hot.\n")
        assert (Passage.objects.count(), Place.objects.count()) == (1, 2)

    def test_two_passages_never_share_a_key(self):
        document = Document.objects.create(slug="tea", title="Tea")
        whole = digest("sentence", "", "Tea is hot.")
        clash = whole[:8] + "0" * 56
        Passage.objects.create(document=document, key=whole[:8], digest=clash, kind="sentence", text="Other.")
        import_tea(b"Tea is hot.\n", slug="tea")
        assert document.passages.get(text="Tea is hot.").key == whole[:9]

    def test_a_heading_longer_than_the_database_takes_is_cut(self):
        import_tea(b"## " + b"long " * 200 + b"\n\nTea.\n")
        assert len(Section.objects.get().title) <= 500


@pytest.mark.django_db
class TestTheSameFileAgain:
    def test_it_changes_nothing_and_says_so(self):
        import_tea()
        before = (Revision.objects.count(), keys(Document.objects.get()))
        report = import_tea()
        assert (report.changed, report.revision) == (False, 1)
        assert str(report) == "“all-about-tea” is unchanged: this is edition 1 already."
        assert report.difference.passages == dict.fromkeys(report.difference.passages, 0)
        assert (Revision.objects.count(), keys(Document.objects.get())) == before

    def test_other_bytes_that_say_the_same_change_nothing(self):
        import_tea()
        assert not import_tea(TEA.replace(b"\n", b"\r\n")).changed
        assert not import_tea(TEA.replace(b"Water is warm.", b"Water  is *warm*.")).changed

    def test_another_heading_alone_is_an_edition(self):
        import_tea()
        assert import_tea(TEA.replace(b"## Water", b"### Water")).revision == 2


@pytest.mark.django_db
class TestTheNextEdition:
    def test_it_says_what_changed(self):
        import_tea()
        new = TEA.replace(b"They are rolled.", b"They are folded.").replace(b"## Water", b"## On water")
        report = import_tea(new)
        assert report.as_dict() == {
            "document": "all-about-tea",
            "revision": 2,
            "changed": True,
            "sections": {"new": 0, "kept": 3, "renamed": 1, "gone": 0},
            "passages": {"kept": 6, "moved": 0, "changed": 1, "new": 0, "gone": 0},
        }

    def test_what_did_not_change_is_the_same_row(self):
        import_tea()
        before = dict(Passage.objects.values_list("key", "pk"))
        import_tea(TEA + b"\nIt boils.\n")
        after = dict(Passage.objects.values_list("key", "pk"))
        assert {key: after[key] for key in before} == before
        assert len(after) == len(before) + 1

    def test_a_passage_that_comes_back_has_its_key_still(self):
        import_tea()
        first = keys(Document.objects.get())
        import_tea(TEA.replace(b"Tea is a leaf.", b"Tea is a plant."))
        assert import_tea().revision == 3
        assert keys(Document.objects.get()) == first

    def test_the_earlier_edition_stays_as_it_was(self):
        import_tea()
        text = Revision.objects.get().text
        import_tea(b"# All about tea\n\nTea is a leaf.\n")
        first = Revision.objects.get(number=1)
        assert (first.text, first.places.count(), first.sections.count()) == (text, 7, 4)

    def test_the_document_keeps_its_title_and_says_so(self):
        import_tea()
        report = import_tea(TEA.replace(b"# All about tea", b"# Tea"), slug="all-about-tea")
        assert Document.objects.get().title == "All about tea"
        assert report.warnings == ("The file is titled “Tea”; the document keeps its title “All about tea”.",)

    def test_a_document_of_this_title_is_meant_whatever_its_short_name(self):
        import_tea(slug="tea")
        assert import_tea(TEA + b"\nIt is old.\n", "another.md").as_dict()["document"] == "tea"
        assert (Document.objects.count(), Revision.objects.count()) == (1, 2)

    def test_an_unrelated_file_of_the_same_name_is_another_document(self):
        import_tea()
        assert import_tea(b"# Coffee\n\nCoffee is a bean.\n").document == "coffee"
        assert import_tea(b"# Coffee\n\nCoffee is a bean.\n", slug="all-about-tea").revision == 2

    def test_an_unrelated_file_whose_title_makes_the_same_short_name_is_refused(self):
        import_tea()
        with pytest.raises(CannotRead, match="Another document is called “all-about-tea”"):
            import_tea(b"# All about: Tea!\n\nCoffee is a bean.\n")
        assert Revision.objects.count() == 1

    def test_a_text_half_known_under_another_title_waits_for_a_name(self):
        import_tea()
        half = b"# Tea anew\n\nTea is a leaf. Leaves are green. One more. And another.\n"
        with pytest.raises(CannotRead, match="add --slug all-about-tea, or --slug and a new name"):
            import_tea(half)
        assert (Document.objects.count(), Revision.objects.count()) == (1, 1)
        assert import_tea(half, slug="all-about-tea").revision == 2
        assert import_tea(half, slug="tea-anew").document == "tea-anew"

    def test_a_text_less_than_half_known_is_a_document_of_its_own(self):
        import_tea()
        assert import_tea(b"# Leaves\n\nTea is a leaf. One more. And another.\n").document == "leaves"

    def test_an_earlier_edition_brought_again_is_appended(self):
        import_tea()
        import_tea(TEA + b"\nIt is old.\n")
        assert (import_tea().revision, import_tea().changed) == (3, False)

    def test_an_edition_compared_with_one_that_is_no_longer_the_newest_is_refused(self):
        import_tea()
        import_tea(TEA + b"\nIt is old.\n")
        with pytest.raises(MovedOn, match="Someone brought edition 2 meanwhile"):
            import_tea(TEA + b"\nIt is new.\n", slug="all-about-tea", compared_with=1)
        assert Revision.objects.count() == 2
        assert import_tea(TEA + b"\nIt is new.\n", slug="all-about-tea", compared_with=2).revision == 3


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_leaves_nothing_behind():
    with pytest.raises(CannotRead):
        import_tea(b"")
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_a_save_that_fails_leaves_neither_rows_nor_file(settings, tmp_path, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("learn.importing.saving.save_places", fail)
    with pytest.raises(RuntimeError):
        import_tea()
    assert not Document.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_passages(django_assert_num_queries):
    small = b"# T\n\n" + b"\n\n".join(b"Sentence %d." % n for n in range(3))
    large = b"# T\n\n" + b"\n\n".join(b"Sentence %d." % n for n in range(30))
    with django_assert_num_queries(17):
        import_tea(small, slug="small")
    with django_assert_num_queries(17):
        import_tea(large, slug="large")


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_editions_one_after_the_other():
    import_tea()
    failures, start = [], threading.Barrier(4)

    def run(number):
        try:
            start.wait()
            import_tea(TEA + b"\nCup %d.\n" % number)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(Revision.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_same_new_file_twice_at_once_is_one_document_with_one_edition():
    changed, start = [], threading.Barrier(4)

    def run():
        try:
            start.wait()
            changed.append(import_tea().changed)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(changed) == [False, False, False, True]
    assert (Document.objects.count(), Revision.objects.count()) == (1, 1)


class TestAnyDocument(TestCase):
    blocks = st.lists(
        st.sampled_from(
            ["# Tea", "## Do", "## Do", "One. Two.", "One.", "Take:", "- salt\n- tea", "> Said."]
        ),
        min_size=1,
        max_size=8,
    )

    @given(blocks)
    @settings(max_examples=25, deadline=None)
    def test_importing_twice_changes_nothing(self, blocks):
        data = "\n\n".join(blocks).encode()
        try:
            first = import_file(data, "tea.md", slug="any")
        except CannotRead:
            return
        places = list(Place.objects.values_list("passage__key", "start", "end"))
        again = import_file(data, "tea.md", slug="any")
        assert first.changed and not again.changed
        assert list(Place.objects.values_list("passage__key", "start", "end")) == places

    @given(blocks, blocks)
    @settings(max_examples=25, deadline=None)
    def test_no_passage_of_an_edition_is_lost_or_doubled(self, old, new):
        for blocks in (old, new):
            data = "\n\n".join(blocks).encode()
            try:
                import_file(data, "tea.md", slug="any")
            except CannotRead:
                return
        revision = Document.objects.get(slug="any").current_revision
        texts = [
            place.passage.text for place in revision.places.select_related("passage").order_by("position")
        ]
        written = [
            part
            for block in new
            if not block.startswith("#")
            for part in {
                "One. Two.": ["One.", "Two."],
                "- salt\n- tea": ["salt", "tea"],
                "> Said.": ["Said."],
            }.get(block, [block])
        ]
        assert texts == written

    @given(blocks, blocks)
    @settings(max_examples=15, deadline=None)
    def test_a_revision_of_a_revision_that_takes_it_back_is_the_first_again(self, first, second):
        try:
            for blocks in (first, second, first):
                import_file("\n\n".join(blocks).encode(), "tea.md", slug="any")
        except CannotRead:
            return
        document = Document.objects.get(slug="any")
        editions = [kept(revision) for revision in document.revisions.order_by("number")]
        assert len(editions) in (1, 3)
        assert editions[-1].says_the_same(editions[0])
        used = {key for edition in editions for key in edition.keys}
        assert set(document.passages.values_list("key", flat=True)) == used

    @given(st.lists(st.sampled_from(["Do", "Dose"]), min_size=1, max_size=6), st.randoms())
    @settings(max_examples=15, deadline=None)
    def test_a_lesson_is_with_its_sentences_whatever_leaves_and_comes_back(self, headings, random):
        parts = [f"## {heading}\n\nRead on. It is {number}." for number, heading in enumerate(headings)]
        stays = random.sample(range(len(parts)), random.randint(1, len(parts)))
        import_file("\n\n".join(["# Tea", *parts]).encode(), "tea.md", slug="any")
        document = Document.objects.get(slug="any")
        for number, section in enumerate(document.current_revision.sections.order_by("position")):
            document.lessons.create(slug=f"lesson-{number}", title="Tea", section=section)
        for edition, here in ((2, stays), (3, range(len(parts)))):
            text = "\n\n".join(["# Tea", *(parts[number] for number in here)])
            if not import_file(text.encode(), "tea.md", slug="any").changed:
                return
            for number, lesson in enumerate(
                document.lessons.select_related("section__revision").order_by("pk")
            ):
                assert (lesson.section.revision.number == edition) == (number in here)
                assert lesson.section.places.last().passage.text == f"It is {number}."
