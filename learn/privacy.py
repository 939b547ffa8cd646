"""What is kept of a person, why and how long: one list, from which the privacy page is written, a person's
data are given to them, and an account is erased.

Each app lists its part in its module ``personal``; a test fails when a table is in no list."""

import csv
import io
import json
import uuid
import zipfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import AutoField, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import audit
from .models import Erasure, User
from .spreadsheets import safe_cell

# Kept of a person and shown to nobody, so that a stolen download opens nothing.
SECRETS = {"password"}
ERASED = _("Erased with the account")
NAMELESS = _("Stays without a name, so that the figures of a question stay true")
WITH_THE_WORK = _("Stays with the work it is about")


@dataclass(frozen=True)
class Kept:
    """A table that holds something about people. person: the lookup from a row to whom it is about. fields:
    what of it is about them. beside: all else in it, which is about the thing or for the program. what, why,
    then: sentences for them; ``then`` is what becomes of it. erased: whether its rows go with the account.
    of_learners: whether it is about everyone, and not only about those who write and review. shown: a
    function of (rows, fields) that gives them as dicts, where a person may not be told all of it yet."""

    model: str
    person: str
    fields: tuple
    what: str
    why: str
    then: str = ERASED
    erased: bool = True
    of_learners: bool = True
    shown: Callable = None
    beside: tuple = ()


def kept_of_staff(model, person, fields, what, why, beside=()):
    """`Kept`: what those who write and review did, which stays with the work when they go."""
    return Kept(
        model, person, fields, what, why, WITH_THE_WORK, erased=False, of_learners=False, beside=beside
    )


@dataclass(frozen=True)
class Sheet:
    """A table a person can read: its file's name, its head, and the rows for a person."""

    name: str
    head: tuple
    rows: Callable


@dataclass(frozen=True)
class Registry:
    """kept: every `Kept`. not_personal: {model: why it holds nothing about people}. sheets: every `Sheet`.
    forget: functions of a person, called before an account is erased, for what goes out of rows that stay."""

    kept: list
    not_personal: dict
    sheets: list
    forget: list


def registry():
    """The lists of all apps, put together."""
    whole = Registry([], {}, [], [])
    for app in apps.get_app_configs():
        if find_spec(f"{app.name}.personal") is None:
            continue
        personal = import_module(f"{app.name}.personal")
        whole.kept.extend(personal.KEPT)
        whole.not_personal.update(personal.NOT_PERSONAL)
        whole.sheets.extend(personal.SHEETS)
        whole.forget.extend(personal.FORGET)
    return whole


def kept_in_words():
    """{"learners": …, "educators": …}: every `Kept` about everyone, and those about people who write and
    review, each with those of one end together."""
    kept = sorted(registry().kept, key=lambda each: str(each.then))
    return {
        "learners": [each for each in kept if each.of_learners],
        "educators": [each for each in kept if not each.of_learners],
    }


def rows_of(kept, person):
    """What a table holds about this person, as a QuerySet."""
    model = apps.get_model(kept.model)
    return model._base_manager.filter(**{kept.person: person.pk})


def plainly(rows, fields):
    """The fields of each row, and its number; not a key in words, such as a session's, which opens it."""
    number = ["pk"] if isinstance(rows.model._meta.pk, AutoField) else []
    return rows.values(*number, *fields)


def my_data(person):
    """Everything kept about a person that they may know by now, as the bytes of a zip: readable tables, and
    all of it as JSON."""
    whole = registry()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in whole.sheets:
            text = io.StringIO()
            writer = csv.writer(text)
            writer.writerow(map(safe_cell, sheet.head))
            writer.writerows(
                [safe_cell("" if value is None else value) for value in row] for row in sheet.rows(person)
            )
            archive.writestr(f"{sheet.name}.csv", "\ufeff" + text.getvalue())
        everything = defaultdict(list)
        for kept in whole.kept:
            rows = (kept.shown or plainly)(rows_of(kept, person), set(kept.fields) - SECRETS)
            everything[kept.model].extend(rows)
        data = json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr("everything.json", data)
    return packed.getvalue()


def erase(person, now):
    """Erases an account. What the registry calls nameless stays, and belongs to nobody from then on."""
    gone = Erasure(number=person.pk, joined_at=person.date_joined, erased_at=now)
    with transaction.atomic():
        take_away(person, now)
        gone.save()
        # A line of somebody who is still there would have them erased by the next restore. Should it not be
        # written, the database knows it, and the log says so.
        transaction.on_commit(lambda: note_in_file([gone]), robust=True)


def take_away(person, now):
    whole = registry()
    for forget in whole.forget:
        forget(person)
    for kept in whole.kept:
        if kept.erased and kept.model != User._meta.label:
            rows_of(kept, person).delete()
    stays = [kept for kept in whole.kept if not kept.erased and kept.model != User._meta.label]
    if any(rows_of(kept, person).exists() for kept in stays):
        was_staff = person.is_staff
        make_nobody(person, now)
        if was_staff:
            audit.note(person, person, "Erased the account.")
    else:
        person.delete()


def make_nobody(person, now):
    """Takes everything out of the person's row that says who they were."""
    person.groups.clear()
    person.user_permissions.clear()
    person.email, person.name = f"{uuid.uuid4().hex}@erased.invalid", ""
    person.set_unusable_password()
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login = person.email_notice_dismissed_at = None
    person.erased_at = now
    person.save()


def file_of_the_erased():
    """Outside the database, for the day it is lost: what no backup knows yet."""
    return settings.DATA_DIR / "erased"


def lines_in_file():
    file = file_of_the_erased()
    return file.read_text(errors="replace").splitlines(keepends=True) if file.is_file() else []


def note_in_file(erasures):
    with file_of_the_erased().open("a") as file:
        file.writelines(each.line for each in erasures)


def write_down():
    """Before another database takes the place of this one: its erasures go into the file, which stays."""
    if Erasure._meta.db_table in connection.introspection.table_names():
        there = set(lines_in_file())
        note_in_file([each for each in Erasure.objects.order_by("pk").iterator() if each.line not in there])


def take_up():
    """Takes what the file alone knows into the database, where every host and every backup has it. The file
    is there from then on, so that whoever copies it elsewhere finds it before anybody has gone."""
    file_of_the_erased().touch(mode=0o600)
    said = [erasure for line in lines_in_file() if (erasure := Erasure.in_line(line))]
    Erasure.objects.bulk_create(said, batch_size=500, ignore_conflicts=True)


def erase_again():
    """After a restore: erases again who had been erased since the backup. Returns how many."""
    take_up()
    count = 0
    for person in User.objects.filter(erased_at=None, pk__in=Erasure.objects.values("number")):
        erasures = Erasure.objects.filter(number=person.pk).order_by("-erased_at")
        if gone := next((each for each in erasures if each.was(person)), None):
            with transaction.atomic():
                take_away(person, gone.erased_at)
            count += 1
    return count


def erase_forgotten(now):
    """Erases the learners who have not been here for RETENTION_MONTHS. Returns how many; 0 where they are
    kept until they go themselves."""
    if not settings.RETENTION_MONTHS:
        return 0
    before = now - timedelta(days=30 * settings.RETENTION_MONTHS)
    away = User.objects.learners().filter(is_demo=False, date_joined__lt=before)
    away = away.filter(Q(last_login=None) | Q(last_login__lt=before))
    away = away.exclude(enrolments__last_seen_at__gte=before).exclude(
        sessions__expire_date__gte=timezone.now()
    )
    count = 0
    for number in list(away.values_list("pk", flat=True)):
        with transaction.atomic():
            # Who signs in meanwhile waits for this row, or has: so they are asked for once more.
            User.objects.select_for_update().filter(pk=number).first()
            if person := away.filter(pk=number).first():
                erase(person, now)
                count += 1
    return count
