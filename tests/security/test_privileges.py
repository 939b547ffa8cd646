"""Nobody becomes more than they are by fields nobody asked for, and no code runs what authors write."""

import ast
import logging
import os
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.forms import modelform_factory

from learn.forms import NameForm
from learn.models import Enrolment, User

from . import matrix, world
from .forms import forms_of
from .matrix import Asker

ROOT = Path(settings.BASE_DIR)
IN_FULL = "DOORS" in os.environ
FLAGS = ("is_staff", "is_superuser", "is_active", "is_demo", "email", "password")
WHOSE = ("owner", "by", "user", "learner", "author", "created_by", "published_by", "reviewed_by", "to")


@pytest.fixture(autouse=True)
def quietly(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def site(db):
    return world.build()


def privileges(site):
    """Who may do what, and what is whose."""
    root = site.people["root"].pk
    pointing = {}
    for model in apps.get_models(include_auto_created=True):
        for each in model._meta.concrete_fields:
            if each.related_model is User and model._meta.label not in (
                "learn.Session",
                "account.EmailAddress",
            ):
                pointing[f"{model._meta.label}.{each.name}"] = model._base_manager.filter(
                    **{each.attname: root}
                ).count()
    return {
        "people": list(User.objects.order_by("pk").values_list("pk", *FLAGS)),
        "groups": list(User.groups.through.objects.order_by("pk").values_list("user", "group")),
        "permissions": list(User.user_permissions.through.objects.order_by("pk").values_list()),
        "of groups": list(Group.permissions.through.objects.order_by("pk").values_list()),
        "names": list(Group.objects.order_by("pk").values_list()),
        "all": Permission.objects.count(),
        "of the superuser": pointing,
    }


def asked_for(site):
    """What a form never asked for: flags, groups, permissions, and whose a thing is."""
    flags = {name: "on" for name in ("is_staff", "is_superuser", "is_demo")}
    rights = {
        "groups": site.names["group"],
        "user_permissions": Permission.objects.first().pk,
        "permissions": 1,
    }
    whose = {name: site.people["root"].pk for name in WHOSE} | {
        f"{name}_id": site.people["root"].pk for name in WHOSE
    }
    return (
        flags
        | rights
        | whose
        | {"password": "pbkdf2$x", "id": site.people["root"].pk, "pk": site.people["root"].pk}
    )


def gained(site, role, lines):
    """(how many posts were sent, how many wrote something, those after which somebody had other rights than
    before). Addresses without a form are sent the fields too: each third, unless DOORS is set."""
    asker, before, more = Asker(site.client(role)), privileges(site), asked_for(site)
    posts = []
    for line, form in forms_of(asker, lines, site.names):
        if form.method == "post":
            # What is asked for by this very form is filled in as it stands.
            extra = {
                name: value
                for name, value in more.items()
                if name not in form.names(("select", *form_kinds(form)))
            }
            posts.append((line, form.action, form.body(**extra)))
    bare = lines[:: 1 if IN_FULL or len(lines) < 9 else 3]
    posts += [
        (line, line.address.format(**site.names), "&".join(f"{k}={v}" for k, v in more.items()))
        for line in bare
    ]
    faults, taken = [], 0
    for line, address, body in posts:
        if line.is_mailed:
            continue
        with matrix.undone():
            with matrix.written() as writes:
                response = asker.ask("POST", address, body)
            has_written = bool(set(writes) - {"learn_session"})
            taken += has_written
            if response.status_code >= 500 or (has_written and privileges(site) != before):
                faults.append(f"{role} {line.route} {address}: {response.status_code}")
    return len(posts), taken, faults


def form_kinds(form):
    return {kind for _name, kind, _value, _sent in form.controls}


@pytest.mark.parametrize("role", ["learner", "educator", "staff"])
def test_nobody_gains_a_right_by_added_fields(site, role):
    count, taken, faults = gained(site, role, matrix.table())
    print(f"\n{role}: {count} posts, {taken} of them wrote something")
    assert faults == []
    assert taken >= {"learner": 8, "educator": 25, "staff": 3}[role]


def test_a_form_that_takes_more_than_it_asks_for_is_seen(site, monkeypatch):
    """The control: the form of one's name also takes whether one is an educator."""
    careless = modelform_factory(User, form=NameForm, fields=["name", "is_staff", "is_superuser"])
    monkeypatch.setattr("learn.forms.NameForm", careless)
    lines = [line for line in matrix.table() if line.route == "account_name"]
    assert gained(site, "learner", lines)[2]


def test_a_thing_that_is_called_anothers_is_seen(site, monkeypatch):
    """The control: a lesson is marked as read for somebody else."""

    def enrols_anybody(learner, path, now):
        return Enrolment.objects.get_or_create(
            learner=site.people["root"], path=path, defaults={"joined_at": now}
        )[0]

    monkeypatch.setattr("learn.progress.enrol", enrols_anybody)
    lines = [line for line in matrix.table() if line.route == "learn:mark_read"]
    assert gained(site, "learner", lines)[2]


# What authors write is never code

NEVER = {
    "eval", "exec", "compile", "__import__", "pickle", "cPickle", "marshal", "shelve", "dill", "jsonpickle", "yaml",
    "os.system", "os.popen", "popen2", "mark_safe", "SafeString", "SafeText", "safestring", "RawSQL", "objects.extra", "objects.raw",
    "from_string", "Template", "Engine",
}  # fmt: skip
# Where each of them may stand: what makes HTML safe is one module.
EXCEPT = {"mark_safe": {"learn/rendering.py"}, "safestring": {"learn/rendering.py"}}


def named(tree):
    """(word, line) of every name that is called, imported or looked up."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name):
                yield called.id, node.lineno
            elif isinstance(called, ast.Attribute):
                where = getattr(called.value, "id", "") or getattr(called.value, "attr", "")
                if where not in ("re", "regex"):
                    yield called.attr, node.lineno
                yield f"{where}.{called.attr}", node.lineno
                yield where, node.lineno
            for each in node.keywords:
                if each.arg == "shell" and not (
                    isinstance(each.value, ast.Constant) and not each.value.value
                ):
                    yield "shell=", node.lineno
        elif isinstance(node, ast.Import | ast.ImportFrom):
            parts = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
            for part in parts:
                yield from ((word, node.lineno) for word in part.split("."))


def forbidden(code, name):
    return [
        f"{name}:{line} {word}"
        for word, line in named(ast.parse(code))
        if word in NEVER | {"shell="} and name not in EXCEPT.get(word, ())
    ]


def test_no_code_runs_what_somebody_wrote_or_calls_it_safe():
    files = [path for folder in ("learn", "quizzes", "config") for path in (ROOT / folder).rglob("*.py")]
    files = [path for path in files if "migrations" not in path.parts]
    print(f"\n{len(files)} modules")
    assert len(files) > 150
    assert [each for path in files for each in forbidden(path.read_text(), str(path.relative_to(ROOT)))] == []


@pytest.mark.parametrize(
    "code",
    [
        "eval(question.stem)", "exec(text)", "import pickle", "from pickle import loads", "import yaml", "yaml.load(text)",
        "builtins.eval(x)", "os.system(name)", "subprocess.run(name, shell=True)", "from django.utils.safestring import SafeString",
        "mark_safe(lesson.body)", "safestring.mark_safe(x)", "Template(lesson.body).render()", "engine.from_string(text)",
        "Lesson.objects.raw(words)", "Lesson.objects.extra(where=[words])", "__import__(name)", "compile(text, '', 'eval')",
    ],
)  # fmt: skip
def test_code_that_would_is_seen(code):
    assert forbidden(code, "quizzes/careless.py")


UNESCAPED = re.compile(r"\|\s*(?:safe|safeseq)\b|{%\s*autoescape\s+off|{%\s*filter\s+safe|\{%\s*debug")


def test_no_template_prints_a_word_as_it_is():
    """Mails are plain text: nothing in them is markup."""
    templates = [path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".svg", ".xml")]
    assert len(templates) > 100
    assert [path.name for path in templates if UNESCAPED.search(path.read_text())] == []
    assert all(UNESCAPED.search(f"{{{{ words{each} }}}}") for each in ("|safe", " | safe", "|safeseq"))
    assert UNESCAPED.search("{% autoescape off %}")
