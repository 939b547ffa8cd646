"""Thousands of texts that would be scripts, through everything that shows what people write: none runs.

Each is shown twice: with no policy in the browser (CSP), so that all rests on what the site sends; and with
the site's policy and nothing made harmless, so that all rests on the browser. The control has neither.

`make test-payloads` runs them all; by itself a run takes a share of them."""

import os
import re
from pathlib import Path

import pytest
from django.template import engines
from django.test import Client

from learn import drawings, markdown, rendering
from tests.security import payloads
from tests.security.browser.armed import HOOK, LOOK
from tests.security.browser.conftest import patient
from tests.security.browser.sinks import Sinks

pytestmark = pytest.mark.django_db(transaction=True)

COUNT = int(os.environ.get("PAYLOADS", 60))
ALL = COUNT > 500
HOSTILE = os.environ.get("HOSTILE", "")  # a folder with others' lists, if there is one
FRAMES = 25
SINKS = "lesson preview question typed titles file-name name bank document drawing".split()
OURS = re.compile(r'<link rel="stylesheet"[^>]*>|<script src="/static/[^>]*></script>')
SHOW = """
async (pages) => {
  document.body.replaceChildren();
  window.ran = [];
  const frames = pages.map((html) => Object.assign(document.createElement("iframe"), { srcdoc: html }));
  const loaded = frames.map((frame) => new Promise((done) => { frame.onload = done; setTimeout(done, 4000); }));
  document.body.append(...frames);
  await Promise.all(loaded);
}
"""


def batched(things, size):
    return [things[at : at + size] for at in range(0, len(things), size)]


class Stage:
    """A page in which pages stand as frames, under the policy given or none."""

    def __init__(self, context, policy):
        headers = {"Content-Security-Policy": policy} if policy else {}
        answer = {"content_type": "text/html", "headers": headers, "body": "<!doctype html><body>"}
        context.add_init_script(HOOK)
        self.page = context.new_page()
        self.page.on("dialog", lambda dialog: dialog.dismiss())
        self.page.route(
            "**/*",
            lambda route: (
                route.fulfill(**answer) if route.request.url == "http://stage.test/" else route.abort()
            ),
        )
        self.page.goto("http://stage.test/")
        self.ran, self.armed, self.shown = set(), [], 0

    def show(self, pages):
        for some in batched(pages, FRAMES):
            self.page.evaluate(SHOW, [OURS.sub("", html) for html in some])
            self.armed += self.page.evaluate(LOOK)
            self.page.wait_for_timeout(40)
            self.ran |= set(self.page.evaluate("window.ran"))
            self.shown += len(some)
        return len(pages)


def texts(kind, count):
    make = payloads.drawings if kind == "drawing" else payloads.payloads
    made = make(count)
    return made + (payloads.others(HOSTILE) if HOSTILE and Path(HOSTILE).is_dir() else [])


def pages_of(sinks, kind, count, at_once=None):
    """The pages that show the texts, and the sink."""
    sink = sinks.all()[kind.replace("-", " ")]
    sink.at_once = at_once or sink.at_once
    bundles = sink.bundles(text for _number, text in texts(kind, count))
    return [shown for some in bundles for shown in sink.show(some)], sink


@pytest.fixture
def nothing_made_harmless(monkeypatch):
    """Neither the templates nor the renderer nor the reader of drawings makes anything harmless."""

    def off():
        monkeypatch.setattr(engines["django"].engine, "autoescape", False)
        monkeypatch.setattr(rendering, "clean", lambda html, tags=None: html)
        monkeypatch.setattr(rendering, "escape", str)
        monkeypatch.setattr(markdown, "escape", str)
        monkeypatch.setattr(rendering, "strip_tags", str)
        monkeypatch.setattr(drawings, "refuse_unsafe", lambda element: None)
        for parser in (markdown.PARSER, markdown.ASKING):
            monkeypatch.setitem(parser.options, "html", True)
            monkeypatch.setattr(parser, "validateLink", lambda url: True)

    return off


@pytest.fixture
def policy(db):
    return Client().get("/about/").headers["Content-Security-Policy"]


@patient
@pytest.mark.parametrize(
    "kinds", [[kind] for kind in SINKS] if ALL else [SINKS], ids=SINKS if ALL else ["a-share"]
)
def test_no_payload_runs(site, new_context, policy, nothing_made_harmless, kinds):
    sinks, bare, guarded = Sinks(site), Stage(new_context(), ""), Stage(new_context(), policy)
    for kind in kinds:
        pages, sink = pages_of(sinks, kind, COUNT)
        shown = bare.show(pages)
        print(
            f"\n{kind} ({', '.join(sink.names)}): {len(texts(kind, COUNT))} texts on {shown} pages",
            flush=True,
        )
        assert shown or kind == "drawing"
    nothing_made_harmless()
    for kind in kinds:
        guarded.show(pages_of(sinks, kind, COUNT if ALL else COUNT // 5)[0])
    print(
        f"without a policy {len(bare.ran)} ran, {len(bare.armed)} armed; with nothing but the policy "
        f"{len(guarded.ran)} ran of {len(guarded.armed)} armed on {guarded.shown} pages"
    )
    assert (bare.ran, bare.armed, guarded.ran) == (set(), [], set())
    assert guarded.armed, "nothing was made dangerous, so this shows nothing"


@patient
@pytest.mark.parametrize("kind", ["lesson", "titles"])
def test_without_either_lock_many_run(site, new_context, nothing_made_harmless, kind):
    nothing_made_harmless()
    stage, count = Stage(new_context(), ""), COUNT if ALL else COUNT // 5
    pages, _sink = pages_of(Sinks(site), kind, count, at_once=1)
    stage.show(pages)
    print(
        f"\ncontrol, {kind}: {len(stage.ran)} of {len(texts(kind, count))} texts ran, {len(stage.armed)} armed"
    )
    assert len(stage.ran) > count / 5
