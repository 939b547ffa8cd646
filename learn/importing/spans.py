"""Where pandoc's inlines are emphasised, linked or code, counted in the letters of their words."""

from .inlines import NESTED, Words
from .shapes import letters

KINDS = {"Strong": "strong", "Emph": "em", "Code": "code", "Link": "link"}


def spans(inlines, at=0):
    """(first letter, letter after the last, kind, address) of each, the outer ones first."""
    found = []
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            at += letters(content)
            continue
        if kind in ("Space", "SoftBreak", "LineBreak"):
            continue
        end = at + letters(Words([inline]).text)
        if kind in KINDS and end > at:
            found.append((at, end, KINDS[kind], content[2][0] if kind == "Link" else ""))
        if kind in NESTED and end > at:
            found += spans(content[NESTED[kind]] if NESTED[kind] else content, at + (kind == "Quoted"))
        at = end
    return tuple(found)
