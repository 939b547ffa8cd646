"""QTI packages, and what means harm."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats import qti
from quizzes.formats.bank import NotABank
from tests.quizzes.qti_items import MAP, MATCH, PNG, choices, declared, error, item, package, read


class TestPackages:
    MANIFEST = (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>'
        '<resource identifier="t" type="imsqti_test_xmlv2p1" href="t.xml"/>'
        '<resource identifier="a" type="imsqti_item_xmlv2p1" href="a/i.xml"><metadata><lom><general>'
        "<keyword><string>topic=plants</string></keyword><keyword><string>green</string></keyword></general></lom>"
        '</metadata></resource><resource identifier="b" type="imsqti_item_xmlv2p1" href="b.xml"/></resources></manifest>'
    )
    TEST = (
        '<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="t" title="T"><testPart>'
        '<assessmentSection identifier="s" title="Heart"><assessmentSection identifier="u" title="Vessels">'
        '<assessmentItemRef identifier="b" href="b.xml"/></assessmentSection>'
        '<assessmentItemRef identifier="a" href="a/i.xml"><weight identifier="w" value="2"/></assessmentItemRef>'
        "</assessmentSection></testPart></assessmentTest>"
    )

    def test_its_items_stand_once_in_the_order_of_the_test(self):
        body = '<p>See <img src="../pics/a%20b.png" alt="a cup"/></p>'
        bank = read(package({
            "imsmanifest.xml": self.MANIFEST, "t.xml": self.TEST, "b.xml": item(choices()),
            "a/i.xml": item(body + choices()), "pics/a b.png": PNG, "c.xml": item(choices()),
        }))  # fmt: skip
        first, second, third = bank.questions
        assert [q.category for q in bank.questions] == ["Heart/Vessels", "Heart", ""]
        assert (second.topic, second.tags) == ("plants", ("green",))
        [digest] = second.images
        assert second.stem == f"See ![a cup](image:{digest})\n\nWhat is tea?"
        assert second.images[digest].data == PNG
        assert [(loss.question, loss.what) for loss in bank.losses] == [(1, "weight in the test")]

    def test_a_broken_item_costs_itself(self):
        bank = read(
            package(
                {"imsmanifest.xml": self.MANIFEST, "a/i.xml": item(choices()), "b.xml": "<assessmentItem>"}
            )
        )
        assert len(bank.questions) == 1
        assert bank.errors[0].title == "b.xml"

    def test_a_text_that_items_share_comes_with_each(self):
        text = item(choices(), after='<assessmentStimulusRef identifier="s" href="s.xml"/>')
        shared = "<assessmentStimulus><stimulusBody><p>A story.</p></stimulusBody></assessmentStimulus>"
        bank = read(package({"i.xml": text, "s.xml": shared}))
        assert bank.questions[0].stem == "A story.\n\nWhat is tea?"

    def test_without_items_it_is_no_bank(self):
        with pytest.raises(NotABank):
            read(package({"imsmanifest.xml": "<manifest/>", "readme.txt": "hello"}))


class TestHostile:
    @pytest.mark.parametrize("name", ["../../evil.xml", "/etc/evil.xml", "C:/evil.xml"])
    def test_a_name_that_leaves_the_package_is_refused(self, name):
        with pytest.raises(NotABank, match="outside itself"):
            read(package({"i.xml": item(choices()), name: "x"}))

    def test_a_link_is_refused(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as zip_file:
            entry = zipfile.ZipInfo("link.png")
            entry.create_system, entry.external_attr = 3, 0o120777 << 16
            zip_file.writestr(entry, "/etc/passwd")
        with pytest.raises(NotABank, match="outside itself"):
            read(packed.getvalue())

    def test_a_bomb_is_refused(self):
        with pytest.raises(NotABank, match="unpacks to more"):
            read(package({"i.xml": b" " * 5 * 1024 * 1024}))

    def test_entities_are_refused(self):
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        text = item(choices(prompt="&b;")).replace('<?xml version="1.0"?>', bomb)
        with pytest.raises(NotABank, match="entities"):
            read(text)
        with pytest.raises(NotABank, match="entities"):
            read(package({"i.xml": text}))

    def test_names_of_html_and_windows_letters_are_read(self):
        text = item(choices(prompt="T&uuml;r&nbsp;&amp; Caf\u00e9?"))
        [question] = qti.read(text.encode("cp1252")).questions
        assert question.stem.replace("\xa0", " ") == "Tür & Café?"

    def test_nothing_in_it_runs(self):
        inner = '<simpleChoice identifier="A"><script>alert(1)</script>x<img src="x" onerror="alert(1)"/></simpleChoice><simpleChoice identifier="B">y</simpleChoice>'
        bank = read(item(choices(inner=inner, prompt='<a href="javascript:alert(1)">Hi</a>')))
        assert (bank.questions[0].stem, bank.questions[0].choices[0].text) == ("Hi", "x")
        assert "script" in {loss.what for loss in bank.losses}

    def test_what_is_too_deep_or_too_much(self):
        with pytest.raises(NotABank, match="nested"):
            read(item("<div>" * 300 + "</div>" * 300))
        many = "".join(f'<simpleChoice identifier="c{n}">{n}</simpleChoice>' for n in range(5000))
        assert "5000" in error(item(choices(inner=many), declared(["c1"])))


FRAGMENT = st.sampled_from(
    ["<p>", "</p>", "x", "<choiceInteraction responseIdentifier='R'>", "</choiceInteraction>", "<simpleChoice/>",
     "<simpleChoice identifier='A'>y</simpleChoice>", "<textEntryInteraction responseIdentifier='R'/>", "<gap/>",
     "<gapMatchInteraction responseIdentifier='R'>", "</gapMatchInteraction>", "<img/>", "<object data='[::1'/>",
     "<matchInteraction responseIdentifier='R'/>", "<orderInteraction responseIdentifier='Q'/>", "&#0;", "<math/>"]
)  # fmt: skip


@given(
    st.lists(FRAGMENT, max_size=8),
    st.sampled_from([MATCH, MAP, "<responseProcessing><x/></responseProcessing>", ""]),
)
@settings(max_examples=50, deadline=None)
def test_no_item_makes_it_stumble(parts, processing):
    try:
        read(item("".join(parts), processing=processing))
    except NotABank:
        pass


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_no_bytes_make_it_stumble(data):
    for whole in (data, b"PK\x03\x04" + data, b"<assessmentItem>" + data):
        try:
            qti.read(whole)
        except NotABank:
            pass
