"""From what stands in the editor to what learners read."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from .markdown import cited_words
from .meant import meant
from .models import Citation, Lesson, LessonAcceptance, LessonVersion, Passage
from .models.lessons import Announced, State, digest_of
from .rendering import RENDERER, render
from .stale import stale


def passages_cited(lesson):
    """The passages the lesson's Markdown cites, in order, each once.

    ValidationError naming each unknown key, with the known ones most like it."""
    cited = {}
    for part in (lesson.lede, lesson.body, lesson.summary):
        cited |= {key: said for key, said in cited_words(part).items() if key not in cited}
    known = {
        passage.key: passage for passage in Passage.objects.filter(document=lesson.document_id, key__in=cited)
    }
    unknown = [key for key in cited if key not in known]
    if unknown:
        sentences = dict(lesson.document.passages.values_list("key", "text"))
        raise ValidationError([unknown_key(key, cited[key], lesson.document, sentences) for key in unknown])
    return [known[key] for key in cited]


def unknown_key(key, said, document, sentences):
    """One sentence about a key that no passage has, offering those likeliest meant."""
    near = meant(key, said, sentences)
    if not near:
        return _("No sentence of “%(document)s” has the key %(key)s.") % {"document": document, "key": key}
    return _("No sentence of “%(document)s” has the key %(key)s. Did you mean %(near)s?") % {
        "document": document,
        "key": key,
        "near": _(" or ").join(f"{other} (“{sentences[other]}”)" for other in near),
    }


def left_the_source(lesson):
    """The passages the lesson, as last saved, cites that the newest edition does not have and that nobody
    has accepted as they are, in order."""
    accepted = LessonAcceptance.objects.filter(lesson=OuterRef("lesson"))
    left = stale(lesson.citations.order_by("position"), accepted)
    return [citation.passage for citation in left.select_related("passage")]


@transaction.atomic
def save_citations(lesson):
    """Makes the lesson's Citation rows say what its Markdown cites; ValidationError for an unknown key."""
    passages = passages_cited(lesson)
    lesson.citations.all().delete()
    Citation.objects.bulk_create(
        Citation(lesson=lesson, passage=passage, position=position)
        for position, passage in enumerate(passages, 1)
    )


@transaction.atomic
def publish(lesson, by, now, why="", announced=Announced.CHANGED):
    """The version learners read from now on: a new one, or the present one when nothing has changed.
    ``why`` and ``announced`` say to those who have read the one before what is new, and to whom. A ``why``
    that comes later is kept with the present one.

    ValidationError, in the author's words, when the lesson is empty, cites an unknown sentence, or
    uses a figure or word that does not exist."""
    lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
    was_retired = lesson.state == State.RETIRED
    if not lesson.body.strip():
        raise ValidationError(_("The lesson is empty. Write something before you publish it."))
    save_citations(lesson)
    version = lesson.current
    if version is None or digest_of(lesson.authored()) != digest_of(version.authored()):
        rendered = render(lesson, lesson.document)
        version = LessonVersion.objects.create(
            lesson=lesson,
            number=(lesson.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1,
            **lesson.authored(),
            **vars(rendered),
            renderer=RENDERER,
            published_at=now,
            published_by=by,
            why=why,
            announced=announced,
        )
    else:
        if why:
            version.tell(why, announced)
        if was_retired:
            refresh(version, lesson.document)  # what it uses may have changed, or have gone, since
    Lesson.objects.filter(pk=lesson.pk).update(current=version, state=State.PUBLISHED)
    return version


def withdraw(lesson):
    """Takes the lesson from learners, to be published again one day. What they did with it stays."""
    Lesson.objects.filter(pk=lesson.pk).update(state=State.DRAFT)


def retire(lesson):
    """Takes the lesson from learners for good. What they did with it stays."""
    Lesson.objects.filter(pk=lesson.pk).update(state=State.RETIRED)


@transaction.atomic
def render_again(document):
    """Makes the HTML of what learners read anew, after a word, a figure or the renderer changed.
    Returns how many lessons came out different."""
    lessons = document.lessons.exclude(current=None).exclude(state=State.RETIRED).select_related("current")
    return sum(refresh(lesson.current, document) for lesson in lessons)


def refresh(version, document):
    """Makes the HTML of this version anew; whether it came out different."""
    rendered = vars(render(version, document))
    new = {field: rendered[field] for field in ("html", "lede_html", "summary_html", "terms", "words")}
    if new | {"renderer": RENDERER} == {field: getattr(version, field) for field in (*new, "renderer")}:
        return False
    for field, value in new.items():
        setattr(version, field, value)
    version.renderer = RENDERER
    version.save(update_fields=[*new, "renderer"])
    return True
