"""What a course's box of authorship says of the edition its lessons rest on."""

from datetime import date

import pytest
from django.utils import timezone

from learn import editions, publishing
from learn.importing.importing import import_file
from learn.importing.readers import read
from learn.models import Document, LessonAcceptance
from learn.resting import resting
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

TEA = b"# Tea\n\n## Leaves\n\nTea is a leaf. It is green.\n\n## Water\n\nWater is warm.\n"
NEXT = TEA.replace(b"green", b"black")
NEWER = "It has a newer edition, of 4 June 2024, which is under review."


@pytest.fixture
def document():
    import_file(TEA, "tea.md", slug="tea")
    Document.objects.update(published_on=date(2021, 5, 3))
    return Document.objects.get()


def taught(document, text="It is green.", slug="leaves"):
    key = document.passages.get(text=text).key
    return make.lesson(document, slug=slug, body=f"So it is. [@{key}]", summary="")


@pytest.fixture
def path(document):
    return make.path(document, [taught(document), taught(document, "Water is warm.", "water")])


def bring(document, text=NEXT, day=date(2024, 6, 4)):
    document.refresh_from_db()
    newest = document.current_revision.number
    by = make.educator(f"ed{newest}@example.org")
    outline = read(text, "tea.md")
    proposed = editions.propose(document, outline, text, "tea.md", by, timezone.now())
    editions.confirm(proposed, editions.seal(proposed), newest, published_on=day)


def box(client, page="/learn/tea/"):
    return " ".join(client.get(page).text.partition('class="authorship"')[2].split())


def test_with_one_edition_its_day_is_told(client, path):
    assert "Source: “Tea”, 3 May 2021" in box(client)
    assert "newer edition" not in box(client)


@pytest.mark.parametrize("page", ["/learn/tea/", "/learn/tea/sheet/"])
def test_until_it_is_taken_up_the_day_is_that_of_the_edition_the_lessons_rest_on(
    client, path, document, page
):
    bring(document)
    assert "Source: “Tea”, 3 May 2021" in box(client, page)
    assert NEWER in box(client, page)


def test_once_all_is_published_again_it_is_the_newest(client, path, document):
    bring(document)
    lesson = document.lessons.get(slug="leaves")
    lesson.body = f"So it is. [@{document.passages.get(text='It is black.').key}]"
    lesson.save()
    assert "3 May 2021" in box(client)
    publishing.publish(lesson, None, timezone.now())
    assert "Source: “Tea”, 4 June 2024" in box(client)
    assert "newer edition" not in box(client)


def test_an_edition_that_touches_no_lesson_is_what_they_rest_on(client, path, document):
    bring(document, TEA + b"\nIt cools.\n")
    assert "Source: “Tea”, 4 June 2024" in box(client)


def test_what_was_accepted_as_it_is_is_not_under_review(client, path, document):
    bring(document)
    passage = document.passages.get(text="It is green.")
    LessonAcceptance.objects.create(
        lesson=document.lessons.get(slug="leaves"),
        passage=passage,
        revision=document.current_revision,
        reason="It is.",
        at=timezone.now(),
    )
    assert "newer edition" not in box(client)


def test_where_some_are_published_from_the_new_one_both_are_told(client, path, document):
    bring(document, NEXT.replace(b"warm", b"hot"))
    lesson = document.lessons.get(slug="water")
    lesson.body = f"So it is. [@{document.passages.get(text='Water is hot.').key}]"
    lesson.save()
    publishing.publish(lesson, None, timezone.now())
    assert "Source: “Tea”, 4 June 2024" in box(client)
    assert "Some of what the lessons say rests on the edition of 3 May 2021 still; that is under review." in (
        box(client)
    )


def test_of_an_edition_of_no_known_day_none_is_told(client, path, document):
    Document.objects.update(published_on=None)
    bring(document)
    assert "Source: “Tea”</p>" in box(client)
    assert NEWER in box(client)
    bring(document, NEXT.replace(b"warm", b"hot"), None)
    assert "It has a newer edition, which is under review." in box(client)


def test_the_oldest_edition_they_rest_on_is_told(client, path, document):
    bring(document)
    bring(document, NEXT.replace(b"warm", b"hot"), date(2025, 1, 2))
    assert "Source: “Tea”, 3 May 2021" in box(client)
    assert "It has a newer edition, of 2 January 2025, which is under review." in box(client)


def test_an_earlier_edition_that_is_used_again_is_not_called_newer(client, document):
    bring(document)
    make.path(document, [taught(document, "It is black.")])
    bring(document, TEA, date(2021, 5, 3))
    assert "Its earlier edition of 3 May 2021 is used again; the lessons are under review." in box(client)
    assert "newer edition" not in box(client)
    bring(document, NEXT.replace(b"black", b"brown"))
    assert NEWER in box(client)


def test_a_lesson_on_what_was_gone_back_from_says_that_an_earlier_edition_is_used_again(client, document):
    bring(document)
    make.path(document, [taught(document, "It is black.")])
    bring(document, TEA, date(2021, 5, 3))
    page = client.get("/learn/tea/leaves/").text
    assert "An earlier edition of the source is used again; this lesson is under review." in page
    assert "newer edition" not in page
    bring(document, NEXT.replace(b"black", b"brown"))
    assert "The source has a newer edition, under review." in client.get("/learn/tea/leaves/").text


@pytest.mark.parametrize("lessons", [1, 3])
def test_it_asks_as_much_for_one_lesson_as_for_three(
    client, document, lessons, django_assert_max_num_queries
):
    path = make.path(document, [taught(document, slug=f"l{number}") for number in range(lessons)])
    bring(document)

    with django_assert_max_num_queries(5):
        assert resting(path).is_behind
