"""Finds what a document says about itself rather than to its reader: tables of contents, lists of links."""

import re
from functools import cached_property

from .captions import with_captions
from .inlines import Words

CONTENTS_STYLE = re.compile(r"(?:toc|contents|table of (?:contents|figures))\b.*|toc ?\d", re.IGNORECASE)
QUOTATION = re.compile(r"quotations?", re.IGNORECASE)  # as LibreOffice calls it in a file of Word's
CONTENTS_TITLE = re.compile(
    r"(?:table of )?contents(?: page)?|in this (?:article|guide|page|section)|on this page|page contents|"
    r"inhalt(?:sverzeichnis)?|sommaire|table des matières|índice|indice|sumário|inhoud(?:sopgave)?|"
    r"contenidos?|sisällys(?:luettelo)?|innehåll(?:sförteckning)?|indhold(?:sfortegnelse)?|"
    r"innhold(?:sfortegnelse)?|spis treści|obsah|tartalom(?:jegyzék)?|cuprins|i̇?çindekiler|оглавление|"
    r"содержание|зміст|目次|目录|目錄|차례|목차|"
    r"list of (?:figures|tables)",
    re.IGNORECASE,
)
LINKS_TITLE = re.compile(
    r"references?|external links|further reading|see also|related (?:links|pages|articles|topics|content)|"
    r"useful links|links|more information|sources|bibliography|more in .*",
    re.IGNORECASE,
)
# Under these stands what a text cites.
CITED_TITLE = re.compile(
    r"(?:(?:list of )?(?:references?|works cited|literature(?: cited)?)|references? and (?:notes|sources)|"
    r"(?:(?:general|cited) )?(?:references|sources)|(?:selected )?bibliography|citations|"
    r"literatur(?:verzeichnis|hinweise)?|quellen(?:verzeichnis|angaben)?|einzelnachweise|referenzen|nachweise|"
    r"références(?: bibliographiques)?|bibliographie|sources|literatuur(?:lijst)?|bronnen|referenties|"
    r"referencias(?: bibliográficas)?|bibliografía|fuentes|referências(?: bibliográficas)?|bibliografia|"
    r"fontes|riferimenti(?: bibliografici)?|fonti|referenser|källor|litteratur|referanser|kilder|referencer|"
    r"lähteet|литература|источники|список литературы|źródła|literatura|参考文献|参考资料|참고 ?문헌|출처|"
    r"المراجع|"
    r"المصادر)",
    re.IGNORECASE,
)
COUNT = re.compile(r"\A(?:\d+(?:\.\d+)*\.?|[IVX]+\.)\s+")
TO_TOP = re.compile(r"\W*(?:back )?to (?:the )?top\W*|\W*top\W*", re.IGNORECASE)
LEADERS = ".…_·"
PAGE = re.compile(rf"(?<=[{LEADERS}\s])(?:\d{{1,4}}|[ivxlc]{{1,7}})\Z", re.IGNORECASE)


class Block:
    """A pandoc block with the style its paragraph had in the file."""

    def __init__(self, block, style=""):
        self.block, self.style = block, style
        self.kind = block["t"]

    @cached_property
    def read(self):
        return Words.of_blocks([self.block])

    @cached_property
    def words(self):
        return " ".join(self.read.text.split())

    @property
    def is_blank(self):
        return self.kind in ("Para", "Plain", "Null", "RawBlock") and not (self.words or self.read.images)

    @property
    def is_entry(self):
        """True for a line or list that only leads to other places of the same file."""
        if self.kind in ("Para", "Plain"):
            return bool(self.words) and (leads_on(self.read.text) or only_links(self.block, inside=True))
        return self.kind in ("BulletList", "OrderedList") and only_links(self.block, inside=True)


def leads_on(text):
    """Whether dots, blanks or a tab lead from these words to the number of a page."""
    # From its end: one pattern for all of it takes minutes where a form has a thousand blanks to write on.
    text = text.rstrip()
    page = PAGE.search(text[-8:])
    if not page or text[0].isspace():
        return False
    end = before = len(text) - len(page[0])
    while end and (text[end - 1] in LEADERS or text[end - 1].isspace()):
        end -= 1
    between = text[max(end, 1) : before]
    return len(between) >= 4 or "\t" in between[len(between.rstrip()) :]


def without_contents(blocks, levels):
    """The blocks, out of the Divs around them, without tables of contents and lists of mere links.
    ``levels`` gives a heading level to paragraphs by the name of their style."""
    flat = [block for block in flattened(blocks, levels) if not CONTENTS_STYLE.fullmatch(block.style)]
    return [block.block for block in with_captions(without_links(without_entries(flat)))]


def flattened(blocks, levels, style=""):
    skipping = False
    for block in blocks:
        kind = block["t"]
        if kind == "RawBlock":
            # pandoc leaves the <nav> of an EPUB as raw tags around its list.
            tag = block["c"][1].lstrip().lower()
            skipping = tag.startswith("<nav") or (skipping and not tag.startswith("</nav"))
        elif skipping:
            continue
        elif kind == "Div":
            (_name, classes, pairs), inner = block["c"]
            inner_style = dict(pairs).get("custom-style", style)
            yield from flattened(inner, levels, inner_style)
        elif kind == "Header":
            classes = [name.replace("-", " ") for name in block["c"][1][1]]
            yield Block(block, next(filter(CONTENTS_STYLE.fullmatch, classes), style))
        elif kind == "Para" and QUOTATION.fullmatch(style):
            yield Block({"t": "BlockQuote", "c": [block]}, style)
        elif kind == "Para" and style in levels:
            yield Block({"t": "Header", "c": [levels[style], ["", [], []], block["c"]]}, style)
        else:
            yield Block(block, style)


def without_entries(flat):
    """Without runs of entries of a table of contents, the heading over them, and "back to top"."""
    kept, at = [], 0
    while at < len(flat):
        end = at
        while end < len(flat) and (flat[end].is_entry or flat[end].is_blank):
            end += 1
        run = [block for block in flat[at:end] if block.is_entry]
        named = bool(kept) and is_contents_title(kept[-1])
        is_list = any(entries(block) > 2 for block in run)
        if run and (named or len(run) > 2 or is_list or all(TO_TOP.fullmatch(b.words) for b in run)):
            if named:
                kept.pop()
            at = end
            continue
        if end == at:
            end += 1
        kept += flat[at:end]
        at = end
    there = [block for block in kept if not block.is_blank]
    # A line that promises contents and has nothing under it: the list itself was a field.
    promises = [
        block
        for block, after in zip(there, [*there[1:], None], strict=False)
        if is_contents_title(block) and (after.kind == "Header" if after else block.kind == "Header")
    ]
    return [block for block in kept if block not in promises]


def is_contents_title(block):
    is_line = block.kind in ("Header", "Para", "Plain")
    return is_line and len(block.words) < 40 and bool(CONTENTS_TITLE.fullmatch(block.words.strip(" :")))


def entries(block):
    """How many items a list has, or links a line."""
    content = block.block["c"]
    if not block.kind.endswith("List"):
        return sum(inline["t"] == "Link" for inline in content)
    return len(content if block.kind == "BulletList" else content[1])


def without_links(flat):
    """Without lists of references of which most items hold a link, and sections of nothing but lists of mere
    links."""
    starts = [at for at, block in enumerate(flat) if block.kind == "Header"] + [len(flat)]
    dropped = set()
    for start, end in zip(starts, starts[1:], strict=False):
        title = COUNT.sub("", flat[start].words.strip(" :"))
        cites = bool(CITED_TITLE.fullmatch(title))
        under = [at for at in range(start + 1, end) if not flat[at].is_blank]
        lists = [at for at in under if is_list_of_links(flat[at].block, cites)]
        if not lists or not (cites or LINKS_TITLE.fullmatch(title)):
            continue
        if lists == under:
            dropped.update(range(start, end))
        elif cites:
            dropped.update(lists)
    return [block for at, block in enumerate(flat) if at not in dropped]


def is_list_of_links(block, cites):
    """Whether a block is a list of mere links or, where it is one of what a text ``cites``, of items of which
    most hold one."""
    if not block["t"].endswith("List"):
        return False
    if only_links(block):
        return True
    if not cites or block["t"] == "DefinitionList":
        return False
    items = block["c"] if block["t"] == "BulletList" else block["c"][1]
    return sum(map(leads_out, items)) > len(items) / 2


def leads_out(thing):
    """Whether there is a link in here that leads out of the document."""
    if isinstance(thing, list):
        return any(map(leads_out, thing))
    if not isinstance(thing, dict):
        return False
    is_link = thing.get("t") == "Link" and not thing["c"][2][0].startswith("#")
    return is_link or leads_out(thing.get("c"))


def only_links(block, inside=False):
    """True when a block's words are nearly all words of links (to other places in the file)."""
    linked, whole = weigh(block, inside)
    return whole > 0 and linked >= 0.8 * whole and (not inside or linked >= 0.95 * whole)


def weigh(thing, inside):
    """(letters in links, letters) of a block, list of blocks or inline. Page numbers count for nothing."""
    if isinstance(thing, list):
        pairs = [weigh(part, inside) for part in thing]
        return sum(linked for linked, _whole in pairs), sum(whole for _linked, whole in pairs)
    if not isinstance(thing, dict):
        return 0, 0
    kind, content = thing.get("t"), thing.get("c")
    if kind == "Str":
        letters = sum(not character.isdigit() and character.isalnum() for character in content)
        return 0, letters
    if kind == "Link":
        whole = weigh(content[1], inside)[1]
        return (whole if not inside or content[2][0].startswith("#") else 0), whole
    if kind in ("Image", "Note", "Math", "Code"):
        return 0, 1 if kind in ("Math", "Code") else 0
    return weigh(content, inside)
