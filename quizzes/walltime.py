"""A time as a clock on a wall somewhere shows it, and the moment it comes to."""

import difflib
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

WALL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
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
    if zone in zones():
        return
    said = _("There is no time zone “%s”. Write one such as Europe/Berlin.") % zone
    near = nearest(zone)
    raise ValidationError(said + (_(" Did you mean “%s”?") % near if near else ""))


@cache
def zones():
    """Every time zone there is. They are hundreds of files, which are looked through once a process."""
    return frozenset(available_timezones())


@cache
def known_zones():
    """The time zones called by a place, as people choose them, and UTC."""
    return tuple(sorted(zone for zone in zones() if zone.partition("/")[0] in AREAS or zone == "UTC"))


def nearest(zone):
    """The zone somebody may have meant who wrote this, by its city or as a whole; "" for none. Those that are
    called by hours are none: Etc/GMT+1 is an hour behind."""
    said = zone.strip().casefold().replace(" ", "_")
    if any(c.isdecimal() for c in said):
        return ""
    whole = {known.casefold(): known for known in known_zones()}
    cities = {known.rpartition("/")[2]: whole[known] for known in whole}
    for names in (whole, cities):
        if said in names:
            return names[said]
    for names, likeness in ((cities, 0.8), (whole, 0.7)):
        if near := difflib.get_close_matches(said, names, n=1, cutoff=likeness):
            return names[near[0]]
    return ""


def place_of(zone):
    """A zone as people call it: “Berlin time”."""
    return _("%(place)s time") % {"place": city_of(zone)}


def city_of(zone):
    return zone.rpartition("/")[2].replace("_", " ")


def not_as_written(wall, zone):
    """A sentence where clocks in this zone never show this time, or show it twice: what it is taken as; ""
    otherwise."""
    place, found = ZoneInfo(zone), moment(wall, zone)
    meant = datetime.fromisoformat(wall)
    words = {"place": city_of(zone), "wall": in_words(meant), "as": in_words(found.astimezone(place))}
    if found.astimezone(place).replace(tzinfo=None, fold=0) != meant:
        return _("The clocks in %(place)s jump over %(wall)s. It is taken as %(as)s.") % words
    if meant.replace(tzinfo=place).utcoffset() != meant.replace(tzinfo=place, fold=1).utcoffset():
        return _("The clocks in %(place)s show %(wall)s twice. It is taken as the first of the two.") % words
    return ""


def in_words(local):
    return _("%(day)s, %(time)s") % {
        "day": date_format(local, "j F Y"),
        "time": date_format(local, "H:i"),
    }


def said(at, zone):
    """A moment as clocks in this zone show it, and where: “3 May 2026, 23:59 (Berlin time)”."""
    words = {"when": in_words(at.astimezone(ZoneInfo(zone))), "place": place_of(zone)}
    return _("%(when)s (%(place)s)") % words


def said_soon(at, zone, now):
    """The time of day alone, to the second, where that is less than a day away, else what `said` says."""
    if at - now >= timedelta(days=1):
        return said(at, zone)
    local = at.astimezone(ZoneInfo(zone))
    time = date_format(local, "H:i:s" if local.second else "H:i")
    return _("%(time)s (%(place)s)") % {"time": time, "place": place_of(zone)}
