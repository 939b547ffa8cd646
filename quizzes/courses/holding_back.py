"""What the publish check keeps from learners of a course that comes from files."""

from django.urls import reverse
from django.utils.translation import ngettext

from learn.models.lessons import State

from ..formats.course_values import CourseFaults, Fault
from ..publish_check import apart, findings

PAGES = {"lessons": "learn_lesson", "questions": "quizzes_question", "quizzes": "quizzes_quiz"}


def hold_back(path, there, brought, report):
    """Where the path is published only when nothing stands against it, and something does: a path that is
    new here is what its files say, and the report says how much it is; CourseFaults for what the files would
    give the learners of one they have. ``there``: the path as it was, or None.
    brought: {(kind, id): name} of what the files changed."""
    path.refresh_from_db()
    if not path.publish_check_blocks or path.state != State.PUBLISHED:
        return
    if there is None:
        note_against(apart(path), report)
        return
    files = {where(*thing): name.partition("#")[0] for thing, name in brought.items()}
    faults = [
        Fault(files[finding.url], 0, f"“{finding.name}”: {why}")
        for finding in findings(path)
        if finding.is_published and finding.url in files
        for why, _url in finding.whys
    ]
    if faults:
        raise CourseFaults(faults)


def where(kind, number):
    """The address under which the publish check names such a thing."""
    return reverse(f"admin:{PAGES[kind]}_change", args=[number])


def note_against(found, report):
    """It was published where it comes from, so it is here, or the same files would not be the same course."""
    against = sum(len(finding.whys) for finding in found)
    if against:
        said = ngettext(
            "The path is published, as its files say, though its publish check finds %d thing.",
            "The path is published, as its files say, though its publish check finds %d things.",
            against,
        )
        report.notes.append(said % against)
