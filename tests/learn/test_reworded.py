"""A lesson's own words, before and now: told where its author says that they changed, beside what its source
says and apart from it."""

import re

import pytest
from django.utils import timezone

from learn import publishing
from learn.models import LessonVersion
from learn.reworded import rewordings
from tests import desk, make

pytestmark = pytest.mark.django_db

SENTENCES = ("Tea is a leaf.", "Tea is a bush.", "Water is warm.", "A pot is clay.")
LESSON, CHANGES = "/learn/tea/leaves/", "/learn/tea/leaves/changes/"
BODY = """## Steeping

**Wait** for 9 minutes. [@leaf]

- Take a pot. [@pot]
- Pour.

| Tea | Degrees |
| --- | --- |
| green | 95 [@warm] |
| black | 95 |

Sip."""


@pytest.fixture
def document():
    return make.document(sentences=SENTENCES)


def cited(document, body):
    """The body with the key of a sentence in the place of its last word."""
    keys = {
        text.rstrip(".").split()[-1].replace("clay", "pot"): key
        for text, key in document.passages.values_list("text", "key")
    }
    return re.sub(r"@(\w+)", lambda mark: f"@{keys[mark[1]]}", body)


@pytest.fixture
def lesson(document):
    return make.lesson(document, body=cited(document, BODY), summary="Wait.", lede="Tea.", objectives="wait")


@pytest.fixture
def path(document, lesson):
    path = make.path(document, [lesson])
    path.steps.update(check_required=False)
    return path


@pytest.fixture
def mia(path, lesson):
    return make.read(make.learner(), path, lesson)


@pytest.fixture
def client(mia):
    return desk.signed_in(mia)


def publish(lesson, *instead, why="", announced="", **fields):
    """Publishes it with the second of each pair in the place of the first."""
    for old, new in instead:
        assert old in lesson.body
        lesson.body = lesson.body.replace(old, new)
    for field, words in fields.items():
        setattr(lesson, field, words)
    lesson.save()
    return publishing.publish(lesson, None, timezone.now(), why, announced)


def told(client):
    """What home says, which the lesson says too."""
    home = client.get("/").text
    sentence = re.search(r'<div class="message.*?<br>(.*?)</p>', home, re.DOTALL)[1]
    assert sentence in client.get(LESSON).text
    return re.sub(r" on \d+ \w+\.", ".", sentence)


def test_after_a_correction_one_sees_what_the_lesson_said_and_what_it_says_now(client, lesson):
    publish(lesson, ("9 min", "3 min"), why="Nine was too long.", announced="correction")
    said = "Corrected. Something you read here was wrong. Nine was too long. Please read this."
    assert told(client) == said
    page = client.get(CHANGES).text
    assert "<b>The lesson said</b><q>Wait for <del>9</del> minutes.</q>" in page
    assert "<b>The lesson says now</b><q>Wait for <ins>3</ins> minutes.</q>" in page
    assert page.count('<section class="change"') == 1
    assert "worded anew" not in page and "In the source" not in page


def test_an_update_says_in_how_many_places_it_is_worded_anew(client, lesson):
    publish(lesson, ("9 min", "3 min"), ("green | 95", "green | 70"), announced="update")
    said = "Updated. The lesson is worded anew in two places. Your lesson still counts as done."
    assert told(client) == said
    page = client.get(CHANGES).text
    assert "<q>green · <del>95</del></q>" in page and "<q>green · <ins>70</ins></q>" in page


def test_a_rewording_beside_a_changed_sentence_of_the_source_is_told_too(client, document, lesson):
    publish(
        lesson, (cited(document, "@leaf"), cited(document, "@bush")), ("Sip.", "Gulp."), announced="update"
    )
    assert told(client) == (
        "Updated. One sentence has changed since you finished. "
        "The lesson is worded anew in one place, too. Your lesson still counts as done."
    )
    page = client.get(CHANGES).text
    assert "Tea is a <ins>bush</ins>." in page
    assert "<b>The lesson said</b><q><del>Sip</del>.</q>" in page
    assert page.index("<h2>In the source</h2>") < page.index("bush") < page.index("<h2>In the lesson’s own")
    assert page.count('<section class="change"') == 2


def test_of_a_correction_that_changed_more_than_one_sentence_it_is_not_said_that_one_was_wrong(
    client, document, lesson
):
    bush = cited(document, "@leaf"), cited(document, "@bush")
    publish(lesson, bush, ("Sip.", "Gulp."), announced="correction")
    assert told(client) == "Corrected. Something you read here was wrong. Please read this."


def test_words_that_follow_a_changed_sentence_of_the_source_are_not_told_twice(client, document, lesson):
    old, new = cited(document, "**Wait** for 9 minutes. [@leaf]"), cited(document, "Wait long. [@bush]")
    publish(lesson, (old, new), announced="update")
    assert told(client) == (
        "Updated. One sentence has changed since you finished. Your lesson still counts as done."
    )
    page = client.get(CHANGES).text
    assert "The lesson said" not in page and "own words" not in page


def test_a_rewording_nobody_announced_is_told_to_nobody(client, document, lesson):
    publish(lesson, (cited(document, "@leaf"), cited(document, "@bush")), ("Sip.", "Gulp."))
    said = "Updated. One sentence has changed since you finished. Your lesson still counts as done."
    assert told(client) == said
    assert "Gulp" not in client.get(CHANGES).text


def test_a_new_title_was_not_wrong_and_is_told_as_what_the_lesson_is_called_now(client, document, lesson):
    bush = cited(document, "@leaf"), cited(document, "@bush")
    publish(lesson, bush, why="No leaf.", announced="correction", title="Brewing")
    assert told(client) == (
        "Corrected. One sentence you read here was wrong. No leaf. The lesson is now called “Brewing”. "
        "Please read this."
    )
    page = client.get(CHANGES).text
    assert "<p>The lesson is now called “Brewing”.</p>" in page
    assert "The lesson said" not in page


def test_a_new_title_alone_is_told_where_the_author_says_so(client, lesson):
    publish(lesson, announced="update", title="Brewing")
    said = "Updated. The lesson is now called “Brewing”. Your lesson still counts as done."
    assert told(client) == said
    page = client.get(CHANGES).text
    assert "The lesson is now called “Brewing”." in page and "Its words and the sentences" not in page


def test_what_was_caught_up_with_is_not_told_again(client, lesson):
    publish(lesson, ("9 min", "3 min"), announced="correction")
    client.get(CHANGES)
    client.post(CHANGES)
    publish(lesson, ("Sip.", "Gulp."), announced="update")
    page = client.get(CHANGES).text
    assert "<ins>Gulp</ins>" in page and "minutes." not in page


def test_a_later_silent_version_does_not_hide_the_rewording(client, lesson):
    publish(lesson, ("9 min", "3 min"), announced="correction")
    publish(lesson, ("Pour.", "Pour it."))
    page = client.get(CHANGES).text
    assert "<del>9</del>" in page and "<ins> it</ins>" in page


def test_where_no_words_changed_it_says_so(client, lesson):
    publish(lesson, ("**Wait**", "Wait"), announced="update")
    assert told(client) == "Updated. Your lesson still counts as done."
    page = client.get(CHANGES).text
    assert "Its words and the sentences it rests on are the same." in page
    assert "worded anew" not in page and "own words" not in page


def test_new_words_and_words_no_longer_there_are_called_so(client, lesson):
    publish(lesson, ("\n\nSip.", ""), ("- Pour.", "- Pour.\n- Wipe <i>the</i> lid."), announced="update")
    page = client.get(CHANGES).text
    assert "<b>No longer in the lesson</b><q>Sip.</q>" in page
    assert "<b>New in the lesson</b><q>Wipe &lt;i&gt;the&lt;/i&gt; lid.</q>" in page


def test_the_minutes_count_what_is_worded_anew(client, lesson):
    publish(lesson, ("Sip.", "Sip " + "and look about you " * 100), announced="update")
    assert "See what changed (2 minutes)" in client.get("/").text


@pytest.mark.parametrize("lessons", [1, 3])
def test_home_and_the_lesson_ask_as_much_for_one_worded_anew_as_for_three(
    document, lesson, path, mia, lessons, django_assert_num_queries
):
    client = desk.signed_in(mia)
    others = []
    for number in range(2, lessons + 1):
        other = make.lesson(document, slug=f"l{number}", body="Drink.", summary="")
        path.steps.create(lesson=other, position=number, check_required=False)
        make.read(mia, path, other)
        others.append(other)
    for other in others:
        publish(other, ("Drink.", "Sip."), announced="update")
    publish(lesson, ("9 min", "3 min"), announced="update")
    # Who looks first asks for the words of the versions, nobody after them.
    for queries in (7, 6):
        with django_assert_num_queries(queries):
            page = client.get("/").text
        assert page.count("worded anew in one place.") == lessons
    with django_assert_num_queries(6):
        page = client.get(LESSON).text
    assert "worded anew in one place." in page


# Which words are compared


def version(body="", **fields):
    return LessonVersion(**{"title": "Tea", "body": body, "summary": ""} | fields)


def found(old, new, gone=(), came=()):
    rows = rewordings(version(old), version(new), set(gone), set(came))
    return [(row.old, row.new) for row in rows]


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        ("One.\n\nTwo.", "Two.\n\nOne.", []),
        ("One *cup*.", "One\ncup.", []),
        ("## Old\n\nOne.", "## New\n\nOne.", [("Old", "New")]),
        ("> One. [@aaaaaaa1]", "> Two. [@aaaaaaa1]", [("One.", "Two.")]),
        (":::figure cup\nA cup.\n:::", ":::figure cup\nA mug.\n:::", [("A cup.", "A mug.")]),
        ("```\none\n```", "```\ntwo\n```", [("one", "two")]),
        ("One.", "Zero is new here.\n\nOne cup.", [("", "Zero is new here."), ("One.", "One cup.")]),
        ("One.\n\nOne.", "One.", [("One.", "")]),
        ("- a\n- b\n  - c", "- a\n- b\n  - d", [("c", "d")]),
        ("At -5 degrees.", "At 5 degrees.", [("At -5 degrees.", "At 5 degrees.")]),
        (
            "A b.\n\nOne. [@aaaaaaa1]",
            "Gulp. [@aaaaaaa1]\n\nC d.",
            [("A b.", ""), ("One.", "Gulp."), ("", "C d.")],
        ),
        ("![a cup](x)", "![a mug](x)", [("a cup", "a mug")]),
    ],
)
def test_each_block_whose_words_differ_is_told_beside_its_like(old, new, rows):
    assert found(old, new) == rows


K1, K2, K9 = "[@aaaaaaa1]", "[@aaaaaaa2]", "[@aaaaaaa9]"


@pytest.mark.parametrize(
    ("old", "new", "is_told"),
    [
        (f"One. {K1}", f"Two. {K9}", False),
        (f"One {K1}.", f"Two {K9}.", False),
        (f"One. {K1} Sip. {K2}", f"Two. {K9} Sip. {K2}", False),
        (f"One. {K1} Sip. {K2}", f"Two. {K9} Gulp. {K2}", True),
        (f"Sip. {K2}", f"Sip. {K2} Two. {K9}", False),
        (f"Sip. {K2}\n\nOne. {K1}", f"Sip. {K2}", False),
        ("Sip.", f"Sip. {K9}", False),
        ("Sip.", f"Gulp. {K9}", True),
        (f"Sip. {K1}", f"Sip. {K9}", False),
        (f"One. {K1} Sip. {K2}", f"Two. {K9} Sip. {K9}", False),
        (f"One {K1}. Sip {K2}.", f"Sip {K2}.", False),
        (f"Sip. {K2}\n\nSip more. {K2}", f"Sip. {K2}", True),
    ],
)
def test_what_is_said_with_another_sentence_of_the_source_is_told_by_that(old, new, is_told):
    gone = {"aaaaaaa1"} if K1 in old else set()
    came = {"aaaaaaa9"} if K9 in new else set()
    assert bool(found(old, new, gone, came)) is is_told


def test_opening_aims_and_summary_are_words_of_the_lesson_too_and_its_title_is_not():
    old = version("Same.", title="Tea", lede="Old *opening*.", objectives="say\nsip", summary="Short.")
    new = version("Same.", title="Teas", lede="New opening.", objectives="say\ngulp", summary="Shorter.")
    assert [(row.old, row.new) for row in rewordings(old, new, set(), set())] == [
        ("Old opening.", "New opening."),
        ("sip", "gulp"),
        ("Short.", "Shorter."),
    ]
