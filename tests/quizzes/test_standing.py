"""How the whole bank stands: kept document by document, and never wrong after a change."""

import pytest
from django.utils import timezone

from learn.models import Document, LearningPath, PathLesson, Term
from quizzes import authoring, good_questions, standing
from quizzes.models import Question, QuestionCitation, Quiz, Slot
from tests import desk, make

pytestmark = pytest.mark.django_db

NOW = timezone.now()
ALL = "/admin/quizzes/lintwaiver/"
GIVEAWAY = (("A leaf of a bush that grows on mountains in the rain", 1, ""), *make.CHOICES[1:])


def bank(slug="tea", questions=1):
    """A document with a path, and questions whose right answers are far too long."""
    document = make.document(slug, slug.title(), sentences=(f"{slug} grows.", "Water is warm."))
    path = make.path(document, [make.lesson(document, slug)], slug=slug, notice="")
    asked = [
        make.question(document, f"{slug}-{n}", f"What is {slug} number {n}?", choices=GIVEAWAY)
        for n in range(questions)
    ]
    make.quiz(path, asked, title=f"The whole of {slug}")
    return document


@pytest.fixture
def documents():
    return [bank("cocoa"), bank("tea", questions=3)]


def read(monkeypatch):
    """The documents whose banks are read by the rules from now on."""
    seen = []
    check = good_questions.check

    def noted(*args, document=None, **more):
        seen.append(document.slug)
        return check(*args, document=document, **more)

    monkeypatch.setattr(standing, "check", noted)
    return seen


def found(report):
    return [(each.kind, each.thing, each.finding) for each in report.found]


def told(report):
    return [(good_questions.name_of(of.thing), of.thing.pk, judged.finding) for of, judged in report.judged]


# What it says


def test_it_counts_what_is_open_and_counts_again_after_a_change():
    assert standing.standing() == "Nothing is found."
    document = bank()
    question = document.questions.get()
    assert standing.standing() == "1 error, 2 warnings, 2 notes."
    good_questions.waive(question, "key-longest", "Meant so.", None, NOW)
    assert standing.standing() == "2 warnings, 2 notes."
    good_questions.take_back(question, "key-longest")
    assert standing.standing() == "1 error, 2 warnings, 2 notes."
    question.state = "retired"
    question.save()
    assert "error" not in standing.standing()


def test_the_parts_together_say_what_the_rules_say_of_the_whole_bank(documents):
    good_questions.waive(documents[1].questions.first(), "key-longest", "Meant so.", None, NOW)
    report, whole = good_questions.check(), standing.whole()
    assert found(whole) == told(report) != []
    assert whole.counts == report.counts and whole.counts["waived"] == 1
    assert whole.count == len(report.questions) == 4
    assert whole.guesses == [(q.thing.pk, report.guess(q.thing).as_json()) for q in report.quizzes]
    assert found(standing.whole()) == told(report), "kept, it says the same"


def test_of_a_path_it_says_what_the_rules_say_of_it(documents):
    make.question(documents[1], "unasked", "Which of these is not tea?")
    path = LearningPath.objects.get(slug="tea")
    report, whole = good_questions.check(path), standing.whole(path)
    assert found(whole) == told(report) != []
    assert whole.counts == report.counts and whole.count == 3


# What is read again


def test_nothing_is_read_twice(documents, monkeypatch):
    seen = read(monkeypatch)
    assert standing.standing() == standing.standing()
    standing.whole()
    assert seen == ["cocoa", "tea"]


def reword(document):
    version = authoring.new_version(document.questions.first())
    version.choices.first().delete()


def give_a_topic(document):
    Question.objects.filter(document=document).update(topic="water")


def rest_on_another(document):
    QuestionCitation.objects.filter(question__document=document).update(passage=document.passages.last())


def draw(document):
    Slot.objects.filter(quiz__path__document=document).update(question=None, draws=1, draw_topic="plants")


def ask_another(document):
    make.question(document, "spare", "What is it made of?")
    slot = Slot.objects.filter(quiz__path__document=document).first()
    slot.question = document.questions.get(slug="spare")
    slot.save()


def ask_more_to_pass(document):
    Quiz.objects.filter(path__document=document).update(pass_points=2)


def keep_the_order(document):
    Quiz.objects.filter(path__document=document).update(shuffles_choices=False)


def make_it_a_health_course(document):
    document.paths.update(notice="This informs and does not advise.")


def explain_a_word(document):
    Term.objects.create(document=document, slug="leaf", name="leaf", definition="Part of a plant.")


def explain_another_word(document):
    Term.objects.filter(document=document).update(name="bush")


def write_it_in_german(document):
    Document.objects.filter(pk=document.pk).update(language="de")


def take_the_lesson_out(document):
    PathLesson.objects.filter(path__document=document).delete()


@pytest.mark.parametrize(
    "change",
    [
        reword,
        give_a_topic,
        rest_on_another,
        draw,
        ask_another,
        ask_more_to_pass,
        keep_the_order,
        make_it_a_health_course,
        explain_a_word,
        explain_another_word,
        write_it_in_german,
        take_the_lesson_out,
    ],
)
def test_a_change_has_its_own_document_read_again_and_no_other(documents, change, monkeypatch):
    explain_a_word(documents[0])
    if change is explain_another_word:
        explain_a_word(documents[1])
    standing.standing()
    seen = read(monkeypatch)
    change(documents[1])
    standing.standing()
    assert seen == ["tea"]


def test_what_changed_while_it_was_read_is_read_again(documents, monkeypatch):
    check = good_questions.check

    def meanwhile(*args, document=None, **more):
        report = check(*args, document=document, **more)
        Quiz.objects.filter(path__document=document).update(pass_points=3)
        return report

    monkeypatch.setattr(standing, "check", meanwhile)
    standing.standing()
    seen = read(monkeypatch)
    standing.standing()
    assert seen == ["cocoa", "tea"]


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_as_much_for_one_document_as_for_three(count, django_assert_num_queries):
    for number in range(count):
        bank(f"tea{number}", questions=count)
    standing.standing()
    with django_assert_num_queries(2):
        standing.standing()


# When there is too much to read at once


def test_nobody_waits_for_all_of_a_large_bank(documents, monkeypatch):
    monkeypatch.setattr(standing, "AT_ONCE", 1)
    seen = read(monkeypatch)
    assert standing.standing() == "1 error, 2 warnings, 2 notes. 1 more document is still to be read."
    assert seen == ["cocoa"]
    assert "still to be read" not in standing.standing()
    assert seen == ["cocoa", "tea"]


def test_the_page_says_that_some_is_still_to_be_read_and_reads_on(documents, monkeypatch):
    monkeypatch.setattr(standing, "AT_ONCE", 1)
    client = desk.signed_in(desk.educator())
    page = client.get(f"{ALL}?severity=error").text
    assert "1 more document is still to be read." in page and "Read on" in page
    assert 'href="?severity=error">Read on' in page
    page = client.get(f"{ALL}?severity=error").text
    assert "still to be read" not in page and "4 questions" in page


def test_where_there_are_many_quizzes_the_worst_are_shown(documents, monkeypatch):
    monkeypatch.setattr("quizzes.admin.good_questions.ROWS", 1)
    client = desk.signed_in(desk.educator())
    page = client.get(ALL).text
    assert "There are 2 quizzes. These are the 1" in page
    assert '<span class="general">Tea for everyone</span>' in page, "quizzes of many courses share a name"
    assert "choose a course" not in client.get(f"{ALL}?path=tea").text
