"""The lesson page: what a reader sees, and what it costs."""

import pytest
from django.urls import reverse
from django.utils import timezone

from learn import progress, publishing
from learn.importing.importing import import_file
from learn.models import LessonProgress
from tests import make

pytestmark = pytest.mark.django_db


def address(path, lesson, name="lesson"):
    return reverse(f"learn:{name}", args=[path.slug, lesson.slug])


def page(client, path, lesson):
    return client.get(address(path, lesson)).content.decode()


def test_a_stranger_reads_a_lesson_of_an_open_path(client):
    path, lesson, check, _ = make.course()
    seen = page(client, path, lesson)
    assert "Tea grows on a bush." in seen
    assert "Lesson 1 of 1" in seen
    assert "Sign up to answer and keep your place. It takes a minute." in seen
    assert f"?next={reverse('quizzes:quiz', args=[path.slug, check.slug])}%3Fask%3D1" in seen
    assert not LessonProgress.objects.exists()


def test_each_mark_leads_to_its_sentence_on_the_page_and_from_there_to_the_source(client):
    path, lesson, *_ = make.course()
    key = lesson.document.passages.first().key
    seen = page(client, path, lesson)
    assert f'<a class="cite" href="#p-{key}"' in seen
    assert f'<li id="p-{key}"><q>Tea is a leaf.</q>' in seen
    assert f'href="/source/tea/?sentence={key}#{key}"' in seen


def test_a_sentence_that_left_the_source_is_headed_by_its_edition_and_shown_where_its_link_leads(client):
    path, lesson, *_ = make.course()
    key = lesson.document.passages.get(text="Tea is a leaf.").key
    old = f"/source/tea/?sentence={key}"
    assert "of this link is not in edition" not in client.get(old).text
    import_file(b"# Tea\n\n## Leaves\n\nTea is a bush.\n", "tea.md", slug="tea")
    seen = page(client, path, lesson)
    assert f'<li id="p-{key}" data-heading="What edition 1 said"><q>Tea is a leaf.</q>' in seen
    assert f'href="{old}">See where it stood' in seen
    source = client.get(old).text
    assert "The sentence of this link is not in edition 2 of the source." in source
    assert "Edition 1 said" in source and "<q>Tea is a leaf.</q>" in source
    assert "of this link is not in edition" not in client.get("/source/tea/?sentence=00000000").text


def test_the_source_is_called_a_restatement_only_where_it_is_one(client):
    path, lesson, *_ = make.course()
    assert "What the source says" in page(client, path, lesson)
    lesson.document.is_restatement = True
    lesson.document.save()
    seen = page(client, path, lesson)
    assert "What the course’s source text says" in seen
    assert "This text restates an article in our own words; it is not the article’s wording." in seen


def test_the_full_notice_stands_above_where_the_path_says_so_and_the_short_one_under_the_others(client):
    path, lesson, *_ = make.course()
    assert page(client, path, lesson).count("This course is for learning.") == 0
    assert '<p class="notice">For learning.</p>' in page(client, path, lesson)
    path.steps.update(full_notice=True)
    assert '<p class="notice full">This course is for learning.</p>' in page(client, path, lesson)


@pytest.mark.parametrize(
    "what", ["draft lesson", "retired lesson", "draft path", "closed path", "other path"]
)
def test_what_is_not_for_this_reader_is_not_there(client, what):
    path, lesson, *_ = make.course()
    if what == "draft lesson":
        publishing.withdraw(lesson)
    if what == "retired lesson":
        publishing.retire(lesson)
    if what == "draft path":
        path.state = "draft"
    if what == "closed path":
        path.is_open = False
    path.save()
    other = make.path(lesson.document, slug="other")
    for user in (None, make.learner()):
        if user:
            client.force_login(user)
        asked = other if what == "other path" else path
        assert client.get(address(asked, lesson)).status_code == 404
        assert client.post(address(asked, lesson, "mark_read")).status_code == (404 if user else 302)


def test_who_joined_a_closed_path_reads_it(client):
    path, lesson, *_ = make.course()
    path.is_open = False
    path.save()
    learner = make.learner()
    progress.enrol(learner, path, timezone.now())
    client.force_login(learner)
    assert "Tea grows on a bush." in page(client, path, lesson)


def test_opening_a_lesson_is_noted_for_who_has_joined(client):
    path, lesson, *_ = make.course()
    learner = make.learner()
    client.force_login(learner)
    page(client, path, lesson)
    assert not LessonProgress.objects.exists()
    progress.enrol(learner, path, timezone.now())
    page(client, path, lesson)
    row = LessonProgress.objects.get()
    assert row.started_at and not row.read_at


def test_marking_as_read_joins_and_leads_on(client):
    path, lesson, *_ = make.course()
    following = make.lesson(lesson.document, "cups", "Cups")
    path.steps.create(lesson=following, position=2)
    client.force_login(make.learner())
    answer = client.post(address(path, lesson, "mark_read"), follow=True)
    assert answer.redirect_chain == [(address(path, following), 302)]
    assert "“What tea is” is marked as read." in answer.content.decode()
    assert LessonProgress.objects.get(lesson=lesson).read_version == lesson.current


def test_who_passed_the_check_before_reading_is_not_asked_again(client):
    document = make.document()
    lesson = make.lesson(document)
    path = make.path(document, [lesson])
    make.quiz(path, [make.question(document)], lesson)
    learner = make.learner()
    client.force_login(learner)
    assert "Ask me" in page(client, path, lesson)
    progress.check_passed(progress.enrol(learner, path, timezone.now()), lesson, timezone.now())
    seen = page(client, path, lesson)
    assert "You have passed its questions already." in seen and "Ask me" not in seen
    assert '<button class="button">I have read this</button>' in seen


def test_marking_as_read_takes_a_post(client):
    path, lesson, *_ = make.course()
    client.force_login(make.learner())
    assert client.get(address(path, lesson, "mark_read")).status_code == 405


def test_a_stranger_who_marks_as_read_is_asked_to_sign_in(client):
    path, lesson, *_ = make.course()
    assert client.post(address(path, lesson, "mark_read")).url.startswith("/account/")


@pytest.mark.parametrize("lessons", [1, 3, 30])
def test_a_lesson_costs_the_same_however_long_the_path(client, django_assert_num_queries, lessons):
    path, lesson, *_ = make.course()
    make.term(lesson.document)
    publishing.render_again(lesson.document)
    for position in range(2, lessons + 1):
        path.steps.create(
            lesson=make.lesson(lesson.document, f"l{position}", f"L{position}"), position=position
        )
    learner = make.learner()
    enrolment = progress.enrol(learner, path, timezone.now())
    LessonProgress.objects.create(enrolment=enrolment, lesson=lesson, started_at=timezone.now())
    client.force_login(learner)
    with django_assert_num_queries(5):
        page(client, path, lesson)


def test_no_draft_words_reach_a_learner(client):
    path, lesson, *_ = make.course()
    lesson.title, lesson.body = "Canary title", "Canary body"
    lesson.save()
    client.force_login(make.learner())
    for url in (
        address(path, lesson),
        path.get_absolute_url(),
        "/",
        reverse("learn:sheet", args=[path.slug]),
    ):
        assert "Canary" not in client.get(url).content.decode()


@pytest.mark.parametrize("words", [1, 3])
def test_a_lesson_takes_four_queries_with_one_word_and_with_three(client, django_assert_num_queries, words):
    document = make.document()
    for number in range(words):
        make.term(document, f"bush{number}", f"bush{number}")
    body = " ".join(f"Tea grows on a bush{number}." for number in range(words))
    key = document.passages.first().key
    lesson = make.lesson(document, body=f"{body} [@{key}]")
    path = make.path(document, [lesson])
    make.quiz(path, [make.question(document)], lesson)
    learner = make.learner()
    progress.enrol(learner, path, timezone.now())
    client.force_login(learner)
    client.get(address(path, lesson))  # what is the same for everybody is made now
    with django_assert_num_queries(4):
        seen = page(client, path, lesson)
    assert seen.count("<dd>A low tree.</dd>") == words and "Ask me" in seen
