"""The sections of a document as the files of a course name them: by their title, and by which of those with
this title it is."""

from collections import Counter
from hashlib import sha256

from learn import revisions
from learn.importing.restoring import digest_of
from learn.models import Section


class Sections:
    """Every section a document has or had, as the files call them. What is compared is compared once."""

    def __init__(self, document, course):
        self.document, self.course, self.newest = document, course, document.current_revision
        self.rows, self.named, self.goes_on, seen = {}, {}, {}, Counter()
        self.written = written_with(course, document)
        rows = Section.objects.filter(revision__document=document).select_related("revision")
        for section in rows.defer("revision__text").order_by("-revision__number", "position"):
            self.rows[section.pk] = section
            seen[section.revision_id, section.title] += 1
            name = section.title, seen[section.revision_id, section.title]
            self.named[section.revision_id, *name] = section
            self.named.setdefault(name, section)

    def about(self, lesson):
        """The section this `LessonFile` is about, as it goes on in the newest edition, else as it was last;
        None where it names none."""
        name, edition = (lesson.section, lesson.section_number), self.written
        if lesson.edition:
            edition = newest_with(
                self.document, text_digest=digest_of(self.course.editions[lesson.edition - 1])
            )
        section = self.named.get((edition, *name), self.named.get(name))
        if section is None or section.revision_id == self.newest.pk:
            return section
        return self.rows.get(self.now(section.revision).get(section.pk), section)

    def now(self, edition):
        """{section of this edition: the one of the newest edition that goes on from it}, as ids."""
        if edition.pk not in self.goes_on:
            before, after = revisions.saved(edition), revisions.saved(self.newest)
            goes_on = revisions.continued(before, after).items()
            self.goes_on[edition.pk] = {before[old].pk: after[new].pk for new, old in goes_on}
        return self.goes_on[edition.pk]

    def is_newer(self, section, present):
        """Whether this section is of a newer edition than the ``present`` one; each may be None."""
        return self.number(section) > self.number(present)

    def number(self, section):
        return self.rows[section.pk].revision.number if section else 0


def written_with(course, document):
    """The id of the edition that the files name sections of; None where that is none of the document's."""
    if course.source is not None:
        return newest_with(document, file_digest=sha256(course.source).hexdigest())
    return newest_with(document, text_digest=digest_of(course.editions[-1]))


def newest_with(document, **fields):
    return document.revisions.filter(**fields).order_by("-number").values_list("pk", flat=True).first()
