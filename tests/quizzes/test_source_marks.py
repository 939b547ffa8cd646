"""The page of a source: which lesson teaches a sentence, and for educators all that rests on it."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from learn.importing.importing import import_file
from learn.models import Document, Lesson, LessonVersion, Place, Section
from learn.publishing import save_citations
from quizzes.models import QuestionCitation
from tests import desk, make

pytestmark = pytest.mark.django_db

SENTENCES = ("Tea is a leaf.", "Water is warm.", "Pots are clay.")


@pytest.fixture
def path():
    """Lesson 1 teaches the first sentence and a question asks about it; a draft is about the second."""
    document = make.document(sentences=SENTENCES)
    lesson = make.lesson(document)
    water = document.passages.get(text="Water is warm.")
    draft = make.lesson(
        document, "hot", "Hot secret", body=f"Hot. [@{water.key}]", summary="", published=False
    )
    save_citations(draft)
    path = make.path(document, [lesson, draft])
    make.quiz(path, [make.question(document, stem="What is secret tea?")], lesson=lesson)
    return path


MARK = re.compile(r'<a class="beside" href="([^"]*)" aria-label="([^"]*)" title="[^"]*">([^<]*)</a>')


def marks(client, text):
    """The signs beside this sentence, as (sign, address, what a screen reader says)."""
    _before, sentence, after = client.get("/source/tea/").text.partition(f">{text}</span>")
    assert sentence
    beside = after.partition("<span")[0]
    return [(sign, address, unescape(said)) for address, said, sign in MARK.findall(beside)]


def test_a_reader_sees_which_lesson_teaches_a_sentence(path):
    assert marks(Client(), "Tea is a leaf.") == [
        ("1", "/learn/tea/leaves/", "Taught in lesson 1: What tea is")
    ]
    assert marks(Client(), "Pots are clay.") == []


@pytest.mark.parametrize("who", [None, "learner", "staff"])
def test_drafts_and_questions_are_not_for_readers(path, who):
    client = Client()
    if who:
        client = desk.signed_in(make.learner() if who == "learner" else make.educator())
    page = client.get("/source/tea/").text
    assert "secret" not in page
    assert "/admin/" not in page.replace('href="/admin/"', "")
    assert marks(client, "Water is warm.") == []


def test_an_educator_without_the_second_step_that_is_asked_of_them_is_a_reader(path, settings):
    settings.REQUIRE_SECOND_STEP = "educators"
    client = desk.signed_in(desk.educator())
    assert "secret" not in client.get("/source/tea/").text
    settings.REQUIRE_SECOND_STEP = "nobody"
    assert "secret" in client.get("/source/tea/").text


def test_a_lesson_of_a_path_a_reader_may_not_see_is_not_named(path):
    lesson = make.lesson(path.document, "closed", "Closed secret")
    make.path(path.document, [lesson], slug="closed", title="Closed", is_open=False)
    make.path(path.document, [lesson], slug="draft", title="Draft", state="draft")
    assert "secret" not in Client().get("/source/tea/").text


def test_a_change_that_is_not_published_changes_nothing_for_readers(path):
    lesson = Lesson.objects.get(slug="leaves")
    lesson.title, lesson.body = "Secret title", "Nothing cited."
    lesson.save()
    save_citations(lesson)
    assert marks(Client(), "Tea is a leaf.")[0][2] == "Taught in lesson 1: What tea is"


def test_an_educator_sees_every_lesson_and_question_that_rests_on_a_sentence(path):
    client = desk.signed_in(desk.educator())
    lesson, draft = path.lessons.order_by("steps__position")
    question = path.quizzes.get().slots.get().question
    assert marks(client, "Tea is a leaf.") == [
        ("1", f"/admin/learn/lesson/{lesson.pk}/change/", "Taught in lesson 1: What tea is"),
        (
            "Q1",
            f"/admin/quizzes/question/{question.pk}/change/",
            "Question 1 rests on it: What is secret tea?",
        ),
    ]
    assert marks(client, "Water is warm.") == [
        ("2", f"/admin/learn/lesson/{draft.pk}/change/", "Taught in lesson 2: Hot secret")
    ]
    assert f"/admin/quizzes/waiver/coverage/{path.pk}/" in client.get("/source/tea/").text


def test_who_may_not_see_questions_at_the_desk_does_not_see_them_here(path):
    person = make.educator()
    person.user_permissions.set(Permission.objects.filter(codename__in=["view_lesson", "view_learningpath"]))
    assert "secret" not in desk.signed_in(person).get("/source/tea/").text


def test_questions_are_numbered_as_a_reader_of_the_source_meets_them(path):
    water = path.document.passages.get(text="Water is warm.")
    first = make.question(path.document, "a-first-by-name", "Later?")
    first.citations.all().delete()
    QuestionCitation.objects.create(question=first, passage=water)
    make.quiz(path, [first], slug="final", title="Final")
    client = desk.signed_in(desk.educator())
    assert [sign for sign, *_ in marks(client, "Water is warm.")] == ["2", "Q2"]


def test_each_section_says_which_lessons_teach_it(path):
    page = " ".join(Client().get("/source/tea/").text.split())
    assert 'Taught in <a href="/learn/tea/leaves/"><b>1</b> What tea is</a></p>' in page


def test_a_sentence_that_stands_twice_has_its_address_once_and_its_mark_twice(path):
    revision = path.document.current_revision
    again = Section.objects.create(revision=revision, position=2, level=3, title="Again")
    leaf = path.document.passages.get(text="Tea is a leaf.")
    Place.objects.create(revision=revision, section=again, passage=leaf, position=9, start=0, end=0)
    page = Client().get("/source/tea/").text
    assert page.count(f'id="{leaf.key}"') == 1
    assert page.count('aria-label="Taught in lesson 1: What tea is"') == 2


def test_a_heading_without_text_of_its_own_is_shown_at_its_level(path):
    revision = path.document.current_revision
    Section.objects.create(revision=revision, position=2, level=3, title="Only a heading")
    assert '<h3 class="of-source" id="section-2">Only a heading</h3>' in Client().get("/source/tea/").text


def test_list_items_stand_in_a_list(path):
    path.document.passages.exclude(text="Tea is a leaf.").update(kind="item")
    Place.objects.update(opens_paragraph=True)
    page = " ".join(Client().get("/source/tea/").text.split())
    assert page.count("<ul><li>") == 1
    assert page.count("<li><span") == 2


def test_rows_of_a_table_stand_under_each_other(path):
    path.document.passages.update(kind="row")
    Place.objects.update(opens_paragraph=True)
    page = " ".join(Client().get("/source/tea/").text.split())
    assert page.count('<ul class="table-rows"><li><span') == 1
    assert page.count("<li><span") == 3


SHAPED = """# Tea

See [the **chart**](https://example.org/c) and [@x] `[@y]`.

> *Never* boil it.

3. Third

    - within

    and more

4. Fourth

| Tea | Minutes |
| --- | --- |
| **Green** | [2](https://example.org/2) |
| Black | <b>4</b> |
"""


def test_the_source_looks_as_its_document_did(path, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    import_file(SHAPED.encode(), "shaped.md", slug="shaped")
    document = Document.objects.get(slug="shaped")
    make.path(document, [make.lesson(document, "l1", "L1")], slug="shaped")
    page = re.sub(r"\s+", " ", Client().get("/source/shaped/").text)
    page = re.sub(r'<span id="\w+" class="passage">(.*?)</span>', r"\1", page)
    link = 'See <a href="https://example.org/c">the <strong>chart</strong></a> and [@x] <code>[@y]</code>.'
    assert link in page
    assert "<blockquote> <p><em>Never</em> boil it. </p> </blockquote>" in page
    within = "<ul><li>within </li> </ul>"
    assert f'<ol start="3"><li>Third {within} and more </li><li>Fourth </li> </ol>' in page
    assert re.search(r'<thead> ?<tr id="\w{8}" class="passage"><th scope="col">Tea</th>', page)
    assert '<td><strong>Green</strong></td><td><a href="https://example.org/2">2</a>' in page
    assert (
        "<td>Black</td><td><strong>4" in page
        and "<b>" not in page.partition("<table>")[2].partition("</table>")[0]
    )


def test_a_document_without_text_says_so(path):
    path.document.revisions.all().delete()
    assert "This document has no text yet." in Client().get("/source/tea/").text


@pytest.mark.parametrize("count", [1, 30])
def test_marks_cost_the_same_for_one_sentence_and_for_thirty(django_assert_num_queries, count):
    document = make.document(sentences=[f"Sentence number {n}." for n in range(count)])
    lessons = [make.lesson(document, f"l{n}", f"L{n}") for n in range(count)]
    keys = list(document.passages.values_list("key", flat=True))
    LessonVersion.objects.update(keys=keys)
    path = make.path(document, lessons)
    make.quiz(path, [make.question(document, f"q{n}", f"Q{n}?") for n in range(count)])
    with django_assert_num_queries(6):
        assert Client().get("/source/tea/").text.count("Taught in lesson") == count * count
    client = desk.signed_in(desk.educator())
    with django_assert_num_queries(12):
        client.get("/source/tea/")
