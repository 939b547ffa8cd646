"""Loading a course in two steps: first it is shown what it changes, then a person says yes."""

from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from learn.importing import CannotRead

from .courses import load_course
from .formats.course_files import Zip
from .models import ProposedCourse

FORGOTTEN_AFTER = timedelta(days=7)


class Otherwise(CannotRead):
    """Loading would do something else now than what the person was shown."""


def propose(data, name, by, now):
    """Keeps the zip, in place of any this person brought before, until they decide. CannotRead or
    CourseFaults when it cannot be loaded: then nothing is kept."""
    load_course(Zip(data), by=by, now=now, dry_run=True)
    ProposedCourse.objects.filter(brought_at__lt=now - FORGOTTEN_AFTER).delete()
    return ProposedCourse.objects.update_or_create(
        by=by, defaults={"name": name[-300:], "file": data, "brought_at": now}
    )[0]


def changes(proposed, now):
    """The `Report` of what the course would change now."""
    return load_course(Zip(bytes(proposed.file)), by=proposed.by, now=now, dry_run=True)


def seal(report):
    """What tells one report from another: a page carries it, and a yes is a yes to that one."""
    said = [str(report), *(f"{what}: {names}" for what, names in report.listed)]
    return sha256("\n".join(said).encode()).hexdigest()


def confirm(proposed, sealed, take_files, now):
    """Loads the course and returns the `Report`. Otherwise, and nothing done, when that would no longer
    do what the report sealed with ``sealed`` said."""
    with transaction.atomic():
        if seal(changes(proposed, now)) != sealed:
            raise Otherwise(_("The site has changed meanwhile. Look again at what would change."))
        report = load_course(Zip(bytes(proposed.file)), take_files=take_files, by=proposed.by, now=now)
        proposed.delete()
    return report
