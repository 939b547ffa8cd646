"""Markdown to HTML, and the only place that calls HTML safe. Two locks: the parser (`markdown`) makes no tag
of what an author types (html=False), and an allow-list (nh3) drops whatever slipped through."""

import re
from dataclasses import dataclass
from functools import lru_cache, wraps
from html import escape, unescape

import nh3
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, override

from .drawings import clean_svg, with_regions
from .glossary import Glossary
from .markdown import (
    ASKING,
    CITE,
    PARSER,
    asked,
    minutes_to_read,
    parse,
    tidy_tokens,
    without_empty_heads,
    words_to_read,
)
from .transcribing import worded

# Raise this when what stands below or in `markdown` makes other HTML of the same text: stored HTML is then
# made again.
RENDERER = "5"
RENDERINGS_KEPT, LONGEST_KEPT = 1000, 1000
MOST_NAMED = 8
FIGURE = r'<figure class="drawing" data-figure="([^"]*)"><figcaption>(.*?)</figcaption></figure>'
SHOWN = r'<figure class="drawing" data-picture="([^"]*)"><figcaption>(.*?)</figcaption></figure>'
GAP_MARK = re.compile(r'<span class="gap">(\d+)</span>')

TAGS = set("p h2 h3 h4 ul ol li strong em a code pre blockquote hr br div span figure figcaption".split())
TAGS |= set("table thead tbody tr th td".split())
ATTRIBUTES = {
    "a": {"href", "class", "aria-label"},
    "ol": {"start"},
    **dict.fromkeys(["div", "span"], {"class"}),
    **dict.fromkeys(["th", "td"], {"class", "colspan", "rowspan"}),
    **dict.fromkeys(["h2", "h3", "h4"], {"id"}),
    "img": {"src", "alt", "class", "loading"},
    "figure": {"class", "data-figure", "data-picture"},
}


@dataclass(frozen=True)
class Rendered:
    """A lesson as HTML. keys: passages it cites, in the order of their numbers. terms: slugs of the
    glossary words it uses; words: these words as they are told below it. minutes: reading time at 180 words
    a minute, at least 1."""

    html: str
    lede_html: str
    summary_html: str
    keys: list
    terms: list
    words: list
    minutes: int


def clean(html, tags=TAGS):
    return nh3.clean(
        html,
        tags=tags,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def render_blocks(markdown, env, glossary=None):
    blocks = without_empty_heads(tidy_tokens(parse(markdown)))
    if glossary:
        glossary.link(blocks)
    return clean(PARSER.renderer.render(blocks, PARSER.options, env))


def place_figures(html, document):
    """Puts each drawing, cleaned when it was saved, into its figure, with its words for who cannot see it."""
    figures = {figure.slug: figure for figure in document.figures.all()}

    def draw(match):
        figure = figures.get(match[1])
        if not figure:
            raise ValidationError(
                gettext("There is no figure called “%(slug)s”. Known figures: %(known)s.")
                % {"slug": match[1], "known": ", ".join(sorted(figures)) or gettext("none yet")}
            )
        words = (
            f'<details class="in-words"><summary>{escape(gettext("This figure in words"))}</summary>'
            f"<p>{escape(figure.alternative)}</p></details>"
        )
        drawing = clean_svg(figure.svg)
        return f'<figure class="drawing">{drawing}<figcaption>{match[2]}{words}</figcaption></figure>'

    # nh3 keeps the attributes in the order the renderer wrote them.
    return re.sub(FIGURE, draw, html, flags=re.DOTALL)


def place_pictures(html, document):
    """Puts each picture of the document into its figure, or its words where its bytes are not kept."""

    def show(match):
        words, digest = document.pictures.get(match[1]) or unknown_picture(match[1], document)
        shown = "" if escape(words) in match[2] else f"<p>{escape(words)}</p>"
        if digest:
            address = reverse("learn:image", args=[document.slug, digest])
            shown = f'<img class="picture" src="{address}" alt="{escape(words)}" loading="lazy">'
        return f'<figure class="drawing">{shown}<figcaption>{match[2]}</figcaption></figure>'

    return re.sub(SHOWN, show, html, flags=re.DOTALL)


def unknown_picture(key, document):
    """ValidationError that names the pictures there are."""
    known = [f"{key} (“{words[:40]}”)" for key, (words, _digest) in document.pictures.items()]
    raise ValidationError(
        gettext("The document has no picture with the key “%(key)s”. Its pictures: %(known)s.")
        % {"key": key, "known": ", ".join(known[:MOST_NAMED]) or gettext("none")}
    )


def render(lesson, document):
    """The lesson (or a version of it) as HTML, in its document's language.

    ValidationError, in the author's words, for a figure, a picture or a word that does not exist."""
    env = {}
    terms = list(document.terms.all())
    glossary = Glossary(terms)
    with override(document.language):
        lede = render_blocks(lesson.lede, env)
        html = place_figures(render_blocks(lesson.body, env, glossary), document)
        html = place_pictures(html, document)
        summary = render_blocks(lesson.summary, env)
    return Rendered(
        html=html,
        lede_html=lede,
        summary_html=summary,
        keys=list(env.get("numbers", {})),
        terms=list(glossary.used),
        words=words_told(terms, list(glossary.used)),
        minutes=minutes_to_read(words_to_read(lesson)),
    )


def words_told(terms, slugs):
    """The words with these slugs, in this order, each a dict: slug, name, meaning as HTML, is_general."""
    found = {
        term.slug: {
            "slug": term.slug,
            "name": term.name,
            "meaning": str(render_plain(term.definition)),
            "is_general": term.is_general,
        }
        for term in terms
        if term.slug in slugs
    }
    return [found[slug] for slug in slugs if slug in found]


def same_for_everybody(make):
    """Keeps what was made of a text for a document, in this language: every learner who is asked a question
    is shown the same words."""

    @lru_cache(maxsize=RENDERINGS_KEPT)
    def of(markdown, document, _language):
        return make(markdown, document)

    @wraps(make)
    def kept(markdown, document=None):
        slug = document.slug if document else None
        if markdown and len(markdown) > LONGEST_KEPT:
            return make(markdown, slug)
        return of(markdown, slug, get_language())

    kept.forget = of.cache_clear
    return kept


@same_for_everybody
def render_plain(markdown, _document):
    """A line of Markdown (a stem, a choice, a meaning) as safe inline HTML, without its citations."""
    return mark_safe(clean(PARSER.renderInline(CITE.sub("", markdown or "").strip())))


def render_words_in(text, spans):
    """A text of a source with these spans of it, as a place's shape has them, emphasised and linked: as safe
    HTML."""
    return mark_safe(clean(PARSER.renderInline(worded(text, spans))) if spans else escape(text))


ASKING_TAGS = TAGS | {"img"}


@same_for_everybody
def render_text(markdown, document):
    """What is asked or explained, as safe HTML of paragraphs, lists and pictures. A picture,
    ``![its words](image:DIGEST)``, is one of the document; without one only its words stand there."""
    html = ASKING.renderer.render(asked(markdown), ASKING.options, {"document": document})
    return mark_safe(clean(html, ASKING_TAGS))


@same_for_everybody
def render_line(markdown, document):
    """Like `render_text` where a page has room for a line only: paragraphs become line breaks."""
    lines = [
        ASKING.renderer.render(block.children, ASKING.options, {"document": document})
        if block.type == "inline"
        else escape(block.content)
        for block in asked(markdown)
        if block.content
    ]
    return mark_safe(clean("<br>".join(lines), ASKING_TAGS))


def render_words(markdown):
    """The bare words of a line of Markdown, where no markup can stand. Not safe HTML: it is escaped."""
    return unescape(strip_tags(render_line(markdown).replace("<br>", " ")))


@same_for_everybody
def is_line(markdown, _document):
    """Whether the text is one paragraph of words, with neither picture nor gap."""
    blocks = asked(markdown)
    inner = {child.type for block in blocks for child in block.children or ()}
    return (
        len(blocks) <= 3
        and not inner & {"image", "gap"}
        and all(block.type in ("paragraph_open", "inline", "paragraph_close") for block in blocks)
    )


def parted_at_gaps(html):
    """What `render_text` made, as [(the HTML before a gap, the gap's number or None after the last)]."""
    pieces = GAP_MARK.split(html)
    numbers = [int(number) for number in pieces[1::2]]
    return [(mark_safe(piece), number) for piece, number in zip(pieces[::2], [*numbers, None], strict=True)]


def stored(html):
    """HTML that `render` made and a version keeps, as a template may print it."""
    return mark_safe(html)


def changed(html):
    """HTML that our own templates made, with other ids and addresses in it, as a template may print it."""
    return mark_safe(html)


def drawing(figure):
    """A figure's SVG as a template may print it."""
    return mark_safe(clean_svg(figure.svg))


def drawing_with_regions(figure, regions, anchor=""):
    """A figure's SVG whose shapes of these ids can be told apart; see `drawings.with_regions`."""
    return mark_safe(with_regions(figure.svg, regions, anchor))
