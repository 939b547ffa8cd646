"""What people decided about a course, from its files: what it leaves out on purpose, and what may rest on
sentences that have left the source. The site's word stays where it has one."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from learn.models import LessonAcceptance

from .. import good_questions
from ..models import LintWaiver, QuestionAcceptance, QuestionVersion, Waiver
from .source import clean_save

OF = {
    "lesson": lambda document: (LessonAcceptance, document.lessons),
    "question": lambda document: (QuestionAcceptance, document.questions),
}


def save_waivers(course, path, by, now, report):
    """Leaves out of the path what its files leave out, with their reason."""
    waived = course.path.get("waived", {})
    passages = dict(path.document.passages.filter(key__in=waived).values_list("key", "pk"))
    present = set(path.waivers.values_list("passage__key", flat=True))
    for key, reason in waived.items():
        if key in present:
            report.note("waivers", "unchanged", f"path.toml#{key}")
            continue
        clean_save(Waiver(path=path, passage_id=passages[key], reason=reason, by=by, at=now))
        report.note("waivers", "new", f"path.toml#{key}")


def save_accepted(course, document, by, now, report):
    """Accepts as they are the lessons and questions that the files accept, with their reason."""
    if not course.accepted:
        return
    keys = {each["key"] for each in course.accepted}
    passages = {passage.key: passage for passage in document.passages.filter(key__in=keys)}
    here = list(document.revisions.order_by("number"))
    for each in course.accepted:
        kind = "lesson" if "lesson" in each else "question"
        model, things = OF[kind](document)
        name = f"path.toml#{each[kind]}:{each['key']}"
        thing, passage = things.filter(slug=each[kind]).first(), passages.get(each["key"])
        revision = same_edition(course.editions[each["edition"] - 1], here)
        if not thing or not passage or not revision:
            report.notes.append(_("%s was accepted of an edition that is not on this site.") % name)
        elif model.objects.filter(**{kind: thing}, passage=passage).exists():
            report.note("accepted", "unchanged", name)
        else:
            row = {kind: thing, "passage": passage, "revision": revision, "reason": each["reason"]}
            clean_save(model(**row, by=by, at=now))
            report.note("accepted", "new", name)


def save_begun(course, document, report):
    """Dates the questions that are new here to the edition they were begun with elsewhere: so it is known
    which of their sentences were reworded since. What was there before has its own date."""
    new = {name.partition("#")[2] for name in report.named["new"] if name.startswith("questions/")}
    here = list(document.revisions.order_by("number"))
    for each in course.reworded:
        revision = same_edition(course.editions[each["edition"] - 1], here)
        if revision and each["question"] in new:
            versions = QuestionVersion.objects.filter(question__document=document)
            versions.filter(question__slug=each["question"]).update(created_at=revision.created_at)


def save_left(course, path, by, now, report):
    """Leaves as it is what the files leave so, with their reason: for the words they name, else for those
    that were loaded with them."""
    for each in course.left:
        kind = "quiz" if "quiz" in each else "question"
        things = path.quizzes if kind == "quiz" else path.document.questions
        name = f"path.toml#{each[kind]}:{each['rule']}"
        thing = things.filter(slug=each[kind]).first()
        if thing.lint_waivers.filter(rule=each["rule"]).exists():
            report.note("left", "unchanged", name)
            continue
        try:
            if each.get("words"):
                row = {"rule": each["rule"], "digest": each["words"], "reason": each["reason"]}
                clean_save(LintWaiver(**{kind: thing}, **row, by=by, at=now))
            else:
                good_questions.waive(thing, each["rule"], each["reason"], by, now)
        except ValidationError as error:
            report.notes.append(f"{name}: {' '.join(error.messages)}")
        else:
            report.note("left", "new", name)


def same_edition(edition, revisions):
    """The revision that says what this edition of the files says, of its number where there are several:
    another site may have counted otherwise. None when none does."""
    same = [revision for revision in revisions if revision.text == edition.text]
    return next((each for each in same if each.number == edition.number), same[-1] if same else None)
