"""What a passage looked like where it stood, beside what it says: a quotation, an item with its number and
depth, a caption, words that were emphasised or linked. Keys and texts know nothing of it.

As it is stored, each only where there is one: {"quote": True, "caption": True, "heads": how many rows of a
table that begins with this row are over its columns, "columns": [number of each column in which a row has a
cell], "across": [how many columns each of its cells stands for, from its own on], "down": [how many rows each
does; what it says is said again in these, for each to be understood], "cells": [how many characters each
cell of a row has, where one says what stands between cells], "marks": [number or None
of each list around it, 0 for a further paragraph of an item], "spans": [[start, end, kind, address]]}; the
kinds are strong, em, code and link, and only a link has an address. "of" is what a note belongs to: the words
before its mark, as `noted` tells."""

import unicodedata
from dataclasses import dataclass
from itertools import accumulate

# Not the two joiners: emoji, Persian and Hindi are spelt with them. The key leaves them out.
UNSEEN = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""))
KINDS = frozenset({"strong", "em", "code", "link"})
WEB = ("http://", "https://")
MOST_SPANS = 200
MOST_COLUMNS = 200
MOST_HEADS = 100
MOST_DOWN = 10_000
LONGEST_OF = 100
BETWEEN_CELLS = " | "


def letters(text):
    """How many characters of a text are no white space: spaces come and go when it is tidied, those stay."""
    return len("".join(unicodedata.normalize("NFC", text).translate(UNSEEN).split()))


@dataclass(frozen=True)
class Shape:
    """That of a paragraph. spans: (first letter, letter after the last, kind, address), by `letters`."""

    quote: bool = False
    marks: tuple = ()
    spans: tuple = ()
    caption: bool = False

    @classmethod
    def of_all(cls, passages):
        """That of these passages, which are a paragraph: the way back from what is stored of each."""
        at, spans, first = 0, [], passages[0].shape or {}
        for passage in passages:
            for start, end, kind, *address in (passage.shape or {}).get("spans", ()):
                before, within = letters(passage.text[:start]), letters(passage.text[start:end])
                spans.append((at + before, at + before + within, kind, "".join(address)))
            at += letters(passage.text)
        return cls(
            first.get("quote", False),
            tuple(first.get("marks", ())),
            tuple(spans),
            first.get("caption", False),
        )

    def of(self, text, at=0):
        """The shape of this part of it, which begins after so many letters, as it is stored; None where there
        is nothing to say."""
        found = {}
        if self.quote:
            found["quote"] = True
        if self.caption:
            found["caption"] = True
        if self.marks:
            found["marks"] = list(self.marks)
        places = [place for place, letter in enumerate(text) if not letter.isspace()]
        spans = []
        for first, end, kind, address in self.spans[:MOST_SPANS]:
            first, end = max(first - at, 0), min(end - at, len(places))
            if first < end and (kind != "link" or address.startswith(WEB)):
                address = [address] if kind == "link" else []
                spans.append([places[first], places[end - 1] + 1, kind, *address])
        if spans:
            found["spans"] = spans
        return found or None


def of_row(cells, heads=None, across=(), down=()):
    """(its words, its shape as it is stored) of a table row. cells: (text, spans by `letters`) of each.
    heads: how many rows are over the columns of the table that begins with it. across, down: how many columns
    and rows each cell stands for."""
    said = [(column, text, spans) for column, (text, spans) in enumerate(cells) if text]
    text = BETWEEN_CELLS.join(text for _column, text, _spans in said)
    at, moved = 0, []
    for _column, words, spans in said:
        end = at + letters(words)
        moved += [(start + at, min(at + last, end), *rest) for start, last, *rest in spans]
        at = end + letters(BETWEEN_CELLS)
    found = {} if heads is None else {"heads": min(heads, MOST_HEADS)}
    if text.split(BETWEEN_CELLS) != [words for _column, words, _spans in said] and said:
        found["cells"] = [len(words) for _column, words, _spans in said]
    if len(said) < len(cells):
        found["columns"] = [column for column, _text, _spans in said]
    for name, all_covers in (("across", across), ("down", down)):
        covers = [min(all_covers[column], MOST_DOWN) for column, _t, _s in said] if all_covers else []
        if any(number > 1 for number in covers):
            found[name] = covers
    return text, (found | (Shape(spans=tuple(moved)).of(text) or {})) or None


def is_shape(value, text):
    """Whether this is a shape a passage with this text can have, as it is stored."""
    return (
        isinstance(value, dict)
        and value.keys()
        <= {"quote", "caption", "heads", "columns", "across", "down", "marks", "spans", "of", "cells"}
        and value.get("quote", True) is True
        and value.get("caption", True) is True
        and is_words(value.get("of", ""))
        and ("cells" not in value or is_cells(value["cells"], text))
        and is_number(value.get("heads", 0), MOST_HEADS + 1)
        and isinstance(value.get("marks", []), list)
        and all(mark is None or is_number(mark, 10**9) for mark in value.get("marks", []))
        and len(value.get("marks", [])) < 100
        and is_columns(value.get("columns", []))
        and is_across(value.get("across", []), value.get("columns", []))
        and is_down(value.get("down", []), value.get("columns", []))
        and isinstance(value.get("spans", []), list)
        and all(is_span(span, text) for span in value.get("spans", []))
    )


def is_words(value):
    return isinstance(value, str) and len(value) <= LONGEST_OF and value.isprintable()


def is_cells(value, text):
    """Whether cells of so many characters make this text, each parted from the next as they are."""
    if not isinstance(value, list) or not all(is_number(length, len(text) + 1) for length in value):
        return False
    ends = list(accumulate(value, lambda end, length: end + len(BETWEEN_CELLS) + length))
    are_parted = all(text.startswith(BETWEEN_CELLS, end) for end in ends[:-1])
    return bool(value) and all(value) and ends[-1] == len(text) and are_parted


def is_number(value, under):
    return type(value) is int and 0 <= value < under


def is_columns(value):
    return (
        isinstance(value, list)
        and all(is_number(column, MOST_COLUMNS) for column in value)
        and value == sorted(set(value))
    )


def is_across(value, columns):
    """Whether so many columns can be stood for by cells in these columns, each up to the next cell."""
    return value == [] or (
        isinstance(value, list)
        and len(value) == len(columns)
        and all(is_number(covers, MOST_COLUMNS + 1) and covers for covers in value)
        and all(
            column + covers <= after
            for column, covers, after in zip(columns, value, [*columns[1:], MOST_COLUMNS], strict=True)
        )
    )


def is_down(value, columns):
    """Whether cells in these columns, or side by side, can stand for so many rows."""
    return isinstance(value, list) and (
        all(is_number(covers, MOST_DOWN + 1) and covers for covers in value)
        and len(value) in (0, len(columns) or len(value))
    )


def is_span(span, text):
    if not isinstance(span, list) or len(span) not in (3, 4) or span[2] not in KINDS:
        return False
    start, end, kind, *address = span
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        return False
    if kind != "link":
        return not address
    return bool(address) and isinstance(address[0], str) and address[0].startswith(WEB)
