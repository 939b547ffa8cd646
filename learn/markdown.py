"""The Markdown of what is taught and asked: its marks, what it cites, how long it is. Nothing here makes HTML
safe: that is `rendering`'s alone."""

import re
from html import escape
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from .merged_cells import with_merged_cells

LARGEST_LESSON = 200_000
WORDS_A_MINUTE = 180
SHOWN_AT = re.compile(r"^(:::+[ \t]*picture[ \t]+)(\w+)", re.MULTILINE)
CITE = re.compile(r"\[@([^\[\]\n]*)\]")
PICTURE_MARK = re.compile(r"!\[((?:\\.|(?!!\[)[^\]\\])*)\]\(image:([0-9a-f]{64})\)")
GAP = re.compile(r"\[\[(\d{1,2})\]\]")
PICTURE = re.compile(r"image:([0-9a-f]{64})")


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


def minutes_to_read(words):
    """How long so many words take to read, in whole minutes, and one at least."""
    return max(1, int(words / WORDS_A_MINUTE + 0.5))


def words_to_read(said):
    """How many words a lesson, or a version of one, has to be read."""
    return sum(word_count(part) for part in (said.lede, said.body, said.summary))


def word_count(markdown):
    """Words a reader reads: marks, addresses and fences are not words."""
    text = " ".join(
        token.content
        for block in parse(markdown)
        for token in (block.children or ())
        if token.type in ("text", "code_inline")
    )
    return len(re.findall(r"\w+(?:[-'’]\w+)*", text))


def part_id(heading):
    """The address, within its lesson's page, of the part under this heading."""
    return f"part-{slugify(heading, allow_unicode=True)}"


def tidy_tokens(blocks):
    """The page has its h1; alignment goes by class, since the CSP drops style attributes; a mark stands close
    to the sentence it belongs to, so that it never opens a line alone; merged cells are one."""
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
    return with_merged_cells(blocks)


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


def without_marks(markdown):
    """A question as a list or a heading names it: its words alone, a line for each gap, of a picture its
    words."""
    words = []
    for block in asked(markdown):
        if block.type in ("inline", "code_block", "fence"):
            words += [*map(word_of, block.children or [block]), " "]
    return " ".join("".join(words).split()) or markdown


def word_of(token):
    if token.type == "gap":
        return "____"
    if token.type == "image":
        return "".join(map(word_of, token.children or ())) or gettext("picture")
    return " " if token.type in ("softbreak", "hardbreak") else token.content
