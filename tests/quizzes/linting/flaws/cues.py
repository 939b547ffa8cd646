"""What gives the right answer away."""

from dataclasses import replace
from decimal import Decimal

from quizzes.formats.bank import BankChoice

from ..sound import SINGLES
from .spoiling import flaw, key_of, lower, pick, put, reworded, wrong_of


@flaw("key-longest")
def a_key_with_all_its_conditions(question, n):
    tail = pick(
        n,
        ", at least in most adults who are healthy and at rest",
        " (as has been shown in several large studies in many countries)",
        ", which is the main reason that has been found for it so far",
    )
    return reworded(question, key_of(question), text=question.choices[key_of(question)].text + tail)


@flaw("short-distractor", "unlike-lengths")
def a_stub_of_a_choice(question, n):
    rows = [
        replace(choice, text=f"{choice.text}, as far as is known from several years of observation")
        for choice in question.choices
    ]
    rows[wrong_of(question)[n % 3]] = BankChoice(pick(n, "Luck", "The age", "Heat"), Decimal(0), "No.")
    return replace(question, choices=tuple(rows))


@flaw("filler")
def a_joke(question, n):
    joke = pick(
        n,
        "Aliens from outer space",
        "A wizard with a wand",
        "Santa Claus and his elves",
        "Just kidding, nothing",
        "Who cares? 😀",
    )
    return reworded(question, wrong_of(question)[n % 3], text=joke)


@flaw("all-of-the-above")
def everything_is_right(question, n):
    said = pick(
        n,
        "All of the above",
        "all of the above.",
        "All of these",
        "All the above",
        "All of the options",
        "All are correct",
        "Both of the above",
    )
    return reworded(question, key_of(question), text=said)


@flaw("all-of-the-above")
def everything_is_offered(question, n):
    said = pick(n, "All of the above", "All of these", "Any of the above", "All of the answers")
    return reworded(question, wrong_of(question)[0], text=said)


@flaw("none-of-the-above")
def nothing_is_offered(question, n):
    said = pick(
        n,
        "None of the above",
        "None of these",
        "none of the options",
        "None of the above is correct",
        "Neither of these",
    )
    return reworded(question, wrong_of(question)[-1], text=said)


@flaw("absolute-words")
def absolutes_in_the_wrong_choices(question, n):
    for at in wrong_of(question)[:2]:
        text = question.choices[at].text
        said = pick(
            n,
            f"{text}, always",
            f"{text} in every case",
            f"Never anything but {lower(text)}",
            f"{text}, without exception",
            f"Only {lower(text)}",
            f"{text}, and this is guaranteed",
            f"{text} completely",
        )
        question = reworded(question, at, text=said)
    return question


@flaw("hedged-key")
def a_careful_key(question, n):
    at = key_of(question)
    hedge = pick(n, "in most cases", "usually", "sometimes", "as a rule", "typically")
    return reworded(question, at, text=f"{question.choices[at].text}, {hedge}")


ECHO = {
    "oxygen-carrier": "The red cells of tissues",
    "insulin-source": "In the body of the pancreas",
    "leaf-colour": "The green of leaves breaks down",
    "moon-phases": "The lit part we see changes shape",
    "bread-rise": "Flat, as dough is",
    "vaccine-work": "It trains us for the disease",
    "sound-vacuum": "The sound goes",
    "bone-density": "Loading the bones",
    "river-bend": "On the outer side, where the river is faster",
    "honey-keep": "Its honey has little water",
    "fever-role": "A reaction to an infection",
    "bicycle-gear": "Each turn in that gear needs less force",
    "inhaler-spacer": "The inhaler reaches deeper into the lungs",
    "heart-valve": "To let blood leave the heart one way",
}


@flaw("repeated-word", of=[question for question in SINGLES if question.slug in ECHO])
def a_word_of_the_stem_in_the_key(question, n):
    return reworded(question, key_of(question), text=ECHO[question.slug])


ARTICLES = [
    ("A wound that is closed with thread is held by a", "suture", ["incision", "abrasion", "ulcer"]),
    ("The middle of an atom is called a", "nucleus", ["electron", "ion", "isotope"]),
    ("A storm that turns over warm seas is an", "open-sea cyclone", ["blizzard", "monsoon", "tornado"]),
    ("A doctor who treats children is called a:", "paediatrician", ["oncologist", "urologist", "internist"]),
    ("A map of the heart's currents is called an ____.", "ECG", ["biopsy", "culture", "scan"]),
]
NUMBERS = [
    ("Which of these are found in the wall of an artery?", "Muscle cells", ["Bone marrow", "Lung tissue", "Nail bed"]),
    ("The parts of the skeleton that protect the brain are:", "Skull bones", ["The thigh", "The spine", "The breastbone"]),
    ("Which of the following is a planet?", "Venus", ["Comets", "Asteroids", "Moons"]),
    ("What are the smallest branches of the airways called?", "Bronchioles", ["The larynx", "The nose", "A sinus"]),
]  # fmt: skip


@flaw("grammar", of=SINGLES[: len(ARTICLES)])
def an_article_that_fits_the_key_only(question, n):
    return put(question, *ARTICLES[n])


@flaw("grammar", of=SINGLES[: len(NUMBERS)])
def a_number_that_fits_the_key_only(question, n):
    return put(question, *NUMBERS[n])


@flaw(
    "not-parallel",
    of=[q for q in SINGLES if q.slug in ("oxygen-carrier", "insulin-source", "honey-keep", "fever-role")],
)
def a_key_that_begins_in_another_way(question, n):
    at = key_of(question)
    return reworded(
        question, at, text=pick(n, "By ", "Because of ", "Using ") + lower(question.choices[at].text)
    )


@flaw("looks-different")
def a_key_that_looks_different(question, n):
    at = key_of(question)
    text = question.choices[at].text
    return reworded(question, at, text=pick(n, f"{text}.", f"**{text}**", lower(text)))
