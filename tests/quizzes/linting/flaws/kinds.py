"""Kinds of questions other than one choice."""

from dataclasses import replace

from .spoiling import flaw, kind, pick, reworded


@flaw("absolute-statement", of=kind("truefalse") * 3)
def an_absolute_statement(question, n):
    said = pick(
        n, "All spiders are always deadly.", "A spider never leaves its web.", "Every spider spins a web."
    )
    return replace(kind("truefalse")[1], stem=said)


@flaw("negative-stem", of=kind("truefalse") * 2)
def a_negative_statement(question, n):
    said = pick(n, "Spiders are not insects.", "The Moon does not pull at the sea.")
    return replace(question, stem=said)


@flaw("last-pair", of=kind("matching"))
def no_partner_left_over(question, n):
    return replace(question, choices=question.choices[:3])


@flaw("same-prompt", of=kind("matching"))
def a_prompt_twice(question, n):
    return reworded(question, 1, text="kidney")


@flaw("pair-by-word", of=kind("matching") * 2)
def a_pair_with_a_common_word(question, n):
    return reworded(question, 0, details={"match": pick(n, "Kidney work", "What the kidneys do")})


@flaw("order-told", of=kind("ordering") * 4)
def steps_with_their_numbers(question, n):
    return reworded(
        question, n, text=pick(n, "1. Egg", "Then a tadpole", "Step 3: froglet", "Finally the frog")
    )


@flaw("duplicate-choices", of=kind("ordering", "hotspot"))
def a_row_twice(question, n):
    return reworded(question, 0, text=question.choices[1].text)


@flaw("many-gaps", of=kind("gaps"))
def more_gaps_than_words(question, n):
    return replace(question, stem="[[1]] rises and [[2]] falls.")


@flaw("answer-told", of=kind("gaps", "short"))
def the_answer_in_the_stem(question, n):
    return replace(question, stem=f"{question.stem} Think of {question.choices[0].text}.")


@flaw("needless-article", of=kind("gaps", "short"))
def an_answer_with_its_article(question, n):
    return reworded(question, 0, text=f"the {question.choices[0].text}")


@flaw("gap-grammar", of=kind("gaps"))
def an_article_before_a_list(question, n):
    rows = (*question.choices[:2], replace(question.choices[2], text="icicle"), question.choices[3])
    return replace(
        question,
        stem="Water rises as [[1]] and may hang from the roof of the house as an [[2]].",
        choices=rows,
    )


@flaw("same-gap-words", of=kind("gaps"))
def a_gap_with_a_word_twice(question, n):
    return reworded(question, 3, text="Snow")
