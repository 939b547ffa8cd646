"""Takes the ruled lines, shaded bands and frames off the pages of a PDF."""

import ctypes
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2.raw as raw

MOST_OBJECTS = 20_000
MOST_PARTS = 400  # of one path: more of them are a drawing
MOST_RULES = 1500
THIN = 3  # points: a path that is thicker is no line
DOT = 7  # points: what is smaller is no line
SAME = 2  # how far lines of one height, or one side, may stand apart
BREAK = 4  # how far the pieces of one line may
WHITE = 250


@dataclass
class Rules:
    """across: (height, left, right) of each level line, the highest first. upright: (x, bottom, top). frames
    and dots: (left, bottom, right, top) of each rectangle, and of what is as small as a bullet."""

    across: list = field(default_factory=list)
    upright: list = field(default_factory=list)
    frames: list = field(default_factory=list)
    dots: list = field(default_factory=list)


def rules(page):
    """The `Rules` of an open page."""
    found = Rules()
    size = page.get_size()
    for at in range(min(raw.FPDFPage_CountObjects(page.raw), MOST_OBJECTS)):
        path = raw.FPDFPage_GetObject(page.raw, at)
        if raw.FPDFPageObj_GetType(path) == raw.FPDF_PAGEOBJ_PATH and is_seen(path):
            for shape in shapes(path):
                add(found, shape, size)
        if len(found.across) + len(found.upright) > MOST_RULES:
            return Rules()
    found.across = sorted(whole(found.across), reverse=True)
    found.upright = sorted(whole(found.upright))
    return found


def add(found, shape, size):
    left, bottom, right, top = shape
    width, height = right - left, top - bottom
    if min(width, height) > 0.9 * min(size):
        return
    if max(width, height) < DOT:
        if 2 * min(width, height) > max(2, width, height):
            found.dots.append(shape)
    elif height <= THIN:
        found.across.append(((top + bottom) / 2, left, right))
    elif width <= THIN:
        found.upright.append(((left + right) / 2, bottom, top))
    else:
        found.frames.append(shape)
        found.across += [(top, left, right), (bottom, left, right)]
        found.upright += [(left, bottom, top), (right, bottom, top)]


def is_seen(path):
    """False for a path that is only white, or only cuts others."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    if stroke.value:
        return True
    colour = [ctypes.c_uint() for _part in range(4)]
    raw.FPDFPageObj_GetFillColor(path, *colour)
    red, green, blue, alpha = (part.value for part in colour)
    return bool(fill.value) and alpha > 0 and min(red, green, blue) < WHITE


def shapes(path):
    """(left, bottom, right, top) of each straight piece or rectangle of a path."""
    number = raw.FPDFPath_CountSegments(path)
    edges = [ctypes.c_float() for _edge in range(4)]
    if not raw.FPDFPageObj_GetBounds(path, *edges):
        return
    bounds = tuple(edge.value for edge in edges)
    if (
        number <= 2
        or max(bounds[2] - bounds[0], bounds[3] - bounds[1]) < DOT
        or min(bounds[2] - bounds[0], bounds[3] - bounds[1]) <= THIN
    ):
        yield bounds
        return
    if number > MOST_PARTS:
        return
    for points in strokes(path, number):
        xs, ys = {round(x) for x, _y in points}, {round(y) for _x, y in points}
        if len(points) in (4, 5) and len(xs) == len(ys) == 2:
            yield box(points)
            continue
        for one, other in pairwise(points):
            if abs(one[0] - other[0]) < 1 or abs(one[1] - other[1]) < 1:
                yield box((one, other))


def strokes(path, number):
    """The points of each stroke of a path that is all straight, as they stand on the page."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(path, matrix)
    found = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(number):
        piece = raw.FPDFPath_GetPathSegment(path, at)
        kind = raw.FPDFPathSegment_GetType(piece)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            return []
        raw.FPDFPathSegment_GetPoint(piece, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == raw.FPDF_SEGMENT_MOVETO or not found:
            found.append([])
        found[-1].append(point)
        if raw.FPDFPathSegment_GetClose(piece) and found[-1][0] != point:
            found[-1].append(found[-1][0])
    return found


def box(points):
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def whole(lines):
    """Lines of which those on one height that touch each other are one."""
    found = []
    for at, start, end in sorted(lines):
        number = next((n for n in range(len(found) - 1, -1, -1) if touch(found[n], at, start, end)), None)
        if number is None:
            found.append((at, start, end))
        else:
            height, first, last = found[number]
            found[number] = height, min(first, start), max(last, end)
    return found


def touch(line, at, start, end):
    height, first, last = line
    return at - height <= SAME and start <= last + BREAK and end >= first - BREAK
