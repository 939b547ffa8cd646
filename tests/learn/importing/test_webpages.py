"""Which words of a web page are its article."""

import pytest

from learn.importing.readers import read

from .outlines import outline, passages

LONG = "Wash them with soap for twenty seconds, as long as it takes to sing a short song twice. "


def words(page, title="<h1>Hands</h1>"):
    found = read(f"{title}<p>Clean them.</p>{page}<p>{LONG * 2}</p>".encode(), "hands.html")
    return [word for s in found.sections for word in (s.title, *(p.text for p in s.passages)) if word][1:-2]


SHEET = "<style>.off{display:none} p.away, #gone { visibility:hidden } @media print { .shown{display:none} }"


@pytest.mark.parametrize(
    "page",
    [
        f"{SHEET}</style><div class='off'>Not seen.</div>",
        f"{SHEET}</style><p class='away'>Not seen.</p><div id='gone'>Nor this.</div>",
        "<div class='hidden'>Not seen.</div><p class='d-none'>Not seen.</p>",
        "<p style='visibility: hidden'>Not seen.</p>",
        "<p aria-hidden='true'>→ →</p>",
        "<div role='dialog' hidden>Take our survey.</div>",
    ],
)
def test_what_nobody_sees_is_not_read(page):
    assert words(page) == []


@pytest.mark.parametrize(
    "page",
    [
        f"{SHEET}</style><p class='shown'>Seen.</p>",
        f"{SHEET} .off{{display:block}}</style><p class='off'>Seen.</p>",
        f"{SHEET} .off.open{{display:block}}</style><p class='off'>Seen.</p>",
        f"{SHEET}</style><button onclick='x()'>More</button><p class='off'>Seen.</p>",
        "<button aria-controls='a'>More</button><i>x</i><p id='a' hidden>Seen.</p>",
        "<p hidden='until-found'>Seen.</p>",
        "<p class='hidden md:block'>Seen.</p><p class='d-none d-lg-flex'>Seen.</p>",
        "<div role='tabpanel' hidden><p>Seen.</p></div>",
        "<details><summary>More</summary><p>Seen.</p></details>",
    ],
)
def test_what_a_press_or_a_larger_screen_shows_is_read(page):
    assert words(page)[-1] == "Seen."


def test_a_page_that_is_hidden_until_it_is_there_is_read():
    page = f"<style>body{{visibility:hidden}}#page{{display:none}}</style><div id='page' aria-hidden='true'><h1>A</h1><p>{LONG}</p></div>"
    assert read(page.encode(), "a.html").sections[0].passages[0].text == LONG.strip()


def test_the_label_of_a_part_that_opens_stands_over_it():
    page = f"<button aria-expanded='false' aria-controls='a'>How long?</button><div id='a' hidden><p>{LONG}</p></div>"
    assert words(page) == ["How long?", LONG.strip()]
    assert (
        words("<button aria-expanded='false'>Share</button><ul hidden><li><a href='/x'>Mail</a></ul>") == []
    )


def test_a_heading_within_a_button_is_one():
    assert words(f"<button><h3>How long?</h3></button><p>{LONG}</p>") == ["How long?", LONG.strip()]


def test_words_for_those_who_listen_are_read_but_for_what_a_link_does():
    spoken = "<span class='nhsuk-u-visually-hidden'>Urgent advice: </span>"
    link = "<a href='http://x.example'>the tea page<span class='sr-only'> (opens in a new tab)</span></a>"
    assert words(f"<h2>{spoken}Ask a nurse</h2><p>See {link}.</p>") == [
        "Urgent advice: Ask a nurse", "See the tea page.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "page",
    [
        f"<section id='informed-consent'><h2>Informed consent</h2><p>{LONG}</p></section>",
        f"<div class='section' id='comments'><h2>Comments</h2><p>{LONG}</p></div>",
        f"<div id='handling-related-bugs'><h2>Handling related bugs</h2><p>{LONG}</p></div>",
        f"<div class='sidebar'><h2>Basics</h2><p>{LONG}</p></div>",
    ],
)
def test_a_part_of_the_article_is_read_whatever_its_name_sounds_like(page):
    assert words(page)[1] == LONG.strip()


@pytest.mark.parametrize(
    "page",
    [
        "<div id='comments'><h2>3 Comments</h2><p>Nice post.</p></div>",
        "<div class='sidebar'><h2>Recent posts</h2><ul><li><a href='/a'>Feet</a><li><a href='/b'>Ears</a></ul></div>",
        "<div id='cookie-consent'><h2>Cookies</h2><p>We use cookies.</p></div>",
        "<div class='social-share'><p>Tell your friends.</p></div>",
    ],
)
def test_what_stands_around_the_article_is_not_read(page):
    assert words(page) == []


LINKS = "<ul><li><a href='/a'>Feet</a><li><a href='/b'>Ears</a></ul>"


def test_links_over_the_title_and_under_the_text_of_a_page_without_parts_are_not_read():
    page = f"<div>{LINKS}</div><div><h1>Hands</h1><p>{LONG}</p></div><div>{LINKS}<p>Ours</p></div>"
    found = read(page.encode(), "a.html")
    assert [p.text for s in found.sections for p in s.passages] == [LONG.strip()]


def test_lines_of_links_to_the_parts_of_a_page_are_not_read():
    lines = "<br>".join(f'<a href="#{name}">{name}</a>' for name in ("NAME", "SYNOPSIS", "OPTIONS"))
    page = f"<h1>TEA</h1>{lines}<br><hr><h2>NAME<a name='NAME'></a></h2><p>{LONG}</p>"
    found = read(page.encode(), "a.html")
    assert [p.text for s in found.sections for p in s.passages] == [LONG.strip()]


def test_links_under_the_text_of_an_article_are_read():
    page = f"<main>{LINKS}<h1>Hands</h1><p>{LONG}</p><h2>Who helps</h2>{LINKS}</main>"
    found = read(page.encode(), "a.html")
    assert [p.text for s in found.sections for p in s.passages] == [LONG.strip(), "Feet", "Ears"]


def test_a_formula_of_a_page_is_read_once():
    formula = (
        "<math><semantics><msup><mi>m</mi><mn>2</mn></msup>"
        "<annotation encoding='application/x-tex'>m^2</annotation></semantics></math>"
    )
    shown = f"<span style='display:none'>{formula}</span><img class='mwe-math-fallback-image-inline' src='x.svg' alt='m^2'>"
    for page in (formula, shown, f"{formula}<span aria-hidden='true'>m2</span>"):
        assert words(f"<p>It takes {page} here.</p>") == ["It takes m^{2} here."]


def items(page):
    found = read(f"<h1>Hands</h1><p>{LONG}</p>{page}".encode(), "hands.html")
    return [p.text for s in found.sections for p in s.passages if p.kind == "item"]


NAMED = "<a href='/a'>The Council of Clean Hands</a>", "<a href='/b'>The Soap and Water Line</a>"


def test_a_list_of_links_at_the_end_is_read_where_it_says_more_or_is_led_into():
    says_more = f"<ul><li>{NAMED[0]}: for all</li><li>{NAMED[1]}, at night</li></ul>"
    assert items(says_more) == ["The Council of Clean Hands: for all", "The Soap and Water Line, at night"]
    bare = f"<ul><li>{NAMED[0]}</li><li>{NAMED[1]}</li></ul>"
    assert items(f"<p>Ask here:</p>{bare}") == ["The Council of Clean Hands", "The Soap and Water Line"]
    assert items(f"<div>{bare}</div>") == []


def test_a_list_counts_from_where_it_says():
    found = read(b"<h1>Hands</h1><p>Do it:</p><ol start=4><li>Dry<li>Look</ol>", "hands.html")
    assert [p.shape["marks"] for s in found.sections for p in s.passages if p.kind == "item"] == [[4], [5]]


def test_the_sign_that_leads_to_a_heading_is_no_word_of_it():
    page = "<h2>Soap<a class='headerlink' href='#soap' title='Link'>¶</a></h2><p>Use soap.</p><h2><a href='#b'>#</a> Water</h2>"
    assert words(f"{page}<p>See § 3.</p>") == ["Soap", "Use soap.", "Water", "See § 3."]


def test_headings_that_are_marked_as_names_of_authors_tell_them():
    names = "<h3 class='author'>Jane Doe</h3><h3 class='author'>John Roe</h3>"
    found = read(
        f"<h1>Hands</h1>{names}<h2>Soap</h2><p>{LONG}</p><h2>Water</h2><p>{LONG}</p>".encode(), "a.html"
    )
    assert (found.authors, [s.title for s in found.sections]) == ("Jane Doe, John Roe", ["Soap", "Water"])


def test_a_tip_among_paragraphs_is_read_and_a_column_beside_them_is_not():
    tip = "<aside class='tip'><p>Cold water does, too.</p></aside>"
    assert words(tip) == ["Cold water does, too."]
    assert words(tip.replace("tip", "sidebar")) == []
    assert words(f"<div><div><p>{LONG}</p></div>{tip}</div>") == [LONG.strip()]
    assert words("<aside><p>Read <a href='/b'>more of our news here</a></p></aside>") == []


PAPERS = "".join(
    f'<li>Smith J, Doe K. <a href="https://example.org/{n}">Creases in paper {n}</a>. J Fold. 2001;3:14-18.</li>'
    for n in range(3)
)
TITLES = (
    '<li><a href="https://example.org/1">Creases</a></li><li><a href="https://example.org/2">Folds</a></li>'
)


@pytest.mark.parametrize(
    "title", ["References", "7. Sources", "Literaturverzeichnis", "Références", "参考文献"]
)
@pytest.mark.parametrize("items", [PAPERS, TITLES, PAPERS + "<li>Roe L. A book without a link. 1999.</li>"])
def test_a_list_of_what_a_page_cites_is_left_out_and_what_follows_it_stays(title, items):
    text = "<article><h1>Paper</h1><p>Paper can be folded by hand.</p>"
    page = f"{text}<h2>{title}</h2><ol>{items}</ol>"
    assert passages(outline("html", f"{page}</article>".encode())) == ["Paper can be folded by hand."]
    noted = outline("html", f"{page}<p>* By hand, that is, without a tool.</p></article>".encode())
    assert passages(noted) == ["Paper can be folded by hand.", "* By hand, that is, without a tool."]


def test_a_list_under_such_a_heading_that_cites_nothing_stays():
    page = "<article><h1>Iron</h1><p>Iron is in the blood.</p><h2>Sources</h2><ul><li>Red meat</li><li>Beans</li></ul></article>"
    assert passages(outline("html", page.encode())) == ["Iron is in the blood.", "Red meat", "Beans"]
