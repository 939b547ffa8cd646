"""Reads Markdown: headings at their true level, prose, lists, tables, images, footnotes and code."""

import re
from importlib.metadata import version
from itertools import accumulate

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from . import languages, rights
from .building import Builder
from .decoding import decode
from .inlines import ENDED
from .markdown_contents import said_in, without_contents
from .markdown_flavours import is_badge, plainer, raised_and_lowered, with_front
from .markdown_html import PARTS, TAG, as_markdown, said_by
from .markdown_raw import write_html
from .noted import last_of
from .outline import CannotRead
from .shapes import Shape, letters
from .struck import TAGS as STRUCK
from .struck import says_nothing

READER = f"markdown 10, markdown-it-py {version('markdown-it-py')}"

FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
AUTHORS = re.compile(
    r"^(?:authors?|creator)[ \t]*[:=][ \t]*\[?[ \t]*\n?((?:(?:[ \t]+|[ \t]*-[ \t]+)\S.*\n?)+|[^\n\]]+)",
    re.MULTILINE | re.IGNORECASE,
)
FIELD = re.compile(
    r"""^(title|lang|language|date|licen[cs]e|rights|url|source)[ \t]*[:=][ \t]*(["']?)(.*?)\2[ \t]*$""",
    re.MULTILINE | re.IGNORECASE,
)
HEADING_ATTRIBUTES = re.compile(r"[ \t]*\{(?:[#.:]|/\*)[^{}]*\}$")
NAMED = r"""[#.][\w-]+|[\w:-]+=(?:"[^"{}]*"|'[^'{}]*'|[^\s"'{}]+)"""
# {.class #name key=value} after a link, a picture or code, and {: .class} under a paragraph, are no words.
ATTRIBUTES = re.compile(rf"^\{{:?[ \t]*(?:{NAMED})(?:[ \t]+(?:{NAMED}))*[ \t]*\}}")
BLOCK_ATTRIBUTES = re.compile(rf"\{{:[ \t]*(?:{NAMED})(?:[ \t]+(?:{NAMED}))*[ \t]*\}}")
WITH_ATTRIBUTES = frozenset({"link_close", "image", "code_inline", "em_close", "strong_close"})
SPANS = {"code_inline": "code"}
SPANS |= {f"{kind}_{end}": kind for kind in ("strong", "em", "link", "code") for end in ("open", "close")}
MATHS = {"math_inline": "$", "math_inline_double": "$$"}
TASK = re.compile(r"\[[ xX]\] +")
BREAKS = ("softbreak", "hardbreak")
TELLING = 20_000  # letters that tell a language
BRACKETS = re.compile(r"(?:!?\[){100}")
CONTAINERS = frozenset({"blockquote_open", "list_item_open", "dd_open", "footnote_reference_open"})
# What cannot stand in one line with the word it explains.
APART = frozenset(
    "bullet_list_open ordered_list_open dl_open blockquote_open table_open fence code_block html_block "
    "heading_open".split()
)


def make_parser():
    parser = (
        MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin).use(deflist_plugin)
    )
    # Prices are no formulas: those have no space within their dollars, and no digit outside.
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    # The plugin gathers all footnotes at the end; left where they stand, they keep their section.
    parser.disable("footnote_tail")
    return parser


PARSER = make_parser()


def read(data, name):
    """The outline of a Markdown file given as bytes; ``name`` is its title when nothing else is."""
    text, warnings = decode(data)
    text = with_front(text)
    front = FRONT_MATTER.match(text)
    fields = {key.lower(): value for key, _quote, value in FIELD.findall(front[2])} if front else {}
    said = fields.get("lang") or fields.get("language")
    builder = Builder(name, READER, said or languages.language_of(text[:TELLING]))
    builder.warnings += warnings
    builder.metadata_title = fields.get("title", "")
    builder.tell(authors_in(front[2]) if front else "", fields.get("date", ""))
    said = (fields.get(name, "") for name in ("licence", "license", "rights"))
    web = (rights.address(fields.get(name, "")) for name in ("url", "source"))
    builder.tell_rights(rights.licence(next(filter(None, said), "")), next(filter(None, web), ""))
    if BRACKETS.search(text):
        raise CannotRead(_("This file has too many brackets inside one another. Take some away."))
    env = {}
    try:
        tokens = PARSER.parse(plainer(text[front.end() :] if front else text), env)
    except RecursionError as error:
        raise CannotRead(_("This file is nested too deeply to be read. Take it apart.")) from error
    deepest = PARSER.options["maxNesting"] - 1
    if any(token.type in CONTAINERS and token.level >= deepest for token in tokens):
        # The parser drops what stands inside; nothing may be dropped in silence.
        raise CannotRead(_("This file has too many lists or quotations inside one another. Take some apart."))
    tokens, contents = without_contents(tokens)
    Walk(builder, env).walk(tokens)
    builder.addresses += said_in(contents)
    return builder.outline()


def authors_in(front):
    """The authors that stand before a Markdown file's text, each in a line, a list or apart by commas."""
    found = AUTHORS.search(front)
    lines = re.split(r"\n|,(?=\s*[\"'])", found[1]) if found else ()
    said = (re.sub(r"^[\s-]*(?:name\s*:\s*)?", "", line).strip(" \t\"',]") for line in lines)
    return ";".join(line for line in said if line and ":" not in line)


class Walk:
    """Writes the parser's tokens into the outline."""

    def __init__(self, builder, env):
        self.builder = builder
        self.env = env
        self.items = []  # contexts of the lists we are inside of
        self.marks = []  # the number of the item in each of them; None in a list that does not count
        self.quotes = 0  # quotations we are inside of
        self.in_item = 0
        self.heading = 0
        self.term = None  # (text, spans) of a word of which what it means has not come yet
        self.defined, self.is_term = "", False
        self.note = None  # (text, spans) of each paragraph of the footnote we are inside of
        self.marked = {}  # what stands before the first mark of each footnote, by its label
        self.cells = None  # (text, spans) of each cell of the row we are inside of
        self.header = None  # the texts of the first row of the table we are inside of

    def walk(self, tokens):
        for token in tokens:
            step = getattr(self, f"on_{token.type}", None)
            if token.type in APART:
                self.meaning()
            if step:
                step(token)

    def on_heading_open(self, token):
        self.heading = int(token.tag[1])

    def on_heading_close(self, token):
        self.heading = 0

    def on_bullet_list_open(self, token):
        self.items.append(self.builder.lead_in())

    def on_bullet_list_close(self, token):
        self.items.pop()
        self.builder.last = None

    on_ordered_list_open, on_ordered_list_close = on_bullet_list_open, on_bullet_list_close

    def on_list_item_open(self, token):
        self.marks.append(int(token.info) if token.info.isdecimal() else None)

    def on_list_item_close(self, token):
        self.marks.pop()

    on_dl_open, on_dl_close = on_bullet_list_open, on_bullet_list_close

    def on_dt_open(self, token):
        self.is_term = True

    def on_dt_close(self, token):
        self.is_term = False

    def on_dd_open(self, token):
        self.marks.append(0 if self.term is None else None)
        self.defined = self.term[0] if self.term else self.defined
        self.items.append(self.defined)

    def on_dd_close(self, token):
        self.meaning()
        self.items.pop()
        self.marks.pop()

    def meaning(self, text="", spans=()):
        """Writes a word, where one waits, with this that it means: one item."""
        if not self.term:
            return
        (term, marked), self.term = self.term, None
        colon = ":" if text and not ENDED.search(term) else ""
        marked = marked or [(0, letters(term), "strong", "")]
        said, spans = joined([(f"{term}{colon}", marked), (text, spans)])
        self.builder.item(said, self.items[-2], Shape(bool(self.quotes), tuple(self.marks), tuple(spans)))
        self.marks[-1] = 0

    def on_blockquote_open(self, token):
        self.quotes += 1

    def on_blockquote_close(self, token):
        self.quotes -= 1

    def on_footnote_reference_open(self, token):
        self.note, self.label = [], token.meta["label"]

    def on_footnote_reference_close(self, token):
        self.builder.note(*joined(self.note), self.marked.get(self.label, ""))
        self.note = None

    def on_tr_open(self, token):
        self.cells = []

    def on_tr_close(self, token):
        texts = [text for text, _spans in self.cells]
        if self.header is None:
            self.builder.table(int(any(map(str.strip, texts))))
        self.builder.row(self.cells, self.header or ())
        self.header = texts if self.header is None else self.header
        self.cells = None

    def on_table_close(self, token):
        self.header = None

    def on_fence(self, token):
        self.builder.code(token.content)

    on_code_block = on_fence

    def on_math_block(self, token):
        self.text(f"$${token.content}$$")

    on_math_block_label = on_math_block

    def on_html_block(self, token):
        write_html(self, token.content)

    def on_inline(self, token):
        text, images, notes, spans = self.inline_text(token.children)
        if self.is_term:
            self.term = joined([self.term, (", ", ()), (text, spans)]) if self.term else (text, list(spans))
        elif self.heading:
            # {#name} and {.class} at the end of a heading are addresses, not words.
            self.builder.heading(self.heading, HEADING_ATTRIBUTES.sub("", text))
        elif self.cells is not None:
            self.cells.append((text, spans))
        else:
            self.text(text, spans)
        for alternative, source in images:
            self.builder.image(alternative, source)
        for note in notes:
            self.builder.note(*note)

    def text(self, text, spans=()):
        shape = Shape(bool(self.quotes), tuple(self.marks), tuple(spans))
        if self.note is not None:
            self.note.append((text, spans))
        elif self.term:
            self.meaning(text, spans)
        elif self.items:
            self.builder.item(
                TASK.sub("", text, count=1) if TASK.match(text) else text, self.items[-1], shape
            )
            if text.strip() and self.marks:
                self.marks[-1] = 0
        else:
            self.builder.paragraph(text, shape)

    def inline_text(self, children):
        """(text without marks, images, (text, spans, what stands before) of footnotes written in place, spans
        as a `Shape` has them) of a line of Markdown."""
        parts, images, notes, links = [], [], [], []  # parts: one for each child
        before = "softbreak"
        children = as_markdown(children or ())
        gone = struck(children)
        self.builder.strike(*struck_words(children, gone))
        children = left_of(children, gone)
        for child in children:
            parts.append(words_of(child, before))
            if child.type == "image":
                alternative = self.inline_text(child.children)[0]
                if not is_badge(said_by(child, "src")[0]):
                    images.append((alternative, said_by(child, "src")[0]))
                self.builder.address(alternative, *said_by(child, "src"))
            elif child.type == "link_open":
                links.append((len(parts), *said_by(child, "href")))
            elif child.type == "link_close" and links:
                start, *where = links.pop()
                self.builder.address("".join(parts[start:]), *where)
            elif child.type == "footnote_ref" and "label" in child.meta:
                self.marked.setdefault(child.meta["label"], last_of(parts))
            elif child.type == "footnote_ref":
                entry = self.env["footnotes"]["list"][child.meta["id"]]
                text, _images, _notes, spans = self.inline_text(entry["tokens"])
                notes.append((text, spans, last_of(parts)))
            before = child.type
        return "".join(parts), images, notes, in_letters(spans_of(children), parts)


def words_of(child, before):
    """What this part of a line says, after one of this type; "" for one that only marks others."""
    if child.type == "text" and before in WITH_ATTRIBUTES:
        return ATTRIBUTES.sub("", child.content)
    if child.type == "text" and before in BREAKS and BLOCK_ATTRIBUTES.fullmatch(child.content):
        return ""
    if child.type == "text":
        return raised_and_lowered(child.content)
    if child.type in MATHS:
        return f"{MATHS[child.type]}{child.content}{MATHS[child.type]}"
    if child.type == "code_inline":
        return child.content
    tag = TAG.match(child.content) if child.type == "html_inline" else None
    return " " if child.type in BREAKS or tag and tag[2].lower() in PARTS else ""


def struck(children):
    """The numbers of the children that are struck through, with the marks around them: those between ~~ and
    ~~, or a tag and its end."""
    found, opened = set(), []
    for at, child in enumerate(children):
        tag = TAG.fullmatch(child.content) if child.type == "html_inline" else None
        name = child.type[:1] if child.type in ("s_open", "s_close") else tag and tag[2].lower()
        if name not in STRUCK:
            continue
        if child.type == "s_open" or tag and not tag[1]:
            opened.append((at, name))
        elif opened and opened[-1][1] == name:
            found.update(range(opened.pop()[0], at + 1))
    return found


def left_of(children, gone):
    """The children without those, or none where nothing is said by the others."""
    if not gone:
        return children
    left = [child for at, child in enumerate(children) if at not in gone]
    said = [child.content or child.type for child in left]
    return () if says_nothing("".join(said[: min(gone)]), "".join(said[min(gone) :])) else left


def struck_words(children, gone):
    """The words of each run of children that are struck through."""
    run = []
    for at, child in enumerate([*children, None]):
        if at in gone:
            is_said = child.type in ("text", "code_inline", "image")
            run.append(" " if child.type in BREAKS else child.content if is_said else "")
        elif run:
            yield "".join(run)
            run = []


def spans_of(children):
    """(first child, child after the last, kind, address) of what is emphasised, linked or code."""
    opened = []
    for at, child in enumerate(children):
        kind = SPANS.get(child.type)
        if not kind:
            continue
        if child.nesting > 0:
            opened.append((at, kind, str(child.attrs.get("href", ""))))
        elif child.nesting == 0:
            yield at, at + 1, kind, ""
        elif opened:
            start, *rest = opened.pop()
            yield start, at, *rest


def in_letters(spans, parts):
    """These spans of parts as spans of the letters of all the parts, the outer ones first."""
    ends = [0, *accumulate(map(letters, parts))]
    found = [(ends[start], ends[end], *rest) for start, end, *rest in spans]
    return sorted(found, key=lambda span: (span[0], -span[1]))


def joined(parts):
    """These (text, spans) as one."""
    at, found = 0, []
    for text, spans in parts:
        found += [(start + at, end + at, *rest) for start, end, *rest in spans]
        at += letters(text)
    return " ".join(text for text, _spans in parts), found
