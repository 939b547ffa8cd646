"""The next edition of a document: seen first, made by a person's word."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.utils import timezone

from learn import publishing, telling
from learn.importing.importing import import_file
from learn.models import Document, Lesson, ProposedEdition
from tests import desk, make

from .editions import NEXT, ROADS, TEA, address, bring, confirm, sealed, section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]


@pytest.fixture
def educator():
    return desk.educator()


@pytest.fixture
def client(educator):
    return desk.signed_in(educator)


@pytest.fixture
def document():
    import_file(TEA, "tea.md", slug="tea")
    return Document.objects.get()


def test_bringing_a_file_shows_what_it_changes_and_changes_nothing(client, document):
    response = bring(client, document)
    assert response.redirect_chain == [(address(document, "difference"), 302)]
    assert "Nothing has changed yet." in response.text
    assert "It is <del>green</del>." in response.text
    assert "It is <ins>black</ins>." in response.text
    assert "A pot is made of clay &amp; sand." in response.text
    assert response.context["difference"].passages == {
        "kept": 2, "changed": 1, "moved": 0, "added": 1, "gone": 0,
    }  # fmt: skip
    assert document.revisions.count() == 1


def test_what_may_have_gone_wrong_while_the_file_was_read_is_said_before_a_word_is_given(client, document):
    page = bring(client, document, NEXT.replace(b"A pot", b"A t\xe9 pot")).text
    assert "it was read as Windows-1252. Check accented letters." in page
    assert document.revisions.count() == 1


def test_the_page_says_how_much_rests_on_what_changes(client, document):
    make.lesson(document, body=f"Green. [@{document.passages.get(text='It is green.').key}]")
    make.lesson(document, slug="other")
    said = "1 lesson rests on a sentence that changed. That waits for you in the work queue afterwards"
    assert said in bring(client, document).text


def test_it_names_the_words_of_the_glossary_and_says_what_changed_and_what_is_gone(client, document):
    green, warm = (document.passages.get(text=text).key for text in ("It is green.", "Water is warm."))
    make.lesson(document, body=f"Green and warm. [@{green}; @{warm}]")
    make.question(document, "asked").citations.update(passage=document.passages.get(key=warm))
    make.term(document, definition=f"Green. [@{green}]")
    make.term(document, "cup", "cup", "Holds tea.")
    text = NEXT.replace(b"Water is warm.", b"")
    page = bring(client, document, text).text
    rest = (
        "1 lesson, 1 question and 1 word of the glossary (“bush”) rest on sentences that changed or are gone."
    )
    assert rest in page
    document.lessons.update(state="retired")
    document.terms.all().delete()
    assert "1 question rests on a sentence that is gone." in bring(client, document, text).text
    assert "No lesson, no question and no word" in bring(client, document, TEA + b"\nIt cools.\n").text


TWICE = b"# Tea\n\n## One\n\nA.\n\n### Summary\n\nTea is one.\n\n## Two\n\nB.\n\n### Summary\n\nTea is two.\n"


def test_equal_headings_to_go_on_with_are_told_apart(client):
    import_file(TWICE + b"\n## Cup\n\nA cup.\n", "tea.md", slug="tea")
    document = Document.objects.get()
    make.lesson(document, section=section(document, "Cup"))
    text = TWICE + b"\n### Summary\n\nTea is three.\n\n## Pot\n\nA pot.\n"
    page = bring(client, document, text).text
    names = re.findall(r"<option value=\"\d+\"[^>]*>(.*?)</option>", page)
    assert names == [
        "One", "One › Summary", "Two", "Two › Summary (1 of 2)", "Two › Summary (2 of 2)", "Pot",
    ]  # fmt: skip


def test_confirming_makes_it_the_next_edition_and_leaves_nothing_behind(client, document, educator):
    bring(client, document, name="another.md")
    response = confirm(client, document)
    assert response.redirect_chain == [(address(document, "change"), 302)]
    assert desk.said(response)[0].startswith("“tea”, edition 2.")
    assert document.current_revision.created_by == educator
    assert document.current_revision.file.read() == NEXT
    assert not ProposedEdition.objects.exists()
    assert Document.objects.count() == 1


def test_a_person_can_say_which_section_a_lesson_goes_on_with(client, document):
    renamed = TEA.replace(b"## Leaves", b"## The leaf").replace(b"## Water\n\nWater is warm.\n", b"")
    leaves = make.lesson(document, section=section(document, "Leaves"))
    water = make.lesson(document, slug="water", title="On water", section=section(document, "Water"))
    page = bring(client, document, renamed + b"\n## Cups\n\nA cup is small.\n").text
    assert "The lesson “What tea is” is about the section “Leaves”. It goes on with" in page
    assert "The lesson “On water” is about the section “Water”, which is gone. It goes on with" in page
    sent = {f"lesson-{leaves.pk}": "1", f"lesson-{water.pk}": "2", "lesson-x": "1"}
    said = desk.said(confirm(client, document, **sent))
    assert "“On water” goes on with the section “Cups”, as you said." in said
    assert not any("“What tea is” goes on" in each for each in said)  # nothing else than by the rule
    leaves.refresh_from_db()
    water.refresh_from_db()
    assert (leaves.section, water.section) == (section(document, "The leaf"), section(document, "Cups"))


def test_of_a_retired_lesson_nothing_is_asked(client, document):
    water = make.lesson(document, slug="water", title="On water", section=section(document, "Water"))
    Lesson.objects.update(state="retired")
    page = bring(client, document, TEA.replace(b"## Water\n\nWater is warm.\n", b"")).text
    assert "On water" not in page and f'name="lesson-{water.pk}"' not in page


def test_it_can_be_said_of_a_section_that_goes_on_under_its_heading_too_folded_away(client, document):
    leaves = make.lesson(document, section=section(document, "Leaves"))
    water = make.lesson(document, slug="water", title="On water", section=section(document, "Water"))
    page = bring(client, document).text
    folded = re.search(
        r"<summary>This is another section, or none</summary>(.*?)</details>", page, re.DOTALL
    )[1]
    assert "The lesson “What tea is” is about the section “Leaves”. It goes on with" in folded
    names = re.findall(r"<option value=\"(\d)\"( selected)?>(.*?)</option>", folded)
    assert names == [("1", " selected", "Leaves"), ("3", "", "Pots"), ("0", "", "no section")]
    assert f'name="lesson-{water.pk}"' not in page  # not a word of its section has changed
    sent = {f"lesson-{leaves.pk}": "3"}
    page = confirm(client, document, **sent, published_on="no day").text
    assert '<option value="3" selected>Pots' in page and '<details class="same" open>' in page
    said = desk.said(confirm(client, document, **sent))
    assert "“What tea is” goes on with the section “Pots”, as you said." in said
    assert "“tea”, edition 2. 3 sections: 1 new, 1 unchanged, 1 changed." in said[0]
    leaves.refresh_from_db()
    assert leaves.section == section(document, "Pots")


@pytest.mark.parametrize("place", ["0", "1"])
def test_a_lesson_of_another_document_is_never_given_a_section_of_this_one(client, document, place):
    other = make.lesson(make.document(slug="coffee", title="Coffee"))
    bring(client, document)
    confirm(client, document, **{f"lesson-{other.pk}": place})
    before = other.section
    other.refresh_from_db()
    assert other.section == before


def test_confirming_twice_is_confirming_once(client, document):
    bring(client, document)
    confirm(client, document)
    again = confirm(client, document)
    assert again.redirect_chain == [(address(document, "change"), 302)]
    assert desk.said(again) == ["No file waits for your word any more. These are the editions there are."]
    assert document.revisions.count() == 2


def test_a_difference_from_an_edition_that_has_moved_on_is_refused_with_a_sentence(client, document):
    bring(client, document)
    import_file(TEA.replace(b"warm", b"hot"), "tea.md", slug="tea")
    response = confirm(client, document)
    assert desk.said(response) == [
        "Someone brought edition 2 meanwhile. Look at the difference from that one first."
    ]
    assert response.redirect_chain == [(address(document, "difference"), 302)]
    assert "Water is <del>hot</del>." in response.text
    assert document.revisions.count() == 2
    confirm(client, document, 2)
    assert document.revisions.count() == 3


@pytest.mark.parametrize("number", ["", "x", "-1", "²"])
def test_confirming_without_saying_what_was_seen_is_refused(client, document, number):
    bring(client, document)
    confirm(client, document, number)
    assert document.revisions.count() == 1


def test_a_file_that_is_read_better_since_is_the_next_edition_after_a_yes(client, document):
    old = {"file_digest": sha256(NEXT).hexdigest(), "reader": "markdown-it-py 0"}
    document.revisions.update(**old)
    page = bring(client, document, NEXT).text
    assert "where it says the same as before, say yes to it here." in page
    assert "It is <ins>black</ins>." in page
    assert desk.said(confirm(client, document))[0].startswith("“tea”, edition 2.")
    assert document.passages.filter(places__revision__number=2, text="It is black.").exists()


def test_the_same_text_again_says_that_it_is_this_edition_already(client, document):
    response = bring(client, document, TEA.replace(b"\n", b"\r\n"))
    assert desk.said(response) == ["“Tea” says this already: nothing differs from edition 1."]
    assert not ProposedEdition.objects.exists()


def test_an_earlier_edition_brought_again_is_a_difference_too(client, document):
    import_file(NEXT, "tea.md", slug="tea")
    bring(client, document, TEA)
    confirm(client, document, 2)
    assert document.current_revision.number == 3
    assert document.current_revision.text == document.revisions.get(number=1).text


def test_not_now_throws_the_file_away(client, document):
    bring(client, document)
    response = client.post(address(document, "not-now"), sealed(document), follow=True)
    assert desk.said(response) == ["Nothing has changed. The file you brought is thrown away."]
    assert not ProposedEdition.objects.exists()
    assert document.revisions.count() == 1


def test_another_file_takes_the_place_of_the_one_brought_before(client, document):
    bring(client, document)
    bring(client, document, TEA.replace(b"warm", b"hot"))
    assert bytes(ProposedEdition.objects.get().file) == TEA.replace(b"warm", b"hot")


def test_a_file_forgotten_for_a_week_goes_when_the_next_one_comes(client, document):
    other = make.educator("old@example.org")
    week = timezone.now() - timedelta(days=8)
    ProposedEdition.objects.create(document=document, by=other, name="x.md", file=TEA, brought_at=week)
    bring(client, document)
    assert not other.proposed_editions.exists()


def test_what_another_educator_brought_is_theirs_alone(client, document):
    bring(desk.signed_in(desk.educator("ann@example.org", "Ann")), document)
    assert client.get(address(document, "difference"))["Location"] == address(document, "change")
    assert "No file waits" in desk.said(confirm(client, document))[0]
    assert client.post(address(document, "not-now"))["Location"] == address(document, "change")
    assert document.revisions.count() == 1
    assert ProposedEdition.objects.count() == 1


def test_only_who_may_bring_editions_sees_the_pages(document):
    staff = desk.signed_in(make.educator("staff@example.org"))
    learner = desk.signed_in(make.learner())
    for page in ("next-edition", "difference"):
        assert staff.get(address(document, page)).status_code == 403
        assert learner.get(address(document, page)).status_code == 302
    assert staff.post(address(document, "confirm"), {"compared_with": 1}).status_code == 403


def test_confirming_is_a_post(client, document):
    bring(client, document)
    assert client.get(address(document, "confirm")).status_code == 405
    assert client.get(address(document, "not-now")).status_code == 405


def test_a_file_that_cannot_be_read_is_refused_and_not_kept(client, document):
    response = bring(client, document, b"\x00\x01", "tea.xyz")
    assert len(response.context["form"].errors["file"]) == 1
    assert not ProposedEdition.objects.exists()


@pytest.mark.parametrize("sentences", [1, 30])
def test_the_difference_asks_as_much_for_one_sentence_as_for_thirty(
    client, document, sentences, django_assert_num_queries
):
    more = " ".join(f"Sentence {number} is new." for number in range(sentences)).encode()
    bring(client, document, NEXT + b"\n" + more + b"\n")
    with django_assert_num_queries(14):
        assert client.get(address(document, "difference")).status_code == 200


def test_the_same_words_under_another_heading_say_what_they_stand_under(client):
    import_file(b"# Eyes\n\n## Do\n\n- Rub them.\n\nBlink often.\n", "eyes.md", slug="eyes")
    document = Document.objects.get()
    page = bring(client, document, b"# Eyes\n\n## Don't\n\n- Rub them.\n\nBlink often.\n", "eyes.md").text
    assert "<small>Before, <del>under “Do”</del></small><p>Rub them.</p>" in page
    assert "<small>Now, <ins>under “Don&#x27;t”</ins></small><p>Rub them.</p>" in page


# Items under a sentence that changed

PRESS = b"# Skin\n\nPress it for 3 seconds:\n\n- If it turns white, look again.\n- If it stays red, say so.\n"


def test_items_whose_own_words_stayed_are_not_counted_as_changed(client):
    import_file(PRESS, "skin.md", slug="skin")
    document = Document.objects.get()
    page = bring(client, document, PRESS.replace(b"3 seconds", b"5 seconds"), "skin.md")
    assert "<dt>changed</dt><dd>1</dd>" in page.text
    assert "<dt>the same, under other words</dt><dd>2</dd>" in page.text
    assert "1 changed, 2 the same under other words" in page.text
    lines = list(telling.told(page.context["difference"], document))
    assert "Of those changed, 2 have the same words and only stand under others." in lines
    assert (
        "= If it turns white, look again. (under “Press it for 5 seconds:”; before under “Press it for 3 seconds:”)"
        in lines
    )
    said = desk.said(confirm(client, document))[0]
    assert said.endswith("3 passages: 1 changed, 2 the same under other words.")


@pytest.mark.parametrize(
    ("cited", "said"),
    [
        ([0, 1, 2], "on a sentence that changed and on 2 that say the same under a changed line."),
        ([1], "on a sentence that says the same under a changed line."),
        ([1, 2], "on 2 sentences that say the same under a changed line."),
    ],
)
def test_what_rests_only_on_such_items_is_told_apart(client, cited, said):
    import_file(PRESS, "skin.md", slug="skin")
    skin = Document.objects.get()
    keys = [place.passage.key for place in skin.current_revision.places.order_by("position")]
    publishing.save_citations(
        make.lesson(skin, body=f"So. [@{'; @'.join(keys[at] for at in cited)}]", summary="")
    )
    assert f"1 lesson rests {said}" in bring(client, skin, PRESS.replace(b"3", b"5"), "skin.md").text


LEAVES = b"# Tea\n\n## Leaves\n\nTea is a leaf. It is green. It grows. It is dried. It is rolled.\n\n## Water\n\nWater is warm.\n"


HARDLY = "Hardly anything of edition 1 stands in this file. Is it the right one?"


@pytest.fixture
def leaves():
    import_file(LEAVES, "tea.md", slug="tea")
    return Document.objects.get(slug="tea")


@pytest.mark.parametrize("text", [ROADS, ROADS + b"\n## More\n\nTea is a leaf.\n"])
def test_a_file_with_hardly_anything_of_the_edition_is_asked_about_before_it_is_confirmed(
    client, leaves, text
):
    response = bring(client, leaves, text)
    page = response.text
    assert HARDLY in page
    told = "Hardly anything of the edition before stands in this file. Is it the right one?"
    assert told in list(telling.told(response.context["difference"], leaves))
    assert page.index(HARDLY) < page.index("Make it edition 2")


@pytest.mark.parametrize(
    "text",
    [
        LEAVES.replace(b"It is rolled. ", b""),
        ROADS + b"\n## More\n\nTea is a leaf. It is green.\n",  # a third of it
        b"# Tea\n\n## Leaves\n\nAll is new.\n\n## Water\n\nEverything is.\n",  # under its headings
    ],
)
def test_one_that_is_rewritten_or_keeps_some_is_not(client, leaves, text):
    assert "Hardly anything" not in bring(client, leaves, text).text


def test_without_headings_the_sentences_alone_tell(client):
    import_file(b"Tea is a leaf. It is green.\n", "tea.txt", slug="tea")
    document = Document.objects.get()
    assert HARDLY in bring(client, document, b"A road has stones. Tar is black.\n", "roads.txt").text


def test_a_file_that_is_the_wrong_one_becomes_a_document_of_its_own(client, leaves):
    bring(client, leaves, ROADS, "roads.md")
    response = client.post(address(leaves, "of-its-own"), sealed(leaves), follow=True)
    roads = Document.objects.get(title="Roads")
    assert response.redirect_chain[-1] == (address(roads, "change"), 302)
    assert not ProposedEdition.objects.exists()
    assert leaves.revisions.count() == 1
    again = client.post(address(leaves, "of-its-own"), follow=True)
    assert "No file waits" in desk.said(again)[0]


def test_who_may_not_add_documents_is_not_offered_one(client, leaves, educator):
    educator.groups.get().permissions.filter(codename="add_document").delete()
    assert "a document of its own" not in bring(client, leaves, ROADS).text
    assert client.post(address(leaves, "of-its-own")).status_code == 403
    assert ProposedEdition.objects.exists()


def test_a_lesson_that_is_to_go_on_without_a_section_is_confirmed(client, document):
    leaves = make.lesson(document, section=section(document, "Leaves"))
    bring(client, document)
    said = desk.said(confirm(client, document, **{f"lesson-{leaves.pk}": "0"}))
    assert "“What tea is” goes on with no section, as you said." in said


def test_while_a_file_waits_it_is_said_before_another_takes_its_place(client, document):
    waits = "“roads.md” waits for your word."
    for page in ("next-edition", "change"):
        assert waits not in client.get(address(document, page)).text
    bring(client, document)
    confirm(client, document)
    bring(client, document, ROADS, "roads.md")
    for page in ("next-edition", "change"):
        seen = client.get(address(document, page)).text
        assert waits in seen and "takes its place" in seen
        assert f'href="{address(document, "difference")}"' in seen
    another = desk.signed_in(desk.educator("eve@example.org"))
    assert waits not in another.get(address(document, "change")).text
