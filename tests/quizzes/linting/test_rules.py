"""What the rules say and where, one case for each thing that is easily got wrong."""

from dataclasses import replace
from decimal import Decimal

import pytest

from quizzes.formats.bank import BankChoice, BankQuestion
from quizzes.linting import ERROR, NAMES, NOTE, RULES, WARNING, Item, chances, lint, sheets
from quizzes.models import Quiz

from .finding import asked, found, marked, of
from .sound import OTHERS, SINGLES

OXYGEN = SINGLES[0]


def test_each_rule_has_a_name_of_its_own():
    assert len({rule.slug for rule in RULES}) == len(RULES)
    assert len({str(name) for name in NAMES.values()}) == len(NAMES)


def test_the_offending_words_are_marked_where_they_stand():
    negative = replace(OXYGEN, stem="Which part of the **blood** does not carry oxygen?")
    assert marked(of("negative-stem", negative)) == [("stem", None, ["not"])]
    vague = replace(
        OXYGEN, choices=(*OXYGEN.choices[:3], BankChoice("The *plasma*, often", Decimal(0), "No."))
    )
    assert marked(of("vague-words", vague)) == [("row", 4, ["often"])]
    twice = asked("Where is it?", "In a cell", "In *the* cell.", "In a bone", "In a nerve")
    assert marked(of("duplicate-choices", twice)) == [
        ("row", 1, ["In a cell"]),
        ("row", 2, ["In *the* cell."]),
    ]


def test_how_grave_a_flaw_is_follows_what_it_does():
    much = asked(
        "Where does it go in the end?",
        "Into the deepest layer of the wall of the vessel",
        "Into bone",
        "Into the blood",
    )
    some = asked(
        "Where does it go in the end?",
        "Into the deep wall of a vessel",
        "Into the outer muscle",
        "Into the blood",
    )
    assert found(much)["key-longest"] == ERROR
    assert found(some)["key-longest"] == WARNING
    above = ("All of the above", "Bones", "Nerves", "Cells")
    assert found(asked("What does it act on?", *above))["all-of-the-above"] == ERROR
    assert found(asked("What does it act on?", *above, key=1))["all-of-the-above"] == WARNING
    assert found(asked("What does it act on?", "Nerves", "Cells", "Bones often"))["vague-words"] == NOTE


@pytest.mark.parametrize(
    "rule, stem, choices",
    [
        ("key-longest", "Which vitamin is it?", ["Vitamin B12 of meat", "Iron", "Zinc", "Salt"][:1] + ["Calcium carbonate"]),
        ("key-longest", "Who found it?", ["Alexander Fleming", "Koch", "Pasteur"]),
        ("repeated-word", "Which artery is blocked?", ["The left artery", "The right artery", "The coronary artery"]),
        ("repeated-word", "What does blood carry?", ["Food in blood", "What the air carries", "Light"]),
        ("absolute-words", "What holds?", ["It is always so", "It is never so", "It is so at times"]),
        ("absolute-words", "What does it do?", ["It acts all over", "Not at all much", "It is only small"]),
        ("duplicate-choices", "She ___ to school every day.", ["goes", "go", "going"]),
        ("not-parallel", "What is C#?", ["Programming language", "Database", "Browser"]),
        ("vague-words", "Which is so?", ["Twice as many chose red", "How many there are", "Nobody chose red"]),
        ("absolute-words", "Who is buried there?", ["Grant", "No one", "His father"]),
        ("hard-to-read", "Which? (Select three answers)", ["User information", "Device information", "Problem description"]),
        ("duplicate-choices", "How does blood go?", ["From heart to lung", "From lung to heart", "From bone to skin"]),
        ("duplicate-choices", "Which helps clotting?", ["Vitamin K", "Vitamin A", "Vitamin"]),
        ("duplicate-choices", "Which is significant?", ["p < 0.05", "p > 0.05", "p = 0.05"]),
        ("duplicate-choices", "What is the slope?", ["-2", "2", "0"]),
        ("duplicate-choices", "Below which?", ["−5 °C", "5 °C", "0 °C"]),
        ("duplicate-choices", "What is the energy?", ["m*c", "m/c", "m+c"]),
        ("duplicate-choices", "Which ion is it?", ["Na+", "Na-", "Na"]),
        ("duplicate-choices", "Which way does it go?", ["A → B", "A ← B", "B → A"]),
        ("overlapping-numbers", "How many?", ["10 to 19", "20 to 29", "30 to 39"]),
        ("overlapping-numbers", "How many?", ["Less than 10", "10", "More than 10"]),
        ("overlapping-numbers", "How much?", ["1 to 5 mg", "2 to 3 g", "6 to 7 mg"]),
        ("number-order", "How many?", ["One", "Two", "Three"]),
        ("negative-stem", "What happens when a valve does not close?", ["It leaks", "It sings", "It grows"]),
        ("negative-stem", "Which drug helps people who do not sleep?", ["Tea", "Milk", "Salt"]),
        ("no-question", "What is tea?", ["A leaf", "A stone", "A fish"]),
        ("grammar", "Which of these is a gas?", ["Helium", "Iron", "Gallium"]),
        ("grammar", "What is the role of vitamin A?", ["Sight", "Speech", "Hearing"]),
        ("grammar", "What is the job of red cells?", ["To carry oxygen", "To fight germs", "To stop blood"]),
        ("grammar", "What is the best way?", ["Walking daily", "Taking tablets", "Eating greens"]),
        ("grammar", "It is taken up as an:", ["X-ray", "MRI", "ECG"]),
        ("hinged", "What is one of the most urgent questions in medicine?", ["Sleep", "Pain", "Age"]),
        ("hinged", "Which is the first question a nurse asks?", ["Your name", "Your age", "Your pain"]),
        ("according-to", "What does a text on a label have to name?", ["Its maker", "Its smell", "Its age"]),
        ("all-of-the-above", "Which of these vessels are hit?", ["All three of them", "One", "Two"]),
        ("choice-letters", "Which vitamins are solved in fat?", ["A and D", "B and C", "B and H"]),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_flaw_is_let_be(rule, stem, choices):
    assert rule not in found(asked(stem, *choices))


@pytest.mark.parametrize(
    ("rows", "is_found"),
    [
        ([("1822", "1", "0"), ("1822", "0.5", "2")], False),  # near earns half
        ([("1822", "0.5", "2"), ("1822", "1", "0")], True),  # the first that fits counts
        ([("10", "1", "2"), ("13", "0.5", "2")], True),
    ],
)
def test_a_wider_number_that_earns_less_stands_after_the_right_one(rows, is_found):
    choices = tuple(BankChoice(n, Decimal(credit), "", {"tolerance": reach}) for n, credit, reach in rows)
    question = replace(OXYGEN, kind="numeric", stem="When was it?", choices=choices)
    assert ("tolerance-overlap" in found(question)) is is_found


def test_the_same_number_in_a_gap_with_a_wider_tolerance_is_no_double():
    rows = tuple(
        BankChoice("212", Decimal(credit), "", {"gap": 1, "tolerance": reach})
        for credit, reach in (("1", "0"), ("0.5", "10"))
    )
    gaps = replace(OXYGEN, kind="gaps", stem="Water boils at [[1]] °F.", choices=rows)
    gaps = replace(gaps, details={"gaps": [{"kind": "number"}]})
    assert "same-gap-words" not in found(gaps)
    assert "same-gap-words" in found(replace(gaps, choices=(rows[0], rows[0])))


def test_a_whole_number_written_with_decimals_needs_no_tolerance():
    rows = (BankChoice("150.0", Decimal(1), "", {"tolerance": "0"}),)
    assert "no-tolerance" not in found(replace(OXYGEN, kind="numeric", choices=rows))
    rows = (BankChoice("150.5", Decimal(1), "", {"tolerance": "0"}),)
    assert "no-tolerance" in found(replace(OXYGEN, kind="numeric", choices=rows))


def test_a_text_with_gaps_may_speak_of_itself():
    rows = (BankChoice("leaf", Decimal(1), "", {"gap": 1}),)
    stem = "A word is missing in this text. According to the text, tea is a [[1]]."
    gaps = replace(OXYGEN, kind="gaps", stem=stem, choices=rows, details={"gaps": [{"kind": "typed"}]})
    assert "according-to" not in found(gaps)


@pytest.mark.parametrize(
    "choices", [["-2", "−2", "0"], ["p < 0.05", "p<0.05", "p > 1"], ["The heart", "A heart", "It"]]
)
def test_the_same_in_other_signs_is_still_the_same(choices):
    assert "duplicate-choices" in found(asked("What is it?", *choices))


def test_the_rules_of_english_are_silent_in_another_language():
    german = asked("Was ist nicht richtig, laut Text?", "All of the above", "Never", "Often")
    assert not {"negative-stem", "all-of-the-above", "absolute-words", "vague-words"} & set(
        found(german, language="de")
    )
    assert "no-explanation" in found(replace(german, explanation=""), language="de")


def test_choices_named_by_letter_are_worse_where_they_are_shuffled():
    question = asked("What does it act on?", "Bones", "Nerves", "Both A and B")
    assert found(question)["choice-letters"] == ERROR
    assert found(question, shuffles=False)["choice-letters"] == WARNING
    assert found(replace(question, details={"keep_order": True}))["choice-letters"] == WARNING


def test_numbers_in_order_are_asked_to_stay_so():
    question = asked("How many are there?", "10", "20", "30")
    assert of("number-order", question).sentence.startswith("Numbers are found faster in order. Keep")
    assert "number-order" not in found(question, shuffles=False)


def test_advice_is_an_error_in_a_health_course_only():
    advice = replace(OXYGEN, explanation="You should take your tablets with water.")
    assert marked(of("advice", advice, is_health=True)) == [
        ("explanation", None, ["You should", "take your tablets"])
    ]
    assert "advice" not in found(advice)


@pytest.mark.parametrize(
    "said",
    [
        "Statins are prescribed to lower LDL cholesterol.",
        "A physician may prescribe phosphate binders.",
        "People can manage their risk factors by taking several steps.",
        "You may have heard that calcium can be dissolved.",
        "Stopping smoking has the greatest impact.",
        "Doctors take care to keep blood sugar low.",
    ],
)
def test_what_is_known_about_people_is_no_advice(said):
    assert "advice" not in found(replace(OXYGEN, explanation=said), is_health=True)


@pytest.mark.parametrize(
    "said",
    [
        "A dose of 500 mg is common.",
        "It was taken in 2014 by many.",
        "One takes 2 tablets a day.",
        "A dose of 5 to 10 ml.",
    ],
)
def test_a_dose_with_its_unit_is_fine(said):
    assert "dose-unit" not in found(replace(OXYGEN, explanation=said), is_health=True)


def test_a_dose_whose_unit_stands_in_the_question_or_the_choices_is_fine():
    assert "dose-unit" not in found(asked("How many milligrams are the usual dose?", "500", "50", "5"))
    assert "dose-unit" not in found(asked("What is the usual dose?", "500 mg", "50 mg", "5 mg"))
    assert found(asked("What is the usual dose?", "500", "50", "5"), is_health=True)["dose-unit"] == ERROR


def test_a_key_is_held_against_the_words_of_its_sentences():
    other = replace(OXYGEN, quotes=("A leaf turns yellow in autumn.",))
    assert found(other)["key-unsupported"] == ERROR or found(other)["key-unsupported"] == WARNING
    half = replace(OXYGEN, quotes=("Most oxygen travels in red corpuscles.",))
    assert "key-unsupported" not in found(half)
    false = OTHERS[2]
    assert "key-unsupported" not in found(replace(false, quotes=("Nothing of the kind.",)))


def test_an_order_of_which_no_word_stands_there_is_as_bad_as_another_sentence():
    [order] = [each for each in OTHERS if each.kind == "ordering"]
    other = "Copper wires were laid between two towns."
    assert found(replace(order, quotes=(other,)))["key-unsupported"] == ERROR
    assert found(replace(order, quotes=(f"{other} {order.choices[0].text}.",)))["key-unsupported"] == WARNING


HOURS = "Call after {} hours without any pee."


def rested_on(old, new, question):
    """What is found in a question that rests on a sentence which was reworded."""
    question = replace(question, quotes=(new,), formerly=((old, new),))
    return next((each for each in lint(question) if each.rule == "sentence-reworded"), None)


def waits(said="8 hours", **fields):
    return asked("How long may you wait?", said, "A day", "A week", **fields)


def test_what_a_reworded_sentence_no_longer_says_of_the_right_answer_is_an_error_with_these_words():
    finding = rested_on(HOURS.format(8), HOURS.format(12), waits("Eight hours"))
    assert finding.severity == ERROR
    assert finding.sentence.startswith("The sentence was reworded and does not say “eight” any more.")
    assert [spot.as_json()["words"] for spot in finding.spots] == [["Eight"]]


def test_a_word_only_the_explanation_has_is_a_warning_and_a_number_an_error():
    statins = "Statins slowly lower it."
    why = {"explanation": "They lower it slowly, as was said."}
    question = asked("What do statins do to it?", "They lower it", "They raise it", **why)
    assert rested_on(statins, "Statins gently lower it.", question).severity == WARNING
    waiting = waits("Until the night", explanation="You may wait for 8 hours.")
    assert rested_on(HOURS.format(8), HOURS.format(12), waiting).severity == ERROR


def test_a_not_that_came_or_went_is_an_error_until_the_question_follows():
    old, new = "Tea would help you sleep.", "Tea would not help you sleep."
    question = asked("What would tea do?", "Help you sleep", "Harm", explanation="Tea helps you sleep.")
    assert rested_on(old, new, question).sentence.startswith("The sentence was reworded, and a “not” came")
    followed = asked("What would tea not do?", "Help you sleep", "Harm", explanation="It would not help.")
    assert rested_on(old, new, followed) is None
    assert rested_on(new, old, followed).severity == ERROR


def test_a_statement_that_was_false_is_held_against_what_the_sentence_says_now():
    false = asked("You may wait 12 hours.", "True", "False", kind="truefalse", key=1, explanation="Call.")
    assert rested_on(HOURS.format(8), HOURS.format(12), false).sentence.startswith(
        "The sentence was reworded and says “12” now."
    )
    true = asked("You may wait 8 hours.", "True", "False", kind="truefalse", explanation="Call.")
    assert rested_on(HOURS.format(8), HOURS.format(12), true).severity == ERROR
    assert rested_on(HOURS.format(8), HOURS.format(8) + " Do.", true) is None


def test_what_a_reworded_sentence_says_still_or_another_sentence_says_is_fine():
    old, new = HOURS.format(8), HOURS.format(12)
    assert rested_on(old, "Call after eight hours.", waits()) is None
    other = replace(waits(), quotes=(new, "Wait for 8 hours."), formerly=((old, new),))
    assert "sentence-reworded" not in found(other)


def test_a_bank_that_is_not_imported_yet_is_not_asked_for_sentences():
    loose = replace(OXYGEN, cites=(), quotes=())
    assert "no-passage" not in found(loose, cites=False)
    assert found(loose)["no-passage"] == WARNING


def test_words_the_glossary_explains_are_not_held_against_a_question():
    stem = "What does atherosclerosis of a coronary artery do to cardiovascular circulation over many years?"
    hard = asked(stem, "It slows it", "It warms it", "It cools it")
    assert "hard-to-read" in found(hard, is_health=True)
    terms = frozenset(["atherosclerosis", "coronary artery", "cardiovascular", "circulation"])
    assert "hard-to-read" not in found(hard, is_health=True, terms=terms)


MULTIPLE = OTHERS[0]


@pytest.mark.parametrize(
    "credits, pays",
    [
        (["0.5", "0.5", "-0.5", "-0.5"], False),
        (["0.5", "0.5", "-1", "-1"], False),
        (["0.5", "0.5", "0", "0"], True),
        (["0.5", "0.5", "-0.3333333", "-0.3333333"], True),
        (["0.3333333", "0.3333333", "0.3333333", "-1"], False),
    ],
)
def test_ticking_everything_pays_where_wrong_choices_take_too_little(credits, pays):
    rows = [
        replace(row, credit=Decimal(credit)) for row, credit in zip(MULTIPLE.choices, credits, strict=True)
    ]
    assert ("ticking-pays" in found(replace(MULTIPLE, choices=tuple(rows)))) is pays


def test_a_map_of_scores_is_held_to_its_own_bounds():
    water = replace(
        MULTIPLE,
        choices=tuple(
            BankChoice(text, Decimal(credit), "Why.")
            for text, credit in (("H", 1), ("O", 1), ("Cl", -1), ("He", -1))
        ),
        details={"scoring": "map", "default": "-2", "lower": "0", "upper": "2"},
    )
    assert not {"ticking-pays", "credit-short", "credit-over"} & set(found(water))
    assert "credit-short" in found(replace(water, details=water.details | {"upper": "3"}))


KINDS = ("single", "multiple", "truefalse", "short", "numeric", "matching", "ordering", "gaps", "hotspot")


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_and_empty_questions_are_read_without_an_accident(kind):
    texts = [
        "",
        " ",
        "\x00",
        "*" * 5000,
        "[[1]]" * 500,
        "(" * 3000,
        "a " * 5000,
        "1-" * 3000,
        "<script>",
        "\u202e\ufeff",
    ]
    for text in texts:
        lint(
            BankQuestion(kind=kind, stem=text, choices=tuple(BankChoice(text, Decimal(n)) for n in (1, 0, 0)))
        )
    lint(BankQuestion(kind=kind, stem="What?"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "odd", ["some", "", None, [], {}, "1/0", "1,5", -1, True, [1], ["x"], {"kind": "list"}]
)
def test_details_of_any_kind_are_read_without_an_accident(kind, odd):
    names = (
        "gap",
        "match",
        "tolerance",
        "relative",
        "region",
        "gaps",
        "units",
        "scoring",
        "lower",
        "upper",
        "figure",
    )
    details = dict.fromkeys(names, odd)
    rows = tuple(
        BankChoice(text, Decimal(at == 0), "", details) for at, text in enumerate(("1.5", "2", "An [[1]]"))
    )
    lint(BankQuestion(kind=kind, stem="Is it an [[1]] or a [[2]]?", choices=rows, details=details))
    of_map = BankQuestion(kind=kind, stem="Which?", choices=rows, details=details | {"scoring": "map"})
    lint(of_map)
    sheets.reading_of([Item(of_map)])
    chances.of_guessing(Item(of_map))


@pytest.mark.parametrize(
    "kind, choices, shown",
    [("truefalse", 2, 0), ("single", 2, 0), ("single", 3, 1), ("single", 4, 2), ("multiple", 2, 1)],
)
def test_a_hint_is_seen_only_after_a_try_that_is_not_the_last(kind, choices, shown):
    hints = tuple(f"Think of number {n}." for n in range(1, 6))
    texts = ["Blood", "Bone", "Skin", "Hair"][:choices]
    finding = of("hint-unseen", asked("What carries oxygen?", *texts, kind=kind, hints=hints))
    assert finding.severity == NOTE
    assert [spot.row for spot in finding.spots] == list(range(shown + 1, 6))
    assert "hint-unseen" not in found(asked("What?", *texts, kind=kind, hints=hints[:shown]))


@pytest.mark.parametrize("shown", [0, 1, 2, 3])
def test_the_note_counts_as_the_attempt_does(shown):
    """A rule of a quiz says how many tries there are; this one agrees with it."""
    texts = ["Blood", "Bone", "Skin", "Hair", "Nail"][: shown + 2]
    tries = Quiz(tries=20).tries_at(len(texts))
    assert tries - 1 == shown
    hints = ("Think.",) * (shown + 1)
    [spot] = of("hint-unseen", asked("What carries oxygen?", *texts, hints=hints)).spots
    assert spot.row == tries


def test_hints_of_what_is_typed_are_all_seen():
    question = asked("What carries oxygen?", "blood", kind="short", hints=("A", "B", "C", "D", "E", "F"))
    assert "hint-unseen" not in found(question)
