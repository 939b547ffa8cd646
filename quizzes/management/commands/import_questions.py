import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.models import Document
from quizzes import banks
from quizzes.formats.bank import Bank, BankError, NotABank
from quizzes.formats.recognising import LARGEST, READABLE, format_called, read_bank
from quizzes.models import Quiz
from quizzes.quoting import quoted

WRONGLY_ASKED = 2


class Command(BaseCommand):
    help = (
        "Brings the questions of a file as drafts under a document. Bringing it again doubles nothing. The "
        "format is told by what the file holds."
    )
    # A trial without a document needs no database, so that a file can be tried anywhere.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the file to read")
        parser.add_argument("--format", default="", help=f"take it for this: {', '.join(READABLE)}")
        parser.add_argument("--document", default="", help="the short name of the document they rest on")
        parser.add_argument("--quiz", default="", help="a quiz to put them into, as path/quiz")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="read, show, save nothing; with --document or --quiz also say what is there already",
        )
        parser.add_argument(
            "--keep-duplicates",
            action="store_true",
            help="also bring what asks the same as another question, word for word; it is left out otherwise",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args, file, dry_run, **options):
        try:
            data = bytes_of(file)
        except NotABank as error:
            self.refuse(file, str(error), options["json"])
            sys.exit(1)
        try:
            is_asked = not dry_run or options["document"] or options["quiz"]
            quiz = quiz_called(options["quiz"])
            document = document_called(options["document"], quiz) if is_asked else None
            written_as = options["format"] and format_called(options["format"], READABLE).name
        except LookupError as error:
            self.refuse(file, str(error.args[0]), options["json"])
            sys.exit(WRONGLY_ASKED)
        try:
            _format, bank = read_bank(data, written_as)
        except NotABank as error:
            self.refuse(file, str(error), options["json"])
            sys.exit(1)
        self.show(bank, options["json"])
        if document:
            bring = banks.foresee if dry_run else banks.save
            report = bring(bank.questions, document, quiz, twins=options["keep_duplicates"])
            self.tell(report, dry_run, options["json"])

    def refuse(self, file, why, in_json):
        """Says why nothing was read."""
        error = BankError(file.name, None, why)
        if in_json:
            self.show(Bank(errors=[error]), in_json)
        else:
            self.stderr.write(f"{error.title}: {error.message}")

    def tell(self, report, dry_run, in_json):
        """What became of the questions, or would."""
        for question, twin in report.left_out:
            said = _(
                "%(new)s asks the same as %(here)s, word for word, and is left out. --keep-duplicates brings "
                "it, too."
            )
            self.stderr.write(said % {"new": quoted(question.title or question.stem), "here": twin.slug})
        for row, twin in report.twins:
            said = _("%(new)s asks the same as %(here)s, word for word: see which of them is to stay.")
            self.stderr.write(said % {"new": row.slug, "here": twin.slug})
        if not in_json:
            trial = _("A trial: nothing was kept. Without --dry-run: %s")
            self.stdout.write(trial % report if dry_run else str(report))

    def show(self, bank, in_json):
        """What the file holds: one JSON object, or a line for each thing."""
        if in_json:
            self.stdout.write(json.dumps(bank.as_json(), ensure_ascii=False, indent=1, default=str))
            return
        questions = bank.as_json()["questions"]
        for question in questions:
            question["title"] = " ".join(question["title"].split())
            self.stdout.write(f"{question['kind']:10} {question['title']}")
        for loss in bank.losses:
            title = questions[loss.question]["title"]
            self.stderr.write(f"{at(loss.line)}{title}: {_('not carried over')}: {loss.what} {loss.detail}")
        for error in bank.errors:
            self.stderr.write(f"{at(error.line)}{error.title}: {error.message}")
        count = len(bank.questions)
        self.stdout.write(ngettext("%d question was read.", "%d questions were read.", count) % count)


def at(line):
    return _("Line %d: ") % line if line else ""


def bytes_of(file):
    """The file's bytes, read no further than the largest a bank may be."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise NotABank(
            _("“%(name)s” cannot be read: %(why)s.") % {"name": file, "why": error.strerror}
        ) from error


def quiz_called(name):
    """The quiz of this short name, or path/quiz; None for "". LookupError otherwise, saying what there is."""
    if not name:
        return None
    path, _slash, slug = name.rpartition("/")
    found = Quiz.objects.filter(slug=slug).select_related("path__document")
    found = list(found.filter(path__slug=path) if path else found)
    if len(found) == 1:
        return found[0]
    known = ", ".join(
        f"{quiz.path.slug}/{quiz.slug}" for quiz in found or Quiz.objects.select_related("path")
    )
    said = _("Say which quiz is meant: %s.") if found else _("There is no such quiz. There is: %s.")
    raise LookupError(said % known)


def document_called(name, quiz):
    """The document meant: the quiz's own, the one of this short name, else the only one there is."""
    if quiz and (not name or quiz.path.document.slug == name):
        return quiz.path.document
    if quiz:
        raise LookupError(_("That quiz asks about the document “%s”.") % quiz.path.document.slug)
    found = list(Document.objects.filter(slug=name) if name else Document.objects.all()[:2])
    if len(found) == 1:
        return found[0]
    known = ", ".join(Document.objects.order_by("slug").values_list("slug", flat=True))
    if not known:
        raise LookupError(_("There is no document yet. Import one first: questions rest on a document."))
    raise LookupError(_("Say which document they rest on with --document: %s.") % known)
