"""An educator writes by keyboard alone, on a small screen: every kind of question, every kind of quiz."""

import pytest

from learn.models.lessons import State
from quizzes.models import Question, Quiz
from quizzes.presets import PRESETS, differing, rules_of
from quizzes.question_types import QUESTION_TYPES
from tests import desk, make
from tests.quizzes.question_types import PLANT

from .keyboard import Keyboard

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = [str(type.name) for type in QUESTION_TYPES.values()]
# Of each kind: what is typed into its rows, as (field, words), and beside them.
WRITTEN = {
    "single": [[("Choice", "A leaf"), ("Correct", True), ("Why", "It is.")], [("Choice", "A stone")]],
    "multiple": [[("Choice", "Green"), ("Correct", True)], [("Choice", "Black"), ("Correct", True)], [("Choice", "Blue")]],
    "truefalse": [[("Correct", True)], [("Why", "It says so.")]],
    "short": [[("Answer", "leaf*"), ("Correct", True)], [("Answer", "stone"), ("Why", "No stone is named.")]],
    "numeric": [[("Answer", "3.5"), ("Correct", True), ("May be off by", "0.1")], [("Answer", "4"), ("Earns, in %", "50")]],
    "matching": [[("Pair", "Rome"), ("Its partner", "Italy")], [("Pair", "Oslo"), ("Its partner", "Norway")]],
    "ordering": [[("Step", "Pick")], [("Step", "Dry")], [("Step", "Brew")]],
    "gaps": [[("For gap", "1"), ("Answer", "leaf"), ("Correct", True)], [("For gap", "2"), ("Answer", "warm"), ("Correct", True)]],
    "hotspot": [[("Place", "The leaf"), ("Its part of the drawing", "leaf"), ("Correct", True)], [("Place", "The stem"), ("Its part of the drawing", "stem")]],
}  # fmt: skip
STEMS = {"gaps": "Tea is a [[1]]. It is drunk [[2]]."}
NUMBERED = ("Choice", "Answer", "Pair", "Step", "Place")


@pytest.fixture
def document():
    document = make.document(sentences=("Tea is a leaf.", "Water for tea is warm."))
    document.figures.create(slug="plant", svg=PLANT, alternative="A plant.")
    return document


@pytest.fixture
def at_the_desk(open_page):
    """at_the_desk(javascript=True): somebody at the desk, with a keyboard and a phone."""
    pages = []

    def at_the_desk(javascript=True):
        pages.append(open_page("/admin/", as_=desk.educator(), size="phone", javascript=javascript))
        return Keyboard(pages[-1])

    yield at_the_desk
    assert [page.problems for page in pages] == [[]]


def row_typed(keys, number, fields):
    """Fills a row. Its box to tick stands first, so what is ticked is ticked first."""
    group = f"Row {number}"
    for field, words in sorted(fields, key=lambda pair: pair[0] != "Correct"):
        if field == "Correct":
            keys.tick("Correct", group)
        elif field == "Its part of the drawing":
            keys.select(field, words, group)
        else:
            keys.fill(f"{field} {number}" if field in NUMBERED else field, words, group)


def cite(keys):
    """Looks up the sentence the question rests on."""
    keys.enter("Choose a sentence")
    keys.page.locator("[role=option]").first.wait_for()
    keys.type("leaf")
    keys.page.locator("[role=option][aria-selected=true]", has_text="Tea is a leaf.").wait_for()
    keys.press("Enter")
    keys.page.locator(".sentences q", has_text="Tea is a leaf.").wait_for()
    assert keys.here()["name"] == "Choose a sentence"


def write(keys, kind, key, javascript):
    """Writes a question of this kind, beginning at the desk, and publishes it."""
    keys.go("New question")
    keys.choose(KINDS, str(QUESTION_TYPES[kind].name))
    if not javascript:
        keys.go("Show the fields of this kind")
    keys.fill("Question", STEMS.get(kind, f"Which {kind}?"))
    if kind == "hotspot":
        keys.select("Figure", "plant")
        if not javascript:
            keys.go("Show this drawing")
        keys.page.locator("[data-part]").first.wait_for()
    for number, fields in enumerate(WRITTEN[kind], 1):
        row_typed(keys, number, fields)
    keys.fill("Explanation", "Tea is a leaf.")
    if javascript:
        cite(keys)
    else:
        keys.fill("Add sentences by their keys", key)
    keys.go("Publish")
    keys.page.locator(".message").first.wait_for()
    if keys.page.get_by_role("heading", name="Saved, and not published yet").is_visible():
        keys.go("Publish all the same")  # rules find errors in these few words
    keys.page.locator(".message", has_text="Published.").wait_for()
    keys.go("Desk")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "without"])
def test_every_kind_of_question_is_written_and_published_by_keyboard(at_the_desk, document, javascript):
    keys, key = at_the_desk(javascript), document.passages.first().key
    for kind in WRITTEN:
        write(keys, kind, key, javascript)
    published = Question.objects.filter(state=State.PUBLISHED).order_by("pk")
    assert [question.current.kind for question in published] == list(QUESTION_TYPES)


RULES = {"practice": "Practice", "check": "Check", "exam": "Exam"}


def arrange(keys, preset, lesson):
    """Makes a quiz of these rules with the question in it, beginning at the desk, and publishes it."""
    keys.go("New quiz")
    keys.select("Path", "Tea")
    keys.select("Kind", "check of a lesson" if lesson else "at the end")
    if lesson:
        keys.select("Lesson", str(lesson))
    keys.fill("Title", f"A quiz for {preset}")
    keys.fill("Right answers needed to pass", "1")
    keys.choose(RULES.values(), RULES[preset])
    keys.go("Save")
    keys.select("State", "published")
    keys.select("Question", "What is tea?", "New row 1")
    keys.go("Save")
    keys.page.locator(".message.kept").wait_for()
    keys.go("Desk")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "without"])
def test_a_quiz_of_each_preset_is_made_and_published_by_keyboard(at_the_desk, document, javascript):
    lessons = [make.lesson(document), make.lesson(document, "pots", "What a pot is"), None]
    make.path(document, filter(None, lessons))
    make.question(document)
    keys = at_the_desk(javascript)
    for preset, lesson in zip(RULES, lessons, strict=True):
        arrange(keys, preset, lesson)
    made = Quiz.objects.published().order_by("pk")
    assert [(quiz.preset, quiz.lesson) for quiz in made] == list(zip(RULES, lessons, strict=True))
    assert [differing(quiz.preset, rules_of(quiz)) for quiz in made] == [{}] * len(PRESETS)
    assert [quiz.slots.get().question.slug for quiz in made] == ["what-is-tea"] * len(PRESETS)


def test_a_setting_behind_the_rules_is_opened_and_changed_by_keyboard(at_the_desk, document):
    make.quiz(make.path(document), [make.question(document)], state="draft")
    keys = at_the_desk()
    keys.page.goto(f"/admin/quizzes/quiz/{Quiz.objects.get().pk}/change/")
    keys.choose(RULES.values(), "Exam")
    keys.enter("Settings of these rules")
    keys.fill("Time limit, in minutes", "45")
    keys.go("Save draft")
    assert differing("exam", rules_of(Quiz.objects.get())) == {"time_limit": 45}


def test_each_new_row_of_a_quiz_is_told_from_the_others(at_the_desk, document):
    make.quiz(make.path(document), [make.question(document)], state="draft")
    keys = at_the_desk()
    keys.page.goto(f"/admin/quizzes/quiz/{Quiz.objects.get().pk}/change/")
    keys.to("Question", "New row 3")
    keys.enter("Add a row")
    assert keys.here()["group"] == "New row 4"
