"""Finds the table of contents that a Markdown file has for those who read it on a screen: links that lead to
other places of the same file, and the heading over them."""

from itertools import groupby

from .contents import CONTENTS_TITLE
from .markdown_html import as_markdown

FEWEST = 3  # such links, without a heading that says what they are
SURE, UNDER_TITLE = 0.95, 0.8  # of the letters are those of such links


def without_contents(tokens):
    """(the parser's tokens without tables of contents, the tokens that were left out)."""
    kept, gone, at = [], [], 0
    while at < len(tokens):
        end = end_of(tokens, at)
        title = title_before(kept)
        if tokens[at].type in ("bullet_list_open", "ordered_list_open", "paragraph_open") and is_contents(
            tokens[at:end], bool(title)
        ):
            gone += kept[len(kept) - title :] + tokens[at:end]
            del kept[len(kept) - title :]
        else:
            kept += tokens[at:end]
        at = end
    return kept, gone


def end_of(tokens, at):
    """Where the block that begins here has ended."""
    if tokens[at].nesting < 1:
        return at + 1
    level = tokens[at].level
    ends = (n for n in range(at + 1, len(tokens)) if tokens[n].nesting < 0 and tokens[n].level == level)
    return next(ends, len(tokens) - 1) + 1


def title_before(kept):
    """How many tokens, at the end of these, are the heading or the line over a table of contents."""
    if len(kept) < 3 or kept[-1].type not in ("heading_close", "paragraph_close"):
        return 0
    said = "".join(child.content for child in kept[-2].children or ())
    return 3 if is_title(said) else 0


def is_title(text):
    return bool(CONTENTS_TITLE.fullmatch(text.strip(" :*_#\n")))


def is_contents(tokens, is_titled):
    """Whether nearly all words of these tokens lead to places of the same file."""
    if any(token.type in ("fence", "code_block", "html_block", "table_open") for token in tokens):
        return False
    links = inside = whole = 0
    for token in tokens:
        is_inside = False
        for child in as_markdown(token.children or ()):
            if child.type == "link_open":
                is_inside = str(child.attrs.get("href", "")).startswith("#")
                links += is_inside
            elif child.type == "link_close":
                is_inside = False
            elif child.type in ("image", "footnote_ref"):
                return False
            elif child.type in ("text", "code_inline"):
                letters = sum(map(str.isalpha, child.content))
                whole += letters
                inside += letters if is_inside else 0
    share = UNDER_TITLE if is_titled else SURE
    return links >= (1 if is_titled else FEWEST) and inside >= share * whole


def without_html_contents(blocks):
    """(the `HtmlBlock`s without tables of contents, those that were left out)."""
    kept, gone = [], []
    there = (block for block in blocks if block.text or block.images or block.links)
    for are_entries, run in groupby(there, is_entry):
        run = list(run)
        is_titled = are_entries and bool(kept) and is_title(kept[-1].text)
        if is_titled or are_entries and len(run) >= FEWEST:
            gone += ([kept.pop()] if is_titled else []) + run
        else:
            kept += run
    return kept, gone


def is_entry(block):
    """Whether all words of this block of HTML lead to a place of the same file."""
    linked = "".join(words for words, address, *_rest in block.links if address.startswith("#"))
    return bool(linked) and not block.images and "".join(linked.split()) == "".join(block.text.split())


def said_in(tokens):
    """What each line of these tokens says, with where its links lead."""
    for token in tokens:
        said, address = [], ""
        for child in as_markdown(token.children or ()):
            if child.type == "link_open":
                address = str(child.attrs.get("href", ""))
            said.append(f" ({address})" if child.type == "link_close" else child.content or " ")
        if said:
            yield " ".join("".join(said).split())


def said_in_html(blocks):
    """What each of these blocks says, with where its links lead."""
    for block in blocks:
        yield " ".join([block.text, *(f"({address})" for _words, address, *_rest in block.links)])
