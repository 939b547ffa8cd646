import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.models import LearningPath
from quizzes import good_questions
from quizzes.formats.bank import BankQuestion, NotABank
from quizzes.formats.recognising import read_bank
from quizzes.linting import ERROR, SEVERITIES, chances, gravity
from quizzes.models import Quiz

from .import_questions import bytes_of


class Command(BaseCommand):
    help = (
        "Says what makes questions bad: of a path, of one quiz, of the whole bank, or of a file of questions "
        "that is not brought yet. Exit 1 with an error."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", help="the path's short name, as in its address, or a file")
        parser.add_argument("--quiz", help="only this quiz of it, by its short name")
        parser.add_argument("--severity", choices=list(SEVERITIES), help="only what is at least so grave")
        parser.add_argument(
            "--json", action="store_true", help="one JSON object, as docs/good-questions.md says"
        )

    def handle(self, *args, path, quiz, severity, **options):
        report = self.report(path, quiz)
        shown = [
            (of, judged)
            for of, judged in report.judged
            if severity is None or gravity(judged.finding) <= list(SEVERITIES).index(severity)
        ]
        if options["json"]:
            self.stdout.write(json.dumps(as_json(report, shown), ensure_ascii=False, indent=1))
        else:
            self.tell(report, shown)
        if report.counts[ERROR]:
            sys.exit(1)

    def report(self, path, quiz):
        if path and Path(path).is_file():
            try:
                return good_questions.check_bank(read_bank(bytes_of(Path(path)))[1].questions)
            except NotABank as error:
                sys.exit(str(error))
        way = self.known(LearningPath.objects.all(), path) if path else None
        of_path = Quiz.objects.select_related("path")
        asked = self.known(of_path.filter(path=way) if way else of_path, quiz) if quiz else None
        return good_questions.check(way, asked)

    def known(self, rows, slug):
        """The row with this short name, or the end with the names there are."""
        found = list(rows.filter(slug=slug)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            sys.exit(_("“%s” is on several paths. Name the path, too.") % slug)
        known = ", ".join(rows.order_by("slug").values_list("slug", flat=True)) or _("none yet")
        sys.exit(_("There is no “%(slug)s”. There is: %(known)s.") % {"slug": slug, "known": known})

    def tell(self, report, shown):
        for of, judged in shown:
            if judged.waiver is None:
                self.tell_finding(name_of(of), judged.finding)
        for linted in report.quizzes:
            guessed = report.guess(linted.thing)
            said = _(
                "%(quiz)s: the guesser gets %(hits)s of %(asked)d, luck %(luck)s. Too many from %(limit)d."
            )
            numbers = {
                "quiz": name_of(linted),
                "hits": round(float(guessed.hits), 1),
                "asked": guessed.asked,
                "luck": round(float(guessed.by_luck), 1),
                "limit": guessed.limit,
            }
            self.stdout.write(said % numbers)
        count = len(report.questions)
        said = ngettext("%(count)d question: %(found)s", "%(count)d questions: %(found)s", count)
        self.stdout.write(said % {"count": count, "found": good_questions.in_words(report.counts)})

    def tell_finding(self, name, finding):
        self.stdout.write(f"{finding.severity_name}: {name}: {finding.sentence} [{finding.rule}]")
        for spot in finding.spots:
            words = (f"[{said}]" if is_marked else said for said, is_marked in spot.pieces)
            self.stdout.write("    " + "".join(words))


def name_of(linted):
    thing = linted.thing
    if thing is None:
        return _("All of them")
    if isinstance(thing, BankQuestion):
        return thing.slug or thing.title or thing.stem[:80]
    return f"{thing.path.slug}/{thing.slug}" if isinstance(thing, Quiz) else thing.slug


def as_json(report, shown):
    """The plain object `--json` prints."""
    reading = report.reading
    return {
        "questions": len(report.questions),
        "counts": report.counts,
        "findings": [finding_as_json(of, judged) for of, judged in shown],
        "quizzes": [
            {
                "path": linted.thing and linted.thing.path.slug,
                "quiz": linted.thing and linted.thing.slug,
                "guesser": report.guess(linted.thing).as_json(),
                "passed_by_luck": linted.thing
                and round(chances.at_least(report.sheet(linted.thing).luck, linted.thing.pass_points), 4),
            }
            for linted in report.quizzes
        ],
        "reading": reading
        and {
            "sentences": reading.sentences,
            "words": reading.words,
            "flesch_kincaid": round(reading.flesch_kincaid, 2),
            "flesch_ease": round(reading.flesch_ease, 2),
            "smog": reading.smog and round(reading.smog, 2),
        },
    }


def finding_as_json(of, judged):
    finding, waiver = judged.finding, judged.waiver
    return where(of.thing) | {
        "rule": finding.rule,
        "name": str(judged.name),
        "severity": finding.severity,
        "sentence": finding.sentence,
        "spots": [spot.as_json() for spot in finding.spots],
        "waived": waiver
        and {
            "reason": waiver.reason,
            "by": waiver.by.called if waiver.by else None,
            "at": waiver.at.isoformat(),
        },
    }


def where(thing):
    """What a finding is about: a question of a document, a quiz of a path, or a question of a file."""
    place = dict.fromkeys(("question", "document", "quiz", "path", "line"))
    if isinstance(thing, Quiz):
        return place | {"quiz": thing.slug, "path": thing.path.slug}
    if isinstance(thing, BankQuestion):
        return place | {"question": thing.slug or thing.title or thing.stem[:80], "line": thing.line}
    return place | ({"question": thing.slug, "document": thing.document.slug} if thing else {})
