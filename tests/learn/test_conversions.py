"""A file that was brought: read in turn, given up when its reader dies, gone when it is settled."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from learn import conversions
from learn.importing import CannotRead
from learn.importing.importing import import_file
from learn.importing.saving import save
from learn.models import Conversion, Document, ProposedEdition
from learn.models.conversions import Stage
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

NOW = timezone.now()
TEA = b"# Tea\n\n## Leaves\n\nTea is a leaf. It is green.\n"
LONG_AFTER = NOW + timedelta(minutes=5)


@pytest.fixture
def ed():
    return make.educator()


def bring(by, data=TEA, name="tea.md", document=None, slug="", now=NOW):
    return conversions.bring(by, document, slug, name, data, now)


def several(by, number):
    return [bring(by, TEA + str(n).encode(), now=NOW + timedelta(seconds=n)) for n in range(number)]


def stages():
    return list(Conversion.objects.order_by("pk").values_list("stage", flat=True))


def test_a_file_becomes_a_document_and_its_bytes_go(ed):
    conversion = bring(ed)
    conversions.work()
    conversion.refresh_from_db()
    assert conversion.document == Document.objects.get()
    assert conversion.said == "“tea”, edition 1. 1 section: 1 new. 2 passages: 2 new."
    assert (conversion.stage, bytes(conversion.file), conversion.turn) == (Stage.DONE, b"", None)
    assert conversion.document.current_revision.created_by == ed
    assert LogEntry.objects.get().user == ed


def test_the_next_edition_is_only_proposed(ed):
    import_file(TEA, "tea.md", slug="tea")
    document = Document.objects.get()
    bring(ed, TEA.replace(b"green", b"black"), document=document)
    conversions.work()
    assert document.revisions.count() == 1
    assert bytes(ProposedEdition.objects.get().file) == TEA.replace(b"green", b"black")


def test_who_brings_a_new_document_in_the_same_moment_as_somebody_else_is_asked_what_it_is(ed, monkeypatch):
    def meanwhile(*args, **kwargs):
        import_file(TEA, "tea.md", slug="tea")
        return save(*args, **kwargs)

    monkeypatch.setattr(conversions, "save", meanwhile)
    conversion = bring(ed)
    conversions.work()
    conversion.refresh_from_db()
    assert (conversion.stage, conversion.said) == (Stage.UNNAMED, "“Tea” has this name already.")
    assert (conversion.known, bytes(conversion.file)) == (Document.objects.get(), TEA)
    assert conversion.known.revisions.count() == 1


def test_two_are_read_at_once_and_the_others_wait_in_order(ed):
    first, second, third, fourth = several(ed, 4)
    assert conversions.claim(NOW) == first
    assert conversions.claim(NOW) == second
    assert conversions.claim(NOW) is None
    assert (third.before, fourth.before) == (0, 1)
    assert stages() == ["reading", "reading", "waiting", "waiting"]


def test_one_that_is_done_makes_room_for_the_next(ed):
    several(ed, 3)
    read = conversions.claim(NOW)
    conversions.claim(NOW)
    conversions.convert(read)
    assert stages() == ["done", "reading", "waiting"]
    assert conversions.claim(NOW).name == "tea.md"
    assert stages() == ["done", "reading", "reading"]


def test_one_whose_reader_is_not_heard_of_is_given_up_and_can_be_tried_again(ed):
    conversion = bring(ed)
    dead = conversions.claim(NOW)
    conversions.stop_the_dead(NOW)
    assert stages() == ["reading"]
    conversions.stop_the_dead(LONG_AFTER)
    conversion.refresh_from_db()
    assert conversion.said == "The reading of this file stopped on the way. Nothing has changed."
    assert (conversion.stage, conversion.turn) == (Stage.STOPPED, None)
    conversions.again(conversion, LONG_AFTER)
    conversions.convert(dead)  # it was not dead after all, but it was given up
    assert stages() == ["waiting"]
    assert not Document.objects.exists()
    conversions.work()
    assert stages() == ["done"]


def test_a_reader_that_was_given_up_stops_when_it_notices(ed):
    bring(ed)
    watch = conversions.Watch(conversions.claim(NOW))
    watch("sentences")
    assert stages() == ["sentences"]
    conversions.stop_the_dead(LONG_AFTER)
    watch.next = 0
    with pytest.raises(conversions.Lost):
        watch("sentences")
    assert stages() == ["stopped"]


def test_cancelling_takes_the_file_away_and_makes_room_when_the_reader_has_noticed(ed):
    conversion = bring(ed)
    reading = conversions.claim(NOW)
    assert conversions.cancel(conversion)
    conversion.refresh_from_db()
    assert (conversion.stage, bytes(conversion.file), conversion.turn) == (Stage.CANCELLED, b"", 1)
    conversions.convert(reading)
    conversion.refresh_from_db()
    assert (conversion.stage, conversion.turn) == (Stage.CANCELLED, None)
    assert not Document.objects.exists()


def test_one_that_is_cancelled_while_it_waits_is_never_read(ed):
    conversions.cancel(bring(ed))
    assert conversions.claim(NOW) is None


def test_the_room_of_one_cancelled_whose_reader_died_is_given_on(ed):
    conversion = bring(ed)
    conversions.claim(NOW)
    conversions.cancel(conversion)
    conversions.stop_the_dead(LONG_AFTER)
    conversion.refresh_from_db()
    assert (conversion.stage, conversion.turn) == (Stage.CANCELLED, None)


def test_what_is_done_cannot_be_cancelled(ed):
    conversion = bring(ed)
    conversions.work()
    assert not conversions.cancel(conversion)
    assert stages() == ["done"]


def test_what_cannot_be_read_says_so_and_is_not_kept(ed):
    conversion = bring(ed, b"MZ\x90" + bytes(100), "tea.docx")
    conversions.work()
    conversion.refresh_from_db()
    assert conversion.said == (
        "This is a program, whatever its name says. Choose the file that holds the text."
    )
    assert (conversion.stage, bytes(conversion.file)) == (Stage.REFUSED, b"")


def test_a_new_document_never_takes_the_name_of_another_unasked(ed):
    import_file(TEA, "tea.md", slug="tea")
    conversion = bring(ed, TEA + b"\nMore.\n")
    conversions.work()
    conversion.refresh_from_db()
    assert conversion.said == "“Tea” has this name already."
    assert (conversion.stage, bytes(conversion.file)) == (Stage.UNNAMED, TEA + b"\nMore.\n")
    conversions.again(conversion, NOW, slug="more-tea")
    conversions.work()
    assert set(Document.objects.values_list("slug", flat=True)) == {"tea", "more-tea"}


def test_a_second_click_is_the_same_row(ed):
    assert bring(ed) == bring(ed)
    assert bring(ed, TEA + b"\nMore.\n") != bring(ed)
    assert Conversion.objects.count() == 2


def test_one_person_cannot_fill_the_queue(ed):
    several(ed, 10)
    with pytest.raises(CannotRead, match="10 files of yours are waiting already"):
        bring(ed, TEA + b"\nMore.\n")
    bring(make.educator("ann@example.org"), TEA + b"\nMore.\n")


def test_what_is_settled_is_forgotten_after_a_day_and_what_is_not_after_a_week(ed):
    done, stopped = several(ed, 2)
    for row, stage in ((done, Stage.DONE), (stopped, Stage.STOPPED)):
        Conversion.objects.filter(pk=row.pk).update(stage=stage)
    conversions.forget(NOW + timedelta(hours=23))
    assert stages() == ["done", "stopped"]
    conversions.forget(NOW + timedelta(hours=25))
    assert stages() == ["stopped"]
    conversions.forget(NOW + timedelta(days=8))
    assert stages() == []


def test_one_that_is_being_kept_is_given_longer_since_nobody_hears_of_it(ed):
    bring(ed)
    conversion = conversions.claim(NOW)
    conversions.Watch(conversion)(Stage.SAVING)
    conversions.stop_the_dead(timezone.now() + timedelta(minutes=1))
    assert stages() == [Stage.SAVING]
    conversions.stop_the_dead(timezone.now() + timedelta(minutes=10))
    assert stages() == [Stage.STOPPED]


def test_who_looks_while_the_database_is_busy_looks_again_later(ed, monkeypatch):
    bring(ed)
    conversions.claim(NOW)

    def locked():
        raise OperationalError("database is locked")

    monkeypatch.setattr(conversions.transaction, "atomic", locked)
    conversions.stop_the_dead(LONG_AFTER)
    assert stages() == [Stage.READING]


def test_what_a_dead_reader_left_is_settled_and_what_waits_is_read_without_anybody_looking(ed):
    dead, _waiting = several(ed, 2)
    conversions.claim(NOW)
    Conversion.objects.filter(pk=dead.pk).update(heard_until=NOW - timedelta(minutes=1))
    call_command("clean")
    assert stages() == [Stage.STOPPED, Stage.DONE]


def test_a_fault_of_ours_does_not_hold_up_the_next(ed, monkeypatch):
    several(ed, 2)
    faults = iter([RuntimeError])
    save = conversions.finish

    def finish(*args):
        for fault in faults:
            raise fault
        save(*args)

    monkeypatch.setattr(conversions, "finish", finish)
    conversions.work()
    assert stages() == [Stage.STOPPED, Stage.DONE]


def test_a_fault_of_ours_is_said_to_be_one_and_makes_room(ed, settings, tmp_path):
    conversion = bring(ed)
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    settings.MEDIA_ROOT = blocked
    conversions.work()
    conversion.refresh_from_db()
    assert conversion.said == "Something went wrong with this file. It was not its fault."
    assert (conversion.stage, conversion.turn) == (Stage.STOPPED, None)
    assert not Document.objects.exists()
