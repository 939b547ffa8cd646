"""A path asks for a check or a final that nobody can pass: it is named, and nobody is left before it."""

import pytest

from learn import progress
from learn.models import LearningPath
from quizzes import attempts, regrading
from quizzes.dead_ends import dead_ends
from quizzes.models import Question, Quiz
from quizzes.publish_check import findings
from tests import desk, make
from tests.quizzes import correcting
from tests.quizzes.correcting import THEN, correct, fresh, left_out, undo
from tests.quizzes.desk.correcting import look
from tests.quizzes.sitting import NOW, RIGHT, WRONG, answer_all
from tests.quizzes.test_admin_quizzes import save as save_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    """A path of one lesson, done when its check of one question is passed, without a final."""
    document = make.document()
    lesson = make.lesson(document)
    path = make.path(document, [lesson], final_required=False)
    return make.quiz(path, [make.question(document)], lesson=lesson)


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def joined(quiz, email="mia@example.org", name="Mia", reads=True):
    mine = progress.enrol(make.learner(email, name), quiz.path, NOW)
    if reads:
        lesson = quiz.path.steps.get().lesson
        progress.mark_read(mine, lesson, lesson.current, NOW)
    return mine


def has_finished(enrolment):
    enrolment.refresh_from_db()
    return enrolment.completed_at is not None


def is_asked_for(quiz):
    return quiz.path.steps.get().check_required


def answered(quiz, answer=WRONG, email="ann@example.org"):
    """Ann answers, so that how it counts can be corrected."""
    learner = make.learner(email, "Ann")
    return answer_all(attempts.start(learner, quiz, NOW), *[answer] * quiz.slots.count())


def drop(quiz, place=0, **how):
    return correcting.drop(quiz.slots.all()[place].question.current, **how)


def save(client, quiz, **changed):
    return save_places(client, quiz, places=range(1, quiz.slots.count() + 1), **changed)


def said(path):
    return [end.why for end in dead_ends([path])]


# What is named


def test_a_path_that_can_be_finished_has_none(course):
    assert said(course.path) == []


def test_a_lesson_without_its_check_is_one(course):
    course.slots.all().delete()
    course.delete()
    assert said(course.path) == [
        "It is done only when its check is passed, and it has none, so nobody can finish the path. Give it a "
        "check, or untick that on the page of the path."
    ]


@pytest.mark.parametrize(
    "state, why",
    [
        ("draft", "is a draft"),
        ("retired", "is retired"),
    ],
)
def test_so_is_one_whose_check_learners_do_not_get(course, state, why):
    Quiz.objects.update(state=state)
    assert said(course.path) == [
        f"It is done only when its check is passed, and that {why}, so nobody can finish the path. Publish "
        "the check, or untick that on the page of the path."
    ]


NOTHING = (
    "It is done only when its check is passed, and that asks nothing now, so nobody can finish the path. Give "
    "the check a question learners get, or choose on its page that its lesson is done when it is read."
)


def test_so_is_one_whose_check_has_no_question(course):
    course.slots.all().delete()
    assert said(course.path) == [NOTHING]


def test_so_is_one_whose_questions_learners_do_not_get(course):
    Question.objects.update(state="draft")
    assert said(course.path) == [NOTHING]


def test_so_is_one_whose_questions_are_left_out_of_every_score(course):
    answered(course)
    drop(course)
    course.path.steps.update(check_required=True)
    assert said(course.path) == [NOTHING]


def test_a_lesson_done_when_it_is_read_needs_no_check(course):
    Quiz.objects.update(state="retired")
    course.path.steps.update(check_required=False)
    assert said(course.path) == []


def test_a_check_that_comes_with_its_lesson_is_none(course):
    """Who publishes everything gives it, too."""
    Quiz.objects.update(state="draft")
    LearningPath.objects.update(state="draft")
    assert said(LearningPath.objects.get()) == []
    course.slots.all().delete()
    assert len(said(LearningPath.objects.get())) == 1


def test_a_path_that_asks_for_a_final_it_does_not_have_is_one(course):
    path = course.path
    path.final_required = True
    path.save()
    assert said(path) == [
        "It is done only when its final is passed, and it has none, so nobody can finish it. Give it a final, "
        "or untick that on its page."
    ]
    final = make.quiz(path, [], slug="final", title="Final")
    assert said(path) == [
        "It is done only when “Final” is passed, and that asks nothing now, so nobody can finish it. Give "
        "that a question learners get, or untick on the page of the path that it is needed."
    ]
    final.slots.create(position=1, question=course.slots.get().question)
    assert said(path) == []


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_a_practice_at_the_end_of_a_path_is_not_called_a_final(course, state):
    path = course.path
    path.final_required = True
    path.save()
    make.quiz(path, [], slug="end", title="Try it all", preset="practice", state=state)
    [why] = said(path)
    assert "only when “Try it all” is passed" in why and "final" not in why


def test_the_topic_of_a_question_a_check_draws_is_not_changed_under_it(course, client):
    question = course.slots.get().question
    course.slots.all().delete()
    course.slots.create(position=1, draws=1, draw_topic="plants")
    page = f"/admin/quizzes/question/{question.pk}/change/"
    form = client.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"topic": "elsewhere"}
    answered(course)
    response = client.post(page, typed)
    said = "would ask nothing any more. Give it another question first."
    assert said in response.text
    question.refresh_from_db()
    assert question.topic == "plants" and is_asked_for(course)
    other = make.question(course.path.document, "other")
    assert client.post(page, typed).status_code == 302
    question.refresh_from_db()
    assert (question.topic, other.topic) == ("elsewhere", "plants")


def test_many_paths_take_as_many_queries_as_one(course, django_assert_num_queries):
    Quiz.objects.update(state="retired")
    with django_assert_num_queries(2):
        assert len(dead_ends([course.path])) == 1
    others = [make.path(course.path.document, [course.lesson], slug=f"p{n}") for n in range(2)]
    with django_assert_num_queries(2):
        assert len(dead_ends([course.path, *others])) == 5


def test_the_publish_check_names_them(client, course):
    Quiz.objects.update(state="retired")
    [found] = [each for each in findings(course.path) if each.kind == "lesson"]
    assert (found.name, found.is_published) == ("What tea is", True)
    page = client.get(f"/admin/quizzes/waiver/publish-check/{course.path.pk}/").text
    assert "so nobody can finish the path" in page and f"/admin/quizzes/quiz/{course.pk}/change/" in page


def test_the_page_of_the_path_says_it_first(client, course):
    page = f"/admin/learn/learningpath/{course.path.pk}/change/"
    assert "nobody can finish" not in client.get(page).text
    Quiz.objects.update(state="retired")
    assert "“What tea is”</a>: It is done only when its check is passed" in client.get(page).text


def test_who_asks_for_a_check_that_asks_nothing_is_told(client, course):
    answered(course)
    drop(course)
    response = save(client, course, done_when="passed")
    assert any("asks nothing now, so nobody can finish the path" in each for each in desk.said(response))


# Retiring a check


def test_before_it_is_retired_its_page_says_what_becomes_of_its_learners(client, course):
    joined(course)
    page = client.get(f"/admin/quizzes/quiz/{course.pk}/change/").text
    assert (
        "Retired or as a draft, “What tea is” counts as done when it is read: 1 learner has read it and not "
        "passed. Who has passed stays passed." in page
    )


def test_nothing_is_said_where_the_path_does_not_ask_for_it(client, course):
    course.path.steps.update(check_required=False)
    assert "Retired or as a draft" not in client.get(f"/admin/quizzes/quiz/{course.pk}/change/").text


@pytest.mark.parametrize("state", ["retired", "draft"])
def test_without_the_check_its_lesson_is_done_when_it_is_read(client, course, state):
    reader, other = joined(course), joined(course, "bo@example.org", "Bo", reads=False)
    response = save(client, course, state=state)
    assert "“What tea is” is done from now on when it is read." in desk.said(response)
    assert has_finished(reader) and not has_finished(other)
    assert not is_asked_for(course) and said(course.path) == []


def test_published_again_it_is_asked_for_again(client, course):
    reader = joined(course)
    save(client, course, state="retired")
    course.refresh_from_db()
    save(client, course, state="published")
    assert is_asked_for(course) and has_finished(reader)


def test_without_its_final_a_path_is_finished_when_its_lessons_are_done(client, course):
    final = make.quiz(course.path, [course.slots.get().question], slug="final", title="Final")
    course.path.final_required = True
    course.path.save()
    course.path.steps.update(check_required=False)
    reader = joined(course)
    assert not has_finished(reader)
    page = client.get(f"/admin/quizzes/quiz/{final.pk}/change/").text
    assert (
        "Retired or as a draft, “Tea for everyone” is finished without it: 1 learner has not passed it."
        in page
    )
    response = save(client, final, state="retired")
    assert "“Tea for everyone” is finished from now on with its last lesson." in desk.said(response)
    assert has_finished(reader) and not LearningPath.objects.get().final_required
    final.refresh_from_db()
    response = save(client, final, state="published")
    assert any("is finished without “" in each for each in desk.said(response))


# Leaving out the last question


def test_leaving_out_the_last_question_says_who_is_done_then(client, course):
    answered(course)
    joined(course)
    version = fresh(course.slots.get().question.current)
    seen = regrading.preview(version, left_out(version))
    assert [(quiz, n) for quiz, n in seen.consequences.eased] == [(course, 1)]
    page = look(client, version, 0, ruling="dropped").text
    assert (
        "Check: tea asks nothing then, so “What tea is” counts as done when it is read: 1 learner has read it "
        "and not passed." in page
    )
    assert is_asked_for(course)


def test_it_settles_those_who_have_read_it(client, course):
    answered(course)
    reader = joined(course)
    made = drop(course)
    assert has_finished(reader) and not is_asked_for(course)
    assert made.figures["eased"] == [[course.pk, 1]]
    page = client.get(f"/admin/quizzes/regrade/{made.pk}/change/").text
    assert "Check: tea asked nothing then, so its lesson counted as done when it was read" in page


def test_while_it_asks_something_nothing_is_eased(course):
    other = make.question(course.path.document, "other", "Another?")
    course.slots.create(position=2, question=other)
    answered(course)
    reader = joined(course)
    made = drop(course)
    assert made.figures["eased"] == [] and is_asked_for(course) and not has_finished(reader)


def test_nothing_is_eased_where_reading_was_enough(course):
    course.path.steps.update(check_required=False)
    answered(course)
    made = drop(course)
    assert made.figures["eased"] == []
    assert undo(made).figures["asked_again"] == [] and not is_asked_for(course)


def test_undone_the_check_is_asked_for_again_and_who_has_finished_stays_so(client, course):
    answered(course)
    reader = joined(course)
    made = drop(course)
    version = fresh(made.version)
    seen = regrading.preview(version, made.before)
    assert seen.consequences.asked_again == [(course, 1)]
    page = client.post(f"/admin/quizzes/regrade/{made.pk}/undo/").text
    assert (
        "Check: tea asks again, so “What tea is” counts as done when its check is passed, too: 1 learner has "
        "read it and not passed. Who has finished the path stays finished." in page
    )
    again = undo(made)
    assert is_asked_for(course) and has_finished(reader)
    assert again.figures["asked_again"] == [[course.pk, 1]]


@pytest.mark.parametrize("first, second", [(0, 1), (1, 0)])
def test_whichever_of_two_is_taken_in_again_first_asks_for_it(course, first, second):
    other = make.question(course.path.document, "other", "Another?")
    course.slots.create(position=2, question=other)
    answered(course)
    made = [drop(course, place) for place in (0, 1)]
    assert not is_asked_for(course)
    undo(made[first])
    assert is_asked_for(course)
    undo(made[second])
    assert is_asked_for(course)


def test_what_a_person_chose_since_stays(course):
    """Loosened by the correction, asked for and loosened again by hand."""
    answered(course)
    made = drop(course)
    progress.ask_for_check(course.path, course.lesson)
    other = make.question(course.path.document, "other", "Another?")
    course.slots.create(position=2, question=other)
    progress.reading_is_enough(course.path, course.lesson, THEN)
    undo(made)
    assert not is_asked_for(course)


def test_a_final_that_asks_nothing_keeps_nobody(course):
    final = make.quiz(course.path, [make.question(course.path.document, "last", "Last?")], slug="final")
    course.path.final_required = True
    course.path.save()
    course.path.steps.update(check_required=False)
    reader = joined(course)
    answered(final)
    made = drop(Quiz.objects.get(pk=final.pk))
    assert has_finished(reader) and not LearningPath.objects.get().final_required
    undo(made)
    assert LearningPath.objects.get().final_required and has_finished(reader)


def test_a_check_that_draws_its_only_question_asks_nothing_then(course):
    course.slots.all().delete()
    course.slots.create(position=1, draws=1, draw_topic="plants")
    reader = joined(course)
    answered(course)
    version = fresh(Question.objects.get().current)
    seen = regrading.preview(version, left_out(version))
    assert seen.consequences.eased == [(course, 1)]
    correct(version, left_out(version))
    assert has_finished(reader) and not is_asked_for(course)


def test_who_passed_before_stays_passed_all_along(course):
    mine = answered(course, RIGHT)
    made = drop(course, takes_away=True)
    undo(made)
    assert mine.enrolment.lessons.get().check_passed_at
