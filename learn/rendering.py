"""Markdown to HTML, and the only place that calls HTML safe. Two locks: the parser makes no tag of
what an author types (html=False), and an allow-list (nh3) drops whatever slipped through."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache, wraps
from html import escape, unescape
from itertools import pairwise

import nh3
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language, gettext, override
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from .drawings import clean_svg, with_regions
from .glossary import Glossary
from .transcribing import worded

# Raise this when what stands below makes other HTML of the same Markdown: stored HTML is then made again.
RENDERER = "4"

LARGEST_LESSON = 200_000
WORDS_A_MINUTE = 180
RENDERINGS_KEPT, LONGEST_KEPT = 1000, 1000
MOST_NAMED = 8
FIGURE = r'<figure class="drawing" data-figure="([^"]*)"><figcaption>(.*?)</figcaption></figure>'
SHOWN = r'<figure class="drawing" data-picture="([^"]*)"><figcaption>(.*?)</figcaption></figure>'
SHOWN_AT = re.compile(r"^(:::+[ \t]*picture[ \t]+)(\w+)", re.MULTILINE)
CITE = re.compile(r"\[@([^\[\]\n]*)\]")
PICTURE_MARK = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\(image:([0-9a-f]{64})\)")
GAP = re.compile(r"\[\[(\d{1,2})\]\]")
GAP_MARK = re.compile(r'<span class="gap">(\d+)</span>')
PICTURE = re.compile(r"image:([0-9a-f]{64})")

TAGS = set("p h2 h3 h4 ul ol li strong em a code pre blockquote hr br div span figure figcaption".split())
TAGS |= set("table thead tbody tr th td".split())
ATTRIBUTES = {
    "a": {"href", "class", "aria-label"},
    "ol": {"start"},
    **dict.fromkeys(["div", "span", "th", "td"], {"class"}),
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


def keys_in(mark):
    """The keys inside `[@…; @…]`."""
    return [part.strip().lstrip("@").strip() for part in mark.split(";") if part.strip().lstrip("@").strip()]


def with_keys(markdown, instead):
    """The Markdown with other keys in the place of these in every mark, each once, and at every picture:
    {key: [key, ...]}."""

    def put(mark):
        keys = keys_in(mark[1])
        if not set(keys) & set(instead):
            return mark[0]
        now = dict.fromkeys(new for key in keys for new in instead.get(key, [key]))
        return "[" + "; ".join(f"@{key}" for key in now) + "]"

    shown = SHOWN_AT.sub(lambda at: at[1] + instead.get(at[2], [at[2]])[0], markdown)
    return CITE.sub(put, shown)


def read_cite(state, silent):
    """The inline rule for `[@key; @key]`."""
    match = CITE.match(state.src, state.pos)
    if not match or not keys_in(match[1]):
        return False
    if not silent:
        token = state.push("cite", "", 0)
        token.meta = {"keys": keys_in(match[1])}
    state.pos = match.end()
    return True


def cite_marks(self, tokens, index, options, env):
    numbers = env.setdefault("numbers", {})
    marks = []
    for key in tokens[index].meta["keys"]:
        number = numbers.setdefault(key, len(numbers) + 1)
        label = escape(gettext("Source sentence %(number)d") % {"number": number})
        marks.append(f'<a class="cite" href="#p-{escape(key)}" aria-label="{label}">{number}</a>')
    return f'<span class="cites">{"".join(marks)}</span>'


def figure_open(self, tokens, index, options, env):
    if tokens[index].nesting < 0:
        return "</figcaption></figure>\n"
    slug = tokens[index].info.strip().removeprefix("figure").strip()
    return f'<figure class="drawing" data-figure="{escape(slug)}"><figcaption>'


def picture_open(self, tokens, index, options, env):
    if tokens[index].nesting < 0:
        return "</figcaption></figure>\n"
    key = tokens[index].info.strip().removeprefix("picture").strip().strip("[]@")
    return f'<figure class="drawing" data-picture="{escape(key)}"><figcaption>'


def plain_open(self, tokens, index, options, env):
    if tokens[index].nesting < 0:
        return "</div>\n"
    return f'<div class="plain-words"><span class="general">{escape(gettext("General meaning"))}</span>'


def alternative_only(self, tokens, index, options, env):
    """An image of the Markdown kind could come from another host: its words stay, the address goes."""
    return escape(tokens[index].content)


def make_parser():
    parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
    parser.inline.ruler.before("link", "cite", read_cite)
    parser.use(container_plugin, "figure", render=figure_open)
    parser.use(container_plugin, "picture", render=picture_open)
    parser.use(container_plugin, "plain", render=plain_open)
    parser.add_render_rule("cite", cite_marks)
    parser.add_render_rule("image", alternative_only)
    return parser


PARSER = make_parser()


def parse(markdown):
    if len(markdown) > LARGEST_LESSON:
        raise ValidationError(
            gettext(
                "This text has %(length)d characters; at most %(most)d are possible. Make two lessons of it."
            )
            % {"length": len(markdown), "most": LARGEST_LESSON}
        )
    return PARSER.parse(markdown)


def cited_keys(markdown):
    """Keys cited in this Markdown, in order, each once. What stands in code cites nothing."""
    return list(cited_words(markdown))


def cited_words(markdown):
    """What is said with each key that is cited, in order: the words of its block before the mark, from the
    mark before on."""
    said = {}
    for block in parse(markdown):
        words = ""
        for token in block.children or ():
            if token.type == "cite":
                for key in token.meta["keys"]:
                    said.setdefault(key, words)
                words = ""
            elif token.type in ("text", "code_inline"):
                words += token.content
            else:
                words += " "
    return said


def word_count(markdown):
    """Words a reader reads: marks, addresses and fences are not words."""
    text = " ".join(
        token.content
        for block in parse(markdown)
        for token in (block.children or ())
        if token.type in ("text", "code_inline")
    )
    return len(re.findall(r"\w+(?:[-'’]\w+)*", text))


def clean(html, tags=TAGS):
    return nh3.clean(
        html,
        tags=tags,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def part_id(heading):
    """The address, within its lesson's page, of the part under this heading."""
    return f"part-{slugify(heading, allow_unicode=True)}"


def tidy_tokens(blocks):
    """The page has its h1; alignment goes by class, since the CSP drops style attributes; a mark
    stands close to the sentence it belongs to, so that it never opens a line alone."""
    for place, block in enumerate(blocks):
        if block.type in ("heading_open", "heading_close"):
            block.tag = f"h{min(max(int(block.tag[1]), 2), 4)}"
        if block.type == "heading_open":
            block.attrs["id"] = part_id(blocks[place + 1].content)
        style = str(block.attrs.pop("style", ""))
        if style:
            block.attrs["class"] = (
                "right-aligned" if "right" in style else "centred" if "center" in style else "left"
            )
        for before, after in pairwise(block.children or ()):
            if after.type == "cite" and before.type == "text":
                before.content = before.content.rstrip()
    return blocks


def without_empty_heads(blocks):
    """The blocks without the row over a table's columns where it has no words: Markdown knows no table
    without one."""
    kept, head = [], None
    for block in blocks:
        if block.type == "thead_open":
            head = []
        if head is None:
            kept.append(block)
            continue
        head.append(block)
        if block.type == "thead_close":
            kept += head if any(each.content for each in head) else []
            head = None
    return kept


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
    length = sum(word_count(part) for part in (lesson.lede, lesson.body, lesson.summary))
    return Rendered(
        html=html,
        lede_html=lede,
        summary_html=summary,
        keys=list(env.get("numbers", {})),
        terms=list(glossary.used),
        words=words_told(terms, list(glossary.used)),
        minutes=max(1, math.floor(length / WORDS_A_MINUTE + 0.5)),
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
    return mark_safe(clean(PARSER.renderInline(worded(text, spans)))) if spans else escape(text)


def read_gap(state, silent):
    """The inline rule for `[[1]]`."""
    match = GAP.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push("gap", "", 0).content = match[1]
    state.pos = match.end()
    return True


def gap_mark(self, tokens, index, options, env):
    return f'<span class="gap">{int(tokens[index].content)}</span>'


def picture(self, tokens, index, options, env):
    """A picture kept with the document, by its digest; of any other only its words stay."""
    token = tokens[index]
    kept = PICTURE.fullmatch(str(token.attrs.get("src", "")))
    if not kept or not env["document"]:
        return escape(token.content)
    address = reverse("learn:image", args=[env["document"], kept[1]])
    return f'<img class="picture" src="{escape(address)}" alt="{escape(token.content)}" loading="lazy">'


def make_asking_parser():
    """The parser of what is asked: gaps and the document's pictures beside what lessons know."""
    parser = make_parser()
    parser.inline.ruler.before("cite", "gap", read_gap)
    parser.add_render_rule("gap", gap_mark)
    parser.add_render_rule("image", picture)
    return parser


ASKING = make_asking_parser()
ASKING_TAGS = TAGS | {"img"}


def asked(markdown):
    markdown = CITE.sub("", markdown or "").strip()
    if "\n" in markdown:
        return tidy_tokens(ASKING.parse(markdown))
    # One line is never a list or a heading: "- 5 mmHg" means minus five.
    inline = ASKING.parseInline(markdown)
    return [
        Token("paragraph_open", "p", 1, block=True),
        *inline,
        Token("paragraph_close", "p", -1, block=True),
    ]


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


def without_marks(markdown):
    """A question as a list or a heading names it: a line for each gap, its words for each picture."""
    named = PICTURE_MARK.sub(lambda mark: re.sub(r"\\(.)", r"\1", mark[1]) or gettext("picture"), markdown)
    return GAP.sub("____", named)


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
