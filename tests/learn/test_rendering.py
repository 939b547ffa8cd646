"""Markdown to HTML that may be called safe."""

import re

import pytest
from django.core.exceptions import ValidationError

from learn import rendering
from tests import make

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200">{}</svg>'


def html_of(markdown):
    return rendering.render_blocks(markdown, {})


def test_it_numbers_citations_in_the_order_of_their_first_use():
    html = html_of("One. [@aaaa1111; @bbbb2222]\n\nTwo. [@aaaa1111]")
    marks = re.findall(r'<a class="cite" href="#p-(\w+)" aria-label="Source sentence \d">(\d)</a>', html)
    assert marks == [("aaaa1111", "1"), ("bbbb2222", "2"), ("aaaa1111", "1")]


def test_a_mark_stands_close_to_its_sentence():
    assert html_of("One. [@aaaa1111]").startswith('<p>One.<span class="cites"><a class="cite"')


def test_citations_in_code_are_code():
    assert rendering.cited_keys("Write `[@aaaa1111]` to cite. [@bbbb2222]") == ["bbbb2222"]


def test_each_key_is_listed_once():
    assert rendering.cited_keys("A. [@aaaa1111]\n\n- b [@bbbb2222; @aaaa1111]") == ["aaaa1111", "bbbb2222"]


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,alert(1))",
        '[@"><script>alert(1)</script>]',
        ':::figure "><script>alert(1)</script>\nx\n:::',
        "![x](http://elsewhere.example/pixel.gif)",
        '<svg onload="alert(1)">',
    ],
)
def test_what_an_author_types_runs_nothing_and_loads_nothing(typed):
    html = html_of(typed)
    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html


def test_a_table_is_aligned_by_class_since_the_csp_drops_style():
    html = html_of("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert "style" not in html
    assert '<td class="right-aligned">2</td>' in html


def test_the_page_keeps_the_only_first_heading():
    assert html_of("# Big\n\n## Next") == '<h2 id="part-big">Big</h2>\n<h2 id="part-next">Next</h2>\n'


def test_a_plain_block_says_that_its_meaning_is_general():
    assert "General meaning" in html_of(":::plain\nA stent is a small tube.\n:::")


def test_deep_nesting_ends():
    assert "<blockquote>" in html_of("> " * 5000 + "x")


def test_a_text_too_long_says_so():
    with pytest.raises(ValidationError, match="Make two lessons of it"):
        rendering.render_blocks("x" * 200_001, {})


def test_a_glossary_word_is_linked_where_it_first_occurs(db):
    document = make.document()
    make.term(document, "bush", "bush", aliases="bushes")
    lesson = make.lesson(
        document, body="## A bush\n\nTea bushes grow. A bush is low.", summary="", published=False
    )
    rendered = rendering.render(lesson, document)
    assert (
        '<h2 id="part-a-bush">A bush</h2>\n<p>Tea <a href="#word-bush" class="term">bushes</a> grow. A bush is low.</p>'
        in rendered.html
    )
    assert rendered.terms == ["bush"]


def test_a_short_form_in_capitals_is_only_meant_in_capitals(db):
    document = make.document()
    make.term(document, "who", "WHO")
    lesson = make.lesson(document, body="who asks the WHO?", summary="", published=False)
    assert (
        '<p>who asks the <a href="#word-who" class="term">WHO</a>?</p>'
        in rendering.render(lesson, document).html
    )


def test_a_word_can_be_linked_by_hand(db):
    document = make.document()
    make.term(document, "bush", "bush")
    lesson = make.lesson(document, body="It [grows low](term:bush).", summary="", published=False)
    assert '<a href="#word-bush" class="term">grows low</a>' in rendering.render(lesson, document).html


def test_an_unknown_word_is_named(db):
    document = make.document()
    lesson = make.lesson(document, body="It [grows](term:tree).", published=False)
    with pytest.raises(ValidationError, match="“tree” is not in the glossary"):
        rendering.render(lesson, document)


def test_a_figure_is_drawn_with_its_words_beside_it(db):
    document = make.document()
    document.figures.create(slug="leaf", svg=SVG.format('<circle r="3"/>'), alternative="A round leaf.")
    lesson = make.lesson(document, body=":::figure leaf\nThe leaf. \n:::", summary="", published=False)
    html = rendering.render(lesson, document).html
    assert '<svg viewBox="0 0 320 200"><circle r="3" /></svg>' in html
    assert "A round leaf." in html


def test_an_unknown_figure_is_named_with_those_there_are(db):
    document = make.document()
    document.figures.create(slug="leaf", svg=SVG.format(""), alternative="A leaf.")
    lesson = make.lesson(document, body=":::figure leef\nx\n:::", published=False)
    with pytest.raises(ValidationError, match="no figure called “leef”. Known figures: leaf"):
        rendering.render(lesson, document)


@pytest.mark.parametrize(("words", "minutes"), [(10, 1), (180, 1), (269, 1), (271, 2), (360, 2)])
def test_minutes_are_words_by_180(db, words, minutes):
    document = make.document()
    lesson = make.lesson(document, body="word " * words, summary="", published=False)
    assert rendering.render(lesson, document).minutes == minutes


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
        '<style>@import url("http://elsewhere.example")</style>',
        '<image href="http://elsewhere.example/x.png"/>',
        '<path onclick="alert(1)"/>',
        '<path style="fill:red"/>',
        '<path fill="url(http://elsewhere.example/#a)"/>',
        '<a href="javascript:alert(1)"><path/></a>',
        '<use href="#x"/>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<path xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="x"/>',
    ],
)
def test_a_drawing_with_anything_that_could_run_or_load_is_refused_by_name(inside):
    with pytest.raises(ValidationError, match="A figure may not"):
        rendering.clean_svg(SVG.format(inside))


@pytest.mark.parametrize(
    "svg", ["", "no drawing", "<svg", "<html/>", "<!DOCTYPE x [<!ENTITY a 'b'>]><svg>&a;</svg>"]
)
def test_what_is_no_drawing_is_refused(svg):
    with pytest.raises(ValidationError, match="drawing"):
        rendering.clean_svg(svg)


def test_plain_text_keeps_emphasis_and_drops_citations():
    assert rendering.render_plain("**Often** softer. [@aaaa1111]") == "<strong>Often</strong> softer."
    assert rendering.render_plain("a < b & c") == "a &lt; b &amp; c"
