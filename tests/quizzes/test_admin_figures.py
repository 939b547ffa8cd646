"""A figure that a question asks about stays, with its parts."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from learn.models import Figure
from learn.publishing import publish, retire
from quizzes import attempts
from tests import desk, make

pytestmark = pytest.mark.django_db
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle id="leaf" r="2"/><circle id="stem" r="2"/></svg>'


@pytest.fixture
def figure():
    return Figure.objects.create(document=make.document(), slug="plant", alternative="A plant.", svg=DRAWING)


def ask(figure):
    rows = [("The leaf", 1, "", {"region": "leaf"}), ("The stem", 0, "", {"region": "stem"})]
    make.question(figure.document, kind="hotspot", choices=rows, details={"figure": "plant"})


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def bring(client, figure, svg):
    file = SimpleUploadedFile("plant.svg", svg.encode(), content_type="image/svg+xml")
    address = f"/admin/learn/figure/{figure.pk}/change/"
    return client.post(address, {"alternative": "A plant.", "upload": file}, follow=True)


def test_a_figure_that_is_asked_about_is_not_deleted(client, figure):
    ask(figure)
    assert client.post(f"/admin/learn/figure/{figure.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Figure.objects.exists()


def test_a_figure_nobody_asks_about_may_go(client, figure):
    client.post(f"/admin/learn/figure/{figure.pk}/delete/", {"post": "yes"})
    assert not Figure.objects.exists()


def give(figure):
    lesson = make.lesson(figure.document)
    check = make.quiz(
        make.path(figure.document, [lesson]), list(figure.document.questions.all()), lesson=lesson
    )
    attempts.start(make.learner(), check, timezone.now())


def test_a_drawing_learners_have_answered_on_stays_as_they_saw_it(client, figure):
    ask(figure)
    give(figure)
    page = bring(client, figure, DRAWING.replace('r="2"', 'r="3"'))
    assert "Learners have answered a question on this drawing, so it stays as they saw it." in page.text
    assert Figure.objects.get().svg == DRAWING
    bring(client, figure, DRAWING)
    assert (
        client.post(f"/admin/learn/figure/{figure.pk}/change/", {"alternative": "A tree."}).status_code == 302
    )
    assert (Figure.objects.get().svg, Figure.objects.get().alternative) == (DRAWING, "A tree.")


def test_a_new_drawing_keeps_the_parts_that_are_asked_for(client, figure):
    ask(figure)
    page = bring(client, figure, DRAWING.replace('id="stem"', 'id="root"'))
    assert "A question asks for these parts of it, which the new drawing does not have: stem." in page.text
    assert Figure.objects.get().svg == DRAWING
    better = DRAWING.replace('r="2"', 'r="3"')
    bring(client, figure, better)
    assert Figure.objects.get().svg == better


# Retired lessons


def test_a_figure_that_only_a_retired_lesson_shows_may_go_and_hinders_no_other(client, figure):
    lesson = make.lesson(figure.document, body=":::figure plant\nA plant.\n:::")
    address = f"/admin/learn/figure/{figure.pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 403
    retire(lesson)
    assert client.post(address, {"post": "yes"}, follow=True).status_code == 200
    assert not Figure.objects.exists()
    other = Figure.objects.create(document=figure.document, slug="cup", alternative="A cup.", svg=DRAWING)
    page = bring(client, other, DRAWING.replace('r="2"', 'r="3"'))
    assert desk.said(page) == ["Saved: “cup”."]


def test_a_retired_lesson_comes_back_only_with_what_it_shows(client, figure):
    lesson = make.lesson(figure.document, body=":::figure plant\nA plant.\n:::")
    retire(lesson)
    Figure.objects.update(svg=DRAWING.replace('r="2"', 'r="3"'))
    publish(lesson, None, timezone.now())
    lesson.refresh_from_db()
    assert 'r="3"' in lesson.current.html and lesson.versions.count() == 1
    retire(lesson)
    Figure.objects.all().delete()
    with pytest.raises(ValidationError, match="There is no figure called “plant”"):
        publish(lesson, None, timezone.now())
    lesson.refresh_from_db()
    assert lesson.state == "retired"


# A form that comes back


def test_the_form_says_at_the_field_that_the_file_has_to_be_chosen_again(client, figure):
    file = SimpleUploadedFile("cup.svg", DRAWING.encode(), content_type="image/svg+xml")
    fields = {"document": figure.document.pk, "slug": "plant", "alternative": "", "upload": file}
    page = client.post("/admin/learn/figure/add/", fields)
    errors = page.context["adminform"].form.errors
    said = ["Choose “cup.svg” again: a page that comes back with a mistake cannot keep a file."]
    assert errors["upload"] == said and "alternative" in errors
    assert Figure.objects.count() == 1


def test_a_name_that_differs_from_anothers_in_capitals_alone_is_taken(client, figure):
    file = SimpleUploadedFile("cup.svg", DRAWING.encode(), content_type="image/svg+xml")
    fields = {"document": figure.document.pk, "slug": "Plant", "alternative": "A plant.", "upload": file}
    page = client.post("/admin/learn/figure/add/", fields)
    said = "Another figure of this document has this name. Choose another."
    assert said in page.context["adminform"].form.errors["slug"]
    assert Figure.objects.count() == 1


def test_a_file_that_was_refused_itself_is_not_asked_for_twice(client, figure):
    page = bring(client, figure, "<svg><script/></svg>")
    assert not [said for said in page.context["adminform"].form.errors["upload"] if "again:" in said]
