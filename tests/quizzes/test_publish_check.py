"""What stands against publishing a path: each reason in plain words, with the place to mend it."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from learn.importing.importing import import_file
from learn.models import Document, Lesson, LessonVersion
from learn.publishing import save_citations
from quizzes import authoring, good_questions, reciting
from quizzes.models import QuestionVersion, Quiz, Waiver
from quizzes.publish_check import findings
from quizzes.wording import Row, Wording
from tests import desk, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return make.document(sentences=("Tea is a leaf.",))


@pytest.fixture
def lesson(document):
    return make.lesson(document)


@pytest.fixture
def path(document, lesson):
    """A path against which nothing stands."""
    path = make.path(document, [lesson], next_check_on=datetime.date(2130, 1, 1), final_required=False)
    make.quiz(path, [make.question(document)], lesson=lesson)
    return path


def key(document):
    return document.passages.get().key


def write(lesson, **words):
    """What stands in the editor, not published."""
    for field, value in words.items():
        setattr(lesson, field, value)
    lesson.save()
    save_citations(lesson)


def said(path):
    """(kind, name, whether it is published, why) of everything found."""
    return [(f.kind, f.name, f.is_published, why) for f in findings(path) for why, _ in f.whys]


def test_nothing_stands_against_a_path_that_is_in_order(path):
    assert said(path) == []


def test_a_path_needs_a_date_for_its_next_check(path):
    path.next_check_on = None
    assert said(path) == [
        ("path", "Tea for everyone", True, "It has no date by which its facts are checked again.")
    ]
    assert findings(path)[0].whys[0][1] == f"/admin/learn/learningpath/{path.pk}/change/#id_next_check_on"


def test_a_day_for_the_next_check_that_has_passed_stands_against_it(path):
    path.next_check_on = datetime.date(2025, 5, 3)
    assert said(path) == [
        (
            "path",
            "Tea for everyone",
            True,
            "Its facts were to be checked by 3 May 2025, and that day has passed.",
        )
    ]
    assert findings(path, datetime.date(2025, 5, 3)) == []


def test_every_part_of_a_draft_must_cite(path, lesson, document):
    write(lesson, lede="It is hot.", body=f"- wet\n- dry [@{key(document)}]", summary="In short.")
    assert said(path) == [
        ("lesson", "What tea is", False, "This cites no sentence: “It is hot.”"),
        ("lesson", "What tea is", False, "This cites no sentence: “wet”"),
        ("lesson", "What tea is", False, "This cites no sentence: “In short.”"),
    ]
    assert findings(path)[0].url == f"/admin/learn/lesson/{lesson.pk}/change/"


def test_what_learners_read_is_checked_apart_from_what_stands_in_the_editor(path, lesson):
    LessonVersion.objects.update(body="It is old.")
    assert said(path) == [("lesson", "What tea is", True, "This cites no sentence: “It is old.”")]
    LessonVersion.objects.update(body=lesson.body)
    write(lesson, title="Tea again", body="It is new.")
    assert said(path) == [("lesson", "Tea again", False, "This cites no sentence: “It is new.”")]


def test_an_empty_draft_and_one_that_cannot_be_rendered_say_so(path, document):
    path.steps.create(lesson=make.lesson(document, "empty", "Empty", body=" ", published=False), position=2)
    body = f":::figure bush\nA bush. [@{key(document)}]\n:::"
    path.steps.create(lesson=make.lesson(document, "drawn", "Drawn", body=body, published=False), position=3)
    path.steps.filter(position__gt=1).update(check_required=False)
    assert said(path) == [
        ("lesson", "Empty", False, "It is empty."),
        ("lesson", "Drawn", False, "There is no figure called “bush”. Known figures: none yet."),
    ]


def test_a_key_nobody_knows_is_named(path, lesson):
    Lesson.objects.update(body="Tea. [@00000000]")
    assert ("lesson", "What tea is", False, "It cites 00000000, but no sentence has this key.") in said(path)


def test_a_retired_lesson_or_quiz_or_question_is_let_be(path, lesson):
    write(lesson, body="It is hot.")
    Lesson.objects.update(state="retired")
    Quiz.objects.update(state="retired")
    path.quizzes.get().slots.get().question.citations.all().delete()
    Waiver.objects.create(path=path, passage=path.document.passages.get(), reason="x", at=timezone.now())
    assert said(path) == []


def test_a_stale_citation_is_named_in_lessons_and_questions(path, document):
    document.passages.get().places.all().delete()
    why = "It cites a sentence that is no longer in the newest edition: “Tea is a leaf.”"
    assert said(path) == [("lesson", "What tea is", True, why), ("question", "What is tea?", True, why)]


def test_what_was_accepted_as_it_is_is_not_asked_again(path, lesson, document):
    leaf = document.passages.get()
    leaf.places.all().delete()
    said_so = {
        "passage": leaf,
        "revision": document.current_revision,
        "reason": "True still.",
        "at": timezone.now(),
    }
    lesson.acceptances.create(**said_so)
    path.quizzes.get().slots.get().question.acceptances.create(**said_so)
    assert said(path) == []


def test_what_was_accepted_while_the_sentence_stood_there_says_nothing_of_its_leaving(path, lesson, document):
    leaf = document.passages.get()
    lesson.acceptances.create(
        passage=leaf, revision=document.current_revision, reason="Look.", at=timezone.now()
    )
    newer = document.revisions.create(number=2, text="", reader="test", splitter="test")
    assert document.current_revision == newer
    assert [kind for kind, *_ in said(path)] == ["lesson", "question"]


def test_a_question_needs_a_sentence_and_an_explanation(path):
    question = path.quizzes.get().slots.get().question
    question.citations.all().delete()
    QuestionVersion.objects.update(explanation="  ")
    assert said(path) == [
        ("question", "What is tea?", True, "It rests on no sentence."),
        ("question", "What is tea?", True, "It has no explanation."),
    ]
    assert findings(path)[0].url == f"/admin/quizzes/question/{question.pk}/change/"


def test_the_new_wording_of_a_question_is_checked_too(path):
    question = path.quizzes.get().slots.get().question
    QuestionVersion.objects.filter(pk=authoring.new_version(question).pk).update(
        stem="What, then?", explanation=""
    )
    assert said(path) == [("question", "What, then?", False, "It has no explanation.")]


def test_a_question_of_another_path_is_not_this_one_s(path, document):
    other = make.path(document, slug="other", title="Other")
    stray = make.question(document, "stray", "Stray?")
    make.quiz(other, [stray])
    stray.citations.all().delete()
    assert said(path) == []


def test_a_gap_leads_to_its_place_on_the_coverage_map(path, lesson, document):
    Lesson.objects.update(state="retired")
    Quiz.objects.update(state="retired")
    assert said(path) == [
        ("section", "Leaves", True, "Neither taught nor tested, and not waived: “Tea is a leaf.”")
    ]
    where = f"/admin/quizzes/waiver/coverage/{path.pk}/?section=1#{key(document)}"
    assert findings(path)[0].whys[0][1] == where


def test_what_only_drafts_cover_is_not_covered_for_learners(path):
    Lesson.objects.update(state="draft")
    assert said(path) == [("section", "Leaves", True, "Only drafts cover this: “Tea is a leaf.”")]


@pytest.mark.parametrize("count", [1, 30])
def test_it_asks_as_much_for_one_sentence_as_for_thirty(django_assert_num_queries, count):
    document = make.document(sentences=[f"Sentence number {n}." for n in range(count)])
    lessons = [make.lesson(document, f"l{n}", f"L{n}") for n in range(count)]
    for lesson in lessons:
        write(lesson, body="Draft. :::")
    path = make.path(document, lessons)
    make.quiz(path, [make.question(document, f"q{n}", f"Q{n}?") for n in range(count)])
    with django_assert_num_queries(46):
        findings(path)


def test_the_first_course_is_in_order(course):
    assert said(course) == []


# The page


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def address(path):
    return f"/admin/quizzes/waiver/publish-check/{path.pk}/"


def test_the_page_lists_everything_with_links(client, path, lesson):
    write(lesson, body="It is hot.")
    page = client.get(address(path)).text
    assert "1 thing stands against publishing." in page
    assert f'<a href="/admin/learn/lesson/{lesson.pk}/change/">What tea is</a>' in page
    assert "This cites no sentence: “It is hot.”" in page


def test_the_page_says_when_nothing_stands_against_it(client, path):
    assert "Nothing stands against publishing." in client.get(address(path)).text


def test_the_page_counts_apart_what_publishing_the_drafts_covers(client, path):
    assert "Only drafts cover" not in client.get(address(path)).text
    Lesson.objects.update(state="draft")
    path.next_check_on = None
    path.save()
    page = client.get(address(path)).text
    assert "1 thing stands against publishing." in page
    assert "Only drafts cover 1 sentence: it will be covered once the drafts are published." in page
    assert "Tea is a leaf." not in page


def test_it_is_one_click_from_the_path_and_from_the_map(client, path):
    link = f'href="{address(path)}"'
    assert link in client.get(f"/admin/learn/learningpath/{path.pk}/change/").text
    assert link in client.get(f"/admin/quizzes/waiver/coverage/{path.pk}/").text


def test_outsiders_see_nothing_of_it(path, lesson):
    write(lesson, body="Secret words.")
    for person in (make.learner(), make.educator("other@example.org")):
        response = desk.signed_in(person).get(address(path), follow=True)
        assert response.status_code == 403
        assert "Secret words" not in response.text


# Where a path may be published only when nothing stands against it


def publish_path(client, path, **changed):
    """The path's page as a browser sends it, its state set to published."""
    steps = list(path.steps.all())
    values = {
        "title": path.title, "language": "en", "state": "published", "publish_check_blocks": "on",
        "steps-TOTAL_FORMS": len(steps), "steps-INITIAL_FORMS": len(steps),
    }  # fmt: skip
    for number, step in enumerate(steps):
        names = {"id": step.pk, "path": path.pk, "position": step.position, "lesson": step.lesson_id}
        values |= {f"steps-{number}-{name}": value for name, value in names.items()}
    where = f"/admin/learn/learningpath/{path.pk}/change/"
    response = client.post(where, values | changed, follow=True)
    path.refresh_from_db()
    return response


@pytest.fixture
def draft(path):
    path.state = "draft"
    path.save()
    return path


def test_publishing_is_refused_with_the_list_where_the_path_asks_for_it(client, draft):
    response = publish_path(client, draft, title="Tea again", next_check_on="")
    assert desk.said(response) == ["Saved, but not published: 1 thing stands against it."]
    assert "It has no date by which its facts are checked again." in response.text
    assert "This path is published only when nothing stands here." in response.text
    assert (draft.state, draft.title) == ("draft", "Tea again")
    assert "State" not in LogEntry.objects.get().get_change_message()


def test_it_waits_for_the_drafts_that_cover_what_nothing_else_does(client, draft):
    Lesson.objects.update(state="draft")
    response = publish_path(client, draft, next_check_on="2130-01-01")
    said = (
        "Saved, but not published: only drafts cover 1 sentence. Publish them first, or everything at once."
    )
    assert said in desk.said(response)
    assert draft.state == "draft"


def test_it_is_published_when_nothing_stands_against_it(client, draft):
    publish_path(client, draft, next_check_on="2130-01-01")
    assert draft.state == "published"


def test_where_it_only_advises_it_is_published_all_the_same(client, draft):
    publish_path(client, draft, next_check_on="", publish_check_blocks="")
    assert draft.state == "published"
    assert "This list advises." in client.get(address(draft)).text


def test_what_is_added_in_the_same_breath_is_checked_too(client, draft, document):
    added = make.lesson(document, "new", "New", body="It is new.", published=False)
    steps = {
        "steps-TOTAL_FORMS": 2,
        "steps-1-path": draft.pk,
        "steps-1-position": 2,
        "steps-1-lesson": added.pk,
    }
    response = publish_path(client, draft, next_check_on="2130-01-01", **steps)
    assert "This cites no sentence: “It is new.”" in response.text
    assert draft.state == "draft"
    assert draft.steps.count() == 2


def test_a_path_that_is_published_already_stays_so(client, path):
    publish_path(client, path, next_check_on="")
    assert path.state == "published"


TOLD = (("A leaf, and of tea it is the leaf and no more", 1, ""), *make.CHOICES[1:])


def test_an_error_of_a_question_stands_against_publishing_until_it_is_left_as_it_is(path, document):
    question = make.question(document, "told", "Where does tea come from?", choices=TOLD, state="draft")
    path.quizzes.get().slots.create(question=question, position=2)
    why = "The right answer is clearly longer than every wrong one. Say it shorter, or say as much in the wrong ones."
    assert ("question", "Where does tea come from?", False, why) in said(path)
    assert (why, f"/admin/quizzes/question/{question.pk}/change/#findings") in findings(path)[0].whys
    good_questions.waive(question, "key-longest", "Meant so.", None, timezone.now())
    assert why not in {each for _kind, _name, _is_published, each in said(path)}


def bring(text):
    import_file(text.encode(), "tea.md", slug="tea")
    return Document.objects.get(slug="tea")


def test_a_question_is_named_whose_answer_the_new_sentence_no_longer_says(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    text = "# Tea\n\nTea is steeped for eight minutes. Water is warm.\n"
    document = bring(text)
    rows = (("8 minutes", 1, ""), ("A day", 0, "No."), ("A week", 0, "No."))
    question = make.question(document, stem="How long?", choices=rows, explanation="Tea is steeped so long.")
    path = make.path(document, [], next_check_on=datetime.date(2130, 1, 1))
    make.quiz(path, [question])
    assert "question" not in {kind for kind, *_rest in said(path)}
    bring(text.replace("eight", "twelve"))
    old, new = (document.passages.get(text__contains=word) for word in ("eight", "twelve"))
    reciting.recite(question, old, new)
    assert [each for each in said(path) if each[0] == "question"] == [
        (
            "question",
            "How long?",
            True,
            "The sentence was reworded and does not say “8” any more. See what holds now: change the "
            "question, choose another sentence, or say why it may stay.",
        )
    ]
    good_questions.waive(question, "sentence-reworded", "Both are so.", None, timezone.now())
    assert "question" not in {kind for kind, *_rest in said(path)}


def test_an_error_of_a_new_wording_is_held_against_that_wording(path, document):
    question = path.quizzes.get().slots.get().question
    rows = [Row(text, credit == 1, why) for text, credit, why in TOLD]
    wording = Wording("single", "What is tea, then?", "Tea is a leaf.", rows)
    wording.mark()
    authoring.reword(question, wording)
    assert {(name, is_published) for kind, name, is_published, _why in said(path) if kind == "question"} == {
        ("What is tea, then?", False)
    }


def test_a_quiz_that_a_guesser_beats_stands_against_publishing(path, document):
    quiz = path.quizzes.get()
    for n in range(6):
        stem = f"What about the {n}th of these {n}s is so?"
        rows = (
            (f"It is the {n}th leaf, of a bush on mountains", 1, ""),
            ("A stone", 0, "No."),
            ("A fish", 0, "No."),
        )
        quiz.slots.create(question=make.question(document, f"q{n}", stem, choices=rows), position=n + 2)
    told = [(name, why) for kind, name, _is_published, why in said(path) if kind == "quiz"]
    assert [(name, why[:40]) for name, why in told] == [
        ("Check: tea", "A guesser that looks only at lengths, re")
    ]
