"""A time as a clock on a wall somewhere shows it, and the moment it comes to."""

import difflib
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

WALL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
SECOND = timedelta(seconds=1)


def moment(wall, zone):
    """The moment, in UTC, at which clocks in this zone show this ("2026-05-03T23:59"). A time that summer
    time skips is the first that exists after it; of one that comes twice it is the earlier."""
    place = ZoneInfo(zone)
    meant = datetime.fromisoformat(wall).replace(tzinfo=place)
    found = meant.astimezone(UTC)
    if found.astimezone(place).replace(tzinfo=None) == meant.replace(tzinfo=None):
        return found
    # Skipped: fold 0 counts with the offset before the jump, which leads behind it, fold 1 before it.
    return jump(place, meant.replace(fold=1).astimezone(UTC), found)


def jump(place, before, after):
    """The first second at which clocks there show what they show ``after``, between the two moments."""
    offset = before.astimezone(place).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // (2 * SECOND) * SECOND
        if middle.astimezone(place).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def check_wall(wall):
    """ValidationError unless this is a day and a time of day."""
    try:
        if not WALL.fullmatch(wall):
            raise ValueError
        # Room for any zone at both ends of the calendar.
        if not 1900 <= datetime.fromisoformat(wall).year <= 9000:
            raise ValueError
    except ValueError as error:
        raise ValidationError(
            _("“%s” is not a day with a time. Write it as 2026-05-03T23:59.") % wall
        ) from error


def check_zone(zone):
    """ValidationError unless there is such a time zone."""
    zones = available_timezones()
    if zone in zones:
        return
    said = _("There is no time zone “%s”. Write one such as Europe/Berlin.") % zone
    near = difflib.get_close_matches(zone, zones, n=1)
    raise ValidationError(said + (_(" Did you mean “%s”?") % near[0] if near else ""))


def place_of(zone):
    """A zone as people call it: “Berlin time”."""
    return _("%(place)s time") % {"place": zone.rpartition("/")[2].replace("_", " ")}


def said(at, zone):
    """A moment as clocks in this zone show it, and where: “3 May 2026, 23:59 (Berlin time)”."""
    local = at.astimezone(ZoneInfo(zone))
    return _("%(day)s, %(time)s (%(place)s)") % {
        "day": date_format(local, "j F Y"),
        "time": date_format(local, "H:i"),
        "place": place_of(zone),
    }


def said_soon(at, zone, now):
    """The time of day alone, to the second, where that is less than a day away, else what `said` says."""
    if at - now >= timedelta(days=1):
        return said(at, zone)
    local = at.astimezone(ZoneInfo(zone))
    time = date_format(local, "H:i:s" if local.second else "H:i")
    return _("%(time)s (%(place)s)") % {"time": time, "place": place_of(zone)}
