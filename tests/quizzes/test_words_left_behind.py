"""A glossary word whose meaning cites a sentence that has left the newest edition is work to do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learn.importing.importing import import_file
from learn.models import Document
from quizzes import work
from quizzes.publish_check import findings
from tests import desk, make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

TEA = "# Tea\n\n## Leaves\n\nTea is a leaf. It is picked by hand.\n"
OLD, NEW = "It is picked by hand.", "It is picked by machine."


def bring(text):
    import_file(text.encode(), "tea.md", slug="tea")


@pytest.fixture
def document():
    bring(TEA)
    return Document.objects.get()


def word(document, text=OLD, **fields):
    key = document.passages.get(text=text).key
    return make.term(document, "picking", "picking", f"Taking leaves by hand. [@{key}]", **fields)


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def queue_page(client, document):
    return client.get(f"/admin/quizzes/questionacceptance/{document.pk}/").text


def test_the_queue_lists_it_with_the_old_and_the_new_sentence_and_the_way_to_edit(client, document):
    term = word(document)
    bring(TEA.replace("hand", "machine"))
    [(found, [left])] = work.queue(document).words
    assert (found, left.row.old, left.row.new) == (term, OLD, NEW)
    page = queue_page(client, document)
    assert "Nothing is left to do" not in page
    assert f'href="/admin/learn/term/{term.pk}/change/">Edit “picking”</a>' in page


def test_one_whose_sentence_is_gone_for_good_shows_where_it_stood(client, document):
    word(document)
    bring(TEA.replace(f" {OLD}", ""))
    assert "Gone from “Leaves”" in queue_page(client, document)


def test_the_page_of_the_word_and_of_the_document_say_so(client, document):
    term = word(document)
    said = "A sentence this meaning cites is no longer in the newest edition"
    page = f"/admin/learn/term/{term.pk}/change/"
    assert said not in client.get(page).text
    bring(TEA.replace("hand", "machine"))
    assert said in client.get(page).text and OLD in client.get(page).text
    about = client.get(f"/admin/learn/document/{document.pk}/change/").text
    assert "1 word of the glossary cites a sentence that changed or is gone." in about
    assert "Waiting: 1 word." in client.get("/admin/").text


def test_the_publish_check_names_it(document):
    term = word(document)
    path = make.path(document)
    bring(TEA.replace("hand", "machine"))
    [found] = [finding for finding in findings(path) if finding.kind == "word"]
    assert found.name == "picking" and found.url == f"/admin/learn/term/{term.pk}/change/"
    assert found.whys == [(f"It cites a sentence that is no longer in the newest edition: “{OLD}”", "")]


def test_a_word_on_what_is_still_there_or_put_right_is_no_work(client, document):
    term = word(document)
    bring(TEA.replace("hand", "machine"))
    term.definition = f"Taking leaves. [@{document.passages.get(text=NEW).key}]"
    term.save()
    make.term(document, "general", "general", "What a dictionary says.", is_general=True)
    assert work.queue(document).words == []
    assert "Nothing is left to do" in queue_page(client, document)


def test_the_queries_do_not_grow_with_the_words(document):
    word(document)
    bring(TEA.replace("hand", "machine"))

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            work.queue(Document.objects.get())
        return len(asked)

    one = queries()
    key = document.passages.get(text=OLD).key
    for n in range(2):
        make.term(document, f"word-{n}", f"word {n}", f"Said. [@{key}]")
    assert queries() == one
