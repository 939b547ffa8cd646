"""Markdown to HTML, and the only place that calls HTML safe. Two locks: the parser makes no tag of
what an author types (html=False), and an allow-list (nh3) drops whatever slipped through."""

import math
import re
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import nh3
from defusedxml import ElementTree, common
from django.core.exceptions import ValidationError
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext, override
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

# Raise this when what stands below makes other HTML of the same Markdown: stored HTML is then made again.
RENDERER = "1"

LARGEST_LESSON = 200_000
WORDS_A_MINUTE = 180
FIGURE = r'<figure class="drawing" data-figure="([^"]*)"><figcaption>(.*?)</figcaption></figure>'
CITE = re.compile(r"\[@([^\[\]\n]*)\]")

TAGS = set("p h2 h3 h4 ul ol li strong em a code pre blockquote hr br div span figure figcaption".split())
TAGS |= set("table thead tbody tr th td".split())
ATTRIBUTES = {
    "a": {"href", "class", "aria-label"},
    "ol": {"start"},
    **dict.fromkeys(["div", "span", "th", "td"], {"class"}),
    **dict.fromkeys(["h2", "h3", "h4"], {"id"}),
    "figure": {"class", "data-figure"},
}


@dataclass(frozen=True)
class Rendered:
    """A lesson as HTML. keys: passages it cites, in the order of their numbers. terms: slugs of the
    glossary words it uses. minutes: reading time at 180 words a minute, at least 1."""

    html: str
    lede_html: str
    summary_html: str
    keys: list
    terms: list
    minutes: int


def keys_in(mark):
    """The keys inside `[@…; @…]`."""
    return [part.strip().lstrip("@").strip() for part in mark.split(";") if part.strip().lstrip("@").strip()]


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
    keys = {}
    for block in parse(markdown):
        for token in block.children or ():
            if token.type == "cite":
                keys.update(dict.fromkeys(token.meta["keys"]))
    return list(keys)


def word_count(markdown):
    """Words a reader reads: marks, addresses and fences are not words."""
    text = " ".join(
        token.content
        for block in parse(markdown)
        for token in (block.children or ())
        if token.type in ("text", "code_inline")
    )
    return len(re.findall(r"\w+(?:[-'’]\w+)*", text))


class Glossary:
    """Finds glossary words in running text and links each at its first place."""

    def __init__(self, terms):
        self.by_spelling, self.used = {}, {}
        for term in terms:
            for spelling in term.spellings:
                self.by_spelling.setdefault(self.fold(spelling), term.slug)
        self.slugs = set(self.by_spelling.values())
        spellings = sorted(self.by_spelling, key=len, reverse=True)
        self.pattern = (
            re.compile(
                r"(?<![\w-])(?:" + "|".join(re.escape(s) for s in spellings) + r")(?![\w-])", re.IGNORECASE
            )
            if spellings
            else None
        )

    @staticmethod
    def fold(spelling):
        # A short form in capitals is only meant in capitals: "CAC", never "cac".
        return spelling if spelling.isupper() else spelling.lower()

    def find(self, text):
        """(start, end, slug) of each word not linked before."""
        for match in self.pattern.finditer(text) if self.pattern else ():
            word = match[0]
            slug = self.by_spelling.get(word) or self.by_spelling.get(word.lower())
            if slug and slug not in self.used:
                self.used[slug] = True
                yield match.start(), match.end(), slug

    def link(self, blocks):
        """Turns first occurrences, and `[text](term:slug)`, in these tokens into links to the word."""
        in_heading = False
        for block in blocks:
            if block.type in ("heading_open", "heading_close"):
                in_heading = block.nesting > 0
            if block.type == "inline":
                block.children = list(self.linked(block.children, in_heading))

    def linked(self, tokens, in_heading):
        depth = 0
        for token in tokens:
            depth += token.nesting if token.type in ("link_open", "link_close") else 0
            if token.type == "link_open" and str(token.attrs.get("href", "")).startswith("term:"):
                slug = str(token.attrs["href"]).removeprefix("term:")
                if slug not in self.slugs:
                    raise ValidationError(
                        gettext(
                            "The word “%(slug)s” is not in the glossary. Add it there, or choose another."
                        )
                        % {"slug": slug}
                    )
                self.used[slug] = True
                token.attrs = {"href": f"#word-{slug}", "class": "term"}
            if token.type != "text" or depth or in_heading:
                yield token
            else:
                yield from self.split(token)

    def split(self, token):
        at = 0
        for start, end, slug in self.find(token.content):
            yield Token("text", "", 0, content=token.content[at:start])
            yield Token("link_open", "a", 1, attrs={"href": f"#word-{slug}", "class": "term"})
            yield Token("text", "", 0, content=token.content[start:end])
            yield Token("link_close", "a", -1)
            at = end
        yield Token("text", "", 0, content=token.content[at:])


def clean(html):
    return nh3.clean(
        html,
        tags=TAGS,
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


def render_blocks(markdown, env, glossary=None):
    blocks = tidy_tokens(parse(markdown))
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


def render(lesson, document):
    """The lesson (or a version of it) as HTML, in its document's language.

    ValidationError, in the author's words, for a figure or a word that does not exist."""
    env = {}
    glossary = Glossary(document.terms.all())
    with override(document.language):
        lede = render_blocks(lesson.lede, env)
        html = place_figures(render_blocks(lesson.body, env, glossary), document)
        summary = render_blocks(lesson.summary, env)
    words = sum(word_count(part) for part in (lesson.lede, lesson.body, lesson.summary))
    return Rendered(
        html=html,
        lede_html=lede,
        summary_html=summary,
        keys=list(env.get("numbers", {})),
        terms=list(glossary.used),
        minutes=max(1, math.floor(words / WORDS_A_MINUTE + 0.5)),
    )


def render_plain(markdown):
    """A line of Markdown (a stem, a choice, a meaning) as safe inline HTML, without its citations."""
    return mark_safe(clean(PARSER.renderInline(CITE.sub("", markdown or "").strip())))


def stored(html):
    """HTML that `render` made and a version keeps, as a template may print it."""
    return mark_safe(html)


def drawing(figure):
    """A figure's SVG as a template may print it."""
    return mark_safe(clean_svg(figure.svg))


SVG = "{http://www.w3.org/2000/svg}"
SVG_TAGS = frozenset(
    (
        "svg g path circle ellipse rect line polyline polygon text tspan defs linearGradient "
        "radialGradient stop clipPath mask pattern marker title desc "
    ).split()
)
SVG_ATTRIBUTES = frozenset(
    (
        "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points transform class id fill fill-rule "
        "fill-opacity stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray "
        "stroke-dashoffset stroke-opacity stroke-miterlimit opacity text-anchor dominant-baseline font-size "
        "font-weight font-style letter-spacing dx dy role aria-label aria-labelledby aria-describedby "
        "aria-hidden focusable offset stop-color stop-opacity gradientUnits gradientTransform "
        "patternUnits patternTransform spreadMethod clip-path clip-rule clipPathUnits mask maskUnits "
        "marker-start marker-mid marker-end markerWidth markerHeight markerUnits refX refY orient "
        "preserveAspectRatio vector-effect paint-order "
    ).split()
)
LARGEST_SVG = 200_000


def clean_svg(svg):
    """The drawing with nothing in it that could run, load or point elsewhere.

    ValidationError naming the first thing that may not stand in a figure."""
    if len(svg) > LARGEST_SVG:
        raise ValidationError(gettext("This drawing is too large. Keep it under 200 KB."))
    try:
        root = ElementTree.fromstring(svg, forbid_dtd=True)
    except (ElementTree.ParseError, common.DefusedXmlException, ValueError) as error:
        raise ValidationError(
            gettext("This is not a drawing we can read. Save it as a plain SVG file.")
        ) from error
    if root.tag != f"{SVG}svg":
        raise ValidationError(gettext("This is not an SVG drawing. Save it as a plain SVG file."))
    for element in root.iter():
        refuse_unsafe(element)
        element.tag = element.tag.removeprefix(SVG)
    return ElementTree.tostring(root, encoding="unicode")


def refuse_unsafe(element):
    tag = str(element.tag).removeprefix(SVG)
    if tag not in SVG_TAGS:
        raise ValidationError(
            gettext("A figure may not contain <%(tag)s>. Take it out and save again.") % {"tag": tag}
        )
    for name, value in element.attrib.items():
        outside = re.search(r"url\((?!#[\w-]+\))|:", value) if name != "aria-label" else None
        if name not in SVG_ATTRIBUTES or outside:
            raise ValidationError(
                gettext('A figure may not use %(name)s="%(value)s" on <%(tag)s>. Take it out and save again.')
                % {"name": name, "value": value[:60], "tag": tag}
            )
