"""What a learner is told when a lesson they have read is published again."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from learn import progress, publishing, updates
from learn.models import LessonAcceptance, LessonProgress, Place, Revision
from tests import desk, make

pytestmark = pytest.mark.django_db

MAY = datetime(timezone.now().year, 5, 3, 12, tzinfo=UTC)
SENTENCES = ("Tea is a leaf.", "Tea is a bush.", "Water is warm.", "A pot is clay.")


@pytest.fixture
def document():
    return make.document(sentences=SENTENCES)


def marks(document, *sentences):
    keys = dict(document.passages.values_list("text", "key"))
    return "Words. [" + "; ".join(f"@{keys[text]}" for text in sentences) + "]"


@pytest.fixture
def lesson(document):
    return make.lesson(document, body=marks(document, "Tea is a leaf.", "Water is warm."), summary="")


@pytest.fixture
def path(document, lesson):
    path = make.path(document, [lesson])
    path.steps.update(check_required=False)
    return path


@pytest.fixture
def mia(path, lesson):
    return make.read(make.learner(), path, lesson)


@pytest.fixture
def client(mia):
    return desk.signed_in(mia)


def publish(lesson, body, why="", announced="", now=MAY):
    lesson.body = body
    lesson.save()
    return publishing.publish(lesson, None, now, why, announced)


LESSON = "/learn/tea/leaves/"
CHANGES = "/learn/tea/leaves/changes/"
UPDATED = "Updated on 3 May. One sentence has changed since you finished. Your lesson still counts as done."


def test_who_read_it_is_told_on_home_and_in_the_lesson(client, document, lesson):
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."))
    for address in ("/", LESSON):
        page = client.get(address).text
        assert UPDATED in page
        assert f'href="{CHANGES}">See what changed (1 minute)' in page


def test_who_has_finished_is_told_what_is_left(client, document, lesson, mia):
    mia.enrolments.update(completed_at=MAY)
    home = client.get("/").text
    assert "All done for now" in home and "You have finished everything you joined.</p>" in home
    page = client.get(LESSON).text
    assert "Back to the course" in page and "See what is left" not in page
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."))
    home = client.get("/").text
    assert "All done for now" not in home
    said = "You have finished everything you joined. Only what has changed since is left to read."
    assert home.index("<h1>Something has changed") < home.index(said) < home.index("Updated on 3 May.")
    assert f'<a class="button" href="{CHANGES}">See what changed (1 minute)</a>' in home
    assert home.count('class="button"') == 1


def test_a_correction_comes_before_what_is_left_to_do(client, document, lesson, path):
    other = make.lesson(document, slug="pots", title="Pots", body=marks(document, "A pot is clay."))
    path.steps.create(lesson=other, position=2, check_required=False)
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."))
    home = client.get("/").text
    assert f'<a href="{CHANGES}">See what changed (1 minute).</a>' in home
    assert '<a class="button" href="/learn/tea/pots/">Read the next lesson</a>' in home
    publish(lesson, marks(document, "Tea is a bush."), "It is a bush", "correction")
    home = client.get("/").text
    assert f'<a class="button" href="{CHANGES}">See what changed (1 minute)</a>' in home
    assert '<a class="button second" href="/learn/tea/pots/">Read the next lesson</a>' in home


def test_the_page_says_which_it_is_and_when_and_that_what_was_read_was_wrong(client, document, lesson):
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."), "It is a bush", "correction")
    said = "Corrected on 3 May. One sentence you read here was wrong. It is a bush"
    assert said in client.get(CHANGES).text
    for address in ("/", LESSON):
        assert f"{said}. Please read this." in client.get(address).text
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."))
    # The newest version is a quiet one: what its author said before is told on the page alone.
    assert "wrong. Please read this." in client.get(LESSON).text
    assert said in client.get(CHANGES).text


def test_a_long_reason_waits_on_the_page_of_the_change(client, document, lesson):
    why = "Botanists looked again. " * 6
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."), why.strip())
    assert UPDATED in client.get(LESSON).text
    assert f"Updated on 3 May. {why.strip()}" in client.get(CHANGES).text


@pytest.mark.parametrize(
    "announced, said", [("correction", "corrected since, not read yet"), ("", "updated since, not read yet")]
)
def test_the_path_does_not_call_it_plainly_done(client, document, lesson, announced, said):
    publish(lesson, marks(document, "Tea is a bush."), "It was wrong.", announced)
    page = client.get("/learn/tea/").text
    assert f' · <a href="{CHANGES}">{said}</a>' in page
    client.post(CHANGES)
    assert said not in client.get("/learn/tea/").text


def test_who_only_read_it_and_has_not_passed_is_not_told_that_it_is_done(client, document, lesson, path):
    path.steps.update(check_required=True)
    publish(lesson, marks(document, "Tea is a bush.", "A pot is clay."))
    page = client.get(LESSON).text
    assert "Updated on 3 May. Three sentences have changed since you read it." in page
    assert "still counts" not in page


def test_before_and_after_stand_beside_each_other_with_the_words_marked(client, document, lesson):
    publish(
        lesson, marks(document, "Tea is a bush.", "Water is warm.", "A pot is clay."), "Botanists <looked>."
    )
    page = client.get(CHANGES).text
    assert "Botanists &lt;looked&gt;." in page
    assert "Tea is a <del>leaf</del>." in page
    assert "Tea is a <ins>bush</ins>." in page
    assert "<b>New</b><q>A pot is clay.</q>" in page
    assert "Water is warm." not in page


def test_having_read_it_is_recorded_and_told_once(client, document, lesson, mia):
    version = publish(lesson, marks(document, "Tea is a bush.", "Water is warm."))
    response = client.post(CHANGES, follow=True)
    assert "You are up to date." in response.text
    assert response.redirect_chain == [(LESSON, 302)]
    row = LessonProgress.objects.get()
    assert (row.caught_up_version, row.read_version.number) == (version, 1)
    assert row.caught_up_at and row.read_at
    assert "Updated on" not in client.get("/").text
    assert client.post(CHANGES).status_code == 302


def test_the_next_change_is_told_from_what_was_seen(client, document, lesson):
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."))
    client.post(CHANGES)
    publish(lesson, marks(document, "Tea is a bush.", "A pot is clay."))
    page = client.get(CHANGES).text
    assert "<b>New</b><q>A pot is clay.</q>" in page
    assert "<b>No longer part of this lesson</b><q>Water is warm.</q>" in page
    assert "bush" not in page


def test_a_change_and_its_reversal_cancel(client, document, lesson):
    old = lesson.body
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."))
    publish(lesson, old)
    assert "Updated on" not in client.get("/").text
    assert client.get(CHANGES).status_code == 302


def test_new_wording_on_the_same_sentences_tells_nobody(client, lesson):
    publish(lesson, lesson.body + "\n\nMore words.")
    assert "Updated on" not in client.get(LESSON).text


def test_new_wording_tells_everyone_when_its_author_says_so(client, lesson):
    publish(lesson, lesson.body + "\n\nMore words.", "Said more clearly.", "update")
    assert "Updated on 3 May. Said more clearly. Your lesson still counts as done." in client.get("/").text
    page = client.get(CHANGES).text
    assert "<b>New in the lesson</b><q>More words.</q>" in page
    assert "It rests on the same sentences of the source." in page
    client.post(CHANGES)
    assert "Updated on" not in client.get("/").text


def test_another_order_of_the_same_sentences_is_no_change(client, document, lesson):
    publish(lesson, marks(document, "Water is warm.", "Tea is a leaf."))
    assert client.get(CHANGES).status_code == 302


def test_a_correction_says_so_and_comes_first(client, document, lesson, path, mia):
    other = make.lesson(
        document, slug="pots", title="Pots", body=marks(document, "A pot is clay."), summary=""
    )
    path.steps.create(lesson=other, position=2, check_required=False)
    make.read(mia, path, other)
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."))
    publish(other, marks(document, "Water is warm."), "Pots may be glass.", "correction")
    page = client.get("/").text
    said = "Corrected on 3 May. One sentence you read here was wrong. Pots may be glass. Please read this."
    assert page.index(said) < page.index(UPDATED)
    assert page.count("See what changed (1 minute)") == 2 and "what was wrong" not in page
    # Among what is listed there may be sentences that were only worded anew.
    assert "<h1>What has changed</h1>" in client.get("/learn/tea/pots/changes/").text


def test_a_correction_is_still_told_after_a_quiet_version(client, document, lesson):
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."), "It is a bush.", "correction")
    publish(lesson, lesson.body + "\n\nMore.")
    assert "Corrected on" in client.get("/").text


@pytest.mark.parametrize("announced", ["update", "correction"])
def test_a_loud_version_that_says_again_what_was_read_tells_nobody(client, lesson, mia, path, announced):
    right = lesson.body
    publish(lesson, f"Wrong {right}")
    lesson.refresh_from_db()
    ann = make.read(make.learner("ann@example.org", "Ann"), path, lesson)
    publish(lesson, right, "The first was right.", announced)
    for address in ("/", LESSON, "/learn/tea/"):
        page = client.get(address).text
        assert "3 May" not in page and "not read yet" not in page
    assert client.get(CHANGES).status_code == 302
    # Who had read the mistaken one is told.
    hers = desk.signed_in(ann)
    assert "The first was right." in hers.get("/").text and "The first was right." in hers.get(CHANGES).text
    table = desk.signed_in(desk.educator()).get(f"/admin/learn/enrolment/{path.pk}/?show=behind")
    assert [row.learner.name for row in table.context["rows"]] == ["Ann"]


def test_a_correction_has_its_own_day_also_after_a_quiet_version(client, document, lesson, path):
    june, july = (datetime(timezone.now().year, month, 4, 12, tzinfo=UTC) for month in (6, 7))
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."), "A leaf.", "correction")
    publish(lesson, marks(document, "Tea is a bush.", "A pot is clay."), "A bush.", "correction", june)
    publish(lesson, f"More. {lesson.body}", now=july)
    for address in ("/", LESSON):
        page = client.get(address).text
        assert "Corrected on 4 June." in page and "4 July" not in page
    publish(lesson, marks(document, "A pot is clay."), "Shorter.", "update", july)
    assert "Corrected on 4 June." in client.get("/").text


def test_an_update_is_of_the_day_of_the_newest_version(client, document, lesson):
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."), "A bush.", "update")
    june = datetime(timezone.now().year, 6, 4, 12, tzinfo=UTC)
    publish(lesson, marks(document, "Tea is a bush.", "A pot is clay."), now=june)
    assert "Updated on 4 June." in client.get("/").text


def test_who_has_not_read_it_is_told_nothing(document, lesson, path):
    ann = make.learner("ann@example.org", "Ann")
    enrolment = progress.enrol(ann, path, timezone.now())
    LessonProgress.objects.create(enrolment=enrolment, lesson=lesson, started_at=timezone.now())
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."), "", "correction")
    client = desk.signed_in(ann)
    for address in ("/", LESSON):
        assert "Corrected" not in client.get(address).text
    assert client.get(CHANGES).status_code == 302
    client.post(CHANGES)
    assert not LessonProgress.objects.exclude(caught_up_version=None).exists()


def test_who_reads_the_new_version_first_is_told_nothing(document, lesson, path):
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."), "", "correction")
    lesson.refresh_from_db()
    ann = make.learner("ann@example.org", "Ann")
    make.read(ann, path, lesson)
    assert "Corrected" not in desk.signed_in(ann).get("/").text


def test_another_learner_being_up_to_date_changes_nothing_for_mia(client, document, lesson, path):
    ann = make.learner("ann@example.org", "Ann")
    make.read(ann, path, lesson)
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."))
    desk.signed_in(ann).post(CHANGES)
    assert UPDATED in client.get("/").text


def test_a_stranger_is_asked_to_sign_in_and_a_closed_path_is_not_found(client, path, document, lesson):
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."))
    assert Client().get(CHANGES).status_code == 302
    assert Client().get(LESSON).status_code == 200
    path.is_open = False
    path.save()
    outsider = desk.signed_in(make.learner("out@example.org", "Out"))
    assert outsider.get(CHANGES).status_code == 404
    assert outsider.post(CHANGES).status_code == 404


# Until then


def next_edition(document, *sentences):
    revision = Revision.objects.create(document=document, number=2, text="x", reader="t", splitter="t")
    section = revision.sections.create(position=1, level=2, title="Leaves")
    for position, text in enumerate(sentences, 1):
        Place.objects.create(
            revision=revision,
            section=section,
            passage=document.passages.get(text=text),
            position=position,
            start=0,
            end=1,
        )


REVIEW = "The source has a newer edition, under review."


def test_a_lesson_on_a_sentence_that_left_says_that_it_is_under_review(client, document, lesson):
    assert REVIEW not in client.get(LESSON).text
    next_edition(document, "Tea is a bush.", "Water is warm.")
    page = client.get(LESSON).text
    assert REVIEW in page
    assert "Words." in page


def test_it_says_so_no_more_once_published_again(client, document, lesson):
    next_edition(document, "Tea is a bush.", "Water is warm.")
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."))
    page = client.get(LESSON).text
    assert REVIEW not in page
    assert UPDATED in page


def test_it_says_so_no_more_once_accepted_as_it_is(client, document, lesson):
    next_edition(document, "Tea is a bush.", "Water is warm.")
    LessonAcceptance.objects.create(
        lesson=lesson,
        passage=document.passages.get(text="Tea is a leaf."),
        revision=document.current_revision,
        reason="Both are true.",
        at=MAY,
    )
    assert REVIEW not in client.get(LESSON).text


@pytest.mark.parametrize("lessons", [1, 30])
def test_the_lesson_and_home_cost_no_more_with_thirty_updates(
    document, lesson, path, mia, lessons, django_assert_num_queries
):
    client = desk.signed_in(mia)
    for number in range(2, lessons + 1):
        other = make.lesson(document, slug=f"l{number}", body=marks(document, "A pot is clay."), summary="")
        path.steps.create(lesson=other, position=number, check_required=False)
        make.read(mia, path, other)
        publish(other, marks(document, "Water is warm."))
    publish(lesson, marks(document, "Tea is a leaf.", "Tea is a bush."))
    next_edition(document, "Tea is a bush.", "Water is warm.")
    client.get(LESSON)
    with django_assert_num_queries(7):
        page = client.get(LESSON).text
    assert REVIEW in page and "Updated on 3 May." in page
    with django_assert_num_queries(7):
        page = client.get("/").text
    assert page.count("Updated on 3 May.") == lessons
    assert ("27 more lessons were updated" in page) is (lessons == 30)


# The author


def test_every_reason_that_was_not_read_is_told(client, mia, lesson, document, path):
    """One that comes later says nothing of what was wrong before it."""
    wrong = marks(document, "Tea is a bush.", "Water is warm.")
    publish(lesson, wrong, "It is a bush.", "correction")
    publish(lesson, f"Other {wrong}", "Shorter words.", "update")
    publish(lesson, f"Silent {wrong}")
    page = client.get(f"/learn/{path.slug}/{lesson.slug}/changes/").text
    assert "Corrected on 3 May: It is a bush." in page and "Updated on 3 May: Shorter words." in page


def test_a_reason_that_was_read_is_not_told_again(client, mia, lesson, document, path):
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."), "It is a bush.", "correction")
    client.post(f"/learn/{path.slug}/{lesson.slug}/changes/")
    publish(lesson, marks(document, "Tea is a bush.", "A pot is clay."), "A pot.", "update")
    page = client.get(f"/learn/{path.slug}/{lesson.slug}/changes/").text
    assert '<p class="lede">Updated on 3 May. A pot.</p>' in page and "It is a bush." not in page


def test_the_author_says_why_and_what_it_is_when_publishing_again(lesson, document):
    client = desk.signed_in(desk.educator())
    address = f"/admin/learn/lesson/{lesson.pk}/change/"
    assert "When you publish it again" in client.get(address).text
    fields = {
        "title": lesson.title, "body": marks(document, "Tea is a bush."), "objectives": "", "lede": "",
        "summary": "", "section": lesson.section_id, "why": "Botanists looked.",
        "announced": "correction", "_publish": 1,
    }  # fmt: skip
    client.post(address, fields)
    lesson.refresh_from_db()
    assert (lesson.current.number, lesson.current.why) == (2, "Botanists looked.")
    assert lesson.current.announced == "correction"
    assert "told as a correction" in client.get(f"/admin/learn/lesson/{lesson.pk}/history/").text


def test_the_educator_sees_who_is_up_to_date_with_what(client, document, lesson, path):
    ann, staff = make.learner("ann@example.org", "Ann"), make.educator("staff@example.org", "Sam")
    make.read(ann, path, lesson)
    make.read(staff, path, lesson)
    publish(lesson, marks(document, "Tea is a bush.", "Water is warm."), "Botanists looked.")
    client.post(CHANGES)
    page = desk.signed_in(desk.educator()).get(f"/admin/learn/lesson/{lesson.pk}/history/")
    assert [[str(learner) for learner in version.readers] for version in page.context["versions"]] == [
        ["Mia"],
        ["Ann"],
    ]
    assert "1 learner is up to date with it" in page.text
    assert "Botanists looked." in page.text


def test_who_reads_it_on_two_paths_is_up_to_date_once(document, lesson, path):
    ann = make.learner("ann@example.org", "Ann")
    for way in (path, make.path(document, [lesson], slug="again")):
        make.read(ann, way, lesson)
    readers = updates.readers_by_version(lesson, 100)
    assert [(n, [str(each) for each in some].count("Ann")) for n, some in readers.values()] == [(1, 1)]


def test_the_first_of_many_are_named_and_all_are_counted(document, lesson, path, monkeypatch):
    monkeypatch.setattr("learn.admin.lessons.READERS", 2)
    for name in ("Zoe", "ben", "Ann"):
        make.read(make.learner(f"{name}@example.org", name), path, lesson)
    page = desk.signed_in(desk.educator()).get(f"/admin/learn/lesson/{lesson.pk}/history/").text
    assert "3 learners are up to date with it" in page and "Ann, ben…" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_readers_of_a_lesson_take_as_many_queries_for_one_as_for_three(
    count, lesson, path, django_assert_num_queries
):
    for number in range(count):
        make.read(make.learner(f"l{number}@example.org", f"L {number}"), path, lesson)
    with django_assert_num_queries(3):
        updates.readers_by_version(lesson, 100)


def test_a_lesson_never_published_has_nobody_to_tell(document):
    draft = make.lesson(document, published=False)
    client = desk.signed_in(desk.educator())
    assert "When you publish it again" not in client.get(f"/admin/learn/lesson/{draft.pk}/change/").text
