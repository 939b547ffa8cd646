import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.importing import CannotRead
from learn.importing.readers import read

LANGUAGE = (
    "“<b>” is not a language code, as “en” and “de-CH” are: English was assumed. If it is in another language, say "
    "so on the page of the document."
)


def outline_of(text, name="tea.md"):
    return read(text.encode(), name)


def passages(outline):
    return [(p.kind, p.text, p.context) for section in outline.sections for p in section.passages]


def test_headings_keep_their_level():
    outline = outline_of("# One\n\nA.\n\n## Two\n\nB.\n\n#### Four\n\nC.\n\nOther\n=====\n\nD.\n")
    assert [(s.level, s.title, len(s.passages)) for s in outline.sections] == [
        (1, "One", 1),
        (2, "Two", 1),
        (4, "Four", 1),
        (1, "Other", 1),
    ]


def test_the_only_level_1_heading_is_the_title_and_no_section():
    outline = outline_of("Before it.\n\n# Tea\n\nUnder it.\n\n## Leaves\n\nGreen.\n")
    assert outline.title == "Tea"
    assert [(s.level, s.title, [p.text for p in s.passages]) for s in outline.sections] == [
        (1, "", ["Before it.", "Under it."]),
        (2, "Leaves", ["Green."]),
    ]


def test_a_title_in_the_middle_parts_the_text_all_the_same():
    outline = outline_of("## Leaves\n\nGreen.\n\n# Tea\n\nUnder it.\n")
    assert [(s.level, s.title) for s in outline.sections] == [(2, "Leaves"), (1, "")]


def test_without_one_the_title_is_the_metadata_s_else_the_file_s_name():
    two = "# One\n\nA.\n\n# Two\n\nB.\n"
    assert outline_of("---\ntitle: 'All about tea'\nlang: en-GB\n---\n" + two).title == "All about tea"
    assert outline_of('+++\ntitle = "All about tea"\n+++\n' + two).title == "All about tea"
    assert outline_of(two, "all-about_tea.md").title == "all about tea"


def test_the_language_is_the_metadata_s_else_english():
    assert outline_of("---\nlanguage: de\n---\nText.").language == "de"
    assert outline_of("---\nlang: pt_BR\n---\nText.").language == "pt-BR"
    assert outline_of("Text.").language == "en"
    odd = outline_of("---\nlang: <b>\n---\nText.")
    assert (odd.language, odd.warnings) == ("en", (LANGUAGE,))


def test_prose_is_split_into_sentences_without_its_marks():
    outline = outline_of(
        "Tea is *not* a `leaf`, [e.g.](http://a.example)\nit is **two**. Or <b>three</b>.[^1]\n\n[^1]: So they say."
    )
    assert passages(outline) == [
        ("sentence", "Tea is not a leaf, e.g. it is two.", ""),
        ("sentence", "Or three.", ""),
        ("note", "So they say.", ""),
    ]


def test_the_first_sentence_opens_its_paragraph():
    outline = outline_of("One. Two.\n\nThree.\n\n- Four\n")
    assert [p.opens_paragraph for p in outline.sections[0].passages] == [True, False, True, True]


def test_an_item_rests_on_its_lead_in_or_its_heading():
    outline = outline_of(
        "## Do\n\nRead this. Take:\n\n- salt\n- tea\n\n## Don't\n\nThis is all.\n\n1. salt\n"
    )
    assert [found for found in passages(outline) if found[0] == "item"] == [
        ("item", "salt", "Take:"),
        ("item", "tea", "Take:"),
        ("item", "salt", "Don't"),
    ]


def test_an_item_inside_another_rests_on_that():
    outline = outline_of("## Care\n\n- Do\n  - rest\n- This is a sentence.\n  - sleep\n- Last\n")
    assert passages(outline) == [
        ("item", "Do", "Care"),
        ("item", "rest", "Do"),
        ("item", "This is a sentence.", "Care"),
        ("item", "sleep", "Care"),
        ("item", "Last", "Care"),
    ]


def test_a_table_row_rests_on_its_header_row():
    outline = outline_of("| Cold | Flu |\n|---|---:|\n| slow | fast |\n| *mild* | bad |\n")
    assert passages(outline) == [
        ("row", "Cold | Flu", ""),
        ("row", "slow | fast", "Cold | Flu"),
        ("row", "mild | bad", "Cold | Flu"),
    ]


def test_an_image_is_a_passage_and_asks_for_its_words():
    outline = outline_of("See ![a cup](img/cup.png) here.\n\n![](img/pot.png)\n")
    assert passages(outline) == [
        ("sentence", "See here.", ""),
        ("image", "a cup", "img/cup.png"),
        ("image", "pot.png", "img/pot.png"),
    ]
    assert outline.warnings == ("An image has no words for those who cannot see it: pot.png.",)


@pytest.mark.parametrize(
    "line, beside",
    [
        ('See [it](https://a.example "On tea").', "it (https://a.example): On tea"),
        ('See [it][r].\n\n[r]: https://a.example "On tea"', "it (https://a.example): On tea"),
        ('See [tea](https://a.example "tea").', "tea (https://a.example)"),
        ('See <a href="https://a.example" title="On &amp; on">it</a>.', "it (https://a.example): On & on"),
        ('<p>See <a href="https://a.example">it</a>.</p>', "it (https://a.example)"),
    ],
)
def test_where_a_link_leads_belongs_to_its_words_and_is_no_passage(line, beside):
    outline = outline_of(line + "\n")
    (passage,) = outline.sections[0].passages
    ((start, end, *kind),) = passage.shape["spans"]
    assert passage.text[start:end] == beside.partition(" (")[0] and kind == ["link", "https://a.example"]
    assert outline.beside == (beside,)


def test_a_link_within_the_site_it_came_from_is_words_alone():
    outline = outline_of("## A\n\n[one](/1), [two][], [one](/1).[^n]\n\n[two]: ../2 'Two'\n[^n]: A note.\n")
    assert passages(outline) == [("sentence", "one, two, one.", ""), ("note", "A note.", "")]
    assert outline.sections[0].passages[0].shape is None
    assert outline.beside == ("one (/1)", "two (../2): Two")


@pytest.mark.parametrize(
    "line", ['See <img src="cup.png" alt="a cup"> here.', '<p>See here. <img src=cup.png alt="a cup"></p>']
)
def test_a_picture_in_html_is_a_picture(line):
    passages = outline_of(line + "\n").sections[0].passages
    assert [(p.kind, p.text, p.context) for p in passages] == [
        ("sentence", "See here.", ""),
        ("image", "a cup", "cup.png"),
    ]


def test_a_link_in_html_is_a_link_and_an_anchor_is_none():
    text = '[See <a name="x"></a>it](https://b.example) or <a href="https://a.example">that</a>.\n'
    assert outline_of(text).sections[0].passages[0].shape == {
        "spans": [[0, 6, "link", "https://b.example"], [10, 14, "link", "https://a.example"]]
    }


ENTRIES = "- [Install](#install)\n  - [On *Linux*](#linux)\n- [Use](#use)\n"


@pytest.mark.parametrize(
    "contents",
    [
        f"## Table of contents\n\n{ENTRIES}",
        f"**Contents:**\n\n{ENTRIES}- More\n",
        ENTRIES,
        "[Install](#install) • [Use](#use) •\n<a href='#help'>Help</a>\n",
        "<details><summary>Table of Contents</summary>\n<ol>\n<li><a href='#a'>A</a></li>\n"
        "<li><a href='#b'>B</a></li>\n</ol>\n</details>\n",
    ],
)
def test_a_table_of_contents_is_left_out(contents):
    outline = outline_of(f"# Tea\n\nA leaf.\n\n{contents}\n## Use\n\nPour.\n")
    assert [section.title for section in outline.sections] == ["", "Use"]
    assert passages(outline) == [("sentence", "A leaf.", ""), ("sentence", "Pour.", "")]
    assert any("Use (#use)" in said or said == "B (#b)" for said in outline.beside)


def test_links_among_the_words_of_a_list_are_no_table_of_contents():
    outline = outline_of(
        "- Warm [it](#it) well\n- Pour [it](#it) slowly\n- See [it](#it)\n\n## Contents\n\nA cup.\n"
    )
    assert [p.text for p in outline.sections[0].passages] == ["Warm it well", "Pour it slowly", "See it"]
    assert outline.sections[1].title == "Contents"


def test_attributes_in_braces_are_no_words():
    outline = outline_of(
        "# Tea {#tea .big}\n\n[One](http://x.example){target=_blank}, ![cup](c.png){width=5 .wide} and "
        "`x`{.sh}.\n{: .note}\n\n{: #end}\n\nThe set {1, 2} and {braces} and [y](/y){not so} stay.\n"
    )
    assert [p.text for p in outline.sections[0].passages if p.kind == "sentence"] == [
        "One, and x.",
        "The set {1, 2} and {braces} and y{not so} stay.",
    ]


def test_code_keeps_its_lines():
    outline = outline_of("```sh\ntea --hot\n  cup\n```\n\n    more\n")
    assert passages(outline) == [("code", "tea --hot\n  cup", ""), ("code", "more", "")]


def test_raw_html_is_read_for_its_words_alone():
    outline = outline_of(
        "<h2 align='center'>Leaves &amp; stalks</h2>\n<div><p>One.</p>\n<p>Two.<br>Three <i>th</i>ings.</p></div>\n"
        "<!-- hidden --><script>alert(1)</script>\n"
    )
    assert [(s.level, s.title, [p.text for p in s.passages]) for s in outline.sections] == [
        (2, "Leaves & stalks", ["One.", "Two.", "Three things."])
    ]
    assert outline.warnings == ("Scripts and styles in the file were left out.",)


def test_attributes_of_a_heading_are_not_its_words():
    assert [s.title for s in outline_of("## Leaves {#leaf .x}\n\nA.\n\n## Set {1, 2}\n\nB.\n").sections] == [
        "Leaves",
        "Set {1, 2}",
    ]


def test_footnotes_stay_in_the_section_that_writes_them():
    outline = outline_of(
        "## A\n\nOne.[^n] Two.^[in place]\n\n[^n]: A note.\n\n[^un]: Never called.\n\n## B\n\nThree.\n"
    )
    assert [p.text for p in outline.sections[0].passages] == [
        "One.",
        "Two.",
        "in place",
        "A note.",
        "Never called.",
    ]


def test_quotations_are_prose():
    assert passages(outline_of("> One. Two.\n> > Three.\n")) == [
        ("sentence", "One.", ""),
        ("sentence", "Two.", ""),
        ("sentence", "Three.", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        ">" * 100_000 + " x",
        "> " * 100_000 + " x",
        "- " * 100_000 + "x",
        "[" * 100_000,
        "![" * 100_000,
        "\n".join("  " * depth + "- deep" for depth in range(100)),
    ],
)
def test_what_is_nested_too_deeply_is_refused_and_never_dropped(text):
    with pytest.raises(CannotRead, match="nested too deeply|inside one another"):
        outline_of(text)


@pytest.mark.parametrize(
    "text", ["<div>" * 100_000 + "tea", "*a " * 50_000, "x " + "`" * 50_000 + "a", "a\n" * 50_000]
)
def test_hostile_text_is_read_quickly(text):
    assert len(outline_of(text).sections) == 1


blocks = st.lists(
    st.sampled_from(
        ["# Tea", "## Do", "One. Two.", "Take:", "- salt\n- tea\n  - green", "| a | b |\n|---|---|\n| c | d |", "> Said.",
         "```\ncode\n```", "![cup](c.png)", "<p>Raw.</p>", "[^1]", "[^1]: Note.", "***", "Text with *marks* and [a link](/x)."]
    ),
    max_size=12,
).map("\n\n".join)  # fmt: skip


@given(blocks)
def test_reading_twice_gives_the_same(text):
    try:
        assert outline_of(text) == outline_of(text)
    except CannotRead:
        assert not text.replace("*", "").replace("[^1]", "").replace("# Tea", "").strip()


@given(blocks)
def test_every_passage_lies_at_its_span(text):
    try:
        outline = outline_of(text)
    except CannotRead:
        return
    whole, spans = outline.canonical()
    found = [p for section in outline.sections for p in section.passages]
    assert [whole[start:end] for start, end in spans] == [p.text for p in found]
    assert spans == sorted(spans)


@given(st.text(max_size=400))
def test_anything_is_read_or_refused_in_a_sentence(text):
    try:
        outline_of(text)
    except CannotRead as error:
        assert 0 < len(str(error)) <= 120
