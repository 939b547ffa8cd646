"""Marks that we put into an office file before pandoc reads it: found again in its blocks, and taken out."""

from .inlines import Words


def begins(block, mark):
    """Whether this is a paragraph that begins with the mark."""
    return block["t"] in ("Para", "Plain") and Words(block["c"][:1]).text.startswith(mark)


def unmark(thing, marks):
    """Takes what this pattern finds out of the tree, and what it alone made."""
    if isinstance(thing, dict):
        if thing.get("t") == "Str":
            thing["c"] = marks.sub("", thing["c"])
        else:
            unmark(thing.get("c"), marks)
    elif isinstance(thing, list):
        for part in thing:
            unmark(part, marks)
        thing[:] = [part for part in thing if part != {"t": "Str", "c": ""}]
