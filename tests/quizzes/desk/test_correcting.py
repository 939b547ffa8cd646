"""Correcting how a version counts: what would change is seen first, then it is done, and it can be undone."""

import html
import re

import pytest

from quizzes import attempts
from quizzes.models import Question, QuestionVersion, Quiz, Regrade, Slot, Try
from tests import desk, make
from tests.quizzes.sitting import NOW, RIGHT, WRONG, answer_all, responses, sit

from .correcting import address, another, confirm, hidden, look, version_of

pytestmark = pytest.mark.django_db


def test_quotation_marks_in_a_choice_stay_in_its_label(client, attempt):
    version = version_of(attempt)
    make.forced(version.choices.all(), text='A "leaf" onfocus="x')
    page = client.get(address(version)).text
    assert page.count('aria-label="A &quot;leaf&quot; onfocus=&quot;x"') == 3


def test_a_wrong_key_is_corrected_after_seeing_what_changes(client, attempt):
    version = version_of(attempt)
    page = client.get(address(version)).text
    assert "Say what is right." in page and "A stone" in page
    preview = look(client, version, 1)
    assert "Nothing has changed yet." in preview.text
    assert "<dt>Gain</dt><dd>Mia</dd>" in preview.text
    assert attempts.standing(attempt).right == 1
    done = confirm(client, version, preview)
    assert desk.said(done) == desk.done() == ["Corrected. 1 answer earns something else now."]
    assert "The source says stone." in done.text
    assert attempts.standing(attempt).right == 2
    assert version_of(attempt).explanation == "Tea is a stone."
    assert Regrade.objects.get().by.email == "ed@example.org"


def test_the_preview_shows_scores_before_and_after_as_numbers(client, attempt):
    preview = look(client, version_of(attempt), 1).text
    rows = re.findall(
        r'<th scope="row">([^<]*)</th>\s*<td><span>(\d)</span>.*?<span>(\d)</span>', preview, re.S
    )
    assert rows[2] == ("40–59 %", "1", "0")
    assert rows[5] == ("100 %", "0", "1")


def quizzes_named(preview):
    """[(quiz, what becomes of the answers in it)] as the page tells them."""
    return re.findall(r'quiz/\d+/change/">([^<]*)</a>.*?<br>(.*?)</li>', preview.text, re.S)


def test_the_preview_names_the_quizzes_that_ask_it_with_how_many_answers_of_each(client, attempt):
    """Mia answered it wrong in the check; Otto answered it right in the final, which asks it too."""
    version, path = version_of(attempt), attempt.quiz.path
    final = path.quizzes.get(slug="final")
    Slot.objects.create(quiz=final, position=2, question=version.question)
    sitting = attempts.start(make.learner("otto@example.org"), final, NOW)
    answer_all(sitting, RIGHT, RIGHT)
    later = make.path(path.document, slug="later", title="A later path")
    make.quiz(later, [version.question], title="Nobody sat this yet", state="draft")
    make.quiz(make.path(path.document, slug="old"), [version.question], title="Retired", state="retired")
    preview = look(client, version, 0, 1)
    assert quizzes_named(preview) == [
        ("Nobody sat this yet", "0 answers are marked again."),
        ("Check: tea", "1 answer is marked again, 1 earns something else. 1 learner gains."),
        ("Final", "1 answer is marked again, 0 earn something else."),
    ]
    assert "Tea for everyone" in preview.text and "A later path, draft" in preview.text


def test_a_retired_quiz_is_named_when_answers_given_in_it_are_marked_again(client, attempt):
    Quiz.objects.filter(pk=attempt.quiz_id).update(state="retired")
    [(quiz, said)] = quizzes_named(look(client, version_of(attempt), 1))
    assert (quiz, said) == (
        "Check: tea",
        "1 answer is marked again, 1 earns something else. 1 learner gains.",
    )


def test_what_an_older_site_marked_is_marked_again_as_it_counts_now(client, attempt):
    version = version_of(attempt)
    make.forced(attempt.responses.filter(position=2), fraction=0)
    same = responses(attempt)[1].version
    preview = look(client, same, 0, explanation=same.explanation)
    assert "What counts stays as it is." in preview.text
    assert "<dt>Gain</dt><dd>Mia</dd>" in preview.text
    done = confirm(client, same, preview, "Read better now.")
    assert desk.said(done) == ["Corrected. 1 answer earns something else now."]
    assert "Undo it" not in done.text
    assert attempts.standing(attempt).right == 1
    again = confirm(client, same, preview, "Read better now.")
    assert desk.said(again) == ["That is corrected already."]
    assert Regrade.objects.count() == 1
    nothing = look(client, version, 0, explanation=version.explanation)
    assert "Nothing is corrected yet." in nothing.text


def test_a_reason_is_required(client, attempt):
    version = version_of(attempt)
    again = confirm(client, version, look(client, version, 1), reason="  ")
    assert "Say why. Learners read it beside their answer." in again.text
    assert not Regrade.objects.exists()
    confirm(client, version, again)
    assert Regrade.objects.count() == 1


def test_completions_are_taken_away_only_when_that_is_ticked(client):
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    version = version_of(attempt)
    preview = look(client, version, 1)
    assert "Take these completions away" in preview.text
    assert "would no longer pass: stays passed unless you tick that below" in preview.text
    assert "<dt>Would no longer pass, but stay passed</dt><dd>Mia</dd>" in preview.text
    assert "no longer passed" not in preview.text.lower()
    confirm(client, version, preview, takes_away="on")
    assert attempt.enrolment.lessons.get().check_passed_at is None
    page = client.get(f"/admin/quizzes/regrade/{Regrade.objects.get().pk}/change/").text
    assert "taken away, was passed on 12 November 2026" in page


def test_what_was_typed_is_still_there_when_going_back_to_change_it(client, attempt):
    version = version_of(attempt)
    preview = look(client, version, 1)
    page = client.post(address(version), {"proposal": hidden(preview, "proposal"), "_edit": "1"}).text
    assert "Tea is a stone." in page
    assert re.search(r'name="rows-1-is_right"[^>]* checked', page)
    assert not re.search(r'name="rows-0-is_right"[^>]* checked', page)


@pytest.mark.parametrize(
    "ruling, said",
    [("credit", "every answer earns everything"), ("dropped", "Nobody is asked this question any more")],
)
def test_a_ruling_says_what_the_next_learners_get(client, attempt, ruling, said):
    version = version_of(attempt)
    done = confirm(client, version, look(client, version, 0, ruling=ruling))
    assert said in done.text
    assert version_of(attempt).ruling == ruling


def test_the_preview_names_the_new_mark_to_pass_with(client):
    attempt = answer_all(sit(3), RIGHT, RIGHT, WRONG)
    version = version_of(attempt)
    preview = look(client, version, 0, ruling="dropped").text
    assert "Check: tea: 2 of 2 points will pass; now it is 2 of 3." in preview
    assert "points will pass" not in look(client, version, 1).text


def test_what_a_quiz_that_draws_it_needs_changes_only_where_it_was_drawn(client):
    """It draws two of four by topic: who begins next gets two all the same."""
    document = make.document()
    for n in range(4):
        make.question(document, f"tea-{n}", f"Tea {n}?", topic="tea")
    quiz = make.quiz(make.path(document), [], title="Drawn", pass_points=2)
    quiz.slots.create(position=1, draws=2, draw_topic="tea")
    attempt = answer_all(attempts.start(make.learner(), quiz, NOW), RIGHT, RIGHT)
    preview = look(client, version_of(attempt), 0, ruling="dropped").text
    assert (
        "Drawn: where an attempt was given this question, 1 of 1 points will pass; now it is 2 of 2. "
        "For attempts that begin from now on nothing changes."
    ) in preview
    others = Question.objects.exclude(pk=version_of(attempt).question_id)
    make.forced(others, topic="other")
    too_few = look(client, version_of(attempt), 0, ruling="dropped").text
    assert "where an attempt was given this question" in too_few and "nothing changes" not in too_few


AS_IT_WAS = "is as it was: see that it does not still speak for the old key."


def said_of_texts(preview):
    return [html.unescape(said) for said in re.findall(r"<li>([^<]*is as it was:[^<]*)</li>", preview.text)]


def test_the_preview_names_texts_that_were_left_though_the_key_was_not(client, attempt):
    version = version_of(attempt)
    preview = look(client, version, 1, explanation=version.explanation)
    assert said_of_texts(preview) == [
        f"The explanation {AS_IT_WAS}",
        f"The why of “A leaf” {AS_IT_WAS}",
        f"The why of “A stone” {AS_IT_WAS}",
    ]


def test_texts_that_were_corrected_with_the_key_are_not_named(client, attempt):
    whys = {"rows-0-why": "No leaf is named.", "rows-1-why": "The source names a stone."}
    assert said_of_texts(look(client, version_of(attempt), 1, **whys)) == []


def test_a_ruling_or_an_explanation_alone_leaves_the_key_as_it_was(client, attempt):
    version = version_of(attempt)
    assert said_of_texts(look(client, version, 0)) == []
    assert said_of_texts(look(client, version, 0, explanation=version.explanation, ruling="credit")) == []


def test_undoing_a_correction_asks_for_no_other_texts(client, attempt):
    version = version_of(attempt)
    confirm(client, version, look(client, version, 1, explanation=version.explanation))
    undo = client.get(f"/admin/quizzes/regrade/{Regrade.objects.get().pk}/undo/")
    assert said_of_texts(undo) == []


def test_the_preview_says_what_the_rules_find_only_in_the_outcome(client, attempt):
    version = version_of(attempt)
    preview = look(client, version, 1).text
    assert "The sentences do not say what the right answer says" in preview
    assert "The sentences do not say what the right answer says" not in look(client, version, 0).text


def test_the_preview_names_the_new_mark_of_a_quiz_nobody_has_finished(client):
    version = version_of(sit(3))
    preview = look(client, version, 0, ruling="dropped")
    assert "Check: tea: 2 of 2 points will pass; now it is 2 of 3." in preview.text
    confirm(client, version, preview)
    undo = client.get(f"/admin/quizzes/regrade/{Regrade.objects.get().pk}/undo/").text
    assert "Check: tea: 2 of 3 points will pass; now it is 2 of 2." in undo


def test_the_preview_says_when_nothing_is_left_to_pass_with(client):
    attempt = answer_all(sit(1, pass_points=1), RIGHT)
    preview = look(client, version_of(attempt), 0, ruling="dropped").text
    said = "Nobody passes with it then, and who has passed stays passed."
    assert f"Check: tea: nothing of it will count any more. {said}" in preview


def test_leaving_it_out_says_how_many_answers_that_is_before_and_afterwards(client, attempt):
    """Otto has begun the check and not come to it; another quiz draws it by topic."""
    attempts.start(make.learner("otto@example.org"), attempt.quiz, NOW)
    draws = make.quiz(make.path(attempt.quiz.path.document, slug="draws", title="A drawn path"), [])
    Quiz.objects.filter(pk=draws.pk).update(title="Drawn")
    draws.slots.create(position=1, draws=1, draw_topic="")
    version = version_of(attempt)
    preview = look(client, version, 0, ruling="dropped")
    assert quizzes_named(preview) == [
        ("Drawn", "0 answers are left out. It draws it by topic."),
        ("Check: tea", "1 answer is left out. 1 learner gains. 1 attempt under way asks it no more."),
    ]
    assert "earn something else" not in preview.text
    done = confirm(client, version, preview)
    assert desk.said(done) == ["Corrected. 1 answer is left out now."]
    assert quizzes_named(done) == [
        ("Drawn", "0 answers were left out."),
        (
            "Check: tea",
            "1 answer was left out. 1 learner gained. 1 attempt under way had it still to answer.",
        ),
    ]
    assert re.search(r"Answers left out <small>1</small>", done.text)
    assert re.search(r"<td>0 %</td><td>left out</td>", done.text)
    assert "Scores before and after" in done.text


def test_a_correction_is_undone_by_another_that_is_seen_first(client, attempt):
    version = version_of(attempt)
    confirm(client, version, look(client, version, 1))
    first = Regrade.objects.get()
    preview = client.get(f"/admin/quizzes/regrade/{first.pk}/undo/")
    assert "This undoes the correction of" in preview.text and "<dt>Lose</dt><dd>Mia</dd>" in preview.text
    done = confirm(client, version, preview, reason="It was right.")
    assert desk.said(done) == ["The correction is undone. 1 answer earns something else now."]
    assert attempts.standing(attempt).right == 1
    assert Regrade.objects.exclude(pk=first.pk).get().undoes == first
    response = client.get(f"/admin/quizzes/regrade/{first.pk}/undo/", follow=True)
    assert desk.said(response) == [
        "How this version counts was corrected again since. Undo the newest correction first."
    ]
    assert "Undone since" in response.text and "Undo it" not in response.text


def test_the_page_of_the_question_shows_how_it_was_corrected_and_the_way_to_undo_it(client, attempt):
    version = version_of(attempt)
    address = f"/admin/quizzes/question/{version.question_id}/"
    assert "How it counts was corrected" not in client.get(f"{address}change/").text
    confirm(client, version, look(client, version, 1))
    made = Regrade.objects.get()
    for page in ("change", "history"):
        said = client.get(f"{address}{page}/").text
        assert "How it counts was corrected" in said and "The source says stone." in said
        assert "What “A stone” earns" in said and "<del>0" in said and "<ins>100" in said
        assert made.by.called in said and f'href="/admin/quizzes/regrade/{made.pk}/change/"' in said
        assert f'href="/admin/quizzes/regrade/{made.pk}/undo/"' in said
    page = client.get(f"{address}change/").text
    assert 'href="#corrected"' in page and f'href="{address}history/"' in page
    undo = client.get(f"/admin/quizzes/regrade/{made.pk}/undo/")
    confirm(client, version, undo, reason="It was right.")
    page = client.get(f"{address}change/").text
    assert "undone since" in page and f"/admin/quizzes/regrade/{made.pk}/undo/" not in page
    # An undoing is undone in its turn.
    assert f"/admin/quizzes/regrade/{Regrade.objects.latest('pk').pk}/undo/" in page


def later_version(attempt, learner):
    """The first question in a later version of the same rows, and who answered that wrong as well."""
    question = version_of(attempt).question
    reworded = version_of(attempt).successor(question.versions.count() + 1)
    make.forced(QuestionVersion.objects.filter(pk=reworded.pk), stem="What is green tea?")
    question.current = reworded
    question.save()
    return another(attempt, WRONG, RIGHT, email=f"{learner}@example.org", name=learner)


def test_other_versions_with_the_same_wrong_key_are_corrected_in_the_same_act(client, attempt):
    """Ann and Bo were given later versions, with the same wrong key; a fourth is not given to anybody."""
    ann, bo = later_version(attempt, "Ann"), later_version(attempt, "Bo")
    first, second, third = (version_of(each) for each in (attempt, ann, bo))
    fourth = first.successor(4)
    preview = look(client, first, 1)
    labels = re.findall(r'name="also" value="(\d+)"[^>]*>\s*([^<]*)<', preview.text)
    assert [(int(pk), " ".join(said.split())) for pk, said in labels] == [
        (fourth.pk, "Version 4, given to nobody yet"),
        (third.pk, "Version 3, given to 1 learner"),
        (second.pk, "Version 2, given to 1 learner"),
    ]
    ticked = [fourth.pk, third.pk, second.pk]
    # What was not shown is not done: with other ticks, what changes is shown first.
    together = confirm(client, first, preview, reason="", also=ticked, _also="1")
    assert "Say why" not in together.text
    assert "You ticked other versions" in confirm(client, first, preview, also=ticked).text
    assert "With it these versions are corrected in the same way, all at once: 2, 3, 4." in together.text
    gaining = re.search("<dt>Gain</dt><dd>([^<]*)</dd>", together.text)[1]
    assert set(gaining.split(", ")) == {"Mia", "Ann", "Bo"}
    assert not Regrade.objects.exists()
    done = confirm(client, first, together, also=ticked)
    assert desk.said(done) == [
        "Corrected. 3 answers earn something else now. So are versions 2 and 3. "
        "Version 4, which nobody was given yet, counts in the same way now."
    ]
    assert version_of(attempt).marking() == QuestionVersion.objects.get(pk=fourth.pk).marking()
    assert "also" not in done.text and "Other versions" not in done.text
    assert [each.reason for each in Regrade.objects.all()] == ["The source says stone."] * 3
    assert [attempts.standing(each).right for each in (attempt, ann, bo)] == [2, 2, 2]


def test_undoing_a_correction_offers_the_other_versions_it_was_made_in(client, attempt):
    ann, bo = later_version(attempt, "Ann"), later_version(attempt, "Bo")
    first, second, third = (version_of(each) for each in (attempt, ann, bo))
    preview = confirm(client, first, look(client, first, 1), also=[second.pk])
    done = confirm(client, first, preview, also=[second.pk])
    page = client.get(done.redirect_chain[-1][0]).text
    assert "Corrected at once with it:" in page and "Version 3, given to 1 learner" not in page
    # Version 3 is corrected by itself, and then it is the one that is undone; 1 and 2 are offered with it.
    confirm(client, third, look(client, third, 1))
    undo = client.get(f"/admin/quizzes/regrade/{Regrade.objects.get(version=first).pk}/undo/")
    offered = re.findall(r'name="also" value="(\d+)"([^>]*)>', undo.text)
    assert [(int(pk), "checked" in how) for pk, how in offered] == [(third.pk, False), (second.pk, True)]
    assert "With it these versions go back, all at once: 2." in undo.text
    undone = confirm(client, first, undo, reason="It was right.", also=[second.pk])
    assert desk.said(undone) == [
        "The correction is undone. 2 answers earn something else now. So is version 2."
    ]
    assert [attempts.standing(each).right for each in (attempt, ann, bo)] == [1, 1, 2]
    assert {each.version: each.undoes.version for each in Regrade.objects.exclude(undoes=None)} == {
        first: first,
        second: second,
    }
    # The third is still as it was corrected, and its undoing is offered.
    [way] = re.findall(r'href="([^"]*/undo/)">See what changes', undone.text)
    assert "<dt>Lose</dt><dd>Bo</dd>" in client.get(way).text


def test_versions_that_were_not_ticked_are_named_afterwards_with_the_way_to_what_changes(client, attempt):
    ann = later_version(attempt, "Ann")
    version_of(attempt).successor(3)
    version = version_of(attempt)
    done = confirm(client, version, look(client, version, 1))
    assert "Version 3, given to nobody yet" in done.text
    [way] = re.findall(r'href="([^"]*\?like=\d+)"', done.text)
    assert "<dt>Gain</dt><dd>Ann</dd>" in client.get(way).text
    assert attempts.standing(ann).right == 1


def test_a_version_with_another_key_or_other_rows_is_not_offered(client, attempt):
    """One counts otherwise already; one has another row; one keeps the order of its rows, and has a why of its
    own, which stays."""
    version = version_of(attempt)
    others = [version.successor(number) for number in (2, 3, 4)]
    others[0].choices.filter(position=0).update(credit="0.5")
    others[1].choices.filter(position=2).update(text="A bird")
    others[2].choices.filter(position=1).update(feedback="Look at the source.")
    QuestionVersion.objects.filter(pk=others[2].pk).update(details={"keep_order": True})
    preview = look(client, version, 1, **{"rows-1-why": "It is a stone."})
    assert re.findall(r'name="also" value="(\d+)"', preview.text) == [str(others[2].pk)]
    confirm(client, version, confirm(client, version, preview, also=[others[2].pk]), also=[others[2].pk])
    whys = [choice.feedback for choice in QuestionVersion.objects.get(pk=others[2].pk).choice_list]
    assert (
        whys[1] == "Look at the source." and version_of(attempt).choice_list[1].feedback == "It is a stone."
    )


def test_a_version_nobody_was_given_is_simply_changed(client):
    question = make.question(make.document())
    response = client.get(address(question.current), follow=True)
    assert desk.said(response) == ["Nobody was given this version yet: change it as you like."]


def test_the_answers_are_never_touched(client, attempt):
    version = version_of(attempt)
    before = list(Try.objects.order_by("pk").values())
    confirm(client, version, look(client, version, 1))
    assert list(Try.objects.order_by("pk").values()) == before


def test_attempts_that_left_it_open_are_counted_where_everyone_gets_credit(client, attempt):
    """Mia answered it wrong; Ann was given it and left it open."""
    open_one = attempts.start(make.learner("ann@example.org", "Ann"), attempt.quiz, NOW)
    attempts.finish(open_one, NOW)
    version = version_of(attempt)
    preview = look(client, version, 0, ruling="credit")
    assert "<dt>learners gain</dt><dd>2</dd>" in preview.text
    assert "<dt>attempt that left it open gets credit</dt><dd>1</dd>" in preview.text
    [(_quiz, said)] = quizzes_named(preview)
    assert said.endswith("1 finished attempt left it open and gets full credit, too. 2 learners gain.")
    done = confirm(client, version, preview)
    assert desk.said(done) == [
        "Corrected. 1 answer earns something else now; 1 attempt that left it open gets credit, too."
    ]
    assert "1 finished attempt left it open and got full credit, too." in done.text


def test_each_number_of_the_preview_says_of_what_it_is(client, attempt):
    preview = look(client, version_of(attempt), 1).text
    for said in (
        "learner gains</dt><dd>1",
        "learners lose</dt><dd>0",
        "check or final newly passed</dt><dd>1",
    ):
        assert f"<dt>{said}</dd>" in preview
