"""Bringing documents and figures; finding sentences and words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from learn.models import Document, Figure, Lesson
from tests import desk, make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

TEXT = b"# Tea\n\n## Leaves\n\nTea is a leaf. Water is warm.\n"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def bring(client, address="/admin/learn/document/add/", text=TEXT, name="tea.md", **fields):
    return client.post(address, {"file": SimpleUploadedFile(name, text)} | fields, follow=True)


def test_what_is_worth_a_look_in_a_file_is_one_list(client):
    page = bring(client, text=b"# Tea\n\nT\xe9 is hot. It is. <s>Cold.</s>\n").text
    box = page[page.index('<div class="message warning"') :]
    box = box[: box.index("</div>")]
    assert page.count('<div class="message warning"') == 1
    assert "it was read as Windows-1252" in box and "Struck-through words" in box and box.count("<li>") == 2


def test_an_uploaded_file_becomes_a_document_and_the_report_is_read_out(client):
    response = bring(client)
    document = Document.objects.get()
    assert desk.said(response) == ["“tea”, edition 1. 1 section: 1 new. 2 passages: 2 new."]
    assert response.redirect_chain == [(f"/admin/learn/document/{document.pk}/change/", 302)]
    assert document.current_revision.created_by.email == "ed@example.org"
    assert f'href="/source/{document.slug}/"' in response.text


def test_a_new_document_never_becomes_the_next_edition_of_another_unasked(client):
    bring(client)
    response = bring(client, text=TEXT + b"\nIt is old.\n")
    assert "has this name already" in response.text
    assert Document.objects.get().revisions.count() == 1
    bring(client, text=TEXT + b"\nIt is old.\n", slug="old-tea")
    assert set(Document.objects.values_list("slug", flat=True)) == {"tea", "old-tea"}


def test_a_text_known_under_another_name_is_not_made_a_second_document_unasked(client):
    bring(client, slug="all-of-it")
    assert "has this title already" in bring(client, text=TEXT + b"\nIt is old.\n").text
    half = TEXT.replace(b"# Tea", b"# On tea")
    assert "At least half of this text is in “Tea” already." in bring(client, text=half).text
    assert Document.objects.count() == 1


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(client):
    response = bring(client, text=b"\x00\x01\x02", name="tea.xyz")
    assert len(response.context["form"].errors["file"]) == 1
    assert not Document.objects.exists()


def test_a_pasted_text_becomes_a_document(client):
    text = "ALL ABOUT TEA\n\nTea is a leaf. Water is warm.\n"
    client.post("/admin/learn/document/add/", {"text": text}, follow=True)
    assert Document.objects.get().title == "All about tea"
    assert [p.text for p in Document.objects.get().passages.order_by("pk")] == [
        "Tea is a leaf.",
        "Water is warm.",
    ]


def test_a_file_and_a_text_at_once_are_a_question(client):
    both = {"file": SimpleUploadedFile("tea.md", TEXT), "text": "Tea."}
    assert "Bring one of them." in client.post("/admin/learn/document/add/", both).text
    assert not Document.objects.exists()


def test_no_file_is_a_sentence_too(client):
    response = client.post("/admin/learn/document/add/", {})
    assert response.status_code == 200
    assert response.context["form"].errors["file"]


def test_what_a_document_says_about_itself_can_be_put_right_but_not_its_editions(client):
    document = make.document()
    fields = {"title": "Tea, all of it", "language": "en", "slug": "elsewhere", "text": "x"}
    client.post(f"/admin/learn/document/{document.pk}/change/", fields)
    document.refresh_from_db()
    assert (document.title, document.slug) == ("Tea, all of it", "tea")
    assert document.revisions.get().text == "Tea is a leaf. Water is warm."
    page = client.get(f"/admin/learn/document/{document.pk}/change/").text
    assert "Edition 1" in page


def test_sentences_are_found_by_words_section_and_key(client):
    document = make.document()
    section = document.revisions.get().sections.get()
    leaf = document.passages.get(text="Tea is a leaf.")

    def found(query, **headers):
        return client.get(f"/admin/learn/document/{document.pk}/sentences/{query}", headers=headers).context[
            "places"
        ]

    assert [str(place) for place in found("")] == ["Tea is a leaf.", "Water is warm."]
    assert [str(place) for place in found("?q=WARM water")] == ["Water is warm."]
    assert [str(place) for place in found(f"?section={section.pk}&q=leaf")] == ["Tea is a leaf."]
    assert [str(place) for place in found(f"?q=[@{leaf.key}]")] == ["Tea is a leaf."]
    assert found("?q=coffee") == []
    assert [str(place) for place in found("?section=x'")] == ["Tea is a leaf.", "Water is warm."]


def test_a_sentence_is_shown_as_its_sentence_with_the_mark_to_write(client):
    document = make.document()
    page = client.get(f"/admin/learn/document/{document.pk}/sentences/").text
    key = document.passages.first().key
    assert "Tea is a leaf." in page
    assert f"[@{key}]" in page


def test_the_picker_gets_the_lines_alone(client):
    document = make.document()
    page = client.get(
        f"/admin/learn/document/{document.pk}/sentences/", headers={"X-Requested-With": "fetch"}
    ).text
    assert page.count("<li") == 3
    assert "<html" not in page


def test_words_of_the_glossary_are_found_by_their_spellings(client):
    document = make.document()
    make.term(document, aliases="shrub")
    make.term(document, "leaf", "Leaf")
    address = f"/admin/learn/document/{document.pk}/words/"
    assert [term.slug for term in client.get(address + "?q=SHRUB").context["terms"]] == ["bush"]
    assert len(client.get(address).context["terms"]) == 2


def test_a_drawing_is_cleaned_and_shown_in_what_learners_read(client):
    document = make.document()
    client.post(
        "/admin/learn/figure/add/",
        {
            "document": document.pk,
            "slug": "dot",
            "alternative": "A dot.",
            "upload": SimpleUploadedFile("dot.svg", DRAWING),
        },
    )
    lesson = make.lesson(document, body=":::figure dot\nA dot.\n:::")
    path = make.path(document, [lesson])
    assert 'r="3"' in Client().get(path.steps.get().get_absolute_url()).text
    figure = Figure.objects.get()
    larger = SimpleUploadedFile("dot.svg", DRAWING.replace(b'r="3"', b'r="4"'))
    response = client.post(
        f"/admin/learn/figure/{figure.pk}/change/", {"alternative": "A dot.", "upload": larger}, follow=True
    )
    assert "1 lesson shows it from now on." in desk.said(response)
    assert 'r="4"' in Client().get(path.steps.get().get_absolute_url()).text


@pytest.mark.parametrize(
    "drawing, sentence",
    [
        (DRAWING.replace(b"<circle", b"<script>alert(1)</script><circle"), "may not contain &lt;script&gt;"),
        (DRAWING.replace(b"<circle", b'<circle onload="alert(1)"'), "onload"),
        (b"\xff\xfe\x00", "plain SVG file"),
        (b"hello", "plain SVG file"),
    ],
)
def test_a_drawing_that_could_run_is_refused_with_a_sentence(client, drawing, sentence):
    document = make.document()
    upload = SimpleUploadedFile("dot.svg", drawing)
    response = client.post(
        "/admin/learn/figure/add/",
        {"document": document.pk, "slug": "dot", "alternative": "A dot.", "upload": upload},
    )
    assert sentence in response.text
    assert not Figure.objects.exists()


def test_a_new_figure_without_a_drawing_is_refused(client):
    document = make.document()
    fields = {"document": document.pk, "slug": "dot", "alternative": "A dot."}
    assert "Choose the SVG file of the drawing." in client.post("/admin/learn/figure/add/", fields).text


def test_a_figure_in_use_is_not_deleted_and_one_whose_name_begins_alike_is(client):
    document = make.document()
    for slug in ("dot", "dot-two"):
        Figure.objects.create(document=document, slug=slug, alternative="A dot.", svg=DRAWING.decode())
    lesson = make.lesson(document, body=":::figure dot-two\nTwo.\n:::")
    short, long = Figure.objects.order_by("slug")
    assert client.post(f"/admin/learn/figure/{long.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"/admin/learn/figure/{short.pk}/delete/", {"post": "yes"})
    assert list(Figure.objects.all()) == [long]
    assert Lesson.objects.get() == lesson


def test_a_refused_form_says_that_the_file_has_to_be_chosen_again(client):
    response = bring(client, slug="not a short name")
    assert response.context["form"].errors["file"] == [
        "Choose “tea.md” again: a page that comes back with a mistake cannot keep a file."
    ]
    assert not Document.objects.exists()


def test_a_text_that_is_too_large_is_told_the_limit_of_texts(client):
    response = bring(client, text=b"a. " * 2_000_000, name="tea.txt")
    assert "This file is larger than 5 MB." in response.text
    assert not Document.objects.exists()


def test_a_file_of_old_word_says_what_to_do(client):
    assert "Save it as .docx and bring that." in bring(client, name="tea.doc").text
