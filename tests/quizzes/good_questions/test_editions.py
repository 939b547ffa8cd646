"""What a new edition did to the sentences a question rests on."""

import pytest

from learn.importing.importing import import_file
from learn.models import Document
from quizzes import authoring, linted
from quizzes.good_questions import check
from quizzes.standing import standing
from tests import make
from tests.learn.importing import making
from tests.quizzes.flawed import errors, found

pytestmark = pytest.mark.django_db
TEXT = "# Tea\n\nTea is steeped for eight minutes. Water is warm.\n"
ROWS = (("8 minutes", 1, ""), ("A day", 0, "No."), ("A week", 0, "No."))


@pytest.fixture
def editions(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def bring(text):
        import_file(text.encode(), "steeped.md", slug="steeped")
        return Document.objects.get(slug="steeped")

    return bring


def asks_how_long(document, slug="how-long"):
    return make.question(document, slug, "How long?", choices=ROWS, explanation="It is steeped so long.")


def rest_on(question, words):
    passage = question.document.passages.get(text__contains=words)
    question.citations.update(passage=passage)


def test_a_question_is_held_against_the_sentence_in_whose_place_its_new_one_stands(editions):
    question = asks_how_long(editions(TEXT))
    editions(TEXT.replace("eight", "ten"))
    editions(TEXT.replace("eight", "twelve"))
    assert errors(check()) == set()  # it rests on the old one still, which the queue names
    rest_on(question, "twelve")
    assert errors(check()) == {("how-long", "sentence-reworded")}
    editions(TEXT.replace("eight", "twelve") + "\nMore.\n")
    assert errors(check()) == {("how-long", "sentence-reworded")}


def test_the_editions_are_not_read_where_nothing_was_cited_anew(editions, django_assert_num_queries):
    question = asks_how_long(editions(TEXT))
    rest_on(question, "Water")
    editions(TEXT.replace("eight", "twelve"))
    with django_assert_num_queries(12):
        assert linted.lint_questions([question])


def test_one_that_is_only_begun_is_let_be_after_an_edition_too(editions):
    question = asks_how_long(editions(TEXT))
    begun = authoring.Question.objects.create(document=question.document, slug="begun")
    begun.citations.create(passage=question.document.passages.first())
    editions(TEXT.replace("eight", "twelve"))
    assert [each.thing for each in linted.lint_questions([begun, question])] == [question]


def test_a_question_begun_after_an_edition_is_not_held_against_the_one_before(editions):
    editions(TEXT)
    document = editions(TEXT.replace("eight", "twelve"))
    rest_on(asks_how_long(document), "twelve")
    assert errors(check()) == {("how-long", "number-unsupported")}


def test_a_text_that_was_only_parted_anew_says_nothing_else(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = making.stored(("Tea is a leaf. Tea is green.", "It is picked."))
    question = make.question(document, choices=(("Green", 1, ""), ("Red", 0, "No."), ("Blue", 0, "No.")))
    import_file(
        b"# Tea\n\n## Leaves\n\nTea is a leaf. Tea is green. It is picked. More.\n", "tea.md", slug="tea"
    )
    question.citations.all().delete()
    question.citations.create(passage=document.passages.get(text="Tea is a leaf."))
    assert "sentence-reworded" not in {rule for _slug, rule, _severity in found(check())}


def test_the_desk_says_it_as_soon_as_a_question_rests_on_the_new_sentence(editions):
    question = asks_how_long(editions(TEXT))
    editions(TEXT.replace("eight", "twelve"))
    before = standing()
    rest_on(question, "twelve")
    assert standing() != before
    assert "1 error" in standing()


@pytest.mark.parametrize("questions", [1, 30])
def test_it_asks_as_much_for_one_question_on_an_older_edition_as_for_thirty(
    editions, questions, django_assert_num_queries
):
    document = editions(TEXT)
    asked = [asks_how_long(document, f"q{n}") for n in range(questions)]
    editions(TEXT.replace("eight", "twelve"))
    for question in asked:
        rest_on(question, "twelve")
    with django_assert_num_queries(16):
        assert len(linted.lint_questions(asked)) == questions
