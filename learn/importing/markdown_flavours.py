"""Markdown of every flavour as the parser reads it: what other programs write for boxes, tabs, tables of
contents, shortcodes and what stands before a text becomes plain Markdown, or goes where it says nothing.
Blocks of code stay as they are."""

import re

from .inlines import LOWERED, RAISED

# Boxes that are shown with what they are called over them, where they have no title of their own.
KINDS = frozenset(
    "note tip info warning danger caution important success question failure bug example abstract summary "
    "hint attention error seealso todo remember admonition".split()
)
# Others whose title stands over what is in them.
TITLED = KINDS | {"details", "dropdown", "card", "tab-item", "tab"}
DEEPEST = 12
INDENT = 4
LONGEST = 500  # letters of a line that may be no plain Markdown
FENCE = re.compile(r"((?:(?:[-*+]|\d{1,9}[.)]) {1,4}| {1,3}){0,4})(`{3,}|~{3,})([^`]*)$")
BOX = re.compile(r"""( *)(?:!!!|\?\?\?\+?) +([\w-]+(?: [\w-]+){0,4})?(?: *["“](.*)["”])? *$""")
TAB = re.compile(r"""( *)===[!+]? +"(.*)" *$""")
COLONS = re.compile(r"( *):{3,} *(.*)$")
NAME, TITLE, IN_BRACKETS = (
    re.compile(r"\{?\.?([\w-]+)\}?"),
    re.compile(r'title="(.*?)"'),
    re.compile(r"\[(.*)\]"),
)
DIRECTIVE = re.compile(r"\{([\w-]+)\} *(.*)$")
SLASHES = re.compile(r"( *)/{3,}(?: *([\w-]+)(?: *\| *(.*))?)? *$")
UNTITLED = frozenset("html caption figure-caption table-caption define".split())
OPTION = re.compile(r" *:[\w-]+:(?: .*)?$")
ALERT = re.compile(r"((?: {0,3}> ?)+)\[!([\w-]+)\][+-]? *(.*)$")
CONTENTS = re.compile(
    r"\s*(?:\[{1,2}_?TOC_?\]{1,2}|\$\{toc\}|\{:? *:? *toc\b[^}]*\}|@\[toc\].*|\{\{[<%] *toc\b.*[%>]\}\})\s*$",
    re.IGNORECASE,
)
LISTED = re.compile(r" {0,3}(?:[-*+]|1\.) +\S")
IMPORT = re.compile(r"""import\s+(?:[\w*{][^'"]*\s+from\s+)?['"][^'"]+['"];?\s*$""")
EXPORT = re.compile(r"export\s+(?:const|let|var|default|function|async)\b")
REMARKS = {"{/*": "*/}", "{% comment": "endcomment"}
LIQUID = re.compile(r"\s*(?:\{%-?(.*?)-?%\}|\{\{[<%](.*?)[%>]\}\})\s*$")
FIGURE = re.compile(r"""(src|alt|caption|title)=["“](.*?)["”]""")
ABBREVIATION = re.compile(r"\*\[[^\]]+\]:")
TIGHT, SPACED = re.compile(r"(#{1,6})(?=[^\s#!])"), re.compile(r"#{1,6}\s+\S")
WIKI = re.compile(r"(!?)\[\[(?=[^\[\]\n]*[^\W\d])([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\](?![(\[:])")
LOWER, RAISE = re.compile(r"(?<=[^\W_])~(\d{1,3}[+-]?)~"), re.compile(r"(?<=[^\W_])\^([-+−]?\d{1,3}|n|i)\^")
BADGE = re.compile(
    r"https?://[^\s?]*(?:shields\.io|badgen\.net|badge|travis-ci\.|codecov\.io|coveralls\.io|appveyor\.com|"
    r"circleci\.com|/workflows/[^\s?]*\.svg)",
    re.IGNORECASE,
)
TITLE_BLOCK = re.compile(r"\A% *(\S.*)\n(?:% *(.*)\n)?(?:% *(.*)\n)?\s*\n")
FIELD = (
    r"(?:title|authors?|date|modified|tags?|keywords|category|categories|slug|status|summary|description|lang|"
    r"language|layout|template|licen[cs]e|url|source):"
)
FIELDS = re.compile(
    rf"\A(?=(?:[^\n]+\n)*?title:)((?:{FIELD}[ \t]*[^\n]*\n(?:[ \t]+\S[^\n]*\n)*)+)(?:[ \t]*\n|\Z)",
    re.IGNORECASE,
)


def plainer(text):
    """The text in plain Markdown; the very same where it is that already."""
    return "\n".join(Flavours(text.split("\n")).lines())


def with_front(text):
    """The text with what it tells of itself, without lines around it, between lines as most write it."""
    block = TITLE_BLOCK.match(text)
    if block:
        told = zip(("title", "author", "date"), block.groups(), strict=True)
        said = "".join(f"{name}: {words}\n" for name, words in told if words)
        return f"---\n{said}---\n{text[block.end() :]}"
    fields = FIELDS.match(text)
    return f"---\n{fields[1]}---\n{text[fields.end() :]}" if fields else text


class Flavours:
    def __init__(self, lines, depth=0, is_tight=None):
        self.given, self.depth, self.at = lines, depth, 0
        self.is_tight = are_tight(lines) if is_tight is None else is_tight
        self.found = []
        self.closing = []  # the fences of boxes that are open

    def lines(self):
        """The lines in plain Markdown."""
        while self.at < len(self.given):
            line = self.given[self.at]
            self.at += 1
            if line[:1] == "\t" or line.startswith(" " * INDENT) and not self.is_flavoured(line):
                self.found.append(line)
            elif not self.take(line):
                self.found.append(self.plain(line))
        return self.found

    def is_flavoured(self, line):
        """Whether an indented line is no code: within a list, boxes and tabs stand further in."""
        return bool((BOX.match(line) and line.lstrip()[:1] in "!?") or TAB.match(line))

    def take(self, line):
        """Writes a line that is not plain Markdown, with what belongs to it; False for any other."""
        if len(line) > LONGEST:
            return False
        return (
            self.fence(line) or self.box(line) or self.colons(line) or self.slashes(line) or self.alert(line)
            or self.contents(line) or self.script(line) or self.shortcode(line)
        )  # fmt: skip

    def fence(self, line):
        opened = FENCE.match(line)
        if not opened:
            return False
        directive = DIRECTIVE.match(opened[3].strip())
        end = self.end_of(opened[2], " *" if opened[1] else " {0,3}")
        inner, self.at = self.given[self.at : end], end + 1
        if not directive or directive[1] not in KINDS | {"toctree", "contents"}:
            closing = self.given[end : end + 1]
            self.found += [line, *inner, *closing]
        elif directive[1] in KINDS:
            self.write_box(opened[1], directive[2] or titled(directive[1]), without_options(inner))
        return True

    def end_of(self, fence, before):
        """The number of the line that closes a block of code."""
        closes = re.compile(rf"{before}{fence}{fence[0]}*[ \t]*$")
        ends = (at for at in range(self.at, len(self.given)) if closes.match(self.given[at]))
        return next(ends, len(self.given))

    def box(self, line):
        """!!! note "Title", ??? note, === "Tab": what stands further in belongs to it."""
        box, tab = BOX.match(line), TAB.match(line)
        if not (tab or box and (box[2] or box[3])):
            return False
        indent = (tab or box)[1]
        title = tab[2] if tab else titled(box[2].split()[0]) if box[3] is None else box[3]
        inner, further = [], len(indent) + INDENT
        # By number: a file may have thousands of boxes, and a copy of what is left for each takes long.
        for at in range(self.at, len(self.given)):
            under = self.given[at].expandtabs(INDENT)
            if under.strip() and len(under) - len(under.lstrip()) < further:
                break
            inner.append(under[further:])
        if not any(inner):
            return False
        self.at += len(inner)
        self.write_box(indent, title, inner)
        return True

    def colons(self, line):
        """:::note Title, ::: {.note}, :::{note}, and the ::: that ends it."""
        fence = COLONS.match(line)
        if not fence:
            return False
        self.found.append("")
        said = fence[2].strip()
        named = NAME.match(said)
        if named:
            name, rest = named[1].lower(), said[named.end() :].strip(" :")
            own = TITLE.search(said) or IN_BRACKETS.match(rest)
            after = "" if "{" in rest or name not in TITLED else rest
            shown = titled(name) if name in KINDS else ""
            self.write_title(fence[1], own[1] if own else after or shown)
            while self.at < len(self.given) and OPTION.match(self.given[self.at]):
                self.at += 1
        return True

    def slashes(self, line):
        """/// note | Title, and the /// that ends it, with what is set for it further in."""
        fence = SLASHES.match(line)
        if not fence:
            return False
        self.found.append("")
        name, title = (fence[2] or "").lower(), fence[3]
        if name and name not in UNTITLED:
            self.write_title(fence[1], title or (titled(name) if name in KINDS else ""))
        while name and self.at < len(self.given) and self.given[self.at].startswith(" " * INDENT):
            self.at += 1
        return True

    def alert(self, line):
        """> [!NOTE], as GitHub and Obsidian have it."""
        alert = ALERT.match(line)
        if alert:
            self.found += [f"{alert[1]}**{alert[3] or titled(alert[2])}**", alert[1]]
        return bool(alert)

    def contents(self, line):
        """[TOC] and the like."""
        if not CONTENTS.match(line):
            return False
        is_listed = line.strip().startswith("{") and self.found and LISTED.match(self.found[-1])
        if is_listed:
            self.found.pop()
        return True

    def script(self, line):
        """What MDX imports and exports, and its remarks; abbreviations."""
        is_apart = not self.found or not self.found[-1].strip()
        if is_apart and IMPORT.match(line):
            return True
        if is_apart and EXPORT.match(line):
            while self.at < len(self.given) and self.given[self.at].strip():
                self.at += 1
            return True
        for opens, closes in REMARKS.items():
            if line.lstrip().startswith(opens):
                while closes not in line and self.at < len(self.given):
                    line = self.given[self.at]
                    self.at += 1
                return True
        return bool(ABBREVIATION.match(line))

    def shortcode(self, line):
        """{% include x %} and {{< note >}} on a line of their own."""
        code = LIQUID.match(line)
        if not code:
            return False
        name, _space, rest = (code[1] or code[2] or "").strip().partition(" ")
        if name in ("highlight", "endhighlight"):
            self.found.append(f"```{rest.split()[0]}" if rest.split() else "```")
        elif name == "figure":
            told = dict(FIGURE.findall(rest))
            words = told.get("alt") or told.get("caption") or told.get("title", "")
            self.found.append(f"![{words}]({told.get('src', '').replace(' ', '%20')})")
        else:
            self.found.append("")
            self.write_title("", titled(name) if name.lower() in KINDS else "")
        return True

    def write_box(self, indent, title, inner):
        self.found.append("")
        self.write_title(indent, title)
        if self.depth < DEEPEST:
            inner = Flavours(inner, self.depth + 1, self.is_tight).lines()
        self.found += [f"{indent}{line}" if line else "" for line in inner]
        self.found.append("")

    def write_title(self, indent, title):
        if title:
            self.found += [f"{indent}**{title.strip()}**", ""]

    def plain(self, line):
        """A line with the heading and the links in it as the parser knows them."""
        if self.is_tight and TIGHT.match(line):
            line = TIGHT.sub(r"\1 ", line, count=1)
        return WIKI.sub(wiki_words, line) if "[[" in line and "`" not in line else line


def wiki_words(link):
    """A link of a wiki as its words, and a picture as Markdown has it."""
    is_picture, target, words = link.groups()
    return f"![{words or ''}]({target.replace(' ', '%20')})" if is_picture else words or target


def titled(name):
    """What a box of this kind is called where it is shown."""
    return name.replace("-", " ").capitalize()


def without_options(lines):
    """The lines of a directive without :name: value before its text."""
    at = 0
    while at < len(lines) and OPTION.match(lines[at]):
        at += 1
    return lines[at:]


def are_tight(lines):
    """Whether most headings of a text have no space after their #."""
    tight = sum(bool(TIGHT.match(line)) for line in lines)
    return tight > sum(bool(SPACED.match(line)) for line in lines) and any(
        line.startswith("##") and TIGHT.match(line) for line in lines
    )


def raised_and_lowered(text):
    """Text with figures that stand between ~ or ^ lowered and raised, as in H~2~O."""
    if "~" not in text and "^" not in text:
        return text
    text = LOWER.sub(lambda found: found[1].translate(LOWERED), text)
    return RAISE.sub(lambda found: found[1].translate(RAISED), text)


def is_badge(source):
    """Whether a picture is a sign of the state a program is in."""
    return bool(BADGE.match(source))
