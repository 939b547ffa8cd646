"""What course a document would make: its parts, each of which would be a lesson, at one level of heading or
another. Nothing is changed by it."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learn.contents import lists_of_headings
from learn.importing.bylines import of_authors
from learn.markdown import LARGEST_LESSON, minutes_to_read
from learn.models import Citation, Document, LearningPath, Lesson, Passage, PathLesson
from learn.models.lessons import State
from learn.readability import reading_grade, words_in
from learn.transcribing import transcribe

from .about_health import words_of_health

MOST_WORDS, FEWEST_WORDS = 350, 40
MOST_LESSONS = 200
LONGEST_TITLE = 200
WITHOUT_HEADINGS = gettext_lazy(
    "Under its title no headings were found, so all of it is one lesson. To have several, mark its headings "
    "where it was written (in a word processor as Heading 1, Heading 2 and so on) and bring it again."
)
# What a text begins with before its first heading, by the language it is written in.
OPENINGS = {
    "en": "Introduction", "de": "Einleitung", "fr": "Introduction", "es": "Introducción",
    "it": "Introduzione", "pt": "Introdução", "nl": "Inleiding", "sv": "Inledning", "da": "Indledning",
    "nb": "Innledning", "fi": "Johdanto", "pl": "Wprowadzenie", "cs": "Úvod", "tr": "Giriş",
    "ru": "Введение", "uk": "Вступ", "el": "Εισαγωγή", "ar": "مقدمة", "he": "מבוא", "zh": "引言",
    "ja": "はじめに",
}  # fmt: skip
PROSE = {Passage.Kind.SENTENCE, Passage.Kind.ITEM, Passage.Kind.NOTE}


@dataclass
class Part:
    """What would be one lesson: a section with what stands under it. `pieces` are [(section, places)], the
    first its own; `lesson` teaches it already; `is_elsewhere`: but not on the path that more would join;
    `is_taken` says whether it is wanted. `is_contents`: it only lists the document's headings. That, and what
    tells of its authors, is not wanted unless a person says so. `lists_headings`: such a list was left out of
    it."""

    pieces: list
    title: str
    language: str
    lesson: Lesson | None = None
    is_elsewhere: bool = False
    is_contents: bool = False
    is_taken: bool = True
    lists_headings: bool = False

    @property
    def section(self):
        return self.pieces[0][0]

    @property
    def is_there(self):
        """Whether it is a lesson already, on the path that more would join."""
        return self.lesson is not None and not self.is_elsewhere

    @property
    def parts(self):
        """The headings within it, in order."""
        return [section.title for section, _places in self.pieces[1:]]

    @cached_property
    def passages(self):
        return [place.passage for _section, places in self.pieces for place in places]

    @cached_property
    def words(self):
        return sum(words_in(passage.text) for passage in self.passages)

    @property
    def minutes(self):
        return minutes_to_read(self.words)

    @cached_property
    def grade(self):
        """The reading grade, which is only known for English."""
        if not self.language.startswith("en"):
            return None
        return reading_grade(passage.text for passage in self.passages if passage.kind in PROSE)

    @property
    def warning(self):
        """Why this may not make a good lesson, in words; "" when nothing is against it."""
        if self.is_contents:
            return _("Only a list of the document’s own headings: nothing to learn.")
        if self.words > MOST_WORDS:
            return _("Long for one lesson: over %d words.") % MOST_WORDS
        if self.words < FEWEST_WORDS:
            return _("Short for a lesson: under %d words.") % FEWEST_WORDS
        return ""

    def body(self):
        body = transcribe(self.pieces, self.language)
        if len(body) > LARGEST_LESSON:
            raise ValidationError(
                _("“%s” is too long for one lesson. Let lessons start at a deeper heading, or leave it out.")
                % self.title
            )
        return body


@dataclass
class Level:
    """A level of heading at which lessons can start."""

    number: int
    lessons: int
    warned: int


@dataclass
class Plan:
    """What course would be made of a document's newest edition. `path` is the one that teaches some of it
    already, which more lessons would join."""

    document: Document
    revision: object
    level: int
    levels: list
    parts: list
    path: LearningPath | None = None

    @property
    def has_headings(self):
        return any(section.title for part in self.parts for section, _places in part.pieces)

    @property
    def has_fewer_lessons(self):
        """Whether it would make lessons no more than a course may have, starting at another heading."""
        return any(choice.lessons <= MOST_LESSONS for choice in self.levels)

    @cached_property
    def words_of_health(self):
        """The words of medicine for which it sounds like a course about health; none where it does not."""
        return words_of_health(passage.text for part in self.parts for passage in part.passages)

    @property
    def sounds_like_health(self):
        return bool(self.words_of_health)

    def only(self, first, last):
        """Takes of the parts before the ``first`` and after the ``last``, by number, none but those that are
        lessons already, on the path more would join."""
        for number, part in enumerate(self.parts, 1):
            if not first <= number <= last:
                part.is_taken = part.is_there

    @property
    def taken(self):
        return [part for part in self.parts if part.is_taken]

    @property
    def is_made(self):
        """True when there is nothing left to make."""
        return self.path is not None and all(part.lesson or part.is_contents for part in self.parts)

    @property
    def minutes(self):
        return minutes_to_read(sum(part.words for part in self.taken))


def plan(document, level=None):
    """The course this document would make with lessons starting at headings of this level, or at the level
    that makes the best ones. Changes nothing. None for a document without text."""
    revision = document.revisions.defer("text").order_by("-number").first()
    if revision is None:
        return None
    found = parted_everywhere(document, revision)
    levels = []
    for n, parts in sorted(found.items()):
        wanted = [part for part in parts if part.is_taken] or parts
        # A deeper heading that makes no other lessons is no choice.
        if wanted and not (levels and levels[-1].lessons == len(wanted)):
            levels.append(Level(n, len(wanted), sum(bool(part.warning) for part in wanted)))
    if not levels:
        return None
    if level not in {choice.number for choice in levels}:
        level = best(levels).number
    parts = found[level]
    note_taught(document, parts)
    path = path_teaching(document, parts)
    there = set(path.steps.values_list("lesson", flat=True)) if path else set()
    for part in parts:
        part.is_elsewhere = bool(path and part.lesson) and part.lesson.pk not in there
        part.is_taken = part.is_taken and not part.is_elsewhere
    return Plan(document, revision, level, levels, parts, path)


def parted_everywhere(document, revision):
    """{level: parts} of an edition for each level of heading it has."""
    sections = list(revision.sections.select_related("parent").order_by("position"))
    places = {section.pk: [] for section in sections}
    for place in revision.places.select_related("passage").order_by("position"):
        places[place.section_id].append(place)
    pieces = [(section, places[section.pk]) for section in sections]
    listing = lists_of_headings(pieces)
    return {n: parted(document, pieces, n, listing) for n in {s.level for s in sections if s.title} or {1}}


def part_of(path, section):
    """What would be the lesson of this section of its document's newest edition on the path: with it what
    stands under it, but for what lessons of the path are about already. What stands before the first heading
    has nothing under it."""
    document = path.document
    sections = list(section.revision.sections.select_related("parent").order_by("position"))
    often = Counter(each.title for each in sections)
    taught = path.lessons.exclude(state=State.RETIRED).exclude(section=None)
    taught = set(taught.values_list("section", flat=True)) - {section.pk}
    wanted, outside = [section], set()
    for each in sections[section.position :]:
        if each.title and (not section.title or each.level <= section.level):
            break
        if each.pk in taught or each.parent_id in outside:
            outside.add(each.pk)
        else:
            wanted.append(each)
    places = {each.pk: [] for each in wanted}
    for place in section.revision.places.filter(section__in=wanted).select_related("passage"):
        places[place.section_id].append(place)
    for found in places.values():
        found.sort(key=lambda place: place.position)
    pieces = [(each, places[each.pk]) for each in wanted]
    return Part(pieces, title_of(sections[section.position - 1], document.title, often), document.language)


def parted(document, pieces, level, listing):
    """The parts that start at headings of this level or above it. A heading with nothing under it makes
    none; one that stands in the document several times is told apart by the heading above it. ``listing``
    are the ids of the sections that only list headings."""
    groups = []
    for section, places in pieces:
        if not groups or section.level <= level or not section.title:
            groups.append([])
        groups[-1].append((section, places))
    groups = [group for group in groups if any(places for _section, places in group)]
    often = Counter(group[0][0].title for group in groups)
    opening = opening_of(document, [group[0][0].title for group in groups])
    found = []
    for group in groups:
        is_contents = all(section.pk in listing for section, places in group if places)
        title = title_of(group[0][0], document.title if is_contents else opening, often)
        pieces = group if is_contents else without(group, listing)
        is_taken = not (is_contents or of_authors(group[0][0].title, document.authors))
        part = Part(pieces, title, document.language, is_contents=is_contents, is_taken=is_taken)
        part.lists_headings = pieces != group
        found.append(part)
    return found


def without(group, listing):
    """The pieces of a part without what only lists headings; the heading of the part itself stays."""
    first, *others = group
    first = (first[0], []) if first[0].pk in listing else first
    return [first, *(piece for piece in others if piece[0].pk not in listing)]


def opening_of(document, titles):
    """What the lesson is called that is made of what stands before the first heading: an introduction, where
    others follow it and none is called so, and the language has a word for that; else as the document is."""
    opening = OPENINGS.get(document.language.split("-")[0].lower())
    if not opening or not any(titles) or opening.lower() in map(str.lower, titles):
        return document.title
    return opening


def title_of(section, opening, often):
    title = section.title or opening
    if often[section.title] > 1 and section.parent and section.parent.title:
        title = f"{section.parent.title}: {title}"
    return title[:LONGEST_TITLE]


def best(levels):
    """The level with the smallest share of lessons that are too long or too short; the higher one of two."""
    several = [level for level in levels if 1 < level.lessons <= MOST_LESSONS] or levels
    return min(several, key=lambda level: (level.warned / level.lessons, level.number))


def note_taught(document, parts):
    """Notes on each part the lesson that was written for its section, or that cites every sentence of it: of
    several the one on the oldest path. Lessons that only stand on translations are none of the document's
    own words."""
    steps = PathLesson.objects.filter(lesson=OuterRef("pk"))
    originals = steps.filter(path__original=None)
    oldest = originals.exclude(path__state=State.RETIRED).order_by("path").values("path")[:1]
    lessons = document.lessons.exclude(state=State.RETIRED).filter(Exists(originals) | ~Exists(steps))
    lessons = lessons.annotate(oldest=Subquery(oldest))
    lessons = {lesson.pk: lesson for lesson in lessons.order_by(F("oldest").asc(nulls_last=True), "pk")}
    rank = {pk: place for place, pk in enumerate(lessons)}
    of_section, citing = {}, {}
    for lesson in lessons.values():
        of_section.setdefault(lesson.section_id, lesson)
    cited = Citation.objects.filter(lesson__in=lessons).values_list("lesson", "passage")
    for lesson, passage in sorted(cited, key=lambda pair: rank[pair[0]]):
        citing.setdefault(passage, lessons[lesson])
    for part in parts:
        cited = [citing.get(passage.pk) for passage in part.passages]
        part.lesson = of_section.get(part.section.pk) or (cited[0] if all(cited) else None)


def path_teaching(document, parts):
    taught = [part.lesson.pk for part in parts if part.lesson]
    paths = document.paths.filter(original=None, steps__lesson__in=taught).exclude(state=State.RETIRED)
    return paths.order_by("pk").first()
