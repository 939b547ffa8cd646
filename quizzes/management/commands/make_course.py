import argparse
import sys
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learn.importing import CannotRead
from learn.management.next_edition import add_confirming, bytes_of, imported, slug_or_none
from learn.models import Document
from learn.saying_why import WhyNeeded, one_line
from quizzes.making import NothingPublished, make_course, publish_everything
from quizzes.planning import WITHOUT_HEADINGS, plan

# By whether learners are told so, and whether a person said it or the document sounds like it.
ABOUT_HEALTH = {
    (True, False): gettext_lazy(
        "It sounds like health: learners read that it advises nobody, and that no clinician has reviewed it. "
        "With --no-about-health they do not."
    ),
    (False, False): gettext_lazy(
        "It does not sound like health: learners read nothing of advice or clinicians. With --about-health "
        "they do."
    ),
    (True, True): gettext_lazy(
        "About health, as you said: learners read that it advises nobody, and that no clinician has reviewed "
        "it."
    ),
    (False, True): gettext_lazy(
        "Not about health, as you said: learners read nothing of advice or clinicians."
    ),
}


class Command(BaseCommand):
    help = "Makes a course of a document: reads the file, then a draft lesson for each of its sections."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the file to read")
        parser.add_argument("--slug", help="the document's short name; without it, one made of the title")
        parser.add_argument(
            "--level", type=int, choices=range(1, 7), help="the heading at which a lesson starts"
        )
        parser.add_argument(
            "--about-health",
            action=argparse.BooleanOptionalAction,
            help="say that it advises nobody, and that no clinician has reviewed it; else where it sounds so",
        )
        parser.add_argument("--publish", action="store_true", help="publish the lessons and the path as well")
        parser.add_argument(
            "--why",
            default="",
            help="with --publish: what those read who have read a lesson that has changed",
        )
        add_confirming(parser)

    as_json = False

    def handle(self, *args, file, slug, level, about_health, publish, why, **options):
        try:
            report, told = imported(self, bytes_of(file), file.name, slug_or_none(slug), options)
            for line in (report, *told):
                self.say(line)
            course = plan(Document.objects.get(slug=report.document), level)
            if course is None:
                raise CannotRead(_("There is no text in it to make lessons of."))
            self.warn([*report.warnings, *self.doubts(course, level)])
            is_told = about_health is not None
            about_health = about_health if is_told else course.sounds_like_health
            if course.path is None:
                self.warn([ABOUT_HEALTH[about_health, is_told]])
            made = make_course(course, is_open=True, is_about_health=about_health)
            self.say(made)
            if publish:
                self.say(published(publish_everything(made.path, None, timezone.now(), one_line(why))))
        except NothingPublished as held:
            self.warn(f"{finding.name}: {why}" for finding in held.found for why, _url in finding.whys)
            sys.exit(" ".join(held.messages))
        except WhyNeeded as needed:
            sys.exit(" ".join([*needed.messages, _("Nothing is published: add --why “…”.")]))
        except (CannotRead, ValidationError) as error:
            sys.exit(" ".join(getattr(error, "messages", [str(error)])))

    def doubts(self, course, level):
        """What a person should look at before learners do."""
        if level and level != course.level:
            yield _("No lesson can start at headings of level %(asked)d; level %(taken)d was taken.") % {
                "asked": level,
                "taken": course.level,
            }
        if not course.has_headings:
            yield WITHOUT_HEADINGS
        for part in course.parts:
            if part.warning:
                yield f"“{part.title}”: {part.warning}"

    def say(self, sentence):
        self.stdout.write(str(sentence))

    def warn(self, sentences):
        for sentence in sentences:
            self.stderr.write(sentence)


def published(count):
    return ngettext("Published, with %d lesson.", "Published, with %d lessons.", count) % count
