"""Takes the links off the pages of a PDF: which letters of a word lead to which address of the web."""

import ctypes
from dataclasses import replace
from itertools import groupby

import pypdfium2.raw as raw

from .shapes import WEB, letters

MOST_LINKS = 300  # of one page
MOST_TRIED = 3000  # links of one page, most of which lead to other pages
LONGEST_ADDRESS = 2000


class Links:
    """Those of an open page that lead to the web."""

    def __init__(self, page):
        self.found = list(links(page))

    def on(self, characters, box):
        """(first letter, letter after the last, address) of what is linked of a word. characters: (number,
        code) of its letters. box: tells where a letter stands, from its number."""
        if not self.found:
            return ()
        ends = box(characters[0][0]), box(characters[-1][0])
        low, high = min(end[2] for end in ends), max(end[3] for end in ends)
        near = [link for link in self.found if link[1] < high and link[3] > low]
        if not near:
            return ()
        found, start = [], 0
        for address, run in groupby(leads_to(near, box(at)) for at, _code in characters):
            end = start + len(list(run))
            if address:
                found.append((start, end, address))
            start = end
        return tuple(found)


def leads_to(found, box):
    """Where what stands in this box leads, or nothing."""
    x, y = (box[0] + box[1]) / 2, (box[2] + box[3]) / 2
    return next(
        (address for left, bottom, right, top, address in found if left < x < right and bottom < y < top),
        "",
    )


def links(page):
    """(left, bottom, right, top, address) of each link to the web."""
    place, link, rect = ctypes.c_int(), raw.FPDF_LINK(), raw.FS_RECTF()
    number = 0
    for _tried in range(MOST_TRIED):
        if number == MOST_LINKS or not raw.FPDFLink_Enumerate(page.raw, place, link):
            return
        address = address_of(page, link)
        if address and raw.FPDFLink_GetAnnotRect(link, rect):
            number += 1
            sides = sorted((rect.left, rect.right)), sorted((rect.bottom, rect.top))
            yield sides[0][0], sides[1][0], sides[0][1], sides[1][1], address


def address_of(page, link):
    """The address of the web a link leads to, or nothing."""
    action = raw.FPDFLink_GetAction(link)
    if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
        return ""
    length = raw.FPDFAction_GetURIPath(page.pdf.raw, action, None, 0)
    if not 0 < length <= LONGEST_ADDRESS:
        return ""
    said = ctypes.create_string_buffer(length)
    raw.FPDFAction_GetURIPath(page.pdf.raw, action, said, length)
    address = said.value.decode("utf-8", "replace").strip()
    is_one = address.startswith(WEB) and address.isprintable() and " " not in address
    return address if is_one else ""


def without_first(word, count):
    """A word without so many letters at its beginning."""
    moved = [(max(start - count, 0), end - count, address) for start, end, address in word.links]
    return replace(word, text=word.text[count:], links=tuple(link for link in moved if link[1] > 0))


def linked(places):
    """(first letter, letter after the last, "link", address) of what is linked of these words, which follow
    each other. places: (first letter, letter after the last, word) of each."""
    found = []
    for start, end, word in places:
        for first, last, address in word.links:
            since = start + letters(word.text[:first])
            until = min(start + letters(word.text[:last]), end)
            if found and found[-1][3] == address and since <= found[-1][1]:
                since = found.pop()[0]
            if since < until:
                found.append((since, until, "link", address))
    return found
