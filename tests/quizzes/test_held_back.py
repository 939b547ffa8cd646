"""A path that is published only when the publish check finds nothing keeps a single lesson, question or quiz
from learners too, by whatever door it comes, and gives the reasons in one list."""

import pytest
from django.core.management import call_command

from learn.importing.importing import import_file
from learn.models import Document, LearningPath, Lesson
from quizzes import authoring
from quizzes.models import Quiz
from tests import desk, make

from .course_folder import HOT, change
from .desk import filling

pytestmark = pytest.mark.django_db
HEAD = "Not published: on “Tea for everyone” learners get nothing in which the publish check finds anything, and it finds"
LEFT = "It cites a sentence that is no longer in the newest edition: “Tea is a leaf.”"


@pytest.fixture
def document():
    return make.document()


@pytest.fixture
def path(document):
    """A path learners have, with a lesson and its check. A sentence of it is not covered yet."""
    lesson = make.lesson(document)
    path = make.path(document, [lesson], final_required=False, publish_check_blocks=True)
    make.quiz(path, [make.question(document)], lesson=lesson)
    return path


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def publish(client, lesson, **words):
    typed = {
        "title": lesson.title,
        "body": lesson.body,
        "summary": lesson.summary,
        "section": lesson.section_id,
    }
    typed |= {"seen": lesson.updated_at.isoformat(), "announced": ""}
    response = client.post(
        f"/admin/learn/lesson/{lesson.pk}/change/", typed | words | {"_publish": "1"}, follow=True
    )
    lesson.refresh_from_db()
    return response


def press(client, thing, action, **sent):
    kind = type(thing).__name__.lower()
    return client.post(f"/admin/quizzes/{kind}/{thing.pk}/{action}/", sent, follow=True)


def another_edition(document):
    """It has none of the sentences of the one before."""
    document.revisions.create(number=2, text="", reader="test", splitter="test")


def test_a_lesson_is_held_back_with_what_stands_against_it_in_one_list(client, path):
    lesson = path.lessons.get()
    response = publish(client, lesson, body="Tea heals.", summary="So it is.")
    assert (lesson.current.number, lesson.body) == (1, "Tea heals.")
    [said] = desk.said(response)
    assert said.startswith(f"Saved. {HEAD} 2 things here.")
    for why in ("This cites no sentence: “Tea heals.”", "This cites no sentence: “So it is.”"):
        assert f"<li>{why}</li>" in said
    assert f"/admin/quizzes/waiver/publish-check/{path.pk}/" in said


def test_what_stood_against_the_path_before_holds_no_lesson_back(client, path):
    lesson = path.lessons.get()
    response = publish(client, lesson, title="Tea again")
    assert lesson.current.number == 2
    assert desk.said(response) == ["Published as version 2. Learners read it now."]


def test_a_lesson_is_held_back_that_leaves_a_sentence_to_nobody(client, path, document):
    lesson, water = path.lessons.get(), document.passages.get(text="Water is warm.")
    publish(client, lesson, body=f"{lesson.body}\n\nIt is warm. [@{water.key}]")
    assert lesson.current.number == 2
    response = publish(client, lesson, body=f"Tea grows. [@{document.passages.first().key}]")
    assert "Neither taught nor tested, and not waived: “Water is warm.”" in desk.said(response)[0]
    assert lesson.current.number == 2


def test_a_new_lesson_is_held_back_by_its_draft_path_as_well(client, path, document):
    LearningPath.objects.update(state="draft")
    lesson = make.lesson(document, "new", "New", body="It is new.", summary="", published=False)
    path.steps.create(lesson=lesson, position=2, check_required=False)
    response = publish(client, lesson)
    assert f"{HEAD} 1 thing here." in desk.said(response)[0]
    assert lesson.state == "draft" and lesson.current is None


def test_where_the_list_advises_the_lesson_is_published_and_what_cites_nothing_named(client, path):
    LearningPath.objects.update(publish_check_blocks=False)
    lesson = path.lessons.get()
    response = publish(client, lesson, body="Tea heals.")
    assert desk.said(response) == [
        "Published as version 2. Learners read it now.",
        "1 paragraph cites no sentence of the source: “Tea heals.”",
    ]


def test_a_check_is_called_after_its_lesson_until_a_person_calls_it_otherwise(client, path):
    check, lesson = path.quizzes.get(), path.lessons.get()
    Quiz.objects.update(title="Check: What tea is")
    publish(client, lesson, title="Brewing")
    check.refresh_from_db()
    assert check.title == "Check: Brewing"
    Quiz.objects.update(title="My own")
    publish(client, lesson, title="Pouring")
    check.refresh_from_db()
    assert (check.title, lesson.current.title) == ("My own", "Pouring")


def test_a_published_lesson_comes_onto_a_path_learners_have_only_when_nothing_is_found_in_it(
    client, path, document
):
    added = make.lesson(document, "new", "New", body="It is new.", summary="")
    [step] = path.steps.all()
    values = {"title": path.title, "language": "en", "state": "published", "publish_check_blocks": "on"}
    values |= {"steps-TOTAL_FORMS": 2, "steps-INITIAL_FORMS": 1, "steps-0-id": step.pk, "steps-0-position": 1}
    values |= {"steps-0-path": path.pk, "steps-0-lesson": step.lesson_id, "steps-0-check_required": "on"}
    values |= {"steps-1-path": path.pk, "steps-1-position": 2, "steps-1-lesson": added.pk}
    response = client.post(f"/admin/learn/learningpath/{path.pk}/change/", values, follow=True)
    assert "“New” is not put on the path." in desk.said(response)[0]
    assert "<li>This cites no sentence: “It is new.”</li>" in desk.said(response)[0]
    assert path.lessons.get() == step.lesson


def test_a_question_whose_sentence_has_left_is_held_back_at_each_of_its_doors(client, path, document):
    question, quiz = path.quizzes.get().slots.get().question, path.quizzes.get()
    another_edition(document)
    authoring.new_version(question)
    ways = {
        "publish": press(client, question, "publish"),
        "an earlier version": press(client, question, "go-back/1"),
        "ticked": client.post(
            "/admin/quizzes/question/publish-ticked/", {"question": question.pk}, follow=True
        ),
    }
    question.refresh_from_db()
    assert question.current.number == 1
    for response in ways.values():
        assert HEAD in desk.said(response)[0] and LEFT in desk.said(response)[0]
    other = make.question(document, "other", "What is it?")
    sent = {"question": other.pk, "quiz": quiz.pk}
    response = client.post("/admin/quizzes/question/into-a-quiz/", sent, follow=True)
    assert LEFT in desk.said(response)[0] and quiz.slots.count() == 1
    page = save(client, quiz, **{"slots-TOTAL_FORMS": 2, "slots-1-question": other.pk, "slots-1-position": 2})
    assert LEFT in page.text and quiz.slots.count() == 1
    page = save(client, quiz, **{"slots-TOTAL_FORMS": 2, "slots-1-draws": 1, "slots-1-position": 2})
    assert f"“What is it?”: {LEFT}" in page.text and quiz.slots.count() == 1


def test_a_published_question_is_put_on_a_sentence_that_takes_its_answer_back_only_for_a_reason(client):
    text = "# Tea\n\nTea is steeped for eight minutes.\n"
    import_file(text.encode(), "tea.md", slug="tea")
    document = Document.objects.get()
    old = document.passages.get()
    rows = (("8 minutes", 1, ""), ("A day", 0, "No."), ("A week", 0, "No."))
    question = make.question(document, stem="How long?", choices=rows, explanation="Tea is steeped so long.")
    path = make.path(document, [], publish_check_blocks=True)
    make.quiz(path, [question])
    import_file(text.replace("for eight", "for twelve").encode(), "tea.md", slug="tea")
    new = document.passages.exclude(pk=old.pk).get()
    found = "The sentence was reworded and does not say “8” any more."
    asked = {"asked": f"{new.key} 8", "is_right": 1, "why": "So it is."}
    queue = f"/admin/quizzes/questionacceptance/{document.pk}/"
    address = f"{queue}everywhere/?key={old.key}&to={new.key}"
    for page in (
        client.post(address, {"thing": f"question-{question.pk}"}, follow=True),
        filling.save(client, question, cites=[new.key]),
    ):
        assert found in page.text and "Not published: on" in page.text
        assert question.citations.get().passage == old
    client.post(f"{queue}question/{question.pk}/", {"key": old.key, "to": new.key} | asked)
    assert question.citations.get().passage == new


def test_a_quiz_is_held_back_for_what_it_asks(client, path, document):
    Quiz.objects.update(state="draft")
    another_edition(document)
    page = save(client, path.quizzes.get(), state="published")
    assert (
        f'<li><a href="/admin/quizzes/question/{path.quizzes.get().slots.get().question_id}/change/">“What is tea?”: {LEFT}</a></li>'
        in desk.said(page)[0]
    )
    assert path.quizzes.get().state == "draft"
    LearningPath.objects.update(publish_check_blocks=False)
    save(client, path.quizzes.get(), state="published")
    assert path.quizzes.get().state == "published"


def save(client, quiz, **changed):
    data = {"title": quiz.title, "lesson": quiz.lesson_id, "pass_points": 1, "state": quiz.state}
    slot = quiz.slots.get()
    data |= {"slots-TOTAL_FORMS": 1, "slots-INITIAL_FORMS": 1, "slots-0-id": slot.pk, "slots-0-quiz": quiz.pk}
    data |= {"slots-0-position": 1, "allowances-TOTAL_FORMS": 0, "allowances-INITIAL_FORMS": 0}
    return client.post(f"/admin/quizzes/quiz/{quiz.pk}/change/", data | changed, follow=True)


def test_a_course_from_files_is_held_back_too(folder, capsys):
    change(folder, "path.toml", "open = true\n", "open = true\npublish_check_blocks = true\n")
    call_command("load_course", folder)
    said = capsys.readouterr().out
    path = LearningPath.objects.get()
    assert path.state == "published"
    assert "The path is published, as its files say, though its publish check finds 1 thing." in said
    change(
        folder,
        "lessons/leaves.md",
        f"Tea grows on a bush. [@{path.document.passages.first().key}; @{HOT}]",
        "Tea heals.",
    )
    with pytest.raises(SystemExit, match="1 thing has to be put right first. Nothing was changed."):
        call_command("load_course", folder)
    assert "lessons/leaves.md: “What tea is”: This cites no sentence: “Tea heals.”" in capsys.readouterr().err
    assert "Tea heals" not in Lesson.objects.get(slug="leaves").body
