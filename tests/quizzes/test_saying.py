"""A lesson made of a document says its sentences word for word: they follow the next edition in one press."""

import pytest

from learn.importing.importing import import_file
from learn.markdown import CITE
from learn.models import Document, Lesson
from quizzes import saying, work
from quizzes.making import make_course
from quizzes.planning import plan
from quizzes.reciting import passage_to_cite

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]


def page(body):
    return f"<html><head><title>Eyes</title></head><body><h1>Eyes</h1><h2>Press</h2>{body}</body></html>".encode()


def follows(old, new, was, now):
    """The lesson's Markdown, without its marks, once the sentence ``was`` is said as ``now`` is; None where it
    is not offered. old, new: the body of both editions, as a web page."""
    import_file(page(old), "eyes.html", slug="eyes")
    document = Document.objects.get()
    make_course(plan(document, 2))
    lesson = Lesson.objects.get()
    old = document.passages.get(text=was)
    import_file(page(new), "eyes.html", slug="eyes")
    new = document.current_revision.places.get(passage__text=now).passage
    assert saying.says_it(lesson, saying.last_places([old])[old.pk])
    if not saying.say_anew(lesson, old, new):
        return None
    lesson.refresh_from_db()
    assert lesson.body.count(new.key) == 1 and old.key not in lesson.body
    return lesson.body.replace(f" [@{new.key}]", "").replace("; @", " @")


def table(*rows):
    return "<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>"


def cells(name, *texts):
    return [f"<{name}>{text}</{name}>" for text in texts]


HEAD = cells("th", "Sign", "First", "Then")


def test_a_row_whose_cells_say_the_same_twice_follows():
    rows = [HEAD, cells("td", "Red", "Wait", "Wait"), cells("td", "White", "Wait", "Go")]
    new = [HEAD, cells("td", "Red", "Rest", "Wait"), rows[2]]
    said = follows(table(*rows), table(*new), "Red | Wait | Wait", "Red | Rest | Wait")
    assert "| Red | Rest | Wait |" in said and "| White | Wait | Go" in said


def test_a_row_with_a_cell_merged_over_columns_follows():
    merged = "<td>Red</td><td colspan=2>Wait</td>"
    rows = [HEAD, [merged], cells("td", "White", "Wait", "Go")]
    new = [HEAD, [merged.replace("Wait", "Rest")], rows[2]]
    said = follows(table(*rows), table(*new), "Red | Wait", "Red | Rest")
    assert "| Red | Rest | << |" in said


def test_a_row_under_a_cell_merged_over_rows_follows():
    rows = [HEAD, ["<td rowspan=2>Red</td>", *cells("td", "Wait", "Go")], cells("td", "Look", "Stay")]
    new = [*rows[:2], cells("td", "Look", "Leave")]
    said = follows(table(*rows), table(*new), "Red | Look | Stay", "Red | Look | Leave")
    assert "| Red | Wait | Go" in said and "| ^^ | Look | Leave |" in said


def test_the_row_over_the_columns_follows():
    rows = [HEAD, cells("td", "Red", "Wait", "Go")]
    new = [cells("th", "Sign", "At first", "Then"), rows[1]]
    said = follows(table(*rows), table(*new), "Sign | First | Then", "Sign | At first | Then")
    assert "| Sign | At first | Then |\n| ---" in said


def test_a_cell_with_a_stroke_in_it_follows():
    rows = [HEAD, cells("td", "Red", "a|b", "Go"), cells("td", "White", "c", "Go")]
    new = [HEAD, cells("td", "Red", "a|b", "Stop"), rows[2]]
    said = follows(table(*rows), table(*new), "Red | a|b | Go", "Red | a|b | Stop")
    assert r"| Red | a\|b | Stop |" in said


def test_a_row_with_a_cell_more_is_for_a_person_to_write():
    rows = [HEAD, cells("td", "Red", "Wait"), cells("td", "White", "Wait", "Go")]
    new = [HEAD, cells("td", "Red", "Wait", "Look", "Go"), rows[2]]
    assert follows(table(*rows), table(*new), "Red | Wait", "Red | Wait | Look | Go") is None


def noted(first, second):
    """What a lesson says and calls its note, once the document's first text is followed by the second: the
    paragraph, then the note."""
    import_file(f"# Salt\n\n## How much\n\n{first}\n".encode(), "salt.md", slug="salt")
    document = Document.objects.get()
    make_course(plan(document, 2))
    import_file(f"# Salt\n\n## How much\n\n{second}\n".encode(), "salt.md", slug="salt")
    [item] = work.queue(document).lessons
    for each in item.stale:
        assert saying.say_anew(item.thing, each.passage, passage_to_cite(document, each.row.new_key))
    return [CITE.sub("", line).strip() for line in Lesson.objects.get().body.split("\n\n")]


def test_a_note_is_called_by_the_words_it_belongs_to_now():
    old = "Most eat nine grams.[^1]\n\n[^1]: In 2019."
    said = ["Most eat ten grams.", "*Note on “Most eat ten grams”:* In 2019."]
    assert noted(old, old.replace("nine", "ten")) == said


def test_so_is_a_note_that_says_something_else_now_itself():
    old = "Most eat nine grams.[^1]\n\n[^1]: In 2019."
    said = ["Most eat ten grams.", "*Note on “Most eat ten grams”:* In 2024."]
    assert noted(old, old.replace("nine", "ten").replace("2019", "2024")) == said


def test_an_item_follows_though_another_one_says_it_too():
    old = "<p>Look:</p><ul><li>Wait.</li><li>Do not rub it. Wait.</li></ul>"
    new = old.replace("<li>Wait.", "<li>Rest.")
    said = follows(old, new, "Wait.", "Rest.")
    assert "- Rest.\n- Do not rub it. Wait." in said


def test_a_sentence_with_words_in_bold_follows_with_them():
    old = "<p>Press it <b>hard</b>. Then look.</p>"
    new = old.replace("<b>hard</b>", "<b>gently</b>")
    assert "Press it **gently**. Then look." in follows(old, new, "Press it hard.", "Press it gently.")
