"""What another edition leaves to do, and what a person can do about it."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from learn import publishing
from learn.importing.importing import import_file
from learn.models import LessonAcceptance
from quizzes import attempts, reciting, work
from quizzes.models import Question
from tests import make, second_edition
from tests.learn.importing import making
from tests.quizzes.reworded_tea import TEA, asking, bring, citing, left, passage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]


@pytest.fixture
def document():
    return bring(TEA)


def test_nothing_is_left_while_what_is_cited_stands(document):
    citing(document, "A leaf is green.")
    asking(document, "Water is warm.")
    bring(TEA + "\n## Pots\n\nA pot is clay.\n")
    assert left(document) == []
    assert work.queue(document).left == 0


def test_a_lesson_and_a_question_wait_when_what_they_rest_on_has_left(document):
    citing(document, "A leaf is green.")
    asking(document, "A leaf is green.", "Water is warm.")
    bring(TEA.replace("A leaf is green.", "A leaf is black."))
    assert left(document) == [
        ("lesson", "What tea is", ["A leaf is green."], []),
        ("question", "What is tea?", ["A leaf is green."], []),
    ]
    each = work.queue(document).items[0].stale[0]
    assert (each.row.new, each.section) == ("A leaf is black.", "Leaves")
    assert [text for _key, text in each.choices] == [
        "Tea is a leaf.", "It is picked, by hand.", "A leaf is black.",
    ]  # fmt: skip


def test_drafts_wait_too_and_the_retired_do_not(document):
    citing(document, "A leaf is green.", published=False)
    asking(document, "A leaf is green.", state="retired")
    publishing.retire(citing(document, "A leaf is green.", slug="old", title="Old"))
    bring(TEA.replace("A leaf is green.", "A leaf is black."))
    assert left(document) == [("lesson", "What tea is", ["A leaf is green."], [])]


def test_a_sentence_gone_two_editions_ago_still_stands_beside_what_took_its_place(document):
    citing(document, "A leaf is green.")
    bring(TEA.replace("A leaf is green.", "A leaf is black."))
    bring(TEA.replace("A leaf is green.", "A leaf is white."))
    assert work.queue(document).items[0].stale[0].row.new == "A leaf is white."


def test_a_sentence_that_comes_back_leaves_nothing_to_do(document):
    citing(document, "A leaf is green.")
    bring(TEA.replace("A leaf is green.", "A leaf is black."))
    bring(TEA)
    assert left(document) == []


def test_a_lesson_whose_section_is_gone_says_so(document):
    section = document.current_revision.sections.get(title="Water")
    citing(document, "Water is warm.", section=section)
    bring(TEA[: TEA.index("## Water")])
    item = work.queue(document).items[0]
    assert item.section_is_gone
    assert item.stale[0].choices == []


def test_another_document_is_not_touched(document):
    other = make.document(slug="coffee", title="Coffee")
    make.lesson(other)
    bring(TEA.replace("A leaf is green.", "A leaf is black."))
    assert left(other) == []


# Looking again


def test_what_speaks_of_a_sentence_that_changed_is_to_be_looked_at(document):
    citing(document, "It is picked, by hand.")
    bring(TEA.replace("Tea is a leaf.", "Tea is a bush."))
    assert left(document) == [("lesson", "What tea is", [], ["It is picked, by hand."])]
    look = work.queue(document).items[0].looks[0]
    assert (look.row.old, look.row.new) == ("Tea is a leaf.", "Tea is a bush.")


def test_having_looked_is_not_asked_again_until_it_changes_again(document):
    lesson, picked = citing(document, "It is picked, by hand."), passage(document, "It is picked, by hand.")
    bring(TEA.replace("Tea is a leaf.", "Tea is a bush."))
    work.accept(lesson, picked, "Tea is still meant.", None, timezone.now())
    assert left(document) == []
    bring(TEA.replace("Tea is a leaf.", "Tea is a tree."))
    assert left(document) == [("lesson", "What tea is", [], ["It is picked, by hand."])]


def test_a_look_outlives_another_edition_and_another_publishing(document):
    lesson = citing(document, "It is picked, by hand.")
    bring(TEA.replace("Tea is a leaf.", "Tea is a bush."))
    bring(TEA.replace("Tea is a leaf.", "Tea is a bush.") + "\nMore.\n")
    lesson.body += "\n\nMore."
    lesson.save()
    publishing.publish(lesson, None, timezone.now())
    assert left(document) == [("lesson", "What tea is", [], ["It is picked, by hand."])]


def test_a_text_that_is_only_parted_anew_leaves_nothing_to_do():
    document = making.stored(("Tea is a leaf. Tea is green.", "It is picked. It is dried.", "It is old."))
    citing(document, "It is picked. It is dried.", "It is old.")
    asking(document, "It is old.")
    bring("# Tea\n\n## Leaves\n\nTea is a leaf. Tea is green. It is picked. It is dried. It is old. More.\n")
    assert document.revisions.count() == 3
    assert left(document) == []
    assert work.queue(document).left == 0


def test_what_speaks_of_nothing_before_it_is_not_looked_at(document):
    citing(document, "A leaf is green.")
    bring(TEA.replace("It is picked, by hand.", "It is picked by machines."))
    assert left(document) == []


# Re-citing


def test_a_lesson_names_the_new_sentence_and_waits_to_be_published(document):
    lesson = citing(document, "A leaf is green.", "Water is warm.")
    bring(TEA.replace("A leaf is green.", "A leaf is black."))
    old, new = passage(document, "A leaf is green."), passage(document, "A leaf is black.")
    reciting.recite(lesson, old, new)
    lesson.refresh_from_db()
    water = passage(document, "Water is warm.").key
    assert lesson.body == f"What it says. [@{new.key}; @{water}]"
    assert [citation.passage for citation in lesson.citations.all()][0] == new
    assert lesson.current.keys == [old.key, water]
    queue = work.queue(document)
    assert (queue.items, queue.to_publish, queue.left) == ([], [lesson], 1)
    publishing.publish(lesson, None, timezone.now())
    assert work.queue(document).left == 0


def test_a_question_rests_on_the_new_sentence_at_once_and_keeps_its_wording(document):
    question = asking(document, "A leaf is green.", "Water is warm.")
    bring(TEA.replace("A leaf is green.", "A leaf is black."))
    reciting.recite(question, passage(document, "A leaf is green."), passage(document, "A leaf is black."))
    assert list(question.citations.values_list("passage__text", flat=True)) == [
        "A leaf is black.",
        "Water is warm.",
    ]
    assert Question.objects.get().versions.count() == 1
    assert left(document) == []


def test_an_attempt_under_way_quotes_what_a_question_rests_on_now_unless_it_is_answered(document):
    question = asking(document, "A leaf is green.")
    path, now = make.path(document, [citing(document, "Water is warm.")]), timezone.now()
    quiz = make.quiz(path, [question, make.question(document, "other", "Other?")])
    one, two = (attempts.start(make.learner(f"{name}@example.org"), quiz, now) for name in "ab")
    answered = one.responses.get(version__question=question)
    attempts.answer(answered, {"choices": [0]}, answered.seq, now)
    bring(TEA.replace("A leaf is green.", "A leaf is black."))
    old, new = passage(document, "A leaf is green."), passage(document, "A leaf is black.")
    reciting.recite(question, old, new)
    shown = [attempt.responses.get(version__question=question).keys for attempt in (one, two)]
    assert shown == [[old.key], [new.key]]


def test_a_question_never_names_a_sentence_twice(document):
    question = asking(document, "A leaf is green.", "Water is warm.")
    bring(TEA.replace("A leaf is green.", "A leaf is black."))
    reciting.recite(question, passage(document, "A leaf is green."), passage(document, "Water is warm."))
    assert list(question.citations.values_list("passage__text", flat=True)) == ["Water is warm."]


def test_only_a_sentence_of_the_newest_edition_can_be_chosen(document):
    bring(TEA.replace("A leaf is green.", "A leaf is black."))
    new = passage(document, "A leaf is black.")
    assert reciting.passage_to_cite(document, f"[@{new.key}]") == new
    for key in (passage(document, "A leaf is green.").key, "nonsense"):
        with pytest.raises(ValidationError, match="No sentence of the newest edition has this key"):
            reciting.passage_to_cite(document, key)
    with pytest.raises(ValidationError, match="Choose the sentence it is to rest on."):
        reciting.passage_to_cite(document, "")


# Accepting


def test_what_is_accepted_with_a_reason_is_not_asked_again(document):
    lesson = citing(document, "A leaf is green.")
    ed = make.educator()
    bring(TEA.replace("A leaf is green.", "A leaf is black."))
    work.accept(lesson, passage(document, "A leaf is green."), " Both are true. ", ed, timezone.now())
    assert left(document) == []
    assert work.queue(document).to_publish == []
    kept = LessonAcceptance.objects.get()
    assert (kept.reason, kept.by, kept.revision.number) == ("Both are true.", ed, 2)
    bring(TEA.replace("A leaf is green.", "A leaf is white."))
    assert left(document) == []


def test_a_reason_is_asked_for(document):
    with pytest.raises(ValidationError, match="Say in a few words why it may stay as it is."):
        work.accept(citing(document, "A leaf is green."), document.passages.first(), "  ", None, None)


def test_having_looked_does_not_accept_that_the_sentence_itself_leaves(document):
    lesson, picked = citing(document, "It is picked, by hand."), passage(document, "It is picked, by hand.")
    bring(TEA.replace("Tea is a leaf.", "Tea is a bush."))
    work.accept(lesson, picked, "Tea is still meant.", None, timezone.now())
    bring(TEA.replace("It is picked, by hand.", "Machines pick it."))
    assert left(document) == [("lesson", "What tea is", ["It is picked, by hand."], [])]


# Counting


def test_what_is_left_counts_lessons_and_questions_not_sentences(document):
    lesson = citing(document, "Tea is a leaf.", "It is picked, by hand.", "A leaf is green.")
    asking(document, "It is picked, by hand.")
    citing(document, "Water is warm.", slug="second", title="Second")
    bring(TEA.replace("Tea is a leaf.", "Tea is a bush.").replace("Water is warm.", "Water is hot."))
    queue = work.queue(document)
    assert queue.left == 3
    assert [str(item.thing) for item in queue.lessons] == ["Second", "What tea is"]
    assert [str(item.thing) for item in queue.questions] == []
    assert [str(item.thing) for item in queue.looks] == ["What is tea?"]
    reciting.recite(lesson, passage(document, "Tea is a leaf."), passage(document, "Tea is a bush."))
    queue = work.queue(document)
    assert (queue.to_publish, [str(item.thing) for item in queue.looks]) == (
        [lesson],
        ["What tea is", "What is tea?"],
    )
    assert queue.left == 3


# All of it


@pytest.mark.parametrize("things", [1, 30])
def test_it_asks_as_much_for_one_as_for_thirty(document, things, django_assert_num_queries):
    for number in range(things):
        citing(document, "A leaf is green.", "It is picked, by hand.", slug=f"l{number}")
        asking(document, "A leaf is green.", "It is picked, by hand.", slug=f"q{number}")
    bring(TEA.replace("A leaf is green.", "A leaf is black.").replace("Tea is a leaf.", "Tea is a bush."))
    with django_assert_num_queries(23):
        assert len(work.queue(document).items) == 2 * things


def test_the_first_course_meets_its_second_edition(course):
    document = course.document
    import_file(second_edition.second().encode(), "source.md", slug=document.slug)
    queue = work.queue(document)
    assert queue.lessons and queue.questions and queue.looks and queue.harmless
    lessons = {item.thing.slug: item for item in queue.items if item.kind == "lesson"}
    assert [slug for slug, item in lessons.items() if item.section_is_gone] == ["how-daily-habits-help"]
    kept = document.lessons.get(slug="why-it-is-hard-to-undo")
    assert kept.section.title == "Why calcium is hard to undo"
    for item in queue.items:
        for each in item.stale:
            if each.row.new:
                reciting.recite(
                    item.thing, each.passage, reciting.passage_to_cite(document, each.row.new_key)
                )
            else:
                work.accept(item.thing, each.passage, "Said in another text.", None, timezone.now())
        for look in item.looks:
            work.accept(item.thing, look.passage, "Still the same plaques.", None, timezone.now())
    [item] = work.queue(document).items
    assert (item.thing.slug, item.stale, item.looks) == ("how-daily-habits-help", [], [])
    assert work.leave_section(item.thing, item.thing.section_id)
    queue = work.queue(document)
    assert queue.items == []
    # What daily habits do was accepted as it is, and the first lesson rests on nothing that changed.
    assert {lesson.slug for lesson in queue.to_publish} == {
        "how-calcium-gets-into-the-wall",
        "how-doctors-treat-it",
        "why-it-is-hard-to-undo",
    }
