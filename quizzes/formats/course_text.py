"""Writes a course as files: plain text, always in the same order, the same bytes for the same course."""

from learn.importing.images import SUFFIXES

from ..presets import PRACTICE, differing
from . import edition_files, gift_text, quiz_rules
from .course_folder import SETTING
from .course_values import tidy
from .question_table import question_table
from .toml_text import toml


def write(course, bank):
    """{name: bytes} of a `Course`. ``bank``: its questions that no quiz of it asks.

    A question stands in the file of the first quiz that asks it."""
    files = {"path.toml": toml(path_table(course))}
    files |= {lesson.file: lesson_text(lesson) for lesson in course.lessons}
    if course.terms:
        files["glossary.md"] = "\n".join(map(term_text, course.terms))
    if course.figures:
        words = {figure.slug: {"alternative": one_line(figure.alternative)} for figure in course.figures}
        files["figures/figures.toml"] = toml(words)
        files |= {figure.file: tidy(figure.svg) + "\n" for figure in course.figures}
    files |= question_texts(course, bank)
    written = {name: content.encode() for name, content in files.items()}
    for edition in course.editions:
        written |= edition_files.write(edition)
    written |= {f"images/{i.digest}.{SUFFIXES[i.media_type]}": i.data for i in course.images}
    if course.source is not None:
        written["source.md"] = course.source
    return dict(sorted(written.items()))


def path_table(course):
    """path.toml as a table."""
    homes = homes_of(course)
    table = tidied(course.path)
    table["document"] = tidied(course.document)
    if course.authorship:
        table["authorship"] = tidied(course.authorship)
    if waived := tidied(course.path.get("waived", {})):
        table["waived"] = waived
    table["lessons"] = course.steps
    table["quizzes"] = [quiz_table(quiz, homes) for quiz in course.quizzes]
    table["accepted"] = [tidied(each) for each in course.accepted]
    table["left"] = [tidied(each) for each in course.left]
    table["reworded"] = course.reworded
    return {name: value for name, value in table.items() if value != []}


def tidied(table):
    return {
        name: tidy(value) if isinstance(value, str) else value
        for name, value in table.items()
        if not isinstance(value, dict)
    }


def quiz_table(quiz, homes):
    table = {"slug": quiz.slug, "kind": quiz.called}
    if quiz.lesson:
        table["lesson"] = quiz.lesson
    table |= {"title": tidy(quiz.title), "pass": quiz.pass_points}
    if quiz.state != "published":
        table["state"] = quiz.state
    table |= quiz_rules.written(quiz.preset, differing(quiz.preset, quiz.rules))
    if quiz.called == PRACTICE:
        del table["preset"]
    # Its own file says which questions it asks, where it says just these.
    if quiz.questions != homes.get(f"questions/{quiz.slug}", []) or quiz.slug == "bank" or not quiz.questions:
        table["questions"] = quiz.questions
    return table


def homes_of(course):
    """{file without suffix: slugs of the questions in it, in the order they are read}."""
    homes = {}
    # What GIFT cannot say is read after what it can.
    for in_gift in (True, False):
        for question in course.questions:
            if (gift_text.write(question) is not None) == in_gift:
                homes.setdefault(question.file, []).append(question.slug)
    return homes


def question_texts(course, bank):
    gift, tables = {}, {}
    for question in [*course.questions, *bank]:
        if written := gift_text.write(question):
            gift.setdefault(f"{question.file}.gift", []).append((question.category, written))
        else:
            tables.setdefault(f"{question.file}.toml", []).append(question_table(question))
    return {name: gift_text.joined(written) for name, written in gift.items()} | {
        name: toml({"questions": rows}) for name, rows in tables.items()
    }


def lesson_text(lesson):
    settings = {"title": one_line(lesson.title)}
    if lesson.section_number == 1:
        settings["section"] = lesson.section
    elif lesson.section_number:
        settings |= {"section": lesson.section, "section_number": lesson.section_number}
    else:
        settings["section_number"] = 0
    if lesson.edition:
        settings["edition"] = lesson.edition
    if lesson.state != "published":
        settings["state"] = lesson.state
    settings |= {"tell": lesson.tell, "why": one_line(lesson.why)}
    lines = [one_line(line) for line in tidy(lesson.objectives).split("\n") if line.strip()]
    settings |= {"lede": tidy(lesson.lede), "learn": lines, "summary": tidy(lesson.summary)}
    front = toml(
        {name: value for name, value in settings.items() if value not in ("", []) or name == "section"}
    )
    return f"+++\n{front}+++\n{tidy(lesson.body)}\n"


def term_text(term):
    lines = [f"## {one_line(term.name)}", f"slug: {term.slug}"]
    aliases = [
        one_line(alias).replace(";", r"\;") for alias in tidy(term.aliases).split("\n") if alias.strip()
    ]
    if aliases:
        lines.append(f"also: {'; '.join(aliases)}")
    if term.is_general:
        lines.append("general: yes")
    meaning = one_line(term.definition)
    # A meaning that looks like a setting or a heading says that it is the meaning.
    is_plain = not SETTING.fullmatch(meaning) and not meaning.startswith("## ")
    lines.append(meaning if is_plain else f"meaning: {meaning}")
    return "\n".join(lines) + "\n"


def one_line(words):
    return " ".join(tidy(words).split())
