"""What sites put into and around their articles for those who are to stay on them."""

import pytest

from .outlines import headings, outline, passages

PROSE = "<p>Back pain is common. It gets better by itself in most cases, and walking helps.</p>" * 3
LINKS = '<ul><li><a href="/a">Neck pain and how to treat it</a></li><li><a href="/b">Feet</a></li></ul>'


def page(body, title="Rest your back"):
    return outline("html", f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode())


@pytest.mark.parametrize(
    "box",
    [
        f"<div><h3>Related articles</h3>{LINKS}</div>",
        f"<div><p>You may also like</p>{LINKS}</div>",
        "<div><h3>Was this page helpful?</h3><button>Yes</button> <span>No</span></div>",
        "<section><h2>About the author</h2><p>Ann is a physiotherapist who loves to run.</p></section>",
        '<section class="author-box"><h2>Ann Smith</h2><p>She is a physiotherapist who loves to run.</p></section>',
        f"<div><h4>Lesen Sie auch</h4>{LINKS}</div>",
        f"<div><strong>Sur le même sujet</strong>{LINKS}</div>",
        "<div><h2>3 thoughts on “Rest your back”</h2><ol><li>Joe says: It helped me a lot, for weeks.</li></ol></div>",
        "<div><span>Advertisement</span><p>Buy a chair now, it is good for you.</p></div>",
        "<p><strong>Read more: <a href='/c'>Ten ways to sit on a chair</a></strong></p>",
        "<p>Lesen Sie auch: <a href='/c'>Wie man auf einem Stuhl sitzt</a></p>",
        f"<h3>Related articles</h3>{LINKS}",
        "<h3>Leave a reply</h3><p>Your address will not be published.</p><form><label>Name</label><input></form>",
    ],
)
@pytest.mark.parametrize(
    "around", ["<article><h1>Rest your back</h1>{}</article>", "<h1>Rest your back</h1>{}"]
)
def test_it_is_left_out_within_an_article_and_on_a_page_without_one(box, around):
    found = page(around.format(f"{PROSE}{box}<h2>Walk</h2>{PROSE}"))
    assert headings(found) == [(1, ""), (2, "Walk")]
    assert set(passages(found)) == {
        "Back pain is common.",
        "It gets better by itself in most cases, and walking helps.",
    }


@pytest.mark.parametrize(
    "part",
    [
        "<h2>Related conditions</h2><p>Neck pain comes with headaches in some people, and with dizziness.</p>",
        "<div><h2>More about walking</h2><p>Walking is good for the heart, too, and it costs nothing.</p></div>",
        "<div><h2>Next steps</h2><p>Ask your doctor for exercises that suit you, and do them.</p></div>",
        "<div><h2>Tags</h2><p>A tag names what a part is, and stands between two signs.</p></div>",
        "<div><h2>Share decisions with your doctor</h2><p>You decide together what is best for you.</p></div>",
    ],
)
def test_a_section_with_words_of_its_own_stays(part):
    found = page(f"<article><h1>Rest your back</h1>{PROSE}{part}<h2>Walk</h2>{PROSE}</article>")
    assert len(headings(found)) == 3
    assert len(passages(found)) > 12


def test_a_line_that_leads_into_a_link_within_a_sentence_stays():
    line = (
        "<p>See also: the leaflet of your clinic tells more of this, in <a href='/x'>its second part</a>.</p>"
    )
    assert passages(page(f"<h1>Rest</h1>{PROSE}{line}"))[-1].startswith("See also: the leaflet")


def test_headings_that_lead_back_to_the_contents_are_headings():
    found = page(
        '<h1>Tea</h1><h2><a role="doc-backlink" class="toc-backref" href="#id2">Leaves</a></h2><p>Green.</p>'
    )
    assert headings(found) == [(2, "Leaves")]


@pytest.mark.parametrize("name", ["the_pager", "Cookies", "nav"])
def test_the_name_of_a_place_in_a_heading_does_not_take_its_words(name):
    found = page(f'<h1>Tea</h1><p>All.</p><h2><a id="{name}">Of cups</a> and pots</h2><p>Green.</p>')
    assert headings(found)[-1] == (2, "Of cups and pots")


def test_the_title_over_the_part_called_content_is_read_with_what_stands_under_it():
    found = page(
        '<div id="header"><h1>tea(1) Manual Page</h1><h2>NAME</h2><p>tea - make tea in a cup</p></div>'
        '<div id="content"><h2>SYNOPSIS</h2><p>It makes tea for all who come, and for those who stay.</p></div>'
        '<div id="footer">Last updated 2024</div>'
    )
    assert found.title == "tea(1) Manual Page"
    assert headings(found) == [(2, "NAME"), (2, "SYNOPSIS")]


def test_the_name_of_the_site_is_no_heading_where_the_article_has_one():
    found = page(
        '<div class="top"><h1><a href="/">Tea Times</a></h1><p>News for drinkers</p></div>'
        "<div><h1>Green tea</h1><p>It is green, and it is made of leaves that were not left to wither.</p></div>"
    )
    assert found.title == "Green tea"
    assert "Tea Times" not in passages(found) and headings(found) == [(1, "")]


def test_comments_are_left_out_though_they_are_longer_than_the_article():
    comment = "<li><p>I drink it every day, and it does me good, as it did my mother and her mother.</p></li>"
    found = page(
        f"<main><article><h1>Green tea</h1>{'<p>It is green, and made of leaves that did not wither.</p>' * 8}"
        f'</article><div id="comments"><h2>What readers say</h2><ol>{comment * 40}</ol></div></main>'
    )
    assert headings(found) == [(1, "")]
    assert len(passages(found)) == 8


def test_links_with_which_to_pass_an_article_on_are_left_out():
    found = page(
        "<h1>Green tea</h1><p>It is green, and it is made of leaves that were not left to wither.</p>"
        '<ul><li><a href="https://www.facebook.com/sharer/sharer.php?u=x">teilen</a></li>'
        '<li><a href="https://twitter.com/intent/tweet?text=x">twittern</a></li>'
        '<li><a href="/more">info</a></li></ul>'
    )
    assert len(passages(found)) == 1


def test_a_page_without_marks_is_read_where_nearly_all_its_paragraphs_stand():
    long = "<p>It is green, and it is made of leaves that were not left to wither in the sun for long.</p>"
    found = page(
        f'<div class="a"><div>Log in here</div><div class="b"><h2>Green tea, a guide</h2><div>{long * 9}</div></div>'
        "<div><h3>In other news</h3><div>Coffee is sold out in all of our shops.</div></div></div>",
        "Green tea, a guide - Tea Times",
    )
    assert headings(found) == [(2, "Green tea, a guide")]
    assert len(passages(found)) == 9


def test_a_box_around_all_that_is_called_after_its_sidebar_is_read():
    long = "<p>It is green, and it is made of leaves that were not left to wither in the sun for long.</p>"
    side = '<div class="widget"><h3>Archive</h3><a href="/1">May</a></div>' * 3
    found = page(
        f'<div class="wrap sidebar"><h2>Green tea</h2>{long * 9}{side}</div><div>{"About us. " * 40}</div>'
    )
    assert len(passages(found)) >= 9
