"""How each question went."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from quizzes import attempts, authoring, giving, tracking
from quizzes.models import Question, Slot
from quizzes.question_types import QUESTION_TYPES
from quizzes.wording import Row, Wording
from tests import desk, make
from tests.quizzes.question_types import form, in_database, version

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def quiz():
    document = make.document()
    return make.quiz(make.path(document), [make.question(document)], title="The final")


def sit(quiz, *answers, person=None, gave_up=False):
    """A person sits the quiz and gives these answers, one a question; returns the person."""
    person = person or make.learner(f"l{timezone.now().timestamp()}@example.org")
    attempt = attempts.start(person, quiz, NOW)
    for response, answer in zip(attempt.responses.all(), answers, strict=True):
        attempts.answer(response, answer, response.seq, NOW, gave_up=gave_up)
    return person


def picked(*positions):
    return {"choices": list(positions)}


def sentences(path):
    return {
        quiz.title: [(str(row.question), row.sentences) for row in rows] for quiz, rows in tracking.went(path)
    }


@pytest.mark.parametrize("kind", QUESTION_TYPES)
def test_who_asks_to_be_shown_speaks_neither_for_a_key_nor_against_it(kind):
    document = make.document()
    question = in_database(make, document, kind)
    path = make.path(document)
    sit(make.quiz(path, [question]), None, gave_up=True)
    [[_quiz, [row]]] = tracking.went(path)
    assert (row.gave_up, dict(row.wrong), dict(row.earned), dict(row.failed)) == (1, {}, {}, {})


def test_it_says_in_plain_words_how_a_question_went(quiz):
    sit(quiz, picked(0))
    sit(quiz, picked(1))
    sit(quiz, picked(1))
    sit(quiz, picked(2))
    sit(quiz, None, gave_up=True)
    assert sentences(quiz.path) == {
        "The final": [
            (
                "What is tea?",
                [
                    "1 of 5 learners were right at the first try.",
                    "Most chosen of what is wrong: “A stone”, by 2.",
                    "1 asked to be shown.",
                ],
            )
        ]
    }


def test_a_question_nobody_has_answered_says_so(quiz):
    attempts.start(make.learner(), quiz, NOW)
    assert sentences(quiz.path) == {"The final": [("What is tea?", ["Nobody has answered this yet."])]}


def test_only_the_first_attempt_of_each_learner_counts(quiz):
    mia = sit(quiz, picked(1))
    sit(quiz, picked(0), person=mia)
    [(_quiz, [row])] = tracking.went(quiz.path)
    assert (row.n, row.right, row.percent) == (1, 0, 0)


def test_staff_never_count(quiz):
    sit(quiz, picked(0), person=desk.educator())
    [(_quiz, [row])] = tracking.went(quiz.path)
    assert row.n == 0


def test_another_path_never_counts(quiz):
    other = make.path(quiz.path.document, slug="other", title="Other")
    sit(make.quiz(other, [quiz.slots.get().question], title="Another"), picked(0))
    [(_quiz, [row])] = tracking.went(quiz.path)
    assert row.n == 0


def test_of_several_choices_each_wrong_one_counts(quiz):
    rows = (("A", "0.5", ""), ("B", "0.5", ""), ("C", "-0.5", ""), ("D", "-0.5", ""))
    several = make.question(quiz.path.document, "several", "Which?", kind="multiple", choices=rows)
    check = make.quiz(quiz.path, [several], lesson=make.lesson(quiz.path.document), slug="c", title="Check")
    sit(check, picked(0, 2))
    sit(check, picked(1, 2, 3))
    row = dict(tracking.went(quiz.path))[check][0]
    assert (row.n, row.right, row.most_wrong) == (2, 0, ("C", 2))


def test_short_answers_count_by_what_was_written(quiz):
    short = make.question(quiz.path.document, "short", "Which?", kind="short", choices=(("leaf", 1, ""),))
    check = make.quiz(quiz.path, [short], lesson=make.lesson(quiz.path.document), slug="c", title="Check")
    for text in ("Leaf", "Root", "root "):
        sit(check, {"text": text})
    row = dict(tracking.went(quiz.path))[check][0]
    assert (row.n, row.right, row.most_wrong) == (3, 1, ("root", 2))


@pytest.mark.parametrize(
    ("kind", "sent", "wrong"),
    [
        ("single", [("answer", "1")], ["A stone"]),
        ("multiple", [("answer", "0"), ("answer", "2"), ("answer", "3")], ["Blue", "Red"]),
        ("truefalse", [("answer", "0")], ["True"]),
        ("short", [("answer", "*Statin*.")], ["*statin*"]),
        ("numeric", [("answer", "4,2 MG")], ["4,2 mg"]),
        ("matching", [("answer-0", "1"), ("answer-1", "1")], ["Paris: Italy"]),
        ("ordering", [("answer-0", "1"), ("answer-1", "2")], ["(1) Brew, (2) Drink"]),
        ("gaps", [("answer-1", "Stone"), ("answer-2", "0")], ["1: stone", "2: cold"]),
        ("hotspot", [("answer", "2")], ["The root"]),
    ],
)
def test_what_is_wrong_in_an_answer_of_each_type(kind, sent, wrong):
    wording = version(kind)
    assert tracking.wrong_in(wording, wording.type.read(wording, form(sent))) == wrong


def test_answers_to_an_earlier_wording_are_not_held_against_the_present_one(quiz):
    sit(quiz, picked(1))
    question = quiz.slots.get().question
    wording = Wording("single", "What is tea now?", "A leaf.", [Row("A leaf", True), Row("A fish")])
    wording.mark()
    authoring.reword(question, wording)
    giving.publish(question)
    sit(quiz, picked(1))
    [(_quiz, [row])] = tracking.went(quiz.path)
    assert (row.n, dict(row.wrong), row.before) == (1, {"A fish": 1}, 1)
    assert "1 learner answered an earlier wording, which is not counted here." in row.sentences


def test_the_page_shows_quizzes_in_the_order_of_the_path(quiz):
    lesson = make.lesson(quiz.path.document)
    quiz.path.steps.create(lesson=lesson, position=1)
    make.quiz(quiz.path, [], lesson=lesson, slug="c", title="The check")
    response = desk.signed_in(desk.educator()).get(f"/admin/quizzes/quiz/went/{quiz.path.pk}/")
    assert [quiz.title for quiz, rows in response.context["quizzes"]] == ["The check", "The final"]
    assert "Nobody has answered this yet." in response.text


def test_what_a_learner_wrote_runs_nowhere(quiz):
    short = make.question(quiz.path.document, "short", "Which?", kind="short", choices=(("leaf", 1, ""),))
    check = make.quiz(quiz.path, [short], lesson=make.lesson(quiz.path.document), slug="c", title="Check")
    sit(check, {"text": "<script>alert(1)</script>"})
    page = desk.signed_in(desk.educator()).get(f"/admin/quizzes/quiz/went/{quiz.path.pk}/").text
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_a_question_that_more_answer_wrong_in_one_way_than_right_is_named_first(quiz):
    address = f"/admin/quizzes/quiz/went/{quiz.path.pk}/"
    client = desk.signed_in(desk.educator())
    for chosen in (0, 0, 0, 0, 1, 1, 1, 1, 1):
        sit(quiz, picked(chosen))
    assert "Look at these first" not in client.get(address).text
    sit(quiz, picked(2))
    page = client.get(address).text
    assert page.index("Look at these first") < page.index("The final")
    assert "5 chose “A stone”, 4 were right." in page
    sit(quiz, picked(0))
    assert "Look at these first" not in client.get(address).text


SEVERAL = (("A", "0.5", ""), ("B", "0.5", ""), ("C", "-0.5", ""), ("D", "-0.5", ""))
# Of twelve, three are wholly right; what earns something in part speaks for the key as well.
WORKED = [
    # A 9, B 9, C 6, D 0: C was ticked by twice as many as had all of it right, and no key by fewer.
    ("multiple", SEVERAL, {}, [(3, (0, 1)), (3, (0,)), (3, (0, 1, 2)), (3, (1, 2))], None),
    # A 12, B 3, C 9: B, which is right, is hardly ticked. Perhaps C should be the key.
    ("multiple", SEVERAL, {}, [(3, (0, 1)), (9, (0, 2))], ("C", 9, 3, "B")),
    # A 6 with half of the credit, B 2 with all of it, C 4 with none.
    ("single", (("A", "0.5", ""), ("B", 1, ""), ("C", 0, "")), {}, [(6, (0,)), (2, (1,)), (4, (2,))], None),
    ("single", (("A", "0.5", ""), ("B", 1, ""), ("C", 0, "")), {}, [(3, (0,)), (2, (1,)), (6, (2,))], ("C", 6, 5, "")),
    ("short", (("leaf", 1, ""), ("bush", "0.5", "")), {}, [(4, "leaf"), (3, "Bush"), (6, "root")], None),
    ("short", (("leaf", 1, ""), ("bush", "0.5", "")), {}, [(2, "leaf"), (3, "Bush"), (6, "root")], ("root", 6, 5, "")),
    # Nobody has it all right; each pair is right with most.
    (
        "matching",
        tuple((text, 0, "", {"match": match}) for text, match in (("a", "1"), ("b", "2"), ("c", "3"))),
        {},
        [(4, {"0": 0, "1": 2, "2": 1}), (4, {"0": 2, "1": 1, "2": 0}), (4, {"0": 1, "1": 0, "2": 2})],
        None,
    ),
    (
        "matching",
        tuple((text, 0, "", {"match": match}) for text, match in (("a", "1"), ("b", "2"), ("c", "3"))),
        {},
        [(4, {"0": 0, "1": 1, "2": 2}), (8, {"0": 1, "1": 0, "2": 2})],
        ("b: 1", 8, 4, "b: 2"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "rows", "details", "given", "said"), WORKED)
def test_what_earns_something_is_weighed_against_what_earns_nothing(quiz, kind, rows, details, given, said):
    wording = version(kind, rows, details)
    row = tracking.Went(None)
    for n, answer in given:
        if kind == "matching":
            answer = {"pairs": answer}
        else:
            answer = {"text": answer} if isinstance(answer, str) else picked(*answer)
        tracking.tally(row, wording, wording, {"answer": answer, "n": n})
    assert row.misleads == said


def test_of_several_choices_the_page_names_the_right_one_that_fewer_chose(quiz):
    several = make.question(quiz.path.document, "several", "Which?", kind="multiple", choices=SEVERAL)
    check = make.quiz(quiz.path, [several], lesson=make.lesson(quiz.path.document), slug="c", title="Check")
    for _each in range(10):
        sit(check, picked(0, 2))
    page = desk.signed_in(desk.educator()).get(f"/admin/quizzes/quiz/went/{quiz.path.pk}/").text
    assert "10 chose “C”, 0 chose “B”, which is right." in page


def test_how_questions_went_is_for_who_may_see_progress(quiz):
    writer = make.educator()
    writer.user_permissions.set(Permission.objects.filter(codename__in=["view_quiz", "change_quiz"]))
    client = desk.signed_in(writer)
    assert client.get(f"/admin/quizzes/quiz/went/{quiz.path.pk}/").status_code == 403


@pytest.mark.parametrize("learners", [1, 30])
def test_it_asks_as_much_for_one_learner_as_for_thirty(learners, quiz, django_assert_num_queries):
    for n in range(learners):
        sit(quiz, picked(n % 3), person=make.learner(f"l{n}@example.org"))
    client = desk.signed_in(desk.educator())
    with django_assert_num_queries(11):
        client.get(f"/admin/quizzes/quiz/went/{quiz.path.pk}/")


def test_what_was_drawn_is_told_question_by_question(quiz):
    for n in range(2):
        make.question(quiz.path.document, f"drawn-{n}", f"Drawn {n}?", topic="drawn")
    quiz.slots.create(position=2, draws=2, draw_topic="drawn")
    sit(quiz, picked(0), picked(0), picked(0))
    assert [(question, said[0]) for question, said in sentences(quiz.path)["The final"]] == [
        (question, "1 of 1 learner was right at the first try.")
        for question in ("What is tea?", "Drawn 0?", "Drawn 1?")
    ]


def test_a_quiz_of_more_than_a_thousand_questions_is_told(quiz):
    document = quiz.path.document
    asked = [Question(document=document, slug=f"q{n}", state="published") for n in range(1100)]
    Question.objects.bulk_create(asked)
    Slot.objects.bulk_create(
        Slot(quiz=quiz, question=question, position=place) for place, question in enumerate(asked, 2)
    )
    assert len(sentences(quiz.path)["The final"]) == 1101


def test_it_says_what_is_left_out_of_every_score_and_what_is_retired(quiz):
    client = desk.signed_in(desk.educator())

    def went_page():
        return client.get(f"/admin/quizzes/quiz/went/{quiz.path.pk}/").text

    sit(quiz, picked(1))
    assert "Left out of every score" not in went_page()
    make.forced(quiz.slots.get().question.versions.all(), ruling="dropped")
    assert "Left out of every score" in went_page()
    assert "Retired" not in went_page()
    make.forced(Question.objects.all(), state="retired")
    assert "Retired" in went_page()
    make.forced(quiz.slots.get().question.versions.all(), ruling="")
    assert "Left out of every score" not in went_page()


def test_it_says_where_everyone_has_full_credit(quiz):
    client = desk.signed_in(desk.educator())
    sit(quiz, picked(1))
    address = f"/admin/quizzes/quiz/went/{quiz.path.pk}/"
    assert "Everyone gets full credit" not in client.get(address).text
    make.forced(quiz.slots.get().question.versions.all(), ruling="credit")
    assert "Everyone gets full credit" in client.get(address).text
