import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.models import Document, LearningPath
from quizzes import banks
from quizzes.formats.recognising import FORMATS, format_called
from quizzes.management.commands.import_questions import quiz_called
from quizzes.models import Question


class Command(BaseCommand):
    help = "Writes questions as a bank for other programs. What the format cannot say is named."

    def add_arguments(self, parser):
        parser.add_argument("--format", required=True, help=f"one of: {', '.join(FORMATS)}")
        parser.add_argument("--document", default="", help="all questions of this document")
        parser.add_argument("--path", default="", help="those asked on this path")
        parser.add_argument("--quiz", default="", help="those of this quiz: its short name, or path/quiz")
        parser.add_argument(
            "--question", action="append", default=[], metavar="NAME", help="this one; may be given again"
        )
        parser.add_argument("--output", type=Path, help="the file to write; without it, what is printed")

    def handle(self, *args, output, **options):
        try:
            written_as = format_called(options["format"])
            questions = chosen(**{name: options[name] for name in ("document", "path", "quiz", "question")})
        except LookupError as error:
            sys.exit(error.args[0])
        exported, rows = banks.export(questions, written_as)
        try:
            self.write(exported.data, output)
        except OSError as error:
            sys.exit(_("“%(name)s” cannot be written: %(why)s.") % {"name": output, "why": error.strerror})
        for said in lost(exported.losses, rows):
            self.stderr.write(said)
        if output and options["verbosity"]:
            self.stdout.write(counted(len(rows), len(exported.left_out), output))

    def write(self, data, output):
        """The bytes, into the file or where output goes."""
        if output:
            output.write_bytes(data)
        else:
            out = getattr(self.stdout._out, "buffer", None)
            out.write(data) if out else self.stdout.write(data.decode("utf-8", "replace"))


def counted(count, left_out, output):
    """How many of the questions asked for are in the file."""
    if left_out:
        said = ngettext("%(n)d of %(of)d question in %(to)s", "%(n)d of %(of)d questions in %(to)s", count)
    else:
        said = ngettext("%(n)d question in %(to)s", "%(n)d questions in %(to)s", count)
    return said % {"n": count - left_out, "of": count, "to": output}


def lost(losses, rows):
    """A line for each thing the format cannot say, with the questions that lose it."""
    found = {}
    for loss in losses:
        found.setdefault((loss.what, loss.detail), []).append(rows[loss.question].slug)
    for (what, why), slugs in found.items():
        names = ", ".join(dict.fromkeys(slugs))
        yield f"{_('Not carried over')}: {what}{f': {why}' if why else ''} ({names})"


def chosen(document, path, quiz, question):
    """The questions asked for, one of the four ways; all there are without any. LookupError for what is not
    there."""
    if quiz:
        found = banks.of_quiz(quiz_called(quiz))
    elif path:
        found = banks.of_path(named(LearningPath, path))
    elif document:
        found = banks.askable(named(Document, document).questions.order_by("slug"))
    else:
        found = banks.askable(Question.objects.order_by("document", "slug"))
    if question:
        found = found.filter(slug__in=question)
        missing = sorted(set(question) - set(found.values_list("slug", flat=True)))
        if missing:
            raise LookupError(_("There is no such question: %s.") % ", ".join(missing))
    return found


def named(model, slug):
    row = model.objects.filter(slug=slug).first()
    if row is None:
        known = ", ".join(model.objects.order_by("slug").values_list("slug", flat=True))
        said = _("There is no “%(name)s”. There is: %(known)s.") % {"name": slug, "known": known}
        raise LookupError(said)
    return row
