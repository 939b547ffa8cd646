"""Landing, home, path, words, sheet, source and the pages around them."""

import errno
import html
import re

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from redis.exceptions import ConnectionError as RedisConnectionError

from learn import progress
from learn.importing.importing import import_file
from learn.models import Document, LearningPath
from learn.views import pages
from tests import make

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_a_stranger_lands_on_the_only_path(client):
    make.course()
    seen = text(client.get("/"))
    assert "Tea for everyone" in seen and "A course about tea." in seen
    assert "What tea is" in seen and "1 minute" in seen
    assert "This course is for learning." in seen
    assert seen.count('class="button"') == 1 and "Start lesson 1" in seen


def test_a_stranger_chooses_among_several_paths(client):
    path, lesson, *_ = make.course()
    make.path(lesson.document, [lesson], slug="more", title="More tea")
    seen = text(client.get("/"))
    assert "Tea for everyone" in seen and "More tea" in seen


def test_closed_and_draft_paths_are_shown_to_no_stranger(client):
    source = make.document()
    make.path(source, slug="closed", title="Closed", is_open=False)
    make.path(source, slug="draft", title="Draft", state="draft")
    seen = text(client.get("/"))
    assert "No courses here yet. Ask whoever sent you." in seen
    assert "Closed" not in seen and "Draft" not in seen


def test_home_says_the_one_thing_to_do_next(client):
    path, lesson, *_ = make.course()
    learner = make.learner()
    client.force_login(learner)
    assert "Start lesson 1" in text(client.get("/"))
    enrolment = progress.enrol(learner, path, timezone.now())
    progress.mark_read(enrolment, lesson, lesson.current, timezone.now())
    seen = text(client.get("/"))
    assert "Read. 2 questions left" in seen
    assert seen.count('<button class="button">') == 1 and "Ask me" in seen


def test_home_shows_how_far_each_path_has_got(client):
    path, lesson, *_ = make.course()
    other = make.path(lesson.document, [lesson], slug="more", title="More tea")
    learner = make.learner()
    for joined in (path, other):
        progress.enrol(learner, joined, timezone.now())
    client.force_login(learner)
    assert "0 of 1 lessons done" in text(client.get("/"))


def test_of_courses_not_joined_home_offers_the_first_to_begin_and_names_the_others(client):
    path, lesson, *_ = make.course()
    for number in (1, 2):
        make.path(lesson.document, [lesson], slug=f"more-{number}", title=f"More tea {number}")
    learner = make.learner()
    client.force_login(learner)
    seen = text(client.get("/"))
    assert "Where to begin" in seen and seen.count("Start lesson 1") == 1
    assert all(title in seen for title in ("Tea for everyone", "More tea 1", "More tea 2"))
    progress.enrol(learner, path, timezone.now())
    seen = text(client.get("/"))
    assert seen.count('class="button"') == 1 and seen.count("Start lesson 1") == 1
    assert "More tea 1" in seen and "More tea 2" in seen


@pytest.mark.parametrize("joins", [False, True])
def test_home_asks_as_often_with_three_other_courses_as_with_one(client, joins, django_assert_num_queries):
    path, lesson, *_ = make.course()
    learner = make.learner()
    if joins:
        progress.enrol(learner, path, timezone.now())
    client.force_login(learner)
    make.path(lesson.document, [lesson], slug="more-1", title="More tea 1")
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert "More tea 1" in text(client.get("/"))
    for number in (2, 3):
        make.path(lesson.document, [lesson], slug=f"more-{number}", title=f"More tea {number}")
    with django_assert_num_queries(len(asked)):
        assert "More tea 3" in text(client.get("/"))


def test_an_empty_home_says_whom_to_ask(client):
    client.force_login(make.learner())
    assert "No courses here yet. Ask whoever sent you." in text(client.get("/"))


# A path that is not offered any more


@pytest.fixture(params=["draft", "retired"])
def ended(request):
    """A path its learner has read a lesson of before it was taken back; returns (path, lesson, learner)."""
    path, lesson, *_ = make.course()
    learner = make.learner()
    enrolment = progress.enrol(learner, path, timezone.now())
    progress.mark_read(enrolment, lesson, lesson.current, timezone.now())
    LearningPath.objects.update(state=request.param)
    return path, lesson, learner


def test_home_says_that_a_path_one_joined_is_no_longer_offered(client, ended):
    path, lesson, learner = ended
    client.force_login(learner)
    seen = text(client.get("/"))
    assert "Nothing to learn now" in seen and "Start lesson 1" not in seen
    assert "No longer offered. What you have done stays yours." in seen
    assert f'<a href="{path.get_absolute_url()}">Tea for everyone</a>' in seen
    make.path(lesson.document, [lesson], slug="more", title="More tea")
    seen = text(client.get("/"))
    assert "Where to begin" in seen and "No longer offered" in seen


@pytest.mark.parametrize("page", ["", "sheet/", "words/", "leaves/", "leaves/changes/", "quiz/check/"])
def test_its_addresses_say_so_and_what_stays(client, ended, page):
    path, _lesson, learner = ended
    client.force_login(learner)
    response = client.get(f"{path.get_absolute_url()}{page}")
    assert response.status_code == 404
    assert "“Tea for everyone” is no longer offered" in text(response)
    assert "you have read 1 lesson." in text(response) and "Download my data" in text(response)


def test_who_had_finished_it_reads_when(client, ended):
    path, _lesson, learner = ended
    learner.enrolments.update(completed_at=timezone.now())
    client.force_login(learner)
    day = date_format(timezone.localtime(), "j F Y")
    assert f"you finished it on {day}." in text(client.get(path.get_absolute_url()))
    assert f"Finished on {day}." in text(client.get("/"))


def test_who_has_not_joined_it_is_told_nothing_of_it(client, ended):
    path, *_ = ended
    for person in (None, make.learner("ben@example.org", "Ben")):
        if person:
            client.force_login(person)
        response = client.get(path.get_absolute_url())
        assert response.status_code == 404
        assert "Tea" not in text(response) and "This page is not here" in text(response)
        assert "Tea for everyone" not in text(client.get("/"))


def test_a_page_that_is_not_there_is_just_that_on_a_path_that_is_offered(client):
    path, *_ = make.course()
    learner = make.learner()
    progress.enrol(learner, path, timezone.now())
    client.force_login(learner)
    assert "This page is not here" in text(client.get(f"{path.get_absolute_url()}nothing/"))


def test_home_does_not_show_another_learners_progress(client):
    path, lesson, *_ = make.course()
    other = progress.enrol(make.learner("ben@example.org", "Ben Canary"), path, timezone.now())
    progress.mark_read(other, lesson, lesson.current, timezone.now())
    client.force_login(make.learner())
    seen = text(client.get("/"))
    assert "Read." not in seen and "Canary" not in seen


@pytest.mark.parametrize("paths", [1, 3, 30])
def test_home_costs_the_same_however_many_paths(client, django_assert_num_queries, paths):
    path, lesson, *_ = make.course()
    learner = make.learner()
    for number in range(1, paths):
        more = make.path(lesson.document, [lesson], slug=f"p{number}", title=f"P{number}")
        progress.enrol(learner, more, timezone.now())
    progress.enrol(learner, path, timezone.now())
    client.force_login(learner)
    with django_assert_num_queries(6):
        client.get("/")


def test_home_shows_a_dozen_courses_at_a_time_joined_ones_first(client):
    path, lesson, *_ = make.course()
    learner = make.learner()
    for number in range(12):
        make.path(lesson.document, [lesson], slug=f"p{number}", title=f"Another {number:02}")
    joined = make.path(lesson.document, [lesson], slug="z", title="Zen")
    progress.enrol(learner, joined, timezone.now())
    client.force_login(learner)
    first = client.get("/").text
    assert "Zen" in first and "Another 10" in first and "Another 11" not in first
    assert 'href="?page=2" rel="next"' in first
    second = client.get("/?page=2").text
    assert "Another 11" in second and "Tea for everyone" in second and "Zen" not in second
    assert 'href="?page=1" rel="prev"' in second and 'rel="next"' not in second


def test_a_finished_path_says_so_and_dates_it(client):
    path, lesson, *_ = make.course()
    learner = make.learner()
    enrolment = progress.enrol(learner, path, timezone.now())
    progress.mark_read(enrolment, lesson, lesson.current, timezone.now())
    progress.check_passed(enrolment, lesson, timezone.now())
    progress.final_passed(enrolment, timezone.now())
    client.force_login(learner)
    day = timezone.localtime().strftime("%-d %B %Y")
    seen = text(client.get(path.get_absolute_url()))
    assert f"You finished this path on {day}." in seen
    assert "Every lesson is read, and all questions are passed." in seen
    sheet = text(client.get(reverse("learn:sheet", args=[path.slug])))
    assert f"Mia finished this path on {day}." in sheet
    assert "Tea is a leaf." in sheet and "This course is for learning." in sheet


def test_a_path_finished_without_its_questions_says_which_are_open(client):
    path, lesson, check, final = make.course()
    path.steps.update(check_required=False)
    path.final_required = False
    path.save()
    learner = make.learner()
    progress.mark_read(progress.enrol(learner, path, timezone.now()), lesson, lesson.current, timezone.now())
    client.force_login(learner)
    seen = text(client.get(path.get_absolute_url()))
    assert "You finished this path" in seen and "passed" not in seen
    for quiz in (check, final):
        assert f'<a href="/learn/{path.slug}/quiz/{quiz.slug}/">{quiz.title}</a>' in seen
    assert "2 sets of questions still open, if you like" in text(client.get("/"))


def test_the_sheet_carries_questions_for_an_appointment(client):
    path, *_ = make.course()
    path.appointment = "Which tea?\n\nWhen?"
    path.save()
    seen = text(client.get(reverse("learn:sheet", args=[path.slug])))
    assert "<li>Which tea?</li><li>When?</li>" in seen


def test_general_meanings_are_listed_apart(client):
    path, lesson, *_ = make.course()
    make.term(lesson.document, "cup", "cup", "A small bowl.", is_general=True)
    key = lesson.document.passages.first().key
    make.term(lesson.document, "leaf", "leaf", f"What tea is. [@{key}]")
    seen = text(client.get(reverse("learn:glossary", args=[path.slug])))
    assert seen.index("What the source says they mean") < seen.index("leaf") < seen.index("General meanings")
    assert f'href="/source/tea/#{key}"' in seen and "[@" not in seen


def test_every_sentence_of_the_source_has_its_own_address(client):
    path, lesson, *_ = make.course()
    seen = text(client.get("/source/tea/"))
    for passage in lesson.document.passages.all():
        assert f'<span id="{passage.key}" class="passage">{passage.text}</span>' in seen


def test_a_footnote_of_the_source_says_which_words_it_belongs_to(client):
    import_file(b"# Salt\n\nMost eat nine grams,[^1] too much.\n\n[^1]: In 2019.\n", "salt.md", "salt")
    make.path(Document.objects.get(slug="salt"))
    key = Document.objects.get(slug="salt").passages.get(text="In 2019.").key
    said = f'Note on “Most eat nine grams”:</em> <span id="{key}" class="passage">In 2019.</span>'
    assert said in client.get("/source/salt/").text


@pytest.mark.parametrize("highest", [1, 2])
def test_the_headings_of_the_source_are_told_apart_by_their_level(client, highest):
    marks = "#" * highest
    sections = (
        f"{marks} Tea\n\nIt is a leaf.\n\n{marks}# Green\n\nIt is fresh.\n\n{marks} Water\n\nIt is hot.\n"
    )
    import_file(sections.encode(), "drinks.md", "drinks")
    make.path(Document.objects.get(slug="drinks"))
    page = client.get("/source/drinks/").text
    assert re.findall(r"<(h[2-5]) [^>]*>(\w+)<", page) == [("h2", "Tea"), ("h3", "Green"), ("h2", "Water")]


def test_the_source_stands_there_letter_for_letter(client):
    said = """Don't "boil" it & wait, if 5 < 6."""
    make.path(make.document(sentences=[said]))
    assert html.unescape(client.get("/source/tea/").text).count(said) == 1


def test_the_source_of_nothing_readable_is_not_there(client):
    make.document()
    assert client.get("/source/tea/").status_code == 404
    assert client.get("/source/none/").status_code == 404


@pytest.mark.parametrize("sentences", [1, 3, 30])
def test_the_source_costs_the_same_however_long(client, django_assert_num_queries, sentences):
    source = make.document(sentences=[f"Sentence {n}." for n in range(sentences)])
    make.path(source)
    with django_assert_num_queries(6):
        client.get("/source/tea/")


def test_a_review_is_claimed_only_where_one_is_recorded(client):
    path, *_ = make.course()
    assert "No clinician has reviewed this course yet." in text(client.get(path.get_absolute_url()))
    path.reviewed_as, path.reviewed_on = "Dr Ada Lane, cardiologist", timezone.localdate()
    path.save()
    seen = text(client.get(path.get_absolute_url()))
    assert "Reviewed by Dr Ada Lane, cardiologist" in seen and "No clinician" not in seen


@pytest.mark.parametrize("name", ["about", "contact", "privacy", "terms"])
def test_the_operators_pages_have_honest_defaults(client, settings, name):
    assert client.get(reverse(f"learn:{name}")).status_code == 200
    settings.OPERATOR_NAME, settings.OPERATOR_EMAIL = "The Lane Clinic", "help@example.org"
    seen = text(client.get(reverse("learn:contact")))
    assert "The Lane Clinic" in seen and "mailto:help@example.org" in seen


def test_a_missing_page_helps(client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "This page is not here" in text(answer) and "To the start" in text(answer)


@pytest.mark.parametrize("name", ["front", "about", "contact", "privacy", "terms"])
def test_reading_pages_take_no_post(client, name):
    assert client.post(reverse(f"learn:{name}")).status_code == 405


@pytest.mark.parametrize("status", ["bad_request", "server_error"])
def test_pages_for_when_all_is_wrong_need_no_database(rf, settings, django_assert_num_queries, status):
    settings.DEMO = True
    with django_assert_num_queries(0):
        seen = text(getattr(pages, status)(rf.get("/")))
    assert "To the start" in seen and "Demo. Anyone can sign in." in seen


@pytest.mark.parametrize("status", ["bad_request", "server_error"])
def test_they_stand_where_no_style_sheet_was_collected(rf, settings, tmp_path, status):
    settings.STATIC_ROOT = tmp_path
    storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": storage}}
    answer = getattr(pages, status)(rf.get("/"))
    assert "To the start" in text(answer) and "stylesheet" not in answer.content.decode()


AWAY = [
    OperationalError("database or disk is full"),
    RedisConnectionError("refused"),
    OSError(errno.ENOSPC, "full"),
]


@pytest.mark.parametrize("error", AWAY, ids=["database", "cache", "disk"])
def test_what_is_away_for_a_while_is_a_page_that_says_what_to_do(client, monkeypatch, error):
    def fails(*args):
        raise error

    monkeypatch.setattr(pages.LearningPath.objects, "visible_to", fails)
    client.raise_request_exception = False
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "The site cannot answer just now" in text(answer) and "load this page again" in text(answer)


def test_a_fault_of_the_program_is_not_called_passing(client, monkeypatch):
    monkeypatch.setattr(pages, "operator_page", lambda *args: 1 / 0)
    client.raise_request_exception = False
    assert client.get("/about/").status_code == 500


def test_who_sent_something_is_told_that_it_is_not_saved(rf):
    try:
        raise OperationalError("the connection is closed")
    except OperationalError:
        answer = pages.server_error(rf.post("/attempts/1/1/"))
    assert "What you just sent is not saved yet." in text(answer)


@pytest.mark.parametrize("words", [0, 1, 3])
def test_the_words_of_a_course_are_offered_where_there_are_some(client, words):
    document = make.document()
    path = make.path(document, [make.lesson(document)])
    for n in range(words):
        make.term(document, f"word-{n}", f"word {n}", is_general=True)
    page = text(client.get(path.get_absolute_url()))
    assert ("Words used in this course" in page) == bool(words)


@pytest.mark.parametrize("word", ["bush", "shrub"])
def test_dotted_words_are_told_of_where_a_word_is_dotted(client, word):
    document = make.document()
    make.term(document, word, word, is_general=True)
    path = make.path(document, [make.lesson(document)])  # its words are “Tea grows on a bush.”
    page = text(client.get(f"{path.get_absolute_url()}leaves/"))
    assert "A small number opens the sentence of the source that a paragraph rests on." in page
    assert ("A dotted word opens its meaning." in page) == (word == "bush")
