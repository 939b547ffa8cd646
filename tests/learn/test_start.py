"""Starting: everything is made ready, and starting again loses nothing."""

import os
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse

from learn import demo
from learn.models import Enrolment, LearningPath, Lesson, LessonProgress, LessonVersion, User
from quizzes.models import Attempt, Question, Try
from tests import make

pytestmark = pytest.mark.django_db

COURSE = "arterial-calcification"
# To load it takes nearly all the time of a first start.
course_is_there = pytest.mark.usefixtures("course")


@pytest.fixture(autouse=True)
def place_for_files(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"


def start():
    said = StringIO()
    call_command("start", stdout=said)
    return said.getvalue()


def counted():
    models = (User, LearningPath, Lesson, Question, Enrolment, LessonProgress, Attempt, Try)
    return {model.__name__: model.objects.count() for model in models}


def test_it_loads_the_first_course_and_says_what_it_did():
    assert start() == (
        "Style sheets and scripts are collected.\n"
        "The first course is loaded.\n"
        "All is ready to be served. This command starts no server.\n"
    )
    path = LearningPath.objects.get(slug=COURSE)
    assert (path.steps.count(), User.objects.count()) == (5, 0)


def test_it_says_that_there_was_nothing_to_do():
    start()
    assert start() == (
        "There was nothing to do.\nAll is ready to be served. This command starts no server.\n"
    )


@course_is_there
def test_it_says_how_much_the_database_was_behind(monkeypatch):
    start()
    monkeypatch.setattr("learn.management.commands.start.migrate", lambda: 3)
    assert start().startswith("The database is brought up to date: 3 migrations.\n")


@course_is_there
def test_a_demo_has_two_people(settings):
    settings.DEMO = True
    start()
    people = User.objects.order_by("is_staff").values_list("email", "is_staff", "is_superuser", "is_demo")
    assert list(people) == [(demo.LEARNER, False, False, True), (demo.EDUCATOR, True, False, True)]


@course_is_there
def test_the_demos_educator_may_write_whatever_became_of_the_group(client, settings):
    settings.DEMO = True
    Group.objects.all().delete()
    start()
    client.post("/account/demo/", {"as": "educator"})
    lesson = Lesson.objects.order_by("pk").first()
    assert client.get(reverse("admin:learn_lesson_change", args=[lesson.pk])).status_code == 200


def test_starting_again_changes_nothing(settings):
    settings.DEMO = True
    start()
    before = counted()
    start()
    assert counted() == before


def test_what_an_educator_changed_and_a_learner_did_outlives_the_next_start(client, settings):
    settings.DEMO = True
    start()
    lesson = Lesson.objects.order_by("pk").first()

    client.post("/account/demo/", {"as": "educator"})
    page = reverse("admin:learn_lesson_change", args=[lesson.pk])
    form = client.get(page).context["adminform"].form
    typed = {name: form[name].value() or "" for name in form.fields} | {"title": "A title of our own"}
    client.post(page, typed | {"_publish": ""})
    lesson.refresh_from_db()
    assert lesson.current.title == "A title of our own"

    client.post("/account/demo/", {"as": "learner"})
    quiz = LearningPath.objects.get(slug=COURSE).quizzes.get(lesson=lesson)
    client.post(reverse("quizzes:quiz", args=[COURSE, quiz.slug]), {"read": "1"})
    before = counted()
    assert (before["Enrolment"], before["Attempt"]) == (1, 1)

    start()
    assert counted() == before
    lesson.refresh_from_db()
    assert (lesson.title, lesson.current.title) == ("A title of our own", "A title of our own")


@course_is_there
def test_a_course_that_was_retired_does_not_come_back():
    start()
    LearningPath.objects.update(state="retired")
    start()
    assert LearningPath.objects.get().state == "retired"


@course_is_there
def test_static_files_are_collected_once_and_again_when_one_changed(settings, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "house.css").write_text("a { color: red }")
    settings.STATICFILES_DIRS = [own]
    start()
    collected = settings.STATIC_ROOT / "house.css"
    collected.unlink()
    start()
    assert not collected.exists()
    (own / "house.css").write_text("a { color: green }")
    start()
    assert collected.read_text() == "a { color: green }"


def written(folder):
    """{each file of the folder, and the folder itself: when it was last written}"""
    return {path: path.stat().st_mtime_ns for path in [folder, *folder.rglob("*")]}


def test_files_that_only_seem_older_are_not_collected_again(settings, tmp_path):
    """In a container they lie where nothing may be written, with their times cut to whole seconds."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "house.css").write_text("a { color: red }")
    settings.STATICFILES_DIRS = [own]
    start()
    before = written(settings.STATIC_ROOT)
    os.utime(own / "house.css", (1_700_000_000, 1_700_000_000))
    start()
    assert written(settings.STATIC_ROOT) == before


@course_is_there
def test_what_a_running_server_still_serves_stays(settings, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "house.css").write_text("")
    settings.STATICFILES_DIRS = [own]
    start()
    (own / "house.css").unlink()
    (own / "home.css").write_text("")
    start()
    assert sorted(file.name for file in settings.STATIC_ROOT.glob("ho*.css")) == ["home.css", "house.css"]


@course_is_there
def test_the_demo_ends_with_everything_its_people_did(client, settings):
    settings.DEMO = True
    start()
    mia = make.learner()
    quiz = LearningPath.objects.get(slug=COURSE).quizzes.filter(lesson__isnull=False).first()
    client.post("/account/demo/", {"as": "learner"})
    client.post(reverse("quizzes:quiz", args=[COURSE, quiz.slug]), {"read": "1"})
    said = StringIO()
    call_command("end_demo", stdout=said)
    assert said.getvalue().startswith("Removed 2 demo accounts and ")
    assert list(User.objects.all()) == [mia]
    assert (Enrolment.objects.count(), Attempt.objects.count()) == (0, 0)
    assert LearningPath.objects.filter(slug=COURSE).exists()


def test_ending_no_demo_says_so():
    make.learner()
    said = StringIO()
    call_command("end_demo", stdout=said)
    assert said.getvalue() == "There are no demo accounts.\n"
    assert User.objects.count() == 1


@course_is_there
def test_a_newer_renderer_makes_what_learners_read_anew():
    start()
    LessonVersion.objects.update(renderer="0", html="<p>Old.</p>")
    assert "The lessons of 1 document are made anew as this version shows them.\n" in start()
    assert not LessonVersion.objects.filter(renderer="0").exists()
    assert not LessonVersion.objects.filter(html="<p>Old.</p>").exists()
