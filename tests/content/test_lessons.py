"""The lessons are short, plain and kind: a worried patient of 62 can read them, and each line has its source."""

import re
import tomllib

import pytest

from learn.readability import syllables
from tests import content

LESSONS = content.lessons()
PASSAGES = content.source_passages()
TERMS = content.glossary()
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)

ADVICE = re.compile(
    r"\byou (?:should|must|need to|ought|have to|had better)\b|\byou(?:'|’)d better\b|\byour (?:dose|doctor will)\b"
    r"|\b(?:make sure|be sure|remember) to\b|\b(?:try|aim) to\b|\bdon(?:'|’)t forget\b",
    re.I,
)
HARM = re.compile(
    r"heart attack|stroke|prone to rupture|acute event|damage|sign of much disease|load of disease"
    r"|(?:often moves|severely speeds) |risk factors drive",
    re.I,
)
HELP = re.compile(
    r"steadying|keeping the disease steady|to steady|the main goal|can be managed|may prescribe|restore|giving it up"
    r"|helps? to|slow",
    re.I,
)


def folded(text):
    return re.sub(r"\W+", " ", text).strip().casefold()


# ---- how hard a text is to read -----------------------------------------------------------------------------


def simplified(text, terms):
    """The text with every word of a glossary term as a word of one syllable."""
    names = sorted({name for term in terms for name in (term.name, *term.also)}, key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)
    pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.I)
    return pattern.sub(
        lambda found: " ".join("term" for _ in content.words(found.group())), content.prose(text)
    )


def grade(texts, terms=()):
    """Flesch-Kincaid: 0.39 words per sentence + 11.8 syllables per word - 15.59."""
    texts = [simplified(text, terms) if terms else content.prose(text) for text in texts]
    said = [part for text in texts for part in content.sentences(text)]
    words = [
        word
        for part in said
        for word in re.split(r"-", " ".join(content.words(part)))
        for word in word.split()
    ]
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize(
    ("word", "count"),
    {
        "wall": 1, "stretches": 2, "changed": 1, "hardened": 2, "treated": 2, "makes": 1, "people": 2, "little": 2,
        "muscle": 2, "artery": 3, "arteries": 3, "calcium": 3, "disease": 2, "mineral": 3, "medicine": 3, "risk": 1,
        "impossible": 4, "eating": 2, "activity": 4, "people's": 2, "whole": 1, "impact": 2, "vessels": 2, "builds": 1, "patches": 2,
    }.items(),
)  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken(word, count):
    assert syllables(word) == count


def test_the_grade_tells_plain_words_from_hard_ones():
    plain = ["The cat sat on the mat. It was warm there."]
    hard = [
        "Pharmacological interventions predominantly ameliorate pathophysiological manifestations systematically."
    ]
    assert grade(plain) < 1 < 20 < grade(hard)
    assert grade(["The cat sat on the atherosclerosis."], TERMS) == pytest.approx(
        grade(["The cat sat on the mat."])
    )


# ---- the lessons --------------------------------------------------------------------------------------------


@each_lesson
def test_a_lesson_is_150_to_350_words_long(lesson):
    assert 150 <= lesson.body_words <= 350


@each_lesson
def test_a_lesson_reads_at_grade_8_or_lower(lesson):
    assert grade(lesson.read_aloud, TERMS) <= 8


@each_lesson
def test_a_lesson_says_what_it_teaches_and_sums_it_up_in_at_most_40_words(lesson):
    assert 2 <= len(lesson.front["learn"]) <= 4
    assert len(content.words(lesson.front["summary"])) <= 40


@each_lesson
def test_a_lesson_rests_on_one_section_of_the_source_text_and_teaches_all_of_it(lesson):
    source = (content.COURSE / "source.md").read_text()
    assert lesson.front["section"] in content.source_sections()
    section = source.split(f"## {lesson.front['section']}\n")[1].split("\n## ")[0]
    stated = {key for key, sentence in PASSAGES.items() if sentence in section}
    assert stated and stated <= lesson.keys, {PASSAGES[key] for key in stated - lesson.keys}


def test_the_lessons_follow_the_sections_in_their_order():
    assert [lesson.front["section"] for lesson in LESSONS] == content.source_sections()


@each_lesson
def test_every_lede_summary_paragraph_item_and_caption_ends_with_its_citation(lesson):
    texts = [lesson.front["lede"], lesson.front["summary"]]
    texts += [block.text for block in lesson.of("paragraph", "item", "figure")]
    for text in texts:
        assert re.search(r"\[@[0-9a-f]{8,}(; @[0-9a-f]{8,})*\]$", text), text


@each_lesson
def test_every_passage_a_lesson_cites_exists(lesson):
    assert lesson.keys <= set(PASSAGES)


@each_lesson
def test_a_general_meaning_is_one_sentence_without_citation(lesson):
    for block in lesson.of("plain"):
        assert len(content.sentences(block.text)) == 1 and not content.cited(block.text), block.text


@each_lesson
def test_a_lesson_shows_at_least_one_figure_and_only_figures_that_are_described(lesson):
    described = tomllib.loads((content.COURSE / "figures" / "figures.toml").read_text())
    shown = [block.slug for block in lesson.of("figure")]
    assert shown
    for slug in shown:
        assert (content.COURSE / "figures" / f"{slug}.svg").exists()
        assert described[slug]["alternative"]


@each_lesson
def test_a_lesson_never_repeats_a_sentence_of_the_source_text(lesson):
    said = f" {folded(content.prose(lesson.everything))} "
    assert [sentence for sentence in PASSAGES.values() if f" {folded(sentence)} " in said] == []


@each_lesson
def test_a_lede_states_the_truth_before_the_misconception(lesson):
    first, second, *_ = content.sentences(lesson.front["lede"])
    assert second.startswith("You may have heard") and not first.startswith("You may have heard")


@each_lesson
def test_a_paragraph_that_names_a_harm_is_followed_by_what_can_be_done(lesson):
    paragraphs = [block.text for block in lesson.of("paragraph", "item")]
    for text, following in zip(paragraphs, [*paragraphs[1:], ""], strict=True):
        if HARM.search(text) and not HELP.search(text):
            assert HELP.search(following), f"after: {text}"


def test_harms_are_named_somewhere_so_that_the_rule_above_has_work_to_do():
    named = [block.text for lesson in LESSONS for block in lesson.of("paragraph") if HARM.search(block.text)]
    assert len(named) >= 5


COURSE_FILES = [
    *sorted((content.COURSE / "lessons").glob("*.md")),
    *sorted((content.COURSE / "questions").iterdir()),
    content.COURSE / "glossary.md",
    content.COURSE / "source.md",
]


@pytest.mark.parametrize("file", COURSE_FILES, ids=lambda file: file.name)
def test_nothing_in_the_course_tells_readers_what_to_do_about_their_health(file):
    assert ADVICE.findall(file.read_text()) == []


@pytest.mark.parametrize("file", COURSE_FILES, ids=lambda file: file.name)
def test_nothing_in_the_course_holds_an_em_dash_or_raw_html(file):
    text = file.read_text()
    assert "\u2014" not in text
    assert not re.search(r"</?[A-Za-z][^>\n]*>", text)


# ---- the glossary and the path ------------------------------------------------------------------------------


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.slug)
def test_a_term_is_one_sentence_that_cites_or_is_marked_as_general_meaning(term):
    assert len(content.sentences(term.meaning)) == 1
    assert set(content.cited(term.meaning)) <= set(PASSAGES)
    assert bool(content.cited(term.meaning)) != term.general


@pytest.mark.parametrize("term", [term for term in TERMS if term.general], ids=lambda term: term.slug)
def test_a_general_meaning_claims_no_cause_benefit_or_risk(term):
    claims = r"\b(?:caus|prevent|reduc|lower|improv|protect|benefi|harm|danger|leads?\b|help|good for|bad for|healthy)"
    assert not re.search(claims, term.meaning, re.I)


def test_no_two_terms_share_a_name():
    names = [name.casefold() for term in TERMS for name in {term.name, *term.also}]
    assert sorted(names) == sorted(set(names))


def test_the_notice_is_the_one_agreed_and_stands_in_full_above_treatment_and_habits():
    path = content.path()
    assert path["notice"].startswith("This course is for learning. It is not medical advice")
    assert path["notice"].endswith("call your emergency number now.")
    full = [lesson["slug"] for lesson in path["lessons"] if lesson["full_notice"]]
    assert full == ["how-doctors-treat-it", "how-daily-habits-help"]


def test_nobody_is_named_as_author_licensor_or_reviewer_without_being_known():
    path = content.path()
    assert not {"authors", "licence"} & set(path["document"])
    assert not {"reviewed_by", "reviewed_on"} & set(path["authorship"])
    assert path["document"]["is_restatement"] is True


def test_questions_for_an_appointment_are_questions():
    asked = content.path()["appointment"]
    assert 6 <= len(asked) <= 8
    assert all(question.endswith("?") for question in asked)
