"""What another edition says otherwise, before anything is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn import revisions
from learn.importing.importing import import_file
from learn.importing.readers import read
from learn.models import Document, Lesson, Section
from learn.revisions import Heading
from learn.two_sentences import Row, is_harmless, words
from tests import make


def edition(*sections):
    """("One", "a b c") is a section of that title with three passages whose keys are their texts."""
    return [
        Heading(
            title if isinstance(title, tuple) else (title,), 2, tuple((word, word) for word in text.split())
        )
        for title, text in sections
    ]


def rows(old, new):
    """(section, its state, [(state, old, new)...]) of the comparison."""
    return [
        (part.title, part.state, [(row.state, row.old, row.new) for row in part.rows])
        for part in revisions.compare(edition(*old), edition(*new)).parts
    ]


KEPT = ("Two", "kept", [("kept", "d", "d"), ("kept", "e", "e")])
OLD = [("One", "a b c"), ("Two", "d e")]


def test_the_same_is_kept():
    parts = revisions.compare(edition(*OLD), edition(*OLD)).parts
    assert [part.is_untouched for part in parts] == [True, True]


def test_a_sentence_in_the_place_of_another_is_shown_beside_it():
    assert rows(OLD, [("One", "a x c"), ("Two", "d e")]) == [
        ("One", "kept", [("kept", "a", "a"), ("changed", "b", "x"), ("kept", "c", "c")]),
        KEPT,
    ]


def test_two_for_one_are_a_change_and_an_addition_in_order():
    assert rows(OLD, [("One", "a x y c"), ("Two", "d e")])[0][2] == [
        ("kept", "a", "a"), ("changed", "b", "x"), ("added", "", "y"), ("kept", "c", "c"),
    ]  # fmt: skip


def test_one_for_two_is_a_change_and_one_gone_where_it_stood():
    assert rows([("One", "a b c d")], [("One", "a x d")])[0][2] == [
        ("kept", "a", "a"), ("changed", "b", "x"), ("gone", "c", ""), ("kept", "d", "d"),
    ]  # fmt: skip


def test_what_is_gone_stands_where_it_stood():
    assert rows(OLD, [("One", "a c"), ("Two", "d e")])[0][2] == [
        ("kept", "a", "a"), ("gone", "b", ""), ("kept", "c", "c"),
    ]  # fmt: skip


def test_what_moved_says_where_from():
    parts = revisions.compare(edition(*OLD), edition(("One", "a c"), ("Two", "d b e"))).parts
    assert parts[1].rows[1] == Row("moved", "b", "b", "b", "b", "One")
    assert [row.state for row in parts[0].rows] == ["kept", "kept"]


def test_a_heading_over_the_same_sentences_is_renamed():
    assert [part[:2] for part in rows(OLD, [("First", "a x y"), ("Two", "d e")])] == [
        ("First", "renamed"),
        ("Two", "kept"),
    ]


def test_a_section_gone_stands_after_what_it_followed():
    assert [part[:2] for part in rows([("A", "a"), ("B", "b"), ("C", "c")], [("A", "a"), ("C", "c")])] == [
        ("A", "kept"),
        ("B", "gone"),
        ("C", "kept"),
    ]
    assert rows([("A", "a"), ("B", "b")], [("B", "b")])[0] == ("A", "gone", [("gone", "a", "")])


def test_the_same_heading_under_another_one_is_another_section():
    old = [(("Tea", "Dose"), "a"), (("Coffee", "Dose"), "b")]
    new = [(("Coffee", "Dose"), "b"), (("Tea", "Dose"), "a")]
    assert revisions.continued(edition(*old), edition(*new)) == {0: 1, 1: 0}


def test_a_section_is_not_the_one_that_goes_on_elsewhere_under_its_own_heading():
    parts = rows([("One", "a b c d")], [("One", "a"), ("Apart", "b c d")])
    assert [part[:2] for part in parts] == [("One", "kept"), ("Apart", "new")]


def goes_on(old, new):
    return revisions.continued(edition(*old), edition(*new))


EXAMPLES = [("Example", f"common e{number}") for number in range(12)]


def test_of_a_heading_that_stands_twelve_times_each_goes_on_with_its_own_sentences():
    assert goes_on(EXAMPLES, EXAMPLES[:2] + EXAMPLES[3:]) == {at: at + (at > 1) for at in range(11)}
    moved = [EXAMPLES[5], *EXAMPLES[:5], *EXAMPLES[6:]]
    assert goes_on(EXAMPLES, moved) == {0: 5} | {at: at - 1 for at in range(1, 6)} | {
        at: at for at in range(6, 12)
    }


def test_one_of_them_that_is_rewritten_stands_between_the_same_two():
    new = [*EXAMPLES[:2], *EXAMPLES[3:6], ("Example", "common other"), *EXAMPLES[7:]]
    assert goes_on(EXAMPLES, new)[5] == 6


def test_one_more_of_them_is_new_and_goes_on_from_none():
    new = [*EXAMPLES[:4], ("Example", "common other"), *EXAMPLES[4:]]
    assert goes_on(EXAMPLES, new) == {at: at - (at > 4) for at in range(13) if at != 4}


def test_those_that_say_the_very_same_keep_their_order_between_the_others():
    old = [("Example", text) for text in ("a", "b", "c", "same", "d", "same", "e")]
    new = [("Example", text) for text in ("a", "b", "same", "d", "same", "e")]
    assert goes_on(old, new) == {0: 0, 1: 1, 2: 3, 3: 4, 4: 5, 5: 6}


def test_without_sentences_of_their_own_they_are_told_by_the_sections_below_them():
    old = [
        (path, text)
        for number in range(12)
        for path, text in ((("Example",), ""), (("Example", "Answer"), f"e{number}"))
    ]
    assert goes_on(old, old[:4] + old[6:]) == {at: at + 2 * (at > 3) for at in range(22)}


def test_a_heading_over_nothing_but_sections_is_renamed_with_them():
    old = [(("One",), "a"), (("Part",), ""), (("Part", "Two"), "b"), (("Part", "Three"), "c")]
    new = [(("One",), "a"), (("Half",), ""), (("Half", "Two"), "b"), (("Half", "Three"), "c")]
    assert goes_on(old, new) == {0: 0, 1: 1, 2: 2, 3: 3}


def test_a_section_that_repeats_a_sentence_takes_none_from_the_one_that_keeps_them_all():
    old = [("Tea", "a"), ("Dose", "b c d e f g h i j k")]
    new = [("Tea", "a"), ("Key points", "b"), ("How much", "b c d e f g h i j k")]
    assert goes_on(old, new) == {0: 0, 2: 1}


def test_one_that_got_most_from_elsewhere_is_not_the_one_it_got_least_from():
    old = [("One", "a b c"), ("Two", "d")]
    assert goes_on(old, [("One", "x"), ("Apart", "a b c d")]) == {0: 0}


@given(st.lists(st.sampled_from("ABC"), max_size=12), st.randoms())
def test_one_that_keeps_its_heading_and_its_sentences_goes_on_as_itself_and_comes_back_so(titles, random):
    old = [(title, f"common own{number}") for number, title in enumerate(titles)]
    stays = random.sample(range(len(old)), random.randint(0, len(old)))
    new = [old[at] for at in stays]
    assert goes_on(old, new) == dict(enumerate(stays))
    assert goes_on(new, old) == {was: at for at, was in enumerate(stays)}


@given(st.integers(2, 6), st.lists(st.integers(1, 5), max_size=5), st.randoms())
def test_under_another_heading_the_one_that_keeps_most_of_the_sentences_goes_on(number, fewer, random):
    keys = [f"k{at}" for at in range(number)]
    others = [(f"Other {at}", " ".join(keys[: min(few, number - 1)])) for at, few in enumerate(fewer)]
    new = random.sample([*others, ("How much", " ".join(keys))], len(others) + 1)
    [(at, was)] = goes_on([("Dose", " ".join(keys))], new).items()
    assert (new[at][0], was) == ("How much", 0)


editions = st.lists(
    st.tuples(st.sampled_from("AB"), st.lists(st.sampled_from("abcdef"), max_size=6).map(" ".join)),
    max_size=4,
)


@given(editions, editions)
def test_every_passage_is_shown_once(old, new):
    before, after = edition(*old), edition(*new)
    found = revisions.compare(before, after)
    shown = [row for part in found.parts for row in part.rows]
    assert sorted(row.new for row in shown if row.new) == sorted(key for part in after for key in part.keys)
    assert sorted(row.old for row in shown if row.old) == sorted(key for part in before for key in part.keys)
    assert [row.new for row in shown if row.new] == [key for part in after for key in part.keys]


# Words


@pytest.mark.parametrize(
    ("old", "new"), [("50,000", "60,000"), ("2.5", "2.75"), ("10 %", "15 %"), ("7:30", "7:45"), ("8%", "9%")]
)
def test_a_number_is_one_word_with_what_parts_it(old, new):
    before, after = words(f"It was {old}, we said.", f"It was {new}, we said.")
    assert before == [(False, "It was "), (True, old), (False, ", we said.")]
    assert after == [(False, "It was "), (True, new), (False, ", we said.")]


def test_the_words_that_differ_are_marked_on_both_sides():
    assert words("Tea is very hot.", "Tea is not at all hot.") == (
        [(False, "Tea is "), (True, "very"), (False, " hot.")],
        [(False, "Tea is "), (True, "not at all"), (False, " hot.")],
    )


def test_words_without_spaces_are_marked_letter_by_letter():
    assert words("茶は熱い", "茶は冷たい")[0] == [(False, "茶は"), (True, "熱"), (False, "い")]


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_letter_is_lost_in_marking(old, new):
    before, after = words(old, new)
    assert "".join(text for _mark, text in before) == old
    assert "".join(text for _mark, text in after) == new


def test_a_very_long_passage_is_marked_whole():
    long = "word " * 2000
    assert words(long, "short") == ([(True, long)], [(True, "short")])


@pytest.mark.parametrize(
    "old, new",
    [
        ("Tea, hot or cold, is a leaf.", "Tea (hot or cold) is a leaf."),
        ("A well-known leaf.", "A well known leaf."),
        ('They say "tea".', "They say tea."),
        ("It is hot; drink it.", "It is hot: drink it."),
        ("Water first.", "Water first!"),
    ],
)
def test_a_comma_more_is_harmless(old, new):
    assert is_harmless(old, new)


@pytest.mark.parametrize(
    "old, new",
    [
        ("Take 1.5 cups.", "Take 15 cups."),
        ("Take 1-2 cups.", "Take 1 2 cups."),
        ("At -5 degrees.", "At 5 degrees."),
        ("Its leaf.", "It's leaf."),
        ("Recover it.", "Re-cover it."),
        ("Is it hot?", "Is it hot."),
        ("It is hot.", "It is hot?"),
        ("That is 5! ways.", "That is 5 ways."),
        ("It is hot.", "It is not."),
        ("it is hot.", "It is hot."),
        ("5 % more.", "5 more."),
    ],
)
def test_what_can_carry_meaning_is_not_harmless(old, new):
    assert not is_harmless(old, new)


# With a database

TEA = b"# Tea\n\n## Leaves\n\nTea is a leaf. It is green.\n\n## Water\n\nWater is warm.\n"


@pytest.fixture
def document(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    import_file(TEA, "tea.md", slug="tea")
    return Document.objects.get()


def test_a_file_is_compared_before_it_is_saved(document):
    new = TEA.replace(b"It is green.", b"It is black.")
    found = revisions.compare(
        revisions.saved(document.current_revision), revisions.read(read(new, "tea.md"), document)
    )
    assert found.passages == {"kept": 2, "changed": 1, "moved": 0, "added": 0, "gone": 0}
    assert document.revisions.count() == 1
    before = {part.title: part.rows for part in found.parts}["Leaves"][1]
    import_file(new, "tea.md", slug="tea")
    first, second = document.revisions.order_by("number")
    after = revisions.compare(revisions.saved(first), revisions.saved(second))
    assert {part.title: part.rows for part in after.parts}["Leaves"][1] == before
    assert list(after.left) == [before.old_key]


def section(document, title):
    return Section.objects.filter(revision=document.current_revision, title=title).first()


def test_a_lesson_follows_its_section_under_a_new_heading(document):
    lesson = make.lesson(document, section=section(document, "Water"))
    version = lesson.current
    import_file(TEA.replace(b"## Water", b"## On water"), "tea.md", slug="tea")
    lesson.refresh_from_db()
    assert lesson.section == section(document, "On water")
    assert lesson.current == version


def test_a_lesson_whose_section_vanished_stays_and_finds_it_again(document):
    lesson = make.lesson(document, section=section(document, "Water"))
    old = lesson.section
    import_file(TEA.replace(b"## Water\n\nWater is warm.\n", b""), "tea.md", slug="tea")
    assert Lesson.objects.get().section == old
    import_file(TEA, "tea.md", slug="tea")
    assert Lesson.objects.get().section == section(document, "Water") != old


@pytest.mark.django_db
def test_of_twelve_sections_of_one_name_each_lesson_stays_with_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    parts = [f"## Example\n\nLook at the cup. It is cup {number}.\n" for number in range(12)]
    import_file("\n".join(["# Cups\n", *parts]).encode(), "cups.md", slug="cups")
    document = Document.objects.get()
    lessons = [
        make.lesson(document, slug=f"cup-{number}", section=part)
        for number, part in enumerate(document.current_revision.sections.order_by("position"))
    ]
    import_file("\n".join(["# Cups\n", *parts[:2], *parts[3:]]).encode(), "cups.md", slug="cups")
    newest = document.current_revision
    for number, lesson in enumerate(lessons):
        lesson.refresh_from_db()
        said = list(lesson.section.places.values_list("passage__text", flat=True))
        assert said == ["Look at the cup.", f"It is cup {number}."]
        assert (lesson.section.revision == newest) == (number != 2)


@pytest.mark.django_db
def test_a_list_goes_on_under_another_heading_though_its_keys_are_others(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    steps = "- Wet your hands.\n- Take soap.\n- Dry them.\n"
    import_file(f"# Hands\n\n## Why\n\nGerms.\n\n## How\n\n{steps}".encode(), "hands.md", slug="hands")
    document = Document.objects.get()
    lesson = make.lesson(document, section=Section.objects.get(title="How"))
    text = f"# Hands\n\n## Why\n\nGerms.\n\n## How to do it\n\n{steps.replace('soap', 'much soap')}"
    report = import_file(text.encode(), "hands.md", slug="hands")
    lesson.refresh_from_db()
    assert lesson.section.title == "How to do it"
    assert report.difference.sections == {"new": 0, "kept": 1, "renamed": 1, "gone": 0}
    assert (report.difference.passages["changed"], report.difference.passages["new"]) == (3, 0)
    before, after = (revisions.saved(each) for each in document.revisions.order_by("number"))
    part = revisions.compare(before, after).parts[-1]
    assert (part.state, part.old_title) == ("renamed", "How")
    assert [(row.state, row.old, row.new) for row in part.rows] == [
        ("changed", "Wet your hands.", "Wet your hands."),
        ("changed", "Take soap.", "Take much soap."),
        ("changed", "Dry them.", "Dry them."),
    ]


def test_a_section_that_says_little_of_the_same_is_another():
    one = Heading(("One",), 2, (("1", "a"), ("2", "b"), ("3", "c")))
    assert [part.state for part in revisions.compare([one], [half("a b x")]).parts] == ["renamed"]
    assert [part.state for part in revisions.compare([one], [half("a x y")]).parts] == ["gone", "new"]


def half(texts):
    """A section that says these, all under other keys."""
    return Heading(("Two",), 2, tuple((f"other {text}", text) for text in texts.split()))


PRESS = "# Eyes\n\n## Press\n\nPress it for 3 seconds:\n\n- If it is white, look.\n- If it is red, say so.\n"


def test_an_item_under_a_changed_lead_in_is_beside_itself_though_another_came_before_it():
    new = PRESS.replace("3", "5").replace("- If it is white", "- If it is blue, wait.\n- If it is white")
    before, after = (revisions.told(o, o.keyed()) for o in (read(t.encode(), "e.md") for t in (PRESS, new)))
    found = revisions.compare(before, after)
    assert [(row.state, row.old, row.new) for row in found.parts[-1].rows] == [
        ("changed", "Press it for 3 seconds:", "Press it for 5 seconds:"),
        ("added", "", "If it is blue, wait."),
        ("changed", "If it is white, look.", "If it is white, look."),
        ("changed", "If it is red, say so.", "If it is red, say so."),
    ]
    assert (found.reworded, found.same_under_other) == (1, 2)
    figures = revisions.in_figures(before, after).passages
    assert (figures["changed"], figures["new"]) == (3, 1)
