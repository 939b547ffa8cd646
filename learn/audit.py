"""What staff did: Django's log of the desk, to which verbs elsewhere add their lines. The database itself
refuses to change a line or to take one away (learn/migrations/0012); `clean` may, when it is old."""

import json
from datetime import timedelta

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .models import User

# Beside Django's own 1 to 3: done at the machine, by whoever runs the site. The line names whom it is about.
BY_COMMAND = 4


def note(by, thing, message, flag=CHANGE):
    """Writes a line: this person did that (a sentence, or what the admin says of a form) with this thing.

    Of a person only the number is written: the line stays when their account is erased."""
    return LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(thing),
        object_id=str(thing.pk),
        object_repr=f"#{thing.pk}" if isinstance(thing, User) else str(thing)[:200],
        action_flag=flag,
        change_message=json.dumps(message) if isinstance(message, list) else message,
    )


def note_command(person, message):
    """Writes a line about what a command did to this person."""
    return note(person, person, message, BY_COMMAND)


def who(line):
    """Who did it, as people are called here."""
    return _("Whoever runs the site") if line.action_flag == BY_COMMAND else line.user.called


def sentences(line):
    """What a line says was done, as sentences. What the admin notes of a form comes as parts, with the labels
    of fields in them, which may hold commas of their own."""
    parts = line.change_message
    if not parts.startswith("["):
        return [parts] if parts else []
    try:
        return [sentence(part) for part in json.loads(parts)]
    except (ValueError, LookupError, AttributeError, TypeError, StopIteration):
        return [parts]


def sentence(part):
    """One part of what the admin notes: {"added" or "changed" or "deleted": what of the thing it was}."""
    did, of = next(iter(part.items()))
    thing = f"{capfirst(of['name'])} “{of['object']}”" if of.get("name") else ""
    fields = ", ".join(f"“{capfirst(field)}”" for field in of.get("fields", ()))
    if did == "changed" and thing:
        return _("%(thing)s: changed %(fields)s.") % {"thing": thing, "fields": fields}
    if did == "changed":
        return _("Changed %s.") % fields
    if thing:
        return {"added": _("%s: added."), "deleted": _("%s: taken out.")}[did] % thing
    return {"added": _("New."), "deleted": _("Deleted.")}[did]


def let_go(now):
    """Takes away the lines older than AUDIT_MONTHS. Returns how many; 0 where they are kept."""
    if not settings.AUDIT_MONTHS:
        return 0
    old = LogEntry.objects.filter(action_time__lt=now - timedelta(days=30 * settings.AUDIT_MONTHS))
    return old.delete()[0]
