"""The rules of a quiz in words, as a learner reads them before beginning."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import points, walltime
from .models import Quiz

SHARES = {
    Decimal("0.5"): gettext_lazy("half"),
    Decimal("0.333"): gettext_lazy("a third"),
    Decimal("0.25"): gettext_lazy("a quarter"),
}
MOST_LISTED = 3  # tries
DAY = 24 * 60 * 60  # seconds
WHAT_COUNTS = {
    Quiz.Counts.HIGHEST: gettext_lazy("The best one counts."),
    Quiz.Counts.LATEST: gettext_lazy("The latest one counts."),
    Quiz.Counts.FIRST: gettext_lazy("Only the first one counts."),
    Quiz.Counts.AVERAGE: gettext_lazy("Their average counts."),
}


def zone_of(quiz):
    """The time zone in which times of this quiz are said."""
    return quiz.zone or settings.TIME_ZONE


def said(at, quiz):
    """A moment as the quiz says it, with its zone."""
    return walltime.said(at, zone_of(quiz))


def iso(at, quiz):
    """A moment with the offset of the quiz's zone, for a machine."""
    return at.astimezone(ZoneInfo(zone_of(quiz))).isoformat(timespec="seconds")


def said_soon(at, quiz, now):
    """A moment that may be today, as the quiz says it."""
    return walltime.said_soon(at, zone_of(quiz), now)


def minutes(count):
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


def seconds(count):
    return ngettext("%(count)d second", "%(count)d seconds", count) % {"count": count}


def hours(count):
    return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}


def days(count):
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def length(count):
    """So many minutes as a person says them: in days, hours and minutes from two hours on."""
    if count < 120:
        return minutes(count)
    day, rest = divmod(count, 24 * 60)
    hour, minute = divmod(rest, 60)
    said = [days(day) if day else "", hours(hour) if hour else "", minutes(minute) if minute else ""]
    return " ".join(filter(None, said))


def left_in_words(left):
    """So many seconds as a person says them: to the second in the last ten minutes, to the minute before;
    empty from a day on, of which the date says more."""
    whole, rest = divmod(left, 60)
    if left >= DAY:
        return ""
    if left < 600:
        said = [minutes(whole) if whole else "", seconds(rest) if rest or not whole else ""]
    else:
        said = [hours(whole // 60) if whole >= 60 else "", minutes(whole % 60) if whole % 60 else ""]
    return " ".join(filter(None, said))


def penalty(tries, part):
    """What a further try costs where so many are allowed and each takes this part off, in a sentence that is
    true of a question marked as a whole and of one whose parts count each; empty where there is one try."""
    if tries == 1:
        return ""
    if not part:
        return _("Further tries take nothing off.")
    said = _("What is right only at a further try counts less, by %(share)s for each.")
    return said % {"share": share(part)}


def later_tries(tries, part):
    """The same in figures, before the first try at a question that may be tried so often."""
    if not part or not 1 < tries <= MOST_LISTED:
        return penalty(tries, part)
    first = _("What is right only at try 2 counts at most %(most)s\u00a0%%.")
    several = _(
        "What is right only at try 2 counts at most %(most)s\u00a0%%, at try 3 at most %(last)s\u00a0%%."
    )
    most, last = (points.percent(max(1 - part * before, Decimal(0))) for before in (1, 2))
    return (several if tries == MOST_LISTED else first) % {"most": most, "last": last}


def at_stake(earned, most):
    """What the tries so far have earned and what one more can count at most, in sentences; the last try
    counts, so it can lose what is earned."""
    if not earned:
        said = _("Another try counts at most %(most)s\u00a0%%.")
        said = said if most < 1 else _("Further tries take nothing off.")
    else:
        said = _(
            "So far it counts %(earned)s\u00a0%%. Another try counts instead, at most %(most)s\u00a0%%, even "
            "if it earns less. “Show me the answer” keeps what you have."
        )
    return said % {"earned": points.percent(earned), "most": points.percent(most)}


def share(part):
    """A part of the whole in words: a third, or 40 %."""
    percent = format((100 * part).normalize(), "f")
    return SHARES.get(part) or _("%(percent)s %%") % {"percent": percent}


def sentences(quiz, allowance, used, now):
    """All there is to know before beginning; ``used``: how many attempts this learner has made. Where none
    can begin any more, only how many of them were used: the rest would promise what is over."""
    often = how_often(quiz, allowance, used)
    if quiz.has_closed(now) or has_none_left(quiz, allowance, used):
        return often if used and quiz.attempts_allowed else []
    return [*how(quiz), *how_long(quiz, allowance, now), *often, *how_sure(quiz)]


def how(quiz):
    if not quiz.is_deferred and quiz.tries == 1:
        return [_("One question at a time. After each you see why, with the sentence it rests on.")]
    if not quiz.is_deferred:
        tries = ngettext("%(count)d try", "%(count)d tries", quiz.tries) % {"count": quiz.tries}
        said = _(
            "One question at a time, with up to %(tries)s at each and a hint where there is one; fewer where "
            "one more would give the answer away. Then you see why, with the sentence it rests on."
        )
        return [f"{said % {'tries': tries}} {penalty(quiz.tries, quiz.penalty)}"]
    back = _("Go back and forth between the questions and change your answers until you finish.")
    return [f"{back} {told(quiz)}"]


def told(quiz):
    """When and what a learner is told who is told nothing before the end."""
    feedback = quiz.kept()["feedback"]
    if feedback == Quiz.Feedback.NEVER:
        return _("At the end you see your score.")
    if feedback == Quiz.Feedback.AFTER_CLOSE and quiz.closes_at:
        return _("What was right, and why, is shown after the quiz has closed.")
    return _("What was right, and why, is shown when you have finished.")


def how_long(quiz, allowance, now):
    if not quiz.time_limit and quiz.closes_at:
        return [
            _(
                "Your answers are saved as you go. Stop when you like and come back before it closes. What "
                "is saved by then counts."
            )
        ]
    if not quiz.time_limit:
        return [_("Your answers are saved as you go. Stop when you like and come back.")]
    limit = {"minutes": length(quiz.time_limit + allowance.extra_minutes)}
    late = ""
    if quiz.closes_at:
        limit["until"] = said_soon(quiz.closes_at, quiz, now)
    if allowance.extra_minutes:
        limit["extra"] = length(allowance.extra_minutes)
        long = ngettext(
            "You have %(minutes)s from when you begin; %(extra)s of it is given to you alone.",
            "You have %(minutes)s from when you begin; %(extra)s of it are given to you alone.",
            1 if limit["extra"] in (minutes(1), days(1)) else 2,
        )
        if quiz.closes_at:
            late = _("You have until %(until)s at the latest.")
    elif quiz.closes_at:
        long = _("You have %(minutes)s from when you begin, and until %(until)s at the latest.")
    else:
        long = _("You have %(minutes)s from when you begin.")
    on = _("The clock goes on when you leave the page. What is saved when the time is up counts.")
    if quiz.grace:
        # Said, for who is on a slow line; not how long, which would be time to plan with.
        on = _(
            "The clock goes on when you leave the page. What is saved when the time is up counts, and so "
            "does what is on its way then."
        )
    return [" ".join(said for said in (long % limit, late % limit, on) if said)]


def how_often(quiz, allowance, used):
    if not quiz.attempts_allowed:
        again = _("You can try again as often as you like.")
        if quiz.closes_at:
            again = _("You can try again as often as you like until it closes.")
        elif not quiz.time_limit:
            again = _("Take your time. You can try again as often as you like.")
        return [f"{again} {what_counts(quiz)}".rstrip()]
    may = most_attempts(quiz, allowance)
    if used:
        said = ngettext(
            "You have used %(used)d of %(may)d attempt.", "You have used %(used)d of %(may)d attempts.", may
        )
        used = min(used, may)  # it may have allowed more when they were begun
    else:
        said = ngettext("You have %(may)d attempt.", "You have %(may)d attempts.", may)
    counts = what_counts(quiz) if may > 1 else ""
    return [f"{said % {'used': used, 'may': may}} {counts}".rstrip()]


def most_attempts(quiz, allowance):
    """How many attempts a learner with this allowance may make; None where nobody counts them."""
    return quiz.attempts_allowed and quiz.attempts_allowed + allowance.extra_attempts


def has_none_left(quiz, allowance, used):
    return bool(quiz.attempts_allowed) and used >= most_attempts(quiz, allowance)


def what_counts(quiz):
    """Said where it is not what everyone expects."""
    if quiz.counts == Quiz.Counts.HIGHEST and not quiz.attempts_allowed:
        return ""
    return WHAT_COUNTS[quiz.counts]


def how_sure(quiz):
    if quiz.certainty == Quiz.Certainty.ASKED:
        return [_("With each answer you may say how sure you are. It does not change your score.")]
    if quiz.certainty == Quiz.Certainty.SCORED:
        return [
            _(
                "With each answer you may say how sure you are: not very, fairly or very. That earns marks "
                "beside your score: 1, 2 or 3 where you are right, 0, −2 or −6 where you are not. So “very” "
                "pays only when you are right more than four times in five."
            )
        ]
    return []
