"""An educator takes a course away as a zip, and brings one: shown first, then loaded."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from learn import progress
from learn.models import Document, LearningPath, Lesson, LessonProgress
from learn.publishing import retire
from quizzes import attempts
from quizzes.courses import export_course, load_course
from quizzes.formats.course_files import Zip, zipped
from quizzes.models import ProposedCourse
from tests import make
from tests.desk import done, educator, said, signed_in
from tests.quizzes.course_folder import FILES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]
LOAD = reverse("admin:quizzes_proposedcourse_load")
CHANGES = reverse("admin:quizzes_proposedcourse_changes")
CONFIRM = reverse("admin:quizzes_proposedcourse_confirm")
NOT_NOW = reverse("admin:quizzes_proposedcourse_not_now")
COURSE = {name: text.encode() for name, text in FILES.items()}


@pytest.fixture
def client():
    return signed_in(educator())


def packed(**changed):
    return zipped(COURSE | changed, "tea")


def bring(client, data=None, name="tea.zip"):
    return client.post(LOAD, {"file": SimpleUploadedFile(name, data or packed())}, follow=True)


def download(path):
    return reverse("admin:quizzes_proposedcourse_download", args=[path.pk])


def lesson(text):
    return {"lessons/leaves.md": COURSE["lessons/leaves.md"].replace(b"on a bush", text.encode())}


class TestTakingAway:
    def test_it_is_the_export_of_the_path(self, client):
        load_course(Zip(packed()))
        path = LearningPath.objects.get()
        response = client.get(download(path))
        assert response.content == export_course(path).zip()
        assert response["Content-Disposition"] == 'attachment; filename="tea.zip"'
        assert "no-store" in response["Cache-Control"]
        assert done() == ["Downloaded the whole course."]

    def test_the_page_of_the_path_leads_there(self, client):
        load_course(Zip(packed()))
        path = LearningPath.objects.get()
        page = client.get(reverse("admin:learn_learningpath_change", args=[path.pk])).content.decode()
        assert f'href="{download(path)}">Download this course</a>' in page
        assert f'href="{LOAD}">Load a course</a>' in page

    def test_only_who_may_see_right_answers_gets_them(self):
        load_course(Zip(packed()))
        path = LearningPath.objects.get()
        helper = make.educator("helper@example.org", "Helper")
        assert signed_in(helper).get(download(path)).status_code == 403
        learner = signed_in(make.learner())
        assert learner.get(download(path)).status_code == 302
        assert signed_in(educator()).post(download(path)).status_code == 405
        assert done() == []


class TestBringing:
    def test_what_would_change_is_shown_and_nothing_has(self, client):
        response = bring(client)
        page = response.content.decode()
        assert response.redirect_chain == [(CHANGES, 302)]
        assert "Nothing has changed yet." in page
        assert "2 lessons: 2 new" in page
        assert "<code>lessons/leaves.md</code>" in page
        assert not Document.objects.exists()

    def test_a_yes_loads_it(self, client):
        page = bring(client)
        response = client.post(CONFIRM, {"sealed": page.context["sealed"]}, follow=True)
        path = LearningPath.objects.get()
        assert response.redirect_chain[0][0] == reverse("admin:learn_learningpath_change", args=[path.pk])
        assert said(response)[0].startswith("Loaded the course from a zip. Source: “tea”, edition 1.")
        assert Lesson.objects.get(slug="leaves").state == "published"
        assert Lesson.objects.get(slug="leaves").current.published_by.email == "ed@example.org"
        assert not ProposedCourse.objects.exists()
        assert done()[0].startswith("Loaded the course from a zip.")

    def test_a_no_throws_it_away(self, client):
        bring(client)
        response = client.post(NOT_NOW, follow=True)
        assert said(response) == ["Nothing has changed. The zip you brought is thrown away."]
        assert not ProposedCourse.objects.exists()
        assert not Document.objects.exists()

    def test_what_was_edited_here_stays_unless_it_is_ticked(self, client):
        load_course(Zip(packed()))
        Lesson.objects.filter(slug="leaves").update(title="Mine")
        page = bring(client, packed(**lesson("on a low bush")))
        assert 'name="take" value="lessons/leaves.md"' in page.content.decode()
        client.post(CONFIRM, {"sealed": page.context["sealed"]})
        assert Lesson.objects.get(slug="leaves").title == "Mine"
        page = bring(client, packed(**lesson("on a low bush")))
        client.post(CONFIRM, {"sealed": page.context["sealed"], "take": ["lessons/leaves.md"]})
        assert "low bush" in Lesson.objects.get(slug="leaves").current.body

    def test_the_page_shows_what_differs_before_a_person_decides(self, client):
        load_course(Zip(packed()))
        Lesson.objects.filter(slug="leaves").update(title="Mine")
        page = bring(client, packed(**lesson("on a low bush"))).text
        assert "Mine <code>lessons/leaves.md</code>" in page
        assert "<del>Mine</del>" in page and "<ins>What tea is</ins>" in page
        assert "Tea grows on a<ins> low</ins> bush." in page
        assert "<small>Here</small>" in page and "<small>In the file</small>" in page

    def test_an_edit_after_the_page_was_shown_is_not_taken_over_unseen(self, client):
        load_course(Zip(packed()))
        Lesson.objects.filter(slug="leaves").update(title="Mine")
        page = bring(client, packed(**lesson("on a low bush")))
        Lesson.objects.filter(slug="leaves").update(title="Mine, mended")
        fields = {"sealed": page.context["sealed"], "take": ["lessons/leaves.md"]}
        response = client.post(CONFIRM, fields, follow=True)
        assert said(response) == ["The site has changed meanwhile. Look again at what would change."]
        assert Lesson.objects.get(slug="leaves").title == "Mine, mended"
        assert "<del>Mine, mended</del>" in response.text

    def test_what_learners_did_stays(self, client):
        load_course(Zip(packed()))
        path, now, mia = LearningPath.objects.get(), timezone.now(), make.learner()
        leaves = Lesson.objects.get(slug="leaves")
        enrolment = progress.enrol(mia, path, now)
        progress.mark_read(enrolment, leaves, leaves.current, now)
        attempt = attempts.start(mia, path.quizzes.get(slug="check-1"), now)
        for response in attempt.responses.select_related("version"):
            right = response.version.type.correct_answer(response.version)
            attempts.answer(response, right, response.seq, now)
        attempts.finish(attempt, now)
        before = LessonProgress.objects.get(lesson=leaves)
        change = {"questions/check-1.gift": COURSE["questions/check-1.gift"].replace(b"~A stone", b"~A rock")}
        page = bring(client, packed(**lesson("on a low bush"), **change))
        client.post(CONFIRM, {"sealed": page.context["sealed"]})
        after = LessonProgress.objects.get(lesson=leaves)
        assert Lesson.objects.get(slug="leaves").current.number == 2
        assert (after.read_version, after.check_passed_at) == (before.read_version, before.check_passed_at)
        assert after.check_passed_at
        assert sorted(r.version.number for r in attempt.responses.select_related("version")) == [1, 1]

    def test_a_yes_to_what_is_no_longer_so_is_none(self, client):
        load_course(Zip(packed()))
        page = bring(client, packed(**lesson("on a low bush")))
        Lesson.objects.filter(slug="leaves").update(title="Mine")
        response = client.post(CONFIRM, {"sealed": page.context["sealed"]}, follow=True)
        assert said(response) == ["The site has changed meanwhile. Look again at what would change."]
        assert "low bush" not in Lesson.objects.get(slug="leaves").body
        assert "kept as edited on the site" in response.content.decode()

    def test_every_fault_is_named_and_nothing_kept(self, client):
        page = bring(client, packed(**{"glossary.md": b"## Bush\nA tree.\n", "figures/figures.toml": b""}))
        text = page.content.decode()
        assert "glossary.md, line 1: “Bush” needs a line “slug: …” and its meaning." in text
        assert "figures/figures.toml: “cup” has no words for those who cannot see it." in text
        assert not ProposedCourse.objects.exists()

    def test_what_is_no_zip_is_refused_with_a_sentence(self, client):
        page = bring(client, b"PDF", "course.pdf")
        assert "This is not a zip that can be read, or it is damaged." in page.content.decode()
        assert not ProposedCourse.objects.exists()

    def test_another_zip_takes_the_place_of_the_first(self, client):
        bring(client)
        bring(client, name="other.zip")
        assert [proposed.name for proposed in ProposedCourse.objects.all()] == ["other.zip"]

    def test_one_that_was_forgotten_is_thrown_away(self, client):
        bring(client)
        ProposedCourse.objects.update(brought_at=timezone.now() - timedelta(days=8))
        bring(signed_in(educator("other@example.org")))
        assert [proposed.by.email for proposed in ProposedCourse.objects.all()] == ["other@example.org"]

    def test_another_s_zip_is_none_of_mine(self, client):
        page = bring(client)
        other = signed_in(educator("other@example.org"))
        assert other.get(CHANGES).status_code == 404
        assert other.post(CONFIRM, {"sealed": page.context["sealed"]}).status_code == 404
        assert other.post(NOT_NOW).status_code == 404
        assert ProposedCourse.objects.count() == 1

    def test_only_who_may_write_everything_may_bring_a_course(self):
        helper = signed_in(make.educator("helper@example.org", "Helper"))
        assert [helper.get(LOAD).status_code, helper.get(CHANGES).status_code] == [403, 403]
        assert [helper.post(CONFIRM).status_code, helper.post(NOT_NOW).status_code] == [403, 403]
        assert bring(signed_in(make.learner())).redirect_chain

    def test_a_yes_is_a_post(self, client):
        bring(client)
        assert [client.get(CONFIRM).status_code, client.get(NOT_NOW).status_code] == [405, 405]
        assert ProposedCourse.objects.count() == 1

    def test_the_desk_leads_there(self, client):
        assert f'href="{LOAD}"' in client.get(reverse("admin:index")).content.decode()


def test_the_courses_own_download_says_that_nothing_changes_and_offers_nothing_to_load(client):
    load_course(Zip(packed()))
    lesson_off_the_path = Lesson.objects.get(slug="water")
    lesson_off_the_path.steps.all().delete()
    retire(lesson_off_the_path)
    page = bring(client, client.get(download(LearningPath.objects.get())).content).text
    assert "Nothing changes: loading it would leave everything here as it is." in page
    assert "Load it" not in page and "Nothing has changed yet." not in page
    response = client.post(NOT_NOW, follow=True)
    assert not ProposedCourse.objects.exists() and response.status_code == 200
