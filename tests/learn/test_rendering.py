"""Markdown to HTML that may be called safe."""

import re

import pytest
from django.core.exceptions import ValidationError

from learn import drawings, markdown, rendering
from learn.models import Document
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
    assert markdown.cited_keys("Write `[@aaaa1111]` to cite. [@bbbb2222]") == ["bbbb2222"]


def test_each_key_is_listed_once():
    assert markdown.cited_keys("A. [@aaaa1111]\n\n- b [@bbbb2222; @aaaa1111]") == ["aaaa1111", "bbbb2222"]


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
        '<path fill="URL(//elsewhere.example/x.svg#a)"/>',
        '<path mask="Url(//elsewhere.example/x.svg)"/>',
        r'<path fill="\75rl(//elsewhere.example/x#a)"/>',
        r'<path fill="\75rl(/account/sign-out/)"/>',
        "<path mask=\"image-set('//elsewhere.example/x.png' 1x)\"/>",
        "<path mask=\"-webkit-IMAGE-SET('/account/sign-out/' 1x)\"/>",
        '<path clip-path="URL(/account/sign-out/)"/>',
        '<path fill="url( /account/sign-out/)"/>',
        '<path fill="url(#a) url(/account/sign-out/#a)"/>',
        '<path fill="uurl(#a)rl(/account/sign-out/)"/>',
        "<path fill=\"src('/account/sign-out/')\"/>",
        '<a href="javascript:alert(1)"><path/></a>',
        '<use href="#x"/>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<path xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="x"/>',
    ],
)
def test_a_drawing_with_anything_that_could_run_or_load_is_refused_by_name(inside):
    with pytest.raises(ValidationError, match="A figure may not"):
        drawings.clean_svg(SVG.format(inside))


@pytest.mark.parametrize(
    "drawn",
    [
        'fill="url(#a)"',
        'fill="url(#a) #fff"',
        'fill="RGB(1 2 3 / 50%)"',
        'transform="translate(1 2) rotate(3)"',
        'aria-label="See https://elsewhere.example: url(x)"',
    ],
)
def test_what_leads_nowhere_else_may_stand_in_a_drawing(drawn):
    assert drawn in drawings.clean_svg(SVG.format(f"<path {drawn}/>"))


@pytest.mark.parametrize(
    "svg", ["", "no drawing", "<svg", "<html/>", "<!DOCTYPE x [<!ENTITY a 'b'>]><svg>&a;</svg>"]
)
def test_what_is_no_drawing_is_refused(svg):
    with pytest.raises(ValidationError, match="drawing"):
        drawings.clean_svg(svg)


def test_plain_text_keeps_emphasis_and_drops_citations():
    assert rendering.render_plain("**Often** softer. [@aaaa1111]") == "<strong>Often</strong> softer."
    assert rendering.render_plain("a < b & c") == "a &lt; b &amp; c"


DIGEST = "0f" * 32
SEEN = f'<img class="picture" src="/source/tea/images/{DIGEST}/" alt="A leaf" loading="lazy">'


def rendered(markdown):
    return rendering.render_text(markdown, Document(slug="tea"))


def test_what_is_asked_may_have_paragraphs_lists_and_pictures_of_its_document():
    html = rendered(f"Look at it. [@aaaa1111]\n\n- *green*\n- black\n\n![A leaf](image:{DIGEST})")
    assert (
        html == f"<p>Look at it.</p>\n<ul>\n<li><em>green</em></li>\n<li>black</li>\n</ul>\n<p>{SEEN}</p>\n"
    )
    assert (
        rendering.render_line(f"One\n\n- two ![A leaf](image:{DIGEST})", Document(slug="tea"))
        == f"One<br>two {SEEN}"
    )


def test_a_picture_without_its_document_is_its_words():
    assert rendering.render_text(f"![A <b>leaf</b>](image:{DIGEST})") == "<p>A &lt;b&gt;leaf&lt;/b&gt;</p>\n"


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](http://elsewhere.example/x.png)",
        "![x](//elsewhere.example/x.png)",
        f"![x](image:{DIGEST}/../../admin)",
        f'![x" onerror="alert(1)](image:{DIGEST})',
        "[x](javascript:alert(1))",
        "[x](data:text/html,alert)",
        '[[1" onclick="alert(1)]]',
        f"![[[1]]](image:{DIGEST})",
    ],
)
def test_nothing_in_what_is_asked_runs_or_loads_from_elsewhere(markdown):
    for html in (rendered(markdown), rendering.render_line(markdown, Document(slug="tea"))):
        tags = re.findall(r"<[^>]*>", html)
        assert not [
            tag
            for tag in tags
            if re.search(
                r"script|javascript|elsewhere|data:|\son\w+=\W*alert",
                re.sub(r'"[^"]*"', '""', tag) if "alt=" in tag else tag,
            )
        ]
        assert all(
            tag.startswith(("<p>", "</p>", "<img class", "<span class")) or tag in ("<a>", "</a>", "</span>")
            for tag in tags
        ), tags


def test_a_picture_of_one_document_is_not_kept_for_another():
    one, other = Document(slug="one"), Document(slug="other")
    markdown = f"![A heart](image:{'a' * 64})"
    for document in (one, other, one):
        assert f"/{document.slug}/" in rendering.render_line(markdown, document)
    assert rendering.render_line(markdown) == "A heart"


def test_gaps_part_the_text_and_are_left_alone_in_code_and_pictures():
    html = rendered(f"Tea is a [[1]],\n\nnot `[[2]]` ![[[3]]](image:{DIGEST}) but **[[2]]**.")
    pieces = rendering.parted_at_gaps(html)
    assert [number for piece, number in pieces] == [1, 2, None]
    assert pieces[0] == ("<p>Tea is a ", 1)
    assert "[[2]]" in pieces[1][0] and "[[3]]" in pieces[1][0]
    assert rendering.parted_at_gaps(rendered('<span class="gap">1</span>'))[0][1] is None


@pytest.mark.parametrize(
    ("markdown", "is_line"),
    [
        ("What is *tea*?", True),
        ("", True),
        ("One.\n\nTwo?", False),
        ("- a\n- b", False),
        ("A [[1]].", False),
        (f"![x](image:{DIGEST})", False),
    ],
)
def test_a_line_is_one_paragraph_of_words(markdown, is_line):
    assert rendering.is_line(markdown) is is_line


def test_bare_words_have_no_markup():
    assert rendering.render_words("**a** < b\n\n`c` & d") == "a < b c & d"


REGIONS = '<g id="a"/><path id="b" class="x" d="M0 0"/><circle id="c" r="1"/><clipPath id="d"><rect id="e"/></clipPath><g clip-path="url(#d)" fill="url(#c)"/>'


def test_regions_of_a_drawing_are_named_by_place_alone():
    svg = drawings.with_regions(SVG.format(REGIONS), [("b", "region"), ("c", "region"), ("none", "region")])
    assert '<path class="x region" d="M0 0" data-region="0" />' in svg
    assert (
        '<circle id="c" r="1" data-region="1" class="region" />' in svg
    )  # something else is painted with it
    assert drawings.region_ids(SVG.format(REGIONS)) == ["a", "b", "c"]


NAMED = (
    '<title id="t">A plant</title><g id="a"><title> The\n leaf </title><path d="M0 0"/></g>'
    '<path id="b" aria-label="The stem" aria-describedby="t" d="M0 0"/>'
    '<g id="c"><text>The</text><text>root</text></g><path id="d" d="M0 0"/>'
)


def test_a_region_is_called_what_its_drawing_calls_it():
    assert drawings.regions(SVG.format(NAMED)) == [
        ("a", "The leaf"), ("b", "The stem"), ("c", "The root"), ("d", ""),
    ]  # fmt: skip
    (_id, name), *_others = drawings.regions(SVG.format(NAMED.replace("leaf", "leaf " * 100)))
    assert len(name) == 80 and name.endswith("…")


def test_a_picture_without_a_name_is_passed_over_by_who_listens(svg="<svg {} role='img' {}>{}</svg>"):
    """The figure is said in words beside it."""
    svg = svg.format("xmlns='http://www.w3.org/2000/svg'", "{}", "{}")
    for more, inside in (("", ""), ("aria-label=' '", ""), ("", "<title> </title>")):
        root = drawings.clean_svg(svg.format(more, inside))
        assert 'aria-hidden="true"' in root and "role" not in root
    for more, inside in (
        ("aria-label='A cup'", ""),
        ("aria-labelledby='cup'", ""),
        ("", "<title>A cup</title>"),
    ):
        root = drawings.clean_svg(svg.format(more, inside))
        assert "aria-hidden" not in root and 'role="img"' in root


def test_a_drawing_to_choose_on_does_not_say_what_its_regions_are_called():
    svg = drawings.with_regions(SVG.format(NAMED), [("a", "region"), ("b", "region")])
    assert 'aria-hidden="true"' in svg and 'data-region="1"' in svg
    assert not re.search("leaf|stem|A plant|describedby", svg)


def test_a_link_can_lead_to_a_region():
    svg = drawings.with_regions(SVG.format(REGIONS), [("b", "region"), ("c", "region")], "part-")
    assert 'data-region="0" id="part-0"' in svg and '<circle id="c"' in svg


def test_a_drawing_nested_without_end_is_refused():
    for depth in (250, 20_000):
        deep = SVG.format("<g>" * depth + "</g>" * depth)
        with pytest.raises(ValidationError, match="groups in groups without end"):
            drawings.clean_svg(deep)
    deep = SVG.format("<g>" * 150 + '<g id="x"/>' + "</g>" * 150)
    assert drawings.region_ids(deep) == ["x"] and "</g>" in drawings.clean_svg(deep)


def test_a_mark_names_a_sentence_once_when_others_take_its_place():
    marks = "A [@a; @b] and [@a] and [@c]."
    assert markdown.with_keys(marks, {"a": ["b"]}) == "A [@b] and [@b] and [@c]."
    assert markdown.with_keys("A [@aa].", {"a": ["b"]}) == "A [@aa]."
    assert markdown.with_keys("A [@a; @d].", {"a": ["b", "c"], "d": ["c"]}) == "A [@b; @c]."
    assert markdown.with_keys(":::picture a\nA [@a]\n:::", {"a": ["b"]}) == ":::picture b\nA [@b]\n:::"
