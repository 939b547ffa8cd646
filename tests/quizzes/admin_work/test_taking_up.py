"""The queue says which new sentences and headings no lesson has taken up."""

import re

import pytest
from django.utils import timezone

from learn import publishing
from learn.importing.importing import import_file
from learn.models import Document, LearningPath, Lesson
from quizzes.making import make_course
from quizzes.planning import plan
from tests.quizzes.admin_work.pages import queue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

TEA = "# Tea\n\nTea is a drink.\n\n## Notes\n\nNote the day. Note the hour.\n\n## Water\n\nWater is warm.\n"
NEXT = TEA.replace("## Notes", "## Pots\n\nA pot is clay. It is round.\n\n## Writing it down")
NOTHING = "Nothing is left to do"


@pytest.fixture
def document():
    import_file(TEA.encode(), "tea.md", slug="tea")
    document = Document.objects.get()
    make_course(plan(document))
    return document


def bring(text):
    import_file(text.encode(), "tea.md", slug="tea")


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", "", response.text).split())


def page(client, document):
    return text_of(client.get(queue(document)))


def test_new_sentences_in_no_lesson_are_left_with_the_way_to_the_coverage_map(client, document):
    bring(NEXT)
    response = client.get(queue(document))
    said = text_of(response)
    assert "2 new sentences are in no lesson yet: see the coverage map" in said
    assert "Under: “Pots”" in said and NOTHING not in said
    assert (
        f'href="/admin/quizzes/waiver/coverage/{LearningPath.objects.get().pk}/?show=neither&amp;drafts=1"'
        in response.text
    )


def test_what_a_lesson_cites_or_somebody_waived_is_taken_up(client, document):
    bring(NEXT.replace("## Writing it down", "## Notes"))
    clay, round_one = (document.passages.get(text=text) for text in ("A pot is clay.", "It is round."))
    lesson = Lesson.objects.get(title="Water")
    lesson.body += f"\n\nA pot is clay. [@{clay.key}]"
    lesson.save()
    publishing.save_citations(lesson)
    assert "1 new sentence is in no lesson yet" in page(client, document)
    LearningPath.objects.get().waivers.create(passage=round_one, reason="Of no use.", at=timezone.now())
    assert NOTHING in page(client, document)


def test_sentences_that_come_back_with_an_earlier_edition_are_told_of_as_new(client, document):
    bring(TEA.replace("## Notes\n\nNote the day. Note the hour.\n\n", ""))
    Lesson.objects.filter(title="Notes").update(state="retired")
    assert NOTHING in page(client, document)
    bring(TEA)
    assert "2 new sentences are in no lesson yet" in page(client, document)


def test_a_new_sentence_in_the_place_of_a_cited_one_is_told_of_once(client, document):
    bring(TEA.replace("Note the day.", "Note the week."))
    assert "in no lesson yet" not in page(client, document)


def test_without_a_path_no_lesson_is_asked_for(client):
    bring(TEA)
    bring(NEXT)
    assert NOTHING in page(client, Document.objects.get())


def test_the_queue_asks_as_much_for_one_new_sentence_as_for_ten(
    client, document, django_assert_max_num_queries
):
    bring(NEXT)
    client.get(queue(document))
    with django_assert_max_num_queries(100) as few:
        client.get(queue(document))
    bring(NEXT + "".join(f"\n## More {n}\n\nNumber {n} is new.\n" for n in range(10)))
    with django_assert_max_num_queries(100) as many:
        client.get(queue(document))
    assert len(many) <= len(few)
