"""How points and shares are written, the same everywhere: rounded, but never up to a mark not reached."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

ENOUGH = Decimal("0.0001")  # thirds add up to a little less than a whole
TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")


def rounded(points, marks, step=None):
    """The points as a person reads them, beside these marks: to a tenth, or to a hundredth where they or a
    mark need it, so that a sixth of a point is the 17 % its question says."""
    points = points + 0
    if step is None:
        is_fine = any(abs(each - each.quantize(TENTH)) > ENOUGH for each in map(Decimal, (points, *marks)))
        step = HUNDREDTH if is_fine else TENTH
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
