"""Markdown as others write it: for MkDocs, Docusaurus, GitHub, Hugo, Jekyll, Obsidian, Sphinx and pandoc."""

import pytest

from learn.importing.readers import read


def outline_of(text, name="tea.md"):
    return read(text.encode(), name)


def passages(outline):
    return [(p.kind, p.text) for section in outline.sections for p in section.passages]


def spans(outline):
    return [
        (p.text[start:end], kind)
        for section in outline.sections
        for p in section.passages
        for start, end, kind, *_address in (p.shape or {}).get("spans", ())
    ]


@pytest.mark.parametrize(
    "box, title",
    [
        ('!!! warning "Mind the steam"\n\n    It is *hot*.\n\n    - Wait\n', "Mind the steam"),
        ("!!! warning\n    It is *hot*.\n\n    - Wait\n", "Warning"),
        ('??? note "Mind the steam"\n    It is *hot*.\n\n    - Wait\n', "Mind the steam"),
        ('=== "Mind the steam"\n\n    It is *hot*.\n\n    - Wait\n', "Mind the steam"),
        (":::warning\n\nIt is *hot*.\n\n- Wait\n\n:::\n", "Warning"),
        (":::warning Mind the steam\n\nIt is *hot*.\n\n- Wait\n\n:::\n", "Mind the steam"),
        (":::warning[Mind the steam]\nIt is *hot*.\n\n- Wait\n:::\n", "Mind the steam"),
        ('::: {.warning title="Mind the steam"}\nIt is *hot*.\n\n- Wait\n:::\n', "Mind the steam"),
        ("::: details Mind the steam\nIt is *hot*.\n\n- Wait\n:::\n", "Mind the steam"),
        (":::{warning} Mind the steam\n:class: dropdown\nIt is *hot*.\n\n- Wait\n:::\n", "Mind the steam"),
        ("```{warning} Mind the steam\nIt is *hot*.\n\n- Wait\n```\n", "Mind the steam"),
        ("> [!WARNING]\n> It is *hot*.\n>\n> - Wait\n", "Warning"),
        ("> [!warning]- Mind the steam\n> It is *hot*.\n>\n> - Wait\n", "Mind the steam"),
        ("/// warning | Mind the steam\n    open: True\n\nIt is *hot*.\n\n- Wait\n///\n", "Mind the steam"),
        ("{{< warning >}}\nIt is *hot*.\n\n- Wait\n{{< /warning >}}\n", "Warning"),
    ],
)
def test_a_box_is_its_title_and_its_text(box, title):
    outline = outline_of(f"# Tea\n\nBoil it.\n\n{box}\nThen pour.\n")
    assert passages(outline) == [
        ("sentence", "Boil it."),
        ("sentence", title),
        ("sentence", "It is hot."),
        ("item", "Wait"),
        ("sentence", "Then pour."),
    ]
    assert spans(outline) == [(title, "strong"), ("hot", "em")]


def test_a_box_within_a_box_and_code_within_one_are_read():
    outline = outline_of(
        '!!! tip "One"\n    First.\n\n    !!! tip "Two"\n        ```\n        !!! no box\n        ```\n'
    )
    assert passages(outline) == [
        ("sentence", "One"),
        ("sentence", "First."),
        ("sentence", "Two"),
        ("code", "!!! no box"),
    ]


@pytest.mark.parametrize("line", ["!!! really now", "??? what", ':: "Tab"', "=== equal ==="])
def test_what_only_looks_like_a_box_is_text(line):
    found = passages(outline_of(f"Before.\n\n{line}\n\nAfter.\n"))
    assert " ".join(text for _kind, text in found) == f"Before. {line} After."


@pytest.mark.parametrize(
    "line",
    [
        "[TOC]",
        "[[_TOC_]]",
        "[[toc]]",
        "* Contents\n{:toc}",
        "{{< toc >}}",
        "${toc}",
        "```{toctree}\na\nb\n```",
    ],
)
def test_a_line_in_place_of_contents_is_left_out(line):
    assert passages(outline_of(f"# Tea\n\n{line}\n\nBoil it.\n")) == [("sentence", "Boil it.")]


def test_what_mdx_and_templates_are_told_is_left_out():
    outline = outline_of(
        "---\ntitle: Tea\n---\nimport Tabs from '@theme/Tabs';\nimport './tea.css'\n\n"
        "export const Cup = () => (\n  <b>cup</b>\n);\n\n{/* a remark\non two lines */}\n\n{% include head.html %}\n\n"
        "{% comment %}\nnobody reads this\n{% endcomment %}\n\nBoil <Cup size={3}>it</Cup>.\n\n*[HTML]: Hypertext\n"
    )
    assert passages(outline) == [("sentence", "Boil it.")]


def test_code_of_jekyll_and_pictures_of_hugo_are_read():
    outline = outline_of(
        '{% highlight python %}\nx = 1\n{% endhighlight %}\n\n{{< figure src="a cup.png" alt="A cup" >}}\n\n![[pot.png]]\n'
    )
    assert passages(outline) == [("code", "x = 1"), ("image", "A cup"), ("image", "pot.png")]


def test_headings_without_a_space_are_headings_where_all_are():
    outline = outline_of("#Tea\n\nBoil it.\n\n##Leaves\n\nThey are green.\n")
    assert (outline.title, [s.title for s in outline.sections]) == ("Tea", ["", "Leaves"])
    assert passages(outline_of("# Tea\n\n#tea is a tag.\n"))[0] == ("sentence", "#tea is a tag.")


@pytest.mark.parametrize(
    "front",
    [
        "% Of tea\n% Ann Smith; Bo Berg\n% 3 May 2024\n\n",
        "Title: Of tea\nDate: 3 May 2024\nAuthors: Ann Smith; Bo Berg\nTags: a,\n    b\n\n",
    ],
)
def test_what_stands_before_a_text_tells_of_it(front):
    outline = outline_of(f"{front}Boil it.\n\n## Leaves\n\nThey are green.\n")
    assert (outline.title, outline.authors, str(outline.dated)) == (
        "Of tea",
        "Ann Smith, Bo Berg",
        "2024-05-03",
    )
    assert passages(outline)[0] == ("sentence", "Boil it.")


def test_the_name_of_a_place_after_a_heading_is_no_word():
    outline = outline_of("# Tea\n\n## Leaves {/* #of-leaves */}\n\nGreen.\n\n## Cups {#cups}\n\nWhite.\n")
    assert [section.title for section in outline.sections] == ["Leaves", "Cups"]


def test_links_of_a_wiki_are_words():
    outline = outline_of(
        "See [[Green tea|the green one]] and [[Black tea]].\n\nKeep `[[code]]` and array[[1]].\n"
    )
    assert [text for _kind, text in passages(outline)] == [
        "See the green one and Black tea.",
        "Keep [[code]] and array[[1]].",
    ]


def test_raised_and_lowered_figures_stay_so():
    outline = outline_of(
        "10<sup>5</sup> of CO<sub>2</sub>, H~2~O and 10^6^.\n\n<p>10<sup>5</sup> or m<sup>2</sup></p>\n"
    )
    assert [text for _kind, text in passages(outline)] == ["10⁵ of CO₂, H₂O and 10⁶.", "10⁵ or m²"]


def test_the_raised_mark_of_a_note_in_html_is_no_word():
    outline = outline_of(
        'So they say<sup><a href="#fn1">1</a></sup>, and so<sup>[2](#fn2)</sup> it is<sup>*</sup>.\n'
    )
    assert [text for _kind, text in passages(outline)] == ["So they say, and so it is."]


def test_emphasis_in_html_is_kept():
    outline = outline_of("Boil <b>well</b>, <em>then</em> <code>pour</code> a <strong>cup.\n")
    assert spans(outline) == [("well", "strong"), ("then", "em"), ("pour", "code")]


def test_formulas_stay_as_they_are_written_and_prices_are_none():
    outline = outline_of(
        "Let $a_1 * b_1 * \\{c\\}$ be.\n\n$$\nx \\\\ y\n$$\n\nIt costs $5 or $10, *not* $20.\n\nSet $HOME/$USER here.\n"
    )
    assert [text for _kind, text in passages(outline)] == [
        "Let $a_1 * b_1 * \\{c\\}$ be.",
        "$$ x \\\\ y $$",
        "It costs $5 or $10, not $20.",
        "Set $HOME/$USER here.",
    ]


def test_the_box_of_a_task_is_no_word():
    assert passages(outline_of("- [ ] Boil\n- [x] Pour\n- [a] Drink\n")) == [
        ("item", "Boil"),
        ("item", "Pour"),
        ("item", "[a] Drink"),
    ]


def test_signs_of_the_state_of_a_program_are_left_out():
    outline = outline_of(
        "[![Build](https://img.shields.io/x.svg)](https://a.example)\n\n"
        '<img src="https://github.com/a/b/workflows/ci/badge.svg" alt="ci">\n\n![A badge](img/badge.png)\n'
    )
    assert passages(outline) == [("image", "A badge")]


def test_a_table_in_html_is_one_passage_a_row():
    outline = outline_of(
        "<table>\n<thead><tr><th>Tea</th><th>Minutes</th></tr></thead>\n"
        "<tr><td>Green</td><td><p>Two</p><p>or <b>three</b></p></td></tr>\n<tr><td>Black<td></tr>\n</table>\n"
    )
    assert [(p.kind, p.text, p.context) for s in outline.sections for p in s.passages] == [
        ("row", "Tea | Minutes", ""),
        ("row", "Green | Two; or three", "Tea | Minutes"),
        ("row", "Black", "Tea | Minutes"),
    ]


def test_a_list_in_html_is_items():
    outline = outline_of(
        "Take:\n\n<ul>\n<li>salt</li>\n<li>tea<ul><li>green</li></ul></li>\n</ul>\n<p>Boil.</p>\n"
    )
    assert [(p.kind, p.text, p.context) for s in outline.sections for p in s.passages] == [
        ("sentence", "Take:", ""),
        ("item", "salt", "Take:"),
        ("item", "tea", "Take:"),
        ("item", "green", "Take:"),
        ("sentence", "Boil.", ""),
    ]
