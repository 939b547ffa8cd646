"""Loading a course in two steps: first it is shown what it changes, then a person says yes."""

from datetime import timedelta
from hashlib import sha256

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from learn.importing import CannotRead

from .courses import load_course
from .formats.course_files import Zip
from .models import ProposedCourse

FORGOTTEN_AFTER = timedelta(days=7)
KEPT_FOR = 600


class Otherwise(CannotRead):
    """Loading would do something else now than what the person was shown."""


def propose(data, name, by, now):
    """Keeps the zip, in place of any this person brought before, until they decide. CannotRead or
    CourseFaults when it cannot be loaded: then nothing is kept."""
    report = load_course(Zip(data), by=by, now=now, dry_run=True)
    ProposedCourse.objects.filter(brought_at__lt=now - FORGOTTEN_AFTER).delete()
    kept = {"name": name[-300:], "file": data, "brought_at": now}
    proposed = ProposedCourse.objects.update_or_create(by=by, defaults=kept)[0]
    cache.set(place_of(proposed), report, KEPT_FOR)
    return proposed


def changes(proposed, now):
    """The `Report` of what the course would change. It is worked out once and kept for a while: should it
    not be so any more, a yes to it is refused."""
    report = cache.get(place_of(proposed))
    if report is None:
        report = load_course(Zip(bytes(proposed.file)), by=proposed.by, now=now, dry_run=True)
        cache.set(place_of(proposed), report, KEPT_FOR)
    return report


def place_of(proposed):
    return f"proposed-course-{proposed.pk}-{proposed.brought_at.timestamp()}"


def seal(report):
    """What tells one report from another: a page carries it, and a yes is a yes to that one."""
    said = [str(report), *(f"{what}: {names}" for what, names in report.listed), str(report.shown)]
    return sha256("\n".join(said).encode()).hexdigest()


def confirm(proposed, sealed, take_files, now, why=""):
    """Loads the course, as `load_course`, and returns the `Report`. Otherwise, and nothing done, when that
    would no longer do what the report sealed with ``sealed`` said."""

    def look(report):
        if seal(report) != sealed:
            raise Otherwise(_("The site has changed meanwhile. Look again at what would change."))

    cache.delete(place_of(proposed))
    with transaction.atomic():
        if take_files:
            # What is taken is in the report of taking it, not in the one that was shown.
            look(changes(proposed, now))
        files = Zip(bytes(proposed.file))
        asked = {"take_files": take_files, "look": None if take_files else look}
        report = load_course(files, by=proposed.by, now=now, why=why, **asked)
        proposed.delete()
    return report
