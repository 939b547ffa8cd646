"""What changed is counted once: a list's lead-in is part of its items' keys, and they have not changed with it."""

import pytest
from django.utils import timezone

from learn import progress, publishing
from learn.changes import changes
from learn.importing.importing import import_file
from learn.models import Document, Passage
from tests import desk, make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

PRESS = """# Eyes

## At home

Press it for 3 seconds:

- If it is white, look again.
- If it is red, say so.

Blink often.
"""
TABLE = "# Eyes\n\n## At home\n\n| Sign | Wait |\n| --- | --- |\n| Red | 1 day |\n| White | 2 days |\n"
CHANGES = "/learn/tea/leaves/changes/"


def bring(text):
    """The keys of this edition by what they say."""
    import_file(text.encode(), "eyes.md", slug="eyes")
    document = Document.objects.get()
    places = document.current_revision.places.order_by("position")
    return {text: key for text, key in places.values_list("passage__text", "passage__key")}


def marks(keys, *texts):
    return "Words. [" + "; ".join(f"@{keys[text]}" for text in texts or keys) + "]"


def told(old, new, cited=(), citing=None):
    """(what home says, what the page with the changes says) once a lesson that cites these sentences of the
    old text, all of them if none is named, cites the same of the new one, or those of ``citing``."""
    before, after = bring(old), bring(new)
    lesson = make.lesson(Document.objects.get(), body=marks(before, *cited), summary="")
    path, mia = make.path(lesson.document, [lesson]), make.learner()
    path.steps.update(check_required=False)
    enrolment = progress.enrol(mia, path, timezone.now())
    progress.mark_read(enrolment, lesson, lesson.current, timezone.now())
    lesson.body = marks(after, *(cited if citing is None else citing))
    lesson.save()
    publishing.publish(lesson, None, timezone.now())
    client = desk.signed_in(mia)
    home, page = client.get("/").text, client.get(CHANGES).text
    sentence = home.partition("Updated on ")[2].partition(" Your lesson still counts as done.")[0]
    assert sentence in client.get("/learn/tea/leaves/").text
    return sentence.partition(". ")[2], page


WHITE, RED = "If it is white, look again.", "If it is red, say so."


def test_a_changed_lead_in_is_one_changed_sentence_whatever_stands_under_it():
    said, page = told(PRESS, PRESS.replace("3", "5"))
    assert said == "One sentence has changed since you finished."
    assert page.count('<section class="change"') == 1
    assert "Press it for <del>3</del> seconds:" in page and "Press it for <ins>5</ins> seconds:" in page
    assert "2 sentences that stand under it say the same as before:" in page
    assert f"<li>{WHITE}</li>" in page and f"<li>{RED}</li>" in page


def test_a_lesson_that_cites_only_what_stands_under_it_is_told_that_the_line_above_changed():
    said, page = told(PRESS, PRESS.replace("3", "5"), [WHITE, RED])
    assert said == "The line above two sentences has changed since you finished."
    assert "Press it for <del>3</del> seconds:" in page and "Press it for <ins>5</ins> seconds:" in page
    assert "2 sentences that stand under it say the same as before:" in page


def test_a_heading_that_turns_its_list_is_told():
    old = "# Eyes\n\n## Do\n\n- Rub them.\n\n## Else\n\nBlink often.\n"
    said, page = told(old, old.replace("## Do\n", "## Don't\n"), ["Rub them."])
    assert said == "The line above one sentence has changed since you finished."
    assert "<ins>Don&#x27;t</ins>" in page
    assert "1 sentence that stands under it says the same as before:" in page


def test_a_sentence_and_the_line_above_others_are_told_apart():
    new = PRESS.replace("3", "5").replace("Blink often.", "Blink rarely.")
    old = [WHITE, RED, "Blink often."]
    said, _page = told(PRESS, new, old, [WHITE, RED, "Blink rarely."])
    assert said == "One sentence has changed since you finished. The line above two others has changed, too."


def test_rows_under_a_changed_head_are_not_changed_sentences():
    said, page = told(TABLE, TABLE.replace("Wait", "Wait at least"))
    assert said == "One sentence has changed since you finished."
    assert "2 sentences that stand under it say the same as before:" in page


def test_an_item_put_between_the_others_is_the_only_one_that_is_new():
    new = PRESS.replace("3", "5").replace("- If it is red", "- If it is blue, wait.\n- If it is red")
    said, page = told(PRESS, new)
    assert said == "Two sentences have changed since you finished."
    assert "<q>If it is blue, wait.</q>" in page
    assert "2 sentences that stand under it say the same as before:" in page


@pytest.mark.parametrize(
    ("old", "new", "is_one"),
    [
        ("Blink often.", "Blink very often.", True),
        ("Vitamin K2 slows calcification.", "There is no evidence that vitamin K2 slows it.", True),
        ("Blink often.", "A doctor looks at it.", False),
        ("The heart is a muscle in the chest.", "The study is the first in the field.", False),
        ("光は波である。", "光は粒子である。", True),
    ],
)
def test_a_sentence_is_beside_another_only_where_it_may_have_become_that(old, new, is_one):
    passages = {"a": Passage(key="a", text=old), "b": Passage(key="b", text=new)}
    states = [change.row.state for change in changes(["a"], ["b"], passages)]
    assert states == (["changed"] if is_one else ["added", "gone"])


def test_as_many_are_told_as_are_shown():
    """One new where two went, elsewhere one more: three changes, though two keys are gone and two are new."""
    old = "# Eyes\n\n## A\n\nOne leaf. Two. Stays. Three.\n"
    new = "# Eyes\n\n## A\n\nOther leaf. Stays. Three. Four.\n"
    said, page = told(old, new)
    assert said == "Three sentences have changed since you finished."
    assert page.count('<section class="change"') == 3


def test_the_minutes_are_those_of_what_is_to_be_read():
    long = "Blink " + "and look around you slowly " * 60 + "often."
    old = PRESS.replace("Blink often.", long)
    _said, page = told(old, old.replace("often.", "rarely."))
    assert "3 minutes" in page


COMMA = "# Eyes\n\n## A\n\nWash, then dry. Blink often. Rest.\n"


@pytest.mark.parametrize(
    ("new", "citing", "told_as"),
    [
        (
            COMMA.replace(",", ""),
            ["Wash then dry.", "Blink often.", "Rest."],
            "Only the punctuation of one sentence has changed since you finished.",
        ),
        (
            COMMA.replace(",", "").replace("often", "rarely"),
            ["Wash then dry.", "Blink rarely.", "Rest."],
            "One sentence has changed since you finished. In one more only the punctuation has changed.",
        ),
        (
            COMMA.replace(" Rest.", ""),
            ["Wash, then dry.", "Blink often."],
            "One sentence has been taken out since you finished.",
        ),
        (
            COMMA.replace("Rest.", "Rest. Sleep. Wake."),
            ["Wash, then dry.", "Blink often.", "Rest.", "Sleep.", "Wake."],
            "Two sentences are new since you finished.",
        ),
    ],
)
def test_what_kind_of_change_it_is_is_said(new, citing, told_as):
    said, _page = told(COMMA, new, ["Wash, then dry.", "Blink often.", "Rest."], citing)
    assert said == told_as
