"""Arranging questions into quizzes."""

import re

import pytest
from django.utils import timezone

from learn import progress
from quizzes import attempts
from quizzes.models import Question, QuestionVersion, Quiz
from tests import desk, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


@pytest.fixture
def quiz():
    document = make.document()
    lesson = make.lesson(document)
    path = make.path(document, [lesson])
    questions = [make.question(document, name, f"{name.title()}?") for name in ("one", "two", "three")]
    return make.quiz(path, questions, lesson=lesson, pass_points=2)


def save(client, quiz, places=(1, 2, 3), removed=(), **changed):
    slots = list(quiz.slots.all())
    values = {
        "title": quiz.title,
        "lesson": quiz.lesson_id or "",
        "pass_points": quiz.pass_points,
        "state": quiz.state,
        "slots-TOTAL_FORMS": len(slots),
        "slots-INITIAL_FORMS": len(slots),
        "allowances-TOTAL_FORMS": 0,
        "allowances-INITIAL_FORMS": 0,
    }
    for number, (slot, place) in enumerate(zip(slots, places, strict=True)):
        values |= {
            f"slots-{number}-id": slot.pk,
            f"slots-{number}-quiz": quiz.pk,
            f"slots-{number}-position": place,
        }
        if slot.question and slot.question.slug in removed:
            values[f"slots-{number}-DELETE"] = "on"
    return client.post(f"/admin/quizzes/quiz/{quiz.pk}/change/", values | changed, follow=True)


def order(quiz):
    return [(slot.position, slot.question.slug) for slot in quiz.slots.all()]


def test_questions_follow_the_numbers_typed(client, quiz):
    save(client, quiz, places=(1, 2, 1))
    assert order(quiz) == [(1, "three"), (2, "one"), (3, "two")]


def test_a_refused_form_is_headed_by_what_is_saved_and_keeps_what_was_typed(client, quiz):
    page = save(client, quiz, title="Another name", state="draft", pass_points="none")
    assert "<h1>Check: tea</h1>" in page.text and 'value="Another name"' in page.text
    assert "<b>Published</b>" in page.text and "To pass: 2 of 3" in page.text
    assert "Another name" not in page.text.split("<title>")[1].split("</title>")[0]


def test_a_draft_is_published_by_its_button(client, quiz):
    button = '<button class="button" name="_publish" value="1">Publish</button>'
    address = f"/admin/quizzes/quiz/{quiz.pk}/change/"
    assert button not in client.get(address).text
    Quiz.objects.update(state="draft")
    quiz.refresh_from_db()
    assert button in client.get(address).text
    save(client, quiz, _publish="1")
    quiz.refresh_from_db()
    assert quiz.state == "published"


def test_a_quiz_that_asks_nothing_yet_says_so(client, quiz):
    quiz.slots.all().delete()
    page = client.get(f"/admin/quizzes/quiz/{quiz.pk}/change/").text
    assert "To pass: 2. It asks nothing yet." in page and "2 of 0" not in page
    assert "2 of 0" not in client.get("/admin/quizzes/quiz/").text


def test_to_pass_takes_one_right_answer_at_least(client, quiz):
    page = save(client, quiz, pass_points=0)
    assert "Nobody has passed with nothing right. Write 1 or more." in page.text
    assert Quiz.objects.get().pass_points == 2


def test_the_second_of_two_at_its_rules_is_told(client, quiz):
    page = client.get(f"/admin/quizzes/quiz/{quiz.pk}/change/")
    seen = page.context["adminform"].form["seen"].value()
    save(client, quiz, pass_points=3, seen=seen)
    assert "Someone saved this while you were writing." in save(client, quiz, pass_points=1, seen=seen).text
    assert Quiz.objects.get().pass_points == 3


def test_the_lessons_stand_under_their_paths_in_their_order(client, quiz):
    document = quiz.path.document
    second, first, _alone = (make.lesson(document, slug, slug.title()) for slug in ("a", "b", "c"))
    make.path(document, [first, second], slug="other", title="Another path")
    form = client.get("/admin/quizzes/quiz/add/").context["adminform"].form
    groups = [(name, [title for _pk, title in rows]) for name, rows in form.fields["lesson"].choices[1:]]
    assert groups == [
        ("Another path", ["B", "A"]), ("Tea for everyone", ["What tea is (has its check)"]), ("On no path", ["C"])
    ]  # fmt: skip


def offered_lessons(page):
    form = page.context["adminform"].form
    return [(name, [title for _pk, title in rows]) for name, rows in form.fields["lesson"].choices[1:]]


def test_the_lessons_of_other_courses_are_not_offered_once_the_path_is_chosen(client, quiz):
    document = quiz.path.document
    make.lesson(document, "alone", "Alone")
    other = make.path(document, [make.lesson(document, "b", "B")], slug="other", title="Another path")
    coffee = make.document("coffee", "Coffee", sentences=("Coffee is a bean.",))
    make.path(coffee, [make.lesson(coffee, "bean", "Bean")], slug="coffee", title="Coffee")
    mine = [("Another path", ["B"]), ("On no path", ["Alone"])]
    assert offered_lessons(client.get(f"/admin/quizzes/quiz/add/?path={other.pk}")) == mine
    typed = {
        "path": other.pk,
        "kind": "check",
        "title": "Check: tea",
        "pass_points": 1,
        "lesson": quiz.lesson_id,
    }
    page = client.post("/admin/quizzes/quiz/add/", typed)
    assert "This lesson is not on this path. Choose one that is." in page.text
    assert offered_lessons(page) == mine
    assert Quiz.objects.count() == 1


def test_the_questions_to_choose_from_stand_under_their_topics_without_those_it_asks(client, quiz):
    document = quiz.path.document
    make.question(document, "rare", "Rare?", topic="rare")
    make.question(document, "free", "Free?", topic="")
    page = client.get(f"/admin/quizzes/quiz/{quiz.pk}/change/").text
    select = page.partition('name="slots-__prefix__-question"')[2].partition("</select>")[0]
    assert re.findall(r'label="(.*?)"', select) == ["rare", "Without a topic"]
    assert re.findall(r">([^<]+\?)</option>", select) == ["Rare?", "Free?"]


def test_a_question_is_added_with_a_number(client, quiz):
    four = make.question(quiz.path.document, "four", "Four?")
    more = {
        "slots-TOTAL_FORMS": 4,
        "slots-3-quiz": quiz.pk,
        "slots-3-position": 2,
        "slots-3-question": four.pk,
    }
    save(client, quiz, **more)
    assert order(quiz) == [(1, "one"), (2, "four"), (3, "two"), (4, "three")]


def test_a_question_without_a_number_comes_last(client, quiz):
    four = make.question(quiz.path.document, "four", "Four?")
    more = {"slots-TOTAL_FORMS": 4, "slots-3-quiz": quiz.pk, "slots-3-question": four.pk}
    save(client, quiz, **more)
    assert order(quiz) == [(1, "one"), (2, "two"), (3, "three"), (4, "four")]


def new_rows(client, quiz, numbers, **changed):
    """Saves the quiz with more rows below those it has, each with the number typed in it."""
    more = {"slots-TOTAL_FORMS": 3 + len(numbers)}
    for row, number in enumerate(numbers, 3):
        question = make.question(quiz.path.document, f"new-{row}", f"New {row}?")
        more[f"slots-{row}-quiz"] = quiz.pk
        more[f"slots-{row}-question"] = question.pk
        more[f"slots-{row}-position"] = number
    return save(client, quiz, **more, **changed)


def test_rows_without_numbers_are_saved_in_the_order_of_the_page(client, quiz):
    new_rows(client, quiz, ["", "", "", "", ""])
    names = [name for _place, name in order(quiz)]
    assert names == ["one", "two", "three", "new-3", "new-4", "new-5", "new-6", "new-7"]


def test_a_row_without_a_number_comes_after_the_row_above_it(client, quiz):
    new_rows(client, quiz, ["1", "", "3", ""])
    names = [name for _place, name in order(quiz)]
    assert names == ["new-3", "new-4", "one", "two", "new-5", "new-6", "three"]


def test_a_row_whose_number_was_emptied_comes_after_the_row_above_it(client, quiz):
    save(client, quiz, places=("", 3, ""))
    assert order(quiz) == [(1, "one"), (2, "two"), (3, "three")]
    save(client, quiz, places=(3, "", 1))
    assert order(quiz) == [(1, "three"), (2, "one"), (3, "two")]


def test_a_question_of_another_document_cannot_be_added(client, quiz):
    other = make.question(
        make.document("coffee", "Coffee", sentences=("Coffee is a bean.",)), "bean", "Bean?"
    )
    more = {
        "slots-TOTAL_FORMS": 4,
        "slots-3-quiz": quiz.pk,
        "slots-3-position": 2,
        "slots-3-question": other.pk,
    }
    save(client, quiz, **more)
    assert len(order(quiz)) == 3


def test_a_question_is_asked_once_in_a_quiz(client, quiz):
    one = quiz.slots.first().question
    more = {
        "slots-TOTAL_FORMS": 4,
        "slots-3-quiz": quiz.pk,
        "slots-3-position": 2,
        "slots-3-question": one.pk,
    }
    response = save(client, quiz, **more)
    assert response.status_code == 200
    assert len(order(quiz)) == 3
    assert 'id="mistakes"' in response.text


def test_a_question_nobody_has_answered_can_be_taken_out(client, quiz):
    save(client, quiz, removed=["two"])
    assert order(quiz) == [(1, "one"), (2, "three")]


def test_a_question_learners_have_answered_stays_and_the_page_says_what_to_do(client, quiz):
    attempts.start(make.learner(), quiz, timezone.now())
    response = save(client, quiz, removed=["two"])
    assert "Learners have answered “Two?” here, so it cannot be taken out." in response.text
    assert len(order(quiz)) == 3


def test_a_place_keeps_its_question(client, quiz):
    other = make.question(quiz.path.document, "four", "Four?")
    save(client, quiz, **{"slots-0-question": other.pk})
    assert order(quiz)[0] == (1, "one")


def test_path_and_kind_of_a_quiz_stay(client, quiz):
    elsewhere = make.path(quiz.path.document, slug="else", title="Else")
    save(client, quiz, path=elsewhere.pk, kind="final", slug="x")
    now = Quiz.objects.get()
    assert (now.path, now.kind, now.slug) == (quiz.path, "check", "check")


def test_the_pass_is_shown_as_a_count(client, quiz):
    assert "2 of 3" in client.get("/admin/quizzes/quiz/").text
    assert "To pass: 2 of 3" in client.get(f"/admin/quizzes/quiz/{quiz.pk}/change/").text


def test_a_pass_that_cannot_be_reached_is_refused(client, quiz):
    response = save(client, quiz, pass_points=4)
    assert "It asks 3 published questions, but 4 right answers are needed to pass." in response.text
    quiz.refresh_from_db()
    assert quiz.pass_points == 2


def test_a_question_left_out_of_every_score_is_none_of_those_it_asks(client, quiz):
    QuestionVersion.objects.filter(question__slug="one").update(ruling="dropped")
    assert "To pass: 2 of 2" in client.get(f"/admin/quizzes/quiz/{quiz.pk}/change/").text
    response = save(client, quiz, pass_points=4)
    assert "It asks 2 published questions, but 4 right answers are needed to pass." in response.text


def test_a_quiz_that_asks_fewer_since_one_is_left_out_is_saved_as_it_is(client, quiz):
    QuestionVersion.objects.filter(question__slug="one").update(ruling="dropped")
    save(client, quiz, title="Another name", pass_points=3)
    quiz.refresh_from_db()
    assert (quiz.title, quiz.pass_points) == ("Another name", 3)


def test_a_draft_may_still_need_more_than_it_asks(client, quiz):
    save(client, quiz, pass_points=4, state="draft")
    quiz.refresh_from_db()
    assert quiz.pass_points == 4


def test_a_new_check_belongs_to_a_lesson_of_its_path(client, quiz):
    quiz.state = "retired"
    quiz.save()
    fields = {"path": quiz.path_id, "kind": "check", "title": "Tea check", "pass_points": 1}
    response = client.post("/admin/quizzes/quiz/add/", fields)
    assert response.context["adminform"].form.errors == {"lesson": ["Choose the lesson it checks."]}
    response = client.post("/admin/quizzes/quiz/add/", fields | {"lesson": quiz.lesson_id, "kind": "final"})
    said = "What stands at the end of the path is on no lesson. Choose none."
    assert response.context["adminform"].form.errors == {"lesson": [said]}
    client.post("/admin/quizzes/quiz/add/", fields | {"lesson": quiz.lesson_id})
    new = Quiz.objects.get(slug="tea-check")
    assert (new.state, new.lesson) == ("draft", quiz.lesson)


def test_an_address_that_differs_from_anothers_in_capitals_alone_is_taken(client, quiz):
    fields = {"path": quiz.path_id, "kind": "final", "title": "At the end", "pass_points": 1}
    page = client.post("/admin/quizzes/quiz/add/", fields | {"slug": quiz.slug.upper()})
    said = "Another quiz of this path has this address. Choose another."
    assert page.context["adminform"].form.errors == {"slug": [said]}


def test_a_check_of_a_lesson_on_no_path_is_said_to_reach_nobody_yet(client, quiz):
    lesson = make.lesson(quiz.path.document, "alone", "Alone")
    fields = {"path": quiz.path_id, "kind": "check", "title": "Alone", "pass_points": 1, "lesson": lesson.pk}
    page = client.post("/admin/quizzes/quiz/add/", fields, follow=True)
    said = f"“Alone” is not on “{quiz.path}” yet. Until it is, no learner comes to this quiz."
    assert said in desk.said(page)


def test_a_second_check_of_a_lesson_is_refused_with_a_sentence(client, quiz):
    fields = {
        "path": quiz.path_id,
        "kind": "check",
        "title": "More",
        "pass_points": 1,
        "lesson": quiz.lesson_id,
    }
    response = client.post("/admin/quizzes/quiz/add/", fields)
    said = "This lesson has a check on this path already, and a lesson has one."
    assert said in response.text
    assert f'<a href="/admin/quizzes/quiz/{quiz.pk}/change/">Check: tea</a>' in response.text
    assert "Add the questions there, or retire it first: " in response.text
    assert Quiz.objects.count() == 1


def test_a_quiz_does_not_come_back_beside_the_one_that_took_its_place(client, quiz):
    Quiz.objects.update(state="retired")
    make.quiz(quiz.path, lesson=quiz.lesson, slug="new", title="New")
    quiz.refresh_from_db()
    response = save(client, quiz, state="published")
    assert "This lesson has a check on this path already" in response.text
    quiz.refresh_from_db()
    assert quiz.state == "retired"


@pytest.mark.parametrize("questions", [1, 3])
def test_the_form_asks_as_much_for_one_question_as_for_three(questions, django_assert_num_queries):
    document = make.document()
    rows = [make.question(document, f"q{n}", f"Q{n}?") for n in range(questions)]
    quiz = make.quiz(make.path(document), rows)
    client = desk.signed_in(desk.educator())
    with django_assert_num_queries(12):
        client.get(f"/admin/quizzes/quiz/{quiz.pk}/change/")


def test_the_form_says_which_questions_it_offers_and_how_to_come_by_others(client, quiz):
    other = make.question(make.document("coffee", "Coffee <3"), "beans", "Beans?")
    page = client.get(f"/admin/quizzes/quiz/{quiz.pk}/change/").text
    assert "Questions of “All about tea” can be chosen: a quiz asks about the document of its path." in page
    for way in ("take-along", "bring"):
        assert re.search(rf'<a href="(/admin/quizzes/proposedbank/{way}/)">', page)
        assert client.get(f"/admin/quizzes/proposedbank/{way}/").status_code == 200
    assert str(other) not in page


def test_any_topic_counts_the_questions_of_all_topics_and_those_without(client, quiz):
    Question.objects.filter(slug__in=["one", "two"]).update(topic="leaves")
    Question.objects.filter(slug="three").update(topic="")
    page = client.get(f"/admin/quizzes/quiz/{quiz.pk}/change/").text
    assert "any topic (3 questions)" in page and "leaves (2 questions)" in page


def test_a_topic_counts_only_what_can_be_drawn(client, quiz):
    make.question(quiz.path.document, "out", "Left out?")
    Question.objects.update(topic="leaves")
    QuestionVersion.objects.filter(question__slug__in=("one", "out")).update(ruling="dropped")
    Question.objects.filter(slug="two").update(state="retired")
    page = client.get(f"/admin/quizzes/quiz/{quiz.pk}/change/").text
    assert "any topic (1 question)" in page and "leaves (1 question)" in page
    assert "Left out? (left out of every score)" in page


def test_the_form_leads_to_what_was_done_with_the_quiz(client, quiz):
    save(client, quiz, title="Another name")
    [where] = re.findall(
        r'<a href="([^"]+)">What was done</a>', client.get(f"/admin/quizzes/quiz/{quiz.pk}/change/").text
    )
    page = client.get(where).text
    assert "Changed “Title”" in page and "Ed Okafor" in page


def test_what_is_wrong_in_a_field_is_said_in_plain_words(client, quiz):
    page = save(client, quiz, title="", pass_points="many", lesson="999").text
    for said in ("Fill this in.", "Write a whole number, such as 6.", "Choose one of those listed."):
        assert said in page
    assert "This field" not in page and "valid choice" not in page


# When the lesson of a check is done


@pytest.fixture
def drafted(quiz):
    """As a course made of a document has it: the lesson is done when it is read, the check is a draft."""
    quiz.path.steps.update(check_required=False)
    Quiz.objects.update(state="draft")
    quiz.refresh_from_db()
    return quiz


def is_needed(quiz):
    return quiz.path.steps.get().check_required


def chosen(client, quiz):
    form = client.get(f"/admin/quizzes/quiz/{quiz.pk}/change/").context["adminform"].form
    return form["done_when"].value()


def test_a_check_that_learners_get_counts_unless_its_form_says_otherwise(client, drafted):
    assert chosen(client, drafted) == "passed"
    response = save(client, drafted, state="published")
    assert "“What tea is” is done from now on when it is read and this check is passed." in desk.said(
        response
    )
    assert is_needed(drafted)


def test_a_check_may_be_there_for_those_who_like(client, drafted):
    save(client, drafted, state="published", done_when="read")
    drafted.refresh_from_db()
    assert (drafted.state, is_needed(drafted), chosen(client, drafted)) == ("published", False, "read")
    save(client, drafted)  # what a page does not send stays
    assert not is_needed(drafted)


def test_a_draft_of_a_check_keeps_nobody_from_finishing(client, drafted):
    save(client, drafted, done_when="passed")
    assert not is_needed(drafted)


def test_who_has_read_it_is_done_when_reading_is_enough(client, quiz):
    now = timezone.now()
    quiz.path.final_required = False
    quiz.path.save()
    mine = progress.enrol(make.learner(), quiz.path, now)
    progress.mark_read(mine, quiz.lesson, quiz.lesson.current, now)
    mine.refresh_from_db()
    assert mine.completed_at is None
    response = save(client, quiz, done_when="read")
    assert "“What tea is” is done from now on when it is read." in desk.said(response)
    mine.refresh_from_db()
    assert mine.completed_at


def test_a_final_is_asked_nothing_of_a_lesson(client, quiz):
    final = make.quiz(quiz.path, [quiz.slots.first().question], slug="final", title="Final")
    page = client.get(f"/admin/quizzes/quiz/{final.pk}/change/")
    assert page.status_code == 200 and "done_when" not in page.text
