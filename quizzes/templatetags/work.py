"""How learn's admin pages ask what rests on a sentence."""

from django import template

from ..points import written
from ..quoting import in_quotes
from ..touched import touched
from ..versions import percent

register = template.Library()
register.filter("percent", percent)
register.filter("points", written)
register.filter("in_quotes", in_quotes)


register.simple_tag(touched, name="touched_by")
