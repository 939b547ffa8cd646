"""What is too large is refused in a sentence, and twice as much costs no more than a little over twice."""

import re
import sys
import time
from multiprocessing import get_context

import pytest
from django.core.exceptions import ValidationError

from learn import contents, rendering
from learn.importing import markdown as outlines
from learn.markdown import LARGEST_LESSON, PICTURE_MARK
from learn.models import Lesson
from quizzes.formats import aiken, blackboard, csv_bank, gift, moodle_xml, qti
from quizzes.formats.bank import NotABank
from quizzes.formats.course_check import FIGURE_IN_LESSON
from quizzes.formats.recognising import read_bank
from quizzes.linting.words import plain
from quizzes.wording import MOST_ROWS
from tests import desk, make
from tests.quizzes.qti_items import choices, item

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


@pytest.mark.parametrize(("count", "taken"), [(MOST_ROWS, 1), (MOST_ROWS + 1, 0), (1000, 0)])
def test_a_question_of_a_thousand_choices_is_refused(count, taken):
    rows = "\n".join(f"~ choice {number}" for number in range(count - 1))
    _format, bank = read_bank(f"::many:: Which?\n{{\n= right\n{rows}\n}}\n".encode())
    assert len(bank.questions) == taken
    said = f"It has {count} answers, which is more than one question can have."
    assert [(error.title, error.message) for error in bank.errors] == [("many", said)] * (1 - taken)


DEEP = {
    "quotes": "> " * 2000 + "x",
    "lists": "\n".join("  " * depth + "- x" for depth in range(400)),
    "brackets": "[" * 2000 + "x" + "](y)" * 2000,
    "plain": ":::plain\n" * 2000 + "x\n" + ":::\n" * 2000,
}


def depth_of(html):
    deepest = depth = 0
    for end in re.findall(r"<(/?)\w", html):
        depth += -1 if end else 1
        deepest = max(deepest, depth)
    assert depth == 0
    return deepest


@pytest.mark.parametrize("name", DEEP)
def test_a_depth_of_two_thousand_ends_at_twenty(name):
    assert 1 <= depth_of(rendering.render_blocks(DEEP[name], {})) <= 21


def test_emphasis_is_as_deep_as_it_is_written():
    """It makes no boxes within boxes. The control, too: what is deep is seen."""
    assert depth_of(rendering.render_blocks("*" * 2000 + "x" + "*" * 2000, {})) == 1001


# Work, counted in calls and not in time: the same on every machine.


def or_refused(work, data):
    try:
        work(data)
    except (NotABank, ValidationError):
        pass


def calls(work, *args):
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        or_refused(work, *args)
    finally:
        sys.setprofile(before)
    return count


def growth(work, make_input, size):
    """(times the calls when the input doubles, times the processor's time: told, not held to)."""
    spent = []
    or_refused(work, make_input(8))  # what is made once is made
    counted = [calls(work, make_input(each)) for each in (size, 2 * size)]
    for each in (size, 2 * size):
        began = time.process_time()
        or_refused(work, make_input(each))
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


MOODLE = (
    '<question type="multichoice"><name><text>a</text></name><questiontext format="html"><text>a?</text>'
    '</questiontext><answer fraction="100"><text>b</text></answer><answer fraction="0"><text>c</text></answer>'
    "</question>"
)
READERS = {
    "outline": (lambda text: outlines.read(text.encode(), "a"), lambda size: "# A\n\n" + "Tea is warm. It is a leaf.\n\n" * size),
    "headings": (lambda text: outlines.read(text.encode(), "a"), lambda size: "# A\n\nTea is warm.\n\n" * size),
    "GIFT": (lambda text: gift.read(text.encode()), lambda size: "::a:: b {=c ~d}\n\n" * size),
    "open braces": (lambda text: gift.read(text.encode()), lambda size: "a {=b " * size),
    "sheet": (lambda text: csv_bank.read(text.encode()), lambda size: "question,correct,choice 1,choice 2\n" + "a?,1,b,c\n" * size),
    "Aiken": (lambda text: aiken.read(text.encode()), lambda size: "Q?\nA) b\nB) c\nANSWER: A\n\n" * size),
    "Moodle XML": (lambda text: moodle_xml.read(text.encode()), lambda size: f"<quiz>{MOODLE * size}</quiz>"),
    "Blackboard": (lambda text: blackboard.read(text.encode()), lambda size: "MC\ta?\tb\tcorrect\tc\tincorrect\n" * size),
    "QTI": (lambda text: qti.read(text.encode()), lambda size: item("<p>a</p>" * size + choices())),
    "quotes": (lambda text: csv_bank.read(text.encode()), lambda size: "question,correct,choice 1\n" + '"a' * size),
}  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_twice_the_file_is_about_twice_the_work(name):
    work, make_input = READERS[name]
    count, spent = growth(work, make_input, 60)
    print(f"\n{name}: {count:.2f} times the calls, {spent:.2f} times the processor")
    assert count <= MOST


def test_work_that_grows_with_the_square_is_seen():
    def square(text):
        return [one.find(other) for one in text for other in text]

    assert growth(square, of_markdown("a"), 60)[0] > MOST


# A regular expression is one call however long it runs. It is held by a wait, in a process that can be ended.

ONE_AFTER_ANOTHER = {
    "blank lines": "\n", "lines of spaces": "\n \n", "spaces": " ", "tabs": "\t", "letters": "a", "digits": "1",
    "angles": "<", "stars": "*", "pictures": "![", "backslashes": "\\", "braces": "{", "equals": "=",
}  # fmt: skip
# What stands for the hundred thousand letters: …
PATTERNS = {
    "Aiken": (aiken.read, "Q?\nA) b\nB) c\nANSWER: A\n…\nR?\nA) b…b\nB) c\nANSWER: A\n"),
    "answers in Aiken": (aiken.read, "Q?\nА) b\nБ) c\nANSWER: A…b\nR? …b\nА) b\nБ) c\nANSWER: A\n"),
    "GIFT": (gift.read, "::a:: b…b {=c ~d}\n\n"),
    "GIFT of Moodle": (gift.read, "$CATEGORY: a…b\n\n::a:: [moodle]b…b {=c ~d}\n\n"),
    "sheet": (csv_bank.read, 'question,correct,choice 1,choice 2\n"a…a?",1,b,c\n'),
    "Moodle XML": (moodle_xml.read, f"<quiz>{MOODLE.replace('a?', '<![CDATA[a…b]]>')}</quiz>"),
    "Blackboard": (blackboard.read, "MC\ta…a?\tb\tcorrect\tc\tincorrect\n"),
    "QTI": (qti.read, item(choices(prompt="<![CDATA[a…b]]>"))),
    "whatever it is": (read_bank, "a?…b"),
    "linked names": (lambda data: contents.names_linked(data.decode()), "a…b"),
    "pictures": (lambda data: PICTURE_MARK.findall(data.decode()), "a…b"),
    "words of a question": (lambda data: plain(data.decode()), "a…b"),
    "figures": (lambda data: FIGURE_IN_LESSON.findall(data.decode()), "a…b"),
}
ENOUGH = 20  # seconds, of which an idle machine needs two at most


def ends(work, data, seconds=ENOUGH):
    """Whether this has been read, or refused, within so many seconds; it is ended otherwise."""
    process = get_context("fork").Process(target=or_refused, args=(work, data))
    process.start()
    process.join(seconds)
    process.kill()
    process.join()
    return process.exitcode == 0


@pytest.mark.parametrize("letters", ONE_AFTER_ANOTHER)
@pytest.mark.parametrize("name", PATTERNS)
def test_a_hundred_thousand_of_one_letter_are_read_or_refused(name, letters):
    work, written = PATTERNS[name]
    many = ONE_AFTER_ANOTHER[letters] * (100_000 // len(ONE_AFTER_ANOTHER[letters]))
    assert ends(work, written.replace("…", many).encode())


def test_a_pattern_that_looks_through_all_lines_from_each_is_seen():
    def look(lines):
        re.search(rb"^\s*x", lines, re.MULTILINE)

    assert growth(look, lambda size: b"\n" * size, 1000)[0] < MOST
    assert not ends(look, b"\n" * 1_000_000, seconds=2)
    assert ends(look, b"\n" * 1000)
