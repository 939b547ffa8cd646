"""Correcting how a version counts, as an educator does it."""

import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.core import signing

from quizzes import attempts
from quizzes.admin.regrades import SALT
from quizzes.models import QuestionVersion, Quiz, Regrade, Slot, Try
from tests import desk, make
from tests.quizzes.sitting import NOW, RIGHT, WRONG, answer_all, responses, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


@pytest.fixture
def attempt():
    """Mia chose the second row of the first question, which its key says is wrong."""
    return answer_all(sit(2), WRONG, RIGHT)


def version_of(attempt):
    return QuestionVersion.objects.get(pk=responses(attempt)[0].version_id)


def address(version, what=""):
    return f"/admin/quizzes/regrade/version/{version.pk}/{what}"


def typed(version, *right, ruling="", explanation="Tea is a stone.", new=(), **changed):
    """The form as a browser sends it, with these rows ticked."""
    rows = list(version.choice_list)
    spare = 2 if version.type.hides(version, rows[0]) else 0
    values = {
        "ruling": ruling,
        "explanation": explanation,
        "rows-TOTAL_FORMS": len(rows) + spare,
        "rows-INITIAL_FORMS": len(rows),
    }
    for number, row in enumerate(rows):
        values |= {f"rows-{number}-position": row.position, f"rows-{number}-why": row.feedback}
        values |= {f"rows-{number}-percent": "", f"rows-{number}-text": row.text}
        if row.position in right:
            values[f"rows-{number}-is_right"] = "on"
    for number, fields in enumerate(new, len(rows)):
        values |= {f"rows-{number}-{name}": value for name, value in fields.items()}
    return values | changed


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]*)"', response.text)[1]


def look(client, version, *right, **fields):
    return client.post(address(version), typed(version, *right, **fields))


def confirm(client, version, preview, reason="The source says stone.", **extra):
    data = {"proposal": hidden(preview, "proposal"), "reason": reason} | extra
    return client.post(address(version, "confirm/"), data, follow=True)


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
    assert rows[2] == ("40–59 %", "1", "0")
    assert rows[5] == ("100 %", "0", "1")


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
        ("Check: tea", "1 answer is marked again, 1 earns something else."),
        ("Final", "1 answer is marked again, 0 earn something else."),
    ]
    assert "Tea for everyone" in preview.text and "A later path, draft" in preview.text


def test_a_retired_quiz_is_named_when_answers_given_in_it_are_marked_again(client, attempt):
    Quiz.objects.filter(pk=attempt.quiz_id).update(state="retired")
    [(quiz, said)] = quizzes_named(look(client, version_of(attempt), 1))
    assert (quiz, said) == ("Check: tea", "1 answer is marked again, 1 earns something else.")


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
    confirm(client, version, preview, takes_away="on")
    assert attempt.enrolment.lessons.get().check_passed_at is None
    page = client.get(f"/admin/quizzes/regrade/{Regrade.objects.get().pk}/change/").text
    assert "taken away, was passed on 12 November 2026" in page


def another(attempt, *answers, email="ann@example.org", name="Ann"):
    """Somebody else sits the same quiz."""
    return answer_all(attempts.start(make.learner(email, name), attempt.quiz, NOW), *answers)


@pytest.mark.parametrize(
    "names, said",
    [
        (["Ann"], "Corrected. 2 answers earn something else now; 1 came in since you looked."),
        (["Ann", "Bo"], "Corrected. 3 answers earn something else now; 2 came in since you looked."),
    ],
)
def test_answers_that_came_in_since_are_corrected_too_and_that_is_said(client, attempt, names, said):
    version = version_of(attempt)
    preview = look(client, version, 1)
    for name in names:
        another(attempt, WRONG, RIGHT, email=f"{name}@example.org", name=name)
    assert desk.said(confirm(client, version, preview)) == desk.done() == [said]
    assert Regrade.objects.get().changes.count() == 1 + len(names)


@pytest.mark.parametrize("count, ended", [(1, "1 attempt"), (2, "2 attempts")])
def test_attempts_that_ended_since_are_told_of(client, attempt, count, ended):
    version = version_of(attempt)
    sat = [attempts.start(make.learner(f"{n}@example.org", str(n)), attempt.quiz, NOW) for n in range(count)]
    preview = look(client, version, 1)
    for each in sat:
        attempts.finish(each, NOW)
    assert desk.said(confirm(client, version, preview)) == [
        f"Corrected. 1 answer earns something else now; {ended} ended since you looked."
    ]


def test_what_another_corrected_meanwhile_is_shown_again_and_nothing_is_changed(client, attempt):
    version = version_of(attempt)
    preview, other = look(client, version, 1), look(client, version, 2)
    confirm(client, version, other, "Fish, said Bo.")
    again = confirm(client, version, preview)
    assert "corrected since you looked, so nothing was changed. Look again." in again.text
    assert "The source says stone." in again.text and "Mia" in again.text
    assert Regrade.objects.get().reason == "Fish, said Bo."
    assert desk.said(confirm(client, version, again)) == ["Corrected. 1 answer earns something else now."]


def test_who_passed_since_is_shown_before_that_is_taken_away(client):
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    version = version_of(attempt)
    preview = look(client, version, 1)
    ann = another(attempt, RIGHT, RIGHT)
    again = confirm(client, version, preview, takes_away="on")
    assert "others have passed who would lose that with this, so nothing was changed" in again.text
    assert "<dt>No longer passed</dt><dd>Mia, Ann</dd>" in again.text
    assert re.search(r'name="takes_away"[^>]* checked', again.text)
    assert not Regrade.objects.exists()
    confirm(client, version, again, takes_away="on")
    assert ann.enrolment.lessons.get().check_passed_at is None


def test_a_page_of_an_older_site_is_too_old(client, attempt):
    version = version_of(attempt)
    proposal = {"version": version.pk, "marking": version.marking(), "seal": "a digest", "undoes": None}
    data = {"proposal": signing.dumps(proposal, salt=SALT, compress=True), "reason": "x"}
    response = client.post(address(version, "confirm/"), data, follow=True)
    assert desk.said(response) == ["This page was too old. Nothing was changed; begin again."]


def test_confirming_twice_corrects_once(client, attempt):
    version = version_of(attempt)
    preview = look(client, version, 1)
    confirm(client, version, preview)
    again = confirm(client, version, preview)
    assert Regrade.objects.count() == 1
    assert desk.said(again) == ["That is corrected already."]


@pytest.mark.parametrize("proposal", ["", "x", "eyJ2ZXJzaW9uIjoxfQ:1:bad"])
def test_a_confirmation_of_nothing_that_was_previewed_changes_nothing(client, attempt, proposal):
    version = version_of(attempt)
    response = client.post(address(version, "confirm/"), {"proposal": proposal, "reason": "x"}, follow=True)
    assert desk.said(response) == ["This page was too old. Nothing was changed; begin again."]
    assert not Regrade.objects.exists()


def test_what_was_typed_is_still_there_when_going_back_to_change_it(client, attempt):
    version = version_of(attempt)
    preview = look(client, version, 1)
    page = client.post(address(version), {"proposal": hidden(preview, "proposal"), "_edit": "1"}).text
    assert "Tea is a stone." in page
    assert re.search(r'name="rows-1-is_right"[^>]* checked', page)
    assert not re.search(r'name="rows-0-is_right"[^>]* checked', page)


def test_what_a_row_earns_can_be_typed(client, attempt):
    version = version_of(attempt)
    confirm(client, version, look(client, version, 0, 1, **{"rows-1-percent": "50"}))
    assert [choice.credit for choice in version_of(attempt).choice_list] == [1, 0.5, 0]


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"rows-0-percent": "60"}, "No answer earns 100 %. Say which one does."),
        ({"rows-0-percent": "250"}, "Ensure this value is less than or equal to 100."),
        ({"rows-1-percent": "50"}, "What is right earns more than 0 %, what is wrong does not."),
        ({"explanation": " "}, "Write the explanation: the truth, in one or two sentences."),
        ({"ruling": "free"}, "Select a valid choice."),
        ({"rows-TOTAL_FORMS": "x"}, "ManagementForm data is missing"),
        ({}, "Nothing is corrected yet. Change what counts, then look again."),
    ],
)
def test_a_mistake_is_said_and_nothing_changes(client, attempt, fields, said):
    version = version_of(attempt)
    response = look(client, version, 0, **{"explanation": "Tea is a leaf."} | fields)
    assert response.status_code == 200
    assert said in response.text
    assert not Regrade.objects.exists()


def test_credits_that_were_weighed_by_hand_stay_while_their_rows_do(client):
    rows = [("A", "0.3333333", ""), ("B", "0.6666667", ""), ("C", "-1", "")]
    attempt = given("multiple", rows, {"choices": [0]})
    version = version_of(attempt)
    page = client.get(address(version)).text
    assert re.findall(r'name="rows-\d-percent" value="([^"]+)"', page) == ["33.33", "66.67"]
    percents = {"rows-0-percent": "33.33", "rows-1-percent": "66.67"}
    confirm(client, version, look(client, version, 0, 1, **percents))
    assert version_of(attempt).explanation == "Tea is a stone."
    assert [str(c.credit) for c in version_of(attempt).choice_list] == [
        "0.3333333",
        "0.6666667",
        "-1.0000000",
    ]


def test_words_that_learners_read_cannot_be_typed_here(client, attempt):
    version = version_of(attempt)
    assert "rows-0-text" not in client.get(address(version)).text
    confirm(client, version, look(client, version, 1, **{"rows-0-text": "Another leaf"}))
    assert [choice.text for choice in version_of(attempt).choice_list] == ["A leaf", "A stone", "A fish"]


def short(*rows):
    question = make.question(make.document(), kind="short", choices=rows)
    quiz = make.quiz(make.path(question.document), [question])
    return answer_all(attempts.start(make.learner(), quiz, NOW), {"text": "Leaves"})


def test_another_answer_is_accepted_and_looked_for_first(client):
    attempt = short(("leaf", 1, ""), ("root", 0, "Another part."))
    version = version_of(attempt)
    new = [{"text": "leaves", "is_right": "on", "why": "One leaf is enough."}]
    confirm(client, version, look(client, version, 0, new=new))
    assert [(c.text, c.credit) for c in version_of(attempt).choice_list] == [
        ("leaves", 1),
        ("leaf", 1),
        ("root", 0),
    ]
    assert attempts.standing(attempt).right == 1


def test_an_accepted_answer_is_taken_out_by_emptying_it(client):
    attempt = short(("leaf", 1, ""), ("leaves", 1, ""))
    version = version_of(attempt)
    confirm(client, version, look(client, version, 0, 1, **{"rows-1-text": ""}))
    assert [choice.text for choice in version_of(attempt).choice_list] == ["leaf"]
    assert attempts.standing(attempt).right == 0


@pytest.mark.parametrize(
    "ruling, said", [("credit", "every answer earns everything"), ("dropped", "it counts for nothing")]
)
def test_a_ruling_says_what_the_next_learners_get(client, attempt, ruling, said):
    version = version_of(attempt)
    done = confirm(client, version, look(client, version, 0, ruling=ruling))
    assert said in done.text
    assert version_of(attempt).ruling == ruling


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


def test_it_names_other_versions_with_the_same_rows(client, attempt):
    version = version_of(attempt)
    version.successor(2)
    done = confirm(client, version, look(client, version, 1))
    assert "Version 2, given to nobody yet" in done.text


def test_a_version_nobody_was_given_is_simply_changed(client):
    question = make.question(make.document())
    response = client.get(address(question.current), follow=True)
    assert desk.said(response) == ["Nobody was given this version yet: change it as you like."]


def test_the_answers_are_never_touched(client, attempt):
    version = version_of(attempt)
    before = list(Try.objects.order_by("pk").values())
    confirm(client, version, look(client, version, 1))
    assert list(Try.objects.order_by("pk").values()) == before


# Who may


def staff(*permissions):
    person = make.educator("reader@example.org", "Reader")
    person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return desk.signed_in(person)


def test_who_may_only_look_corrects_nothing(client, attempt):
    version = version_of(attempt)
    preview = look(client, version, 1)
    reader = staff("view_regrade", "view_question")
    assert reader.get(address(version)).status_code == 403
    assert look(reader, version, 1).status_code == 403
    assert confirm(reader, version, preview).status_code == 403
    confirm(client, version, preview)
    page = reader.get(f"/admin/quizzes/regrade/{Regrade.objects.get().pk}/change/")
    assert "The source says stone." in page.text
    assert "Mia" not in page.text and "Undo it" not in page.text


@pytest.mark.parametrize("what", ["", "1/change/", "1/undo/", "version/1/"])
def test_learners_see_nothing_of_it(attempt, what):
    assert desk.signed_in(attempt.learner).get(f"/admin/quizzes/regrade/{what}").status_code in (302, 403)


def test_confirming_is_a_post(client, attempt):
    assert client.get(address(version_of(attempt), "confirm/")).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_as_much_for_one_learner_as_for_three(count, django_assert_num_queries):
    attempt = answer_all(sit(2), WRONG, RIGHT)
    for number in range(count - 1):
        other = make.learner(f"{number}@example.org", str(number))
        answer_all(attempts.start(other, attempt.quiz, NOW), WRONG, RIGHT)
    client, version = desk.signed_in(desk.educator()), version_of(attempt)
    with django_assert_num_queries(21):
        preview = look(client, version, 1)
    confirm(client, version, preview)
    with django_assert_num_queries(12):
        client.get(f"/admin/quizzes/regrade/{Regrade.objects.get().pk}/change/")
    with django_assert_num_queries(6):
        client.get("/admin/quizzes/regrade/")


def test_markup_runs_nowhere(client, attempt):
    bad = "<script>alert(1)</script>"
    version = version_of(attempt)
    preview = look(client, version, 1, explanation=bad, **{"rows-1-why": bad})
    done = confirm(client, version, preview, reason=bad)
    for page in (
        preview,
        done,
        client.get("/admin/quizzes/regrade/"),
        client.get(f"/admin/quizzes/question/{version.question_id}/history/"),
    ):
        assert bad not in page.text


# Other kinds of question


def given(kind, choices, answer, **fields):
    """Somebody has answered a question of this kind."""
    question = make.question(make.document(), kind=kind, choices=choices, **fields)
    quiz = make.quiz(make.path(question.document), [question])
    return answer_all(attempts.start(make.learner(), quiz, NOW), answer)


def earned(attempt):
    return attempts.standing(attempt).right


def test_a_number_may_be_off_by_more(client):
    attempt = given("numeric", [("3.5", 1, "", {"tolerance": "0.1"})], {"text": "3.8"})
    version = version_of(attempt)
    confirm(client, version, look(client, version, 0, **{"rows-0-tolerance": "0,5"}))
    assert version_of(attempt).choice_list[0].details == {"tolerance": "0.5"}
    assert earned(attempt) == 1


def test_what_is_no_number_is_said_at_its_row(client):
    attempt = given("numeric", [("3.5", 1, "", {"tolerance": "0.1"})], {"text": "3.8"})
    version = version_of(attempt)
    assert "Write a number, such as 0.5" in look(client, version, 0, **{"rows-0-tolerance": "much"}).text
    assert version_of(attempt).marking() == version.marking()


GAPS = [
    ("leaf", 1, "", {"gap": 1}),
    ("warm", 1, "", {"gap": 2}),
    ("cold", 0, "", {"gap": 2}),
    ("3", 1, "", {"gap": 3, "tolerance": "0"}),
]
KINDS_OF_GAPS = {"gaps": [{"kind": "typed"}, {"kind": "list"}, {"kind": "number"}]}


def test_each_gap_is_corrected_by_its_own_means(client):
    answer = {"gaps": {"1": "foliage", "2": 2, "3": "4"}}
    stem = "Tea is a [[1]], water is [[2]], cups are [[3]]."
    attempt = given("gaps", GAPS, answer, stem=stem, details=KINDS_OF_GAPS)
    version = version_of(attempt)
    page = client.get(address(version)).text
    assert "rows-0-text" in page and "rows-1-text" not in page and "rows-3-tolerance" in page
    assert "rows-0-tolerance" not in page and "rows-4-gap" in page
    new = [{"text": "foliage", "is_right": "on", "gap": "1"}]
    confirm(client, version, look(client, version, 0, 1, 2, 3, new=new, **{"rows-3-tolerance": "1"}))
    assert [(c.text, c.credit, c.details) for c in version_of(attempt).choice_list] == [
        ("foliage", 1, {"gap": 1}),
        ("warm", 1, {"gap": 2}),
        ("cold", 1, {"gap": 2}),
        ("leaf", 1, {"gap": 1}),
        ("3", 1, {"gap": 3, "tolerance": "1"}),
    ]
    assert earned(attempt) == 1


def test_a_new_answer_says_for_which_gap_it_is(client):
    stem = "Tea is a [[1]], water is [[2]], cups are [[3]]."
    attempt = given("gaps", GAPS, {"gaps": {"1": "foliage"}}, stem=stem, details=KINDS_OF_GAPS)
    version = version_of(attempt)
    page = look(client, version, 0, 1, 3, new=[{"text": "foliage", "is_right": "on"}])
    assert "Say which gap it is for." in page.text


@pytest.mark.parametrize(
    "kind, choices, answer",
    [
        (
            "matching",
            [("Tea", 1, "", {"match": "leaf"}), ("Cup", 1, "", {"match": "clay"})],
            {"pairs": {"0": 1}},
        ),
        ("ordering", [("One", 1, ""), ("Two", 1, ""), ("Three", 1, "")], {"order": [2, 1, 0]}),
    ],
)
def test_where_what_is_right_is_part_of_the_words_a_ruling_is_left(client, kind, choices, answer):
    attempt = given(kind, choices, answer)
    version = version_of(attempt)
    page = client.get(address(version)).text
    assert "what is right is part of the words learners read" in page
    assert "is_right" not in page and "percent" not in page
    confirm(client, version, look(client, version, ruling="credit", **{"rows-0-why": "So it is."}))
    assert earned(attempt) == 1
    assert version_of(attempt).choice_list[0].feedback == "So it is."


def test_of_several_choices_credits_are_balanced_by_the_ticks(client):
    rows = [("Green", "0.5", ""), ("Black", "0.5", ""), ("Blue", "-0.5", ""), ("Red", "-0.5", "")]
    attempt = given("multiple", rows, {"choices": [0, 1, 2]})
    version = version_of(attempt)
    confirm(client, version, look(client, version, 0, 1, 2))
    assert [round(c.credit, 2) for c in version_of(attempt).choice_list] == [Decimal(x) for x in ("0.33", "0.33", "0.33", "-1")]  # fmt: skip
    assert earned(attempt) == 1
