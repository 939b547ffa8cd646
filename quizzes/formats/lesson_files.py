"""The lessons of a course folder: Markdown under a few settings."""

import re

from django.utils.translation import gettext as _

from learn.models import LessonVersion
from learn.models.lessons import Announced

from .course_values import LessonFile

LESSON = re.compile(r"\A\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)(.*)\Z", re.DOTALL)
FRONT = {
    "title": str, "section": str, "section_number": int, "state": str, "lede": str, "learn": list,
    "summary": str, "tell": str, "why": str, "edition": int,
}  # fmt: skip
LONGEST_WHY = LessonVersion._meta.get_field("why").max_length
TELL = [value for value in Announced.values if value]


class LessonReader:
    """reader: the `Reader` of the course, which opens files and gathers faults."""

    def __init__(self, reader):
        self.reader = reader

    def one(self, slug):
        """The `LessonFile` of this name; what is wrong in it is told the reader."""
        file = f"lessons/{slug}.md"
        text = self.reader.text(file)
        match = LESSON.match(text) if text is not None else None
        if not match:
            if text is not None:
                self.reader.fault(file, _("A lesson begins with its settings between two lines of +++."))
            return LessonFile(file, slug, "", "", "", "", "", "")
        values = self.reader.toml(file, match[1], line=1)
        # Number 0 says that the lesson rests on no section.
        required = ("title",) if values.get("section_number") == 0 else ("title", "section")
        front = self.reader.table(file, values, FRONT, required)
        learn = front.get("learn", [])
        if not all(isinstance(line, str) for line in learn):
            self.reader.fault(file, _("“learn” has to be a list of texts in quotes."))
            learn = []
        state = self.reader.state(file, front)
        if not match[2].strip() and state == "published":
            self.reader.fault(file, _("The lesson has no text under its settings."))
        return LessonFile(
            file=file,
            slug=slug,
            title=front.get("title", ""),
            section=front.get("section", ""),
            lede=front.get("lede", ""),
            objectives="\n".join(" ".join(line.split()) for line in learn),
            body=match[2].strip(),
            summary=front.get("summary", ""),
            state=state,
            section_number=front.get("section_number", 1),
            edition=front.get("edition", 0),
            **self.told(file, front),
        )

    def told(self, file, front):
        """tell and why, as the settings say them."""
        tell, why = front.get("tell", ""), " ".join(str(front.get("why", "")).split())
        if tell not in ("", *TELL):
            self.reader.fault(file, _("“tell” is update or correction."), self.reader.line_of(file, "tell ="))
        if len(why) > LONGEST_WHY:
            said = _("“why” is longer than %d characters: one line is enough.") % LONGEST_WHY
            self.reader.fault(file, said, self.reader.line_of(file, "why ="))
        return {"tell": tell, "why": why}
