"""What is in an export and what is not, and the command that writes one."""

import re

import pytest
from django.core.management import call_command

from learn.models import Document, LearningPath, Lesson, Passage, Term
from learn.publishing import publish
from quizzes.courses import export_course
from quizzes.formats.course_files import Folder, Zip
from quizzes.models import Question, Quiz, Slot, Waiver
from tests import make
from tests.quizzes.course_folder import FILES, HOT, NOW, change, elsewhere, exported, load


@pytest.mark.django_db
class TestWhatIsInIt:
    def test_drafts_and_what_is_retired_come_back_as_such(self, folder):
        load(folder)
        document, path = Document.objects.get(), LearningPath.objects.get()
        Lesson.objects.filter(slug="water").update(state="draft")
        Quiz.objects.filter(slug="final").update(state="retired")
        Question.objects.filter(slug="hot").update(state="retired")
        Question.objects.create(document=document, slug="begun", topic="drink")
        path.state = "draft"
        path.save()
        files = exported()
        assert b'state = "draft"\n' in files["lessons/water.md"]
        assert b"[tag:state=retired]" in files["questions/check-1.gift"]
        assert files["questions/bank.toml"] == (
            b'[[questions]]\nslug = "begun"\ntopic = "drink"\nstate = "draft"\n'
        )
        _report, again = elsewhere(files)
        assert again == files
        assert not load(files).changed

    def test_a_lesson_is_as_learners_read_it(self, folder):
        load(folder)
        Lesson.objects.filter(slug="water").update(body="Half a thou")
        export = export_course(LearningPath.objects.get())
        assert b"It is warm." in export.files["lessons/water.md"]
        assert export.notes == [
            "lessons/water.md is what learners read: a change in the editor is not published yet."
        ]

    def test_a_lesson_on_no_path_is_left_out_and_named(self, folder):
        load(folder)
        make.lesson(Document.objects.get(), slug="alone", state="draft")
        export = export_course(LearningPath.objects.get())
        assert "lessons/alone.md" not in export.files
        assert export.notes == ["The lesson “alone” is on no path, so it is left out."]

    @pytest.mark.parametrize("is_asked", [True, False])
    def test_that_a_question_is_left_out_of_every_score_is_in_no_file_and_named(self, folder, is_asked):
        load(folder)
        hot = Question.objects.get(slug="hot")
        make.forced(hot.versions.all(), ruling="dropped")
        if not is_asked:
            make.forced(Slot.objects.filter(question=hot), question=Question.objects.get(slug="warm"))
        said = "It is left out of every score here. Where the file is brought, it counts."
        assert export_course(LearningPath.objects.get()).notes == [f"“{hot}”: {said}"]

    def test_a_question_asked_twice_is_written_once(self, folder):
        load(folder)
        final = Quiz.objects.get(slug="final")
        Slot.objects.create(quiz=final, question=Question.objects.get(slug="hot"), position=2)
        files = exported()
        assert b'questions = ["warm", "hot"]' in files["path.toml"]
        _report, again = elsewhere(files)
        assert again == files

    def test_what_is_left_out_on_purpose_is_in_it_without_who_said_so(self, folder):
        load(folder)
        path = LearningPath.objects.get()
        passage = Passage.objects.get(key=HOT)
        Waiver.objects.create(path=path, passage=passage, reason="Plain.", by=make.educator(), at=NOW)
        files = exported()
        assert f'[waived]\n{HOT} = "Plain."\n'.encode() in files["path.toml"] or HOT.isdigit()
        report, again = elsewhere(files)
        assert again == files
        assert f"path.toml#{HOT}" in report.named["new"]

    def test_the_second_section_of_one_name_is_told_from_the_first(self, folder):
        change(folder, "source.md", "## Water", "## Leaves")
        change(folder, "lessons/water.md", 'section = "Water"', 'section = "Leaves"\nsection_number = 2')
        load(folder)
        assert Lesson.objects.get(slug="water").section.position == 2
        files = exported()
        assert b"section_number = 2\n" in files["lessons/water.md"]
        _report, again = elsewhere(files)
        assert again == files

    def test_no_person_and_no_number_of_a_row_is_in_it(self, folder):
        person = make.educator("secret@example.org", "Sam Secret")
        load(folder, by=person)
        lesson = Lesson.objects.get(slug="water")
        publish(lesson, person, NOW)
        LearningPath.objects.update(
            reviewed_by=person, reviewed_as="Sam Secret, nurse", reviewed_on=NOW.date()
        )
        whole = b"".join(exported().values())
        assert b"Secret" not in whole and b"secret@" not in whole
        assert not re.search(rb"\b(id|pk) = ", whole)

    def test_the_same_number_of_queries_for_one_question_and_for_thirty(
        self, folder, django_assert_num_queries
    ):
        load(folder)
        path = LearningPath.objects.get()
        with django_assert_num_queries(26):
            export_course(path)
        document, quiz = path.document, Quiz.objects.get(slug="final")
        for n in range(30):
            question = make.question(document, f"more-{n}", f"Question {n}?")
            Slot.objects.create(quiz=quiz, question=question, position=n + 2)
            make.term(document, f"word-{n}", f"word {n}")
        path = LearningPath.objects.get()
        with django_assert_num_queries(26):
            export_course(path)


@pytest.mark.django_db
class TestTheCommand:
    def test_it_writes_a_folder_and_over_its_own_export_again(self, folder, tmp_path, capsys):
        load(folder)
        call_command("export_course", "tea", tmp_path / "out")
        assert capsys.readouterr().out == f"13 files in {tmp_path / 'out'}\n"
        (tmp_path / "out" / "README.md").write_text("mine")
        Term.objects.all().delete()
        call_command("export_course", "tea", tmp_path / "out")
        assert {
            name: Folder(tmp_path / "out").read(name) for name in Folder(tmp_path / "out").names()
        } == exported()
        assert (tmp_path / "out" / "README.md").read_text() == "mine"

    def test_it_writes_a_zip(self, folder, tmp_path):
        load(folder)
        call_command("export_course", "tea", tmp_path / "out.zip")
        assert Zip((tmp_path / "out.zip").read_bytes()).files == exported()

    def test_it_overwrites_nothing_else(self, folder, tmp_path):
        load(folder)
        with pytest.raises(SystemExit, match="“course” is not empty and no export of this course."):
            call_command("export_course", "tea", folder)
        assert (folder / "path.toml").read_text() == FILES["path.toml"]
        (tmp_path / "file").write_text("mine")
        with pytest.raises(SystemExit, match="“file” is a file."):
            call_command("export_course", "tea", tmp_path / "file")

    def test_it_names_the_paths_there_are(self, folder, tmp_path):
        load(folder)
        with pytest.raises(SystemExit, match="There is no path “coffee”. There is: tea"):
            call_command("export_course", "coffee", tmp_path / "out")
