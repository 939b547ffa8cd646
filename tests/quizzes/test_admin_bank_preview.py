"""Each question that is brought is seen before it is kept."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from quizzes.formats import csv_bank, qti
from quizzes.models import Question
from tests import make
from tests.desk import educator, said, signed_in
from tests.quizzes.bank_questions import question
from tests.quizzes.question_types import DETAILS, EXAMPLES, STEMS

from .bringing_banks import IMAGE, PREVIEW, bring, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]


@pytest.fixture
def document():
    return make.document()


@pytest.fixture
def client():
    return signed_in(educator())


class TestThePreview:
    def test_where_nothing_could_be_read_there_is_nothing_to_take(self, client, document):
        page = bring(client, document, "::Essay:: Say something. {}\n", name="x.gift").text
        assert "Nothing in this file can be taken. Mend what is named above and bring it again." in page
        assert "Take what is ticked" not in page and "Not now" in page

    def test_what_could_be_better_stands_under_each_question(self, client, document):
        sheet = (
            "kind,question,choice 1,credit 1,choice 2,credit 2,choice 3,credit 3\n"
            "multiple,Which are drinks?,Tea,50,Milk,50,Sand,-10\nsingle,What is tea made of?,Leaves,100,Stones,0,Fishes,0\n"
        )
        first, second = bring(client, document, sheet).text.split('class="brought"')[1:]
        assert '<details class="to-do" open>' in first
        assert "ticking" in first.split('<details class="to-do" open>')[1]
        assert '<b class="severity error">Error</b>' in first
        assert "severity error" not in second

    def test_every_kind_is_shown_as_a_learner_meets_it(self, client, document):
        rows = [
            question(
                kind, EXAMPLES[kind], slug=kind, stem=STEMS.get(kind, "What?"), details=DETAILS.get(kind, {})
            )
            for kind in EXAMPLES
        ]
        page = bring(client, document, csv_bank.write(rows).data).content.decode()
        assert page.count('class="brought"') == len(EXAMPLES)
        # Its controls answer nothing here, and no two of them have one name.
        ids = re.findall(r'\sid="([^"]*)"', page)
        assert len(ids) == len(set(ids))
        assert page.count('<fieldset class="card question as-learner" disabled>') == len(EXAMPLES)
        assert page.count("<summary>What is right, and why</summary>") == len(EXAMPLES)

    def test_its_pictures_come_from_the_file_that_waits(self, client, document):
        shown = question(stem=f"See ![a cup](image:{IMAGE.digest})?", images={IMAGE.digest: IMAGE})
        page = bring(client, document, qti.write([shown]).data).content.decode()
        address = reverse("admin:quizzes_proposedbank_image", args=[IMAGE.digest])
        assert f'src="{address}"' in page
        response = client.get(address)
        assert (response.content, response["Content-Type"]) == (IMAGE.data, "image/png")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert client.get(reverse("admin:quizzes_proposedbank_image", args=["0" * 64])).status_code == 404

    def test_the_version_of_qti_is_named(self, client, document):
        page = bring(client, document, qti.write([question()], version="3.0").data).text
        assert "bank.txt, QTI 3.0</span>" in page

    def test_what_is_asked_here_word_for_word_says_so_and_comes_unticked(self, client, document):
        here = make.question(
            document, slug="tea", stem="What is tea?", choices=[("A leaf", 1, "Yes."), ("A stone", 0, "")]
        )
        page = bring(client, document)
        first, second = page.text.split('class="brought"')[1:]
        assert "The same as “tea”, which asks this here word for word." in first
        assert f'<a href="/admin/quizzes/question/{here.pk}/change/">Open it</a>' in first
        assert 'name="take" value="0" aria-' in first and 'name="take" value="1" checked aria-' in second
        assert "<b>1</b> is asked here word for word" in page.text and "<b>1</b> new question<" in page.text
        assert said(take(client, page, all="1")) == ["1 new question, a draft."]
        assert said(take(client, bring(client, document), take=["0"])) == ["1 new question, a draft."]

    def test_what_stands_twice_in_the_file_comes_ticked_once(self, client, document):
        sheet = (
            "question,correct,choice 1,choice 2,explanation\n"
            "What is tea?,1,A leaf,A stone,Because.\nWhat is milk?,1,White,Green,\n"
            "What is tea?,1,A stone,A leaf,Other.\nWhat is tea?,2,A stone,A leaf,\nWhat is tea?,1,A leaf,A stone,Because.\n"
        )
        page = bring(client, document, sheet)
        first, milk, other, twin, copy = page.text.split('class="brought"')[1:]
        for ticked in (first, milk):
            assert '" checked aria-' in ticked and "word for word" not in ticked
        assert 'value="2" aria-' in other and 'value="3" aria-' in twin and 'value="4" aria-' in copy
        assert "The same as question 1 of this file (line 2), word for word." in twin
        assert "The same as question 1 of this file (line 2), word for word." in copy
        assert (
            "Question 1 of this file (line 2) asks this word for word, and takes something else for right."
            in other
        )
        differs = other.split('<details class="what-differs" open>')[1]
        assert "<small>Question 1</small>" in differs and "<small>This one</small>" in differs
        assert "Line 4" in other and "Line 5" in twin and "Line 6" in copy
        assert "<b>2</b> new questions<" in page.text
        assert "<b>2</b> ask again what stands before them<" in page.text
        assert "<b>1</b> asks again what stands before it, with another key<" in page.text
        assert said(take(client, page, all="1")) == ["2 new questions, all drafts."]

    def test_who_takes_the_second_gets_it_too_and_a_copy_once(self, client, document):
        sheet = "question,correct,choice 1,choice 2,explanation\n" + "What is tea?,1,A leaf,A stone,%s\n" * 3
        page = bring(client, document, sheet % ("A.", "B.", "B."))
        assert said(take(client, page, take=["0", "1", "2"])) == [
            "2 new questions, all drafts. 1 stands twice in the file: kept once."
        ]

    def test_where_the_first_has_no_key_the_second_comes_ticked(self, client, document):
        sheet = "question,choice 1,credit 1,choice 2,credit 2\nWhat?,x,0,y,0\nWhat?,x,100,y,0\n"
        first, second = bring(client, document, sheet).text.split('class="brought"')[1:]
        assert 'value="0" aria-' in first and 'value="1" checked aria-' in second

    @pytest.mark.parametrize(
        ("kind", "here", "sheet", "before", "after"),
        [
            (
                "single",
                [("A leaf", 1, ""), ("A stone", 0, "")],
                "single,{},A leaf,0,A stone,100",
                "A leaf",
                "A stone",
            ),
            ("numeric", [("6", 1, "")], "numeric,{},5,100,,", "6", "5"),
            ("short", [("a leaf", 1, ""), ("leaves", 1, "")], "short,{},a stone,100,,", "a leaf", "a stone"),
            ("short", [("6", 1, "")], "numeric,{},5,100,,", "6", "5"),
        ],
    )
    def test_another_key_is_the_same_question_with_both_side_by_side(
        self, client, document, kind, here, sheet, before, after
    ):
        make.question(document, slug="tea", stem="What is tea?", choices=here, kind=kind)
        head = "kind,question,choice 1,credit 1,choice 2,credit 2\n"
        page = bring(client, document, head + sheet.format("What is tea?") + "\n").text
        [shown] = page.split('class="brought"')[1:]
        assert "“tea” asks this here word for word, and takes something else for right." in shown
        assert 'name="take" value="0" aria-' in shown  # unticked
        differs = shown.split('<details class="what-differs" open>')[1].split("</details>")[0]
        right = differs.split(">What is right</h3>")[1].split("</h3>")[0]
        assert f"<small>Here</small><p>{before}" in re.sub("</?(del|ins)>", "", right)
        assert f"<small>In the file</small><p>{after}" in re.sub("</?(del|ins)>", "", right)
        assert "<b>1</b> is asked here with another key" in page

    def test_the_page_has_one_heading_of_its_own(self, client, document):
        assert bring(client, document).text.count("<h1") == 1

    def test_the_same_key_with_another_reach_is_another_key(self, client, document):
        make.question(
            document, slug="tea", stem="How hot?", kind="numeric", choices=[("90", 1, "", {"tolerance": "5"})]
        )
        page = bring(client, document, "How hot? {#90:1}\n", name="x.gift").text
        assert "“tea” asks this here word for word, and takes something else for right." in page

    def test_what_only_explains_otherwise_has_no_other_key(self, client, document):
        make.question(document, slug="tea", stem="How hot?", kind="numeric", choices=[("90.0", 1, "Hot.")])
        page = bring(client, document, "How hot? {#90:0}\n", name="x.gift").text
        assert "The same as “tea”, which asks this here word for word." in page
        assert "is asked here with another key" not in page

    def test_what_other_words_say_is_shown_beside_those_here_hints_included(self, client, document):
        here = make.question(document, slug="tea", stem="What is tea?")
        here.current.hints = ["Look in the pot."]
        here.current.save()
        sheet = (
            "id,question,correct,choice 1,choice 2,hint 1\n"
            "tea,What is green tea?,1,Leaves,Stones,Look at the bush.\n"
        )
        page = bring(client, document, sheet).text
        shown = page.split('<details class="what-differs" open>')[1].split("</details>")[0]
        assert "<small>Here</small><p>What is tea?</p>" in shown
        assert "<small>In the file</small><p>What is <ins>green </ins>tea?</p>" in shown
        hints = shown.split(">Hints</h3>")[1]
        assert "<del>pot</del>" in hints and "<ins>bush</ins>" in hints

    def test_where_no_answer_is_right_it_says_so_and_comes_unticked(self, client, document):
        sheet = (
            "kind,question,choice 1,credit 1\nshort,What is tea?,a stone,0\nshort,What is milk?,white,100\n"
        )
        page = bring(client, document, sheet)
        first, second = page.text.split('class="brought"')[1:]
        assert "No answer in it is right, so it is not ticked." in first
        assert 'name="take" value="0" aria-' in first and 'name="take" value="1" checked aria-' in second
        take(client, page, all="1")
        assert Question.objects.get().current.stem == "What is milk?"

    @pytest.mark.parametrize("count", [1, 3])
    def test_three_that_differ_cost_as_many_queries_as_one(
        self, client, document, count, django_assert_num_queries
    ):
        for n in range(count):
            make.question(
                document, slug=f"tea-{n}", stem=f"What is tea {n}?", choices=[("x", 1, "Yes."), ("y", 0, "")]
            )
        sheet = "id,question,correct,choice 1,choice 2\n"
        sheet += "".join(f",What is tea {n}?,1,x,y\ntea-{n},What is milk {n}?,1,x,y\n" for n in range(count))
        assert bring(client, document, sheet).text.count('class="what-differs"') == 2 * count
        with django_assert_num_queries(14):
            client.get(PREVIEW)

    def test_losses_stand_under_their_question(self, client, document):
        sheet = "question,correct,choice 1,choice 2,Points\nWhat?,1,x,y,10\n"
        page = bring(client, document, sheet).content.decode()
        assert "<li><b>column “Points”</b>: 10</li>" in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_one_costs_as_many_queries_as_three(self, client, document, count, django_assert_num_queries):
        bring(client, document, "\n".join(f"Question {n}?\nA) x\nB) y\nANSWER: A\n" for n in range(count)))
        with django_assert_num_queries(9):
            client.get(PREVIEW)


class Dangers(HTMLParser):
    """What of a page could run."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag in ("iframe", "object", "embed", "math", "style", "base") or (
            tag == "script" and "src" not in attrs
        ):
            self.found.append(tag)
        self.found += [name for name in attrs if name.startswith("on") or name == "style"]
        self.found += [v for v in attrs.values() if re.match(r"\s*(javascript|data|vbscript):", v, re.I)]


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zy8+)",
    '"><svg onload=alert(1)>',
    '<a href="java&#115;cript:alert(1)">x</a>',
    "'\"--></style></script><iframe src=x>",
    "`<b onmouseover=alert(1)>`",
    '<p id="stem" style="x">',
]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_nothing_of_a_file_runs_in_the_preview(kind, client, document):
    """In no field of it."""
    evil = " ".join(PAYLOADS)
    rows = [(text or evil, credit, evil, *more) for text, credit, _why, *more in EXAMPLES[kind]]
    if kind not in ("truefalse", "numeric", "gaps"):
        rows = [(f"{at} {evil}", *row[1:]) for at, row in enumerate(rows)]
    if kind == "matching":
        rows = [
            (text, credit, why, {"match": f"{at} {evil}"})
            for at, (text, credit, why, _more) in enumerate(rows)
        ]
    stem = f"{evil} {STEMS.get(kind, '')}"
    asked = question(
        kind, rows, stem=stem, explanation=evil, title=evil[:150], category=evil[:200], tags=(evil[:90],),
        hints=(evil,), topic=evil[:40], details=DETAILS.get(kind, {}),
    )  # fmt: skip
    response = bring(client, document, csv_bank.write([asked]).data, name=f"{PAYLOADS[1]}.csv")
    page = response.content.decode()
    assert 'class="brought"' in page
    dangers = Dangers()
    dangers.feed(page)
    assert dangers.found == []
    take(client, response, take=["0"])
    row = Question.objects.get()
    for name in ("change", "try"):
        dangers.feed(client.get(reverse(f"admin:quizzes_question_{name}", args=[row.pk])).content.decode())
    assert dangers.found == []
