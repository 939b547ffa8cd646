"""How a question is put."""

from dataclasses import replace

from .spoiling import flaw, lower, pick, reworded, wrong_of

NEGATIVE = [
    "Which of these is not true of it?",
    "All of these hold except which one?",
    "Which of the following is least likely?",
    "Which statement is false?",
    "Which one isn't part of it?",
    "Which of these does never occur?",
    "Which of these statements is incorrect?",
]


@flaw("negative-stem")
def a_negative(question, n):
    return replace(question, stem=f"{question.stem} {NEGATIVE[n % len(NEGATIVE)]}")


@flaw("negative-stem")
def an_emphasised_negative(question, n):
    loud = pick(n, "NOT", "**not**", "_not_")
    return replace(question, stem=f"{question.stem} Which of these does {loud} belong to the answer?")


@flaw("no-question")
def no_question_at_all(question, n):
    bare = pick(
        n, "Which of the following is true?", "Which statement is correct?", "Blood:", "Choose the best answer.",
        "The heart", "Which of these is right?", "Select the correct statement.", "What is true?",
    )  # fmt: skip
    return replace(question, stem=bare)


@flaw("no-question")
def a_topic_and_no_question(question, n):
    stem = pick(
        n,
        "Which of the following statements about the heart is true?",
        "Which statement is correct regarding the lungs?",
        "Which of these is true of glaciers?",
    )
    return replace(question, stem=stem)


@flaw("according-to")
def a_question_about_a_text(question, n):
    start = pick(
        n, "According to the text, ", "According to this lesson, ", "As stated in the article, ", "Based on the passage, ",
        "In the lesson it was said: ", "As mentioned in the chapter, ", "The author says something on this. ",
    )  # fmt: skip
    return replace(question, stem=start + lower(question.stem))


@flaw("hinged")
def a_question_that_hangs_on_another(question, n):
    start = pick(
        n, "Think of the previous question. ", "Using your answer from question 3: ", "For the patient of the last question: ",
        "As in question 2, ", "With the result from above: ", "Look again at question 5: ",
    )  # fmt: skip
    return replace(question, stem=start + question.stem)


@flaw("vague-words")
def vague_choices(question, n):
    at = wrong_of(question)[0]
    said = f"{question.choices[at].text}, {pick(n, 'often', 'rarely', 'frequently', 'occasionally', 'sometimes')}"
    return reworded(question, at, text=said)


HARD = (
    "Notwithstanding considerable interindividual heterogeneity, which pathophysiological characteristic "
    "predominantly necessitates multidisciplinary interventional management?"
)


@flaw("hard-to-read")
def a_stem_for_specialists(question, n):
    return replace(question, stem=HARD)
