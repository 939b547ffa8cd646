import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.importing.readers import read
from learn.importing.sentences import SPLITTER, split

WHOLE = [
    "Dr. Smith saw Mrs. Brown.",
    "It weighs 2.5 mg vs. 3 mg.",
    "Use binders, e.g. sevelamer, or others (e.g., lanthanum).",
    "Some (i.e. the young) do not.",
    "J. R. R. Tolkien wrote it.",
    "J.K. Rowling did not.",
    "Smith et al. found it.",
    "Smith et al. (2010) found it.",
    "The U.S. Food and Drug Administration approved it.",
    "P.A.D. usually affects the arteries.",
    "At 5 p.m. he left.",
    "See Fig. 2 and pp. 5-6 on it.",
    "See Sect. 4.2 and Eq. 3.",
    "It was approx. 10 km away.",
    "It took approx. one hour.",
    "Lift at most 5 kg (max. 10 kg).",
    "He was born in Jan. 1990.",
    "Acme Inc. sells it.",
    "Visit www.nhs.uk for more.",
    "She holds a Ph.D. in biology.",
    "The rash itches (see a doctor!).",
    "The test is free (who pays?) and quick.",
    "“Why now?” she asked.",
    "He said: “Do not smoke. Do not drink.” and left.",
    "Avoid caffeine, alcohol, etc. before bed.",
    "1. Wash your hands.",
    "Version 2.0.1 is out.",
    "E. coli is bad.",
    "Figure 1. A cup of tea.",
    "Table A-2: How often to change.",
    "Abb. 3.1. Eine Tasse.",
]


@pytest.mark.parametrize("sentence", WHOLE)
def test_it_keeps_a_sentence_whole(sentence):
    assert split(sentence) == [sentence]


@pytest.mark.parametrize("sentence", WHOLE)
def test_it_parts_it_from_the_next(sentence):
    assert split(f"{sentence} Then it ends.") == [sentence, "Then it ends."]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Is it safe?", "It may be!", "Who knows?"],
        ["It is shown in Figure 1.", "A cup is white."],
        ["He asked, “Why?”", "She left."],
        ["“It works.”", "“It does not.”"],
        ["(For more, see below.)", "Then go to the clinic."],
        ["Some go home (they are fine).", "Others stay (see below).", "All live."],
        ["Take vitamin D.", "It is good for bones."],
        ["Take vitamin K.", "Vitamin C is another."],
        ["She has hepatitis C.", "People with it need care."],
        ["Avoid caffeine, alcohol, etc.", "Sleep well."],
        ["The result was good [1].", "It was repeated [2, 3]."],
        ["It costs $5.50.", "It is 98.6°F.", "That is normal."],
        ["1. Wash your hands.", "2. Dry them."],
        ["[Tell us what is missing (as tea is).", "All help is welcome.]"],
        ["(It is warm. It may cool (as “tea” does).)", "So it goes."],
        ["Most need no more than 3.¹", "Some need 4.²,³", "Nobody needs 10².", "He said “no”.⁴", "Why?"],
    ],
)
def test_it_parts_sentences_where_they_end(sentences):
    assert split(" ".join(sentences)) == sentences


def test_nothing_has_no_sentences():
    assert split("  \n ") == []


def test_it_makes_one_space_of_a_run():
    assert split("One  line\nof two. And\tmore.") == ["One line of two.", "And more."]


def test_it_splits_other_languages():
    assert split("Das ist z. B. gut. Das nicht.", "de") == ["Das ist z. B. gut.", "Das nicht."]
    assert split("Uno. Dos.", "xx") == ["Uno.", "Dos."]


def test_it_names_itself_with_its_version():
    assert SPLITTER.startswith("sentencex 1.") and len(SPLITTER) <= 60


pieces = st.lists(
    st.sampled_from(
        [
            "Dr.",
            "e.g.",
            "It",
            "works.",
            "(see",
            "below.)",
            "“Why?”",
            "etc.",
            "vitamin",
            "K.",
            "2.5",
            "1.",
            "[3]",
        ]
    ),
    max_size=40,
).map(" ".join)


@given(st.one_of(st.text(max_size=300), pieces))
def test_no_character_is_lost_or_doubled(text):
    assert "".join("".join(split(text)).split()) == "".join(text.split())


@given(st.one_of(st.text(max_size=200), pieces))
def test_no_sentence_is_empty(text):
    assert all(sentence.strip() == sentence != "" for sentence in split(text))


@pytest.mark.parametrize(
    "sentences",
    [
        ["الشاي أوراق مجففة.", "هل هو مفيد؟", "نعم، اشربه دافئا!"],
        ["قال د. أحمد إن الشاي جيد (ص. 5).", "وقال أ.د. علي ذلك أيضا."],
        ["١. الشاي.", "٢. الماء."],
        ["چائے ایک پتا ہے۔", "کیا یہ اچھی ہے؟", "ہاں۔"],
        ['ד"ר כהן אמר שלא.', "פרופ' לוי הסכים.", 'זה 2.5 מ"ג.', "האם הוא טוב?"],
        ["א. ראשון.", "ב. שני."],
        ['הוא אמר "לא. אולי."', "תה הוא עלה."],
    ],
)
@pytest.mark.parametrize("language", ["en", "told"])
def test_text_from_right_to_left_is_parted_by_its_own_rules_whatever_the_file_says(sentences, language):
    assert split(" ".join(sentences), "he" if language == "told" else "en") == sentences


def test_what_stands_together_stays_together():
    assert split("See Sect. 4.2, vol.2 and fig.3 on it.") == ["See Sect. 4.2, vol.2 and fig.3 on it."]
    assert "".join(split("كتب أ.د. علي ذلك.")) == "كتب أ.د. علي ذلك."


def test_a_list_after_an_arabic_question_rests_on_its_heading():
    found = read("# شاي\n\n## لماذا\n\nهل هو مفيد؟\n\n- نعم\n".encode(), "a.md")
    assert [p.context for s in found.sections for p in s.passages if p.kind == "item"] == ["لماذا"]
