import json
import sys

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learn.models import LearningPath
from quizzes.coverage import coverage, in_words


class Command(BaseCommand):
    help = "Says which sentences of the document a path teaches and asks about."

    def add_arguments(self, parser):
        parser.add_argument("path", help="the path's short name")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--drafts", action="store_true", help="count what is not published yet as if it were"
        )

    def handle(self, *args, path, drafts, **options):
        found = LearningPath.objects.select_related("document").filter(slug=path).first()
        if found is None:
            known = ", ".join(LearningPath.objects.order_by("slug").values_list("slug", flat=True))
            sys.exit(
                _("There is no path “%(path)s”. Paths: %(known)s.")
                % {"path": path, "known": known or _("none yet")}
            )
        covered = coverage(found, drafts)
        if options["json"]:
            self.stdout.write(json.dumps(covered.as_dict(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(as_text(covered, drafts))


def as_text(covered, drafts):
    lines = [heading(covered, drafts), in_words(covered.totals)]
    for part in covered.parts:
        lines += ["", f"{'#' * part.section.level} {part.called}"]
        lines += [in_words(part.totals)] if part.sentences else []
        for sentence in part.sentences:
            lines.append(f"{sentence.passage.key}  {sentence.said}: {sentence.passage.text}")
            lines += [f"    {line}" for line in why(sentence)]
    return "\n".join(lines)


def heading(covered, drafts):
    if covered.revision is None:
        return _("“%(document)s” has no text yet.") % {"document": covered.path.document}
    said = _("“%(path)s” against “%(document)s”, edition %(edition)d") % {
        "path": covered.path,
        "document": covered.path.document,
        "edition": covered.revision.number,
    }
    return said + (_(", drafts counted as if published") if drafts else "")


def why(sentence):
    if sentence.lessons:
        yield _("Lessons: %s") % ", ".join(lesson.slug for lesson in sentence.lessons)
    if sentence.questions:
        yield _("Questions: %s") % ", ".join(question.slug for question in sentence.questions)
    if sentence.waiver:
        yield _("Waived by %(who)s on %(day)s: %(reason)s") % {
            "who": sentence.waiver.by or _("someone who has left"),
            "day": localdate(sentence.waiver.at),
            "reason": sentence.waiver.reason,
        }
