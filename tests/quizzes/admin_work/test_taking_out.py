"""What rests on a sentence that is gone is taken out of a lesson's draft in one press."""

import pytest

from learn import publishing
from learn.importing.importing import import_file
from learn.models import Document, Lesson
from quizzes import taking_out
from quizzes.models import Question
from quizzes.saying import last_places
from tests import desk, make
from tests.quizzes.admin_work.pages import key, one

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

OLD = "# Tea\n\n## Leaves\n\nTea is a leaf. It is old. Water is warm.\n\nTake:\n\n- one cup\n- a spoon\n"
NEW = OLD.replace(" It is old.", "").replace("- one cup\n", "")


@pytest.fixture
def tea():
    import_file(OLD.encode(), "tea.md", slug="tea")
    return Document.objects.get()


def saying(document, body):
    """A published lesson that says this, [text] being the mark of that sentence, once the next edition is
    there."""
    for text, each in document.passages.values_list("text", "key"):
        body = body.replace(f"[{text}]", f"[@{each}]")
    lesson = make.lesson(document, body=body, summary="")
    publishing.save_citations(lesson)
    import_file(NEW.encode(), "tea.md", slug="tea")
    return lesson


def press(client, lesson, text="It is old.", **fields):
    asked = {"key": key(lesson.document, text), "seen": lesson.updated_at.isoformat(), "_take_out": 1}
    return client.post(one(lesson), asked | fields, follow=True)


BODY = "Leaves. [Tea is a leaf.]\n\nLong ago. [It is old.]\n\nWarm. [Water is warm.]"


def test_the_page_shows_what_would_go_and_changes_nothing(client, tea):
    lesson = saying(tea, BODY)
    page = client.get(one(lesson)).text
    assert "Take this paragraph out" in page and '<del class="whole">Long ago.</del>' in page
    lesson.refresh_from_db()
    assert "Long ago." in lesson.body


def test_one_press_opens_the_draft_without_the_paragraph(client, tea):
    lesson = saying(tea, BODY)
    response = press(client, lesson)
    assert response.redirect_chain == [(f"/admin/learn/lesson/{lesson.pk}/change/", 302)]
    said = "This is the draft without it. Until you publish, learners read the lesson with it. Taken out: “Long ago.”"
    assert desk.said(response) == [said]
    assert desk.done() == ["Taken out of the draft: Long ago."]
    lesson.refresh_from_db()
    leaf, warm = key(tea, "Tea is a leaf."), key(tea, "Water is warm.")
    assert lesson.body == f"Leaves. [@{leaf}]\n\nWarm. [@{warm}]"
    assert [citation.passage.key for citation in lesson.citations.all()] == [leaf, warm]
    assert "Long ago." in lesson.current.body
    assert lesson.has_unpublished_changes


def test_of_a_paragraph_that_says_more_word_for_word_only_the_sentence_goes(client, tea):
    lesson = saying(tea, "Tea is a leaf. It is old. Water is warm. [Tea is a leaf.] [It is old.]")
    page = client.get(one(lesson)).text
    assert "Take this sentence out" in page
    assert "Tea is a leaf. <del>It is old. </del>Water is warm." in page
    said = "This is the draft without it. Until you publish, learners read the lesson with it. Taken out: “It is old.”"
    assert desk.said(press(client, lesson)) == [said]
    lesson.refresh_from_db()
    assert lesson.body == f"Tea is a leaf. Water is warm. [@{key(tea, 'Tea is a leaf.')}]"


def test_a_paragraph_that_says_more_in_its_own_words_goes_whole_and_says_what_goes_with_it(client, tea):
    lesson = saying(tea, "Old leaves. [Tea is a leaf.] [It is old.]\n\nWarm. [Water is warm.]")
    page = client.get(one(lesson)).text
    assert "It says this as well, and nothing else of the lesson does:" in page
    assert "<li>Tea is a leaf.</li>" in page
    press(client, lesson)
    lesson.refresh_from_db()
    assert lesson.body == f"Warm. [@{key(tea, 'Water is warm.')}]"


def test_an_item_of_a_list_goes_alone(client, tea):
    lesson = saying(tea, "Take:\n\n- a cup [one cup]\n- a spoon [a spoon]\n\nWarm. [Water is warm.]")
    press(client, lesson, "one cup")
    lesson.refresh_from_db()
    spoon, warm = key(tea, "a spoon"), key(tea, "Water is warm.")
    assert lesson.body == f"Take:\n\n- a spoon [@{spoon}]\n\nWarm. [@{warm}]"


def test_an_item_with_another_under_it_that_rests_on_the_same_goes_whole(tea):
    lesson = saying(tea, "Take:\n\n- a cup [one cup]\n  - of clay [one cup]\n- a spoon [a spoon]")
    old = tea.passages.get(text="one cup")
    out = taking_out.taken_out(lesson, [last_places([old])[old.pk]])
    assert out.parts["body"] == f"Take:\n\n- a spoon [@{key(tea, 'a spoon')}]"


def test_a_lesson_of_which_nothing_would_be_left_is_not_emptied(client, tea):
    lesson = saying(tea, "Long ago. [It is old.]")
    assert "Nothing would be left of the lesson" in client.get(one(lesson)).text
    press(client, lesson)
    lesson.refresh_from_db()
    assert lesson.body.startswith("Long ago.")


def test_what_was_saved_meanwhile_is_looked_at_first(client, tea):
    lesson = saying(tea, BODY)
    seen = lesson.updated_at.isoformat()
    lesson.save()
    response = press(client, lesson, seen=seen)
    assert desk.said(response)[0].startswith("Nothing has changed: “What tea is” was saved meanwhile.")
    lesson.refresh_from_db()
    assert "Long ago." in lesson.body
    press(client, lesson)
    assert "saved meanwhile" in desk.said(press(client, lesson))[0]


def test_it_is_for_lessons_alone(client, document):
    question = Question.objects.get()
    assert "Take this" not in client.get(one(question)).text
    fields = {"key": key(document, "Tea is a leaf."), "_take_out": 1}
    assert client.post(one(question), fields).status_code == 404


def test_what_only_changed_can_be_taken_out_too_where_one_asks_for_it(client, document):
    lesson = Lesson.objects.get()
    page = client.get(one(lesson)).text
    assert "Take all of it out" in page and '<details class="accept" open>' not in page


def test_all_that_is_gone_is_taken_out_in_one_press(client, tea):
    said = "Tea is a leaf. It is old. Water is warm."
    lesson = saying(
        tea, f"{said} [Tea is a leaf.] [It is old.]\n\nTake:\n\n- a cup [one cup]\n- a spoon [a spoon]"
    )
    page = client.get(one(lesson))
    assert "2 sentences it rests on are gone from the newest edition." in page.text
    [whole] = [page.context["whole"]]
    assert [(row.old, row.new) for row in whole["out"].rows] == [
        ("a cup", ""),
        (said, "Tea is a leaf. Water is warm."),
    ]
    assert whole["out"].what == "Take all of it out"
    press(client, lesson, key=whole["keys"])
    lesson.refresh_from_db()
    leaf, spoon = key(tea, "Tea is a leaf."), key(tea, "a spoon")
    assert lesson.body == f"Tea is a leaf. Water is warm. [@{leaf}]\n\nTake:\n\n- a spoon [@{spoon}]"


def test_two_sentences_of_one_paragraph_are_shown_as_one_change(tea):
    lesson = saying(tea, "Tea is a leaf. It is old. one cup is much. [Tea is a leaf.] [It is old.] [one cup]")
    places = last_places(tea.passages.filter(text__in=["It is old.", "one cup"])).values()
    out = taking_out.taken_out(lesson, list(places))
    assert [(row.old, row.new) for row in out.rows] == [
        ("Tea is a leaf. It is old. one cup is much.", "Tea is a leaf. is much.")
    ]


HEADED = (
    "Leaves. [Tea is a leaf.]\n\n## Of old\n\n### Long ago\n\nLong ago. [It is old.]\n\n## Water\n\n"
    "Warm. [Water is warm.]"
)


def test_a_heading_with_nothing_left_under_it_goes_with_it_and_that_is_shown_before(client, tea):
    lesson = saying(tea, HEADED)
    page = client.get(one(lesson)).text
    assert "Take this paragraph out" in page
    assert "Nothing is left under these headings, so they go with it: “Of old”, “Long ago”" in page
    said = "Taken out: “Long ago. … Of old … Long ago”"
    assert desk.said(press(client, lesson))[0].endswith(said)
    lesson.refresh_from_db()
    leaf, warm = key(tea, "Tea is a leaf."), key(tea, "Water is warm.")
    assert lesson.body == f"Leaves. [@{leaf}]\n\n## Water\n\nWarm. [@{warm}]"


@pytest.mark.parametrize(
    "more",
    ["More of it. [Water is warm.]", "### Then\n\nMore of it. [Water is warm.]", "---", "```\ncode\n```"],
)
def test_a_heading_with_something_left_under_it_stays(client, tea, more):
    lesson = saying(tea, f"Leaves. [Tea is a leaf.]\n\n## Of old\n\nLong ago. [It is old.]\n\n{more}")
    assert "Nothing is left under" not in client.get(one(lesson)).text
    press(client, lesson)
    lesson.refresh_from_db()
    assert "## Of old" in lesson.body and "Long ago." not in lesson.body


def test_a_heading_that_had_nothing_under_it_before_is_the_authors(client, tea):
    lesson = saying(tea, "## To be written\n\n## Leaves\n\nLeaves. [Tea is a leaf.]\n\nOld. [It is old.]")
    press(client, lesson)
    lesson.refresh_from_db()
    assert "## To be written\n\n## Leaves" in lesson.body


def test_a_lesson_of_which_only_a_heading_would_be_left_is_not_emptied(client, tea):
    lesson = saying(tea, "## Of old\n\nLong ago. [It is old.]")
    assert "Nothing would be left of the lesson" in client.get(one(lesson)).text
