"""What says the same under a line that changed: offered together, and cited anew once somebody has looked."""

import pytest

from learn import publishing
from learn.importing.importing import import_file
from learn.models import Document, Lesson
from quizzes import lines, work
from quizzes.models import Question
from tests import desk, make
from tests.quizzes.admin_work.pages import key, one, queue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

OLD = """# Eyes

## Press

Press for 3 seconds:

- White: look again.
- Red: say so.
- Blue: wait.

Blink often.
"""
NEW = OLD.replace("3 seconds", "5 seconds")
ITEMS = ["White: look again.", "Red: say so.", "Blue: wait."]


@pytest.fixture
def eyes():
    import_file(OLD.encode(), "eyes.md", slug="eyes")
    document = Document.objects.get()
    cited = "".join(f"\n\n{text} [@{key(document, text)}]" for text in ITEMS)
    lesson = make.lesson(document, body=f"How to look.{cited}", summary="")
    publishing.save_citations(lesson)
    question = make.question(document, explanation="It is red.")
    question.citations.all().delete()
    question.citations.create(passage=document.passages.get(text="Red: say so."))
    import_file(NEW.encode(), "eyes.md", slug="eyes")
    return document


def line(document):
    old = document.passages.filter(text=ITEMS[0]).order_by("pk").first().key
    return f"{queue(document)}line/?key={old}"


def chosen(client, document, **fields):
    """What the form of the page sends, but for these of it."""
    shown = client.get(line(document)).context
    pairs = [f"{each.row.old_key}>{each.row.new_key}" for _item, each in shown["line"].pairs]
    things = [f"{item.kind}-{item.thing.pk}" for item, _said, _lost in shown["items"]]
    return {"pair": pairs, "thing": things} | fields


def test_they_are_one_thing_to_do(client, eyes):
    [under] = lines.lines(work.queue(eyes))
    assert (under.row.old, under.row.new) == ("Press for 3 seconds:", "Press for 5 seconds:")
    assert under.texts == ITEMS
    page = client.get(queue(eyes)).text
    assert "These 3 sentences say the same; only the line above them changed." in page
    assert "Press for <del>3</del> seconds:" in page and "Press for <ins>5</ins> seconds:" in page
    assert f'href="{line(eyes)}"' in page
    assert work.queue(eyes).shared == []


def test_nothing_is_cited_anew_by_looking(client, eyes):
    page = client.get(line(eyes)).text
    assert "Press for <ins>5</ins> seconds:" in page
    for thing in (Lesson.objects.get(), Question.objects.get()):
        assert f'href="{one(thing)}"' in page
    assert "A leaf. It is red." in page
    assert client.get(line(eyes)).status_code == 200
    assert len(work.queue(eyes).items) == 2


def test_one_press_cites_them_all(client, eyes):
    lesson, question = Lesson.objects.get(), Question.objects.get()
    response = client.post(line(eyes), chosen(client, eyes), follow=True)
    said = [
        "4 citations name the same sentences under the new line now. Publish the lessons when they say what "
        "is so."
    ]
    assert desk.said(response) == desk.done() == said
    assert response.redirect_chain == [(queue(eyes), 302)]
    assert work.queue(eyes).items == [] and work.queue(eyes).to_publish == [lesson]
    assert question.citations.get().passage.context == "Press for 5 seconds:"
    lesson.refresh_from_db()
    assert lesson.body.startswith("How to look.\n\nWhite: look again. [@")
    response = client.post(line(eyes), chosen_again(eyes), follow=True)
    assert desk.said(response) == ["All of it was done already, perhaps by somebody else."]
    assert desk.done() == said


def chosen_again(document):
    return {"pair": ["a>b"], "thing": [f"lesson-{Lesson.objects.get().pk}"]}


def test_what_is_not_ticked_stays(client, eyes):
    client.post(line(eyes), chosen(client, eyes, thing=f"question-{Question.objects.get().pk}"))
    assert [str(item.thing) for item in work.queue(eyes).items] == ["What tea is"]


def test_nothing_ticked_changes_nothing(client, eyes):
    response = client.post(line(eyes), chosen(client, eyes, thing=[]), follow=True)
    assert desk.said(response) == ["Tick what is right under the new line."]
    assert len(work.queue(eyes).items) == 2


def test_only_the_pairs_that_were_shown_are_cited(client, eyes):
    fields = chosen(client, eyes, thing=f"lesson-{Lesson.objects.get().pk}")
    client.post(line(eyes), fields | {"pair": fields["pair"][:1]})
    lesson = next(item for item in work.queue(eyes).items if item.kind == "lesson")
    assert [each.row.old for each in lesson.stale] == ["Red: say so.", "Blue: wait."]


def test_what_still_says_the_old_line_is_named_and_not_ticked(client, eyes):
    question = Question.objects.get()
    question.versions.update(explanation="After 3 seconds it is red.")
    page = client.get(line(eyes)).text
    assert "It says “3”, and the new sentence does not." in page
    assert page.count("checkbox") == 2 and page.count(" checked") == 0
    response = client.post(
        one(question), {"key": question.citations.get().passage.key, "to": now(eyes, ITEMS[1])}
    )
    assert "Nothing has changed yet" in response.text


def now(document, text):
    return document.current_revision.places.get(passage__text=text).passage.key


def test_a_number_or_a_not_that_came_into_the_line_is_said(client, eyes):
    page = client.get(line(eyes)).text
    assert "A number or a “not” has changed in the line." in page and " checked" not in page


def test_the_page_of_one_leads_to_all_under_the_line(client, eyes):
    page = client.get(one(Lesson.objects.get())).text
    assert f'href="{line(eyes)}"' in page
    assert "3 sentences under a changed line" in client.get(queue(eyes)).text


def test_one_sentence_that_one_thing_rests_on_is_not_offered_together(client, eyes):
    Lesson.objects.update(state="retired")
    assert lines.lines(work.queue(eyes)) == []
    assert "only the line above" not in client.get(queue(eyes)).text


def test_a_key_of_no_line_leads_back(client, eyes):
    response = client.get(f"{queue(eyes)}line/?key={key(eyes, 'Blink often.')}")
    assert response.headers["Location"] == queue(eyes)
    assert desk.signed_in(make.educator("staff@example.org")).get(line(eyes)).status_code == 403


def test_rows_under_a_changed_head_are_offered_together():
    old = "# Eyes\n\n| Sign | Wait |\n| --- | --- |\n| Red | 1 day |\n| White | 2 days |\n"
    import_file(old.encode(), "eyes.md", slug="eyes")
    document = Document.objects.get()
    rows = [key(document, text) for text in ("Red | 1 day", "White | 2 days")]
    publishing.save_citations(make.lesson(document, body=f"Wait. [@{'; @'.join(rows)}]", summary=""))
    import_file(old.replace("Wait", "Wait at least").encode(), "eyes.md", slug="eyes")
    [under] = lines.lines(work.queue(document))
    assert (under.row.old, under.row.new) == ("Sign | Wait", "Sign | Wait at least")


STEPS = """# On the ward

## Turning

- Turn with two people.
    - One holds the shoulder.
    - The other holds the hip.
- Look at the skin.
"""
SAID = ["Turn with two people.", "One holds the shoulder.", "The other holds the hip.", "Look at the skin."]


@pytest.fixture
def turning():
    import_file(STEPS.encode(), "turning.md", slug="turning")
    document = Document.objects.get()
    body = STEPS.partition("## Turning\n\n")[2]
    for text in SAID:
        body = body.replace(text, f"{text} [@{key(document, text)}]")
    publishing.save_citations(make.lesson(document, body=body, summary=""))
    return document


def line_of_turning(client, document, edition):
    old = key(document, SAID[-1])
    import_file(edition.encode(), "turning.md", slug="turning")
    return client.get(f"{queue(document)}line/?key={old}")


def test_steps_within_a_step_are_said_once(client, turning):
    shown = line_of_turning(client, turning, STEPS.replace("Turning", "Turning and moving"))
    [(_item, words, _lost)] = shown.context["items"]
    assert words == " ".join(SAID)


def test_a_word_that_came_into_a_heading_is_asked_of_no_step_below_it(client, turning):
    page = line_of_turning(client, turning, STEPS.replace("Turning", "Turning and moving")).text
    assert "<ins> and moving</ins>" in page
    assert "adds" not in page
    assert "adds" not in client.get(one(Lesson.objects.get())).text


def test_a_word_that_came_into_a_line_is_said_to_be_of_that_line(client, eyes):
    import_file(OLD.replace("3 seconds", "gently 3 seconds").encode(), "eyes.md", slug="eyes")
    for page in (client.get(line(eyes)).text, client.get(one(Question.objects.get())).text):
        assert "The line above adds “gently”, and it does not say so." in page
        assert "The new sentence adds" not in page


@pytest.mark.parametrize("things", [1, 3])
def test_the_page_asks_as_much_for_one_as_for_three(client, eyes, things, django_assert_num_queries):
    for number in range(1, things):
        question = make.question(eyes, slug=f"q{number}")
        question.citations.update(passage=eyes.passages.filter(text=ITEMS[1]).order_by("pk").first())
    client.get(line(eyes))
    with django_assert_num_queries(21):
        client.get(line(eyes))
