"""Bringing questions doubles nothing and overwrites nothing; taking them along loses nothing in silence."""

from decimal import Decimal

import pytest

from learn.importing.images import stored
from learn.models import DocumentImage, Passage
from quizzes import authoring, banks
from quizzes.formats import csv_bank
from quizzes.formats.bank import BankChoice, BankQuestion
from quizzes.formats.recognising import FORMATS, read_bank
from quizzes.models import Question, QuestionCitation, Slot
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]
RIGHT, NONE = Decimal(1), Decimal(0)
LEAVES = (BankChoice("A leaf", RIGHT, "Yes."), BankChoice("A stone", NONE))
IMAGE = stored(b"\x89PNG\r\n\x1a\n" + b"\0" * 20)


def question(stem="What is tea?", rows=LEAVES, kind="single", **fields):
    return BankQuestion(kind, stem, rows, **fields)


def numbered(count):
    return [question(f"Question {n}?") for n in range(count)]


class TestBringing:
    def test_each_becomes_a_draft_with_all_that_it_says(self):
        document = make.document()
        key = document.passages.first().key
        brought = question(
            title="Tea", topic="plants", category="Drinks/Hot", tags=("green",), explanation="So.", hints=("h",),
            details={"keep_order": True}, cites=(key,),
        )  # fmt: skip
        report = banks.save([brought], document)
        assert report.summary == ["1 new question, a draft."]
        row = Question.objects.get()
        assert (row.slug, row.state, row.title, row.topic) == ("tea", "draft", "Tea", "plants")
        assert (row.category, row.tags, list(row.passages.values_list("key", flat=True))) == (
            "Drinks/Hot", ["green"], [key]
        )  # fmt: skip
        version = row.current
        assert (version.number, version.explanation, version.hints) == (1, "So.", ["h"])
        assert version.details == {"keep_order": True}
        assert [(c.text, c.credit, c.feedback) for c in version.choice_list] == [
            ("A leaf", 1, "Yes."), ("A stone", 0, "")
        ]  # fmt: skip

    def test_the_same_file_again_changes_nothing(self):
        document = make.document()
        banks.save(numbered(3), document)
        before = list(Question.objects.order_by("pk").values())
        report = banks.save(numbered(3), document)
        assert report.summary == ["3 were here already: unchanged."]
        assert list(Question.objects.order_by("pk").values()) == before

    def test_a_question_twice_in_a_file_is_kept_once(self):
        banks.save([question(), question()], make.document())
        assert Question.objects.count() == 1

    def test_what_was_edited_here_stays_when_its_file_comes_again(self):
        document = make.document()
        banks.save([question()], document)
        row = Question.objects.get()
        row.current.choices.filter(position=0).update(text="A small leaf")
        assert banks.save([question()], document).summary == ["1 was here already: unchanged."]
        assert row.current.choices.get(position=0).text == "A small leaf"

    def test_a_question_of_the_site_is_known_again_by_what_it_says(self):
        document = make.document()
        row = make.question(document)
        [taken] = [banks.bank_question(row)]
        report = banks.save([question(taken.stem, taken.choices, explanation=taken.explanation)], document)
        assert report.those("unchanged") == [row]

    def test_the_same_name_with_other_words_is_kept_unless_it_is_asked_for(self):
        document = make.document()
        row = make.question(document, slug="tea")
        other = question("What is tea made of?", slug="tea")
        assert banks.save([other], document).summary == [
            "1 says something else here than in the file and stays as it is here: tea."
        ]
        assert row.versions.count() == 1
        report = banks.save([other], document, instead={0})
        assert report.summary == ["1 changed as the file says."]
        row.refresh_from_db()
        # Learners get the old wording until the new one is published.
        assert (row.current.stem, authoring.newest(row).stem) == ("What is tea?", "What is tea made of?")

    def test_a_free_name_is_found(self):
        document = make.document()
        make.question(document, slug="what-is-tea", stem="Another?")
        banks.save([question()], document)
        assert set(Question.objects.values_list("slug", flat=True)) == {"what-is-tea", "what-is-tea-2"}

    def test_a_sentence_that_is_not_here_is_named(self):
        report = banks.save([question(cites=("ffffffff",))], make.document())
        assert report.notes == ["A sentence it cites is not in this document: ffffffff."]

    def test_pictures_come_with_it_once(self):
        document = make.document()
        shown = question(f"See ![a cup](image:{IMAGE.digest})?", images={IMAGE.digest: IMAGE})
        banks.save([shown], document)
        banks.save([shown, question()], document)
        [image] = DocumentImage.objects.all()
        assert (image.digest, image.media_type) == (IMAGE.digest, "image/png")

    def test_of_a_picture_that_did_not_come_only_its_words_stay(self):
        shown = question(f"See ![a cup](image:{IMAGE.digest})?")
        banks.save([shown], make.document())
        assert Question.objects.get().current.stem == "See a cup?"

    def test_they_stand_at_the_end_of_the_quiz_once(self):
        way, _lesson, check, _final = make.course()
        document = way.document
        report = banks.save(numbered(2), document, check)
        assert report.summary[-1] == "2 placed in “Check: tea”."
        assert list(check.slots.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4]
        assert banks.save(numbered(2), document, check).in_quiz == 0
        assert Slot.objects.filter(quiz=check).count() == 4

    def test_a_failure_keeps_nothing(self):
        bad = question("Bad?", (BankChoice("x" * 10, Decimal("7")),))
        with pytest.raises(Exception, match="credit"):
            banks.save([question(), bad], make.document())
        assert not Question.objects.exists()

    def test_a_hundred_cost_as_many_looks_as_three(self, django_assert_max_num_queries):
        document = make.document()
        banks.save(numbered(40), document)
        with django_assert_max_num_queries(20):
            banks.save(numbered(40), document)


class TestTakingAlong:
    def test_of_a_quiz_in_its_order_and_of_its_draws_all(self):
        way, _lesson, check, _final = make.course()
        make.question(way.document, slug="drawn", stem="Drawn?", topic="leaves")
        Slot.objects.create(quiz=check, position=9, draws=1, draw_topic="leaves")
        Question.objects.filter(slug="q0").update(state="retired")
        assert [q.slug for q in banks.of_quiz(check)] == ["q1", "drawn"]
        assert {q.slug for q in banks.of_path(way)} == {"q1", "drawn", "last"}

    def test_it_is_read_again_as_it_was(self):
        document = make.document()
        make.question(document, slug="tea")
        for name in ("csv", "qti21", "qti30"):
            exported, _rows = banks.export(Question.objects.all(), FORMATS[name])
            _format, bank = read_bank(exported.data)
            assert banks.save(bank.questions, document).summary == ["1 was here already: unchanged."], name

    def test_pictures_go_along(self):
        document = make.document()
        shown = question(f"See ![a cup](image:{IMAGE.digest})?", images={IMAGE.digest: IMAGE})
        banks.save([shown], document)
        exported, _rows = banks.export(Question.objects.all(), FORMATS["qti22"])
        assert read_bank(exported.data)[1].questions[0].images == {IMAGE.digest: IMAGE}
        assert [loss.what for loss in banks.export(Question.objects.all(), FORMATS["csv"])[0].losses] == [
            "pictures"
        ]

    def test_the_cited_sentences_are_at_hand_for_formats_that_quote(self):
        document = make.document()
        row = make.question(document)
        assert banks.bank_question(row).quotes == ("Tea is a leaf.",)

    @pytest.mark.parametrize("count", [1, 3])
    def test_one_costs_as_many_queries_as_three(self, count, django_assert_num_queries):
        document = make.document()
        for n in range(count):
            make.question(document, f"q{n}", f"Question {n}?")
        with django_assert_num_queries(3):
            assert (
                len(csv_bank.read(banks.export(Question.objects.all(), FORMATS["csv"])[0].data).questions)
                == count
            )


def test_a_bank_that_rests_on_more_than_a_thousand_sentences_is_taken_along():
    document = make.document()
    keys = [f"{n:08x}" for n in range(1100)]
    Passage.objects.bulk_create(
        Passage(document=document, key=key, digest=key, kind="sentence", text=f"Tea {key}.") for key in keys
    )
    asked = make.question(document)
    QuestionCitation.objects.bulk_create(
        QuestionCitation(question=asked, passage=passage, position=place)
        for place, passage in enumerate(document.passages.filter(key__in=keys).order_by("key"), 1)
    )
    exported, rows = banks.export(Question.objects.all(), FORMATS["csv"])
    assert rows == [asked] and keys[-1] in exported.data.decode()
