"""How points and shares are written, the same everywhere: rounded, but never up to a mark not reached."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

ENOUGH = Decimal("0.0001")  # thirds add up to a little less than a whole
TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")


def rounded(points, marks, step=None):
    """The points as a person reads them, beside these marks: to a tenth, or to a hundredth where a mark is
    written so finely."""
    points = points + 0
    if step is None:
        step = TENTH if all(mark == mark.quantize(TENTH) for mark in map(Decimal, marks)) else HUNDREDTH
    near = points.quantize(step, ROUND_HALF_UP)
    if any(points + ENOUGH < mark <= near for mark in marks):
        near = points.quantize(step, ROUND_DOWN)
    return int(near) if near == int(near) else near.normalize()


def percent(share, marks=()):
    """A share as whole per cent, beside these shares; all is only what is all."""
    return rounded(100 * Decimal(share), [100 * Decimal(mark) for mark in (*marks, 1)], Decimal(1))


def written(points):
    """Points as they stand in a sentence: 8, 7.5 or 0.67."""
    points = Decimal(points).quantize(HUNDREDTH, ROUND_HALF_UP)
    return number_format(int(points) if points == int(points) else points.normalize())
