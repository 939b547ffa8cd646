"""No word anybody can write runs as a script, whichever field it stands in and whoever looks."""

import logging
import os

import pytest
from django.template import engines
from django.utils.safestring import mark_safe

from learn.templatetags import learn
from tests.security import poison
from tests.security.browser.armed import Watched, few, reached
from tests.security.browser.conftest import patient

# By hand everybody sees every page; in a run beside others, the widest eyes one of each kind.
ALL = os.environ.get("POISON") == "all"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quiet():
    """Every refused address would be a line of the log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_name_left_out_is_a_field():
    fields = {poison.name_of(model, field) for _number, (model, field) in poison.texts()}
    assert set(poison.CODES) - fields == set()


@patient
@pytest.mark.parametrize(
    "who",
    [("nobody", "mia", "ann"), ("ed",), ("root",)] if ALL else [("nobody", "mia"), ("root",)],
    ids="-".join,
)
def test_no_text_of_any_model_runs_on_any_page(site, new_context, live_server, who):
    poisoned, found, looked, kinds = poison.poison_all(), {}, 0, set()
    for name in who:
        person = site.people[name]
        with Watched(new_context, live_server, person) as watched:
            for address in list(few(reached(site, person), 99 if ALL else 1)):
                watched.look(address)
        looked, kinds = looked + len(watched.looked), kinds | watched.kinds
        found[name] = {"ran": watched.ran, "armed": watched.armed, "sideways": watched.sideways}
        print(name, found[name], flush=True)
        assert watched.seen > 5, "nothing of what was poisoned was on any page"
    print(f"{len(poisoned)} fields poisoned, {looked} pages looked at, {len(kinds)} URLs")
    assert {who: what for who, what in found.items() if any(what.values())} == {}


def test_a_filter_that_called_them_safe_would_be_seen(site, new_context, live_server, monkeypatch):
    """The control: one filter of our templates takes whatever it is given for safe."""
    poison.poison_all()
    loader = engines["django"].engine.template_loaders[0]
    monkeypatch.setitem(learn.register.filters, "plain", mark_safe)
    loader.reset()  # what was read before has the filter as it was
    with Watched(new_context, live_server, None) as watched:
        watched.look("/learn/tea/sheet/")
    loader.reset()
    print(f"control: {watched.ran}, {len(watched.armed.get('/learn/tea/sheet/', []))} armed")
    assert watched.ran and watched.armed
