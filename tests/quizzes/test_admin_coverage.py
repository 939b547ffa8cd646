"""The coverage map at the desk: what it shows, where its gaps lead, and who may waive."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.utils import timezone

from learn.importing.importing import import_file
from learn.models import Document
from quizzes.making import make_course
from quizzes.models import Waiver
from quizzes.planning import plan
from quizzes.publish_check import findings
from tests import desk, make

pytestmark = pytest.mark.django_db

SENTENCES = ("Tea is a leaf.", "Water is warm.", "Pots are clay.")


@pytest.fixture
def path():
    """Of three sentences one is taught and tested, two are neither."""
    document = make.document(sentences=SENTENCES)
    lesson = make.lesson(document)
    path = make.path(document, [lesson])
    make.quiz(path, [make.question(document)], lesson=lesson)
    return path


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def address(path, query="", act=""):
    return f"/admin/quizzes/waiver/coverage/{path.pk}/{act}{query}"


def passage(path, text="Water is warm."):
    return path.document.passages.get(text=text)


def waive(client, path, reason="Everybody knows.", **values):
    posted = {"passage": passage(path).key, "reason": reason} | values
    return client.post(address(path, act="waive/"), posted, follow=True)


def shown(response):
    return [str(row.sentence.passage) for part, rows in response.context["parts"] for row in rows]


def only(*codenames):
    person = make.educator("only@example.org")
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return desk.signed_in(person)


def test_it_says_how_the_path_stands_and_lists_every_sentence(client, path):
    response = client.get(address(path))
    assert (
        "1 of 3 sentences are taught or tested. 2 are neither, and nobody has waived them." in response.text
    )
    assert "3 sentences: 1 taught and tested, 2 neither taught nor tested" in response.text
    assert shown(response) == list(SENTENCES)


def test_sections_of_one_heading_are_told_apart_by_those_above_them(client, path):
    edition = path.document.current_revision
    texts = ["Leaves dry.", "Pots crack.", "Cups chip."]
    for place, (level, title) in enumerate(
        [(2, "Pots"), (3, "Summary"), (2, "Cups"), (3, "Summary"), (3, "Summary")], 2
    ):
        section = edition.sections.create(position=place, level=level, title=title)
        if title == "Summary":
            passage = path.document.passages.create(
                key=f"0000000{place}", digest=str(place) * 64, kind="sentence", text=texts.pop()
            )
            edition.places.create(section=section, passage=passage, position=place + 9, start=0, end=1)
    page = client.get(address(path)).text
    assert re.findall(r"<h3>(.*)</h3>", page) == [
        "Leaves",
        "Pots › Summary",
        "Cups › Summary (1 of 2)",
        "Cups › Summary (2 of 2)",
    ]
    names = [finding.name for finding in findings(path) if finding.kind == "section"]
    assert "Pots › Summary" in names and "Leaves" in names


def test_it_is_one_click_from_the_desk_and_from_the_path(client, path):
    link = f'href="{address(path)}"'
    assert link in client.get("/admin/").text
    assert link in client.get(f"/admin/learn/learningpath/{path.pk}/change/").text


def test_each_sentence_leads_to_the_lessons_and_questions_that_rest_on_it(client, path):
    page = client.get(address(path)).text
    assert f'<a href="/admin/learn/lesson/{path.lessons.get().pk}/change/">What tea is</a>' in page
    question = path.quizzes.get().slots.get().question
    assert f'<a href="/admin/quizzes/question/{question.pk}/change/">What is tea?</a>' in page


@pytest.mark.parametrize(
    "query, expected",
    [
        ("?show=both", SENTENCES[:1]),
        ("?show=neither", SENTENCES[1:]),
        ("?show=waived", ()),
        ("?show=nonsense", SENTENCES),
        ("?section=1", SENTENCES),
        ("?section=2", ()),
        ("?section=-1", SENTENCES),
        ("?section=99999999999999999999", SENTENCES),
        ("?page=nonsense", SENTENCES),
        ("?page=7", SENTENCES),
    ],
)
def test_it_shows_what_is_asked_for(client, path, query, expected):
    assert shown(client.get(address(path, query))) == list(expected)


def test_drafts_are_counted_when_asked(client, path):
    path.quizzes.update(state="draft")
    assert "1 taught only" in client.get(address(path)).text
    assert "1 taught and tested" in client.get(address(path, "?drafts=1")).text


def test_a_gap_leads_to_its_section_s_lesson_with_the_sentence_at_hand(client, path):
    lesson, key = path.lessons.get(), passage(path).key
    link = f"/admin/learn/lesson/{lesson.pk}/change/?passage={key}"
    assert f'href="{link}"' in client.get(address(path)).text
    page = client.get(link).text
    assert "<q>Water is warm.</q>" in page
    assert f"<code>[@{key}]</code>" in page


def test_without_a_lesson_a_gap_leads_to_a_new_one_of_its_section(client, path):
    path.steps.all().delete()
    path.quizzes.update(state="retired")
    key, section = passage(path).key, path.document.current_revision.sections.get()
    link = f"/admin/learn/lesson/add/?document={path.document_id}&section={section.pk}&path={path.pk}&passage={key}"
    assert f'href="{link.replace("&", "&amp;")}"' in client.get(address(path)).text
    response = client.get(link)
    form = response.context["adminform"].form
    assert (str(form["document"].value()), str(form["section"].value())) == (
        str(path.document_id), str(section.pk),
    )  # fmt: skip
    assert form["body"].value() == f"Water is warm. [@{key}]"
    assert form["title"].value() == "Leaves"
    assert "Once saved, it is on “Tea for everyone”, in its section&#x27;s place" in response.text


def test_a_lesson_begun_with_a_gap_is_a_draft_in_its_section_s_place_on_the_path(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    text = "# Tea\n\n## Leaves\n\nTea is a leaf.\n\n{}## Water\n\nWater is warm.\n"
    import_file(text.format("").encode(), "tea.md", slug="tea")
    path = make_course(plan(Document.objects.get(), 2)).path
    import_file(text.format("## Pots\n\nPots are clay.\n\n").encode(), "tea.md", slug="tea")
    link = re.search(r'href="([^"]*)"[^>]*>Begin a lesson with it', client.get(address(path)).text)[1]
    link = link.replace("&amp;", "&")
    typed = client.get(link).context["adminform"].form.initial
    sent = {name: typed[name] for name in ("document", "section", "title", "body")}
    only("add_lesson", "view_lesson", "view_document").post(link, sent | {"_draft": "1"})
    assert path.steps.count() == 2  # somebody else arranges paths
    response = client.post(link, sent | {"title": "My pots", "_draft": "1"}, follow=True)
    assert "It is on “Tea”, in its section's place, with an empty check." in desk.said(response)
    steps = [step.lesson.title for step in path.steps.order_by("position")]
    assert steps == ["Leaves", "My pots", "Water"]
    lesson = path.lessons.get(title="My pots")
    assert (lesson.state, lesson.quizzes.get().title) == ("draft", "Check: My pots")


def test_a_section_no_lesson_teaches_becomes_one_in_its_place_in_one_press(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    text = "# Tea\n\n## Leaves\n\nTea is a leaf.\n\n{}## Water\n\nWater is warm.\n"
    import_file(text.format("").encode(), "tea.md", slug="tea")
    path = make_course(plan(Document.objects.get(), 2)).path
    assert "Make a lesson of this section" not in client.get(address(path)).text
    pots = "## Pots\n\nPots are clay.\n\n### Old pots\n\nThey are brown.\n\n"
    import_file(text.format(pots).encode(), "tea.md", slug="tea")
    newest = path.document.current_revision
    section = newest.sections.get(title="Pots")
    page = client.get(address(path, f"?section={section.position}")).text
    assert page.count(">Make a lesson of this section</button>") == 1
    assert f'name="section" value="{section.pk}"' in page
    response = client.post(address(path, act="lesson/"), {"section": section.pk}, follow=True)
    assert desk.said(response) == ["“Pots” is a draft of this section, with an empty check, on “Tea”."]
    assert [step.lesson.title for step in path.steps.order_by("position")] == ["Leaves", "Pots", "Water"]
    lesson = path.lessons.get(title="Pots")
    clay, brown = passage(path, "Pots are clay.").key, passage(path, "They are brown.").key
    assert lesson.body == f"Pots are clay. [@{clay}]\n\n## Old pots\n\nThey are brown. [@{brown}]"
    assert (lesson.state, lesson.quizzes.get().title) == ("draft", "Check: Pots")
    client.post(address(path, act="lesson/"), {"section": section.pk})
    assert path.steps.count() == 3
    assert only("view_learningpath").post(address(path, act="lesson/")).status_code == 403


def test_a_gap_leads_to_a_new_question_that_rests_on_the_sentence(client, path):
    make.document("coffee", "Coffee", sentences=("Coffee is a bean.",))
    key = passage(path).key
    link = f"/admin/quizzes/question/add/?document={path.document_id}&passage={key}&path={path.pk}"
    assert f'href="{link.replace("&", "&amp;")}"' in client.get(address(path)).text
    form = client.get(link).context["form"]
    assert form["cites"].value() == [key]
    assert form["document"].value() == path.document_id


@pytest.mark.parametrize(
    "query", ["?passage=nowhere", "?document=999999999999999999999&passage=%00", "?document=x"]
)
def test_an_address_that_chooses_nothing_chooses_nothing(client, path, query):
    assert client.get(f"/admin/quizzes/question/add/{query}").context["offered"] is None
    assert client.get(f"/admin/learn/lesson/add/{query}").context["offered"] is None
    lesson = path.lessons.get()
    assert client.get(f"/admin/learn/lesson/{lesson.pk}/change/{query}").context["offered"] is None


def test_a_sentence_of_another_document_is_not_offered(client, path):
    other = make.document("coffee", "Coffee", sentences=("Coffee is a bean.",)).passages.get()
    link = f"/admin/quizzes/question/add/?document={path.document_id}&passage={other.key}"
    assert client.get(link).context["offered"] is None
    lesson = path.lessons.get()
    page = client.get(f"/admin/learn/lesson/{lesson.pk}/change/?passage={other.key}")
    assert page.context["offered"] is None


def test_a_question_that_no_quiz_asks_yet_is_named_beside_its_sentence(client, path):
    waiting = make.question(path.document, "warm", "How warm?", state="draft")
    waiting.citations.update(passage=passage(path))
    page = " ".join(client.get(address(path)).text.split())
    link = f'<a href="/admin/quizzes/question/{waiting.pk}/change/">How warm?</a>'
    assert f"<dt>No quiz asks it yet</dt><dd>{link}</dd>" in page
    make.quiz(path, [waiting], slug="final", title="Final", state="draft")
    assert "No quiz asks it yet" not in client.get(address(path)).text


def test_the_lesson_leads_back_to_the_map(client, path):
    page = client.get(f"/admin/learn/lesson/{path.lessons.get().pk}/change/").text
    assert f'<a href="{address(path)}">Coverage of “Tea for everyone”</a>' in page


def test_who_may_not_write_the_lesson_is_offered_nothing_to_put_in(path):
    where = f"/admin/learn/lesson/{path.lessons.get().pk}/change/?passage={passage(path).key}"
    assert "data-cites" not in only("view_lesson").get(where).text


# Waiving


def test_a_waiver_names_who_gave_it_and_why(client, path):
    response = waive(client, path, "  Everybody\n knows. ")
    assert desk.said(response) == ["Waived: “Water is warm.”"]
    waiver = Waiver.objects.get()
    assert (waiver.path, waiver.reason, waiver.by.name) == (path, "Everybody knows.", "Ed Okafor")
    day = timezone.localtime(waiver.at).strftime("%-d %B %Y")
    assert f"Waived by Ed Okafor on {day}: Everybody knows." in response.text
    assert LogEntry.objects.get().change_message == "Waived “Water is warm.”: Everybody knows."


def test_it_returns_to_where_the_sentence_stood(client, path):
    response = waive(client, path, back="?show=neither&section=1&next=//evil.example")
    where, status = response.redirect_chain[0]
    assert where == f"{address(path)}?show=neither&section=1#{passage(path).key}"


@pytest.mark.parametrize(
    "reason, said",
    [
        ("", "Say in a few words why this sentence may be left out."),
        (" \n\x00", "Say in a few words why this sentence may be left out."),
        ("x" * 501, "The reason has 501 characters; at most 500 are possible. Say it shorter."),
    ],
)
def test_a_reason_that_will_not_do_is_refused(client, path, reason, said):
    assert desk.said(waive(client, path, reason)) == [said]
    assert not Waiver.objects.exists()


def test_waiving_again_keeps_one_waiver_with_the_newest_reason(client, path):
    waive(client, path, "First.")
    waive(client, path, "Second.")
    assert Waiver.objects.get().reason == "Second."


def test_what_has_left_the_newest_edition_cannot_be_waived(client, path):
    passage(path).places.all().delete()
    said = "This sentence is not in the newest edition, so there is nothing to waive."
    assert desk.said(waive(client, path)) == [said]
    assert not Waiver.objects.exists()


@pytest.mark.parametrize("key", ["", "nowhere", "\x00"])
@pytest.mark.parametrize("act", ["waive/", "take-back/"])
def test_a_sentence_the_document_never_had_is_404(client, path, key, act):
    assert client.post(address(path, act=act), {"passage": key, "reason": "x"}).status_code == 404


def test_a_waiver_can_be_taken_back(client, path):
    waive(client, path)
    response = client.post(address(path, act="take-back/"), {"passage": passage(path).key}, follow=True)
    assert desk.said(response) == ["No longer waived: “Water is warm.”"]
    assert not Waiver.objects.exists()


def test_the_waiver_of_another_path_stays(client, path):
    other = make.path(path.document, slug="other", title="Other")
    waive(client, other)
    client.post(address(path, act="take-back/"), {"passage": passage(path).key})
    assert Waiver.objects.get().path == other


@pytest.mark.parametrize("act", ["waive/", "take-back/"])
def test_only_a_post_changes_anything(client, path, act):
    assert client.get(address(path, act=act)).status_code == 405


def test_who_may_only_look_sees_no_buttons_and_waives_nothing(path):
    client = only("view_learningpath")
    page = client.get(address(path)).text
    assert "Water is warm." in page
    for words in ("Waive it", "Ask about it", "Write it into"):
        assert words not in page
    assert waive(client, path).status_code == 403
    assert client.post(address(path, act="take-back/"), {"passage": passage(path).key}).status_code == 403
    assert not Waiver.objects.exists()


def test_outsiders_see_nothing_of_it(path):
    for person in (make.learner(), make.educator("other@example.org")):
        response = desk.signed_in(person).get(address(path), follow=True)
        assert response.status_code == 403
        assert "Water is warm." not in response.text
    assert waive(desk.signed_in(make.educator("third@example.org")), path).status_code == 403


def test_a_path_that_does_not_exist_is_404(client, path):
    assert client.get("/admin/quizzes/waiver/coverage/999/").status_code == 404


def test_a_document_without_text_says_what_to_do(client, path):
    empty = make.path(make.document("bare", "Bare"), slug="bare")
    empty.document.revisions.all().delete()
    assert "The document has no text yet." in client.get(address(empty)).text


def test_a_long_document_is_shown_in_pages(client):
    document = make.document(sentences=[f"Sentence number {n}." for n in range(201)])
    path = make.path(document)
    assert len(shown(client.get(address(path)))) == 200
    last = client.get(address(path, "?show=neither&page=2"))
    assert shown(last) == ["Sentence number 200."]
    assert 'href="?show=neither&amp;page=1#sentences"' in last.text


@pytest.mark.parametrize("count", [1, 30])
def test_it_asks_as_much_for_one_sentence_as_for_thirty(client, django_assert_num_queries, count):
    document = make.document(sentences=[f"Sentence number {n}." for n in range(count)])
    keys = document.passages.values_list("key", flat=True)
    lessons = [make.lesson(document, f"l{n}", f"L{n}", body=f"Tea. [@{key}]") for n, key in enumerate(keys)]
    path = make.path(document, lessons)
    make.quiz(path, [make.question(document, f"q{n}", f"Q{n}?") for n in range(count)])
    client.get(address(path))
    with django_assert_num_queries(12):
        client.get(address(path))


# A sentence that left the newest edition


def test_the_editor_and_the_preview_name_sentences_that_left_the_newest_edition(client, path):
    lesson = path.lessons.get()
    leaf = passage(path, "Tea is a leaf.")
    where = f"/admin/learn/lesson/{lesson.pk}/change/"
    assert "no longer in the newest edition" not in client.get(where).text
    leaf.places.all().delete()
    page = client.get(where).text
    assert "A sentence this lesson cites is no longer in the newest edition of the source." in page
    assert f"<q>Tea is a leaf.</q> <small><code>[@{leaf.key}]</code></small>" in page
    typed = {"document": lesson.document_id, "title": "Tea", "body": f"Tea. [@{leaf.key}]"}
    said = f"The sentence [@{leaf.key}] is no longer in the newest edition of the source: “Tea is a leaf.”"
    assert said in client.post("/admin/learn/lesson/preview/", typed).text


def test_a_question_names_the_sentences_that_left_the_newest_edition(client, path, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    question = make.question(path.document, "fresh", "Fresh?", state="draft")
    where = f"/admin/quizzes/question/{question.pk}/change/"
    left = "This sentence is not in the newest edition of the source."
    assert left not in client.get(where).text
    newest = b"# All about tea\n\n## Leaves\n\nTea is a bush. Water is warm. Pots are clay.\n"
    import_file(newest, "tea.md", slug="tea")
    page = client.get(where).text
    assert page.count(left) == 1
    assert f"<q>Tea is a leaf.</q> <small>{left}</small>" in page


def test_a_lesson_is_called_what_learners_read_unless_drafts_are_shown(client, path):
    path.lessons.update(title="A draft of a title")
    assert "A draft of a title" not in client.get(address(path)).text
    assert "A draft of a title" in client.get(address(path, "?drafts=1")).text
