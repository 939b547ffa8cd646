"""HTML and plain text of other programs, as Markdown that shows the same words."""

import base64
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.importing.html_tree import parse
from learn.markdown import PARSER
from learn.rendering import render_plain
from quizzes.formats.html_text import from_moodle, to_markdown
from quizzes.formats.markdown_text import escaped, from_plain, shown

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>What is <b>tea</b>?</p>", "What is **tea**?"),
        ("<p>One.</p>\n<p>Two <em>words</em>.</p>", "One.\n\nTwo *words*."),
        ("<div><div><p>Deep</p></div></div>", "Deep"),
        ("a<br>b<br/><br />c", "a  \nb\n\nc"),
        ("<b> bold </b>text", "**bold** text"),
        ("<strong><p>All of it</p></strong>", "**All of it**"),
        ('<span style="font-weight: bold">x</span>', "**x**"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>after", "- a\n- b\n  - c\n\nafter"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<ol><li><p>a</p><p>b</p></li><li>c</li></ol>", "1. a\n\n   b\n\n2. c"),
        ("<dl><dt>Tea</dt><dd>A leaf.</dd></dl>", "**Tea**\n\nA leaf."),
        ("H<sub>2</sub>O, 10<sup>5</sup>, 5<sup>th</sup>", "H₂O, 10⁵, 5ᵗʰ"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre>\n a\n  b</pre>", "```\n a\n  b\n```"),
        ("<pre>a<br>  b<br />c<div>d</div><p>e</p></pre>", "```\na\n  b\nc\nd\ne\n```"),
        ("<code>a`b</code>", "``a`b``"),
        ("<code>a<br>b</code>", "`a b`"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
         "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        ("<table><tr><td>a|b</td><td>c</td></tr></table>", "|  |  |\n| --- | --- |\n| a\\|b | c |"),
        ("<table><tr><td><p>Only laid out.</p></td></tr></table>", "Only laid out."),
        ('<a href="https://example.org/a (b)">here</a>', "[here](https://example.org/a%20%28b%29)"),
        ("<p>x&nbsp;y &lt;b&gt; &amp;amp; caf&eacute;</p>", "x\xa0y <b> \\&amp; café"),
        ("<p>&nbsp;</p><p>  </p>", ""),
        ('<span class="multilang" lang="en">Tea</span>', "Tea"),
        ("{mlang other}Tea{mlang}", "Tea"),
        ("{mlang}Tea{mlang en}", "{mlang}Tea{mlang en}"),
        ("<![if !supportLists]>1<![endif]><!-- hidden --><o:p></o:p>", "1"),
    ],
)  # fmt: skip
def test_html_becomes_markdown(html, markdown):
    assert to_markdown(html, {}) == (markdown, [])


@pytest.mark.parametrize(
    ("html", "markdown", "loss"),
    [
        ("<script>steal()</script>Hi", "Hi", ("script", "steal()")),
        ('<p onclick="steal()">Hi</p>', "Hi", ("script", "onclick=steal()")),
        ('<a href="javascript:steal()">Hi</a>', "Hi", ("script", "javascript:steal()")),
        ('<a href="../file.pdf">Hi</a>', "Hi", ("link", "../file.pdf")),
        ('<iframe src="https://example.org/v"></iframe>Hi', "Hi", ("embedded page", "https://example.org/v")),
        ('<img src="https://example.org/x.png" alt="a cup">', "a cup", ("picture", "https://example.org/x.png")),
        ('<img src="@@PLUGINFILE@@/x.png">', "", ("picture", "@@PLUGINFILE@@/x.png")),
        ("<u>Hi</u>", "Hi", ("underlining", "Hi")),
        ('<span style="color: red">Hi</span>', "Hi", ("colour", "Hi")),
        ("<h3>Hi</h3>", "**Hi**", ("heading", "Hi")),
        ("x<sup>Qq</sup>", "x^(Qq)", ("raised letters", "Qq")),
        ("<blink>Hi</blink>", "Hi", ("tag", "<blink>")),
        ('<span class="multilang" lang="en">Tea</span> <span lang="de" class="multilang">Tee</span>!', "Tea !", ("text in another language", "Tee")),
        ("{mlang en}Tea{mlang}{mlang de}<b>Tee</b>{mlang} is {mlang en}hot{mlang}", "Tea is hot", ("text in another language", "Tee")),
        ("<p>\\(x^2\\)</p>", "\\\\(x^2\\\\)", ("formula", "\\(x^2\\)")),
        ("<b>(a)</b>b", "(a)b", ("emphasis", "(a)b")),
        ('<table><tr><td colspan="2">a</td></tr><tr><td>1</td><td>2</td></tr></table>', "a  \n1 | 2", ("table", "a12")),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_is_named(html, markdown, loss):
    assert to_markdown(html, {}) == (markdown, [loss])


def test_a_picture_of_the_file_is_kept_by_its_digest():
    images = {"a b.png": "d1", "/parts/c.gif": "d2"}
    html = '<img src="@@PLUGINFILE@@/a%20b.png?time=1" alt="a [cup]"><img src="parts/c.gif">'
    assert to_markdown(html, images | {"c.gif": "d2"}) == ("![a \\[cup\\]](image:d1)![](image:d2)", [])


def test_a_picture_in_the_text_itself_is_kept_too():
    kept = []

    def keep(data):
        kept.append(data)
        return "d3"

    html = f'<img alt="dot" src="data:image/png;base64,{PIXEL}">'
    assert to_markdown(html, {}, keep) == ("![dot](image:d3)", [])
    assert kept == [base64.b64decode(PIXEL)]
    assert to_markdown(html, {})[1] == [("picture", "dot")]


def test_plain_text_keeps_its_signs_and_lines():
    assert from_plain("a*b* _c_ [@key]\n- x\n\n1. y #") == "a\\*b\\* \\_c\\_ \\[@key]  \n\\- x\n\n1\\. y #"


def test_moodles_own_format_is_plain_until_it_holds_a_tag():
    assert from_moodle("#include <stdio.h>\nif a<b", {}) == ("#include <stdio.h>  \nif a<b", [])
    assert from_moodle("<b>a</b> < b\n<stdio.h> &lt;", {}) == ("**a** < b  \n<stdio.h> <", [])


words = st.text(
    st.one_of(
        st.sampled_from("*_`[]()<>&#!\\|~-+=:.1 \n"), st.characters(exclude_categories=["C", "Zl", "Zp"])
    ),
    max_size=40,
)


@given(words)
@settings(deadline=None)
def test_plain_text_is_shown_as_it_stands(text):
    markdown = from_plain(text)
    said = " ".join(" ".join(shown(part) for part in markdown.split("\n\n")).split())
    assert said == " ".join(text.split())
    blocks = {token.type for token in PARSER.parse(markdown)} - {"inline"}
    assert blocks <= {"paragraph_open", "paragraph_close", "code_block"}


pieces = st.lists(
    st.one_of(
        st.sampled_from(
            "<b> </b> <i> </i> <p> </p> <br> <ul> <li> </ul> <table> <tr> <td> </table> <sup> </sup> <pre> </pre> "
            "<a href='http://e.org'> </a> <img src=x alt=y> <script> </script> <!-- --> <![x <? <code> </code> "
            "<span style='color:red;font-weight:bold'> </span> <blockquote> </blockquote> <svg> <math> &amp; &lt;"
            .split(" ")
        ),
        words,
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(pieces)
@settings(deadline=None)
def test_any_html_gives_markdown_without_html(html):
    markdown, losses = to_markdown(html, {})
    assert all(what and isinstance(detail, str) for what, detail in losses)
    assert "<script" not in render_plain(markdown)
    assert from_moodle(html, {})


@given(st.lists(words.map(str.strip).filter(bool), min_size=1, max_size=4))
@settings(deadline=None)
def test_no_word_of_a_paragraph_is_lost(texts):
    marks = ["b", "i", "span", "strong"]
    html = "<p>" + "".join(f"<{m}>{escape(t)}</{m}>" for m, t in zip(marks, texts, strict=False)) + "</p>"
    markdown, _losses = to_markdown(html, {})
    said = " ".join(shown(part) or "" for part in markdown.split("\n\n"))
    assert said.split() == parse(html).text().split()


@pytest.mark.parametrize(
    "part", ["<b>", "<p>", "<ul><li>", "<table><tr><td>", "<blockquote>", "*", "<a href=x>", "<![", "<!--", "\\(",
             "<br>", "<pre>", "&amp;", "<td", "`", "[", "<sup>", "<b>x</b>y", "{mlang en}", "{mlang ", "{mlang}",
             '<span class="multilang" lang="en">']
)  # fmt: skip
def test_a_hostile_text_is_read_in_a_moment(part):
    to_markdown(part * 5_000, {})
    assert escaped(part)
