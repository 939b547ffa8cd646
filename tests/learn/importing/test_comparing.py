"""What a report counts of a next edition."""

from hypothesis import given
from hypothesis import strategies as st

from learn.revisions import Heading, in_figures


def compare(*both):
    """The figures of two editions, each a list of (title, [key, ...]) per section."""
    return in_figures(
        *([Heading((title,), 2, tuple((key, key) for key in keys)) for title, keys in one] for one in both)
    )


def counts(old, new):
    difference = compare(old, new)
    return difference.sections, difference.passages


def sections(**given):
    return {"new": 0, "kept": 0, "renamed": 0, "gone": 0} | given


def passages(**given):
    return {"kept": 0, "moved": 0, "changed": 0, "new": 0, "gone": 0} | given


OLD = [("One", ["a", "b", "c"]), ("Two", ["d", "e"])]


def test_everything_is_new_at_first():
    assert counts([], OLD) == (sections(new=2), passages(new=5))


def test_the_same_is_kept():
    assert counts(OLD, OLD) == (sections(kept=2), passages(kept=5))


def test_a_sentence_in_the_place_of_another_is_changed():
    assert counts(OLD, [("One", ["a", "x", "c"]), ("Two", ["d", "e"])]) == (
        sections(kept=2),
        passages(kept=4, changed=1),
    )


def test_a_sentence_more_is_new_and_one_less_is_gone():
    assert counts(OLD, [("One", ["a", "b", "x", "c"]), ("Two", ["e"])]) == (
        sections(kept=2),
        passages(kept=4, new=1, gone=1),
    )


def test_a_sentence_in_another_section_or_order_has_moved():
    assert counts(OLD, [("One", ["a", "c"]), ("Two", ["d", "b", "e"])])[1] == passages(kept=4, moved=1)
    assert counts(OLD, [("One", ["c", "a", "b"]), ("Two", ["d", "e"])])[1] == passages(kept=4, moved=1)


def test_a_heading_over_most_of_the_same_sentences_is_renamed():
    assert counts(OLD, [("First", ["a", "b", "x"]), ("Two", ["d", "e"])]) == (
        sections(kept=1, renamed=1),
        passages(kept=4, changed=1),
    )


def test_a_heading_over_other_sentences_is_new():
    assert counts(OLD, [("Three", ["x"]), ("Two", ["d", "e"])]) == (
        sections(kept=1, new=1, gone=1),
        passages(kept=2, new=1, gone=3),
    )


def test_two_sections_of_one_name_are_matched_in_order():
    twice = [("Do", ["a"]), ("Do", ["b"])]
    assert counts(twice, twice) == (sections(kept=2), passages(kept=2))


def test_a_sentence_that_stands_twice_counts_twice():
    assert counts([("One", ["a", "a"])], [("One", ["a"])]) == (sections(kept=1), passages(kept=1, gone=1))


editions = st.lists(
    st.tuples(st.sampled_from("AB"), st.lists(st.sampled_from("abcdef"), max_size=6)), max_size=4
)


@given(editions, editions)
def test_every_section_and_passage_is_counted_once(old, new):
    difference = compare(old, new)
    part, said = difference.sections, difference.passages
    assert min([*part.values(), *said.values()]) >= 0
    assert part["new"] + part["kept"] + part["renamed"] == len(new)
    assert part["gone"] + part["kept"] + part["renamed"] == len(old)
    stayed = said["kept"] + said["moved"] + said["changed"]
    assert stayed + said["new"] == sum(len(keys) for _title, keys in new)
    assert stayed + said["gone"] == sum(len(keys) for _title, keys in old)


@given(editions)
def test_an_edition_compared_with_itself_is_all_kept(edition):
    difference = compare(edition, edition)
    assert difference.sections == sections(kept=len(edition))
    assert difference.passages == passages(kept=sum(len(keys) for _title, keys in edition))
