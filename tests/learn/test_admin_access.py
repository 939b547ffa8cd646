"""Every admin address, asked for by those who may not be there."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from learn import progress
from learn.models import LearningPath, Lesson, User
from quizzes.models import Question
from tests import desk, make

pytestmark = pytest.mark.django_db

SECRET = "zebra-canary"
# Where Django itself lets anyone in: the way in, the way out, and the words of its scripts.
OPEN = {"login", "logout", "jsi18n"}
# Of no use to anyone else, and without anything of the site on it.
OWN = {
    "password_change",
    "password_change_done",
    "index",
    "help",
    "app_list",
    "view_on_site",
    "autocomplete",
    None,
}


def patterns(found=None, prefix=""):
    for pattern in found or admin.site.get_urls():
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield pattern.name, prefix + str(pattern.pattern)


def fill(route):
    """An address of this route, every number being 1 or that of a row there is."""
    for part, value in {
        "<int:pk>": "1", "<int:number>": "1", "<path:object_id>": "1", "<int:content_type_id>": "1",
        "<path:url>": "nowhere",
    }.items():  # fmt: skip
        route = route.replace(part, value)
    return "/admin/" + route


def addresses():
    names = {name: fill(route) for name, route in patterns() if name not in OPEN | OWN and "(?P" not in route}
    assert len(names) > 50
    return names


@pytest.fixture
def full_site():
    """A course in which every row has the number 1 somewhere, with a word that must not be seen."""
    path, lesson, check, final = make.course()
    Lesson.objects.update(body=SECRET)
    LearningPath.objects.update(about=SECRET)
    Question.objects.update(topic=SECRET)
    progress.enrol(make.learner("one@example.org", SECRET), path, timezone.now())
    return path


def test_a_stranger_is_sent_to_the_sign_in_from_every_admin_page(full_site):
    for name, address in addresses().items():
        for method in ("get", "post"):
            response = getattr(Client(), method)(address)
            assert response.status_code == 302, (name, method)
            assert response.headers["Location"].startswith("/admin/login/"), (name, method)


def test_the_admin_sign_in_is_the_protected_one(full_site):
    response = Client().get("/admin/login/?next=/admin/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/account/sign-in/")


def test_a_learner_is_refused_on_every_admin_page(full_site):
    client = desk.signed_in(make.learner())
    for name, address in addresses().items():
        for method in ("get", "post"):
            response = getattr(client, method)(address, follow=True)
            assert response.status_code == 403, (name, method)
            assert SECRET not in response.text


def test_staff_without_permission_are_refused_on_every_admin_page(full_site):
    client = desk.signed_in(make.educator("other@example.org"))
    for name, address in addresses().items():
        for method in ("get", "post"):
            response = getattr(client, method)(address)
            assert response.status_code in (302, 403, 404, 405), (name, method)
            if response.status_code == 302:
                assert response.headers["Location"] == "/admin/", (name, method)
            assert SECRET not in response.text, (name, method)


def test_an_educator_is_refused_where_people_groups_and_logs_are(full_site):
    client = desk.signed_in(desk.educator())
    person = User.objects.get(email="one@example.org").pk
    for address in (
        "/admin/learn/user/",
        f"/admin/learn/user/{person}/change/",
        f"/admin/learn/user/{person}/sign-in-link/",
        "/admin/learn/user/add/",
        "/admin/auth/group/",
        "/admin/auth/group/1/change/",
        "/admin/account/emailaddress/",
        "/admin/admin/logentry/",
    ):
        assert client.get(address).status_code == 403, address


@pytest.mark.parametrize("name", ["lesson", "learningpath", "document", "enrolment", "user"])
def test_nobody_deletes_what_learners_may_have_touched(full_site, name):
    for person in (desk.educator(), desk.superuser()):
        response = desk.signed_in(person).post(f"/admin/learn/{name}/1/delete/", {"post": "yes"})
        assert response.status_code in (403, 404), person
    assert Lesson.objects.count() == 1


def test_nobody_deletes_a_question_that_was_published(full_site):
    question = Question.objects.published().first().pk
    for person in (desk.educator(), desk.superuser()):
        client = desk.signed_in(person)
        assert client.post(f"/admin/quizzes/question/{question}/delete/", {"post": "yes"}).status_code == 302
        assert client.get(f"/admin/quizzes/question/{question}/change/").status_code == 200, person


@pytest.mark.parametrize("name", ["quiz", "regrade"])
def test_nobody_deletes_what_learners_may_have_answered(full_site, name):
    for person in (desk.educator(), desk.superuser()):
        response = desk.signed_in(person).post(f"/admin/quizzes/{name}/1/delete/", {"post": "yes"})
        assert response.status_code == 403, person
