"""The versions of a question: what differs, going back to one, whose figures go together."""

import re

import pytest
from django.utils import timezone

from quizzes import attempts, authoring, giving, tracking, versions
from quizzes.models import Question, QuestionVersion
from quizzes.wording import Row, Wording
from tests import desk, make
from tests.quizzes.correcting import correct, first_wording, fresh, keyed
from tests.quizzes.writing import change, give

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def question():
    return make.question(make.document())


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


ROWS = [("A leaf", True, "It is a leaf."), ("A stone", False, "The source names a leaf."), ("A fish", False, "No fish is named.")]  # fmt: skip


def reworded(question, stem="What is tea?", rows=ROWS, slips=False, publish=True):
    """A newer version with these words."""
    wording = Wording("single", stem, "Tea is a leaf.", [Row(*row) for row in rows])
    wording.mark()
    version = authoring.reword(question, wording)
    versions.note_slips_only(version, slips)
    if publish:
        giving.publish(question, anyway=True)
    return QuestionVersion.objects.get(pk=version.pk)


# What differs


def test_differences_name_what_changed_and_mark_the_words(question):
    rows = [("A leaf", False, "It is a leaf."), ("A small stone", True, "The source names a leaf."), ("A bird", False, "None.")]  # fmt: skip
    newer = reworded(question, "What is green tea?", rows)
    assert [(c.label, c.before, c.after) for c in versions.changes(question.current, newer)] == [
        ("Question", "What is tea?", "What is green tea?"),
        ("What “A leaf” earns", "100 %", "0 %"),
        ("“A stone”, reworded", "A stone", "A small stone"),
        ("What “A small stone” earns", "0 %", "100 %"),
        ("“A fish”, reworded", "A fish", "A bird"),
        ("Why of “A bird”", "No fish is named.", "None."),
    ]
    [stem, *rest] = versions.changes(question.current, newer)
    assert stem.words == ([(False, "What is tea?")], [(False, "What is "), (True, "green "), (False, "tea?")])


def test_a_row_that_moved_is_the_same_row(question):
    newer = reworded(question, rows=[ROWS[2], ROWS[0], ROWS[1]])
    assert versions.changes(question.current, newer) == []


def test_a_row_that_came_or_went_stands_beside_nothing(question):
    newer = reworded(question, rows=[ROWS[0], ROWS[1]])
    assert [(c.label, c.before, c.after) for c in versions.changes(question.current, newer)] == [
        ("“A fish”, taken out", "A fish", ""),
        ("What “A fish” earns", "0 %", ""),
        ("Why of “A fish”", "No fish is named.", ""),
    ]


def test_a_new_row_is_called_new(question):
    newer = reworded(question, rows=[*ROWS, ("A tree", False, "")])
    assert [c.label for c in versions.changes(question.current, newer)][0] == "“A tree”, new"


def test_the_page_of_versions_shows_them_newest_first(client, question):
    give(question)
    reworded(question, "What is green tea?")
    page = client.get(f"/admin/quizzes/question/{question.pk}/history/").text
    headings = re.findall(r"<h2 [^>]*>(Version \d)", page)
    assert headings == ["Version 2", "Version 1"]
    assert "What it changed since version 1" in page and "<ins>green </ins>" in page
    assert "Given to 1 learner" in page and "Given to nobody yet" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_much_for_one_version_as_for_three(
    client, question, count, django_assert_num_queries
):
    give(question)
    for number in range(count):
        reworded(question, f"What is tea, {number}?")
    with django_assert_num_queries(9):
        client.get(f"/admin/quizzes/question/{question.pk}/history/")


# Going back


def go_back(client, question, number):
    return client.post(f"/admin/quizzes/question/{question.pk}/go-back/{number}/", follow=True)


def test_an_older_version_comes_back_as_a_new_one_at_once(client, question):
    attempt = give(question)
    second = reworded(question, "What is green tea?")
    response = go_back(client, question, 1)
    assert desk.said(response) == [
        "The words of version 1 are version 3 now, and its figures go on with those of version 1. "
        "Learners get it from their next attempt on."
    ]
    assert "Asks what version 1 asks, so its figures go on with those of version 1" in response.text
    now = Question.objects.get().current
    assert (now.number, now.stem, now.marking()) == (3, "What is tea?", question.current.marking())
    assert attempt.responses.get().version.number == 1
    go_back(client, question, 2)
    assert Question.objects.get().current.stem == second.stem


def test_a_version_being_written_is_kept_when_another_comes_back(client, question):
    reworded(question, "What is green tea?")
    reworded(question, "Half a thought", publish=False)
    go_back(client, question, 1)
    assert [(v.number, v.stem) for v in question.versions.all()] == [
        (4, "What is tea?"),
        (3, "Half a thought"),
        (2, "What is green tea?"),
        (1, "What is tea?"),
    ]
    assert Question.objects.get().current.number == 4


def test_learners_get_nothing_of_a_question_that_is_not_published(client, question):
    reworded(question, "What is green tea?")
    authoring.retire(question)
    go_back(client, question, 1)
    assert Question.objects.get().current.number == 2
    assert authoring.newest(question).stem == "What is tea?"


def test_going_back_is_a_post_to_a_version_there_is(client, question):
    address = f"/admin/quizzes/question/{question.pk}/go-back/1/"
    assert client.get(address).status_code == 405
    assert go_back(client, question, 7).status_code == 404
    assert desk.signed_in(make.learner()).post(address).status_code in (302, 403)
    assert question.versions.count() == 1


# Only a slip of the pen


def test_a_mended_slip_is_noted_on_the_version(client, question):
    give(question)
    client.post(f"/admin/quizzes/question/{question.pk}/new-version/")
    change(client, question, stem="What is tea??", rows=ROWS, is_typo_only="on", button="_publish")
    now = Question.objects.get().current
    assert (now.number, now.is_typo_only) == (2, True)


def test_more_than_a_slip_is_refused_at_its_field(client, question):
    rows = [(text, not right, why) for text, right, why in ROWS[:2]]
    response = change(client, question, rows=rows, is_typo_only="on")
    assert "This is more than a slip of the pen: what is right has changed too." in response.text
    assert question.versions.count() == 1


def test_a_first_version_is_no_mended_one(client, question):
    authoring.retire(question)
    Question.objects.update(state="draft")
    assert "is_typo_only" not in client.get(f"/admin/quizzes/question/{question.pk}/change/").text


def picked(position):
    return {"choices": [position]}


def test_figures_go_on_over_mended_slips_and_begin_anew_with_other_words(question):
    quiz = make.quiz(make.path(question.document), [question])

    def sit(email, answer):
        attempt = attempts.start(make.learner(email), quiz, NOW)
        response = attempt.responses.get()
        attempts.answer(response, answer, response.seq, NOW)

    def said():
        [(_quiz, [row])] = tracking.went(quiz.path)
        return row.sentences

    sit("a@example.org", picked(0))
    reworded(question, "What is tea??", slips=True)
    sit("b@example.org", picked(1))
    rows = [ROWS[0], ("A stone", *ROWS[1][1:]), ROWS[2]]
    reworded(question, "What is tea?", rows, slips=True)
    assert said() == [
        "1 of 2 learners were right at the first try.",
        "Most chosen of what is wrong: “A stone”, by 1.",
    ]
    reworded(question, "What is green tea?")
    sit("c@example.org", picked(0))
    assert said() == [
        "1 of 1 learner was right at the first try.",
        "2 learners answered an earlier wording, which is not counted here.",
    ]


def test_figures_of_words_that_come_back_go_on_where_they_ended(client, question):
    """Of what was asked between, and of the same words with another key, they know nothing."""
    quiz = make.quiz(make.path(question.document), [question])

    def sit(email, answer):
        attempt = attempts.start(make.learner(email), quiz, NOW)
        attempts.answer(attempt.responses.get(), answer, 0, NOW)

    def said():
        [(_quiz, [row])] = tracking.went(quiz.path)
        return row.sentences[0], row.before

    sit("a@example.org", picked(0))
    reworded(question, "What is green tea?")
    sit("b@example.org", picked(0))
    go_back(client, question, 1)
    sit("c@example.org", picked(1))
    assert said() == ("1 of 2 learners were right at the first try.", 1)
    go_back(client, question, 2)
    assert said() == ("1 of 1 learner was right at the first try.", 2)
    other_key = [ROWS[0], ("A stone", True, ROWS[1][2]), ROWS[2]]
    reworded(question, rows=[("A leaf", False, "No."), *other_key[1:]])
    sit("d@example.org", picked(1))
    assert said() == ("1 of 1 learner was right at the first try.", 3)


def test_figures_follow_a_corrected_key(question):
    from quizzes import regrading

    quiz = make.quiz(make.path(question.document), [question])
    attempt = attempts.start(make.learner(), quiz, NOW)
    attempts.answer(attempt.responses.get(), picked(1), 0, NOW)
    marking = question.current.marking()
    for row in marking["choices"]:
        row["credit"] = "1" if row["position"] == 1 else "0"
    seen = regrading.preview(question.current, marking)
    regrading.regrade(question.current, marking, seen.seal, "Why", None, NOW)
    [(_quiz, [row])] = tracking.went(quiz.path)
    assert (row.n, row.right) == (1, 1)


# Once a version was corrected


@pytest.fixture
def corrected(question):
    """Version 2 only has other words; then a stone became right in version 1, and everyone gets credit."""
    attempt = give(question)
    reworded(question, "What is green tea?")
    version = first_wording(attempt)
    correct(version, keyed(version, 1), "The source says stone.", now=timezone.now())
    marking = fresh(version).marking() | {"ruling": "credit"}
    correct(fresh(version), marking, "Two answers are right.", now=timezone.now())
    return fresh(version)


def test_going_back_to_a_version_says_first_what_counts_otherwise(client, question, corrected):
    page = go_back(client, question, 1)
    assert "Nothing has changed yet." in page.text and question.versions.count() == 2
    assert "Version 1 was found faulty, so everyone gets credit for it." in page.text
    assert "Two answers are right." in page.text
    assert "The new version does not take that over: its answers count by its key." in page.text
    assert re.findall(r'changed-thing">([^<]*)<', page.text) == [
        "What “A leaf” earns",
        "What “A stone” earns",
    ]
    seen = {"seen": re.search(r'name="seen" value="([^"]*)"', page.text)[1]}
    address = f"/admin/quizzes/question/{question.pk}/go-back/1/"
    correct(corrected, corrected.marking() | {"ruling": ""}, "One of them is.", now=timezone.now())
    again = client.post(address, seen)
    assert "found faulty" not in again.text and question.versions.count() == 2
    seen = {"seen": re.search(r'name="seen" value="([^"]*)"', again.text)[1]}
    client.post(address, seen)
    now = Question.objects.get().current
    assert (now.number, now.ruling, now.marking()) == (3, "", fresh(corrected).marking())


def test_what_a_version_changed_is_told_as_the_one_before_counted_then(client, question, corrected):
    page = client.get(f"/admin/quizzes/question/{question.pk}/history/").text
    second = page[page.index("Version 2") : page.index('id="version-1"')]
    assert re.findall(r"<h4>([^<]*)</h4>", second) == ["Question"]
    assert "Version 1 was corrected since this was written: see there." in second
