"""How learn's admin pages ask what rests on a sentence."""

from django import template

from ..points import written
from ..quoting import in_quotes
from ..settings_in_words import off_by, percent, units
from ..touched import touched
from ..versions import marking_changes

register = template.Library()
register.filter("percent", percent)
register.filter("points", written)
register.filter("in_quotes", in_quotes)
register.filter("off_by", off_by)
register.filter("units", units)


@register.filter
def corrected(regrade):
    """What a correction changed, each a `versions.Change`."""
    return marking_changes(*regrade.sides)


register.simple_tag(touched, name="touched_by")
