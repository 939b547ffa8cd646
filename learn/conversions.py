"""Reading a file that was brought at the desk: in the background, two at a time, the others in order.

Whoever looks at a row sees to it that somebody works: there is no scheduler and no queue but the rows."""

import logging
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.contrib.admin.models import ADDITION, LogEntry
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import editions
from .importing import CannotRead
from .importing.outline import Interrupted
from .importing.readers import read
from .importing.saving import MovedOn, mostly_known, save, slug_of, titled
from .models import Conversion, Document
from .models.conversions import BUSY, TURNS, Stage

MOST_OF_ONE_PERSON = 10
HEARD_EVERY = 1
GIVEN_UP_AFTER = timedelta(seconds=30)
KEPT_WITHIN = timedelta(minutes=2)  # it is one transaction, from which nothing is heard
PATIENCE = 5
LOOKS_EVERY = 0.1
FORGOTTEN_AFTER = timedelta(days=7)
SETTLED_FORGOTTEN_AFTER = timedelta(days=1)
TOLD_TO_STOP = 128 + signal.SIGTERM

sent = []  # the processes this one has started to read, as long as they run
logger = logging.getLogger(__name__)


class Lost(Exception):
    """Nobody waits any more for what is being read here."""


# What a person does


def bring(by, document, slug, name, data, now):
    """The `Conversion` of a file into a new document, or into this document's next edition. The same file
    brought again while it is read (a second click) is the same row. CannotRead when too many wait."""
    forget(now)
    digest = sha256(data).hexdigest()
    mine = by.conversions.defer("file").under_way()
    same = mine.filter(document=document, slug=slug, digest=digest).first()
    if same:
        return same
    if mine.count() >= MOST_OF_ONE_PERSON:
        raise CannotRead(
            ngettext(
                "%d file of yours is waiting already. Bring this one when it is done.",
                "%d files of yours are waiting already. Bring this one when they are done.",
                MOST_OF_ONE_PERSON,
            )
            % MOST_OF_ONE_PERSON
        )
    return Conversion.objects.create(
        by=by,
        document=document,
        slug=slug,
        name=name[-300:],
        file=data,
        digest=digest,
        brought_at=now,
        waits_since=now,
    )


@transaction.atomic
def bring_apart(proposed, sealed, now):
    """The `Conversion` into a new document of a file that was proposed as another's next edition, which it
    is no more. Otherwise, and nothing done, when another file waits now than the one sealed so."""
    proposed = editions.held(proposed, sealed)
    conversion = bring(proposed.by, None, "", proposed.name, bytes(proposed.file), now)
    proposed.delete()
    return conversion


def again(conversion, now, **otherwise):
    """Lets one that stopped or needs a name wait once more; ``otherwise``: under this slug, or as this
    document's next edition."""
    Conversion.objects.filter(pk=conversion.pk, stage__in=[Stage.STOPPED, Stage.UNNAMED]).update(
        stage=Stage.WAITING, said="", waits_since=now, **otherwise
    )


def cancel(conversion):
    """Ends it: its file goes now, whoever reads it notices within a second. What is done stays done."""
    unsettled = Conversion.objects.unsettled().filter(pk=conversion.pk)
    return bool(unsettled.update(stage=Stage.CANCELLED, file=b"", said=""))


def wait(conversion, patience=PATIENCE):
    """Gives it this many seconds to be read; the row as it is then."""
    until = time.monotonic() + patience
    while True:
        conversion.refresh_from_db(fields=["stage", "said", "warnings", "document"])
        if not conversion.is_under_way or time.monotonic() > until:
            return conversion
        time.sleep(LOOKS_EVERY)


def forget(now):
    """Rows that nobody comes back for any more."""
    old = Conversion.objects.filter(turn__isnull=True)
    old.filter(brought_at__lt=now - FORGOTTEN_AFTER).delete()
    settled = [Stage.DONE, Stage.REFUSED, Stage.CANCELLED]
    old.filter(stage__in=settled, brought_at__lt=now - SETTLED_FORGOTTEN_AFTER).delete()


# Seeing to it that somebody reads


def start(now):
    """Sees to it that what waits is read: by a process of its own, which outlives this one."""
    stop_the_dead(now)
    taken = Conversion.objects.filter(turn__isnull=False).count()
    if taken == len(TURNS) or not Conversion.objects.waiting().exists():
        return
    if not settings.READ_APART:
        work()
        return
    sent[:] = [process for process in sent if process.poll() is None]
    if len(sent) >= len(TURNS):
        return  # they are slow to begin: more of them would make them slower
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "convert"]
    try:
        process = subprocess.Popen(  # noqa: S603  The command is ours.
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            start_new_session=True,
        )
    except OSError:
        logger.exception("No process can be started to read what was brought.")
        nobody_reads()
        return
    sent.append(process)
    threading.Thread(target=attend, args=[process], daemon=True).start()


def attend(process):
    """Waits for one that reads. Fails it before it has begun with anything, so would the next."""
    code = process.wait()
    if code in (0, TOLD_TO_STOP, -signal.SIGTERM):
        return
    logger.error("The process that reads what was brought ended with %d.", code)
    try:
        nobody_reads()
    finally:
        connection.close()


def nobody_reads():
    """Says of what waits that nothing can read it here, unless somebody is at it after all."""
    if not Conversion.objects.filter(turn__isnull=False).exists():
        Conversion.objects.waiting().update(
            stage=Stage.STOPPED,
            said=_(
                "Reading files does not work on this site just now. Nothing has changed. Tell whoever runs "
                "it that its log says why, then try again."
            ),
        )


def stop_the_dead(now):
    """Gives up those whose reader has not been heard of for long, and their turns to others."""
    if not Conversion.objects.dead(now).exists():
        return
    try:
        with transaction.atomic():
            # One that is being saved this moment is locked, and alive.
            found = Conversion.objects.dead(now).select_for_update(skip_locked=True)
            dead = Conversion.objects.filter(pk__in=list(found.values_list("pk", flat=True)))
            dead.filter(stage__in=BUSY).update(
                stage=Stage.STOPPED,
                said=_("The reading of this file stopped on the way. Nothing has changed."),
            )
            dead.update(turn=None, reader="")
    except OperationalError:
        # SQLite has one writer, who keeps something large. The next look tries again.
        logger.warning("The database is busy: readers that may be dead are left as they are.")


# Reading


def work():
    """Reads what waits, in order, until nothing waits or two others are at it."""
    while conversion := claim(timezone.now()):
        convert(conversion)


def claim(now):
    """The first that waits, with a turn of its own; None when there is none or no turn is free."""
    stop_the_dead(now)
    for turn in TURNS:
        while first := Conversion.objects.waiting().values_list("pk", flat=True).first():
            reader = uuid4().hex
            try:
                with transaction.atomic():
                    is_ours = (
                        Conversion.objects.waiting()
                        .filter(pk=first)
                        .update(
                            stage=Stage.READING,
                            turn=turn,
                            reader=reader,
                            started_at=now,
                            heard_until=now + GIVEN_UP_AFTER,
                        )
                    )
            except IntegrityError:
                break  # somebody has this turn
            if is_ours:
                return Conversion.objects.get(pk=first, reader=reader)
    return None


def convert(conversion):
    """Reads it to its end, whatever that is, and gives its turn back."""
    try:
        watch = Watch(conversion)
        outline = read(bytes(conversion.file), conversion.name, watch)
        watch(Stage.SAVING)
        finish(conversion, outline, timezone.now())
    except Lost:
        pass
    except Interrupted as error:
        settle(conversion, Stage.STOPPED, str(error))
    except CannotRead as error:
        settle(conversion, Stage.REFUSED, str(error), file=b"")
    except BaseException as error:
        settle(conversion, Stage.STOPPED, _("Something went wrong with this file. It was not its fault."))
        if not isinstance(error, Exception):
            raise
        logger.exception("Conversion %d failed.", conversion.pk)
    finally:
        Conversion.objects.filter(pk=conversion.pk, reader=conversion.reader).update(turn=None)


class Watch:
    """Told some times a second how far the reading is: writes it down, says that the reader is alive, and
    ends the reading when it was cancelled."""

    def __init__(self, conversion):
        self.conversion = conversion
        self.stage, self.next = Stage.READING, 0

    def __call__(self, stage):
        stage = stage or self.stage
        if stage == self.stage and time.monotonic() < self.next:
            return
        self.stage, self.next = stage, time.monotonic() + HEARD_EVERY
        silent = KEPT_WITHIN if stage == Stage.SAVING else GIVEN_UP_AFTER
        if not settle(self.conversion, stage, heard_until=timezone.now() + silent):
            raise Lost


def settle(conversion, stage, said="", **more):
    """Writes how far it is; False when it is no longer this reader's to say."""
    ours = Conversion.objects.filter(pk=conversion.pk, reader=conversion.reader, stage__in=BUSY)
    return bool(ours.update(stage=stage, said=said, **more))


def finish(conversion, outline, now):
    """Makes of the outline what it was brought for: a document, or a proposal of its next edition."""
    with transaction.atomic():
        # Written first, so that who else looks waits here until it is done, or undone.
        if not settle(conversion, Stage.DONE):
            raise Lost
        if conversion.document:
            made = propose(conversion, outline, now)
        elif taken := clash(conversion, outline):
            made = unnamed(conversion, *taken)
        else:
            made = make(conversion, outline) or unnamed(conversion, *clash(conversion, outline))
        Conversion.objects.filter(pk=conversion.pk).update(**({"file": b""} | made))


def propose(conversion, outline, now):
    document, data = conversion.document, bytes(conversion.file)
    if editions.propose(document, outline, data, conversion.name, conversion.by, now):
        return {"said": ""}
    return {"said": editions.says_this_already(document)}


def unnamed(conversion, known, why):
    return {"stage": Stage.UNNAMED, "known": known, "said": why, "file": conversion.file}


def make(conversion, outline):
    """Makes it a new document; None where somebody brought one of its name in the same moment."""
    data, slug = bytes(conversion.file), conversion.slug or slug_of(outline, conversion.name)
    try:
        report = save(outline, data, conversion.name, slug, conversion.by, compared_with=0)
    except MovedOn:
        return None
    document = Document.objects.get(slug=report.document)
    LogEntry.objects.log_actions(conversion.by_id, [document], ADDITION, str(report), single_object=True)
    return {"document": document, "said": str(report), "warnings": list(report.warnings)}


def clash(conversion, outline):
    """(the document there is, why it seems to be the same, in a sentence), or None: a new document never
    becomes, unasked, the next edition of one that is there already."""
    slug = conversion.slug or slug_of(outline, conversion.name)
    if known := Document.objects.filter(slug=slug).first():
        why = _("“%(document)s” has this name already.")
    elif conversion.slug:
        return None
    elif known := titled(outline):
        why = _("“%(document)s” has this title already.")
    elif known := mostly_known(outline):
        why = _("At least half of this text is in “%(document)s” already.")
    else:
        return None
    return known, why % {"document": known}
