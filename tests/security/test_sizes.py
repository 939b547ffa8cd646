"""What is too large is refused in a sentence, and twice as much costs no more than a little over twice."""

import sys
import time

import pytest
from django.core.exceptions import ValidationError

from learn import rendering
from learn.importing import markdown as outlines
from learn.markdown import LARGEST_LESSON
from learn.models import Lesson
from quizzes.formats import csv_bank, gift
from quizzes.formats.bank import NotABank
from quizzes.models import Question
from tests import desk, make

MOST = 2.6


def form_of(lesson, **instead):
    fields = ("title", "lede", "objectives", "body", "summary")
    return {name: getattr(lesson, name) for name in fields} | {"section": lesson.section_id or ""} | instead


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"body": "tea " * 250_000}, 200),
        ({"body": "tea " * 600_000}, 400),
        ({"title": "t" * 201}, 200),
        ({"body": "tea " * (LARGEST_LESSON // 4 + 1)}, 200),
    ],
    ids=["1 MB", "2.4 MB", "name of 201", "just too long"],
)
def test_what_is_too_large_is_refused_and_nothing_changes(fields, status):
    lesson = make.lesson(make.document(), published=False)
    response = desk.signed_in(desk.educator()).post(
        f"/admin/learn/lesson/{lesson.pk}/change/", form_of(lesson, **fields)
    )
    assert response.status_code == status
    if status == 200:
        [[said]] = response.context["errors"]
        assert "at most" in said
    found = Lesson.objects.get()
    assert (found.title, found.body) == (lesson.title, lesson.body)


@pytest.mark.django_db
def test_a_question_of_a_thousand_choices_is_refused():
    rows = "\n".join(f"~ choice {number}" for number in range(1000))
    data = f"::many:: Which?\n{{\n= right\n{rows}\n}}\n".encode()
    try:
        bank = gift.read(data)
    except NotABank as error:
        assert str(error)
    else:
        assert not Question.objects.exists()
        assert len(bank.questions) + len(bank.losses) + len(bank.errors) >= 1


DEEP = {
    "quotes": "> " * 200 + "x",
    "lists": "\n".join("  " * depth + "- x" for depth in range(200)),
    "brackets": "[" * 200 + "x" + "](y)" * 200,
    "stars": "*" * 200 + "x" + "*" * 200,
    "plain": ":::plain\n" * 200 + "x\n" + ":::\n" * 200,
}


@pytest.mark.parametrize("name", DEEP)
def test_a_depth_of_two_hundred_is_rendered_or_refused(name):
    try:
        html = rendering.render_text(DEEP[name])
    except ValidationError as error:
        assert error.messages
    else:
        assert html.count("<blockquote>") <= 200


# Work, counted in calls and not in time: the same on every machine.


def calls(work, *args):
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work(*args)
    except (ValidationError, NotABank):
        pass
    finally:
        sys.setprofile(before)
    return count


def growth(work, make_input, size):
    """(times the calls when the input doubles, times the processor's time: told, not held to)."""
    spent = []
    work(make_input(8))  # what is made once is made
    counted = [calls(work, make_input(each)) for each in (size, 2 * size)]
    for each in (size, 2 * size):
        began = time.process_time()
        try:
            work(make_input(each))
        except (ValidationError, NotABank):
            pass
        spent.append(time.process_time() - began)
    return counted[1] / counted[0], spent[1] / max(spent[0], 1e-6)


def of_markdown(pattern, between=""):
    return lambda size: between.join([pattern] * size)


MARKDOWN = {
    "words": of_markdown("tea is warm. "),
    "paragraphs": of_markdown("Tea is warm. [@4f2c9a1b]\n\n"),
    "stars": of_markdown("*a "),
    "underlines": of_markdown("_a_"),
    "brackets": of_markdown("["),
    "closed brackets": of_markdown("[a]"),
    "links": of_markdown("[a](b) "),
    "images": of_markdown("![a](b) "),
    "ticks": lambda size: "".join("`" * (each % 20 + 1) + "a" for each in range(size)),
    "marks": of_markdown("[@4f2c9a1b]"),
    "open marks": of_markdown("[@"),
    "gaps": of_markdown("[[1]]"),
    "items": of_markdown("- a\n"),
    "rows": lambda size: "| a | b |\n|---|---|\n" + "| c | d |\n" * size,
    "entities": of_markdown("&amp;&#x3c;"),
    "angles": of_markdown("<a "),
    "backslashes": of_markdown("\\"),
    "plain": of_markdown(":::plain\na\n:::\n"),
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_twice_the_markdown_is_about_twice_the_work(name):
    count, spent = growth(rendering.render_text, MARKDOWN[name], 150)
    print(f"\n{name}: {count:.2f} times the calls, {spent:.2f} times the processor")
    assert count <= MOST


READERS = {
    "outline": (lambda text: outlines.read(text.encode(), "a"), lambda size: "# A\n\n" + "Tea is warm. It is a leaf.\n\n" * size),
    "headings": (lambda text: outlines.read(text.encode(), "a"), lambda size: "# A\n\nTea is warm.\n\n" * size),
    "GIFT": (lambda text: gift.read(text.encode()), lambda size: "::a:: b {=c ~d}\n\n" * size),
    "open braces": (lambda text: gift.read(text.encode()), lambda size: "a {=b " * size),
    "sheet": (lambda text: csv_bank.read(text.encode()), lambda size: "question,correct,choice 1,choice 2\n" + "a?,1,b,c\n" * size),
    "quotes": (lambda text: csv_bank.read(text.encode()), lambda size: "question,correct,choice 1\n" + '"a' * size),
}  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_twice_the_file_is_about_twice_the_work(name):
    work, make_input = READERS[name]

    def quietly(text):
        try:
            work(text)
        except (NotABank, ValidationError):
            pass

    count, spent = growth(quietly, make_input, 60)
    print(f"\n{name}: {count:.2f} times the calls, {spent:.2f} times the processor")
    assert count <= MOST


def test_work_that_grows_with_the_square_is_seen():
    def square(text):
        return [one.find(other) for one in text for other in text]

    assert growth(square, of_markdown("a"), 60)[0] > MOST
