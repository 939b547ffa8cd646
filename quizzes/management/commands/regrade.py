import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from learn import audit
from learn.models import User
from quizzes import regrading
from quizzes.models import QuestionVersion, Regrade
from quizzes.regrading.alike import alike, alike_undone, called
from quizzes.versions import marking_changes


class Command(BaseCommand):
    help = (
        "Corrects how a question counts, from a file that its page gives where more have answered than a "
        "browser waits for. Without --reason it only shows what would change."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="the correction, as it was taken")
        parser.add_argument(
            "--reason", default="", help="why, in a sentence; learners read it. Then it is done"
        )
        parser.add_argument(
            "--takes-away", action="store_true", help="take completions away that no longer hold"
        )
        parser.add_argument(
            "--also",
            type=int,
            nargs="+",
            default=[],
            metavar="VERSION",
            help="correct these other versions of the question in the same way, by their numbers",
        )

    def handle(self, *, file, reason, takes_away, also, **options):
        version, marking, by, undoes = read(file)
        others = (alike_undone if undoes else alike)(version, version.marked_by(marking))
        also = chosen(others, also)
        try:
            if undoes:
                regrading.marking_before(undoes)
            seen = regrading.preview(version, marking, also)
            self.stdout.write(str(version))
            self.tell_of_others(others, also)
            self.show(version, seen, takes_away)
            if not reason.strip():
                self.stdout.write(_("Nothing was changed. Say why with --reason, and it is done."))
                return
            made = regrading.regrade(
                version,
                marking,
                seen.seal,
                reason.strip()[:500],
                by,
                timezone.now(),
                takes_away,
                undoes,
                also,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except regrading.MovedOn as moved:
            raise CommandError(str(moved)) from None
        said = regrading.in_words(made)
        if by:
            audit.note(by, version.question, said)
        self.stdout.write(said)

    def tell_of_others(self, others, also):
        """Which other versions are corrected with it, and which could be; what follows counts the former."""
        for other in sorted(others, key=lambda each: each.version.number):
            if other in also:
                said = _("Along with it: %(version)s.")
            else:
                said = _("Counts the same: %(version)s. With --also %(n)d it is corrected in the same way.")
            self.stdout.write(said % {"version": called(other), "n": other.version.number})

    def show(self, version, seen, takes_away):
        """What it corrects, and what that comes to, a line each."""
        marks, follows = seen.figures.marks, seen.consequences
        lost = _("no longer passed")
        if not takes_away:
            lost = _("would no longer pass, and stay passed without --takes-away")
        for change in marking_changes(version, version.marked_by(seen.marking)):
            before, after = (" ".join(text.split()) or "–" for text in (change.before, change.after))
            self.stdout.write(f"{change.label}: {before} → {after}")
        counted = {
            "out": [(marks.answers, _("answers left out"))],
            "in": [(marks.answers, _("answers counted again"))],
            "": [(marks.answers, _("answers marked again")), (marks.changed, _("earn something else"))],
        }
        for count, what in (
            *counted[seen.turn],
            (seen.gain.count, _("learners gain")),
            (seen.lose.count, _("learners lose")),
            (seen.given.count, _("newly passed")),
            (seen.lost.count, lost),
            *([(marks.left_open, _("attempts left it open and count otherwise"))] if marks.left_open else []),
        ):
            self.stdout.write(f"{count:>9,}  {what}")
        for said, quizzes in (
            (_("attempts under way end: %s"), follows.ended),
            (_("wait for what asks nothing then, and need not pass it any more: %s"), follows.eased),
            (_("have not passed what asks again then, and is to be passed again: %s"), follows.asked_again),
        ):
            for quiz, count in quizzes:
                self.stdout.write(f"{count:>9,}  {said % quiz}")


def chosen(others, numbers):
    """Those of the `Alike` that have these numbers. CommandError where one has none."""
    by_number = {other.version.number: other for other in others}
    for number in numbers:
        if number not in by_number:
            offered = ", ".join(map(str, sorted(by_number))) or _("none")
            said = _("Version %(n)d does not count as this one does. To be corrected with it: %(offered)s.")
            raise CommandError(said % {"n": number, "offered": offered})
    return [by_number[number] for number in dict.fromkeys(numbers)]


def read(file):
    """(version, marking, who made it or None, the `Regrade` it undoes or None) of a file. CommandError where
    it holds none."""
    try:
        told = json.loads(file.read_text())
        number, marking, by = told["version"], told["marking"], told.get("by")
        version = QuestionVersion.objects.select_related("question").get(pk=number)
        version.marked_by(marking)
        undoes = version.regrades.get(pk=told["undoes"]) if "undoes" in told else None
    except OSError as error:
        raise CommandError(
            _("“%(name)s” cannot be read: %(why)s.") % {"name": file, "why": error.strerror}
        ) from None
    except (QuestionVersion.DoesNotExist, Regrade.DoesNotExist):
        raise CommandError(_("This correction is of a question that is not on this site.")) from None
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError):
        raise CommandError(
            _("“%s” is no correction. Take it anew from the page of the question.") % file
        ) from None
    person = User.objects.filter(pk=by, is_staff=True).first() if isinstance(by, int) else None
    return version, marking, person, undoes
