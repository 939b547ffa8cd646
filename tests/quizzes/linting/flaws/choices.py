"""The choices among themselves."""

from dataclasses import replace

from ..sound import SINGLES
from .spoiling import flaw, key_of, lower, pick, put, reworded, wrong_of


@flaw("duplicate-choices")
def a_choice_twice(question, n):
    first, second, third = wrong_of(question)
    text = question.choices[first].text
    said = pick(n, text, text.upper(), f"{text}.", f" {text.replace('the ', '')} ", f"*{text}*")
    return reworded(question, pick(n, second, third), text=said)


RANGES = [
    ["10 to 20", "20 to 30", "30 to 40"],
    ["0-5 %", "5-10 %", "10-15 %"],
    ["Less than 30", "Less than 50", "More than 60"],
    ["At least 2 years", "At least 4 years", "1 year or less"],
    ["between 1 and 3 weeks", "between 2 and 4 weeks", "between 6 and 8 weeks"],
    ["Up to 100", "100 or more", "More than 200"],
]


@flaw("overlapping-numbers", of=SINGLES[: len(RANGES)])
def ranges_that_touch(question, n):
    return put(question, "How many of a hundred learners pass at the first try?", RANGES[n][0], RANGES[n][1:])


UNSORTED = [
    ["40", "10", "30", "20"],
    ["5 mg", "50 mg", "25 mg"],
    ["1,5", "0,5", "2,5"],
    ["1990", "2010", "1970"],
]


@flaw("number-order", of=SINGLES[: len(UNSORTED)])
def numbers_out_of_order(question, n):
    return put(question, "How large was it when it was measured again?", UNSORTED[n][0], UNSORTED[n][1:])


@flaw("unlike-lengths", "key-longest", "short-distractor")
def one_choice_far_longer(question, n):
    at = wrong_of(question)[n % 3]
    more = ", which some people who work on it say they have seen more than once in the last ten years or so"
    return reworded(question, at, text=question.choices[at].text + more)


@flaw("choice-letters")
def choices_by_letter(question, n):
    said = pick(
        n,
        "Both A and B",
        "A and C",
        "B and C only",
        "Answers A and B",
        "1 and 2",
        "Both a and c are correct",
        "Options B and D",
    )
    return reworded(question, wrong_of(question)[-1], text=said)


@flaw("repeated-beginning")
def choices_that_begin_alike(question, n):
    start = pick(n, "It is because of ", "The reason is that ", "What happens is ")
    rows = [replace(choice, text=start + lower(choice.text)) for choice in question.choices]
    return replace(question, choices=tuple(rows))


@flaw("choice-count")
def two_choices(question, n):
    keep = [key_of(question), wrong_of(question)[0]]
    return replace(question, choices=tuple(question.choices[at] for at in sorted(keep)))
