"""What a course's files say part by part, and what an export notes down of that: so that what comes back can
be told from what was changed meanwhile, in the files or on the site."""

import json
from hashlib import sha256

from . import gift_text
from .course_text import lesson_text, one_line, quiz_table, term_text, tidied
from .course_values import tidy
from .question_table import question_table
from .toml_text import toml

DOCUMENT = "path.toml#document"


def figure_text(figure):
    return one_line(figure.alternative), tidy(figure.svg)


def question_text(question):
    return question.category, gift_text.write(question) or question_table(question)


def quiz_text(quiz):
    return toml(quiz_table(quiz, {}))


WRITERS = {
    "lessons": lesson_text,
    "terms": term_text,
    "figures": figure_text,
    "questions": question_text,
    "quizzes": quiz_text,
}


def path_said(path, authorship, steps):
    """What path.toml says of the path itself, of its three tables."""
    return toml(tidied(path) | {"authorship": tidied(authorship), "lessons": steps})


def named(part):
    """What the report and --take-file call a part of a file that holds many."""
    return f"{part.file}#{part.slug}"


def quiz_name(quiz):
    return f"path.toml#{quiz.slug}"


def digest(said):
    """SHA-256 hex digest of what a part says, as one of these functions gives it."""
    return sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()


def record(files, course, bank):
    """exported.toml: the digest of each of these files, and of each part of the course they say."""
    said = {
        "path.toml": path_said(course.path, course.authorship, course.steps),
        DOCUMENT: toml(tidied(course.document)),
    }
    said |= {each.file: lesson_text(each) for each in course.lessons}
    said |= {each.file: figure_text(each) for each in course.figures}
    said |= {named(each): term_text(each) for each in course.terms}
    # Whatever file a question stands in: that depends on which quiz asks it first.
    said |= {f"questions#{each.slug}": question_text(each) for each in [*course.questions, *bank]}
    said |= {quiz_name(each): quiz_text(each) for each in course.quizzes}
    parts = {name: digest(words) for name, words in sorted(said.items())}
    digests = {name: sha256(data).hexdigest() for name, data in files.items()}
    return toml({"files": digests, "parts": parts}).encode()
