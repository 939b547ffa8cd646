"""Writing, trying and publishing a question in the admin."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from quizzes import attempts
from quizzes.models import Attempt, Question, Response, Try
from tests import desk, make

pytestmark = pytest.mark.django_db

ROWS = (("A leaf", True, "It is."), ("A stone", False, "A leaf is named."), ("A fish", False, "No fish is."))


@pytest.fixture
def document():
    return make.document()


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def typed(document, kind="single", stem="What is tea?", rows=ROWS, button="_draft", **changed):
    """The form as a browser sends it, with a spare row left empty."""
    values = {
        "document": document.pk,
        "kind": kind,
        "stem": stem,
        "explanation": "Tea is a leaf.",
        "topic": "plants",
        "cites": [document.passages.first().key],
        "rows-TOTAL_FORMS": len(rows) + 1,
        "rows-INITIAL_FORMS": 0,
        button: "1",
    }
    for number, (text, right, why) in enumerate(rows):
        values |= {f"rows-{number}-text": text, f"rows-{number}-why": why}
        if right:
            values[f"rows-{number}-is_right"] = "on"
    return values | changed


def write(client, document, **fields):
    return client.post("/admin/quizzes/question/add/", typed(document, **fields), follow=True)


def change(client, question, **fields):
    address = f"/admin/quizzes/question/{question.pk}/change/"
    return client.post(address, typed(question.document, **fields), follow=True)


def choices(version):
    return [(choice.text, choice.credit, choice.feedback) for choice in version.choices.all()]


def give(question):
    """A learner is given the question, as a check gives it."""
    path = make.path(question.document, [make.lesson(question.document)])
    quiz = make.quiz(path, [question])
    return attempts.start(make.learner(), quiz, timezone.now())


def again(question):
    return Question.objects.get(pk=question.pk)


# Writing


def test_a_question_is_written_in_one_go(client, document):
    response = write(client, document)
    question = Question.objects.get()
    assert response.redirect_chain == [(f"/admin/quizzes/question/{question.pk}/change/", 302)]
    assert desk.said(response) == ["Saved as a draft. Learners see nothing of it."]
    assert (question.slug, question.state, question.topic) == ("what-is-tea", "draft", "plants")
    assert (question.current.number, question.current.stem) == (1, "What is tea?")
    assert choices(question.current) == [
        ("A leaf", 1, "It is."),
        ("A stone", 0, "A leaf is named."),
        ("A fish", 0, "No fish is."),
    ]
    assert [str(citation) for citation in question.citations.all()] == ["Tea is a leaf."]


def test_two_questions_with_the_same_words_get_names_of_their_own(client, document):
    write(client, document)
    write(client, document)
    assert [question.slug for question in Question.objects.all()] == ["what-is-tea", "what-is-tea-2"]


def test_several_choices_are_credited_in_balance(client, document):
    rows = [("A", True, ""), ("B", True, ""), ("C", True, ""), ("D", False, "No."), ("E", False, "No.")]
    write(client, document, kind="multiple", rows=rows)
    credits = [credit for text, credit, why in choices(Question.objects.get().current)]
    third = Decimal("0.3333333")
    assert credits == [third, third, third, Decimal("-0.5"), Decimal("-0.5")]


def test_true_or_false_has_its_two_rows_whatever_was_typed_in_them(client, document):
    write(
        client, document, kind="truefalse", rows=[("", True, "It is."), ("Nonsense", False, "It is a leaf.")]
    )
    assert choices(Question.objects.get().current) == [("True", 1, "It is."), ("False", 0, "It is a leaf.")]


def test_a_short_answer_has_accepted_answers_and_known_mistakes(client, document):
    write(
        client,
        document,
        kind="short",
        rows=[("leaf", True, ""), ("a leaf", True, ""), ("root", False, "No.")],
    )
    assert [credit for text, credit, why in choices(Question.objects.get().current)] == [1, 1, 0]


# Mistakes


def mistakes(response):
    """What is said at the rows as a whole, and at each row."""
    rows = response.context["rows"]
    return list(rows.non_form_errors()), [list(row.errors.get("text", [])) for row in rows]


def test_no_correct_choice_is_said_at_the_rows_and_at_the_top(client, document):
    response = write(client, document, rows=[("A", False, ""), ("B", False, "")])
    assert mistakes(response)[0] == ["Mark exactly one choice as correct."]
    top = response.text.split('id="mistakes"')[1].split("</div>")[0]
    assert "Mark exactly one choice as correct." in top
    assert 'value="A"' in response.text or ">\nA</textarea>" in response.text
    assert not Question.objects.exists()


def test_a_row_that_says_the_same_is_named_at_its_row(client, document):
    response = write(client, document, rows=[("A", True, ""), ("B", False, ""), ("A", False, "")])
    assert mistakes(response) == (
        [],
        [[], [], ["This row says the same as an earlier one. Change or remove it."], []],
    )
    assert "Row 3" in response.text.split('id="mistakes"')[1].split("</div>")[0]


def test_a_ticked_row_without_words_is_named_at_its_row(client, document):
    response = write(client, document, rows=[("A", False, ""), ("", True, "")])
    assert mistakes(response)[1][1] == ["Write something in this row, or remove it."]


def test_every_mistake_is_said_at_once_and_each_only_once(client, document):
    response = write(client, document, stem=" ", explanation="", rows=[("A", False, ""), ("B", False, "")])
    form = response.context["form"]
    assert form.errors["stem"] == ["Write the question."]
    assert form.errors["explanation"] == ["Write the explanation: the truth, in one or two sentences."]
    assert mistakes(response)[0] == ["Mark exactly one choice as correct."]


def test_an_unknown_key_names_itself(client, document):
    response = write(client, document, cites=["00000000"])
    assert (
        response.context["form"]
        .errors["cites"][0]
        .startswith("No sentence of “All about tea” has the key 00000000.")
    )


def test_publishing_needs_a_sentence_to_rest_on_and_a_draft_does_not(client, document):
    response = write(client, document, cites=[], button="_publish")
    assert response.context["form"].errors["cites"] == [
        "Choose the sentence it rests on: its feedback quotes it."
    ]
    write(client, document, cites=[])
    assert Question.objects.get().state == "draft"


def test_sentences_can_be_named_by_their_keys(client, document):
    keys = list(document.passages.values_list("key", flat=True))
    write(client, document, cites=[keys[1]], cites_more=f"[@{keys[0]}]")
    assert [str(citation) for citation in Question.objects.get().citations.all()] == [
        "Water is warm.",
        "Tea is a leaf.",
    ]


def test_a_form_that_was_tampered_with_is_a_sentence_and_not_an_error(client, document):
    for broken in (
        {"kind": "essay"},
        {"rows-TOTAL_FORMS": "x"},
        {"document": "x"},
        {"rows-TOTAL_FORMS": "999"},
    ):
        response = client.post("/admin/quizzes/question/add/", typed(document) | broken)
        assert response.status_code == 200
    assert not Question.objects.exists()


# Versions


def test_publishing_gives_learners_the_newest_wording(client, document):
    write(client, document)
    question = Question.objects.get()
    response = change(client, question, stem="What is tea, really?", button="_publish")
    assert desk.said(response) == ["Published. Learners get it from their next attempt on."]
    assert again(question).state == "published"
    assert again(question).current.stem == "What is tea, really?"
    assert question.versions.count() == 1


def test_a_published_question_is_rewritten_in_a_successor_that_nobody_gets_yet(client, document):
    question = make.question(document)
    change(client, question, stem="What is tea, really?")
    assert [v.stem for v in question.versions.all()] == ["What is tea, really?", "What is tea?"]
    assert again(question).current.stem == "What is tea?"
    attempt = give(question)
    assert attempt.responses.get().version.stem == "What is tea?"
    page = client.get(f"/admin/quizzes/question/{question.pk}/change/").text
    assert "You are writing a new version that learners do not get yet" in page
    assert "What is tea, really?" in page


def test_saving_what_stands_there_makes_no_successor(client, document):
    question = make.question(document)
    rows = [(text, credit == 1, why) for text, credit, why in make.CHOICES]
    change(client, question, rows=rows)
    assert question.versions.count() == 1


def test_credits_of_a_course_file_stay_while_the_ticks_do(client, document):
    half = (("A", Decimal("0.7"), ""), ("B", Decimal("0.3"), ""), ("C", Decimal("-1"), "No."))
    question = make.question(document, kind="multiple", choices=half)
    change(client, question, kind="multiple", rows=[("A", True, ""), ("B!", True, ""), ("C", False, "No.")])
    newest = question.versions.first()
    assert [credit for text, credit, why in choices(newest)] == [Decimal("0.7"), Decimal("0.3"), -1]
    change(client, question, kind="multiple", rows=[("A", True, ""), ("B!", False, ""), ("C", False, "No.")])
    newest = question.versions.first()
    assert [credit for text, credit, why in choices(newest)] == [1, Decimal("-0.5"), Decimal("-0.5")]


def test_a_question_learners_were_given_opens_read_only_with_a_way_to_a_new_version(client, document):
    question = make.question(document)
    give(question)
    page = client.get(f"/admin/quizzes/question/{question.pk}/change/").text
    assert "Make a new version" in page
    assert 'name="stem"' not in page and 'name="rows-0-text"' not in page
    client.post(f"/admin/quizzes/question/{question.pk}/new-version/")
    page = client.get(f"/admin/quizzes/question/{question.pk}/change/").text
    assert 'name="stem"' in page and "A stone" in page
    assert question.versions.count() == 2
    assert again(question).current.number == 1


def test_asking_for_a_new_version_twice_makes_one(client, document):
    question = make.question(document)
    give(question)
    for _time in range(2):
        client.post(f"/admin/quizzes/question/{question.pk}/new-version/")
    assert question.versions.count() == 2


def test_a_wording_learners_were_given_is_not_changed_by_a_post(client, document):
    question = make.question(document)
    give(question)
    change(client, question, stem="Changed?", rows=[("X", True, ""), ("Y", False, "")], button="_publish")
    assert [v.stem for v in question.versions.all()] == ["What is tea?"]
    assert [text for text, credit, why in choices(again(question).current)] == ["A leaf", "A stone", "A fish"]


def test_what_a_given_question_rests_on_can_still_be_put_right(client, document):
    question = make.question(document)
    give(question)
    water = document.passages.get(text="Water is warm.")
    change(client, question, cites=[water.key], topic="water")
    assert [str(citation) for citation in question.citations.all()] == ["Water is warm."]
    assert again(question).topic == "water"
    response = change(client, question, cites=[])
    assert response.context["form"].errors["cites"]
    assert question.citations.count() == 1


def test_a_new_version_can_be_thrown_away_and_what_learners_get_cannot(client, document):
    question = make.question(document)
    client.post(f"/admin/quizzes/question/{question.pk}/discard/")
    assert question.versions.count() == 1
    change(client, question, stem="Else?")
    client.post(f"/admin/quizzes/question/{question.pk}/discard/")
    assert [v.stem for v in question.versions.all()] == ["What is tea?"]


def test_every_version_can_be_looked_up(client, document):
    question = make.question(document)
    change(client, question, stem="What is tea, really?", button="_publish")
    page = client.get(f"/admin/quizzes/question/{question.pk}/history/").text
    assert page.index("version 2") < page.index("version 1")


def test_a_retired_question_is_asked_no_more_and_can_come_back(client, document):
    question, other = make.question(document), make.question(document, "q2", "Two?")
    quiz = make.quiz(make.path(document), [question, other])
    client.post(f"/admin/quizzes/question/{question.pk}/retire/")
    assert again(question).state == "retired"
    attempt = attempts.start(make.learner(), quiz, timezone.now())
    assert [response.version.stem for response in attempt.responses.all()] == ["Two?"]
    client.post(f"/admin/quizzes/question/{question.pk}/publish/")
    assert again(question).state == "published"


def test_a_question_its_quiz_cannot_be_passed_without_is_not_retired(client, document):
    question = make.question(document)
    make.quiz(make.path(document), [question], title="The check")
    response = client.post(f"/admin/quizzes/question/{question.pk}/retire/", follow=True)
    assert desk.said(response) == [
        "“The check” would have 0 questions left but needs 1 right answers. Change that number first."
    ]
    assert again(question).state == "published"


@pytest.mark.parametrize("verb", ["new-version", "discard", "publish", "retire"])
def test_what_changes_a_question_is_a_post_by_who_may(client, document, verb):
    question = make.question(document)
    address = f"/admin/quizzes/question/{question.pk}/{verb}/"
    assert client.get(address).status_code == 405
    reader = make.educator("reader@example.org")
    reader.user_permissions.set(Permission.objects.filter(codename="view_question"))
    assert desk.signed_in(reader).post(address).status_code == 403
    assert (again(question).state, question.versions.count()) == ("published", 1)


def test_who_may_only_look_changes_nothing(document):
    question = make.question(document)
    reader = make.educator()
    reader.user_permissions.set(Permission.objects.filter(codename="view_question"))
    client = desk.signed_in(reader)
    page = client.get(f"/admin/quizzes/question/{question.pk}/change/").text
    assert "A stone" in page
    assert "_draft" not in page and "_publish" not in page and "Make a new version" not in page
    assert change(client, question, topic="mine").status_code == 403
    assert write(client, document).status_code == 403
    assert again(question).topic == "plants"


def test_fields_that_are_not_on_the_form_change_nothing(client, document):
    question = make.question(document)
    other = make.document("coffee", "Coffee", sentences=("Coffee is a bean.",))
    extra = {"document": other.pk, "slug": "x", "state": "retired", "current": "9", "number": "7"}
    client.post(f"/admin/quizzes/question/{question.pk}/change/", typed(document) | extra)
    now = again(question)
    assert (now.document, now.slug, now.state, now.current) == (
        document,
        question.slug,
        "published",
        question.current,
    )


# Trying


def trial(client, question, **answer):
    return client.post(f"/admin/quizzes/question/{question.pk}/try/", answer)


def test_a_trial_grades_like_the_real_thing_and_keeps_nothing(client, document):
    question = make.question(document)
    page = client.get(f"/admin/quizzes/question/{question.pk}/try/").text
    assert "A leaf" in page and "It is a leaf." not in page
    right = trial(client, question, answer="0", check="1").text
    assert "<strong>Yes.</strong>" in right and "Tea is a leaf." in right
    wrong = trial(client, question, answer="1", check="1").text
    assert "You chose “A stone”: The source names a leaf." in wrong
    assert (Attempt.objects.count(), Response.objects.count(), Try.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    "kind, rows, answer, verdict",
    [
        ("multiple", [("A", True, ""), ("B", True, ""), ("C", False, "No.")], ["0"], "Partly right, 1 of 2."),
        ("truefalse", [("", True, ""), ("", False, "It is.")], ["1"], "Not this one."),
        ("short", [("leaf", True, "")], ["Leaf."], "Yes."),
        ("short", [("leaf", True, "")], ["stone"], "Not this one."),
    ],
)
def test_every_kind_can_be_tried(client, document, kind, rows, answer, verdict):
    write(client, document, kind=kind, rows=rows)
    assert verdict in trial(client, Question.objects.get(), answer=answer, check="1").text


def test_a_trial_without_an_answer_asks_for_one_and_shows_when_asked(client, document):
    question = make.question(document)
    assert "Choose or write an answer first." in trial(client, question, check="1").text
    assert "That choice is not on this page." in trial(client, question, answer="9", check="1").text
    assert "Here it is." in trial(client, question, show="1").text


def test_a_draft_can_be_tried_straight_from_the_form(client, document):
    response = write(client, document, button="_try")
    question = Question.objects.get()
    assert response.redirect_chain == [(f"/admin/quizzes/question/{question.pk}/try/", 302)]
    assert question.state == "draft"


def test_the_list_says_where_each_question_stands_and_where_it_is_asked(client, document):
    question = make.question(document)
    make.quiz(make.path(document), [question], title="The final")
    make.question(document, "new", "New?", state="draft")
    change(client, question, stem="Else?")
    page = client.get("/admin/quizzes/question/").text
    assert "published, new version begun" in page and "draft" in page
    assert "The final" in page and "no quiz yet" in page


@pytest.mark.parametrize("questions", [1, 3])
def test_the_list_asks_as_much_for_one_question_as_for_three(questions, document, django_assert_num_queries):
    make.quiz(make.path(document), [make.question(document, f"q{n}", f"Q{n}?") for n in range(questions)])
    client = desk.signed_in(desk.educator())
    with django_assert_num_queries(11):
        client.get("/admin/quizzes/question/")


def test_markup_in_a_question_runs_nowhere(client, document):
    bad = "<script>alert(1)</script>"
    write(client, document, stem=bad, rows=[(bad, True, bad), ("B", False, bad)], topic=bad, explanation=bad)
    question = Question.objects.get()
    for address in ("", f"{question.pk}/change/", f"{question.pk}/try/", f"{question.pk}/history/"):
        assert bad not in client.get(f"/admin/quizzes/question/{address}").text
