"""The lists of an OpenDocument text as it counts them: one that goes on with another after a list within, and
a list that only holds a list within, each of which LibreOffice may write as a list of its own."""

import re

from defusedxml import ElementTree

from .odt_boxes import Writer, named_as

OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT = OASIS % "text"
LIST, ITEM, BREAK = (TEXT + name for name in ("list", "list-item", "soft-page-break"))
STYLE, ON, AFTER = (TEXT + name for name in ("style-name", "continue-numbering", "continue-list"))
ID = "{http://www.w3.org/XML/1998/namespace}id"
TOUCH = re.compile(rb"</text:list>\s*(?:<text:soft-page-break\s*/>\s*)?<text:list[ >]")


def joined_lists(xml):
    """The text of the file in which lists right below each other that are one list are one; the very same
    where there are none."""
    if not TOUCH.search(xml):
        return xml
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        return xml
    parents = [parent for parent in root.iter() if sum(child.tag == LIST for child in parent) > 1]
    if not sum([join(parent) for parent in parents]):
        return xml
    named_as(xml)
    return Writer.tostring(root, encoding="utf-8", xml_declaration=True)


def join(parent):
    """Puts what goes on with the list above it into that; how many lists it put there."""
    count, above, names = 0, None, set()  # names: those of the lists that are in the one above now
    for child in list(parent):
        if child.tag == BREAK and not (child.tail or "").strip():
            continue
        if child.tag != LIST:
            above = None
            continue
        goes_on = above is not None and len(above) > 0 and is_one(above, child, names)
        if goes_on:
            put(above, child, is_on=goes_on == "on")
            parent.remove(child)
            count += 1
        else:
            above, names = child, set()
        names.add(child.get(ID))
    return count


def is_one(above, below, names):
    """How a list goes on with the one right above it: "on", "within" its last item, or "" for not at all."""
    if below.get(AFTER) in names - {None}:
        return "on"
    if all(item.tag == ITEM and is_bare(item) for item in below):
        return "within"
    is_same = below.get(STYLE) is not None and below.get(STYLE) == above.get(STYLE)
    return "on" if is_same and below.get(ON) == "true" and not below.get(AFTER) else ""


def put(above, below, is_on):
    """Puts the items of a list at the end of the one above it: what holds nothing but lists into its last
    item, and where it ``is_on`` into the list that ends with."""
    for item in list(below):
        last = above[-1]
        if not is_bare(item):
            above.append(item)
            continue
        for each in within(item, below.get(STYLE)):
            if is_on and len(last) and last[-1].tag == LIST and len(last[-1]):
                put(last[-1], each, is_on)
            else:
                last.append(each)


def is_bare(item):
    """Whether an item holds nothing but lists."""
    return len(item) > 0 and all(child.tag in (LIST, BREAK) for child in item)


def within(item, style):
    """The lists in an item of a list in this style, each in the one it takes from that."""
    found = [child for child in item if child.tag == LIST]
    for each in found:
        if each.get(STYLE) is None and style is not None:
            each.set(STYLE, style)
    return found
