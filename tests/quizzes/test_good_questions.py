"""What is found on a path, in a quiz or in the whole bank, and leaving something as it is."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from learn.importing.importing import import_file
from learn.models import Document, LearningPath
from quizzes import authoring, linted
from quizzes.good_questions import check, take_back, waive
from quizzes.models import LintWaiver, Quiz
from quizzes.standing import standing
from quizzes.wording import Row, Wording
from tests import make
from tests.learn.importing import making

pytestmark = pytest.mark.django_db

NOW = timezone.now()
GIVEAWAY = (
    ("A leaf of a bush that grows on mountains in the rain", 1, ""),
    ("A stone", 0, "The source names a leaf."),
    ("A fish", 0, "No fish is named."),
)


@pytest.fixture
def document():
    return make.document(sentences=("Tea is a leaf of a bush that grows on mountains in the rain.",))


@pytest.fixture
def path(document):
    return make.path(document, [make.lesson(document)], notice="")


def giveaway(document, **fields):
    """A question whose right answer is far longer than the others: an error, and notes."""
    return make.question(document, **{"choices": GIVEAWAY} | fields)


def found(report):
    return {(of.thing.slug, each.finding.rule, each.finding.severity) for of, each in report.judged}


def errors(report):
    """(short name, rule) of the errors that nobody has left as they are."""
    return {(of.thing.slug, each.finding.rule) for of in report.questions for each in of.errors}


def reworded(question, **changed):
    rows = [Row(text, credit == 1, why) for text, credit, why in GIVEAWAY]
    wording = Wording("single", "What is tea, then?", "Tea is a leaf.", rows)
    for name, value in changed.items():
        setattr(wording, name, value)
    wording.mark()
    return authoring.reword(question, wording)


# What is checked


def test_a_path_is_checked_with_what_its_quizzes_ask_and_the_bank_with_all(document, path):
    make.quiz(path, [giveaway(document)])
    giveaway(document, slug="unasked", stem="Where does tea come from?")
    assert errors(check(path)) == {("what-is-tea", "key-longest")}
    assert errors(check()) == {("what-is-tea", "key-longest"), ("unasked", "key-longest")}


def test_a_quiz_is_checked_by_itself(document, path):
    one = make.quiz(path, [giveaway(document)])
    two = make.quiz(
        path, [make.question(document, "q2", "What is tea made of?")], lesson=path.lessons.get(), slug="two"
    )
    assert errors(check(quiz=one)) == {("what-is-tea", "key-longest")}
    assert errors(check(quiz=two)) == set()
    assert [linted.thing for linted in check(quiz=two).quizzes] == [two]


def test_a_draw_is_checked_with_everything_it_may_draw(document, path):
    giveaway(document, topic="plants")
    giveaway(document, slug="other", stem="Where does tea come from?", topic="trade")
    make.quiz(path).slots.create(position=1, draws=1, draw_topic="plants")
    assert errors(check(path)) == {("what-is-tea", "key-longest")}


def test_the_newest_wording_is_checked_whether_learners_get_it_or_not(document, path):
    question = make.question(document)
    make.quiz(path, [question])
    assert errors(check(path)) == set()
    reworded(question)
    assert errors(check(path)) == {("what-is-tea", "key-longest")}


def test_what_is_retired_or_only_begun_is_let_be(document, path):
    make.quiz(path, [giveaway(document)])
    authoring.Question.objects.update(state="retired")
    authoring.Question.objects.create(document=document, slug="begun")
    assert errors(check()) == set()


def test_what_a_learner_cannot_look_up_is_said_with_the_sentences_at_hand(document, path):
    question = make.question(document, choices=(("A colour of the sky", 1, ""), *make.CHOICES[1:]))
    make.quiz(path, [question])
    assert ("what-is-tea", "key-unsupported", "error") in found(check(path))
    question.citations.all().delete()
    assert ("what-is-tea", "no-passage", "warning") in found(check(path))


# What an edition did to its sentences


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
    assert errors(check()) == set()


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


def test_a_notice_makes_it_a_health_course(document, path):
    question = make.question(document, explanation="You should take your tablets with tea.")
    make.quiz(path, [question])
    assert errors(check(path)) == set()
    LearningPath.objects.update(notice="This course is for learning.")
    assert errors(check(path)) == {("what-is-tea", "advice")}


def test_where_choices_keep_their_order_letters_may_name_them(document, path):
    rows = (("A leaf", 1, ""), ("A stone", 0, "No."), ("Both A and B", 0, "No."))
    quiz = make.quiz(path, [make.question(document, choices=rows)])
    assert ("what-is-tea", "choice-letters", "error") in found(check(path))
    Quiz.objects.update(shuffles_choices=False)
    assert ("what-is-tea", "choice-letters", "warning") in found(check(quiz=quiz))


def test_a_question_that_repeats_another_of_its_bank_is_found(document, path):
    make.quiz(path, [make.question(document), make.question(document, "again", "What is a tea?")])
    assert ("what-is-tea", "same-question", "warning") in found(check(path))


def test_a_final_is_asked_about_each_section_and_topic(document, path):
    other = make.document("water", "Water", sentences=("Water is wet.",))
    question = make.question(other)
    make.quiz(path, [make.question(document)], lesson=path.lessons.get())
    final = make.quiz(path, [question], slug="final")
    question.topic = "water"
    question.save()
    assert {rule for slug, rule, _severity in found(check(quiz=final)) if slug == "final"} >= {
        "section-left-out", "topic-left-out"
    }  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_one_question_takes_as_many_queries_as_three(document, path, count, django_assert_num_queries):
    asked = [giveaway(document, slug=f"q{n}", stem=f"What is tea number {n} of them?") for n in range(count)]
    make.quiz(path, asked)
    for question in asked:
        waive(question, "key-longest", "It is meant so.", None, NOW)
    with django_assert_num_queries(18):
        check(path)


def test_what_the_rules_said_of_the_same_words_is_remembered_and_never_of_others(document, path, monkeypatch):
    monkeypatch.setattr(linted, "FEW", 0)
    question = giveaway(document)
    make.quiz(path, [question])
    first = check(path)
    assert found(check(path)) == found(first)
    question.citations.all().delete()
    assert ("what-is-tea", "no-passage", "warning") in found(check(path))
    authoring.QuestionVersion.objects.update(stem="Which is not tea?")
    assert ("what-is-tea", "negative-stem", "warning") in found(check(path))


# Leaving something as it is


def test_a_finding_is_left_as_it_is_with_a_reason(document, path):
    question, ed = giveaway(document), make.educator()
    make.quiz(path, [question])
    waive(question, "key-longest", "  The mountains\nmatter. ", ed, NOW)
    report = check(path)
    assert report.counts["error"] == 0 and report.counts["waived"] == 1
    judged = next(each for _of, each in report.judged if each.finding.rule == "key-longest")
    assert (judged.waiver.reason, judged.waiver.by, judged.waiver.at) == ("The mountains matter.", ed, NOW)
    take_back(question, "key-longest")
    assert check(path).counts["error"] == 1


def test_it_counts_again_when_the_words_change(document, path):
    question = giveaway(document, state="draft")
    make.quiz(path, [question])
    waive(question, "key-longest", "The mountains matter.", None, NOW)
    reworded(question, explanation="Tea is a leaf, and more.")
    assert errors(check(path)) == {("what-is-tea", "key-longest")}
    waive(question, "key-longest", "They still do.", None, NOW)
    assert [waiver.reason for waiver in LintWaiver.objects.all()] == ["They still do."]
    assert errors(check(path)) == set()


def test_only_what_rests_on_the_sentences_counts_again_when_they_change(document, path):
    water = make.document("water", "Water", sentences=("Water is wet.",)).passages.get()
    question = giveaway(document)
    make.quiz(path, [question])
    question.citations.update(passage=water)
    for rule in ("key-longest", "key-unsupported"):
        waive(question, rule, "It is meant so.", None, NOW)
    assert errors(check(path)) == set()
    question.citations.create(passage=document.passages.get(), position=2)
    assert found(check(path)) >= {("what-is-tea", "key-longest", "error")}
    question.citations.filter(passage=document.passages.get()).delete()
    question.citations.update(passage=make.document("ice", "Ice", sentences=("Ice is cold.",)).passages.get())
    assert errors(check(path)) == {("what-is-tea", "key-unsupported")}


def test_a_quiz_can_be_left_as_it_is_until_its_questions_change(document, path):
    quiz = make.quiz(path, [make.question(document)])
    waive(quiz, "pass-by-luck", "It is for practice.", None, NOW)
    rules = {each.finding.rule for each in check(path).quizzes[0].open}
    assert "pass-by-luck" not in rules
    quiz.slots.create(question=make.question(document, "q2", "Where does tea grow?"), position=2)
    rules = {each.finding.rule for each in check(path).quizzes[0].open}
    assert "pass-by-luck" in rules


def test_a_repetition_counts_again_when_either_question_changes(document, path):
    first = make.question(document, "again", "What is a tea?")
    second = make.question(document)
    make.quiz(path, [first, second])
    waive(second, "same-question", "One is for practice.", None, NOW)
    assert check(path).counts["waived"] == 1
    authoring.QuestionVersion.objects.filter(question=first).update(explanation="Tea is a leaf of a bush.")
    assert check(path).counts["waived"] == 0


@pytest.mark.parametrize(
    ("rule", "reason", "said"),
    [
        ("key-longest", " \n", "Say in a few words why it may stay as it is."),
        (
            "key-longest",
            "x" * 501,
            "The reason has 501 characters; at most 500 are possible. Say it shorter.",
        ),
        (
            "negative-stem",
            "Meant so.",
            "Nothing of this kind is found here any more, so there is nothing to leave.",
        ),
    ],
)
def test_what_cannot_be_left_says_why_and_changes_nothing(document, path, rule, reason, said):
    with pytest.raises(ValidationError) as refused:
        waive(giveaway(document), rule, reason, None, NOW)
    assert refused.value.messages == [said]
    assert not LintWaiver.objects.exists()


# The command


def run(capsys, *args):
    """(exit status, what was printed)."""
    try:
        call_command("lint_questions", *args)
        status = 0
    except SystemExit as end:
        status = end.code
    return status, capsys.readouterr().out


def test_the_command_prints_one_object_and_ends_with_1_when_there_is_an_error(document, path, capsys):
    make.quiz(path, [giveaway(document)], pass_points=1)
    status, printed = run(capsys, "tea", "--json")
    told = json.loads(printed)
    assert status == 1
    assert (told["questions"], told["counts"]["error"]) == (1, 1)
    error = told["findings"][0]
    assert (error["rule"], error["severity"], error["question"], error["document"]) == (
        "key-longest", "error", "what-is-tea", "tea"
    )  # fmt: skip
    assert error["name"] == "The right answer is the longest"
    assert error["spots"][0] == {
        "place": "row",
        "row": 1,
        "text": GIVEAWAY[0][0],
        "spans": [[0, len(GIVEAWAY[0][0])]],
        "words": [GIVEAWAY[0][0]],
    }
    assert error["waived"] is None and error["quiz"] is None and error["line"] is None
    of_quiz = next(finding for finding in told["findings"] if finding["quiz"])
    assert (of_quiz["rule"], of_quiz["quiz"], of_quiz["path"]) == ("pass-by-luck", "check", "tea")
    assert told["quizzes"] == [
        {
            "path": "tea",
            "quiz": "check",
            "guesser": {"asked": 1, "hits": 1.0, "by_luck": 0.33, "limit": 2, "beats_luck": False},
            "passed_by_luck": 0.3333,
        }
    ]
    assert set(told["reading"]) == {"sentences", "words", "flesch_kincaid", "flesch_ease", "smog"}


def test_the_command_ends_well_when_errors_are_left_as_they_are(document, path, capsys):
    question = giveaway(document)
    make.quiz(path, [question])
    waive(question, "key-longest", "Meant so.", make.educator(), NOW)
    status, printed = run(capsys, "tea", "--json", "--severity", "error")
    told = json.loads(printed)
    assert status == 0
    assert [finding["waived"]["reason"] for finding in told["findings"]] == ["Meant so."]
    assert told["counts"]["waived"] == 1


def test_the_command_tells_a_person_what_and_where(document, path, capsys):
    make.quiz(path, [giveaway(document)])
    status, printed = run(capsys, "--quiz", "check", "--severity", "error")
    assert status == 1
    assert "error: what-is-tea: The right answer is clearly longer" in printed
    assert f"    [{GIVEAWAY[0][0]}]" in printed
    assert "tea/check: the guesser gets 1.0 of 1, luck 0.3. Too many from 2." in printed
    assert "1 question: 1 error, " in printed
    assert "note:" not in printed


def test_a_file_of_questions_is_read_before_it_is_brought(capsys, tmp_path):
    file = tmp_path / "tea.gift"
    file.write_text(
        "::Tea::What is tea? {\n=A leaf of a bush that grows on mountains\n~A stone#No.\n~A "
        "fish#No.\n####Tea is a leaf.}\n\n::Again::What is a tea? {\n=A leaf of a bush that grows on "
        "mountains\n~A stone#No.\n~A bird#No.\n####Tea is a leaf.}\n"
    )
    status, printed = run(capsys, str(file), "--json")
    told = json.loads(printed)
    assert status == 1
    assert [(f["question"], f["line"]) for f in told["findings"] if f["rule"] == "key-longest"] == [
        ("Tea", 1),
        ("Again", 7),
    ]
    assert [f["question"] for f in told["findings"] if f["rule"] == "same-question"] == ["Again"]
    assert "no-passage" not in {f["rule"] for f in told["findings"]}
    assert told["quizzes"][0]["guesser"]["asked"] == 2
    assert "All of them: the guesser gets 2.0 of 2" in run(capsys, str(file))[1]
    assert not authoring.Question.objects.exists()


def test_a_file_that_is_no_bank_says_so(capsys, tmp_path):
    (tmp_path / "x.txt").write_text("Dear all,")
    assert run(capsys, str(tmp_path / "x.txt"))[0].startswith("No questions were found in this file.")


@pytest.mark.parametrize("asked", [("coffee",), ("--quiz", "coffee"), ("tea", "--quiz", "coffee")])
def test_the_command_names_what_there_is(document, path, capsys, asked):
    make.quiz(path)
    status, _printed = run(capsys, *asked)
    assert status.startswith("There is no “coffee”. There is: ")


def test_the_first_course_has_no_error_and_no_warning(course, capsys):
    report = check(course)
    assert len(report.questions) == 49
    assert [
        (of.thing.slug, each.finding.rule) for of, each in report.judged if each.finding.severity != "note"
    ] == []
    assert run(capsys, course.slug)[0] == 0
