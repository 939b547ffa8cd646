"""What the files of a course would say of the site as it stands: so that a course which was taken along and
comes back unchanged is known, whatever line ends and blanks a browser has sent."""

from ..formats.course_parts import WRITERS, digest, figure_text, path_said, question_text, quiz_text
from ..formats.course_text import lesson_text, one_line, term_text
from ..formats.course_values import tidy
from .exporting import Exporting, question_file, with_wording


class Here:
    """The path there is, or None, and its document. What it says is asked for once."""

    def __init__(self, document, path):
        self.written = {}
        if path:
            exporting = Exporting(path)
            questions = with_wording(document.questions.all())
            self.written = {
                "lessons": {each.slug: lesson_text(each) for each in exporting.lessons()},
                "terms": {each.slug: term_text(each) for each in exporting.terms()},
                "figures": {each.slug: figure_text(each) for each in exporting.figures()},
                "questions": {each.slug: question_text(question_file(each, "")) for each in questions},
                "quizzes": {each.slug: quiz_text(each) for each in exporting.quizzes()[0]},
                "path": {
                    path.slug: path_said(exporting.path_values(), exporting.authorship(), exporting.steps())
                },
            }

    def says(self, kind, part):
        """Whether a file written now would say the same of this `LessonFile`, `TermFile` and so on."""
        return self.written.get(kind, {}).get(part.slug) == WRITERS[kind](part)

    def is_as_exported(self, kind, slug, noted):
        """Whether the site says of this just what it did when it was exported; ``noted``: the digest that
        was noted down then, or None."""
        said = self.written.get(kind, {}).get(slug)
        return noted is not None and said is not None and digest(said) == noted


def path_text(authored):
    """What `LearningPath.authored` says, as path.toml keeps it."""
    kept = {name: tidy(value) if isinstance(value, str) else value for name, value in authored.items()}
    lines = (one_line(line) for line in authored["appointment"].splitlines())
    return kept | {"appointment": [line for line in lines if line]}
