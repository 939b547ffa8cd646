"""Pictures of a document: kept with it, served safely to those who may read it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from learn.importing.importing import import_file
from learn.importing.saving import MovedOn
from learn.models import Document, DocumentImage, Lesson
from quizzes.making import make_course, publish_everything
from quizzes.planning import plan
from tests import desk, make
from tests.learn.importing import making

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]


def brought(tmp_path, extra=""):
    (tmp_path / "cup.png").write_bytes(making.png())
    words = f"# Tea\n\nLook.\n\n![A cup](cup.png){{width=1cm}} is here.\n{extra}"
    data = making.pandoc(words, "docx", f"--resource-path={tmp_path}")
    import_file(data, "tea.docx", slug="tea")
    return Document.objects.get(slug="tea")


def test_a_picture_is_kept_once_however_many_editions_show_it(tmp_path):
    document = brought(tmp_path)
    brought(tmp_path, "\nMore.\n")
    image = document.images.get()
    assert document.revisions.count() == 2
    assert image.file.read() == making.png()
    assert image.file.name == f"documents/tea/images/{image.digest}.png"


def test_it_is_served_by_its_digest_with_a_safe_type(client, tmp_path):
    document = brought(tmp_path)
    make.path(document, slug="tea", state="published")
    response = client.get(document.images.get().get_absolute_url())
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == making.png()
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("inline; filename=")
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"


def test_a_picture_of_what_one_may_not_read_is_not_there(client, tmp_path):
    document = brought(tmp_path)
    make.path(document, slug="tea", state="draft")
    assert client.get(document.images.get().get_absolute_url()).status_code == 404


def test_a_picture_whose_file_is_gone_is_not_there(client, tmp_path):
    document = brought(tmp_path)
    make.path(document, slug="tea", state="published")
    picture = document.images.get()
    picture.file.storage.delete(picture.file.name)
    assert client.get(picture.get_absolute_url()).status_code == 404


def test_a_picture_of_another_document_is_not_there(client, tmp_path):
    document = brought(tmp_path)
    other = make.document(slug="other", title="Other")
    make.path(other, slug="other", state="published")
    digest = document.images.get().digest
    assert client.get(f"/source/other/images/{digest}/").status_code == 404


def test_an_edition_that_is_not_saved_leaves_no_picture(tmp_path):
    import_file(b"# Tea\n\nOne.", "tea.md", slug="tea")
    (tmp_path / "cup.png").write_bytes(making.png())
    data = making.pandoc("# Tea\n\n![A cup](cup.png){width=1cm} here.", "docx", f"--resource-path={tmp_path}")
    with pytest.raises(MovedOn):
        import_file(data, "tea.docx", slug="tea", compared_with=7)
    assert default_storage.listdir("documents/tea")[0] == ["001"]
    assert not DocumentImage.objects.exists()


def test_a_picture_without_words_is_called_by_the_line_under_it_where_a_lesson_rests_on_it(client, tmp_path):
    (tmp_path / "cup.png").write_bytes(making.png())
    words = "# Tea\n\nLook.\n\n![](cup.png){width=1cm}\n\nFigure 1. A cup of tea\n\nDrink it.\n"
    data = making.pandoc(words, "docx", f"--resource-path={tmp_path}")
    import_file(data, "tea.docx", slug="tea")
    document = Document.objects.get(slug="tea")
    picture = document.passages.get(kind="image")
    lesson = make.lesson(document, body=f"Look at the cup. [@{picture.key}]")
    path = make.path(document, [lesson])
    page = client.get(reverse("learn:lesson", args=[path.slug, lesson.slug])).text
    assert "A picture: <q>Figure 1. A cup of tea</q>" in page
    assert picture.text not in page and picture.text.endswith(".png")


def test_the_source_shows_its_pictures(client, tmp_path):
    document = brought(tmp_path)
    make.path(document, slug="tea", state="published")
    page = client.get("/source/tea/").text
    address = document.images.get().get_absolute_url()
    assert f'<img class="picture" src="{address}" alt="A cup" loading="lazy">' in page


def test_a_word_file_can_be_brought_at_the_desk(tmp_path):
    data = making.pandoc("# Tea\n\n## Leaves\n\nTea is a leaf.", "docx")
    response = desk.signed_in(desk.educator()).post(
        "/admin/learn/document/add/", {"file": SimpleUploadedFile("a.docx", data)}, follow=True
    )
    assert desk.said(response) == ["“tea”, edition 1. 1 section: 1 new. 1 passage: 1 new."]


def test_what_cannot_be_read_is_said_at_the_desk_in_a_sentence(tmp_path):
    response = desk.signed_in(desk.educator()).post(
        "/admin/learn/document/add/", {"file": SimpleUploadedFile("a.docx", making.pdf([]))}, follow=True
    )
    assert "This is PDF (.pdf), not Word (.docx) as its name says." in response.text
    assert not Document.objects.exists()


def lesson_showing(document, key, **fields):
    return make.lesson(document, body=f":::picture {key}\nA cup of tea. [@{key}]\n:::", summary="", **fields)


def test_a_lesson_shows_a_picture_of_its_document_to_who_may_read_it(client, tmp_path):
    document = brought(tmp_path)
    picture = document.passages.get(kind="image")
    step = make.path(document, [lesson_showing(document, picture.key)]).steps.get()
    page = client.get(step.get_absolute_url()).text
    address = document.images.get().get_absolute_url()
    assert f'<img class="picture" src="{address}" alt="A cup" loading="lazy">' in page
    assert "A cup of tea." in page


def test_a_picture_whose_bytes_are_not_kept_is_said_in_words():
    import_file(b"# Tea\n\nLook. ![A cup & pot](cup.png)\n", "tea.md", slug="tea")
    document = Document.objects.get()
    lesson = lesson_showing(document, document.passages.get(kind="image").key)
    assert "<p>A cup &amp; pot</p><figcaption>" in lesson.current.html
    assert "<img" not in lesson.current.html


def test_only_a_picture_of_the_document_can_be_shown(tmp_path):
    document = brought(tmp_path)
    picture, sentence = document.passages.get(kind="image").key, document.passages.get(text="Look.").key
    with pytest.raises(ValidationError, match=f"Its pictures: {picture} \\(“A cup”\\)"):
        lesson_showing(document, sentence)


def test_a_course_made_of_a_document_shows_its_pictures(tmp_path):
    document = brought(tmp_path)
    made = make_course(plan(document))
    publish_everything(made.path, None, timezone.now())
    assert document.images.get().digest in Lesson.objects.get().current.html


def test_the_words_of_a_picture_that_is_not_kept_are_said_once():
    import_file(b"# Tea\n\nLook. ![A cup & pot](cup.png)\n", "tea.md", slug="tea")
    document = Document.objects.get()
    picture = document.passages.get(kind="image")
    body = f":::picture {picture.key}\nA cup & pot [@{picture.key}]\n:::"
    lesson = make.lesson(document, body=body, summary="")
    assert lesson.current.html.count("A cup &amp; pot") == 1
