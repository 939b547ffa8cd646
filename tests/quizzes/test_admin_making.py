"""Making a course of a document at the desk."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from learn import progress
from learn.models import Document, LearningPath, Lesson
from quizzes.making import make_course, publish_everything
from quizzes.planning import plan
from tests import desk, make
from tests.quizzes.tea_course import bring, many

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

TEA = "# Tea\n\n## Leaves\n\nTea is a leaf.\n\n### Old\n\nIt is bitter.\n\n## Water\n\nWater is warm.\n"
NEEDED = "change_document add_lesson add_learningpath add_pathlesson add_quiz".split()


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def address(document, query=""):
    return f"/admin/learn/document/{document.pk}/course/{query}"


def typed(document, **changed):
    """What the form says when nothing is changed in it."""
    number = document.revisions.count()
    fields = {"revision": number, "title": "Tea", "written_by": "Ed", "is_open": "on"}
    for place, part in enumerate(plan(document, 2).parts, 1):
        fields |= {f"take_{place}": "on", f"title_{place}": part.title}
    return {name: value for name, value in (fields | changed).items() if value is not None}


def send(client, document, **changed):
    return client.post(address(document, "?level=2"), typed(document, **changed), follow=True)


def only(*codenames):
    person = make.educator("only@example.org")
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return desk.signed_in(person)


def test_a_document_leads_to_a_course_of_it(client):
    document = bring(TEA)
    page = client.get(f"/admin/learn/document/{document.pk}/change/")
    assert f'href="{address(document)}"' in page.text


def test_the_outline_is_shown_with_words_minutes_grade_and_warnings(client):
    document = bring(TEA)
    page = client.get(address(document, "?level=2")).text
    assert 'value="Leaves"' in page and 'value="Water"' in page
    assert "With: Old" in page
    assert "6 words" not in page and "7 words" in page
    assert "1 min" in page and "grade 1" in page
    assert "Short for a lesson: under 40 words." in page
    assert 'href="?level=3"' in page
    assert not Lesson.objects.exists()


@pytest.mark.parametrize(("code", "name"), [("pt-BR", "Brazilian Portuguese"), ("x-tea", "x-tea")])
def test_the_outline_says_its_language_and_where_to_change_it(client, code, name):
    document = bring(TEA)
    Document.objects.update(language=code)
    page = client.get(address(document)).text
    there = f"/admin/learn/document/{document.pk}/change/#id_language"
    assert f"Its language is {name}." in page and f'href="{there}"' in page


@pytest.mark.parametrize("level", ["", "x", "9", "12", "²", "-1"])
def test_an_unknown_level_is_as_none(client, level):
    assert client.get(address(bring(TEA)), {"level": level}).status_code == 200


def test_what_is_ticked_becomes_a_draft_path_under_the_titles_typed(client):
    document = bring(TEA)
    page = send(client, document, title_1="What a leaf is", take_2=None)
    path = LearningPath.objects.get()
    assert page.redirect_chain == [(f"/admin/learn/learningpath/{path.pk}/change/", 302)]
    assert desk.said(page) == ["“Tea” has 1 new draft lesson, with an empty check."]
    assert [lesson.title for lesson in path.lessons.all()] == ["What a leaf is"]
    assert path.state == "draft"
    assert "Publish everything" in page.text


def test_who_wrote_it_and_when_is_filled_in_as_the_file_tells_and_may_be_changed(client):
    document = bring(TEA.replace("## Leaves", "By Jane Doe, 3 May 2024\n\n## Leaves", 1))
    page = client.get(address(document, "?level=2")).text
    assert 'value="Jane Doe"' in page and 'value="2024-05-03"' in page
    assert page.count("A file does not always know: see that it is right.") == 2
    send(client, document, authors="Jane D. Doe", published_on="2024-05-04")
    document.refresh_from_db()
    assert (document.authors, str(document.published_on)) == ("Jane D. Doe", "2024-05-04")


def test_what_learners_are_told_of_the_source_is_kept_and_shown_to_them(client):
    document = bring(TEA)
    send(
        client,
        document,
        authors="Jane Roe",
        licence="CC BY 4.0",
        source_address="https://example.org/tea",
        published_on="2024-05-03",
        is_restatement="on",
        next_check_on="2127-01-31",
    )
    path = LearningPath.objects.get()
    client.post(f"/admin/learn/learningpath/{path.pk}/publish/")
    for page in (Client().get("/learn/tea/").text, Client().get("/source/tea/").text):
        for said in ("Jane Roe", "CC BY 4.0", 'href="https://example.org/tea"', "3 May 2024"):
            assert said in page
    page = Client().get("/learn/tea/").text
    assert "Next check due: 31 January 2127." in page and "Written by Ed." in page
    assert "restates an article" in Client().get("/source/tea/").text


LEAFLET = "# Warfarin\n\n## Before\n\nTell your doctor. Some patients have symptoms.\n\n## After\n\nRest.\n"


@pytest.mark.parametrize(
    "text, ticked, told",
    [
        (TEA, None, "No review of this course has been"),
        (TEA, "on", "No clinician has reviewed this course yet."),
    ],
)
def test_learners_read_of_clinicians_only_where_the_course_is_about_health(client, text, ticked, told):
    send(client, bring(text), is_about_health=ticked)
    client.post(f"/admin/learn/learningpath/{LearningPath.objects.get().pk}/publish/")
    page = Client().get("/learn/tea/").text
    assert told in page and ("It informs and does not advise" in page) is bool(ticked)


@pytest.mark.parametrize("text, ticked", [(TEA, False), (LEAFLET, True)])
def test_it_comes_ticked_where_the_words_sound_like_health(client, text, ticked):
    page = client.get(address(bring(text)))
    assert page.context["form"]["is_about_health"].value() is ticked
    if ticked:
        said = "Ticked because its words sound like it (doctor, patients, symptoms): untick it if it is not."
    else:
        said = "Not ticked because its words do not sound like it: tick it if it is."
    assert said in page.text


def test_mistakes_are_said_and_what_was_typed_stays(client):
    document = bring(TEA)
    page = send(client, document, source_address="nowhere at all", title_2="What water is")
    assert (
        "Write a whole address, such as https://example.org/page." in page.text
        and 'value="What water is"' in page.text
    )
    assert not Lesson.objects.exists()
    document.refresh_from_db()
    assert document.source_address == ""


def test_nothing_ticked_is_refused(client):
    page = send(client, bring(TEA), take_1=None, take_2=None)
    assert "Choose at least one section. Each becomes a lesson." in page.text
    assert "0 lessons" not in page.text and "minute of reading." not in page.text
    assert "Nothing is ticked" in page.text
    assert not LearningPath.objects.exists()


def test_an_outline_of_an_older_edition_makes_nothing(client):
    document = bring(TEA)
    old = typed(document)
    bring(TEA + "\n## Pots\n\nA pot is made of clay.\n")
    page = client.post(address(document, "?level=2"), old, follow=True)
    assert "has got a newer edition meanwhile" in page.text and 'value="Pots"' in page.text
    assert not Lesson.objects.exists()


def test_a_list_of_the_documents_headings_comes_unticked_with_the_reason(client):
    document = bring(
        "# Tea\n\n- [Leaves](#leaves)\n- [Water](#water)\n\n## Leaves\n\nA leaf.\n\n## Water\n\nWarm.\n"
    )
    page = client.get(address(document))
    ticks = {field.label: field.value() for _part, field, _title in page.context["form"].rows}
    assert ticks == {"Take “Tea”": False, "Take “Leaves”": True, "Take “Water”": True}
    assert "Only a list of the document’s own headings: nothing to learn." in page.text
    assert "2 lessons, in the document" in page.text
    client.post(address(document, "?level=2"), typed(document, take_1=None), follow=True)
    assert set(Lesson.objects.values_list("title", flat=True)) == {"Leaves", "Water"}
    again = client.get(address(document)).text
    assert "with a lesson for each of these" in again and "Make the drafts" not in again
    assert "Only a list of the document’s own headings" in again


def test_without_headings_it_says_so_and_what_to_do(client):
    document = bring("# Tea\n\nTea is a leaf.\n\nWater is warm.\n")
    page = client.get(address(document)).text
    assert "Under its title no headings were found, so all of it would be one lesson." in page
    assert f'href="/admin/learn/document/{document.pk}/next-edition/"' in page
    assert "Make the drafts" in page
    assert "no headings were found" not in client.get(address(bring(slug="other", text=TEA))).text


def test_a_second_time_shows_the_lessons_that_exist(client):
    document = bring(TEA)
    old = typed(document)
    send(client, document)
    page = client.get(address(document)).text
    assert "Is a lesson already:" in page and "Make the drafts" not in page
    again = client.post(address(document, "?level=2"), old, follow=True)
    assert desk.said(again) == ["These lessons exist already, on “Tea”. Nothing was made twice."]
    assert (Lesson.objects.count(), LearningPath.objects.count()) == (2, 1)


def test_a_document_without_text_says_so(client):
    empty = Document.objects.create(slug="empty", title="Empty")
    assert "The document has no text yet." in client.get(address(empty)).text
    assert client.post(address(empty), {}).status_code == 200
    assert "Make a course of it" not in client.get(f"/admin/learn/document/{empty.pk}/change/").text


def test_more_sections_than_a_course_has_are_chosen_from_page_by_page_and_join_one_course(client):
    document = bring(many(201))
    page = client.get(address(document)).text
    assert "These are sections 1 to 200 of 201; a course has at most 200 lessons." in page
    assert "Or bring the document in parts: a file for each course." in page
    assert "higher heading" not in page
    assert 'name="take_200"' in page and 'name="take_201"' not in page
    sent = {"revision": document.current_revision.number, "title": "Much", "is_open": "on"}
    sent |= {f"title_{number}": f"L{number}" for number in range(1, 201)}
    client.post(f"{address(document)}?page=1", sent | {f"take_{number}": "on" for number in range(1, 201)})
    last = {"revision": 1, "take_201": "on", "title_201": "The last"}
    page = client.post(f"{address(document)}?page=2", last).text
    assert "That would be 201 lessons; a course has at most 200. Untick some." in page
    assert LearningPath.objects.get().steps.count() == 200
    Lesson.objects.filter(title="L7").update(state="retired", section=None)
    Lesson.objects.get(title="L7").citations.all().delete()
    client.post(f"{address(document)}?page=2", last)
    assert LearningPath.objects.get().lessons.filter(title="The last", state="draft").exists()


@pytest.mark.parametrize("lacks", NEEDED)
def test_it_takes_the_right_to_each_thing_it_makes(lacks):
    document = bring(TEA)
    fields = typed(document)
    outsider = only(*(codename for codename in [*NEEDED, "view_document"] if codename != lacks))
    assert outsider.get(address(document)).status_code == 403
    assert outsider.post(address(document), fields).status_code == 403
    assert not Lesson.objects.exists()
    if lacks != "change_document":
        assert "Make a course of it" not in outsider.get(f"/admin/learn/document/{document.pk}/change/").text


def test_a_learner_and_a_stranger_are_not_let_in():
    document = bring(TEA)
    make_course(plan(document))
    path = LearningPath.objects.get()
    for client in (desk.signed_in(make.learner()), Client()):
        assert client.get(address(document)).status_code == 302
        assert client.post(f"/admin/learn/learningpath/{path.pk}/publish/").status_code == 302
    path.refresh_from_db()
    assert path.state == "draft"


def test_what_writes_wants_the_token():
    document = bring(TEA)
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.educator())
    assert client.post(address(document), typed(document)).status_code == 403
    assert not Lesson.objects.exists()


@pytest.mark.parametrize("count", [1, 30])
def test_the_outline_asks_as_often_for_thirty_sections_as_for_one(client, count, django_assert_num_queries):
    document = bring(many(count))
    client.get(address(document))
    with django_assert_num_queries(8):
        client.get(address(document))


# What the next edition leaves to do


def published_with_a_question():
    document = bring(TEA)
    publish_everything(make_course(plan(document, 2)).path, None, timezone.now())
    make.question(document).citations.update(passage=document.passages.get(text="Tea is a leaf."))
    return document


def test_after_another_edition_the_page_leads_to_the_work_it_leaves(client):
    document = published_with_a_question()
    page = f"/admin/learn/document/{document.pk}/change/"
    queue = f"/admin/quizzes/questionacceptance/{document.pk}/"
    assert "Put right what it touches" not in client.get(page).text
    bring(TEA.replace("a leaf", "a bush"))
    text = client.get(page).text
    assert "Next: what edition 2 leaves to do" in text and "1 lesson and 1 question rest on" in text
    assert f'<a class="button" href="{queue}">Put right what it touches</a>' in text
    assert text.count('class="button"') == 1
    make.question(document, "other").citations.update(passage=document.passages.get(text="Tea is a leaf."))
    assert "1 lesson and 2 questions rest on" in client.get(page).text


def test_with_nothing_left_to_do_it_leads_on_as_before(client):
    document = published_with_a_question()
    bring(TEA + "\n## Pots\n\nA pot is made of clay.\n")
    text = client.get(f"/admin/learn/document/{document.pk}/change/").text
    assert "Put right what it touches" not in text and "What the newest edition leaves to do" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_document_asks_as_often_for_three_as_for_one(client, count, django_assert_num_queries):
    document = bring(many(count))
    make_course(plan(document, 2))
    bring(many(count).replace("This is", "That is"))
    client.get(f"/admin/learn/document/{document.pk}/change/")
    with django_assert_num_queries(11):
        client.get(f"/admin/learn/document/{document.pk}/change/")


# The sheet of what was made


def test_the_sheet_says_of_each_lesson_how_long_it_is_and_what_its_check_asks(client):
    document = bring(TEA + "\n## Work\n\n" + "A leaf is picked by hand and dried in the sun. " * 40 + "\n")
    path = make_course(plan(document, 2)).path
    make.question(document)
    path.quizzes.get(lesson__slug="leaves").slots.create(question=make.question(document, "q"), position=1)
    page = client.get(f"/admin/learn/learningpath/{path.pk}/change/")
    rows = [(str(row.lesson), row.minutes, row.is_long, row.check.asks) for row in page.context["sheet"].rows]
    assert rows == [("Leaves", 1, False, 1), ("Water", 1, False, 0), ("Work", 2, True, 0)]
    assert "check with 1 question" in page.text and "empty check" in page.text
    assert [said for said, _where in page.context["sheet"].open] == [
        "1 lesson is long, over 350 words: shorten it, or part it in two.",
        "2 checks ask nothing yet: write questions for them.",
        "No day is set by which its facts are checked again.",
        "It is not said in a sentence what it is.",
    ]


def test_the_sheet_names_a_check_that_draws_from_too_few_questions(client):
    document = bring(TEA)
    path = make_course(plan(document, 2), next_check_on="2030-01-31", about="Of tea.").path
    for quiz in path.quizzes.all():
        quiz.slots.create(question=make.question(document, quiz.slug), position=1)
    check = path.quizzes.get(lesson__slug="water")
    check.slots.create(draws=2, draw_topic="heat", position=2)
    page = client.get(f"/admin/learn/learningpath/{path.pk}/change/")
    said = "“Check: Water”: It draws 2 from “heat”, where there are 0 published questions to draw."
    assert page.context["sheet"].open == [(said, f"/admin/quizzes/quiz/{check.pk}/change/")]


def test_nothing_is_called_open_that_is_done(client):
    document = bring(TEA)
    path = make_course(plan(document, 2), next_check_on="2030-01-31", about="Of tea.").path
    for quiz in path.quizzes.all():
        quiz.slots.create(question=make.question(document, quiz.slug), position=1)
    page = client.get(f"/admin/learn/learningpath/{path.pk}/change/")
    assert page.context["sheet"].open == [] and "Open, and nothing waits" not in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_sheet_asks_as_often_for_three_lessons_as_for_one(client, count, django_assert_num_queries):
    path = make_course(plan(bring(many(count)))).path
    client.get(f"/admin/learn/learningpath/{path.pk}/change/")
    with django_assert_num_queries(12):
        client.get(f"/admin/learn/learningpath/{path.pk}/change/")


# Publishing everything


def test_publishing_is_one_button_and_a_post(client):
    send(client, bring(TEA))
    path = LearningPath.objects.get()
    where = f"/admin/learn/learningpath/{path.pk}/publish/"
    # As after signing in again, when the address is opened alone.
    assert client.get(where).headers["Location"] == f"/admin/learn/learningpath/{path.pk}/change/"
    assert LearningPath.objects.get().state == "draft"
    page = client.post(where, follow=True)
    assert desk.said(page) == ["Published, with 2 lessons. Learners can read it now."]
    assert "Publish everything" not in page.text
    assert "Tea is a leaf." in Client().get("/learn/tea/leaves/").text


def test_what_stays_a_draft_is_named_with_where_it_is_published(client):
    document = make.document()
    lesson = make.lesson(document, published=False)
    path = make.path(document, [lesson], state="draft")
    question = make.question(document, "why", "Why tea?")
    type(question).objects.update(state="draft")
    quiz = make.quiz(path, [question], lesson=lesson, state="draft")
    page = client.post(f"/admin/learn/learningpath/{path.pk}/publish/", follow=True)
    published, left = desk.said(page)
    assert published == "Published, with 1 lesson. Learners can read it now."
    assert left.startswith("1 quiz and 1 question are still drafts, and learners are not asked them:")
    assert f'<a href="/admin/quizzes/quiz/{quiz.pk}/change/">{quiz}</a>' in left
    assert f'<a href="/admin/quizzes/question/{question.pk}/change/">' in left


def test_a_path_nobody_can_open_yet_says_so(client):
    path = make_course(plan(bring(TEA))).path
    LearningPath.objects.update(is_open=False)
    page = client.post(f"/admin/learn/learningpath/{path.pk}/publish/", follow=True)
    assert desk.said(page) == [
        "Published, with 2 lessons. Nobody can open it yet: tick “readable without an account” below and save."
    ]
    assert "<b>Published, but nobody can open it yet</b>" in page.text
    progress.enrol(make.learner(), path, timezone.now())
    page = client.get(f"/admin/learn/learningpath/{path.pk}/change/")
    assert "<b>Published, for those who have joined</b>" in page.text


def test_a_path_that_asks_for_it_is_held_back_and_the_list_is_shown(client):
    send(client, bring(TEA))
    LearningPath.objects.update(publish_check_blocks=True)
    path = LearningPath.objects.get()
    page = client.post(f"/admin/learn/learningpath/{path.pk}/publish/", follow=True)
    assert desk.said(page) == ["Nothing was published: 1 thing stands against it."]
    assert "With everything published, 1 thing would stand against it." in page.text
    assert "It has no date by which its facts are checked again." in page.text
    assert "Only drafts cover this" not in page.text
    assert not Lesson.objects.published().exists()


def test_who_may_not_publish_is_not_offered_it():
    document = bring(TEA)
    path = make_course(plan(document)).path
    outsider = only("view_learningpath", "change_learningpath", "view_lesson", "view_pathlesson")
    assert "Publish everything" not in outsider.get(f"/admin/learn/learningpath/{path.pk}/change/").text
    assert outsider.post(f"/admin/learn/learningpath/{path.pk}/publish/").status_code == 403
    assert not Lesson.objects.published().exists()


def test_an_uploaded_file_is_a_published_course_after_three_posts(client):
    client.post("/admin/learn/document/add/", {"file": SimpleUploadedFile("tea.md", TEA.encode())})
    document = Document.objects.get()
    send(client, document)
    client.post(f"/admin/learn/learningpath/{LearningPath.objects.get().pk}/publish/")
    assert LearningPath.objects.published().count() == 1
