"""What templates look at."""

import pytest
from django.template import Context, Engine

from learn.shown import Shown


class Page(Shown):
    title = "Calcium"

    @property
    def broken(self):
        raise ValueError("a fault of ours")


def said(words):
    return Engine().from_string(words).render(Context({"page": Page()}))


def test_a_template_is_given_what_the_page_has():
    assert said("{{ page.title }}") == "Calcium"


def test_what_it_does_not_have_is_nothing():
    assert said("-{{ page.name }}{{ page.0 }}-") == "--"


def test_it_is_no_list():
    with pytest.raises(KeyError):
        Page()[0]


def test_a_fault_in_it_is_not_hidden():
    with pytest.raises(ValueError, match="a fault of ours"):
        said("{{ page.broken }}")
