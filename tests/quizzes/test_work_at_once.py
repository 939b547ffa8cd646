"""What of that which another edition leaves to do is done together: what is harmless, and what several share."""

import pytest
from django.utils import timezone

from learn.models import Document
from quizzes import reciting, work
from tests.quizzes.reworded_tea import TEA, asking, bring, citing, left, passage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]


@pytest.fixture
def document():
    return bring(TEA)


def test_what_changed_in_punctuation_only_is_done_in_one_go(document):
    lesson = citing(document, "It is picked, by hand.", "A leaf is green.")
    question = asking(document, "It is picked, by hand.")
    bring(TEA.replace("picked, by hand", "picked by hand").replace("is green", "is black"))
    pairs = {(each.row.old_key, each.row.new_key) for _item, each in work.queue(document).harmless}
    assert len(work.queue(document).harmless) == 2
    assert reciting.recite_harmless(document, pairs) == 2
    assert left(document) == [("lesson", "What tea is", ["A leaf is green."], [])]
    assert question.citations.get().passage.text == "It is picked by hand."
    assert lesson.citations.count() == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Do\n\n- Rub your eyes.\n", "## Don't\n\n- Rub your eyes.\n"),
        ("## Do\n\nAlways:\n\n- Rub your eyes.\n", "## Do\n\nNever:\n\n- Rub your eyes!\n"),
        ("## Do\n\nRub your eyes.\n", "## Do\n\nNever:\n\n- Rub your eyes.\n"),
    ],
)
def test_the_same_words_under_another_heading_or_lead_in_are_not_harmless(old, new):
    bring(f"# Eyes\n\n{old}\nBlink often.\n")
    document = Document.objects.get()
    asking(document, "Rub your eyes.")
    bring(f"# Eyes\n\n{new}\nBlink often.\n")
    queue = work.queue(document)
    assert queue.left and not queue.harmless


def test_a_comma_more_in_the_lead_in_is_harmless():
    bring("# Eyes\n\n## Do\n\nNow and then:\n\n- Rub your eyes.\n")
    document = Document.objects.get()
    asking(document, "Rub your eyes.")
    bring("# Eyes\n\n## Do\n\nNow, and then:\n\n- Rub your eyes.\n")
    assert len(work.queue(document).harmless) == 1


def test_only_what_the_person_saw_is_done_in_one_go(document):
    citing(document, "It is picked, by hand.")
    bring(TEA.replace("picked, by hand", "picked by hand"))
    assert reciting.recite_harmless(document, {("a", "b")}) == 0
    assert len(left(document)) == 1


def several_on_green(document):
    """Two lessons and a question that rest on a sentence, which is reworded."""
    first = citing(document, "A leaf is green.", "Water is warm.")
    second = citing(document, "A leaf is green.", slug="second", title="Second")
    question = asking(document, "A leaf is green.")
    bring(TEA.replace("A leaf is green.", "A leaf is black."))
    return first, second, question


def test_a_sentence_several_rest_on_is_named_once_with_all_of_them(document):
    first, second, question = several_on_green(document)
    [shared] = work.queue(document).shared
    assert (shared.row.old, shared.row.new) == ("A leaf is green.", "A leaf is black.")
    assert [item.thing for item in shared.items] == [second, first, question]


def test_a_sentence_one_rests_on_or_nothing_stands_for_is_not_named_as_shared(document):
    citing(document, "A leaf is green.", "Water is warm.")
    asking(document, "Water is warm.")
    bring(TEA.replace("A leaf is green.", "A leaf is black.").replace("Water is warm.", ""))
    assert work.queue(document).shared == []


def test_all_that_rest_on_a_sentence_name_another_in_one_go(document):
    first, second, question = several_on_green(document)
    old, new = passage(document, "A leaf is green."), passage(document, "A leaf is black.")
    things = {("lesson", first.pk), ("lesson", second.pk), ("question", question.pk)}
    assert reciting.recite_everywhere(document, old, new, things) == 3
    assert left(document) == []
    assert {lesson.title for lesson in work.queue(document).to_publish} == {"What tea is", "Second"}
    assert question.citations.get().passage == new
    assert reciting.recite_everywhere(document, old, new, things) == 0
    first.refresh_from_db()
    assert first.body == f"What it says. [@{new.key}; @{passage(document, 'Water is warm.').key}]"


def test_what_each_says_of_the_sentence_can_be_read_before_it_names_another(document):
    first, second, question = several_on_green(document)
    first.body = f"Leaves are green. [@{passage(document, 'A leaf is green.').key}]\n\nWater.\n"
    first.save()
    old = passage(document, "A leaf is green.")
    items = work.queue(document).resting_on(old)
    assert work.said_of(items, old) == {
        ("lesson", first.pk): "Leaves are green.",
        ("lesson", second.pk): "What it says.",
        ("question", question.pk): "A leaf. Tea is a leaf.",
    }


def test_what_the_person_left_out_or_accepted_keeps_its_sentence(document):
    first, second, question = several_on_green(document)
    old, new = passage(document, "A leaf is green."), passage(document, "A leaf is black.")
    work.accept(second, old, "Both are true.", None, timezone.now())
    things = {("lesson", second.pk), ("question", question.pk)}
    assert reciting.recite_everywhere(document, old, new, things) == 1
    assert left(document) == [("lesson", "What tea is", ["A leaf is green."], [])]
    assert second.citations.get().passage == old
