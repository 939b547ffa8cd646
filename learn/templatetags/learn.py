"""How templates print what rendering made safe."""

from django import template
from django.utils.translation import gettext

from .. import audit, rendering
from ..admin.words import asked
from ..markdown import cited_keys
from ..resting import resting
from ..transcribing import spans_of

register = template.Library()
register.filter("done_by", audit.who)
register.filter("was_done", audit.sentences)


@register.filter
def plain(markdown):
    """A line of Markdown as safe inline HTML, its citations left out."""
    return rendering.render_plain(markdown)


@register.filter
def line(markdown, document=None):
    """What is asked as safe inline HTML, with the pictures of the document."""
    return rendering.render_line(markdown, document)


@register.filter
def blocks(markdown, document=None):
    """What is asked as safe HTML of paragraphs, lists and the pictures of the document."""
    return rendering.render_text(markdown, document)


@register.filter
def words(markdown):
    """The bare words of a line of Markdown, where no markup can stand."""
    return rendering.render_words(markdown)


@register.simple_tag
def words_of(place):
    """The words of a source's place, emphasised and linked as they were."""
    return rendering.render_words_in(place.passage.text, spans_of(place))


@register.filter
def stored(html):
    """HTML that a lesson's version keeps."""
    return rendering.stored(html)


@register.simple_tag
def sure_to_delete(thing):
    """The question whether to delete it."""
    return asked(gettext("Delete “%s”?"), thing)


@register.simple_tag
def cover_of(path):
    """The path's opening drawing (its document's figure called "cover"), or None."""
    return path.document.figures.filter(slug="cover").first()


@register.simple_tag
def resting_of(path):
    """Which edition of its source the path rests on, as a `Resting`."""
    return resting(path)


@register.filter
def drawing(figure):
    """A figure's SVG, safe to print."""
    return rendering.drawing(figure)


@register.filter
def keys(markdown):
    """The keys a piece of Markdown cites."""
    return cited_keys(markdown)
