"""Every address, every role, every method: what is answered, what is told, and what is written."""

import hashlib
import logging
import os

import pytest
from django.apps import apps
from django.urls import resolve

from learn.models import Enrolment, LearningPath, LessonProgress, Session, User
from quizzes.attempts import sheets
from tests import make

from . import matrix, world
from .matrix import METHODS, ODD_METHODS, Asker
from .world import ANSWERED, DRAFT, JOINED, PERSON, PROPOSED, ROLES

pytestmark = pytest.mark.django_db
IN_FULL = "DOORS" in os.environ
# Where looking writes: that a session was there, that a lesson was opened, when its reader was last here.
MAY_BE_WRITTEN = {"learn_session", "learn_lessonprogress", "learn_enrolment"}
# Who took learners' progress, or a course with its right answers, away is noted among what staff did.
NOTED = {
    "admin:learn_enrolment_csv": {"django_admin_log"},
    "admin:quizzes_proposedcourse_download": {"django_admin_log"},
}
# Who may be sent these words by a GET.
MAY_READ = {
    ANSWERED: {"learner"},
    JOINED: {"learner", "educator", "colleague", "root"},
    DRAFT: {"educator", "colleague", "root"},
    PROPOSED: {"educator"},
    PERSON: {"learner", "educator", "colleague", "root"},
}
# A form of these that is refused is kept in the page that is sent back: a stranger's is the sign-in.
KEPT = {"quizzes:question", "quizzes:save", "take_kept"}


@pytest.fixture(autouse=True)
def quietly(settings, tmp_path):
    """Thousands of refusals are not worth a line each."""
    settings.MEDIA_ROOT = tmp_path / "media"
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def site():
    return world.build()


def methods_asked(role, number):
    """Every method; but of the desk's pages, unless DOORS is set, a HEAD, which costs what its GET does, each
    third time."""
    is_left_out = role in ("educator", "colleague", "root") and number % 3 != ROLES.index(role) % 3
    return [method for method in METHODS if IN_FULL or method != "HEAD" or not is_left_out]


def wrong(site, role, lines, asker=None):
    """(how many cells were asked, what was answered otherwise than the table says)."""
    faults, count = [], 0
    asker = asker or Asker(site.client(role))
    for number, line in enumerate(lines):
        address = line.address.format(**site.names)
        for method in methods_asked(role, number):
            count += 1
            if method in ODD_METHODS or (
                method in ("GET", "HEAD") and not line.is_mailed and line.route not in NOTED
            ):
                faults += cell(asker, role, method, line, address)
            else:
                with matrix.undone():
                    faults += cell(asker, role, method, line, address)
    return count, faults


def cell(asker, role, method, line, address):
    with matrix.written() as writes:
        response = asker.ask(method, address)
    what = f"{role} {method} {line.route} {address}"
    if matrix.got(response) != line.wanted(role, method):
        yield f"{what}: {matrix.got(response)}, not {line.wanted(role, method)}"
    if method == "POST" or line.is_mailed:
        return
    may_be_written = MAY_BE_WRITTEN | NOTED.get(line.route, set())
    yield from (f"{what} writes {name}" for name in writes if name not in may_be_written)
    yield from (
        f"{what} tells {word}" for word, who in MAY_READ.items() if role not in who and word in response.said
    )


def kept():
    """A digest of every row of every table, but for what looking may change."""
    digest = hashlib.sha256()
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda each: each._meta.label):
        if model is Session:
            continue
        fields = [each.attname for each in model._meta.concrete_fields]
        rows = model._base_manager.order_by("pk")
        if model is LessonProgress:
            rows = rows.exclude(started_at__isnull=False, read_at=None, check_passed_at=None)
        if model is Enrolment:
            fields.remove("last_seen_at")
        digest.update(repr((model._meta.label, list(rows.values_list(*fields)))).encode())
    return digest.hexdigest()


def test_every_route_is_in_the_table():
    assert matrix.missing(matrix.table()) == []


def test_a_route_that_is_forgotten_is_named():
    lines = [line for line in matrix.table() if line.route != "learn:sheet"]
    assert matrix.missing(lines) == ["learn:sheet"]
    lines = [*matrix.table(), *matrix.table("gone /gone/ 200/405 “ “ “ “ “ “")]
    assert matrix.missing(lines) == ["gone"]


@pytest.mark.parametrize("role", ROLES)
def test_everybody_gets_what_the_table_says_and_looking_changes_nothing(site, role):
    asker = Asker(site.client(role))
    before = kept()
    count, faults = wrong(site, role, matrix.table(), asker)
    print(f"\n{role}: {count} cells")
    assert faults == [], "\n".join(faults)
    assert count > 1000
    assert kept() == before


def lines_of(*routes):
    return [line for line in matrix.table() if line.route in routes]


def test_another_learners_attempt_that_opens_is_seen(site, monkeypatch):
    """The control: an attempt that is looked up by its number alone."""
    whose = site.people["learner"]
    monkeypatch.setattr("quizzes.attempts.sheet", lambda _learner, *where: sheets.sheet(whose, *where))
    faults = wrong(site, "other", lines_of("quizzes:attempt", "quizzes:question"))[1]
    assert any("other GET quizzes:attempt" in fault for fault in faults)
    assert any(f"tells {ANSWERED}" in fault for fault in faults)


def test_a_draft_that_shows_is_seen(site, monkeypatch):
    monkeypatch.setattr(type(LearningPath.objects.all()), "visible_to", lambda self, user: self)
    faults = wrong(site, "nobody", lines_of("learn:path", "learn:source", "learn:front"))[1]
    assert len([fault for fault in faults if "tells" in fault]) >= 3


def test_permissions_that_are_not_asked_for_are_seen(site, monkeypatch):
    monkeypatch.setattr(User, "has_perm", lambda self, name, thing=None: True)
    monkeypatch.setattr(User, "has_perms", lambda self, names, thing=None: True)
    assert (
        len(wrong(site, "staff", lines_of("admin:learn_lesson_change", "admin:learn_enrolment_csv"))[1]) >= 4
    )


def test_looking_that_writes_is_seen(site, monkeypatch):
    """The control: home dismisses its own notice, as a careless view would."""

    def careless(person):
        User.objects.filter(pk=person.pk).update(name="Changed")

    monkeypatch.setattr("learn.views.pages.shows_email_notice", careless)
    before = kept()
    faults = wrong(site, "learner", lines_of("learn:front"))[1]
    assert [fault.partition(" writes ")[2] for fault in faults] == ["learn_user", "learn_user"]
    assert kept() != before


def test_a_method_that_is_taken_for_a_look_is_seen(site, monkeypatch):
    monkeypatch.setattr("config.middleware.METHODS", METHODS)
    assert len(wrong(site, "nobody", lines_of("metrics", "account_inactive"))[1]) >= 1


def let_through(site, lines, roles=("nobody", "educator") if not IN_FULL else ROLES):
    """(how many were sent, those posts without a token that were not refused, or that wrote something)."""
    faults, count = [], 0
    for role in roles:
        asker = Asker(site.client(role), enforce_csrf_checks=True)
        for line in lines:
            count += 1
            with matrix.written() as writes, matrix.undone():
                response = asker.ask("POST", line.address.format(**site.names))
            is_kept = role == "nobody" and line.route in KEPT and response.status_code == 401
            if not (response.status_code == 403 or is_kept) or writes:
                faults.append(f"{role} {line.route}: {response.status_code} {dict(writes)}")
    return count, faults


def test_every_post_without_its_token_is_refused(site):
    count, faults = let_through(site, matrix.table())
    print(f"\n{count} posts without a token")
    assert faults == []


def test_a_view_that_needs_no_token_is_seen(site, monkeypatch):
    monkeypatch.setattr(resolve("/account/reset/").func, "csrf_exempt", True, raising=False)
    assert let_through(site, lines_of("account_reset_password"), ["nobody"])[1] == [
        "nobody account_reset_password: 200 {}"
    ]


def test_home_stands_though_nobody_knows_when_its_reader_was_last_here(site, client):
    """Found by the table: a course that was joined and never opened, beside one that was."""
    joined = site.people["learner"].enrolments.filter(path__slug="joined")
    joined.update(last_seen_at=None)
    client.force_login(site.people["learner"])
    assert client.get("/").status_code == 200


def test_the_desks_own_sign_in_form_is_gone(client):
    """Found by the table: somebody signed in at the desk could try passwords there that nobody counted."""
    client.force_login(make.educator())
    for method in (client.get, client.post):
        response = method("/admin/login/?next=/admin/learn/lesson/")
        assert (response.status_code, response.headers["Location"]) == (302, "/admin/learn/lesson/")
    elsewhere = client.get("/admin/login/?next=//evil.example/")
    assert elsewhere.headers["Location"] == "/admin/"
