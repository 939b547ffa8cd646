"""The path of a course, as path.toml gives it."""

from learn.models import Lesson, PathLesson
from learn.models.lessons import State


def path_fields(course):
    """The fields of the path as path.toml gives them."""
    path, authorship = course.path, course.authorship
    return {
        "title": path["title"],
        "about": path.get("about", ""),
        "language": path.get("language", "en"),
        "is_open": path.get("open", False),
        "publish_check_blocks": path.get("publish_check_blocks", False),
        "corrects_always": path.get("corrects_always", True),
        "final_required": path.get("final_required", any(quiz.kind == "final" for quiz in course.quizzes)),
        "notice": path.get("notice", ""),
        "notice_short": path.get("notice_short", ""),
        "appointment": "\n".join(" ".join(str(line).split()) for line in path.get("appointment", [])),
        "written_by": authorship.get("written_by", ""),
        "written_from": authorship.get("written_from", ""),
        "facts_checked_on": authorship.get("facts_checked_on"),
        "next_check_on": authorship.get("next_check_on"),
    }


def steps_of(course):
    """[(slug of a lesson, whether its check is required, whether it has the full notice)] in order."""
    checked = {quiz.lesson for quiz in course.quizzes if quiz.state == State.PUBLISHED}
    return [
        (step["slug"], step.get("check_required", step["slug"] in checked), step.get("full_notice", False))
        for step in course.steps
    ]


def save_steps(path, steps):
    """Puts these lessons on the path in this order; those it has besides come after them."""
    lessons = {lesson.slug: lesson for lesson in Lesson.objects.filter(document=path.document)}
    for position, (slug, check_required, full_notice) in enumerate(steps, 1):
        PathLesson.objects.update_or_create(
            path=path,
            lesson=lessons[slug],
            defaults={
                "position": position,
                "check_required": check_required,
                "full_notice": full_notice,
            },
        )
    others = path.steps.exclude(lesson__slug__in=[slug for slug, _check, _notice in steps])
    for position, step in enumerate(others, len(steps) + 1):
        PathLesson.objects.filter(pk=step.pk).update(position=position)
