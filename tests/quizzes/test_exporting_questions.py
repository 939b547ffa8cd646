"""Questions of every kind as files: GIFT where it can say them, else tables."""

import pytest

from learn.models import Document
from quizzes.formats.course_values import CourseFaults
from quizzes.models import Choice, Question, QuestionVersion, Quiz, Slot
from tests import make
from tests.quizzes.course_folder import LEAF, elsewhere, empty, exported, load, said
from tests.quizzes.question_types import EXAMPLES, PLANT, in_database


@pytest.mark.django_db
class TestQuestions:
    def everything(self, folder):
        """Each kind of question, with all that can be said of one, on top of the course."""
        load(folder)
        document, quiz = Document.objects.get(), Quiz.objects.get(slug="final")
        document.figures.create(slug="plant", alternative="A plant.", svg=PLANT)
        for kind in EXAMPLES:
            made = in_database(make, document, kind, hints=["Think.", "Once more.\n\nSlowly."])
            Question.objects.filter(pk=made.pk).update(
                title=f"On {kind}", category="tea/leaves", tags=["hard", "a=b"]
            )
            Slot.objects.create(quiz=quiz, question=made, position=quiz.slots.count() + 1)
        numbers = in_database(make, document, "numeric", slug="plain-numeric")
        QuestionVersion.objects.filter(pk=numbers.current_id).update(details={})
        Question.objects.filter(pk=numbers.pk).update(title="A number", category="tea/leaves", tags=["hard"])
        pairs = in_database(make, document, "matching", slug="plain-matching")
        Choice.objects.filter(version=pairs.current_id).update(feedback="")
        ordered = in_database(make, document, "single", slug="kept-order")
        QuestionVersion.objects.filter(pk=ordered.current_id).update(details={"keep_order": True})

    def test_each_kind_goes_there_and_back_with_all_that_is_said_of_it(self, folder):
        self.everything(folder)
        before = {row.slug: row.authored() for row in Question.objects.all()}
        files = exported()
        _report, again = elsewhere(files)
        assert again == files
        empty()
        load(files)
        assert {row.slug: row.authored() for row in Question.objects.all()} == before
        report = load(files)
        assert (report.changed, said(report), report.notes) == (False, {}, [])

    def test_what_gift_can_say_stands_in_gift(self, folder):
        self.everything(folder)
        files = exported()
        bank = files["questions/bank.gift"].decode()
        assert "$CATEGORY: $course$/top/tea/leaves\n\n// [id:plain-numeric]" in bank
        assert "[tag:hard]\n::A number::[markdown]Which numeric? {#\n=3.5:0.1 # Yes.\n" in bank
        assert "=Paris -> France\n=Rome -> Italy\n=Milan -> Italy\n= -> Spain\n" in bank
        assert 'slug = "kept-order"\n' in files["questions/bank.toml"].decode()

    def test_what_it_cannot_say_stands_in_one_table_a_person_can_read(self, folder):
        self.everything(folder)
        tables = exported()["questions/final.toml"].decode()
        assert (
            """[[questions]]
slug = "gaps"
title = "On gaps"
topic = "plants"
category = "tea/leaves"
tags = ["hard", "a=b"]
kind = "gaps"
cites = ["3964580b"]
stem = "Tea is a [[1]]. It is drunk [[2]], at [[3]] degrees."
explanation = "Tea is a leaf."
hints = [
  "Think.",
  \"\"\"
Once more.

Slowly.\"\"\",
]

[[questions.gaps]]
kind = "typed"

[[questions.gaps]]
kind = "list"
weight = "2"
""".replace("3964580b", LEAF)
            in tables
        )
        assert (
            '[[questions.choices]]\ntext = "80"\ncredit = "1"\nwhy = ""\ntolerance = "5"\ngap = 3\n' in tables
        )
        assert '[[questions.units]]\nname = "g"\nfactor = "1000"\n' in tables
        assert 'figure = "plant"\n' in tables

    def test_a_slip_in_it_is_named(self, folder):
        self.everything(folder)
        files = exported()
        empty()
        text = files["questions/final.toml"].decode()
        for old, new, sentence in (
            ('kind = "gaps"', 'kind = "riddle"', "“kind” is one of"),
            ('tolerance = "5"', 'tolerance = "five"', "“tolerance” is a number in quotes"),
            ('tolerance = "5"', "tolerance = 5", "“tolerance” has to be text in quotes"),
            ('factor = "1000"', 'factors = "1000"', "“factors” is not known here. Did you mean “factor”?"),
            ("hints = [", "hints = [1, ", "“hints” has to be a list of texts in quotes"),
            ('tags = ["hard", "a=b"]', 'tags = "hard"', "“tags” has to be a list in [ ]"),
            ("[[questions.gaps]]", "[[questions.gap]]", "“gap” is not known here"),
        ):
            assert old in text
            with pytest.raises(CourseFaults) as error:
                load(files | {"questions/final.toml": text.replace(old, new).encode()})
            assert any(sentence in str(fault) for fault in error.value.faults), error.value
