"""How templates print what rendering made safe."""

from django import template

from .. import rendering

register = template.Library()


@register.filter
def plain(markdown):
    """A line of Markdown as safe inline HTML, its citations left out."""
    return rendering.render_plain(markdown)


@register.filter
def stored(html):
    """HTML that a lesson's version keeps."""
    return rendering.stored(html)


@register.simple_tag
def cover_of(path):
    """The path's opening drawing (its document's figure called "cover"), or None."""
    return path.document.figures.filter(slug="cover").first()


@register.filter
def drawing(figure):
    """A figure's SVG, safe to print."""
    return rendering.drawing(figure)


@register.filter
def keys(markdown):
    """The keys a piece of Markdown cites."""
    return rendering.cited_keys(markdown)
