"""Which words of a PDF's paragraph are linked, or in bold or italics where the others are not."""

from itertools import groupby

from .pdf_links import linked
from .shapes import letters

KINDS = (("strong", "bold"), ("em", "italic"))


def spans(lines, ends, length):
    """The spans of a paragraph of these lines, as a `Shape` has them. ends: how many letters each line's last
    word has more, in the paragraph, than on the line. length: how many the paragraph has."""
    every = [word for line in lines for word in line.words]
    kinds = [(kind, style) for kind, style in KINDS if 0 < sum(getattr(w, style) for w in every) < len(every)]
    if not kinds and not any(word.links for word in every):
        return ()
    places, at = [], 0
    for line, more in zip(lines, ends, strict=True):
        for word in line.words:
            places.append((at, at + letters(word.text), word))
            at = places[-1][1]
        at += more
    if at != length:
        return ()  # letters that pdfium is not sure of: nobody knows where the words are
    found = [(start, end, kind, "") for kind, style in kinds for start, end in runs(places, style)]
    found += linked(places)
    return tuple(sorted(found, key=lambda span: (span[0], -span[1])))


def runs(places, style):
    """(first letter, letter after the last) of the words in this style that follow each other, but for mere
    signs."""
    for is_so, run in groupby(places, lambda place: getattr(place[2], style)):
        if is_so:
            run = list(run)
            if any(letter.isalnum() for _start, _end, word in run for letter in word.text):
                yield run[0][0], run[-1][1]
