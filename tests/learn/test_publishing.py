"""From the editor to what learners read."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from learn import publishing
from learn.models import LessonVersion
from tests import make

pytestmark = pytest.mark.django_db


def test_publishing_makes_a_version_that_keeps_the_keys():
    document = make.document()
    lesson = make.lesson(document)
    key = document.passages.first().key
    assert [(v.number, v.title, v.keys) for v in lesson.versions.all()] == [(1, "What tea is", [key])]
    assert lesson.state == "published"
    assert [c.passage.key for c in lesson.citations.all()] == [key]


def test_publishing_the_same_words_again_makes_no_version():
    lesson = make.lesson(make.document())
    assert publishing.publish(lesson, None, timezone.now()) == lesson.current
    assert lesson.versions.count() == 1


def test_learners_read_the_old_words_until_the_new_are_published():
    lesson = make.lesson(make.document())
    lesson.title = "Tea, again"
    lesson.save()
    assert lesson.current.title == "What tea is"
    assert lesson.has_unpublished_changes
    publishing.publish(lesson, None, timezone.now())
    lesson.refresh_from_db()
    assert (lesson.current.number, lesson.current.title) == (2, "Tea, again")
    assert not lesson.has_unpublished_changes


def test_a_published_version_cannot_be_changed():
    version = make.lesson(make.document()).current
    version.body = "Something else."
    with pytest.raises(ValidationError, match="cannot be changed"):
        version.save()
    with pytest.raises(ValidationError, match="cannot be changed"):
        version.save(update_fields=["body"])
    assert LessonVersion.objects.get().body != "Something else."


def test_an_unknown_key_names_itself_and_offers_the_likeliest():
    document = make.document()
    key = document.passages.first().key
    wrong = key[:-1] + ("0" if key[-1] != "0" else "1")
    lesson = make.lesson(document, body=f"Tea. [@{wrong}]", published=False)
    with pytest.raises(ValidationError) as refusal:
        publishing.publish(lesson, None, timezone.now())
    assert f"has the key {wrong}. Did you mean {key} (“Tea is a leaf.”)" in refusal.value.messages[0]
    lesson.refresh_from_db()
    assert (lesson.state, lesson.versions.count()) == ("draft", 0)


def test_a_key_like_none_offers_the_sentences_that_say_the_most_of_the_paragraph():
    document = make.document(
        sentences=["Tea is a leaf.", "Water for green tea is eighty degrees warm.", "Cups are warm."]
    )
    body = "Tea is fine. [@00000000] For *green* tea take water of eighty degrees. [@11111111]"
    with pytest.raises(ValidationError) as refusal:
        publishing.publish(make.lesson(document, body=body, published=False), None, timezone.now())
    green = document.passages.get(text__startswith="Water")
    assert [said.partition("has the key ")[2] for said in refusal.value.messages] == [
        "00000000.",
        f"11111111. Did you mean {green.key} (“{green.text}”)?",
    ]


def test_a_key_of_another_document_is_unknown():
    other = make.document("coffee", sentences=["Coffee is a bean."])
    lesson = make.lesson(make.document(), body=f"Tea. [@{other.passages.first().key}]", published=False)
    with pytest.raises(ValidationError, match="No sentence of"):
        publishing.publish(lesson, None, timezone.now())


def test_an_empty_lesson_is_not_published():
    lesson = make.lesson(make.document(), body="  ", published=False)
    with pytest.raises(ValidationError, match="empty"):
        publishing.publish(lesson, None, timezone.now())


def test_a_new_word_appears_in_what_learners_read_without_a_new_version():
    document = make.document()
    lesson = make.lesson(document, body="Tea grows on a bush.")
    make.term(document, "bush", "bush")
    assert publishing.render_again(document) == 1
    lesson.refresh_from_db()
    assert 'href="#word-bush"' in lesson.current.html
    assert (lesson.current.terms, lesson.versions.count()) == (["bush"], 1)
    assert publishing.render_again(document) == 0


def test_a_new_meaning_of_a_word_reaches_what_learners_read(client):
    document = make.document()
    lesson = make.lesson(document, body="Tea grows on a bush.", summary="")
    term = make.term(document, "bush", "bush", definition="A *low* tree.")
    publishing.render_again(document)
    term.definition = "A *tall* tree."
    term.save()
    assert publishing.render_again(document) == 1
    path = make.path(document, [lesson])
    assert "<dd>A <em>tall</em> tree.</dd>" in client.get(path.steps.get().get_absolute_url()).text


def test_a_version_of_an_earlier_renderer_still_tells_its_words(client):
    document = make.document()
    make.term(document, "bush", "bush", definition="A *low* tree.")
    path = make.path(document, [make.lesson(document, body="Tea grows on a bush.", summary="")])
    LessonVersion.objects.update(words=[])
    assert "<dd>A <em>low</em> tree.</dd>" in client.get(path.steps.get().get_absolute_url()).text


def test_a_retired_lesson_keeps_its_versions():
    lesson = make.lesson(make.document())
    publishing.retire(lesson)
    lesson.refresh_from_db()
    assert (lesson.state, lesson.versions.count()) == ("retired", 1)
